"""Navigation, symbols, formatting, colours and hints over a pipe, with a real server."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from lsprotocol import types
from pygls.exceptions import JsonRpcException

from thingfit.text import Edit, Encoding, LineIndex, Position, Span, apply_edits

from .editor import CAPABILITIES, Editor, connected, lamp, put

URI = "untitled:lamp.td.json"
TEXT = json.dumps(
    lamp(
        title="💡\u2028Lamp",
        properties={"💡on": {"forms": [{"href": "http://a/{?💡x}", "security": ["open"]}]}},
        uriVariables={"💡x": {"type": "string"}},
    ),
    ensure_ascii=False,
    indent=2,
)
WITHOUT_TREES = put(
    put(CAPABILITIES, "textDocument.definition.linkSupport", False),
    "textDocument.documentSymbol.hierarchicalDocumentSymbolSupport",
    False,
)
MODERN = put(
    put(
        put(CAPABILITIES, "textDocument.definition.linkSupport", True),
        "textDocument.documentSymbol.hierarchicalDocumentSymbolSupport",
        True,
    ),
    "textDocument.rename.prepareSupport",
    True,
)


class Text:
    """The text of the document in the editor, in the units of an encoding."""

    def __init__(self, text: str, encoding: Encoding = Encoding.UTF16) -> None:
        self.text = text
        self.lines = LineIndex(text)
        self.encoding = encoding

    def at(self, words: str, shift: int = 0) -> types.Position:
        """The position of words of the text."""
        return types.Position(*self.lines.position(self.text.index(words) + shift, self.encoding))

    def slice(self, range_: types.Range) -> str:
        """The text in a range."""
        return self.text[slice(*self.span(range_))]

    def span(self, range_: types.Range) -> Span:
        """The span of a range."""
        ends = [
            self.lines.offset(Position(each.line, each.character), self.encoding)
            for each in (range_.start, range_.end)
        ]
        return Span(*ends)

    def after(self, edits: Any) -> str:
        """The text after edits of the protocol."""
        return apply_edits(self.text, [Edit(self.span(e.range), e.new_text) for e in edits or ()])


def document(uri: str = URI) -> types.TextDocumentIdentifier:
    return types.TextDocumentIdentifier(uri)


def opened(editor: Editor, text: str = TEXT, uri: str = URI) -> Text:
    editor.open(uri, text)
    return Text(text)


@pytest.mark.asyncio
async def test_names_are_found_highlighted_and_renamed() -> None:
    async with connected(capabilities=MODERN) as editor:
        text = opened(editor)
        client, at = editor.client, text.at('"open"\n', 3)
        links = await client.text_document_definition_async(types.DefinitionParams(document(), at))
        assert isinstance(links, list | tuple)
        (link,) = links
        assert isinstance(link, types.LocationLink)
        assert link.target_uri == URI
        assert text.slice(link.target_range) == "open"
        assert link.target_range.start == text.at('open": {')
        params = types.ReferenceParams(types.ReferenceContext(True), document(), at)
        found = await client.text_document_references_async(params)
        assert [text.slice(each.range) for each in found or ()] == ["open"] * 3
        shown = await client.text_document_document_highlight_async(
            types.DocumentHighlightParams(document(), at)
        )
        assert [each.kind for each in shown or ()] == [3, 2, 2]
        ready = await client.text_document_prepare_rename_async(
            types.PrepareRenameParams(document(), at)
        )
        assert isinstance(ready, types.PrepareRenamePlaceholder)
        assert (ready.placeholder, text.slice(ready.range)) == ("open", "open")
        at = text.at("{?💡x}", 3)
        edit = await client.text_document_rename_async(types.RenameParams(document(), at, "yy"))
        assert edit and edit.document_changes
        (change,) = edit.document_changes
        assert isinstance(change, types.TextDocumentEdit)
        assert text.after(change.edits) == TEXT.replace("💡x", "yy")


@pytest.mark.asyncio
async def test_a_rename_that_makes_no_sense_is_refused_with_its_reason() -> None:
    async with connected(capabilities=MODERN) as editor:
        text = opened(editor)
        at = text.at("title")
        with pytest.raises(JsonRpcException, match="`title` is a term of a vocabulary"):
            await editor.client.text_document_prepare_rename_async(
                types.PrepareRenameParams(document(), at)
            )
        with pytest.raises(JsonRpcException, match="`title` is a term of a vocabulary"):
            await editor.client.text_document_rename_async(types.RenameParams(document(), at, "x"))
        # A refusal is an answer: the log has nothing but the greeting.
        assert [each.type for each in editor.client.log_messages] == [types.MessageType.Info]


@pytest.mark.asyncio
async def test_a_rename_reaches_files_of_the_workspace(tmp_path: Path) -> None:
    model = lamp(**{"@type": "tm:ThingModel"}, properties={"on": {}})
    user = lamp(properties={"a": {"tm:ref": "./my%20model.tm.json#/properties/on"}})
    (tmp_path / "my model.tm.json").write_text(json.dumps(model), "utf-8")
    (tmp_path / "user.tm.json").write_text(json.dumps(user), "utf-8")
    async with connected(tmp_path, capabilities=MODERN) as editor:
        uri = (tmp_path / "user.tm.json").as_uri()
        text = opened(editor, json.dumps(user), uri)
        at = text.at("/on", 2)
        await editor.shown((tmp_path / "my model.tm.json").as_uri())
        edit = await editor.client.text_document_rename_async(
            types.RenameParams(document(uri), at, "power")
        )
        assert edit and edit.document_changes
        texts = {}
        for change in edit.document_changes:
            assert isinstance(change, types.TextDocumentEdit)
            before = Text(json.dumps(user if "user" in change.text_document.uri else model))
            texts[change.text_document.uri] = before.after(change.edits)
        assert texts == {
            uri: json.dumps(user).replace("/on", "/power"),
            (tmp_path / "my model.tm.json").as_uri(): json.dumps(model).replace('"on"', '"power"'),
        }
        symbols = await editor.client.workspace_symbol_async(types.WorkspaceSymbolParams("on"))
        assert [each.name for each in symbols or () if each.name == "on"] == ["on"]


@pytest.mark.asyncio
@pytest.mark.parametrize("trees", [True, False])
async def test_the_outline_is_a_tree_or_a_list(trees: bool) -> None:
    async with connected(capabilities=MODERN if trees else WITHOUT_TREES) as editor:
        text = opened(editor)
        found = await editor.client.text_document_document_symbol_async(
            types.DocumentSymbolParams(document())
        )
        first = (found or [None])[0]
        if trees:
            assert isinstance(first, types.DocumentSymbol)
            names = [each.name for each in first.children or ()]
            assert names == ["securityDefinitions", "properties", "uriVariables"]
        else:
            assert isinstance(first, types.SymbolInformation)
            assert "💡on" in [each.name for each in found or ()]
        links = await editor.client.text_document_definition_async(
            types.DefinitionParams(document(), text.at('"open"\n', 3))
        )
        kind = types.LocationLink if trees else types.Location
        assert isinstance(links, list | tuple) and isinstance(links[0], kind)


@pytest.mark.asyncio
async def test_definitions_of_terms_open_our_files() -> None:
    async with connected(capabilities=MODERN) as editor:
        text = opened(editor)
        links = await editor.client.text_document_definition_async(
            types.DefinitionParams(document(), text.at("properties", 2))
        )
        assert isinstance(links, list | tuple)
        link = links[0]
        assert isinstance(link, types.LocationLink)
        assert link.target_uri.endswith("/ontology/td-terms.json")
        shown = await editor.client.text_document_document_link_async(
            types.DocumentLinkParams(document())
        )
        targets = [(text.slice(each.range), each.target or "") for each in shown or ()]
        assert targets[0][0] == "https://www.w3.org/2022/wot/td/v1.1"
        assert targets[0][1].endswith("td-1.1.jsonld")
        assert targets[1] == ("http://a/{?💡x}", "http://a/")


@pytest.mark.asyncio
async def test_formatting_of_a_document_a_range_and_while_typing() -> None:
    options = types.FormattingOptions(4, True, insert_final_newline=True)
    messy = TEXT.replace('"title": ', '"title":\t \t')
    async with connected() as editor:
        text = opened(editor, messy)
        client = editor.client
        edits = await client.text_document_formatting_async(
            types.DocumentFormattingParams(document(), options)
        )
        result = text.after(edits)
        assert json.loads(result) == json.loads(messy)
        assert '\n    "title": "💡\u2028Lamp",\n' in result and result.endswith("}\n")
        editor.change(URI, 2, (None, result))
        again = await client.text_document_formatting_async(
            types.DocumentFormattingParams(document(), options)
        )
        assert not again
        editor.change(URI, 3, (None, messy))
        line = text.at('"title"').line
        lines = types.Range(types.Position(line, 0), types.Position(line + 1, 0))
        edits = await client.text_document_range_formatting_async(
            types.DocumentRangeFormattingParams(document(), lines, options)
        )
        assert text.after(edits) == TEXT.replace('  "title"', '    "title"')
        at = text.at('"nosec"', len('"nosec"'))
        at = types.Position(at.line + 1, messy.split("\n")[at.line + 1].index("}") + 1)
        edits = await client.text_document_on_type_formatting_async(
            types.DocumentOnTypeFormattingParams(document(), at, "}", options)
        )
        assert '"open": { "scheme": "nosec" }' in text.after(edits)


@pytest.mark.asyncio
@pytest.mark.parametrize("encoding", list(Encoding))
async def test_tokens_and_hints_are_in_the_units_of_the_editor(encoding: Encoding) -> None:
    capabilities = put(CAPABILITIES, "general.positionEncodings", [encoding.value])
    async with connected(capabilities=capabilities) as editor:
        editor.open(URI, TEXT)
        text = Text(TEXT, encoding)
        legend = editor.result.capabilities.semantic_tokens_provider
        assert isinstance(
            legend, types.SemanticTokensOptions | types.SemanticTokensRegistrationOptions
        )
        names = legend.legend.token_types
        found = await editor.client.text_document_semantic_tokens_full_async(
            types.SemanticTokensParams(document())
        )
        assert found
        words: list[tuple[str, str, int]] = []
        line = start = 0
        data = list(found.data)
        for index in range(0, len(data), 5):
            down, right, length, kind, modifiers = data[index : index + 5]
            line, start = line + down, right if down else start + right
            place = types.Range(types.Position(line, start), types.Position(line, start + length))
            words.append((text.slice(place), names[kind], modifiers))
        for wanted in [
            ("@context", "keyword", 0),
            ("title", "property", 0),
            ("open", "variable", 1),
            ("open", "variable", 0),
            ("💡on", "variable", 1),
            ("💡x", "parameter", 1),
            ("💡x", "parameter", 0),
        ]:
            assert wanted in words
        whole = types.Range(types.Position(0, 0), types.Position(1000, 0))
        ranged = await editor.client.text_document_semantic_tokens_range_async(
            types.SemanticTokensRangeParams(document(), whole)
        )
        assert ranged and list(ranged.data) == data
        hints = await editor.client.text_document_inlay_hint_async(
            types.InlayHintParams(document(), whole)
        )
        after_href = text.at('x}"', 3)
        assert [(each.label, each.position) for each in hints or ()] == [
            ("readproperty writeproperty", after_href),
            ("application/json", after_href),
        ]


@pytest.mark.asyncio
async def test_folds_and_selections() -> None:
    async with connected() as editor:
        text = opened(editor)
        folds = await editor.client.text_document_folding_range_async(
            types.FoldingRangeParams(document())
        )
        assert folds and (folds[0].start_line, folds[0].end_line) == (0, TEXT.count("\n") - 1)
        at = text.at("nosec", 2)
        (selection,) = (
            await editor.client.text_document_selection_range_async(
                types.SelectionRangeParams(document(), [at])
            )
            or ()
        )
        steps: list[str] = []
        step: types.SelectionRange | None = selection
        while step:
            steps.append(text.slice(step.range))
            step = step.parent
        assert steps[:3] == ["nosec", '"nosec"', '"scheme": "nosec"']
        assert steps[-1] == TEXT


@pytest.mark.asyncio
async def test_documents_that_are_not_ours_are_left_to_others() -> None:
    async with connected(capabilities=MODERN) as editor:
        uri = "untitled:package.json"
        editor.open(uri, '{"a":   {\n"b": 1}}')
        client, at = editor.client, types.Position(0, 2)
        options = types.FormattingOptions(2, True)
        answers = [
            await client.text_document_definition_async(types.DefinitionParams(document(uri), at)),
            await client.text_document_document_symbol_async(
                types.DocumentSymbolParams(document(uri))
            ),
            await client.text_document_folding_range_async(types.FoldingRangeParams(document(uri))),
            await client.text_document_formatting_async(
                types.DocumentFormattingParams(document(uri), options)
            ),
            await client.text_document_semantic_tokens_full_async(
                types.SemanticTokensParams(document(uri))
            ),
            await client.text_document_rename_async(types.RenameParams(document(uri), at, "c")),
        ]
        assert answers == [None] * len(answers)
