"""The setting that chooses the kinds of hint."""

from __future__ import annotations

import asyncio
import json
from pathlib import Path

import pytest
from lsprotocol import types

from thingfit.features.hints import HintKind
from thingfit.options import HINTS, options_from_mapping

from .editor import CAPABILITIES, PATIENCE, Editor, connected, lamp, place, put
from .test_workspace import CREATED, finished, write

CAN_REFRESH = put(CAPABILITIES, "workspace.inlayHint", {"refreshSupport": True})
LAMP = json.dumps(
    lamp(properties={"on": {"type": "boolean", "forms": [{"href": "https://lamp.example/on"}]}})
)


def test_the_kinds_of_the_setting_are_those_there_are() -> None:
    assert [each.value for each in HintKind] == list(HINTS)


@pytest.mark.parametrize(
    ("value", "path"), [("labels", ()), ([1], (0,)), (["labels", "label"], (1,))]
)
def test_wrong_kinds_are_told_where_they_are(value: object, path: tuple[int, ...]) -> None:
    options, (problem,) = options_from_mapping({"hints": value})
    assert options.hints == HINTS
    assert problem.path == ("hints", *path)


async def labels(editor: Editor, uri: str) -> set[str]:
    """The hints of a document."""
    params = types.InlayHintParams(types.TextDocumentIdentifier(uri), place(0, 0, len(LAMP)))
    found = await editor.client.text_document_inlay_hint_async(params)
    return {str(each.label) for each in found or ()}


@pytest.mark.asyncio
async def test_only_the_wanted_kinds_of_hint_are_shown(tmp_path: Path) -> None:
    uri = (tmp_path / "lamp.td.json").as_uri()
    async with connected(tmp_path, capabilities=CAN_REFRESH) as editor:
        refreshed = asyncio.Event()

        @editor.client.feature(types.WORKSPACE_INLAY_HINT_REFRESH)
        def refresh(_: None) -> None:
            refreshed.set()

        await finished(editor)
        editor.open(uri, LAMP)
        all_ = await labels(editor, uri)
        assert any("application/json" in each for each in all_)
        settings = write(tmp_path / "thingfit.toml", 'hints = ["operations", "labels"]\n')
        editor.files_changed((settings, CREATED))
        await asyncio.wait_for(refreshed.wait(), PATIENCE)
        some = await labels(editor, uri)
        assert some < all_ and some
        assert not any("application/json" in each for each in some)
