"""Snippets: well formed, and without error or warning where they are put with their defaults."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest

from tests.conftest import REPOSITORY
from thingfit.features.complete import complete
from thingfit.features.complete_snippets import Block, blocks
from thingfit.meaning import td_terms
from thingfit.rules import Severity, check
from thingfit.text import Edit, apply_edits
from thingfit.workspace import Host

FOLDER = REPOSITORY / "snippets"
FILES = sorted(FOLDER.glob("*.code-snippets"))
NAMES = {
    "thing-descriptions": "x.td.json",
    "thing-models": "x.tm.json",
    "models": "x.model.json",
    "deployments": "x.deployment.json",
}
OPEN = '"securityDefinitions": {"nosec_sc": {"scheme": "nosec"}}, "security": "nosec_sc"'
OTHERS = (
    '"basic_sc": {"scheme": "basic", "in": "header"}, '
    '"apikey_sc": {"scheme": "apikey", "in": "header", "name": "key"}, '
)


def around(block: Block) -> tuple[str, str]:
    """A description with `$0` where the block belongs, and its name."""
    name = NAMES.get(block.place)
    if name:
        return "$0", name
    device = ', "https://w3id.org/thingfit/device/v1"' if block.place == "devices" else ""
    bodies = {
        "securityDefinitions": (
            f'"securityDefinitions": {{{OTHERS}$0}}, "security": "{block.prefix}"'
        ),
        "properties": f'{OPEN}, "properties": {{$0}}',
        "actions": f'{OPEN}, "actions": {{$0}}',
        "events": f'{OPEN}, "events": {{$0}}',
        "forms": f'{OPEN}, "properties": {{"on": {{"type": "string", "forms": [$0]}}}}',
        "devices": f'"@type": "SmartSensor", {OPEN}, $0',
    }
    body = bodies[block.place]
    if block.prefix != "combo_sc":
        body = body.replace(OTHERS, "")
    return (
        f'{{"@context": ["https://www.w3.org/2022/wot/td/v1.1"{device}], "id": "urn:example:1", '
        f'"title": "Pump", "base": "https://thing.example/", {body}}}'
    ), "x.td.json"


@pytest.mark.parametrize("block", blocks(), ids=lambda block: block.prefix)
def test_a_block_with_its_defaults_has_no_error_or_warning(block: Block) -> None:
    text, name = around(block)
    uri = f"file:///w/{name}"
    host = Host()
    host.set_text(uri, text.replace("$0", block.text))
    found = check(host.snapshot(), uri)
    assert [(e.name, e.message) for e in found if e.severity is not Severity.HINT] == []
    # Nothing is hidden by a text that is not read at all.
    assert host.snapshot().documents[uri].kind is not None
    json.loads(host.snapshot().documents[uri].text)


@pytest.mark.parametrize("block", blocks(), ids=lambda block: block.prefix)
def test_a_block_is_offered_where_it_belongs(block: Block) -> None:
    text, name = around(block)
    uri = f"file:///w/{name}"
    offset = text.index("$0")
    text = text.replace("$0", "")
    host = Host()
    host.set_text(uri, text)
    items = complete(host.snapshot(), uri, offset).items
    item = next(each for each in items if each.label == block.prefix)
    assert item.snippet.startswith(block.body)
    done = apply_edits(text, [Edit(item.span, item.text), *item.edits])
    json.loads(done)


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_a_file_is_what_editors_read(path: Path) -> None:
    for name, entry in json.loads(path.read_text("utf-8")).items():
        assert set(entry) == {"prefix", "scope", "description", "body"}
        assert entry["scope"] == "json,jsonld"
        assert name and entry["prefix"] and entry["description"].endswith(".")
        body = "\n".join(entry["body"])
        assert body.count("$0") == 1
        # Each place to fill in has one default, and choices say what they are.
        stops = re.findall(r"\$\{(\d+)[:|]([^}|]*)", body)
        assert len(dict(stops)) == len({number for number, _ in stops})
        assert all(dict(stops)[number] == default for number, default in stops)


def test_there_is_one_for_each_scheme_and_binding() -> None:
    schemes = {name for name, v in td_terms.values_of("scheme").items() if not v.retired}
    texts = [block.text for block in blocks() if block.place == "securityDefinitions"]
    assert {json.loads(f"{{{text}}}").popitem()[1]["scheme"] for text in texts} == schemes
    assert {block.prefix for block in blocks() if block.place == "thing-descriptions"} == {
        "td-http",
        "td-coap",
        "td-mqtt",
        "td-modbus",
        "td-websocket",
    }
    assert {b.place for b in blocks()} >= {"properties", "actions", "events", "devices", "models"}
