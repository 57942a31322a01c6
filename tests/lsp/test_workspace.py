"""The whole workspace: folders, files on the disk, settings, and the progress of their check."""

from __future__ import annotations

import asyncio
import json
from pathlib import Path

import pytest
from lsprotocol import types

from .editor import BROKEN_LAMP, CAPABILITIES, PATIENCE, Editor, codes, connected, lamp, put

CREATED, CHANGED, DELETED = (
    types.FileChangeType.Created,
    types.FileChangeType.Changed,
    types.FileChangeType.Deleted,
)
CLEAN = json.dumps(lamp())


def write(path: Path, text: str) -> Path:
    """The path of a file that was written, with its folders."""
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, "utf-8")
    return path


async def finished(editor: Editor, count: int = 1) -> list[object]:
    """The reports of all progress once as many bars have ended."""

    def ended() -> list[object]:
        reports = [each for bar in editor.client.progress_reports.values() for each in bar]
        done = sum(isinstance(each, types.WorkDoneProgressEnd) for each in reports)
        return reports if done >= count else []

    async def wait() -> list[object]:
        while not (reports := ended()):
            await editor.client.wait_for_notification(types.PROGRESS)
        return reports

    return await asyncio.wait_for(wait(), PATIENCE)


@pytest.mark.asyncio
async def test_files_that_are_not_open_are_checked_with_progress(tmp_path: Path) -> None:
    broken = [write(tmp_path / f"deep/{i}/ä {i}.td.json", BROKEN_LAMP) for i in range(50)]
    write(tmp_path / "clean.td.json", CLEAN)
    write(tmp_path / "package.json", '{"name": ')
    write(tmp_path / ".gitignore", "ignored/\n")
    write(tmp_path / "ignored/x.td.json", BROKEN_LAMP)
    write(tmp_path / "node_modules/y.td.json", BROKEN_LAMP)
    async with connected(tmp_path) as editor:
        begun, *reports, _ = await finished(editor)
        assert isinstance(begun, types.WorkDoneProgressBegin)
        assert begun.title == "Checking the workspace"
        assert begun.cancellable
        percentages = [r.percentage for r in reports if isinstance(r, types.WorkDoneProgressReport)]
        assert percentages == sorted(set(percentages))
        assert percentages[-1] == 100
        shown = {uri for uri, found in editor.client.diagnostics.items() if found}
        assert shown == {path.as_uri() for path in broken}
        # What is clean and not open need not be told.
        assert set(editor.client.diagnostics) == shown


@pytest.mark.asyncio
async def test_progress_can_be_cancelled(tmp_path: Path) -> None:
    count = 1500
    for index in range(count):
        write(tmp_path / f"{index}.td.json", BROKEN_LAMP)
    async with connected(tmp_path) as editor:
        await editor.client.wait_for_notification(types.PROGRESS)
        (token,) = editor.client.progress_reports
        params = types.WorkDoneProgressCancelParams(token)
        editor.client.window_work_done_progress_cancel(params)
        await finished(editor)
        assert len(editor.client.diagnostics) < count
        editor.open("untitled:a.td.json", BROKEN_LAMP)
        assert await editor.shown("untitled:a.td.json", bool)


@pytest.mark.asyncio
async def test_typing_is_answered_while_the_workspace_is_checked(tmp_path: Path) -> None:
    paths = [write(tmp_path / f"{index}.td.json", BROKEN_LAMP) for index in range(400)]
    uri = paths[0].as_uri()
    async with connected(tmp_path) as editor:
        editor.open(uri, CLEAN)
        for version in range(2, 60):
            editor.change(uri, version, (None, BROKEN_LAMP if version % 2 else CLEAN))
            await editor.hover(uri, 0, 0)
            assert bool(editor.client.diagnostics[uri]) == bool(version % 2)
        await finished(editor)
        assert len(editor.client.diagnostics) == len(paths)


@pytest.mark.asyncio
async def test_files_come_change_and_go(tmp_path: Path) -> None:
    write(tmp_path / ".gitignore", "build/\n")
    async with connected(tmp_path) as editor:
        await finished(editor)
        path = write(tmp_path / "devices/lamp.td.json", BROKEN_LAMP)
        ignored = write(tmp_path / "build/lamp.td.json", BROKEN_LAMP)
        editor.files_changed((path, CREATED), (ignored, CREATED))
        await editor.shown(path.as_uri(), bool)
        write(path, CLEAN)
        editor.files_changed((path, CHANGED))
        assert await editor.shown(path.as_uri(), lambda each: not each) == []
        write(path, BROKEN_LAMP)
        editor.files_changed((path, CHANGED))
        await editor.shown(path.as_uri(), bool)
        path.unlink()
        path.parent.rmdir()
        editor.files_changed((path.parent, DELETED))
        assert await editor.shown(path.as_uri(), lambda each: not each) == []
        write(path, BROKEN_LAMP)
        editor.files_changed((path, CREATED))
        await editor.shown(path.as_uri(), bool)
        write(path, "{}")
        path.rename(path.with_name("not-ours.json"))
        editor.files_changed((path, DELETED), (path.with_name("not-ours.json"), CREATED))
        assert await editor.shown(path.as_uri(), lambda each: not each) == []
        assert ignored.as_uri() not in editor.client.diagnostics


@pytest.mark.asyncio
async def test_an_open_document_counts_more_than_its_file(tmp_path: Path) -> None:
    path = write(tmp_path / "lamp.td.json", CLEAN)
    async with connected(tmp_path) as editor:
        await finished(editor)
        editor.open(path.as_uri(), BROKEN_LAMP)
        found = await editor.shown(path.as_uri(), bool)
        other = write(tmp_path / "other.td.json", BROKEN_LAMP)
        editor.files_changed((path, CHANGED), (other, CREATED))
        await editor.shown(other.as_uri(), bool)
        path.unlink()
        other.unlink()
        editor.files_changed((path, DELETED), (other, DELETED))
        await editor.shown(other.as_uri(), lambda each: not each)
        assert list(editor.client.diagnostics[path.as_uri()]) == found
        editor.close(path.as_uri())
        assert await editor.shown(path.as_uri(), lambda each: not each) == []


@pytest.mark.asyncio
async def test_each_folder_has_its_own_settings_and_folders_come_and_go(tmp_path: Path) -> None:
    one, two, three = (tmp_path / name for name in ("one", "two", "three"))
    write(two / "thingfit.toml", 'ignore = ["duplicate-key"]\n')
    write(three / "pyproject.toml", '[tool.thingfit.severity]\nduplicate-key = "hint"\n')
    a, b, c = (write(each / "lamp.td.json", BROKEN_LAMP).as_uri() for each in (one, two, three))
    async with connected(one, two) as editor:
        assert "duplicate-key" in codes(await editor.shown(a, bool))
        found = await editor.shown(b, bool)
        assert "duplicate-key" not in codes(found)
        event = types.WorkspaceFoldersChangeEvent(
            added=[types.WorkspaceFolder(three.as_uri(), "three")],
            removed=[types.WorkspaceFolder(one.as_uri() + "/", "one")],
        )
        editor.client.workspace_did_change_workspace_folders(
            types.DidChangeWorkspaceFoldersParams(event)
        )
        (duplicate,) = [e for e in await editor.shown(c, bool) if e.code == "duplicate-key"]
        assert duplicate.severity is types.DiagnosticSeverity.Hint
        assert await editor.shown(a, lambda each: not each) == []
        assert list(editor.client.diagnostics[b]) == found


@pytest.mark.asyncio
async def test_settings_are_read_again_and_their_faults_are_shown(tmp_path: Path) -> None:
    lamp_ = write(tmp_path / "lamp.td.json", BROKEN_LAMP).as_uri()
    other = write(tmp_path / "lamp two.td.json", BROKEN_LAMP).as_uri()
    settings = tmp_path / "thingfit.toml"
    async with connected(tmp_path) as editor:
        editor.open(lamp_, BROKEN_LAMP)
        before = await editor.shown(lamp_, bool)
        await editor.shown(other, bool)
        text = 'selct = []\nignore = ["duplicate-key", "no-such-rule"]\n'
        write(
            settings,
            text + '[[overrides]]\nfiles = ["lamp two*"]\nignore = ["schema", "jsonld", "td"]\n',
        )
        editor.files_changed((settings, CREATED))
        assert set(codes(await editor.shown(settings.as_uri(), bool))) == {
            "setting-unknown",
            "setting-rule-unknown",
        }
        after = await editor.shown(lamp_, lambda each: len(each) < len(before))
        assert set(codes(before)) - set(codes(after)) == {"duplicate-key"}
        await editor.shown(other, lambda each: not each)
        write(settings, "ignore = [")
        editor.files_changed((settings, CHANGED))
        await editor.shown(settings.as_uri(), lambda each: codes(each) == ["settings-syntax"])
        assert await editor.shown(lamp_, lambda each: len(each) == len(before)) == before
        settings.unlink()
        editor.files_changed((settings, DELETED))
        assert await editor.shown(settings.as_uri(), lambda each: not each) == []


@pytest.mark.asyncio
async def test_the_editors_settings_count_below_those_of_the_folder(tmp_path: Path) -> None:
    uri = write(tmp_path / "lamp.td.json", BROKEN_LAMP).as_uri()
    async with connected(tmp_path, settings={"ignore": ["duplicate-key"], "bad": 1}) as editor:
        await editor.shown(uri, lambda each: each and "duplicate-key" not in codes(each))
        warned = [each.message for each in editor.client.log_messages]
        assert any("`thingfit.bad`" in message for message in warned)
        editor.client.set_configuration({"thingfit": {"severity": {"duplicate-key": "hint"}}})
        params = types.DidChangeConfigurationParams(settings=None)
        editor.client.workspace_did_change_configuration(params)
        await editor.shown(uri, lambda each: "duplicate-key" in codes(each))
        write(tmp_path / "thingfit.toml", 'ignore = ["duplicate-key"]\n')
        editor.files_changed((tmp_path / "thingfit.toml", CREATED))
        await editor.shown(uri, lambda each: "duplicate-key" not in codes(each))


@pytest.mark.asyncio
async def test_an_editor_that_cannot_be_asked_sends_its_settings(tmp_path: Path) -> None:
    uri = write(tmp_path / "lamp.td.json", BROKEN_LAMP).as_uri()
    capabilities = put(CAPABILITIES, "workspace.configuration", False)
    async with connected(tmp_path, capabilities=capabilities) as editor:
        await editor.shown(uri, lambda each: "duplicate-key" in codes(each))
        settings = {"thingfit": {"ignore": ["duplicate-key"]}}
        params = types.DidChangeConfigurationParams(settings=settings)
        editor.client.workspace_did_change_configuration(params)
        await editor.shown(uri, lambda each: "duplicate-key" not in codes(each))


@pytest.mark.asyncio
async def test_the_editor_is_asked_for_news_of_files(tmp_path: Path) -> None:
    async with connected(tmp_path) as editor:
        await finished(editor)
        asked = {each.method for each in editor.client.registrations}  # type: ignore[attr-defined]
        assert asked == {
            types.WORKSPACE_DID_CHANGE_WATCHED_FILES,
            types.WORKSPACE_DID_CHANGE_CONFIGURATION,
        }
        (first, *_) = editor.client.log_messages
        assert first.message.startswith("Thingfit ")
        assert len(editor.client.log_messages) == 1


@pytest.mark.asyncio
async def test_files_that_the_settings_name_are_watched(tmp_path: Path) -> None:
    def watched(editor: Editor) -> list[set[object]]:
        return [
            {each["globPattern"] for each in asked.register_options["watchers"]}
            for asked in editor.client.registrations  # type: ignore[attr-defined]
            if asked.method == types.WORKSPACE_DID_CHANGE_WATCHED_FILES
        ]

    settings = write(tmp_path / "thingfit.toml", 'include = ["*.json", "/things/*.thing"]\n')
    path = tmp_path / "things/lamp.thing"
    async with connected(tmp_path) as editor:
        await finished(editor)
        (before,) = watched(editor)
        assert {"**/*.json", "**/things/*.thing", "**/thingfit.toml", "**/.gitignore"} <= before
        editor.files_changed((write(path, BROKEN_LAMP), CREATED))
        await editor.shown(path.as_uri(), bool)
        write(settings, 'include = ["*.json"]\n')
        editor.files_changed((settings, CHANGED))
        await editor.shown(path.as_uri(), lambda each: not each)
        (after,) = watched(editor)
        assert before - after == {"**/things/*.thing"}


@pytest.mark.asyncio
async def test_however_fast_files_change_the_last_state_is_shown(tmp_path: Path) -> None:
    paths = {
        tmp_path / f"{index}.td.json": json.dumps(lamp(id=f"urn:example:{index}"))
        for index in range(5)
    }
    async with connected(tmp_path) as editor:
        await finished(editor)
        for turn in range(40):
            for path, clean in paths.items():
                write(path, BROKEN_LAMP if turn % 2 else clean)
                editor.files_changed((path, CHANGED if turn else CREATED))
                if turn % 3 == 0:
                    editor.open(path.as_uri(), clean if turn % 2 else BROKEN_LAMP)
                    await asyncio.sleep(0)
                    editor.close(path.as_uri())
        for path, clean in paths.items():
            await editor.shown(path.as_uri(), bool)
            write(path, clean)
            editor.open(path.as_uri(), BROKEN_LAMP)
            editor.files_changed((path, CHANGED))
            editor.close(path.as_uri())
            await editor.shown(path.as_uri(), lambda each: not each)
