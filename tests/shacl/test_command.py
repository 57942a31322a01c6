"""Shapes on the command line: a user's own are found, and more processes find the same."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.shacl.cases import CASES
from thingfit.cli.checking import Checked, check_all
from thingfit.cli.collect import collect
from thingfit.facts import Kind

SHAPE = """
@prefix nnet: <https://w3id.org/tinyml-schema/neural-network-schema#> .
@prefix schema: <https://schema.org/> .
@prefix sh: <http://www.w3.org/ns/shacl#> .
@prefix my: <https://example.org/my#> .

my:Short a sh:NodeShape ; sh:targetClass nnet:NeuralNetwork ;
  sh:property [ sh:path schema:name ; sh:maxLength 3 ; sh:message "a short name is expected" ] ;
  sh:sparql [ sh:select "SELECT $this WHERE {}" ] .
"""
MODEL = """{
  "@context": "https://w3id.org/thingfit/model/v1",
  "type": "NeuralNetwork",
  "name": "Gesture",
  "input": {"shape": [1, 128, 3]},
  "output": {"labels": ["wave", "rest"]},
  "ramBytes": 4096,
  "flashBytes": 20000
}
"""


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    (tmp_path / "thingfit.toml").write_text('shapes = ["rules/*.ttl", "none.ttl"]\n', "utf-8")
    (tmp_path / "rules").mkdir()
    (tmp_path / "rules" / "my.ttl").write_text(SHAPE, "utf-8")
    (tmp_path / "models").mkdir()
    (tmp_path / "models" / "gesture.model.json").write_text(MODEL, "utf-8")
    monkeypatch.chdir(tmp_path)
    return tmp_path


def shape_findings(checked: tuple[Checked, ...]) -> list[tuple[str, str, str, str]]:
    return [
        (each.path, located.finding.name, located.pointer, located.finding.message)
        for each in checked
        for located in each.findings
        if located.finding.group == "shacl"
    ]


EXPECTED = {
    (
        "models/gesture.model.json",
        "shape-violation",
        "/name",
        "a short name is expected",
    ),
    (
        "rules/my.ttl",
        "shapes-ignored",
        "",
        "constraints in SPARQL are not run: `sh:sparql` has no effect",
    ),
    ("thingfit.toml", "shapes-missing", "/shapes/1", "no file of shapes matches `none.ttl`"),
}


@pytest.mark.parametrize("asked", [".", "models", "models/gesture.model.json"])
def test_shapes_of_the_settings_hold_wherever_one_looks(folder: Path, asked: str) -> None:
    collected = collect([asked], None, lambda options: options)
    checked = check_all(collected)
    assert set(shape_findings(checked)) == EXPECTED
    assert len(shape_findings(checked)) == len(EXPECTED)
    kinds = {each.path: each.kind for each in checked}
    assert kinds["rules/my.ttl"] is Kind.TURTLE
    assert all(each.uri in collected.inputs or each.findings for each in checked)


def test_files_of_shapes_without_findings_are_not_shown(folder: Path) -> None:
    good = SHAPE.replace('sh:sparql [ sh:select "SELECT $this WHERE {}" ]', "sh:order 1")
    (folder / "rules" / "my.ttl").write_text(good, "utf-8")
    checked = check_all(collect(["models"], None, lambda options: options))
    assert [each.path for each in checked] == ["thingfit.toml", "models/gesture.model.json"]


def test_several_processes_find_the_same(folder: Path) -> None:
    for number in range(3):
        for case in CASES:
            (folder / "models" / f"{case.name}-{number}.model.json").write_text(case.text, "utf-8")
    collected = collect(["."], None, lambda options: options)
    alone = check_all(collected)
    assert check_all(collected, jobs=2) == alone
    assert len(shape_findings(alone)) > 100
