"""Units of measure: found by IRI, code, symbol or name, and converted exactly."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from decimal import Decimal
from fractions import Fraction
from functools import cache

from thingfit.json_value import JsonValue
from thingfit.meaning import vocabulary
from thingfit.meaning.vocabulary import Term
from thingfit.spelling import nearest

UNIT = "https://w3id.org/thingfit#Unit"
MEMORY_KIND = "https://w3id.org/thingfit#InformationSize"
BYTE = "http://www.ontology-of-units-of-measure.org/resource/om-2/byte"
OM = "http://www.ontology-of-units-of-measure.org/resource/om-2/"
QUDT = "http://qudt.org/vocab/unit/"

Number = int | float | Decimal | Fraction

# The prefixes of the International System: name, UCUM code, sign in print, power of ten.
_PREFIXES = (
    ("exa", "E", "E", 18),
    ("peta", "P", "P", 15),
    ("tera", "T", "T", 12),
    ("giga", "G", "G", 9),
    ("mega", "M", "M", 6),
    ("kilo", "k", "k", 3),
    ("hecto", "h", "h", 2),
    ("deca", "da", "da", 1),
    ("deci", "d", "d", -1),
    ("centi", "c", "c", -2),
    ("milli", "m", "m", -3),
    ("micro", "u", "µ", -6),
    ("nano", "n", "n", -9),
    ("pico", "p", "p", -12),
    ("femto", "f", "f", -15),
)
# Prefixes that other documents bind to the namespaces of units.
_CURIE_PREFIXES = {"om": OM, "om2": OM, "om-2": OM, "unit": QUDT, "qudt-unit": QUDT}
_CURIE = re.compile(r"([A-Za-z][\w.-]*):(?!//)(\S+)\Z")


@dataclass(frozen=True, slots=True)
class Unit:
    """A unit: a value in it is `(value + offset) * factor` in the base unit of its kind.

    `exact` is false where the number pi or a measured constant comes into the factor.
    """

    iri: str
    curie: str
    label: str
    symbol: str
    ucum: str | None
    unece: str | None
    kind: str
    factor: Fraction
    offset: Fraction
    exact: bool
    names: tuple[str, ...]
    slips: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Reading:
    """A unit and how it was written: `iri`, `curie`, `ucum`, `symbol`, `name` or `unece`.

    `slip` tells that this is a known wrong spelling.
    """

    unit: Unit
    form: str
    slip: bool


def find(text: str, prefixes: Mapping[str, str] | None = None) -> Unit | None:
    """The unit a text means, if there is one; wrong spellings that are known count."""
    found = read(text, prefixes)
    return found.unit if found else None


def read(text: str, prefixes: Mapping[str, str] | None = None) -> Reading | None:
    """The first reading of a text as a unit; `prefixes` are those of the document."""
    return next(readings(text, prefixes), None)


def readings(text: str, prefixes: Mapping[str, str] | None = None) -> Iterator[Reading]:
    """All readings of a text, best first: `C` is a coulomb, and a slip for the degree Celsius."""
    text = text.strip()
    curie = _CURIE.match(text)
    if "://" in text:
        yield from _read_iri(text, "iri")
    elif curie:
        namespace = (prefixes or {}).get(curie[1]) or _CURIE_PREFIXES.get(curie[1])
        if namespace:
            yield from _read_iri(namespace + curie[2], "curie")
        yield from _read_plain(curie[2] if curie[1] == "ucum" else text)
    elif text:
        yield from _read_plain(text)


def suggest(text: str, limit: int = 3) -> tuple[Unit, ...]:
    """Units that an unknown text may mean, best first."""
    name = text.rpartition(":")[2] if "://" not in text else vocabulary.local_name(text)
    names: dict[str, Unit] = {}
    for unit in units():
        for each in (vocabulary.local_name(unit.iri), unit.label, *unit.names):
            names.setdefault(each, unit)
    found = {names[each].iri: names[each] for each in nearest(name, names, 2 * limit)}
    return tuple(found.values())[:limit]


@cache
def units() -> tuple[Unit, ...]:
    """All units that the vocabulary lists; those made by a prefix come on top of them."""
    found = (vocabulary.term(iri) for iri in vocabulary.members(UNIT))
    return tuple(_read_unit(term) for term in found if term)


def units_of(kind: str) -> tuple[Unit, ...]:
    """The listed units of a kind of quantity, such as `tf:Temperature`."""
    kind = vocabulary.expand(kind)
    return tuple(unit for unit in units() if unit.kind == kind)


def kind_of(iri: str) -> Term | None:
    """The kind of quantity an IRI means: ours, or one of OM-2 or QUDT that matches it."""
    curie = vocabulary.shorten(vocabulary.canonical(iri))
    for each in vocabulary.members("https://w3id.org/thingfit#QuantityKind"):
        found = vocabulary.term(each)
        matches = found.facts.get("closeMatch") if found else None
        if found and (found.curie == curie or (isinstance(matches, list) and curie in matches)):
            return found
    return None


def convert(value: Number, source: Unit, target: Unit) -> Fraction | None:
    """A value in another unit, exactly; nothing where the units measure different things."""
    number = exact(value)
    if number is None or source.kind != target.kind:
        return None
    return (number + source.offset) * source.factor / target.factor - target.offset


def exact(value: JsonValue | Decimal | Fraction) -> Fraction | None:
    """A number as it was written: 116.48 is 11648/100, not the nearest binary fraction."""
    if isinstance(value, bool) or not isinstance(value, int | float | Decimal | Fraction):
        return None
    try:
        # `repr` of a float is the shortest text that reads back as the same number.
        return Fraction(repr(value) if isinstance(value, float) else value)
    except (ValueError, OverflowError):
        return None


_CEILING = 10**60
MOST_MEMORY = 2**53
"""No machine has more bytes: nine petabytes, the last that every reader of JSON counts exactly."""


def memory_bytes(value: JsonValue | Decimal | Fraction, unit: Unit | str | None) -> int | None:
    """An amount of memory in bytes; nothing for other units and for negative amounts.

    Parts of a byte come from rounded figures such as 1.3 KiB, so the result is the nearest byte.
    """
    found = find(unit) if isinstance(unit, str) else unit
    number = exact(value)
    if found is None or found.kind != MEMORY_KIND or number is None or number < 0:
        return None
    return capped(int(number * found.factor + Fraction(1, 2)))


def capped(amount: int) -> int:
    """The amount of memory, or the largest that still has shares which are numbers."""
    return min(amount, _CEILING)


def describe_memory(value: Number, unit: Unit | str) -> str | None:
    """An amount of memory in its own unit, in bytes and in the other kind of kilo.

    172 kilobytes read `172 kB = 172,000 B ≈ 168 KiB`.
    """
    found = find(unit) if isinstance(unit, str) else unit
    amount = memory_bytes(value, found)
    if found is None or amount is None:
        return None
    parts = [f"{_plain_number(value)} {found.symbol}"]
    if found.iri != BYTE:
        parts.append(f"= {amount:,} B")
    binary = "iB" in found.symbol
    scaled = scale_memory(amount, binary=not binary)
    if scaled is not None:
        parts.append(scaled)
    return " ".join(parts)


def scale_memory(amount: int, binary: bool = False) -> str | None:
    """Bytes in the largest decimal or binary unit that fits, with `=` or `≈` before it.

    Nothing when the amount is less than one kilobyte or kibibyte.
    """
    base = 1024 if binary else 1000
    symbols = ("KiB", "MiB", "GiB", "TiB") if binary else ("kB", "MB", "GB", "TB")
    if amount < base:
        return None
    power = max(p for p in range(1, 5) if amount >= base**p or p == 1)
    share = Fraction(amount, base**power)
    digits = 0 if share >= 100 else 1 if share >= 10 else 2
    rounded = Fraction(round(share * 10**digits), 10**digits)
    sign = "=" if rounded == share else "≈"
    return f"{sign} {_plain_number(rounded)} {symbols[power - 1]}"


@dataclass(frozen=True, slots=True)
class _Tables:
    iris: Mapping[str, Unit]
    codes: Mapping[str, Unit]
    symbols: Mapping[str, Unit]
    names: Mapping[str, Unit]
    trade: Mapping[str, Unit]
    slips: Mapping[str, Unit]
    loose: Mapping[str, Unit]
    scalable: tuple[Unit, ...]


@cache
def _tables() -> _Tables:
    iris: dict[str, Unit] = {}
    codes: dict[str, Unit] = {}
    symbols: dict[str, Unit] = {}
    names: dict[str, Unit] = {}
    trade: dict[str, Unit] = {}
    slips: dict[str, Unit] = {}
    loose: dict[str, Unit] = {}
    scalable: list[Unit] = []
    for unit in units():
        term = vocabulary.term(unit.iri)
        facts = term.facts if term else {}
        iris[unit.iri] = unit
        for match in _matches(unit):
            iris.setdefault(match, unit)
        if unit.ucum:
            codes.setdefault(unit.ucum, unit)
        if unit.unece:
            trade.setdefault(unit.unece, unit)
        symbols.setdefault(unit.symbol, unit)
        for name in (vocabulary.local_name(unit.iri), unit.label, *unit.names):
            names.setdefault(name, unit)
            if len(name) > 3:
                # Short names differ by case alone: mW and MW, so only long ones are read loosely.
                loose.setdefault(name.casefold(), unit)
        for slip in unit.slips:
            slips.setdefault(slip, unit)
        if facts.get("takesPrefixes") is True:
            scalable.append(unit)
    return _Tables(iris, codes, symbols, names, trade, slips, loose, tuple(scalable))


def _read_unit(term: Term) -> Unit:
    facts = term.facts
    factor, slips = str(facts["factor"]), facts.get("slips")
    return Unit(
        iri=term.iri,
        curie=term.curie,
        label=term.label,
        symbol=str(facts["symbol"]),
        ucum=_text(facts.get("ucumCode")),
        unece=_text(facts.get("uneceCode")),
        kind=vocabulary.expand(str(facts["quantityKind"])),
        factor=Fraction(factor),
        offset=Fraction(str(facts.get("offset", "0"))),
        # A decimal point marks a rounded factor; exact ones are written as rational numbers.
        exact="." not in factor,
        names=term.names,
        slips=tuple(map(str, slips)) if isinstance(slips, list) else (),
    )


def _read_iri(iri: str, form: str) -> Iterator[Reading]:
    spelled = vocabulary.canonical(iri)
    slip = vocabulary.replacement(iri) is not None
    if unit := _tables().iris.get(spelled) or _scaled().get(spelled):
        yield Reading(unit, form, slip)


def _read_plain(text: str) -> Iterator[Reading]:
    tables = _tables()
    seen: set[str] = set()
    # UCUM first: its codes are the only plain texts with one agreed meaning. UN/CEFACT last, as
    # `schema:unitCode` allows its codes but some look like symbols.
    forms = (
        ("ucum", tables.codes),
        ("symbol", tables.symbols),
        ("name", tables.names),
        ("unece", tables.trade),
    )
    for form, table in forms:
        unit = table.get(text)
        if unit and unit.iri not in seen:
            seen.add(unit.iri)
            yield Reading(unit, form, False)
    unit = tables.slips.get(text)
    if unit and unit.iri not in seen:
        seen.add(unit.iri)
        yield Reading(unit, "name", True)
    if not seen:
        if unit := _scaled().get(text):
            yield Reading(unit, "ucum" if text == unit.ucum else "name", False)
        elif unit := tables.loose.get(text.casefold()):
            yield Reading(unit, "name", False)


@cache
def _scaled() -> Mapping[str, Unit]:
    """Units made of a listed one and a prefix: `om:nanowatt`, `nW`, `nanowatt`, `unit:NanoW`."""
    found: dict[str, Unit] = {}
    for base in _tables().scalable:
        local = vocabulary.local_name(base.iri)
        qudt = next((vocabulary.local_name(m) for m in _matches(base) if m.startswith(QUDT)), "")
        for name, code, sign, power in _PREFIXES:
            unit = replace(
                base,
                iri=OM + name + local,
                curie=f"om:{name}{local}",
                label=name + base.label,
                symbol=sign + base.symbol,
                ucum=f"{code}{base.ucum}" if base.ucum else None,
                unece=None,
                factor=base.factor * Fraction(10) ** power,
                names=(),
                slips=(),
            )
            texts = (unit.iri, unit.label, unit.symbol, unit.ucum)
            for text in (*texts, QUDT + name.capitalize() + qudt if qudt else None):
                if text:
                    found.setdefault(text, unit)
    return found


def _text(value: JsonValue) -> str | None:
    return value if isinstance(value, str) else None


def _matches(unit: Unit) -> tuple[str, ...]:
    term = vocabulary.term(unit.iri)
    matches = term.facts.get("exactMatch") if term else None
    return (
        tuple(vocabulary.expand(str(each)) for each in matches) if isinstance(matches, list) else ()
    )


def _plain_number(value: Number) -> str:
    number = exact(value)
    if number is None:
        return str(value)
    if number.denominator == 1:
        return f"{number.numerator:,}"
    text = f"{Decimal(number.numerator) / Decimal(number.denominator):,f}"
    return text.rstrip("0").rstrip(".")
