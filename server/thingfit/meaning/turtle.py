"""Turtle: statements with their places, and what is wrong with the text.

rdflib reads the syntax. It tells no places, so its parser is asked where it stands whenever it
takes a predicate or an object. After a mistake, reading goes on behind the next full stop at the
end of a line, as a file of facts should not be lost for one slip.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from thingfit.meaning.problem import Problem, ProblemKind
from thingfit.meaning.statements import Expansion
from thingfit.text import Span

if TYPE_CHECKING:
    from collections.abc import Sequence

    from thingfit.meaning.turtle_parser import Recorder

_MOST_PROBLEMS = 100
_WITHOUT_BASE = "file:///"


def read_turtle(text: str, base: str = "") -> Expansion:
    """What a Turtle text states, however broken it is; relative IRIs are taken from `base`."""
    # rdflib takes 0.1 s to import, which only those who have Turtle should pay for.
    from thingfit.meaning.turtle_parser import Recorder

    recorder = Recorder(base or _WITHOUT_BASE)
    problems = [*_blocks(recorder, text), *_broken_iris(recorder.broken)]
    places = {node: tuple(dict.fromkeys(spans)) for node, spans in recorder.places.items()}
    statements = tuple(dict.fromkeys(recorder.statements))
    return Expansion(statements, tuple(sorted(problems, key=lambda each: each.span)), places, ())


def _blocks(recorder: Recorder, text: str) -> list[Problem]:
    """Reads block after block; gives the mistakes."""
    problems: list[Problem] = []
    place: int | None = 1 if text.startswith("\ufeff") else 0
    while place is not None and len(problems) < _MOST_PROBLEMS:
        place, mistake = recorder.read_block(text, place)
        if mistake is not None:
            where, why = mistake
            message = f"the Turtle cannot be read from here on: {why}"
            problems.append(Problem(ProblemKind.TURTLE, "", message, _word_at(text, where)))
            place = _next_block(text, where, place or 0)
    return problems


def _broken_iris(broken: Sequence[tuple[str, Span]]) -> list[Problem]:
    return [
        Problem(
            ProblemKind.TURTLE,
            "",
            f"`{iri}` holds a character that no IRI holds; it is left out",
            at,
        )
        for iri, at in broken
    ]


def _next_block(text: str, where: int, start: int) -> int | None:
    """Where the next block may begin: behind the first full stop that ends a line.

    A mistake at the first letter of a line is mostly the next block after a missing full stop.
    """
    place = max(where, start)
    if start < where < len(text) and text[where - 1] == "\n" and not text[where].isspace():
        return where
    place = text.rfind("\n", 0, place) + 1
    while place < len(text):
        end = text.find("\n", place)
        end = len(text) if end < 0 else end
        if text[place:end].partition(" #")[0].rstrip().endswith("."):
            return end
        place = end + 1
    return None


def _word_at(text: str, where: int) -> Span:
    """The word at a place, or the last character before the end of the text."""
    where = min(max(where, 0), len(text))
    if text[where : where + 1] == "\n":  # A text in quotes that its line does not close.
        return Span(max(where - 1, 0), where)
    while where < len(text) and text[where].isspace():
        where += 1
    if where == len(text):
        end = len(text.rstrip())
        return Span(max(end - 1, 0), end)
    end = where + 1
    while end < len(text) and not text[end].isspace() and text[end] not in ";,[]()":
        end += 1
    return Span(where, end)
