"""Ranked models as JSON; its form is stable."""

from __future__ import annotations

import json

from thingfit.cli.report.ranked import Ranked, sensors
from thingfit.fit.rank import Entry
from thingfit.fit.words import device_name
from thingfit.json_value import JsonValue


def as_json(ranked: Ranked) -> str:
    """The models in one JSON object, version 1; memory in bytes, times in seconds."""
    ranking, needs = ranked.ranking, ranked.needs
    device = needs.device
    report: dict[str, JsonValue] = {
        "version": 1,
        "by": ranking.by.value,
        "front": [axis.value for axis in ranking.front],
        "metric": {
            "id": ranking.metric or None,
            "name": ranking.metric_name if ranking.metric else None,
            "higherIsBetter": ranking.higher_is_better,
        },
        "device": None
        if device is None
        else {
            "id": device.id.value if device.id else None,
            "name": device_name(device),
            "path": ranked.collected.paths.get(device.uri, device.uri),
        },
        "total": ranked.total,
        "unknown": ranking.open,
        "models": [_model(ranked, each, rank) for rank, each in enumerate(ranked.entries, 1)],
    }
    return json.dumps(report, indent=2) + "\n"


def _model(ranked: Ranked, entry: Entry, rank: int) -> JsonValue:
    model = entry.model
    return {
        "rank": rank,
        "id": model.id.value if model.id else None,
        "identifier": model.identifier.value if model.identifier else None,
        "name": entry.name,
        "path": ranked.path(entry),
        "categories": [each.value for each in model.categories],
        "sensors": list(sensors(entry)),
        "metric": {"value": entry.metric, "stated": entry.stated},
        "macs": entry.macs,
        "ram": {"bytes": entry.ram, "basis": entry.ram_basis},
        "flash": {"bytes": entry.flash, "basis": entry.flash_basis},
        "latency": {"seconds": entry.latency.seconds, "basis": entry.latency.basis},
        "onFront": entry.on_front,
    }
