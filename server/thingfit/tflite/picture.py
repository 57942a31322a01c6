"""Draws the bytes alive in the arena over time as rows of blocks for a terminal."""

from __future__ import annotations

from itertools import pairwise

from thingfit.tflite.plan import Plan

_BLOCKS = " ▁▂▃▄▅▆▇█"
_ASCII = " .:#"
_ROWS = 4
_WIDEST_STEP = 4


def draw_arena(plan: Plan, width: int, unicode: bool) -> list[str]:
    """A picture of the arena's filling over time, at most `width` columns wide."""
    top = max(plan.live, default=0)
    if top == 0 or width < 1:
        return []
    columns = _columns(plan.live, width)
    marks = _BLOCKS if unicode else _ASCII
    levels = len(marks) - 1
    heights = [-(-value * levels * _ROWS // top) for value in columns]
    rows = []
    for row in reversed(range(_ROWS)):
        cells = (marks[min(max(height - row * levels, 0), levels)] for height in heights)
        rows.append("".join(cells).rstrip())
    return rows


def _columns(live: tuple[int, ...], width: int) -> list[int]:
    """The values spread over columns: widened when few, the largest of a group when many."""
    if len(live) <= width:
        each = min(width // len(live), _WIDEST_STEP)
        return [value for value in live for _ in range(each)]
    edges = [index * len(live) // width for index in range(width + 1)]
    return [max(live[start:end]) for start, end in pairwise(edges)]


def peak_step(plan: Plan) -> tuple[int, str, int] | None:
    """The step at which most bytes are alive: its number, its operator's name, the bytes."""
    if not plan.live:
        return None
    top = max(plan.live)
    place = plan.live.index(top)
    operator = plan.steps[place].operator
    return place, operator.name if operator else "start", top
