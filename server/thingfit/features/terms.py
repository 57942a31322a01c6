"""The prefixes and terms that the contexts of a document define, and where it uses them.

Whether a text is a use is not guessed from its look: the statements of the document tell which
key or value became an IRI by way of a term.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace

from thingfit.facts import Document, Kind
from thingfit.features.names import NAMED_BY_PEOPLE, PLAIN_JSON, Name, NameKind, Occurrence
from thingfit.features.written import part
from thingfit.meaning.context import apply_context
from thingfit.meaning.keywords import KEYWORDS, RDF
from thingfit.meaning.statements import Expansion, Iri
from thingfit.meaning.term import INITIAL, Context, Setting
from thingfit.syntax import Array, Member, Node, Object, String
from thingfit.text import Span

TYPE = RDF + "type"
_NOT_IRIS = ("@language", "@container", "@direction", "@version", "@import", "@base")
_THINGS = (Kind.THING_DESCRIPTION, Kind.THING_MODEL)


@dataclass(frozen=True, slots=True)
class Stated:
    """The IRIs that the keys and values of a document became, by the spans of members and values.

    A member that holds a map of names counts as the place of what its names' members state.
    """

    predicates: Mapping[Span, frozenset[str]]
    objects: Mapping[Span, frozenset[str]]
    nodes: frozenset[str]


def stated(expansion: Expansion) -> Stated:
    """The IRIs of an expansion by their places."""
    predicates: dict[Span, set[str]] = {}
    objects: dict[Span, set[str]] = {}
    for each in expansion.statements:
        if each.predicate != TYPE:
            predicates.setdefault(each.span, set()).add(each.predicate)
        if isinstance(each.object, Iri):
            objects.setdefault(each.object_span, set()).add(each.object)
    return Stated(
        {span: frozenset(iris) for span, iris in predicates.items()},
        {span: frozenset(iris) for span, iris in objects.items()},
        frozenset(expansion.places),
    )


def predicates_of(facts: Stated, member: Member) -> frozenset[str]:
    """The predicates that a key became; for a map of names, those of the members in it."""
    found = facts.predicates.get(member.span)
    if found is None and isinstance(member.value, Object):
        inner = (facts.predicates.get(each.span, frozenset()) for each in member.value.members)
        return frozenset().union(*inner)
    return found or frozenset()


def terms_of_contexts(document: Document) -> Iterator[Occurrence]:
    """The prefixes and terms of a document's own contexts, where defined and where used."""
    if '"@context"' not in document.text or document.kind in (None, Kind.SETTINGS):
        return
    walker = _Walker(document)
    yield from walker.node(document.tree.root, _Scope(INITIAL, {}))


@dataclass(frozen=True, slots=True)
class _Scope:
    """The context in force, and the names of it that the document itself defines."""

    context: Context
    names: Mapping[str, Name]

    def iri(self, term: str) -> str | None:
        found = self.context.terms.get(term)
        return found.iri if found else None


class _Walker:
    """Goes through one document and gives the occurrences of its terms."""

    def __init__(self, document: Document) -> None:
        self.document = document
        self.facts = stated(document.expansion)
        self.maps = NAMED_BY_PEOPLE if document.kind in _THINGS else frozenset[str]()
        self.plain = PLAIN_JSON if document.kind in _THINGS else ()

    def node(self, node: Node, scope: _Scope) -> Iterator[Occurrence]:
        match node:
            case Array():
                for item in node.items:
                    yield from self.node(item, scope)
            case Object():
                yield from self.object(node, scope)

    def object(self, node: Object, scope: _Scope) -> Iterator[Occurrence]:
        local = node.get("@context")
        if local is not None:
            scope = self.scope_of(node, local, scope)
            yield from self.context(local, scope)
        for member in node.members:
            key = member.key.value
            if key == "@context":
                continue
            yield from self.key(member, scope)
            yield from self.values(member, scope)
            if key in self.maps and isinstance(member.value, Object):
                for named in member.value.members:
                    yield from self.node(named.value, scope)
            elif key not in self.plain:
                yield from self.node(member.value, scope)

    # Definitions.

    def scope_of(self, holder: Object, local: Node, scope: _Scope) -> _Scope:
        """The scope within an object that holds a context."""
        uri = self.document.uri
        active = apply_context(scope.context, local, Setting(uri))
        names = dict(scope.names)
        for each in local.items if isinstance(local, Array) else (local,):
            for member in each.members if isinstance(each, Object) else ():
                term = member.key.value
                if term and ":" not in term and not term.startswith("@"):
                    names[term] = Name(NameKind.TERM, term, uri, holder.span.start)
        return replace(scope, context=active, names=names)

    def context(self, local: Node, scope: _Scope) -> Iterator[Occurrence]:
        """The terms that a context defines, and those that its definitions use."""
        for each in local.items if isinstance(local, Array) else (local,):
            for member in each.members if isinstance(each, Object) else ():
                key = member.key
                if key.value in scope.names:
                    yield self.occurrence(scope.names[key.value], key, is_definition=True)
                else:
                    yield from self.prefix(key, scope)
                if key.value not in _NOT_IRIS:
                    yield from self.definition(member.value, scope)

    def definition(self, value: Node, scope: _Scope) -> Iterator[Occurrence]:
        match value:
            case String():
                yield from self.written(value, scope)
            case Object():
                for member in value.members:
                    if member.key.value in ("@id", "@type", "@reverse", "@index"):
                        yield from self.definition(member.value, scope)
                    elif member.key.value == "@context":
                        yield from self.context(member.value, self.inner(member.value, scope))

    def inner(self, local: Node, scope: _Scope) -> _Scope:
        """The scope within a context that a term carries."""
        active = apply_context(scope.context, local, Setting(self.document.uri), override=True)
        hidden = {
            member.key.value
            for each in (local.items if isinstance(local, Array) else (local,))
            for member in (each.members if isinstance(each, Object) else ())
        }
        names = {term: name for term, name in scope.names.items() if term not in hidden}
        return _Scope(active, names)

    # Uses.

    def key(self, member: Member, scope: _Scope) -> Iterator[Occurrence]:
        name = scope.names.get(member.key.value)
        if name is None:
            yield from self.meant(member.key, predicates_of(self.facts, member), scope)
        elif scope.iri(name.text) in predicates_of(self.facts, member):
            yield self.occurrence(name, member.key)

    def values(self, member: Member, scope: _Scope) -> Iterator[Occurrence]:
        """The strings of a member that became IRIs by way of a term."""
        value = member.value
        for node in value.items if isinstance(value, Array) else (value,):
            if not isinstance(node, String):
                continue
            iris = self.facts.objects.get(node.span, frozenset())
            if member.key.value in ("@type", "@id") and node.value not in scope.names:
                yield from self.meant(node, iris, scope)
                continue
            if member.key.value == "id":
                iris |= self.facts.nodes
            if iris:
                for each in self.written(node, scope):
                    if self.full(node.value, each, scope) in iris:
                        yield each

    def meant(self, node: String, iris: frozenset[str], scope: _Scope) -> Iterator[Occurrence]:
        """The prefix of a text, unless the text became an IRI by way of another definition.

        Contexts within the context of TD define some prefixes anew. What became an IRI as it
        stands has a prefix that cannot be one yet, because its own IRI is still being written.
        """
        for each in self.prefix(node, scope):
            if not iris or node.value in iris or self.full(node.value, each, scope) in iris:
                yield each

    def full(self, text: str, use: Occurrence, scope: _Scope) -> str:
        """The IRI of a text that is a term, or begins with one as its prefix."""
        return (scope.iri(use.name.text) or "") + text[len(use.name.text) + 1 :]

    def written(self, node: String, scope: _Scope) -> Iterator[Occurrence]:
        """The term that a text is, or that it begins with as a prefix."""
        name = scope.names.get(node.value)
        if name is not None and node.value not in KEYWORDS:
            yield self.occurrence(name, node)
        else:
            yield from self.prefix(node, scope)

    def prefix(self, node: String, scope: _Scope) -> Iterator[Occurrence]:
        prefix, colon, rest = node.value.partition(":")
        name = scope.names.get(prefix) if colon and not rest.startswith("//") else None
        if name:
            span = part(self.document.text, node, 0, len(prefix))
            yield Occurrence(name, self.document.uri, span)

    def occurrence(self, name: Name, node: String, *, is_definition: bool = False) -> Occurrence:
        span = part(self.document.text, node, 0, len(node.value))
        return Occurrence(name, self.document.uri, span, is_definition)
