"""Changes of a description that mend nothing, and that people want made for them."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from enum import Enum

from thingfit.facts import Document, Kind
from thingfit.text import Edit, Span

DESCRIPTIONS = (Kind.THING_DESCRIPTION, Kind.THING_MODEL)


class RefactorKind(Enum):
    """What kind of change it is; the value is the end of the kind of the protocol."""

    REWRITE = "rewrite"
    EXTRACT = "extract"


@dataclass(frozen=True, slots=True)
class Refactor:
    """A change that is offered at a place."""

    title: str
    kind: RefactorKind
    edits: tuple[Edit, ...]


Offer = Callable[[Document, Span], Iterator[Refactor]]


def refactors(document: Document, span: Span) -> Iterator[Refactor]:
    """The changes of a description that are offered at a place; none while it is no JSON."""
    # Imported here, as each of them is written in the words of this module.
    from thingfit.features.refactor_defaults import offer_defaults
    from thingfit.features.refactor_order import offer_order
    from thingfit.features.refactor_repeated import offer_repeated
    from thingfit.features.refactor_version import offer_version

    if document.kind not in DESCRIPTIONS or document.tree.problems or document.decoding:
        return
    offers: tuple[Offer, ...] = (offer_defaults, offer_order, offer_repeated, offer_version)
    for offer in offers:
        for each in offer(document, span):
            if each.edits:
                yield each
