"""Texts with marks: `$0` is the cursor, and `«` and `»` enclose places."""

from __future__ import annotations

import re

from thingfit.text import Span

_MARK = re.compile(r"\$0|«|»")


def marked(text: str) -> tuple[str, int, list[Span]]:
    """The text without its marks, the offset of the cursor (0 without one), and the places."""
    parts: list[str] = []
    length = done = cursor = 0
    opened: list[int] = []
    places: list[Span] = []
    for mark in _MARK.finditer(text):
        parts.append(text[done : mark.start()])
        length += mark.start() - done
        done = mark.end()
        if mark.group() == "$0":
            cursor = length
        elif mark.group() == "«":
            opened.append(length)
        else:
            places.append(Span(opened.pop(), length))
    parts.append(text[done:])
    assert not opened, "a place is not closed"
    return "".join(parts), cursor, sorted(places)
