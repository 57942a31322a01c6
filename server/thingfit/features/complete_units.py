"""Offers of units: of the kind of quantity at hand first, in the spelling of the document."""

from __future__ import annotations

import math
import re
from collections import Counter
from collections.abc import Iterator

from thingfit.features.complete_asked import Asked, values_of_key
from thingfit.features.complete_terms import Writing, declare, prefixes_in_scope, writing
from thingfit.features.completion import CompletionKind, Offer
from thingfit.meaning import units, vocabulary
from thingfit.meaning.context import apply_scoped
from thingfit.meaning.term import Context
from thingfit.rules.edits import quote
from thingfit.syntax import Object, String
from thingfit.syntax.query import Step

_COMMON = (
    "Temperature Ratio Time ElectricCurrent Voltage Power Energy "
    "Pressure Frequency Length Velocity Acceleration Angle Mass Volume InformationSize"
).split()
"""The kinds of quantity that Things most often measure, for places that tell nothing."""

_HINTS = {
    "temp": "Temperature",
    "warm": "Temperature",
    "heat": "Temperature",
    "humidity": "Ratio",
    "percent": "Ratio",
    "level": "Ratio",
    "brightness": "Ratio",
    "battery": "Ratio",
    "duration": "Time",
    "timer": "Time",
    "delay": "Time",
    "interval": "Time",
    "voltage": "Voltage",
    "current": "ElectricCurrent",
    "height": "Length",
    "distance": "Length",
    "weight": "Mass",
    "luminance": "Illuminance",
    "lux": "Illuminance",
    "magnet": "MagneticFluxDensity",
    "gyro": "AngularVelocity",
    "accel": "Acceleration",
    "speed": "Velocity",
    "noise": "SoundLevel",
    "ram": "InformationSize",
    "flash": "InformationSize",
    "memory": "InformationSize",
}
_QUANTITY = "https://w3id.org/thingfit#QuantityKind"
_SCHEMA_CLASSES = ("PropertyAffordance", "DataSchema", "NumberSchema", "IntegerSchema")
_MEMORY = ("om:kilobyte", "om:kibibyte", "om:byte", "om:megabyte", "om:mebibyte")
_WORD = re.compile(r"[A-Z]?[a-z]+|[A-Z]+(?![a-z])")


def unit_offers(asked: Asked) -> Iterator[Offer]:
    """The units that may be typed, those the document uses for the like first."""
    how = writing(_context(asked))
    used = Counter(
        each.value
        for key in ("unit", "unitCode", "schema:unitCode")
        for each in values_of_key(asked.root, key)
        if each.span.start != asked.place.span.start and each.value
    )
    prefixes = {name: term.iri for name, term in asked.scope.context.terms.items() if term.iri}
    kinds = list(_kinds(asked))
    known = {text: units.find(text, prefixes) for text in used}
    fitting = [t for t in used if (unit := known[t]) is not None and unit.kind in kinds]
    for text in sorted(fitting, key=lambda each: -used[each]):
        yield _used(text, known[text])
    style = _style(used, how)
    listed = [each for kind in kinds for each in sorted(units.units_of(kind), key=_distance)]
    yield from (_offer(asked, unit, how, style) for unit in listed[:6])
    for text, _ in used.most_common():
        if text not in fitting:
            yield _used(text, known[text])
    yield from (_offer(asked, unit, how, style) for unit in listed[6:])
    yield from (_offer(asked, unit, how, not style) for unit in listed)
    yield from (_unit(unit.symbol, unit) for unit in listed)
    yield from prefixes_in_scope(asked)
    common = [vocabulary.expand(f"tf:{name}") for name in _COMMON]
    order = {kind: index for index, kind in enumerate(common)}
    rest = [each for each in units.units() if each.kind not in kinds]
    rest.sort(key=lambda each: order.get(each.kind, len(order)))
    for way in (style, not style):
        yield from (_offer(asked, unit, how, way) for unit in rest)


def _distance(unit: units.Unit) -> float:
    """How far a unit is from the base unit of its kind, which people use most."""
    if unit.curie in _MEMORY:
        return _MEMORY.index(unit.curie) - len(_MEMORY)
    return abs(math.log10(abs(float(unit.factor)) or 1))


def quantity_classes(asked: Asked) -> Iterator[Offer]:
    """Kinds of quantity as classes of OM, where its prefix is in scope; likely ones first."""
    if asked.cls not in _SCHEMA_CLASSES:
        return
    how = writing(asked.scope.context)
    for iri in dict.fromkeys((*_kinds(asked), *vocabulary.members(_QUANTITY))):
        term = vocabulary.term(iri)
        matches = term.facts.get("closeMatch") if term else None
        for match in matches if isinstance(matches, list) else ():
            full = vocabulary.expand(str(match))
            text = how.prefixed(full)
            if term and text and full.startswith(units.OM):
                yield Offer(text, quote(text), CompletionKind.CLASS, term.label, term.comment)


def _context(asked: Asked) -> Context:
    """The context that the value of the key is read in."""
    context = asked.scope.context
    term = context.terms.get(asked.place.key or "")
    if term is not None and term.scoped is not None:
        return apply_scoped(context, term.scoped, asked.document.uri, of_type=False)[0]
    return context


def _style(used: Counter[str], how: Writing) -> bool:
    """Whether units are written with the prefix of OM here, and not by their code."""
    prefixed = sum(count for text, count in used.items() if ":" in text)
    if used and prefixed * 2 != used.total():
        return prefixed * 2 > used.total()
    return how.prefixed(units.OM + "x") is not None and how.names.get(units.OM + "kilobyte") is None


def _offer(asked: Asked, unit: units.Unit, how: Writing, as_term: bool) -> Offer:
    if not as_term:
        text = how.names.get(unit.iri) or unit.ucum or unit.symbol
        return _unit(text, unit)
    text = how.prefixed(unit.iri) or ""
    if text:
        return _unit(text, unit)
    namespace = vocabulary.namespaces()["om"]
    edits = declare(asked, "om", namespace) if "om" not in asked.scope.context.terms else ()
    offer = _unit(unit.curie, unit)
    return Offer(
        offer.label, offer.text, offer.kind, offer.detail, offer.documentation, edits=edits
    )


def _unit(text: str, unit: units.Unit) -> Offer:
    kind = vocabulary.term(unit.kind)
    label = kind.label if kind else ""
    return Offer(text, quote(text), CompletionKind.UNIT, f"{unit.label} ({unit.symbol})", label)


def _used(text: str, unit: units.Unit | None) -> Offer:
    if unit is not None:
        return _unit(text, unit)
    return Offer(text, quote(text), CompletionKind.UNIT, "used in this document")


def _kinds(asked: Asked) -> Iterator[str]:
    """The kinds of quantity that the object at hand seems to be about, the surest first."""
    owner = asked.owner
    found: dict[str, None] = {}
    if asked.cls is None and any(step == "memory" for step in asked.owner_steps):
        found[units.MEMORY_KIND] = None
    for each in values_of_key(owner, "@type") if owner else ():
        iri = asked.scope.context.iri_of_name(each.value)
        kind = units.kind_of(iri) if iri else None
        if kind:
            found[kind.iri] = None
    for word in _words(owner, asked.owner_steps):
        found.update(dict.fromkeys(_kinds_named(word)))
    yield from found


def _words(owner: Object | None, steps: tuple[Step, ...]) -> Iterator[str]:
    """The words that name what is described: its key, its title, its types."""
    texts = [step for step in reversed(steps) if isinstance(step, str)][:1]
    for key in ("@type", "title", "description"):
        node = owner.get(key) if owner else None
        if isinstance(node, String):
            texts.append(node.value)
    for text in texts:
        yield from (word.lower() for word in _WORD.findall(text))


def _kinds_named(word: str) -> Iterator[str]:
    if len(word) < 3:
        return
    for start, name in _HINTS.items():
        if word.startswith(start):
            yield vocabulary.expand(f"tf:{name}")
    if len(word) < 4:
        return
    for iri in vocabulary.members(_QUANTITY):
        term = vocabulary.term(iri)
        if term and word in term.label.lower().split():
            yield iri
