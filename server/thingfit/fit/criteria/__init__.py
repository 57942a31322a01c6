"""The criteria: one function each, given a model, a device and a policy, giving a verdict.

A criterion about something that the model does not ask for gives nothing.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Final, TypeAlias

from thingfit.facts import Device
from thingfit.fit.criteria.memory import FLASH, RAM, flash, ram
from thingfit.fit.criteria.runtime import OPERATORS, RUNTIME, TYPES, operators, runtime, types
from thingfit.fit.criteria.sensors import SENSORS, sensors
from thingfit.fit.criteria.settings import (
    AXES,
    RANGE,
    RATE,
    RESOLUTION,
    axes,
    rate,
    resolution,
    sensor_range,
)
from thingfit.fit.criteria.size import INPUT, input_size
from thingfit.fit.verdict import Candidate, Policy, Verdict

Criterion: TypeAlias = Callable[[Candidate, Device, Policy], Verdict | None]

COARSE: Final[tuple[Criterion, ...]] = (sensors, ram, flash)
"""The criteria that the index holds as numbers."""

FINE: Final[tuple[Criterion, ...]] = (
    sensor_range,
    rate,
    axes,
    resolution,
    input_size,
    runtime,
    operators,
    types,
)
"""The criteria that the index asks once for each kind of model and device."""

CRITERIA: Final = COARSE + FINE

__all__ = [
    "AXES",
    "COARSE",
    "CRITERIA",
    "FINE",
    "FLASH",
    "INPUT",
    "OPERATORS",
    "RAM",
    "RANGE",
    "RATE",
    "RESOLUTION",
    "RUNTIME",
    "SENSORS",
    "TYPES",
    "Criterion",
    "axes",
    "flash",
    "input_size",
    "operators",
    "ram",
    "rate",
    "resolution",
    "runtime",
    "sensor_range",
    "sensors",
    "types",
]
