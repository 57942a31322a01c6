"""The schemas published with TD 1.1, and ours under the `jsonschema` library alone."""

from __future__ import annotations

import json
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from jsonschema import Draft7Validator

from tests.conftest import REPOSITORY
from thingfit import resources
from thingfit.rules.schema_walk import registry

KINDS = ("td", "tm")
HERE = Path(__file__).resolve().parent
SHARED = REPOSITORY.parent / "shared" / "data" / "w3c"
PACKAGES = {"td": "wot-thing-description-types", "tm": "wot-thing-model-types"}


def shared_file(kind: str) -> Path:
    return SHARED / f"{kind}-json-schema-validation.json"


def package_file(kind: str) -> Path:
    folder = HERE / "node_modules" / PACKAGES[kind] / "schema"
    return folder / f"{kind}-json-schema-validation.json"


@cache
def official(kind: str) -> Draft7Validator:
    """The published schema, without assertion of formats, as the known verdicts were made."""
    for path in (package_file(kind), shared_file(kind)):
        if path.is_file():
            return Draft7Validator(json.loads(path.read_text("utf-8")))
    pytest.skip("the published schemas are not on this machine: `npm install` in tests/schemas")


def our_schema(kind: str) -> dict[str, Any]:
    schema = resources.read_json(f"ontology/schemas/{kind}.schema.json")
    assert isinstance(schema, dict)
    return schema


@cache
def ours(kind: str) -> Draft7Validator:
    """Our schema under the library alone."""
    return Draft7Validator(our_schema(kind), registry=registry())


def rich(kind: str) -> dict[str, object]:
    """A document of ours that holds every member of its kind."""
    value = json.loads((HERE / f"rich.{kind}.json").read_text("utf-8"))
    assert isinstance(value, dict)
    return value


def plain(kind: str) -> dict[str, object]:
    """A small document with the mandatory members of its kind."""
    kept = {key: rich(kind)[key] for key in ("@context", "@type", "title", "security")}
    return {**kept, "securityDefinitions": {"nosec_sc": {"scheme": "nosec"}}}


def seeds(kind: str) -> list[dict[str, object]]:
    """The rich document, and small ones with one part of it each, so that changes hit that part."""
    whole, small = rich(kind), plain(kind)
    parts = [{**small, key: value} for key, value in whole.items()]
    definitions = whole["securityDefinitions"]
    assert isinstance(definitions, dict)
    parts += [{**small, "securityDefinitions": {name: each}} for name, each in definitions.items()]
    return [whole, *parts]
