"""How long a device takes for one inference, by the multiplications of a model: a rough estimate.

Cycles per multiplication depend on the kernels far more than on the model, so that is what is
asked. The figures are means of published measurements; they are good for an order of magnitude,
and for ranking models on one device.
"""

from __future__ import annotations

from dataclasses import dataclass

from thingfit.facts import Device
from thingfit.facts.names import TF
from thingfit.fit.verdict import Candidate
from thingfit.fit.words import number
from thingfit.meaning import vocabulary
from thingfit.tflite.scheme import scheme

REFERENCE = TF + "ReferenceKernels"
_FACTOR = 3

# Cycles for one multiplication with 8-bit weights.
#
# Reference kernels and ESP-NN: the person detection model of 7,158,144 multiplications in the
# table of the ESP-NN README takes 1395, 2300, 4084 and 3355 ms without the library and 73, 54, 380
# and 426 ms with it, on ESP32-P4 (360 MHz), -S3 (240), ESP32 (240) and -C3 (160): 70 to 137 cycles
# without, 1.8 to 12.7 with it. The values here are the geometric means.
#
# CMSIS-NN: Lai et al. (arXiv:1801.06601) need 99.1 ms for 24.7 million operations, two of which
# are one multiplication with its sum, on a Cortex-M7 of 216 MHz, that is 1.7 cycles. An M7 issues
# two instructions at a time; the usual M4 and M33 issue one, so twice as much is taken.
_CYCLES = {REFERENCE: 86.0, TF + "ESPNN": 5.3, TF + "CMSISNN": 3.5}


@dataclass(frozen=True, slots=True)
class Latency:
    """The seconds of one inference, if they can be told, and what they rest on or why not."""

    seconds: float | None
    basis: str


def latency(candidate: Candidate, macs: int | None, device: Device | None) -> Latency:
    """The time that a model takes on a device."""
    if device is None:
        return Latency(None, "no device is named")
    clock = next((each.clock.value for each in device.controllers if each.clock), None)
    if macs is None:
        return Latency(None, "the number of multiplications is not known")
    if clock is None or clock <= 0:
        return Latency(None, "the device states no clock frequency")
    library, words = _kernels(candidate, device)
    cycles = _CYCLES.get(library)
    if cycles is None:
        return Latency(None, f"there are no figures for {words}")
    basis = (
        f"{macs:,} multiplications of {number(cycles)} cycles with {words} at "
        f"{number(clock / 1e6)} MHz, within a factor of {_FACTOR} where these dominate"
    )
    return Latency(macs * cycles / clock, basis)


def _kernels(candidate: Candidate, device: Device) -> tuple[str, str]:
    """The kernels that a model runs on, and how to call them."""
    for runtime in (device.runtime, candidate.model.runtime):
        if runtime is not None and runtime.kernel_library is not None:
            library = runtime.kernel_library.value
            break
    else:
        return REFERENCE, "reference kernels, as no kernel library is stated,"
    term = vocabulary.term(library)
    label = term.label if term else f"`{vocabulary.local_name(library)}`"
    if library != REFERENCE and library in _CYCLES and _is_float(candidate):
        return REFERENCE, f"reference kernels, as {label} has none for float32,"
    return library, label


def _is_float(candidate: Candidate) -> bool:
    """Whether a model computes with floating-point numbers, as far as its file tells."""
    if candidate.file is None:
        scheme_ = candidate.model.quantization_scheme
        return scheme_ is not None and scheme_.value == TF + "NoQuantization"
    return scheme(candidate.file).name.startswith("float")
