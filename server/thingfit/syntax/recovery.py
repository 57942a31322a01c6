"""Guesses about broken JSON: where a string was meant to end, and which bracket is missing.

Nothing here runs on a valid text, so it may be slow and must be plain.
"""

from __future__ import annotations

import re
from difflib import get_close_matches

_STRING_OR_BRACKET = re.compile(r'"(?:[^"\\\r\n]|\\.)*"|[\[\]{}]')
_TRAILING_MARKS = re.compile(r"[\s,:\[\]{}]+$")
_COLON_IN_KEY = re.compile(r"\s*:\s+")
_ESCAPE = re.compile(r'\\(?:["\\/bfnrt]|u[0-9a-fA-F]{4})')
_FOREIGN_LITERALS = {"none": "null", "nil": "null", "undefined": "null"}
_NEXT_AFTER_CLOSER = re.compile(r"\s*(,\s*)?(\S|$)")


def matching_end(text: str, offset: int) -> int | None:
    """The offset after the bracket that closes what is open at an offset, strings skipped."""
    depth = 0
    for token in _STRING_OR_BRACKET.finditer(text, offset):
        mark = token.group()
        if mark in "{[":
            depth += 1
        elif mark in "}]":
            depth -= 1
            if depth < 0:
                return token.end()
    return None


def opener_is_missing(text: str, offset: int) -> bool:
    """Whether the members at an offset within an array lack their `{`.

    Otherwise the array lacks its `]`. The bracket that closes the members decides: in the first
    case the array goes on after it.
    """
    end = matching_end(text, offset)
    if end is None or text[end - 1] != "}":
        return False
    after = _NEXT_AFTER_CLOSER.match(text, end)
    if after is None:
        return False
    comma, mark = after.groups()
    return mark == "{" if comma else mark == "]"


def quote_place(content: str, as_key: bool) -> int | None:
    """Where in a string that ran too far its closing quote was meant, if there is a sign of it."""
    if as_key:
        colon = _COLON_IN_KEY.search(content)
        if colon:
            return colon.start()
        if ":" in content:
            return len(content[: content.rindex(":")].rstrip())
    marks = _TRAILING_MARKS.search(content)
    return marks.start() if marks else None


def line_rest_end(content: str) -> int:
    """Where a string that runs to the end of its line was meant to end.

    A final comma belongs to the document, and so does a closing bracket that nothing in the
    string opens.
    """
    end = len(content)
    while end:
        mark = content[end - 1]
        kept = content[:end]
        unopened = (mark == "]" and kept.count("]") > kept.count("[")) or (
            mark == "}" and kept.count("}") > kept.count("{")
        )
        if not (mark in ", \t" or unopened):
            break
        end -= 1
    return end


def indentation(text: str, offset: int) -> int | None:
    """The number of blanks before an offset if it is the first mark on its line."""
    line = max(text.rfind("\n", 0, offset), text.rfind("\r", 0, offset)) + 1
    before = text[line:offset]
    return None if before.strip(" \t\ufeff") else len(before)


def line_indentation(text: str, offset: int) -> int:
    """The number of blanks at the start of the line that holds an offset."""
    line = max(text.rfind("\n", 0, offset), text.rfind("\r", 0, offset)) + 1
    rest = text[line:offset]
    return len(rest) - len(rest.lstrip(" \t\ufeff"))


def escape_width(text: str, at: int) -> int:
    """The length of the escape at an offset, or 0 when it is none of JSON's."""
    match = _ESCAPE.match(text, at)
    return len(match.group()) if match else 0


def nearest_literal(word: str) -> str | None:
    """The literal of JSON that a bare word was meant to be (`True`, `None`, `flase`)."""
    lower = word.lower()
    if lower in _FOREIGN_LITERALS:
        return _FOREIGN_LITERALS[lower]
    close = get_close_matches(lower, ("true", "false", "null"), n=1, cutoff=0.75)
    return close[0] if close else None
