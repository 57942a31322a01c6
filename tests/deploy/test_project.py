"""Whole projects: complete, the same to the byte each time, and without a finding."""

from __future__ import annotations

import json
from hashlib import sha256
from pathlib import Path

import pytest

from tests.deploy.plans import (
    EXAMPLES,
    example_snapshot,
    published_content,
    published_pairs,
    published_snapshot,
)
from tests.facts.published import needs_published
from thingfit.deploy.parts import Refusal
from thingfit.deploy.project import Project, make
from thingfit.deploy.targets import TARGETS
from thingfit.deploy.update import Fate, recorded_files, update
from thingfit.facts import Device
from thingfit.fit import Candidate, all_candidates, all_devices
from thingfit.rules import Severity, check
from thingfit.workspace import Host, Snapshot
from thingfit.workspace.binaries import binary_from


def findings(project: Project, snapshot: Snapshot, folder: str) -> list[str]:
    """The errors and warnings about the documents of a project within its workspace."""
    host = Host()
    host.take(snapshot.documents.values())
    for binary in snapshot.binaries.values():
        host.set_binary(binary)
    uris = []
    for file in project.files:
        uri = f"{folder}/{file.path}"
        host.set_binary(binary_from(uri, file.content))
        if file.path.endswith(".jsonld"):
            host.set_text(uri, file.content.decode())
            uris.append(uri)
    assert len(uris) == 2
    made = host.snapshot()
    found = [each for uri in uris for each in check(made, uri)]
    return [f"{e.name}: {e.message}" for e in found if e.severity is not Severity.HINT]


def assert_whole(project: Project) -> None:
    """The manifest records every other file as it is."""
    contents = {each.path: each.content for each in project.files}
    assert len(contents) == len(project.files)
    manifest = contents.pop(project.manifest).decode()
    assert recorded_files(manifest) == {
        path: sha256(content).hexdigest() for path, content in contents.items()
    }
    assert list(contents) == sorted(contents)
    again = update(project, {each.path: each.content for each in project.files})
    assert set(again.fates.values()) == {Fate.SAME}


def example_pairs() -> list[tuple[Candidate, Device]]:
    """The pairs of the examples whose model has a file."""
    snapshot = example_snapshot()
    return [
        (candidate, device)
        for candidate in all_candidates(snapshot)
        if candidate.file is not None
        for device in all_devices(snapshot)
    ]


def content_of(candidate: Candidate) -> bytes:
    """The file of a model of the examples."""
    assert candidate.model.file is not None
    assert candidate.model.file.path is not None
    return Path(EXAMPLES / "models" / candidate.model.file.path.value).read_bytes()


@pytest.mark.parametrize("target", TARGETS)
def test_every_project_of_the_examples_is_whole_and_without_a_finding(target: str) -> None:
    snapshot, count = example_snapshot(), 0
    for candidate, device in example_pairs():
        folder = f"{device.uri.rpartition('/')[0]}/out"
        content = content_of(candidate)
        made = make(snapshot, candidate, device, target, content, folder)
        if isinstance(made, Refusal):
            assert made.reasons
            continue
        assert made == make(snapshot, candidate, device, target, content, folder)
        assert_whole(made)
        assert findings(made, snapshot, folder) == [], (target, made.plan.slug)
        count += 1
    assert count >= 3


@needs_published
def test_all_published_pairs_are_whole_and_without_a_finding() -> None:
    snapshot, folder, count = published_snapshot(), "file:///w/out", 0
    for name, candidate, device in published_pairs():
        content = published_content(name)
        made = make(snapshot, candidate, device, "platformio", content, folder)
        assert isinstance(made, Project), (name, made)
        assert_whole(made)
        assert findings(made, snapshot, folder) == [], made.plan.slug
        count += 1
    assert count == 78


def test_without_a_folder_a_project_knows_only_identifiers() -> None:
    candidate, device = example_pairs()[0]
    content = content_of(candidate)
    made = make(example_snapshot(), candidate, device, "platformio", content, force=True)
    assert isinstance(made, Project)
    text = next(each.content for each in made.files if each.path == made.manifest).decode()
    value = json.loads(text)
    assert "path" not in value["modelSource"]
    assert value["model"] == candidate.model.id.value  # type: ignore[union-attr]
    assert str(EXAMPLES) not in text
