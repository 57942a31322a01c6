"""The flat query over derived facts and the index find the same pairs, in any workspace.

The workspaces state nothing that only the index judges, such as runtimes and rates. Amounts stated
twice with different values are left out as well: of them the facts tell nothing, the index the
span, which a device may cover all the same.
"""

from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import event, given, settings
from hypothesis import strategies as st

from tests.fit.made import MODEL, TD
from thingfit.fit import Fit, index_of
from thingfit.fit.derived import derived_facts
from thingfit.meaning.statements import Literal
from thingfit.workspace import Host, Snapshot
from thingfit.workspace.sparql import read_query
from thingfit.workspace.store import Rows, ask

QUERY = read_query(
    """SELECT ?model ?device {
      ?m a nnet:NeuralNetwork ; schema:name ?model ; tf:ramBytes ?ram ; tf:flashBytes ?flash .
      ?d a s3n:SmartSensor ; td:title ?device ; tf:ramBytes ?most ; tf:flashBytes ?room .
      FILTER (?ram <= ?most && ?flash <= ?room)
      FILTER NOT EXISTS { ?m tf:hasSensorClass ?c FILTER NOT EXISTS { ?d tf:hasSensorClass ?c } }
    }"""
)
FAMILIES = (
    ("Camera", "ThermalCamera", "GreyscaleCamera", "Thermometer", "ImagingSensor"),
    ("Microphone", "DigitalMicrophone", "PdmMicrophone", "Sensor"),
    ("Accelerometer", "Gyroscope", "InertialMeasurementUnit", "NineAxisInertialMeasurementUnit"),
    ("Barometer", "EnvironmentalSensor", "OtherSensor"),
)
"""Classes with some of those above and below them; no device can have the last one."""

# Few amounts near one another, so that equal ones in other units and the next ones are common.
amounts = st.sampled_from((1, 999, 1000, 1001, 1024, 1025, 2000, 2048, 64_000, 65_536))
UNITS = {"B": 1, "kB": 1000, "KiB": 1024}
units = st.sampled_from(tuple(UNITS))


@st.composite
def sensors(draw: st.DrawFn, most: int) -> list[dict[str, Any]]:
    """Sensors of one family, some of two classes at once."""
    classes = st.sampled_from(draw(st.sampled_from(FAMILIES)))
    types = classes | st.lists(classes, min_size=2, max_size=2, unique=True)
    return [{"type": each} for each in draw(st.lists(types, max_size=most))]


@st.composite
def memories(draw: st.DrawFn, name: str) -> tuple[dict[str, Any], list[dict[str, Any]]]:
    """One amount of RAM and one of flash, each in bytes, in another unit, in both or left out."""
    members: dict[str, Any] = {}
    stated: list[dict[str, Any]] = []
    for kind, key in (("RAM", "ramBytes"), ("Flash", "flashBytes")):
        amount = draw(amounts)
        ways = draw(st.sampled_from(("member", "unit", "unit", "both", "member", "unit", "none")))
        if ways in ("member", "both"):
            members[key] = amount
        if ways in ("unit", "both"):
            unit = draw(units)
            part = amount // UNITS[unit] if amount % UNITS[unit] == 0 else amount / UNITS[unit]
            stated.append({"memory": {kind: {name: part, "unit": unit}}})
    return members, stated


@st.composite
def devices(draw: st.DrawFn, number: int) -> tuple[str, str]:
    members, offers = draw(memories("value"))
    if draw(st.integers(0, 5)) == 0 and "ramBytes" not in members:
        members["ramTotalBytes"] = draw(amounts)
    found: dict[str, Any] = {
        "@context": TD,
        "@type": "SmartSensor",
        **({"id": f"urn:example:d{number}"} if draw(st.booleans()) else {}),
        "title": f"d{number}",
        "controller": {"type": "MicroController", **members, "offers": offers},
        "sensors": draw(sensors(4)),
    }
    return f"file:///w/d{number}.td.jsonld", json.dumps(found)


@st.composite
def models(draw: st.DrawFn, number: int) -> tuple[str, str]:
    members, needs = draw(memories("atLeast"))
    asked = draw(sensors(2)) + draw(st.sampled_from(([], [], [], [{"label": "some sensor"}])))
    found: dict[str, Any] = {
        "@context": MODEL,
        "type": "NeuralNetwork",
        **({"id": f"urn:example:m{number}"} if draw(st.booleans()) else {}),
        "name": f"m{number}",
        **members,
        "requires": needs,
        **({"input": {"type": "NetworkInput", "sensors": asked}} if asked else {}),
    }
    return f"file:///w/m{number}.model.jsonld", json.dumps(found)


@st.composite
def workspaces(draw: st.DrawFn) -> dict[str, str]:
    made = [draw(devices(number)) for number in range(draw(st.integers(1, 5)))]
    made += [draw(models(number)) for number in range(draw(st.integers(1, 5)))]
    return dict(made)


def by_query(snapshot: Snapshot) -> set[tuple[str, str]]:
    """The names of the pairs that the query finds."""
    found = ask(snapshot.documents.values(), derived_facts(snapshot), QUERY)
    assert isinstance(found, Rows)
    return {(_text(model), _text(device)) for model, device in found.rows}


def by_index(snapshot: Snapshot) -> set[tuple[str, str]]:
    """The names of the pairs that fit by the index."""
    index = index_of(snapshot)
    return {
        (model.name, device.name)
        for device in index.devices()
        for model in index.models()
        if index.fit(model, device) is Fit.FITS
    }


def _text(term: object) -> str:
    assert isinstance(term, Literal)
    return term.text


@settings(max_examples=60, deadline=None, derandomize=True, database=None)
@given(workspaces(), st.data())
def test_the_query_and_the_index_find_the_same_pairs(
    texts: dict[str, str], data: st.DataObject
) -> None:
    host = Host()
    for uri, text in texts.items():
        host.set_text(uri, text)
    snapshot = host.snapshot()
    pairs = by_index(snapshot)
    event("some pair fits" if pairs else "no pair fits")
    assert by_query(snapshot) == pairs
    # After an edit as well, for which the index is not made anew.
    host.set_text(*data.draw(st.sampled_from((devices(0), models(0))).flatmap(lambda each: each)))
    edited = host.snapshot()
    assert by_query(edited) == by_index(edited)


@pytest.mark.parametrize(
    ("device_sensor", "kilobytes", "fits"),
    [("PdmMicrophone", 1.024, True), ("PdmMicrophone", 1.023, False), ("Sensor", 1.024, False)],
)
def test_both_know_units_and_classes(device_sensor: str, kilobytes: float, fits: bool) -> None:
    needed = {"memory": {"RAM": {"atLeast": 1, "unit": "KiB"}}}
    offered = {"memory": {"RAM": {"value": kilobytes, "unit": "kB"}}}
    model = {
        "@context": MODEL,
        "type": "NeuralNetwork",
        "name": "m",
        "flashBytes": 10,
        "requires": [needed],
        "input": {"type": "NetworkInput", "sensors": [{"type": "Microphone"}]},
    }
    device = {
        "@context": TD,
        "@type": "SmartSensor",
        "title": "d",
        "controller": {"type": "MicroController", "flashBytes": 10, "offers": [offered]},
        "sensors": [{"type": device_sensor}],
    }
    host = Host()
    host.set_text("file:///w/m.model.jsonld", json.dumps(model))
    host.set_text("file:///w/d.td.jsonld", json.dumps(device))
    wanted = {("m", "d")} if fits else set()
    assert by_query(host.snapshot()) == by_index(host.snapshot()) == wanted


NAMELESS = {"label": "some sensor"}


@pytest.mark.parametrize("asked", [[NAMELESS], [{"type": "Camera"}, NAMELESS], [NAMELESS] * 2])
@pytest.mark.parametrize("own", [[], [{"type": "Camera"}], [{"type": "Sensor"}], [NAMELESS]])
def test_a_sensor_without_its_class_is_nothing_that_a_device_surely_has(
    asked: list[dict[str, Any]], own: list[dict[str, Any]]
) -> None:
    """Beside one that needs no sensor, which fits all devices, and so shows that they do fit."""
    host = Host()
    memory = {"ramBytes": 10, "flashBytes": 10}
    for name, sensors in (("asks", asked), ("plain", [])):
        part = {"input": {"type": "NetworkInput", "sensors": sensors}} if sensors else {}
        model = {"@context": MODEL, "type": "NeuralNetwork", "name": name, **memory, **part}
        host.set_text(f"file:///w/{name}.model.jsonld", json.dumps(model))
    controller = {"type": "MicroController", **memory}
    device = {"@context": TD, "@type": "SmartSensor", "title": "d", "controller": controller}
    host.set_text("file:///w/d.td.jsonld", json.dumps(device | {"sensors": own}))
    assert by_query(host.snapshot()) == by_index(host.snapshot()) == {("plain", "d")}
