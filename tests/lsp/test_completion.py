"""Completion and hover over the protocol, with what each editor can take."""

from __future__ import annotations

import json

import pytest
from lsprotocol import types

from .editor import CAPABILITIES, Editor, connected, lamp, put

URI = "untitled:lamp.td.json"
RICH = put(
    CAPABILITIES,
    "textDocument.completion",
    {
        "completionItem": {
            "snippetSupport": True,
            "documentationFormat": ["markdown", "plaintext"],
            "tagSupport": {"valueSet": [1]},
        }
    },
)


async def asked(editor: Editor, line: int, character: int) -> list[types.CompletionItem]:
    """The items at a place."""
    found = await editor.client.text_document_completion_async(
        types.CompletionParams(types.TextDocumentIdentifier(URI), types.Position(line, character))
    )
    assert isinstance(found, types.CompletionList)
    return list(found.items)


@pytest.mark.asyncio
async def test_a_value_is_offered_and_replaces_its_token() -> None:
    text = '{"title": "💡",\n' + json.dumps(lamp(security="op"), ensure_ascii=False)[1:]
    async with connected(capabilities=RICH) as editor:
        editor.open(URI, text)
        options = editor.result.capabilities.completion_provider
        assert options and '"' in (options.trigger_characters or ())
        column = text.splitlines()[1].index('"op"')
        (item,) = await asked(editor, 1, column + 2)
        assert item.label == "open"
        assert isinstance(item.text_edit, types.TextEdit)
        assert item.text_edit.new_text == '"open"'
        place = item.text_edit.range
        assert (place.start.character, place.end.character) == (column, column + 4)
        assert item.filter_text == '"open"'
        editor.change(URI, 2, (place, item.text_edit.new_text))
        assert (
            await editor.shown(
                URI, lambda each: not any(e.code == "security-undefined" for e in each)
            )
            is not None
        )


@pytest.mark.asyncio
@pytest.mark.parametrize("rich", [True, False])
async def test_snippets_and_markdown_go_to_editors_that_take_them(rich: bool) -> None:
    async with connected(capabilities=RICH if rich else CAPABILITIES) as editor:
        editor.open(URI, "{}")
        item = next(e for e in await asked(editor, 0, 1) if e.label == "title")
        assert isinstance(item.text_edit, types.TextEdit)
        assert item.text_edit.new_text == ('"title": "$1"' if rich else '"title": ""')
        assert (item.insert_text_format is types.InsertTextFormat.Snippet) is rich
        assert isinstance(item.documentation, types.MarkupContent) is rich


@pytest.mark.asyncio
async def test_a_prefix_is_declared_with_the_offer() -> None:
    text = '{"@context": "https://www.w3.org/2022/wot/td/v1.1",\n"forms": [{"href": "mqtt://b", }]}'
    async with connected(capabilities=RICH) as editor:
        editor.open(URI, text)
        column = text.splitlines()[1].index(" }")
        items = await asked(editor, 1, column + 1)
        item = next(each for each in items if each.label == "mqv:filter")
        (edit,) = item.additional_text_edits or ()
        assert "https://www.w3.org/2019/wot/mqtt#" in edit.new_text
        assert edit.range.start == types.Position(0, text.index('"https'))


@pytest.mark.asyncio
async def test_documents_that_are_unknown_or_not_ours_get_nothing() -> None:
    async with connected(capabilities=RICH) as editor:
        params = types.CompletionParams(
            types.TextDocumentIdentifier("untitled:gone.td.json"), types.Position(0, 0)
        )
        assert await editor.client.text_document_completion_async(params) is None
        assert await editor.hover("untitled:gone.td.json", 0, 0) is None


@pytest.mark.asyncio
async def test_a_hover_tells_of_terms_and_of_findings() -> None:
    text = json.dumps(lamp(security="basic"))
    async with connected(capabilities=RICH) as editor:
        editor.open(URI, text)
        found = await editor.hover(URI, 0, text.index('"basic"') + 1)
        assert found and isinstance(found.contents, types.MarkupContent)
        assert found.contents.kind is types.MarkupKind.Markdown
        assert "**security** · " in found.contents.value
        assert "security-undefined" in found.contents.value
