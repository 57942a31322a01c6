"""Completion: what may be typed at a place, the most likely first."""

from __future__ import annotations

from thingfit.features.complete_asked import Asked, asked
from thingfit.features.complete_keys import key_offers
from thingfit.features.complete_position import Role
from thingfit.features.complete_values import value_offers
from thingfit.features.completion import Completions, fitted
from thingfit.workspace import Snapshot


def _may_become_ours(question: Asked) -> bool:
    """Whether an empty document may be about to become a description."""
    document = question.document
    return document.uri.startswith("untitled:") or document.name.endswith(".jsonld")


def complete(snapshot: Snapshot, uri: str, offset: int) -> Completions:
    """What may be typed at an offset of a document, half typed or whole."""
    question = asked(snapshot, uri, offset)
    if question is None:
        return Completions()
    if question.kind is None and (question.place.holders or not _may_become_ours(question)):
        return Completions()
    if question.place.role is Role.KEY:
        return fitted(question.place, key_offers(question))
    return fitted(question.place, value_offers(question))
