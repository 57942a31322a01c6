"""The line of a text with carets under a range, as a terminal shows it."""

from __future__ import annotations

from typing import NamedTuple

from thingfit.cli.console import cells, printable
from thingfit.facts import Document
from thingfit.text import Span


class Excerpt(NamedTuple):
    """A line of the text, cut to a width, and where the carets below it stand."""

    number: int
    source: str
    indent: int
    length: int


def excerpt(document: Document, span: Span, width: int, ellipsis: str = "…") -> Excerpt:
    """The first line of a span with carets; a long line is cut on both sides of the span."""
    lines = document.lines
    number = lines.line_of(span.start)
    line = lines.line_span(number)
    start = min(span.start, line.end)
    end = max(min(span.end, line.end), start)
    first = _window_start(document.text, line, start, width)
    room = width - (len(ellipsis) if first > line.start else 0)
    shown, used, before, under = [], 0, 0, 0
    at = first
    while at < line.end:
        glyph = printable(document.text[at])
        size = cells(glyph)
        left = len(ellipsis) if at + 1 < line.end else 0
        if used + size > room - left:
            break
        shown.append(glyph)
        used += size
        before += size if at < start else 0
        under += size if start <= at < end else 0
        at += 1
    head = ellipsis if first > line.start else ""
    tail = ellipsis if at < line.end else ""
    source = f"{head}{''.join(shown)}{tail}".rstrip()
    return Excerpt(number + 1, source, len(head) + before, max(under, 1))


def _window_start(text: str, line: Span, start: int, width: int) -> int:
    """Where the shown part of a line begins: at its start, if the range is then in sight.

    Else a third of the width goes to what is before the range, or more when little follows it.
    """
    before = text[max(line.start, start - width) : start]
    after = min(cells(printable(text[start : min(start + width, line.end)])), width)
    room = max(width // 3, width - after - 2)
    if line.start + len(before) == start and cells(printable(before)) <= room:
        return line.start
    first = start
    while first > line.start and room > 0:
        first -= 1
        room -= cells(printable(text[first]))
    return first
