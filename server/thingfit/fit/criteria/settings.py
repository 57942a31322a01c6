"""Range, rate, axes and picture size of sensors, where both sides state them.

For each class that a model asks for, the sensor of the device is judged that suits best: all of its
settings have to do, not the range of one part and the rate of another.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from fractions import Fraction

from thingfit.facts import Device, Model
from thingfit.facts.sensing import MeasuringRange, Sensor, SensorNeed
from thingfit.facts.stated import Number, Stated
from thingfit.fit.criteria.sensors import serves
from thingfit.fit.verdict import Amount, Candidate, Evidence, Fit, Policy, Verdict
from thingfit.fit.words import class_name, number, unit_symbol
from thingfit.meaning import units, vocabulary

RANGE, RATE, AXES, RESOLUTION = "range", "rate", "axes", "resolution"
_SLACK = Fraction(1, 1_000_000)  # Units that hold pi are converted by rounded factors.


@dataclass(frozen=True, slots=True)
class Pairing:
    """A class that a model asks for, the need that does, and the device's sensor that serves it."""

    cls: str
    need: SensorNeed
    sensor: Sensor


@dataclass(frozen=True, slots=True)
class Point:
    """One comparison: the words for it, and the amounts on both sides where there are some."""

    fit: Fit
    words: str
    needed: Amount | None
    offered: Amount | None
    model_span: Stated[Number] | None
    device_span: Stated[Number] | None
    decisive: bool = True


Judge = Callable[[Model, Device, Pairing], Point | None]


def pairing_of(model: Model, device: Device, need: SensorNeed, cls: str) -> Pairing | None:
    """The sensor of a device that serves a need best, if one is of the class."""
    serving = [Pairing(cls, need, each) for each in device.sensors if serves(each, cls)]
    if len(serving) < 2:
        return serving[0] if serving else None
    return min(serving, key=lambda one: _faults(model, device, one))


def pairings(model: Model, device: Device) -> tuple[Pairing, ...]:
    """The sensors of a device that serve the needs of a model; needs that none serves left out."""
    found = (
        pairing_of(model, device, need, vocabulary.canonical(each.value))
        for need in model.sensors
        for each in need.classes
    )
    return tuple(each for each in found if each is not None)


def points_of(model: Model, device: Device, pairing: Pairing) -> dict[str, Point]:
    """What is said of one need, by criterion."""
    found = {name: judge(model, device, pairing) for name, judge in _JUDGES.items()}
    return {name: point for name, point in found.items() if point is not None}


def _faults(model: Model, device: Device, pairing: Pairing) -> tuple[int, int]:
    """How many settings of a sensor speak against it, and how many cannot be compared."""
    fits = [each.fit for each in points_of(model, device, pairing).values()]
    return fits.count(Fit.NOT), fits.count(Fit.UNKNOWN)


def sensor_range(candidate: Candidate, device: Device, policy: Policy) -> Verdict | None:
    """Whether the sensors measure all values that the model was trained with."""
    return _verdict(RANGE, candidate.model, device, None)


def rate(candidate: Candidate, device: Device, policy: Policy) -> Verdict | None:
    """Whether the sensors deliver as many samples per second as the model was trained with."""
    return _verdict(RATE, candidate.model, device, "Hz")


def axes(candidate: Candidate, device: Device, policy: Policy) -> Verdict | None:
    """Whether the sensors have as many axes as the model takes."""
    return _verdict(AXES, candidate.model, device, None)


def resolution(candidate: Candidate, device: Device, policy: Policy) -> Verdict | None:
    """Whether pictures are as large as the model was trained with; larger ones can be scaled."""
    return _verdict(RESOLUTION, candidate.model, device, None)


def _verdict(criterion: str, model: Model, device: Device, unit: str | None) -> Verdict | None:
    judge = _JUDGES[criterion]
    points = [p for each in pairings(model, device) if (p := judge(model, device, each))]
    if not points:
        return None
    order = (Fit.NOT, Fit.UNKNOWN, Fit.FITS)
    # What decides comes first: a setting that is not stated on one side leaves the others be.
    worst = min(points, key=lambda each: (not each.decisive, order.index(each.fit)))
    same = [each for each in points if each.fit is worst.fit and each.decisive is worst.decisive]
    margin = None
    if worst.needed is not None and worst.offered is not None:
        margin = worst.offered - worst.needed
    return Verdict(
        criterion,
        worst.fit,
        "; ".join(dict.fromkeys(each.words for each in same)),
        needed=worst.needed,
        offered=worst.offered,
        margin=margin,
        unit=unit,
        model_places=tuple(Evidence(model.uri, p.model_span.span) for p in same if p.model_span),
        device_places=tuple(
            Evidence(device.uri, p.device_span.span) for p in same if p.device_span
        ),
        decisive=worst.decisive,
    )


def _judge_rate(model: Model, device: Device, pairing: Pairing) -> Point | None:
    need = pairing.need.settings.rate or setting_of_input(model, pairing.need, "rate")
    settings = pairing.sensor.settings
    return _at_least(pairing, need, settings.maximum_rate or settings.rate, " Hz")


def _judge_axes(model: Model, device: Device, pairing: Pairing) -> Point | None:
    need = pairing.need.settings.axes
    return _at_least(pairing, need, pairing.sensor.settings.axes, " axes")


def _judge_resolution(model: Model, device: Device, pairing: Pairing) -> Point | None:
    settings, own = pairing.need.settings, pairing.sensor.settings
    found = [
        point
        for name, need, offer in (
            ("wide", settings.width or setting_of_input(model, pairing.need, "width"), own.width),
            (
                "high",
                settings.height or setting_of_input(model, pairing.need, "height"),
                own.height,
            ),
        )
        if (point := _at_least(pairing, need, offer, f" points {name}"))
    ]
    return min(found, key=lambda each: each.fit is not Fit.NOT, default=None)


def setting_of_input(model: Model, need: SensorNeed, name: str) -> Stated[Number] | None:
    """A setting of the input that a sensor feeds, where it feeds it alone."""
    if need.input is None or need.input >= len(model.inputs):
        return None
    if name != "rate" and sum(each.input == need.input for each in model.sensors) > 1:
        return None
    settings = model.inputs[need.input].settings
    return {"rate": settings.rate, "width": settings.width, "height": settings.height}[name]


def _at_least(
    pairing: Pairing, need: Stated[Number] | None, offer: Stated[Number] | None, unit: str
) -> Point | None:
    if need is None:
        return None
    name = class_name(pairing.cls)
    wanted = _counted(need.value, unit)
    if offer is None:
        words = f"the {name} states no value, {wanted} are needed"
        return Point(Fit.UNKNOWN, words, need.value, None, need, None, decisive=False)
    given = _counted(offer.value, unit)
    if offer.value >= need.value:
        words = f"{wanted} of the {name}'s {given}"
        return Point(Fit.FITS, words, need.value, offer.value, need, offer)
    words = f"needs {wanted} of the {name}, which has {given}"
    return Point(Fit.NOT, words, need.value, offer.value, need, offer)


def _counted(value: Number, unit: str) -> str:
    return f"{number(value)}{' axis' if unit == ' axes' and value == 1 else unit}"


def _judge_range(model: Model, device: Device, pairing: Pairing) -> Point | None:
    need = pairing.need.settings.range
    if need is None:
        return None
    name, wanted = class_name(pairing.cls), _range_words(need)
    at = need.maximum or need.minimum
    offer = range_of(device, pairing.sensor)
    if offer is None:
        words = f"the {name} states no range, {wanted} are needed"
        return Point(Fit.UNKNOWN, words, None, None, at, None, decisive=False)
    there = offer.maximum or offer.minimum
    given = _range_words(offer)
    ends = list(_ends(need, offer))
    if not ends:
        words = f"the {name} states another end of its range, {wanted} are needed"
        return Point(Fit.UNKNOWN, words, None, None, at, there, decisive=False)
    if any(each is None for each in ends):
        words = f"{wanted} and the {name}'s {given} cannot be compared"
        return Point(Fit.UNKNOWN, words, None, None, at, there)
    if all(ends):
        return Point(Fit.FITS, f"{wanted} within the {name}'s {given}", None, None, at, there)
    words = f"needs {wanted} of the {name}, which has {given}"
    return Point(Fit.NOT, words, None, None, at, there)


def range_of(device: Device, sensor: Sensor) -> MeasuringRange | None:
    """The range of a sensor: its own, else that of the affordance that gives access to it."""
    if sensor.settings.range is not None:
        return sensor.settings.range
    face = device.interface_of(sensor)
    if face is None or (face.minimum is None and face.maximum is None):
        return None
    return MeasuringRange(face.minimum, face.maximum, face.unit)


def _ends(need: MeasuringRange, offer: MeasuringRange) -> Iterator[bool | None]:
    """For each end that both state, whether it lies far enough out; nothing if none can tell."""
    for sign, wanted, given in (
        (-1, need.minimum, offer.minimum),
        (1, need.maximum, offer.maximum),
    ):
        if wanted is not None and given is not None:
            yield _reaches(sign, wanted.value, need, given.value, offer)


def _reaches(
    sign: int, wanted: Number, need: MeasuringRange, given: Number, offer: MeasuringRange
) -> bool | None:
    source = units.find(need.unit.value) if need.unit else None
    target = units.find(offer.unit.value) if offer.unit else None
    value = units.exact(given)
    if source is None or target is None or value is None:
        return None
    converted = units.convert(wanted, source, target)
    if converted is None:
        return None
    slack = Fraction(0) if source.exact and target.exact else abs(converted) * _SLACK
    return sign * value >= sign * converted - slack


def _range_words(stated: MeasuringRange) -> str:
    unit = unit_symbol(stated.unit.value if stated.unit else None)
    if not unit and stated.unit:
        unit = f" `{vocabulary.local_name(stated.unit.value)}`"
    low, high = stated.minimum, stated.maximum
    if low is None or high is None:
        end = low or high
        assert end is not None
        return f"{'from' if low else 'up to'} {number(end.value)}{unit}"
    return f"{number(low.value)} to {number(high.value)}{unit}"


_JUDGES: dict[str, Judge] = {
    RANGE: _judge_range,
    RATE: _judge_rate,
    AXES: _judge_axes,
    RESOLUTION: _judge_resolution,
}
