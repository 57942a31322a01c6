"""Rules about models and devices of one workspace: what fits nowhere, and what barely fits."""

from __future__ import annotations

from collections.abc import Iterator

from thingfit.facts import Device, Document, Model
from thingfit.fit import as_need, index_of
from thingfit.fit.amounts import needed_flash, needed_ram, offered_flash, offered_ram
from thingfit.fit.build import build_of
from thingfit.fit.index import Index
from thingfit.fit.rows import ModelRow
from thingfit.fit.snapshot import candidates_of, devices_of
from thingfit.fit.verdict import Candidate
from thingfit.fit.words import device_name, memory
from thingfit.rules.case import head_of
from thingfit.rules.finding import Found, Related, Severity
from thingfit.rules.registry import Group, workspace_rule
from thingfit.text import Span
from thingfit.workspace import Snapshot

_MARGINAL = 20  # One part in twenty, which is 5 %.
_MOST_NAMED = 3


@workspace_rule("no-device-fits", Group.FIT, Severity.WARNING)
def no_device_fits(document: Document, snapshot: Snapshot) -> Iterator[Found]:
    """A model that no device of the workspace can run.

    Every device lacks a sensor, memory or something else that the model asks for. The message names
    the device that comes nearest; `thingfit match --explain` tells of all. As long as a device
    might fit, since something is not stated, nothing is reported; nor is it without any device.

    Bad:
        [
          {
            "@context": [
              "https://www.w3.org/2022/wot/td/v1.1",
              "https://w3id.org/thingfit/device/v1"
            ],
            "@type": "SmartSensor",
            "title": "Board",
            "securityDefinitions": { "nosec_sc": { "scheme": "nosec" } },
            "security": "nosec_sc",
            "controller": { "type": "MicroController", "ramBytes": 64000, "flashBytes": 512000 },
            "sensors": [{ "type": "Accelerometer" }]
          },
          {
            "@context": "https://w3id.org/thingfit/model/v1",
            "type": "NeuralNetwork",
            "name": "Yes or no",
            "license": "CC0-1.0",
            "input": { "type": "NetworkInput", "sensors": { "type": "Microphone" } },
            "ramBytes": 10000,
            "flashBytes": 19000
          }
        ]

    Good:
        [
          {
            "@context": [
              "https://www.w3.org/2022/wot/td/v1.1",
              "https://w3id.org/thingfit/device/v1"
            ],
            "@type": "SmartSensor",
            "title": "Board",
            "securityDefinitions": { "nosec_sc": { "scheme": "nosec" } },
            "security": "nosec_sc",
            "controller": { "type": "MicroController", "ramBytes": 64000, "flashBytes": 512000 },
            "sensors": [{ "type": "PdmMicrophone" }]
          },
          {
            "@context": "https://w3id.org/thingfit/model/v1",
            "type": "NeuralNetwork",
            "name": "Yes or no",
            "license": "CC0-1.0",
            "input": { "type": "NetworkInput", "sensors": { "type": "Microphone" } },
            "ramBytes": 10000,
            "flashBytes": 19000
          }
        ]
    """
    if not document.models:
        return
    index = index_of(snapshot)
    rows = index.models_by_uri.get(document.uri, ())
    for row, model in zip(rows, document.models, strict=False):
        tally = index.tally_of_model(row)
        if tally.total and tally.misses == tally.total:
            yield Found(_title(document, model), _no_device(index, row, tally.total))


def _no_device(index: Index, row: ModelRow, total: int) -> str:
    whose = "the only device" if total == 1 else f"any of the {total} devices"
    said = f"the model does not fit {whose} of the workspace"
    miss = index.nearest_miss_of_model(row)
    if miss is None:
        return said
    impossible = any(not each.is_possible for each in miss.changes)
    if impossible:
        return f"{said}: {as_need(miss.changes)}"
    return f"{said}; `{miss.device.name}` comes nearest: {as_need(miss.changes)}"


@workspace_rule("no-model-fits", Group.FIT, Severity.HINT)
def no_model_fits(document: Document, snapshot: Snapshot) -> Iterator[Found]:
    """A device that can run no model of the workspace.

    The message names the model that comes nearest, and what the device lacks for it. Nothing is
    reported without any model, or when a model might fit, since something is not stated.

    Bad:
        [
          {
            "@context": [
              "https://www.w3.org/2022/wot/td/v1.1",
              "https://w3id.org/thingfit/device/v1"
            ],
            "@type": "SmartSensor",
            "title": "Board",
            "securityDefinitions": { "nosec_sc": { "scheme": "nosec" } },
            "security": "nosec_sc",
            "controller": { "type": "MicroController", "ramBytes": 8000, "flashBytes": 512000 },
            "sensors": [{ "type": "Microphone" }]
          },
          {
            "@context": "https://w3id.org/thingfit/model/v1",
            "type": "NeuralNetwork",
            "name": "Yes or no",
            "license": "CC0-1.0",
            "input": { "type": "NetworkInput", "sensors": { "type": "Microphone" } },
            "ramBytes": 10000,
            "flashBytes": 19000
          }
        ]

    Good:
        [
          {
            "@context": [
              "https://www.w3.org/2022/wot/td/v1.1",
              "https://w3id.org/thingfit/device/v1"
            ],
            "@type": "SmartSensor",
            "title": "Board",
            "securityDefinitions": { "nosec_sc": { "scheme": "nosec" } },
            "security": "nosec_sc",
            "controller": { "type": "MicroController", "ramBytes": 64000, "flashBytes": 512000 },
            "sensors": [{ "type": "Microphone" }]
          },
          {
            "@context": "https://w3id.org/thingfit/model/v1",
            "type": "NeuralNetwork",
            "name": "Yes or no",
            "license": "CC0-1.0",
            "input": { "type": "NetworkInput", "sensors": { "type": "Microphone" } },
            "ramBytes": 10000,
            "flashBytes": 19000
          }
        ]
    """
    devices = devices_of(document)
    if not devices:
        return
    index = index_of(snapshot)
    rows = index.devices_by_uri.get(document.uri, ())
    for row, device in zip(rows, devices, strict=False):
        tally = index.tally_of_device(row)
        if not tally.total or tally.misses < tally.total:
            continue
        which = "the only model" if tally.total == 1 else f"none of the {tally.total} models"
        verb = "does not fit" if tally.total == 1 else "fits"
        said = f"{which} of the workspace {verb} the device"
        miss = index.nearest_miss_of_device(row)
        if miss is not None:
            said = f"{said}; `{miss.model.name}` comes nearest: {as_need(miss.changes)}"
        yield Found(_device_title(document, device), said)


@workspace_rule("fit-marginal", Group.FIT, Severity.HINT)
def fit_marginal(document: Document, snapshot: Snapshot) -> Iterator[Found]:
    """A model that fits a device with less than 5 % of its RAM or flash left.

    What a program needs beside the model, such as its stack and buffers, has to find room in what
    is left, and estimates have an error of some percent.

    Bad:
        [
          {
            "@context": [
              "https://www.w3.org/2022/wot/td/v1.1",
              "https://w3id.org/thingfit/device/v1"
            ],
            "@type": "SmartSensor",
            "title": "Board",
            "securityDefinitions": { "nosec_sc": { "scheme": "nosec" } },
            "security": "nosec_sc",
            "controller": { "type": "MicroController", "ramBytes": 10100, "flashBytes": 512000 },
            "sensors": [{ "type": "Microphone" }]
          },
          {
            "@context": "https://w3id.org/thingfit/model/v1",
            "type": "NeuralNetwork",
            "name": "Yes or no",
            "license": "CC0-1.0",
            "input": { "type": "NetworkInput", "sensors": { "type": "Microphone" } },
            "ramBytes": 10000,
            "flashBytes": 19000
          }
        ]

    Good:
        [
          {
            "@context": [
              "https://www.w3.org/2022/wot/td/v1.1",
              "https://w3id.org/thingfit/device/v1"
            ],
            "@type": "SmartSensor",
            "title": "Board",
            "securityDefinitions": { "nosec_sc": { "scheme": "nosec" } },
            "security": "nosec_sc",
            "controller": { "type": "MicroController", "ramBytes": 64000, "flashBytes": 512000 },
            "sensors": [{ "type": "Microphone" }]
          },
          {
            "@context": "https://w3id.org/thingfit/model/v1",
            "type": "NeuralNetwork",
            "name": "Yes or no",
            "license": "CC0-1.0",
            "input": { "type": "NetworkInput", "sensors": { "type": "Microphone" } },
            "ramBytes": 10000,
            "flashBytes": 19000
          }
        ]
    """
    if not document.models:
        return
    index = index_of(snapshot)
    rows = index.models_by_uri.get(document.uri, ())
    candidates = candidates_of(document, snapshot)
    for row, candidate in zip(rows, candidates, strict=False):
        marginal: list[tuple[Device, str]] = []
        for place in index.marginal_devices(row, _MARGINAL):
            other = snapshot.documents.get(place.uri)
            there = devices_of(other) if other else ()
            if place.number < len(there):
                device = there[place.number]
                marginal.append((device, _left(candidate, device, index)))
        if marginal:
            yield _barely(document, candidate.model, marginal)


def _left(candidate: Candidate, device: Device, index: Index) -> str:
    """What is left of the memory that is short."""
    policy = index.numbers.policy
    parts: list[str] = []
    build = build_of(device)
    for word, need, offer in (
        ("RAM", needed_ram(candidate, build, policy), offered_ram(device)),
        ("flash", needed_flash(candidate, policy), offered_flash(device)),
    ):
        if (offer.low - need.high) * _MARGINAL < offer.low:
            parts.append(f"{memory(offer.low - need.high)} of {memory(offer.low)} {word}")
    return f"{' and '.join(parts)} left on `{device_name(device)}`"


def _barely(document: Document, model: Model, marginal: list[tuple[Device, str]]) -> Found:
    shown = ", ".join(words for _, words in marginal[:_MOST_NAMED])
    rest = len(marginal) - _MOST_NAMED
    more = f" and {rest} more" if rest > 0 else ""
    related = tuple(
        Related("the device", device.span, device.uri) for device, _ in marginal[:_MOST_NAMED]
    )
    message = f"the model barely fits: {shown}{more}"
    return Found(_title(document, model), message, related=related)


def _title(document: Document, model: Model) -> Span:
    return model.name.span if model.name else head_of(document, model.span)


def _device_title(document: Document, device: Device) -> Span:
    return device.title.span if device.title else head_of(document, device.span)
