"""The kinds of project that can be generated, one module each with its folder of templates."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from thingfit.deploy.parts import Target
from thingfit.deploy.targets import arduino, esp_idf, linux, platformio, zephyr

TARGETS: Mapping[str, Target] = MappingProxyType(
    {
        target.name: target
        for target in (
            platformio.TARGET,
            arduino.TARGET,
            zephyr.TARGET,
            esp_idf.TARGET,
            linux.TARGET,
        )
    }
)
"""The targets by the name that people write."""

__all__ = ["TARGETS"]
