"""The published models on the published devices, pair for pair as another program found them."""

from __future__ import annotations

import json
from functools import partial

import pytest

from tests.facts.published import PUBLISHED, needs_published
from tests.fit.published import as_graphs, as_json_ld, as_turtle, matches, pairs
from thingfit.fit import (
    DEFAULT_POLICY,
    Fit,
    Policy,
    Tally,
    candidates_of,
    changes,
    devices_of,
    empty_index,
    index_of,
    match,
    supposed,
    supposing,
)
from thingfit.fit.words import class_name
from thingfit.meaning.vocabulary import local_name
from thingfit.workspace import Snapshot

pytestmark = needs_published
ESTIMATES = Policy(prefer_estimates=True)


STYLES = {
    "turtle": as_turtle,
    "json-ld": as_json_ld,
    "json-ld with files": partial(as_json_ld, True),
    "flat graph": partial(as_graphs, False),
    "graph with prefixes": partial(as_graphs, True),
}


@pytest.mark.parametrize("style", STYLES)
def test_every_pair_fails_for_the_same_reasons(style: str) -> None:
    snapshot = STYLES[style]()
    found = matches(snapshot, DEFAULT_POLICY)
    assert found.keys() == pairs().keys() and len(found) == 138
    assert sum(each.fit is Fit.FITS for each in found.values()) == 78
    for key, wanted in pairs().items():
        pair = found[key]
        missing = [class_name(each.cls) for each in changes(pair) if each.cls]
        assert sorted(missing) == sorted(wanted["missing_sensors"])
        failing = {each.criterion for each in pair.failing}
        assert ("ram" not in failing, "flash" not in failing) == (
            wanted["ram_ok"],
            wanted["flash_ok"],
        )
        assert (pair.fit is Fit.FITS) == wanted["compatible"]
        for criterion, margin in (("ram", "ram_margin_kB"), ("flash", "flash_margin_kB")):
            verdict = pair.verdict(criterion)
            assert verdict and verdict.margin == round(wanted[margin] * 1000)
        assert not pair.open


def test_estimates_for_32_bits_turn_three_pairs_and_say_so() -> None:
    found = matches(as_json_ld(True), ESTIMATES)
    assert sum(each.fit is Fit.FITS for each in found.values()) == 81
    turned = {}
    for key, wanted in pairs().items():
        assert (found[key].fit is Fit.FITS) == wanted["compatible_ilp32"]
        if (found[key].fit is Fit.FITS) != wanted["compatible"]:
            verdict = found[key].verdict("ram")
            assert verdict
            turned[wanted["model"], wanted["device"]] = verdict.sentence
    assert sorted(turned) == [
        ("ARM_DS_CNN_Small_", "Syntiant-TinyML-Board_1"),
        ("ARM_MicroNet_VWW_3", "Arduino-Nano-BLE-33-Tinyml-Kit_1"),
        ("Snoring_Guardian", "Syntiant-TinyML-Board_1"),
    ]
    for sentence in turned.values():
        assert "estimate for TFLite Micro current, 32-bit, reference kernels" in sentence
        assert "declared are" in sentence and sentence.endswith("which would not fit)")


def test_without_the_option_the_other_figure_is_told() -> None:
    found = matches(as_json_ld(True), DEFAULT_POLICY)
    key = next(k for k, each in pairs().items() if each["model"] == "ARM_MicroNet_VWW_3")
    kit = (
        key[0],
        "http://tinyml-schema.org/tinyml-demo/arduino_nano_ble_33_tinyml_kit-322-000-000-003",
    )
    verdict = found[kit].verdict("ram")
    assert verdict and verdict.fit is Fit.NOT
    assert verdict.sentence.endswith("which would fit)")


@pytest.mark.parametrize("policy", [DEFAULT_POLICY, ESTIMATES], ids=["declared", "estimates"])
def test_the_index_agrees(policy: Policy) -> None:
    snapshot = as_json_ld(True)
    index = empty_index(policy).with_documents(
        {d.uri: (candidates_of(d, snapshot), devices_of(d)) for d in snapshot.documents.values()}
    )
    found = matches(snapshot, policy)
    fits = sum(each.fit is Fit.FITS for each in found.values())
    assert index.tally() == Tally(fits, 0, 138)
    for device in index.devices():
        names = {each.id.rpartition("/")[2] for each in index.models_for(device)[0]}
        assert names == {m for (m, d), p in found.items() if d == device.id and p.fit is Fit.FITS}


def compatible(snapshot: Snapshot) -> dict[str, int]:
    index = index_of(snapshot)
    return {each.name: index.tally_of_device(each).fits for each in index.devices()}


def test_counts_for_devices() -> None:
    assert compatible(as_turtle()) == {
        "SSI-Web_1": 8,
        "Adafruit-Pybadge_1": 2,
        "adafruit_tflite_micro_kit_1": 12,
        "Arduino-Nano-BLE-33_1": 19,
        "Arduino-Nano-BLE-33-Tinyml-Kit_1": 21,
        "Syntiant-TinyML-Board_1": 16,
    }


def test_first_case_study_boards_for_an_inertial_model() -> None:
    """Boards with accelerometer, gyroscope, 116 kB of RAM and 531 kB of flash."""
    rows = json.loads((PUBLISHED / "queries.json").read_text("utf-8"))["query_1"]["rows"]
    text = """{"@context": "https://w3id.org/thingfit/model/v1", "type": "NeuralNetwork",
      "input": {"sensors": [{"type": "Accelerometer"}, {"type": "Gyroscope"}]},
      "ramBytes": 116000, "flashBytes": 531000}"""
    from thingfit.facts import Document
    from thingfit.fit import Candidate

    (model,) = Document("file:///wanted.model.jsonld", None, text).models
    devices = as_turtle().devices()
    fitting = [each for each in devices if match(Candidate(model), each).fit is Fit.FITS]
    assert {each.id.value for each in fitting if each.id} == {row["Board"] for row in rows}


def test_second_case_study_camera_models_for_a_board() -> None:
    """Models that a camera with 127 kB of RAM and 576 kB of flash can run."""
    rows = json.loads((PUBLISHED / "queries.json").read_text("utf-8"))["query_2"]["rows"]
    text = """{"@context": ["https://www.w3.org/2022/wot/td/v1.1",
      "https://w3id.org/thingfit/device/v1"], "title": "Board", "@type": "SmartSensor",
      "sensors": [{"type": "Camera"}],
      "controller": {"type": "MicroController", "ramBytes": 127000, "flashBytes": 576000}}"""
    from thingfit.facts import Document
    from thingfit.fit import all_candidates

    (device,) = Document("file:///board.td.jsonld", None, text).devices
    found = [match(each, device) for each in all_candidates(as_turtle())]
    camera = [
        each.model
        for each in found
        if each.fit is Fit.FITS
        and any(local_name(c.value) == "Camera" for n in each.model.sensors for c in n.classes)
    ]
    assert {m.identifier.value for m in camera if m.identifier} == {row["uuid"] for row in rows}


def test_the_smallest_change_makes_every_pair_fit() -> None:
    tried = 0
    for pair in matches(as_turtle(), DEFAULT_POLICY).values():
        if pair.fit is not Fit.NOT:
            continue
        what = supposing(pair.device, changes(pair))
        impossible = any(not each.is_possible for each in changes(pair))
        assert (what is None) == impossible
        if what is not None:
            tried += 1
            assert match(pair.candidate, supposed(pair.device, what)).fit is Fit.FITS
    assert tried == 138 - 78 - 6


def test_the_matrix_is_that_of_kilobytes_of_a_thousand_bytes() -> None:
    for key, pair in matches(as_turtle(), DEFAULT_POLICY).items():
        verdict = pair.verdict("ram")
        assert verdict and verdict.unit == "B", key
