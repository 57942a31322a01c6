"""The commands about the whole workspace: its overview, a query, and all safe fixes."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from lsprotocol import types

from .editor import CAPABILITIES, TD, Editor, connected, put
from .test_dependents import device
from .test_matching import run, words
from .test_workspace import finished, write

CREATES = put(CAPABILITIES, "workspace.workspaceEdit", {"documentChanges": True})
EVERYTHING = types.Range(types.Position(0, 0), types.Position(999, 0))
TITLES = "SELECT ?title WHERE { ?thing td:title ?title } ORDER BY ?title"


def edits_asked(editor: Editor) -> list[types.ApplyWorkspaceEditParams]:
    """The edits that the server asks for, all of which count as made."""
    asked: list[types.ApplyWorkspaceEditParams] = []

    @editor.client.feature(types.WORKSPACE_APPLY_EDIT)
    def apply(params: types.ApplyWorkspaceEditParams) -> types.ApplyWorkspaceEditResult:
        asked.append(params)
        return types.ApplyWorkspaceEditResult(applied=True)

    return asked


@pytest.mark.asyncio
async def test_the_overview_counts_what_fits_and_says_where_it_is_described(
    tmp_path: Path,
) -> None:
    board = write(tmp_path / "board.td.json", device(172)).as_uri()
    write(tmp_path / "small.model.json", words(8_000, name="Small"))
    large = f"[\n{words(90_000, name='Large')},\n{words(900_000, name='Huge')}\n]"
    write(tmp_path / "large.model.json", large)
    async with connected(tmp_path) as editor:
        await finished(editor)
        found = await run(editor, "thingfit.overview", {})
    (row,) = found["devices"]  # type: ignore[misc]
    assert (row["uri"], row["number"], row["path"]) == (board, 0, "board.td.json")
    assert (row["fits"], row["unknown"], row["total"]) == (2, 0, 3)
    models = {each["name"]: each for each in found["models"]}  # type: ignore[attr-defined]
    assert {name: each["fits"] for name, each in models.items()} == {
        "Small": 1,
        "Large": 1,
        "Huge": 0,
    }
    assert models["Huge"]["number"] == 1
    assert models["Huge"]["line"] > models["Large"]["line"] > 0


@pytest.mark.asyncio
async def test_a_query_sees_what_the_editor_sees(tmp_path: Path) -> None:
    board = write(tmp_path / "board.td.json", device(172))
    uri = board.as_uri()
    async with connected(tmp_path) as editor:
        await finished(editor)
        editor.open(uri, board.read_text("utf-8").replace('"Board"', '"Renamed"'))
        found = await run(editor, "thingfit.query", {"query": TITLES})
        ask = await run(editor, "thingfit.query", {"query": "ASK { ?a td:title 'Board' }"})
        made = await run(
            editor, "thingfit.query", {"query": "CONSTRUCT WHERE { ?s td:title ?title }"}
        )
    assert found["form"] == "rows"
    assert found["variables"] == ["title"]
    assert found["rows"] == [[{"type": "literal", "value": "Renamed", "xml:lang": "en"}]]
    assert found["prefixes"]["td"] == "https://www.w3.org/2019/wot/td#"  # type: ignore[index]
    assert ask == {"form": "boolean", "value": False}
    assert (made["form"], made["count"]) == ("statements", 1)
    assert '"Renamed"' in str(made["turtle"])


@pytest.mark.asyncio
@pytest.mark.parametrize(
    ("query", "told"),
    [
        ("", "the query is empty"),
        ("SELECT ?a WHERE { ?a td:title }", "line 1, column"),
        ("DELETE WHERE { ?a ?b ?c }", "read only"),
        ("SELECT ?a WHERE { ?a nope:title ?b }", "`nope`"),
    ],
)
async def test_what_is_no_question_is_told_in_a_sentence(
    tmp_path: Path, query: str, told: str
) -> None:
    async with connected(tmp_path) as editor:
        found = await run(editor, "thingfit.query", {"query": query})
    assert told in str(found["error"])


@pytest.mark.asyncio
async def test_all_safe_fixes_of_the_workspace_are_one_edit(tmp_path: Path) -> None:
    good = write(tmp_path / "good.td.json", device(172))
    paths = [tmp_path / f"{name}.td.json" for name in ("one", "two")]
    for path in paths:
        write(path, device(64).replace('"security": "nosec_sc"', '"security": "nosec_cs"'))
    async with connected(tmp_path, capabilities=CREATES) as editor:
        asked = edits_asked(editor)
        await finished(editor)
        found = await run(editor, "thingfit.fixAll", {})
        (params,) = asked
    assert found == {"documents": 2, "fixes": 2, "applied": True}
    changes = params.edit.document_changes or ()
    named = {each.text_document.uri for each in changes}  # type: ignore[union-attr]
    assert named == {each.as_uri() for each in paths}
    assert good.as_uri() not in named


@pytest.mark.asyncio
async def test_the_fixes_of_one_rule_are_made_in_all_documents(tmp_path: Path) -> None:
    text = device(64).replace('"security": "nosec_sc"', '"security": "nosec_cs"')
    text = text.replace('"title"', '"readOnly": false, "readOnly": false, "title"')
    one, two, _ = (write(tmp_path / f"{name}.td.json", text) for name in ("one", "two", "three"))
    write(tmp_path / "three.td.json", device(32))
    async with connected(tmp_path) as editor:
        asked = edits_asked(editor)
        await finished(editor)
        editor.open(one.as_uri(), text)
        await editor.shown(one.as_uri(), lambda found: found)
        actions = await editor.actions(one.as_uri(), EVERYTHING, ["quickfix"])
        title = "Make all fixes of `security-undefined` in 2 documents of the workspace"
        (action,) = [each for each in actions if each.title == title]
        assert action.command
        found = await run(editor, action.command.command, *(action.command.arguments or ()))
        (params,) = asked
        wrong = await run(editor, "thingfit.fixAll", {"rule": 1})
    assert found == {"documents": 2, "fixes": 2, "applied": True}
    edits = [each for each in params.edit.document_changes or ()]
    assert [each.text_document.uri for each in edits] == [one.as_uri(), two.as_uri()]  # type: ignore[union-attr]
    assert wrong == {"error": "a text is expected as `rule`"}


@pytest.mark.asyncio
async def test_nothing_to_fix_asks_the_editor_for_nothing(tmp_path: Path) -> None:
    write(tmp_path / "good.td.json", device(172))
    async with connected(tmp_path) as editor:
        await finished(editor)
        found = await run(editor, "thingfit.fixAll", {})
    assert found == {"documents": 0, "fixes": 0, "applied": False}


@pytest.mark.asyncio
async def test_checking_the_workspace_waits_for_all_and_counts(tmp_path: Path) -> None:
    write(tmp_path / "good.td.json", device(172))
    write(tmp_path / "bad.td.json", device(64).replace('"nosec_sc",', '"nosec_cs",'))
    async with connected(tmp_path) as editor:
        await finished(editor)
        first = await run(editor, "thingfit.lint", {})
        (tmp_path / "bad.td.json").unlink()
        second = await run(editor, "thingfit.lint", {})
    assert first["documents"] == 2
    assert first["errors"] == 1
    assert first["affected"] in (1, 2)  # Neither device has a model that fits it.
    assert (second["documents"], second["errors"]) == (1, 0)


@pytest.mark.asyncio
async def test_a_description_is_made_from_a_thing_model(tmp_path: Path) -> None:
    model = {"@context": TD, "@type": "tm:ThingModel", "title": "Lamp {{SERIAL}}"}
    lamp = write(tmp_path / "lamp.tm.json", json.dumps(model)).as_uri()
    board = write(tmp_path / "board.td.json", device(172)).as_uri()
    async with connected(tmp_path) as editor:
        await finished(editor)
        asked = await run(editor, "thingfit.new.placeholders", {"uri": lamp})
        values = {"uri": lamp, "values": {"SERIAL": "4711"}}
        made = await run(editor, "thingfit.new.fromThingModel", values)
        other = await run(editor, "thingfit.new.fromThingModel", {"uri": board})
        none = await run(editor, "thingfit.new.placeholders")
    assert asked == {"placeholders": ["SERIAL"]}
    found = json.loads(str(made["text"]))
    assert found["title"] == "Lamp 4711"
    assert found["id"].startswith("urn:uuid:")
    assert found["links"][0]["href"] == "lamp.tm.json"
    assert other == {"error": "`board.td.json` holds no Thing Model"}
    assert "`uri`" in str(none["error"])


@pytest.mark.asyncio
@pytest.mark.parametrize(
    ("name", "taken", "made"),
    [
        ("lamp.tm.jsonld", "", "lamp.td.jsonld"),
        ("my-lamp-TM.json", "my-lamp-td.json", "my-lamp-2-td.json"),
        ("tm.json", "", "td.json"),
        ("atm.json", "", "atm.td.json"),
    ],
)
async def test_an_action_writes_a_description_beside_its_thing_model(
    tmp_path: Path, name: str, taken: str, made: str
) -> None:
    model = {"@context": TD, "@type": "tm:ThingModel", "title": "Lamp {{SERIAL}}"}
    lamp = write(tmp_path / name, json.dumps(model)).as_uri()
    if taken:
        write(tmp_path / taken, device(64))
    creates = put(CREATES, "workspace.workspaceEdit.resourceOperations", ["create"])
    async with connected(tmp_path, capabilities=creates) as editor:
        asked = edits_asked(editor)
        await finished(editor)
        editor.open(lamp, json.dumps(model))
        actions = await editor.actions(lamp, EVERYTHING, ["refactor"])
        (command,) = [e.command for e in actions if e.title.startswith("New Thing Description")]
        assert command
        found = await run(editor, command.command, *(command.arguments or ()))
        told = [each.message for each in editor.client.messages]
        editor.client.messages.clear()
        ((create, text),) = [each.edit.document_changes for each in asked]  # type: ignore[misc]
    assert isinstance(create, types.CreateFile)
    assert isinstance(text, types.TextDocumentEdit)
    assert create.uri == found["uri"] == (tmp_path / made).as_uri()
    written = json.loads(text.edits[0].new_text)  # type: ignore[union-attr]
    assert (written["title"], written["links"][0]["href"]) == ("Lamp {{SERIAL}}", name)
    assert (found["applied"], found["open"]) == (True, ["SERIAL"])
    assert told == ["The Thing Model leaves open `SERIAL`, in double braces in the description"]
