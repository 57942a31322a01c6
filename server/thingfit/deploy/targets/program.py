"""What C++ templates take beside the plan: how readings become input, and output becomes words."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from math import ceil
from pathlib import PurePosixPath

from thingfit.deploy import names
from thingfit.deploy.parts import Plan, SensorUse, TensorUse
from thingfit.deploy.render import fragment
from thingfit.deploy.targets.drivers import (
    Code,
    Pins,
    Reader,
    conversion,
    quantity_of,
)
from thingfit.deploy.targets.refusals import refusals

# A rate for sensors of which no fact tells one; the README says to set it.
_RATE = 10.0
_SOUND_RATE = 16000.0
_BLOCKS_A_SECOND = 50
# Programs divide by a range in numbers of 32 bits, where a smaller one would be zero.
_LEAST_RANGE = 1e-30
# The bytes of memory of a device that does not state them: more than most controllers have.
_ROOM = 1 << 20
_ID = 24
_FUNCTIONS = "drivers/function.j2"
_LIMITS = {"INT8": (-128, 127), "UINT8": (0, 255), "INT16": (-32768, 32767)}

FindCode = Callable[[Plan, SensorUse, str], tuple[Code | None, Pins | None]]


@dataclass(frozen=True, slots=True)
class Range:
    """The least and the largest value of a sensor, with a remark on where they come from."""

    low: float
    high: float
    remark: str


@dataclass(frozen=True, slots=True)
class Picture:
    """The sizes of an input that is a picture, and the values for black and for full light."""

    height: int
    width: int
    channels: int
    dark: float
    light: float
    remark: str


@dataclass(frozen=True, slots=True)
class Input:
    """An input that no sensor of the plan feeds, and its index."""

    index: int
    use: TensorUse


@dataclass(frozen=True, slots=True)
class Program:
    """How the program goes: `mode` is `window`, `picture` or `values` (nothing to read).

    `samples` is 0 where there is no window. `report` is `labels`, `difference` or `values`.
    """

    mode: str
    report: str
    primary: int
    input: TensorUse
    output: TensorUse
    readers: tuple[Reader, ...]
    axes: int
    samples: int
    step: int
    needs_features: bool
    in_blocks: bool
    block_reason: str
    rate: float
    rate_known: bool
    rate_reason: str
    ranges: tuple[Range, ...]
    picture: Picture | None
    more_inputs: tuple[Input, ...]
    threshold: float | None
    some_unlabelled: bool
    network_includes: str
    app_includes: str
    sensor_includes: str
    sensor_code: str
    starts: tuple[str, ...]
    arena_on_heap: bool
    old_runtime: bool
    initialize_target: bool

    @property
    def period_us(self) -> int:
        """The time between two readings in microseconds."""
        return max(round(1_000_000 / self.rate), 1)

    @property
    def self_paced(self) -> bool:
        """Whether a microphone sets the pace."""
        return any(reader.quantity == "sound" for reader in self.readers)

    @property
    def sound_rate(self) -> int:
        """The rate to run a microphone at."""
        return max(round(self.rate), 1)

    @property
    def missing(self) -> tuple[Reader, ...]:
        """The sensors that have no driver here."""
        return tuple(reader for reader in self.readers if reader.code is None)

    @property
    def buffer_bytes(self) -> int:
        """What the program keeps in memory beside the arena: window and features."""
        values = self.samples * self.axes + (self.input.elements if self.needs_features else 0)
        return 4 * values


def program(
    plan: Plan, code_for: FindCode, *, initialize: bool = False, heap: bool = False
) -> Program:
    """The program for a plan, with the drivers that a target knows."""
    primary = min((each.input for each in plan.sensors if each.input < len(plan.inputs)), default=0)
    taken, output = plan.inputs[primary], plan.outputs[0]
    uses = tuple(each for each in plan.sensors if each.input == primary)
    readers = _readers(plan, uses, code_for)
    picture = _picture(taken) if [r.quantity for r in readers] == ["picture"] else None
    if picture is None:
        # Pictures are handed over in one way only; any other use of a camera is left to fill in.
        readers = tuple(
            replace(each, code=None) if each.quantity == "picture" else each for each in readers
        )
    mode = "picture" if picture else "window" if readers else "values"
    axes = sum(reader.use.axes for reader in readers)
    stated = plan.window.samples
    direct = plan.window.direct and stated is not None and stated * axes == taken.elements
    samples, in_blocks, reason = 0, False, ""
    rate = max((each.rate for each in uses if each.rate), default=None)
    assumed = _SOUND_RATE if any(each.quantity == "sound" for each in readers) else _RATE
    if mode == "window":
        samples, reason = _samples(plan, axes, rate or assumed, direct)
        in_blocks = bool(reason)
    needs_features = mode == "window" and not direct
    step = plan.window.step if plan.window.step and not in_blocks else samples
    more = tuple(Input(i, each) for i, each in enumerate(plan.inputs) if i != primary)
    report = _report(plan, taken, output, mode)
    old = plan.runtime.generation != "current" and bool(refusals(plan))
    return Program(
        mode=mode,
        report=report,
        primary=primary,
        input=taken,
        output=output,
        readers=readers,
        axes=axes,
        samples=samples,
        step=max(1, min(step, samples)) if samples else 0,
        needs_features=needs_features,
        in_blocks=in_blocks,
        block_reason=reason,
        rate=rate or assumed,
        rate_known=rate is not None,
        rate_reason=_rate_reason(uses, rate),
        ranges=tuple(each for reader in readers for each in _ranges(reader)),
        picture=picture,
        more_inputs=more,
        threshold=output.threshold,
        some_unlabelled=len(plan.labels) < output.elements,
        network_includes=_network_includes(initialize and not old, heap, old),
        app_includes=_app_includes(mode, needs_features or bool(more and mode != "values")),
        sensor_includes=_sensor_includes(readers, mode),
        sensor_code="",
        starts=tuple(dict.fromkeys(_start(each) for each in readers if each.code)),
        arena_on_heap=heap,
        old_runtime=old,
        initialize_target=initialize and not old,
    )


def with_code(made: Program) -> Program:
    """The program with the code of its drivers, each library started once."""
    parts: dict[str, str] = {}
    for reader in made.readers:
        if reader.code and _start(reader) not in parts:
            template = f"drivers/{reader.code.template}.j2"
            parts[_start(reader)] = fragment(template, "start", reader, made)
    code = list(parts.values())
    for reader in made.readers:
        if reader.code:
            code.append(fragment(f"drivers/{reader.code.template}.j2", "read", reader, made))
        else:
            code.append(fragment(_FUNCTIONS, "missing", reader, made.mode == "picture"))
    return replace(made, sensor_code="\n\n".join(code))


def includes(*groups: Iterable[str]) -> str:
    """Lines of `#include`, group by group, each sorted as clang-format sorts them."""
    blocks = ["\n".join(f"#include {each}" for each in sorted(set(group))) for group in groups]
    return "\n\n".join(block for block in blocks if block)


def _readers(plan: Plan, uses: tuple[SensorUse, ...], code_for: FindCode) -> tuple[Reader, ...]:
    found: list[Reader] = []
    # The functions that a program has besides those of its sensors.
    taken = {"picture", "inputs"}
    offset = 0
    for use in uses:
        quantity = quantity_of(use.cls)
        name = names.unique(use.identifier[:_ID].strip("_") or "sensor", taken)
        code, pins = code_for(plan, use, quantity)
        if code and quantity != "picture" and code.gives[quantity].count < use.axes:
            code = None
        reader = Reader(use, name, quantity, offset, code, pins)
        if code:
            factor, shift = conversion(code.gives[quantity].unit, use.unit)
            reader = replace(reader, factor=factor, shift=shift)
        found.append(reader)
        offset += use.axes
    return tuple(found)


def _start(reader: Reader) -> str:
    """The name of what has to be started: a library once, each node of a devicetree by itself."""
    assert reader.code is not None
    return reader.id if reader.code.template.startswith("zephyr") else reader.code.template


def _samples(plan: Plan, axes: int, rate: float, direct: bool) -> tuple[int, str]:
    """The readings of a window, and why they come in blocks if they do."""
    block = max(ceil(rate / _BLOCKS_A_SECOND), 1)
    stated = plan.window.samples
    if stated is None:
        return block, (
            "Nothing states how many readings one run takes: they come in blocks, and"
            " features::extract tells when it has enough."
        )
    room = plan.hardware.ram if plan.hardware.ram is not None else _ROOM
    if not direct and 4 * stated * axes + plan.arena.bytes > room:
        return min(block, stated), (
            f"One run takes {stated} readings, for which there is no memory: they come in blocks,"
            " and features::extract tells when it has enough."
        )
    return max(stated, 1), ""


def _rate_reason(uses: tuple[SensorUse, ...], rate: float | None) -> str:
    if rate is None:
        return "No fact tells a rate: set the one that the training data were taken at."
    basis = next((each.rate_basis for each in uses if each.rate == rate), "")
    return f"{names.number(rate)} Hz, as {basis or 'the description'} states it."


def _ranges(reader: Reader) -> list[Range]:
    use = reader.use
    title = f"{reader.title}{f', in {use.unit}' if use.unit else ''}"
    if use.low is not None and use.high is not None and use.high - use.low > _LEAST_RANGE:
        made = Range(
            use.low, use.high, f"{title}: as {use.range_basis or 'the description'} states it"
        )
    elif reader.quantity == "sound":
        made = Range(-32768.0, 32768.0, f"{title}: samples of 16 bits")
    else:
        made = Range(-1.0, 1.0, f"{title}: no fact tells the range, set it before you scale by it")
    return [made] * use.axes


def _picture(tensor: TensorUse) -> Picture | None:
    """The sizes of an input of one picture, rows first and channels last."""
    if len(tensor.shape) != 4 or tensor.shape[0] != 1 or tensor.shape[3] not in (1, 3):
        return None
    _, height, width, channels = tensor.shape
    limits = _LIMITS.get(tensor.type)
    if limits and tensor.scale and tensor.zero_point is not None:
        dark, light = ((limit - tensor.zero_point) * tensor.scale for limit in limits)
        return Picture(height, width, channels, dark, light, "They are the ends of its integers.")
    reason = "No fact tells them: from 0 to 1 is the custom, from 0 to 255 and from -1 to 1 occur."
    return Picture(height, width, channels, 0.0, 1.0, reason)


def _report(plan: Plan, taken: TensorUse, output: TensorUse, mode: str) -> str:
    if plan.labels and output.elements > 1:
        return "labels"
    repeats = taken.elements == output.elements > 1 and taken.shape == output.shape
    return "difference" if repeats and mode == "window" else "values"


def _network_includes(initialize: bool, heap: bool, old: bool) -> str:
    tflite = [
        '"model_data.h"',
        '"settings.h"',
        '"tensorflow/lite/micro/micro_interpreter.h"',
        '"board_support.h"',
        '"tensorflow/lite/micro/micro_mutable_op_resolver.h"',
        '"tensorflow/lite/schema/schema_generated.h"',
    ]
    if initialize:
        tflite.append('"tensorflow/lite/micro/system_setup.h"')
    if old:
        tflite.append('"tensorflow/lite/micro/micro_error_reporter.h"')
    if heap:
        tflite.append('"esp_heap_caps.h"')
    return includes((), ("<cmath>", "<cstdint>", "<limits>"), tflite)


def _app_includes(mode: str, features: bool) -> str:
    own = ['"neural_network.h"', '"board_support.h"', '"sensors.h"', '"settings.h"']
    if features:
        own.append('"input_features.h"')
    return includes(("<cstddef>", "<cstdint>"), own)


def _sensor_includes(readers: tuple[Reader, ...], mode: str) -> str:
    own = {'"board_support.h"'}
    headers = {reader.code.headers[0] for reader in readers if reader.code}
    quoted = {
        each for each in headers if PurePosixPath(each).parts[0] in ("driver", "esp_camera.h")
    }
    own |= {f'"{each}"' for each in quoted}
    if mode == "picture":
        own.add('"picture.h"')
    return includes((f"<{each}>" for each in headers - quoted), ("<cstddef>", "<cstdint>"), own)
