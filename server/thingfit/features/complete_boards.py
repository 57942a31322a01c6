"""Offers of boards, microcontrollers and sensors, by their names for people and for tools."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from functools import cache
from typing import Final

from thingfit.facts.boards import (
    KnownBoard,
    boards,
    boards_named,
    parts,
    sensor_part,
    sensor_parts,
)
from thingfit.facts.names import CONTROLLER, SCHEMA, SENSOR, TF
from thingfit.features.complete_asked import Asked
from thingfit.features.completion import CompletionKind, Offer, value_offer
from thingfit.meaning import vocabulary
from thingfit.syntax import Object, String

_NAMES: Final[dict[str, Callable[[KnownBoard], str]]] = {
    TF + "platformioBoard": lambda board: board.platformio,
    TF + "arduinoBoard": lambda board: board.arduino,
    TF + "zephyrBoard": lambda board: board.zephyr,
    TF + "espIdfTarget": lambda board: board.espidf,
}


def board_values(asked: Asked) -> Iterator[Offer]:
    """The boards, their names in a build system, or the parts that are known."""
    key = asked.place.key
    iri = asked.scope.context.iri_of_name(key) if key else None
    leading = asked.scope.term.iri if asked.scope.term else None
    if iri == TF + "board" or (iri == SCHEMA + "name" and leading == TF + "board"):
        yield from (_offer(each.name, each) for each in boards())
    elif iri in _NAMES or iri == TF + "boardId":
        yield from _identifiers(asked, iri)
    elif iri == TF + "part" and CONTROLLER in asked.scope.types:
        usual = (each.part for each in boards())
        for part in dict.fromkeys((*usual, *parts().values())):
            yield value_offer(part.name, CompletionKind.NAME, detail=part.core)
    elif iri in (TF + "part", SCHEMA + "mpn") and _is_sensor(asked):
        yield from _sensor_parts(asked)
    elif iri == TF + "library":
        yield from _libraries(asked)


def _identifiers(asked: Asked, iri: str | None) -> Iterator[Offer]:
    """The names of boards in a build system, those of the board that is named first."""
    stated = asked.owner.get("name") if asked.owner else None
    name = stated.value if isinstance(stated, String) else ""
    named = boards_named(name)
    seen: set[str] = set()
    for board in sorted(boards(), key=lambda each: each not in named):
        names = (_NAMES[iri](board),) if iri in _NAMES else board.ids
        for each in names:
            if each and each not in seen:
                seen.add(each)
                yield _offer(each, board)


def _offer(text: str, board: KnownBoard) -> Offer:
    about = board.part.name if text == board.name else f"{board.name}, {board.part.name}"
    return value_offer(text, CompletionKind.NAME, detail=about)


def _is_sensor(asked: Asked) -> bool:
    return any(vocabulary.is_a(each, SENSOR) for each in asked.scope.types)


def _sensor_parts(asked: Asked) -> Iterator[Offer]:
    """The known sensors, those of the class that is stated first, those on the board before."""
    wanted = [each for each in asked.scope.types if vocabulary.is_a(each, SENSOR)]
    mounted = _on_board(asked)
    for part in sorted(
        sensor_parts().values(),
        key=lambda each: (not any(map(each.measure_of, wanted)), each.name not in mounted),
    ):
        classes = dict.fromkeys(vocabulary.local_name(each.cls) for each in part.measures)
        detail = f"{part.maker}, {', '.join(classes)}"
        yield value_offer(part.name, CompletionKind.NAME, detail=detail)


@cache
def usual_sensors() -> Mapping[str, int]:
    """How many sensors of the known boards are of each class or one below it."""
    mounted = (
        each.cls for board in boards() for one in board.sensors for each in one.part.measures
    )
    return Counter(above for cls in mounted for above in {cls, *vocabulary.ancestors(cls)})


def _on_board(asked: Asked) -> frozenset[str]:
    """The sensors of the board that the description names."""
    root = asked.document.tree.root
    board = root.get("board") if isinstance(root, Object) else None
    name = board.get("name") if isinstance(board, Object) else board
    found = boards_named(name.value) if isinstance(name, String) else ()
    return frozenset(each.part.name for board in found for each in board.sensors)


def _libraries(asked: Asked) -> Iterator[Offer]:
    """The Arduino libraries for sensors, that of the part which is stated first."""
    stated = asked.owner.get("part") if asked.owner else None
    own = sensor_part(stated.value) if isinstance(stated, String) else None
    found = [own, *sensor_parts().values()] if own else [*sensor_parts().values()]
    seen: set[str] = set()
    for part in found:
        if part.library and part.library not in seen:
            seen.add(part.library)
            yield value_offer(part.library, CompletionKind.NAME, detail=part.name)
