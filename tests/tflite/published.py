"""The published models and what is known of them, where the folder with them is present."""

from __future__ import annotations

import json
from functools import cache
from pathlib import Path

import pytest

from thingfit.tflite import TfliteFile, read

FOLDER = Path(__file__).resolve().parents[3] / "shared" / "data" / "tinyml"


def entries() -> list[dict]:
    """What is known of each model; empty where the folder is absent."""
    listed = FOLDER / "models.json"
    return json.loads(listed.read_text("utf-8")) if listed.is_file() else []


@cache
def data(file: str) -> bytes:
    return (FOLDER / "models" / file).read_bytes()


@cache
def model(file: str) -> TfliteFile:
    return read(data(file))


def skip_without() -> None:
    if not entries():
        pytest.skip("the published models are not here")


each = pytest.mark.parametrize(
    "entry",
    entries() or [pytest.param({}, marks=pytest.mark.skip("the published models are not here"))],
    ids=lambda entry: entry.get("name", "none") if isinstance(entry, dict) else "none",
)
