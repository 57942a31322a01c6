"""What completion offers: a text to insert, what it is, and the edits that go with it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from enum import Enum

from thingfit.features.complete_position import Place, Role
from thingfit.rules.edits import quote
from thingfit.text import Edit, Span

LIMIT = 100
"""More than this is not sent at once; what is typed next narrows it down."""


class CompletionKind(Enum):
    """What an offer is."""

    KEY = "key"
    VALUE = "value"
    NAME = "name"
    CLASS = "class"
    PREFIX = "prefix"
    UNIT = "unit"
    FILE = "file"
    BLOCK = "block"


@dataclass(frozen=True, slots=True)
class Offer:
    """Something to insert, before it is fitted to its place.

    `text` is JSON; `snippet` the same with places to fill in, in the syntax of LSP. `edits` are
    made elsewhere in the document. Where only a part of the token is replaced, `span` says which.
    """

    label: str
    text: str
    kind: CompletionKind
    detail: str = ""
    documentation: str = ""
    snippet: str = ""
    edits: tuple[Edit, ...] = ()
    span: Span | None = None
    is_retired: bool = False


@dataclass(frozen=True, slots=True)
class Completion:
    """An offer at its place: the span it replaces, and the text that editors match with it."""

    label: str
    kind: CompletionKind
    span: Span
    text: str
    snippet: str
    filter_text: str
    detail: str
    documentation: str
    edits: tuple[Edit, ...]
    is_retired: bool


@dataclass(frozen=True, slots=True)
class Completions:
    """The offers at a place, the most likely first; incomplete ones are asked for again."""

    items: tuple[Completion, ...] = ()
    is_incomplete: bool = False


def value_offer(
    value: str,
    kind: CompletionKind = CompletionKind.VALUE,
    *,
    detail: str = "",
    documentation: str = "",
    edits: tuple[Edit, ...] = (),
    is_retired: bool = False,
) -> Offer:
    """The offer of a string as a value."""
    return Offer(
        value, quote(value), kind, detail, documentation, edits=edits, is_retired=is_retired
    )


def fitted(place: Place, offers: Iterable[Offer]) -> Completions:
    """The offers as they are inserted at a place, those that what is typed rules out left out."""
    found: dict[str, Completion] = {}
    typed = place.typed.lower()
    more = False
    for offer in offers:
        if offer.text in found or not _may_be_meant(offer, typed):
            continue
        if len(found) == LIMIT:
            more = True
            break
        found[offer.text] = _fit(place, offer)
    return Completions(tuple(found.values()), more)


def _may_be_meant(offer: Offer, typed: str) -> bool:
    """Whether the letters typed occur in an offer in their order, as editors match them."""
    if not typed or offer.span is not None:
        return True
    letters = iter(f"{offer.label} {offer.text}".lower())
    return all(letter in letters for letter in typed)


def _fit(place: Place, offer: Offer) -> Completion:
    whole = offer.span is None
    lead, tail = (place.lead, place.tail) if whole else ("", "")
    if (place.role is Role.KEY and place.has_colon) or offer.kind is CompletionKind.PREFIX:
        tail = ""
    snippet = f"{lead}{offer.snippet}{tail}" if offer.snippet else ""
    # The token before the cursor begins with a quote or not, and the editor compares just that.
    filter_text = f'"{offer.label}"' if whole and place.is_quoted else offer.label
    return Completion(
        offer.label,
        offer.kind,
        offer.span or place.span,
        f"{lead}{offer.text}{tail}",
        snippet,
        filter_text,
        offer.detail,
        offer.documentation,
        (*place.before, *offer.edits) if whole else offer.edits,
        offer.is_retired,
    )


def without(offers: Iterable[Offer], present: Iterable[str]) -> Iterable[Offer]:
    """The offers whose label is not there yet."""
    known = frozenset(present)
    return (each for each in offers if each.label not in known)
