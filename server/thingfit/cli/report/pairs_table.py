"""The table of models and devices for a terminal, cut into blocks where devices are many."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from thingfit.cli.console import Console, cells, printable
from thingfit.cli.report.pairs import PLAIN_MARKS, Pairs
from thingfit.cli.report.texts import cut
from thingfit.features.pair_words import MARKS, cell, offers, sensor_names
from thingfit.fit import Fit
from thingfit.fit.words import device_name, model_name

_GAP = "  "
_NAME_WIDTH, _CELL_WIDTH, _LEAST_CELL = 30, 24, 14
_STYLES = {Fit.FITS: "good", Fit.NOT: "dim", Fit.UNKNOWN: "warning"}


@dataclass(frozen=True, slots=True)
class _Column:
    """A column: two lines of its head, its cells, and how wide it is."""

    head: tuple[str, str]
    cells: tuple[str, ...]
    fits: tuple[Fit | None, ...]
    width: int
    right: bool = False


def write_table(pairs: Pairs, console: Console) -> None:
    """Writes the table, block by block, and the summary."""
    left = _left_columns(pairs, console)
    for number, block in enumerate(_blocks(pairs, left, console)):
        # What a model needs is told once; further blocks begin with its name alone.
        columns = [*(left if number == 0 else left[:1]), *block]
        for line in _lines(columns, console):
            console.line(line)
        console.line()
    console.line(pairs.summary(" · " if console.unicode else " - "))


def _left_columns(pairs: Pairs, console: Console) -> list[_Column]:
    width = min(_NAME_WIDTH, max(16, console.width // 4))
    names = [printable(model_name(each.model)) for each in pairs.candidates]
    short = _short_names([name for each in pairs.candidates for name in sensor_names(each)])
    sensors = ["+".join(short[n] for n in sensor_names(each)) or "-" for each in pairs.candidates]
    return [
        _column(("", ""), names, console, most=width),
        _column(
            ("needs", "RAM"), [pairs.needed_ram(each) for each in pairs.candidates], console, True
        ),
        _column(
            ("", "Flash"), [pairs.needed_flash(each) for each in pairs.candidates], console, True
        ),
        _column(("", "sensors"), sensors, console, most=18),
    ]


def _short_names(names: Sequence[str]) -> dict[str, str]:
    """Names cut to three letters, or to as many as tell them apart."""
    found: dict[str, str] = {}
    for name in dict.fromkeys(names):
        length = 3
        others = [other for other in set(names) if other != name]
        while length < len(name) and any(other[:length] == name[:length] for other in others):
            length += 1
        found[name] = name[:length]
    return found


def _blocks(pairs: Pairs, left: list[_Column], console: Console) -> Iterator[list[_Column]]:
    """The columns of the devices, as many side by side as there is room for."""
    used = sum(each.width + len(_GAP) for each in left)
    block: list[_Column] = []
    most = min(_CELL_WIDTH, max(_LEAST_CELL, console.width - used))
    for column in _device_columns(pairs, console, most):
        if block and used + column.width > console.width:
            yield block
            used, block = left[0].width + len(_GAP), []
        block.append(column)
        used += column.width + len(_GAP)
    if block:
        yield block


def _device_columns(pairs: Pairs, console: Console, most: int) -> Iterator[_Column]:
    marks = MARKS if console.unicode else PLAIN_MARKS
    dot, minus = (" · ", "−") if console.unicode else (" / ", "-")  # noqa: RUF001
    for number, device in enumerate(pairs.devices):
        matches = pairs.matches[number :: len(pairs.devices)]
        column = _column(
            (printable(device_name(device)), offers(device, dot)),
            _aligned([(marks[each.fit], cell(each, minus), each.fit) for each in matches]),
            console,
            most=most,
        )
        yield _Column(column.head, column.cells, tuple(each.fit for each in matches), column.width)


def _aligned(found: list[tuple[str, str, Fit]]) -> list[str]:
    """Cells with the amounts that are left to the right of one another."""
    left = [words for _, words, fit in found if fit is Fit.FITS]
    width = max(map(len, left), default=0)
    return [
        f"{mark} {words.rjust(width) if fit is Fit.FITS else words}".rstrip()
        for mark, words, fit in found
    ]


def _column(
    head: tuple[str, str],
    found: list[str],
    console: Console,
    right: bool = False,
    most: int = _CELL_WIDTH,
) -> _Column:
    ellipsis = "…" if console.unicode else "..."
    texts = [cut(each, most, ellipsis) for each in (*head, *found)]
    width = max(map(cells, texts))
    return _Column((texts[0], texts[1]), tuple(texts[2:]), (None,) * len(found), width, right)


def _lines(columns: Sequence[_Column], console: Console) -> Iterator[str]:
    for row in (0, 1):
        line = _GAP.join(_padded(each.head[row], each) for each in columns)
        yield console.styled(line.rstrip(), "bold" if row == 0 else "dim")
    for row in range(len(columns[0].cells)):
        parts = []
        for number, each in enumerate(columns):
            text = _padded(each.cells[row], each)
            if number == len(columns) - 1:
                text = text.rstrip()
            fit = each.fits[row]
            parts.append(console.styled(text, _STYLES[fit]) if fit else text)
        yield _GAP.join(parts)


def _padded(text: str, column: _Column) -> str:
    room = " " * (column.width - cells(text))
    return room + text if column.right else text + room
