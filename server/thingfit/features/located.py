"""Where devices and models are described, as programs outside of this one need it.

Positions count UTF-16 code units, as editors do.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TypeAlias

from thingfit.facts import Device, Model
from thingfit.fit import Evidence, devices_of
from thingfit.json_value import JsonValue
from thingfit.text import Encoding, LineIndex, Span
from thingfit.workspace import Snapshot

PathOf: TypeAlias = Callable[[str], str]


def location(snapshot: Snapshot, uri: str, span: Span) -> dict[str, JsonValue]:
    """A place as an editor opens it: the first line of what is there."""
    document = snapshot.documents.get(uri)
    if document is None:
        return {"uri": uri, "range": _range(LineIndex(""), Span(0, 0))}
    lines = document.lines
    end = lines.line_span(lines.line_of(min(span.start, len(document.text)))).end
    first = Span(span.start, max(span.start, min(span.end, end)))
    return {"uri": uri, "range": _range(lines, first)}


def place_of(snapshot: Snapshot, path_of: PathOf, evidence: Evidence) -> str:
    """A place as `path:line`."""
    document = snapshot.documents.get(evidence.uri)
    if document is None:
        return path_of(evidence.uri)
    line = document.lines.line_of(min(evidence.span.start, len(document.text)))
    return f"{path_of(evidence.uri)}:{line + 1}"


def number_of_model(snapshot: Snapshot, model: Model) -> int:
    """Which of the models of its document this is, counted from 0."""
    document = snapshot.documents.get(model.uri)
    return _number([each.span for each in document.models] if document else [], model.span)


def number_of_device(snapshot: Snapshot, device: Device) -> int:
    """Which of the devices of its document this is, counted from 0."""
    document = snapshot.documents.get(device.uri)
    return _number([each.span for each in devices_of(document)] if document else [], device.span)


def _number(spans: Sequence[Span], span: Span) -> int:
    return spans.index(span) if span in spans else 0


def _range(lines: LineIndex, span: Span) -> JsonValue:
    return {"start": _position(lines, span.start), "end": _position(lines, span.end)}


def _position(lines: LineIndex, offset: int) -> JsonValue:
    at = lines.position(offset, Encoding.UTF16)
    return {"line": at.line, "character": at.character}
