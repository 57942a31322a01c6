"""Known microcontrollers and boards: the memory on the chip, and the names of boards."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache

from thingfit.facts import Device
from thingfit.json_value import JsonValue
from thingfit.resources import read_json

_NOT_IN_NAMES = re.compile(r"[\W_]+")


@dataclass(frozen=True, slots=True)
class Part:
    """A microcontroller with the bytes of memory on it; without flash of its own, none."""

    name: str
    ram: int
    flash: int | None


def part_of(device: Device) -> Part | None:
    """The microcontroller of a device: by the part that it states, else by its board."""
    stated = [each.part.value for each in device.controllers if each.part]
    if len(device.controllers) > 1:
        return None
    if stated:
        plain = _plain(stated[0])
        fitting = [name for name in _parts() if plain.removeprefix("at").startswith(_plain(name))]
        # `ESP32` is a part, and the beginning of the names of others.
        return _parts()[max(fitting, key=len)] if fitting else None
    board = device.board
    names = (board.name, *(each.name for each in board.identifiers)) if board else ()
    found = (_boards().get(_plain(name.value)) for name in names if name)
    return next(filter(None, found), None)


def board_names() -> tuple[str, ...]:
    """The names of the known boards, for people."""
    return tuple(str(_object(each)["name"]) for each in _list(_data()["boards"]))


def is_known_board(name: str) -> bool:
    """Whether a board is known by this name, or by an identifier of a build system."""
    return _plain(name) in _boards()


@cache
def _parts() -> Mapping[str, Part]:
    found = {}
    for name, value in _object(_data()["parts"]).items():
        ram, flash = _object(value)["ram"], _object(value).get("flash")
        if isinstance(ram, int):
            found[name] = Part(name, ram, flash if isinstance(flash, int) else None)
    return found


@cache
def _boards() -> Mapping[str, Part]:
    """The parts of the known boards by all names of these."""
    return {
        _plain(str(name)): _parts()[str(board["part"])]
        for board in map(_object, _list(_data()["boards"]))
        for name in (board["name"], *_list(board["ids"]))
    }


def _data() -> dict[str, JsonValue]:
    return _object(read_json("ontology/boards.json"))


def _object(value: JsonValue) -> dict[str, JsonValue]:
    return value if isinstance(value, dict) else {}


def _list(value: JsonValue) -> list[JsonValue]:
    return value if isinstance(value, list) else []


def _plain(name: str) -> str:
    return _NOT_IN_NAMES.sub("", name).lower()
