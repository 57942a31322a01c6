"""What a `.tflite` file of ours holds: tensors, operators and the graph they form."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Any, TypeAlias

import numpy as np
from numpy.typing import NDArray

Array: TypeAlias = NDArray[Any]
Floats: TypeAlias = NDArray[np.float64]

OPTIONS: Mapping[str, tuple[str, tuple[str, ...]]] = {
    "CONV_2D": ("Conv2DOptions", ("Padding", "StrideW", "StrideH", "FusedActivationFunction")),
    "DEPTHWISE_CONV_2D": (
        "DepthwiseConv2DOptions",
        ("Padding", "StrideW", "StrideH", "DepthMultiplier", "FusedActivationFunction"),
    ),
    "FULLY_CONNECTED": ("FullyConnectedOptions", ("FusedActivationFunction",)),
    "MAX_POOL_2D": (
        "Pool2DOptions",
        ("Padding", "StrideW", "StrideH", "FilterWidth", "FilterHeight"),
    ),
    "AVERAGE_POOL_2D": (
        "Pool2DOptions",
        ("Padding", "StrideW", "StrideH", "FilterWidth", "FilterHeight"),
    ),
    "SOFTMAX": ("SoftmaxOptions", ("Beta",)),
    # Converters since 2.0 give the new shape as a second input and no options.
    "RESHAPE": ("", ()),
}
"""For each operator we use, its options table in the schema and the fields of it that we set."""

# The numbers of the schema's enumerations `Padding` and `ActivationFunctionType`.
SAME, VALID = 0, 1
NO_ACTIVATION, RELU = 0, 1


@dataclass(frozen=True, slots=True, eq=False)
class Quantisation:
    """The affine map of a tensor: real = scale x (stored - zero point), one per channel or one."""

    scale: NDArray[np.float32]
    zero_point: NDArray[np.int64]
    axis: int = 0

    @property
    def single_scale(self) -> float:
        """Gives the scale of a tensor that has only one."""
        return float(self.scale.item())

    @property
    def single_zero(self) -> int:
        """Gives the zero point of a tensor that has only one."""
        return int(self.zero_point.item())


@dataclass(frozen=True, slots=True, eq=False)
class Tensor:
    """A tensor: constant when it has data, otherwise computed or fed from outside."""

    name: str
    shape: tuple[int, ...]
    dtype: str
    data: Array | None = None
    quantisation: Quantisation | None = None


@dataclass(frozen=True, slots=True)
class Operator:
    """One step of a graph: the kind is the schema's name, tensors are named by their index."""

    kind: str
    inputs: tuple[int, ...]
    outputs: tuple[int, ...]
    options: Mapping[str, float] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, eq=False)
class Graph:
    """A network with one input and one output, as one subgraph of a file."""

    description: str
    tensors: tuple[Tensor, ...]
    operators: tuple[Operator, ...]
    input: int
    output: int
    input_name: str
    output_name: str

    def with_tensors(self, tensors: tuple[Tensor, ...], description: str) -> Graph:
        """Gives the same steps on other tensors."""
        return replace(self, tensors=tensors, description=description)


def to_stored(values: Floats, quantisation: Quantisation | None) -> Floats:
    """Gives what a device stores for real values: itself in float, the nearest step in int8."""
    if quantisation is None:
        return np.asarray(values.astype(np.float32), dtype=np.float64)
    steps = np.round(values / quantisation.single_scale) + quantisation.single_zero
    return np.clip(steps, -128, 127)


def to_real(stored: Array, quantisation: Quantisation | None) -> Floats:
    """Gives the real values that stored ones stand for."""
    values = np.asarray(stored, dtype=np.float64)
    if quantisation is None:
        return values
    return (values - quantisation.single_zero) * quantisation.single_scale
