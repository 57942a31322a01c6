"""A regression of the sine: the smallest network worth deploying."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

import numpy as np

from .example import Example, Measures
from .fit import Plan, squared_error, train
from .graph import Floats, Graph
from .layers import Dense
from .lower import lower

_LAYERS = (Dense(16, relu=True), Dense(16, relu=True), Dense(1))
_TITLE = "Sine regression"


def example() -> Example:
    """Gives the network and its data."""
    random = np.random.RandomState(20)
    angles = np.round(random.uniform(0, 2 * np.pi, (3000, 1)), 4)
    noisy = np.round(np.sin(angles) + 0.1 * random.standard_normal(angles.shape), 4)
    held_out = np.round(random.uniform(0, 2 * np.pi, (1000, 1)), 4)

    def measure(predict: Callable[[Floats], Floats]) -> Measures:
        error = np.abs(predict(held_out) - np.sin(held_out))
        return {
            "mean_absolute_error": round(float(error.mean()), 4),
            "root_mean_square_error": round(float(np.sqrt((error**2).mean())), 4),
            "largest_error": round(float(error.max()), 4),
        }

    facts = {
        "task": "regression",
        "description": "Gives the sine of an angle",
        "input": "an angle in radians, 0 to 2 pi",
        "output": "the sine of the angle",
        "trained_on": f"{len(angles)} random angles, their sines with noise of deviation 0.1",
        "measured_on": f"{len(held_out)} other random angles, their sines without noise",
    }
    return Example(_TITLE, partial(_train, angles, noisy), angles, held_out, measure, facts)


def _train(angles: Floats, sines: Floats) -> Graph:
    # The network is given angles around zero, which train faster; the file takes them as they are.
    centre = 3.0
    plan = Plan(epochs=400, batch=100, rate=0.01, seed=21)
    weights = train(_LAYERS, angles - centre, sines, squared_error, plan)
    kernel, bias = weights[0]
    weights[0] = (kernel, bias - centre * kernel.sum(axis=0))
    return lower(_LAYERS, weights, (1,), ("angle", "sine"), _TITLE)
