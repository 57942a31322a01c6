"""The plot of ranked models: a metric against RAM, as large as their work, drawn in SVG."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from html import escape

from thingfit.cli.console import printable
from thingfit.cli.report.ranked import Ranked, duration, size
from thingfit.fit.rank import Axis, Entry
from thingfit.fit.words import memory, number

_WIDTH, _HEIGHT = 800, 440
_LEFT, _RIGHT, _TOP, _BOTTOM = 64, 24, 20, 52
_SMALLEST, _LARGEST = 5.0, 22.0
_LABELS = 12
"""More names than this would hide the points."""


@dataclass(frozen=True, slots=True)
class _Point:
    """A model in the plot; `at` is its place in the ranking."""

    at: int
    entry: Entry
    x: float
    y: float
    radius: float


@dataclass(frozen=True, slots=True)
class _Scale:
    """From values to places, with the values to name at the axis."""

    place: Callable[[float], float]
    ticks: tuple[float, ...]


def plot(ranked: Ranked) -> str:
    """The plot, or nothing where no model has both a measured metric and RAM."""
    known = [
        (at, each, float(each.ram), each.metric)
        for at, each in enumerate(ranked.entries)
        if each.ram is not None and each.metric is not None
    ]
    if not known:
        return ""
    across = _across([ram for _, _, ram, _ in known])
    percent = bool(ranked.ranking.metric_unit)
    up = _up([metric for _, _, _, metric in known], 100.0 if percent else math.inf)
    most = max((each.macs or 0 for _, each, _, _ in known), default=0)
    points = [
        _Point(at, each, across.place(ram), up.place(metric), _radius(each, most))
        for at, each, ram, metric in known
    ]
    # Small points are drawn last, so that none is hidden behind a large one.
    circles = "\n".join(_circle(ranked, each) for each in sorted(points, key=lambda p: -p.radius))
    label = f"{ranked.ranking.metric_name} against RAM of {len(points)} models"
    return f"""<svg id="plot" viewBox="0 0 {_WIDTH} {_HEIGHT}" role="group"
aria-label="{_text(label)}">
{_axes(ranked, across, up)}
{_front(ranked, points)}
{circles}
{_labels(points)}
{_legend(most)}
</svg>"""


def _across(values: Sequence[float]) -> _Scale:
    """The scale of RAM: by powers where amounts differ by more than a factor of twenty."""
    low, high = max(min(values), 1.0), max(*values, 1.0)
    begin, end = _LEFT + _LARGEST, _WIDTH - _RIGHT - _LARGEST
    if high / low > 20:
        first, last = math.log10(low / 1.2), math.log10(high * 1.2)
        ticks = [
            part * 10.0**power
            for power in range(math.floor(first), math.ceil(last) + 1)
            for part in (1, 2, 5)
            if first <= math.log10(part * 10.0**power) <= last
        ]
        return _Scale(
            lambda value: (
                begin + (math.log10(max(value, 1.0)) - first) / (last - first) * (end - begin)
            ),
            tuple(ticks),
        )
    ticks = _steps(0.0, high)
    top = ticks[-1]
    return _Scale(lambda value: begin + value / top * (end - begin), tuple(ticks))


def _up(values: Sequence[float], most: float) -> _Scale:
    """The scale of the metric, with some room, but not beyond what it can be."""
    low, high = min(values), max(values)
    spread = (high - low) or abs(high) * 0.1 or 1.0
    top = high + spread * 0.1
    ticks = _steps(low - spread * 0.1, top if high > most else min(top, most))
    first, last = ticks[0], ticks[-1]
    begin, end = _HEIGHT - _BOTTOM - _LARGEST, _TOP + _LARGEST
    return _Scale(
        lambda value: begin + (value - first) / (last - first) * (end - begin), tuple(ticks)
    )


def _steps(low: float, high: float) -> list[float]:
    """Round values that reach from below the lowest to above the highest, about five of them."""
    rough = (high - low) / 5
    power = 10.0 ** math.floor(math.log10(rough))
    step = next(part * power for part in (1, 2, 5, 10) if part * power >= rough)
    first, last = math.floor(low / step), math.ceil(high / step)
    return [round(each * step, 10) for each in range(first, last + 1)]


def _radius(entry: Entry, most: int) -> float:
    """The area of a point is its share of the most work."""
    share = math.sqrt((entry.macs or 0) / most) if most else 0.0
    return max(_SMALLEST, share * _LARGEST)


def _axes(ranked: Ranked, across: _Scale, up: _Scale) -> str:
    bottom, right = _HEIGHT - _BOTTOM, _WIDTH - _RIGHT
    parts = []
    for tick in up.ticks:
        y = f"{up.place(tick):.1f}"
        parts.append(f'<line class="grid" x1="{_LEFT}" x2="{right}" y1="{y}" y2="{y}"/>')
        parts.append(f'<text class="tick" x="{_LEFT - 8}" y="{y}" dy=".32em">{number(tick)}</text>')
    for tick in across.ticks:
        x = f"{across.place(tick):.1f}"
        name = memory(round(tick))
        parts.append(f'<line class="grid" y1="{_TOP}" y2="{bottom}" x1="{x}" x2="{x}"/>')
        parts.append(f'<text class="tick middle" x="{x}" y="{bottom + 18}">{name}</text>')
    better = "" if ranked.ranking.higher_is_better else " (less is better)"
    name = _text(f"{ranked.ranking.metric_name}{ranked.ranking.metric_unit}{better}")
    middle = (_TOP + bottom) / 2
    parts.append(
        f'<text class="title" transform="translate(16 {middle:.0f}) rotate(-90)">{name}</text>'
    )
    parts.append(f'<text class="title" x="{(_LEFT + right) / 2:.0f}" y="{_HEIGHT - 8}">RAM</text>')
    return f'<g aria-hidden="true">{"".join(parts)}</g>'


def _front(ranked: Ranked, points: Sequence[_Point]) -> str:
    """The front as steps: from each model on, more RAM gives nothing better up to the next."""
    if frozenset(ranked.ranking.front) != {Axis.METRIC, Axis.RAM}:
        return ""
    front = sorted((p for p in points if p.entry.on_front), key=lambda p: p.x)
    if not front:
        return ""
    path = f"M{front[0].x:.1f} {front[0].y:.1f}"
    path += "".join(f"H{each.x:.1f}V{each.y:.1f}" for each in front[1:])
    path += f"H{_WIDTH - _RIGHT}"
    return f'<path class="front" d="{path}" aria-hidden="true"/>'


def _circle(ranked: Ranked, point: _Point) -> str:
    entry = point.entry
    words = [
        entry.name,
        f"{ranked.ranking.metric_name} {ranked.metric(entry)}",
        f"RAM {size(entry.ram)} ({entry.ram_basis})",
        f"flash {size(entry.flash)} ({entry.flash_basis})",
        "MACs not known" if entry.macs is None else f"{entry.macs:,} MACs",
    ]
    if entry.latency.seconds is not None:
        words.append(f"{duration(entry.latency.seconds)} ({entry.latency.basis})")
    if entry.on_front:
        words.append("on the Pareto front")
    kind = "point best" if entry.on_front else "point"
    return (
        f'<circle class="{kind}" cx="{point.x:.1f}" cy="{point.y:.1f}" r="{point.radius:.1f}" '
        f'data-at="{point.at}" tabindex="-1" role="img" '
        f'aria-label="{_text("; ".join(words))}" data-words="{_text(chr(10).join(words))}"/>'
    )


def _labels(points: Sequence[_Point]) -> str:
    """The names of the best models, moved apart where they would touch."""
    named = sorted((p for p in points if p.entry.on_front), key=lambda p: -p.y)[:_LABELS]
    taken: list[tuple[float, float, float]] = []
    found = []
    for each in named:
        name = printable(each.entry.name)
        length = 6.6 * len(name)
        begin = min(max(each.x - length / 2, _LEFT), _WIDTH - _RIGHT - length)
        y = each.y - each.radius - 6
        while any(abs(y - b) < 14 and begin < e and s < begin + length for s, e, b in taken):
            y -= 14
        taken.append((begin, begin + length, y))
        place = f'x="{begin + length / 2:.1f}" y="{y:.1f}" text-anchor="middle"'
        found.append(f'<text class="name" {place}>{_text(name)}</text>')
    return f'<g aria-hidden="true">{"".join(found)}</g>'


def _legend(most: int) -> str:
    if not most:
        return ""
    x, y = _WIDTH - _RIGHT - 8, _HEIGHT - 12
    words = f"area: work, the largest {most:,} MACs"
    return f'<text class="tick" x="{x}" y="{y}" aria-hidden="true">{words}</text>'


def _text(text: str) -> str:
    return escape("\n".join(map(printable, text.split("\n"))), quote=True)
