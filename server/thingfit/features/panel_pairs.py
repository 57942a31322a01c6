"""The table of models and devices as a panel shows it: words for each cell, reasons on request."""

from __future__ import annotations

from collections.abc import Sequence

from thingfit.facts import Device
from thingfit.features.located import (
    PathOf,
    location,
    number_of_device,
    number_of_model,
    place_of,
)
from thingfit.features.pair_words import (
    amount_words,
    head,
    ram_words,
    sensor_names,
)
from thingfit.features.panel_cells import Cell, Table, cell_of
from thingfit.fit import (
    DEFAULT_POLICY,
    Candidate,
    Evidence,
    Match,
    Verdict,
    as_advice,
    changes,
    match,
)
from thingfit.fit.amounts import (
    INFINITE,
    Amounts,
    needed_flash,
    needed_ram,
    offered_flash,
    offered_ram,
)
from thingfit.fit.build import build_of
from thingfit.fit.words import class_name, device_name, model_name
from thingfit.json_value import JsonValue
from thingfit.workspace import Snapshot


def matrix_json(table: Table, snapshot: Snapshot, path_of: PathOf) -> dict[str, JsonValue]:
    """The table in one JSON object; `cells` has a row for each model, a cell for each device.

    A cell is its verdict, its words, and the bytes of RAM that are left, to sort by. `nearest` is
    the pair that needs least to fit, by its row and its column.
    """
    nearest = table.nearest()
    return {
        "version": 1,
        "models": [_model(each, table.devices, snapshot, path_of) for each in table.candidates],
        "devices": [_device(each, snapshot, path_of) for each in table.devices],
        "cells": [[_cell(each) for each in table.row(row)] for row in table.candidates],
        "nearest": None
        if nearest is None
        else {"row": nearest[0], "column": nearest[1], "words": nearest[2].need},
    }


def column_json(
    candidates: Sequence[Candidate], device: Device, snapshot: Snapshot, path_of: PathOf
) -> dict[str, JsonValue]:
    """The cells of one device, with the models that they are of by document and number."""
    return {
        "version": 1,
        "device": _device(device, snapshot, path_of),
        "models": [
            {"uri": each.model.uri, "number": number_of_model(snapshot, each.model)}
            for each in candidates
        ],
        "cells": [_cell(cell_of(match(each, device))) for each in candidates],
    }


def pair_json(match: Match, snapshot: Snapshot, path_of: PathOf) -> dict[str, JsonValue]:
    """What every criterion says of a pair, with the places that it rests on."""
    return {
        "version": 1,
        "head": head(match),
        "verdict": match.fit.value,
        "model": model_place(match.candidate, snapshot, path_of),
        "device": device_place(match.device, snapshot, path_of),
        "criteria": [_criterion(each, snapshot, path_of) for each in match.verdicts],
        "advice": as_advice(changes(match)) or None,
    }


def model_place(candidate: Candidate, snapshot: Snapshot, path_of: PathOf) -> dict[str, JsonValue]:
    """A model by name and place."""
    model = candidate.model
    return {
        "id": model.id.value if model.id else None,
        "name": model_name(model),
        "path": path_of(model.uri),
        "number": number_of_model(snapshot, model),
        **location(snapshot, model.uri, model.span),
    }


def device_place(device: Device, snapshot: Snapshot, path_of: PathOf) -> dict[str, JsonValue]:
    """A device by name and place."""
    return {
        "id": device.id.value if device.id else None,
        "name": device_name(device),
        "path": path_of(device.uri),
        "number": number_of_device(snapshot, device),
        **location(snapshot, device.uri, device.span),
    }


def _model(
    candidate: Candidate, devices: Sequence[Device], snapshot: Snapshot, path_of: PathOf
) -> JsonValue:
    builds = dict.fromkeys(map(build_of, devices))
    ram = [needed_ram(candidate, each, DEFAULT_POLICY).high for each in builds]
    flash = needed_flash(candidate, DEFAULT_POLICY)
    return {
        **model_place(candidate, snapshot, path_of),
        "ram": {
            "bytes": _finite(max(ram, default=INFINITE)),
            "words": ram_words(candidate, devices, DEFAULT_POLICY) if devices else "?",
        },
        "flash": {"bytes": _finite(flash.high), "words": amount_words(flash)},
        "sensors": list(sensor_names(candidate)),
    }


def _device(device: Device, snapshot: Snapshot, path_of: PathOf) -> JsonValue:
    sensors: list[JsonValue] = [*sorted(set(map(class_name, device.sensor_classes)))]
    return {
        **device_place(device, snapshot, path_of),
        "ram": _amount(offered_ram(device)),
        "flash": _amount(offered_flash(device)),
        "sensors": sensors,
    }


def _amount(amounts: Amounts) -> JsonValue:
    return {"bytes": _finite(amounts.high), "words": amount_words(amounts)}


def _finite(amount: int) -> int | None:
    return amount if amount < INFINITE else None


def _cell(found: Cell) -> JsonValue:
    return [found.fit.value, found.words, found.left]


def _criterion(verdict: Verdict, snapshot: Snapshot, path_of: PathOf) -> JsonValue:
    places = (*verdict.model_places, *verdict.device_places)
    return {
        "name": verdict.criterion,
        "verdict": verdict.fit.value,
        "decisive": verdict.decisive,
        "sentence": verdict.sentence,
        "places": [_place(each, snapshot, path_of) for each in dict.fromkeys(places)],
    }


def _place(evidence: Evidence, snapshot: Snapshot, path_of: PathOf) -> JsonValue:
    return {
        "text": place_of(snapshot, path_of, evidence),
        **location(snapshot, evidence.uri, evidence.span),
    }
