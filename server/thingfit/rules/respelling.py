"""Names of terms in the spelling that a document uses for their neighbours."""

from __future__ import annotations

from thingfit.facts import Document
from thingfit.facts.kinds import DEVICE_CONTEXT, MODEL_CONTEXT
from thingfit.meaning import vocabulary


def respelled(document: Document, written: str, iri: str) -> str:
    """How to write a term where another text stood: as a short name, a CURIE or an IRI.

    Short names and our prefixes are only used where one of our contexts gives them their meaning.
    """
    ours = MODEL_CONTEXT in document.text or DEVICE_CONTEXT in document.text
    name = vocabulary.local_name(iri)
    if ":" not in written:
        return name if ours else iri
    if "://" in written:
        return iri
    curie = vocabulary.shorten(iri)
    prefix = written.partition(":")[0]
    if curie.partition(":")[0] == prefix or (ours and curie != iri):
        return curie
    return iri
