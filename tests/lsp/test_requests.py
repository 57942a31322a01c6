"""Code actions and hovers, and what becomes of requests that make no sense."""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import Any

import pytest
from lsprotocol import types

from .editor import BROKEN_LAMP, CAPABILITIES, codes, connected, lamp, place, put
from .wire import wired

URI = "untitled:lamp.td.json"
EVERYTHING = place(0, 0, 0, 10_000)


def edits(action: types.CodeAction) -> list[types.TextEdit]:
    """The edits of an action to the one document it may change."""
    assert action.edit and action.edit.document_changes and not action.edit.changes
    (change,) = action.edit.document_changes
    assert isinstance(change, types.TextDocumentEdit)
    assert change.text_document.uri == URI
    return [edit for edit in change.edits if isinstance(edit, types.TextEdit)]


def backwards(action: types.CodeAction) -> list[tuple[object, str]]:
    """The edits of an action as changes of a document, the last one first."""
    found = sorted(edits(action), key=lambda e: (e.range.start.line, e.range.start.character))
    return [(edit.range, edit.new_text) for edit in reversed(found)]


@pytest.mark.asyncio
@pytest.mark.parametrize("end", ["\n", "\r\n"])
async def test_a_quick_fix_takes_its_finding_away(end: str) -> None:
    text = json.dumps(lamp(title="💡"), ensure_ascii=False, indent=2)
    text = (text[:-2] + ",\n}\n").replace("\n", end)
    async with connected() as editor:
        editor.open(URI, text)
        (found,) = await editor.shown(URI, bool)
        assert found.code == "json-trailing-comma"
        assert found.data == {
            "group": "json",
            "fixes": [{"title": "Remove the comma", "safe": True}],
        }
        (action,) = await editor.actions(URI, found.range, ["quickfix"])
        assert action.kind == "quickfix"
        assert action.is_preferred is True
        assert [each.message for each in action.diagnostics or ()] == [found.message]
        editor.change(URI, 2, *backwards(action))
        assert await editor.shown(URI, lambda each: not each) == []
        assert await editor.actions(URI, EVERYTHING) == []


@pytest.mark.asyncio
async def test_a_fix_that_is_not_safe_is_not_preferred() -> None:
    async with connected() as editor:
        editor.open(URI, BROKEN_LAMP)
        found = await editor.shown(URI, bool)
        duplicate = next(each for each in found if each.code == "duplicate-key")
        (action,) = [
            each
            for each in await editor.actions(URI, duplicate.range)
            if each.diagnostics and each.diagnostics[0].code == "duplicate-key"
        ]
        assert not action.is_preferred
        editor.change(URI, 2, *backwards(action))
        assert "duplicate-key" not in codes(
            await editor.shown(URI, lambda each: list(each) != found)
        )


@pytest.mark.asyncio
async def test_fix_all_makes_every_safe_fix_and_no_other() -> None:
    text = (
        '{"@context": "https://www.w3.org/2022/wot/td/v1.1", // comment\r\n'
        "'title': 'Lamp', \"title\": \"Licht 💡\",\r\n"
        '"securityDefinitions": {"open": {"scheme": "nosec"},},\r\n'
        '"security": ["open",],}\r\n'
    )
    async with connected() as editor:
        editor.open(URI, text)
        before = await editor.shown(URI, bool)
        assert {"json-comment", "json-single-quotes", "json-trailing-comma"} <= set(codes(before))
        for only in (["source"], ["source.fixAll"], ["source.fixAll.thingfit"]):
            (action,) = await editor.actions(URI, place(0, 0), only)
            assert action.kind == "source.fixAll.thingfit"
        assert await editor.actions(URI, EVERYTHING, ["refactor"]) == []
        assert await editor.actions(URI, EVERYTHING, ["source.organizeImports"]) == []
        kinds = {each.kind for each in await editor.actions(URI, EVERYTHING)}
        assert kinds == {"quickfix", "source.fixAll.thingfit"}
        editor.change(URI, 2, *backwards(action))
        after = await editor.shown(URI, lambda each: list(each) != before)
        assert codes(after) == ["duplicate-key"]
        assert await editor.actions(URI, EVERYTHING, ["source.fixAll"]) == []


@pytest.mark.asyncio
async def test_an_editor_without_versioned_edits_gets_plain_ones() -> None:
    capabilities = put(CAPABILITIES, "workspace.workspaceEdit.documentChanges", False)
    async with connected(capabilities=capabilities) as editor:
        editor.open(URI, json.dumps(lamp())[:-1] + ",}")
        (found,) = await editor.shown(URI, bool)
        (action,) = await editor.actions(URI, found.range)
        assert action.edit and action.edit.changes and list(action.edit.changes) == [URI]


@pytest.mark.asyncio
@pytest.mark.parametrize("markdown", [True, False])
async def test_a_hover_over_a_finding_explains_its_rule(markdown: bool) -> None:
    formats = ["markdown", "plaintext"] if markdown else ["plaintext"]
    capabilities = put(CAPABILITIES, "textDocument.hover.contentFormat", formats)
    async with connected(capabilities=capabilities) as editor:
        editor.open(URI, BROKEN_LAMP)
        found = await editor.shown(URI, bool)
        duplicate = next(each for each in found if each.code == "duplicate-key")
        hover = await editor.hover(URI, 0, duplicate.range.start.character + 3)
        assert hover and isinstance(hover.contents, types.MarkupContent)
        assert hover.range == duplicate.range
        assert "duplicate-key" in hover.contents.value
        assert "RFC 8259" in hover.contents.value
        if markdown:
            assert hover.contents.kind is types.MarkupKind.Markdown
            assert "```json\n{" in hover.contents.value
        else:
            assert hover.contents.kind is types.MarkupKind.PlainText
            assert "```" not in hover.contents.value
            assert "**" not in hover.contents.value
        assert await editor.hover("untitled:other.td.json", 0, 0) is None


@pytest.mark.asyncio
async def test_an_editor_that_knows_little_gets_little() -> None:
    async with connected(capabilities={}) as editor:
        assert editor.result.capabilities.position_encoding == "utf-16"
        editor.open(URI, BROKEN_LAMP)
        found = await editor.shown(URI, bool)
        assert all(
            each.related_information is None and each.data is None and each.tags is None
            for each in found
        )
        assert await editor.actions(URI, EVERYTHING) == []
        assert editor.client.registrations == []  # type: ignore[attr-defined]
        assert editor.client.progress_reports == {}


NONSENSE: list[dict[str, object]] = [
    {"method": "textDocument/hover", "params": {"textDocument": 7}},
    {"method": "textDocument/hover", "params": {}},
    {"method": "textDocument/hover"},
    {"method": "textDocument/codeAction", "params": {"textDocument": {"uri": URI}}},
    {"method": "thing/unknown", "params": {"x": 1}},
    {"method": "workspace/executeCommand", "params": {"command": "no.such"}},
]


@pytest.mark.asyncio
async def test_every_senseless_request_is_answered_and_the_server_lives() -> None:
    async with wired() as wire:
        wire.send(id=0, method="initialize", params={"capabilities": {}})
        assert "result" in await wire.answer(0)
        for number, message in enumerate(NONSENSE, 1):
            wire.send(id=number, **message)
            error = (await wire.answer(number))["error"]
            assert error["message"]
            assert "Traceback" not in json.dumps(error)
        wire.send(method="textDocument/didChange", params={"textDocument": {}})
        wire.send(method="$/unknown", params={"x": 1})
        for body in (
            b"not {JSON",
            b"[]",
            b"{}",
            b"null",
            b"\xff\xfe",
            b'{"jsonrpc": "2.0"}',
            b"[" * 9999,
        ):
            wire.send_body(body)
        for uri in ("", "http://[", "file:", "file:///%ff%00.td.json", URI):
            opened = {"uri": uri, "languageId": "json", "version": 1, "text": BROKEN_LAMP}
            wire.send(method="textDocument/didOpen", params={"textDocument": opened})
        never = {"textDocument": {"uri": "untitled:never", "version": 2}}
        wire.send(method="textDocument/didChange", params={**never, "contentChanges": []})
        wire.send(method="textDocument/didClose", params=never)
        far = {"line": 2**31 - 1, "character": 2**31 - 1}
        params = {"textDocument": {"uri": URI}, "position": far}
        wire.send(id="far", method="textDocument/hover", params=params)
        assert (await wire.answer("far"))["result"] is None
        params = {"textDocument": {"uri": URI}, "position": {"line": 0, "character": 72}}
        wire.send(id="near", method="textDocument/hover", params=params)
        assert "duplicate-key" in json.dumps((await wire.answer("near"))["result"])


@pytest.mark.asyncio
async def test_a_request_before_initialize_is_refused() -> None:
    async with wired() as wire:
        params = {"textDocument": {"uri": URI}, "position": {"line": 0, "character": 0}}
        wire.send(id=1, method="textDocument/hover", params=params)
        error = (await wire.answer(1))["error"]
        assert error["code"] == types.ErrorCodes.ServerNotInitialized.value


@pytest.mark.asyncio
async def test_a_cancelled_request_leaves_the_server_in_order() -> None:
    async with connected() as editor:
        editor.open(URI, BROKEN_LAMP)
        protocol: Any = editor.client.protocol
        params = types.HoverParams(types.TextDocumentIdentifier(URI), types.Position(0, 60))
        for number in range(20):
            protocol.send_request("textDocument/hover", params, msg_id=f"hover-{number}")
            protocol.notify("$/cancelRequest", types.CancelParams(f"hover-{number}"))
        editor.change(URI, 2, (None, json.dumps(lamp())))
        assert await editor.shown(URI, lambda each: not each) == []
        assert "td-json-open" not in str(await editor.hover(URI, 0, 60))


@pytest.mark.asyncio
async def test_the_server_ends_when_the_editor_is_gone(tmp_path: Path) -> None:
    for index in range(200):
        (tmp_path / f"{index}.td.json").write_text(BROKEN_LAMP, "utf-8")
    async with wired() as wire:
        folders = [{"uri": tmp_path.as_uri(), "name": "x"}]
        params = {"capabilities": {}, "workspaceFolders": folders}
        wire.send(id=0, method="initialize", params=params)
        await wire.answer(0)
        wire.send(method="initialized", params={})
        await wire.receive()
    assert wire.process.returncode == 0


FAULTY = """
import thingfit.lsp.checks as checks
import thingfit.lsp.requests as requests
from thingfit.lsp.server import start

check = checks.check

def loud(snapshot, uri):
    print("Content-Length: stray")
    if "break" in uri:
        raise RuntimeError("a fault of ours")
    return check(snapshot, uri)

def broken(*_):
    raise RuntimeError("a fault of ours")

checks.check = loud
requests.hover_at = broken
start()
"""


@pytest.mark.asyncio
async def test_a_fault_of_ours_is_logged_and_a_stray_print_does_no_harm() -> None:
    async with connected(server=(sys.executable, "-c", FAULTY)) as editor:
        editor.open("untitled:break.td.json", BROKEN_LAMP)
        editor.open(URI, BROKEN_LAMP)
        assert "duplicate-key" in codes(await editor.shown(URI, bool))
        assert await editor.hover(URI, 0, 72) is None
        editor.change(URI, 2, (None, json.dumps(lamp())))
        assert await editor.shown(URI, lambda each: not each) == []
        logged = "\n".join(each.message for each in editor.client.log_messages)
        assert "`did_open` fails" in logged
        assert "`show_hover` fails" in logged
        assert "Traceback" not in logged
