"""What a runtime keeps at the tail of the arena while a model lives, allocation by allocation.

The order and the alignment of allocations are those of TensorFlow Lite Micro's `AllocateTensors`,
so that the bytes lost to alignment are counted too.
"""

from __future__ import annotations

from dataclasses import dataclass

from thingfit.tflite.custom import custom_state
from thingfit.tflite.lifetimes import align
from thingfit.tflite.model import Operator, Subgraph, Tensor, TfliteFile
from thingfit.tflite.profile import Kernel, Profile, Runtime, Structures, kernels, structures

_BUFFER = 16
_NOTHING = Kernel(0, 0)
_PER_CHANNEL = ("CONV_2D", "DEPTHWISE_CONV_2D", "TRANSPOSE_CONV")
_INT8_DATA_ONLY = ("ADD_N", "LOG_SOFTMAX", "CUMSUM")
# Softmax of 16-bit data looks its exponentials up in two tables of 513 numbers.
_SOFTMAX_TABLE = 2 * 513


@dataclass(frozen=True, slots=True)
class Persistent:
    """The tail of the arena, when activations are planned and when the model is ready."""

    planning: int
    ready: int


def persistent_bytes(file: TfliteFile, profile: Profile, fixed: int, scratch: int) -> Persistent:
    """The bytes a model's structures take, after `fixed` bytes for the runtime's own objects."""
    tail = _Tail(profile.abi.pointer, fixed)
    sizes = structures(profile.runtime, profile.abi)
    known = kernels(profile.runtime, profile.abi)
    _records(tail, file, sizes, profile.runtime)
    steps = [(graph, operator) for graph in file.subgraphs for operator in graph.operators]
    for _, operator in steps:
        kernel = known.get(operator.name, _NOTHING)
        tail.add(kernel.options, kernel.alignment if kernel.options >= 4 else 1)
    for graph, operator in steps:
        tail.add(_kernel_data(graph, operator, known.get(operator.name, _NOTHING)), _BUFFER)
        if operator.custom:
            for size in custom_state(graph, operator, tail.pointer):
                tail.add(size, _BUFFER)
    for graph, operator in steps:
        for size in _prepared(graph, operator, sizes):
            tail.add(size, _BUFFER)
    for size in _variables(steps, sizes):
        tail.add(size, _BUFFER)
    for graph in file.subgraphs:
        tail.add(sizes.scratch_handle * scratch, tail.pointer)
        for tensor in graph.tensors:
            tail.add((tensor.bytes or 0) if tensor.variable else 0, _BUFFER)
    planning = tail.used
    _interface(tail, file.main, sizes)
    return Persistent(planning, tail.used)


@dataclass(slots=True)
class _Tail:
    """The tail of the arena as it grows."""

    pointer: int
    used: int

    def add(self, size: int, alignment: int) -> None:
        """Takes bytes so that they start at a multiple of the alignment."""
        if size > 0:
            self.used = align(self.used + size, alignment)


def _records(tail: _Tail, file: TfliteFile, sizes: Structures, runtime: Runtime) -> None:
    """One record per subgraph, tensor and node."""
    tail.add(sizes.subgraph * len(file.subgraphs), tail.pointer)
    for graph in file.subgraphs:
        tail.add(sizes.tensor_record * len(graph.tensors), tail.pointer)
        if runtime is Runtime.TFLM_2_3:
            # 2.3 keeps a full record with quantisation for every tensor, weights included.
            for tensor in graph.tensors:
                _quantization(tail, tensor, sizes)
    for graph in file.subgraphs:
        tail.add(sizes.node * len(graph.operators), tail.pointer)


def _kernel_data(graph: Subgraph, operator: Operator, kernel: Kernel) -> int:
    data = graph.input(operator, 0)
    integer = data is not None and data.dtype == "INT8"
    if operator.name in _INT8_DATA_ONLY and not integer:
        return 0
    return kernel.data


def _prepared(graph: Subgraph, operator: Operator, sizes: Structures) -> list[int]:
    """What a kernel allocates while it prepares: multiplier and shift per channel, tables."""
    result, weights = graph.output(operator), graph.input(operator, 1)
    if result is None:
        return []
    if operator.name in _PER_CHANNEL and result.shape:
        return [4 * max(result.shape[-1], 0)] * 2
    if operator.name == "FULLY_CONNECTED" and weights is not None:
        channels = weights.quantization.scales if weights.quantization else 1
        return [4 * channels] * 2 if channels > 1 else []
    if operator.name == "SOFTMAX" and result.dtype == "INT16":
        return [_SOFTMAX_TABLE] * 2
    if operator.name == "BATCH_MATMUL":
        return _matrix_product(graph, operator, sizes)
    if operator.name == "VAR_HANDLE":
        return [4]
    return []


def _variables(steps: list[tuple[Subgraph, Operator]], sizes: Structures) -> list[int]:
    """A record and a value for each named variable, whoever assigns it first."""
    names: dict[tuple[int, int], str] = {}
    values: dict[str, int] = {}
    for graph, operator in steps:
        if operator.name == "VAR_HANDLE":
            names |= {(graph.index, i): str(operator.options) for i in operator.outputs}
    for graph, operator in steps:
        value = graph.input(operator, 1)
        if operator.name == "ASSIGN_VARIABLE" and value is not None:
            name = names.get((graph.index, operator.inputs[0]), "")
            values.setdefault(name, value.bytes or 0)
    records = [sizes.variable * len(values), sizes.variable_list] if values else []
    return [*records, *values.values()]


def _matrix_product(graph: Subgraph, operator: Operator, sizes: Structures) -> list[int]:
    """A turned copy, with record and shape, of each factor that lies otherwise than it is read."""
    left, right = graph.input(operator, 0), graph.input(operator, 1)
    if left is None or right is None:
        return []
    shape = 4 + 4 * len(left.shape)
    kept = [shape] if left.dtype == "FLOAT32" else [shape, 28]
    turned = [left] if operator.option("adj_x") else []
    turned += [] if operator.option("adj_y") else [right]
    for factor in turned:
        kept += [sizes.tensor_record, 4 + 4 * len(factor.shape), factor.bytes or 0]
    return kept


def _interface(tail: _Tail, graph: Subgraph, sizes: Structures) -> None:
    """Full records of the model's inputs and outputs, which the application asks for by number."""
    for indices in (graph.inputs, graph.outputs):
        tail.add(sizes.io_pointer * len(indices), _BUFFER)
        for index in indices:
            if sizes.io_tensor:
                tail.add(sizes.io_tensor, tail.pointer)
                _quantization(tail, graph.tensors[index], sizes)


def _quantization(tail: _Tail, tensor: Tensor, sizes: Structures) -> None:
    quantization = tensor.quantization
    if quantization is not None and quantization.zero_points:
        tail.add(sizes.quantization, tail.pointer)
        tail.add(4 + 4 * quantization.scales, 4)
