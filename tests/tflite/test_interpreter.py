"""Estimates against an independent interpreter, where the package `tflite-micro` is installed.

The interpreter's allocator records what a model takes from the arena. It is native code and prints
to the standard error stream, so that it runs in a process of its own.
"""

from __future__ import annotations

import re
import subprocess
import sys
from importlib.util import find_spec
from pathlib import Path

import pytest

from tests.tflite import published
from tests.tflite.build import Graph, Model, i32
from thingfit.tflite import read
from thingfit.tflite.memory import Abi, Kernels, Runtime, estimate

pytestmark = pytest.mark.skipif(
    find_spec("tflite_micro") is None, reason="the package tflite-micro is not installed"
)
MEASURE = """
import sys
from tflite_micro import runtime
with open(sys.argv[1], "rb") as file:
    data = file.read()
runtime.Interpreter.from_bytes(data, arena_size=int(sys.argv[2])).print_allocations()
"""
ENOUGH = 8_000_000


def run(path: Path, arena: int) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-W", "ignore", "-c", MEASURE, str(path), str(arena)]
    return subprocess.run(command, capture_output=True, text=True, check=False)


def agree(path: Path) -> None:
    """The estimate is within 1 % and 32 bytes, and the arena to declare is enough."""
    done = run(path, ENOUGH)
    found = re.search(r"Arena allocation total (\d+) bytes", done.stderr)
    assert found is not None, done.stderr
    measured = int(found.group(1))
    ours = estimate(read(path.read_bytes()), Runtime.CURRENT, Abi.BITS_64, Kernels.REFERENCE)
    assert ours is not None
    assert abs(ours.bytes - measured) <= max(0.01 * measured, 32)
    assert run(path, ours.declare).returncode == 0


@published.each
def test_published_models(entry: dict) -> None:
    if entry["name"] == "Person_Detection":
        pytest.skip("this interpreter refuses uint8")
    agree(published.FOLDER / "models" / entry["file"])


def loop(model: Model) -> bytes:
    main, condition, body = model.graph(), model.graph(), model.graph()
    first, limit, *last = (main.tensor("INT32", 1) for _ in range(4))
    main.operator(119, [first, limit], last, (93, {0: i32(1), 1: i32(2)}))
    for graph, code, dtype in ((condition, 58, "BOOL"), (body, 0, "INT32")):
        places = [graph.tensor("INT32", 1), graph.tensor("INT32", 1), graph.tensor(dtype, 1)]
        graph.operator(code, places[:2], [places[2]])
    return model.bytes(
        main.table([first, limit], last), condition.table([0, 1], [2]), body.table([0, 1], [2, 1])
    )


def chain(model: Model) -> bytes:
    graph: Graph = model.graph()
    before = graph.tensor("FLOAT32", 1, 64)
    start = before
    for code in (0, 18, 28, 14, 117, 0):
        after = graph.tensor("FLOAT32", 1, 64)
        graph.operator(code, [before] * (2 if code in (0, 18) else 1), [after])
        before = after
    return model.bytes(graph.table([start], [before]))


def variable(model: Model) -> bytes:
    graph = model.graph()
    value, handle = graph.tensor("FLOAT32", 1, 30), graph.tensor("RESOURCE", 1)
    result = graph.tensor("FLOAT32", 1, 30)
    graph.operator(142, [], [handle], (111, {0: "", 1: "state"}))
    graph.operator(144, [handle, value], [])
    graph.operator(143, [handle], [result])
    return model.bytes(graph.table([value], [result]))


@pytest.mark.parametrize("build", [loop, chain, variable])
def test_models_made_here(build: object, tmp_path: Path) -> None:
    assert callable(build)
    path = tmp_path / "model.tflite"
    path.write_bytes(build(Model()))
    agree(path)
