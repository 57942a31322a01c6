"""Deployments as an editor offers them: with which partner, to which target, into which folder."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

from thingfit.deploy.check import pair_of
from thingfit.deploy.names import pair_slug
from thingfit.deploy.parts import Missing
from thingfit.deploy.project import folder_beside
from thingfit.deploy.targets import TARGETS
from thingfit.facts import Deployment, Device, Model
from thingfit.features.actions import touches
from thingfit.features.located import number_of_device, number_of_model
from thingfit.fit import (
    Candidate,
    Fit,
    Index,
    as_need,
    candidates_of,
    devices_of,
    index_of,
    lenses,
    match,
)
from thingfit.fit.amounts import INFINITE
from thingfit.fit.rows import DeviceRow, ModelRow
from thingfit.fit.words import device_name, listed, memory, model_name
from thingfit.json_value import JsonValue
from thingfit.text import Span
from thingfit.workspace import Snapshot


@dataclass(frozen=True, slots=True)
class Described:
    """A model or a device by its place: the URI of its document and its number there, from 0."""

    id: str | None
    name: str
    uri: str
    number: int


@dataclass(frozen=True, slots=True)
class Partner:
    """What a model or a device may be put together with, and why, or why not, in words."""

    described: Described
    fit: Fit
    reason: str


@dataclass(frozen=True, slots=True)
class Choices:
    """A model or a device with its partners: those that fit with most left first."""

    is_device: bool
    subject: Described
    partners: tuple[Partner, ...]


def choices(snapshot: Snapshot, uri: str, number: int = 0, role: str = "") -> Choices | None:
    """The partners of what a document describes: its devices come before its models.

    `role` is `device` or `model` where a document describes both.
    """
    index = index_of(snapshot)
    devices, models = index.devices_by_uri.get(uri, ()), index.models_by_uri.get(uri, ())
    if role != "model" and 0 <= number < len(devices):
        return _models_for(snapshot, index, devices[number])
    if role != "device" and 0 <= number < len(models):
        return _devices_for(snapshot, index, models[number])
    return None


def choices_json(found: Choices, path_of: Callable[[str], str]) -> dict[str, JsonValue]:
    """Partners and targets as plain JSON."""
    return {
        "role": "device" if found.is_device else "model",
        "subject": _json(found.subject, path_of),
        "partners": [
            {
                **_json(each.described, path_of),
                "verdict": each.fit.value,
                "reason": each.reason,
            }
            for each in found.partners
        ],
        "targets": [
            {"name": each.name, "title": each.title, "sentence": each.sentence}
            for each in TARGETS.values()
        ],
    }


def missing_json(snapshot: Snapshot, missing: Iterable[Missing]) -> list[JsonValue]:
    """Facts that are not stated, each with the place to state it."""
    return [
        {
            "fact": each.fact,
            "sentence": each.sentence,
            "uri": each.uri,
            "line": _line(snapshot, each.uri, each.span),
        }
        for each in missing
    ]


def model_at(snapshot: Snapshot, uri: str, number: int) -> Candidate | None:
    """The model of this number in a document."""
    document = snapshot.documents.get(uri)
    found = candidates_of(document, snapshot) if document else ()
    return found[number] if 0 <= number < len(found) else None


def device_at(snapshot: Snapshot, uri: str, number: int) -> Device | None:
    """The device of this number in a document."""
    document = snapshot.documents.get(uri)
    found = devices_of(document) if document else ()
    return found[number] if 0 <= number < len(found) else None


def folder_for(model: Model, device: Device, target: str) -> str:
    """The folder of a project that nobody chose: beside the device, named after what it is."""
    pair = pair_slug(model_name(model), device_name(device))
    return folder_beside(device.uri, f"{pair}_{target.replace('-', '_')}")


def describes(snapshot: Snapshot, uri: str, span: Span) -> tuple[str, int] | None:
    """Role and number of what begins on a line that a span touches, if something fits it."""
    document = snapshot.documents[uri]
    for lens in lenses(snapshot, uri):
        line = document.lines.line_span(document.lines.line_of(lens.span.start))
        head = Span(lens.span.start, max(lens.span.start, min(lens.span.end, line.end)))
        if lens.tally.fits and touches(head, span):
            described = document.devices if lens.is_device else document.models
            number = [each.span for each in described].index(lens.span)
            return ("device" if lens.is_device else "model"), number
    return None


@dataclass(frozen=True, slots=True)
class Again:
    """What a manifest was made from, to make it again from what is known now."""

    model: Described
    device: Described
    target: str
    folder: str


def again(snapshot: Snapshot, deployment: Deployment) -> Again | None:
    """How to generate a deployment again; nothing where model, device or target are unknown."""
    pair, target = pair_of(snapshot, deployment), deployment.target_name
    if pair.candidate is None or pair.device is None or target is None or target not in TARGETS:
        return None
    return Again(
        _model(snapshot, pair.candidate.model),
        _device(snapshot, pair.device),
        target,
        deployment.uri.rpartition("/")[0],
    )


def _models_for(snapshot: Snapshot, index: Index, device: DeviceRow) -> Choices:
    fits, unknown = index.models_for(device)
    known = {(each.uri, each.number) for each in (*fits, *unknown)}
    rest = [each for each in index.models() if (each.uri, each.number) not in known]
    pairs = [[(each, device) for each in group] for group in (fits, unknown, rest)]
    partners = [
        Partner(_described(model), fit, reason)
        for model, _, fit, reason in _judged(snapshot, index, pairs)
    ]
    return Choices(True, _described(device), tuple(partners))


def _devices_for(snapshot: Snapshot, index: Index, model: ModelRow) -> Choices:
    fits, unknown = index.devices_for(model)
    known = {(each.uri, each.number) for each in (*fits, *unknown)}
    rest = [each for each in index.devices() if (each.uri, each.number) not in known]
    pairs = [[(model, each) for each in group] for group in (fits, unknown, rest)]
    partners = [
        Partner(_described(device), fit, reason)
        for _, device, fit, reason in _judged(snapshot, index, pairs)
    ]
    return Choices(False, _described(model), tuple(partners))


def _judged(
    snapshot: Snapshot, index: Index, groups: Sequence[Sequence[tuple[ModelRow, DeviceRow]]]
) -> list[tuple[ModelRow, DeviceRow, Fit, str]]:
    """The pairs that fit, those nobody knows of and those that do not, each with its reason."""
    fits, unknown, rest = groups
    on = [(index.numbers.on(model, device.build), device) for model, device in fits]
    by_margin = sorted(on, key=lambda pair: (-_margin(*pair), pair[0].name, pair[1].name))
    misses = sorted(
        (index.miss(*pair) for pair in rest),
        key=lambda miss: (sum(c.cost for c in miss.changes), miss.model.name, miss.device.name),
    )
    return [
        *((model, device, Fit.FITS, _left(model, device)) for model, device in by_margin),
        *(
            (model, device, Fit.UNKNOWN, _open(snapshot, model, device))
            for model, device in unknown
        ),
        *((each.model, each.device, Fit.NOT, as_need(each.changes)) for each in misses),
    ]


def _margin(model: ModelRow, device: DeviceRow) -> float:
    """The smaller share of RAM and flash that is left; of what is not counted, all of it."""
    pairs = ((model.ram_high, device.ram_low), (model.flash_high, device.flash_low))
    return min(1.0 if has >= INFINITE else (has - needed) / max(has, 1) for needed, has in pairs)


def _left(model: ModelRow, device: DeviceRow) -> str:
    pairs = (
        ("RAM", model.ram_high, device.ram_low),
        ("flash", model.flash_high, device.flash_low),
    )
    left = [f"{memory(has - needed)} {name}" for name, needed, has in pairs if has < INFINITE]
    return f"{listed(left)} left" if left else "all criteria are met"


def _open(snapshot: Snapshot, model: ModelRow, device: DeviceRow) -> str:
    candidate = model_at(snapshot, model.uri, model.number)
    found = device_at(snapshot, device.uri, device.number)
    if candidate is None or found is None:
        return ""
    return next((each.sentence for each in match(candidate, found).open), "")


def _described(row: ModelRow | DeviceRow) -> Described:
    return Described(row.id or None, row.name, row.uri, row.number)


def _model(snapshot: Snapshot, model: Model) -> Described:
    number = number_of_model(snapshot, model)
    return Described(model.id.value if model.id else None, model_name(model), model.uri, number)


def _device(snapshot: Snapshot, device: Device) -> Described:
    number = number_of_device(snapshot, device)
    name = device_name(device)
    return Described(device.id.value if device.id else None, name, device.uri, number)


def _json(described: Described, path_of: Callable[[str], str]) -> dict[str, JsonValue]:
    return {
        "id": described.id,
        "name": described.name,
        "path": path_of(described.uri),
        "uri": described.uri,
        "number": described.number,
    }


def _line(snapshot: Snapshot, uri: str, span: Span) -> int:
    document = snapshot.documents.get(uri)
    return document.lines.line_of(min(span.start, len(document.text))) if document else 0
