"""Memory as intervals: what a model needs and a device offers, between the least and the most.

One stated amount is an interval of one; an amount not stated may be anything. A need fits an offer
when it does so for every reading of both, and does not when it does for none.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from thingfit.facts import Device
from thingfit.facts.hardware import Memory
from thingfit.facts.names import FLASH, RAM
from thingfit.fit.build import Build, estimate_on
from thingfit.fit.verdict import Candidate, Evidence, Fit, Policy
from thingfit.meaning import vocabulary

INFINITE = 1 << 80
"""More bytes than there are; stands for an amount nobody stated."""


@dataclass(frozen=True, slots=True)
class Amounts:
    """An amount between `low` and `high` bytes, with the basis in words and the places."""

    low: int
    high: int
    basis: str
    places: tuple[Evidence, ...] = ()

    @property
    def known(self) -> int | None:
        """The amount, where there is just one."""
        return self.low if self.low == self.high else None

    @property
    def is_contradictory(self) -> bool:
        """Whether two amounts are stated that differ."""
        return self.basis == CONTRADICTORY


CONTRADICTORY = "stated twice, with different amounts"
NOT_STATED = "not stated"
TOTAL_ONLY = "only the total is stated, not what is free"


def compare(need: Amounts, offer: Amounts) -> Fit:
    """Whether an offer covers a need."""
    if need.high <= offer.low:
        return Fit.FITS
    return Fit.NOT if need.low > offer.high else Fit.UNKNOWN


def offered_ram(device: Device) -> Amounts:
    """The RAM that a device has for a network."""
    return _offered(device, RAM)


def offered_flash(device: Device) -> Amounts:
    """The flash that a device has for a network."""
    return _offered(device, FLASH)


def _offered(device: Device, kind: str) -> Amounts:
    stated = _of(device.memories, kind)
    if stated:
        return _stated(stated, device.uri)
    totals = _of(device.totals, kind)
    if totals:
        most = max(each.size.value for each in totals if each.size)
        return Amounts(0, most, TOTAL_ONLY, _places(totals, device.uri))
    return Amounts(0, INFINITE, NOT_STATED)


def declared_ram(candidate: Candidate) -> Amounts | None:
    """The RAM that a description declares."""
    stated = _of(candidate.model.memories, RAM)
    return _stated(stated, candidate.model.uri) if stated else None


def needed_ram(candidate: Candidate, build: Build, policy: Policy) -> Amounts:
    """The RAM that a model needs: declared, else estimated for the build, or the other way."""
    declared = declared_ram(candidate)
    if declared is not None and not policy.prefer_estimates:
        return declared
    return estimated_ram(candidate, build) or declared or Amounts(0, INFINITE, NOT_STATED)


def estimated_ram(candidate: Candidate, build: Build) -> Amounts | None:
    """The RAM that a model is estimated to need, reserve included, from its file."""
    estimated = estimate_on(candidate, build)
    if estimated is None:
        return None
    model = candidate.model
    span = model.file.span if model.file else model.name.span if model.name else model.span
    basis = f"estimate for {estimated.profile.label}"
    return Amounts(estimated.declare, estimated.declare, basis, (Evidence(model.uri, span),))


def is_ram_fixed(candidate: Candidate, policy: Policy) -> bool:
    """Whether a model needs the same RAM on all devices, since nothing is estimated."""
    if candidate.file is None:
        return True
    return declared_ram(candidate) is not None and not policy.prefer_estimates


def needed_flash(candidate: Candidate, policy: Policy) -> Amounts:
    """The flash that a model needs: declared, else its file's size, with the runtime if known."""
    model, code = candidate.model, policy.runtime_code
    stated = _of(model.memories, FLASH)
    if stated:
        return _more(_stated(stated, model.uri), code)
    if candidate.file is not None:
        span = model.file.span if model.file else model.span
        size = candidate.file.size
        return _more(
            Amounts(size, size, "the size of the file", (Evidence(model.uri, span),)), code
        )
    if model.file is not None and model.file.size is not None:
        said = model.file.size
        place = Evidence(model.uri, said.span)
        return _more(Amounts(said.value, said.value, "the stated size of the file", (place,)), code)
    return Amounts(code, INFINITE, NOT_STATED)


def _of(memories: Iterable[Memory], kind: str) -> list[Memory]:
    return [m for m in memories if m.size is not None and vocabulary.is_a(m.kind.value, kind)]


def _stated(memories: list[Memory], uri: str) -> Amounts:
    sizes = [each.size.value for each in memories if each.size]
    low, high = min(sizes), max(sizes)
    basis = CONTRADICTORY if low != high else _basis(memories[0])
    return Amounts(low, high, basis, _places(memories, uri))


def _basis(memory: Memory) -> str:
    name = vocabulary.local_name(memory.basis.value).lower() if memory.basis else ""
    return f"declared, {name}" if name else "declared"


def _places(memories: Iterable[Memory], uri: str) -> tuple[Evidence, ...]:
    return tuple(Evidence(uri, each.size.span if each.size else each.span) for each in memories)


def _more(amounts: Amounts, code: int) -> Amounts:
    if not code:
        return amounts
    basis = f"{amounts.basis}; with {code:,} B of the runtime"
    if amounts.is_contradictory:
        basis = amounts.basis
    return Amounts(amounts.low + code, amounts.high + code, basis, amounts.places)
