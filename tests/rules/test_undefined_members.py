"""Members of models, deployments and hardware that no context defines."""

from __future__ import annotations

import json
from typing import Any

import pytest

from tests.conftest import findings
from tests.fit.made import device_text, model_text
from thingfit.rules import Severity
from thingfit.text import apply_edits

MODEL = "wave.model.jsonld"
DEVICE = "board.td.jsonld"


def told(text: str, name: str) -> list[str]:
    """Severity and marked text of each finding about a member that nobody reads."""
    return [
        f"{each.severity.label} {text[each.span.start : each.span.end]}"
        for each in findings(text, name)
        if each.name in ("member-undefined", "term-unknown")
    ]


@pytest.mark.parametrize(
    ("members", "expected"),
    [
        ({}, []),
        ({"ramBytes": None, "ramByte": 1}, ['warning "ramByte"']),
        ({"ramByte": 1}, ['hint "ramByte"']),  # Besides the right one.
        ({"ramBytes": None, "rambytes": 1}, ['warning "rambytes"']),
        ({"shoeSize": 41}, ['hint "shoeSize"']),
        ({"metrics": [{"type": "F1", "vlue": 0.5}]}, ['warning "vlue"']),
        ({"metrics": [{"type": "AreaUnderCurv", "value": 0.5}]}, ['warning "AreaUnderCurv"']),
        ({"type": "NeuralNet"}, ['hint "NeuralNet"']),
        ({"type": "NeuralNetwrk"}, ['warning "NeuralNetwrk"']),
        ({"type": ["NeuralNetwork", "schema:Thing", "urn:example:a"]}, []),
        ({"input": {"type": "NetworkInput", "sensor": []}}, ['warning "sensor"']),
        ({"schema:funder": "a", "https://example.com/x": 1, "$comment": "c"}, []),
        # What another context defines, or gives a meaning by itself, is left alone.
        ({"@context": ["https://w3id.org/thingfit/model/v1", {"a": "urn:a"}], "a": 1}, []),
        ({"@context": ["https://w3id.org/thingfit/model/v1", {"@vocab": "urn:a:"}], "a": 1}, []),
        ({"@context": ["https://w3id.org/thingfit/model/v1", "https://example.com/c"], "a": 1}, []),
    ],
)
def test_models(members: dict[str, Any], expected: list[str]) -> None:
    assert told(model_text(**members), MODEL) == expected


@pytest.mark.parametrize(
    ("members", "expected"),
    [
        ({}, []),
        ({"controller": {"ramBytes": None, "ramByte": 1}}, ['warning "ramByte"']),
        ({"controller": {"offers": [{"memory": {"RAM": {"valu": 1}}}]}}, ['warning "valu"']),
        ({"sensors": [{"type": "Camera", "colour": "red"}]}, ['hint "colour"']),
        ({"controler": {"type": "MicroController"}}, ['hint "controler"']),
        ({"sensor": [{"type": "Camera"}]}, ['warning "sensor"']),
    ],
)
def test_devices(members: dict[str, Any], expected: list[str]) -> None:
    assert told(device_text(**members), DEVICE) == expected


def test_the_right_name_is_a_fix() -> None:
    text = json.dumps(json.loads(model_text()) | {"ramByte": 7}).replace('"ramBytes": 10000, ', "")
    (found,) = [each for each in findings(text, MODEL) if each.name == "member-undefined"]
    assert found.severity is Severity.WARNING
    after = apply_edits(text, found.fixes[0].edits)
    assert json.loads(after)["ramBytes"] == 7
    assert told(after, MODEL) == []
