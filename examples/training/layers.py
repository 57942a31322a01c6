"""The layers our networks are built from: each knows its start, its output and its gradient.

Values run as batch x features, or batch x time x channels; weights are tuples of arrays, empty for
a layer that has none. Everything is float64, for the reason `fit.settle` gives.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Protocol, TypeAlias

import numpy as np
from numpy.lib.stride_tricks import sliding_window_view

from .graph import Floats

Weights: TypeAlias = tuple[Floats, ...]


class Layer(Protocol):
    """A layer as a value: a function of weights and input that can be differentiated."""

    def start(self, random: np.random.RandomState, channels: int) -> Weights:
        """Gives fresh weights for an input with so many channels."""

    def forward(self, weights: Weights, x: Floats) -> Floats:
        """Gives the output."""

    def backward(
        self, weights: Weights, x: Floats, y: Floats, gradient: Floats
    ) -> tuple[Floats, Weights]:
        """Gives the gradients of input and weights, from input, output and its gradient."""


def _he(random: np.random.RandomState, shape: tuple[int, ...], fan_in: int) -> Floats:
    return np.asarray(random.standard_normal(shape) * np.sqrt(2 / fan_in))


@dataclass(frozen=True, slots=True)
class Dense:
    """Every output sees every input."""

    units: int
    relu: bool = False

    def start(self, random: np.random.RandomState, channels: int) -> Weights:
        """Gives a kernel of inputs x units, and a bias."""
        return _he(random, (channels, self.units), channels), np.zeros(self.units)

    def forward(self, weights: Weights, x: Floats) -> Floats:
        """Gives x times kernel plus bias."""
        y = x @ weights[0] + weights[1]
        return np.maximum(y, 0) if self.relu else y

    def backward(
        self, weights: Weights, x: Floats, y: Floats, gradient: Floats
    ) -> tuple[Floats, Weights]:
        """Gives the gradients of input and weights."""
        g = gradient * (y > 0) if self.relu else gradient
        return g @ weights[0].T, (x.T @ g, g.sum(axis=0))


@dataclass(frozen=True, slots=True)
class Convolution:
    """A window slides over time, padded to keep the length; every filter sees every channel."""

    filters: int
    reach: int
    relu: bool = True

    def start(self, random: np.random.RandomState, channels: int) -> Weights:
        """Gives a kernel of reach x channels x filters, and a bias."""
        shape = (self.reach, channels, self.filters)
        return _he(random, shape, self.reach * channels), np.zeros(self.filters)

    def forward(self, weights: Weights, x: Floats) -> Floats:
        """Gives one value per filter and time step."""
        y = self._columns(x) @ weights[0].reshape(-1, self.filters) + weights[1]
        y = y.reshape(*x.shape[:2], self.filters)
        return np.maximum(y, 0) if self.relu else y

    def backward(
        self, weights: Weights, x: Floats, y: Floats, gradient: Floats
    ) -> tuple[Floats, Weights]:
        """Gives the gradients of input and weights."""
        g = (gradient * (y > 0) if self.relu else gradient).reshape(-1, self.filters)
        kernel = (self._columns(x).T @ g).reshape(weights[0].shape)
        spread = (g @ weights[0].reshape(-1, self.filters).T).reshape(
            *x.shape[:2], self.reach, x.shape[2]
        )
        return _gather(spread, self.reach), (kernel, g.sum(axis=0))

    def _columns(self, x: Floats) -> Floats:
        windows = sliding_window_view(_padded(x, self.reach), self.reach, axis=1)
        return np.swapaxes(windows, 2, 3).reshape(-1, self.reach * x.shape[2])


@dataclass(frozen=True, slots=True)
class Depthwise:
    """A window slides over time, padded to keep the length; every channel has its own filter."""

    reach: int
    relu: bool = True

    def start(self, random: np.random.RandomState, channels: int) -> Weights:
        """Gives a kernel of reach x channels, and a bias."""
        return _he(random, (self.reach, channels), self.reach), np.zeros(channels)

    def forward(self, weights: Weights, x: Floats) -> Floats:
        """Gives one value per channel and time step."""
        y = weights[1] + np.zeros_like(x)
        wide = _padded(x, self.reach)
        for k in range(self.reach):
            y += wide[:, k : k + x.shape[1]] * weights[0][k]
        return np.maximum(y, 0) if self.relu else y

    def backward(
        self, weights: Weights, x: Floats, y: Floats, gradient: Floats
    ) -> tuple[Floats, Weights]:
        """Gives the gradients of input and weights."""
        g = gradient * (y > 0) if self.relu else gradient
        wide = _padded(x, self.reach)
        kernel = np.stack(
            [(wide[:, k : k + x.shape[1]] * g).sum(axis=(0, 1)) for k in range(self.reach)]
        )
        spread = g[:, :, None, :] * weights[0]
        return _gather(spread, self.reach), (kernel, g.sum(axis=(0, 1)))


@dataclass(frozen=True, slots=True)
class MaxPool:
    """The largest of each few steps of time."""

    reach: int

    def start(self, random: np.random.RandomState, channels: int) -> Weights:
        """Gives no weights."""
        return ()

    def forward(self, weights: Weights, x: Floats) -> Floats:
        """Gives the maxima; the length must be a multiple of the reach."""
        return np.asarray(self._groups(x).max(axis=2))

    def backward(
        self, weights: Weights, x: Floats, y: Floats, gradient: Floats
    ) -> tuple[Floats, Weights]:
        """Gives the gradient to the first maximum of each group."""
        groups = self._groups(x)
        chosen = np.arange(self.reach)[None, None, :, None] == groups.argmax(axis=2)[:, :, None]
        return (chosen * gradient[:, :, None]).reshape(x.shape), ()

    def _groups(self, x: Floats) -> Floats:
        return x.reshape(x.shape[0], -1, self.reach, x.shape[2])


@dataclass(frozen=True, slots=True)
class TimeAverage:
    """The mean over all time, one value per channel."""

    def start(self, random: np.random.RandomState, channels: int) -> Weights:
        """Gives no weights."""
        return ()

    def forward(self, weights: Weights, x: Floats) -> Floats:
        """Gives batch x channels."""
        return np.asarray(x.mean(axis=1))

    def backward(
        self, weights: Weights, x: Floats, y: Floats, gradient: Floats
    ) -> tuple[Floats, Weights]:
        """Gives every time step its share."""
        return np.broadcast_to(gradient[:, None] / x.shape[1], x.shape), ()


def _padded(x: Floats, reach: int) -> Floats:
    before = (reach - 1) // 2
    return np.pad(x, ((0, 0), (before, reach - 1 - before), (0, 0)))


def _gather(spread: Floats, reach: int) -> Floats:
    """Gives the gradient of an unpadded input from that of each place a window saw."""
    batch, length, _, channels = spread.shape
    wide = np.zeros((batch, length + reach - 1, channels))
    for k in range(reach):
        wide[:, k : k + length] += spread[:, :, k]
    before = (reach - 1) // 2
    return wide[:, before : before + length]
