"""Training: Adam on batches, for a squared error or a classification."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np

from .graph import Floats
from .layers import Layer, Weights

# A loss takes outputs and what they should be, and gives the gradient of the mean loss.
Loss = Callable[[Floats, Floats], Floats]


@dataclass(frozen=True, slots=True)
class Plan:
    """How long and how fast to train."""

    epochs: int
    batch: int
    rate: float
    seed: int
    decay: float = 0.0


def squared_error(outputs: Floats, wanted: Floats) -> Floats:
    """Gives the gradient of the mean squared error."""
    return 2 * (outputs - wanted) / outputs.size


def cross_entropy(outputs: Floats, wanted: Floats) -> Floats:
    """Gives the gradient of the mean cross entropy of a softmax, for one-hot rows."""
    powers = np.exp(outputs - outputs.max(axis=1, keepdims=True))
    shares: Floats = powers / powers.sum(axis=1, keepdims=True)
    return (shares - wanted) / len(outputs)


def train(
    layers: Sequence[Layer], inputs: Floats, wanted: Floats, loss: Loss, plan: Plan
) -> list[Weights]:
    """Gives the trained weights of every layer."""
    # RandomState, not Generator: only its streams are promised to stay the same between releases.
    random = np.random.RandomState(plan.seed)
    weights, channels = [], inputs.shape[-1]
    for layer in layers:
        started = layer.start(random, channels)
        weights.append(started)
        channels = started[1].size if started else channels
    slow = [tuple(np.zeros_like(w) for w in own) for own in weights]
    square = [tuple(np.zeros_like(w) for w in own) for own in weights]
    total, step = plan.epochs * (len(inputs) // plan.batch), 0
    for _ in range(plan.epochs):
        order = random.permutation(len(inputs))
        for start in range(0, len(inputs) - plan.batch + 1, plan.batch):
            chosen = order[start : start + plan.batch]
            gradients = _gradients(layers, weights, inputs[chosen], wanted[chosen], loss)
            step += 1
            rate = plan.rate * 0.5 * (1 + np.cos(np.pi * step / total))
            _descend(weights, gradients, slow, square, step, rate, plan.decay)
    return settle(weights)


def settle(weights: list[Weights]) -> list[Weights]:
    """Gives the weights rounded to a grid of 2**-12.

    Processors add the same numbers in different orders. Training in float64 keeps what this makes
    of the result far below the grid, so that the same script gives the same file everywhere.
    """
    return [tuple(np.round(w * 4096) / 4096 for w in own) for own in weights]


def _gradients(
    layers: Sequence[Layer], weights: list[Weights], x: Floats, wanted: Floats, loss: Loss
) -> list[Weights]:
    values = [x]
    for layer, own in zip(layers, weights, strict=True):
        values.append(layer.forward(own, values[-1]))
    gradient = loss(values[-1], wanted)
    gradients: list[Weights] = []
    for i in reversed(range(len(layers))):
        gradient, own = layers[i].backward(weights[i], values[i], values[i + 1], gradient)
        gradients.append(own)
    return gradients[::-1]


def _descend(
    weights: list[Weights],
    gradients: list[Weights],
    slow: list[Weights],
    square: list[Weights],
    step: int,
    rate: float,
    decay: float,
) -> None:
    """Moves the weights in place by one step of Adam (Kingma and Ba, 2015)."""
    for own, found, mean, power in zip(weights, gradients, slow, square, strict=True):
        for w, g, m, v in zip(own, found, mean, power, strict=True):
            m += 0.1 * (g - m)
            v += 0.001 * (g * g - v)
            w -= rate * (m / (1 - 0.9**step) / (np.sqrt(v / (1 - 0.999**step)) + 1e-8) + decay * w)
