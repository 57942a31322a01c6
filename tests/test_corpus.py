"""The findings on real documents: verdicts, labels, places."""

from __future__ import annotations

import json
from functools import cache
from typing import TypedDict

import pytest

from tests.conftest import CORPUS, corpus_files, corpus_text, needs_corpus, workspace
from thingfit.rules import Finding, Severity, check
from thingfit.syntax import find, path_at, pointer_of

FRAME = "wot-thing-description/proposals/simplified-td/w3c-wot-td-frame.jsonld"
NEEDS_NETWORK = {
    "playground/packages/core/examples/tds/invalid/usingTM.json",
    "playground/packages/core/examples/tms/invalid/unavailableParent.json",
}


class Expected(TypedDict, total=False):
    schema_valid: bool
    label: str


@cache
def expected() -> dict[str, Expected]:
    listed: dict[str, Expected] = json.loads((CORPUS / "expected.json").read_text("utf-8"))
    return listed


def found_in(path: str) -> tuple[Finding, ...]:
    return check(*workspace(corpus_text(path), path))


@needs_corpus
@pytest.mark.parametrize("path", corpus_files())
def test_the_verdict_equals_that_of_the_official_schema(path: str) -> None:
    snapshot, uri = workspace(corpus_text(path), path)
    if path == FRAME:
        assert snapshot.documents[uri].kind is None, "a JSON-LD frame is not a description"
        return
    assert snapshot.documents[uri].kind is not None
    broken = [
        finding
        for finding in check(snapshot, uri)
        if finding.group in ("json", "schema")
        # The schema refuses what the specification itself shows, so this is only a hint.
        and finding.severity <= Severity.WARNING
    ]
    assert bool(broken) != expected()[path]["schema_valid"], broken


@needs_corpus
@pytest.mark.parametrize("path", corpus_files())
def test_the_author_agrees(path: str) -> None:
    label = expected()[path].get("label")
    errors = [finding for finding in found_in(path) if finding.severity is Severity.ERROR]
    if label == "valid":
        assert errors == []
    elif label == "invalid" and path not in NEEDS_NETWORK:
        assert errors


@needs_corpus
@pytest.mark.parametrize("path", corpus_files())
def test_every_finding_has_an_exact_place(path: str) -> None:
    text = corpus_text(path)
    snapshot, uri = workspace(text, path)
    root = snapshot.documents[uri].tree.root
    for finding in check(snapshot, uri):
        assert 0 <= finding.span.start < finding.span.end <= len(text)
        assert "\n" not in text[finding.span.start : finding.span.end] or text[
            finding.span.start
        ] in ("[", "{")
        pointer = pointer_of(path_at(root, finding.span))
        node = find(root, pointer)
        assert node is not None
        for related in finding.related:
            assert related.uri is not None or related.span.end <= len(text)
