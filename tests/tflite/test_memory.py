"""Memory: the plan, the estimates, what to declare."""

from __future__ import annotations

import importlib.util
import struct
from functools import cache
from itertools import pairwise
from pathlib import Path
from types import ModuleType

import pytest

from tests.tflite import published
from tests.tflite.build import Graph, Model, i32
from thingfit.tflite import read
from thingfit.tflite.memory import (
    PROFILES,
    Abi,
    Kernels,
    Runtime,
    activation_plan,
    estimate,
    estimates,
)

SCRIPT = Path(__file__).resolve().parents[2] / "benchmarks" / "fit_memory.py"
ADD, CONV_2D, AVERAGE_POOL_2D = 0, 3, 1


@cache
def script() -> ModuleType:
    """The script that fits the coefficients, as a module."""
    spec = importlib.util.spec_from_file_location("fit_memory", SCRIPT)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    import sys

    sys.modules["fit_memory"] = module
    spec.loader.exec_module(module)
    return module


@published.each
def test_the_plan_is_exact(entry: dict) -> None:
    plan = activation_plan(published.model(entry["file"]))
    assert plan is not None
    assert plan.size == entry["arena"]["activation_plan"]
    assert max(plan.live) <= plan.size


@pytest.mark.parametrize(
    ("place", "mean", "worst"),
    [(0, 0.01, 0.03), (1, 0.02, 0.08), (2, 0.015, 0.06), (3, 0.02, 0.08), (4, 0.02, 0.06)],
    ids=["current 64", "current 32", "2.4 64", "2.4 32", "2.3 64"],
)
def test_estimates_of_models_left_out(place: int, mean: float, worst: float) -> None:
    published.skip_without()
    fit = script()
    which = fit.REFERENCES[place]
    known = fit.cases(fit.load(published.FOLDER), which)
    results = fit.leave_one_out(which, known)
    errors = [abs(result.error) for result in results]
    assert len(errors) >= 22
    assert sum(errors) / len(errors) <= mean
    assert max(errors) <= worst
    assert [result.case.name for result in results if not result.room] == []


def test_the_data_file_holds_what_the_script_fits() -> None:
    published.skip_without()
    fit = script()
    from thingfit.tflite.profile import fitted

    models = fit.load(published.FOLDER)
    for which in fit.REFERENCES:
        again, kept = fit.fit(which, fit.cases(models, which)), fitted(which.profile.key)
        assert kept is not None
        assert kept.fixed == round(again.fixed)
        assert (kept.per_operator, kept.per_tensor) == (again.per_operator, again.per_tensor)


def test_larger_of_equal_size_comes_later() -> None:
    """Two long-lived tensors and a short one: the plan reuses the first gap."""
    model = Model()
    graph = model.graph()
    a, b, c, d = (graph.tensor("INT8", size) for size in (64, 32, 64, 16))
    graph.operator(ADD, [a, a], [b])
    graph.operator(ADD, [b, b], [c])
    graph.operator(ADD, [c, c], [d])
    plan = activation_plan(read(model.bytes(graph.table([a], [d]))))
    assert plan is not None
    assert plan.size == 96
    offsets = {entry.buffer.name: entry.offset for entry in plan.placed}
    assert offsets == {"t0": 0, "t1": 64, "t2": 0, "t3": 64}
    assert plan.live == (64, 96, 96, 80)


def test_an_offline_plan_is_honoured() -> None:
    model = Model()
    graph = model.graph()
    tensors = [graph.tensor("FLOAT32", 10) for _ in range(4)]
    for first, second in pairwise(tensors):
        graph.operator(ADD, [first, first], [second])
    model.note("OfflineMemoryAllocation", struct.pack("<7i", 1, 0, 4, 0, 160, 320, -1))
    file = read(model.bytes(graph.table([tensors[0]], [tensors[3]])))
    plan = activation_plan(file)
    assert plan is not None
    # The published interpreter of TensorFlow Lite Micro uses 368 bytes for this model too.
    assert plan.size == 368
    found = estimate(file, Runtime.CURRENT, Abi.BITS_64, Kernels.REFERENCE)
    assert found is not None
    assert "offline plan" in found.basis


def test_constants_and_variables_are_not_planned() -> None:
    model = Model()
    graph = model.graph()
    data = graph.tensor("INT8", 16)
    constant = graph.tensor("INT8", 400, data=400)
    state = graph.tensor("INT8", 320, variable=True)
    graph.operator(ADD, [data, constant, state], [data])
    file = read(model.bytes(graph.table([data], [data])))
    plan = activation_plan(file)
    assert plan is not None
    assert plan.size == 16
    found = estimate(file, Runtime.CURRENT, Abi.BITS_32, Kernels.REFERENCE)
    assert found is not None
    assert found.bytes > 320


def test_an_open_size_gives_no_estimate() -> None:
    model = Model()
    graph = model.graph()
    data = graph.tensor("FLOAT32", -1, 4)
    graph.operator(ADD, [data, data], [data])
    file = read(model.bytes(graph.table([data], [data])))
    assert activation_plan(file) is None
    assert estimates(file) == ()


def test_subgraphs_that_run_each_other_give_no_plan() -> None:
    model = Model()
    graph = model.graph()
    data = graph.tensor("FLOAT32", 4)
    graph.operator(119, [data], [data], (93, {0: i32(0), 1: i32(0)}))
    assert activation_plan(read(model.bytes(graph.table([data], [data])))) is None


def convolution(height: int, dtype: str = "INT8") -> int:
    """The bytes CMSIS-NN adds to the plan of a convolution with a square filter."""
    model = Model()
    graph = model.graph()
    data = graph.tensor(dtype, 1, 8, 8, 3, scales=1)
    weights = graph.tensor("INT8", 4, height, height, 3, data=4, scales=4)
    result = graph.tensor(dtype, 1, 8, 8, 4, scales=1)
    graph.operator(CONV_2D, [data, weights, -1], [result], (1, {1: i32(1), 2: i32(1)}))
    file = read(model.bytes(graph.table([data], [result])))
    plain, dsp = activation_plan(file), activation_plan(file, Kernels.CMSIS_NN)
    assert plain is not None
    assert dsp is not None
    return dsp.size - plain.size


def test_cmsis_nn_unrolls_patches() -> None:
    assert convolution(1) == 0
    assert convolution(3) == 112
    assert convolution(3, "INT16") == 112


@published.each
def test_every_build_is_estimated_with_its_basis(entry: dict) -> None:
    found = estimates(published.model(entry["file"]))
    assert [one.profile for one in found] == list(PROFILES)
    for one in found:
        assert one.declare >= one.bytes
        assert one.declare % 16 == 0
        assert one.profile.label in one.basis
        assert 0 < one.band < 0.2


def test_an_unknown_custom_operator_widens_the_band() -> None:
    def build(name: str) -> float:
        model = Model()
        graph = model.graph()
        data = graph.tensor("FLOAT32", 100)
        graph.operator(32, [data], [data], custom=name)
        file = read(model.bytes(graph.table([data], [data])))
        found = estimate(file, Runtime.CURRENT, Abi.BITS_32, Kernels.REFERENCE)
        assert found is not None
        assert name in found.basis
        return found.band

    assert build("Mystery") > 0.01


def used(model: Model, inputs: list[int], outputs: list[int], graph: Graph) -> tuple[int, int]:
    """The planned activations and the bytes in use of the current 64-bit build."""
    file = read(model.bytes(graph.table(inputs, outputs)))
    plan = activation_plan(file)
    found = estimate(file, Runtime.CURRENT, Abi.BITS_64, Kernels.REFERENCE)
    assert plan is not None
    assert found is not None
    return plan.size, found.bytes


# The numbers below were read off the recording allocator of the published Python interpreter.


def test_a_spectral_front_end_is_counted() -> None:
    model = Model()
    graph = model.graph()
    data, spectrum = (
        graph.tensor("INT16", 1, 480, scales=1),
        graph.tensor("INT16", 1, 514, scales=1),
    )
    graph.operator(32, [data], [spectrum], custom="SignalRfft")
    assert used(model, [data], [spectrum], graph) == (3024, 6752)


def test_a_detector_needs_room_to_sort() -> None:
    model = Model()
    graph = model.graph()
    boxes, scores = graph.tensor("FLOAT32", 1, 1917, 4), graph.tensor("FLOAT32", 1, 1917, 91)
    anchors = graph.tensor("FLOAT32", 1917, 4, data=16)
    shapes = ((1, 10, 4), (1, 10), (1, 10), (1,))
    found = [graph.tensor("FLOAT32", *shape) for shape in shapes]
    graph.operator(32, [boxes, scores, anchors], found, custom="TFLite_Detection_PostProcess")
    assert used(model, [boxes, scores], found, graph) == (2479040, 2480400)


def test_scratch_of_reductions_and_transposed_convolutions() -> None:
    model = Model()
    graph = model.graph()
    data, axes = graph.tensor("INT8", 1, 8, 8, 4, scales=1), graph.tensor("INT32", 2, data=8)
    result = graph.tensor("INT8", 1, 4, scales=1)
    graph.operator(40, [data, axes], [result])
    assert used(model, [data], [result], graph)[0] == 320
    model = Model()
    graph = model.graph()
    shape = graph.tensor("INT32", 4, data=16)
    weights = graph.tensor("INT8", 8, 3, 3, 4, data=288, scales=8)
    data, result = graph.tensor("INT8", 1, 4, 4, 4, scales=1), graph.tensor("INT8", 1, 8, 8, 8)
    graph.operator(67, [shape, weights, data], [result])
    assert used(model, [data], [result], graph)[0] == 2624
