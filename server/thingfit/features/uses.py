"""How often a security definition or an identifier is used, shown above it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from thingfit.facts import Document, Kind
from thingfit.features.identifiers import identifiers
from thingfit.features.names import NameKind, names_of_things
from thingfit.features.navigate import places_of
from thingfit.text import Span
from thingfit.workspace import Snapshot

MANY = 2_000
"""Documents above which identifiers are not counted, as every edit would search them all."""


@dataclass(frozen=True, slots=True)
class Uses:
    """How many places use the name that a span defines."""

    span: Span
    count: int
    title: str


def uses(snapshot: Snapshot, document: Document) -> Iterator[Uses]:
    """The uses of the security definitions, and those of the identifiers that are used at all."""
    if document.kind not in (Kind.THING_DESCRIPTION, Kind.THING_MODEL, Kind.MODEL):
        return
    names = [e for e in names_of_things(document) if e.name.kind is NameKind.SECURITY]
    for each in names:
        if each.is_definition:
            count = sum(e.name == each.name and not e.is_definition for e in names)
            yield Uses(each.span, count, _title(count, "use"))
    if len(snapshot.documents) > MANY:
        return
    for own in identifiers(document):
        if own.is_definition:
            found = {(e.uri, e.span) for e in places_of(snapshot, own.name) if not e.is_definition}
            if found:
                yield Uses(own.span, len(found), _title(len(found), "reference"))


def _title(count: int, noun: str) -> str:
    return f"{count or 'no'} {noun}{'s' * (count != 1)}"
