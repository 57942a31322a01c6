"""A model file as its editor shows it: facts, the plan of the arena, and the devices that fit."""

from __future__ import annotations

from collections.abc import Sequence

from thingfit.facts import Device, Document
from thingfit.features.located import PathOf
from thingfit.features.model_description import description
from thingfit.features.pair_words import amount_words, cell
from thingfit.features.panel_pairs import device_place, model_place
from thingfit.fit import Candidate, Fit, Match, candidates_of, match
from thingfit.fit.amounts import INFINITE, offered_ram
from thingfit.fit.criteria import SENSORS
from thingfit.fit.verdict import combined
from thingfit.json_value import JsonValue
from thingfit.tflite import Abi, Kernels, TfliteError, TfliteFile, estimates, facts_json
from thingfit.tflite.lifetimes import UnknownSizeError, lifetimes
from thingfit.tflite.picture import peak_step
from thingfit.tflite.plan import Placed, Plan, plan_arena
from thingfit.tflite.remains import Remains
from thingfit.tflite.support import unsupported
from thingfit.workspace import Binary, Snapshot

_TOO_MANY = "The graph has too many buffers to plan in reasonable time"
_ORDER = {Fit.FITS: 0, Fit.UNKNOWN: 1, Fit.NOT: 2}


def model_json(
    binary: Binary,
    left: Remains | None,
    devices: Sequence[Device],
    snapshot: Snapshot,
    path_of: PathOf,
) -> dict[str, JsonValue]:
    """The file in one JSON object; of a broken one the fault and what is left of it."""
    file = binary.model
    report: dict[str, JsonValue] = {
        "version": 1,
        "name": binary.name,
        "path": path_of(binary.uri),
        "uri": binary.uri,
        "fault": None if file else binary.fault,
        "remains": _remains(left) if left and not file else None,
        "facts": None,
        "memory": [],
        "plan": None,
        "no_plan": None,
        "descriptions": [],
        "devices": [],
    }
    if file is None:
        return report
    described = described_by(binary.uri, snapshot)
    report["facts"] = facts_json(file)
    report["memory"] = _memory(file)
    plan = _planned(file)
    report["plan" if isinstance(plan, Plan) else "no_plan"] = (
        _plan(plan) if isinstance(plan, Plan) else plan
    )
    report["descriptions"] = [model_place(each, snapshot, path_of) for each in described]
    candidate = described[0] if described else _undescribed(binary, file)
    report["devices"] = _devices(candidate, bool(described), devices, snapshot, path_of)
    return report


def described_by(uri: str, snapshot: Snapshot) -> tuple[Candidate, ...]:
    """The models of the workspace whose file this is."""
    found: list[Candidate] = []
    for document in snapshot.documents.values():
        for candidate in candidates_of(document, snapshot):
            binary = snapshot.binary_of(document, candidate.model)
            if binary is not None and binary.uri == uri:
                found.append(candidate)
    return tuple(found)


def _undescribed(binary: Binary, file: TfliteFile) -> Candidate:
    """The model as a new description would have it, which knows of no sensors."""
    text = description(file, binary.name, binary.name)
    return Candidate(Document(binary.uri, None, text).models[0], file)


def _remains(left: Remains) -> JsonValue:
    return {
        "size": left.size,
        "sha256": left.sha256,
        "identified": left.identified,
        "schema": left.schema,
        "description": left.description or None,
        "operators": list(left.operators),
        "tensors": left.tensors,
        "steps": left.steps,
    }


def _memory(file: TfliteFile) -> JsonValue:
    return [
        {
            "label": each.profile.label,
            "bytes": each.bytes,
            "declare": each.declare,
            "band": round(each.band, 4),
            "basis": each.basis,
            "refusals": [said.reason for said in unsupported(file, each.profile.runtime)],
        }
        for each in estimates(file)
    ]


def _planned(file: TfliteFile) -> Plan | str:
    """The plan of the activations, or the sentence why there is none."""
    try:
        return plan_arena(lifetimes(file, Kernels.REFERENCE, Abi.BITS_32.pointer)) or _TOO_MANY
    except (UnknownSizeError, TfliteError) as error:
        return str(error)


def _plan(plan: Plan) -> JsonValue:
    peak = peak_step(plan)
    return {
        "size": plan.size,
        "steps": [each.operator.name if each.operator else "start" for each in plan.steps],
        "live": list(plan.live),
        "peak": {"step": peak[0], "name": peak[1], "bytes": peak[2]} if peak else None,
        "buffers": [_buffer(each) for each in plan.placed if each.buffer.first >= 0],
    }


def _buffer(placed: Placed) -> JsonValue:
    buffer = placed.buffer
    return {
        "name": buffer.name,
        "offset": placed.offset,
        "size": buffer.size,
        "first": buffer.first,
        "last": buffer.last,
    }


def _devices(
    candidate: Candidate,
    described: bool,
    devices: Sequence[Device],
    snapshot: Snapshot,
    path_of: PathOf,
) -> JsonValue:
    """The devices, those that fit with most to spare first; sensors count where they are known."""
    found = [match(candidate, each) for each in devices]
    if not described:
        found = [_without_sensors(each) for each in found]
    found.sort(key=lambda each: (_ORDER[each.fit], -_left(each)))
    return [
        {
            **device_place(each.device, snapshot, path_of),
            "ram": _ram(each.device),
            "verdict": each.fit.value,
            "words": cell(each),
        }
        for each in found
    ]


def _without_sensors(found: Match) -> Match:
    verdicts = tuple(each for each in found.verdicts if each.criterion != SENSORS)
    return Match(found.candidate, found.device, verdicts, combined(verdicts))


def _left(found: Match) -> float:
    ram = found.verdict("ram")
    return ram.margin or 0 if ram else 0


def _ram(device: Device) -> JsonValue:
    offered = offered_ram(device)
    return {
        "bytes": offered.high if offered.high < INFINITE else None,
        "words": amount_words(offered),
    }
