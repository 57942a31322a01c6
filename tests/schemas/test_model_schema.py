"""The schema of model descriptions: it knows the terms of the context, and no more than these."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Iterator

import pytest
from jsonschema import Draft7Validator

from tests.conftest import REPOSITORY
from tests.shacl.cases import CASES
from thingfit.facts import Document
from thingfit.meaning import vocabulary
from thingfit.resources import read_json

SCHEMA = read_json("ontology/schemas/model.schema.json")
CONTEXT = "https://w3id.org/thingfit/model/v1"
DEFINITIONS = SCHEMA["definitions"]
VALIDATOR = Draft7Validator(SCHEMA)

# Where an object of each definition may stand.
PLACES = {
    "model": {},
    "file": {"file": None},
    "metric": {"metrics": None},
    "input": {"input": None},
    "output": {"output": None},
    "sensor": {"input": {"sensors": None}},
    "preprocessing": {"input": {"preprocessing": None}},
    "layer": {"layers": {"middle": None}},
    "requirement": {"requires": None},
    "memory": {"requires": {"memory": {"RAM": None}}},
}


def placed(definition: str, members: dict[str, object]) -> dict[str, object]:
    def put(place: dict[str, object] | None) -> dict[str, object]:
        return members if place is None else {key: put(inner) for key, inner in place.items()}

    place = PLACES[definition]
    body = put(place) if place else members
    return {"@context": CONTEXT, "type": "NeuralNetwork", **body}


def meant(value: object) -> Document:
    return Document("file:///m.model.json", None, json.dumps(value))


def lists() -> Iterator[tuple[str, str, str]]:
    """Each member that takes names, with one of them."""
    for definition in PLACES:
        for key, field in DEFINITIONS[definition]["properties"].items():
            choices = json.dumps(field)
            for name, entry in DEFINITIONS.items():
                if f'#/definitions/{name}"' in choices and "enum" in entry:
                    yield from ((definition, key, each) for each in entry["enum"])


def test_the_schema_is_one() -> None:
    Draft7Validator.check_schema(SCHEMA)
    assert CONTEXT in json.dumps(SCHEMA["if"])


def test_the_schema_is_up_to_date() -> None:
    script = REPOSITORY / "docs" / "generate_model_schema.py"
    assert subprocess.run([sys.executable, str(script), "--check"], check=False).returncode == 0


@pytest.mark.parametrize("definition", PLACES)
def test_every_member_is_a_term_of_the_context(definition: str) -> None:
    keys = DEFINITIONS[definition]["properties"].keys() - {"@context", "id", "type", "layers"}
    for key in sorted(keys):
        document = meant(placed(definition, {key: {"id": "urn:x"}}))
        assert not document.expansion.dropped, f"{definition}: {key}"
        assert not document.expansion.problems, f"{definition}: {key}"


def test_every_term_of_the_context_is_a_member() -> None:
    context = read_json("ontology/contexts/model-v1.jsonld")["@context"]
    described = {key for each in DEFINITIONS.values() for key in each.get("properties", {})} | {
        name for each in DEFINITIONS.values() for name in each.get("enum", ())
    }
    prefixes = {key for key, iri in context.items() if isinstance(iri, str) and iri[-1] in "#/"}
    deployments = {"Deployment"}
    assert set(context) - described - prefixes - deployments - {"@version"} == set()


@pytest.mark.parametrize(("definition", "key", "name"), sorted(set(lists())))
def test_every_name_in_the_lists_means_a_known_term(definition: str, key: str, name: str) -> None:
    document = meant(placed(definition, {key: name}))
    listed = "http://www.w3.org/1999/02/22-rdf-syntax-ns#"
    objects = [
        each.object
        for each in document.expansion.statements
        if not str(each.object).startswith(listed)
    ]
    local = {vocabulary.local_name(each).lower() for each in objects if vocabulary.term(each)}
    short = {"b", "kb", "mb", "gb", "kib", "mib", "gib"}
    assert name.lower() in local | short
    assert not document.expansion.dropped
    assert all(vocabulary.is_defined(each) for each in objects if str(each).startswith("http"))


def test_other_documents_are_left_alone() -> None:
    published = {
        "@context": {"nnet": "https://w3id.org/tinyml-schema/neural-network-schema#"},
        "@type": "nnet:NeuralNetwork",
        "input": 5,
        "ramBytes": "many",
    }
    for value in (published, [published], {"name": 1}, {"@context": "https://schema.org/"}):
        assert list(VALIDATOR.iter_errors(value)) == []


def test_the_long_forms_of_json_ld_are_allowed() -> None:
    value = {
        "@context": [CONTEXT, {"my": "https://example.org/"}],
        "type": ["NeuralNetwork", "my:Model"],
        "name": [{"@value": "Gesten", "@language": "de"}, "Gestures"],
        "macs": {"@value": "62016", "@type": "http://www.w3.org/2001/XMLSchema#integer"},
        "category": {"id": "my:Category"},
        "input": ["urn:input", {"id": "urn:other", "my:extra": True}],
        "output": {"labels": [{"@value": "wave"}, "rest"]},
        "my:more": {"anything": None},
    }
    assert list(VALIDATOR.iter_errors(value)) == []


@pytest.mark.parametrize(
    ("definition", "members"),
    [
        ("model", {"ramBytes": "4 kB"}),
        ("model", {"flashBytes": -1}),
        ("model", {"macs": "many"}),
        ("input", {"shape": [1, 0, 3]}),
        ("input", {"shape": "[1 128 3]"}),
        ("input", {"sampleRate": 0}),
        ("output", {"labels": "wave"}),
        ("file", {"sizeBytes": 1.5}),
        ("metric", {"value": "high"}),
        ("memory", {"atLeast": -2}),
    ],
)
def test_wrong_types_are_found(definition: str, members: dict[str, object]) -> None:
    assert list(VALIDATOR.iter_errors(placed(definition, members)))


@pytest.mark.parametrize("name", ["good", *(case.name for case in CASES)])
def test_the_schema_says_nothing_that_the_shapes_would_not(name: str) -> None:
    good = placed("input", {"shape": [1, 128, 3]})
    texts = {case.name: case.text for case in CASES}
    value = json.loads(texts[name]) if name in texts else good
    messages = {case.name: case.severity for case in CASES}
    if list(VALIDATOR.iter_errors(value)):
        assert messages.get(name) in ("error", "warning")
