"""Descriptions of terms: of TD, of vocabularies, of units, and of values that have a meaning."""

from __future__ import annotations

from fractions import Fraction

from thingfit.features.complete_bindings import binding_term
from thingfit.features.complete_schema import description_of, schemas_at, types_of
from thingfit.features.hover_spot import Spot
from thingfit.features.hover_text import Description, code, term_description
from thingfit.features.meaning_at import MAP, term_of
from thingfit.json_value import JsonValue
from thingfit.meaning import td_terms, units, vocabulary
from thingfit.meaning.bundle import bundled_context
from thingfit.meaning.context import apply_scoped
from thingfit.meaning.keywords import KEYWORDS
from thingfit.syntax import Number, Object, String

_AMOUNTS = frozenset("value atLeast atMost minValue maxValue minimum maximum const default".split())
_UNIT_KEYS = ("unit", "unitCode", "schema:unitCode")
_BYTES = "Bytes"


def key_description(spot: Spot) -> Description | None:
    """What a key means in its object."""
    if spot.cls == MAP:
        return None
    iri = spot.scope.context.iri_of_name(spot.key)
    term = term_of(spot.cls, spot.key, spot.owner)
    if term is not None:
        return term_description(term, iri)
    parts = schemas_at(spot.kind, (*spot.steps, spot.key), spot.owners) if spot.kind else []
    found = iri_description(iri) if iri and iri not in KEYWORDS else None
    if found is not None:
        return Description(spot.key, found.type, found.sentence, found.rows, (), found.link)
    if iri in ("@type", "@id"):
        sentence = "What this is." if iri == "@type" else "The identifier of what is described."
        return Description(spot.key, "keyword of JSON-LD", sentence, (("Means", code(iri)),))
    text = description_of(parts)
    rows = (("Means", code(iri)),) if iri and ":" in iri else ()
    if text:
        return Description(spot.key, " or ".join(types_of(parts)), text, rows)
    return Description(spot.key, "member", "", rows) if rows else None


def iri_description(iri: str) -> Description | None:
    """What an IRI of the vocabularies means."""
    entry = td_terms.describe(iri)
    if entry is not None:
        link = ("Thing Description 1.1", entry.link)
        means = (("Means", code(iri)),)
        return Description(entry.name, entry.kind, entry.description, means, (), link)
    unit = units.find(iri) if "://" in iri else None
    if unit is not None:
        return unit_description(unit)
    binding = binding_term(iri)
    if binding is not None:
        values = (("Values", ", ".join(map(code, binding.values))),) if binding.values else ()
        facts = (*values, ("Means", code(iri)))
        return Description(binding.name, "binding", binding.documentation, facts)
    term = vocabulary.term(iri)
    if term is None:
        kind = units.kind_of(iri)
        means = (("Means", code(iri)),)
        return Description(kind.label, "kind of quantity", kind.comment, means) if kind else None
    rows = [("Means", code(term.iri))]
    if term.parents:
        rows.append(("Narrower than", ", ".join(map(_short, term.parents))))
    if term.range:
        rows.append(("Leads to", ", ".join(map(_short, term.range))))
    for key, title in (("measures", "Measures"), ("symbol", "Symbol"), ("builtinName", "TFLite")):
        stated = term.facts.get(key)
        if stated is not None:
            rows.append((title, _fact(stated)))
    if term.replaced_by:
        rows.append(("Replaced by", _short(term.replaced_by)))
    link = (term.curie, term.iri)
    return Description(term.label, term.kind, term.comment, tuple(rows), (), link)


def _short(iri: str) -> str:
    return code(vocabulary.shorten(iri))


def _fact(value: JsonValue) -> str:
    values = value if isinstance(value, list) else [value]
    return ", ".join(code(str(each)) for each in values)


def value_description(spot: Spot) -> Description | None:
    """What a value means: a unit, a documented value, a context, or a term of a vocabulary."""
    if spot.steps[:1] == ("@context",) or spot.key == "@context":
        return _context_description(spot)
    if isinstance(spot.node, Number):
        return _amount_description(spot)
    text = spot.text
    if not text:
        return None
    if spot.key in _UNIT_KEYS:
        prefixes = {n: t.iri for n, t in spot.scope.context.terms.items() if t.prefix and t.iri}
        unit = units.find(text, prefixes)
        return unit_description(unit, spot) if unit else None
    documented = td_terms.values_of(spot.key).get(text)
    term = term_of(spot.cls, spot.key, spot.owner)
    if documented is not None and term is not None:
        rows = [("Value of", f"{code(term.term)} of {term.owner}")]
        if documented.iri:
            rows.append(("Means", code(documented.iri)))
        link = (f"TD 1.1: {term.term} of {term.owner}", term.link)
        return Description(text, "", documented.description, tuple(rows), (), link)
    iri = meant_iri(spot)
    if iri is None:
        return None
    if (found := iri_description(iri)) is not None:
        return found
    # A name with a prefix that no vocabulary here knows still has its address.
    is_prefixed = "://" not in text and ":" in text and iri != text
    return Description(text, "IRI", "", (("Means", code(iri)),)) if is_prefixed else None


def meant_iri(spot: Spot) -> str | None:
    """The IRI that a string stands for, by its context."""
    context, text = spot.scope.context, spot.text
    term = context.terms.get(spot.key)
    if spot.key in context.type_keys:
        return context.iri_of_name(text)
    if term is not None and term.scoped is not None:
        context = apply_scoped(context, term.scoped, spot.document.uri, of_type=False)[0]
    if term is not None and term.type == "@vocab":
        return context.iri_of_name_or_reference(text, spot.document.uri)
    prefix, colon, _ = text.partition(":")
    if "://" in text or (colon and prefix in context.terms):
        return context.iri_of_reference(text, spot.document.uri)
    return None


def _context_description(spot: Spot) -> Description | None:
    iri = spot.text
    known = vocabulary.term(iri)
    if known is not None:
        return iri_description(known.iri)
    if bundled_context(iri) is not None:
        sentence = "The terms of this context are known here; nothing is fetched."
        return Description("Context", "JSON-LD", sentence, (), (), (iri, iri))
    return None


# Units and amounts.


def unit_description(unit: units.Unit, spot: Spot | None = None) -> Description:
    """A unit: its kind of quantity and symbol, and what the numbers beside it are in others."""
    kind = vocabulary.term(unit.kind)
    rows = [("Symbol", code(unit.symbol)), ("Kind", kind.label if kind else _short(unit.kind))]
    if unit.ucum:
        rows.append(("UCUM", code(unit.ucum)))
    base = kind.facts.get("baseUnit") if kind else None
    target = units.find(vocabulary.expand(str(base))) if base else None
    if target is not None and target.iri != unit.iri and unit.kind != units.MEMORY_KIND:
        one = units.convert(1, unit, target)
        if one is not None:
            rows.append(("Conversion", f"1 {unit.symbol} = {_number(one)} {target.symbol}"))
    for member in spot.owner.members if spot else ():
        if isinstance(member.value, Number) and member.key.value in _AMOUNTS:
            text = amount_text(member.value.value, unit)
            if text:
                rows.append((member.key.value, text))
    term = vocabulary.term(unit.iri)
    sentence = term.comment if term else ""
    return Description(unit.label, "unit", sentence, tuple(rows), (), (unit.curie, unit.iri))


def amount_text(value: int | float, unit: units.Unit) -> str | None:
    """An amount in its own unit and in the base unit of its kind."""
    if unit.kind == units.MEMORY_KIND:
        return units.describe_memory(value, unit)
    kind = vocabulary.term(unit.kind)
    base = kind.facts.get("baseUnit") if kind else None
    target = units.find(vocabulary.expand(str(base))) if base else None
    found = units.convert(value, unit, target) if target and target.iri != unit.iri else None
    if found is None or target is None:
        return None
    return f"{value} {unit.symbol} = {_number(found)} {target.symbol}"


def _number(value: Fraction) -> str:
    return f"{value.numerator:,}" if value.denominator == 1 else f"{float(value):,.6g}"


def _amount_description(spot: Spot) -> Description | None:
    """A number with a unit beside it, or in bytes by the name of its key."""
    assert isinstance(spot.node, Number)
    value = spot.node.value
    unit = _unit_beside(spot.owner) if spot.key in _AMOUNTS else None
    if unit is None and spot.key.endswith(_BYTES):
        unit = units.find("B")
    text = amount_text(value, unit) if unit else None
    if unit is None or text is None:
        return None
    described = key_description(spot)
    return Description(
        text, unit.label, described.sentence if described else "", (("Member", code(spot.key)),)
    )


def _unit_beside(owner: Object) -> units.Unit | None:
    for key in _UNIT_KEYS:
        node = owner.get(key)
        if isinstance(node, String):
            return units.find(node.value)
    return None
