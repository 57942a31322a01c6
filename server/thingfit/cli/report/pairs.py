"""Pairs of models and devices as all reports need them: names, cells, places and a summary."""

from __future__ import annotations

from dataclasses import dataclass

from thingfit.cli.collect import Collected
from thingfit.cli.report.excerpt import printable
from thingfit.facts import Device
from thingfit.features.pairs import place_of
from thingfit.fit import Candidate, Evidence, Fit, Match, Policy, WhatIf, as_need, changes
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
PLAIN_MARKS = {Fit.FITS: "+", Fit.NOT: "x", Fit.UNKNOWN: "?"}
_MEMORIES = {"ram": "RAM", "flash": "flash"}


@dataclass(frozen=True, slots=True)
class Pairs:
    """The models and devices that are asked for; `matches` are ordered by model, then device."""

    candidates: tuple[Candidate, ...]
    devices: tuple[Device, ...]
    matches: tuple[Match, ...]
    collected: Collected
    policy: Policy
    what_if: WhatIf

    def of_model(self, index: int) -> tuple[Match, ...]:
        """The pairs of one model, in the order of the devices."""
        width = len(self.devices)
        return self.matches[index * width : (index + 1) * width]

    def path(self, uri: str) -> str:
        """The path of a document as it is shown."""
        return self.collected.paths.get(uri, uri)

    def place(self, evidence: Evidence) -> str:
        """A place as `path:line`."""
        return place_of(self.collected.snapshot, self.path, evidence)

    def needed_ram(self, candidate: Candidate) -> str:
        """The RAM that a model needs on the devices, as one amount or as a range."""
        found = [needed_ram(candidate, build_of(each), self.policy) for each in self.devices]
        low, high = min(each.low for each in found), max(each.high for each in found)
        if high >= INFINITE:
            return "?"
        return memory(high) if low == high else f"{memory(low)}-{memory(high)}"

    def needed_flash(self, candidate: Candidate) -> str:
        """The flash that a model needs."""
        return _amount(needed_flash(candidate, self.policy))

    def summary(self, dot: str = " · ") -> str:
        """One line: how many pairs fit, and which one nearly does."""
        fits = sum(each.fit is Fit.FITS for each in self.matches)
        unknown = sum(each.fit is Fit.UNKNOWN for each in self.matches)
        total = len(self.matches)
        parts = [f"{fits} of {total} pair{'s' * (total != 1)} fit{'s' * (total == 1)}"]
        if unknown:
            parts.append(f"{unknown} unknown")
        if miss := self.nearest_miss():
            names = f"{printable(model_name(miss.model))} on {printable(device_name(miss.device))}"
            parts.append(f"nearest miss: {names} ({as_need(changes(miss))})")
        return dot.join(parts)

    def nearest_miss(self) -> Match | None:
        """The pair that needs the smallest change to fit, of those that do not."""
        missing = [each for each in self.matches if each.fit is Fit.NOT]
        return min(missing, key=lambda each: cost(changes(each)), default=None)


def sensor_names(candidate: Candidate) -> tuple[str, ...]:
    """The short names of the classes of sensors that a model asks for."""
    return tuple(map(class_name, needed_classes(candidate.model)))


def offers(device: Device, dot: str = " · ") -> str:
    """The memory of a device: `172 · 628 kB`."""
    ram, flash = _amount(offered_ram(device)), _amount(offered_flash(device))
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


def _amount(amounts: Amounts) -> str:
    if amounts.basis == TOTAL_ONLY:
        return f"< {memory(amounts.high)}"
    if amounts.high >= INFINITE:
        return "?"
    if amounts.low != amounts.high:
        return f"{memory(amounts.low)}?"
    return memory(amounts.low)
