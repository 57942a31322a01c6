"""The editor and the command line say the same of real documents."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest

from thingfit.lsp.uris import path_of

from .editor import CAPABILITIES, connected, put
from .test_workspace import finished

CORPUS = Path(__file__).parents[3] / "shared/data/td"


@pytest.mark.asyncio
async def test_editor_and_command_line_give_the_same_findings() -> None:
    if not CORPUS.is_dir():
        pytest.skip("the corpus ../shared/data/td is not there")
    command = [sys.executable, "-m", "thingfit", "lint", "--format", "json", "."]
    told = subprocess.run(command, cwd=CORPUS, capture_output=True, check=False)
    assert told.returncode in (0, 1), told.stderr
    expected = {
        (CORPUS / each["path"]).resolve().as_uri(): sorted(map(_finding, each["findings"]))
        for each in json.loads(told.stdout)["documents"]
    }
    assert len(expected) > 300
    capabilities = put(CAPABILITIES, "general", {"positionEncodings": ["utf-16"]})
    async with connected(CORPUS.resolve(), capabilities=capabilities) as editor:
        await finished(editor)
        shown = {
            uri: sorted(
                (
                    each.code,
                    {1: "error", 2: "warning", 4: "hint"}[each.severity.value],
                    each.message,
                    (each.range.start.line, each.range.start.character),
                    (each.range.end.line, each.range.end.character),
                    tuple((fix["title"], fix["safe"]) for fix in each.data["fixes"]),
                )
                for each in found
            )
            for uri, found in editor.client.diagnostics.items()
        }
        assert shown == {uri: found for uri, found in expected.items() if found}
        # Opened in the editor, a document says what its file says.
        for uri in sorted(expected)[::5]:
            path = path_of(uri)
            assert path
            text = path.read_bytes().decode("utf-8", "replace")
            before = editor.client.diagnostics.get(uri, ())
            editor.open(uri, text)
            await editor.hover(uri, 0, 0)
            assert list(editor.client.diagnostics[uri]) == list(before), uri


def _finding(finding: dict[str, object]) -> tuple[object, ...]:
    """A finding of the JSON report, as a tuple that can be compared."""
    range_, fixes = finding["range"], finding["fixes"]
    assert isinstance(range_, dict) and isinstance(fixes, list)
    return (
        finding["name"],
        finding["severity"],
        finding["message"],
        (range_["start"]["line"], range_["start"]["character"]),
        (range_["end"]["line"], range_["end"]["character"]),
        tuple((fix["title"], fix["safe"]) for fix in fixes),
    )
