"""Maps as values: by language, index, identifier or type (JSON-LD 1.1 API, section 5.1.2, 13)."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, TypeAlias

from thingfit.meaning.iri import is_absolute
from thingfit.meaning.objects import Item, ListObject, NodeObject, TypeName, ValueObject, as_list
from thingfit.meaning.term import Context, Term
from thingfit.syntax import Array, Literal, Member, Missing, Object, String

if TYPE_CHECKING:
    from thingfit.meaning.expander import Expander

Reader: TypeAlias = Callable[["Expander", Context, Context, Term, Member, Object], list[Item]]


def reader_of(container: frozenset[str]) -> Reader | None:
    """The function that reads a map of a container, or nothing when it holds no maps."""
    return next((read for name, read in _READERS if name in container), None)


def graph_of(item: Item) -> NodeObject:
    """A node without a name that is the graph of an item."""
    return NodeObject(item.span, item.member, graph=[item])


def _language_map(
    expander: Expander,
    context: Context,
    inner: Context,
    term: Term,
    member: Member,
    value: Object,
) -> list[Item]:
    """The texts of a map by language."""
    found: list[Item] = []
    for name, entry in value.by_key.items():
        language = None if inner.iri_of_name(name) == "@none" else name.lower()
        items = entry.value.items if isinstance(entry.value, Array) else (entry.value,)
        for item in items:
            if isinstance(item, String):
                found.append(ValueObject(item.span, entry.span, item.value, language=language))
            elif not _is_empty(item):
                message = f"the text of `{member.key.value}` for `{name}` is not a string"
                expander.report("invalid language map value", message, item.span)
    return found


def _index_map(
    expander: Expander,
    context: Context,
    inner: Context,
    term: Term,
    member: Member,
    value: Object,
) -> list[Item]:
    """The items of a map by index; the index may be a property of them."""
    as_graph = "@graph" in term.container
    index = inner.terms.get(member.key.value, term).index
    iri = None if index is None else context.iri_of_name_or_reference(index, expander.base)
    found: list[Item] = []
    for name, entry in value.by_key.items():
        named = inner.iri_of_name(name) != "@none"
        for item in _entry(expander, inner, term, member, entry, as_graph):
            if index is None:
                item.index = name if named and item.index is None else item.index
            elif not isinstance(item, NodeObject):
                found.extend(_unnamed(expander, member, item))
                continue
            elif named and iri is not None and is_absolute(iri):
                key = String(entry.key.span, name)
                item.entries.insert(0, (iri, [expander.scalar(inner, index, key, entry.span)]))
            found.append(item)
    return found


def _id_map(
    expander: Expander,
    context: Context,
    inner: Context,
    term: Term,
    member: Member,
    value: Object,
) -> list[Item]:
    """The nodes of a map by identifier."""
    as_graph = "@graph" in term.container
    found: list[Item] = []
    for name, entry in value.by_key.items():
        named = inner.iri_of_name(name) != "@none"
        for item in _entry(expander, inner, term, member, entry, as_graph):
            if not isinstance(item, NodeObject):
                found.extend(_unnamed(expander, member, item))
                continue
            if named and not item.has_id:
                item.has_id = True
                item.id = inner.iri_of_reference(name, expander.base)
                item.id_span = entry.key.span
            found.append(item)
    return found


def _type_map(
    expander: Expander,
    context: Context,
    inner: Context,
    term: Term,
    member: Member,
    value: Object,
) -> list[Item]:
    """The nodes of a map by type; the context of a type holds for its nodes."""
    outer = inner.previous or inner
    found: list[Item] = []
    for name, entry in value.by_key.items():
        active = outer
        definition = outer.terms.get(name)
        if definition is not None and definition.scoped is not None:
            active = expander.scoped(outer, definition.scoped, entry.key.span, of_type=True)
        iri = outer.iri_of_name(name)
        for item in _entry(expander, active, term, member, entry, False):
            if not isinstance(item, NodeObject):
                found.extend(_unnamed(expander, member, item))
                continue
            if iri is not None and iri != "@none":
                item.types.insert(0, TypeName(iri, entry.span, entry.key.span))
            found.append(item)
    return found


def _entry(
    expander: Expander,
    inner: Context,
    term: Term,
    member: Member,
    entry: Member,
    as_graph: bool,
) -> list[Item]:
    """The items of one entry of a map."""
    expanded = expander.element(
        inner, member.key.value, entry.value, entry.span, in_map=True, applied=term.scoped
    )
    items = as_list(expanded)
    if not as_graph:
        return items
    return [
        item if isinstance(item, NodeObject) and item.is_graph_alone() else graph_of(item)
        for item in items
    ]


def _unnamed(expander: Expander, member: Member, item: Item) -> list[Item]:
    """An item that can have no name or property: a list stands without, a value is refused."""
    if isinstance(item, ListObject):
        return [item]
    message = f"a value in the map `{member.key.value}` is not an object, so it cannot be indexed"
    expander.report("invalid value object", message, item.span)
    return []


def _is_empty(node: object) -> bool:
    return isinstance(node, Missing) or (isinstance(node, Literal) and node.value is None)


_READERS: tuple[tuple[str, Reader], ...] = (
    ("@language", _language_map),
    ("@index", _index_map),
    ("@id", _id_map),
    ("@type", _type_map),
)
