"""Offers of boards and microcontrollers, by their names for people and for build systems."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache

from thingfit.facts.names import CONTROLLER, SCHEMA, TF
from thingfit.features.complete_asked import Asked
from thingfit.features.completion import CompletionKind, Offer, value_offer
from thingfit.json_value import JsonValue
from thingfit.resources import read_json
from thingfit.syntax import String

FILE = "ontology/boards.json"
_WITHOUT_COLON = (TF + "platformioBoard", TF + "zephyrBoard", TF + "boardId")


@dataclass(frozen=True, slots=True)
class KnownBoard:
    """A board with its microcontroller and its names in build systems."""

    name: str
    part: str
    ids: tuple[str, ...]


def board_values(asked: Asked) -> Iterator[Offer]:
    """The boards, their names in a build system, or the microcontrollers that are known."""
    key = asked.place.key
    iri = asked.scope.context.iri_of_name(key) if key else None
    leading = asked.scope.term.iri if asked.scope.term else None
    if iri == SCHEMA + "name" and leading == TF + "board":
        yield from (_offer(each.name, each) for each in known_boards())
    elif iri == TF + "arduinoBoard" or iri in _WITHOUT_COLON:
        stated = asked.owner.get("name") if asked.owner else None
        name = stated.value if isinstance(stated, String) else ""
        for board in sorted(known_boards(), key=lambda each: each.name != name):
            for each in board.ids:
                if (":" in each) is (iri == TF + "arduinoBoard"):
                    yield _offer(each, board)
    elif iri == TF + "part" and CONTROLLER in asked.scope.types:
        parts = dict.fromkeys(each.part for each in known_boards())
        yield from (value_offer(each, CompletionKind.NAME, detail="part") for each in parts)


def _offer(text: str, board: KnownBoard) -> Offer:
    detail = board.part if text == board.name else f"{board.name}, {board.part}"
    return value_offer(text, CompletionKind.NAME, detail=detail)


@cache
def known_boards() -> tuple[KnownBoard, ...]:
    """The boards that ship with Thingfit."""
    contents = read_json(FILE)
    listed = contents.get("boards") if isinstance(contents, dict) else None
    return tuple(
        KnownBoard(str(each["name"]), str(each["part"]), tuple(_texts(each.get("ids"))))
        for each in (listed if isinstance(listed, list) else ())
        if isinstance(each, dict)
    )


def _texts(value: JsonValue) -> Iterator[str]:
    yield from (str(each) for each in value) if isinstance(value, list) else ()
