"""What a document is shows by its content, and by its name when the content is broken."""

from __future__ import annotations

import pytest

from tests.conftest import workspace
from thingfit.facts import Kind

TD_CONTEXT = '"@context": "https://www.w3.org/2022/wot/td/v1.1"'
MODEL_CONTEXT = '"@context": "https://w3id.org/thingfit/model/v1"'
NNET = "https://w3id.org/tinyml-schema/neural-network-schema#"
S3N = '"@context": {"s": "http://w3id.org/s3n/", "Sensor": "http://w3id.org/s3n/SmartSensor"}'

CASES = [
    (f"{{{TD_CONTEXT}}}", "a.json", Kind.THING_DESCRIPTION),
    ('{"@context": "https://www.w3.org/2019/wot/td/v1"}', "a.json", Kind.THING_DESCRIPTION),
    (f'{{{TD_CONTEXT}, "@type": ["x", "tm:ThingModel"]}}', "a.json", Kind.THING_MODEL),
    (f'[{{{TD_CONTEXT}}}, {{"title": 1}}]', "a.json", Kind.THING_DESCRIPTION),
    (f'[{{"title": 1}}, {{{TD_CONTEXT}}}]', "a.json", Kind.THING_DESCRIPTION),
    (f'{{{MODEL_CONTEXT}, "type": "NeuralNetwork"}}', "a.json", Kind.MODEL),
    (f'{{"@context": {{"n": "{NNET}"}}, "@type": "n:NeuralNetwork"}}', "a.json", Kind.MODEL),
    (f'{{"@type": "{NNET}NeuralNetwork"}}', "a.json", Kind.MODEL),
    ('{"@type": "http://tinyml-schema.org/networkschema#NeuralNetwork"}', "a.json", Kind.MODEL),
    (f'{{{MODEL_CONTEXT}, "type": "Deployment"}}', "a.json", Kind.DEPLOYMENT),
    ('{"@type": "https://w3id.org/thingfit#Deployment"}', "a.json", Kind.DEPLOYMENT),
    ('{"@context": "https://w3id.org/thingfit/deployment/v1"}', "a.json", Kind.DEPLOYMENT),
    ('[{"@type": ["http://w3id.org/s3n/SmartSensor"]}, {"@id": "_:a"}]', "a.td.json", Kind.GRAPH),
    (
        f'{{{S3N}, "@graph": [{{"@id": "x:a"}}, {{"@type": "s:SmartSensor"}}]}}',
        "a.json",
        Kind.GRAPH,
    ),
    (f'{{{S3N}, "@graph": {{"@type": ["Sensor", "y"]}}}}', "a.json", Kind.GRAPH),
    (
        f'{{"@context": {{"@vocab": "{NNET}"}}, "@graph": [{{"type": "NeuralNetwork"}}]}}',
        "a.json",
        Kind.GRAPH,
    ),
    (f'{{{S3N}, "@graph": [{{"@type": "s:Server"}}, 1, null]}}', "a.json", None),
    ('{"@graph": [{"@type": "SmartSensor"}]}', "a.json", None),
    (
        '{"title": "x", "securityDefinitions": {}, "properties": {}}',
        "a.json",
        Kind.THING_DESCRIPTION,
    ),
    ('{"title": "x", "properties": {"a": {"type": "string"}}}', "schema.json", None),
    ('{"openapi": "3.1.0", "security": []}', "api.json", None),
    ('{"@context": "https://schema.org/", "@type": "Person"}', "a.jsonld", None),
    (f'{{{TD_CONTEXT}, "@type": "Thing", "title": {{"@default": 1}}}}', "frame.json", None),
    ("{", "lamp.td.json", Kind.THING_DESCRIPTION),
    ("{", "lamp.tm.jsonld", Kind.THING_MODEL),
    ("", "fan.model.jsonld", Kind.MODEL),
    ("{", "package.json", None),
    ("[1, 2", "list.json", None),
]


@pytest.mark.parametrize(("text", "name", "kind"), CASES)
def test_kind(text: str, name: str, kind: Kind | None) -> None:
    snapshot, uri = workspace(text, name)
    assert snapshot.documents[uri].kind is kind
