"""The runtime as built on a device: generation, pointer width and kernels, as far as stated."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache

from thingfit.facts import Device
from thingfit.facts.hardware import Runtime
from thingfit.facts.names import TF
from thingfit.fit.verdict import Candidate
from thingfit.tflite import Abi, Estimate, Kernels, TfliteFile, estimate, unsupported
from thingfit.tflite import Runtime as Generation
from thingfit.tflite.support import Unsupported

MICRO = TF + "TensorFlowLiteMicro"
LITERT = TF + "LiteRT"
_WIDE = (TF + "CortexA", TF + "X86_64")
_VERSION = re.compile(r"\D*(\d+(?:\.\d+)*)")
_NEWEST = ("current", "main", "head", "latest")


@dataclass(frozen=True, slots=True)
class Build:
    """What a device says of its runtime; a generation or kernels not stated are left to the model.

    `micro` is false where the device names a runtime whose memory cannot be estimated.
    """

    micro: bool
    generation: Generation | None
    abi: Abi
    kernels: Kernels | None


def build_of(device: Device) -> Build:
    """The runtime as a device has it; controllers that tell nothing of themselves have 32 bits."""
    runtime = device.runtime
    return Build(
        is_micro(runtime),
        generation_of(runtime),
        _abi(device),
        _kernels(runtime),
    )


def _abi(device: Device) -> Abi:
    for each in device.controllers:
        if each.abi:
            return Abi.BITS_64 if each.abi.value == TF + "LP64" else Abi.BITS_32
        if each.architecture:
            return Abi.BITS_64 if each.architecture.value in _WIDE else Abi.BITS_32
    return Abi.BITS_32


def _kernels(runtime: Runtime | None) -> Kernels | None:
    if runtime is None or runtime.kernel_library is None:
        return None
    is_cmsis = runtime.kernel_library.value == TF + "CMSISNN"
    return Kernels.CMSIS_NN if is_cmsis else Kernels.REFERENCE


def version_of(text: str) -> tuple[int, ...] | None:
    """The numbers of a version; the newest one, by whatever name, is above all."""
    if text.strip().casefold() in _NEWEST:
        return (1_000_000,)
    found = _VERSION.match(text)
    return tuple(int(part[:9]) for part in found[1].split(".")) if found else None


def generation_of(runtime: Runtime | None) -> Generation | None:
    """The generation of TensorFlow Lite Micro that a version means; it split from 2.x after 2.4."""
    if runtime is None or runtime.version is None or not is_micro(runtime):
        return None
    version = version_of(runtime.version.value)
    if version is None or version[0] < 2:
        return None
    if version[0] > 2:
        return Generation.CURRENT
    minor = version[1] if len(version) > 1 else 0
    if minor <= 3:
        return Generation.TFLM_2_3
    return Generation.TFLM_2_4 if minor == 4 else Generation.CURRENT


def is_micro(runtime: Runtime | None) -> bool:
    """Whether this is TensorFlow Lite Micro, as far as is stated; silence counts as yes."""
    if runtime is None or (runtime.kind is None and runtime.name is None):
        return True
    if runtime.kind is not None:
        return runtime.kind.value == MICRO
    name = runtime.name.value.casefold() if runtime.name else ""
    return "micro" in name or "tflm" in name


def estimate_on(candidate: Candidate, build: Build) -> Estimate | None:
    """The arena that a model needs on a device, from its file; nothing where that is not known."""
    file, stated = candidate.file, candidate.model.runtime
    if file is None or not build.micro:
        return None
    return _estimate(
        Content(file),
        build.generation or generation_of(stated) or newest_running(file),
        build.abi,
        build.kernels or _kernels(stated) or Kernels.REFERENCE,
    )


def newest_running(file: TfliteFile) -> Generation:
    """The newest generation that runs a model; the current one when none does."""
    for each in (Generation.CURRENT, Generation.TFLM_2_4, Generation.TFLM_2_3):
        if not refused(file, each):
            return each
    return Generation.CURRENT


def refused(file: TfliteFile, generation: Generation) -> tuple[Unsupported, ...]:
    """What of a model a generation cannot run."""
    return _refused(Content(file), generation)


@dataclass(frozen=True, slots=True, eq=False)
class Content:
    """A file that equals another one of the same bytes, to remember what was worked out of it."""

    file: TfliteFile

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Content) and self.file.sha256 == other.file.sha256

    def __hash__(self) -> int:
        return hash(self.file.sha256)


@lru_cache(maxsize=1024)
def _estimate(
    content: Content, generation: Generation, abi: Abi, kernels: Kernels
) -> Estimate | None:
    return estimate(content.file, generation, abi, kernels)


@lru_cache(maxsize=1024)
def _refused(content: Content, generation: Generation) -> tuple[Unsupported, ...]:
    return unsupported(content.file, generation)
