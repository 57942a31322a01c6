"""All mistakes of a document under the shipped schemas, found in one walk and told in words."""

from __future__ import annotations

from collections.abc import Iterator
from functools import lru_cache

from thingfit.facts import Document, Kind, Part
from thingfit.facts.kinds import kind_of_name
from thingfit.rules.finding import Found
from thingfit.rules.schema_fixes import fixes
from thingfit.rules.schema_places import kind_in_words, places
from thingfit.rules.schema_walk import Mistake, mistakes
from thingfit.rules.schema_words import say
from thingfit.syntax import Array, Missing, Node, Object

_SCHEMAS = {Kind.THING_DESCRIPTION: "td", Kind.THING_MODEL: "tm"}


def told(document: Document, rule: str) -> Iterator[Found]:
    """The mistakes of a document that bear the name of a rule."""
    return (found for name, found in _all_told(document) if name == rule)


@lru_cache(maxsize=4)
def _all_told(document: Document) -> tuple[tuple[str, Found], ...]:
    """All mistakes of a document, each with its rule; kept until all rules have asked."""
    return (*_foreign_parts(document), *_mistakes_of_parts(document))


def _mistakes_of_parts(document: Document) -> Iterator[tuple[str, Found]]:
    for each in document.parts:
        part, found = _judge(each, document)
        where = places(part.node) if found else {}
        for mistake in found:
            said = say(mistake, part, where)
            if said is not None:
                mended = fixes(said, part, document.text, where)
                yield said.rule, Found(said.span, said.message, mended)


def _judge(part: Part, document: Document) -> tuple[Part, tuple[Mistake, ...]]:
    """The mistakes of a part, and the part as it was understood.

    A bad description in a file named as a model is one that lacks `tm:ThingModel`; to call
    everything missing that only descriptions need would bury that.
    """
    schema = _SCHEMAS.get(part.kind)
    found = mistakes(schema, part.node) if schema else ()
    if found and schema == "td" and kind_of_name(document.name) is Kind.THING_MODEL:
        return Part(Kind.THING_MODEL, part.node), mistakes("tm", part.node)
    return part, found


def _foreign_parts(document: Document) -> Iterator[tuple[str, Found]]:
    """Values where only an object can be a description: the root, or the items of an array."""
    if document.kind not in _SCHEMAS:
        return
    root = document.tree.root
    nodes: tuple[Node, ...] = root.items if isinstance(root, Array) else (root,)
    for node in nodes:
        if not isinstance(node, Object | Missing):
            message = f"the document holds {kind_in_words(node)}; a description is an object"
            yield "type-wrong", Found(node.span, message)
