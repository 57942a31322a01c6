"""Runs a graph in NumPy, in float or in the integer arithmetic a microcontroller uses.

The integer steps follow the reference kernels of TensorFlow Lite bit for bit, except the softmax,
whose exponential there is a fixed-point table: ours is the exact value, at most one step away.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping

import numpy as np
from numpy.lib.stride_tricks import sliding_window_view
from numpy.typing import NDArray

from .graph import RELU, SAME, Floats, Graph, Operator, Quantisation, Tensor, to_real, to_stored

Step = Callable[[Graph, Operator, Floats], Floats]


def predict(graph: Graph, samples: Floats) -> Floats:
    """Gives the real outputs for real inputs, one per row, as a device running the file would."""
    feed = to_stored(samples, graph.tensors[graph.input].quantisation)
    return to_real(run(graph, feed)[graph.output], graph.tensors[graph.output].quantisation)


def run(graph: Graph, feed: Floats) -> dict[int, Floats]:
    """Gives every computed tensor, by index, for stored inputs stacked along the first axis."""
    values = {graph.input: feed}
    for operator in graph.operators:
        values[operator.outputs[0]] = _STEPS[operator.kind](
            graph, operator, values[operator.inputs[0]]
        )
    return values


def _multiply_add(graph: Graph, operator: Operator, x: Floats) -> Floats:
    """Gives the output of a layer with weights: convolution, depthwise or fully connected."""
    source, weights, bias = (graph.tensors[i] for i in operator.inputs)
    target = graph.tensors[operator.outputs[0]]
    kernel, offset = _constant(weights), _constant(bias)
    zero = 0 if source.quantisation is None else source.quantisation.single_zero
    # Sums of int8 products are integers far below 2**53: float64 holds them exactly.
    if operator.kind == "FULLY_CONNECTED":
        total = (x - zero) @ kernel.T
    else:
        patches = _patches(operator, x - zero, kernel.shape[1:3], 0.0)
        if operator.kind == "CONV_2D":
            total = np.einsum("nhwcij,oijc->nhwo", patches, kernel, optimize=True)
        else:
            total = np.einsum("nhwcij,ijc->nhwc", patches, kernel[0], optimize=True)
    total = total + offset
    rectified = operator.options["FusedActivationFunction"] == RELU
    if target.quantisation is None:
        return np.asarray(np.maximum(total, 0) if rectified else total)
    stored = _rescale(total.astype(np.int64), source, weights, target)
    low = target.quantisation.single_zero if rectified else -128
    return np.clip(stored, low, 127).astype(np.float64)


def _max_pool(graph: Graph, operator: Operator, x: Floats) -> Floats:
    window = (int(operator.options["FilterHeight"]), int(operator.options["FilterWidth"]))
    return np.asarray(_patches(operator, x, window, -np.inf).max(axis=(4, 5)))


def _average_pool(graph: Graph, operator: Operator, x: Floats) -> Floats:
    window = (int(operator.options["FilterHeight"]), int(operator.options["FilterWidth"]))
    total = _patches(operator, x, window, 0.0).sum(axis=(4, 5))
    count = window[0] * window[1]
    if graph.tensors[operator.outputs[0]].quantisation is None:
        return np.asarray(total / count)
    # Integer division, halves away from zero.
    return np.asarray(np.trunc((total + np.where(total > 0, count // 2, -(count // 2))) / count))


def _reshape(graph: Graph, operator: Operator, x: Floats) -> Floats:
    return x.reshape(x.shape[0], *graph.tensors[operator.outputs[0]].shape[1:])


def _softmax(graph: Graph, operator: Operator, x: Floats) -> Floats:
    source, target = (graph.tensors[i] for i in (operator.inputs[0], operator.outputs[0]))
    logits = to_real(x, source.quantisation)
    powers = np.exp(logits - logits.max(axis=-1, keepdims=True))
    return to_stored(powers / powers.sum(axis=-1, keepdims=True), target.quantisation)


_STEPS: Mapping[str, Step] = {
    "CONV_2D": _multiply_add,
    "DEPTHWISE_CONV_2D": _multiply_add,
    "FULLY_CONNECTED": _multiply_add,
    "MAX_POOL_2D": _max_pool,
    "AVERAGE_POOL_2D": _average_pool,
    "RESHAPE": _reshape,
    "SOFTMAX": _softmax,
}


def _constant(tensor: Tensor) -> Floats:
    if tensor.data is None:
        raise ValueError(f"`{tensor.name}` has no constant data")
    return np.asarray(tensor.data, dtype=np.float64)


def _patches(operator: Operator, x: Floats, window: tuple[int, ...], fill: float) -> Floats:
    """Gives what each output position sees, as batch, height, width, channel, window."""
    steps = (int(operator.options["StrideH"]), int(operator.options["StrideW"]))
    if operator.options["Padding"] == SAME:
        needed = [
            max((-(-size // step) - 1) * step + reach - size, 0)
            for size, step, reach in zip(x.shape[1:3], steps, window, strict=True)
        ]
        margins = [(0, 0), *((n // 2, n - n // 2) for n in needed), (0, 0)]
        x = np.pad(x, margins, constant_values=fill)
    return sliding_window_view(x, window, axis=(1, 2))[:, :: steps[0], :: steps[1]]


def _rescale(total: NDArray[np.int64], source: Tensor, weights: Tensor, target: Tensor) -> Floats:
    """Gives sums of products in the steps of the output, rounded as the reference kernels do."""
    factors = _scale(weights).scale.astype(np.float64)
    factors = factors * _scale(source).single_scale / _scale(target).single_scale
    fraction, exponent = np.frexp(factors)
    multiplier = np.floor(fraction * 2**31 + 0.5).astype(np.int64)
    exponent = np.where(multiplier == 2**31, exponent + 1, exponent)
    multiplier = np.where(multiplier == 2**31, 2**30, multiplier)
    product = (total << np.maximum(exponent, 0)) * multiplier
    nudged = product + np.where(product >= 0, 1 << 30, 1 - (1 << 30))
    high = np.sign(nudged) * (np.abs(nudged) >> 31)
    shift = np.maximum(-exponent, 0)
    mask = (np.int64(1) << shift) - 1
    threshold = (mask >> 1) + (high < 0)
    rounded = (high >> shift) + ((high & mask) > threshold)
    return np.asarray(rounded + _scale(target).single_zero, dtype=np.float64)


def _scale(tensor: Tensor) -> Quantisation:
    if tensor.quantisation is None:
        raise ValueError(f"`{tensor.name}` is not quantised")
    return tensor.quantisation
