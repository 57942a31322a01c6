"""Documents for one feature of JSON-LD each, which PyLD reads as we do; new files count at once."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.meaning.jsonld.graphs import assert_same, ours, theirs

CASES = sorted((Path(__file__).parent / "cases").glob("*.jsonld"))


@pytest.mark.parametrize("file", CASES, ids=lambda file: file.stem)
def test_same_as_pyld(file: Path) -> None:
    text = file.read_text("utf-8")
    expansion = ours(text)
    assert [problem.message for problem in expansion.problems] == []
    assert expansion.statements
    assert_same(expansion, theirs(json.loads(text)))


@pytest.mark.parametrize("file", CASES, ids=lambda file: file.stem)
def test_every_statement_has_a_place_within_its_member(file: Path) -> None:
    text = file.read_text("utf-8")
    for statement in ours(text).statements:
        assert statement.span.holds(statement.object_span)
        assert text[statement.span.start : statement.span.end].strip()
