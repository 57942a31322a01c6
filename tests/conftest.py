"""What all tests share: workspaces from one text, and the corpus of real documents."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from thingfit.rules import Finding, check
from thingfit.workspace import Host, Snapshot

REPOSITORY = Path(__file__).resolve().parent.parent
CORPUS = REPOSITORY.parent / "shared" / "data" / "td"


def workspace(text: str, name: str = "test.td.json") -> tuple[Snapshot, str]:
    """A snapshot with one document, and its URI."""
    host = Host()
    uri = f"file:///{name}"
    host.set_text(uri, text)
    return host.snapshot(), uri


def findings(text: str, name: str = "test.td.json") -> tuple[Finding, ...]:
    """The findings of one text."""
    return check(*workspace(text, name))


def names(text: str, name: str = "test.td.json") -> list[str]:
    """The names of the findings of one text."""
    return [finding.name for finding in findings(text, name)]


def corpus_files() -> list[str]:
    """The paths of the real documents, relative to their folder; none where it is absent."""
    listed = CORPUS / "expected.json"
    return sorted(json.loads(listed.read_text("utf-8"))) if listed.is_file() else []


def corpus_text(path: str) -> str:
    """The text of a real document, its byte order mark kept."""
    return (CORPUS / path).read_bytes().decode("utf-8")


needs_corpus = pytest.mark.skipif(
    not corpus_files(), reason="the real documents (../shared/data/td) are not on this machine"
)
