"""What PlatformIO and the Arduino IDE have in common: libraries, drivers and the runtime."""

from __future__ import annotations

from dataclasses import dataclass

from thingfit.deploy.hardware import is_espressif
from thingfit.deploy.parts import Plan, SensorUse
from thingfit.deploy.targets.drivers import ARDUINO, ESP_ARDUINO, Code, Pins, find, pins_of
from thingfit.deploy.targets.program import Program, program, with_code

# The one port of the current runtime to Arduino that both registries carry.
RUNTIME_LIBRARY = "Chirale_TensorFLowLite"
RUNTIME_HEADER = "Chirale_TensorFlowLite.h"
RUNTIME_VERSION = "2.0.0"

# The header of all earlier ports.
_OLD_HEADER = "TensorFlowLite.h"

_PORTED_CORES = ("arduino:mbed", "esp32:esp32")
_PORTED_PLATFORMS = ("nordicnrf52", "espressif32")


@dataclass(frozen=True, slots=True)
class Library:
    """A library by its names in the registries of PlatformIO and of Arduino."""

    platformio: str
    arduino: str


def arduino_program(plan: Plan) -> Program:
    """The program for a plan with the drivers of the Arduino libraries."""
    return with_code(program(plan, _code_for))


def runtime_headers(made: Program, *others: str) -> tuple[str, ...]:
    """What the main file includes, so that builders find the library of the runtime."""
    return (*others, _OLD_HEADER if made.old_runtime else RUNTIME_HEADER)


def is_ported(plan: Plan) -> bool:
    """Whether the library of the runtime says that it is for the core of the board."""
    board = plan.board
    if board is None:
        return is_espressif(plan.hardware, plan.board)
    return board.fqbn.startswith(_PORTED_CORES) or (
        not board.fqbn and board.platform in _PORTED_PLATFORMS
    )


def libraries(made: Program) -> tuple[Library, ...]:
    """The libraries of the sensors, each once."""
    found = []
    for reader in made.readers:
        if reader.code is None or not reader.code.library:
            continue
        driver = reader.use.driver
        platformio = driver.platformio if driver and driver.platformio else reader.code.library
        name, _, version = reader.code.library.partition("/")[2].partition("@^")
        found.append(Library(platformio, f"{name}@{version}"))
    return tuple(dict.fromkeys(found))


def _code_for(plan: Plan, use: SensorUse, quantity: str) -> tuple[Code | None, Pins | None]:
    if not is_espressif(plan.hardware, plan.board):
        return find(use, quantity, ARDUINO), None
    if quantity == "sound" and "PDM" not in f"{use.bus}{use.part}{use.name}".upper():
        # Microphones on other buses have other settings, which no fact tells.
        return find(use, quantity, ARDUINO[:0]), None
    if quantity == "sound":
        return ESP_ARDUINO[0], pins_of(plan.board.name if plan.board else "", quantity)
    if quantity == "picture":
        code = find(use, quantity, ESP_ARDUINO)
        return code, pins_of(plan.board.name if plan.board else "", quantity)
    return find(use, quantity, ARDUINO), None
