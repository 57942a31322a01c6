"""Hover: what is told of each sort of thing, and that every term of real documents is told of."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.conftest import REPOSITORY, corpus_files, corpus_text, needs_corpus
from tests.features.test_complete import DEVICE, HEAD, MODEL, URI, snapshot_of
from tests.marks import marked
from tests.test_corpus import expected
from thingfit.features.hover_at import hover_at
from thingfit.features.names import terms_in
from thingfit.meaning import td_terms
from thingfit.rules import check
from thingfit.syntax import Array, Member, Node, Object
from thingfit.workspace import Host
from thingfit.workspace.binaries import binary_from

SENSING = (
    '"board": {"name": "Nano"}, "controller": {"type": "MicroController", "ramTotalBytes": 262144, '
    '"offers": [{"memory": {"RAM": {"value": 172, "unit": "kB"}}}]}, '
    '"sensors": [{"type": "Accelerometer"}], "runtime": "TensorFlowLiteMicro"}'
)


def told(marked_text: str, uri: str = URI) -> tuple[str, str]:
    text, cursor, _ = marked(marked_text)
    found = hover_at(snapshot_of(text, uri), uri, cursor)
    assert found is not None
    return found.markdown, found.plain


TOLD = [
    ('"ver$0sion": {}}', ["**version** · VersionInfo", "| Mandatory | no |", "td#versionInfo"]),
    (
        '"properties": {"a": {"forms": [{"content$0Type": "x"}]}}}',
        ["**contentType** · string", '| Default | `"application/json"` |', "contentType--Form"],
    ),
    (
        '"properties": {"a": {"type": "object", "prop$0erties": {}}}}',
        ["**properties**", "json-schema#properties"],
    ),
    ('"security": "oa$0uth_sc"}', ["**oauth_sc** · security, oauth2", '`["read", "dim"]`']),
    (
        '"actions": {"a": {"forms": [{"href": "x", "op": "invoke$0action"}]}}}',
        ["**invokeaction**", "td#invokeAction"],
    ),
    (
        '"properties": {"a": {"forms": [{"href": "/lamp$0s{?unit,x}"}]}}}',
        [
            "**https://lamp.example/lamps{?unit,x}** · address of a form",
            '| {unit} | type `"string"` |',
            "| {x} | not defined |",
        ],
    ),
    (
        '"security": "basic_sc", "properties": {"o$0n": {"title": "On", "type": "boolean", '
        '"readOnly": true, "forms": [{"href": "on"}]}}}',
        [
            "**on** · property",
            "| Title | On |",
            "| readproperty (default) | https://lamp.example/on | application/json (default) "
            "| basic_sc |",
        ],
    ),
    (
        '"properties": {"a": {"unit": "om:degree$0Celsius", "minimum": 20}}}',
        ["**degree Celsius** · unit", "| Kind | temperature |", "20 °C = 293.15 K"],
    ),
    ('"properties": {"a": {"@type": "om:$0Temperature"}}}', ["om-2/Temperature"]),
    (
        '"actions": {"fa$0de": {"input": {"type": "object", "properties": {"to": {}, "in": {}}}, '
        '"output": {}, "forms": [{"href": "fade"}]}}}',
        ["| input | `object` of `to`, `in` |", "| output | any type |", "| invokeaction (default)"],
    ),
]


@pytest.mark.parametrize(("text", "wanted"), TOLD)
def test_what_is_told(text: str, wanted: list[str]) -> None:
    markdown, plain = told(HEAD + text)
    assert [each for each in wanted if each not in markdown] == []
    assert "|" not in plain and "**" not in plain


def test_a_device_and_its_memory() -> None:
    text = DEVICE.replace('"Lamp"', '"La$0mp", "@type": "SmartSensor", "id": "urn:d"') + SENSING
    markdown, _ = told(text)
    assert "**Lamp** · device" in markdown
    assert "172 kB = 172,000 B ≈ 168 KiB" in markdown
    assert "board total 262,144 B (Nano)" in markdown
    assert "| Sensors | accelerometer |" in markdown
    for place in ('"k$0B"', "17$02"):
        plain_place = place.replace("$0", "")
        assert (
            "172 kB = 172,000 B ≈ 168 KiB"
            in told(DEVICE + SENSING.replace(plain_place, place, 1))[0]
        )


def test_a_model_and_its_file() -> None:
    folder = REPOSITORY / "examples" / "models"
    path = folder / "gesture.model.jsonld"
    host = Host()
    host.set_text(path.as_uri(), path.read_text("utf-8"))
    for file in folder.glob("*.tflite"):
        host.set_binary(binary_from(file.as_uri(), file.read_bytes()))
    device = Path(folder.parent / "devices" / "vibration-node.td.jsonld")
    host.set_text(device.as_uri(), device.read_text("utf-8"))
    snapshot = host.snapshot()
    text = path.read_text("utf-8")
    about = hover_at(snapshot, path.as_uri(), text.index('"Gesture') + 1)
    assert about is not None
    for each in ("| MACs | 25,408 |", "| Fit | ", "TFLite Micro current", "| CONV_2D | 3 |"):
        assert each in about.markdown
    file_hover = hover_at(snapshot, path.as_uri(), text.index(".tflite"))
    assert file_hover is not None
    assert "| Input | int8[1, 64, 3] |" in file_hover.markdown


def test_what_a_text_leads_to_is_told_where_it_is_written() -> None:
    model = '{"@context": "https://www.w3.org/2022/wot/td/v1.1", "@type": "tm:ThingModel", '
    model += '"title": "Base", "actions": {"on/off": {"description": "Switches."}}}'
    device = DEVICE.replace('"Lamp"', '"Lamp", "@type": "SmartSensor", "id": "urn:d"')
    network = MODEL + '"type": "NeuralNetwork", "id": "urn:m", "name": "Fan"}'
    others = {
        "base_tm_json": model,
        "lamp_td_json": device
        + '"properties": {"level": {"type": "integer"}}, "sensors": [{"exposedBy": '
        + '"#/properties/level"}]}',
        "fan_model_json": network,
    }
    context = '{"@context": "https://w3id.org/thingfit/deployment/v1", "type": "Deployment", '
    cases = [
        ("x.deployment.json", context + '"model": "urn$0:m"}', ["**Fan** · model"]),
        ("x.deployment.json", context + '"device": "urn$0:d"}', ["**Lamp** · device"]),
        (
            "y.tm.json",
            model[:-1] + ', "properties": {"x": {"tm:ref": "base.tm.json#/ac$0tions/on~1off"}}}',
            ["**on/off** · action", "Switches.", "| In | `base.tm.json` |"],
        ),
        (
            "y.td.json",
            HEAD + '"links": [{"rel": "type", "href": "ba$0se.tm.json"}]}',
            ["| Here | `base.tm.json`, Thing Model · Base |", "| Relation | `type` |"],
        ),
        ("lamp.td.json", others["lamp_td_json"].replace("#/", "#$0/"), ["**level** · property"]),
    ]
    for name, marked_text, wanted in cases:
        text, cursor, _ = marked(marked_text)
        uri = f"file:///w/{name}"
        found = hover_at(snapshot_of(text, uri, **others), uri, cursor)
        assert found is not None, name
        assert [each for each in wanted if each not in found.markdown] == [], name


def test_a_name_that_people_chose_is_no_markup() -> None:
    text = HEAD + '"properties": {"a*[b](c) <d>\\n# e$0": {"forms": [{"href": "|"}]}}}'
    markdown, plain = told(text)
    assert markdown.startswith("**a\\*\\[b\\](c) \\<d> # e** · property\n\n")
    assert plain.startswith("a*[b](c) <d>")
    assert "https://lamp.example/\\|" in markdown


def test_terms_of_models() -> None:
    text = MODEL + '"operators": ["Fully$0Connected"]}'
    assert "neural-network-schema#FullyConnected" in told(text, "file:///w/x.model.json")[0]


def test_the_rule_of_a_finding_stands_below() -> None:
    text, cursor, _ = marked(HEAD + '"security": ["$0basic"], "version": {"instance": "1"}}')
    snapshot = snapshot_of(text)
    found = hover_at(snapshot, URI, cursor, check(snapshot, URI))
    assert found is not None
    assert "**security** · " in found.markdown
    assert "\n\n---\n\n**security-undefined**" in found.markdown


def test_nothing_is_told_of_documents_that_are_not_ours() -> None:
    snapshot = snapshot_of('{"title": "x"}', "file:///w/package.json")
    assert hover_at(snapshot, "file:///w/package.json", 3) is None


def members_below(node: Node) -> list[Member]:
    if isinstance(node, Array):
        return [each for item in node.items for each in members_below(item)]
    if isinstance(node, Object):
        return [each for m in node.members for each in (m, *members_below(m.value))]
    return []


@needs_corpus
def test_every_key_of_the_valid_documents_is_told_of() -> None:
    """Terms of TD are those that the documents' own statements say are, by their IRI."""
    count = terms = 0
    for path in corpus_files():
        if expected()[path]["schema_valid"] is not True:
            continue
        snapshot = snapshot_of(corpus_text(path), f"file:///w/{path}")
        document = snapshot.documents[f"file:///w/{path}"]
        stated = {s.span: s.predicate for s in document.expansion.statements}
        for member in members_below(document.tree.root):
            assert hover_at(snapshot, document.uri, member.key.span.start + 1), (path, member)
            count += 1
        for member in (m for thing in document.things for m in terms_in(thing.node)):
            found = hover_at(snapshot, document.uri, member.key.span.start + 1)
            predicate = stated.get(member.span)
            entry = td_terms.describe(predicate) if predicate else None
            if entry is not None:
                assert found is not None
                terms += 1
                assert "(https://www.w3.org/TR/" in found.markdown, (path, member.key.value)
    assert count > 10_000 and terms > 4_000
