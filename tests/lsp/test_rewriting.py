"""Changes on request, all fixes of a rule, and rules that are ignored, through a real client."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from lsprotocol import types

from .editor import CAPABILITIES, codes, connected, lamp, put
from .test_model_files import has, has_not
from .test_workspace import CHANGED, finished, write

CAN_CREATE = put(CAPABILITIES, "workspace.workspaceEdit.resourceOperations", ["create"])
EVERYTHING = types.Range(types.Position(0, 0), types.Position(999, 0))


def forms(count: int) -> dict[str, object]:
    """Properties with a misspelt security each."""
    form = {"href": "http://a.example/", "security": ["opn"]}
    return {f"p{n}": {"type": "string", "forms": [form]} for n in range(count)}


def written(action: types.CodeAction) -> str:
    """All that an action writes."""
    assert action.edit and action.edit.document_changes
    edits = [e for e in action.edit.document_changes if isinstance(e, types.TextDocumentEdit)]
    return "".join(edit.new_text for each in edits for edit in each.edits)  # type: ignore[union-attr]


@pytest.mark.asyncio
async def test_rewrites_are_offered_when_asked_for_and_not_while_a_cursor_moves() -> None:
    uri = "untitled:lamp.td.json"
    async with connected() as editor:
        editor.open(uri, json.dumps(lamp(), indent=1))
        titles = {each.title: each for each in await editor.actions(uri, EVERYTHING, ["refactor"])}
        assert "Write out all default values" not in titles  # It has none.
        basic = lamp(securityDefinitions={"basic_sc": {"scheme": "basic"}}, security="basic_sc")
        editor.change(uri, 2, (None, json.dumps(basic, indent=1)))
        found = await editor.actions(uri, EVERYTHING, ["refactor.rewrite"])
        (defaults,) = [each for each in found if each.title == "Write out all default values"]
        assert defaults.kind == types.CodeActionKind.RefactorRewrite
        assert '"in": "header"' in written(defaults)
        context = types.CodeActionContext([], trigger_kind=types.CodeActionTriggerKind.Automatic)
        params = types.CodeActionParams(types.TextDocumentIdentifier(uri), EVERYTHING, context)
        offered = await editor.client.text_document_code_action_async(params) or ()
        assert not [each for each in offered if "refactor" in str(getattr(each, "kind", ""))]


@pytest.mark.asyncio
async def test_all_fixes_of_one_rule_are_made_at_once() -> None:
    uri = "untitled:lamp.td.json"
    async with connected() as editor:
        text = json.dumps(lamp(id="no uri", properties=forms(3)), indent=1)
        editor.open(uri, text)
        found = await editor.shown(uri, has("security-undefined"))
        place = next(each.range for each in found if each.code == "security-undefined")
        actions = {each.title: each for each in await editor.actions(uri, place, ["quickfix"])}
        all_ = actions["Make all 3 fixes of `security-undefined` in this file"]
        assert written(all_).count('"open"') == 3


@pytest.mark.asyncio
async def test_a_rule_is_ignored_in_new_settings_and_in_those_that_are_there(
    tmp_path: Path,
) -> None:
    path = write(tmp_path / "lamp.td.json", json.dumps(lamp(properties=forms(1)), indent=1))
    uri, settings = path.as_uri(), tmp_path / "thingfit.toml"
    async with connected(tmp_path, capabilities=CAN_CREATE) as editor:
        await finished(editor)
        editor.open(uri, path.read_text())
        await editor.shown(uri, has("security-undefined"))
        titles = {each.title: each for each in await editor.actions(uri, EVERYTHING)}
        new = titles["Ignore `security-undefined` in thingfit.toml"]
        assert new.edit and new.edit.document_changes
        create = new.edit.document_changes[0]
        assert isinstance(create, types.CreateFile) and create.uri == settings.as_uri()
        write(settings, written(new))
        editor.files_changed((settings, CHANGED))
        shown = await editor.shown(uri, has_not("security-undefined"))
        for rule in set(map(str, codes(shown))):
            more = {each.title: each for each in await editor.actions(uri, EVERYTHING)}
            assert written(more[f"Ignore `{rule}` in thingfit.toml"]) == f', "{rule}"'
