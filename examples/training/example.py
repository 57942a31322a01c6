"""What every example gives: a network to train, data to calibrate and to judge it, the judge."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import TypeAlias

from .graph import Floats, Graph

Measures: TypeAlias = Mapping[str, "float | int | Mapping[str, float] | Mapping[str, list[int]]"]


@dataclass(frozen=True, slots=True)
class Example:
    """A network with its held-out data.

    `train` gives the trained float32 graph. `measure` takes what a model predicts for `held_out`
    and gives the metrics. `facts` say what whoever describes or deploys the model has to know.
    """

    title: str
    train: Callable[[], Graph]
    calibration: Floats
    held_out: Floats
    measure: Callable[[Callable[[Floats], Floats]], Measures]
    facts: Mapping[str, object]
