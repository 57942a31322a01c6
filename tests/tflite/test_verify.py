"""What is checked before the `tflite` package sees a file: layout, limits, and the cost of lies."""

from __future__ import annotations

import gc
import subprocess
import sys
import time
import tracemalloc
from functools import cache

import pytest
import tflite

from tests.tflite.build import TYPES, Again, Model, Scalar, Vector, finish, i8, i32, ints, u8
from thingfit.tflite import TfliteError, TfliteFile, read
from thingfit.tflite.layout import Field, fields, options_tables
from thingfit.tflite.options import option_name
from thingfit.tflite.verify import _POINTERS

CONV_2D_OPTIONS, CONV_3D_OPTIONS = 1, 106


def model(tensors: list | Again, operators: list | Again, **parts: list | Again) -> dict:
    """The root of a model with one subgraph."""
    return {
        0: Scalar("I", 3),
        1: parts.get("codes", [{0: i8(3)}]),
        2: [{0: tensors, 3: operators}],
        4: parts.get("buffers", [{}]),
        7: parts.get("signatures", []),
    }


@pytest.mark.parametrize("union", ["BuiltinOptions", "BuiltinOptions2"])
def test_the_package_tells_the_layout_of_all_options(union: str) -> None:
    tables = options_tables(union)
    assert len(tables) > 20
    for table in tables.values():
        reader = getattr(tflite, table)
        found = fields(table)
        assert [field.slot for field in found] == sorted({field.slot for field in found})
        for field in found:
            assert hasattr(reader, field.name)
            assert (field.element > 0) == hasattr(reader, f"{field.name}Length")


@pytest.mark.parametrize("table", _POINTERS)
def test_what_is_walked_is_what_the_package_has(table: str) -> None:
    known = {field.name: field for field in fields(table)}
    for name, holds in _POINTERS[table].items():
        assert known[name].pointer
        assert (known[name].element > 0) == (holds in ("numbers", "vector")) or fields(holds)


def test_slots_and_widths_of_a_table_known_by_heart() -> None:
    found = {field.name: (field.slot, field.width, field.element) for field in fields("Buffer")}
    assert found == {"Data": (0, 4, 1), "Offset": (1, 8, 0), "Size": (2, 8, 0)}


@pytest.mark.parametrize(
    ("theirs", "ours"),
    [
        ("StrideW", "stride_w"),
        ("DilationHFactor", "dilation_h"),
        ("FusedActivationFunction", "activation"),
        ("KernelType", "kernel"),
        ("AdjX", "adj_x"),
        ("CondSubgraphIndex", "cond_subgraph"),
        ("Subgraph", "subgraph"),
    ],
)
def test_names_of_options(theirs: str, ours: str) -> None:
    assert option_name(theirs) == ours


def options(kind: int, table: dict) -> dict:
    data = finish(model([{}], [{3: u8(kind), 4: table}]))
    return dict(read(data).main.operators[0].options)


def test_options_and_their_defaults_are_those_of_the_schema() -> None:
    found = options(CONV_2D_OPTIONS, {0: i8(1), 2: i32(-2), 3: i8(3)})
    assert (found["padding"], found["stride_w"], found["stride_h"]) == (1, 0, -2)
    assert (found["activation"], found["dilation_w"], found["dilation_h"]) == (3, 1, 1)


def test_names_newer_than_the_package() -> None:
    built = Model()
    graph = built.graph()
    for name in TYPES:
        graph.tensor(name, 1)
    graph.operator(209, [0], [1])
    file = read(built.bytes(graph.table([0], [1])))
    assert [tensor.dtype for tensor in file.main.tensors] == TYPES
    assert file.main.operators[0].name == "STABLEHLO_CASE"
    assert 209 not in vars(tflite.BuiltinOperator).values()


@pytest.mark.parametrize("field", fields("Conv2DOptions"), ids=lambda field: field.name)
def test_an_option_outside_of_its_table_is_refused(field: Field) -> None:
    table = {0: i8(1), 1: i32(2), 2: i32(2), 3: i8(1), 4: i32(2), 5: i32(2), 6: i8(1)}
    data = bytearray(finish(model([{}], [{3: u8(CONV_2D_OPTIONS), 4: table}])))
    place = tflite.Model.GetRootAs(data).Subgraphs(0).Operators(0).BuiltinOptions().Pos
    vtable = place - int.from_bytes(data[place : place + 4], "little", signed=True)
    entry = vtable + 4 + 2 * field.slot
    data[entry : entry + 2] = (200).to_bytes(2, "little")
    with pytest.raises(TfliteError, match="lies outside of it"):
        read(bytes(data))


@cache
def many(kind: str, count: int) -> bytes:
    """A model with a vector of offsets to one table, or with as many tables of their own."""
    few = {0: ints(1, 300, 300, 1), 3: "näme", 4: {2: Vector("f", [0.5]), 3: Vector("q", [300])}}
    step = {1: ints(0, 0), 3: u8(CONV_3D_OPTIONS), 4: {}}
    match kind:
        case "tensors":
            root = model(Again(few, count), [])
        case "operators":
            root = model([{}], Again(step, count))
        case "operators with options":
            root = model([{}], [step] * count)
        case "buffers":
            root = model([], [], buffers=Again({1: Scalar("q", 5), 2: Scalar("q", 700)}, count))
        case "codes":
            root = model([], [], codes=Again({0: i8(32), 1: "ab"}, count))
        case "signatures":
            root = model([], [], signatures=Again({2: "ab"}, count))
        case _:
            root = model([{}], [], signatures=[{0: Again({0: "ab"}, count)}])
    return finish(root)


def cost(data: bytes) -> tuple[float, int]:
    """The time and the peak of memory of reading, whatever comes of it."""
    gc.collect()
    start = time.process_time()
    result = attempt(data)
    spent = time.process_time() - start
    del result
    tracemalloc.start()
    attempt(data)
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    return spent, peak


def attempt(data: bytes) -> TfliteFile | None:
    try:
        return read(data)
    except TfliteError:
        return None


KINDS = ["tensors", "operators", "buffers", "codes", "signatures", "entries"]
OWN = "operators with options"


@pytest.mark.parametrize("kind", [*KINDS, OWN])
@pytest.mark.parametrize("count", [900, 11_000])
@pytest.mark.parametrize("padding", [0, 20, 60, 600])
def test_no_model_costs_more_than_ten_times_its_size(kind: str, count: int, padding: int) -> None:
    data = many(kind, count) + bytes(padding * count)
    spent, peak = cost(data)
    assert spent < 2
    assert peak < 10 * len(data) + 100_000


@pytest.mark.parametrize("kind", KINDS)
def test_too_many_parts_are_refused_at_once(kind: str) -> None:
    data = many(kind, 45_000) + bytes(8_000_000)
    with pytest.raises(TfliteError, match="The model has more than"):
        read(data)


def test_an_honest_chain_without_weights_is_read() -> None:
    built = Model()
    graph = built.graph()
    last = graph.tensor("INT8", 1, 96, 96, 16, name="input", scales=1)
    for place in range(2000):
        result = graph.tensor("INT8", 1, 96, 96, 16, name=f"add_{place}", scales=1)
        graph.operator(0, [last, 0], [result], (11, {0: i8(1)}))
        last = result
    assert len(read(built.bytes(graph.table([0], [last]))).main.operators) == 2000


@pytest.mark.parametrize("module", ["thingfit.tflite", "thingfit.rules", "thingfit.cli.lint"])
def test_the_package_is_imported_by_the_first_model_only(module: str) -> None:
    code = f"import sys, {module}; sys.exit('tflite' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0


def test_bytes_that_are_no_model_do_not_need_the_package() -> None:
    code = (
        "import sys, thingfit.tflite as ours\n"
        "try: ours.read(b'PK')\n"
        "except ours.TfliteError: sys.exit('tflite' in sys.modules)\n"
    )
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0
