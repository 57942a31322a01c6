"""Completion, place by place: what is offered first, what is not, and what an offer inserts."""

from __future__ import annotations

import json
import random

import pytest

from tests.conftest import corpus_files, corpus_text, needs_corpus
from tests.marks import marked
from thingfit.features.complete import complete
from thingfit.features.completion import Completion, CompletionKind
from thingfit.features.hover_at import hover_at
from thingfit.syntax import parse
from thingfit.text import Edit, apply_edits
from thingfit.workspace import Host, Snapshot
from thingfit.workspace.binaries import absent, binary_from

URI = "file:///w/things/lamp.td.json"
HEAD = """{
  "@context": ["https://www.w3.org/2022/wot/td/v1.1", {"om": "http://www.ontology-of-units-of-measure.org/resource/om-2/"}],
  "title": "Lamp",
  "base": "https://lamp.example/",
  "securityDefinitions": {
    "basic_sc": {"scheme": "basic"},
    "oauth_sc": {"scheme": "oauth2", "flow": "code", "scopes": ["read", "dim"]},
    "key_sc": {"scheme": "apikey", "in": "uri", "name": "key"}
  },
  "uriVariables": {"unit": {"type": "string"}},
  """
DEVICE = HEAD.replace('v1.1", {', 'v1.1", "https://w3id.org/thingfit/device/v1", {')
MODEL = '{"@context": "https://w3id.org/thingfit/model/v1", "type": "NeuralNetwork", '
TM = '{"@context": "https://www.w3.org/2022/wot/td/v1.1", "@type": "tm:ThingModel", '


def snapshot_of(text: str, uri: str = URI, **others: str) -> Snapshot:
    host = Host()
    for name, other in others.items():
        host.set_text(f"file:///w/{name.replace('__', '/').replace('_', '.')}", other)
    host.set_text(uri, text)
    return host.snapshot()


def offered(marked_text: str, uri: str = URI, **others: str) -> list[Completion]:
    text, cursor, _ = marked(marked_text)
    return list(complete(snapshot_of(text, uri, **others), uri, cursor).items)


def labels(marked_text: str, uri: str = URI, **others: str) -> list[str]:
    return [each.label for each in offered(marked_text, uri, **others)]


def accepted(marked_text: str, label: str, uri: str = URI) -> str:
    """The text after an offer is taken."""
    text, cursor, _ = marked(marked_text)
    items = complete(snapshot_of(text, uri), uri, cursor).items
    item = next(each for each in items if each.label == label)
    return apply_edits(text, [Edit(item.span, item.text), *item.edits])


FIRST = [
    ("{$0}", ["@context", "title", "security", "securityDefinitions"]),
    (HEAD + '"security": "$0"}', ["basic_sc", "oauth_sc", "key_sc"]),
    (HEAD + '"security": ["basic_sc", "$0"]}', ["oauth_sc", "key_sc"]),
    (HEAD + '"security": ["basic_sc", $0]}', ["oauth_sc", "key_sc"]),
    (HEAD + '"security": bas$0}', ["basic_sc"]),
    (HEAD + '"forms": [{"href": "", "op": "$0"}]}', ["readallproperties", "writeallproperties"]),
    (
        HEAD + '"properties": {"on": {"readOnly": true, "forms": [{"op": "$0"}]}}}',
        ["readproperty", "observeproperty", "unobserveproperty"],
    ),
    (
        HEAD
        + '"properties": {"on": {"forms": [{"op": ["readproperty", "$0"]}], "writeOnly": true}}}',
        ["writeproperty"],
    ),
    (
        HEAD + '"actions": {"on": {"forms": [{"op": "$0"}]}}}',
        ["invokeaction", "queryaction", "cancelaction"],
    ),
    (HEAD + '"events": {"on": {"forms": [{"op": $0}]}}}', ["subscribeevent", "unsubscribeevent"]),
    (
        HEAD + '"actions": {"on": {"forms": [{"security": "oauth_sc", "scopes": ["$0"]}]}}}',
        ["read", "dim"],
    ),
    (
        HEAD + '"properties": {"on": {"type": "$0"}}}',
        ["boolean", "integer", "number", "string", "object", "array", "null"],
    ),
    (
        HEAD + '"properties": {"temperature": {"unit": "$0"}}}',
        ["om:degreeCelsius", "om:kelvin", "om:degreeFahrenheit"],
    ),
    (HEAD + '"properties": {"x": {"@type": "om:Voltage", "unit": "$0"}}}', ["om:volt"]),
    (
        HEAD + '"properties": {"x": {"enum": ["a", "b"], "default": "$0"}}}',
        ["a", "b"],
    ),
    (
        HEAD + '"properties": {"x": {"properties": {"a": {}, "b": {}}, "required": ["a", "$0"]}}}',
        ["b"],
    ),
    (HEAD + '"properties": {"x": {"readOnly": $0}}}', ["true", "false"]),
    (HEAD + '"links": [{"href": "x", "rel": "$0"}]}', ["icon", "service-doc", "type"]),
    (HEAD + '"properties": {"a": {"forms": [{"href": "/{?$0}"}]}}}', ["unit", "key"]),
    (HEAD + '"properties": {"a": {"forms": [{"href": "/{u$0"}]}}}', ["unit", "key"]),
    (
        HEAD + '"properties": {"a": {"titles": {"de": "A"}}, "b": {"titles": {"$0"}}}}',
        ["de", "en"],
    ),
    (HEAD + '"properties": {"a": {"uriVariables": {$0}, "forms": [{"href": "{?n}"}]}}}', ["n"]),
    (DEVICE + '"runtime": "$0"}', ["EdgeImpulseEON", "ExecuTorch", "LiteRT"]),
    (
        DEVICE + '"controller": {"offers": [{"memory": {"RAM": {"value": 1, "unit": "$0"}}}]}}',
        ["kB", "KiB", "B", "MB", "MiB"],
    ),
    (
        DEVICE + '"controller": {"offers": [{"memory": {$0}}]}}',
        ["Memory", "RAM", "Flash", "ExternalRAM"],
    ),
    (
        DEVICE + '"sensors": [{"type": "$0"}]}',
        ["Sensor", "Accelerometer", "Gyroscope", "Microphone"],
    ),
    (
        DEVICE + '"sensors": [{"exposedBy": "$0"}], "actions": {"x": {}}, "properties": {"a": {}}}',
        ["#/properties/a", "#/actions/x"],
    ),
    (DEVICE + '"@type": "$0"}', ["om:", "SmartSensor", "tm:ThingModel"]),
    (
        HEAD + '"properties": {"temperature": {"@type": "$0"}}}',
        ["om:", "om:CelsiusTemperature", "om:Temperature"],
    ),
    (
        HEAD + '"properties": {"a": {"forms": [{"href": "x", "contentType": "$0"}]}}}',
        ["application/json", "application/cbor", "application/senml+json"],
    ),
    (HEAD + '"links": [{"href": "x", "hreflang": "$0"}]}', ["en", "de"]),
    (
        HEAD + '"schemaDefinitions": {"err": {}}, "forms": [{"href": "x", "additionalResponses": '
        '[{"schema": "$0"}]}]}',
        ["err"],
    ),
    (DEVICE + '"board": {"name": "$0"}}', ["Arduino Nano 33 BLE Sense"]),
    (DEVICE + '"board": {"name": "Arduino Zero", "zephyr": "$0"}}', ["arduino_zero"]),
    (DEVICE + '"board": {"arduino": "$0"}}', ["arduino:mbed_nano:nano33ble"]),
    (DEVICE + '"controller": {"type": "MicroController", "part": "$0"}}', ["nRF52840"]),
]


@pytest.mark.parametrize(("text", "wanted"), FIRST)
def test_the_likely_comes_first(text: str, wanted: list[str]) -> None:
    assert labels(text)[: len(wanted)] == wanted


ABSENT = [
    (HEAD + "$0}", ["title", "@context", "base"]),
    (HEAD + '"security": ["basic_sc", "$0"]}', ["basic_sc"]),
    (
        HEAD + '"properties": {"on": {"readOnly": true, "forms": [{"op": "$0"}]}}}',
        ["writeproperty"],
    ),
    (HEAD + '"properties": {"on": {"forms": [{"op": "$0"}]}}}', ["invokeaction"]),
    (HEAD + '"links": [{"rel": "$0"}]}', ["tm:extends"]),
    (HEAD + '"x": {"scheme": "combo", "oneOf": ["$0"]}}', ["basic_sc"]),
]


@pytest.mark.parametrize(("text", "unwanted"), ABSENT)
def test_what_is_there_or_not_allowed_is_left_out(text: str, unwanted: list[str]) -> None:
    assert not set(unwanted) & set(labels(text))


TAKEN = [
    ('{"security": "ba$0", "x": 1}', None),
    (HEAD + '"security": "ba$0"}', 'security": "basic_sc"}'),
    (HEAD + '"security": "ba$0x"}', 'security": "basic_sc"}'),
    (HEAD + '"security": ba$0}', 'security": "basic_sc"}'),
    (HEAD + '"security": $0}', 'security": "basic_sc"}'),
    (HEAD + '"security" $0}', 'security" : "basic_sc"}'),
    (HEAD + '"security": "ba$0\n}', 'security": "basic_sc"\n}'),
    (HEAD + '"security": "$0, "links": []}', 'security": "basic_sc", "links": []}'),
    (HEAD + '"security": $0\n"links": []}', 'security": "basic_sc",\n"links": []}'),
    (HEAD + '"security": ["oauth_sc"\n$0]}', '["oauth_sc",\n"basic_sc"]}'),
]


@pytest.mark.parametrize(("text", "wanted"), TAKEN)
def test_an_offer_replaces_exactly_the_token(text: str, wanted: str | None) -> None:
    if wanted is None:
        assert labels(text) == []
    else:
        assert accepted(text, "basic_sc").endswith(wanted)


KEYS = [
    ('"ver$0": 1}', "version", '"version": 1}'),
    ('"ver$0"}', "version", '"version": {"instance": ""}}'),
    ("ver$0}", "version", '"version": {"instance": ""}}'),
    ('$0\n"links": []}', "version", '"version": {"instance": ""},\n"links": []}'),
    ('"links": []\n$0}', "version", '"links": [],\n"version": {"instance": ""}}'),
    ('"links": [] "ver$0"}', "version", '"links": [], "version": {"instance": ""}}'),
    ('"links": [{$0}]}', "href", '"links": [{"href": ""}]}'),
    ('"actions": {"a": {$0}}}', "forms", '{"a": {"forms": [{"href": ""}]}}}'),
]


@pytest.mark.parametrize(("text", "label", "wanted"), KEYS)
def test_a_key_brings_the_value_and_the_commas_it_needs(text: str, label: str, wanted: str) -> None:
    assert accepted(HEAD + text, label).endswith(wanted)


def test_a_key_is_documented_and_has_places_to_fill_in() -> None:
    item = next(each for each in offered("{$0}") if each.label == "title")
    assert item.snippet == '"title": "$1"'
    assert item.detail == "string · mandatory"
    assert "td-vocab-title--Thing" in item.documentation


@pytest.mark.parametrize(
    ("context", "wanted"),
    [
        ('"https://www.w3.org/2022/wot/td/v1.1"', {"mqv": "https://www.w3.org/2019/wot/mqtt#"}),
        ('["https://www.w3.org/2022/wot/td/v1.1"]', {"mqv": "https://www.w3.org/2019/wot/mqtt#"}),
        (
            '["https://www.w3.org/2022/wot/td/v1.1", {"a": "http://a/"}]',
            {"a": "http://a/", "mqv": "https://www.w3.org/2019/wot/mqtt#"},
        ),
    ],
)
def test_a_prefixed_term_brings_its_prefix(context: str, wanted: dict[str, str]) -> None:
    text = f'{{"@context": {context}, "forms": [{{"href": "mqtt://b.example", $0}}]}}'
    done = accepted(text, "mqv:filter").replace('"mqv:filter": ', '"mqv:filter": "x"')
    assert json.loads(done)["@context"][-1] == wanted
    again = text.replace(context, json.dumps(json.loads(done)["@context"]))
    assert accepted(again, "mqv:filter").count("mqtt#") == 1


def test_properties_of_vocabularies_come_with_their_prefix() -> None:
    done = accepted(HEAD + '"sosa:ho$0"}', "sosa:hosts")
    assert '"sosa": "http://www.w3.org/ns/sosa/"' in done


def test_files_and_identifiers_of_the_workspace() -> None:
    text, cursor, _ = marked(MODEL + '"file": {"path": "$0"}}')
    host = Host()
    uri = "file:///w/models/fan.model.json"
    host.set_text(uri, text)
    host.set_binary(binary_from("file:///w/models/a%20b.tflite", b"nothing"))
    host.set_binary(binary_from("file:///w/other/c.tflite", b"nothing"))
    host.set_binary(absent("file:///w/models/gone.tflite"))
    found = [each.label for each in complete(host.snapshot(), uri, cursor).items]
    assert found == ["a b.tflite", "../other/c.tflite"]


def test_links_lead_to_documents_of_the_workspace() -> None:
    others = {
        "things__base_tm_json": TM + '"title": "B"}',
        "models__x_model_json": MODEL + '"a": 1}',
    }
    found = labels(HEAD + '"links": [{"rel": "type", "href": "$0"}]}', **others)
    assert found[:2] == ["base.tm.json", "../models/x.model.json"]


def test_pointers_of_models() -> None:
    base = TM + '"properties": {"on/off": {}}, "actions": {"fade": {}}}'
    text = TM + '"actions": {"own": {}, "x": {"tm:ref": "$0"}}}'
    uri = "file:///w/things/lamp.tm.json"
    assert labels(text, uri, things__base_tm_json=base) == [
        "#/actions/own",
        "base.tm.json#/actions/fade",
        "base.tm.json#/properties/on~1off",
    ]
    text = text.replace("$0", "base.tm.json#/$0")
    assert labels(text, uri, things__base_tm_json=base)[0] == "base.tm.json#/actions/fade"


def test_a_deployment_names_models_and_devices() -> None:
    others = {"m_model_json": MODEL + '"id": "urn:m"}'}
    text = '{"@context": "https://w3id.org/thingfit/model/v1", "type": "Deployment", "model": "$0"}'
    assert labels(text, "file:///w/x.deployment.json", **others) == ["urn:m"]


@pytest.mark.parametrize("text", ["$0", "[$0]", '{"a": $0}', "{$0}", '{"title": "$0"}'])
def test_documents_that_are_not_ours_get_nothing(text: str) -> None:
    assert labels(text, "file:///w/package.json") == []


def test_an_empty_document_gets_whole_ones() -> None:
    assert {"td-http", "td-mqtt", "td-modbus"} <= set(labels("$0"))
    assert labels("$0", "file:///w/x.tm.json")[0] == "tm"


@needs_corpus
@pytest.mark.parametrize("path", random.Random(11).sample(corpus_files() or [""] * 50, 50))
def test_every_beginning_of_a_document_is_answered(path: str) -> None:
    text = corpus_text(path)
    step = 50 * max(1, len(text) // 8000)
    for end in range(0, len(text), step):
        snapshot = snapshot_of(text[:end])
        for item in complete(snapshot, URI, end).items:
            assert item.span.end <= end
        hover_at(snapshot, URI, max(end - 3, 0))


def test_an_offer_taken_anywhere_leaves_json() -> None:
    text, _, _ = marked(HEAD + '"security": "basic_sc", "properties": {"a": {"type": "string"}}}')
    snapshot = snapshot_of(text)
    for offset in range(len(text)):
        for item in complete(snapshot, URI, offset).items[:3]:
            if item.text.endswith(": ") or item.kind is CompletionKind.PREFIX:
                continue
            done = apply_edits(text, [Edit(item.span, item.text), *item.edits])
            assert not parse(done).problems, (item, done)
