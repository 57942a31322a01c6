"""The documentation of the TD vocabulary: what a term means, by IRI and by class and JSON term.

The same JSON term can mean different things: `properties` of a Thing are affordances, those of an
object schema are data. So the class that a term stands in is part of the question.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache

from thingfit.json_value import JsonValue
from thingfit.resources import read_json

FILE = "ontology/td-terms.json"


@dataclass(frozen=True, slots=True)
class TdClass:
    """A class of the TD information model, such as `Form`."""

    name: str
    iri: str
    description: str
    parents: tuple[str, ...]
    link: str


@dataclass(frozen=True, slots=True)
class TdTerm:
    """A JSON term in a class.

    `iri` is the property, or a keyword of JSON-LD such as `@type`. `default` is a JSON value; where
    `default_rule` is given, the default depends on something else, told in words. `values` are all
    that is allowed, `examples` some. `alternative` names the term that can stand in its place.
    """

    term: str
    owner: str
    iri: str
    description: str
    type: str
    mandatory: bool
    default: JsonValue
    default_rule: str | None
    values: tuple[str, ...]
    examples: tuple[str, ...]
    alternative: str | None
    link: str


@dataclass(frozen=True, slots=True)
class TdEntry:
    """What an IRI of the TD vocabulary is; `name` is how a document writes it."""

    iri: str
    kind: str
    name: str
    description: str
    link: str


@dataclass(frozen=True, slots=True)
class TdValue:
    """A value that a term may have, such as `readproperty` for `op`."""

    value: str
    iri: str | None
    description: str
    retired: bool
    used_in: str | None


def find(cls: str, term: str) -> TdTerm | None:
    """A JSON term in a class or one above it; failing that, in a class below it.

    The classes below count because the type of a schema is often not written yet.
    """
    tables = _tables()
    lines = (_line_up(cls), _line_down(cls), ("ThingModel",) if term.startswith("tm:") else ())
    for names in lines:
        for name in names:
            if found := tables.terms.get((name, term)):
                return found
    return None


def terms_of(cls: str) -> tuple[TdTerm, ...]:
    """All terms that an object of a class may have, those of the class itself first."""
    found: dict[str, TdTerm] = {}
    for name in _line_up(cls):
        for (owner, term), each in _tables().terms.items():
            if owner == name:
                found.setdefault(term, each)
    return tuple(found.values())


def describe(iri: str) -> TdEntry | None:
    """What an IRI of the TD vocabulary means, whatever it stands in."""
    return _tables().entries.get(iri)


def entries() -> Mapping[str, TdEntry]:
    """All IRIs of the TD vocabulary."""
    return _tables().entries


def is_unknown(iri: str) -> bool:
    """Whether an IRI lies in one of the TD namespaces and is no term of it."""
    tables = _tables()
    return iri.partition("#")[0] + "#" in tables.namespaces and iri not in tables.entries


def classes() -> Mapping[str, TdClass]:
    """The classes of the TD information model by name."""
    return _tables().classes


def values_of(term: str) -> Mapping[str, TdValue]:
    """The documented values of a JSON term: `op`, `scheme`, `type`, `in`, `rel` and more."""
    return _tables().values.get(term, {})


def class_chosen_by(term: str, value: str) -> str | None:
    """The class that `"type": "number"` or `"scheme": "basic"` makes of a schema or scheme."""
    found = values_of(term).get(value)
    if term not in {"type", "scheme"} or found is None:
        return None
    return next((cls.name for cls in classes().values() if cls.iri == found.iri), None)


@dataclass(frozen=True, slots=True)
class _Tables:
    classes: Mapping[str, TdClass]
    terms: Mapping[tuple[str, str], TdTerm]
    entries: Mapping[str, TdEntry]
    values: Mapping[str, Mapping[str, TdValue]]
    namespaces: frozenset[str]


def _line_up(cls: str) -> Iterator[str]:
    yield cls
    found = _tables().classes.get(cls)
    for parent in found.parents if found else ():
        yield from _line_up(parent)


def _line_down(cls: str) -> Iterator[str]:
    for each in _tables().classes.values():
        if cls in each.parents:
            yield each.name
            yield from _line_down(each.name)


def _object(value: JsonValue) -> dict[str, JsonValue]:
    return value if isinstance(value, dict) else {}


def _texts(value: JsonValue) -> tuple[str, ...]:
    return tuple(str(each) for each in value) if isinstance(value, list) else ()


def _text(value: JsonValue) -> str | None:
    return value if isinstance(value, str) else None


@cache
def _tables() -> _Tables:
    raw = _object(read_json(FILE))
    base = str(raw["specification"])
    classes = {name: _read_class(name, entry, base) for name, entry in _members(raw, "classes")}
    terms: dict[tuple[str, str], TdTerm] = {}
    found = {
        cls.iri: TdEntry(cls.iri, "class", cls.name, cls.description, cls.link)
        for cls in classes.values()
    }
    for iri, entry in _members(raw, "terms"):
        uses = _read_uses(iri, str(entry.get("term", "")), entry, base)
        terms |= {(use.owner, use.term): use for use in uses}
        found[iri] = _read_entry(iri, entry, uses, base)
    for term, entry in _members(raw, "keywords"):
        uses = _read_uses(str(entry["keyword"]), term, entry, base)
        terms |= {(use.owner, use.term): use for use in uses}
    values = {
        term: {value: _read_value(value, _object(entry)) for value, entry in table.items()}
        for term, table in _members(raw, "values")
    }
    for term, table in values.items():
        link = _link(base, terms, term)
        for each in table.values():
            if each.iri:
                entry_of = TdEntry(each.iri, "value", each.value, each.description, link)
                found.setdefault(each.iri, entry_of)
    return _Tables(classes, terms, found, values, frozenset(_texts(raw["namespaces"])))


def _link(base: str, terms: Mapping[tuple[str, str], TdTerm], term: str) -> str:
    return next((each.link for each in terms.values() if each.term == term), base)


def _members(raw: dict[str, JsonValue], key: str) -> Iterator[tuple[str, dict[str, JsonValue]]]:
    for name, value in _object(raw[key]).items():
        yield name, _object(value)


def _read_class(name: str, entry: dict[str, JsonValue], base: str) -> TdClass:
    link = f"{base}#{entry['section']}"
    parents = _texts(entry.get("parents"))
    return TdClass(name, str(entry["iri"]), str(entry["description"]), parents, link)


def _read_uses(iri: str, term: str, entry: dict[str, JsonValue], base: str) -> tuple[TdTerm, ...]:
    general = entry.get("description")
    return (
        tuple(
            TdTerm(
                term=term,
                owner=owner,
                iri=iri,
                description=str(use.get("description", general)),
                type=str(use["type"]),
                mandatory=use["mandatory"] is True,
                default=use.get("default"),
                default_rule=_text(use.get("defaultRule")),
                values=_texts(use.get("values")),
                examples=_texts(use.get("examples")),
                alternative=_text(use.get("alternative")),
                link=f"{base}#{use['section']}",
            )
            for owner, use in _members(entry, "in")
        )
        if "in" in entry
        else ()
    )


def _read_entry(
    iri: str, entry: dict[str, JsonValue], uses: tuple[TdTerm, ...], base: str
) -> TdEntry:
    section = entry.get("section")
    link = f"{base}#{section}" if section else uses[0].link if uses else base
    name = str(entry.get("term") or iri.rpartition("#")[2])
    return TdEntry(iri, "property", name, str(entry["description"]), link)


def _read_value(value: str, entry: dict[str, JsonValue]) -> TdValue:
    return TdValue(
        value=value,
        iri=_text(entry.get("iri")),
        description=str(entry["description"]),
        retired=entry.get("retired") is True,
        used_in=_text(entry.get("usedIn")),
    )
