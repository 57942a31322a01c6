"""What follows from the descriptions of a workspace, as facts for its store: bytes and classes.

With them matching is a short query: `tf:ramBytes` and `tf:flashBytes` are what a network needs
and what a device has for it, whatever the units; `tf:hasSensorClass` is a class that a network asks
for, and for a device each class that its sensors serve for, those above their own included. What
is open, or stated twice with different values, is left out.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator

from thingfit.facts import Device, Document, Model
from thingfit.facts.device import device_nodes
from thingfit.facts.graph import TYPE, Graph
from thingfit.facts.model import model_nodes
from thingfit.facts.names import NETWORK, SMART_SENSOR, TF
from thingfit.fit.amounts import Amounts, needed_flash, needed_ram, offered_flash, offered_ram
from thingfit.fit.build import Build
from thingfit.fit.criteria.sensors import is_nameless, needed_classes, offered_classes
from thingfit.fit.snapshot import candidates_of, devices_of
from thingfit.fit.verdict import DEFAULT_POLICY, Policy
from thingfit.meaning import vocabulary
from thingfit.meaning.keywords import XSD
from thingfit.meaning.statements import Iri, Literal, Resource
from thingfit.text import Span
from thingfit.tflite import Abi
from thingfit.workspace import Snapshot
from thingfit.workspace.store import Fact

UNNAMED_SENSOR = TF + "UnnamedSensor"
"""The class that stands for a sensor which is asked for without its class."""

_ANYWHERE = Build(micro=True, generation=None, abi=Abi.BITS_32, kernels=None)
"""The runtime that RAM is estimated for where none is declared: the newest one that runs a model,
with 32 bits, as facts about a model know of no device."""


def derived_facts(snapshot: Snapshot, policy: Policy = DEFAULT_POLICY) -> Iterator[Fact]:
    """The derived facts about all models and devices."""
    for document in snapshot.documents.values():
        yield from facts_of_models(document, snapshot, policy)
        yield from facts_of_devices(document)


def facts_of_models(document: Document, snapshot: Snapshot, policy: Policy) -> Iterator[Fact]:
    """The derived facts about the models of a document."""
    candidates = candidates_of(document, snapshot)
    nodes = nodes_of(document, [each.model for each in candidates], model_nodes)
    yield from _types(document, nodes, NETWORK)
    for candidate, node in zip(candidates, nodes, strict=True):
        if node is not None:
            ram = needed_ram(candidate, _ANYWHERE, policy)
            flash = needed_flash(candidate, policy)
            yield from _facts(document.uri, node, ram, flash, asked_classes(candidate.model))


def asked_classes(model: Model) -> tuple[str, ...]:
    """The classes that a model asks for, with the one that stands for a sensor without a class."""
    return needed_classes(model) + ((UNNAMED_SENSOR,) if is_nameless(model) else ())


def facts_of_devices(document: Document) -> Iterator[Fact]:
    """The derived facts about the devices of a document."""
    devices = devices_of(document)
    nodes = nodes_of(document, devices, device_nodes)
    yield from _types(document, nodes, SMART_SENSOR)
    for device, node in zip(devices, nodes, strict=True):
        if node is not None:
            ram, flash = offered_ram(device), offered_flash(device)
            yield from _facts(document.uri, node, ram, flash, sorted(offered_classes(device)))


def _types(document: Document, nodes: Iterable[Resource | None], cls: str) -> Iterator[Fact]:
    """The class of nodes that are of it without saying so, such as devices that are just Things."""
    wanted = frozenset(node for node in nodes if node is not None)
    told = {
        each.subject
        for each in (document.expansion.statements if wanted else ())
        if each.predicate == TYPE
        and each.subject in wanted
        and vocabulary.canonical(str(each.object)) == cls
    }
    for node in sorted(wanted - told):
        yield Fact(document.uri, node, TYPE, Iri(cls))


def _facts(
    uri: str, node: Resource, ram: Amounts, flash: Amounts, classes: Iterable[str]
) -> Iterator[Fact]:
    for name, amounts in (("ramBytes", ram), ("flashBytes", flash)):
        if amounts.known is not None:
            size = Literal(str(amounts.known), Iri(XSD + "integer"))
            yield Fact(uri, node, TF + name, size)
    for cls in classes:
        yield Fact(uri, node, TF + "hasSensorClass", Iri(cls))


def nodes_of(
    document: Document,
    described: Iterable[Model | Device],
    find: Callable[[Graph], tuple[Resource, ...]],
) -> list[Resource | None]:
    """The nodes of models or devices: by their identifiers, of those without one by their place."""
    described = list(described)
    if all(each.id is not None for each in described):
        return [Iri(each.id.value) for each in described if each.id]
    graph = Graph(document.expansion)
    places: dict[Span, Resource] = {graph.place(node): node for node in find(graph)}
    return [Iri(each.id.value) if each.id else places.get(each.span) for each in described]
