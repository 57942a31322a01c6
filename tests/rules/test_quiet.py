"""Good descriptions stay quiet: those that authors call valid, and those of the specification."""

from __future__ import annotations

import json
from collections.abc import Iterator

import pytest

from tests.conftest import CORPUS, corpus_files, corpus_text, findings, needs_corpus
from thingfit.rules import Finding, Severity


def loud(path: str) -> Iterator[Finding]:
    """The errors and warnings in a description."""
    return (
        finding
        for finding in findings(corpus_text(path), path)
        if finding.severity <= Severity.WARNING
    )


@needs_corpus
def test_the_examples_of_the_specification_get_no_warning() -> None:
    examples = [path for path in corpus_files() if "/spec-" in path]
    assert len(examples) > 30
    loud_ones = {
        path: [each.name for each in found] for path in examples if (found := [*loud(path)])
    }
    # The schema published with the specification refuses this one of its examples.
    assert {path.rpartition("/")[2]: told for path, told in loud_ones.items()} == {
        "ex060.json": ["null-in-tm"]
    }


@needs_corpus
def test_one_valid_description_in_twenty_gets_a_warning_at_most() -> None:
    expected = json.loads((CORPUS / "expected.json").read_text("utf-8"))
    valid = [path for path, known in expected.items() if known.get("label") == "valid"]
    warned = [path for path in valid if any(loud(path))]
    assert len(valid) > 150
    assert 20 * len(warned) <= len(valid), warned


@needs_corpus
def test_no_description_is_flooded_with_hints_of_one_kind() -> None:
    for path in corpus_files():
        found = findings(corpus_text(path), path)
        hints = [finding.name for finding in found if finding.severity is Severity.HINT]
        assert max(map(hints.count, set(hints)), default=0) <= 10, path


@pytest.mark.parametrize(
    "typed",
    [
        '"": 1',
        '"security": ""',
        '"base": ""',
        '"properties": {"a": {"type": "object", "properties": {}, "required": [""]}}',
        '"@context": ["https://www.w3.org/2022/wot/td/v1.1", ""]',
    ],
)
def test_messages_name_what_is_empty_in_words(typed: str) -> None:
    context = "" if "@context" in typed else '"@context": "https://www.w3.org/2022/wot/td/v1.1", '
    text = f'{{{context}{typed}, "title": "Lamp", "securityDefinitions": {{}}}}'
    told = [each.message for each in findings(text)]
    assert any("empty" in each for each in told)
    assert not any("``" in each or "file:///" in each for each in told)
