"""The commands that tell which model fits which device, in the form of the command line's JSON."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, fields
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
from thingfit.lsp.uris import normal
from thingfit.workspace import Snapshot

DEVICE = "thingfit.match.device"
MODEL = "thingfit.match.model"
MATRIX = "thingfit.match.matrix"
_T = TypeVar("_T")


class AskedError(Exception):
    """The argument of a command cannot be used; the text is one sentence for the user."""


@dataclass(frozen=True, slots=True)
class Asked:
    """The argument of the commands: one object, all of whose members may be left out.

    `uri` names a document, and `number` the device or the model in it, counted from 0; without a
    number all in the document are meant. `ram` and `flash` in bytes and `sensors`, as names of
    classes, are what is supposed of the devices; `explain` adds sentences and places.
    """

    uri: str = ""
    number: int = -1
    explain: bool = False
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
        what = WhatIf(ram, flash, tuple(map(_sensor, self.sensors)))
        return [supposed(each, what) if what else each for each in devices]


def read_argument(arguments: Sequence[object]) -> Asked:
    """The argument of a command; members that are unknown or null count as absent."""
    stated = arguments[0] if arguments else {}
    if not isinstance(stated, Mapping):
        raise AskedError("one object is expected as the argument")
    members: dict[str, object] = {}
    for name, default in _DEFAULTS.items():
        value = stated.get(name)
        if value is None:
            continue
        if isinstance(default, tuple):
            fine = isinstance(value, list | tuple) and all(isinstance(each, str) for each in value)
            value = tuple(value) if fine else value
        else:
            fine = type(value) is type(default)
        if not fine:
            raise AskedError(f"{_SHAPES[type(default)]} is expected as `{name}`")
        members[name] = value
    return Asked(**members)  # type: ignore[arg-type]


_DEFAULTS = {each.name: getattr(Asked(), each.name) for each in fields(Asked)}
_SHAPES = {str: "a text", int: "a whole number", bool: "true or false", tuple: "a list of texts"}


def match_device(snapshot: Snapshot, arguments: Sequence[object]) -> types.LSPAny:
    """All models against the devices of a document, or against one of them."""
    asked = read_argument(arguments)
    devices = _chosen(asked, devices_of(_document(snapshot, asked)), "device")
    return _pairs(snapshot, asked, all_candidates(snapshot), devices)


def match_model(snapshot: Snapshot, arguments: Sequence[object]) -> types.LSPAny:
    """The models of a document, or one of them, against all devices."""
    asked = read_argument(arguments)
    models = _chosen(asked, candidates_of(_document(snapshot, asked), snapshot), "model")
    return _pairs(snapshot, asked, models, all_devices(snapshot))


def match_matrix(snapshot: Snapshot, arguments: Sequence[object]) -> types.LSPAny:
    """All models against all devices."""
    asked = read_argument(arguments)
    return _pairs(snapshot, asked, all_candidates(snapshot), all_devices(snapshot))


def _document(snapshot: Snapshot, asked: Asked) -> Document:
    document = snapshot.documents.get(normal(asked.uri))
    if document is None:
        raise AskedError(f"the URI of a known document is expected, not `{asked.uri}`")
    return document


def _chosen(asked: Asked, described: Sequence[_T], noun: str) -> Sequence[_T]:
    chosen = described if asked.number < 0 else described[asked.number : asked.number + 1]
    if not chosen:
        raise AskedError(f"no such {noun} is described in `{asked.uri}`")
    return chosen


def _sensor(name: str) -> str:
    found = sensor_class(name)
    if found is None:
        raise AskedError(f"there is no class of sensor `{name}`; `Camera` is one, for instance")
    return found


def _pairs(
    snapshot: Snapshot, asked: Asked, models: Iterable[Candidate], devices: Iterable[Device]
) -> types.LSPAny:
    found = match_all(models, asked.suppose(devices), asked.policy)
    report: dict[str, JsonValue] = pairs_json(
        found, snapshot, lambda uri: snapshot.options_for(uri)[1], asked.explain
    )
    return report
