"""What tables of models and devices say: of a pair, of a model's needs, of a device's memory."""

from __future__ import annotations

from collections.abc import Sequence

from thingfit.facts import Device
from thingfit.fit import Candidate, Fit, Match, Policy, as_need, changes
from thingfit.fit.amounts import (
    INFINITE,
    TOTAL_ONLY,
    Amounts,
    needed_flash,
    needed_ram,
    offered_flash,
    offered_ram,
)
from thingfit.fit.build import build_of
from thingfit.fit.change import cost
from thingfit.fit.criteria.sensors import needed_classes
from thingfit.fit.words import class_name, device_name, memory, model_name, shortage

MARKS = {Fit.FITS: "✓", Fit.NOT: "✗", Fit.UNKNOWN: "?"}
_MEMORIES = {"ram": "RAM", "flash": "flash"}
_HEADS = {
    Fit.FITS: "{model} fits {device}",
    Fit.NOT: "{model} does not fit {device}",
    Fit.UNKNOWN: "{model} may fit {device}",
}


def head(match: Match) -> str:
    """What is said of a pair in one sentence."""
    model, device = model_name(match.model), device_name(match.device)
    return _HEADS[match.fit].format(model=model, device=device)


def summary(matches: Sequence[Match], dot: str = " · ") -> str:
    """One line: how many pairs fit, and which one nearly does."""
    fits = sum(each.fit is Fit.FITS for each in matches)
    unknown = sum(each.fit is Fit.UNKNOWN for each in matches)
    total = len(matches)
    parts = [f"{fits} of {total} pair{'s' * (total != 1)} fit{'s' * (total == 1)}"]
    if unknown:
        parts.append(f"{unknown} unknown")
    if miss := nearest_miss(matches):
        names = f"{model_name(miss.model)} on {device_name(miss.device)}"
        parts.append(f"nearest miss: {names} ({as_need(changes(miss))})")
    return dot.join(parts)


def nearest_miss(matches: Sequence[Match]) -> Match | None:
    """The pair that needs the smallest change to fit, of those that do not."""
    missing = [each for each in matches if each.fit is Fit.NOT]
    return min(missing, key=lambda each: cost(changes(each)), default=None)


def ram_words(candidate: Candidate, devices: Sequence[Device], policy: Policy) -> str:
    """The RAM that a model needs on some devices, as one amount or as a range."""
    builds = dict.fromkeys(map(build_of, devices))
    found = [needed_ram(candidate, each, policy) for each in builds]
    low, high = min(each.low for each in found), max(each.high for each in found)
    if high >= INFINITE:
        return "?"
    return memory(high) if low == high else f"{memory(low)}-{memory(high)}"


def flash_words(candidate: Candidate, policy: Policy) -> str:
    """The flash that a model needs."""
    return amount_words(needed_flash(candidate, policy))


def sensor_names(candidate: Candidate) -> tuple[str, ...]:
    """The short names of the classes of sensors that a model asks for."""
    return tuple(map(class_name, needed_classes(candidate.model)))


def offers(device: Device, dot: str = " · ") -> str:
    """The memory of a device: `172 · 628 kB`."""
    ram, flash = amount_words(offered_ram(device)), amount_words(offered_flash(device))
    unit = ram.rpartition(" ")[2]
    if unit and unit != "?" and flash.endswith(f" {unit}"):
        ram = ram.removesuffix(f" {unit}")
    return f"{ram}{dot}{flash}"


def cell(match: Match, minus: str = "−") -> str:  # noqa: RUF001 - a true minus sign
    """A pair in a few words: what is left, what is missing, or what is not known."""
    if match.fit is Fit.FITS:
        ram = match.verdict("ram")
        left = ram.margin if ram and ram.fit is Fit.FITS else None
        return f"{memory(int(left))} left" if left is not None else ""
    if match.fit is Fit.UNKNOWN:
        return ", ".join(_word(each.criterion) for each in match.open)
    words: list[str] = []
    for each in changes(match):
        if each.cls:
            words.append(class_name(each.cls))
        elif each.criterion in _MEMORIES:
            words.append(f"{minus}{shortage(each.amount)} {_MEMORIES[each.criterion]}")
        else:
            words.append(each.criterion)
    return ", ".join(words)


def _word(criterion: str) -> str:
    return _MEMORIES.get(criterion, criterion)


def amount_words(amounts: Amounts) -> str:
    """An amount of bytes, as far as it is known."""
    if amounts.basis == TOTAL_ONLY:
        return f"< {memory(amounts.high)}"
    if amounts.high >= INFINITE:
        return "?"
    if amounts.low != amounts.high:
        return f"{memory(amounts.low)}?"
    return memory(amounts.low)
