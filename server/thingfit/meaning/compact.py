"""Compaction: statements as readable JSON-LD in the terms of a context.

The terms of a context may be scoped, nested, reversed, and keyed by type or index. For each value
those terms are tried that stand for its property, and one is taken only when expanding what would
be written gives the statement back; what no term fits is written out in full. So nothing is lost
and nothing is guessed. Namespaces are compared in the spelling that is used here.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field

from thingfit.json_value import JsonValue
from thingfit.meaning import vocabulary
from thingfit.meaning.context import apply_scoped
from thingfit.meaning.keywords import KEYWORDS, RDF
from thingfit.meaning.spelled import name_of, reference_to, scalar_for, value_object
from thingfit.meaning.statements import Blank, Iri, Literal, Resource, Statement, Term
from thingfit.meaning.term import Context
from thingfit.meaning.term import Term as Definition

_TYPE, _FIRST, _REST, _NIL = (Iri(RDF + name) for name in ("type", "first", "rest", "nil"))
_SCHEMA_TYPES = "https://www.w3.org/2019/wot/json-schema#"

_DEEPEST = 24  # Nodes further down are written beside the root, or readers give up.
_EARLY = ("title", "titles", "name", "label", "description", "descriptions", "comment")
_LATE = ("forms", "links")

Body = dict[str, JsonValue]


@dataclass(frozen=True, slots=True)
class _Slot:
    """A term that a property can be written with: its nests, its name, and the context below."""

    nests: tuple[str, ...]
    name: str
    term: Definition
    inner: Context


@dataclass(slots=True)
class Compactor:
    """Writes nodes of some statements, each node once in a document.

    `stops` are nodes that have documents of their own, so others only name them.
    """

    statements: Iterable[Statement]
    base: str
    stops: frozenset[Resource] = frozenset()
    written: set[Resource] = field(default_factory=set)
    _out: dict[Resource, dict[Iri, list[Term]]] = field(default_factory=dict)
    _into: dict[Resource, list[tuple[Iri, Resource]]] = field(default_factory=dict)
    _named: Counter[Term] = field(default_factory=Counter)
    _done: set[Resource] = field(default_factory=set)
    _labels: dict[Blank, str] = field(default_factory=dict)
    _depth: int = 0
    _waiting: list[Resource] = field(default_factory=list)
    _slots: dict[tuple[int, str, bool], tuple[_Slot, ...]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        into: dict[Resource, list[tuple[Iri, Resource]]] = defaultdict(list)
        for subject, predicate, value in dict.fromkeys(each.triple for each in self.statements):
            self._out.setdefault(subject, {}).setdefault(predicate, []).append(value)
            if not isinstance(value, Literal):
                into[value].append((predicate, subject))
            self._named[value] += 1
        self._into = dict(into)

    def document(self, context: Context, root: Resource) -> Body:
        """The object of a node and of all that it leads to."""
        self._done, self._labels, self._waiting = set(), {}, []
        body = self._node(context, root)
        included: list[JsonValue] = []
        while self._waiting:
            node = self._waiting.pop()
            if self._is_to_write(node):
                included.append(self._node(context, node))
        if included:
            body["@included"] = included
        self.written |= self._done
        return body

    def _node(
        self,
        context: Context,
        node: Resource,
        *,
        hidden: tuple[tuple[Iri, Term], ...] = (),
    ) -> Body:
        """The object of a node in a context, without the statements that are hidden."""
        self._done.add(node)
        self._depth += 1
        body: Body = {}
        before = context
        stated = self._out.get(node, {}).get(_TYPE, ())
        types = [each for each in stated if isinstance(each, Iri) and (_TYPE, each) not in hidden]
        names = [name_of(before, each, self.base) for each in types]
        for name in sorted(names):
            term = before.terms.get(name)
            if term is not None and term.scoped is not None:
                context = apply_scoped(context, term.scoped, self.base, of_type=True)[0]
        if isinstance(node, Iri):
            body[_keyword(context, "@id")] = reference_to(context, node, self.base)
        elif self._named[node] > 1 or node in self._labels:
            body[_keyword(context, "@id")] = self._label(node)
        _add_types(before, body, types, names)
        for predicate, values in self._out.get(node, {}).items():
            for value in values:
                is_class = predicate == _TYPE and isinstance(value, Iri)
                if not is_class and (predicate, value) not in hidden:
                    self._place(context, body, predicate, value)
        self._place_reverse(context, body, node)
        self._depth -= 1
        return _sorted(context, body)

    # Properties.

    def _place(self, context: Context, body: Body, predicate: Iri, value: Term) -> None:
        """Writes one statement into the object of its subject."""
        slots = self._slots_of(context, predicate, reverse=False)
        for slot in sorted(slots, key=lambda each: -self._fit(each, value)):
            if self._put(body, slot, value):
                return
        key = name_of(context, predicate, self.base, curie_only=True)
        plain = _Slot((), key, Definition(None), context)
        _add(body, key, self._value(plain, value), as_set=False)

    def _place_reverse(self, context: Context, body: Body, node: Resource) -> None:
        """Writes the nodes that lead to a node, where the context has a term for that."""
        for predicate, subject in self._into.get(node, ()):
            if not self._is_to_write(subject):
                continue
            for slot in self._slots_of(context, predicate, reverse=True)[:1]:
                inner = self._node(slot.inner, subject, hidden=((predicate, node),))
                _add(
                    _nest(body, slot.nests), slot.name, inner, as_set="@set" in slot.term.container
                )

    def _put(self, body: Body, slot: _Slot, value: Term) -> bool:
        """Writes a value with a term, if that says the same."""
        containers = slot.term.container
        if containers & {"@graph", "@id"} or slot.term.type == "@json":
            return False
        if "@list" in containers:
            return self._put_list(body, slot, value)
        if "@language" in containers:
            return _put_language(_nest(body, slot.nests), slot, value)
        if "@type" in containers:
            return self._put_by_type(body, slot, value)
        if "@index" in containers:
            return self._put_by_index(body, slot, value)
        written = self._value(slot, value)
        _add(_nest(body, slot.nests), slot.name, written, as_set="@set" in containers)
        return True

    def _put_list(self, body: Body, slot: _Slot, value: Term) -> bool:
        target = _nest(body, slot.nests)
        items = None if slot.name in target else self._list(value)
        if items is None:
            return False
        target[slot.name] = [self._value(slot, item) for item in items]
        return True

    def _put_by_type(self, body: Body, slot: _Slot, value: Term) -> bool:
        if isinstance(value, Literal) or not self._is_to_nest(value):
            return False
        types = [each for each in self._out[value].get(_TYPE, ()) if isinstance(each, Iri)]
        outer = slot.inner.previous or slot.inner
        if not types:
            return False
        # The narrowest class says most.
        best = max(types, key=lambda each: len(vocabulary.ancestors(each)))
        key = name_of(outer, best, self.base)
        inner = self._node(outer, value, hidden=((_TYPE, best),))
        _add(_map(_nest(body, slot.nests), slot.name), key, inner, as_set=False)
        return True

    def _put_by_index(self, body: Body, slot: _Slot, value: Term) -> bool:
        index = slot.term.index
        if index is None or isinstance(value, Literal) or not self._is_to_nest(value):
            return False
        iri = slot.inner.iri_of_name_or_reference(index, self.base)
        predicate = next((p for p in self._out[value] if _same(p, iri)), None)
        keys = self._out[value].get(predicate, []) if predicate else []
        if predicate is None or len(keys) != 1:
            return False
        key = scalar_for(slot.inner, index, keys[0], self.base)
        if not isinstance(key, str):
            return False
        inner = self._node(self._below(slot, True), value, hidden=((predicate, keys[0]),))
        _add(_map(_nest(body, slot.nests), slot.name), key, inner, as_set=False)
        return True

    # Values.

    def _value(self, slot: _Slot, value: Term) -> JsonValue:
        """A value as its term reads it, or else with its datatype or as an object."""
        found = scalar_for(slot.inner, slot.name, value, self.base)
        if isinstance(value, Literal):
            return value_object(value) if found is None else found
        if self._is_to_nest(value):
            items = self._list(value) if isinstance(value, Blank) else None
            if items is not None:
                return {"@list": [self._value(slot, each) for each in items]}
            return self._node(self._below(slot, False), value)
        if self._is_to_write(value):
            self._waiting.append(value)
        if value == _NIL:
            return {"@list": []}
        if isinstance(value, Blank):
            return {"@id": self._label(value)}
        return {"@id": reference_to(slot.inner, value, self.base)} if found is None else found

    def _is_to_nest(self, node: Resource) -> bool:
        return self._depth < _DEEPEST and self._is_to_write(node)

    def _label(self, node: Blank) -> str:
        return self._labels.setdefault(node, f"_:b{len(self._labels)}")

    def _is_to_write(self, node: Resource) -> bool:
        return node in self._out and node not in self._done and node not in self.stops

    def _list(self, value: Term) -> list[Term] | None:
        """The items of a list that nothing else refers into, which is written thereby."""
        items: list[Term] = []
        nodes: list[Resource] = []
        node = value
        while node != _NIL:
            links = self._out.get(node, {}) if isinstance(node, Blank) else {}
            if set(links) != {_FIRST, _REST} or self._named[node] != 1:
                return None
            if any(len(each) != 1 for each in links.values()):
                return None
            items.append(links[_FIRST][0])
            nodes += [node] if isinstance(node, Blank) else []
            node = links[_REST][0]
        self._done.update(nodes)
        return items

    # Terms.

    def _slots_of(self, context: Context, predicate: Iri, *, reverse: bool) -> tuple[_Slot, ...]:
        key = (id(context), predicate, reverse)
        if key not in self._slots:
            found = self._find_slots(context, vocabulary.respelled(predicate), reverse, ())
            self._slots[key] = tuple(found)
        return self._slots[key]

    def _find_slots(
        self, context: Context, iri: str, reverse: bool, nests: tuple[str, ...]
    ) -> Iterator[_Slot]:
        inside: list[tuple[str, Context]] = []
        for name, term in context.terms.items():
            if term.iri == "@nest" and len(nests) < 2 and name not in nests:
                inside.append((name, self._scoped(context, term)))
            elif term.reverse == reverse and _stands_for(term, iri, nests):
                yield _Slot(nests, name, term, self._scoped(context, term))
        for name, inner in inside:
            yield from self._find_slots(inner, iri, reverse, (*nests, name))

    def _scoped(self, context: Context, term: Definition) -> Context:
        if term.scoped is None:
            return context
        return apply_scoped(context, term.scoped, self.base, of_type=False)[0]

    def _below(self, slot: _Slot, in_map: bool) -> Context:
        """The context of a node below a term; that of a type around it does not reach there."""
        if slot.inner.previous is None or in_map:
            return slot.inner
        return self._scoped(slot.inner.previous, slot.term)

    def _fit(self, slot: _Slot, value: Term) -> int:
        """How many words for a value the context below a term has; a plain scalar is best."""
        if scalar_for(slot.inner, slot.name, value, self.base) is not None:
            return 1000
        if isinstance(value, Literal) or value not in self._out:
            return 0
        known = {vocabulary.respelled(term.iri) for term in slot.inner.terms.values() if term.iri}
        links = self._out[value]
        words = [*(p for p in links if p != _TYPE), *(t for t in links.get(_TYPE, ()))]
        return sum(1 for each in words if isinstance(each, Iri) and each in known)


def _same(one: str, other: str | None) -> bool:
    return other is not None and vocabulary.respelled(one) == vocabulary.respelled(other)


def _stands_for(term: Definition, iri: str, nests: tuple[str, ...]) -> bool:
    """Whether a term means a property here: one that is bound to a nest does so in that alone."""
    return _same(iri, term.iri) and (term.nest is None or term.nest in nests)


def _keyword(context: Context, keyword: str) -> str:
    """The shortest name of a keyword."""
    names = [name for name, term in context.terms.items() if term.iri == keyword]
    return min(names, key=len, default=keyword)


def _add_types(context: Context, body: Body, types: Sequence[Iri], names: list[str]) -> None:
    """Writes classes; beside the type of a data schema, `@type` takes all others."""
    key = _keyword(context, "@type")
    for iri, name in zip(types, names, strict=True):
        apart = "number" in context.terms and not iri.startswith(_SCHEMA_TYPES)
        _add(body, "@type" if apart else key, name, as_set=False)


def _nest(body: Body, nests: tuple[str, ...]) -> Body:
    for name in nests:
        body = _map(body, name)
    return body


def _map(body: Body, name: str) -> Body:
    found = body.setdefault(name, {})
    assert isinstance(found, dict)
    return found


def _add(body: Body, name: str, value: JsonValue, *, as_set: bool) -> None:
    """Adds a value to a member; the second one makes it an array."""
    known = body.get(name)
    if isinstance(known, list):
        known.append(value)
    elif name in body:
        body[name] = [known, value]
    else:
        body[name] = [value] if as_set else value


def _put_language(body: Body, slot: _Slot, value: Term) -> bool:
    if not isinstance(value, Literal) or value.language is None:
        return False
    _add(_map(body, slot.name), value.language, value.text, as_set=False)
    return True


def _rank(name: str) -> int:
    """What people read first comes first, and the way to reach a thing comes last."""
    return _EARLY.index(name) - len(_EARLY) if name in _EARLY else int(name in _LATE)


def _sorted(context: Context, body: Body) -> Body:
    """Members in the order of the context's terms: identifier and classes first, others last."""
    order = {name: index for index, name in enumerate(context.terms)}
    first = [name for name in body if context.iri_of_name(name) in KEYWORDS - {"@nest"}]
    rest = sorted(
        (name for name in body if name not in first),
        key=lambda name: (_rank(name), order.get(name, len(order)), name),
    )
    return {name: body[name] for name in (*first, *rest)}
