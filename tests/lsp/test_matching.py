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

from .editor import CAPABILITIES, PATIENCE, Editor, connected, put
from .test_dependents import device
from .test_model_files import model
from .test_workspace import finished, write

CAN_REFRESH = put(CAPABILITIES, "workspace.codeLens", {"refreshSupport": True})
EXAMPLES = Path(__file__).parents[2] / "examples"


def words(ram: int = 20_000, **members: object) -> str:
    """A model that listens and needs some bytes of RAM."""
    heard = {"type": "NetworkInput", "sensors": {"type": "Microphone"}}
    return model(input=heard, ramBytes=ram, flashBytes=19_000, **members)


async def lenses(editor: Editor, uri: str) -> list[types.CodeLens]:
    """The lines of a document."""
    params = types.CodeLensParams(types.TextDocumentIdentifier(uri))
    return list(await editor.client.text_document_code_lens_async(params) or ())


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
