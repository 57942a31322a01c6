"""Places in a text: spans in code points, edits, and the line index that editors speak."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterable
from enum import Enum
from typing import NamedTuple

_LINE_END = re.compile(r"\r\n|\n|\r")


class Encoding(Enum):
    """What a character offset within a line counts (LSP 3.17, `PositionEncodingKind`)."""

    UTF8 = "utf-8"
    UTF16 = "utf-16"
    UTF32 = "utf-32"


class Span(NamedTuple):
    """A half-open range of code points, `start` included and `end` excluded."""

    start: int
    end: int

    def holds(self, other: Span) -> bool:
        """Whether the other span lies within this one."""
        return self.start <= other.start and other.end <= self.end


class Edit(NamedTuple):
    """The replacement of a span by a new text."""

    span: Span
    text: str


class Position(NamedTuple):
    """A line and a character, both from 0, the character in units of an `Encoding`."""

    line: int
    character: int


def apply_edits(text: str, edits: Iterable[Edit]) -> str:
    """The text with all edits applied; of two that overlap, only the one that starts first."""
    parts: list[str] = []
    done = 0
    for edit in sorted(dict.fromkeys(edits), key=lambda each: each.span):
        if edit.span.start < done:
            continue
        parts += (text[done : edit.span.start], edit.text)
        done = edit.span.end
    parts.append(text[done:])
    return "".join(parts)


class LineIndex:
    """Converts between offsets and positions of one text.

    Lines end at LF, CRLF and CR only (LSP 3.17, section Text Documents); U+2028 and its kin are
    ordinary characters, unlike for `str.splitlines`.
    """

    __slots__ = ("_ascii", "_ends", "_starts", "_text")

    def __init__(self, text: str) -> None:
        self._text = text
        self._ascii = text.isascii()
        self._starts = [0]
        self._ends: list[int] = []
        for end in _LINE_END.finditer(text):
            self._ends.append(end.start())
            self._starts.append(end.end())
        self._ends.append(len(text))

    @property
    def line_count(self) -> int:
        """The number of lines, at least one."""
        return len(self._starts)

    def line_span(self, line: int) -> Span:
        """The span of a line without its end; lines beyond the text give its end."""
        if line >= len(self._starts):
            return Span(len(self._text), len(self._text))
        return Span(self._starts[line], self._ends[line])

    def line_text(self, line: int) -> str:
        """The text of a line without its end."""
        span = self.line_span(line)
        return self._text[span.start : span.end]

    def line_of(self, offset: int) -> int:
        """The line that holds an offset."""
        return bisect_right(self._starts, offset) - 1

    def position(self, offset: int, encoding: Encoding = Encoding.UTF16) -> Position:
        """The position of an offset, which is clamped to the text."""
        offset = min(max(offset, 0), len(self._text))
        line = self.line_of(offset)
        start = self._starts[line]
        if self._ascii or encoding is Encoding.UTF32:
            return Position(line, offset - start)
        return Position(line, _units(self._text[start:offset], encoding))

    def offset(self, position: Position, encoding: Encoding = Encoding.UTF16) -> int:
        """The offset of a position; what lies beyond a line or the text is clamped to its end.

        A position within a character (the low half of a surrogate pair) gives that character.
        """
        line, character = position
        if line < 0:
            return 0
        span = self.line_span(line)
        if self._ascii or encoding is Encoding.UTF32:
            return min(span.start + max(character, 0), span.end)
        units = 0
        for offset in range(span.start, span.end):
            units += _units(self._text[offset], encoding)
            if units > character:
                return offset
        return span.end


def whole(text: str) -> str:
    """The text with a sign of replacement for each half of a surrogate pair.

    JSON can escape such a half alone; no encoding, and no graph, can hold it.
    """
    if text.isascii():
        return text
    return "".join("\ufffd" if "\ud800" <= sign <= "\udfff" else sign for sign in text)


def _units(text: str, encoding: Encoding) -> int:
    if encoding is Encoding.UTF32 or text.isascii():
        return len(text)
    if encoding is Encoding.UTF16:
        return len(text) + sum(character > "\uffff" for character in text)
    return len(text.encode("utf-8", "surrogatepass"))
