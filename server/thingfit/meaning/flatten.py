"""Statements from the expanded form (JSON-LD 1.1 API, sections 4 and 8)."""

from __future__ import annotations

import re

from thingfit.meaning.iri import is_absolute, wrong_character
from thingfit.meaning.keywords import RDF
from thingfit.meaning.literals import RDF_JSON, canonical_json, literal_of
from thingfit.meaning.objects import Item, ListObject, NodeObject, TypeName, ValueObject
from thingfit.meaning.problem import Problem, ProblemKind
from thingfit.meaning.statements import Blank, Iri, Literal, Resource, Statement, Term
from thingfit.text import Span

_LANGUAGE = re.compile(r"[A-Za-z]{1,8}(?:-[A-Za-z0-9]{1,8})*")
_TYPE = Iri(RDF + "type")
_FIRST = Iri(RDF + "first")
_REST = Iri(RDF + "rest")
_NIL = Iri(RDF + "nil")


class Flattener:
    """Collects statements; equal ones are kept once, with the place of the first."""

    def __init__(self, problems: list[Problem]) -> None:
        self.problems = problems
        self.statements: dict[tuple[Resource, Iri, Term, Resource | None], Statement] = {}
        self.places: dict[Resource, list[Span]] = {}
        self._labels: dict[str, Blank] = {}
        self._made = 0
        self._indexes: dict[tuple[Resource | None, Resource], str] = {}
        self._iris: dict[str, Iri | None] = {}

    def add(self, items: list[Item], graph: Resource | None) -> None:
        """Adds the nodes among the items to a graph, also those in lists that nothing refers to."""
        for item in items:
            if isinstance(item, NodeObject):
                self.node(item, graph)
            elif isinstance(item, ListObject):
                self.add(item.items, graph)

    def node(self, node: NodeObject, graph: Resource | None) -> Resource | None:
        """Adds a node with all below it; gives its name, or nothing for a relative IRI."""
        name = self._name(node)
        if name is not None and (node.types or node.entries or not node.has_id):
            self.places.setdefault(name, []).append(node.span)
        for kind in node.types:
            self._type(name, kind, graph)
        for predicate, items in node.entries:
            iri = self._predicate(predicate, items)
            for item in items:
                found = self.object(item, graph)
                if name is not None and iri is not None and found is not None:
                    self._state(name, iri, found, graph, item.member, item.span)
        for predicate, items in node.reverse:
            iri = self._predicate(predicate, items)
            for item in items:
                other = self.object(item, graph)
                if iri is None or name is None or other is None or isinstance(other, Literal):
                    continue
                self._state(other, iri, name, graph, item.member, item.span)
        self._check_index(node, name, graph)
        if node.included:
            self.add(node.included, graph)
        if node.graph:
            self._graph(node.graph, name)
        return name

    def object(self, item: Item, graph: Resource | None) -> Term | None:
        """Adds what is below an item; gives the term that stands for it."""
        match item:
            case NodeObject():
                return self.node(item, graph)
            case ValueObject():
                return self._literal(item)
            case ListObject():
                return self._list(item, graph)

    def _graph(self, items: list[Item], name: Resource | None) -> None:
        if name is not None:
            self.add(items, name)

    def _list(self, item: ListObject, graph: Resource | None) -> Resource:
        """Adds the cells of a list, from the first (section 8.2.3)."""
        cells = [self._blank() for _ in item.items]
        for place, (cell, member) in enumerate(zip(cells, item.items, strict=True)):
            found = self.object(member, graph)
            rest = cells[place + 1] if place + 1 < len(cells) else _NIL
            if found is not None:
                self._state(cell, _FIRST, found, graph, item.member, member.span)
            self._state(cell, _REST, rest, graph, item.member, member.span)
        return cells[0] if cells else _NIL

    def _state(
        self,
        subject: Resource,
        predicate: Iri,
        found: Term,
        graph: Resource | None,
        member: Span,
        span: Span,
    ) -> None:
        key = (subject, predicate, found, graph)
        if key not in self.statements:
            self.statements[key] = Statement(subject, predicate, found, graph, member, span)

    def _type(self, name: Resource | None, kind: TypeName, graph: Resource | None) -> None:
        found = self._resource(kind.iri, kind.span)
        if name is not None and found is not None:
            self._state(name, _TYPE, found, graph, kind.member, kind.span)

    def _literal(self, item: ValueObject) -> Literal | None:
        if item.datatype == "@json":
            return Literal(canonical_json(item.value), RDF_JSON)
        if item.language is not None and not _LANGUAGE.fullmatch(item.language):
            message = f"`{item.language}` is not a language tag (BCP 47)"
            self.problems.append(Problem(ProblemKind.LANGUAGE, "", message, item.member))
            return None
        if isinstance(item.value, str | bool | int | float):
            return literal_of(item.value, item.datatype, item.language)
        return None

    def _check_index(self, node: NodeObject, name: Resource | None, graph: Resource | None) -> None:
        if node.index is None or name is None:
            return
        if self._indexes.setdefault((graph, name), node.index) != node.index:
            message = f"`{name}` has two different values of `@index`"
            self.problems.append(
                Problem(ProblemKind.VALUE, "conflicting indexes", message, node.span)
            )

    # Names.

    def _name(self, node: NodeObject) -> Resource | None:
        if not node.has_id:
            return self._blank()
        return None if node.id is None else self._resource(node.id, node.id_span or node.span)

    def _predicate(self, iri: str, items: list[Item]) -> Iri | None:
        if iri.startswith("_:"):
            return None  # Blank nodes as predicates are not RDF (section 8.1.2).
        return self._iri(iri, items[0].member) if items else None

    def _resource(self, iri: str, span: Span) -> Resource | None:
        if not iri.startswith("_:"):
            return self._iri(iri, span)
        found = self._labels.get(iri)
        if found is None:
            found = self._labels[iri] = self._blank()
        return found

    def _blank(self) -> Blank:
        self._made += 1
        return Blank(f"_:b{self._made}")

    def _iri(self, iri: str, span: Span) -> Iri | None:
        """An IRI that can stand in a statement: absolute, and of characters that IRIs hold."""
        if iri in self._iris:
            return self._iris[iri]
        found: Iri | None = None
        wrong = wrong_character(iri)
        if wrong is not None:
            shown = "a blank" if wrong == " " else f"`{wrong}`"
            message = f"`{iri}` is no IRI: it holds {shown}"
            self.problems.append(Problem(ProblemKind.IRI, "", message, span))
        elif is_absolute(iri):
            found = Iri(iri)
        self._iris[iri] = found
        return found
