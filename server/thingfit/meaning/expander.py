"""Expansion of JSON nodes to objects with full IRIs (JSON-LD 1.1 API, section 5.1)."""

from __future__ import annotations

from dataclasses import replace
from typing import cast

from thingfit.meaning import containers, keyword_values
from thingfit.meaning.context import apply_context, apply_scoped
from thingfit.meaning.iri import is_absolute
from thingfit.meaning.keywords import KEYWORDS
from thingfit.meaning.objects import (
    Expanded,
    Item,
    ListObject,
    NodeObject,
    ValueObject,
    as_list,
)
from thingfit.meaning.problem import Problem, ProblemKind
from thingfit.meaning.term import Context, Inherit, Scoped, Setting, Term
from thingfit.syntax import Array, Literal, Member, Missing, Node, Number, Object, String
from thingfit.text import Span

_NO_TERM = Term(None)
_TOP = (None, "@graph")
_NO_DATATYPES = (None, "@id", "@vocab", "@none")


class Expander:
    """Expands one document and collects what is wrong with it."""

    def __init__(self, base: str) -> None:
        self.base = base
        self.problems: list[Problem] = []
        self.dropped: list[Span] = []

    def report(self, code: str, message: str, span: Span) -> None:
        """Adds a problem of the document."""
        self.problems.append(Problem(ProblemKind.VALUE, code, message, span))

    def element(
        self,
        context: Context,
        key: str | None,
        node: Node,
        member: Span,
        *,
        in_map: bool = False,
        in_list: bool = False,
        applied: Scoped | None = None,
    ) -> Expanded:
        """The expanded form of any value of a key; no key stands for the top of a document.

        `member` is the place of the member the value is in, `applied` the scoped context of the
        key that is already in force.
        """
        match node:
            case Object():
                return self._object(context, key, node, member, in_map, in_list, applied)
            case Array():
                return self._array(context, key, node, member, in_map, in_list, applied)
            case Missing():
                return None
        if node.value is None or (not in_list and key in _TOP):
            return None
        return self.scalar(context, key, node, member)

    def _array(
        self,
        context: Context,
        key: str | None,
        node: Array,
        member: Span,
        in_map: bool,
        in_list: bool,
        applied: Scoped | None,
    ) -> list[Item]:
        term = context.terms.get(key) if key is not None else None
        in_list = in_list or (term is not None and "@list" in term.container)
        found: list[Item] = []
        for item in node.items:
            expanded = self.element(
                context, key, item, member, in_map=in_map, in_list=in_list, applied=applied
            )
            if isinstance(expanded, list):
                if in_list:
                    found.append(ListObject(item.span, member, expanded))
                else:
                    found.extend(expanded)
            elif expanded is not None:
                found.append(expanded)
        return found

    def scalar(
        self, context: Context, key: str | None, node: String | Number | Literal, member: Span
    ) -> Item:
        """The expanded form of a scalar, as the term of its key has it (section 5.3)."""
        term = context.terms.get(key, _NO_TERM) if key is not None else _NO_TERM
        text = node.value
        if isinstance(node, String):
            if term.type == "@id" or key == "@graph":
                iri = context.iri_of_reference(node.value, self.base)
                return NodeObject(node.span, member, has_id=True, id=iri, id_span=node.span)
            if term.type == "@vocab":
                iri = context.iri_of_name_or_reference(node.value, self.base)
                return NodeObject(node.span, member, has_id=True, id=iri, id_span=node.span)
        if term.type not in _NO_DATATYPES:
            return ValueObject(node.span, member, text, term.type)
        language: str | None = None
        if isinstance(node, String):
            inherits = term.language is Inherit.LANGUAGE
            language = context.language if inherits else cast("str | None", term.language)
        return ValueObject(node.span, member, text, language=language)

    # Objects.

    def _object(
        self,
        context: Context,
        key: str | None,
        node: Object,
        member: Span,
        in_map: bool,
        in_list: bool,
        applied: Scoped | None,
    ) -> Expanded:
        active = context
        if context.previous is not None and not in_map and not keeps_scope(context, node):
            active = context.previous
        term = context.terms.get(key, _NO_TERM) if key is not None else _NO_TERM
        if term.scoped is not None and (active is not context or term.scoped is not applied):
            active = self.scoped(active, term.scoped, member, of_type=False)
        active, before_types = self.contexts_of(active, node)
        draft = NodeObject(node.span, member)
        self.members(active, before_types, key, node, draft)
        return keyword_values.finish(self, active, key, node, draft, in_list)

    def contexts_of(self, active: Context, node: Object) -> tuple[Context, Context]:
        """The context in force within an object, and the one before its types' own contexts."""
        own = node.by_key.get("@context")
        if own is not None:
            setting = Setting(self.base, problems=self.problems)
            active = apply_context(active, own.value, setting)
        before_types = active
        for key in before_types.type_keys:
            member = node.by_key.get(key)
            if member is None:
                continue
            value = member.value
            items = value.items if isinstance(value, Array) else (value,)
            names = {item.value: item.span for item in items if isinstance(item, String)}
            for name in sorted(names):
                term = before_types.terms.get(name, _NO_TERM)
                if term.scoped is not None:
                    active = self.scoped(active, term.scoped, names[name], of_type=True)
        return active, before_types

    def scoped(self, active: Context, scoped: Scoped, place: Span, *, of_type: bool) -> Context:
        """The context below a term or type that carries one; problems are told at its use."""
        made, problems = apply_scoped(active, scoped, self.base, of_type=of_type)
        for problem in problems:
            if not any(problem.message == known.message for known in self.problems):
                self.problems.append(replace(problem, span=place))
        return made

    def members(
        self,
        context: Context,
        before_types: Context,
        key: str | None,
        node: Object,
        draft: NodeObject,
    ) -> None:
        """Adds the members of an object to the node that is being read."""
        nests: list[Member] = []
        for name, member in node.by_key.items():
            if name == "@context" or isinstance(member.value, Missing):
                continue
            iri = context.iri_of_name(name)
            if iri is not None and iri in KEYWORDS:
                if key == "@reverse":
                    message = f"`{name}` is a keyword; `@reverse` holds properties alone"
                    self.report("invalid reverse property map", message, member.key.span)
                elif iri == "@nest":
                    nests.append(member)
                else:
                    keyword_values.read(self, context, before_types, key, member, iri, draft)
            elif iri is not None and (name in context.terms or is_absolute(iri)):
                self._property(context, member, iri, draft)
            elif name not in context.terms or context.terms[name].refused:
                self.dropped.append(member.key.span)
        for member in nests:
            self._nested(context, key, member, draft)

    def _property(self, context: Context, member: Member, iri: str, draft: NodeObject) -> None:
        name = member.key.value
        term = context.terms.get(name, _NO_TERM)
        inner = context
        if term.scoped is not None:
            inner = self.scoped(context, term.scoped, member.key.span, of_type=False)
        expanded = self._value(context, inner, term, member)
        if expanded is None:
            return
        if "@list" in term.container and not isinstance(expanded, ListObject):
            expanded = ListObject(member.value.span, member.span, as_list(expanded))
        items = as_list(expanded)
        if "@graph" in term.container and not term.container & {"@id", "@index"}:
            items = [containers.graph_of(item) for item in items]
        if inner.terms.get(name, _NO_TERM).reverse:
            self.add_reverse(draft, iri, items)
        else:
            draft.entries.append((iri, items))

    def _value(self, context: Context, inner: Context, term: Term, member: Member) -> Expanded:
        """The expanded form of a property's value: a map, JSON as it stands, or anything else."""
        value = member.value
        if term.container and isinstance(value, Object):
            read = containers.reader_of(term.container)
            if read is not None:
                return read(self, context, inner, term, member, value)
        if term.type == "@json":
            return keyword_values.json_value(value, member.span)
        return self.element(inner, member.key.value, value, member.span, applied=term.scoped)

    def add_reverse(self, draft: NodeObject, iri: str, items: list[Item]) -> None:
        """Adds the nodes that a node is the object of; values and lists have no properties."""
        nodes: list[Item] = []
        for item in items:
            if isinstance(item, NodeObject):
                nodes.append(item)
            else:
                message = f"a value or list is the subject of the reverse property `{iri}`"
                self.report("invalid reverse property value", message, item.span)
        draft.reverse.append((iri, nodes))

    def _nested(self, context: Context, key: str | None, member: Member, draft: NodeObject) -> None:
        """Adds the members of a nest as if they stood beside it."""
        term = context.terms.get(member.key.value, _NO_TERM)
        if term.scoped is not None:
            context = self.scoped(context, term.scoped, member.key.span, of_type=False)
        value = member.value
        for item in value.items if isinstance(value, Array) else (value,):
            if isinstance(item, Missing):
                continue
            if not isinstance(item, Object):
                message = f"the nest `{member.key.value}` is not an object"
                self.report("invalid @nest value", message, item.span)
                continue
            active, before_types = self.contexts_of(context, item)
            if any(active.iri_of_name(name) == "@value" for name in item.by_key):
                message = f"the nest `{member.key.value}` holds a value object"
                self.report("invalid @nest value", message, item.span)
                continue
            self.members(active, before_types, key, item, draft)


def keeps_scope(context: Context, node: Object) -> bool:
    """Whether an object is a value or a bare reference, which a type's context still reaches."""
    names = [context.iri_of_name(name) for name in node.by_key]
    return "@value" in names or names == ["@id"]
