"""The pairs as JSON; its form is stable."""

from __future__ import annotations

import json

from thingfit.cli.report.pairs import Pairs
from thingfit.facts import Device
from thingfit.fit import Candidate, Match, Verdict
from thingfit.fit.words import device_name, model_name
from thingfit.json_value import JsonValue


def as_json(pairs: Pairs, explain: bool = False) -> str:
    """The pairs in one JSON object, version 1; on request with sentences and places."""
    report: JsonValue = {
        "version": 1,
        "pairs": [_pair(pairs, each, explain) for each in pairs.matches],
    }
    return json.dumps(report, indent=2) + "\n"


def _pair(pairs: Pairs, match: Match, explain: bool) -> JsonValue:
    return {
        "model": _model(pairs, match.candidate),
        "device": _device(pairs, match.device),
        "verdict": match.fit.value,
        "criteria": [_criterion(pairs, each, explain) for each in match.verdicts],
    }


def _model(pairs: Pairs, candidate: Candidate) -> JsonValue:
    model = candidate.model
    return {
        "id": model.id.value if model.id else None,
        "name": model_name(model),
        "path": pairs.path(model.uri),
    }


def _device(pairs: Pairs, device: Device) -> JsonValue:
    return {
        "id": device.id.value if device.id else None,
        "name": device_name(device),
        "path": pairs.path(device.uri),
    }


def _criterion(pairs: Pairs, verdict: Verdict, explain: bool) -> JsonValue:
    found: dict[str, JsonValue] = {
        "name": verdict.criterion,
        "verdict": verdict.fit.value,
        "needed": _value(verdict.needed),
        "offered": _value(verdict.offered),
        "margin": verdict.margin,
        "unit": verdict.unit,
    }
    if explain:
        found["sentence"] = verdict.sentence
        found["model_places"] = [pairs.place(each) for each in verdict.model_places]
        found["device_places"] = [pairs.place(each) for each in verdict.device_places]
    return found


def _value(value: int | float | tuple[str, ...] | None) -> JsonValue:
    return list(value) if isinstance(value, tuple) else value
