"""Facts: the value for programs and the page for people."""

from __future__ import annotations

import json
import math

import pytest

from tests.tflite import published
from tests.tflite.build import Model, Vector
from thingfit.tflite import TfliteFile, read
from thingfit.tflite.facts import facts_json
from thingfit.tflite.text import facts_text, size_text


def tiny(shape: tuple[int, ...] = (1, 4), scale: float = 0.5) -> TfliteFile:
    model = Model()
    graph = model.graph()
    data = graph.tensor("INT8", *shape, name="sound")
    graph.tensors[data][4] = {2: Vector("f", [scale]), 3: Vector("q", [-7])}
    graph.operator(0, [data, data], [data])
    return read(model.bytes(graph.table([data], [data])))


@published.each
def test_the_value_agrees_with_what_is_listed(entry: dict) -> None:
    file, listed = published.model(entry["file"]), entry["tflite"]
    facts = facts_json(file)
    assert facts["size"] == listed["size"]
    assert facts["subgraphs"] == 1
    assert facts["macs"] == listed["macs"]
    assert {one["name"]: one["count"] for one in facts["operators"]} == listed["ops"]
    for side in ("inputs", "outputs"):
        for ours, theirs in zip(facts[side], listed["sg"][0][side], strict=True):
            assert ours["name"] == theirs["name"]
            assert ours["shape"] == theirs["shape"]
            assert ours["dtype"] == theirs["dtype"]
            assert (ours["scale"] is None) == (theirs["quant"] is None)
    assert facts["arena"]["plan"] == entry["arena"]["activation_plan"]
    keys = {"runtime", "abi", "kernels", "bytes", "declare"}
    assert all(keys <= set(one) for one in facts["arena"]["estimates"])


@published.each
def test_the_value_is_json_and_the_same_twice(entry: dict) -> None:
    first = json.dumps(facts_json(read(published.data(entry["file"]))), allow_nan=False)
    assert first == json.dumps(facts_json(read(published.data(entry["file"]))), allow_nan=False)


def test_scale_and_zero_point() -> None:
    assert facts_json(tiny())["inputs"] == [
        {"name": "sound", "shape": [1, 4], "dtype": "INT8", "scale": 0.5, "zero_point": -7}
    ]


@pytest.mark.parametrize("scale", [math.nan, math.inf])
def test_a_scale_that_is_no_number_is_null(scale: float) -> None:
    facts = facts_json(tiny(scale=scale))
    assert json.loads(json.dumps(facts, allow_nan=False))["inputs"][0]["scale"] is None


def test_open_sizes_leave_the_arena_open() -> None:
    arena = facts_json(tiny((-1, 4)))["arena"]
    assert arena == {"plan": None, "offline": False, "estimates": []}


@published.each
@pytest.mark.parametrize("width", [40, 80, 132])
def test_the_page_keeps_its_width(entry: dict, width: int) -> None:
    page = facts_text(published.model(entry["file"]), max(width, 72), True, "a.tflite")
    assert max(len(line) for line in page.splitlines()) <= max(width, 72)


@published.each
def test_the_page_in_plain_ascii(entry: dict) -> None:
    page = facts_text(published.model(entry["file"]), unicode=False, name="modell-ä.tflite")
    assert page.isascii()


def test_the_page_of_a_published_model() -> None:
    published.skip_without()
    page = facts_text(published.model("Visual_Alarm_Clock.tflite"), 80, True, "clock.tflite")
    lines = page.splitlines()
    assert lines[0].startswith("clock.tflite  532 kB  sha256 ")
    assert lines[1] == "int8[1,96,96,1] → int8[1,2]"
    assert lines[2] == "7,387,976 MACs · 440,894 parameters"
    assert lines[3] == "int8, per channel · TensorFlow Lite 1.5.0 or later"
    assert "CONV_2D               13      6,193,152  █████████████████ 84%" in lines
    assert lines[-1].strip() == "peak at step 3 CONV_2D, 55.3 kB alive"
    picture = [line for line in lines if "┤" in line]
    assert len(picture) == 4
    assert len(picture[-1]) > len(picture[0]), "the arena is fullest early"


def test_the_page_says_what_a_runtime_refuses() -> None:
    published.skip_without()
    page = facts_text(published.model("Person_Detection.tflite"))
    assert "✗ see below" in page
    assert "`CONV_2D` does not work on UINT8" in page


def test_the_page_without_an_estimate_says_why() -> None:
    assert "a size is open until the model runs" in facts_text(tiny((-1, 4)))


@pytest.mark.parametrize(
    ("count", "text"),
    [
        (0, "0 B"),
        (999, "999 B"),
        (1000, "1.00 kB"),
        (9994, "9.99 kB"),
        (9996, "10.0 kB"),
        (99_949, "99.9 kB"),
        (99_951, "100 kB"),
        (999_499, "999 kB"),
        (999_500, "1.00 MB"),
        (12_345_678, "12.3 MB"),
    ],
)
def test_sizes_have_three_figures(count: int, text: str) -> None:
    assert size_text(count) == text
