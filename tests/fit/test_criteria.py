"""Each criterion on pairs made for it: what fits, what does not, and what nobody can know."""

from __future__ import annotations

from typing import Any

import pytest

from tests.fit.made import device, has, memory, model, needs, pair
from tests.tflite.published import FOLDER, skip_without
from tests.tflite.published import model as tflite_model
from thingfit.fit import Candidate, Fit, Policy, as_advice, as_need, changes, match
from thingfit.fit.verdict import DEFAULT_POLICY

FITS, NOT, UNKNOWN = Fit.FITS, Fit.NOT, Fit.UNKNOWN
ACC, GYRO, MIC = {"type": "Accelerometer"}, {"type": "Gyroscope"}, {"type": "Microphone"}
IMU = {"type": "InertialMeasurementUnit"}


@pytest.mark.parametrize(
    ("wanted", "there", "fit"),
    [
        ([], [], FITS),
        ([], [MIC], FITS),
        ([MIC], [MIC], FITS),
        ([MIC], [], NOT),
        ([MIC], [ACC], NOT),
        ([MIC], [{"type": "PdmMicrophone"}], FITS),
        ([{"type": "PdmMicrophone"}], [MIC], NOT),
        ([ACC, GYRO], [IMU], FITS),
        ([ACC, GYRO], [ACC, GYRO], FITS),
        ([ACC, GYRO], [ACC, ACC], NOT),
        ([IMU], [ACC, GYRO], NOT),
        ([{"type": "Sensor"}], [MIC], FITS),
        ([{"type": "OtherSensor"}], [MIC], NOT),
        ([{"type": "OtherSensor"}], [{"type": "OtherSensor"}], NOT),
        ([{"type": "Camera"}], [{"type": "ThermalCamera"}], NOT),
    ],
)
def test_sensors(wanted: list[Any], there: list[Any], fit: Fit) -> None:
    found = pair(needs(*wanted), has(*there))
    verdict = found.verdict("sensors")
    assert verdict and verdict.fit is fit and found.fit is fit


def test_what_no_device_can_have_is_said() -> None:
    found = pair(needs({"type": "OtherSensor"}), has(MIC))
    assert found.failing[0].sentence == "asks for `OtherSensor`, a class that no device can have"
    assert as_advice(changes(found)) == "No change would do: no device can have `OtherSensor`"


@pytest.mark.parametrize(
    ("needed", "offered", "fit"),
    [
        ({"ramBytes": 100_000}, {}, FITS),
        ({"ramBytes": 100_001}, {}, NOT),
        ({"ramBytes": None}, {}, UNKNOWN),
        ({}, {"ramBytes": None}, UNKNOWN),
        ({}, {"ramBytes": None, "ramTotalBytes": 256_000}, UNKNOWN),
        ({"ramBytes": 300_000}, {"ramBytes": None, "ramTotalBytes": 256_000}, NOT),
        ({}, {"ramBytes": [5_000, 100_000]}, UNKNOWN),
        ({"ramBytes": 4_000}, {"ramBytes": [5_000, 100_000]}, FITS),
        ({"ramBytes": 200_000}, {"ramBytes": [5_000, 100_000]}, NOT),
        ({"ramBytes": [5_000, 200_000]}, {}, UNKNOWN),
        ({}, {"ramBytes": -5}, UNKNOWN),
        ({"ramBytes": -5}, {}, UNKNOWN),
        ({}, {"ramBytes": 0}, NOT),
        ({}, {"ramBytes": 10**30}, FITS),
        ({"ramBytes": 10**30}, {}, NOT),
        ({"flashBytes": 1_000_001}, {}, NOT),
        ({"flashBytes": None}, {}, UNKNOWN),
        ({"flashBytes": None, "file": {"path": "a.tflite", "sizeBytes": 5_000}}, {}, FITS),
        ({"flashBytes": None, "file": {"path": "a.tflite", "sizeBytes": 5_000_000}}, {}, NOT),
    ],
)
def test_memory(needed: dict[str, Any], offered: dict[str, Any], fit: Fit) -> None:
    assert pair(needed, {"controller": offered}).fit is fit


@pytest.mark.parametrize(
    ("unit", "value", "fit"),
    [("kB", 10, FITS), ("kB", 9.999, NOT), ("KiB", 9.765625, FITS), ("KiB", 9.76, NOT)],
)
def test_units_of_memory(unit: str, value: float, fit: Fit) -> None:
    offers = {"offers": {"memory": memory("RAM", value, unit)}, "ramBytes": None}
    assert pair({}, {"controller": offers}).fit is fit


def test_margins_and_words_of_memory() -> None:
    found = pair({"ramBytes": 107_200}, {})
    ram = found.verdict("ram")
    assert ram and (ram.needed, ram.offered, ram.margin) == (107_200, 100_000, -7_200)
    assert as_need(changes(found)) == "short by 7.2 kB RAM"
    assert as_advice(changes(found)) == "With 7.2 kB more RAM it would fit"


def test_flash_of_the_runtime_counts_where_it_is_known() -> None:
    policy = Policy(runtime_code=990_000)
    assert pair({}, {}).fit is FITS
    found = pair({}, {}, policy)
    assert found.fit is NOT and found.failing[0].needed == 1_010_000


def test_unknown_counts_as_fitting_only_on_request() -> None:
    assert pair({"ramBytes": None}, {}).fit is UNKNOWN
    assert pair({"ramBytes": None}, {}, Policy(assume_unknown_fits=True)).fit is FITS
    assert pair({"ramBytes": 10**9}, {}, Policy(assume_unknown_fits=True)).fit is NOT


G = {"minimum": -4, "maximum": 4, "unit": "[g]"}


@pytest.mark.parametrize(
    ("need", "offer", "verdict", "whole"),
    [
        (G, {}, UNKNOWN, FITS),
        ({}, G, None, FITS),
        (G, G, FITS, FITS),
        (G, {"minimum": -2, "maximum": 2, "unit": "[g]"}, NOT, NOT),
        (G, {"minimum": -40, "maximum": 40, "unit": "m/s2"}, FITS, FITS),
        (G, {"minimum": -39, "maximum": 39, "unit": "m/s2"}, NOT, NOT),
        (G, {"minimum": -400, "maximum": 400, "unit": "Cel"}, UNKNOWN, UNKNOWN),
        (G, {"minimum": -4, "maximum": 4}, UNKNOWN, UNKNOWN),
        ({"maximum": 4, "unit": "[g]"}, G, FITS, FITS),
        ({"maximum": 4, "unit": "[g]"}, {"minimum": -4, "unit": "[g]"}, UNKNOWN, FITS),
    ],
)
def test_range(
    need: dict[str, Any], offer: dict[str, Any], verdict: Fit | None, whole: Fit
) -> None:
    found = pair(needs(ACC | need), has(ACC | offer))
    said = found.verdict("range")
    assert (said.fit if said else None) is verdict
    assert found.fit is whole


@pytest.mark.parametrize(
    ("need", "offer", "criterion", "fit"),
    [
        ({"sampleRate": 50}, {"sampleRate": 50}, "rate", FITS),
        ({"sampleRate": 50}, {"sampleRate": 10, "maximumSampleRate": 119}, "rate", FITS),
        ({"sampleRate": 50}, {"maximumSampleRate": 25}, "rate", NOT),
        ({"axes": 3}, {"axes": 3}, "axes", FITS),
        ({"axes": 3}, {"axes": 2}, "axes", NOT),
        ({"width": 96, "height": 96}, {"width": 320, "height": 240}, "resolution", FITS),
        ({"width": 96, "height": 96}, {"width": 320, "height": 80}, "resolution", NOT),
    ],
)
def test_settings(need: dict[str, Any], offer: dict[str, Any], criterion: str, fit: Fit) -> None:
    found = pair(needs(ACC | need), has(ACC | offer))
    verdict = found.verdict(criterion)
    assert verdict and verdict.fit is fit and found.fit is fit
    assert verdict.model_places and verdict.device_places


def test_one_sensor_has_to_meet_all_settings() -> None:
    fast, wide = ACC | {"maximumSampleRate": 1000} | G, ACC | {"sampleRate": 10}
    wide |= {"minimum": -16, "maximum": 16, "unit": "[g]"}
    wanted = ACC | {"sampleRate": 100, "minimum": -16, "maximum": 16, "unit": "[g]"}
    assert pair(needs(wanted), has(fast, wide)).fit is NOT
    assert pair(needs(wanted), has(fast, wide, wide | {"sampleRate": 200})).fit is FITS


def test_the_range_may_be_that_of_the_affordance_that_exposes_the_sensor() -> None:
    sensor = ACC | {"exposedBy": "#acceleration"}
    face = {"@id": "#acceleration", "type": "number", "unit": "[g]", "minimum": -2, "maximum": 2}
    members = has(sensor) | {"properties": {"acceleration": face}}
    assert pair(needs(ACC | G), members).fit is NOT


@pytest.mark.parametrize(
    ("settings", "sensor", "fit"),
    [
        ({"shape": [1, 192], "windowSamples": 64}, {"axes": 3}, FITS),
        ({"shape": [1, 192], "windowSamples": 64}, {"axes": 6}, FITS),
        ({"shape": [1, 192], "windowSamples": 64}, {"axes": 2}, NOT),
        ({"shape": [1, 64, 3], "windowLength": 1.28, "sampleRate": 50}, {"axes": 3}, FITS),
        ({"shape": [1, 192], "windowSamples": 64, "axes": 3}, {}, FITS),
        ({"shape": [1, 60], "windowSamples": 60, "axes": 6}, {}, UNKNOWN),
        ({"shape": [1, 60], "windowSamples": 60}, {}, None),
        (
            {
                "shape": [1, 49],
                "windowSamples": 960,
                "axes": 1,
                "preprocessing": [{"type": "MFCC"}],
            },
            {},
            None,
        ),
    ],
)
def test_input_size(settings: dict[str, Any], sensor: dict[str, Any], fit: Fit | None) -> None:
    found = pair(needs(ACC, **settings), has(ACC | sensor))
    verdict = found.verdict("input")
    assert (verdict.fit if verdict else None) is fit
    assert found.fit is (fit or FITS)


@pytest.mark.parametrize(
    ("need", "offer", "verdict", "whole"),
    [
        ({}, {"runtime": "TensorFlowLiteMicro"}, None, FITS),
        ({"runtime": "TensorFlowLiteMicro"}, {}, UNKNOWN, FITS),
        ({"runtime": "TensorFlowLiteMicro"}, {"runtime": "TensorFlowLiteMicro"}, FITS, FITS),
        ({"runtime": "TensorFlowLiteMicro"}, {"runtime": "LiteRT"}, FITS, FITS),
        ({"runtime": "TensorFlowLiteMicro"}, {"runtime": "STEdgeAI"}, NOT, NOT),
        (
            {"runtime": "TensorFlowLiteMicro", "minimumRuntimeVersion": "2.5"},
            {"runtime": "TensorFlowLiteMicro", "runtimeVersion": "2.4"},
            NOT,
            NOT,
        ),
        (
            {"runtime": "TensorFlowLiteMicro", "minimumRuntimeVersion": "2.5.0"},
            {"runtime": "TensorFlowLiteMicro", "runtimeVersion": "2.10"},
            FITS,
            FITS,
        ),
        (
            {"runtime": "TensorFlowLiteMicro", "minimumRuntimeVersion": "2.5"},
            {"runtime": "TensorFlowLiteMicro"},
            UNKNOWN,
            FITS,
        ),
    ],
)
def test_runtime(
    need: dict[str, Any], offer: dict[str, Any], verdict: Fit | None, whole: Fit
) -> None:
    found = pair(need, offer)
    said = found.verdict("runtime")
    assert (said.fit if said else None) is verdict
    assert found.fit is whole


@pytest.mark.parametrize(
    ("version", "fit"), [("2026", FITS), ("2.3", NOT), (None, UNKNOWN)], ids=str
)
def test_stated_operators(version: str | None, fit: Fit) -> None:
    runtime = {"runtime": "TensorFlowLiteMicro"} | ({"runtimeVersion": version} if version else {})
    found = pair({"operators": ["Conv2D", "BatchMatmul"]}, runtime)
    verdict = found.verdict("operators")
    assert verdict and verdict.fit is fit and found.fit is fit


@pytest.mark.parametrize(
    ("version", "fit"), [("2026", NOT), ("2.4", FITS), (None, UNKNOWN)], ids=str
)
def test_types_of_numbers_of_a_model_file(version: str | None, fit: Fit) -> None:
    """The person detection of 2020 has 8 bits without a sign, which later runtimes gave up."""
    skip_without()
    assert FOLDER.is_dir()
    candidate = Candidate(model(), tflite_model("Person_Detection.tflite"))
    runtime = {"runtime": "TensorFlowLiteMicro"} | ({"runtimeVersion": version} if version else {})
    board = device(controller={"ramBytes": 200_000}, **runtime)
    found = match(candidate, board, DEFAULT_POLICY)
    verdict = found.verdict("types")
    assert verdict and verdict.fit is fit and found.fit is fit
    operators = found.verdict("operators")
    assert operators and operators.fit is FITS


def test_estimates_are_for_the_build_of_the_device() -> None:
    skip_without()
    candidate = Candidate(model(ramBytes=None), tflite_model("Hello_World.tflite"))
    said = []
    for members in (
        {},
        {"controller": {"abi": "LP64"}},
        {"controller": {"architecture": "CortexA"}},
        {"runtime": "TensorFlowLiteMicro", "runtimeVersion": "2.4"},
        {"runtime": "TensorFlowLiteMicro", "kernelLibrary": "CMSISNN"},
    ):
        verdict = match(candidate, device(**members)).verdict("ram")
        assert verdict and verdict.fit is FITS
        said.append(verdict.sentence.partition("(")[2])
    assert [each.partition(" for ")[2].rstrip(")") for each in said] == [
        "TFLite Micro current, 32-bit, reference kernels",
        "TFLite Micro current, 64-bit, reference kernels",
        "TFLite Micro current, 64-bit, reference kernels",
        "TFLite Micro 2.4, 32-bit, reference kernels",
        "TFLite Micro current, 32-bit, CMSIS-NN kernels",
    ]
    other = match(candidate, device(runtime="STEdgeAI")).verdict("ram")
    assert other and other.fit is UNKNOWN


def test_evidence_is_where_the_facts_are_stated() -> None:
    from tests.fit.made import device_text, model_text

    found = pair({"ramBytes": 107_200}, {})
    (verdict,) = found.failing
    (there,), (here,) = verdict.device_places, verdict.model_places
    assert there.uri == "file:///board.td.jsonld" and here.uri == "file:///wave.model.jsonld"
    assert "100000" in device_text()[there.span.start : there.span.end]
    assert "107200" in model_text(ramBytes=107_200)[here.span.start : here.span.end]


def test_operators_that_nobody_knows_are_not_taken_for_supported() -> None:
    runtime = {"runtime": "TensorFlowLiteMicro", "runtimeVersion": "2026"}
    found = pair({"operators": ["Conv2D", "Custom"]}, runtime)
    verdict = found.verdict("operators")
    assert verdict and verdict.fit is UNKNOWN and found.fit is UNKNOWN


def test_advice_names_what_has_to_be_better() -> None:
    found = pair(needs(ACC | {"sampleRate": 50}), has(ACC | {"sampleRate": 10}))
    assert as_advice(changes(found)) == "With a faster sensor it would fit"
    found = pair(needs(ACC | {"sampleRate": 50}, MIC), has(ACC | {"sampleRate": 10}))
    assert as_need(changes(found)) == "needs a Microphone and a faster sensor"


def test_amounts_that_no_machine_has_are_told_shortly() -> None:
    found = pair({"ramBytes": 10**307}, {})
    verdict = found.verdict("ram")
    assert verdict and verdict.fit is NOT
    assert verdict.sentence == "needs over 9 PB, the device has 100 kB: over 9 PB short (declared)"
    assert as_advice(changes(found)) == "With over 9 PB more RAM it would fit"
