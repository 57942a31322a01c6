"""Rules about the classes of sensors, of devices and of models alike."""

from __future__ import annotations

from collections.abc import Iterator

from thingfit.facts import Document
from thingfit.facts.names import CONTROLLER, SENSOR
from thingfit.facts.stated import Text, Texts
from thingfit.meaning import vocabulary
from thingfit.rules.case import is_blank, set_value, written
from thingfit.rules.finding import Found, Severity
from thingfit.rules.registry import Group, document_rule
from thingfit.rules.respelling import respelled


@document_rule("sensor-unknown", Group.MODEL, Severity.WARNING)
def sensor_unknown(document: Document) -> Iterator[Found]:
    """A sensor whose class no vocabulary knows.

    Devices and models are brought together by the classes of their sensors; one with a class of
    its own never finds a partner.

    Bad:
        {
          "@context": "https://w3id.org/thingfit/model/v1",
          "type": "NeuralNetwork",
          "name": "Gesture",
          "license": "CC0-1.0",
          "input": { "sensors": [{ "type": "Accelerometre" }] }
        }

    Good:
        {
          "@context": "https://w3id.org/thingfit/model/v1",
          "type": "NeuralNetwork",
          "name": "Gesture",
          "license": "CC0-1.0",
          "input": { "sensors": [{ "type": "Accelerometer" }] }
        }
    """
    for unknown in unknown_sensors(document):
        name = vocabulary.local_name(unknown.value)
        near = [
            each
            for each in vocabulary.suggest(unknown.value)
            # A controller with a misspelt class reads as a sensor, as both are parts of the device.
            if each.kind == "class"
            and (vocabulary.is_a(each.iri, SENSOR) or each.iri == CONTROLLER)
        ]
        if not near:
            yield Found(unknown.span, f"the class of sensor `{name}` is not known")
            continue
        noun = "class" if near[0].iri == CONTROLLER else "class of sensor"
        message = f"the {noun} `{name}` is not known; did you mean `{near[0].name}`?"
        old = written(document, unknown.span)
        new = respelled(document, old, near[0].iri) if isinstance(old, str) else ""
        fixes = set_value(document, f"Change to `{new}`", unknown.span, new) if new else ()
        yield Found(unknown.span, message, fixes)


def unknown_sensors(document: Document) -> Iterator[Text]:
    """The classes of sensors of which no class is known to any vocabulary."""
    for classes in _classes(document):
        if any(vocabulary.is_a(each.value, SENSOR) for each in classes):
            continue
        yield from (each for each in classes if not is_blank(vocabulary.local_name(each.value)))


def _classes(document: Document) -> Iterator[Texts]:
    for model in document.models:
        yield from (need.classes for need in model.sensors)
    for device in document.devices:
        yield from (sensor.classes for sensor in device.sensors)


@document_rule("sensor-unmatchable", Group.MODEL, Severity.WARNING)
def sensor_unmatchable(document: Document) -> Iterator[Found]:
    """A class of sensor that no device can offer.

    `OtherSensor` stands for anything and so for nothing. A model that needs no sensor leaves it
    out; one that needs another sensor names its class.

    Bad:
        {
          "@context": "https://w3id.org/thingfit/model/v1",
          "type": "NeuralNetwork",
          "name": "Sine",
          "license": "CC0-1.0",
          "input": { "sensors": [{ "type": "OtherSensor" }] }
        }

    Good:
        {
          "@context": "https://w3id.org/thingfit/model/v1",
          "type": "NeuralNetwork",
          "name": "Sine",
          "license": "CC0-1.0",
          "input": { "shape": [1, 1] }
        }
    """
    for classes in _classes(document):
        for each in classes:
            if vocabulary.is_unmatchable(each.value):
                name = vocabulary.local_name(each.value)
                message = (
                    f"no device can have a sensor of the class `{name}`; "
                    "leave it out where no sensor is needed"
                )
                yield Found(each.span, message)
