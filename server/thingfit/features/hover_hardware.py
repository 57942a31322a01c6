"""Descriptions of devices, models and model files: what they have, what they need, what fits."""

from __future__ import annotations

from collections.abc import Iterable
from functools import lru_cache

from thingfit.facts import Device, Model
from thingfit.facts.hardware import Memory
from thingfit.facts.names import NETWORK, S3N, TF
from thingfit.features.hover_boards import board_description
from thingfit.features.hover_spot import Spot
from thingfit.features.hover_text import Description, Row, code
from thingfit.fit.lens import lenses
from thingfit.meaning import units, vocabulary
from thingfit.syntax import String
from thingfit.text import Span
from thingfit.tflite import Abi, TfliteFile, estimates, scheme, totals
from thingfit.tflite.text import size_text
from thingfit.workspace import Snapshot
from thingfit.workspace.binaries import SUFFIX, Binary, file_uri

_TITLES = frozenset("title name label id @id type @type".split())
_MOST_OPERATORS = 12


def hardware_description(spot: Spot) -> Description | None:
    """What is told of a device or a model, and of a file of one."""
    if isinstance(spot.node, String) and spot.text.endswith(SUFFIX):
        return _file(spot)
    known = board_description(spot)
    if known is not None:
        return known
    if spot.steps or spot.node is None or spot.key not in _TITLES:
        return _of_key(spot)
    for model in spot.document.models:
        if model.span == spot.owner.span:
            return model_description(spot.snapshot, model)
    for device in spot.document.devices:
        if device.span == spot.owner.span:
            return device_description(spot.snapshot, device)
    return None


def _of_key(spot: Spot) -> Description | None:
    """The device at the key of its controller, sensors or board."""
    if spot.node is not None or spot.steps:
        return None
    iri = spot.scope.context.iri_of_name(spot.key) or ""
    if iri in (f"{TF}board", f"{TF}controller") or iri.endswith("hasSubSystem"):
        for device in spot.document.devices:
            if device.span == spot.owner.span:
                return device_description(spot.snapshot, device)
    return None


def device_description(snapshot: Snapshot, device: Device) -> Description:
    """A device: its board and memory, its sensors, and how many models fit."""
    rows: list[tuple[str, str]] = []
    board = device.board
    if board and board.name:
        maker = f"{board.maker.value} " if board.maker else ""
        name = board.name.value
        rows.append(("Board", name if name.startswith(maker) else f"{maker}{name}"))
    for each in device.controllers:
        parts = [t.value for t in (each.part or each.name, each.architecture) if t]
        if parts:
            rows.append(("Controller", ", ".join(map(vocabulary.local_name, parts))))
    for label, memory in (("RAM", device.ram), ("Flash", device.flash)):
        total = next(
            (t for t in device.totals if memory and t.kind.value == memory.kind.value), None
        )
        if memory:
            rows.append(
                (
                    label,
                    memory_text(memory, total, board.name.value if board and board.name else ""),
                )
            )
    rows.append(("Sensors", _labels(sorted(device.sensor_classes)) or "none stated"))
    if device.runtime and (device.runtime.kind or device.runtime.name):
        stated = device.runtime.kind or device.runtime.name
        rows.append(("Runtime", _labels([stated.value] if stated else [])))
    rows += _fit_rows(snapshot, device.uri, device.span)
    title = device.title.value if device.title else "Device"
    text = device.description.value if device.description else ""
    return Description(title, "device", text, tuple(rows), (), _link(f"{S3N}SmartSensor"))


def memory_text(memory: Memory, total: Memory | None = None, board: str = "") -> str:
    """An amount of memory in its unit, in bytes and in the other kind of kilo."""
    text = ""
    if memory.value and memory.unit:
        text = units.describe_memory(memory.value.value, memory.unit.value) or ""
    if not text and memory.size:
        text = units.describe_memory(memory.size.value, units.BYTE) or ""
    parts = [text or "unknown"]
    if memory.basis:
        parts[0] += f" ({vocabulary.local_name(memory.basis.value).lower()})"
    if total and total.size:
        parts.append(f"board total {total.size.value:,} B" + (f" ({board})" if board else ""))
    return " · ".join(parts)


def model_description(snapshot: Snapshot, model: Model) -> Description:
    """A model: its ends, its work, what it needs, its operators, and how many devices fit."""
    binary = snapshot.binary_of(snapshot.documents[model.uri], model)
    rows: list[tuple[str, str]] = []
    for label, tensors in (("Input", model.inputs), ("Output", model.outputs)):
        found = [text.value for each in tensors for text in each.info]
        if found:
            rows.append((label, "; ".join(found)))
    if model.sensors:
        rows.append(("Sensors", _labels(c.value for s in model.sensors for c in s.classes)))
    if model.macs:
        rows.append(("MACs", f"{model.macs.value:,}"))
    for label, memory in (("RAM", model.ram), ("Flash", model.flash)):
        if memory:
            rows.append((label, memory_text(memory)))
    for metric in model.metrics:
        if metric.value and metric.kinds:
            rows.append((_labels([metric.kinds[0].value]), f"{metric.value.value:g}"))
    rows += _fit_rows(snapshot, model.uri, model.span)
    table: tuple[Row, ...] = ()
    if binary is not None and binary.model is not None:
        rows += _memory_rows(binary)
        table = operator_table(binary.model)
    elif model.operators:
        rows.append(("Operators", _labels(each.value for each in model.operators)))
    title = model.name.value if model.name else "Model"
    text = model.description.value if model.description else ""
    return Description(title, "model", text, tuple(rows), table, _link(f"{NETWORK}"))


def _link(iri: str) -> tuple[str, str]:
    return vocabulary.shorten(iri), iri


def _labels(iris: Iterable[str]) -> str:
    found = (vocabulary.term(each) for each in iris)
    return ", ".join(dict.fromkeys(each.label if each else "?" for each in found))


def _fit_rows(snapshot: Snapshot, uri: str, span: Span) -> list[tuple[str, str]]:
    """How much fits, as the lens above the description says it."""
    found = (each.title for each in lenses(snapshot, uri) if each.span == span)
    return [("Fit", title) for title in found]


# Files of models.


def _file(spot: Spot) -> Description | None:
    uri = file_uri(spot.document.uri, spot.text)
    binary = spot.snapshot.binaries.get(uri) if uri else None
    if binary is None:
        return None
    if binary.model is None:
        return Description(spot.text, "model file", binary.fault)
    return file_description(binary)


def file_description(binary: Binary) -> Description:
    """The facts of a model file: size, ends, work, memory by runtime, operators."""
    file = binary.model
    if file is None:
        return Description(binary.name, "model file", binary.fault)
    total = totals(file)
    rows = [
        ("Size", f"{file.size:,} B"),
        ("SHA-256", code(file.sha256[:12])),
        ("Input", _ends(file, file.main.inputs)),
        ("Output", _ends(file, file.main.outputs)),
        ("MACs", "unknown" if total.macs is None else f"{total.macs:,}"),
        ("Parameters", f"{total.parameters:,}"),
        ("Quantisation", scheme(file).label),
        *_memory_rows(binary),
    ]
    return Description(binary.name, "model file", "", tuple(rows), operator_table(file))


def _ends(file: TfliteFile, indices: tuple[int, ...]) -> str:
    shown = []
    for index in indices[:3]:
        tensor = file.main.tensors[index]
        sizes = ", ".join(str(size) if size >= 0 else "?" for size in tensor.shape[:8])
        shown.append(f"{tensor.dtype.lower()}[{sizes}]")
    return "; ".join(shown) or "nothing"


@lru_cache(maxsize=64)
def _memory_rows(binary: Binary) -> tuple[tuple[str, str], ...]:
    """The arena for each runtime of 32 bits; kept, as planning a large model takes a while."""
    if binary.model is None:
        return ()
    return tuple(
        (each.profile.label, f"{size_text(each.bytes)} in use, declare {size_text(each.declare)}")
        for each in estimates(binary.model)
        if each.profile.abi is Abi.BITS_32
    )


def operator_table(file: TfliteFile) -> tuple[Row, ...]:
    """The operators of a model, those with the most work first."""
    total = totals(file)
    found = sorted(total.operators, key=lambda each: -(each.macs or 0))
    rows: list[Row] = [("Operator", "Count", "MACs", "Share")]
    for each in found[:_MOST_OPERATORS]:
        macs = "?" if each.macs is None else f"{each.macs:,}"
        share = f"{each.macs / total.macs:.0%}" if each.macs and total.macs else ""
        rows.append((each.name, str(each.count), macs, share))
    if len(found) > _MOST_OPERATORS:
        rows.append((f"{len(found) - _MOST_OPERATORS} more", "", "", ""))
    return tuple(rows)
