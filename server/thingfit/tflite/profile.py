"""The runtimes that memory is estimated for, and the sizes of what they keep in the arena.

The numbers live in `ontology/tflite/memory.json`, with their sources.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum
from functools import cache

from thingfit.json_value import JsonValue
from thingfit.resources import ResourceError, read_json
from thingfit.tflite.scratch import Kernels

_DATA = "ontology/tflite/memory.json"


class Runtime(Enum):
    """A generation of TensorFlow Lite Micro."""

    TFLM_2_3 = "2.3"
    TFLM_2_4 = "2.4"
    CURRENT = "current"


class Abi(Enum):
    """The width of a pointer in bits."""

    BITS_64 = 64
    BITS_32 = 32

    @property
    def pointer(self) -> int:
        """The size of a pointer in bytes."""
        return self.value // 8

    @property
    def column(self) -> int:
        """The place of this width in the pairs of the data file."""
        return 0 if self is Abi.BITS_64 else 1


@dataclass(frozen=True, slots=True)
class Profile:
    """A runtime as built: its generation, its pointer width, its kernels."""

    runtime: Runtime
    abi: Abi
    kernels: Kernels

    @property
    def key(self) -> str:
        """The name of this build among the fitted coefficients."""
        return f"{self.runtime.value}/{self.abi.value}"

    @property
    def label(self) -> str:
        """The build in words."""
        which = "current" if self.runtime is Runtime.CURRENT else self.runtime.value
        kernels = "CMSIS-NN" if self.kernels is Kernels.CMSIS_NN else "reference"
        return f"TFLite Micro {which}, {self.abi.value}-bit, {kernels} kernels"


PROFILES: tuple[Profile, ...] = (
    Profile(Runtime.CURRENT, Abi.BITS_32, Kernels.REFERENCE),
    Profile(Runtime.CURRENT, Abi.BITS_32, Kernels.CMSIS_NN),
    Profile(Runtime.CURRENT, Abi.BITS_64, Kernels.REFERENCE),
    Profile(Runtime.TFLM_2_4, Abi.BITS_32, Kernels.REFERENCE),
    Profile(Runtime.TFLM_2_4, Abi.BITS_32, Kernels.CMSIS_NN),
    Profile(Runtime.TFLM_2_4, Abi.BITS_64, Kernels.REFERENCE),
    Profile(Runtime.TFLM_2_3, Abi.BITS_64, Kernels.REFERENCE),
)


@dataclass(frozen=True, slots=True)
class Structures:
    """The sizes of the runtime's structures, one of each kind."""

    tensor_record: int
    node: int
    io_tensor: int
    quantization: int
    subgraph: int
    scratch_handle: int
    scratch_request: int
    allocation_info: int
    planned_buffer: int
    io_pointer: int
    variable: int
    variable_list: int


@dataclass(frozen=True, slots=True)
class Kernel:
    """What one operator keeps: its parsed options and its kernel's own data."""

    options: int
    data: int
    alignment: int = 4


@dataclass(frozen=True, slots=True)
class Fitted:
    """Coefficients fitted on measurements, and the relative error that is left."""

    fixed: float
    per_tensor: float
    per_operator: float
    band: float


@cache
def structures(runtime: Runtime, abi: Abi) -> Structures:
    """The structure sizes of a runtime."""
    table = _section("structures", runtime.value)
    return Structures(**{name: _pair(value)[abi.column] for name, value in table.items()})


@cache
def kernels(runtime: Runtime, abi: Abi) -> dict[str, Kernel]:
    """What each operator keeps, by its name; operators not listed keep next to nothing."""
    tables = [_section("kernels")]
    if runtime is not Runtime.CURRENT:
        tables.append(_section("older_kernels"))
    found: dict[str, Kernel] = {}
    for table in tables:
        for name, entry in table.items():
            if isinstance(entry, dict):
                options, data = _pair(entry.get("options")), _pair(entry.get("data"))
                alignment = _pair(entry.get("options_align", [4, 4]))
                column = abi.column
                found[name] = Kernel(options[column], data[column], alignment[column])
    return found


@cache
def fitted(profile_key: str) -> Fitted | None:
    """The fitted coefficients of a build; None where none was measured."""
    entry = _section("fitted").get(profile_key)
    if not isinstance(entry, dict):
        return None
    numbers = {
        name: float(value) for name, value in entry.items() if isinstance(value, (int, float))
    }
    names = ("fixed", "per_tensor", "per_operator", "band")
    return Fitted(**{name: numbers.get(name, 0.0) for name in names})


def _section(*path: str) -> dict[str, JsonValue]:
    value: JsonValue = read_json(_DATA)
    for name in path:
        value = value.get(name) if isinstance(value, dict) else None
    if not isinstance(value, dict):
        raise ResourceError(
            f"The file `{_DATA}` of the installation has no object `{'/'.join(path)}`"
        )
    return value


def _pair(value: JsonValue) -> tuple[int, int]:
    match value:
        case [int(wide), int(narrow)]:
            return wide, narrow
        case _:
            raise ResourceError(f"The file `{_DATA}` of the installation holds `{value}`, no pair")
