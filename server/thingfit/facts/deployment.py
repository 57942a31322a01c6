"""A deployment as checks see it: what was put on what, what it was made from, what it wrote.

A person may write one with a model, a device and a target alone; what a generated one says besides
is how later changes are noticed.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from thingfit.facts.graph import Graph
from thingfit.facts.hardware import title_of
from thingfit.facts.names import TF
from thingfit.facts.stated import Stated, Text, Texts
from thingfit.meaning import vocabulary
from thingfit.meaning.statements import Blank, Expansion, Resource
from thingfit.text import Span

DEPLOYMENT = TF + "Deployment"
TARGET = TF + "Target"
_TARGETS = {
    TF + "PlatformIOTarget": "platformio",
    TF + "ArduinoTarget": "arduino",
    TF + "ZephyrTarget": "zephyr",
    TF + "EspIdfTarget": "esp-idf",
    TF + "LinuxTarget": "linux",
    TF + "ThingTarget": "thing",
}
"""The short names of the targets, as the contexts and the command line have them."""


@dataclass(frozen=True, slots=True)
class Source:
    """A description that a deployment was made from; its path is seen from the manifest."""

    path: Text | None
    name: Text | None
    facts: Text | None
    span: Span


@dataclass(frozen=True, slots=True)
class FileRecord:
    """A file as it was when the deployment was made; its path is seen from the manifest."""

    path: Text | None
    size: Stated[int] | None
    sha256: Text | None
    span: Span


@dataclass(frozen=True, slots=True)
class Deployment:
    """What a manifest says; `uri` is that of its document.

    `model` and `device` are identifiers, `target` is the IRI of a target or what stands in its
    place. `forced` are the reasons that were overruled.
    """

    id: Text | None
    name: Text | None
    model: Text | None
    device: Text | None
    target: Text | None
    model_source: Source | None
    device_source: Source | None
    model_file: FileRecord | None
    files: tuple[FileRecord, ...]
    forced: Texts
    tool_version: Text | None
    span: Span
    uri: str

    @property
    def target_name(self) -> str | None:
        """The short name of the target, if it is a known one."""
        return _TARGETS.get(self.target.value) if self.target else None


def deployments_of(expansion: Expansion, uri: str = "") -> tuple[Deployment, ...]:
    """The deployments that a document describes."""
    graph = Graph(expansion)
    found = (_deployment(graph, node, uri) for node in graph.subjects_of_type(DEPLOYMENT))
    return tuple(sorted(found, key=lambda each: each.span))


def target_names() -> tuple[str, ...]:
    """The short names of all targets that a deployment can have."""
    return tuple(_TARGETS.values())


def _deployment(graph: Graph, node: Resource, uri: str) -> Deployment:
    span = graph.place(node)
    return Deployment(
        id=None if isinstance(node, Blank) else Stated(str(node), span),
        name=title_of(graph, node),
        model=graph.text(node, TF + "model"),
        device=graph.text(node, TF + "device"),
        target=_target(graph, node),
        model_source=_source(graph, node, TF + "modelSource"),
        device_source=_source(graph, node, TF + "deviceSource"),
        model_file=next(_files(graph, node, TF + "modelFile"), None),
        files=tuple(_files(graph, node, TF + "generatedFile")),
        forced=graph.texts(node, TF + "forcedDespite"),
        tool_version=graph.text(node, TF + "toolVersion"),
        span=span,
        uri=uri,
    )


def _target(graph: Graph, node: Resource) -> Text | None:
    """The target, as an IRI in canonical spelling where it is one, else as it is written."""
    stated = graph.text(node, TF + "target")
    if stated is None:
        return None
    canonical = vocabulary.canonical(stated.value)
    named = (iri for iri, name in _TARGETS.items() if name == stated.value)
    return Stated(next(named, canonical), stated.span)


def _source(graph: Graph, node: Resource, predicate: str) -> Source | None:
    for edge in graph.edges(node, predicate):
        if edge.node is not None:
            return Source(
                graph.text(edge.node, TF + "path"),
                title_of(graph, edge.node),
                graph.text(edge.node, TF + "factsSha256"),
                graph.place(edge.node, edge.span),
            )
    return None


def _files(graph: Graph, node: Resource, predicate: str) -> Iterator[FileRecord]:
    for edge in graph.edges(node, predicate):
        if edge.node is not None:
            yield FileRecord(
                graph.text(edge.node, TF + "path"),
                graph.whole(edge.node, TF + "sizeBytes"),
                graph.text(edge.node, TF + "sha256"),
                graph.place(edge.node, edge.span),
            )
