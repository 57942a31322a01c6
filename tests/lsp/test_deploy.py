"""Deployments in the editor: offered, generated in one edit or by the server, and made again."""

from __future__ import annotations

import asyncio
import json
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from lsprotocol import types

from .editor import CAPABILITIES, PATIENCE, Editor, codes, connected, place, put
from .test_workspace import finished

EXAMPLES = Path(__file__).resolve().parents[2] / "examples"
HEAD = place(0, 0)
EDITS: dict[str, Any] = {
    "documentChanges": True,
    "resourceOperations": ["create", "delete"],
    "changeAnnotationSupport": {"groupsOnLabel": True},
    "metadataSupport": True,
}
FULL = put(CAPABILITIES, "workspace.workspaceEdit", EDITS)
FULL = put(FULL, "window.showDocument", {"support": True})
FULL = put(FULL, "workspace.codeLens", {"refreshSupport": True})


@pytest.fixture
def cell(tmp_path: Path) -> Path:
    """A workspace with one model and two devices of the example cell."""
    folder = tmp_path / "cell"
    for path in (
        "models/gesture.model.jsonld",
        "models/gesture.int8.tflite",
        "devices/hand-remote.td.jsonld",
        "devices/line-gateway.td.jsonld",
    ):
        (folder / path).parent.mkdir(parents=True, exist_ok=True)
        shutil.copy(EXAMPLES / path, folder / path)
    return folder


class Hands:
    """What the editor does on request: it makes files, and shows documents."""

    def __init__(self, editor: Editor, does: bool = True) -> None:
        self.edits: list[types.ApplyWorkspaceEditParams] = []
        self.does = does

        @editor.client.feature(types.WORKSPACE_APPLY_EDIT)
        def apply(params: types.ApplyWorkspaceEditParams) -> types.ApplyWorkspaceEditResult:
            self.edits.append(params)
            if not self.does:
                return types.ApplyWorkspaceEditResult(False, "the disk is full")
            for change in params.edit.document_changes or ():
                editor.files_changed(carry_out(change))
            return types.ApplyWorkspaceEditResult(True)

        self.shown = editor.client.shown_documents = []  # type: ignore[attr-defined]

        @editor.client.feature(types.WORKSPACE_CODE_LENS_REFRESH)
        def refresh(_: None) -> None:
            """Asks again when it wants to."""


def carry_out(change: object) -> tuple[Path, types.FileChangeType]:
    """Does one step of an edit on the disk, and gives what an editor that watches it tells."""
    path = Path(
        change.text_document.uri if isinstance(change, types.TextDocumentEdit) else change.uri
    )  # type: ignore[attr-defined]
    path = Path(str(path).removeprefix("file:"))
    match change:
        case types.CreateFile():
            assert change.options
            assert change.options.overwrite or not path.exists()
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(b"")
            return path, types.FileChangeType.Created
        case types.DeleteFile():
            path.unlink()
            return path, types.FileChangeType.Deleted
        case types.TextDocumentEdit():
            text = path.read_bytes().decode()
            lines = text.split("\n")
            starts = [0]
            for line in lines:
                starts.append(starts[-1] + len(line) + 1)

            def offset(at: types.Position) -> int:
                line = lines[at.line].encode("utf-16-le")[: 2 * at.character]
                return starts[at.line] + len(line.decode("utf-16-le"))

            for edit in reversed(change.edits):
                assert isinstance(edit, types.AnnotatedTextEdit)
                start, end = offset(edit.range.start), offset(edit.range.end)
                text = text[:start] + edit.new_text + text[end:]
            path.write_bytes(text.encode())
    return path, types.FileChangeType.Changed


async def run(editor: Editor, command: str, *arguments: object) -> dict[str, Any]:
    """The answer of a command as plain JSON."""
    params = types.ExecuteCommandParams(command, list(arguments))
    answer = await editor.client.workspace_execute_command_async(params)
    found: dict[str, Any] = json.loads(json.dumps(answer, default=vars))
    return found


def asked(cell: Path, target: str, **members: object) -> dict[str, object]:
    """The argument for the gestures on the hand remote."""
    return {
        "model": {"uri": (cell / "models/gesture.model.jsonld").as_uri(), "number": 0},
        "device": {"uri": (cell / "devices/hand-remote.td.jsonld").as_uri(), "number": 0},
        "target": target,
        "directory": (cell / "out").as_uri(),
        **members,
    }


def files_in(folder: Path) -> dict[str, bytes]:
    """All files below a folder."""
    found = (path for path in sorted(folder.rglob("*")) if path.is_file())
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in found}


def by_command_line(cell: Path, target: str) -> dict[str, bytes]:
    """The files that `thingfit deploy` writes for the same pair."""
    folder = cell / "cli" / "out"
    folder.parent.mkdir()
    done = subprocess.run(
        [
            *(sys.executable, "-m", "thingfit", "deploy", "models", "devices"),
            *("--model", "urn:example:model:gesture", "--device", "urn:example:cell-3:device-15"),
            *("--target", target, "-o", str(folder)),
        ],
        cwd=cell,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stdout + done.stderr
    found = files_in(folder)
    shutil.rmtree(folder.parent)
    return found


@pytest.mark.asyncio
async def test_a_line_and_an_action_lead_to_the_partners(cell: Path) -> None:
    async with connected(cell, capabilities=FULL) as editor:
        Hands(editor)
        await finished(editor)
        uri = (cell / "models/gesture.model.jsonld").as_uri()
        params = types.CodeLensParams(types.TextDocumentIdentifier(uri))
        found = await editor.client.text_document_code_lens_async(params) or ()
        (lens,) = [e for e in found if e.command and e.command.title == "Generate deployment…"]
        assert lens.command
        assert lens.command.command == "thingfit.deploy.choices"
        told = await run(editor, lens.command.command, *(lens.command.arguments or ()))
        assert told["role"] == "model"
        assert told["subject"]["name"] == "Gesture classifier"
        assert [each["verdict"] for each in told["partners"]] == ["fits", "not"]
        assert told["partners"][0]["path"] == "devices/hand-remote.td.jsonld"
        assert "left" in told["partners"][0]["reason"]
        assert "needs" in told["partners"][1]["reason"]
        assert len(told["targets"]) == 5

        device = (cell / "devices/hand-remote.td.jsonld").as_uri()
        editor.open(device, (cell / "devices/hand-remote.td.jsonld").read_text("utf-8"))
        actions = await editor.actions(device, HEAD)
        (action,) = [each for each in actions if each.title == "Generate deployment…"]
        assert action.command
        told = await run(editor, action.command.command, *(action.command.arguments or ()))
        assert told["role"] == "device"
        assert [each["name"] for each in told["partners"]] == ["Gesture classifier"]
        # Nothing fits the other device, so nothing is offered there.
        other = (cell / "devices/line-gateway.td.jsonld").as_uri()
        editor.open(other, (cell / "devices/line-gateway.td.jsonld").read_text("utf-8"))
        assert not [e for e in await editor.actions(other, HEAD) if "deployment" in e.title]


@pytest.mark.asyncio
@pytest.mark.parametrize("target", ["platformio", "linux"])
async def test_the_editor_makes_the_files_in_one_edit(cell: Path, target: str) -> None:
    expected = by_command_line(cell, target)
    async with connected(cell, capabilities=FULL) as editor:
        hands = Hands(editor)
        await finished(editor)
        told = await run(editor, "thingfit.deploy", asked(cell, target))
        assert told["applied"] is True
        (edit,) = hands.edits
        (annotation,) = (edit.edit.change_annotations or {}).items()
        assert annotation[1].needs_confirmation is False
        assert "Gesture classifier" in annotation[1].label
        assert edit.metadata
        assert edit.metadata.is_refactoring
        found = files_in(cell / "out")
        # The paths to the descriptions are others from another folder.
        manifest = Path(told["manifest"]).name
        service = manifest.replace(".deployment.", ".td.")
        alike = {path for path in expected if path not in (manifest, service)}
        assert {path: found[path] for path in alike} == {path: expected[path] for path in alike}
        assert found.keys() == expected.keys()
        uris = {(cell / "out" / path).as_uri() for path in found}
        assert set(told["files"]) == uris
        assert told["manifest"] == (cell / "out" / manifest).as_uri()
        assert [each.uri for each in editor.client.shown_documents] == [told["manifest"]]  # type: ignore[attr-defined]

        again = await run(editor, "thingfit.deploy", asked(cell, target))
        assert again["applied"] is True
        changed = hands.edits[1].edit.document_changes if len(hands.edits) > 1 else ()
        assert not changed


@pytest.mark.asyncio
@pytest.mark.parametrize("target", ["arduino", "zephyr", "esp-idf", "linux"])
async def test_the_server_writes_the_files_for_other_editors(cell: Path, target: str) -> None:
    expected = by_command_line(cell, target)
    async with connected(cell) as editor:
        await finished(editor)
        told = await run(editor, "thingfit.deploy", asked(cell, target, directory=""))
        assert told["applied"] is True
        folder = Path(told["manifest"].removeprefix("file://")).parent
        assert folder.parent == cell / "devices"
        assert folder.name == f"gesture_classifier_on_hand_remote_{target.replace('-', '_')}"
        assert files_in(folder).keys() == expected.keys()
        # The manifest is read and checked, without anybody telling that it is there.
        device = cell / "devices/hand-remote.td.jsonld"
        text = device.read_text("utf-8").replace('"value": 64,', '"value": 1,')
        editor.open(device.as_uri(), text)
        await editor.shown(
            told["manifest"], lambda shown: "deployment-does-not-fit" in codes(shown)
        )


@pytest.mark.asyncio
async def test_a_manifest_whose_device_changed_is_red_and_made_again(cell: Path) -> None:
    async with connected(cell, capabilities=FULL) as editor:
        hands = Hands(editor)
        await finished(editor)
        told = await run(editor, "thingfit.deploy", asked(cell, "platformio"))
        manifest = told["manifest"]
        path = Path(manifest.removeprefix("file://"))
        editor.open(manifest, path.read_text("utf-8"))
        assert not await editor.shown(manifest)

        device = cell / "devices/hand-remote.td.jsonld"
        text = device.read_text("utf-8")
        editor.open(device.as_uri(), text)
        editor.change(device.as_uri(), 2, (None, text.replace('"value": 64,', '"value": 1,')))
        found = await editor.shown(
            manifest, lambda shown: "deployment-does-not-fit" in codes(shown)
        )
        assert next(e for e in found if e.code == "deployment-does-not-fit").severity == 1

        editor.change(device.as_uri(), 3, (None, text.replace('"value": 64,', '"value": 60,')))
        found = await editor.shown(manifest, lambda shown: codes(shown) == ["deployment-stale"])
        actions = await editor.actions(manifest, found[0].range)
        (action,) = [each for each in actions if each.title.startswith("Generate the files again")]
        assert action.command
        count = len(hands.edits)
        done = await run(editor, action.command.command, *(action.command.arguments or ()))
        assert done["applied"] is True
        assert done["manifest"] == manifest
        assert len(hands.edits) == count + 1
        change = next(
            each
            for each in hands.edits[-1].edit.document_changes or ()
            if isinstance(each, types.TextDocumentEdit) and each.text_document.uri == manifest
        )
        assert change.text_document.version == 1
        editor.change(manifest, 2, (None, path.read_text("utf-8")))
        assert await editor.shown(manifest, lambda shown: not shown) == []


@pytest.mark.asyncio
async def test_what_people_edited_is_left_alone_unless_forced(cell: Path) -> None:
    async with connected(cell) as editor:
        await finished(editor)
        await run(editor, "thingfit.deploy", asked(cell, "linux"))
        sensors = cell / "out" / "sensors.py"
        sensors.write_text("# mine\n")
        told = await run(editor, "thingfit.deploy", asked(cell, "linux"))
        assert told["applied"] is False
        assert "`sensors.py` was edited by hand" in told["reasons"][0]
        assert sensors.read_text() == "# mine\n"
        told = await run(editor, "thingfit.deploy", asked(cell, "zephyr"))
        assert any("deployment for `linux`" in each for each in told["reasons"])
        told = await run(editor, "thingfit.deploy", asked(cell, "linux", force=True))
        assert told["applied"] is True
        assert sensors.read_text() != "# mine\n"


@pytest.mark.asyncio
async def test_nothing_remains_when_the_editor_makes_no_files(cell: Path) -> None:
    async with connected(cell, capabilities=FULL) as editor:
        hands = Hands(editor, does=False)
        await finished(editor)
        told = await run(editor, "thingfit.deploy", asked(cell, "linux"))
        assert told == {"applied": False, "reasons": ["the disk is full"], "missing": []}
        assert files_in(cell / "out") == {}
        hands.does = True
        await run(editor, "thingfit.deploy", asked(cell, "linux"))
        model = next((cell / "out").glob("*.tflite"))
        before = model.read_bytes()
        model.write_bytes(b"other")
        hands.does = False
        told = await run(editor, "thingfit.deploy", asked(cell, "linux", force=True))
        # Nothing but the model differs, and no edit is needed for it.
        assert told["applied"] is True
        assert model.read_bytes() == before


@pytest.mark.asyncio
async def test_a_pair_that_does_not_fit_is_refused_with_reasons_and_places(cell: Path) -> None:
    device = cell / "devices/hand-remote.td.jsonld"
    device.write_text(device.read_text("utf-8").replace('"value": 64,', '"value": 1,'), "utf-8")
    async with connected(cell) as editor:
        await finished(editor)
        told = await run(editor, "thingfit.deploy", asked(cell, "platformio"))
        assert told["applied"] is False
        assert any("ram" in each for each in told["reasons"])
        assert not (cell / "out").exists()
        told = await run(editor, "thingfit.deploy", asked(cell, "platformio", force=True))
        assert told["applied"] is True
        manifest = json.loads(Path(told["manifest"].removeprefix("file://")).read_text("utf-8"))
        assert manifest["forcedDespite"]


@pytest.mark.asyncio
async def test_a_model_without_its_file_is_refused_with_the_place(cell: Path) -> None:
    (cell / "models/gesture.int8.tflite").unlink()
    async with connected(cell) as editor:
        await finished(editor)
        told = await run(editor, "thingfit.deploy", asked(cell, "linux"))
        assert told["applied"] is False
        (missing,) = told["missing"]
        assert missing["fact"] == "file"
        assert missing["uri"] == (cell / "models/gesture.model.jsonld").as_uri()
        text = (cell / "models/gesture.model.jsonld").read_text("utf-8")
        assert '"file"' in text.splitlines()[missing["line"]]


@pytest.mark.asyncio
async def test_a_refusal_is_shown_where_its_answer_would_be_lost(cell: Path) -> None:
    (cell / "out").write_text("a file")
    async with connected(cell) as editor:
        await finished(editor)
        told = await run(editor, "thingfit.deploy", asked(cell, "linux", tell=True))
        assert "is a file, where a folder is expected" in told["reasons"][0]
        await asyncio.wait_for(shown(editor), PATIENCE)
        message = editor.client.messages.pop()
        assert message.message.startswith("No deployment is generated: ")
        editor.client.messages.clear()


async def shown(editor: Editor) -> None:
    """Waits for a message box."""
    while not editor.client.messages:
        await asyncio.sleep(0.02)


@pytest.mark.asyncio
async def test_arguments_that_cannot_be_used_are_told_in_a_sentence(cell: Path) -> None:
    async with connected(cell) as editor:
        await finished(editor)
        good = asked(cell, "linux")
        for command, argument, words in (
            ("thingfit.deploy.choices", {"uri": "untitled:x"}, "no such device or model"),
            ("thingfit.deploy.choices", {**good["device"], "role": "x"}, "`role`"),  # type: ignore[dict-item]
            ("thingfit.deploy.choices", {**good["device"], "number": 7}, "no such device"),  # type: ignore[dict-item]
            ("thingfit.deploy", {**good, "target": "platform"}, "did you mean `platformio`?"),
            ("thingfit.deploy", {**good, "target": "?"}, "`esp-idf`"),
            ("thingfit.deploy", {**good, "model": 1}, "`model`"),
            ("thingfit.deploy", {**good, "device": {"uri": "file:///x"}}, "no such device"),
            ("thingfit.deploy", {**good, "directory": "untitled:x"}, "`directory`"),
            ("thingfit.deploy", {**good, "directory": "file:///"}, "folder of its own"),
            ("thingfit.deploy", {**good, "force": "yes"}, "`force`"),
            ("thingfit.deploy", [], "one object"),
        ):
            told = await run(editor, command, argument)
            assert words in str(told["error"]), argument
