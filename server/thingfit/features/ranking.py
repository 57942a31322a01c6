"""Ranked models as JSON, for reports and for editors; its form is stable."""

from __future__ import annotations

from collections.abc import Callable

from thingfit.fit.criteria.sensors import needed_classes
from thingfit.fit.rank import Entry, Needs, Ranking
from thingfit.fit.words import class_name, device_name
from thingfit.json_value import JsonValue


def ranking_json(
    ranking: Ranking, needs: Needs, total: int, path_of: Callable[[str], str]
) -> dict[str, JsonValue]:
    """The models in one JSON object, version 1; memory in bytes, times in seconds.

    `total` counts all models there are; `path_of` gives the path of a document by its URI.
    """
    device = needs.device
    return {
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
            "path": path_of(device.uri),
        },
        "total": total,
        "unknown": ranking.open,
        "models": [_model(each, rank, path_of) for rank, each in enumerate(ranking.entries, 1)],
    }


def sensor_names(entry: Entry) -> tuple[str, ...]:
    """The short names of the classes of sensors that a model asks for."""
    return tuple(map(class_name, needed_classes(entry.model)))


def _model(entry: Entry, rank: int, path_of: Callable[[str], str]) -> JsonValue:
    model = entry.model
    return {
        "rank": rank,
        "id": model.id.value if model.id else None,
        "identifier": model.identifier.value if model.identifier else None,
        "name": entry.name,
        "path": path_of(model.uri),
        "categories": [each.value for each in model.categories],
        "sensors": list(sensor_names(entry)),
        "metric": {"value": entry.metric, "stated": entry.stated},
        "macs": entry.macs,
        "ram": {"bytes": entry.ram, "basis": entry.ram_basis},
        "flash": {"bytes": entry.flash, "basis": entry.flash_basis},
        "latency": {"seconds": entry.latency.seconds, "basis": entry.latency.basis},
        "onFront": entry.on_front,
    }
