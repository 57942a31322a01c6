"""What takes longer than a keystroke, or rests on other documents, follows once typing pauses."""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from .editor import codes, connected, lamp
from .test_corpus import _finding
from .test_model_files import has, has_not, model
from .test_workspace import CHANGED, CREATED, DELETED, finished, write

EXAMPLES = Path(__file__).parents[2] / "examples"
SHAPE = """
@prefix nnet: <https://w3id.org/tinyml-schema/neural-network-schema#> .
@prefix schema: <https://schema.org/> .
@prefix sh: <http://www.w3.org/ns/shacl#> .
@prefix my: <https://example.org/my#> .

my:Short a sh:NodeShape ; sh:targetClass nnet:NeuralNetwork ;
  sh:property [ sh:path schema:name ; sh:maxLength 3 ; sh:message "a short name" ] .
"""


def device(ram: int = 172, **members: object) -> str:
    """A device with some RAM in kilobytes."""
    return json.dumps(
        {
            "@context": [
                "https://www.w3.org/2022/wot/td/v1.1",
                "https://w3id.org/thingfit/device/v1",
            ],
            "id": "urn:uuid:9d3b1f60-5b0f-4df5-a7a9-6a4b1a0c2d3e",
            "@type": "SmartSensor",
            "title": "Board",
            "securityDefinitions": {"nosec_sc": {"scheme": "nosec"}},
            "security": "nosec_sc",
            "controller": {
                "type": "MicroController",
                "ramBytes": ram * 1000,
                "flashBytes": 512000,
            },
            "sensors": [{"type": "PdmMicrophone"}],
            **members,
        },
        indent=2,
    )


@pytest.mark.asyncio
async def test_what_shapes_say_comes_after_the_quick_findings_and_goes_with_its_cause() -> None:
    uri = "untitled:board.td.json"
    async with connected() as editor:
        editor.open(uri, device())
        before = codes(await editor.shown(uri))
        assert "shape-violation" not in before

        editor.change(uri, 2, (None, device(-5)))
        await editor.hover(uri, 0, 0)
        assert "shape-violation" not in codes(editor.client.diagnostics[uri])
        await editor.shown(uri, has("shape-violation"))
        editor.change(uri, 3, (None, device()))
        await editor.shown(uri, has_not("shape-violation"))
        # Nothing that was under way brings it back.
        editor.change(uri, 4, (None, device(-5)))
        editor.change(uri, 5, (None, device()))
        await editor.hover(uri, 0, 0)
        editor.open("untitled:other.td.json", device(-5, id="urn:example:other"))
        await editor.shown("untitled:other.td.json", has("shape-violation"))
        assert codes(editor.client.diagnostics[uri]) == before


@pytest.mark.asyncio
async def test_editor_and_command_line_say_the_same_of_the_examples(tmp_path: Path) -> None:
    folder = tmp_path / "examples"
    shutil.copytree(EXAMPLES, folder)
    write(folder / "thingfit.toml", 'shapes = ["my.ttl", "none.ttl"]\n')
    write(folder / "my.ttl", SHAPE)
    write(folder / "devices/broken.td.json", device(-5))
    command = [sys.executable, "-m", "thingfit", "lint", "--format", "json", "."]
    run = subprocess.run(command, cwd=folder, capture_output=True, check=False)
    assert run.returncode in (0, 1), run.stderr
    expected = {
        (folder / each["path"]).resolve().as_uri(): sorted(map(_finding, each["findings"]))
        for each in json.loads(run.stdout)["documents"]
        if each["findings"]
    }
    names = {finding[0] for found in expected.values() for finding in found}
    assert {"shape-violation", "shapes-missing"} <= names
    async with connected(folder) as editor:
        await finished(editor)
        shown = {
            uri: sorted(map(_shown, found))
            for uri, found in editor.client.diagnostics.items()
            if found
        }
    assert shown == expected


def _shown(each: object) -> tuple[object, ...]:
    """A diagnostic in the form of a finding of the JSON report."""
    start, end = each.range.start, each.range.end  # type: ignore[attr-defined]
    return (
        each.code,  # type: ignore[attr-defined]
        {1: "error", 2: "warning", 4: "hint"}[each.severity.value],  # type: ignore[attr-defined]
        each.message,  # type: ignore[attr-defined]
        (start.line, start.character),
        (end.line, end.character),
        tuple((fix["title"], fix["safe"]) for fix in each.data["fixes"]),  # type: ignore[attr-defined]
    )


@pytest.mark.asyncio
async def test_ones_own_shapes_hold_for_all_documents_and_are_read_again(tmp_path: Path) -> None:
    settings = write(tmp_path / "thingfit.toml", 'shapes = ["rules/*", "none.ttl"]\n').as_uri()
    shapes = write(tmp_path / "rules/short.shapes", SHAPE)
    open_, other = (write(tmp_path / f"{name}.model.json", model()).as_uri() for name in "ab")
    async with connected(tmp_path) as editor:
        editor.open(open_, model())
        for uri in (open_, other):
            found = await editor.shown(uri, has("shape-violation"))
            assert "a short name" in [each.message for each in found]
        await editor.shown(settings, has("shapes-missing"))
        write(shapes, SHAPE.replace("maxLength 3", "maxLength 30"))
        editor.files_changed((shapes, CHANGED))
        for uri in (open_, other):
            await editor.shown(uri, lambda e: "a short name" not in [each.message for each in e])
        write(shapes, SHAPE.replace("sh:maxLength", "sh:maxLength ]"))
        editor.files_changed((shapes, CHANGED))
        await editor.shown(shapes.as_uri(), bool)
        write(shapes, SHAPE)
        editor.files_changed((shapes, CHANGED))
        await editor.shown(shapes.as_uri(), lambda each: not each)
        for uri in (open_, other):
            await editor.shown(uri, lambda e: "a short name" in [each.message for each in e])
        none = write(tmp_path / "none.ttl", "")
        editor.files_changed((none, CREATED))
        await editor.shown(settings, lambda each: not each)
        none.unlink()
        editor.files_changed((none, DELETED))
        await editor.shown(settings, has("shapes-missing"))


def test_what_is_no_device_costs_no_library(tmp_path: Path) -> None:
    code = (
        "import sys\n"
        "from thingfit.lsp import server\n"
        "from thingfit.rules import check_shapes\n"
        "from thingfit.workspace import Host\n"
        "host = Host()\n"
        f"host.set_text('file:///a.td.json', {json.dumps(json.dumps(lamp()))})\n"
        "check_shapes(host.snapshot(), ['file:///a.td.json'])\n"
        "assert 'rdflib' not in sys.modules\n"
    )
    subprocess.run([sys.executable, "-c", code], check=True, cwd=tmp_path)


@pytest.mark.asyncio
async def test_an_edit_clears_the_finding_of_another_document(tmp_path: Path) -> None:
    one, two = (tmp_path / f"{name}.model.json" for name in ("one", "two"))
    for each in (one, two):
        write(each, model(identifier="4711"))
    async with connected(tmp_path) as editor:
        await editor.shown(two.as_uri(), has("identifier-duplicate"))
        editor.open(one.as_uri(), model(identifier="4711"))
        await editor.shown(one.as_uri(), has("identifier-duplicate"))
        editor.change(one.as_uri(), 2, (None, model(identifier="4712")))
        await editor.shown(one.as_uri(), has_not("identifier-duplicate"))
        await editor.shown(two.as_uri(), has_not("identifier-duplicate"))
        write(two, model(identifier="4712"))
        editor.files_changed((two, CHANGED))
        await editor.shown(one.as_uri(), has("identifier-duplicate"))
        two.unlink()
        editor.files_changed((two, DELETED))
        await editor.shown(one.as_uri(), has_not("identifier-duplicate"))


@pytest.mark.asyncio
async def test_a_linked_file_that_comes_and_goes_is_noticed(tmp_path: Path) -> None:
    links = [{"rel": "item", "href": "part.td.json", "type": "application/td+json"}]
    uri, part = (tmp_path / "lamp.td.json").as_uri(), tmp_path / "part.td.json"
    async with connected(tmp_path) as editor:
        await finished(editor)
        editor.open(uri, json.dumps(lamp(links=links)))
        await editor.shown(uri, has("link-target-missing"))
        write(part, json.dumps(lamp(id="urn:uuid:3f1c1a1e-6c0e-4b3a-9d86-0d7f6f1d2a12")))
        editor.files_changed((part, CREATED))
        await editor.shown(uri, has_not("link-target-missing"))
        part.unlink()
        editor.files_changed((part, DELETED))
        await editor.shown(uri, has("link-target-missing"))
