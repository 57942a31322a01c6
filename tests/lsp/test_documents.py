"""Documents are opened, changed and closed, and the diagnostics follow."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from lsprotocol import types

from thingfit.lsp.uris import path_of

from .editor import BROKEN_LAMP, CAPABILITIES, codes, connected, lamp, place, put

URI = "untitled:lamp.td.json"


@pytest.mark.asyncio
@pytest.mark.parametrize(
    ("offered", "chosen", "character"),
    [
        (["utf-8", "utf-16"], "utf-8", 9),
        (["utf-16", "utf-8"], "utf-16", 7),
        (["utf-32"], "utf-32", 6),
        (["ebcdic"], "utf-16", 7),
        (None, "utf-16", 7),
    ],
)
async def test_ranges_count_what_was_agreed(
    offered: list[str] | None, chosen: str, character: int
) -> None:
    general = {"positionEncodings": offered} if offered else {}
    async with connected(capabilities=put(CAPABILITIES, "general", general)) as editor:
        assert editor.result.capabilities.position_encoding == chosen
        editor.open(URI, json.dumps(lamp(), ensure_ascii=False)[:-1] + ',\n"💡": ?}')
        found = await editor.shown(URI)
        assert "json-syntax" in codes(found)
        syntax = next(each for each in found if each.code == "json-syntax")
        assert syntax.range.start == types.Position(1, character - 1)


@pytest.mark.asyncio
async def test_a_document_is_opened_mended_and_closed() -> None:
    async with connected() as editor:
        editor.open(URI, BROKEN_LAMP)
        found = await editor.shown(URI)
        duplicate = next(each for each in found if each.code == "duplicate-key")
        assert duplicate.severity is types.DiagnosticSeverity.Error
        assert duplicate.source == "thingfit"
        assert duplicate.code_description
        page = path_of(duplicate.code_description.href)
        assert page and page.read_text("utf-8").startswith("# duplicate-key")
        assert duplicate.data["group"] == "td"  # type: ignore[index]
        (related,) = duplicate.related_information or ()
        assert related.location.uri == URI
        start = BROKEN_LAMP.index('"title"')
        assert related.location.range == place(0, start, start + len('"title"'))
        editor.change(URI, 2, (None, json.dumps(lamp())))
        assert await editor.shown(URI, lambda each: not each) == []
        editor.change(URI, 3, (None, BROKEN_LAMP))
        await editor.shown(URI, bool)
        editor.close(URI)
        assert await editor.shown(URI, lambda each: not each) == []


@pytest.mark.asyncio
async def test_a_request_after_a_change_sees_the_new_text() -> None:
    async with connected() as editor:
        editor.open(URI, json.dumps(lamp()))
        for version in range(2, 42, 2):
            editor.change(URI, version, (None, BROKEN_LAMP))
            start = BROKEN_LAMP.rindex('"title"')
            assert "td-json-open" in str(await editor.hover(URI, 0, start + 1))
            editor.change(URI, version + 1, (None, json.dumps(lamp())))
            assert "td-json-open" not in str(await editor.hover(URI, 0, start + 1))
            assert editor.client.diagnostics[URI] == ()


@pytest.mark.asyncio
@pytest.mark.parametrize("encoding", ["utf-8", "utf-16", "utf-32"])
async def test_edits_land_where_the_editor_meant_them(encoding: str) -> None:
    """Many small edits around emoji, U+2028, CRLF and lone CR lead to the text we meant."""
    capabilities = put(CAPABILITIES, "general", {"positionEncodings": [encoding]})
    unit = {"utf-8": 4, "utf-16": 2, "utf-32": 1}[encoding]
    separator = 3 if encoding == "utf-8" else 1
    async with connected(capabilities=capabilities) as editor:
        text = json.dumps(lamp(description="💡\u2028 x"), ensure_ascii=False, indent=1)
        text = text.replace("\n", "\r\n", 2).replace("\n ", "\r ")
        line = text[: text.index("💡")].replace("\r\n", "\n").replace("\r", "\n").count("\n")
        column = len(' "description": "')
        editor.open(URI, text)
        assert await editor.shown(URI) == []
        after = column + unit + separator
        editor.change(URI, 2, (place(line, after, after + 2), '"'), (place(line, after, 10**6), ""))
        (found,) = await editor.shown(URI, bool)
        assert found.code == "json-syntax"
        editor.change(URI, 3, (place(line, after), '"'))
        assert await editor.shown(URI, lambda each: not each) == []


@pytest.mark.asyncio
async def test_an_edit_behind_the_end_of_a_line_or_of_the_text_is_taken_at_the_end() -> None:
    async with connected() as editor:
        text = json.dumps(lamp())
        editor.open(URI, text[:-1])
        await editor.shown(URI, bool)
        editor.change(URI, 2, (place(0, 10_000), "}"))
        assert await editor.shown(URI, lambda each: not each) == []
        editor.change(URI, 3, (place(7, 0), " {}"))
        assert codes(await editor.shown(URI, bool)) == ["json-syntax"]


@pytest.mark.asyncio
async def test_a_document_that_is_not_ours_is_left_alone(tmp_path: Path) -> None:
    uri = (tmp_path / "package.json").as_uri()
    async with connected() as editor:
        editor.open(uri, '{"name": "x", "name": ')
        assert await editor.hover(uri, 0, 1) is None
        assert uri not in editor.client.diagnostics
        editor.change(uri, 2, (None, BROKEN_LAMP))
        await editor.shown(uri, bool)
        editor.change(uri, 3, (None, "{}"))
        assert await editor.shown(uri, lambda each: not each) == []


@pytest.mark.asyncio
async def test_a_closed_document_shows_what_is_on_the_disk(tmp_path: Path) -> None:
    broken, clean = tmp_path / "a b.td.json", tmp_path / "clean.td.json"
    broken.write_text(BROKEN_LAMP, "utf-8")
    clean.write_text(json.dumps(lamp(id="urn:example:clean")), "utf-8")
    async with connected(tmp_path) as editor:
        await editor.shown(broken.as_uri(), bool)
        editor.open(broken.as_uri(), json.dumps(lamp()))
        await editor.shown(broken.as_uri(), lambda each: not each)
        editor.open(clean.as_uri(), BROKEN_LAMP)
        await editor.shown(clean.as_uri(), bool)
        editor.close(broken.as_uri())
        editor.close(clean.as_uri())
        assert "duplicate-key" in codes(await editor.shown(broken.as_uri(), bool))
        assert await editor.shown(clean.as_uri(), lambda each: not each) == []


@pytest.mark.asyncio
async def test_the_editor_is_answered_in_its_own_spelling(tmp_path: Path) -> None:
    path = tmp_path / "lamp (1)~ä.td.json"
    path.write_text(BROKEN_LAMP, "utf-8")
    spelling = path.as_uri().replace("%28", "(").replace("%29", ")").replace("~", "%7E")
    assert spelling != path.as_uri()
    async with connected(tmp_path) as editor:
        await editor.shown(path.as_uri(), bool)
        editor.open(spelling, BROKEN_LAMP)
        await editor.shown(spelling, bool)
        assert editor.client.diagnostics[path.as_uri()] == ()
        editor.change(spelling, 2, (None, json.dumps(lamp())))
        assert await editor.shown(spelling, lambda each: not each) == []


@pytest.mark.asyncio
async def test_a_document_of_ten_megabytes_is_answered_at_once_and_not_checked() -> None:
    big = json.dumps(lamp(description="x" * 100), indent=1)[:-2] + ",\n" + " " * 10_000_000 + "\n}"
    async with connected() as editor:
        editor.open(URI, big)
        (found,) = await editor.shown(URI)
        assert "10.0 MB" in found.message
        editor.change(URI, 2, (place(0, 0), " "))
        await editor.hover(URI, 3, 0)
        assert len(editor.client.diagnostics[URI]) == 1
        editor.change(URI, 3, (None, json.dumps(lamp())))
        assert await editor.shown(URI, lambda each: not each) == []


@pytest.mark.asyncio
async def test_a_long_document_is_checked_when_typing_pauses() -> None:
    affordances = {
        f"p{i}": {"type": "number", "forms": [{"href": f"https://x.example/{i}"}]}
        for i in range(3000)
    }
    text = json.dumps(lamp(properties=affordances), indent=1)
    assert len(text) > 200_000
    async with connected() as editor:
        editor.open(URI, text)
        await editor.shown(URI, lambda each: not each)
        for version in range(2, 12):
            editor.change(URI, version, (place(0, 1), '"title": 1,'))
        found = await editor.shown(URI, bool)
        assert codes(found).count("duplicate-key") == 10
        # A change that comes while the check runs makes its result void.
        editor.change(URI, 12, (None, text))
        assert await editor.shown(URI, lambda each: not each) == []


@pytest.mark.asyncio
async def test_settings_are_checked_as_they_are_typed_and_other_toml_is_left_alone() -> None:
    async with connected() as editor:
        editor.open("untitled:Cargo.toml", 'select = "x"\n[', "toml")
        editor.open("untitled:thingfit.toml", 'select = "x"\n', "toml")
        (found,) = await editor.shown("untitled:thingfit.toml", bool)
        assert found.code == "setting-value"
        editor.change("untitled:thingfit.toml", 2, (None, "select = []\n"))
        assert await editor.shown("untitled:thingfit.toml", lambda each: not each) == []
        assert not editor.client.diagnostics.get("untitled:Cargo.toml")


@pytest.mark.asyncio
async def test_the_editors_settings_count_outside_of_the_folders(tmp_path: Path) -> None:
    async with connected(tmp_path, settings={"ignore": ["duplicate-key"]}) as editor:
        editor.open(URI, BROKEN_LAMP)
        await editor.shown(URI, lambda each: each and "duplicate-key" not in codes(each))
