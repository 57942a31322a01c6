"""Sensors: those a device has, those a model asks for, and the settings of both."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction

from thingfit.facts.graph import Graph
from thingfit.facts.hardware import capabilities_of, title_of, unit_of
from thingfit.facts.names import SCHEMA, SENSOR, SOSA_EXTEND, SSN_EXTEND, SSN_SYSTEM, TF
from thingfit.facts.stated import Number, Stated, Text, Texts
from thingfit.meaning import units, vocabulary
from thingfit.meaning.statements import Resource
from thingfit.text import Span

_HERTZ = "http://www.ontology-of-units-of-measure.org/resource/om-2/hertz"
_SECOND = "http://www.ontology-of-units-of-measure.org/resource/om-2/second-Time"


@dataclass(frozen=True, slots=True)
class MeasuringRange:
    """The values that can be told apart, in a unit as written or by its canonical IRI."""

    minimum: Stated[Number] | None
    maximum: Stated[Number] | None
    unit: Text | None


@dataclass(frozen=True, slots=True)
class Settings:
    """How samples are taken; rates are in hertz, windows in seconds."""

    rate: Stated[Number] | None = None
    maximum_rate: Stated[Number] | None = None
    axes: Stated[int] | None = None
    width: Stated[int] | None = None
    height: Stated[int] | None = None
    window: Stated[Number] | None = None
    window_step: Stated[Number] | None = None
    window_samples: Stated[int] | None = None
    range: MeasuringRange | None = None


@dataclass(frozen=True, slots=True)
class Sensor:
    """A sensor of a device; `classes` are its narrowest, canonical classes.

    `exposed_by` names the affordance that gives access to it.
    """

    classes: Texts
    name: Text | None
    part: Text | None
    settings: Settings
    exposed_by: Texts
    bus: Text | None
    address: Text | None
    library: Text | None
    info: Texts
    span: Span


@dataclass(frozen=True, slots=True)
class SensorNeed:
    """A sensor that a model asks for; `input` is the index of the input it feeds, if stated."""

    classes: Texts
    input: int | None
    settings: Settings
    part: Text | None
    info: Texts
    span: Span


def classes_of(graph: Graph, node: Resource) -> Texts:
    """The classes of sensor of a node, unknown classes included, in order of their IRIs.

    A class that lies above another one is left out: it says nothing more.
    """
    first: dict[str, Text] = {}
    for each in (*graph.types(node), *graph.terms(node, TF + "hasSensorClass")):
        if may_be_sensor(each.value):
            first.setdefault(each.value, each)
    above = {wide for iri in first for wide in vocabulary.ancestors(iri)}
    return tuple(first[iri] for iri in sorted(first) if iri not in above)


def may_be_sensor(iri: str) -> bool:
    """Whether an IRI is a class of sensor, or a class that no vocabulary here knows."""
    return vocabulary.is_a(iri, SENSOR) or vocabulary.term(iri) is None


def sensor_of(graph: Graph, node: Resource, otherwise: Span) -> Sensor:
    """What is known of a sensor of a device."""
    return Sensor(
        classes_of(graph, node),
        title_of(graph, node),
        graph.text(node, SCHEMA + "mpn", SCHEMA + "model"),
        settings_of(graph, node),
        graph.texts(node, TF + "exposedBy"),
        graph.text(node, TF + "bus"),
        graph.text(node, TF + "address"),
        graph.text(node, TF + "library"),
        graph.texts(node, SOSA_EXTEND + "hasSensorInfo"),
        graph.place(node, otherwise),
    )


def sensor_of_class(cls: Text) -> Sensor:
    """A sensor of which nothing is stated but its class."""
    return Sensor((cls,), None, None, Settings(), (), None, None, None, (), cls.span)


def settings_of(graph: Graph, node: Resource) -> Settings:
    """The settings stated of a sensor, an input or a requirement."""
    abilities = capabilities_of(graph, node)
    return Settings(
        rate=graph.number(node, TF + "sampleRate"),
        maximum_rate=graph.number(node, TF + "maximumSampleRate") or _frequency(graph, abilities),
        axes=graph.whole(node, TF + "axes"),
        width=graph.whole(node, TF + "width"),
        height=graph.whole(node, TF + "height"),
        window=graph.number(node, TF + "windowLength"),
        window_step=graph.number(node, TF + "windowStep"),
        window_samples=graph.whole(node, TF + "windowSamples"),
        range=_range(graph, node) or _ability_range(graph, abilities),
    )


def _range(graph: Graph, node: Resource) -> MeasuringRange | None:
    minimum = graph.number(node, TF + "rangeMinimum", SCHEMA + "minValue")
    maximum = graph.number(node, TF + "rangeMaximum", SCHEMA + "maxValue")
    if minimum is None and maximum is None:
        return None
    return MeasuringRange(minimum, maximum, unit_of(graph, node))


def _ability_range(graph: Graph, abilities: tuple[Resource, ...]) -> MeasuringRange | None:
    """The range of a sensor that states it as an ability, in the manner of SSN."""
    ranges = (a for a in abilities if graph.is_a(a, SSN_SYSTEM + "MeasurementRange"))
    return next(filter(None, (_range(graph, each) for each in ranges)), None)


def _frequency(graph: Graph, abilities: tuple[Resource, ...]) -> Stated[Number] | None:
    """The rate in hertz of a sensor that states as an ability how often it can measure."""
    for node in abilities:
        value, unit = graph.number(node, SCHEMA + "value"), unit_of(graph, node)
        if not graph.is_a(node, SSN_SYSTEM + "Frequency") or value is None or unit is None:
            continue
        known, hertz, second = units.find(unit.value), units.find(_HERTZ), units.find(_SECOND)
        if known is None or hertz is None or second is None:
            continue
        rate = units.convert(value.value, known, hertz)
        if rate is None:
            # SSN means by frequency the time from one measurement to the next.
            time = units.convert(value.value, known, second)
            rate = 1 / time if time else None
        if rate is not None:
            return Stated(_simple(rate), value.span)
    return None


def _simple(number: Fraction) -> Number:
    return number.numerator if number.denominator == 1 else float(number)


def sensor_needs(
    graph: Graph, model: Resource, inputs: tuple[Resource, ...]
) -> tuple[SensorNeed, ...]:
    """The sensors that a model asks for, by any of the ways to say so; those of an input first."""
    found: list[SensorNeed] = []
    for index, node in enumerate(inputs):
        found += [_need(graph, each, index) for each in graph.nodes(node, TF + "requiresSensor")]
        sources = graph.sources(node, SSN_EXTEND + "provideInput")
        found += [_need(graph, each, index) for each in sources]
        found += [_need_of_class(cls, index) for cls in graph.terms(node, TF + "hasSensorClass")]
    found += [_need(graph, each, None) for each in graph.nodes(model, TF + "requiresSensor")]
    found += [_need_of_class(cls, None) for cls in graph.terms(model, TF + "hasSensorClass")]
    return tuple(sorted(found, key=_order))


def _order(need: SensorNeed) -> tuple[bool, int, tuple[str, ...], Span]:
    classes = tuple(each.value for each in need.classes)
    return need.input is None, need.input or 0, classes, need.span


def _need(graph: Graph, node: Resource, index: int | None) -> SensorNeed:
    return SensorNeed(
        classes_of(graph, node) or _named_class(graph, node),
        index,
        settings_of(graph, node),
        graph.text(node, SCHEMA + "mpn", SCHEMA + "model"),
        graph.texts(node, SOSA_EXTEND + "hasSensorInfo"),
        graph.place(node),
    )


def _named_class(graph: Graph, node: Resource) -> Texts:
    """The class of a requirement that is nothing but the name of a class."""
    iri = vocabulary.canonical(node)
    return (Stated(iri, graph.place(node)),) if vocabulary.is_a(iri, SENSOR) else ()


def _need_of_class(cls: Text, index: int | None) -> SensorNeed:
    return SensorNeed((cls,), index, Settings(), None, (), cls.span)
