"""Rules about the sensors of devices and the affordances that give access to them."""

from __future__ import annotations

import re
from collections.abc import Iterator

from thingfit.facts import Device, Document
from thingfit.facts.device import Interface
from thingfit.facts.sensing import Sensor
from thingfit.meaning import units, vocabulary
from thingfit.rules import edits
from thingfit.rules.case import head_of, set_value
from thingfit.rules.finding import Found, Severity
from thingfit.rules.reading import counted
from thingfit.rules.registry import Group, document_rule
from thingfit.rules.terms import local_maps
from thingfit.syntax import String, node_at

_WORD = re.compile(r"[A-Z]?[a-z]+|[A-Z]+(?![a-z])")
_OF_SIGNALS = frozenset(("camera", "microphone", "imaging", "radar", "gesture"))
_WITHOUT_SENSOR = frozenset(("byte", "bit", "one", "percent", "second", "count"))


@document_rule("sensor-without-affordance", Group.DEVICE, Severity.HINT)
def sensor_without_affordance(document: Document) -> Iterator[Found]:
    """A sensor that no property, action or event gives access to, although others are exposed.

    `exposedBy` names the affordance through which a sensor is read. It is missed where the device
    names it for other sensors, unless unit or name make the affordance plain, or it is a camera, a
    microphone or the like. One that leads to no affordance of the device is a warning.

    Bad:
        {
          "@context": [
            "https://www.w3.org/2022/wot/td/v1.1",
            "https://w3id.org/thingfit/device/v1"
          ],
          "id": "urn:uuid:5f0e9d1c-3a52-4c07-9c1e-8d2b6f7a4e10",
          "@type": "SmartSensor",
          "title": "Node",
          "securityDefinitions": {"nosec_sc": {"scheme": "nosec"}},
          "security": "nosec_sc",
          "controller": {"type": "MicroController", "ramBytes": 65536, "flashBytes": 262144},
          "sensors": [
            {
              "type": "Thermometer",
              "minimum": -10,
              "maximum": 60,
              "unit": "Cel",
              "exposedBy": "#/properties/temprature"
            }
          ],
          "properties": {
            "temperature": {
              "type": "number",
              "unit": "Cel",
              "readOnly": true,
              "forms": [{"href": "https://node.example.com/temperature"}]
            }
          }
        }

    Good:
        {
          "@context": [
            "https://www.w3.org/2022/wot/td/v1.1",
            "https://w3id.org/thingfit/device/v1"
          ],
          "id": "urn:uuid:5f0e9d1c-3a52-4c07-9c1e-8d2b6f7a4e10",
          "@type": "SmartSensor",
          "title": "Node",
          "securityDefinitions": {"nosec_sc": {"scheme": "nosec"}},
          "security": "nosec_sc",
          "controller": {"type": "MicroController", "ramBytes": 65536, "flashBytes": 262144},
          "sensors": [
            {
              "type": "Thermometer",
              "minimum": -10,
              "maximum": 60,
              "unit": "Cel",
              "exposedBy": "#/properties/temperature"
            }
          ],
          "properties": {
            "temperature": {
              "type": "number",
              "unit": "Cel",
              "readOnly": true,
              "forms": [{"href": "https://node.example.com/temperature"}]
            }
          }
        }
    """
    for device in document.devices:
        for sensor in device.sensors:
            if sensor.exposed_by and device.interfaces and not device.interface_of(sensor):
                yield _wrong(document, device, sensor)
        exposed = [each for each in device.sensors if device.interface_of(each)]
        hidden = [
            each
            for each in device.sensors
            if not each.exposed_by
            and not any(_is_of_signals(cls.value) for cls in each.classes)
            and not any(_fit(each, i) for i in device.interfaces)
        ]
        if exposed and hidden:
            name = _name(hidden[0])
            at = head_of(document, hidden[0].span)
            message = f"no affordance gives access to the {name}{counted(hidden, 'sensor')}"
            yield Found(at, message)


def _wrong(document: Document, device: Device, sensor: Sensor) -> Found:
    stated = sensor.exposed_by[0]
    node = node_at(document.tree.root, stated.span.start)
    written = node.value if isinstance(node, String) else stated.value
    names = [each.name.value for each in device.interfaces if each.name]
    head, slash, name = written.rpartition("/")
    near = edits.nearest(name, names)
    fixes = (
        set_value(document, f"Change to `{head}{slash}{near}`", node.span, f"{head}{slash}{near}")
        if near and isinstance(node, String)
        else ()
    )
    message = f"`{written}` is no affordance of the device"
    return Found(stated.span, message, fixes, severity=Severity.WARNING)


@document_rule("affordance-without-sensor", Group.DEVICE, Severity.HINT)
def affordance_without_sensor(document: Document) -> Iterator[Found]:
    """A property with a physical unit that no sensor of the device measures in.

    Sensors and properties are linked by `exposedBy`, by their unit, or by their names. It is told
    only where all sensors state the range and so the unit of what they measure.

    Bad:
        {
          "@context": [
            "https://www.w3.org/2022/wot/td/v1.1",
            "https://w3id.org/thingfit/device/v1"
          ],
          "id": "urn:uuid:5f0e9d1c-3a52-4c07-9c1e-8d2b6f7a4e10",
          "@type": "SmartSensor",
          "title": "Node",
          "securityDefinitions": {"nosec_sc": {"scheme": "nosec"}},
          "security": "nosec_sc",
          "controller": {"type": "MicroController", "ramBytes": 65536, "flashBytes": 262144},
          "sensors": [
            {"type": "Thermometer", "minimum": -10, "maximum": 60, "unit": "Cel"}
          ],
          "properties": {
            "level": {
              "type": "number",
              "unit": "m",
              "readOnly": true,
              "forms": [{"href": "https://node.example.com/level"}]
            }
          }
        }

    Good:
        {
          "@context": [
            "https://www.w3.org/2022/wot/td/v1.1",
            "https://w3id.org/thingfit/device/v1"
          ],
          "id": "urn:uuid:5f0e9d1c-3a52-4c07-9c1e-8d2b6f7a4e10",
          "@type": "SmartSensor",
          "title": "Node",
          "securityDefinitions": {"nosec_sc": {"scheme": "nosec"}},
          "security": "nosec_sc",
          "controller": {"type": "MicroController", "ramBytes": 65536, "flashBytes": 262144},
          "sensors": [
            {"type": "Thermometer", "minimum": -10, "maximum": 60, "unit": "Cel"}
          ],
          "properties": {
            "level": {
              "type": "number",
              "unit": "Cel",
              "readOnly": true,
              "forms": [{"href": "https://node.example.com/level"}]
            }
          }
        }
    """
    for device in document.devices:
        if not device.sensors or any(_is_open(device, each) for each in device.sensors):
            continue
        exposed = [device.interface_of(each) for each in device.sensors]
        for each in device.interfaces:
            is_reading = each.kind == "property" and each.read_only and each.read_only.value
            if not is_reading or each.unit is None or each in exposed or _is_of_program(each):
                continue
            if not any(_fit(sensor, each) for sensor in device.sensors):
                name = each.name.value if each.name else "this"
                message = f"no sensor of the device measures in the unit of `{name}`"
                yield Found(each.unit.span, message)


def _is_open(device: Device, sensor: Sensor) -> bool:
    """Whether a sensor may measure anything: its unit is unknown, and it is linked to nothing."""
    stated = sensor.settings.range
    return (stated is None or stated.unit is None) and device.interface_of(sensor) is None


def _is_of_program(each: Interface) -> bool:
    """Whether a value is one of the program rather than of the world: memory, shares, times."""
    name = vocabulary.local_name(each.unit.value).lower() if each.unit else ""
    return any(word in name for word in _WITHOUT_SENSOR)


def _fit(sensor: Sensor, interface: Interface) -> bool:
    """Whether a sensor and an affordance are likely of the same quantity."""
    stated = sensor.settings.range.unit if sensor.settings.range else None
    if stated and interface.unit and not _is_of_program(interface):
        one, two = units.find(stated.value), units.find(interface.unit.value)
        if one and two and units.convert(1, one, two) is not None:
            return True
    names = [text.value for text in (interface.name, interface.title) if text]
    return bool(
        _words(*names) & _words(*(_local(sensor)), sensor.name.value if sensor.name else "")
    )


def _local(sensor: Sensor) -> list[str]:
    return [vocabulary.local_name(each.value) for each in sensor.classes]


def _words(*names: str) -> frozenset[str]:
    found = (word.lower() for name in names for word in _WORD.findall(name))
    return frozenset(word for word in found if len(word) > 3 and word != "sensor")


def _name(sensor: Sensor) -> str:
    name = sensor.name.value if sensor.name else next(iter(_local(sensor)), "sensor")
    return f"sensor `{name}`"


@document_rule("sensor-range-missing", Group.DEVICE, Severity.HINT)
def sensor_range_missing(document: Document) -> Iterator[Found]:
    """A sensor without the range that it measures.

    A model is trained on values of some range and unit; whether a sensor gives such values cannot
    be told without its own. Cameras, microphones and their like are left alone. It is told once a
    device.

    Bad:
        {
          "@context": [
            "https://www.w3.org/2022/wot/td/v1.1",
            "https://w3id.org/thingfit/device/v1"
          ],
          "id": "urn:uuid:5f0e9d1c-3a52-4c07-9c1e-8d2b6f7a4e10",
          "@type": "SmartSensor",
          "title": "Node",
          "securityDefinitions": {"nosec_sc": {"scheme": "nosec"}},
          "security": "nosec_sc",
          "controller": {"type": "MicroController", "ramBytes": 65536, "flashBytes": 262144},
          "sensors": [
            {"type": "Thermometer"}
          ]
        }

    Good:
        {
          "@context": [
            "https://www.w3.org/2022/wot/td/v1.1",
            "https://w3id.org/thingfit/device/v1"
          ],
          "id": "urn:uuid:5f0e9d1c-3a52-4c07-9c1e-8d2b6f7a4e10",
          "@type": "SmartSensor",
          "title": "Node",
          "securityDefinitions": {"nosec_sc": {"scheme": "nosec"}},
          "security": "nosec_sc",
          "controller": {"type": "MicroController", "ramBytes": 65536, "flashBytes": 262144},
          "sensors": [
            {"type": "Thermometer", "minimum": -10, "maximum": 60, "unit": "Cel"}
          ]
        }
    """
    for device in document.devices:
        bare = [
            each
            for each in device.sensors
            if each.settings.range is None
            and each.classes
            and not any(_is_of_signals(cls.value) for cls in each.classes)
        ]
        if bare:
            message = f"the {_name(bare[0])} states no range{counted(bare, 'sensor')}"
            yield Found(head_of(document, bare[0].span), message)


def _is_of_signals(cls: str) -> bool:
    names = (cls, *vocabulary.ancestors(cls))
    words = _words(*(vocabulary.local_name(each) for each in names))
    return bool(words & _OF_SIGNALS) or vocabulary.is_unmatchable(cls)


@document_rule("namespace-without-slash", Group.DEVICE, Severity.ERROR)
def namespace_without_slash(document: Document) -> Iterator[Found]:
    """A namespace of a known vocabulary without the `/` or `#` at its end.

    Prefix and name are joined as they are: `http://www.w3.org/ns/ssn/systems` and `Accuracy` make
    `…/systemsAccuracy`, a term that does not exist, so all that is said with the prefix is lost.
    It is told of prefixes that are used.

    Bad:
        {
          "@context": [
            "https://www.w3.org/2022/wot/td/v1.1",
            {
              "s3n": "http://w3id.org/s3n/",
              "ssn-system": "http://www.w3.org/ns/ssn/systems"
            }
          ],
          "id": "urn:uuid:5f0e9d1c-3a52-4c07-9c1e-8d2b6f7a4e10",
          "@type": "s3n:SmartSensor",
          "title": "Node",
          "securityDefinitions": {"nosec_sc": {"scheme": "nosec"}},
          "security": "nosec_sc",
          "ssn-system:hasSystemCapability": {"@type": "s3n:Memory"}
        }

    Good:
        {
          "@context": [
            "https://www.w3.org/2022/wot/td/v1.1",
            {
              "s3n": "http://w3id.org/s3n/",
              "ssn-system": "http://www.w3.org/ns/ssn/systems/"
            }
          ],
          "id": "urn:uuid:5f0e9d1c-3a52-4c07-9c1e-8d2b6f7a4e10",
          "@type": "s3n:SmartSensor",
          "title": "Node",
          "securityDefinitions": {"nosec_sc": {"scheme": "nosec"}},
          "security": "nosec_sc",
          "ssn-system:hasSystemCapability": {"@type": "s3n:Memory"}
        }
    """
    known = {name[:-1]: name for name in vocabulary.namespaces().values() if name[-1] in "/#"}
    for part in document.parts:
        for each in local_maps(part.node.get("@context")):
            for member in each.members:
                value = member.value
                is_used = f'"{member.key.value}:' in document.text
                if is_used and isinstance(value, String) and value.value in known:
                    whole = known[value.value]
                    message = f"the namespace `{value.value}` has no `{whole[-1]}` at its end"
                    fixes = set_value(document, f"Change to `{whole}`", value.span, whole)
                    yield Found(value.span, message, fixes)
