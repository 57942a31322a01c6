"""What the panels of an editor ask for: the matrix, a pair, a device supposed, a model file."""

from __future__ import annotations

import json
import shutil
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest

from thingfit.facts import Document
from thingfit.features.panel_cells import table_of
from thingfit.features.panel_pairs import pair_json
from thingfit.fit import all_candidates, all_devices, match
from thingfit.text import Span
from thingfit.workspace import Host

from .editor import connected
from .test_dependents import device
from .test_matching import EXAMPLES, run, words
from .test_workspace import finished, write


def named(listed: list[dict[str, Any]], name: str) -> dict[str, Any]:
    """The one that is called so."""
    (found,) = [each for each in listed if each["name"] == name]
    return found


def text_at(place: dict[str, Any]) -> str:
    """What stands in a file at a place on one line."""
    start, end = place["range"]["start"], place["range"]["end"]
    assert start["line"] == end["line"]
    path = Path(place["uri"].removeprefix("file://"))
    line = path.read_text(encoding="utf-8").splitlines()[start["line"]]
    return line[start["character"] : end["character"]]


@pytest.mark.asyncio
async def test_cells_are_those_of_the_pairs_and_reasons_lead_to_their_places() -> None:
    async with connected(EXAMPLES.resolve()) as editor:
        await finished(editor)
        matrix: Any = await run(editor, "thingfit.panels.matrix", {})
        told: Any = await run(editor, "thingfit.match.matrix", {"explain": True, "locate": True})
        for pair in told["pairs"]:
            row = matrix["models"].index(named(matrix["models"], pair["model"]["name"]))
            column = matrix["devices"].index(named(matrix["devices"], pair["device"]["name"]))
            verdict, words, left = matrix["cells"][row][column]
            assert verdict == pair["verdict"]
            assert (left is None) or (left >= 0) or verdict == "not"
            assert words or verdict == "fits"
            assert matrix["models"][row]["uri"] == pair["model"]["uri"]
        assert len(told["pairs"]) == len(matrix["models"]) * len(matrix["devices"]) > 20

        model = named(matrix["models"], "People counter")
        board = named(matrix["devices"], "Hand remote")
        asked = {"model": model["uri"], "device": board["uri"]}
        pair = await run(editor, "thingfit.panels.pair", asked)
        assert pair["head"] == "People counter does not fit Hand remote"
        (sensors,) = [each for each in pair["criteria"] if each["name"] == "sensors"]
        first = sensors["places"][0]
        assert first["text"].startswith("models/people-counter.model.jsonld:")
        assert text_at(first) == '"Camera"'
        (same,) = [
            each
            for found in told["pairs"]
            if found["model"]["name"] == "People counter"
            and found["device"]["name"] == "Hand remote"
            for each in found["criteria"]
            if each["name"] == "sensors"
        ]
        place = {key: first[key] for key in ("uri", "range")}
        assert json.loads(json.dumps(same["model_locations"])) == [json.loads(json.dumps(place))]
        assert pair["advice"].startswith("With a Camera")


@pytest.mark.asyncio
async def test_a_device_may_be_supposed_to_have_other_memory(tmp_path: Path) -> None:
    board = write(tmp_path / "board.td.json", device(172)).as_uri()
    model = write(tmp_path / "a.model.json", words(20_000, name="A")).as_uri()
    async with connected(tmp_path) as editor:
        await finished(editor)
        stated: Any = await run(editor, "thingfit.panels.column", {"uri": board})
        assert stated["cells"][0][0] == "fits"
        small: Any = await run(editor, "thingfit.panels.column", {"uri": board, "ram": 4_000})
        assert list(small["cells"][0]) == ["not", "−16 kB RAM", -16_000]  # noqa: RUF001
        assert small["device"]["ram"]["bytes"] == 4_000
        assert list(small["models"]) == [{"uri": model, "number": 0}]
        pair: Any = await run(
            editor, "thingfit.panels.pair", {"model": model, "device": board, "ram": 4_000}
        )
        assert pair["verdict"] == "not"
        for command, argument, expected in (
            ("thingfit.panels.column", {"uri": model}, "no such device"),
            ("thingfit.panels.pair", {"model": board, "device": board}, "no such model"),
            ("thingfit.panels.pair", {"model": "file:///none"}, "known document"),
            ("thingfit.panels.model", {"uri": "untitled:x"}, "URI of a file"),
        ):
            answer = await run(editor, command, argument)
            assert expected in str(answer["error"])


def test_only_pairs_that_changed_are_matched_again(monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[str] = []

    def noted(candidate: Any, board: Any) -> Any:
        asked.append(candidate.model.uri)
        return match(candidate, board)

    monkeypatch.setattr("thingfit.features.panel_cells.match", noted)
    host = Host()
    host.set_text("file:///board.td.json", device(172))
    for name in "abc":
        host.set_text(f"file:///{name}.model.json", words(20_000, name=name))

    def table(before: Any = None) -> Any:
        snapshot = host.snapshot()
        return table_of(tuple(all_candidates(snapshot)), tuple(all_devices(snapshot)), before)

    first = table()
    assert len(asked) == 3
    assert first.nearest() is None
    host.set_text("file:///b.model.json", words(900_000, name="b"))
    asked.clear()
    second = table(first)
    assert asked == ["file:///b.model.json"]
    whole = table()
    rows = [second.row(each) for each in second.candidates]
    assert rows == [whole.row(each) for each in whole.candidates]
    nearest = second.nearest()
    assert nearest is not None and nearest[2].need == "short by 728 kB RAM"


@pytest.mark.asyncio
async def test_a_comparison_tells_places_and_what_else_can_be_asked() -> None:
    async with connected(EXAMPLES.resolve()) as editor:
        await finished(editor)
        told: Any = await run(editor, "thingfit.panels.compare", {"front": ["metric", "flash"]})
        plain: Any = await run(editor, "thingfit.compare", {"front": ["metric", "flash"]})
        assert [each["name"] for each in told["models"]] == [e["name"] for e in told["places"]]
        assert list(told["models"]) == list(plain["models"])
        accuracy = named(told["metrics"], "top-1 accuracy")
        told = await run(editor, "thingfit.panels.compare", {"metric": accuracy["id"]})
        assert len(told["models"]) == accuracy["count"]
        assert told["metric"]["unit"] == " %"
        category = named(told["categories"], "keyword spotting")
        told = await run(editor, "thingfit.panels.compare", {"category": category["id"]})
        assert [each["name"] for each in told["models"]] == ["Stop word"]
        board = named(told["devices"], "Hand remote")
        told = await run(editor, "thingfit.panels.compare", {"device": board["uri"]})
        assert told["device"]["name"] == "Hand remote"


@pytest.mark.asyncio
async def test_a_model_file_is_told_whole_and_a_broken_one_as_far_as_it_goes(
    tmp_path: Path,
) -> None:
    for name in ("gesture.int8.tflite", "gesture.model.jsonld", "sine.int8.tflite"):
        shutil.copy(EXAMPLES / "models" / name, tmp_path)
    shutil.copy(EXAMPLES / "devices" / "hand-remote.td.jsonld", tmp_path)
    whole = (tmp_path / "gesture.int8.tflite").read_bytes()
    (tmp_path / "cut.tflite").write_bytes(whole[:-1500])
    async with connected(tmp_path) as editor:
        await finished(editor)

        async def told(name: str) -> Any:
            return await run(editor, "thingfit.panels.model", {"uri": (tmp_path / name).as_uri()})

        model = await told("gesture.int8.tflite")
        plan = model["plan"]
        assert model["fault"] is None and model["no_plan"] is None
        assert plan["size"] == max(each["offset"] + each["size"] for each in plan["buffers"])
        # At no step two buffers share a byte, and their sizes are what is alive.
        for step, live in enumerate(plan["live"]):
            alive = [e for e in plan["buffers"] if e["first"] <= step <= e["last"]]
            assert sum(each["size"] for each in alive) == live
            spans = sorted(Span(e["offset"], e["offset"] + e["size"]) for e in alive)
            assert all(one.end <= next_.start for one, next_ in pairwise(spans))
        assert plan["live"][plan["peak"]["step"]] == plan["peak"]["bytes"] == max(plan["live"])
        assert [each["name"] for each in model["descriptions"]] == ["Gesture classifier"]
        assert [each["verdict"] for each in model["devices"]] == ["fits"]

        alone = await told("sine.int8.tflite")
        assert list(alone["descriptions"]) == []
        assert [each["verdict"] for each in alone["devices"]] == ["fits"]

        cut = await told("cut.tflite")
        assert "byte" in cut["fault"] and cut["facts"] is None
        assert cut["remains"]["operators"][:2] == ["RESHAPE", "CONV_2D"]
        assert cut["remains"]["size"] == len(whole) - 1500
        gone = await told("none.tflite")
        assert gone["fault"] == "The file does not exist" and gone["remains"] is None

        # What the disk has counts at once, whether the server was told of it or not.
        (tmp_path / "cut.tflite").write_bytes(whole)
        assert (await told("cut.tflite"))["fault"] is None


def test_places_in_other_alphabets_count_as_editors_count() -> None:
    # All on one line, so that the place lies behind a sign of two units.
    written = json.loads(device(172))
    text = json.dumps({"description": "🔧 an der Wand", **written}, ensure_ascii=False)
    host = Host()
    host.set_text("file:///b.td.json", text)
    host.set_text("file:///a.model.json", words(900_000, name="A"))
    snapshot = host.snapshot()
    (candidate,), (board,) = all_candidates(snapshot), all_devices(snapshot)
    told: Any = pair_json(match(candidate, board), snapshot, lambda uri: uri)
    document: Document = snapshot.documents["file:///b.td.json"]
    (ram,) = [each for each in told["criteria"] if each["name"] == "ram"]
    (place,) = [each for each in ram["places"] if each["uri"] == document.uri]
    start, end = (place["range"][each] for each in ("start", "end"))
    units = text.encode("utf-16-le")[2 * start["character"] : 2 * end["character"]]
    assert units.decode("utf-16-le") == "172000"
