"""Offers of terms of vocabularies, written as the context allows; prefixes are declared."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from thingfit.facts.names import S3N
from thingfit.features.complete_asked import Asked
from thingfit.features.complete_boards import usual_sensors
from thingfit.features.completion import CompletionKind, Offer
from thingfit.meaning import units, vocabulary
from thingfit.meaning.context import apply_scoped
from thingfit.meaning.term import Context
from thingfit.rules.edits import add_member, quote
from thingfit.syntax import Array, Object, String
from thingfit.text import Edit, Span

BINDING_PREFIXES = {
    "htv": "http://www.w3.org/2011/http#",
    "cov": "https://www.w3.org/2019/wot/coap#",
    "mqv": "https://www.w3.org/2019/wot/mqtt#",
    "modv": "https://www.w3.org/2019/wot/modbus#",
}
"""The vocabularies of protocols, with the prefixes of their binding documents."""

FURTHER_PREFIXES = {
    **BINDING_PREFIXES,
    "saref": "https://saref.etsi.org/core/",
    "geo": "http://www.w3.org/2003/01/geo/wgs84_pos#",
    "brick": "https://brickschema.org/schema/Brick#",
}
_SMART_SENSOR = S3N + "SmartSensor"
_NOT_OFFERED = frozenset("iottd owl rdf rdfs skos vann xsd quantitykind qudt".split())


@dataclass(frozen=True, slots=True)
class Writing:
    """How IRIs are written in a context; made once for many of them."""

    names: Mapping[str, str]
    prefixes: tuple[tuple[str, str], ...]
    vocab: str | None

    def of(self, iri: str) -> str | None:
        """The shortest way to write an IRI, or nothing when no prefix in scope fits."""
        if found := self.names.get(iri):
            return found
        if self.vocab and iri.startswith(self.vocab) and len(iri) > len(self.vocab):
            return iri[len(self.vocab) :]
        return self.prefixed(iri)

    def prefixed(self, iri: str) -> str | None:
        """The IRI with a prefix that is in scope."""
        for namespace, prefix in self.prefixes:
            if iri.startswith(namespace):
                return f"{prefix}:{iri[len(namespace) :]}"
        return None


def writing(context: Context, *, with_vocab: bool = True) -> Writing:
    """How IRIs are written in a context; without the vocabulary, relative names are left out."""
    names: dict[str, str] = {}
    prefixes: list[tuple[str, str]] = []
    for name, term in context.terms.items():
        if term.iri is None:
            continue
        if term.prefix and term.iri[-1:] in "#/":
            prefixes.append((term.iri, name))
        else:
            names.setdefault(term.iri, name)
    prefixes.sort(key=lambda each: -len(each[0]))
    return Writing(names, tuple(prefixes), context.vocab if with_vocab else None)


def term_offer(
    asked: Asked, how: Writing, term: vocabulary.Term, kind: CompletionKind = CompletionKind.VALUE
) -> Offer:
    """The offer of a term of our vocabularies as a value."""
    text, edits = written(asked, how, term.iri)
    return Offer(text, quote(text), kind, term.label, term.comment, edits=edits)


def written(asked: Asked, how: Writing, iri: str) -> tuple[str, tuple[Edit, ...]]:
    """An IRI as it is written here, and the edits that declare its prefix if it is not yet."""
    found = how.of(iri)
    if found is not None:
        return found, ()
    curie = vocabulary.shorten(iri)
    prefix, colon, _ = curie.partition(":")
    namespace = vocabulary.namespaces().get(prefix) if colon else None
    if namespace is None or prefix in asked.scope.context.terms:
        return iri, ()
    return curie, declare(asked, prefix, namespace)


def declare(asked: Asked, prefix: str, namespace: str) -> tuple[Edit, ...]:
    """The edits that put a prefix into the `@context` of the description."""
    root = asked.root
    local = root.get("@context") if isinstance(root, Object) else None
    if local is None or _touches(local.span, asked.place.span):
        return ()
    entry = f"{quote(prefix)}: {quote(namespace)}"
    text = asked.document.text
    match local:
        case String():
            whole = text[local.span.start : local.span.end]
            return (Edit(local.span, f"[{whole}, {{ {entry} }}]"),)
        case Object() if not local.damaged:
            return (add_member(text, local, prefix, namespace),)
        case Array() if not local.damaged and local.items:
            maps = [each for each in local.items if isinstance(each, Object)]
            if maps:
                return () if maps[-1].damaged else (add_member(text, maps[-1], prefix, namespace),)
            end = local.items[-1].span.end
            return (Edit(Span(end, end), f", {{ {entry} }}"),)
    return ()


def _touches(one: Span, other: Span) -> bool:
    return one.start <= other.end and other.start <= one.end


def declared_prefixes(asked: Asked) -> Iterator[Offer]:
    """The prefixes that the description itself declares."""
    for name in _declared(asked):
        term = asked.scope.context.terms.get(name)
        if term is not None and term.iri and not term.iri.startswith("@"):
            yield prefix_offer(name, term.iri)


def _declared(asked: Asked) -> dict[str, None]:
    local = asked.root.get("@context") if isinstance(asked.root, Object) else None
    maps = local.items if isinstance(local, Array) else (local,)
    members = (each for item in maps if isinstance(item, Object) for each in item.members)
    return {each.key.value: None for each in members if isinstance(each.value, String)}


def prefixes_in_scope(asked: Asked) -> Iterator[Offer]:
    """The prefixes that the description itself declares, then others in force."""
    own = {*asked.scope.own, *_declared(asked)}
    found = {
        name: term.iri
        for name, term in asked.scope.context.terms.items()
        if term.prefix and term.iri and not term.iri.startswith("@")
    }
    for name in sorted(found, key=lambda each: (each not in own, each)):
        if name in own or name in FURTHER_PREFIXES:
            yield prefix_offer(name, found[name] or "")


def prefix_offer(name: str, namespace: str, edits: tuple[Edit, ...] = ()) -> Offer:
    """The offer of a prefix, after which the name is typed."""
    known = vocabulary.term(namespace)
    return Offer(
        f"{name}:",
        f'"{name}:"',
        CompletionKind.PREFIX,
        namespace,
        known.comment if known else "",
        f'"{name}:$1"',
        edits,
    )


def known_prefixes() -> dict[str, str]:
    """The prefixes worth declaring, with their namespaces."""
    ours = {name: iri for name, iri in vocabulary.namespaces().items() if name not in _NOT_OFFERED}
    return {**ours, **FURTHER_PREFIXES}


def classes(asked: Asked) -> Iterator[Offer]:
    """The classes that `@type` of the object at hand may name."""
    how = writing(asked.scope.context)
    own = [
        asked.scope.context.terms[n].iri for n in asked.scope.own if n in asked.scope.context.terms
    ]
    found = [vocabulary.term(iri) for iri in own if iri]
    known = [each for each in found if each is not None and each.kind == "class"]
    for each in sorted(known, key=lambda term: _unusual(term, vocabulary.SENSOR)):
        yield term_offer(asked, how, each, CompletionKind.CLASS)
    if asked.cls == "Thing" or asked.cls == "ThingModel":
        yield Offer("tm:ThingModel", '"tm:ThingModel"', CompletionKind.CLASS, "Thing Model")
        yield from _below(asked, how, "http://www.w3.org/ns/ssn/System")
    elif asked.cls is None:
        leading = asked.scope.term.iri if asked.scope.term else None
        property_ = vocabulary.term(leading) if leading else None
        for leads_to in property_.range if property_ else ():
            yield from _below(asked, how, leads_to)


def _unusual(term: vocabulary.Term, top: str) -> tuple[bool, bool, int]:
    """The order of classes: that above all others, devices, then the usual kinds of sensor."""
    return term.iri != top, term.iri != _SMART_SENSOR, -usual_sensors().get(term.iri, 0)


def _below(asked: Asked, how: Writing, iri: str) -> Iterator[Offer]:
    """A class and those below it: short names in scope first, then the usual kinds of sensor."""
    found = [vocabulary.term(each) for each in (iri, *sorted(vocabulary.descendants(iri)))]
    known = [each for each in found if each is not None and each.kind == "class"]
    known = [each for each in known if not vocabulary.is_unmatchable(each.iri)]
    known.sort(key=lambda term: (how.of(term.iri) is None, *_unusual(term, iri)))
    for each in known:
        yield term_offer(asked, how, each, CompletionKind.CLASS)


def term_values(asked: Asked) -> Iterator[Offer]:
    """The terms that a key of a vocabulary leads to: individuals and classes of its range."""
    key = asked.place.key
    context = asked.scope.context
    term = context.terms.get(key) if key else None
    iri = context.iri_of_name(key) if key else None
    property_ = vocabulary.term(iri) if iri else None
    if property_ is None or property_.kind != "property":
        return
    is_vocab = term is not None and term.type == "@vocab"
    if term is not None and term.scoped is not None:
        context = apply_scoped(context, term.scoped, asked.document.uri, of_type=False)[0]
    how = writing(context, with_vocab=is_vocab)
    for cls in property_.range:
        if cls == "http://www.w3.org/2002/07/owl#Class":
            yield from _below(asked, how, vocabulary.SENSOR)
        elif cls != units.UNIT:
            yield from _individuals(asked, how, vocabulary.members(cls))


def _individuals(asked: Asked, how: Writing, iris: Iterable[str]) -> Iterator[Offer]:
    for iri in iris:
        term = vocabulary.term(iri)
        if term is not None:
            offer = term_offer(asked, how, term)
            if offer.label not in asked.siblings:
                yield offer


def properties(asked: Asked) -> Iterator[tuple[str, vocabulary.Term, tuple[Edit, ...]]]:
    """Properties of our vocabularies for the object at hand, with a prefix.

    Those of its classes first; others once letters are typed.
    """
    how = writing(asked.scope.context, with_vocab=False)
    fitting = {each.iri for cls in asked.scope.types for each in vocabulary.properties_of(cls)}
    if not fitting and len(asked.place.typed) < 2:
        return
    for term in sorted(vocabulary.terms("property"), key=lambda each: each.iri not in fitting):
        if term.iri not in fitting and len(asked.place.typed) < 2:
            break
        text = how.prefixed(term.iri)
        edits: tuple[Edit, ...] = ()
        if text is None:
            text, edits = written(asked, how, term.iri)
            if not asked.place.typed or not text.startswith(asked.place.typed.partition(":")[0]):
                continue
        yield text, term, edits
