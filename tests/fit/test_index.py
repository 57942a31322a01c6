"""The index says of any workspace what the criteria say pair by pair, also after edits."""

from __future__ import annotations

import json
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from tests.fit.made import MODEL, TD
from thingfit.facts import Document
from thingfit.fit import Candidate, Fit, Index, Policy, Tally, changes, empty_index, match
from thingfit.fit.change import cost

CLASSES = (
    "Accelerometer",
    "Gyroscope",
    "Magnetometer",
    "InertialMeasurementUnit",
    "NineAxisInertialMeasurementUnit",
    "Microphone",
    "PdmMicrophone",
    "Camera",
    "ThermalCamera",
    "Thermometer",
    "EnvironmentalSensor",
    "Sensor",
    "OtherSensor",
)
UNITS = {"B": 1, "kB": 1000, "KiB": 1024, "MB": 1_000_000}
amounts = st.tuples(st.integers(0, 40), st.sampled_from(("kB", "KiB"))) | st.tuples(
    st.integers(0, 40_000), st.just("B")
)
setting = st.fixed_dictionaries(
    {},
    optional={
        "sampleRate": st.sampled_from((10, 50, 100)),
        "axes": st.integers(1, 3),
        "minimum": st.sampled_from((-2, -4)),
        "maximum": st.sampled_from((2, 4, 40)),
        "unit": st.sampled_from(("[g]", "m/s2", "Cel")),
    },
)
sensors = st.lists(
    st.tuples(st.sampled_from(CLASSES), st.just({}) | setting).map(
        lambda each: {"type": each[0], **each[1]}
    ),
    max_size=3,
)
runtimes = st.fixed_dictionaries(
    {},
    optional={
        "runtime": st.sampled_from(("TensorFlowLiteMicro", "LiteRT", "STEdgeAI")),
        "runtimeVersion": st.sampled_from(("2.3", "2.4", "2026", "next")),
    },
)


def memories(kind: str, name: str, found: list[tuple[int, str]]) -> list[dict[str, Any]]:
    return [{"memory": {kind: {name: value, "unit": unit}}} for value, unit in found]


@st.composite
def devices(draw: st.DrawFn) -> str:
    offers = memories("RAM", "value", draw(st.lists(amounts, max_size=2)))
    offers += memories("Flash", "value", draw(st.lists(amounts, max_size=1)))
    controller: dict[str, Any] = {"type": "MicroController", "offers": offers}
    if draw(st.booleans()):
        controller["ramTotalBytes"] = draw(st.integers(0, 40_000))
    return json.dumps(
        {
            "@context": TD,
            "@type": "SmartSensor",
            "title": draw(st.sampled_from("ABC")),
            "controller": controller,
            "sensors": draw(sensors),
            **draw(runtimes),
        }
    )


@st.composite
def models(draw: st.DrawFn) -> str:
    needs = memories("RAM", "atLeast", draw(st.lists(amounts, max_size=2)))
    needs += memories("Flash", "atLeast", draw(st.lists(amounts, max_size=1)))
    extra: dict[str, Any] = draw(runtimes)
    if draw(st.booleans()):
        extra["operators"] = draw(st.lists(st.sampled_from(("Conv2D", "BatchMatmul", "Custom"))))
    return json.dumps(
        {
            "@context": MODEL,
            "type": "NeuralNetwork",
            "name": draw(st.sampled_from("ABC")),
            "input": {
                "type": "NetworkInput",
                "sensors": draw(sensors),
                **draw(st.sampled_from(({}, {"shape": [1, 20], "windowSamples": 10}))),
            },
            "requires": needs,
            **extra,
        }
    )


Workspace = dict[str, Document]


def put(index: Index, document: Document) -> Index:
    return index.with_document(
        document.uri, [Candidate(each) for each in document.models], document.devices
    )


def check(index: Index, workspace: Workspace, policy: Policy) -> None:
    """Every answer of an index against the pairs one by one."""
    tally = {each: 0 for each in Fit}
    for device_row in index.devices():
        device = workspace[device_row.uri].devices[device_row.number]
        fits, unknown = index.models_for(device_row)
        misses = []
        for model_row in index.models():
            model = workspace[model_row.uri].models[model_row.number]
            pair = match(Candidate(model), device, policy)
            tally[pair.fit] += 1
            assert index.fit(model_row, device_row) is pair.fit, [v.sentence for v in pair.verdicts]
            assert (model_row in fits) == (pair.fit is Fit.FITS)
            assert (model_row in unknown) == (pair.fit is Fit.UNKNOWN)
            if pair.fit is Fit.NOT:
                misses.append(cost(changes(pair)))
                found = index.miss(model_row, device_row)
                assert sorted(found.changes, key=str) == sorted(changes(pair), key=str)
        nearest = index.nearest_miss_of_device(device_row)
        assert (nearest is None) == (not misses)
        if nearest is not None:
            assert abs(cost(nearest.changes) - min(misses)) < 1e-9
    for model_row in index.models():
        fits_on, unknown_on = index.devices_for(model_row)
        for device_row in index.devices():
            assert (device_row in fits_on) == (index.fit(model_row, device_row) is Fit.FITS)
            assert (device_row in unknown_on) == (index.fit(model_row, device_row) is Fit.UNKNOWN)
    assert index.tally() == Tally(tally[Fit.FITS], tally[Fit.UNKNOWN], sum(tally.values()))


texts = st.one_of(devices(), models())


@settings(max_examples=60, deadline=None)
@given(st.lists(texts, min_size=2, max_size=8), st.booleans())
def test_the_index_equals_the_criteria(written: list[str], explore: bool) -> None:
    policy = Policy(assume_unknown_fits=explore)
    workspace = {f"file:///{n}.jsonld": text for n, text in enumerate(written)}
    documents = {uri: Document(uri, None, text) for uri, text in workspace.items()}
    index = empty_index(policy)
    for each in documents.values():
        index = put(index, each)
    check(index, documents, policy)


@settings(max_examples=30, deadline=None)
@given(
    st.lists(texts, min_size=3, max_size=6),
    st.lists(st.tuples(st.integers(0, 5), st.none() | texts), min_size=1, max_size=5),
)
def test_the_index_stays_right_after_edits(
    written: list[str], edits: list[tuple[int, str | None]]
) -> None:
    policy = Policy()
    documents: Workspace = {}
    index = empty_index(policy)
    for number, text in [*enumerate(written), *edits]:
        uri = f"file:///{number}.jsonld"
        before, known = index, dict(documents)
        if text is None:
            documents.pop(uri, None)
            index = index.with_document(uri)
        else:
            documents[uri] = Document(uri, None, text)
            index = put(index, documents[uri])
    check(index, documents, policy)
    # The version before the last edit still answers for its own documents.
    check(before, known, policy)
