"""What a `.tflite` file says, as plain values."""

from __future__ import annotations

from dataclasses import dataclass, field

# The number of bits of one element. Text, resources and variants have no size of their own.
ELEMENT_BITS: dict[str, int] = {
    "FLOAT32": 32,
    "FLOAT16": 16,
    "INT32": 32,
    "UINT8": 8,
    "INT64": 64,
    "BOOL": 8,
    "INT16": 16,
    "COMPLEX64": 64,
    "INT8": 8,
    "FLOAT64": 64,
    "COMPLEX128": 128,
    "UINT64": 64,
    "RESOURCE": 32,
    "UINT32": 32,
    "UINT16": 16,
    "INT4": 4,
    "BFLOAT16": 16,
    "INT2": 2,
    "UINT4": 4,
    "FLOAT8_E4M3FN": 8,
    "FLOAT8_E5M2": 8,
}


@dataclass(frozen=True, slots=True)
class Quantization:
    """How integers stand for real numbers; per channel where there are several scales."""

    scale: float
    zero_point: int
    scales: int
    zero_points: int
    dimension: int

    @property
    def per_channel(self) -> bool:
        """Whether each channel has its own scale."""
        return self.scales > 1


@dataclass(frozen=True, slots=True)
class Tensor:
    """One tensor of a subgraph; `stored` is the size of its constant data in the file."""

    index: int
    name: str
    shape: tuple[int, ...]
    signature: tuple[int, ...]
    dtype: str
    buffer: int
    stored: int
    variable: bool
    sparse: bool
    quantization: Quantization | None

    @property
    def constant(self) -> bool:
        """Whether the file holds the tensor's value."""
        return self.stored > 0

    @property
    def dynamic(self) -> bool:
        """Whether a dimension has no size until the model runs."""
        return any(size < 0 for size in self.shape)

    @property
    def elements(self) -> int | None:
        """The number of elements; None where a dimension is open."""
        count = 1
        for size in self.shape:
            if size < 0:
                return None
            count *= size
        return count

    @property
    def bytes(self) -> int | None:
        """The size of the value in memory; None where shape or type leave it open."""
        count, bits = self.elements, ELEMENT_BITS.get(self.dtype)
        return None if count is None or bits is None else (count * bits + 7) // 8


OptionValue = int | float | str


@dataclass(frozen=True, slots=True)
class Operator:
    """One step of a subgraph; `name` is the builtin or custom name, -1 an omitted input."""

    index: int
    name: str
    custom: bool
    version: int
    inputs: tuple[int, ...]
    outputs: tuple[int, ...]
    intermediates: tuple[int, ...]
    options: dict[str, OptionValue]
    subgraphs: tuple[int, ...]

    def option(self, name: str, default: int = 0) -> int:
        """A whole-number option of the operator."""
        value = self.options.get(name, default)
        return value if isinstance(value, int) else default


@dataclass(frozen=True, slots=True)
class Subgraph:
    """A graph of operators over tensors."""

    index: int
    name: str
    tensors: tuple[Tensor, ...]
    operators: tuple[Operator, ...]
    inputs: tuple[int, ...]
    outputs: tuple[int, ...]

    def tensor(self, index: int) -> Tensor | None:
        """The tensor with this index, None for an omitted one."""
        return self.tensors[index] if 0 <= index < len(self.tensors) else None

    def input(self, operator: Operator, position: int) -> Tensor | None:
        """The tensor at an input position of an operator, None where it is omitted."""
        inputs = operator.inputs
        return self.tensor(inputs[position]) if position < len(inputs) else None

    def output(self, operator: Operator, position: int = 0) -> Tensor | None:
        """The tensor at an output position of an operator."""
        outputs = operator.outputs
        return self.tensor(outputs[position]) if position < len(outputs) else None


@dataclass(frozen=True, slots=True)
class Signature:
    """A named way to call the model: names of inputs and outputs with their tensors."""

    key: str
    subgraph: int
    inputs: tuple[tuple[str, int], ...]
    outputs: tuple[tuple[str, int], ...]


@dataclass(frozen=True, slots=True)
class AssociatedFile:
    """A file packed with the model, such as a list of labels."""

    name: str
    kind: str
    tensor: str
    labels: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class AuthorNotes:
    """What the model's author wrote into its TFLite metadata."""

    name: str = ""
    description: str = ""
    version: str = ""
    author: str = ""
    license: str = ""
    files: tuple[AssociatedFile, ...] = ()


@dataclass(frozen=True, slots=True)
class TfliteFile:
    """A whole `.tflite` file; `remarks` are sentences about what is odd in it."""

    size: int
    sha256: str
    version: int
    description: str
    subgraphs: tuple[Subgraph, ...]
    buffers: tuple[int, ...]
    signatures: tuple[Signature, ...]
    metadata: tuple[str, ...]
    min_runtime_version: str
    offline_plan: tuple[int, ...] | None
    notes: AuthorNotes | None
    remarks: tuple[str, ...] = field(default=())

    @property
    def main(self) -> Subgraph:
        """The subgraph that runs first."""
        return self.subgraphs[0]
