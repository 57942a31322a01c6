"""A device as fit and deployment see it: its memory, its sensors, its board and its runtime."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from thingfit.facts.graph import Graph
from thingfit.facts.hardware import (
    Board,
    Controller,
    Memory,
    Runtime,
    board_of,
    capabilities_of,
    comment_of,
    controller_of,
    first_of,
    memories_of,
    runtime_of,
    title_of,
    totals_of,
    unit_of,
)
from thingfit.facts.names import (
    CONTROLLER,
    EXTERNAL_FLASH,
    FLASH,
    HCTL,
    JSON_SCHEMA,
    RAM,
    SCHEMA,
    SENSOR,
    SMART_SENSOR,
    SOSA,
    SSN,
    SSN_SYSTEM,
    TD,
    TF,
)
from thingfit.facts.sensing import Sensor, may_be_sensor, sensor_of, sensor_of_class
from thingfit.facts.stated import Number, Stated, Text, Texts
from thingfit.meaning import vocabulary
from thingfit.meaning.statements import Blank, Expansion, Resource
from thingfit.text import Span

_HARDWARE = (
    TF + "board",
    TF + "controller",
    TF + "hasSensorClass",
    TF + "sensor",
    SSN + "hasSubSystem",
    SSN_SYSTEM + "hasSystemCapability",
)
_CONTROLLING = (
    SSN_SYSTEM + "hasSystemCapability",
    TF + "abi",
    TF + "architecture",
    TF + "clockFrequency",
    TF + "flashBytes",
    TF + "ramBytes",
)
_PARTS = (SSN + "hasSubSystem", SOSA + "hosts")
_AFFORDANCES = (
    TD + "hasPropertyAffordance",
    TD + "hasActionAffordance",
    TD + "hasEventAffordance",
)
_OF_THINGS = (
    *_AFFORDANCES,
    TD + "title",
    TD + "hasSecurityConfiguration",
    TD + "definesSecurityScheme",
)
_TYPES = {
    JSON_SCHEMA + name: name.removesuffix("Schema").lower()
    for name in (
        "ArraySchema",
        "BooleanSchema",
        "IntegerSchema",
        "NullSchema",
        "NumberSchema",
        "ObjectSchema",
        "StringSchema",
    )
}


@dataclass(frozen=True, slots=True)
class Interface:
    """An affordance of a device; `kind` is the last part of the property that leads to it."""

    kind: str
    iri: Text | None
    name: Text | None
    title: Text | None
    description: Text | None
    type: Text | None
    unit: Text | None
    minimum: Stated[Number] | None
    maximum: Stated[Number] | None
    read_only: Stated[bool] | None
    observable: Stated[bool] | None
    targets: Texts
    span: Span


@dataclass(frozen=True, slots=True)
class Device:
    """What a description says of a device; `uri` is that of the document.

    `memories` are what a network may use, `totals` what is built in.
    """

    id: Text | None
    title: Text | None
    description: Text | None
    controllers: tuple[Controller, ...]
    memories: tuple[Memory, ...]
    totals: tuple[Memory, ...]
    sensors: tuple[Sensor, ...]
    board: Board | None
    runtime: Runtime | None
    interfaces: tuple[Interface, ...]
    span: Span
    uri: str

    @property
    def ram(self) -> Memory | None:
        """The RAM that a network may use, if its size is known."""
        return first_of(self.memories, RAM)

    @property
    def flash(self) -> Memory | None:
        """The flash that a network may use, if its size is known.

        A controller without flash of its own, such as the RP2040, runs from the chip beside it.
        """
        return first_of(self.memories, FLASH) or first_of(self.memories, EXTERNAL_FLASH)

    @property
    def sensor_classes(self) -> frozenset[str]:
        """The canonical classes of all sensors, without those above them."""
        return frozenset(cls.value for sensor in self.sensors for cls in sensor.classes)

    def interface_of(self, sensor: Sensor) -> Interface | None:
        """The affordance that gives access to a sensor, found by its IRI or its name."""
        for wanted in sensor.exposed_by:
            for each in self.interfaces:
                if each.iri and each.iri.value == wanted.value:
                    return each
                if (
                    each.name
                    and each.name.value == wanted.value.rpartition("#")[2].rpartition("/")[2]
                ):
                    return each
        return None


def devices_of(expansion: Expansion, uri: str = "") -> tuple[Device, ...]:
    """The devices that a document describes: smart sensors, and Things that state hardware."""
    graph = Graph(expansion)
    devices = (_device(graph, node, uri) for node in device_nodes(graph))
    return tuple(sorted(devices, key=lambda each: each.span))


def device_nodes(graph: Graph) -> tuple[Resource, ...]:
    """The nodes that are devices, not those that are parts of one."""
    nodes = (*graph.subjects_of_type(SMART_SENSOR), *_things_with_hardware(graph))
    parts = _parts_of_others(graph) if nodes else frozenset()
    return tuple(node for node in dict.fromkeys(nodes) if node not in parts)


def _things_with_hardware(graph: Graph) -> Iterator[Resource]:
    for node in graph.subjects_with(*_HARDWARE):
        if graph.is_a(node, TD + "Thing") or graph.edges(node, *_OF_THINGS):
            yield node


def _parts_of_others(graph: Graph) -> frozenset[Resource]:
    """The systems that are parts, so that a smart sensor on a board is no device of its own."""
    owners = graph.subjects_with(*_PARTS)
    return frozenset(part for node in owners for part in graph.nodes(node, *_PARTS) if part != node)


def _device(graph: Graph, node: Resource, uri: str) -> Device:
    span = graph.place(node)
    systems = tuple(_systems(graph, node))
    owners = (node, *(part for part, _ in systems))
    abilities = [each for owner in owners for each in (owner, *capabilities_of(graph, owner))]
    controllers = [
        controller_of(graph, part, at) for part, at in systems if _is_controller(graph, part)
    ]
    return Device(
        id=None if isinstance(node, Blank) else Stated(str(node), span),
        title=title_of(graph, node),
        description=comment_of(graph, node),
        controllers=tuple(controllers),
        memories=memories_of(graph, abilities),
        totals=totals_of(graph, owners),
        sensors=tuple(_sensors(graph, node, systems)),
        board=board_of(graph, node),
        runtime=runtime_of(graph, node),
        interfaces=tuple(_interfaces(graph, node)),
        span=span,
        uri=uri,
    )


def _systems(graph: Graph, device: Resource) -> Iterator[tuple[Resource, Span]]:
    """The parts of a device and of its parts, also of its board, each once."""
    seen = {device}
    waiting = [device]
    while waiting:
        node = waiting.pop(0)
        boards = graph.nodes(node, TF + "board")
        waiting += [each for each in boards if each not in seen]
        seen.update(boards)
        edges = graph.edges(node, *_PARTS)
        found = [(edge.node, edge.span) for edge in edges if edge.node is not None]
        found += [(part, graph.place(part)) for part in graph.sources(node, SOSA + "isHostedBy")]
        for part, span in found:
            if part not in seen:
                seen.add(part)
                waiting.append(part)
                yield part, span


def _is_controller(graph: Graph, node: Resource) -> bool:
    """Whether a part is a controller: by its class, or for want of one by what is said of it."""
    if graph.sources(node, TF + "controller") or graph.is_a(node, CONTROLLER):
        return True
    return not graph.types(node) and bool(graph.edges(node, *_CONTROLLING))


def _sensors(
    graph: Graph, device: Resource, systems: tuple[tuple[Resource, Span], ...]
) -> Iterator[Sensor]:
    for node, span in systems:
        if _is_sensor(graph, node):
            yield sensor_of(graph, node, span)
    for cls in graph.terms(device, TF + "hasSensorClass"):
        yield sensor_of_class(cls)


def _is_sensor(graph: Graph, node: Resource) -> bool:
    """Whether a part is a sensor: by its class, by the way it is named, or for want of others."""
    if graph.sources(node, TF + "sensor") or graph.is_a(node, SENSOR):
        return True
    if graph.edges(node, TF + "hasSensorClass"):
        return True
    types = graph.types(node)
    return (
        bool(types)
        and not _is_controller(graph, node)
        and all(may_be_sensor(each.value) for each in types)
    )


def _interfaces(graph: Graph, device: Resource) -> Iterator[Interface]:
    for edge in graph.edges(device, *_AFFORDANCES):
        node = edge.node
        if node is None:
            continue
        kind = vocabulary.local_name(edge.predicate).removeprefix("has").removesuffix("Affordance")
        yield Interface(
            kind=kind.lower(),
            iri=None if isinstance(node, Blank) else Stated(str(node), edge.span),
            name=graph.text(node, TD + "name"),
            title=title_of(graph, node),
            description=comment_of(graph, node),
            type=_type(graph, node),
            unit=unit_of(graph, node),
            minimum=graph.number(node, JSON_SCHEMA + "minimum", SCHEMA + "minValue"),
            maximum=graph.number(node, JSON_SCHEMA + "maximum", SCHEMA + "maxValue"),
            read_only=graph.flag(node, JSON_SCHEMA + "readOnly"),
            observable=graph.flag(node, TD + "isObservable"),
            targets=tuple(
                text
                for form in graph.nodes(node, TD + "hasForm")
                for text in graph.texts(form, HCTL + "hasTarget")
            ),
            span=graph.place(node, edge.span),
        )


def _type(graph: Graph, node: Resource) -> Text | None:
    """The JSON type of an affordance's values, from its class or as early data write it."""
    for each in graph.types(node):
        if each.value in _TYPES:
            return Stated(_TYPES[each.value], each.span)
    return graph.text(node, TD + "type")
