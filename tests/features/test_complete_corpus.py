"""Completion where real documents have a value: it is offered, and among the first."""

from __future__ import annotations

import random
from collections import Counter

from tests.conftest import corpus_files, corpus_text, needs_corpus
from tests.features.positions import Spot, spots
from tests.test_corpus import expected
from thingfit.features.complete import complete
from thingfit.workspace import Host

SAMPLE, SEED, FIRST = 2000, 7, 10


def rank(path: str, text: str, spot: Spot) -> int | None:
    """The place of a value among the offers once it is taken out of its document.

    For a name with a prefix, the offer of the prefix counts too.
    """
    emptied, offset = spot.emptied(text)
    host = Host()
    uri = f"file:///w/{path}"
    host.set_text(uri, emptied)
    labels = [each.label for each in complete(host.snapshot(), uri, offset).items]
    wanted = {spot.value}
    if spot.sort == "prefix":
        wanted.add(f"{spot.value.partition(':')[0]}:")
    return next((index for index, label in enumerate(labels) if label in wanted), None)


@needs_corpus
def test_the_value_used_is_offered_and_among_the_first() -> None:
    """Nothing is left out of the count, free texts such as the unit `Celcius` neither."""
    places = [
        (path, text, spot)
        for path in corpus_files()
        if expected()[path]["schema_valid"] is True
        for text in (corpus_text(path),)
        for spot in spots(text)
    ]
    sample = random.Random(SEED).sample(places, SAMPLE)
    ranks = [(spot.sort, rank(path, text, spot)) for path, text, spot in sample]
    counted = Counter(sort for sort, _ in ranks)
    assert set(counted) == {"security", "op", "unit", "prefix", "enum"}
    offered = [found for _, found in ranks if found is not None]
    assert len(offered) / SAMPLE >= 0.99
    assert sum(found < FIRST for found in offered) / SAMPLE >= 0.9
