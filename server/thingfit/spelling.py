"""Did you mean: the names nearest to one that is not known."""

from __future__ import annotations

import re
from collections.abc import Iterable

_SEPARATORS = re.compile(r"[\s_\-:./]+")


def nearest(name: str, candidates: Iterable[str], limit: int = 3) -> tuple[str, ...]:
    """The candidates that a mistyped name most likely means, best first.

    Case and separators count for nothing (`micro_tesla`, `microTesla`); beyond that about one
    mistake in four letters is forgiven, and less when the names are short.
    """
    wanted = _plain(name)
    if not wanted:
        return ()
    allowed = max(1, len(wanted) // 4)
    found: list[tuple[int, str]] = []
    for candidate in dict.fromkeys(candidates):
        plain = _plain(candidate)
        if plain == wanted:
            found.append((0, candidate))
        elif abs(len(plain) - len(wanted)) <= allowed and len(wanted) > 2 and len(plain) > 2:
            distance = edit_distance(wanted, plain, allowed)
            if distance <= allowed:
                found.append((distance, candidate))
    # The sort is stable: of equally near names the one that was given first comes first.
    found.sort(key=lambda pair: pair[0])
    return tuple(candidate for _, candidate in found[:limit])


def edit_distance(one: str, other: str, most: int) -> int:
    """How many letters to insert, delete, replace or swap; beyond `most` any larger number."""
    if one == other:
        return 0
    before: list[int] = []
    above = list(range(len(other) + 1))
    for row, letter in enumerate(one, 1):
        current = [row]
        for column, against in enumerate(other, 1):
            cost = min(
                above[column] + 1,
                current[column - 1] + 1,
                above[column - 1] + (letter != against),
            )
            if row > 1 and column > 1 and letter == other[column - 2] and against == one[row - 2]:
                cost = min(cost, before[column - 2] + 1)
            current.append(cost)
        if min(current) > most:
            return most + 1
        before, above = above, current
    return above[-1]


def _plain(name: str) -> str:
    return _SEPARATORS.sub("", name).casefold()
