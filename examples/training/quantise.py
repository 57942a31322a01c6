"""Full-integer quantisation after training, by the rules of the TensorFlow Lite specification.

Weights are symmetric in -127..127, per output channel in convolutions and per tensor in fully
connected layers; activations are asymmetric in -128..127 over the range seen in calibration;
biases are int32 in the product of both scales.
"""

from __future__ import annotations

import numpy as np

from .graph import Array, Floats, Graph, Operator, Quantisation, Tensor
from .interpret import run

# Where the channels of a kernel are; fully connected layers have one scale for all.
_CHANNEL_AXIS = {"CONV_2D": 0, "DEPTHWISE_CONV_2D": 3, "FULLY_CONNECTED": None}
# These only move or select values, so that the kernels require the same scale on both sides.
_KEEPS_SCALE = {"MAX_POOL_2D", "AVERAGE_POOL_2D", "RESHAPE"}


def quantise(graph: Graph, calibration: Floats, description: str) -> Graph:
    """Gives the int8 graph of a float one, its ranges measured on real inputs."""
    seen = run(graph, calibration)
    tensors = list(graph.tensors)
    tensors[graph.input] = _activation(tensors[graph.input], _ranged(seen[graph.input]))
    for operator in graph.operators:
        source, target = operator.inputs[0], operator.outputs[0]
        if operator.kind in _KEEPS_SCALE:
            scale = tensors[source].quantisation
        elif operator.kind == "SOFTMAX":
            scale = _single(1 / 256, -128)
        else:
            scale = _ranged(seen[target])
            _quantise_weights(tensors, operator)
        tensors[target] = _activation(tensors[target], scale)
    return graph.with_tensors(tuple(tensors), f"{description}, int8")


def _activation(tensor: Tensor, quantisation: Quantisation | None) -> Tensor:
    return Tensor(tensor.name, tensor.shape, "int8", None, quantisation)


def _single(scale: float, zero_point: int, axis: int = 0) -> Quantisation:
    return Quantisation(np.array([scale], np.float32), np.array([zero_point], np.int64), axis)


def _ranged(values: Floats) -> Quantisation:
    """Gives the map of a range; zero must be in it and fall exactly on a step."""
    low, high = min(float(values.min()), 0.0), max(float(values.max()), 0.0)
    scale = (high - low) / 255 or 1.0
    return _single(scale, int(np.clip(np.round(-128 - low / scale), -128, 127)))


def _quantise_weights(tensors: list[Tensor], operator: Operator) -> None:
    source, kernel, bias = (tensors[i] for i in operator.inputs)
    axis = _CHANNEL_AXIS[operator.kind]
    weights = _data(kernel)
    others = tuple(i for i in range(weights.ndim) if i != axis)
    largest = np.abs(weights).max(axis=None if axis is None else others, keepdims=True)
    steps = np.where(largest > 0, largest / 127, 1.0).astype(np.float32)
    stored = np.clip(np.round(weights / steps), -127, 127).astype(np.int8)
    scale = Quantisation(steps.ravel(), np.zeros(steps.size, np.int64), axis or 0)
    tensors[operator.inputs[1]] = Tensor(kernel.name, kernel.shape, "int8", stored, scale)

    if source.quantisation is None:
        raise ValueError(f"`{source.name}` is not quantised")
    product = (steps.ravel() * np.float32(source.quantisation.single_scale)).astype(np.float32)
    offset = np.round(_data(bias) / product.astype(np.float64)).astype(np.int32)
    scale = Quantisation(product, np.zeros(product.size, np.int64), 0)
    tensors[operator.inputs[2]] = Tensor(bias.name, bias.shape, "int32", offset, scale)


def _data(tensor: Tensor) -> Array:
    if tensor.data is None:
        raise ValueError(f"`{tensor.name}` has no constant data")
    return tensor.data
