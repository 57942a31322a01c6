"""Which model fits which device, in the editor: the lines above both, and the commands."""

from __future__ import annotations

import asyncio
import json
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from lsprotocol import types

from .editor import CAPABILITIES, PATIENCE, Editor, connected, lamp, put
from .test_dependents import device
from .test_model_files import model
from .test_workspace import finished, write

CAN_REFRESH = put(CAPABILITIES, "workspace.codeLens", {"refreshSupport": True})
EXAMPLES = Path(__file__).parents[2] / "examples"


def words(ram: int = 20_000, **members: object) -> str:
    """A model that listens and needs some bytes of RAM."""
    heard = {"type": "NetworkInput", "sensors": {"type": "Microphone"}}
    return model(input=heard, ramBytes=ram, flashBytes=19_000, **members)


async def lenses(editor: Editor, uri: str, of: str = "thingfit.match.") -> list[types.CodeLens]:
    """The lines of a document whose command begins so."""
    params = types.CodeLensParams(types.TextDocumentIdentifier(uri))
    found = await editor.client.text_document_code_lens_async(params) or ()
    return [each for each in found if each.command and each.command.command.startswith(of)]


async def titled(editor: Editor, uri: str, wanted: Callable[[str], bool]) -> str:
    """The title of the only line of a document once it is as wanted."""
    title = ""
    for _ in range(int(PATIENCE * 20)):
        found = await lenses(editor, uri)
        title = found[0].command.title if found and found[0].command else ""
        if wanted(title):
            return title
        await asyncio.sleep(0.05)
    raise AssertionError(f"{uri} shows {title!r}")


async def run(editor: Editor, command: str, *arguments: object) -> dict[str, object]:
    """The answer of a command."""
    params = types.ExecuteCommandParams(command, list(arguments))
    return dict(await editor.client.workspace_execute_command_async(params))  # type: ignore[arg-type]


def verdicts(report: dict[str, object]) -> dict[tuple[str, str], str]:
    """The verdict of each pair, by the names of model and device."""
    pairs: list[dict[str, dict[str, str]]] = report["pairs"]  # type: ignore[assignment]
    return {(e["model"]["name"], e["device"]["name"]): str(e["verdict"]) for e in pairs}


@pytest.mark.asyncio
async def test_lines_are_those_of_the_last_edit_of_any_document(tmp_path: Path) -> None:
    board = tmp_path / "board.td.json"
    small = write(tmp_path / "small.model.json", words(8_000, name="Small")).as_uri()
    large = write(tmp_path / "large.model.json", words(90_000, name="Large")).as_uri()
    write(board, device(172))
    async with connected(tmp_path, capabilities=CAN_REFRESH) as editor:
        asked = asyncio.Queue[None]()

        @editor.client.feature(types.WORKSPACE_CODE_LENS_REFRESH)
        def refresh(_: None) -> None:
            asked.put_nowait(None)

        await finished(editor)
        uri = board.as_uri()
        editor.open(uri, device(172))
        await titled(editor, uri, lambda title: title == "2 of 2 models fit")
        assert await titled(editor, large, bool) == "1 of 1 device fits"
        await asyncio.sleep(0.5)
        while not asked.empty():
            asked.get_nowait()

        editor.change(uri, 2, (None, device(16)))
        # A request after an edit sees it, before anything was asked again.
        (lens,) = await lenses(editor, uri)
        assert lens.command and lens.command.title == "1 of 2 models fit"
        assert lens.range.start.line == lens.range.end.line
        (other,) = await lenses(editor, large)
        assert other.command
        assert other.command.title.startswith("0 of 1 device fit, nearest miss Board: ")
        assert await titled(editor, small, bool) == "1 of 1 device fits"
        await asyncio.wait_for(asked.get(), PATIENCE)

        report = await run(editor, lens.command.command, *(lens.command.arguments or ()))
        assert verdicts(report) == {("Small", "Board"): "fits", ("Large", "Board"): "not"}
        report = await run(editor, other.command.command, *(other.command.arguments or ()))
        assert verdicts(report) == {("Large", "Board"): "not"}
        what_if = {"uri": uri, "ram": 100_000}
        report = await run(editor, "thingfit.match.device", what_if)
        assert set(verdicts(report).values()) == {"fits"}


@pytest.mark.asyncio
@pytest.mark.parametrize("explain", [False, True])
async def test_the_matrix_is_that_of_the_command_line(explain: bool) -> None:
    options = ["--explain"] if explain else []
    command = [sys.executable, "-m", "thingfit", "match", ".", "--format", "json", *options]
    told = subprocess.run(command, cwd=EXAMPLES, capture_output=True, check=False)
    expected = json.loads(told.stdout)
    async with connected(EXAMPLES.resolve()) as editor:
        await finished(editor)
        report = await run(editor, "thingfit.match.matrix", {"explain": explain})
    assert len(expected["pairs"]) > 20

    def ordered(pairs: list[dict[str, dict[str, str]]]) -> list[str]:
        return sorted(json.dumps(each, sort_keys=True) for each in pairs)

    pairs: list[dict[str, dict[str, str]]] = json.loads(json.dumps(report["pairs"]))
    assert report["version"] == expected["version"]
    assert ordered(pairs) == ordered(expected["pairs"])


@pytest.mark.asyncio
async def test_arguments_that_cannot_be_used_are_told_in_a_sentence(tmp_path: Path) -> None:
    async with connected(tmp_path) as editor:
        for command, argument, expected in (
            ("thingfit.match.device", {"uri": "untitled:x"}, "known document"),
            ("thingfit.match.matrix", {"ram": "much"}, "`ram`"),
            ("thingfit.match.matrix", [1], "one object"),
        ):
            answer = await run(editor, command, argument)
            assert expected in str(answer["error"])
        assert await run(editor, "thingfit.match.matrix") == {"version": 1, "pairs": []}
        editor.open("untitled:a.td.json", device())
        wrong = {"uri": "untitled:a.td.json", "number": 1}
        answer = await run(editor, "thingfit.match.device", wrong)
        assert "no such device" in str(answer["error"])


@pytest.mark.asyncio
async def test_the_comparison_is_that_of_the_command_line() -> None:
    needs = [
        "--device",
        "devices/vibration-node.td.jsonld",
        "--by",
        "latency",
        "--front",
        "ram,latency",
    ]
    command = [sys.executable, "-m", "thingfit", "compare", ".", "--format", "json", *needs]
    told = subprocess.run(command, cwd=EXAMPLES, capture_output=True, check=False)
    expected = json.loads(told.stdout)
    device = (EXAMPLES.resolve() / "devices" / "vibration-node.td.jsonld").as_uri()
    asked = {"device": device, "by": "latency", "front": ["ram", "latency"]}
    async with connected(EXAMPLES.resolve()) as editor:
        await finished(editor)
        report = await run(editor, "thingfit.compare", asked)
        for wrong, said in (
            ({"by": "beauty"}, "`latency`"),
            ({"by": "latency"}, "`device`"),
            ({"sensors": ["Nose"]}, "`Nose`"),
            ({"category": "Nonsense"}, "`Nonsense`"),
            ({"front": "ram"}, "a list of texts"),
            ({"device": device, "number": 3}, "no such device"),
        ):
            assert said in str((await run(editor, "thingfit.compare", wrong))["error"])
    assert len(expected["models"]) > 1
    assert json.loads(json.dumps(report)) == expected


def large(tmp_path: Path) -> Path:
    """A workspace whose matrix takes far longer than anyone waits."""
    for number in range(50):
        write(tmp_path / f"m{number}.model.json", words(8_000 + number, name=f"M{number}"))
    devices = "".join(
        f'<urn:device:{number}> a td:Thing ; td:title "D{number}" ; '
        f"tf:controller [ tf:ramBytes {number} ] .\n"
        for number in range(600)
    )
    prefixes = (
        "@prefix td: <https://www.w3.org/2019/wot/td#> .\n"
        "@prefix tf: <https://w3id.org/thingfit#> .\n"
    )
    write(tmp_path / "devices.ttl", prefixes + devices)
    write(tmp_path / "thingfit.toml", 'sources = ["devices.ttl"]\n')
    return tmp_path


@pytest.mark.asyncio
async def test_a_command_that_takes_long_shows_a_bar_whose_button_ends_it(tmp_path: Path) -> None:
    async with connected(large(tmp_path)) as editor:
        answer, bar = await begun(editor)
        params = types.WorkDoneProgressCancelParams(bar)
        editor.client.window_work_done_progress_cancel(params)
        assert "cancelled" in str(await asyncio.wait_for(answer, PATIENCE))
        begin = editor.client.progress_reports[bar][0]
        assert isinstance(begin, types.WorkDoneProgressBegin) and begin.title == "Matching all"
        await asyncio.wait_for(gone(editor, bar), PATIENCE)


@pytest.mark.asyncio
async def test_a_cancelled_command_is_answered_at_once_and_the_server_goes_on(
    tmp_path: Path,
) -> None:
    async with connected(large(tmp_path)) as editor:
        answer, bar = await begun(editor)
        editor.client.cancel_request(types.CancelParams("long"))
        with pytest.raises(Exception, match="ancel"):
            await asyncio.wait_for(answer, PATIENCE)
        await asyncio.wait_for(gone(editor, bar), PATIENCE)
        editor.open("untitled:a.td.json", device())
        assert await lenses(editor, "untitled:a.td.json")


async def begun(editor: Editor) -> tuple[asyncio.Future[object], types.ProgressToken]:
    """The answer to come of a command that takes long, and its bar."""
    await finished(editor)
    bars = editor.client.progress_reports
    before = set(bars)
    params = types.ExecuteCommandParams("thingfit.match.matrix", [{"explain": True}])
    answer = editor.client.protocol.send_request_async(
        types.WORKSPACE_EXECUTE_COMMAND, params, msg_id="long"
    )
    waiting = asyncio.ensure_future(answer)
    while not (shown := [bar for bar in bars if bar not in before and bars[bar]]):
        next_ = editor.client.wait_for_notification(types.PROGRESS)
        await asyncio.wait_for(next_, PATIENCE)
    return waiting, shown[0]


async def gone(editor: Editor, bar: types.ProgressToken) -> None:
    """Waits until a bar is taken away."""
    while not isinstance(editor.client.progress_reports[bar][-1], types.WorkDoneProgressEnd):
        await editor.client.wait_for_notification(types.PROGRESS)


@pytest.mark.asyncio
async def test_lines_count_what_uses_a_name_and_give_the_places(tmp_path: Path) -> None:
    identifier = "urn:uuid:9d3b1f60-5b0f-4df5-a7a9-6a4b1a0c2d3e"
    links = [
        {"rel": "controlledBy", "href": identifier},
        {"rel": "item", "href": "fan.tflite", "type": "application/x-tflite"},
    ]
    one, other = tmp_path / "board.td.json", tmp_path / "lamp.td.json"
    write(other, json.dumps(lamp(links=links), indent=1))
    async with connected(tmp_path) as editor:
        write(one, device())
        editor.open(other.as_uri(), other.read_text())
        editor.open(one.as_uri(), device())
        await finished(editor)
        found = await lenses(editor, one.as_uri(), "thingfit.references")
        titles = [each.command.title for each in found if each.command]
        assert titles == ["1 use", "1 reference"]
        for lens, uri in zip(found, (one, other), strict=True):
            assert lens.command
            answer = await run(editor, lens.command.command, *(lens.command.arguments or ()))
            (place,) = answer["locations"]  # type: ignore[misc]
            assert place["uri"] == uri.as_uri()
        assert "error" in await run(editor, "thingfit.references", {"uri": 7})
        (describe,) = await lenses(editor, other.as_uri(), "thingfit.describe")
        assert describe.command and describe.command.title == "Describe fan.tflite"
