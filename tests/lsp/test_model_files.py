"""Model files beside descriptions: read in the background, watched, and described on request."""

from __future__ import annotations

import asyncio
import json
import shutil
from pathlib import Path

import pytest
from lsprotocol import types

from .editor import CAPABILITIES, Editor, codes, connected, lamp, place, put

MODELS = Path(__file__).resolve().parents[2] / "examples" / "models"
CAN_CREATE = put(CAPABILITIES, "workspace.workspaceEdit.resourceOperations", ["create"])


def model(**members: object) -> str:
    """A description with some members."""
    return json.dumps(
        {
            "@context": "https://w3id.org/thingfit/model/v1",
            "type": "NeuralNetwork",
            "name": "Gesture",
            **members,
        }
    )


def has(name: str) -> object:
    return lambda shown: name in codes(shown)


def has_not(name: str) -> object:
    return lambda shown: name not in codes(shown)


async def described(editor: Editor, *arguments: object) -> dict[str, object]:
    """The answer of the command."""
    params = types.ExecuteCommandParams("thingfit.describeModel", list(arguments))
    answer = await editor.client.workspace_execute_command_async(params)
    return dict(answer)  # type: ignore[arg-type]


@pytest.mark.asyncio
async def test_findings_follow_the_description_and_the_file(tmp_path: Path) -> None:
    file, uri = tmp_path / "fan.tflite", (tmp_path / "fan.model.json").as_uri()
    shutil.copy(MODELS / "gesture.int8.tflite", file)
    async with connected(tmp_path) as editor:
        editor.open(uri, model(file={"path": "fan.tflite"}, macs=1))
        await editor.shown(uri, has("macs-differ"))
        editor.change(uri, 2, (None, model(file={"path": "fan.tflit"}, macs=1)))
        found = await editor.shown(uri, has("model-file-missing"))
        assert "macs-differ" not in codes(found)
        editor.change(uri, 3, (None, model(file={"path": "fan.tflite"}, macs=1)))
        await editor.shown(uri, has("macs-differ"))

        file.write_bytes(b"version https://git-lfs.github.com/spec/v1\n")
        editor.files_changed((file, types.FileChangeType.Changed))
        found = await editor.shown(uri, has("model-file-unreadable"))
        assert "git lfs pull" in next(e for e in found if e.code == "model-file-unreadable").message
        file.unlink()
        editor.files_changed((file, types.FileChangeType.Deleted))
        await editor.shown(uri, has("model-file-missing"))
        shutil.copy(MODELS / "gesture.int8.tflite", file)
        editor.files_changed((file, types.FileChangeType.Created))
        await editor.shown(uri, has("macs-differ"))


@pytest.mark.asyncio
async def test_descriptions_that_are_not_open_are_checked_against_their_files(
    tmp_path: Path,
) -> None:
    shutil.copy(MODELS / "sine.int8.tflite", tmp_path)
    description = tmp_path / "sine.int8.model.json"
    description.write_text(model(input={"shape": [1, 7]}), "utf-8")
    async with connected(tmp_path) as editor:
        await editor.shown(description.as_uri(), has("shape-differs"))


@pytest.mark.asyncio
async def test_the_editor_is_asked_for_news_of_model_files(tmp_path: Path) -> None:
    async with connected(tmp_path) as editor:
        wanted = [
            watcher["globPattern"] if isinstance(watcher, dict) else watcher.glob_pattern
            for each in editor.client.registrations  # type: ignore[attr-defined]
            if each.method == types.WORKSPACE_DID_CHANGE_WATCHED_FILES
            for watcher in (
                each.register_options["watchers"]
                if isinstance(each.register_options, dict)
                else each.register_options.watchers
            )
        ]
        await editor.hover((tmp_path / "none.td.json").as_uri(), 0, 0)
        assert not wanted or "**/*.tflite" in wanted


@pytest.mark.asyncio
async def test_a_link_to_a_model_file_offers_its_description(tmp_path: Path) -> None:
    shutil.copy(MODELS / "sine.int8.tflite", tmp_path)
    uri = (tmp_path / "lamp.td.json").as_uri()
    text = json.dumps(lamp(links=[{"href": "sine.int8.tflite", "rel": "item"}]))
    start = text.index("sine.int8")
    can_save = put(CAN_CREATE, "workspace.workspaceEdit.metadataSupport", True)
    async with connected(tmp_path, capabilities=can_save) as editor:
        edits: list[types.ApplyWorkspaceEditParams] = []

        @editor.client.feature(types.WORKSPACE_APPLY_EDIT)
        def apply(params: types.ApplyWorkspaceEditParams) -> types.ApplyWorkspaceEditResult:
            edits.append(params)
            return types.ApplyWorkspaceEditResult(applied=True)

        editor.open(uri, text)
        offered = await editor.actions(uri, place(0, start, start))
        titles = [each.title for each in offered if each.command]
        assert titles == ["Describe `sine.int8.tflite`"]
        answer = await described(editor, (tmp_path / "sine.int8.tflite").as_uri())
        target = (tmp_path / "sine.int8.model.jsonld").as_uri()
        assert (answer["uri"], answer["applied"]) == (target, True)
        while not edits:
            await asyncio.sleep(0.01)
        # Editors save what a refactoring makes.
        assert edits[0].metadata == types.WorkspaceEditMetadata(is_refactoring=True)
        created, written = edits[0].edit.document_changes or ()
        assert isinstance(created, types.CreateFile)
        assert created.uri == target
        assert isinstance(written, types.TextDocumentEdit)
        assert written.edits[0].new_text == answer["text"]  # type: ignore[union-attr]

        editor.open(target, str(answer["text"]))
        await editor.shown(target, has("placeholder-value"))
        assert not [
            each for each in await editor.actions(uri, place(0, start, start)) if each.command
        ]


@pytest.mark.asyncio
async def test_the_command_refreshes_a_description_and_tells_what_it_cannot_read(
    tmp_path: Path,
) -> None:
    file = tmp_path / "sine.tflite"
    shutil.copy(MODELS / "sine.int8.tflite", file)
    uri = (tmp_path / "sine.model.jsonld").as_uri()
    async with connected(tmp_path) as editor:
        editor.open(uri, model(description="My own words", macs=1))
        await editor.shown(uri, has("macs-differ"))
        answer = await described(editor, {"uri": file.as_uri()})
        refreshed = json.loads(str(answer["text"]))
        assert refreshed["description"] == "My own words"
        assert refreshed["macs"] > 1
        assert refreshed["file"]["sizeBytes"] == file.stat().st_size
        assert (
            json.loads((await described(editor, {"uri": file.as_uri(), "format": "json"}))["text"])[  # type: ignore[arg-type]
                "size"
            ]
            == file.stat().st_size
        )
        page = await described(editor, {"uri": file.as_uri(), "format": "text"})
        assert "sine.tflite" in str(page["text"])
        missing = await described(editor, (tmp_path / "none.tflite").as_uri())
        assert missing == {"error": "`none.tflite`: The file does not exist"}
        assert await described(editor) == {"error": "the URI of a file is expected"}


@pytest.mark.asyncio
async def test_a_description_of_another_name_or_folder_is_refreshed_where_it_is(
    tmp_path: Path,
) -> None:
    (tmp_path / "files").mkdir()
    file = tmp_path / "files" / "gesture.int8.tflite"
    shutil.copy(MODELS / "gesture.int8.tflite", file)
    uri = (tmp_path / "wave.model.jsonld").as_uri()
    path = "./files/gesture.int8.tflite"
    async with connected(tmp_path) as editor:
        editor.open(uri, model(file={"path": path}, macs=1))
        await editor.shown(uri, has("macs-differ"))
        answer = await described(editor, file.as_uri())
        assert answer["uri"] == uri
        refreshed = json.loads(str(answer["text"]))
        assert refreshed["macs"] > 1
        assert refreshed["file"]["path"] == path

        # Of two that name it, none is meant more than the other.
        other = (tmp_path / "circle.model.jsonld").as_uri()
        editor.open(other, model(file={"path": path}, macs=1))
        await editor.shown(other, has("macs-differ"))
        answer = await described(editor, file.as_uri())
        assert answer["uri"] == (tmp_path / "files" / "gesture.int8.model.jsonld").as_uri()
