"""RAM and flash: what a model needs against what a device has for it."""

from __future__ import annotations

from thingfit.facts import Device
from thingfit.fit.amounts import (
    INFINITE,
    NOT_STATED,
    TOTAL_ONLY,
    Amounts,
    compare,
    declared_ram,
    estimated_ram,
    needed_flash,
    needed_ram,
    offered_flash,
    offered_ram,
)
from thingfit.fit.build import Build, build_of
from thingfit.fit.verdict import Candidate, Fit, Policy, Verdict
from thingfit.fit.words import memory, shortage

RAM, FLASH = "ram", "flash"


def ram(candidate: Candidate, device: Device, policy: Policy) -> Verdict:
    """Whether the RAM suffices: declared need, else the estimate for the device's runtime."""
    build = build_of(device)
    need = needed_ram(candidate, build, policy)
    offer = offered_ram(device)
    said = _other_figure(candidate, build, need, offer)
    return _verdict(RAM, "RAM", need, offer, said)


def flash(candidate: Candidate, device: Device, policy: Policy) -> Verdict:
    """Whether the flash suffices for the model, and for the runtime where its size is known."""
    return _verdict(FLASH, "flash", needed_flash(candidate, policy), offered_flash(device), "")


def _other_figure(candidate: Candidate, build: Build, need: Amounts, offer: Amounts) -> str:
    """The figure that was not taken, so that people see both, and whether it would decide."""
    declared = declared_ram(candidate)
    if declared is None or declared.known is None:
        return ""
    if need != declared:
        words = f"declared are {memory(declared.known)}"
        return f"; {words}{_turns(need, declared, offer)}"
    estimated = estimated_ram(candidate, build)
    if estimated is None:
        return ""
    words = f"{estimated.basis}: {memory(estimated.high)}"
    return f"; {words}{_turns(need, estimated, offer)}"


def _turns(need: Amounts, other: Amounts, offer: Amounts) -> str:
    """What the other figure would change."""
    fit, if_other = compare(need, offer), compare(other, offer)
    if Fit.UNKNOWN in (fit, if_other) or fit is if_other:
        return ""
    return ", which would fit" if if_other is Fit.FITS else ", which would not fit"


def _verdict(criterion: str, word: str, need: Amounts, offer: Amounts, other: str) -> Verdict:
    fit = compare(need, offer)
    wanted, given = _most(need), _least(offer)
    margin = given - wanted if wanted is not None and given is not None else None
    if fit is Fit.NOT:  # What decides is the least need and the most there may be.
        wanted, given = need.low, offer.high
        margin = given - wanted
    return Verdict(
        criterion,
        fit,
        _sentence(fit, word, need, offer) + _because(need, other),
        needed=wanted,
        offered=given,
        margin=margin,
        unit="B",
        model_places=need.places,
        device_places=offer.places,
    )


def _most(need: Amounts) -> int | None:
    return need.high if need.high < INFINITE else None


def _least(offer: Amounts) -> int | None:
    if offer.basis == TOTAL_ONLY:
        return offer.high
    return offer.low if offer.high < INFINITE else None


def _sentence(fit: Fit, word: str, need: Amounts, offer: Amounts) -> str:
    if fit is Fit.FITS:
        return f"{memory(need.high)} of {memory(offer.low)}, {memory(offer.low - need.high)} left"
    if fit is Fit.NOT:
        short = shortage(need.low - offer.high)
        return f"needs {memory(need.low)}, the device has {memory(offer.high)}: {short} short"
    parts = [_open(word, "the model", need, "needs"), _open(word, "the device", offer, "has")]
    return "; ".join(filter(None, parts))


def _open(word: str, whose: str, amounts: Amounts, verb: str) -> str:
    if amounts.basis == NOT_STATED:
        return (
            f"{whose} does not state {'what' if verb == 'needs' else 'how much'} {word} it {verb}"
        )
    if amounts.basis == TOTAL_ONLY:
        return f"{whose} states its total of {memory(amounts.high)}, not what is free of it"
    if amounts.is_contradictory:
        return f"{whose} states {memory(amounts.low)} and {memory(amounts.high)}"
    return f"{whose} {verb} {memory(amounts.low)}"


def _because(need: Amounts, other: str) -> str:
    if need.basis == NOT_STATED or need.is_contradictory:
        return ""
    return f" ({need.basis}{other})"
