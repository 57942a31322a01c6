"""Multiply-accumulate operations, by the standard definition, for every operator that has any.

One is counted for each multiplication whose product is added up: batch and time count, padding is
not left out, biases and elementwise products are not counted.
"""

from __future__ import annotations

from collections.abc import Callable

from thingfit.tflite.model import Operator, Subgraph, Tensor

Count = Callable[[Subgraph, Operator], int | None]


def count_macs(graph: Subgraph, operator: Operator) -> int | None:
    """The operator's multiply-accumulates: 0 for one that has none, None where a size is open."""
    count = _COUNTS.get(operator.name)
    return 0 if count is None or operator.custom else count(graph, operator)


def multiplies(operator: Operator) -> bool:
    """Whether the operator is one of those that multiply and accumulate."""
    return operator.name in _COUNTS and not operator.custom


def _size(tensor: Tensor | None) -> int | None:
    return tensor.elements if tensor is not None else None


def _times(*factors: int | None) -> int | None:
    product = 1
    for factor in factors:
        if factor is None:
            return None
        product *= max(factor, 0)
    return product


def _convolution(graph: Subgraph, operator: Operator) -> int | None:
    """Each output element is a sum over one filter, which groups make thinner than the input."""
    weights = graph.input(operator, 1)
    if weights is None or len(weights.shape) < 2:
        return None
    return _times(_size(graph.output(operator)), *weights.shape[1:])


def _depthwise(graph: Subgraph, operator: Operator) -> int | None:
    weights = graph.input(operator, 1)
    if weights is None or len(weights.shape) != 4:
        return None
    return _times(_size(graph.output(operator)), *weights.shape[1:3])


def _convolution_3d(graph: Subgraph, operator: Operator) -> int | None:
    """The filter is depth, height, width, channels in, channels out."""
    weights = graph.input(operator, 1)
    if weights is None or len(weights.shape) != 5:
        return None
    return _times(_size(graph.output(operator)), *weights.shape[:4])


def _transposed(graph: Subgraph, operator: Operator) -> int | None:
    """Each input element is multiplied with the filter of each output channel."""
    weights, data = graph.input(operator, 1), graph.input(operator, 2)
    if weights is None or len(weights.shape) != 4:
        return None
    return _times(_size(data), *weights.shape[:3])


def _transposed_3d(graph: Subgraph, operator: Operator) -> int | None:
    """The filter is depth, height, width, channels out, channels in."""
    weights, data = graph.input(operator, 1), graph.input(operator, 2)
    if weights is None or len(weights.shape) != 5:
        return None
    return _times(_size(data), *weights.shape[:4])


def _fully_connected(graph: Subgraph, operator: Operator) -> int | None:
    weights = graph.input(operator, 1)
    if weights is None or not weights.shape:
        return None
    return _times(_size(graph.output(operator)), weights.shape[-1])


def _batch_matmul(graph: Subgraph, operator: Operator) -> int | None:
    left = graph.input(operator, 0)
    if left is None or len(left.shape) < 2:
        return None
    inner = left.shape[-2] if operator.option("adj_x") else left.shape[-1]
    return _times(_size(graph.output(operator)), inner)


def _svdf(graph: Subgraph, operator: Operator) -> int | None:
    """Each filter reads the features once and its memory once."""
    data = graph.input(operator, 0)
    features, memory = graph.input(operator, 1), graph.input(operator, 2)
    if data is None or not data.shape:
        return None
    parts = (_size(features), _size(memory))
    if parts[0] is None or parts[1] is None:
        return None
    return _times(data.shape[0], parts[0] + parts[1])


def _rows(data: Tensor | None) -> int | None:
    """How often a recurrent cell runs: batch times time."""
    if data is None or not data.shape or data.dynamic:
        return None
    return _times(*data.shape[:-1])


def _recurrent(places: tuple[int, ...], data_place: int = 0) -> Count:
    """A counter for cells that use each number of these weight inputs once per step."""

    def count(graph: Subgraph, operator: Operator) -> int | None:
        weights = [graph.input(operator, place) for place in places]
        sizes = [_size(tensor) for tensor in weights if tensor is not None]
        total = 0
        for size in sizes:
            if size is None:
                return None
            total += size
        return _times(_rows(graph.input(operator, data_place)), total)

    return count


def _lstm(graph: Subgraph, operator: Operator) -> int | None:
    """The basic kernel joins data and last activation before one product; the full one does not."""
    if operator.option("kernel") == 1 or len(operator.inputs) == 5:
        return _recurrent((2,))(graph, operator)
    return _FULL_LSTM(graph, operator)


# Input weights, recurrent weights, peepholes and projection of the four gates.
_FULL_LSTM = _recurrent((*range(1, 12), 16))
# The same for both directions; cell-to-gate weights and projections stand between the biases.
_TWO_WAY_LSTM = _recurrent((*range(1, 12), 16, *range(18, 29), 33, *range(40, 48)))

_COUNTS: dict[str, Count] = {
    "CONV_2D": _convolution,
    "DEPTHWISE_CONV_2D": _depthwise,
    "CONV_3D": _convolution_3d,
    "TRANSPOSE_CONV": _transposed,
    "CONV_3D_TRANSPOSE": _transposed_3d,
    "FULLY_CONNECTED": _fully_connected,
    "BATCH_MATMUL": _batch_matmul,
    "SVDF": _svdf,
    "RNN": _recurrent((1, 2)),
    "UNIDIRECTIONAL_SEQUENCE_RNN": _recurrent((1, 2)),
    "BIDIRECTIONAL_SEQUENCE_RNN": _recurrent((1, 2, 5, 6, 10, 11)),
    "LSTM": _lstm,
    "UNIDIRECTIONAL_SEQUENCE_LSTM": _FULL_LSTM,
    "BIDIRECTIONAL_SEQUENCE_LSTM": _TWO_WAY_LSTM,
}
