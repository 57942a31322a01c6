"""Known microcontrollers, sensors and boards: memory, names in build systems, and drivers.

They stand in `ontology/boards.json`, each with its source, and are read when something asks first.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from functools import cache

from thingfit.facts.device import Device
from thingfit.facts.names import SOSA_EXTEND, TF
from thingfit.json_value import JsonValue
from thingfit.meaning import vocabulary
from thingfit.resources import ResourceError, read_json

FILE = "ontology/boards.json"
_NOT_IN_NAMES = re.compile(r"[\W_]+")
_WORD = re.compile(r"[^\W\d_]+|\d+")
_INSTANCE = re.compile(r"[\s_#-]+\d{1,3}\s*\Z")


@dataclass(frozen=True, slots=True)
class Part:
    """A microcontroller with the bytes of memory on it; without flash of its own, none."""

    name: str
    core: str
    architecture: str
    fpu: bool
    ram: int
    flash: int | None
    source: str


@dataclass(frozen=True, slots=True)
class Measure:
    """What a sensor part measures: class, axes, and range and rate that its driver sets first.

    `compatible` and `kconfig` are those of Zephyr; `unit` is as in descriptions, such as `[g]`.
    """

    cls: str
    axes: int | None
    minimum: float | None
    maximum: float | None
    unit: str
    rate: float | None
    compatible: str
    kconfig: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class SensorPart:
    """A sensor by its part number, with its Arduino library where one is known."""

    name: str
    maker: str
    measures: tuple[Measure, ...]
    library: str
    header: str
    platformio: str
    source: str

    def measure_of(self, cls: str) -> Measure | None:
        """What of the part serves for a class, if anything does."""
        return next((m for m in self.measures if vocabulary.is_a(m.cls, cls)), None)


@dataclass(frozen=True, slots=True)
class Mounted:
    """A sensor on a board; `nodes` are its labels in the devicetree, by class or one for all.

    The library of its `part` is the one that the core of the board has.
    """

    part: SensorPart
    nodes: Mapping[str, str]

    def node_of(self, cls: str) -> str:
        """The node label of what measures a class, empty where the board's files have none."""
        found = (
            label for each, label in self.nodes.items() if not each or vocabulary.is_a(each, cls)
        )
        return next(found, "")


@dataclass(frozen=True, slots=True, eq=False)
class KnownBoard:
    """A board: memory for programs in bytes, clock in hertz, and its names in build systems."""

    name: str
    maker: str
    part: Part
    clock: int
    ram: int
    flash: int
    external_ram: int | None
    platform: str
    platformio: str
    arduino: str
    zephyr: str
    espidf: str
    aliases: tuple[str, ...]
    more_ids: tuple[str, ...]
    sensors: tuple[Mounted, ...]
    source: str

    @property
    def ids(self) -> tuple[str, ...]:
        """The names of the board in tools, each once."""
        own = (self.platformio, self.arduino, self.zephyr)
        return tuple(dict.fromkeys(each for each in (*own, *self.more_ids) if each))


@dataclass(frozen=True, slots=True)
class FoundBoard:
    """The board of a device, and how it was found: `stated`, by its `name`, or by the `title`."""

    board: KnownBoard
    basis: str


def board_of(device: Device) -> FoundBoard | None:
    """The known board of a device: by identifier, by name, or for want of both by its title.

    A board with another microcontroller than the device states is none of its.
    """
    stated = device.board
    if stated is not None:
        ids = [_plain(each.name.value) for each in stated.identifiers]
        by_id = [b for b in boards() if any(_plain(own) in ids for own in b.ids)]
        by_name = boards_named(stated.name.value) if stated.name else ()
        both = [each for each in by_name if each in by_id]
        if found := _fitting(both or by_id, device):
            return FoundBoard(found, "stated")
        found = _fitting(by_name, device)
        return FoundBoard(found, "name") if found else None
    for title in (device.title, device.description):
        if title and (found := _fitting(boards_titled(title.value), device)):
            return FoundBoard(found, "title")
    return None


def boards_named(name: str) -> tuple[KnownBoard, ...]:
    """The boards of a name or an identifier; a name is that of one board, mostly."""
    return _by_name().get(_plain(name), ())


def boards_titled(title: str) -> tuple[KnownBoard, ...]:
    """The boards whose name a title has, in any order of words, with a number behind or not.

    So `Arduino-Nano-BLE-33_1` is an Arduino Nano 33 BLE.
    """
    for text in (title, _INSTANCE.sub("", title)):
        words = _words(text)
        found = [b for b in boards() if any(_words(each) == words for each in _titles(b))]
        if found:
            return tuple(found)
    return ()


def _titles(board: KnownBoard) -> Iterator[str]:
    for name in (board.name, *board.aliases):
        yield name
        if board.maker and board.maker not in name:
            yield f"{board.maker} {name}"


def _fitting(found: Iterable[KnownBoard], device: Device) -> KnownBoard | None:
    """The board whose sensors are most like those of the device."""
    stated = [_plain(each.part.value) for each in device.controllers if each.part]
    fits = [b for b in found if not stated or any(_is_part(b.part, each) for each in stated)]
    parts = {_plain(each.part.value) for each in device.sensors if each.part}

    def likeness(board: KnownBoard) -> tuple[int, int]:
        own = {_plain(each.part.name) for each in board.sensors}
        classes = {m.cls for each in board.sensors for m in each.part.measures}
        has = sum(any(vocabulary.is_a(c, w) for c in classes) for w in device.sensor_classes)
        return len(own & parts), has

    return max(fits, key=likeness, default=None)


def _is_part(part: Part, stated: str) -> bool:
    """Whether a stated part is this one; makers write `ATSAMD51J19A` and `ESP32-D0WD`."""
    own = _plain(part.name)
    return stated.startswith(own) or stated.removeprefix("at").startswith(own)


def part_of(device: Device) -> Part | None:
    """The microcontroller of a device: by the part that it states, else by its board."""
    stated = [each.part.value for each in device.controllers if each.part]
    if len(device.controllers) > 1:
        return None
    if stated:
        return part_named(stated[0])
    board = device.board
    names = (board.name, *(each.name for each in board.identifiers)) if board else ()
    found = (boards_named(name.value) for name in names if name)
    return next((each[0].part for each in found if each), None)


def part_named(name: str) -> Part | None:
    """The microcontroller of a name, with or without the letters that follow for its package."""
    fitting = [each for each in parts().values() if _is_part(each, _plain(name))]
    # `ESP32` is a part, and the beginning of the names of others.
    return max(fitting, key=lambda each: len(each.name), default=None)


def sensor_part(name: str) -> SensorPart | None:
    """The sensor of a part number, with or without the letters that follow for its package."""
    plain = _plain(name)
    fitting = [each for each in sensor_parts().values() if plain.startswith(_plain(each.name))]
    return max(fitting, key=lambda each: len(each.name), default=None)


@cache
def parts() -> Mapping[str, Part]:
    """The known microcontrollers by name."""
    return {name: _part(name, _object(value)) for name, value in _section("parts").items()}


@cache
def sensor_parts() -> Mapping[str, SensorPart]:
    """The known sensors by part number."""
    found = {name: _object(value) for name, value in _section("sensors").items()}
    return {name: _sensor(name, value) for name, value in found.items()}


@cache
def boards() -> tuple[KnownBoard, ...]:
    """The known boards, in the order of the file."""
    return tuple(_board(_object(each)) for each in _list(_data().get("boards")))


@cache
def _by_name() -> Mapping[str, tuple[KnownBoard, ...]]:
    found: dict[str, tuple[KnownBoard, ...]] = {}
    for board in boards():
        for name in dict.fromkeys(map(_plain, (*_titles(board), *board.ids))):
            found[name] = (*found.get(name, ()), board)
    return found


def _part(name: str, value: dict[str, JsonValue]) -> Part:
    architecture = _text(value, "architecture")
    return Part(
        name,
        _text(value, "core"),
        TF + architecture if architecture else "",
        value.get("fpu") is True,
        _whole(value, "ram") or 0,
        _whole(value, "flash"),
        _text(value, "source"),
    )


def _sensor(name: str, value: dict[str, JsonValue]) -> SensorPart:
    arduino, zephyr = _object(value.get("arduino")), _object(value.get("zephyr"))
    return SensorPart(
        name,
        _text(value, "maker"),
        tuple(_measure(_object(each), zephyr) for each in _list(value.get("measures"))),
        _text(arduino, "library"),
        _text(arduino, "header"),
        _text(arduino, "platformio"),
        _text(value, "source"),
    )


def _measure(value: dict[str, JsonValue], zephyr: dict[str, JsonValue]) -> Measure:
    merged = {**zephyr, **value}
    return Measure(
        class_iri(_text(value, "class")),
        _whole(value, "axes"),
        _number(value, "minimum"),
        _number(value, "maximum"),
        _text(value, "unit"),
        _number(value, "rate"),
        _text(merged, "compatible"),
        tuple(map(str, _list(merged.get("kconfig")))),
    )


def class_iri(name: str) -> str:
    """The class of sensor of a short name, in the namespace that has it."""
    published = SOSA_EXTEND + name
    return published if vocabulary.term(published) is not None else TF + name


def _board(value: dict[str, JsonValue]) -> KnownBoard:
    platformio = _object(value.get("platformio"))
    part = parts().get(_text(value, "part"))
    if part is None:
        raise ResourceError(f"The file `{FILE}` has a board with the unknown part `{value}`")
    return KnownBoard(
        name=_text(value, "name"),
        maker=_text(value, "maker"),
        part=part,
        clock=_whole(value, "clock") or 0,
        ram=_whole(value, "ram") or 0,
        flash=_whole(value, "flash") or 0,
        external_ram=_whole(value, "externalRam"),
        platform=_text(platformio, "platform"),
        platformio=_text(platformio, "board"),
        arduino=_text(value, "arduino"),
        zephyr=_text(value, "zephyr"),
        espidf=_text(value, "espIdf"),
        aliases=tuple(map(str, _list(value.get("aliases")))),
        more_ids=tuple(map(str, _list(value.get("ids")))),
        sensors=tuple(_mounted(_object(each)) for each in _list(value.get("sensors"))),
        source=_text(value, "source"),
    )


def _mounted(value: dict[str, JsonValue]) -> Mounted:
    part = sensor_parts().get(_text(value, "part"))
    if part is None:
        raise ResourceError(f"The file `{FILE}` has a board with the unknown sensor `{value}`")
    arduino = _object(value.get("arduino"))
    if arduino:
        library, header = _text(arduino, "library"), _text(arduino, "header")
        registry = _text(arduino, "platformio")
        part = replace(part, library=library, header=header, platformio=registry)
    node = value.get("node")
    if isinstance(node, dict):
        return Mounted(part, {class_iri(name): str(label) for name, label in node.items()})
    return Mounted(part, {"": node} if isinstance(node, str) else {})


def _data() -> dict[str, JsonValue]:
    return _object(read_json(FILE))


def _section(name: str) -> dict[str, JsonValue]:
    found = _object(_data().get(name))
    if not found:
        raise ResourceError(f"The file `{FILE}` of the installation has no object `{name}`")
    return found


def _object(value: JsonValue) -> dict[str, JsonValue]:
    return value if isinstance(value, dict) else {}


def _list(value: JsonValue) -> list[JsonValue]:
    return value if isinstance(value, list) else []


def _text(value: Mapping[str, JsonValue], name: str) -> str:
    found = value.get(name)
    return found if isinstance(found, str) else ""


def _whole(value: Mapping[str, JsonValue], name: str) -> int | None:
    found = value.get(name)
    return found if isinstance(found, int) else None


def _number(value: Mapping[str, JsonValue], name: str) -> float | None:
    found = value.get(name)
    return found if isinstance(found, int | float) else None


def _plain(name: str) -> str:
    return _NOT_IN_NAMES.sub("", name).lower()


def _words(name: str) -> tuple[str, ...]:
    """The words of a name in alphabetical order, numbers apart from letters."""
    return tuple(sorted(_WORD.findall(name.casefold())))
