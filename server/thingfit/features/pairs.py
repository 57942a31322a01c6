"""Pairs of models and devices as JSON, for reports and for editors; its form is stable."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from thingfit.facts import Device
from thingfit.features.located import location, number_of_device, number_of_model, place_of
from thingfit.fit import Candidate, Evidence, Match, Verdict
from thingfit.fit.words import device_name, model_name
from thingfit.json_value import JsonValue
from thingfit.workspace import Snapshot


def pairs_json(
    matches: Iterable[Match],
    snapshot: Snapshot,
    path_of: Callable[[str], str],
    explain: bool = False,
    locate: bool = False,
) -> dict[str, JsonValue]:
    """The pairs in one JSON object, version 1; on request with sentences and places.

    `locate` adds what an editor needs to go there: URIs, numbers in documents, and ranges.
    """
    writer = _Writer(snapshot, path_of, explain, locate)
    return {"version": 1, "pairs": [writer.pair(each) for each in matches]}


@dataclass(frozen=True, slots=True)
class _Writer:
    """What is needed to write a pair."""

    snapshot: Snapshot
    path_of: Callable[[str], str]
    explain: bool
    locate: bool

    def pair(self, match: Match) -> JsonValue:
        return {
            "model": self.model(match.candidate),
            "device": self.device(match.device),
            "verdict": match.fit.value,
            "criteria": [self.criterion(each) for each in match.verdicts],
        }

    def model(self, candidate: Candidate) -> JsonValue:
        model = candidate.model
        found: dict[str, JsonValue] = {
            "id": model.id.value if model.id else None,
            "name": model_name(model),
            "path": self.path_of(model.uri),
        }
        if self.locate:
            found["number"] = number_of_model(self.snapshot, model)
            found |= location(self.snapshot, model.uri, model.span)
        return found

    def device(self, device: Device) -> JsonValue:
        found: dict[str, JsonValue] = {
            "id": device.id.value if device.id else None,
            "name": device_name(device),
            "path": self.path_of(device.uri),
        }
        if self.locate:
            found["number"] = number_of_device(self.snapshot, device)
            found |= location(self.snapshot, device.uri, device.span)
        return found

    def criterion(self, verdict: Verdict) -> JsonValue:
        found: dict[str, JsonValue] = {
            "name": verdict.criterion,
            "verdict": verdict.fit.value,
            "needed": _value(verdict.needed),
            "offered": _value(verdict.offered),
            "margin": verdict.margin,
            "unit": verdict.unit,
        }
        if self.explain:
            found["sentence"] = verdict.sentence
            found["model_places"] = self.places(verdict.model_places)
            found["device_places"] = self.places(verdict.device_places)
        if self.locate:
            found["model_locations"] = self.locations(verdict.model_places)
            found["device_locations"] = self.locations(verdict.device_places)
        return found

    def places(self, evidence: Iterable[Evidence]) -> JsonValue:
        return [place_of(self.snapshot, self.path_of, each) for each in evidence]

    def locations(self, evidence: Iterable[Evidence]) -> JsonValue:
        return [location(self.snapshot, each.uri, each.span) for each in evidence]


def _value(value: int | float | tuple[str, ...] | None) -> JsonValue:
    return list(value) if isinstance(value, tuple) else value
