"""Descriptions of boards, microcontrollers and sensor parts, from the table that ships."""

from __future__ import annotations

from typing import Final

from thingfit.facts.boards import (
    KnownBoard,
    Measure,
    Part,
    SensorPart,
    boards_named,
    part_named,
    sensor_part,
)
from thingfit.facts.names import SCHEMA, TF
from thingfit.features.hover_spot import Spot
from thingfit.features.hover_text import Description, code
from thingfit.fit.words import number
from thingfit.meaning import units, vocabulary
from thingfit.syntax import String

_IDENTIFIERS: Final = frozenset(
    TF + name for name in ("boardId", "platformioBoard", "arduinoBoard", "zephyrBoard")
)
_PARTS: Final = frozenset((TF + "part", SCHEMA + "mpn", SCHEMA + "model"))
_MOST = 4


def board_description(spot: Spot) -> Description | None:
    """The board, the microcontroller or the sensor whose name is under the cursor."""
    if not isinstance(spot.node, String) or not spot.text.strip():
        return None
    iri = spot.scope.context.iri_of_name(spot.key)
    leading = spot.scope.term.iri if spot.scope.term else None
    is_name = iri == SCHEMA + "name" and leading == TF + "board"
    if iri == TF + "board" or iri in _IDENTIFIERS or is_name:
        found = boards_named(spot.text)
        return _board(spot.text, found) if found else None
    if iri in _PARTS:
        sensor, part = sensor_part(spot.text), part_named(spot.text)
        return _sensor(sensor) if sensor else _part(part) if part else None
    return None


def _board(written: str, found: tuple[KnownBoard, ...]) -> Description:
    """A board, or what the boards of one identifier have in common."""
    first = found[0]
    if len(found) > 1:
        names = [each.name for each in found]
        more = f" and {len(names) - _MOST} more" if len(names) > _MOST else ""
        return Description(
            written,
            "board",
            "",
            (("Boards", f"{', '.join(names[:_MOST])}{more}"), *_memory_rows(first)),
        )
    rows = [*_memory_rows(first)]
    if first.external_ram:
        rows.append(("External RAM", _amount(first.external_ram)))
    for label, name in (
        ("PlatformIO", f"{first.platform} / {first.platformio}" if first.platformio else ""),
        ("Arduino", first.arduino),
        ("Zephyr", first.zephyr),
        ("ESP-IDF", first.espidf),
    ):
        if name:
            rows.append((label, code(name)))
    if first.sensors:
        rows.append(("Sensors", ", ".join(each.part.name for each in first.sensors)))
    rows.append(("Source", first.source))
    return Description(
        first.name, f"board, {first.maker}" if first.maker else "board", "", tuple(rows)
    )


def _memory_rows(board: KnownBoard) -> tuple[tuple[str, str], ...]:
    clock = f"{number(board.clock / 1_000_000)} MHz"
    return (
        ("Controller", f"{board.part.name}, {board.part.core}, {clock}"),
        ("RAM for programs", _amount(board.ram)),
        ("Flash for programs", _amount(board.flash)),
    )


def _amount(size: int) -> str:
    return units.describe_memory(size, units.BYTE) or f"{size:,} B"


def _part(part: Part) -> Description:
    fpu = "yes" if part.fpu else "no"
    rows = [("Processor", part.core), ("Floating-point unit", fpu), ("RAM", _amount(part.ram))]
    rows.append(("Flash", _amount(part.flash) if part.flash else "a chip of its own"))
    rows.append(("Source", part.source))
    return Description(part.name, "microcontroller", "", tuple(rows))


def _sensor(part: SensorPart) -> Description:
    rows = [
        (vocabulary.local_name(each.cls), words)
        for each in part.measures
        if (words := _settings(each))
    ]
    if part.library:
        rows.append(("Arduino library", code(part.library)))
    compatibles = dict.fromkeys(each.compatible for each in part.measures if each.compatible)
    if compatibles:
        rows.append(("Zephyr compatible", ", ".join(map(code, compatibles))))
    rows.append(("Source", part.source))
    classes = ", ".join(vocabulary.local_name(each.cls) for each in part.measures)
    return Description(part.name, f"sensor, {part.maker}", classes, tuple(rows))


def _settings(measure: Measure) -> str:
    """Axes, range and rate of a measure, as far as known."""
    words = []
    if measure.axes:
        words.append(f"{measure.axes} axes")
    if measure.minimum is not None and measure.maximum is not None:
        unit = units.find(measure.unit)
        sign = f" {unit.symbol}" if unit else ""
        words.append(f"{number(measure.minimum)} to {number(measure.maximum)}{sign}")
    if measure.rate:
        words.append(f"{number(measure.rate)} Hz")
    return ", ".join(words)
