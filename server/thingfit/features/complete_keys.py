"""Offers of keys: what the object at hand may have and lacks, what is required first."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from thingfit.features.complete_asked import Asked
from thingfit.features.complete_bindings import binding_keys
from thingfit.features.complete_blank import (
    BOOLEAN,
    EMPTY_ARRAY,
    EMPTY_OBJECT,
    EMPTY_STRING,
    NUMBER,
    UNKNOWN,
    Blank,
    blank,
    escaped,
)
from thingfit.features.complete_names import (
    language_keys,
    missing_fields,
    undefined_variables,
    used_security_names,
)
from thingfit.features.complete_schema import MemberChoice, description_of, members_of, types_of
from thingfit.features.complete_snippets import member_blocks
from thingfit.features.complete_terms import (
    declared_prefixes,
    known_prefixes,
    prefixes_in_scope,
    properties,
)
from thingfit.features.completion import CompletionKind, Offer
from thingfit.features.hover_text import term_markdown
from thingfit.features.meaning_at import MAP, class_below, root_class, term_of
from thingfit.meaning import vocabulary
from thingfit.meaning.term import Term
from thingfit.rules.edits import quote
from thingfit.syntax import Array, Node, Object
from thingfit.text import Edit

_XSD_NUMBERS = frozenset(
    "xsd:double xsd:float xsd:decimal xsd:integer xsd:positiveInteger xsd:nonNegativeInteger "
    "schema:Number schema:Integer".split()
)
_TD_NAMESPACES = "https://www.w3.org/2019/wot/"
_LABELS = "http://www.w3.org/2000/01/rdf-schema#"
_PLAIN = frozenset(("schema:Text", "schema:URL", "schema:Date", "rdfs:Literal", "xsd:anyURI"))


def key_offers(asked: Asked) -> Iterator[Offer]:
    """The members that may be typed, without those that are there."""
    present = _present(asked)
    for offer in _all(asked):
        if offer.label not in present:
            yield _as_key(asked, offer)


def _present(asked: Asked) -> frozenset[str]:
    holder = asked.place.holder
    members = holder.members if isinstance(holder, Object) else ()
    start = asked.place.span.start
    return frozenset(each.key.value for each in members if each.key.span.start != start)


def _as_key(asked: Asked, offer: Offer) -> Offer:
    """The offer with nothing but its key where a value is there already."""
    if not asked.place.has_colon or offer.kind is not CompletionKind.KEY:
        return offer
    text = quote(offer.label)
    return Offer(offer.label, text, offer.kind, offer.detail, offer.documentation, "", offer.edits)


def _all(asked: Asked) -> Iterator[Offer]:
    if asked.place.steps[:1] == ("@context",):
        yield from _context_entries(asked)
        return
    if asked.cls == MAP:
        yield from _names(asked)
        return
    if asked.scope.is_map:
        yield from _classes_as_keys(asked)
        return
    choices = members_of(asked.schemas, asked.owner)
    used = _used_elsewhere(asked)
    yield from (_member(asked, each) for each in choices if each.is_required)
    optional = [each for each in choices if not each.is_required]
    optional.sort(key=lambda each: -used[each.key])
    frequent = [each for each in optional if used[each.key]]
    yield from (_member(asked, each) for each in frequent)
    known = {each.key for each in choices}
    for key, _ in used.most_common():
        if key not in known and ":" in key:
            yield _key_offer(key, UNKNOWN, "used in this document", _meaning(asked, key))
    yield from binding_keys(asked)
    if asked.cls is not None:
        yield from (_as_prefix(each) for each in declared_prefixes(asked))
    yield from _own_terms(asked, known)
    yield from (_member(asked, each) for each in optional if not used[each.key])
    if asked.cls is None:
        for alias in _aliases(asked):
            yield _key_offer(alias, EMPTY_STRING, "class" if "type" in alias else "identifier", "")
    for text, term, edits in properties(asked):
        yield _key_offer(text, _blank_of(term, None), term.label, term.comment, edits)
    if asked.cls is not None:
        yield from (_as_prefix(each) for each in prefixes_in_scope(asked))
    yield from member_blocks(asked)


def _as_prefix(offer: Offer) -> Offer:
    name = offer.label
    return Offer(
        name, quote(name), CompletionKind.PREFIX, offer.detail, offer.documentation, f'"{name}$1"'
    )


def _member(asked: Asked, choice: MemberChoice) -> Offer:
    term = term_of(asked.cls, choice.key, asked.owner)
    types = types_of(choice.parts)
    detail = term.type if term else " or ".join(types)
    if choice.is_required:
        detail = f"{detail} · mandatory" if detail else "mandatory"
    documentation = term_markdown(term) if term else description_of(choice.parts)
    # The operations depend on the affordance, so they are offered one by one.
    value = EMPTY_STRING if choice.key == "op" else blank(choice.parts)
    return _key_offer(choice.key, value, detail, documentation)


def _key_offer(
    key: str, value: Blank, detail: str, documentation: str, edits: tuple[Edit, ...] = ()
) -> Offer:
    return Offer(
        key,
        f"{quote(key)}: {value.text}",
        CompletionKind.KEY,
        detail,
        documentation,
        f"{escaped(quote(key))}: {value.snippet}",
        edits,
    )


def _meaning(asked: Asked, key: str) -> str:
    iri = asked.scope.context.iri_of_name(key)
    term = vocabulary.term(iri) if iri else None
    return term.comment if term else ""


def _used_elsewhere(asked: Asked) -> Counter[str]:
    """How often objects of the same class in the description have each key."""
    found: Counter[str] = Counter()
    if asked.cls is not None:
        _count(asked, asked.root, root_class(asked.kind), found)
    return found


def _count(
    asked: Asked, node: Node, cls: tuple[str | None, str | None], found: Counter[str]
) -> None:
    if isinstance(node, Array):
        for item in node.items:
            _count(asked, item, cls, found)
    elif isinstance(node, Object) and cls[0] is not None:
        if node is not asked.owner and cls[0] == _wide(asked.cls or ""):
            found.update(list(node.by_key))
        for member in node.members:
            if isinstance(member.value, Object | Array):
                _count(asked, member.value, class_below(*cls, member.key.value), found)


def _wide(cls: str) -> str:
    """The class that a place alone tells of an object, whatever its type or scheme."""
    if cls.endswith("SecurityScheme"):
        return "SecurityScheme"
    return "DataSchema" if cls.endswith("Schema") else cls


# Terms of contexts.


def _own_terms(asked: Asked, known: set[str]) -> Iterator[Offer]:
    """The terms that the context has for this object in particular."""
    terms = asked.scope.context.terms
    for name in sorted(asked.scope.own, key=lambda each: _is_foreign(asked, terms.get(each))):
        term = terms.get(name)
        if term is None or term.iri is None or term.prefix or name in known:
            continue
        if asked.cls is not None and term.iri.startswith(_TD_NAMESPACES):
            continue
        if term.iri in ("@id", "@type"):
            what = "identifier" if term.iri == "@id" else "class"
            yield _key_offer(name, EMPTY_STRING, what, "")
            continue
        found = vocabulary.term(term.iri)
        if found is not None and found.kind != "property":
            continue
        if term.iri == "@nest":
            yield _key_offer(name, EMPTY_OBJECT, "", "")
        elif found is not None:
            yield _key_offer(name, _blank_of(found, term), found.label, found.comment)
        elif not term.iri.startswith("@"):
            is_text = term.iri.startswith(_LABELS)
            yield _key_offer(name, EMPTY_STRING if is_text else UNKNOWN, term.iri, "")


def _aliases(asked: Asked) -> Iterator[str]:
    """How the class and the identifier of a node are written here."""
    for keyword in ("@type", "@id"):
        terms = asked.scope.context.terms.items()
        yield next((name for name, term in terms if term.iri == keyword), keyword)


def _is_foreign(asked: Asked, term: Term | None) -> bool:
    """Whether a term is for objects of other classes than the one at hand."""
    found = vocabulary.term(term.iri) if term and term.iri else None
    if found is None or not found.domain or not asked.scope.types:
        return False
    types = {cls for each in asked.scope.types for cls in (each, *vocabulary.ancestors(each))}
    return types.isdisjoint(found.domain)


def _blank_of(property_: vocabulary.Term, term: Term | None) -> Blank:
    """The blank value of a property, by its range and by the term it is written with."""
    ranges = {vocabulary.shorten(each) for each in property_.range}
    if term is not None and (term.type in ("@vocab", "@id") or term.language is None):
        inner = EMPTY_STRING
    elif ranges & _XSD_NUMBERS:
        inner = NUMBER
    elif "xsd:boolean" in ranges:
        inner = BOOLEAN
    elif "rdf:List" in ranges:
        inner = EMPTY_STRING
    elif term is not None and term.scoped is not None:
        inner = EMPTY_OBJECT
    elif ranges & _PLAIN or vocabulary.local_name(property_.iri) == "unitCode":
        inner = EMPTY_STRING
    else:
        inner = UNKNOWN if term is None else EMPTY_STRING
    if term is not None and term.container & {"@set", "@list"}:
        if inner in (EMPTY_OBJECT,):
            return Blank(f"[{inner.text}]", f"[{inner.snippet}]")
        return EMPTY_ARRAY
    return inner


def _classes_as_keys(asked: Asked) -> Iterator[Offer]:
    """The classes that are the keys of a map by type, such as `RAM` and `Flash`."""
    term = asked.scope.term
    if term is None or "@type" not in term.container:
        return
    for name in asked.scope.own:
        found = asked.scope.context.terms.get(name)
        known = vocabulary.term(found.iri) if found and found.iri else None
        if known is not None and known.kind == "class":
            yield _key_offer(name, EMPTY_OBJECT, known.label, known.comment)


# Names that people choose.


def _names(asked: Asked) -> Iterator[Offer]:
    """What can be a key where keys are names: those in use that are not defined yet, and blocks."""
    holder = asked.owner_steps[-1] if asked.owner_steps else ""
    if holder in ("titles", "descriptions"):
        yield from language_keys(asked)
        return
    wanted: list[str] = []
    if holder == "uriVariables":
        wanted = undefined_variables(asked)
    elif holder == "securityDefinitions":
        wanted = used_security_names(asked)
    elif holder == "properties":
        wanted = missing_fields(asked)
    key = "scheme" if holder == "securityDefinitions" else "type"
    whole = {each.label: each for each in member_blocks(asked)}
    yield from (whole[name] for name in wanted if name in whole)
    for name in wanted:
        if name in whole:
            continue
        value = Blank(f'{{"{key}": ""}}', f'{{"{key}": "$1"}}')
        yield _key_offer(name, value, "used and not defined yet", "")
    yield from member_blocks(asked)


def _context_entries(asked: Asked) -> Iterator[Offer]:
    """The prefixes and keywords that a map of the context may have."""
    for name, namespace in known_prefixes().items():
        known = vocabulary.term(namespace)
        entry = f"{quote(name)}: {quote(namespace)}"
        comment = known.comment if known else ""
        yield Offer(name, entry, CompletionKind.KEY, namespace, comment, escaped(entry))
    yield _key_offer("@language", EMPTY_STRING, "the language of texts", "")
