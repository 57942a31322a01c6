"""The commands behind the panels of an editor; their JSON has words and places to be shown."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from lsprotocol import types

from thingfit.facts import Device, Document
from thingfit.features.located import PathOf
from thingfit.features.panel_cells import Table, table_of
from thingfit.features.panel_compare import comparison_json
from thingfit.features.panel_model import model_json
from thingfit.features.panel_pairs import column_json, matrix_json, pair_json
from thingfit.fit import (
    Candidate,
    WhatIf,
    all_candidates,
    all_devices,
    candidates_of,
    devices_of,
    match,
    supposed,
)
from thingfit.json_value import JsonValue
from thingfit.lsp.arguments import AskedError, read_argument
from thingfit.lsp.compare_commands import ranked
from thingfit.lsp.match_commands import known_document
from thingfit.lsp.uris import normal, path_of
from thingfit.lsp.work import Work
from thingfit.tflite.remains import Remains, remains
from thingfit.workspace import Binary, Snapshot
from thingfit.workspace.discovery import read_binary, read_bytes

MATRIX = "thingfit.panels.matrix"
COLUMN = "thingfit.panels.column"
PAIR = "thingfit.panels.pair"
COMPARE = "thingfit.panels.compare"
MODEL = "thingfit.panels.model"


@dataclass(frozen=True, slots=True)
class Nothing:
    """The argument of a command that needs none."""


@dataclass(frozen=True, slots=True)
class Supposed:
    """What is supposed of one device: `uri` and `number` name it, `ram` and `flash` are bytes."""

    uri: str = ""
    number: int = 0
    ram: int = -1
    flash: int = -1


@dataclass(frozen=True, slots=True)
class AskedPair:
    """A model and a device, each by the URI of a document and its number there, from 0."""

    model: str = ""
    model_number: int = 0
    device: str = ""
    device_number: int = 0
    ram: int = -1
    flash: int = -1


@dataclass(frozen=True, slots=True)
class AskedFile:
    """The URI of a model file."""

    uri: str = ""


def matrix(snapshot: Snapshot, arguments: Sequence[object], work: Work) -> types.LSPAny:
    """All models against all devices, in words; pairs that did not change are not matched again."""
    read_argument(Nothing, arguments)
    known = snapshot.memo.table
    candidates, devices = tuple(all_candidates(snapshot)), tuple(all_devices(snapshot))
    before = known if isinstance(known, Table) else None
    table = snapshot.memo.table = table_of(candidates, devices, before, work.counted)
    report: dict[str, JsonValue] = matrix_json(table, snapshot, _paths(snapshot))
    return report


def column(snapshot: Snapshot, arguments: Sequence[object], work: Work) -> types.LSPAny:
    """All models against one device, which may be supposed to have other memory."""
    asked = read_argument(Supposed, arguments)
    device = _device(known_document(snapshot, asked.uri), asked.number)
    candidates = tuple(all_candidates(snapshot))
    report: dict[str, JsonValue] = column_json(
        candidates, _supposed(device, asked), snapshot, _paths(snapshot)
    )
    return report


def pair(snapshot: Snapshot, arguments: Sequence[object], work: Work) -> types.LSPAny:
    """The reasons of one pair, with the places that they rest on."""
    asked = read_argument(AskedPair, arguments)
    document = known_document(snapshot, asked.model)
    candidate = _model(document, asked.model_number, snapshot)
    device = _device(known_document(snapshot, asked.device), asked.device_number)
    found = match(candidate, _supposed(device, asked))
    report: dict[str, JsonValue] = pair_json(found, snapshot, _paths(snapshot))
    return report


def model(snapshot: Snapshot, arguments: Sequence[object], work: Work) -> types.LSPAny:
    """All that is to be shown of a model file, also of a broken one."""
    uri = normal(read_argument(AskedFile, arguments).uri)
    binary, left = _file(uri)
    devices = tuple(all_devices(snapshot))
    report: dict[str, JsonValue] = model_json(binary, left, devices, snapshot, _paths(snapshot))
    return report


def compare(snapshot: Snapshot, arguments: Sequence[object], work: Work) -> types.LSPAny:
    """The models that meet given needs, with what else could be asked for."""
    candidates = tuple(all_candidates(snapshot))
    found, needs = ranked(snapshot, candidates, arguments, work)
    report: dict[str, JsonValue] = comparison_json(
        found, needs, candidates, all_devices(snapshot), snapshot, _paths(snapshot)
    )
    return report


def _supposed(device: Device, asked: Supposed | AskedPair) -> Device:
    """The device with the memory that is supposed; with its own where nothing is."""
    ram, flash = (None if each < 0 else each for each in (asked.ram, asked.flash))
    what = WhatIf(ram, flash)
    return supposed(device, what) if what else device


def _paths(snapshot: Snapshot) -> PathOf:
    return lambda uri: snapshot.options_for(uri)[1]


def _file(uri: str) -> tuple[Binary, Remains | None]:
    """The file as the disk has it by now, and of a broken one what is left."""
    path = path_of(uri)
    if path is None:
        raise AskedError(f"the URI of a file is expected, not `{uri}`")
    binary = read_binary(path, uri)
    data = read_bytes(path) if binary.model is None else None
    return binary, None if data is None else remains(data)


def _device(document: Document, number: int) -> Device:
    found = devices_of(document)
    if not 0 <= number < len(found):
        raise AskedError(f"no such device is described in `{document.uri}`")
    return found[number]


def _model(document: Document, number: int, snapshot: Snapshot) -> Candidate:
    found = candidates_of(document, snapshot)
    if not 0 <= number < len(found):
        raise AskedError(f"no such model is described in `{document.uri}`")
    return found[number]
