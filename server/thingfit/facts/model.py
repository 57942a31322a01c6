"""A model as fit and deployment see it: its inputs and outputs, what it needs and what it costs."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from thingfit.facts.graph import Edge, Graph
from thingfit.facts.hardware import (
    Memory,
    Runtime,
    comment_of,
    first_of,
    memories_of,
    runtime_of,
    title_of,
)
from thingfit.facts.names import (
    DCTERMS,
    FLASH,
    NETWORK,
    NNET,
    RAM,
    S3N,
    SCHEMA,
    SSN,
    SSN_SYSTEM,
    TF,
)
from thingfit.facts.network import Layer, Tensor, layers_of, tensors_of
from thingfit.facts.sensing import SensorNeed, sensor_needs
from thingfit.facts.stated import Number, Stated, Text, Texts
from thingfit.meaning import vocabulary
from thingfit.meaning.statements import Blank, Expansion, Resource
from thingfit.text import Span


@dataclass(frozen=True, slots=True)
class Metric:
    """How good a model is; `kinds` are canonical IRIs such as `nnet:Top_1_accuracy`."""

    kinds: Texts
    value: Stated[Number] | None
    span: Span


@dataclass(frozen=True, slots=True)
class ModelFile:
    """The file of a model; `path` is as written, seen from the description."""

    path: Text | None
    sha256: Text | None
    size: Stated[int] | None
    format: Text | None
    span: Span


@dataclass(frozen=True, slots=True)
class Model:
    """What a description says of a model; `uri` is that of the document."""

    id: Text | None
    identifier: Text | None
    name: Text | None
    description: Text | None
    version: Text | None
    categories: Texts
    metrics: tuple[Metric, ...]
    datasets: Texts
    citations: Texts
    code_repositories: Texts
    creators: Texts
    licences: Texts
    created: Text | None
    modified: Text | None
    published: Text | None
    runtime: Runtime | None
    inputs: tuple[Tensor, ...]
    outputs: tuple[Tensor, ...]
    sensors: tuple[SensorNeed, ...]
    layers: tuple[Layer, ...]
    operators: Texts
    quantization_scheme: Text | None
    macs: Stated[int] | None
    memories: tuple[Memory, ...]
    file: ModelFile | None
    span: Span
    uri: str

    @property
    def ram(self) -> Memory | None:
        """The RAM that the model needs, if it is known."""
        return first_of(self.memories, RAM)

    @property
    def flash(self) -> Memory | None:
        """The flash that the model needs, if it is known."""
        return first_of(self.memories, FLASH)


def models_of(expansion: Expansion, uri: str = "") -> tuple[Model, ...]:
    """The models that a document describes."""
    graph = Graph(expansion)
    models = (_model(graph, node, uri) for node in model_nodes(graph))
    return tuple(sorted(models, key=lambda each: each.span))


def model_nodes(graph: Graph) -> tuple[Resource, ...]:
    """The nodes that are models."""
    return graph.subjects_of_type(NETWORK)


def _model(graph: Graph, node: Resource, uri: str) -> Model:
    span = graph.place(node)
    inputs = graph.nodes(node, SSN + "hasInput")
    return Model(
        id=None if isinstance(node, Blank) else Stated(str(node), span),
        identifier=graph.text(node, SCHEMA + "identifier"),
        name=title_of(graph, node),
        description=comment_of(graph, node),
        version=graph.text(node, SCHEMA + "version"),
        categories=graph.terms(node, NNET + "hasCategory"),
        metrics=tuple(_metrics(graph, node)),
        datasets=graph.texts(node, NNET + "trainingDataset"),
        citations=graph.texts(node, SCHEMA + "citation"),
        code_repositories=graph.texts(node, SCHEMA + "codeRepository"),
        creators=tuple(_names(graph, node, SCHEMA + "creator")),
        licences=graph.texts(node, SCHEMA + "license", DCTERMS + "license"),
        created=graph.text(node, SCHEMA + "dateCreated", DCTERMS + "created"),
        modified=graph.text(node, SCHEMA + "dateModified", DCTERMS + "modified"),
        published=graph.text(node, SCHEMA + "datePublished"),
        runtime=runtime_of(graph, node),
        inputs=tensors_of(graph, inputs),
        outputs=tensors_of(graph, graph.nodes(node, SSN + "hasOutput")),
        sensors=sensor_needs(graph, node, inputs),
        layers=layers_of(graph, node),
        operators=graph.terms(node, TF + "operator"),
        quantization_scheme=graph.term(node, TF + "quantizationScheme"),
        macs=graph.whole(node, NNET + "hasMultiplyAccumulateOps"),
        memories=memories_of(graph, (node, *_conditions(graph, node))),
        file=_file(graph, node),
        span=span,
        uri=uri,
    )


def _conditions(graph: Graph, model: Resource) -> Iterator[Resource]:
    """What a model asks of a device: conditions and costs, directly or by way of a feature."""
    features = graph.nodes(model, S3N + "hasProcedureFeature")
    for node in (model, *features):
        yield from graph.nodes(node, SSN_SYSTEM + "inCondition", S3N + "hasProcedureProperty")


def _metrics(graph: Graph, model: Resource) -> Iterator[Metric]:
    for edge in graph.edges(model, NNET + "hasMetric"):
        node = edge.node
        if node is None:
            continue
        kinds = [each for each in graph.types(node) if each.value != vocabulary.METRIC]
        if not kinds and vocabulary.term(node) is not None:
            kinds = [Stated(vocabulary.canonical(node), edge.span)]
        kinds.sort(key=lambda each: each.value)
        value = graph.number(node, NNET + "hasMetricValue", SCHEMA + "value")
        yield Metric(tuple(kinds), value, graph.place(node, edge.span))


def _names(graph: Graph, node: Resource, predicate: str) -> Iterator[Text]:
    """The texts of a property, and the names of the people and organisations it leads to."""
    for edge in graph.edges(node, predicate):
        name = title_of(graph, edge.node) if edge.node is not None else None
        text = name or _text(edge)
        if text is not None:
            yield text


def _text(edge: Edge) -> Text | None:
    value = edge.statement.object
    if isinstance(value, Blank):
        return None
    return Stated(value.text if isinstance(value, tuple) else str(value), edge.span)


def _file(graph: Graph, model: Resource) -> ModelFile | None:
    for edge in graph.edges(model, SCHEMA + "encoding"):
        node = edge.node
        if node is None:
            return ModelFile(_text(edge), None, None, None, edge.span)
        path = graph.text(node, SCHEMA + "contentUrl", SCHEMA + "url")
        if path is None and not isinstance(node, Blank):
            path = Stated(str(node), edge.span)
        return ModelFile(
            path,
            graph.text(node, SCHEMA + "sha256"),
            graph.whole(node, SCHEMA + "contentSize"),
            graph.text(node, SCHEMA + "encodingFormat"),
            graph.place(node, edge.span),
        )
    return None
