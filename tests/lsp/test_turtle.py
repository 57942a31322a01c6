"""Turtle that the settings name: its findings are shown, and it is read again when it changes."""

from __future__ import annotations

from pathlib import Path

import pytest
from lsprotocol import types

from .editor import codes, connected

GOOD = "<urn:a> <urn:p> 1 .\n"
BAD = "<urn:a> b:p 1 .\n"


@pytest.mark.asyncio
async def test_findings_of_turtle_come_and_go_with_the_file(tmp_path: Path) -> None:
    (tmp_path / "thingfit.toml").write_text('sources = ["kg/*.ttl"]\n')
    (tmp_path / "kg").mkdir()
    named, other = tmp_path / "kg" / "a.ttl", tmp_path / "b.ttl"
    named.write_text(GOOD * 20 + BAD)
    other.write_text(BAD)
    async with connected(tmp_path) as editor:
        found = await editor.shown(named.as_uri(), bool)
        assert codes(found) == ["turtle-syntax"]
        assert found[0].range.start.line == 20
        named.write_text(GOOD)
        change = types.FileEvent(named.as_uri(), types.FileChangeType.Changed)
        editor.client.workspace_did_change_watched_files(
            types.DidChangeWatchedFilesParams([change])
        )
        assert await editor.shown(named.as_uri(), lambda each: not each) == []
        assert not editor.client.diagnostics.get(other.as_uri())
