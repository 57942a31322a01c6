"""An editor as people use it: typing from nothing, odd bytes, files and folders that vanish."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import pytest
from lsprotocol import types

from .editor import CAPABILITIES, TD, Editor, codes, connected, lamp, place, put
from .test_model_files import has
from .test_workspace import CHANGED, CREATED, DELETED, finished, write

RICH = put(CAPABILITIES, "textDocument.completion", {"completionItem": {"snippetSupport": True}})
TYPED = f"""{{
  "@context": ["{TD}", {{ "om": "http://www.ontology-of-units-of-measure.org/resource/om-2/" }}],
  "id": "urn:uuid:3f1c1a1e-6c0e-4b3a-9d86-0d7f6f1d2a11",
  "title": "Lamp",
  "securityDefinitions": {{ "basic_sc": {{ "scheme": "basic", "in": "header" }} }},
  "security": ["basic_sc"],
  "properties": {{
    "level": {{
      "type": "integer", "unit": "om:percent", "readOnly": true,
      "forms": [{{ "href": "https://lamp.example/level", "op": ["readproperty"] }}]
    }}
  }}
}}
"""
CLOSERS = {"{": "}", "[": "]", '"': '"'}
CALM = {"json-syntax", "prefix-unused", "security-unused"}
"""What may be said of lines above while a text without its closing brackets is typed."""
LACKING = {*CALM, "member-missing", "affordance-no-forms"}
"""The same where the editor closes brackets, so that what is lacking is known to lack."""


def closing(text: str) -> str:
    """The brackets and the quote that are open at the end of a text."""
    opened: list[str] = []
    for character in text:
        if opened and opened[-1] == '"':
            opened = opened[:-1] if character == '"' else opened
        elif character in CLOSERS:
            opened.append(character)
        elif character in "}]":
            opened.pop()
    return "".join(CLOSERS[each] for each in reversed(opened))


@pytest.mark.asyncio
@pytest.mark.parametrize("closes", [False, True])
async def test_typing_from_nothing_is_calm_and_answered_at_every_letter(closes: bool) -> None:
    uri = "untitled:typed.td.jsonld"
    identifier = types.TextDocumentIdentifier(uri)
    async with connected(capabilities=RICH) as editor:
        editor.open(uri, "", "jsonld")
        completions = hovers = 0
        for count in range(1, len(TYPED) + 1):
            typed = TYPED[:count]
            rest = closing(typed) if closes else ""
            editor.change(uri, count + 1, (None, typed + rest))
            line, column = typed.count("\n"), count - typed.rfind("\n") - 1
            at = types.Position(line, column)
            found = await editor.client.text_document_completion_async(
                types.CompletionParams(identifier, at)
            )
            completions += bool(isinstance(found, types.CompletionList) and found.items)
            hovers += await editor.hover(uri, line, max(column - 1, 0)) is not None
            shown = editor.client.diagnostics[uri]
            above = {each.code for each in shown if each.range.start.line < line - 1}
            assert above <= (LACKING if closes else CALM), typed[-60:]
            assert len(shown) <= 8, typed[-60:]
        assert completions > len(TYPED) / 3 and hovers > len(TYPED) / 3
        assert await editor.shown(uri, lambda each: not each) == []
        assert [each.type for each in editor.client.log_messages] == [types.MessageType.Info]


@pytest.mark.asyncio
async def test_what_is_no_text_is_told_once_and_the_rest_is_checked(tmp_path: Path) -> None:
    odd = {
        "zeros.td.json": (b"\0" * 5000, "is not text"),
        "model.td.json": (b"\x1c\0\0\0TFL3" + bytes(range(256)) * 9, "is not text"),
        "wide.td.json": (json.dumps(lamp(id="urn:w")).encode("utf-16"), "is in UTF-16"),
        "thingfit.toml": (b"\xff\xfe\0", "is in UTF-16"),
    }
    for name, (data, _) in odd.items():
        (tmp_path / name).write_bytes(data)
    twice = write(tmp_path / "twice.td.json", json.dumps(lamp())[:-1] + ', "title": "Lampe"}')
    async with connected(tmp_path) as editor:
        await finished(editor)
        for name, (_, words) in odd.items():
            (found,) = await editor.shown((tmp_path / name).as_uri(), bool)
            assert words in found.message
        await editor.shown(twice.as_uri(), has("duplicate-key"))
        # An editor that opens such a file all the same sends the zero bytes as characters.
        uri = (tmp_path / "zeros.td.json").as_uri()
        editor.open(uri, "\0" * 5000)
        (told,) = await editor.shown(uri, has("json-syntax"))
        assert told.message.isprintable() and len(told.message) < 500
        assert len(editor.client.log_messages) == 1


@pytest.mark.asyncio
async def test_files_and_folders_that_vanish_take_their_findings_with_them(tmp_path: Path) -> None:
    text = json.dumps(lamp())[:-1] + ', "title": "Lampe"}'
    opened = write(tmp_path / "deep" / "open.td.json", text)
    closed = write(tmp_path / "deep" / "closed.td.json", text.replace("0d7f", "1d7f"))
    async with connected(tmp_path) as editor:
        await finished(editor)
        editor.open(opened.as_uri(), text)
        for path in (opened, closed):
            await editor.shown(path.as_uri(), has("duplicate-key"))
        # What is open stays as it is in the editor, whatever happens to its file.
        opened.unlink()
        editor.files_changed((opened, DELETED))
        assert await editor.hover(opened.as_uri(), 0, 3) is not None
        assert "duplicate-key" in codes(await editor.shown(opened.as_uri()))
        moved = closed.rename(closed.with_name("moved.td.json"))
        editor.files_changed((closed, DELETED), (moved, CREATED))
        await editor.shown(moved.as_uri(), has("duplicate-key"))
        await editor.shown(closed.as_uri(), lambda each: not each)
        editor.close(opened.as_uri())
        await editor.shown(opened.as_uri(), lambda each: not each)
        # The folder itself goes, first from the disk and then from the editor.
        shutil.rmtree(tmp_path / "deep")
        editor.files_changed((tmp_path / "deep", DELETED))
        await editor.shown(moved.as_uri(), lambda each: not each)
        await answers(editor)
        gone = types.WorkspaceFoldersChangeEvent(
            [], [types.WorkspaceFolder(tmp_path.as_uri(), tmp_path.name)]
        )
        editor.client.workspace_did_change_workspace_folders(
            types.DidChangeWorkspaceFoldersParams(gone)
        )
        await answers(editor)


@pytest.mark.asyncio
async def test_settings_may_become_garbage_a_folder_and_settings_again(tmp_path: Path) -> None:
    path = write(tmp_path / "lamp.td.json", json.dumps(lamp())[:-1] + ', "title": "Lampe"}')
    settings = write(tmp_path / "thingfit.toml", 'ignore = ["duplicate-key"]\n')
    async with connected(tmp_path) as editor:
        await finished(editor)
        assert "duplicate-key" not in codes(editor.client.diagnostics.get(path.as_uri(), []))
        for data in (b"ignore = [\n", b"\xff\xfe\0", b"\0\0\0\0\0"):
            settings.write_bytes(data)
            editor.files_changed((settings, CHANGED))
            (found,) = await editor.shown(settings.as_uri(), bool)
            assert found.code == "settings-syntax"
            await editor.shown(path.as_uri(), has("duplicate-key"))
            settings.write_text("")
            editor.files_changed((settings, CHANGED))
            await editor.shown(settings.as_uri(), lambda each: not each)
        settings.unlink()
        settings.mkdir()
        editor.files_changed((settings, CHANGED))
        await answers(editor)
        settings.rmdir()
        settings.write_text('ignore = ["duplicate-key"]\n')
        editor.files_changed((settings, CREATED))
        await editor.shown(path.as_uri(), lambda each: "duplicate-key" not in codes(each))


@pytest.mark.asyncio
async def test_what_walks_through_a_huge_text_is_left_out_while_the_rest_answers() -> None:
    uri = "untitled:huge.td.json"
    form = {"href": "https://x.example/", "op": "readproperty"}
    affordances = {f"p{i}": {"type": "number", "forms": [form]} for i in range(6000)}
    basic = lamp(securityDefinitions={"basic_sc": {"scheme": "basic"}}, security="basic_sc")
    text = json.dumps({**basic, "properties": affordances}, indent=1)
    assert len(text) > 600_000
    document = types.TextDocumentIdentifier(uri)
    async with connected(capabilities=RICH) as editor:
        for size in (text, json.dumps(basic, indent=1)):
            editor.open(uri, size)
            client, whole = editor.client, size is text
            outline = await client.text_document_document_symbol_async(
                types.DocumentSymbolParams(document)
            )
            folds = await client.text_document_folding_range_async(
                types.FoldingRangeParams(document)
            )
            actions = await editor.actions(uri, place(3, 4), ["refactor"])
            assert (not outline, not folds, not actions) == (whole, whole, whole)
            found = await client.text_document_completion_async(
                types.CompletionParams(document, types.Position(1, 2))
            )
            assert isinstance(found, types.CompletionList) and found.items
            editor.close(uri)


async def answers(editor: Editor) -> None:
    """A request that has to come back: the server lives."""
    uri = "untitled:alive.td.json"
    editor.open(uri, json.dumps(lamp()))
    actions = await editor.actions(uri, place(0, 0), ["quickfix"])
    assert actions == []
    assert await editor.hover(uri, 0, 2) is not None
    editor.close(uri)
