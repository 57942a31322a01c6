"""Facts as one line of text, and back: what a graph keeps for those who match, beside statements.

The statements of a document tell its facts, but not in which order and not where they stand, and
an engine rounds some of its numbers; what a model file says stands in no statement at all. So the
facts travel as Thingfit read them, and matching them gives what matching the documents gives. A
reader takes a record only when it was written for the very same types: `SHAPE` tells.
"""

from __future__ import annotations

import json
import zlib
from base64 import b64decode, b64encode
from dataclasses import dataclass, fields, is_dataclass
from functools import cache
from types import NoneType, UnionType
from typing import Union, get_args, get_origin, get_type_hints

from thingfit.facts import Device, Kind, Model
from thingfit.facts.stated import Stated
from thingfit.json_value import JsonValue
from thingfit.text import Span
from thingfit.tflite import TfliteFile
from thingfit.workspace.endpoint.errors import EndpointError, Trouble
from thingfit.workspace.endpoint.nodes import digest

_PLACE = "uri"
"""The field that names the document: it is told when a record is read, as documents move."""


@dataclass(frozen=True, slots=True)
class Record:
    """What matching needs of a document; `lines` are the lengths of its lines, to tell places."""

    kind: str
    lines: tuple[int, ...]
    devices: tuple[Device, ...]
    models: tuple[Model, ...]
    files: tuple[TfliteFile | None, ...]

    @property
    def document_kind(self) -> Kind | None:
        """The kind of the document."""
        return Kind(self.kind) if self.kind else None


def told(record: Record, here: str, there: str) -> str:
    """A record as JSON; IRIs below `here`, a folder, are told as if below `there`."""
    return json.dumps(_plain(record, here, there), ensure_ascii=False, separators=(",", ":"))


def packed(told_record: str) -> str:
    """A record in JSON as the short text of a literal, in letters that no engine touches."""
    data = told_record.encode("utf-8", "surrogatepass")
    return b64encode(zlib.compress(data, 9)).decode("ascii")


def unpacked(text: str, uri: str) -> Record:
    """The record of a text, of a document at some URI."""
    try:
        data = zlib.decompress(b64decode(text, validate=True))
        value: JsonValue = json.loads(data.decode("utf-8", "surrogatepass"))
        found = _restored(Record, value, uri)
    except (ValueError, zlib.error, TypeError, IndexError, KeyError):
        raise EndpointError(
            Trouble.PARTIAL, f"the facts of `{uri}` in the graph cannot be read"
        ) from None
    assert isinstance(found, Record)
    return found


def _plain(value: object, here: str, there: str) -> JsonValue:
    match value:
        case None | bool() | int() | float():
            return value
        case str():
            moved = here and value.startswith(here)
            return there + value[len(here) :] if moved else str(value)
        case Span():
            return [value.start, value.end]
        case Stated():
            return [_plain(value.value, here, there), value.span.start, value.span.end]
        case tuple() | list():
            return [_plain(each, here, there) for each in value]
        case dict():
            return {str(name): _plain(each, here, there) for name, each in value.items()}
    own: type = type(value)
    return [
        None if name == _PLACE else _plain(getattr(value, name), here, there)
        for name in _names(own)
    ]


def _restored(hint: object, value: JsonValue, uri: str) -> object:
    origin, inner = get_origin(hint), get_args(hint)
    if origin in (Union, UnionType):
        if value is None and NoneType in inner:
            return None
        rest = [each for each in inner if each is not NoneType]
        return _restored(rest[0], value, uri) if len(rest) == 1 else value
    if origin is Stated:
        assert isinstance(value, list)
        start, end = value[1], value[2]
        assert isinstance(start, int)
        assert isinstance(end, int)
        return Stated(_restored(inner[0], value[0], uri), Span(start, end))
    if origin is tuple:
        assert isinstance(value, list)
        kinds = inner if len(inner) < 2 or inner[1] is not ... else (inner[0],) * len(value)
        return tuple(_restored(kind, each, uri) for kind, each in zip(kinds, value, strict=True))
    if hint is Span:
        assert isinstance(value, list)
        return Span(*value)  # type: ignore[arg-type]
    if isinstance(hint, type) and is_dataclass(hint):
        assert isinstance(value, list)
        hints = _hints(hint)
        return hint(
            **{
                name: uri if name == _PLACE else _restored(hints[name], each, uri)
                for name, each in zip(_names(hint), value, strict=True)
            }
        )
    return value


@cache
def _names(of: type) -> tuple[str, ...]:
    return tuple(each.name for each in fields(of))


@cache
def _hints(of: type) -> dict[str, object]:
    return get_type_hints(of)


def _shape(hint: object, seen: dict[str, str]) -> str:
    """The form of a type in words: all its fields, with those of the types below it."""
    for each in get_args(hint):
        _shape(each, seen)
    if isinstance(hint, type) and is_dataclass(hint) and hint.__name__ not in seen:
        seen[hint.__name__] = ""
        hints = _hints(hint)
        seen[hint.__name__] = ",".join(f"{name}:{hints[name]}" for name in _names(hint))
        for name in _names(hint):
            _shape(hints[name], seen)
    return json.dumps(seen, sort_keys=True)


@cache
def shape() -> str:
    """A short name of the form of records, another one whenever a fact is added or renamed."""
    return digest(_shape(Record, {}), 16)
