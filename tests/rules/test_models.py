"""Descriptions of models against their files: exact places, severities and fixes."""

from __future__ import annotations

import json

import pytest

from tests.rules.model_files import described, findings, found
from thingfit.rules import Finding, Severity, check
from thingfit.text import apply_edits
from thingfit.workspace import Host
from thingfit.workspace.binaries import absent, binary_from

CONTEXT = "https://w3id.org/thingfit/model/v1"


def model(**members: object) -> str:
    """A description with these members, one a line."""
    value = {"@context": CONTEXT, "type": "NeuralNetwork", "name": "M", **members}
    return json.dumps(value, indent=1, ensure_ascii=False)


def beside(name: str = "gesture.int8.tflite", **members: object) -> str:
    """A description of one of the example models."""
    return model(file={"path": name}, **members)


def ram(amount: float, unit: str = "kB", **members: object) -> str:
    memory = {"RAM": {"atLeast": amount, "unit": unit}}
    return beside(requires=[{"memory": memory}], **members)


def at(text: str, finding: Finding) -> str:
    return text[finding.span.start : finding.span.end]


def fixed(text: str, finding: Finding, number: int = 0) -> str:
    return apply_edits(text, finding.fixes[number].edits)


CASES = [
    # A description, the rule, what is marked, and how it is mended, if it is.
    (beside("gone.tflite"), "model-file-missing", '"gone.tflite"', None),
    (beside("metrics.json"), "model-file-unreadable", '"metrics.json"', None),
    (
        model(file={"path": "gesture.int8.tflite", "sizeBytes": 5}),
        "model-changed",
        "5",
        lambda value: value["file"]["sizeBytes"] > 5,
    ),
    (
        model(file={"path": "gesture.int8.tflite", "sha256": "0" * 64}),
        "model-changed",
        f'"{"0" * 64}"',
        lambda value: value["file"]["sha256"] != "0" * 64,
    ),
    (
        model(creator="Naveen Kumar "),
        "space-around-text",
        '"Naveen Kumar "',
        lambda value: value["creator"] == "Naveen Kumar",
    ),
    (
        model(description=" moves\t"),
        "space-around-text",
        '" moves\\t"',
        lambda value: value["description"] == "moves",
    ),
    (beside(flashBytes=12), "flash-understated", "12", lambda value: value["flashBytes"] > 5000),
    (
        ram(0.5, "KiB"),
        "ram-understated",
        "0.5",
        lambda value: 3 < value["requires"][0]["memory"]["RAM"]["atLeast"] < 4,
    ),
    (ram(1, "MB"), "ram-overstated", "1", None),
    (beside(macs=3), "macs-differ", "3", lambda value: value["macs"] > 1000),
    (
        beside("sine.int8.tflite", input={"shape": [1, 3]}),
        "shape-differs",
        "[\n   1,\n   3\n  ]",
        lambda value: value["input"]["shape"] == [1, 1],
    ),
    (
        model(input={"shape": "(1, 3)"}),
        "shape-not-numbers",
        '"(1, 3)"',
        lambda value: value["input"]["shape"] == [1, 3],
    ),
    (
        beside("sine.int8.tflite", output={"dtype": "nnet:Float32"}),
        "dtype-differs",
        '"nnet:Float32"',
        lambda value: value["output"]["dtype"] == "nnet:Int8",
    ),
    (
        beside("sine.int8.tflite", output={"scale": 0.5}),
        "dtype-differs",
        "0.5",
        lambda value: value["output"]["scale"] < 0.5,
    ),
    (
        beside("sine.int8.tflite", output={"zeroPoint": 99}),
        "dtype-differs",
        "99",
        lambda value: value["output"]["zeroPoint"] != 99,
    ),
    (beside(output={"info": "0: a, 1: b"}), "labels-count-differs", '"0: a, 1: b"', None),
    (
        model(input={"shape": [1, 300], "info": "length 60 on 6d data"}),
        "input-text-differs",
        '"length 60 on 6d data"',
        None,
    ),
    (
        model(input={"shape": [1, 300], "windowSamples": 60, "axes": 6}),
        "input-text-differs",
        "60",
        None,
    ),
    (model(metrics=[{"type": ["Metric", "F1"]}]), "metric-missing", "{", None),
    (
        model(metrics=[{"type": ["Metric", "F1"], "value": 88}]),
        "metric-out-of-range",
        "88",
        lambda value: value["metrics"][0]["value"] == 0.88,
    ),
    (model(metrics=[{"type": "Top_1_accuracy", "value": 101}]), "metric-out-of-range", "101", None),
    (
        beside("sine.int8.tflite", metrics=[{"type": "Top_1_accuracy", "value": 90}]),
        "metric-unsuited",
        '"Top_1_accuracy"',
        None,
    ),
    (
        model(input={"sensors": [{"type": "sosa_extend:Acelerometer"}]}),
        "sensor-unknown",
        '"sosa_extend:Acelerometer"',
        lambda value: value["input"]["sensors"][0]["type"] == "sosa_extend:Accelerometer",
    ),
    (
        model(requires=[{"memory": {"RAM": {"atLeast": 4}}}]),
        "unit-missing",
        "4",
        lambda value: value["requires"][0]["memory"]["RAM"]["unit"] == "kB",
    ),
    (
        model(requires=[{"memory": {"RAM": {"atLeast": 4, "unit": "KB"}}}]),
        "unit-ambiguous",
        '"KB"',
        lambda value: value["requires"][0]["memory"]["RAM"]["unit"] == "kB",
    ),
    (model(flashBytes="9"), "number-as-text", '"9"', lambda value: value["flashBytes"] == 9),
    (model(flashBytes="much"), "number-as-text", '"much"', None),
    (model(runtimePlatform="TFLite Micro"), "runtime-unversioned", '"TFLite Micro"', None),
    (model(creator="N/A"), "placeholder-value", '"N/A"', None),
    (model(license="TODO"), "placeholder-value", '"TODO"', None),
    (model(dataset="None"), "placeholder-value", '"None"', None),
    (
        model(codeRepository="www.example.org/x"),
        "iri-relative-by-accident",
        '"www.example.org/x"',
        lambda value: value["codeRepository"] == "https://www.example.org/x",
    ),
    (
        model(operators=["nnet:Conv2D", "nnet:Conv2d"]),
        "term-undefined",
        '"nnet:Conv2d"',
        lambda value: value["operators"][1] == "nnet:Conv2D",
    ),
    (
        model(**{"http://tinyml-schema.org/networkschema#hasMultiplyAccumulateOps": 5}),
        "namespace-retired",
        '"http://tinyml-schema.org/networkschema#hasMultiplyAccumulateOps"',
        None,
    ),
]


@pytest.mark.parametrize(
    ("wrong", "meant"), [("hasCategry", "`nnet:hasCategory`"), ("convolution", None)]
)
def test_a_property_is_meant_by_a_property(wrong: str, meant: str | None) -> None:
    namespace = "https://w3id.org/tinyml-schema/neural-network-schema#"
    text = model(**{namespace + wrong: "x"})
    (found,) = [each for each in findings(text) if each.name == "term-undefined"]
    assert ("did you mean" in found.message, f"{meant}" in found.message) == (bool(meant),) * 2
    # What is only near is offered, and not changed by `--fix`.
    assert [fix.safe for fix in found.fixes] == [False] * bool(meant)


@pytest.mark.parametrize(("text", "name", "marked", "mended"), CASES)
def test_a_mistake_is_marked_and_mended(text: str, name: str, marked: str, mended: object) -> None:
    [finding] = found(text, name)
    assert at(text, finding).startswith(marked)
    if mended is not None:
        after = fixed(text, finding)
        assert mended(json.loads(after))  # type: ignore[operator]
        assert not found(after, name)


QUIET = [
    (beside(), "model-file-missing"),
    (model(file={"path": "https://example.org/x.tflite"}), "model-file-missing"),
    (model(file={"path": "TODO"}), "model-file-missing"),
    (ram(3.6), "ram-understated"),
    (ram(3.6), "ram-overstated"),
    (ram(3.6), "flash-understated"),
    (beside(output={"labels": ["TODO"]}), "labels-count-differs"),
    (beside("vibration.int8.tflite", output={"info": "as the input"}), "labels-count-differs"),
    (model(input={"shape": [1, 96, 96, 3], "info": "a 96x96 picture"}), "input-text-differs"),
    (model(input={"shape": [1, 96, 96, 1], "info": "96 x 96 x 1, [0, 1]"}), "input-text-differs"),
    (model(input={"shape": [1, 60], "info": "30 ms windows of 1000 ms"}), "input-text-differs"),
    (model(metrics=[{"comment": "TODO"}]), "metric-missing"),
    (model(metrics=[{"type": "MeanAbsoluteError", "value": 20}]), "metric-out-of-range"),
    (model(metrics=[{"type": "F1", "value": 95, "unit": "%"}]), "metric-out-of-range"),
    (model(input={"sensors": [{"type": "Microphone"}]}), "sensor-unknown"),
    (model(input={"sensors": [{"type": ["Microphone", "ex:Mine"]}]}), "sensor-unknown"),
    (model(requires=[{"memory": {"RAM": {"atLeast": 4, "unit": "KiB"}}}]), "unit-ambiguous"),
    (model(runtime="TensorFlowLiteMicro", runtimeVersion="2026"), "runtime-unversioned"),
    (model(output={"labels": ["None", "unknown", "yes"]}), "placeholder-value"),
    (model(dataset="data/readme.md"), "iri-relative-by-accident"),
    (model(dataset="https://web.archive.org/web/https://x.org/a"), "iri-double-slash"),
    (model(id="urn:x"), "identifier-duplicate"),
]


@pytest.mark.parametrize(("text", "name"), QUIET)
def test_what_is_right_is_left_alone(text: str, name: str) -> None:
    assert not found(text, name)


def test_layers_are_compared_and_written_anew() -> None:
    layers = {
        "input": {"index": 1, "kind": "FullyConnected", "activation": "Tanh"},
        "output": {"index": 2, "kind": "FullyConnected"},
    }
    text = beside("sine.int8.tflite", layers=layers, description="stays")
    [finding] = found(text, "layers-differ")
    assert at(text, finding) == '"Tanh"'
    after = fixed(text, finding)
    assert not found(after, "layers-differ")
    value = json.loads(after)
    assert [each["index"] for each in (value["layers"]["input"], value["layers"]["output"])] == [
        1,
        3,
    ]
    assert value["description"] == "stays"


def test_indices_are_numbered_over_all_layers() -> None:
    layers = {
        "input": {"index": 1, "kind": "FullyConnected"},
        "middle": [{"index": 1, "kind": "FullyConnected"}],
        "output": {"index": 3, "kind": "FullyConnected"},
    }
    text = beside("sine.int8.tflite", layers=layers)
    [double], [gap] = found(text, "layer-index-duplicate"), found(text, "layer-index-gap")
    assert double.related[0].span != double.span
    assert fixed(text, double) == fixed(text, gap)
    assert json.loads(fixed(text, gap))["layers"]["middle"][0]["index"] == 2


def test_memory_is_judged_by_the_runtime_that_is_named() -> None:
    runtime = {"runtime": "TensorFlowLiteMicro"}
    old = ram(7, **runtime, runtimeVersion="2.3", abi="LP64")
    assert not found(old, "ram-overstated")
    [finding] = found(ram(7, **runtime, runtimeVersion="2026"), "ram-overstated")
    assert "TFLite Micro current, 32-bit, reference kernels" in finding.message
    [finding] = found(ram(1, **runtime, runtimeVersion="2.4.1"), "ram-understated")
    assert "TFLite Micro 2.4, 32-bit" in finding.message
    [finding] = found(ram(1, **runtime, kernelLibrary="CMSISNN"), "ram-understated")
    assert "CMSIS-NN" in finding.message
    assert not found(ram(1, runtime="MicroTVM"), "ram-understated")


def test_the_values_of_fixes_are_in_the_unit_that_is_written() -> None:
    for unit, low, high in (("kB", 3, 4), ("KiB", 3, 4), ("B", 3000, 4000)):
        text = ram(0.25, unit)
        [finding] = found(text, "ram-understated")
        value = json.loads(fixed(text, finding))["requires"][0]["memory"]["RAM"]["atLeast"]
        assert low < value < high
        assert not found(fixed(text, finding), "ram-understated")
        assert not found(fixed(text, finding), "ram-overstated")


def test_an_operator_that_the_runtime_refuses() -> None:
    runtime = {"runtime": "TensorFlowLiteMicro"}
    text = beside("unsupported.tflite", **runtime, runtimeVersion="2026")
    [finding] = found(text, "runtime-unsupported-op")
    assert finding.severity is Severity.ERROR
    assert at(text, finding) == '"2026"'
    assert "`CONV_2D` does not work on UINT8" in finding.message
    [finding] = found(beside("unsupported.tflite", **runtime), "runtime-unsupported-op")
    assert finding.severity is Severity.WARNING
    old = beside("unsupported.tflite", **runtime, runtimeVersion="2.4")
    assert not found(old, "runtime-unsupported-op")


def test_a_blank_is_told_once() -> None:
    text = model(
        license="TODO",
        dataset="TODO",
        category="TODO",
        metrics=[{"comment": "TODO: all"}],
        operators=["TODO"],
        output={"labels": ["TODO"]},
        runtimePlatform="TODO",
        input={"sensors": [{"type": "TODO"}]},
    )
    names = [each.name for each in findings(text)]
    assert names.count("placeholder-value") == text.count('"TODO')
    assert set(names) <= {"placeholder-value", "iri-broken"}


def test_nothing_is_said_of_a_file_that_nobody_looked_for() -> None:
    host = Host()
    uri = "file:///folder/m.model.json"
    host.set_text(uri, model(file={"path": "later.tflite"}, macs=4))
    assert not [e for e in check(host.snapshot(), uri) if e.name.startswith("model-file")]
    host.set_binary(absent("file:///folder/later.tflite"))
    names = [each.name for each in check(host.snapshot(), uri)]
    assert "model-file-missing" in names
    host.set_binary(binary_from("file:///folder/later.tflite", b"{}"))
    [finding] = [e for e in check(host.snapshot(), uri) if e.name == "model-file-unreadable"]
    assert "a JSON text" in finding.message


def test_the_host_keeps_a_file_whose_content_is_the_same() -> None:
    host = Host()
    assert host.set_binary(binary_from("file:///a.tflite", b"one"))
    revision = host.revision
    assert not host.set_binary(binary_from("file:///a.tflite", b"one"))
    assert host.revision == revision
    assert host.set_binary(binary_from("file:///a.tflite", b"two"))


def test_a_file_is_found_beside_its_description_by_name() -> None:
    for text, uri in (
        (model(macs=4), "file:///x/gesture.int8.model.json"),
        (
            json.dumps({**json.loads(model(macs=4)), "name": "gesture.int8"}),
            "file:///x/a.model.json",
        ),
    ):
        names = [each.name for each in check(*described(text, uri))]
        assert "macs-differ" in names
    names = [each.name for each in check(*described(model(macs=4), "file:///x/none.model.json"))]
    assert "macs-differ" not in names
    assert "model-file-missing" not in names


def test_identifiers_are_compared_across_the_workspace() -> None:
    host = Host()
    one, two = "file:///one.model.json", "file:///two.model.json"
    host.set_text(one, model(identifier="4711", id="urn:x:1"))
    host.set_text(two, model(identifier="4711", id="urn:x:2"))
    [finding] = [e for e in check(host.snapshot(), one) if e.name == "identifier-duplicate"]
    assert finding.related[0].uri == two
    host.set_text(two, model(identifier="4712", id="urn:x:1"))
    [finding] = [e for e in check(host.snapshot(), one) if e.name == "identifier-duplicate"]
    assert at(host.snapshot().documents[one].text, finding) == "urn:x:1"
    host.set_text(two, model(identifier="4712", id="urn:x:2"))
    assert not [e for e in check(host.snapshot(), one) if e.name == "identifier-duplicate"]


def test_devices_are_checked_for_units_sensors_and_terms() -> None:
    device = {
        "@context": ["https://www.w3.org/2022/wot/td/v1.1", "https://w3id.org/thingfit/device/v1"],
        "title": "Node",
        "securityDefinitions": {"no": {"scheme": "nosec"}},
        "security": "no",
        "controller": {
            "offers": [{"memory": {"RAM": {"value": 64, "unit": "KB"}, "Flash": {"value": 5}}}]
        },
        "sensors": [{"type": "Acelerometer"}, {"type": "OtherSensor"}],
        "s3n:hasSystemCapabillity": 4,
        "properties": {"x": {"type": "number", "forms": [{"href": "https://a.example/x"}]}},
    }
    names = [each.name for each in findings(json.dumps(device))]
    for name in ("unit-ambiguous", "unit-missing", "sensor-unknown", "sensor-unmatchable"):
        assert names.count(name) == 1, name
    assert names.count("term-undefined") == 1
