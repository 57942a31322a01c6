"""The vocabularies that Thingfit knows: classes, properties and individuals by IRI.

The Turtle files in `ontology/` are the source; what is read here is their index, which
`docs/generate_vocabulary.py` writes, because parsing Turtle is too slow for the first keystroke.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache, lru_cache
from types import MappingProxyType

from thingfit.json_value import JsonValue
from thingfit.resources import read_json
from thingfit.spelling import nearest

INDEX = "ontology/vocabulary.json"

SENSOR = "http://www.w3.org/ns/sosa/Sensor"
MEMORY = "http://w3id.org/s3n/Memory"
NETWORK = "https://w3id.org/tinyml-schema/neural-network-schema#"
LAYER_TYPE = NETWORK + "LayerType"
ACTIVATION = NETWORK + "Activation"
NUMBER_FORMAT = NETWORK + "Quantization"
METRIC = NETWORK + "Metric"
CATEGORY = NETWORK + "NetworkCategory"


@dataclass(frozen=True, slots=True)
class Place:
    """Where a term is defined: a file of `ontology/` and a line in it, counted from 0."""

    file: str
    line: int


@dataclass(frozen=True, slots=True)
class Term:
    """What is known of one IRI; `kind` is `class`, `property`, `individual` or `vocabulary`."""

    iri: str
    curie: str
    kind: str
    label: str
    comment: str
    defined_by: str
    place: Place
    parents: tuple[str, ...]
    types: tuple[str, ...]
    domain: tuple[str, ...]
    range: tuple[str, ...]
    names: tuple[str, ...]
    replaced_by: str | None
    deprecated: bool
    facts: Mapping[str, JsonValue]

    @property
    def name(self) -> str:
        """The part of the IRI after its namespace."""
        return local_name(self.iri)


def local_name(iri: str) -> str:
    """The part of an IRI after its last `#` or `/`."""
    return iri[max(iri.rfind("#"), iri.rfind("/")) + 1 :]


def namespace_of(iri: str) -> str:
    """The part of an IRI up to its last `#` or `/`, that included."""
    return iri[: len(iri) - len(local_name(iri))]


def namespaces() -> Mapping[str, str]:
    """The namespace of each prefix that the vocabularies use."""
    return _index().namespaces


def is_complete(namespace: str) -> bool:
    """Whether every term of a namespace is known, so that any other name in it is a mistake."""
    return _respelled(namespace) in _index().complete


def is_retired(iri: str) -> bool:
    """Whether an IRI begins with an old or wrong spelling of its namespace."""
    return iri != _respelled(iri) and _spelling(iri)[1]


def replacement(iri: str) -> str | None:
    """The IRI to write instead of one that is no term of its vocabulary, if one is known."""
    entry = _index().entries.get(_respelled(iri))
    target = entry.get("replacedBy") if entry else None
    return expand(target) if isinstance(target, str) else None


def canonical(iri: str) -> str:
    """The IRI that stands for the same term in the namespace, and with the name, used here."""
    spelled = _respelled(iri)
    return _index().replaced.get(spelled, spelled)


def respelled(iri: str) -> str:
    """The IRI with its namespace in the spelling used here, whatever its name is."""
    return _respelled(iri)


def expand(curie: str) -> str:
    """The IRI of a CURIE with one of our prefixes; anything else stays as it is."""
    prefix, colon, name = curie.partition(":")
    namespace = _index().namespaces.get(prefix) if colon else None
    return curie if namespace is None else namespace + name


def shorten(iri: str) -> str:
    """The CURIE of an IRI by our prefixes, or the IRI where none fits."""
    prefix = _index().prefixes.get(namespace_of(iri))
    return iri if prefix is None else f"{prefix}:{local_name(iri)}"


@lru_cache(maxsize=4096)
def term(iri: str) -> Term | None:
    """What is known of an IRI in any spelling of its namespace; deprecated names say so."""
    spelled = _respelled(iri)
    entry = _index().entries.get(spelled)
    return None if entry is None else _read_term(spelled, entry)


def is_defined(iri: str) -> bool:
    """Whether an IRI, or the one that it stands for, is a term in good standing."""
    found = term(canonical(iri))
    return found is not None and not found.deprecated


def terms(kind: str | None = None) -> tuple[Term, ...]:
    """All terms, or those of one kind, deprecated spellings left out."""
    found = (term(iri) for iri in _index().entries)
    return tuple(
        each for each in found if each and not each.deprecated and kind in (None, each.kind)
    )


@lru_cache(maxsize=4096)
def ancestors(iri: str) -> frozenset[str]:
    """All classes above a class, or properties above a property; the term itself is left out."""
    found: set[str] = set()
    _climb(canonical(iri), _index().parents, found)
    return frozenset(found)


@lru_cache(maxsize=4096)
def descendants(iri: str) -> frozenset[str]:
    """All classes below a class, or properties below a property; the term itself is left out."""
    found: set[str] = set()
    _climb(canonical(iri), _index().children, found)
    return frozenset(found)


def is_a(iri: str, wider: str) -> bool:
    """Whether a class is another one or lies below it."""
    iri, wider = canonical(iri), canonical(wider)
    return iri == wider or wider in ancestors(iri)


@lru_cache(maxsize=4096)
def members(cls: str) -> tuple[str, ...]:
    """The individuals of a class and of the classes below it, in the order of their IRIs."""
    wanted = {canonical(cls), *descendants(cls)}
    found = {iri for each in wanted for iri in _index().by_type.get(each, ())}
    return tuple(sorted(found - _index().replaced.keys()))


@cache
def sensor_classes() -> frozenset[str]:
    """Every class of sensor a device can offer; `OtherSensor` is none of them."""
    return frozenset(iri for iri in descendants(SENSOR) if not is_unmatchable(iri))


def is_unmatchable(iri: str) -> bool:
    """Whether a class stands for something that no device can offer."""
    found = term(canonical(iri))
    return found is not None and found.facts.get("unmatchable") is True


def with_fact(key: str, value: JsonValue) -> Term | None:
    """The term that states a fact, such as `operatorCode` 3 or `builtinName` "CONV_2D"."""
    iri = _index().by_fact.get((key, value)) if isinstance(value, str | int) else None
    return None if iri is None else term(iri)


@lru_cache(maxsize=4096)
def properties_of(cls: str) -> tuple[Term, ...]:
    """The properties that a class, or one above it, is a domain of."""
    wanted = {canonical(cls), *ancestors(cls)}
    return tuple(each for each in terms("property") if wanted.intersection(each.domain))


def suggest(iri: str, limit: int = 3, is_property: bool | None = None) -> tuple[Term, ...]:
    """Terms that an unknown IRI may mean: by name in its own namespace, then in all others.

    A term is also found by its other names, so that `TemperatureSensor` leads to the thermometer.
    Where it is known, only properties are given for a property, and only others for others.
    """
    namespace = namespace_of(_respelled(iri))
    near: dict[str, Term] = {}
    for same in (True, False):
        names: dict[str, Term] = {}
        for each in terms():
            if each.kind == "vocabulary" or (namespace_of(each.iri) == namespace) is not same:
                continue
            if is_property is None or (each.kind == "property") is is_property:
                names |= {name: each for name in (*each.names, each.label, each.name)}
        for name in nearest(local_name(iri), names, limit):
            near.setdefault(names[name].iri, names[name])
    return tuple(near.values())[:limit]


@dataclass(frozen=True, slots=True)
class _Index:
    namespaces: Mapping[str, str]
    prefixes: Mapping[str, str]
    complete: frozenset[str]
    spellings: Mapping[str, tuple[str, bool]]
    open_spellings: tuple[tuple[str, str, bool], ...]
    entries: Mapping[str, Mapping[str, JsonValue]]
    replaced: Mapping[str, str]
    parents: Mapping[str, tuple[str, ...]]
    children: Mapping[str, tuple[str, ...]]
    by_fact: Mapping[tuple[str, str | int], str]
    by_type: Mapping[str, tuple[str, ...]]


def _texts(value: JsonValue) -> tuple[str, ...]:
    return tuple(each for each in value if isinstance(each, str)) if isinstance(value, list) else ()


def _object(value: JsonValue) -> dict[str, JsonValue]:
    return value if isinstance(value, dict) else {}


@cache
def _index() -> _Index:
    raw = _object(read_json(INDEX))
    spaces = {key: str(value) for key, value in _object(raw["namespaces"]).items()}

    def full(curie: str) -> str:
        prefix, colon, name = curie.partition(":")
        return spaces[prefix] + name if colon and prefix in spaces else curie

    entries = {full(curie): _object(entry) for curie, entry in _object(raw["terms"]).items()}
    replaced: dict[str, str] = {}
    parents: dict[str, tuple[str, ...]] = {}
    children: dict[str, list[str]] = {}
    by_fact: dict[tuple[str, str | int], str] = {}
    by_type: dict[str, list[str]] = {}
    for iri, entry in entries.items():
        if isinstance(target := entry.get("replacedBy"), str):
            replaced[iri] = full(target)
        if found := tuple(full(curie) for curie in _texts(entry.get("parents"))):
            parents[iri] = found
            for parent in found:
                children.setdefault(parent, []).append(iri)
        for cls in _texts(entry.get("types")):
            by_type.setdefault(full(cls), []).append(iri)
        for key in ("activationCode", "builtinName", "operatorCode", "tensorTypeCode"):
            if isinstance(value := entry.get(key), str | int):
                by_fact.setdefault((key, value), iri)
    spellings = _spelling_rows(raw["spellings"])
    return _Index(
        namespaces=MappingProxyType(spaces),
        prefixes={namespace: prefix for prefix, namespace in spaces.items()},
        complete=frozenset(_texts(raw["complete"])),
        spellings={old: (new, retired) for old, new, retired in spellings if old[-1] in "#/"},
        open_spellings=tuple(row for row in spellings if row[0][-1] not in "#/"),
        entries=entries,
        replaced=replaced,
        parents=parents,
        children={parent: tuple(found) for parent, found in children.items()},
        by_fact=by_fact,
        by_type={cls: tuple(found) for cls, found in by_type.items()},
    )


def _spelling_rows(value: JsonValue) -> tuple[tuple[str, str, bool], ...]:
    rows = value if isinstance(value, list) else []
    return tuple((str(r[0]), str(r[1]), r[2] is True) for r in rows if isinstance(r, list))


def _spelling(iri: str) -> tuple[str, bool]:
    """The IRI in our spelling of its namespace, and whether the given spelling is retired."""
    index = _index()
    namespace = namespace_of(iri)
    if found := index.spellings.get(namespace):
        return found[0] + iri[len(namespace) :], found[1]
    for old, new, retired in index.open_spellings:
        # A namespace that lost its last slash runs into the name: `systemshasSystemProperty`.
        rest = iri[len(old) :]
        if iri.startswith(old) and rest[:1].isalpha():
            return new + rest, retired
    return iri, False


def _respelled(iri: str) -> str:
    return _spelling(iri)[0]


def _climb(iri: str, edges: Mapping[str, Iterable[str]], found: set[str]) -> None:
    for near in edges.get(iri, ()):
        if near not in found:
            found.add(near)
            _climb(near, edges, found)


def _read_term(iri: str, entry: Mapping[str, JsonValue]) -> Term:
    def full(key: str) -> tuple[str, ...]:
        return tuple(expand(curie) for curie in _texts(entry.get(key)))

    place = entry["place"]
    assert isinstance(place, list)
    replaced = entry.get("replacedBy")
    file, line = place
    return Term(
        iri=iri,
        curie=shorten(iri),
        kind=str(entry["kind"]),
        label=str(entry["label"]),
        comment=str(entry["comment"]),
        defined_by=expand(str(entry.get("definedBy", iri))),
        place=Place(str(file), line if isinstance(line, int) else 0),
        parents=full("parents"),
        types=full("types"),
        domain=full("domain"),
        range=full("range"),
        names=_texts(entry.get("names")),
        replaced_by=expand(replaced) if isinstance(replaced, str) else None,
        deprecated=entry.get("deprecated") is True,
        facts=MappingProxyType({key: entry[key] for key in _FACTS if key in entry}),
    )


_FACTS = (
    "activationCode",
    "baseUnit",
    "bits",
    "builtinName",
    "closeMatch",
    "exactMatch",
    "factor",
    "higherIsBetter",
    "measures",
    "metricUnit",
    "offset",
    "operatorCode",
    "quantityKind",
    "seeAlso",
    "slips",
    "symbol",
    "takesPrefixes",
    "tensorTypeCode",
    "ucumCode",
    "uneceCode",
    "unmatchable",
)
