"""A model and a device, and what a project for them needs to know, or why there can be none."""

from __future__ import annotations

from collections.abc import Iterator
from hashlib import sha256

from thingfit.deploy.hardware import (
    ON_COMPUTERS,
    board_use,
    hardware_notes,
    hardware_of,
    need_of,
    target_notes,
)
from thingfit.deploy.names import pair_slug, slug
from thingfit.deploy.parts import Arena, Missing, Plan, Refusal, Subject
from thingfit.deploy.sensing import out_of_reach, sensing_notes, sensors_of, window_of
from thingfit.deploy.tensors import (
    inputs_of,
    label_notes,
    labels_of_output,
    operators_of,
    outputs_of,
    unusable,
    without_method,
)
from thingfit.facts import Device, Model
from thingfit.facts.boards import board_of
from thingfit.fit import Candidate, Match, Verdict, match
from thingfit.fit.criteria import SENSORS
from thingfit.fit.words import device_name, model_name
from thingfit.tflite import TfliteError, TfliteFile, read, scheme
from thingfit.workspace import Binary, Snapshot

_NEEDED = (SENSORS,)
"""Criteria that must not stay open: programs read sensors by class, and all else can be built."""


def plan(
    snapshot: Snapshot,
    candidate: Candidate,
    device: Device,
    target: str,
    *,
    content: bytes | None = None,
    force: bool = False,
) -> Plan | Refusal:
    """What a project of a target needs to know, or the reasons and the facts that stand against it.

    `content` are the bytes of the model file, at `model_file`; without them the plan is one to
    compare with. A pair that does not fit is planned only when forced, which the plan then says.
    """
    file = _file(candidate, content)
    if isinstance(file, str):
        return _without_file(snapshot, candidate, file)
    candidate = Candidate(candidate.model, file)
    found = match(candidate, device)
    against = tuple(_against(found))
    impossible = tuple(dict.fromkeys(_impossible(candidate.model, file, target)))
    if impossible or (against and not force):
        return Refusal((*impossible, *against), tuple(_open(found, _NEEDED)))
    return _planned(snapshot, found, file, target, content or b"", against)


def model_file(snapshot: Snapshot, candidate: Candidate) -> str | None:
    """Where the file of a model lies, as a URI, if that is known."""
    binary = _binary(snapshot, candidate.model)
    return binary.uri if binary is not None and not binary.absent else None


def _binary(snapshot: Snapshot, model: Model) -> Binary | None:
    document = snapshot.documents.get(model.uri)
    return snapshot.binary_of(document, model) if document is not None else None


def _file(candidate: Candidate, content: bytes | None) -> TfliteFile | str:
    """The file as read, from the bytes where they are other ones than those known, or the fault."""
    known = candidate.file
    if content is None:
        return known or ""
    if known is not None and known.sha256 == sha256(content).hexdigest():
        return known
    try:
        return read(content)
    except TfliteError as error:
        return str(error)


def _without_file(snapshot: Snapshot, candidate: Candidate, fault: str) -> Refusal:
    """A refusal for want of a model file that can be read."""
    model = candidate.model
    binary = _binary(snapshot, model)
    stated = model.file
    if fault or (binary is not None and binary.fault and not binary.absent):
        sentence = f"the model file cannot be read: {fault or (binary.fault if binary else '')}"
    elif stated is not None and stated.path is not None:
        sentence = f"the model file `{stated.path.value}` does not exist"
    else:
        sentence = "the description names no model file, and none lies beside it"
    span = stated.span if stated is not None else model.span
    return Refusal((sentence,), (Missing("file", sentence, model.uri, span),))


def _against(found: Match) -> Iterator[str]:
    """The reasons against a pair; what is unknown counts only where a project rests on it."""
    for each in found.failing:
        yield f"{each.criterion}: {each.sentence}"
    for each in found.open:
        if each.criterion in _NEEDED:
            yield f"{each.criterion}: {each.sentence}"


def _impossible(model: Model, file: TfliteFile, target: str) -> Iterator[str]:
    """Reasons that no force overcomes: there is no program to write."""
    yield from unusable(model, file)
    if target not in ON_COMPUTERS:
        yield from without_method(operators_of(file))


def _open(found: Match, criteria: tuple[str, ...] = ()) -> Iterator[Missing]:
    """The facts that leave a pair open, at the places that say too little."""
    for each in found.open:
        if not criteria or each.criterion in criteria:
            yield _missing(found, each)


def _missing(found: Match, verdict: Verdict) -> Missing:
    """The side that is silent is the one without an amount; the device where both speak."""
    silent_model = verdict.needed is None and verdict.offered is not None
    subject = found.model if silent_model else found.device
    places = verdict.model_places if silent_model else verdict.device_places
    span = next((place.span for place in places if place.uri == subject.uri), subject.span)
    return Missing(verdict.criterion, verdict.sentence, subject.uri, span)


def _planned(
    snapshot: Snapshot,
    found: Match,
    file: TfliteFile,
    target: str,
    content: bytes,
    forced: tuple[str, ...],
) -> Plan | Refusal:
    model, device = found.model, found.device
    board = board_of(device)
    hardware = hardware_of(device, board)
    need = need_of(model, device, file, hardware)
    open_size = "no arena can be told, since a size is open until the model runs"
    if need.arena is None and target not in ON_COMPUTERS:
        return Refusal((open_size,))
    inputs, outputs = inputs_of(model, file), outputs_of(model, file)
    labels = labels_of_output(model, file)
    sensors = sensors_of(model, device, board, inputs)
    beyond = tuple(out_of_reach(sensors))
    if beyond:
        return Refusal(beyond)
    window = window_of(model, inputs, sensors)
    used = board_use(device, board)
    notes = (
        *_open(found),
        *target_notes(device, hardware, used, target),
        *hardware_notes(device, used, hardware, need),
        *sensing_notes(model, device, sensors, window),
        *label_notes(model, outputs),
    )
    return Plan(
        slug=pair_slug(model_name(model), device_name(device)),
        model=_subject_of_model(model),
        device=_subject_of_device(device),
        target=target,
        board=used,
        hardware=hardware,
        runtime=need.runtime,
        arena=need.arena or Arena(0, open_size),
        operators=operators_of(file),
        inputs=inputs,
        outputs=outputs,
        labels=labels.names,
        labels_basis=labels.basis,
        window=window,
        sensors=sensors,
        quantization=scheme(file).label,
        file_name=f"{slug(model_name(model))}.tflite",
        sha256=file.sha256,
        size=file.size,
        content=content,
        verdicts=found.verdicts,
        notes=notes,
        forced=bool(forced),
        forced_reasons=forced,
    )


def _subject_of_model(model: Model) -> Subject:
    return Subject(
        name=model_name(model),
        id=model.id.value if model.id else None,
        uri=model.uri,
        span=model.span,
        description=model.description.value.strip() if model.description else "",
    )


def _subject_of_device(device: Device) -> Subject:
    return Subject(
        name=device_name(device),
        id=device.id.value if device.id else None,
        uri=device.uri,
        span=device.span,
        description=device.description.value.strip() if device.description else "",
    )
