"""The scratch buffers that kernels ask for while they prepare, per operator.

Kernels differ by library: the reference kernels need little, CMSIS-NN unrolls patches of its input.
Sizes follow the `Prepare` functions of TensorFlow Lite Micro and the `get_buffer_size` functions of
CMSIS-NN for cores with the DSP extension.
"""

from __future__ import annotations

from enum import Enum

from thingfit.tflite.custom import custom_scratch
from thingfit.tflite.model import Operator, Subgraph, Tensor


class Kernels(Enum):
    """A library of kernels that TensorFlow Lite Micro is built with."""

    REFERENCE = "reference"
    CMSIS_NN = "cmsis-nn"


_QUANTIZED = ("INT8", "INT16")
# The fast 16-bit kernels of CMSIS-NN exist for patches below this many numbers only.
_FAST_PATCH = 512
_UNPACKED_WEIGHTS = ("CONV_2D", "DEPTHWISE_CONV_2D", "FULLY_CONNECTED")


def scratch_sizes(
    subgraph: Subgraph, operator: Operator, kernels: Kernels, pointer: int
) -> tuple[int, ...]:
    """The sizes of an operator's scratch buffers in bytes, in the kernel's order."""
    if operator.custom:
        return tuple(size for size in custom_scratch(subgraph, operator) if size > 0)
    sizes = [*_unpacked(subgraph, operator), *_reference(subgraph, operator, pointer)]
    if kernels is Kernels.CMSIS_NN:
        sizes.extend(_cmsis_nn(subgraph, operator))
    return tuple(size for size in sizes if size > 0)


def _unpacked(subgraph: Subgraph, operator: Operator) -> list[int]:
    """Room for 4-bit weights as bytes."""
    weights = subgraph.input(operator, 1)
    if weights is None or weights.dtype != "INT4" or operator.name not in _UNPACKED_WEIGHTS:
        return []
    return [_elements(weights)]


def _reference(subgraph: Subgraph, operator: Operator, pointer: int) -> list[int]:
    data, result = subgraph.input(operator, 0), subgraph.output(operator)
    if data is None or result is None:
        return []
    match operator.name:
        case "MEAN" | "SUM":
            sums = [4 * _elements(result)] if data.dtype in _QUANTIZED else []
            return [*sums, *_axes(subgraph, operator, data)]
        case "REDUCE_MAX" | "REDUCE_MIN" | "REDUCE_ALL":
            return _axes(subgraph, operator, data)
        case "TRANSPOSE_CONV":
            return _transposed(subgraph, operator, result)
        case "SVDF":
            return _svdf(subgraph, operator, data)
        case "UNIDIRECTIONAL_SEQUENCE_LSTM":
            return _lstm(subgraph, operator, data)
        case "ADD_N":
            return [pointer * len(operator.inputs)]
        case "MIRROR_PAD":
            return [4 * len(data.shape)] * 2
        case _:
            return []


def _axes(subgraph: Subgraph, operator: Operator, data: Tensor) -> list[int]:
    axes = subgraph.input(operator, 1)
    return [4 * max(len(data.shape), 1), 4 * (_elements(axes) if axes else 0)]


def _transposed(subgraph: Subgraph, operator: Operator, result: Tensor) -> list[int]:
    """Wide sums of the output; a 16-bit bias is widened as well."""
    bias = subgraph.input(operator, 3)
    width = {"INT8": 4, "INT16": 8}.get(result.dtype, 0)
    widened = bias is not None and bias.dtype == result.dtype == "INT16"
    return [width * _elements(result), 8 * _elements(bias) if bias and widened else 0]


def _svdf(subgraph: Subgraph, operator: Operator, data: Tensor) -> list[int]:
    weights = subgraph.input(operator, 1)
    if weights is None or not weights.shape or not data.shape:
        return []
    batch, filters = data.shape[0], weights.shape[0]
    rank = max(operator.option("rank", 1), 1)
    units = [4 * batch * (filters // rank)] if data.dtype == "INT8" else []
    return [4 * batch * filters, *units]


def _lstm(subgraph: Subgraph, operator: Operator, data: Tensor) -> list[int]:
    """One row of gate values for each of the four gates, in the type of the cell state."""
    cell = subgraph.input(operator, 19)
    if cell is None:
        return []
    return [cell.bytes or 0] * 4


def _cmsis_nn(subgraph: Subgraph, operator: Operator) -> list[int]:
    data, weights = subgraph.input(operator, 0), subgraph.input(operator, 1)
    if data is None or data.dtype not in _QUANTIZED:
        return []
    if operator.name == "AVERAGE_POOL_2D" and len(data.shape) == 4:
        return [4 * data.shape[3]]
    if weights is None or len(weights.shape) != 4 or len(data.shape) != 4:
        return []
    if operator.name == "CONV_2D":
        return [_convolution(operator, data, weights)]
    if operator.name == "DEPTHWISE_CONV_2D":
        return [_depthwise(operator, data, weights)]
    return []


def _convolution(operator: Operator, data: Tensor, weights: Tensor) -> int:
    """Two unrolled patches of 16-bit numbers; pointwise convolutions read their input in place."""
    _, height, width, channels = weights.shape
    patch = height * width * channels
    if data.dtype == "INT16":
        return 4 * patch if patch < _FAST_PATCH and _undilated(operator) else 0
    if height == width == 1 and _undilated(operator):
        return 0
    return 4 * (-(-patch // 4) * 4)


def _depthwise(operator: Operator, data: Tensor, weights: Tensor) -> int:
    """One patch of 16-bit numbers, except where a kernel without one exists."""
    _, height, width, channels = weights.shape
    if data.shape[3] != channels or data.shape[0] != 1 or not _undilated(operator):
        return 0
    if height == width == 3 and data.dtype == "INT8":
        return 0
    if height * width >= _FAST_PATCH and data.dtype == "INT16":
        return 0
    return 2 * height * width * channels


def _undilated(operator: Operator) -> bool:
    return operator.option("dilation_w", 1) == operator.option("dilation_h", 1) == 1


def _elements(tensor: Tensor) -> int:
    return max(tensor.elements or 0, 0)
