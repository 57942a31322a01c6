"""What the custom kernels that TensorFlow Lite Micro brings along ask for: scratch and state.

Sizes follow their `Init` and `Prepare` functions; lengths that these read from packed options are
taken from the shapes of inputs and outputs, which say the same.
"""

from __future__ import annotations

from thingfit.tflite.model import ELEMENT_BITS, Operator, Subgraph, Tensor

_DETECTION = "TFLite_Detection_PostProcess"
# A ring buffer keeps its positions and sizes before its numbers; by the size of a pointer.
_RING_HEAD = {8: 40, 4: 24}
_MAX_ROWS = 1000
# A Fourier state of kissfft holds two numbers and 32 pairs of factors before its twiddles.
_FOURIER_HEAD = 8 + 4 * 64


def custom_scratch(graph: Subgraph, operator: Operator) -> list[int]:
    """The scratch buffers of a custom operator, in the order its kernel asks for them."""
    if operator.name == _DETECTION:
        return _detection(graph, operator)
    fourier = _fourier(graph, operator) if operator.name == "SignalRfft" else None
    return [fourier[0] * fourier[1]] if fourier else []


def custom_state(graph: Subgraph, operator: Operator, pointer: int) -> list[int]:
    """The state that a custom operator keeps beside its parameters."""
    result = graph.output(operator)
    count = (result.elements or 0) if result is not None else 0
    if operator.name == "SignalFilterBank":
        return [8 * (count + 1)]
    if operator.name == "SignalFilterBankSpectralSubtraction":
        return [4 * count]
    if operator.name == "SignalStacker":
        return [_ring(count, pointer)]
    if operator.name == "SignalFramer" and result is not None:
        return _framer(graph.input(operator, 0), result, pointer)
    fourier = _fourier(graph, operator)
    if fourier is None:
        return []
    length, width = fourier
    half, pair = length // 2, 2 * width
    inner = _FOURIER_HEAD + pair + pair * max(half - 1, 0)
    return [3 * pointer + inner + pair * (half * 3 // 2)]


def _ring(capacity: int, pointer: int) -> int:
    """A ring buffer of 16-bit numbers, written twice so that each window lies in one piece."""
    return _RING_HEAD[pointer] + 4 * capacity


def _framer(data: Tensor | None, frames: Tensor, pointer: int) -> list[int]:
    """A ring buffer for each row of the input, as long as a frame in whole steps."""
    if data is None or not data.shape or len(frames.shape) < 2 or data.shape[-1] <= 0:
        return []
    rows = (data.elements or 0) // data.shape[-1]
    step = max(data.shape[-1] // max(frames.shape[-2], 1), 1)
    capacity = -(-frames.shape[-1] // step) * step
    return [pointer * rows, pointer * rows, *[_ring(capacity, pointer)] * min(rows, _MAX_ROWS)]


def _fourier(graph: Subgraph, operator: Operator) -> tuple[int, int] | None:
    """Length and element size of a Fourier transform, from the side that holds the spectrum."""
    match operator.name:
        case "SignalRfft":
            spectrum = graph.output(operator)
        case "SignalIrfft":
            spectrum = graph.input(operator, 0)
        case _:
            return None
    if spectrum is None or not spectrum.shape:
        return None
    return max(spectrum.shape[-1] - 2, 0), ELEMENT_BITS.get(spectrum.dtype, 32) // 8


def _detection(graph: Subgraph, operator: Operator) -> list[int]:
    """Boxes, scores and sorting room of the detection step of an object detector."""
    boxes, scores = graph.input(operator, 0), graph.input(operator, 1)
    found = graph.output(operator)
    if boxes is None or scores is None or found is None:
        return []
    count, classes, most = _dimension(boxes, 1), _dimension(scores, 2), _dimension(found, 1)
    row = 4 * count
    sorting = [most * row, most * row, row, most * row]
    last = [max(classes - 1, most) * row, min(count, most) * row]
    return [count, 4 * row, classes * row, row, row, *sorting, *last]


def _dimension(tensor: Tensor, place: int) -> int:
    return max(tensor.shape[place], 0) if place < len(tensor.shape) else 0
