"""The inside of a model: inputs and outputs, preprocessing, and layers in order of execution."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from thingfit.facts.graph import Edge, Graph, number_of, text_of
from thingfit.facts.hardware import comment_of, title_of
from thingfit.facts.names import NNET, TF
from thingfit.facts.sensing import Settings, settings_of
from thingfit.facts.stated import Number, Stated, Text, Texts
from thingfit.meaning import vocabulary
from thingfit.meaning.statements import Blank, Iri, Literal, Resource
from thingfit.text import Span

_SHAPE = re.compile(r"\s*[\[(]?\s*(-?\d+(?:(?:\s*,\s*|\s+)-?\d+)*)\s*,?\s*[\])]?\s*\Z")
_ROLES = (("input", "inputLayer"), ("middle", "middleLayer"), ("output", "outputLayer"))

Shape = Stated[tuple[int, ...]]


@dataclass(frozen=True, slots=True)
class Parameter:
    """A number that a preprocessing step takes, named by its property."""

    name: str
    value: Stated[Number]


@dataclass(frozen=True, slots=True)
class Step:
    """One step of preprocessing; `kind` is a canonical class such as `tf:MFCC`."""

    kind: Text | None
    description: Text | None
    parameters: tuple[Parameter, ...]
    span: Span


@dataclass(frozen=True, slots=True)
class Tensor:
    """An input or output of a model."""

    name: Text | None
    shape: Shape | None
    dtype: Text | None
    scale: Stated[Number] | None
    zero_point: Stated[int] | None
    labels: Texts
    info: Texts
    settings: Settings
    preprocessing: tuple[Step, ...]
    threshold: Stated[Number] | None
    span: Span


@dataclass(frozen=True, slots=True)
class Layer:
    """One layer; `role` is `input`, `middle` or `output`, types and formats are canonical IRIs."""

    role: str
    index: Stated[int] | None
    type: Text | None
    activation: Text | None
    quantization: Text | None
    shape_in: Shape | None
    shape_out: Shape | None
    operator_version: Stated[int] | None
    span: Span


def tensors_of(graph: Graph, nodes: tuple[Resource, ...]) -> tuple[Tensor, ...]:
    """The inputs or outputs of a model."""
    return tuple(_tensor(graph, node) for node in nodes)


def _tensor(graph: Graph, node: Resource) -> Tensor:
    info = (NNET + "hasInputInfo", NNET + "hasOutputInfo")
    return Tensor(
        name=title_of(graph, node),
        shape=_shape(graph, node, TF + "shape", NNET + "shapeIn", NNET + "shapeOut"),
        dtype=graph.term(node, NNET + "hasQuantization"),
        scale=graph.number(node, TF + "scale"),
        zero_point=graph.whole(node, TF + "zeroPoint"),
        labels=tuple(
            text
            for edge in graph.edges(node, TF + "labels")
            for item in graph.items(edge)
            if (text := text_of(item)) is not None
        ),
        info=graph.texts(node, *info),
        settings=settings_of(graph, node),
        preprocessing=tuple(_steps(graph, node)),
        threshold=graph.number(node, TF + "threshold"),
        span=graph.place(node),
    )


def _steps(graph: Graph, node: Resource) -> Iterator[Step]:
    for edge in graph.edges(node, TF + "preprocessing"):
        for item in graph.items(edge):
            yield _step(graph, item)


def _step(graph: Graph, edge: Edge) -> Step:
    node = edge.node
    if node is None:
        return Step(None, text_of(edge), (), edge.span)
    if not isinstance(node, Blank) and not graph.types(node):
        return Step(Stated(vocabulary.canonical(node), edge.span), None, (), edge.span)
    kinds = graph.types(node)
    names = sorted(each.iri for each in vocabulary.properties_of(TF + "Preprocessing"))
    parameters = [
        Parameter(name, value) for name in names if (value := graph.number(node, name)) is not None
    ]
    return Step(
        next((each for each in kinds if each.value != TF + "Preprocessing"), None),
        comment_of(graph, node),
        tuple(parameters),
        graph.place(node, edge.span),
    )


def layers_of(graph: Graph, model: Resource) -> tuple[Layer, ...]:
    """The layers of a model: input, middle by index, output; without an index as written."""
    found: list[Layer] = []
    for role, name in _ROLES:
        edges = [item for edge in graph.edges(model, NNET + name) for item in graph.items(edge)]
        layers = [_layer(graph, role, edge) for edge in edges if edge.node is not None]
        found += sorted(layers, key=lambda each: each.index.value if each.index else 0)
    return tuple(found)


def _layer(graph: Graph, role: str, edge: Edge) -> Layer:
    node = edge.node
    assert node is not None
    return Layer(
        role=role,
        index=graph.whole(node, NNET + "hasIndex"),
        type=graph.term(node, NNET + "hasType"),
        activation=graph.term(node, NNET + "hasActivation"),
        quantization=graph.term(node, NNET + "hasQuantization"),
        shape_in=_shape(graph, node, NNET + "shapeIn"),
        shape_out=_shape(graph, node, NNET + "shapeOut", TF + "shape"),
        operator_version=graph.whole(node, TF + "operatorVersion"),
        span=graph.place(node, edge.span),
    )


def _shape(graph: Graph, node: Resource, *names: str) -> Shape | None:
    """A shape: a list of numbers, or a text such as `[ 1 96 96 1]` in published data."""
    for name in names:
        for edge in graph.edges(node, name):
            if isinstance(edge.object, Literal) and (found := _SHAPE.match(edge.object.text)):
                numbers = re.findall(r"-?\d+", found[1])
                return Stated(tuple(map(int, numbers)), edge.span)
            sizes = [number_of(item) for item in graph.items(edge)]
            if isinstance(edge.object, Blank | Iri) and sizes and all(sizes):
                return Stated(tuple(int(each.value) for each in sizes if each), edge.span)
    return None
