"""Expansion: from the tree of a document to statements (JSON-LD 1.1 API, sections 5 and 8).

Property-scoped contexts are looked up twice, as the reference implementations do: the context
of a term may itself give that term another context, which then holds for the objects below.
The contexts of TD 1.1 are written for that.
"""

from __future__ import annotations

from thingfit.meaning.expander import Expander
from thingfit.meaning.flatten import Flattener
from thingfit.meaning.objects import Item, NodeObject, as_list
from thingfit.meaning.statements import Expansion
from thingfit.meaning.term import INITIAL, Context
from thingfit.syntax import Node


def expand(root: Node, base: str = "", *, context: Context = INITIAL) -> Expansion:
    """The statements of a document, however broken; relative IRIs are resolved against `base`.

    Without a base, statements with relative IRIs are left out.
    """
    expander = Expander(base)
    items = _unwrapped(as_list(expander.element(context, None, root, root.span)), root)
    flattener = Flattener(expander.problems)
    flattener.add(items, None)
    return Expansion(
        tuple(flattener.statements.values()),
        tuple(dict.fromkeys(expander.problems)),
        {resource: tuple(spans) for resource, spans in flattener.places.items()},
        tuple(expander.dropped),
    )


def _unwrapped(items: list[Item], root: Node) -> list[Item]:
    """The items of a document; one that is nothing but a graph is the default graph."""
    if len(items) == 1 and isinstance(items[0], NodeObject) and items[0].span == root.span:
        node = items[0]
        if (
            node.graph is not None
            and node.is_graph_alone()
            and not node.has_id
            and node.index is None
        ):
            return node.graph
    return items
