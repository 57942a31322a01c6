"""Pairs of models and devices as all reports need them: names, cells, places and a summary."""

from __future__ import annotations

from dataclasses import dataclass

from thingfit.cli.collect import Collected
from thingfit.cli.console import printable
from thingfit.facts import Device
from thingfit.features.located import place_of
from thingfit.features.pair_words import flash_words, ram_words, summary
from thingfit.fit import Candidate, Evidence, Fit, Match, Policy

PLAIN_MARKS = {Fit.FITS: "+", Fit.NOT: "x", Fit.UNKNOWN: "?"}


@dataclass(frozen=True, slots=True)
class Pairs:
    """The models and devices that are asked for; `matches` are ordered by model, then device."""

    candidates: tuple[Candidate, ...]
    devices: tuple[Device, ...]
    matches: tuple[Match, ...]
    collected: Collected
    policy: Policy

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
        return ram_words(candidate, self.devices, self.policy)

    def needed_flash(self, candidate: Candidate) -> str:
        """The flash that a model needs."""
        return flash_words(candidate, self.policy)

    def summary(self, dot: str = " · ") -> str:
        """One line: how many pairs fit, and which one nearly does."""
        return printable(summary(self.matches, dot))
