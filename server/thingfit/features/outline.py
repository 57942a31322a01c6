"""The outline of a document: what is in it, as a tree, and the same of a workspace as a list."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from enum import Enum

from thingfit.facts import Affordance, Document, Form, Interaction, Kind
from thingfit.facts.thing import strings
from thingfit.syntax import Array, Literal, Member, Missing, Node, Number, Object, String
from thingfit.text import Span
from thingfit.workspace import Snapshot

LONGEST = 60
"""Details longer than this are cut."""


class SymbolKind(Enum):
    """What an entry of an outline is."""

    THING = "thing"
    MODEL = "model"
    GROUP = "group"
    PROPERTY = "property"
    ACTION = "action"
    EVENT = "event"
    FORM = "form"
    LINK = "link"
    SECURITY = "security definition"
    SCHEMA = "data schema"
    VARIABLE = "URI variable"
    OBJECT = "object"
    ARRAY = "array"
    TEXT = "text"
    NUMBER = "number"
    LITERAL = "literal"


@dataclass(frozen=True, slots=True)
class Symbol:
    """An entry of an outline; `selection` is its name, or the value that names it."""

    name: str
    detail: str
    kind: SymbolKind
    span: Span
    selection: Span
    children: tuple[Symbol, ...] = ()


@dataclass(frozen=True, slots=True)
class WorkspaceSymbol:
    """An entry of a workspace; `container` is the title of what it is in."""

    name: str
    kind: SymbolKind
    container: str
    uri: str
    span: Span


_AFFORDANCES = {
    Affordance.PROPERTY: SymbolKind.PROPERTY,
    Affordance.ACTION: SymbolKind.ACTION,
    Affordance.EVENT: SymbolKind.EVENT,
}
_MAPS = {
    "securityDefinitions": SymbolKind.SECURITY,
    "schemaDefinitions": SymbolKind.SCHEMA,
    "uriVariables": SymbolKind.VARIABLE,
    "properties": SymbolKind.SCHEMA,
}
_LISTS = {"forms": SymbolKind.FORM, "links": SymbolKind.LINK}
_SCHEMAS = frozenset("input output subscription data dataResponse cancellation items oneOf".split())
_LEAVES = (SymbolKind.TEXT, SymbolKind.NUMBER, SymbolKind.LITERAL)


def outline(document: Document) -> tuple[Symbol, ...]:
    """The outline of a document of ours; of any other, nothing."""
    if document.kind is None:
        return ()
    if document.kind is Kind.SETTINGS:
        return tuple(_plain(document.tree.root))
    found: list[Symbol] = []
    for part in document.parts:
        node = part.node
        selection = _naming(node)
        is_thing = part.kind in (Kind.THING_DESCRIPTION, Kind.THING_MODEL)
        found.append(
            Symbol(
                selection.value if selection and selection.value else document.name or "document",
                " · ".join(dict.fromkeys(_types(node))),
                SymbolKind.THING if is_thing else SymbolKind.MODEL,
                node.span,
                selection.span if selection else Span(node.span.start, node.span.start + 1),
                tuple(_of_thing(node) if is_thing else _plain(node)),
            )
        )
    return tuple(found)


def workspace_symbols(
    snapshot: Snapshot, query: str, limit: int = 500
) -> tuple[WorkspaceSymbol, ...]:
    """The descriptions, affordances and security definitions whose names hold the query's letters.

    Names that begin with the query come first, then those that hold it, then the others.
    """
    found: list[tuple[int, str, WorkspaceSymbol]] = []
    for uri, document in snapshot.documents.items():
        for each in _listed(document):
            rank = _rank(query.lower(), each.name.lower())
            if rank is not None:
                symbol = WorkspaceSymbol(each.name, each.kind, each.detail, uri, each.selection)
                found.append((rank, each.name.lower(), symbol))
    found.sort(key=lambda each: each[:2])
    return tuple(symbol for _, _, symbol in found[:limit])


def _listed(document: Document) -> Iterator[Symbol]:
    """The entries of a document that the workspace lists; the detail is their container."""
    if document.kind in (None, Kind.SETTINGS):
        return
    for part in document.parts:
        title = _naming(part.node)
        name = title.value if title and title.value else document.name
        is_thing = part.kind in (Kind.THING_DESCRIPTION, Kind.THING_MODEL)
        kind = SymbolKind.THING if is_thing else SymbolKind.MODEL
        span = title.span if title else Span(part.node.span.start, part.node.span.start + 1)
        yield Symbol(name, document.name, kind, span, span)
        if not is_thing:
            continue
        groups = {each.value: _AFFORDANCES[each] for each in Affordance}
        for key, inner in {**groups, "securityDefinitions": SymbolKind.SECURITY}.items():
            value = part.node.get(key)
            for member in value.members if isinstance(value, Object) else ():
                yield Symbol(member.key.value, name, inner, member.span, member.key.span)


def _rank(query: str, name: str) -> int | None:
    """How well a name answers a query, 0 best; nothing when it lacks a letter of it in order."""
    if name.startswith(query):
        return 0
    if query in name:
        return 1
    letters = iter(name)
    return 2 if all(letter in letters for letter in query) else None


# Things.


def _of_thing(node: Object) -> Iterator[Symbol]:
    groups = {each.value: each for each in Affordance}
    for member in node.members:
        affordance = groups.get(member.key.value)
        if affordance and isinstance(member.value, Object):
            children = tuple(_affordance(each, affordance) for each in member.value.members)
            yield _symbol(member, SymbolKind.GROUP, _count(children), children)
        else:
            yield from _member(member, None)


def _affordance(member: Member, affordance: Affordance) -> Symbol:
    kind = _AFFORDANCES[affordance]
    if not isinstance(member.value, Object):
        return _symbol(member, kind, _shown(member.value))
    interaction = Interaction(affordance, member.key, member.value)
    children = tuple(each for inner in member.value.members for each in _member(inner, interaction))
    return _symbol(member, kind, _schema_detail(member.value), children)


def _member(member: Member, interaction: Interaction | None) -> Iterator[Symbol]:
    """The entry of a member of a Thing, an affordance or a schema; plain values have none."""
    key, value = member.key.value, member.value
    if key in _MAPS and isinstance(value, Object):
        children = tuple(_named(each, _MAPS[key]) for each in value.members)
        yield _symbol(member, SymbolKind.GROUP, _count(children), children)
    elif key in _LISTS and isinstance(value, Array):
        children = tuple(
            _form(item, interaction) if key == "forms" else _link(item)
            for item in value.items
            if isinstance(item, Object)
        )
        yield _symbol(member, SymbolKind.GROUP, _count(children), children)
    elif key in _SCHEMAS and isinstance(value, Object):
        yield _named(member, SymbolKind.SCHEMA)
    elif isinstance(value, Object):
        yield _symbol(member, SymbolKind.OBJECT, "", tuple(_plain(value)))
    elif isinstance(value, Array) and any(isinstance(i, Object | Array) for i in value.items):
        yield _symbol(member, SymbolKind.ARRAY, "", tuple(_plain(value)))


def _named(member: Member, kind: SymbolKind) -> Symbol:
    """The entry of a security definition, a schema or a variable."""
    if not isinstance(member.value, Object):
        return _symbol(member, kind, _shown(member.value))
    if kind is SymbolKind.SECURITY:
        detail = " ".join(each for key in ("scheme", "in") for each in _texts(member.value, key))
        return _symbol(member, kind, detail)
    children = tuple(each for inner in member.value.members for each in _member(inner, None))
    return _symbol(member, kind, _schema_detail(member.value), children)


def _schema_detail(node: Object) -> str:
    """Type, unit and what a value may be used for: `number · om:degreeCelsius · readOnly`."""
    words = [*_texts(node, "type"), *_texts(node, "unit")]
    for key in ("readOnly", "writeOnly", "observable", "safe", "idempotent", "synchronous"):
        value = node.get(key)
        if isinstance(value, Literal) and value.value is True:
            words.append(key)
    words += (f"of {each}" for each in _texts(node, "tm:ref"))
    return _cut(" · ".join(words))


def _form(node: Object, interaction: Interaction | None) -> Symbol:
    form = Form(node, interaction)
    name = form.href.value if form.href else "form"
    words = [", ".join(form.ops), *_texts(node, "subprotocol"), *_texts(node, "contentType")]
    return Symbol(
        _cut(name) or "form",
        " · ".join(word for word in words if word),
        SymbolKind.FORM,
        node.span,
        form.href.span if form.href else Span(node.span.start, node.span.start + 1),
    )


def _link(node: Object) -> Symbol:
    href = node.get("href")
    named = href if isinstance(href, String) and href.value else None
    return Symbol(
        _cut(named.value) if named else "link",
        " · ".join([*_texts(node, "rel"), *_texts(node, "type")]),
        SymbolKind.LINK,
        node.span,
        named.span if named else Span(node.span.start, node.span.start + 1),
    )


# Everything else.


def _plain(node: Node) -> Iterator[Symbol]:
    """The entries of JSON that no rule of ours gives names to."""
    match node:
        case Object():
            for member in node.members:
                kind = _kind(member.value)
                children = () if kind in _LEAVES else tuple(_plain(member.value))
                yield _symbol(member, kind, _shown(member.value), children)
        case Array():
            for index, item in enumerate(node.items):
                if isinstance(item, Object | Array):
                    title = _naming(item) if isinstance(item, Object) else None
                    yield Symbol(
                        _cut(title.value) if title and title.value else f"[{index}]",
                        " · ".join(_types(item)) if isinstance(item, Object) else "",
                        _kind(item),
                        item.span,
                        title.span if title else Span(item.span.start, item.span.start + 1),
                        tuple(_plain(item)),
                    )


def _symbol(
    member: Member, kind: SymbolKind, detail: str, children: tuple[Symbol, ...] = ()
) -> Symbol:
    # An editor refuses an entry without a name.
    name = member.key.value.strip() or '""'
    return Symbol(name, detail, kind, member.span, member.key.span, children)


def _kind(node: Node) -> SymbolKind:
    match node:
        case Object():
            return SymbolKind.OBJECT
        case Array():
            return SymbolKind.ARRAY
        case Number():
            return SymbolKind.NUMBER
        case Literal():
            return SymbolKind.LITERAL
        case String() | Missing():
            return SymbolKind.TEXT


def _shown(node: Node) -> str:
    """A value as a detail."""
    match node:
        case String():
            return _cut(node.value)
        case Number():
            return str(node.value)
        case Literal():
            return "null" if node.value is None else str(node.value).lower()
        case Array() if not any(isinstance(item, Object | Array) for item in node.items):
            return _cut(", ".join(_shown(item) for item in node.items))
        case _:
            return ""


def _naming(node: Object) -> String | None:
    """The string that names an object to people."""
    for key in ("title", "name", "schema:name", "label", "rdfs:label", "id", "@id"):
        value = node.get(key)
        if isinstance(value, String):
            return value
    return None


def _types(node: Object) -> Iterator[str]:
    for key in ("@type", "type"):
        yield from (each.value for each in strings(node.get(key)))


def _texts(node: Object, key: str) -> Iterator[str]:
    yield from (each.value for each in strings(node.get(key)) if each.value)


def _count(children: tuple[Symbol, ...]) -> str:
    return str(len(children))


def _cut(text: str) -> str:
    text = " ".join(text.split())
    return text if len(text) <= LONGEST else text[: LONGEST - 1] + "…"
