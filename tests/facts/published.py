"""The published descriptions of devices and models, which tests read in place."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.conftest import REPOSITORY
from thingfit.facts import Device, Model
from thingfit.facts.device import devices_of
from thingfit.facts.model import models_of
from thingfit.facts.transcribe import RELATIVE
from thingfit.json_value import JsonValue
from thingfit.meaning.statements import Expansion
from thingfit.meaning.turtle import read_turtle

PUBLISHED = REPOSITORY.parent / "shared" / "data" / "tinyml"

needs_published = pytest.mark.skipif(
    not PUBLISHED.is_dir(), reason="the published data (../shared/data/tinyml) are not here"
)


def expansion(path: Path) -> Expansion:
    """What a Turtle file states."""
    return read_turtle(path.read_text("utf-8"), RELATIVE)


def files() -> list[Path]:
    """The files of devices, and the one of all models."""
    return [*sorted((PUBLISHED / "devices").glob("*.ttl")), PUBLISHED / "tflite_models.ttl"]


def devices() -> dict[str, Device]:
    """The published devices by their IRI."""
    found = [each for path in files() for each in devices_of(expansion(path))]
    return {each.id.value: each for each in found if each.id}


def models() -> dict[str, Model]:
    """The published models by their IRI."""
    found = models_of(expansion(PUBLISHED / "tflite_models.ttl"))
    return {each.id.value: each for each in found if each.id}


def expected(name: str) -> list[dict[str, JsonValue]]:
    """What a program of its own read from the same files."""
    loaded: list[dict[str, JsonValue]] = json.loads((PUBLISHED / name).read_text("utf-8"))
    return loaded
