"""The text of an open document after the changes of its editor."""

from __future__ import annotations

from collections.abc import Iterable

from lsprotocol import types

from thingfit.text import Edit, Encoding, LineIndex, Position, Span, apply_edits


def apply_changes(
    text: str, changes: Iterable[types.TextDocumentContentChangeEvent], encoding: Encoding
) -> str:
    """The text after all changes, each of which speaks of the text that the one before it left.

    pygls has a text of its own, but it also ends lines at U+2028 and its kin and moves positions
    behind a line's end, so that its text drifts from the editor's.
    """
    for change in changes:
        if isinstance(change, types.TextDocumentContentChangePartial):
            span = span_of(LineIndex(text), change.range, encoding)
            text = apply_edits(text, [Edit(span, change.text)])
        else:
            text = change.text
    return text


def span_of(lines: LineIndex, range_: types.Range, encoding: Encoding) -> Span:
    """The span of a range; one whose end comes before its start is taken as empty."""
    start = offset_of(lines, range_.start, encoding)
    return Span(start, max(start, offset_of(lines, range_.end, encoding)))


def offset_of(lines: LineIndex, position: types.Position, encoding: Encoding) -> int:
    """The offset of a position of the protocol."""
    return lines.offset(Position(position.line, position.character), encoding)
