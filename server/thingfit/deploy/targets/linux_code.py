"""Python source for the Linux service: values as literals, and the functions that read sensors.

What is written here passes `ruff format` with its own settings, whatever texts come in.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction
from textwrap import wrap

from thingfit.deploy.names import line, python_string
from thingfit.deploy.parts import Plan, SensorUse, Window
from thingfit.meaning import units, vocabulary

COLUMNS = 88
"""The longest line, which is that of ruff where a project does not set one."""


@dataclass(frozen=True, slots=True)
class Call:
    """A call with named arguments, as source."""

    name: str
    arguments: tuple[tuple[str, object], ...]


@dataclass(frozen=True, slots=True)
class Row:
    """A tuple of a few numbers that stands on one line."""

    values: tuple[float, ...]


@dataclass(frozen=True, slots=True)
class Channel:
    """A channel of the kernel's industrial I/O and the unit of its values.

    Source: the kernel's documentation of its interface, `ABI/testing/sysfs-bus-iio`.
    """

    name: str
    axes: tuple[str, ...]
    unit: str
    factor: Fraction = Fraction(1)


_XYZ = ("_x", "_y", "_z")
_THOUSANDTH = Fraction(1, 1000)
_CHANNELS = {
    "Accelerometer": Channel("in_accel", _XYZ, "m/s²"),
    "Gyroscope": Channel("in_anglvel", _XYZ, "rad/s"),
    "Magnetometer": Channel("in_magn", _XYZ, "om:gauss"),
    "Thermometer": Channel("in_temp", ("",), "°C", _THOUSANDTH),
    "HumiditySensor": Channel("in_humidityrelative", ("",), "%", _THOUSANDTH),
    "PressureSensor": Channel("in_pressure", ("",), "kPa"),
    "CarbonDioxideSensor": Channel("in_concentration_co2", ("",), "%"),
    "LightSensor": Channel("in_illuminance", ("",), "lx"),
}


@dataclass(frozen=True, slots=True)
class Reader:
    """A function of `sensors.py`: its source, and in a sentence where its values come from."""

    function: str
    source: str
    told: str
    channel: Channel | None = None


def literal(value: object, depth: int = 0) -> str:
    """A value as source, its parts on lines of their own, behind so many levels of indentation."""
    inner, outer = "    " * (depth + 1), "    " * depth
    match value:
        case str():
            return text_literal(value)
        case Call(name, arguments):
            rows = (f"{key}={literal(each, depth + 1)}" for key, each in arguments)
            return f"{name}(\n" + "".join(f"{inner}{row},\n" for row in rows) + f"{outer})"
        case Row(values):
            return f"({', '.join(map(repr, values))})"
        case tuple() if all(isinstance(each, int) for each in value) and len(value) < 10:
            return f"({', '.join(map(str, value))}{',' * (len(value) == 1)})"
        case tuple() if value and len(inline := _inline(value)) <= 40:
            return inline
        case tuple():
            rows = (literal(each, depth + 1) for each in value)
            return "(\n" + "".join(f"{inner}{row},\n" for row in rows) + f"{outer})"
    return repr(value)


def _inline(value: Sequence[object]) -> str:
    return f"({', '.join(map(literal, value))}{',' * (len(value) == 1)})"


def constant(name: str, value: object) -> str:
    """The assignment of a value, in brackets where only these make it fit the line."""
    row = f"{name} = {literal(value)}"
    if isinstance(value, str) and len(row) > COLUMNS >= len(literal(value)) + 4:
        return f"{name} = (\n    {literal(value)}\n)"
    return row


def text_literal(text: str) -> str:
    """A text as source, in those quotes that need fewer backslashes."""
    if text.count('"') <= text.count("'"):
        return python_string(text)
    signs = ("\\'" if each == "'" else each if each == '"' else _sign(each) for each in text)
    return "'" + "".join(signs) + "'"


def _sign(sign: str) -> str:
    return python_string(sign)[1:-1]


def readers_of(plan: Plan) -> tuple[Reader, ...]:
    """The functions that give one reading together; one for all where no sensor is named."""
    if not plan.sensors:
        return (_unknown(plan),)
    if _is_picture(plan):
        return (_picture(plan),)
    return tuple(map(_reader, plan.sensors))


def window_of(plan: Plan) -> Window:
    """The window as this service gathers it; a picture, or an input of no sensor, is a reading."""
    window, first = plan.window, plan.inputs[0]
    if len(plan.inputs) > 1:
        return replace(window, direct=False)
    if not plan.sensors or _is_picture(plan):
        return replace(window, samples=1, axes=first.elements, direct=True, step=1)
    return window


def scaling_of(plan: Plan) -> tuple[tuple[float, float], ...]:
    """Factor and offset for each value of a reading; nothing where readings go in as they are."""
    window = plan.window
    if not window_of(plan).direct or not plan.sensors:
        return ()
    if window.normalized is not None:
        mean, divisor = window.normalized
        return ((1 / divisor, -mean / divisor),) * window_of(plan).axes
    if window.scaled is None or _is_picture(plan):
        return ()
    ends = [(each.low, each.high) for each in plan.sensors for _ in range(each.axes)]
    found = [_scaling(low, high, window.scaled) for low, high in ends]
    known = [each for each in found if each is not None]
    return tuple(known) if len(known) == len(found) else ()


def inputs_of(plan: Plan) -> str:
    """The function that makes inputs of a window, and the numbers that it takes."""
    head = "def inputs_of(\n    window: Sequence[Reading],\n) -> Sequence[Sequence[float]]:\n"
    scaling = scaling_of(plan)
    if scaling:
        text = "Gives the input: each reading scaled to what the model was trained with."
        values = literal(tuple(Row(each) for each in scaling))
        return (
            f"SCALING: tuple[tuple[float, float], ...] = {values}\n"
            '"""Factor and offset for each value of a reading."""\n\n\n'
            f"{head}{_docstring(text, ())}"
            "    return [\n        [\n            factor * value + offset\n"
            "            for reading in window\n"
            "            for value, (factor, offset) in zip(reading, SCALING, strict=True)\n"
            "        ]\n    ]\n"
        )
    if window_of(plan).direct:
        doc = _docstring("Gives the input: the readings as they are, oldest first.", ())
        return f"{head}{doc}    return [[value for reading in window for value in reading]]\n"
    counts = ", ".join(f"{each.elements} as `{each.name}`" for each in plan.inputs)
    steps = [f"{number}. {each}" for number, each in enumerate(plan.window.steps, start=1)]
    doc = _docstring(
        "Gives the inputs of the model, worked out of a window of readings.",
        (f"Values of each input: {counts}.", *steps),
    )
    reason = "`inputs_of` in `sensors.py` is to be written: the model takes features"
    return f"{head}{doc}{_raise(reason)}"


def _is_picture(plan: Plan) -> bool:
    """Whether one sensor gives all of one input as a picture."""
    return len(plan.sensors) == 1 == len(plan.inputs) and plan.sensors[0].width is not None


def _scaling(
    low: float | None, high: float | None, ends: tuple[float, float]
) -> tuple[float, float] | None:
    """How the range of a sensor becomes the ends that it is scaled to."""
    if low is None or high is None or low >= high:
        return None
    factor = (ends[1] - ends[0]) / (high - low)
    return factor, ends[0] - factor * low


def _reader(sensor: SensorUse) -> Reader:
    function = f"read_{sensor.identifier}"
    found = _channel(sensor)
    about = _about(sensor)
    if found is None:
        told = f"{about} To be written: no driver of the kernel is known for it."
        doc = _docstring(f"Reads the {line(sensor.name)}: {_count(sensor.axes)}.", (about,))
        return Reader(function, _function(function, doc, _raise(_unwritten(function))), told)
    channel, factor, unit = found
    told = f"{about} Read from the kernel's industrial I/O as `{channel.name}`, in {unit}."
    first = f"Reads the {line(sensor.name)}: {_count(len(_axes(channel, sensor)))} in {unit}."
    call = Call(
        "read_iio",
        (
            ("channel", channel.name),
            ("axes", _axes(channel, sensor)),
            ("factor", factor),
        ),
    )
    doc = _docstring(first, (about,))
    body = f"    return {literal(call, 1)}\n"
    return Reader(function, _function(function, doc, body), told, channel)


def _picture(plan: Plan) -> Reader:
    sensor, first = plan.sensors[0], plan.inputs[0]
    function = f"read_{sensor.identifier}"
    about = _about(sensor)
    rows = f"{line(str(first.elements))} values, row by row, as a model of the shape {first.shape}"
    doc = _docstring(f"Reads one picture: {rows} takes them.", (about, *first.info))
    told = f"{about} One picture is a reading of {first.elements} values. To be written."
    return Reader(function, _function(function, doc, _raise(_unwritten(function))), told)


def _unknown(plan: Plan) -> Reader:
    count = _count(plan.inputs[0].elements)
    told = f"{count}, from wherever they come: the model names no sensor. To be written."
    info = [each for tensor in plan.inputs for each in tensor.info]
    doc = _docstring(f"Gives one reading: {count}.", ("The model names no sensor.", *info))
    body = _raise(f"{_unwritten('read_input')}: the model names no sensor")
    return Reader("read_input", _function("read_input", doc, body), told)


def _unwritten(function: str) -> str:
    return f"`{function}` in `sensors.py` is to be written"


def _channel(sensor: SensorUse) -> tuple[Channel, float, str] | None:
    """The channel of a sensor, the factor to the unit wanted, and that unit for people."""
    wide = (sensor.cls, *vocabulary.ancestors(sensor.cls))
    names = map(vocabulary.local_name, wide)
    channel = next((_CHANNELS[each] for each in names if each in _CHANNELS), None)
    if channel is None or sensor.axes > len(channel.axes):
        return None
    given = units.find(channel.unit)
    # As the unit of an acceleration `g` is no gram.
    written = "[g]" if channel.unit == "m/s²" and sensor.unit == "g" else sensor.unit
    wanted = units.find(written) if written else given
    if given is None or wanted is None or given.offset != wanted.offset:
        return None
    one, zero = units.convert(1, given, wanted), units.convert(0, given, wanted)
    if one is None or zero is None:
        return None
    shown = "g" if wanted.symbol == "g₀" else wanted.symbol
    return channel, float((one - zero) * channel.factor), shown


def _axes(channel: Channel, sensor: SensorUse) -> tuple[str, ...]:
    return channel.axes[: sensor.axes]


def _about(sensor: SensorUse) -> str:
    """What is known of a sensor, in a sentence or two."""
    name = line(sensor.title or sensor.name)
    part = f", {line(sensor.part)}" if sensor.part and sensor.part != sensor.title else ""
    bus = f" on {line(sensor.bus)}" if sensor.bus else ""
    parts = [f"{name}{part}{bus}."]
    if sensor.low is not None and sensor.high is not None:
        unit = f" {sensor.unit}" if sensor.unit else ""
        says = "The model takes" if sensor.range_basis == "the model" else "It gives"
        parts.append(f"{says} readings from {sensor.low:g} to {sensor.high:g}{unit}.")
    if sensor.width and sensor.height:
        parts.append(f"Its pictures have {sensor.width} x {sensor.height} points.")
    return " ".join(parts)


def _count(number: int) -> str:
    return "one value" if number == 1 else f"{number} values"


def _function(name: str, docstring: str, body: str) -> str:
    return f"def {name}() -> Reading:\n{docstring}{body}"


def _raise(reason: str) -> str:
    written = text_literal(reason)
    if len(written) + len("    raise UnfilledError()") <= COLUMNS:
        return f"    raise UnfilledError({written})\n"
    return f"    raise UnfilledError(\n        {written}\n    )\n"


def _docstring(first: str, more: Iterable[str]) -> str:
    """A docstring of a function: one sentence, then paragraphs."""
    rows = [f'    """{row}' if not at else f"    {row}" for at, row in enumerate(_wrapped(first))]
    paragraphs = [*filter(None, map(_wrapped, more))]
    for each in paragraphs:
        rows += ["", *(f"    {row}" for row in each)]
    if not paragraphs and len(rows) == 1 and len(rows[0]) + 3 <= COLUMNS:
        return f'{rows[0]}"""\n'
    return "\n".join([*rows, '    """']) + "\n"


def _wrapped(text: str) -> Sequence[str]:
    # Neither quotes nor backslashes may end or change the string that this stands in.
    plain = line(text, 600).replace("\\", "/").replace('"', "'")
    return wrap(plain, COLUMNS - 8, break_on_hyphens=False)
