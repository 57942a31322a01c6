"""Turns trained layers into the float32 graph a converter would make of them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

import numpy as np

from .graph import NO_ACTIVATION, RELU, SAME, VALID, Array, Graph, Operator, Tensor
from .layers import Convolution, Dense, Depthwise, Layer, MaxPool, TimeAverage, Weights

_STRIDE_ONE = {"StrideW": 1, "StrideH": 1}


@dataclass(slots=True)
class _Draft:
    """A graph being drawn: `last` is the tensor the next operator reads."""

    tensors: list[Tensor] = field(default_factory=list)
    operators: list[Operator] = field(default_factory=list)
    last: int = 0

    def constant(self, name: str, data: Array) -> int:
        self.tensors.append(Tensor(name, data.shape, str(data.dtype), data))
        return len(self.tensors) - 1

    def append(
        self,
        kind: str,
        name: str,
        shape: tuple[int, ...],
        constants: tuple[int, ...] = (),
        options: dict[str, float] | None = None,
    ) -> None:
        self.tensors.append(Tensor(name, shape, "float32"))
        target = len(self.tensors) - 1
        self.operators.append(Operator(kind, (self.last, *constants), (target,), options or {}))
        self.last = target

    def reshape(self, name: str, shape: tuple[int, ...]) -> None:
        constant = self.constant(f"{name}/shape", np.array(shape, np.int32))
        self.append("RESHAPE", name, shape, (constant,))

    @property
    def shape(self) -> tuple[int, ...]:
        return self.tensors[self.last].shape


def lower(
    layers: Sequence[Layer],
    weights: Sequence[Weights],
    sample_shape: tuple[int, ...],
    names: tuple[str, str],
    description: str,
    classify: bool = False,
) -> Graph:
    """Gives the float32 graph of trained layers for one sample; `names` are of input and output."""
    draft = _Draft([Tensor(names[0], (1, *sample_shape), "float32")])
    if len(sample_shape) == 2:
        # The kernels know images: time becomes the height of an image one pixel wide.
        draft.reshape("as_image", (1, sample_shape[0], 1, sample_shape[1]))
    for number, (layer, own) in enumerate(zip(layers, weights, strict=True), start=1):
        _append_layer(draft, layer, own, f"{type(layer).__name__.lower()}_{number}")
    if classify:
        draft.append("SOFTMAX", names[1], draft.shape, options={"Beta": 1.0})
    else:
        last = draft.tensors[draft.last]
        draft.tensors[draft.last] = Tensor(names[1], last.shape, last.dtype)
    return Graph(
        f"{description}, float32",
        tuple(draft.tensors),
        tuple(draft.operators),
        0,
        draft.last,
        *names,
    )


def _append_layer(draft: _Draft, layer: Layer, weights: Weights, name: str) -> None:
    batch, *size, channels = draft.shape
    match layer:
        case Dense(units, relu):
            constants = _constants(draft, name, weights[0].T, weights[1])
            draft.append("FULLY_CONNECTED", name, (batch, units), constants, _activation(relu))
        case Convolution(filters, _, relu):
            kernel = weights[0].transpose(2, 0, 1)[:, :, None, :]
            constants = _constants(draft, name, kernel, weights[1])
            options = {"Padding": SAME, **_STRIDE_ONE, **_activation(relu)}
            draft.append("CONV_2D", name, (batch, *size, filters), constants, options)
        case Depthwise(_, relu):
            constants = _constants(draft, name, weights[0][None, :, None, :], weights[1])
            options = {"Padding": SAME, **_STRIDE_ONE, "DepthMultiplier": 1, **_activation(relu)}
            draft.append("DEPTHWISE_CONV_2D", name, (batch, *size, channels), constants, options)
        case MaxPool(reach):
            options = {"Padding": VALID, "StrideW": 1, "StrideH": reach}
            options |= {"FilterWidth": 1, "FilterHeight": reach}
            shape = (batch, size[0] // reach, size[1], channels)
            draft.append("MAX_POOL_2D", name, shape, options=options)
        case TimeAverage():
            options = {"Padding": VALID, "StrideW": size[1], "StrideH": size[0]}
            options |= {"FilterWidth": size[1], "FilterHeight": size[0]}
            draft.append("AVERAGE_POOL_2D", name, (batch, 1, 1, channels), options=options)
            draft.reshape(f"{name}/flat", (batch, channels))
        case _:
            raise TypeError(f"`{type(layer).__name__}` has no operator")


def _constants(draft: _Draft, name: str, kernel: Array, bias: Array) -> tuple[int, int]:
    return (
        draft.constant(f"{name}/kernel", np.ascontiguousarray(kernel, np.float32)),
        draft.constant(f"{name}/bias", bias.astype(np.float32)),
    )


def _activation(relu: bool) -> dict[str, float]:
    return {"FusedActivationFunction": RELU if relu else NO_ACTIVATION}
