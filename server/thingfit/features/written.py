"""Where the characters of a string stand in its text: between quotes, escapes counted."""

from __future__ import annotations

import re

from thingfit.syntax import String
from thingfit.text import Span

_CHARACTER = re.compile(r"\\u[0-9A-Fa-f]{4}|\\.|.", re.DOTALL)


def content(text: str, node: String) -> Span:
    """The span of a string without its quotes, of which a half-typed one may lack either."""
    start, end = node.span
    quote = text[start : start + 1]
    if quote in ('"', "'"):
        start += 1
        closed = end > start and text[end - 1] == quote
        if closed and text[start:end] != node.value:
            end -= 1
    elif end > start and text[end - 1] == '"' and text[start : end - 1] == node.value:
        end -= 1
    return Span(start, end)


def part(text: str, node: String, start: int, end: int) -> Span:
    """The span in the text of some characters of a string's value."""
    inner = content(text, node)
    if text[inner.start : inner.end] == node.value:
        return Span(inner.start + start, inner.start + end)
    places = _places(text, inner)
    last = len(places) - 1
    return Span(places[min(start, last)], places[min(end, last)])


def _places(text: str, inner: Span) -> list[int]:
    """The offset in the text of each character of a value, and of its end."""
    places: list[int] = []
    high = False
    for match in _CHARACTER.finditer(text, inner.start, inner.end):
        code = int(match.group()[2:], 16) if len(match.group()) == 6 else 0
        # Two escapes of surrogates make one character of the value.
        if not (high and 0xDC00 <= code < 0xE000):
            places.append(match.start())
            high = 0xD800 <= code < 0xDC00
        else:
            high = False
    places.append(inner.end)
    return places
