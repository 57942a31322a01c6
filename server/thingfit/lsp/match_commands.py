"""The commands that tell which model fits which device, in the form of the command line's JSON."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import TypeVar

from lsprotocol import types

from thingfit.facts import Device, Document
from thingfit.features.pairs import pairs_json
from thingfit.fit import (
    Candidate,
    Policy,
    WhatIf,
    all_candidates,
    all_devices,
    candidates_of,
    devices_of,
    match_all,
    sensor_class,
    supposed,
)
from thingfit.json_value import JsonValue
from thingfit.lsp.arguments import AskedError, read_argument
from thingfit.lsp.uris import normal
from thingfit.lsp.work import Work
from thingfit.workspace import Snapshot

DEVICE = "thingfit.match.device"
MODEL = "thingfit.match.model"
MATRIX = "thingfit.match.matrix"
_T = TypeVar("_T")


@dataclass(frozen=True, slots=True)
class Asked:
    """The argument of the commands: one object, all of whose members may be left out.

    `uri` names a document, and `number` the device or the model in it, counted from 0; without a
    number all in the document are meant. `ram` and `flash` in bytes and `sensors`, as names of
    classes, are what is supposed of the devices; `explain` adds sentences and places, `locate` the
    URIs and ranges by which an editor goes there.
    """

    uri: str = ""
    number: int = -1
    explain: bool = False
    locate: bool = False
    prefer_estimates: bool = False
    assume_unknown_fits: bool = False
    runtime_code: int = 0
    ram: int = -1
    flash: int = -1
    sensors: tuple[str, ...] = ()

    @property
    def policy(self) -> Policy:
        """How to judge."""
        return Policy(self.prefer_estimates, self.assume_unknown_fits, self.runtime_code)

    def suppose(self, devices: Iterable[Device]) -> list[Device]:
        """The devices as they are supposed to be."""
        ram, flash = (None if each < 0 else each for each in (self.ram, self.flash))
        what = WhatIf(ram, flash, tuple(map(known_sensor, self.sensors)))
        return [supposed(each, what) if what else each for each in devices]


def match_device(snapshot: Snapshot, arguments: Sequence[object], work: Work) -> types.LSPAny:
    """All models against the devices of a document, or against one of them."""
    asked = read_argument(Asked, arguments)
    devices = _chosen(asked, devices_of(known_document(snapshot, asked.uri)), "device")
    return _pairs(snapshot, asked, work, all_candidates(snapshot), devices)


def match_model(snapshot: Snapshot, arguments: Sequence[object], work: Work) -> types.LSPAny:
    """The models of a document, or one of them, against all devices."""
    asked = read_argument(Asked, arguments)
    described = candidates_of(known_document(snapshot, asked.uri), snapshot)
    models = _chosen(asked, described, "model")
    return _pairs(snapshot, asked, work, models, all_devices(snapshot))


def match_matrix(snapshot: Snapshot, arguments: Sequence[object], work: Work) -> types.LSPAny:
    """All models against all devices."""
    asked = read_argument(Asked, arguments)
    return _pairs(snapshot, asked, work, all_candidates(snapshot), all_devices(snapshot))


def known_document(snapshot: Snapshot, uri: str) -> Document:
    """The document that an argument names."""
    document = snapshot.documents.get(normal(uri))
    if document is None:
        raise AskedError(f"the URI of a known document is expected, not `{uri}`")
    return document


def known_sensor(name: str) -> str:
    """The class of sensors that an argument names."""
    found = sensor_class(name)
    if found is None:
        raise AskedError(f"there is no class of sensor `{name}`; `Camera` is one, for instance")
    return found


def _chosen(asked: Asked, described: Sequence[_T], noun: str) -> Sequence[_T]:
    chosen = described if asked.number < 0 else described[asked.number : asked.number + 1]
    if not chosen:
        raise AskedError(f"no such {noun} is described in `{asked.uri}`")
    return chosen


def _pairs(
    snapshot: Snapshot,
    asked: Asked,
    work: Work,
    models: Iterable[Candidate],
    devices: Iterable[Device],
) -> types.LSPAny:
    models, devices = tuple(models), asked.suppose(devices)
    found = work.counted(match_all(models, devices, asked.policy), len(models) * len(devices))
    report: dict[str, JsonValue] = pairs_json(
        found, snapshot, lambda uri: snapshot.options_for(uri)[1], asked.explain, asked.locate
    )
    return report
