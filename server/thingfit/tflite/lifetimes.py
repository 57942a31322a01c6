"""When each buffer of the arena lives, as TensorFlow Lite Micro marks it before planning.

Time counts steps: the start of a graph is a step, each operator is one, and each subgraph that a
control-flow operator runs takes its steps within that operator's.
"""

from __future__ import annotations

from dataclasses import dataclass

from thingfit.tflite.errors import TfliteError
from thingfit.tflite.model import Operator, Subgraph, Tensor, TfliteFile
from thingfit.tflite.scratch import Kernels, scratch_sizes

_ALIGNMENT = 16
_MAX_DEPTH = 16
# Control flow can make few operators run in many places; this bounds the time to follow them.
_MAX_WORK = 200_000


@dataclass(frozen=True, slots=True)
class Buffer:
    """A span of the arena that is wanted from step `first` to step `last`, both included."""

    size: int
    first: int
    last: int
    name: str
    offset: int | None = None


@dataclass(frozen=True, slots=True)
class Step:
    """One step of time: the operator that runs then, or none at the start of a graph."""

    subgraph: int
    operator: Operator | None


@dataclass(frozen=True, slots=True)
class Lifetimes:
    """The buffers to plan, in the runtime's order, and the steps they live in."""

    buffers: tuple[Buffer, ...]
    steps: tuple[Step, ...]
    tensors: int
    scratch: int


class UnknownSizeError(Exception):
    """A tensor's size is open until the model runs; the text is one sentence."""


def align(size: int, to: int = _ALIGNMENT) -> int:
    """The size rounded up to a multiple."""
    return -(-size // to) * to


def lifetimes(file: TfliteFile, kernels: Kernels, pointer: int) -> Lifetimes:
    """The buffers of a model with their lives; raises `UnknownSizeError` where a size is open."""
    walk = _Walk(file, kernels, pointer)
    walk.visit(0, 0)
    buffers: list[Buffer] = []
    for subgraph in file.subgraphs:
        handles = _variable_handles(subgraph)
        for tensor in subgraph.tensors:
            size = 0 if tensor.index in handles else _planned_bytes(tensor)
            if size:
                first, last = walk.lives.get((subgraph.index, tensor.index), (-1, -1))
                offset = _offline(file, walk, subgraph, tensor)
                name = tensor.name or f"tensor {tensor.index}"
                buffers.append(Buffer(align(size), first, last, name, offset))
    scratch = sorted(walk.scratch.items())
    for (_, _, _), buffer in scratch:
        buffers.append(buffer)
    tensors = sum(len(subgraph.tensors) for subgraph in file.subgraphs)
    return Lifetimes(tuple(buffers), tuple(walk.steps), tensors, len(scratch))


def _variable_handles(subgraph: Subgraph) -> set[int]:
    """The tensors that name a variable; their kernel keeps them outside of the plan."""
    steps = (step for step in subgraph.operators if step.name == "VAR_HANDLE")
    return {index for step in steps for index in step.outputs}


def _planned_bytes(tensor: Tensor) -> int:
    """The arena bytes of a tensor; constants and variables take none in the plan."""
    if tensor.constant or tensor.variable:
        return 0
    size = tensor.bytes
    if size is None:
        raise UnknownSizeError(
            f"Tensor {tensor.index} `{tensor.name}` has the shape {list(tensor.shape)} of "
            f"{tensor.dtype}, whose size is known only at run time"
        )
    return size


def _offline(file: TfliteFile, walk: _Walk, subgraph: Subgraph, tensor: Tensor) -> int | None:
    """Where the model itself places the tensor; its plan says -1 to leave that to the runtime."""
    plan = file.offline_plan
    if plan is None or len(plan) != walk.tensor_count:
        return None
    # The runtime reads the offsets of every subgraph from the start of one shared list.
    offset = plan[tensor.index] if tensor.index < len(plan) else -1
    return offset if offset >= 0 else None


@dataclass(slots=True)
class _Walk:
    """The state of one walk through the graph in the order of execution."""

    file: TfliteFile
    kernels: Kernels
    pointer: int
    lives: dict[tuple[int, int], tuple[int, int]]
    scratch: dict[tuple[int, int, int], Buffer]
    steps: list[Step]
    tensor_count: int
    work: int

    def __init__(self, file: TfliteFile, kernels: Kernels, pointer: int) -> None:
        self.file, self.kernels, self.pointer = file, kernels, pointer
        self.lives, self.scratch, self.steps, self.work = {}, {}, [], 0
        self.tensor_count = sum(len(subgraph.tensors) for subgraph in file.subgraphs)

    @property
    def now(self) -> int:
        return len(self.steps) - 1

    def visit(self, index: int, depth: int) -> None:
        """Marks the lives within one subgraph, and within those that its operators run."""
        if depth > _MAX_DEPTH:
            raise TfliteError("The model's subgraphs run each other without an end")
        subgraph = self.file.subgraphs[index]
        self._step(Step(index, None))
        for tensor in (*subgraph.inputs, *subgraph.outputs):
            self._create(index, tensor)
        for operator in subgraph.operators:
            self._step(Step(index, operator))
            for tensor in operator.outputs:
                self._create(index, tensor)
            start = self.now
            for called in operator.subgraphs:
                self.visit(called, depth + 1)
            for tensor in (*operator.inputs, *operator.outputs):
                self._use(index, tensor)
            self._request_scratch(subgraph, operator, start)
        for tensor in subgraph.outputs:
            self._use(index, tensor)

    def _step(self, step: Step) -> None:
        self.steps.append(step)
        operator = step.operator
        self.work += 1 + (len(operator.inputs) + len(operator.outputs) if operator else 0)
        if self.work > _MAX_WORK:
            raise TfliteError("The model takes too many steps to plan")

    def _create(self, subgraph: int, tensor: int) -> None:
        self.lives[subgraph, tensor] = (self.now, self.now)

    def _use(self, subgraph: int, tensor: int) -> None:
        first, _ = self.lives.get((subgraph, tensor), (-1, -1))
        self.lives[subgraph, tensor] = (first, self.now)

    def _request_scratch(self, subgraph: Subgraph, operator: Operator, start: int) -> None:
        sizes = scratch_sizes(subgraph, operator, self.kernels, self.pointer)
        for number, size in enumerate(sizes):
            name = f"scratch of {operator.name}"
            buffer = Buffer(align(size), start, self.now, name)
            self.scratch[subgraph.index, operator.index, number] = buffer
