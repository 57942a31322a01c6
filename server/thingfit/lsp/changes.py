"""What a change of one document means for others: which of them are to be checked again."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from thingfit.facts import Document, Kind
from thingfit.lsp.session import Change, ThingfitServer
from thingfit.options import Options, matches
from thingfit.workspace import Snapshot


def note(ls: ThingfitServer, uri: str, before: Document | None) -> None:
    """Remembers that a document is new, another one or gone, until typing pauses."""
    first = ls.changes.get(uri)
    ls.changes[uri] = Change(first.before if first else before, ls.host.revision)
    snapshot = ls.host.snapshot()
    options = _options_of_shapes(snapshot, uri)
    if options is not None:
        for other in snapshot.documents:
            if snapshot.options_for(other)[0] is options:
                ls.slow.pop(other, None)
                ls.to_shape[other] = None


def is_shapes(snapshot: Snapshot, uri: str) -> bool:
    """Whether the settings name a document as a file of shapes."""
    return _options_of_shapes(snapshot, uri) is not None


def _options_of_shapes(snapshot: Snapshot, uri: str) -> Options | None:
    options, path = snapshot.options_for(uri)
    return options if options.shapes and matches(options.shapes, path) else None


@dataclass(frozen=True, slots=True)
class Dependents:
    """The documents whose findings may rest on those that changed before a revision.

    `facts` tells whether devices, models or Thing Models changed.
    """

    uris: tuple[str, ...]
    revision: int
    facts: bool


def dependents(snapshot: Snapshot, changes: Mapping[str, Change]) -> Dependents:
    """The documents to be held against those that changed.

    Devices, models and Thing Models are matched with each other and taken over by others,
    deployments rest on devices and models, Things are held apart by their identifiers. Beyond that
    every document stands alone, so that an edit of most concerns no other.
    """
    now = [snapshot.documents.get(uri) for uri in changes]
    states = [each for each in (*now, *(c.before for c in changes.values())) if each is not None]
    facts = any(_has_facts(each) for each in states)
    models = any(each.kind is Kind.THING_MODEL for each in states)
    names = {name.value for each in states for name in each.identifiers}
    found = [
        uri
        for uri, each in snapshot.documents.items()
        if (facts and (_has_facts(each) or each.kind is Kind.DEPLOYMENT))
        # The Thing Model that a Thing is made from may be one that the changed one stands behind.
        or (models and '"links"' in each.text)
        or (names and any(name.value in names for name in each.identifiers))
    ]
    return Dependents(tuple(found), max(each.revision for each in changes.values()), facts)


def _has_facts(document: Document) -> bool:
    was_slim = "tree" not in vars(document)
    found = document.kind is Kind.THING_MODEL or bool(document.models or document.devices)
    if was_slim:
        document.slim()
    return found
