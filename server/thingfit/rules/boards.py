"""Known boards as rules name them: for people, and by any of their names in tools."""

from __future__ import annotations

from thingfit.facts.boards import boards, boards_named, part_of

__all__ = ["board_names", "is_known_board", "part_of"]


def board_names() -> tuple[str, ...]:
    """The names of the known boards, for people."""
    return tuple(each.name for each in boards())


def is_known_board(name: str) -> bool:
    """Whether a board is known by this name, or by an identifier of a build system."""
    return bool(boards_named(name))
