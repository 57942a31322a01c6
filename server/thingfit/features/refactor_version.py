"""Descriptions of TD 1.0 as descriptions of TD 1.1."""

from __future__ import annotations

from collections.abc import Iterator

from thingfit.facts import Document
from thingfit.facts.kinds import TD_1_0, TD_1_1
from thingfit.facts.thing import strings
from thingfit.features.refactor import Refactor, RefactorKind
from thingfit.rules.edits import remove_item, replace
from thingfit.syntax import Array
from thingfit.text import Edit, Span


def offer_version(document: Document, _: Span) -> Iterator[Refactor]:
    """The context of TD 1.1 in the place of that of TD 1.0, whose terms it takes over."""
    for thing in document.things:
        edits = tuple(_edits(thing.node.get("@context")))
        yield Refactor("Convert to TD 1.1", RefactorKind.REWRITE, edits)


def _edits(context: object) -> Iterator[Edit]:
    if not isinstance(context, Array):
        yield from (replace(each, TD_1_1) for each in strings(context) if each.value == TD_1_0)  # type: ignore[arg-type]
        return
    is_new = any(each.value == TD_1_1 for each in strings(context))
    for index, item in enumerate(context.items):
        if item in strings(context) and item.value == TD_1_0:
            yield remove_item(context, index) if is_new else replace(item, TD_1_1)
