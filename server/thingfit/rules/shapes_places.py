"""The places of violations: from the node and path of a shape to a member of the JSON text."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from thingfit.meaning.statements import Literal, Resource, Statement
from thingfit.rules.shapes_graph import SH
from thingfit.rules.shapes_paths import Links, Trail, follow, furthest, links_of
from thingfit.rules.shapes_run import Stated, Violation
from thingfit.syntax import Array, Member, Node, Object
from thingfit.text import Span

if TYPE_CHECKING:
    from rdflib.term import Node as Term

# These speak of the values there should be, not of one that is there.
_OF_NODE = frozenset({SH + "QualifiedMinCountConstraintComponent"})
_OF_LAST = frozenset(
    {SH + "MaxCountConstraintComponent", SH + "QualifiedMaxCountConstraintComponent"}
)


@dataclass(frozen=True, slots=True, eq=False)
class Places:
    """The places of one document's nodes and statements."""

    stated: Stated
    links: Links
    names: dict[Term, Resource]
    mentions: dict[Term, Statement]

    @staticmethod
    def of(stated: Stated) -> Places:
        """The places of a document."""
        names: dict[Term, Resource] = {}
        mentions: dict[Term, Statement] = {}
        for subject, _, value, statement in stated.triples:
            names.setdefault(subject, statement.subject)
            if not isinstance(statement.object, Literal):
                names.setdefault(value, statement.object)
            mentions.setdefault(value, statement)
        return Places(stated, links_of(stated.triples), names, mentions)

    def written(self, violation: Violation, span: Span) -> str | None:
        """The value as it is written at its place; nothing where something else stands there."""
        if violation.value is None or violation.path is None:
            return None
        at_value = any(
            trail.end == violation.value and trail.last and trail.last.object_span == span
            for trail in follow(violation.path, Trail(violation.focus), self.links)
        )
        return self.stated.document.text[span.start : span.end] if at_value else None

    def span_of(self, violation: Violation) -> Span:
        """The smallest place that shows what a violation is about."""
        start = Trail(violation.focus)
        if violation.path is None:
            return self._node(start)
        ends = follow(violation.path, start, self.links)
        if violation.value is not None:
            for trail in ends:
                if trail.end == violation.value and trail.last:
                    return self._value(trail.end, trail.last)
        elif violation.component in _OF_LAST and ends and ends[-1].last:
            return self._member(ends[-1].last)
        elif violation.component not in _OF_NODE and ends and ends[0].last:
            return self._member(ends[0].last)
        elif not ends:
            return self._node(furthest(violation.path, start, self.links))
        return self._node(start)

    def extent_of(self, span: Span) -> Span:
        """All that a place stands for: behind a key, the whole member."""
        member, node = self._find(span)
        return member.span if member and member.key is node else span

    def _value(self, value: Term, statement: Statement) -> Span:
        """The place of a value; that of an object is where it is introduced."""
        member, node = self._find(statement.object_span)
        if isinstance(node, Object | Array):
            return self._object(member, node, self._kinds(value))
        if node is None and not isinstance(statement.object, Literal):
            return self._short(statement.object_span)
        return statement.object_span

    def _member(self, statement: Statement) -> Span:
        """The key of the member that makes a statement."""
        member, _ = self._find(statement.span)
        return member.key.span if member else self._short(statement.span)

    def _node(self, trail: Trail) -> Span:
        """The place of a node: where its object is introduced, or where it is named."""
        name = self.names.get(trail.end)
        spans = self.stated.document.expansion.places.get(name, ()) if name is not None else ()
        if not spans:
            mention = self.mentions.get(trail.end)
            return self._value(trail.end, mention) if mention else self._short(Span(0, 1))
        kinds = self._kinds(trail.end)
        # A node described in several places is found where its class is stated.
        span = next(
            (span for span in spans if any(span.holds(each.span) for each in kinds)), spans[0]
        )
        member, node = self._find(span)
        if node is None:
            return self._short(span)
        return self._object(member, node, kinds)

    def _kinds(self, node: Term) -> list[Statement]:
        from rdflib import RDF

        return [kind for _, kind in self.links.forwards.get((node, RDF.type), ())]

    def _object(self, member: Member | None, node: Node, kinds: list[Statement]) -> Span:
        """An object stands behind a key, or tells its class, or at least begins somewhere."""
        if member and member.value is node:
            return member.key.span
        inner = (kind.object_span for kind in kinds if node.span.holds(kind.object_span))
        return next(inner, Span(node.span.start, node.span.start + 1))

    def _find(self, span: Span) -> tuple[Member | None, Node | None]:
        """The member and the value with a span; for the span of a member, this and its value."""
        node: Node | None = self.stated.document.tree.root
        member: Member | None = None
        while node is not None and node.span != span:
            inner: Node | None = None
            match node:
                case Object(members=members):
                    for each in members:
                        if each.span == span:
                            return each, each.value
                        if each.value.span.holds(span):
                            member, inner = each, each.value
                        elif each.key.span == span:
                            return each, each.key
                case Array(items=items):
                    inner = next((each for each in items if each.span.holds(span)), None)
            node = inner
        return (member, node) if node is not None else (None, None)

    def _short(self, span: Span) -> Span:
        """The first word of a span, for texts that are not JSON."""
        text = self.stated.document.text
        end = span.start
        while end < min(span.end, len(text)) and not text[end].isspace():
            end += 1
        return Span(span.start, max(end, min(span.start + 1, len(text))))
