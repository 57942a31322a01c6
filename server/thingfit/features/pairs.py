"""Pairs of models and devices as JSON, for reports and for editors; its form is stable."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from thingfit.facts import Device
from thingfit.fit import Candidate, Evidence, Match, Verdict
from thingfit.fit.words import device_name, model_name
from thingfit.json_value import JsonValue
from thingfit.workspace import Snapshot


def pairs_json(
    matches: Iterable[Match],
    snapshot: Snapshot,
    path_of: Callable[[str], str],
    explain: bool = False,
) -> dict[str, JsonValue]:
    """The pairs in one JSON object, version 1; on request with sentences and places."""
    writer = _Writer(snapshot, path_of, explain)
    return {"version": 1, "pairs": [writer.pair(each) for each in matches]}


def place_of(snapshot: Snapshot, path_of: Callable[[str], str], evidence: Evidence) -> str:
    """A place as `path:line`."""
    document = snapshot.documents.get(evidence.uri)
    if document is None:
        return path_of(evidence.uri)
    line = document.lines.line_of(min(evidence.span.start, len(document.text)))
    return f"{path_of(evidence.uri)}:{line + 1}"


@dataclass(frozen=True, slots=True)
class _Writer:
    """What is needed to write a pair."""

    snapshot: Snapshot
    path_of: Callable[[str], str]
    explain: bool

    def pair(self, match: Match) -> JsonValue:
        return {
            "model": self.model(match.candidate),
            "device": self.device(match.device),
            "verdict": match.fit.value,
            "criteria": [self.criterion(each) for each in match.verdicts],
        }

    def model(self, candidate: Candidate) -> JsonValue:
        model = candidate.model
        return {
            "id": model.id.value if model.id else None,
            "name": model_name(model),
            "path": self.path_of(model.uri),
        }

    def device(self, device: Device) -> JsonValue:
        return {
            "id": device.id.value if device.id else None,
            "name": device_name(device),
            "path": self.path_of(device.uri),
        }

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
        return found

    def places(self, evidence: Iterable[Evidence]) -> JsonValue:
        return [place_of(self.snapshot, self.path_of, each) for each in evidence]


def _value(value: int | float | tuple[str, ...] | None) -> JsonValue:
    return list(value) if isinstance(value, tuple) else value
