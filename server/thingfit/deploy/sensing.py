"""The sensors that a program reads, and the window of readings that one run of a model takes."""

from __future__ import annotations

import re
from collections.abc import Iterator
from math import prod

from thingfit.deploy.names import identifier, unique
from thingfit.deploy.parts import Driver, Missing, SensorUse, TensorUse, Window
from thingfit.facts import Device, Model
from thingfit.facts.boards import FoundBoard, Measure, Mounted, SensorPart, sensor_part
from thingfit.facts.names import SOSA_EXTEND, TF
from thingfit.facts.network import Step
from thingfit.facts.network import Tensor as StatedTensor
from thingfit.facts.sensing import MeasuringRange, SensorNeed
from thingfit.facts.stated import Number, Stated
from thingfit.fit.criteria.settings import Pairing, pairings, range_of, setting_of_input
from thingfit.fit.words import class_name
from thingfit.meaning import units, vocabulary

_MOTION = ("Accelerometer", "Gyroscope", "Magnetometer")
_SCALED = re.compile(r"\bscaled\s+to\s*\[\s*(-?\d+(?:\.\d+)?)\s*,\s*(-?\d+(?:\.\d+)?)\s*\]", re.I)
_LENGTH = re.compile(
    r"\b(?:length|window)\s+(?:of\s+)?(\d+)\b(?!\s*(?:ms|s|sec|milli|Hz|kHz)\b)", re.I
)
_SIMPLE = (TF + "Normalization", TF + "Flattening")
"""Steps that programs take themselves."""
_CAMERA = SOSA_EXTEND + "Camera"
_RATES = (1e-9, 1e6)
"""Hertz between which a period is some microseconds, and a number of them that can be counted."""
_MOST_AXES = 10_000


def sensors_of(
    model: Model, device: Device, found: FoundBoard | None, inputs: tuple[TensorUse, ...]
) -> tuple[SensorUse, ...]:
    """The sensors of the device that serve the model, each class of an input once."""
    taken: set[str] = set()
    uses: list[SensorUse] = []
    seen: set[tuple[str, int]] = set()
    for each in pairings(model, device):
        key = (each.cls, each.need.input or 0)
        if key not in seen:
            seen.add(key)
            uses.append(_use(model, device, each, found, inputs, taken))
    return tuple(uses)


def _use(
    model: Model,
    device: Device,
    pairing: Pairing,
    found: FoundBoard | None,
    inputs: tuple[TensorUse, ...],
    taken: set[str],
) -> SensorUse:
    sensor, need = pairing.sensor, pairing.need
    mounted, part, measure = _known(pairing, found)
    node = mounted.node_of(measure.cls) if mounted and measure else ""
    name = class_name(pairing.cls)
    rate, rate_basis = _rate(model, pairing, measure)
    low, high, unit, range_basis = _range(device, pairing, measure)
    width, height = _picture(model, pairing, inputs)
    title = sensor.name.value.strip() if sensor.name else ""
    return SensorUse(
        cls=pairing.cls,
        name=name,
        identifier=unique(identifier(name), taken),
        title=title,
        part=sensor.part.value.strip() if sensor.part else "",
        axes=_axes(pairing, measure),
        part_axes=max(_axes(pairing, measure), _part_axes(pairing, measure)),
        rate=rate,
        rate_basis=rate_basis,
        low=low,
        high=high,
        unit=unit,
        range_basis=range_basis,
        input=need.input or 0,
        bus=sensor.bus.value.strip() if sensor.bus else "",
        address=sensor.address.value.strip() if sensor.address else "",
        library=sensor.library.value.strip() if sensor.library else "",
        width=width,
        height=height,
        driver=_driver(part, measure, node) if part and measure else None,
    )


def _known(
    pairing: Pairing, found: FoundBoard | None
) -> tuple[Mounted | None, SensorPart | None, Measure | None]:
    """What the table knows of a sensor: by its part number, else by what is on the board.

    A sensor of another part number than the board's is not on the board. A board with two sensors
    of a class leaves open which of them is meant.
    """
    stated, cls = pairing.sensor.part, pairing.cls
    on_board = found.board.sensors if found else ()
    if stated is not None:
        part = sensor_part(stated.value)
        measure = part.measure_of(cls) if part else None
        same = (each for each in on_board if part is not None and each.part.name == part.name)
        mounted = next(same, None)
        part = mounted.part if mounted else part
        return (mounted, part, measure) if measure else (None, None, None)
    fitting = [each for each in on_board if each.part.measure_of(cls)]
    if len(fitting) != 1:
        return None, None, None
    return fitting[0], fitting[0].part, fitting[0].part.measure_of(cls)


def _driver(part: SensorPart, measure: Measure, node: str) -> Driver:
    return Driver(
        part=part.name,
        library=part.library,
        header=part.header,
        platformio=part.platformio,
        compatible=measure.compatible,
        kconfig=measure.kconfig,
        alias=node,
        source=part.source,
        low=measure.minimum,
        high=measure.maximum,
        unit=_symbol(measure.unit),
        rate=measure.rate,
    )


def _axes(pairing: Pairing, measure: Measure | None) -> int:
    """The number of values of one reading that the model takes."""
    stated = pairing.need.settings.axes
    if stated is not None and stated.value > 0:
        return stated.value
    return _part_axes(pairing, measure)


def _part_axes(pairing: Pairing, measure: Measure | None) -> int:
    """The number of values of one reading: as stated, as the part has, as the class means."""
    stated = pairing.sensor.settings.axes
    if stated is not None and stated.value > 0:
        return stated.value
    if measure is not None and measure.axes:
        return measure.axes
    return 3 if class_name(pairing.cls) in _MOTION else 1


def _rate(model: Model, pairing: Pairing, measure: Measure | None) -> tuple[float | None, str]:
    """The rate in hertz to sample at, and who states it."""
    need = pairing.need
    of_input = setting_of_input(model, need, "rate")
    candidates: tuple[tuple[Stated[Number] | None, str], ...] = (
        (need.settings.rate, "the model"),
        (of_input, "the model"),
        (pairing.sensor.settings.rate, "the device"),
    )
    for stated, basis in candidates:
        if stated is not None and stated.value > 0:
            return float(stated.value), basis
    if measure is not None and measure.rate:
        return measure.rate, "the driver"
    return None, ""


def _range(
    device: Device, pairing: Pairing, measure: Measure | None
) -> tuple[float | None, float | None, str, str]:
    """The range of a sensor with its unit, and who states it."""
    stated: tuple[tuple[MeasuringRange | None, str], ...] = (
        (pairing.need.settings.range, "the model"),
        (range_of(device, pairing.sensor), "the device"),
    )
    for each, basis in stated:
        if each and each.minimum and each.maximum and each.minimum.value < each.maximum.value:
            unit = _symbol(each.unit.value if each.unit else "")
            return float(each.minimum.value), float(each.maximum.value), unit, basis
    if measure is not None and measure.minimum is not None and measure.maximum is not None:
        return measure.minimum, measure.maximum, _symbol(measure.unit), "the driver"
    return None, None, _symbol(measure.unit) if measure else "", ""


def _symbol(unit: str) -> str:
    """The sign of a unit; one that nobody knows, by its last part."""
    known = units.find(unit) if unit else None
    if known is not None:
        return "g" if known.symbol == "g₀" else known.symbol
    return vocabulary.local_name(unit)


def _picture(
    model: Model, pairing: Pairing, inputs: tuple[TensorUse, ...]
) -> tuple[int | None, int | None]:
    """Width and height of the picture that a model takes from a camera."""
    if not vocabulary.is_a(pairing.cls, _CAMERA):
        return None, None
    need = pairing.need
    width = need.settings.width or setting_of_input(model, need, "width")
    height = need.settings.height or setting_of_input(model, need, "height")
    if width is not None and height is not None:
        return int(width.value), int(height.value)
    index = need.input or 0
    shape = inputs[index].shape if index < len(inputs) else ()
    # Pictures are rows of columns of colours, after the number of the picture.
    return (shape[2], shape[1]) if len(shape) == 4 and shape[3] in (1, 3) else (None, None)


def window_of(
    model: Model, inputs: tuple[TensorUse, ...], sensors: tuple[SensorUse, ...]
) -> Window:
    """The readings that one run takes, of the first input that sensors feed."""
    index = sensors[0].input if sensors else 0
    feeding = [each for each in sensors if each.input == index]
    axes = sum(each.axes for each in feeding)
    if not inputs or not feeding or index >= len(inputs):
        return Window(None, 0, False, "no sensor feeds an input")
    stated = model.inputs[index] if len(model.inputs) == len(inputs) else None
    preprocessing = stated.preprocessing if stated else ()
    steps = tuple(_step_words(each) for each in preprocessing if not _is_simple(each))
    texts = tuple(each.value for each in stated.info) if stated else ()
    scaled = next(filter(None, map(_scaled, texts)), None)
    samples, basis = _samples(stated, inputs[index], axes, texts)
    direct = (
        samples is not None
        and not steps
        and samples * axes == inputs[index].elements
        and not _is_picture(feeding)
    )
    step = _window_step(stated, feeding)
    normalized = next(filter(None, map(_normalized, preprocessing)), None)
    return Window(samples, axes, direct, basis, step, steps, scaled, normalized)


def _samples(
    stated: StatedTensor | None, tensor: TensorUse, axes: int, texts: tuple[str, ...]
) -> tuple[int | None, str]:
    """The number of readings in a window: as stated, as the shape shows, or as a text says.

    A flat shape alone tells nothing: 60 values may be ten readings of six axes or sixty features.
    """
    if stated is not None and stated.settings.window_samples:
        return stated.settings.window_samples.value, "the description"
    settings = stated.settings if stated else None
    if settings and settings.window and settings.rate:
        return round(settings.window.value * settings.rate.value), "the length of the window"
    sizes = [size for size in tensor.shape if size != 1]
    if axes > 1 and len(sizes) == 2 and sizes[1] == axes:
        return sizes[0], "the shape of the input"
    for text in texts:
        length = _LENGTH.search(text)
        if length and axes and int(length[1]) * axes == prod(tensor.shape):
            return int(length[1]), "the text about the input"
    return None, "nothing states how many readings a window has"


def _window_step(stated: StatedTensor | None, feeding: list[SensorUse]) -> int | None:
    rate = feeding[0].rate
    if stated is None or stated.settings.window_step is None or rate is None:
        return None
    return max(1, round(float(stated.settings.window_step.value) * rate))


def _is_picture(feeding: list[SensorUse]) -> bool:
    return any(vocabulary.is_a(each.cls, _CAMERA) for each in feeding)


def _scaled(text: str) -> tuple[float, float] | None:
    found = _SCALED.search(text)
    if found is None or float(found[1]) >= float(found[2]):
        return None
    return float(found[1]), float(found[2])


def _is_simple(step: Step) -> bool:
    return step.kind is not None and step.kind.value in _SIMPLE and step.description is None


def _normalized(step: Step) -> tuple[float, float] | None:
    """Mean and divisor of a normalisation that states the same ones for all values."""
    if not _is_simple(step) or not step.parameters:
        return None
    stated = {each.name: float(each.value.value) for each in step.parameters}
    divisor = stated.get(TF + "divisor", 1.0)
    return (stated.get(TF + "mean", 0.0), divisor) if divisor else None


def _step_words(step: Step) -> str:
    """A step of preprocessing in words: its kind, its sentence and its numbers."""
    kind = vocabulary.term(step.kind.value) if step.kind else None
    words = kind.label if kind else vocabulary.local_name(step.kind.value) if step.kind else ""
    if step.description:
        words = f"{words}: {step.description.value.strip()}" if words else step.description.value
    numbers = ", ".join(
        f"{vocabulary.local_name(each.name)} {each.value.value}" for each in step.parameters
    )
    return f"{words} ({numbers})" if numbers else words


def out_of_reach(sensors: tuple[SensorUse, ...]) -> Iterator[str]:
    """Why no program can read a sensor as it is asked to, whatever hardware it is on."""
    least, most = _RATES
    for each in sensors:
        if each.rate is not None and not least <= each.rate <= most:
            yield f"no program samples the {each.name} at {each.rate:g} Hz"
        if not 0 < each.axes <= each.part_axes <= _MOST_AXES:
            yield f"no sensor gives the {each.axes:,} values at once that the {each.name} is to"


def sensing_notes(
    model: Model, device: Device, sensors: tuple[SensorUse, ...], window: Window
) -> Iterator[Missing]:
    """What nobody states of sensors and window, and where to state it."""
    for each in sensors:
        span = next((s.span for s in device.sensors if _serves(s.span, device, each)), device.span)
        if each.rate is None and not vocabulary.is_a(each.cls, _CAMERA):
            sentence = f"nothing states at which rate to sample the {each.name}"
            need = next((n for n in model.sensors if _asks(n, each)), None)
            yield Missing("sampleRate", sentence, model.uri, need.span if need else model.span)
        if each.driver is None:
            sentence = f"the {each.name} has no part number that a driver is known for"
            yield Missing("part", sentence, device.uri, span)
    pictures = [each for each in sensors if each.width]
    if sensors and not pictures and not window.direct and not window.steps:
        place = (
            model.inputs[sensors[0].input].span if len(model.inputs) > sensors[0].input else None
        )
        sentence = "nothing states how readings become the input of the model"
        yield Missing("preprocessing", sentence, model.uri, place or model.span)


def _asks(need: SensorNeed, use: SensorUse) -> bool:
    return any(vocabulary.canonical(each.value) == use.cls for each in need.classes)


def _serves(span: object, device: Device, use: SensorUse) -> bool:
    return any(
        each.span == span and any(vocabulary.is_a(c.value, use.cls) for c in each.classes)
        for each in device.sensors
    )
