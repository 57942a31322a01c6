"""Rules about declared RAM and what the model needs of it."""

from __future__ import annotations

from collections.abc import Iterator

from thingfit.facts.hardware import Memory
from thingfit.facts.names import TF
from thingfit.fit.build import generation_of, is_micro
from thingfit.rules.case import Case, in_unit, memory_text
from thingfit.rules.finding import Found, Severity
from thingfit.rules.registry import model_rule
from thingfit.tflite.describe import runtime_for
from thingfit.tflite.memory import Abi, Estimate, Kernels, estimate

_TOO_MUCH = 1.05


def estimate_for(case: Case) -> Estimate | None:
    """What the model needs with the runtime that its description names, else with the newest."""
    file, runtime = case.file, case.model.runtime
    if file is None or not is_micro(runtime):
        return None
    library = runtime.kernel_library.value if runtime and runtime.kernel_library else ""
    abi = runtime.abi.value if runtime and runtime.abi else ""
    return estimate(
        file,
        generation_of(runtime) or runtime_for(file),
        Abi.BITS_64 if abi == TF + "LP64" else Abi.BITS_32,
        Kernels.CMSIS_NN if library == TF + "CMSISNN" else Kernels.REFERENCE,
    )


@model_rule("ram-understated", Severity.WARNING)
def ram_understated(case: Case) -> Iterator[Found]:
    """Declared RAM that is less than the model is estimated to need.

    The estimate is for the runtime that the description names, else for the newest that runs the
    model, with reference kernels and 32-bit pointers. The message says which; its own error is
    taken into account. The fix sets the arena that the estimate recommends.

    Bad:
        {
          "@context": "https://w3id.org/thingfit/model/v1",
          "type": "NeuralNetwork",
          "name": "Gesture",
          "license": "CC0-1.0",
          "file": { "path": "gesture.int8.tflite" },
          "ramBytes": 1024
        }

    Good:
        {
          "@context": "https://w3id.org/thingfit/model/v1",
          "type": "NeuralNetwork",
          "name": "Gesture",
          "license": "CC0-1.0",
          "file": { "path": "gesture.int8.tflite" },
          "requires": [{ "memory": { "RAM": { "atLeast": 3.6, "unit": "kB" } } }]
        }
    """
    ram, needed = case.model.ram, estimate_for(case)
    if ram is None or ram.size is None or needed is None:
        return
    if ram.size.value < needed.bytes * (1 - needed.band):
        yield _found(case, ram, needed, "the model needs about", needed.bytes)


@model_rule("ram-overstated", Severity.HINT)
def ram_overstated(case: Case) -> Iterator[Found]:
    """Declared RAM that is more than the model is estimated to need, reserve included.

    Devices that could run the model are passed over. The estimate is for the runtime that the
    description names, else for the newest that runs the model, with reference kernels and 32-bit
    pointers. Measured amounts are not doubted.

    Bad:
        {
          "@context": "https://w3id.org/thingfit/model/v1",
          "type": "NeuralNetwork",
          "name": "Gesture",
          "license": "CC0-1.0",
          "file": { "path": "gesture.int8.tflite" },
          "requires": [{ "memory": { "RAM": { "atLeast": 64, "unit": "kB" } } }]
        }

    Good:
        {
          "@context": "https://w3id.org/thingfit/model/v1",
          "type": "NeuralNetwork",
          "name": "Gesture",
          "license": "CC0-1.0",
          "file": { "path": "gesture.int8.tflite" },
          "requires": [{ "memory": { "RAM": { "atLeast": 3.6, "unit": "kB" } } }]
        }
    """
    ram, needed = case.model.ram, estimate_for(case)
    if ram is None or ram.size is None or needed is None:
        return
    if ram.basis is not None and ram.basis.value == TF + "Measured":
        return
    if ram.size.value > needed.declare * _TOO_MUCH:
        yield _found(case, ram, needed, "the model needs at most", needed.declare)


def _found(case: Case, ram: Memory, needed: Estimate, words: str, amount: int) -> Found:
    assert ram.size is not None
    value = ram.value or ram.size
    new = in_unit(needed.declare, ram.unit.value if ram.unit else None)
    band = max(round(needed.band * 100), 1)
    return Found(
        value.span,
        f"declared RAM is {memory_text(ram.size.value)}, {words} {memory_text(amount)} "
        f"({needed.profile.label}, ± {band} %)",
        case.fix(f"Set to {new}", value, new),
    )
