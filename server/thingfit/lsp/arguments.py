"""The argument of a command: one object of plain JSON, read into a dataclass."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import fields
from typing import Any, TypeVar

_T = TypeVar("_T")
_SHAPES = {str: "a text", int: "a whole number", bool: "true or false", tuple: "a list of texts"}


class AskedError(Exception):
    """The argument of a command cannot be used; the text is one sentence for the user."""


def read_argument(kind: type[_T], arguments: Sequence[object]) -> _T:
    """The argument as a dataclass, all of whose members have a default value of their type.

    Members of the object that are unknown or null count as absent.
    """
    stated = arguments[0] if arguments else {}
    if not isinstance(stated, Mapping):
        raise AskedError("one object is expected as the argument")
    members: dict[str, object] = {}
    for each in fields(kind):  # type: ignore[arg-type]
        value = stated.get(each.name)
        if value is not None:
            members[each.name] = _read(each.name, each.default, value)
    return kind(**members)


def _read(name: str, default: Any, value: object) -> object:  # noqa: ANN401
    if isinstance(default, tuple):
        if isinstance(value, list | tuple) and all(isinstance(each, str) for each in value):
            return tuple(value)
    elif type(value) is type(default):
        return value
    raise AskedError(f"{_SHAPES[type(default)]} is expected as `{name}`")
