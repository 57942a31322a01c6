"""Rules about units and numbers, of devices and of models alike."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache

from thingfit.facts import Document
from thingfit.facts.hardware import Memory
from thingfit.facts.names import NNET, SCHEMA
from thingfit.facts.stated import Text
from thingfit.meaning import units, vocabulary
from thingfit.meaning.keywords import XSD
from thingfit.meaning.statements import Literal
from thingfit.rules import edits
from thingfit.rules.case import (
    Case,
    Fixes,
    is_blank,
    memory_text,
    object_at,
    set_value,
    written,
)
from thingfit.rules.finding import Fix, Found, Severity
from thingfit.rules.registry import Group, document_rule, model_rule

_AMBIGUOUS = {
    "KB": ("kB", "KiB"),
    "K": ("kB", "KiB"),
    "k": ("kB", "KiB"),
    "Kb": ("kB", "KiB"),
    "kb": ("kB", "KiB"),
    "KBytes": ("kB", "KiB"),
    "KByte": ("kB", "KiB"),
    "Kbytes": ("kB", "KiB"),
    "Kbyte": ("kB", "KiB"),
    "M": ("MB", "MiB"),
    "Mb": ("MB", "MiB"),
    "mb": ("MB", "MiB"),
}
_NUMBERS = frozenset(
    XSD + name
    for name in (
        "double float decimal integer nonNegativeInteger positiveInteger int long short".split()
    )
)
_ALSO_NUMBERS = frozenset(SCHEMA + name for name in ("minValue", "maxValue"))


def _memories(document: Document) -> Iterator[Memory]:
    for model in document.models:
        yield from model.memories
    for device in document.devices:
        yield from device.memories


def _written(document: Document, stated: Text) -> str:
    found = written(document, stated.span)
    return found if isinstance(found, str) else stated.value


@document_rule("unit-missing", Group.MODEL, Severity.ERROR)
def unit_missing(document: Document) -> Iterator[Found]:
    """An amount of memory without a unit.

    It may be bytes, kilobytes or kibibytes, so it is compared with nothing.

    Bad:
        {
          "@context": "https://w3id.org/thingfit/model/v1",
          "type": "NeuralNetwork",
          "name": "Gesture",
          "license": "CC0-1.0",
          "requires": [{ "memory": { "RAM": { "atLeast": 6.5 } } }]
        }

    Good:
        {
          "@context": "https://w3id.org/thingfit/model/v1",
          "type": "NeuralNetwork",
          "name": "Gesture",
          "license": "CC0-1.0",
          "requires": [{ "memory": { "RAM": { "atLeast": 6.5, "unit": "kB" } } }]
        }
    """
    for memory in _memories(document):
        if memory.value is None or memory.unit is not None:
            continue
        node = object_at(document, memory.span)
        key = next((k for k in ("atLeast", "value") if node and k in node.by_key), None)
        made: Fixes = ()
        if node and key:
            made = tuple(
                Fix(
                    f"State the unit `{unit}`",
                    (edits.add_member(document.text, node, "unit", unit, after=key),),
                    safe=False,
                )
                for unit in ("kB", "KiB")
            )
        yield Found(memory.value.span, "the amount of memory has no unit; `kB` is usual", made)


@document_rule("hardware-unit-unknown", Group.MODEL, Severity.ERROR)
def hardware_unit_unknown(document: Document) -> Iterator[Found]:
    """A unit of a memory or of a sensor that is none, or measures something else.

    Of a memory it is an error, as the amount cannot be compared. Of the range of a sensor it is a
    warning, and only where an IRI of the ontology OM-2 or QUDT is written that has no such unit.

    Bad:
        {
          "@context": "https://w3id.org/thingfit/model/v1",
          "type": "NeuralNetwork",
          "name": "Gesture",
          "license": "CC0-1.0",
          "requires": [{ "memory": { "RAM": { "atLeast": 6.5, "unit": "om:kilohertz" } } }]
        }

    Good:
        {
          "@context": "https://w3id.org/thingfit/model/v1",
          "type": "NeuralNetwork",
          "name": "Gesture",
          "license": "CC0-1.0",
          "requires": [{ "memory": { "RAM": { "atLeast": 6.5, "unit": "om:kilobyte" } } }]
        }
    """
    for memory in _memories(document):
        unit = memory.unit
        if unit is None or _written(document, unit) in _AMBIGUOUS or is_blank(_last(unit.value)):
            continue
        known = units.find(unit.value)
        if known is not None and known.kind == units.MEMORY_KIND:
            continue
        said = "no unit of memory" if known else "no known unit"
        yield _unknown(document, unit, said, units.units_of(units.MEMORY_KIND))
    for unit in _other_units(document):
        yield from _wrong_iri(document, unit)


def _other_units(document: Document) -> Iterator[Text]:
    ranges = [s.settings.range for device in document.devices for s in device.sensors]
    ranges += [n.settings.range for model in document.models for n in model.sensors]
    yield from (each.unit for each in ranges if each and each.unit)


def _wrong_iri(document: Document, unit: Text) -> Iterator[Found]:
    """The finding about a unit that is written as an IRI of an ontology of units and is none."""
    text = _written(document, unit)
    if not (":" in text and unit.value.startswith((units.OM, units.QUDT))):
        return
    reading = units.read(text)
    if reading is None:
        yield _unknown(document, unit, "no unit of that vocabulary", (), Severity.WARNING)
    elif reading.slip:
        new = reading.unit.curie
        if new.partition(":")[0] != text.partition(":")[0]:
            new = reading.unit.iri
        message = f"`{text}` is no unit of that vocabulary; `{new}` is meant, it seems"
        fixes = set_value(document, f"Change to `{new}`", unit.span, new)
        yield Found(unit.span, message, fixes, severity=Severity.WARNING)


def _unknown(
    document: Document,
    unit: Text,
    said: str,
    wanted: tuple[units.Unit, ...],
    severity: Severity | None = None,
) -> Found:
    text = _written(document, unit)
    near = [each for each in units.suggest(text) if not wanted or each in wanted]
    if not near:
        end = "; `kB` or `KiB` is usual" if wanted else ""
        return Found(unit.span, f"`{text}` is {said}{end}", severity=severity)
    new = near[0].curie if ":" in text and "://" not in text else near[0].iri
    if ":" not in text:
        new = near[0].symbol
    fixes = set_value(document, f"Change to `{new}`", unit.span, new)
    return Found(unit.span, f"`{text}` is {said}; did you mean `{new}`?", fixes, severity=severity)


def _last(text: str) -> str:
    return text.rpartition(":")[2] if "://" not in text else vocabulary.local_name(text)


@document_rule("unit-ambiguous", Group.MODEL, Severity.WARNING)
def unit_ambiguous(document: Document) -> Iterator[Found]:
    """A unit of memory that some read as 1000 bytes and others as 1024.

    `kB` has 1000 bytes and `KiB` has 1024; `KB` is written for both.

    Bad:
        {
          "@context": "https://w3id.org/thingfit/model/v1",
          "type": "NeuralNetwork",
          "name": "Gesture",
          "license": "CC0-1.0",
          "requires": [{ "memory": { "RAM": { "atLeast": 6.5, "unit": "KB" } } }]
        }

    Good:
        {
          "@context": "https://w3id.org/thingfit/model/v1",
          "type": "NeuralNetwork",
          "name": "Gesture",
          "license": "CC0-1.0",
          "requires": [{ "memory": { "RAM": { "atLeast": 6.5, "unit": "kB" } } }]
        }
    """
    for memory in _memories(document):
        text = _written(document, memory.unit) if memory.unit else ""
        choices = _AMBIGUOUS.get(_last(text), ())
        if memory.unit and choices:
            fixes = tuple(
                fix
                for each in choices
                for fix in set_value(
                    document, f"Change to `{each}`", memory.unit.span, each, safe=False
                )
            )
            low, high = choices
            message = f"`{text}` is read in two ways; write `{low}` (1000) or `{high}` (1024)"
            yield Found(memory.unit.span, message, fixes)


@model_rule("unit-suspicious", Severity.HINT)
def unit_suspicious(case: Case) -> Iterator[Found]:
    """Kilobytes where the number is one of kibibytes.

    The size of the model file in KiB is taken for one in kB, which is 2.4 % too little.

    Bad:
        {
          "@context": "https://w3id.org/thingfit/model/v1",
          "type": "NeuralNetwork",
          "name": "Gesture",
          "license": "CC0-1.0",
          "file": { "path": "vibration.float32.tflite" },
          "requires": [{ "memory": { "Flash": { "atLeast": 15.953, "unit": "kB" } } }]
        }

    Good:
        {
          "@context": "https://w3id.org/thingfit/model/v1",
          "type": "NeuralNetwork",
          "name": "Gesture",
          "license": "CC0-1.0",
          "file": { "path": "vibration.float32.tflite" },
          "requires": [{ "memory": { "Flash": { "atLeast": 15.953, "unit": "KiB" } } }]
        }
    """
    flash, file = case.model.flash, case.file
    if flash is None or file is None or flash.value is None or flash.unit is None:
        return
    if flash.unit.value != units.OM + "kilobyte":
        return
    in_kib = file.size / 1024
    if abs(flash.value.value - in_kib) <= max(0.005, in_kib * 0.0005):
        new = "KiB" if ":" not in _written(case.document, flash.unit) else "om:kibibyte"
        fixes = set_value(case.document, f"Change to `{new}`", flash.unit.span, new, safe=False)
        message = f"the file has {memory_text(file.size)}, which is {flash.value.value} KiB, not kB"
        yield Found(flash.unit.span, message, fixes)


@document_rule("number-as-text", Group.MODEL, Severity.WARNING)
def number_as_text(document: Document) -> Iterator[Found]:
    """A number that is written as a text.

    Queries compare it as a text, where "9" comes after "10", or leave it out without a word.

    Bad:
        {
          "@context": "https://w3id.org/thingfit/model/v1",
          "type": "NeuralNetwork",
          "name": "Gesture",
          "license": "CC0-1.0",
          "ramBytes": "4096"
        }

    Good:
        {
          "@context": "https://w3id.org/thingfit/model/v1",
          "type": "NeuralNetwork",
          "name": "Gesture",
          "license": "CC0-1.0",
          "ramBytes": 4096
        }
    """
    if not document.models and not document.devices:
        return
    for statement in document.expansion.statements:
        value = statement.object
        if not isinstance(value, Literal) or not _takes_number(statement.predicate):
            continue
        text = value.text.strip()
        number = _number(text)
        if is_blank(text) or (value.datatype in _NUMBERS and number is not None):
            continue
        if value.datatype not in _NUMBERS and not value.datatype.endswith("tring"):
            continue
        if number is None:
            message = f"`{text}` is a text; a number is expected"
            yield Found(statement.object_span, message)
            continue
        fixes = set_value(document, f"Write the number {number}", statement.object_span, number)
        yield Found(statement.object_span, f'"{text}" is a text; the number is expected', fixes)


@cache
def _takes_number(predicate: str) -> bool:
    """Whether a property has numbers alone as its values."""
    iri = vocabulary.canonical(predicate)
    if iri in _ALSO_NUMBERS:
        return True
    if iri in (NNET + "shapeIn", NNET + "shapeOut"):
        return False
    term = vocabulary.term(iri)
    return term is not None and bool(term.range) and all(each in _NUMBERS for each in term.range)


def _number(text: str) -> int | float | None:
    try:
        number = float(text)
    except ValueError:
        return None
    if number != number or number in (float("inf"), float("-inf")):
        return None
    return int(text) if text.lstrip("+-").isdigit() else number
