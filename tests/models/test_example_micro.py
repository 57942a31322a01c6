"""The example models run in TensorFlow Lite Micro, with the outputs and metrics we state."""

import numpy as np
import pytest

from examples.training.graph import to_real, to_stored
from examples.training.interpret import run
from examples.training.read import read

tflite_micro = pytest.importorskip(
    "tflite_micro",
    reason="the extra `micro` is not installed (it exists for x86-64 Linux only)",
    exc_type=ImportError,
)


def interpreter_of(content, config="kAllocationRecording"):
    wanted = getattr(tflite_micro.runtime.InterpreterConfig, config)
    return tflite_micro.runtime.Interpreter.from_bytes(
        content, arena_size=64 * 1024, intrepreter_config=wanted
    )


def run_micro(content, rows, dtype):
    interpreter = interpreter_of(content)
    outputs = []
    for row in rows:
        interpreter.set_input(row[None].astype(dtype), 0)
        interpreter.invoke()
        outputs.append(interpreter.get_output(0)[0].copy())
    return np.array(outputs, np.float64)


def agree(graph, index, ours, theirs):
    if graph.tensors[index].dtype == "float32":
        return np.allclose(ours, theirs, rtol=1e-5, atol=5e-6)
    # All integer steps are the same; the softmax of the kernels is a table, good to one step.
    last = graph.operators[-1]
    step = 1 if last.kind == "SOFTMAX" and index in last.outputs else 0
    return np.abs(ours - theirs).max() <= step


def test_outputs_agree(model_path, examples):
    content = model_path.read_bytes()
    name, dtype, _ = model_path.name.split(".")
    graph = read(content)
    feed = to_stored(examples[name].held_out, graph.tensors[graph.input].quantisation)
    theirs = run_micro(content, feed, dtype)
    assert agree(graph, graph.output, run(graph, feed)[graph.output], theirs)
    assert len(np.unique(theirs)) > 20


def test_every_layer_agrees(model_path, examples):
    content = model_path.read_bytes()
    name, dtype, _ = model_path.name.split(".")
    graph = read(content)
    samples = examples[name].held_out[::50]
    feed = to_stored(samples, graph.tensors[graph.input].quantisation)
    ours = run(graph, feed)
    interpreter = interpreter_of(content, "kPreserveAllTensors")
    for number, row in enumerate(feed):
        interpreter.set_input(row[None].astype(dtype), 0)
        interpreter.invoke()
        for operator in graph.operators:
            index = operator.outputs[0]
            theirs = interpreter.GetTensor(index, 0)["tensor_data"][0].astype(np.float64)
            assert agree(graph, index, ours[index][number], theirs), graph.tensors[index].name


def test_metrics_agree(model_path, examples, report):
    content = model_path.read_bytes()
    name, dtype, _ = model_path.name.split(".")
    graph = read(content)
    source, target = (graph.tensors[i].quantisation for i in (graph.input, graph.output))

    def predict(samples):
        return to_real(run_micro(content, to_stored(samples, source), dtype), target)

    stated = report[name]["files"][model_path.name]["metrics"]
    measured = examples[name].measure(predict)
    assert flat(measured) == pytest.approx(flat(stated), rel=1e-3, abs=2e-4)


def flat(value):
    if isinstance(value, dict):
        return [number for key in sorted(value) for number in flat(value[key])]
    return (
        [number for item in value for number in flat(item)] if isinstance(value, list) else [value]
    )
