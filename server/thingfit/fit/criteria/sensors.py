"""Sensors: every class that a model asks for, against the classes of the device's sensors.

A sensor serves for its own class and for those above it, so that one part may serve several needs
when it is of all their classes.
"""

from __future__ import annotations

from thingfit.facts import Device, Model
from thingfit.facts.sensing import Sensor, SensorNeed
from thingfit.fit.verdict import Candidate, Evidence, Fit, Policy, Verdict
from thingfit.fit.words import class_name, listed, with_article
from thingfit.meaning import vocabulary

SENSORS = "sensors"


def needed_classes(model: Model) -> tuple[str, ...]:
    """The classes of sensors that a model asks for, each once, in their order."""
    return tuple(
        dict.fromkeys(
            vocabulary.canonical(each.value) for need in model.sensors for each in need.classes
        )
    )


def offered_classes(device: Device) -> frozenset[str]:
    """All classes that the sensors of a device serve for, those above their own included."""
    found: set[str] = set()
    for cls in device.sensor_classes:
        canonical = vocabulary.canonical(cls)
        if not vocabulary.is_unmatchable(canonical):
            found |= {canonical, *vocabulary.ancestors(canonical)}
    return frozenset(each for each in found if not vocabulary.is_unmatchable(each))


def is_nameless(model: Model) -> bool:
    """Whether a model asks for a sensor without telling its class."""
    return any(not need.classes for need in model.sensors)


def serves(sensor: Sensor, cls: str) -> bool:
    """Whether a sensor is of a class."""
    return not vocabulary.is_unmatchable(cls) and any(
        vocabulary.is_a(each.value, cls) for each in sensor.classes
    )


def sensors(candidate: Candidate, device: Device, policy: Policy) -> Verdict:
    """Whether the device has a sensor of each class that the model asks for."""
    model = candidate.model
    offered = offered_classes(device)
    classes = needed_classes(model)
    missing = [each for each in classes if each not in offered]
    nameless = [need for need in model.sensors if not need.classes]
    fit = Fit.NOT if missing else Fit.UNKNOWN if nameless else Fit.FITS
    own = tuple(dict.fromkeys(class_name(c.value) for s in device.sensors for c in s.classes))
    return Verdict(
        SENSORS,
        fit,
        _sentence(classes, missing, bool(nameless), own),
        needed=tuple(map(class_name, classes)),
        offered=own,
        margin=-len(missing) if missing else None,
        model_places=_need_places(model, missing or list(classes), nameless),
        device_places=_device_places(device, classes, missing),
    )


def _sentence(
    classes: tuple[str, ...], missing: list[str], nameless: bool, own: tuple[str, ...]
) -> str:
    nobody = [each for each in missing if vocabulary.is_unmatchable(each)]
    if nobody:
        return f"asks for `{class_name(nobody[0])}`, a class that no device can have"
    if missing:
        wanted = listed([with_article(class_name(each)) for each in missing])
        has = f"the device has {', '.join(own)}" if own else "the device has no sensor"
        return f"needs {wanted}; {has}"
    if nameless:
        return "asks for a sensor without naming its class"
    if not classes:
        return "needs no sensor"
    wanted = listed([with_article(class_name(each)) for each in classes])
    return f"needs {wanted}; the device has {'it' if len(classes) == 1 else 'them'}"


def _need_places(
    model: Model, classes: list[str], nameless: list[SensorNeed]
) -> tuple[Evidence, ...]:
    found = [
        Evidence(model.uri, each.span)
        for need in model.sensors
        for each in need.classes
        if vocabulary.canonical(each.value) in classes
    ]
    return tuple(found) or tuple(Evidence(model.uri, need.span) for need in nameless)


def _device_places(
    device: Device, classes: tuple[str, ...], missing: list[str]
) -> tuple[Evidence, ...]:
    if missing:
        first = device.sensors[0].span if device.sensors else device.span
        return (Evidence(device.uri, first),)
    serving = (s for s in device.sensors if any(serves(s, cls) for cls in classes))
    return tuple(Evidence(device.uri, each.span) for each in serving)
