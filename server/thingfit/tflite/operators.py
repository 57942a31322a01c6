"""Facts about the operators of a model: work, parameters, resolver methods, quantisation scheme."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass

from thingfit.tflite.macs import count_macs, multiplies
from thingfit.tflite.model import Operator, Subgraph, Tensor, TfliteFile
from thingfit.tflite.names import resolver_methods

# Constant inputs of these types steer an operator (shapes, axes, indices) unless it multiplies.
_STEERING_TYPES = ("INT32", "INT64", "BOOL", "STRING")


@dataclass(frozen=True, slots=True)
class Layer:
    """One operator with what it costs and what it computes on."""

    subgraph: int
    operator: Operator
    macs: int | None
    parameters: int
    inputs: tuple[Tensor, ...]
    outputs: tuple[Tensor, ...]
    resolver: str


@dataclass(frozen=True, slots=True)
class OperatorCount:
    """How often an operator occurs, and the work of all its occurrences."""

    name: str
    custom: bool
    count: int
    macs: int | None
    resolver: str


@dataclass(frozen=True, slots=True)
class Totals:
    """A whole model in numbers; `remarks` are sentences on what was counted how."""

    macs: int | None
    parameters: int
    operators: tuple[OperatorCount, ...]
    remarks: tuple[str, ...]


def layers(file: TfliteFile) -> tuple[Layer, ...]:
    """All operators in the order of the file, subgraph by subgraph."""
    return tuple(_layer(graph, step) for graph in file.subgraphs for step in graph.operators)


def _layer(graph: Subgraph, operator: Operator) -> Layer:
    inputs = tuple(t for i in operator.inputs if (t := graph.tensor(i)) is not None)
    outputs = tuple(t for i in operator.outputs if (t := graph.tensor(i)) is not None)
    return Layer(
        subgraph=graph.index,
        operator=operator,
        macs=count_macs(graph, operator),
        parameters=sum(_parameters(graph, operator, set())),
        inputs=inputs,
        outputs=outputs,
        resolver=resolver_method(operator),
    )


def resolver_method(operator: Operator) -> str:
    """The `MicroMutableOpResolver` method for an operator; empty for one it has no method for."""
    return resolver_methods().get(operator.name, "")


def _parameters(graph: Subgraph, operator: Operator, seen: set[tuple[int, int]]) -> list[int]:
    """The sizes of an operator's weights that were not seen before."""
    sizes = []
    for index in operator.inputs:
        tensor = graph.tensor(index)
        if tensor is None or not tensor.constant or (graph.index, index) in seen:
            continue
        steers = tensor.dtype in _STEERING_TYPES and not multiplies(operator)
        shape_of_output = operator.name == "TRANSPOSE_CONV" and index == operator.inputs[0]
        if not steers and not shape_of_output:
            seen.add((graph.index, index))
            sizes.append(max(tensor.elements or 0, 0))
    return sizes


def totals(file: TfliteFile) -> Totals:
    """The work and the parameters of a model, each subgraph counted once."""
    found = layers(file)
    counts: Counter[tuple[str, bool]] = Counter()
    work: dict[tuple[str, bool], int | None] = {}
    for layer in found:
        key = (layer.operator.name, layer.operator.custom)
        counts[key] += 1
        work[key] = _plus(work.get(key, 0), layer.macs)
    total: int | None = 0
    for amount in work.values():
        total = _plus(total, amount)
    seen: set[tuple[int, int]] = set()
    parameters = sum(
        sum(_parameters(graph, step, seen)) for graph in file.subgraphs for step in graph.operators
    )
    methods = resolver_methods()
    operators = tuple(
        OperatorCount(name, custom, count, work[name, custom], methods.get(name, ""))
        for (name, custom), count in counts.items()
    )
    return Totals(total, parameters, operators, _remarks(file, found))


def _plus(left: int | None, right: int | None) -> int | None:
    return None if left is None or right is None else left + right


def _remarks(file: TfliteFile, found: tuple[Layer, ...]) -> tuple[str, ...]:
    remarks = []
    if any(graph_step.operator.subgraphs for graph_step in found):
        remarks.append("Subgraphs run by control flow are counted once, however often they run")
    elif len(file.subgraphs) > 1:
        remarks.append(f"All {len(file.subgraphs)} subgraphs are counted once")
    custom = sorted({layer.operator.name for layer in found if layer.operator.custom})
    if custom:
        names = ", ".join(f"`{name}`" for name in custom)
        remarks.append(f"The work of custom operators is not known: {names}")
    unknown = sorted({layer.operator.name for layer in found if layer.macs is None})
    if unknown:
        names = ", ".join(f"`{name}`" for name in unknown)
        remarks.append(f"The work of operators with open sizes is not known: {names}")
    return tuple(remarks)
