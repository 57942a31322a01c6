"""Operators: work, parameters, resolver methods, scheme, and what a runtime refuses."""

from __future__ import annotations

import pytest

from tests.tflite import published
from tests.tflite.build import Graph, Model, i8, i32, u8
from thingfit.tflite import TfliteFile, read
from thingfit.tflite.names import resolver_methods
from thingfit.tflite.operators import layers, totals
from thingfit.tflite.profile import Runtime
from thingfit.tflite.scheme import scheme
from thingfit.tflite.support import supported_types, unsupported


@published.each
def test_published_models_cost_what_is_listed(entry: dict) -> None:
    total = totals(published.model(entry["file"]))
    assert total.macs == entry["tflite"]["macs"]
    assert {found.name: found.count for found in total.operators} == entry["tflite"]["ops"]
    assert sum(found.macs or 0 for found in total.operators) == total.macs
    assert all(found.resolver for found in total.operators)
    assert total.remarks == ()


@published.each
def test_published_models_have_their_scheme(entry: dict) -> None:
    listed = entry["tflite"]["sg"][0]
    found = scheme(published.model(entry["file"]))
    first = max(listed["compute_dtypes"], key=lambda pair: listed["compute_dtypes"][pair])
    assert found.name == first.split("x")[0].lower()
    assert found.per_channel == any("perch" in pair for pair in listed["compute_dtypes"])
    around = {end["dtype"] for end in (*listed["inputs"], *listed["outputs"])}
    assert found.float_interface == ("FLOAT32" in around and found.name != "float32")


def one(
    code: int,
    inputs: list[tuple],
    output: tuple,
    options: tuple[int, dict] | None = None,
    dtype: str = "FLOAT32",
) -> TfliteFile:
    """A model of one operator; an input is a shape, `()` when omitted, led by `"w"` if constant."""
    model = Model()
    graph: Graph = model.graph()
    places = []
    for shape in inputs:
        constant = bool(shape) and shape[0] == "w"
        sizes = shape[1:] if constant else shape
        places.append(graph.tensor(dtype, *sizes, data=4 if constant else 0) if shape else -1)
    result = graph.tensor(dtype, *output)
    graph.operator(code, places, [result], options)
    return read(model.bytes(graph.table([], [result])))


GATES = [("w", 6, 8)] * 4 + [("w", 6, 6)] * 4
CASES = {
    "convolution counts batch": (3, [(2, 8, 8, 4), ("w", 16, 3, 3, 4)], (2, 8, 8, 16), 73728),
    "groups make filters thin": (3, [(1, 4, 4, 8), ("w", 8, 1, 1, 2)], (1, 4, 4, 8), 256),
    "depthwise": (4, [(1, 8, 8, 4), ("w", 1, 3, 3, 8)], (1, 8, 8, 8), 4608),
    "transposed by input": (
        67,
        [("w", 4), ("w", 5, 3, 3, 2), (1, 4, 4, 2)],
        (1, 8, 8, 5),
        32 * 45,
    ),
    "fully connected over time": (9, [(2, 7, 10), ("w", 4, 10)], (2, 7, 4), 560),
    "three dimensions": (132, [(1, 4, 4, 4, 2), ("w", 3, 3, 3, 2, 5)], (1, 4, 4, 4, 5), 17280),
    "batch matmul": (126, [(3, 4, 5), (3, 5, 6)], (3, 4, 6), 360),
    "svdf": (27, [(2, 16), ("w", 8, 16), ("w", 8, 10)], (2, 8), 2 * (128 + 80)),
    "rnn over time": (35, [(2, 5, 8), ("w", 6, 8), ("w", 6, 6)], (2, 5, 6), 10 * 84),
    "lstm over time": (44, [(2, 5, 8), *GATES], (2, 5, 6), 10 * 4 * (48 + 36)),
    "lstm without input gate": (
        44,
        [(1, 5, 8), (), *[("w", 6, 8)] * 3, (), *[("w", 6, 6)] * 3],
        (1, 5, 6),
        5 * 3 * 84,
    ),
    "basic lstm": (16, [(2, 8), (2, 6), ("w", 24, 14), ("w", 24), (2, 6)], (2, 6), 2 * 336),
    "elementwise": (18, [(1, 8), (1, 8)], (1, 8), 0),
}


@pytest.mark.parametrize("name", CASES)
def test_macs(name: str) -> None:
    code, inputs, output, expected = CASES[name]
    assert totals(one(code, inputs, output)).macs == expected


def test_turned_factors_of_a_matrix_product() -> None:
    turned = (101, {0: u8(1), 1: u8(0)})
    assert totals(one(126, [(3, 5, 4), (3, 5, 6)], (3, 4, 6), turned)).macs == 360


def test_open_sizes_make_the_work_unknown() -> None:
    total = totals(one(9, [(-1, 10), ("w", 4, 10)], (-1, 4)))
    assert total.macs is None
    assert "open sizes" in total.remarks[0]


def test_parameters_count_weights_once_and_no_shapes() -> None:
    model = Model()
    graph = model.graph()
    data = graph.tensor("FLOAT32", 1, 4)
    weights = graph.tensor("FLOAT32", 4, 4, data=64)
    bias = graph.tensor("INT32", 4, data=16)
    shape = graph.tensor("INT32", 2, data=8)
    graph.operator(9, [data, weights, bias], [data])
    graph.operator(9, [data, weights, bias], [data])
    graph.operator(22, [data, shape], [data])
    file = read(model.bytes(graph.table([data], [data])))
    assert totals(file).parameters == 20
    assert [layer.parameters for layer in layers(file)] == [20, 20, 0]


def test_subgraphs_of_control_flow_count_once_and_say_so() -> None:
    model = Model()
    first, body = model.graph(), model.graph()
    start = first.tensor("FLOAT32", 1, 10)
    first.operator(119, [start], [start], (93, {0: i32(1), 1: i32(1)}))
    data = body.tensor("FLOAT32", 1, 10)
    weights = body.tensor("FLOAT32", 4, 10, data=160)
    result = body.tensor("FLOAT32", 1, 4)
    body.operator(9, [data, weights, -1], [result])
    file = read(model.bytes(first.table([start], [start]), body.table([data], [result])))
    total = totals(file)
    assert total.macs == 40
    assert "counted once" in total.remarks[0]
    old = unsupported(file, Runtime.TFLM_2_4)
    assert old[0].reason == "the model has 2 subgraphs, this release runs one"


def test_a_custom_operator_is_counted_and_remarked() -> None:
    model = Model()
    graph = model.graph()
    one_tensor = graph.tensor("FLOAT32", 1)
    graph.operator(32, [one_tensor], [one_tensor], custom="Mystery")
    graph.operator(32, [one_tensor], [one_tensor], custom="SignalFramer")
    file = read(model.bytes(graph.table([one_tensor], [one_tensor])))
    mystery, framer = totals(file).operators
    assert (mystery.custom, mystery.resolver, framer.resolver) == (True, "", "AddFramer")
    assert "`Mystery`" in totals(file).remarks[0]
    reasons = [found.reason for found in unsupported(file, Runtime.CURRENT)]
    assert reasons == ["`Mystery` is a custom operator without a kernel"]


@pytest.mark.parametrize(
    ("data", "weights", "name"),
    [
        ("FLOAT32", "FLOAT32", "float32"),
        ("FLOAT32", "INT8", "dynamic range"),
        ("INT16", "INT8", "int16x8"),
        ("INT8", "INT4", "int8x4"),
        ("UINT8", "UINT8", "uint8"),
    ],
)
def test_schemes(data: str, weights: str, name: str) -> None:
    model = Model()
    graph = model.graph()
    first = graph.tensor(data, 1, 4, scales=1)
    second = graph.tensor(weights, 4, 4, data=16, scales=4)
    graph.operator(9, [first, second, -1], [first])
    found = scheme(read(model.bytes(graph.table([first], [first]))))
    assert (found.name, found.per_channel) == (name, True)


def hybrid(data: str, weights: str, code: int = 3) -> TfliteFile:
    model = Model()
    graph = model.graph()
    first = graph.tensor(data, 1, 4, 4, 2)
    second = graph.tensor(weights, 2, 1, 1, 2, data=4)
    graph.operator(code, [first, second], [first])
    return read(model.bytes(graph.table([first], [first])))


@pytest.mark.parametrize(
    ("data", "weights", "runtime", "runs"),
    [
        ("INT8", "INT8", Runtime.CURRENT, True),
        ("INT8", "INT4", Runtime.CURRENT, True),
        ("INT8", "INT4", Runtime.TFLM_2_4, False),
        ("INT16", "INT8", Runtime.CURRENT, True),
        ("INT16", "INT8", Runtime.TFLM_2_4, False),
        ("UINT8", "UINT8", Runtime.CURRENT, False),
        ("UINT8", "UINT8", Runtime.TFLM_2_3, True),
        ("FLOAT32", "INT8", Runtime.CURRENT, False),
    ],
)
def test_types_that_a_runtime_runs(data: str, weights: str, runtime: Runtime, runs: bool) -> None:
    assert (unsupported(hybrid(data, weights), runtime) == ()) is runs


@published.each
def test_only_the_uint8_model_is_refused(entry: dict) -> None:
    file = published.model(entry["file"])
    refused = bool(unsupported(file, Runtime.CURRENT))
    assert refused == (entry["name"] == "Person_Detection")
    assert unsupported(file, Runtime.TFLM_2_4) == ()


def test_what_runs_can_be_registered() -> None:
    assert set(supported_types(Runtime.CURRENT)) <= set(resolver_methods())
    assert set(supported_types(Runtime.TFLM_2_3)) <= set(supported_types(Runtime.TFLM_2_4))


def test_the_kernel_field_chooses_the_lstm() -> None:
    full = one(16, [(2, 8), *GATES], (2, 6), (14, {0: i8(4)}))
    assert totals(full).macs == 2 * 4 * 84
