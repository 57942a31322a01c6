"""How much arena a model needs: activations planned, structures counted, a few bytes fitted."""

from __future__ import annotations

from dataclasses import dataclass

from thingfit.tflite.errors import TfliteError
from thingfit.tflite.lifetimes import Lifetimes, UnknownSizeError, align, lifetimes
from thingfit.tflite.model import TfliteFile
from thingfit.tflite.persistent import persistent_bytes
from thingfit.tflite.plan import Plan, plan_arena
from thingfit.tflite.profile import (
    PROFILES,
    Abi,
    Fitted,
    Profile,
    Runtime,
    fitted,
    kernels,
    structures,
)
from thingfit.tflite.scratch import Kernels

__all__ = [
    "PROFILES",
    "Abi",
    "Estimate",
    "Kernels",
    "Need",
    "Profile",
    "Runtime",
    "activation_plan",
    "estimate",
    "estimates",
    "mechanism",
]

# The runtime reserves room for this many scratch requests of the next operator while it prepares.
_OPEN_REQUESTS = 12
_RESERVE, _RESERVE_BYTES = 1.05, 256
_UNMEASURED = Fitted(0.0, 0.0, 0.0, 0.1)
# Kernels of CMSIS-NN are not measured, and operators without a record keep data of unknown size.
_CMSIS_BAND, _UNKNOWN_OPERATOR_BYTES = 0.05, 96


@dataclass(frozen=True, slots=True)
class Estimate:
    """Bytes in use, bytes to declare, what they rest on, and how far they may be off."""

    profile: Profile
    bytes: int
    declare: int
    basis: str
    band: float


@dataclass(frozen=True, slots=True)
class Need:
    """What an arena holds without the fitted numbers: at last, and at most while planning."""

    used: int
    peak: int


def activation_plan(file: TfliteFile, kernels: Kernels = Kernels.REFERENCE) -> Plan | None:
    """The plan of the activations; None where a size is open or there are too many buffers."""
    try:
        return plan_arena(lifetimes(file, kernels, Abi.BITS_32.pointer))
    except (UnknownSizeError, TfliteError):
        return None


def mechanism(file: TfliteFile, profile: Profile, fixed: int) -> Need | None:
    """The bytes that follow from the runtime's own steps alone; None where they cannot be known."""
    try:
        lives = lifetimes(file, profile.kernels, profile.abi.pointer)
    except (UnknownSizeError, TfliteError):
        return None
    plan = plan_arena(lives)
    if plan is None:
        return None
    tail = persistent_bytes(file, profile, fixed, lives.scratch)
    peak = tail.planning + _planning_bytes(lives, profile, len(file.subgraphs))
    return Need(plan.size + tail.ready, peak)


def _planning_bytes(lives: Lifetimes, profile: Profile, subgraphs: int) -> int:
    """What the planner itself needs between head and tail while it works.

    A model of a kilobyte needs more arena for its plan than for its activations.
    """
    sizes = structures(profile.runtime, profile.abi)
    requests = sizes.scratch_request * (lives.scratch + _OPEN_REQUESTS)
    info = sizes.allocation_info * (lives.tensors + lives.scratch)
    offsets = profile.abi.pointer * subgraphs if profile.runtime is Runtime.CURRENT else 0
    return align(requests + info + offsets) + sizes.planned_buffer * len(lives.buffers)


def estimate(file: TfliteFile, runtime: Runtime, abi: Abi, kernels: Kernels) -> Estimate | None:
    """The arena a model needs with one runtime; None where a size is open until it runs."""
    profile = Profile(runtime, abi, kernels)
    return estimate_with(file, profile, fitted(profile.key))


def estimate_with(file: TfliteFile, profile: Profile, numbers: Fitted | None) -> Estimate | None:
    """The estimate with given coefficients, which the fit uses to leave a model out."""
    known = numbers or _UNMEASURED
    need = mechanism(file, profile, round(known.fixed))
    if need is None:
        return None
    operators = sum(len(graph.operators) for graph in file.subgraphs)
    tensors = sum(len(graph.tensors) for graph in file.subgraphs)
    fit = round(known.per_operator * operators + known.per_tensor * tensors)
    used, peak = need.used + fit, max(need.used, need.peak) + fit
    unknown = _unknown_operators(file, profile)
    reserve = _UNKNOWN_OPERATOR_BYTES * len(unknown)
    declare = align(int(peak * _RESERVE) + _RESERVE_BYTES + reserve)
    band = known.band + (_CMSIS_BAND if profile.kernels is Kernels.CMSIS_NN else 0.0)
    if unknown:
        band += min(reserve / max(used, 1), 0.5)
    return Estimate(profile, used, declare, _basis(file, profile, numbers, unknown), band)


def estimates(file: TfliteFile) -> tuple[Estimate, ...]:
    """The estimates for every build that is listed; empty where a size is open until it runs."""
    found = (estimate(file, p.runtime, p.abi, p.kernels) for p in PROFILES)
    return tuple(entry for entry in found if entry is not None)


def _unknown_operators(file: TfliteFile, profile: Profile) -> list[str]:
    """Operators whose kernels may keep data that no record tells of: the custom ones."""
    known = kernels(profile.runtime, profile.abi)
    return [
        operator.name
        for graph in file.subgraphs
        for operator in graph.operators
        if operator.custom and operator.name not in known
    ]


def _basis(file: TfliteFile, profile: Profile, numbers: Fitted | None, unknown: list[str]) -> str:
    parts = [profile.label]
    parts.append("offline plan of the model" if file.offline_plan else "greedy plan")
    parts.append("structures counted")
    if numbers is None:
        parts.append("this build was never measured")
    if profile.kernels is Kernels.CMSIS_NN:
        parts.append("scratch of CMSIS-NN for cores with DSP, not measured")
    if unknown:
        parts.append(f"custom `{unknown[0]}` may need more")
    return "; ".join(parts)
