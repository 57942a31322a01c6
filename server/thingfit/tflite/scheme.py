"""Names the quantisation scheme of a model from the types its operators compute on."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass

from thingfit.tflite.macs import multiplies
from thingfit.tflite.model import Operator, Subgraph, Tensor, TfliteFile

_WEIGHT_PLACES = {"TRANSPOSE_CONV": (2, 1), "CONV_3D_TRANSPOSE": (2, 1), "LSTM": (0, 2)}
_INTEGERS = ("INT8", "UINT8", "INT16", "INT4")


@dataclass(frozen=True, slots=True)
class Scheme:
    """How a model computes: its scheme, the granularity of weights, the types around it."""

    name: str
    per_channel: bool
    float_interface: bool

    @property
    def label(self) -> str:
        """The scheme in words, as `int8, per channel, float32 input and output`."""
        parts = [self.name]
        if self.name not in ("float32", "float16", "none"):
            parts.append("per channel" if self.per_channel else "per tensor")
        if self.float_interface:
            parts.append("float32 input or output")
        return ", ".join(parts)


def scheme(file: TfliteFile) -> Scheme:
    """The scheme that most of a model's multiplying operators follow."""
    pairs: Counter[tuple[str, str]] = Counter()
    per_channel = False
    for graph in file.subgraphs:
        for operator in graph.operators:
            found = _compute(graph, operator)
            if found is not None:
                data, weights = found
                pairs[data.dtype, weights.dtype] += 1
                quantization = weights.quantization
                per_channel |= quantization is not None and quantization.per_channel
    name = _name(pairs.most_common(1)[0][0]) if pairs else _without_weights(file)
    return Scheme(name, per_channel, _float_interface(file, name))


def _compute(graph: Subgraph, operator: Operator) -> tuple[Tensor, Tensor] | None:
    if not multiplies(operator):
        return None
    data_place, weight_place = _WEIGHT_PLACES.get(operator.name, (0, 1))
    data = graph.input(operator, data_place)
    weights = graph.input(operator, weight_place)
    if weights is None and operator.name.endswith("LSTM"):
        weights = graph.input(operator, 2)
    return None if data is None or weights is None else (data, weights)


def _name(pair: tuple[str, str]) -> str:
    match pair:
        case ("FLOAT32", "FLOAT32"):
            return "float32"
        case ("FLOAT32", "FLOAT16") | ("FLOAT16", _):
            return "float16"
        case ("FLOAT32", _):
            return "dynamic range"
        case ("INT16", "INT8"):
            return "int16x8"
        case ("INT8", "INT4"):
            return "int8x4"
        case (data, weights) if data == weights:
            return data.lower()
        case (data, weights):
            return f"{data.lower()}x{weights.lower()}"


def _without_weights(file: TfliteFile) -> str:
    """The scheme of a model without weights: the type most of its operators give."""
    types = Counter(
        tensor.dtype
        for graph in file.subgraphs
        for operator in graph.operators
        if (tensor := graph.output(operator)) is not None
    )
    return types.most_common(1)[0][0].lower() if types else "none"


def _float_interface(file: TfliteFile, name: str) -> bool:
    if name.startswith(("float", "dynamic", "none")):
        return False
    graph = file.main
    ends = (*graph.inputs, *graph.outputs)
    return any(graph.tensors[index].dtype == "FLOAT32" for index in ends)
