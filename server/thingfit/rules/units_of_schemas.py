"""Rules about the `unit` of data schemas (TD 1.1, section 5.3.2.1)."""

from __future__ import annotations

from collections.abc import Iterator

from thingfit.facts import Thing
from thingfit.meaning import units, vocabulary
from thingfit.meaning.units import Reading
from thingfit.rules import edits
from thingfit.rules.finding import Fix, Found, Related, Severity
from thingfit.rules.reading import more, text_of
from thingfit.rules.registry import Group, thing_rule
from thingfit.rules.terms import local_maps
from thingfit.spelling import nearest
from thingfit.syntax import String

_WITHOUT_UNIT = ("boolean", "null", "string")


def _prefixes(thing: Thing) -> dict[str, str]:
    return {
        member.key.value: member.value.value
        for each in local_maps(thing.node.get("@context"))
        for member in each.members
        if isinstance(member.value, String)
    }


@thing_rule("unit-unknown", Group.TD, Severity.HINT, "td-vocab-unit--DataSchema")
def unit_unknown(thing: Thing) -> Iterator[Found]:
    """A unit that Thingfit does not know, or a misspelt one.

    Known are the codes of UCUM and UN/CEFACT, the usual symbols and English names, and the terms of
    OM 2 and QUDT. Addresses and prefixed names of other vocabularies are left alone. A unit is
    reported once, with what it may mean.

    Bad:
        {
          "@context": "https://www.w3.org/2022/wot/td/v1.1",
          "id": "urn:uuid:5f0e9d1c-3a52-4c07-9c1e-8d2b6f7a4e10",
          "title": "Heater",
          "securityDefinitions": {"nosec_sc": {"scheme": "nosec"}},
          "security": "nosec_sc",
          "properties": {
            "target": {
              "type": "number",
              "unit": "celcius",
              "forms": [{"href": "https://heater.example.com/target"}]
            }
          }
        }

    Good:
        {
          "@context": "https://www.w3.org/2022/wot/td/v1.1",
          "id": "urn:uuid:5f0e9d1c-3a52-4c07-9c1e-8d2b6f7a4e10",
          "title": "Heater",
          "securityDefinitions": {"nosec_sc": {"scheme": "nosec"}},
          "security": "nosec_sc",
          "properties": {
            "target": {
              "type": "number",
              "unit": "celsius",
              "forms": [{"href": "https://heater.example.com/target"}]
            }
          }
        }
    """
    places: dict[str, list[String]] = {}
    for schema in thing.data_schemas:
        unit = text_of(schema.node, "unit")
        if unit and unit.value.strip():
            places.setdefault(unit.value, []).append(unit)
    prefixes = _prefixes(thing) if places else {}
    for text, found in places.items():
        reading = units.read(text, prefixes)
        if _is_of_another_vocabulary(text, reading) or (reading and not reading.slip):
            continue
        others = _others(text, reading)
        meant = f"; did you mean {' or '.join(f'`{other}`' for other in others)}?" if others else ""
        yield Found(
            found[0].span,
            f"the unit `{text}` is not known{meant}"
            if meant
            else f"the unit `{text}` is not known",
            tuple(_change(found, other) for other in others),
            more(f"`{text}`", found[1:]),
        )


def _is_of_another_vocabulary(text: str, reading: Reading | None) -> bool:
    """Whether a unit is an address or has a prefix, and leads to no unit that is known here."""
    return ":" in text and not (reading and reading.form in ("iri", "curie"))


def _others(text: str, reading: Reading | None) -> tuple[str, ...]:
    """What a unit may have been meant to be, each in a spelling that is known."""
    if reading is not None and reading.form == "curie":
        prefix = text.partition(":")[0]
        return (f"{prefix}:{vocabulary.local_name(reading.unit.iri)}",)
    if reading is not None and reading.form == "iri":
        return (reading.unit.iri,)
    if reading is not None:
        unit = reading.unit
        return nearest(text, (unit.label, *unit.names), 1) or (unit.ucum or unit.symbol,)
    return tuple(dict.fromkeys(unit.label for unit in units.suggest(text, 2)))


def _change(found: list[String], other: str) -> Fix:
    changes = tuple(edits.replace(unit, other) for unit in found)
    return Fix(f"Change to `{other}`", changes, safe=False)


@thing_rule("unit-of-no-number", Group.TD, Severity.HINT, "td-vocab-unit--DataSchema")
def unit_of_no_number(thing: Thing) -> Iterator[Found]:
    """A unit of a value that is no number.

    Units belong to numbers, and to arrays and objects of them. With a string or a boolean there is
    nothing to measure.

    Bad:
        {
          "@context": "https://www.w3.org/2022/wot/td/v1.1",
          "id": "urn:uuid:5f0e9d1c-3a52-4c07-9c1e-8d2b6f7a4e10",
          "title": "Heater",
          "securityDefinitions": {"nosec_sc": {"scheme": "nosec"}},
          "security": "nosec_sc",
          "properties": {
            "target": {
              "type": "string",
              "unit": "Cel",
              "forms": [{"href": "https://heater.example.com/target"}]
            }
          }
        }

    Good:
        {
          "@context": "https://www.w3.org/2022/wot/td/v1.1",
          "id": "urn:uuid:5f0e9d1c-3a52-4c07-9c1e-8d2b6f7a4e10",
          "title": "Heater",
          "securityDefinitions": {"nosec_sc": {"scheme": "nosec"}},
          "security": "nosec_sc",
          "properties": {
            "target": {
              "type": "number",
              "unit": "Cel",
              "forms": [{"href": "https://heater.example.com/target"}]
            }
          }
        }
    """
    for schema in thing.data_schemas:
        kind, unit = text_of(schema.node, "type"), schema.node.by_key.get("unit")
        if unit and kind and kind.value in _WITHOUT_UNIT:
            removal = edits.remove_member(schema.node, "unit")
            yield Found(
                unit.span,
                f"`{schema.name}` has a `unit`, but the type `{kind.value}`; numbers have units",
                (Fix("Remove `unit`", (removal,), safe=False),),
                (Related("the type", kind.span),),
            )
