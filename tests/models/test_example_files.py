"""The example models are files a converter could have made, read here with `tflite` alone."""

import hashlib
import io
import re
import zipfile

import numpy as np
import pytest
import tflite

VERSIONS = {
    "float32": {"CONV_2D": 1, "DEPTHWISE_CONV_2D": 1, "FULLY_CONNECTED": 1, "MAX_POOL_2D": 1}
    | {"AVERAGE_POOL_2D": 1, "SOFTMAX": 1, "RESHAPE": 1},
    "int8": {"CONV_2D": 3, "DEPTHWISE_CONV_2D": 3, "FULLY_CONNECTED": 4, "MAX_POOL_2D": 2}
    | {"AVERAGE_POOL_2D": 2, "SOFTMAX": 2, "RESHAPE": 1},
}
CODES = {getattr(tflite.BuiltinOperator, kind): kind for kind in VERSIONS["int8"]}
WEIGHTED = {"CONV_2D": 0, "DEPTHWISE_CONV_2D": 3, "FULLY_CONNECTED": None}


@pytest.fixture
def content(model_path):
    return model_path.read_bytes()


@pytest.fixture
def model(content):
    return tflite.Model.GetRootAs(content, 0)


def dtype_of(path):
    return path.name.split(".")[1]


def operators(model):
    graph = model.Subgraphs(0)
    for i in range(graph.OperatorsLength()):
        step = graph.Operators(i)
        kind = CODES[model.OperatorCodes(step.OpcodeIndex()).BuiltinCode()]
        inputs = [graph.Tensors(int(n)) for n in step.InputsAsNumpy()]
        yield kind, inputs, graph.Tensors(step.Outputs(0))


def scales(tensor):
    quantisation = tensor.Quantization()
    return quantisation.ScaleAsNumpy(), quantisation.ZeroPointAsNumpy()


def metadata(model):
    entries = (model.Metadata(i) for i in range(model.MetadataLength()))
    return {e.Name(): model.Buffers(e.Buffer()).DataAsNumpy().tobytes() for e in entries}


def test_the_report_names_each_file_with_its_size_and_digest(model_path, content, report):
    facts = report[model_path.name.split(".")[0]]["files"][model_path.name]
    assert facts["size"] == len(content) < 40_000
    assert facts["sha256"] == hashlib.sha256(content).hexdigest()


def test_the_report_names_no_other_file(report):
    named = {name for facts in report.values() for name in facts["files"]}
    assert named == {f"{n}.{d}.tflite" for n in report for d in VERSIONS}


def test_the_page_states_what_the_report_does(model_path, report):
    page = (model_path.parents[1] / "training" / "README.md").read_text(encoding="utf-8")
    row = next(line for line in page.splitlines() if line.startswith(f"| `{model_path.name}`"))
    facts = report[model_path.name.split(".")[0]]["files"][model_path.name]
    metrics = facts["metrics"]
    stated = {float(n) for n in re.findall(r"\d[\d,.]*", row.split("|", 2)[2].replace(",", ""))}
    main = next(iter(metrics.values()))
    assert facts["size"] in stated
    assert {round(main, 4), round(100 * main, 1)} & stated
    for name in ("recall_at_threshold", "false_alarms_at_threshold"):
        if name in metrics:
            assert any(abs(100 * metrics[name] - number) <= 0.05 for number in stated)


def test_head(model_path, content, model):
    assert content[4:8] == b"TFL3"
    assert model.Version() == 3
    assert model.Description().decode().endswith(dtype_of(model_path))
    assert model.SubgraphsLength() == model.SignatureDefsLength() == 1
    graph, signature = model.Subgraphs(0), model.SignatureDefs(0)
    assert signature.Inputs(0).TensorIndex() == graph.Inputs(0)
    assert signature.Outputs(0).TensorIndex() == graph.Outputs(0)


def test_operator_codes_are_in_both_fields_with_the_version_of_the_converter(model_path, model):
    for i in range(model.OperatorCodesLength()):
        code = model.OperatorCodes(i)
        assert code.BuiltinCode() == code.DeprecatedBuiltinCode()
        assert code.Version() == VERSIONS[dtype_of(model_path)][CODES[code.BuiltinCode()]]


def test_data_is_aligned_and_referred_to_once(content, model):
    assert model.Buffers(0).DataIsNone()
    for i in range(1, model.BuffersLength()):
        data = model.Buffers(i).DataAsNumpy()
        start = data.__array_interface__["data"][0]
        origin = np.frombuffer(content, np.uint8).__array_interface__["data"][0]
        assert (start - origin) % 16 == 0
    graph = model.Subgraphs(0)
    used = [graph.Tensors(i).Buffer() for i in range(graph.TensorsLength())]
    used += [model.Metadata(i).Buffer() for i in range(model.MetadataLength())]
    assert sorted(n for n in used if n) == list(range(1, model.BuffersLength()))


def test_metadata(model_path, content, model, report):
    entries = metadata(model)
    newest = {"float32": b"1.5.0", "int8": b"1.14.0"}[dtype_of(model_path)]
    assert entries[b"min_runtime_version"].rstrip(b"\0") == newest
    assert entries[b"TFLITE_METADATA"][4:8] == b"M001"
    facts = report[model_path.name.split(".")[0]]
    assert facts["title"].encode() in entries[b"TFLITE_METADATA"]
    if "labels" in facts:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            assert archive.read("labels.txt").decode().split() == facts["labels"]


def test_tensors_have_the_type_of_the_file(model_path, model):
    values = {"float32": tflite.TensorType.FLOAT32, "int8": tflite.TensorType.INT8}
    for kind, inputs, output in operators(model):
        assert inputs[0].Type() == output.Type() == values[dtype_of(model_path)]
        if kind in WEIGHTED:
            assert inputs[1].Type() == values[dtype_of(model_path)]
            whole = dtype_of(model_path) == "int8"
            assert inputs[2].Type() == (tflite.TensorType.INT32 if whole else values["float32"])


def test_weights_are_symmetric_and_per_channel_in_convolutions(model_path, model):
    if dtype_of(model_path) != "int8":
        return
    for kind, inputs, _ in operators(model):
        if kind not in WEIGHTED:
            continue
        source, kernel, bias = inputs
        axis = WEIGHTED[kind]
        scale, zero = scales(kernel)
        shape = kernel.ShapeAsNumpy()
        assert len(scale) == (1 if axis is None else shape[axis])
        assert axis is None or kernel.Quantization().QuantizedDimension() == axis
        assert not zero.any()
        stored = model.Buffers(kernel.Buffer()).DataAsNumpy().view(np.int8).reshape(shape)
        others = None if axis is None else tuple(i for i in range(4) if i != axis)
        assert (np.abs(stored.astype(int)).max(axis=others) == 127).all()
        bias_scale, bias_zero = scales(bias)
        assert np.allclose(bias_scale, scale * scales(source)[0], rtol=1e-6)
        assert not bias_zero.any()


def test_steps_that_move_values_keep_their_scale(model_path, model):
    if dtype_of(model_path) != "int8":
        return
    for kind, inputs, output in operators(model):
        if kind in ("MAX_POOL_2D", "AVERAGE_POOL_2D", "RESHAPE"):
            assert scales(inputs[0]) == scales(output)
        if kind == "SOFTMAX":
            assert scales(output) == (np.float32(1 / 256), -128)
