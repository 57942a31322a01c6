"""Regular expressions of ECMA-262: mistakes that every version of the standard refuses.

The older, lenient grammar (annex B) takes a lone `]` or `{` as itself; so does this reader.
"""

from __future__ import annotations

import re
from functools import lru_cache

_QUANTIFIER = re.compile(r"(?:[*+?]|\{(\d+)(?:,(\d*))?\})\??", re.ASCII)
_ESCAPE = re.compile(r"\\(?:[pP]\{[^{}]*\}|u\{[0-9A-Fa-f]+\}|k<[^<>]*>|.)", re.ASCII | re.DOTALL)
_GROUP = re.compile(r"\((?:\?(?:[:=!]|<[=!]|<[^<>()\s]+>|[a-z]*(?:-[a-z]*)?:))?", re.ASCII)


@lru_cache(maxsize=512)
def mistake_in(pattern: str) -> str | None:
    """What is wrong with a pattern, as the end of a sentence; nothing when it can be read."""
    at, depth = 0, 0
    repeatable = False
    while at < len(pattern):
        sign = pattern[at]
        quantifier = _QUANTIFIER.match(pattern, at)
        if quantifier:
            wrong = _wrong_repetition(quantifier, repeatable)
            if wrong:
                return wrong
            at, repeatable = quantifier.end(), False
            continue
        if sign == "\\":
            escape = _ESCAPE.match(pattern, at)
            if escape is None:
                return "it ends in `\\`"
            at, repeatable = escape.end(), escape.group() not in ("\\b", "\\B")
            continue
        elif sign == "[":
            end = _end_of_class(pattern, at)
            if end is None:
                return "a `[` is not closed"
            at = end
        elif sign == "(":
            group = _GROUP.match(pattern, at)
            if group is None or (group.group() == "(" and pattern[at + 1 : at + 2] == "?"):
                return f"`{pattern[at : at + 3]}` begins no group"
            at, depth, repeatable = group.end(), depth + 1, False
            continue
        elif sign == ")":
            depth -= 1
            if depth < 0:
                return "a `)` was not opened"
        at += 1
        repeatable = sign not in "|^$"
    return "a `(` is not closed" if depth else None


def _wrong_repetition(quantifier: re.Match[str], repeatable: bool) -> str | None:
    if not repeatable:
        return f"nothing stands before `{quantifier.group()}` to repeat"
    least, most = quantifier.group(1), quantifier.group(2)
    if least and most and int(least) > int(most):
        return f"`{quantifier.group()}` asks for at least {least} and at most {most}"
    return None


def _end_of_class(pattern: str, start: int) -> int | None:
    """The place of the bracket that closes a class of characters."""
    at = start + 1
    while at < len(pattern):
        if pattern[at] == "]":
            return at
        at += 2 if pattern[at] == "\\" else 1
    return None
