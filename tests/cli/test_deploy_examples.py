"""The deployments kept in `examples`: they hold, and the command writes the same today."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import pytest

from tests.conftest import REPOSITORY
from thingfit.cli.main import main

EXAMPLES = REPOSITORY / "examples"
MANIFESTS = sorted(EXAMPLES.glob("deployments/*/*.deployment.jsonld"))


def files(folder: Path) -> dict[str, object]:
    """The files of a project; the manifest without what changes with each version of the tool."""
    found: dict[str, object] = {}
    for path in folder.rglob("*"):
        if path.name.endswith(".deployment.jsonld"):
            manifest = json.loads(path.read_text("utf-8"))
            found[path.name] = {**manifest, "toolVersion": "", "sha256": ""}
        elif path.is_file():
            found[path.relative_to(folder).as_posix()] = path.read_bytes()
    return found


@pytest.fixture
def workspace(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A copy of the examples to work in."""
    folder = tmp_path / "examples"
    shutil.copytree(EXAMPLES, folder, ignore=shutil.ignore_patterns("training", "__pycache__"))
    monkeypatch.chdir(folder)
    return folder


def test_there_is_a_deployment() -> None:
    assert MANIFESTS


@pytest.mark.parametrize("manifest", MANIFESTS, ids=lambda path: path.parent.name)
def test_the_command_writes_the_same_today(
    workspace: Path, manifest: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    place = manifest.relative_to(EXAMPLES)
    shutil.rmtree(workspace / place.parent)
    stated = json.loads(manifest.read_text("utf-8"))
    pair = ("--model", stated["model"], "--device", stated["device"])
    target = ("--target", stated["target"], "-o", str(place.parent))
    assert main(["deploy", *pair, *target]) == 0, capsys.readouterr()
    assert files(workspace / place.parent) == files(manifest.parent)


def test_they_hold_and_less_memory_turns_them_red(
    workspace: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["deploy", "--check", "."]) == 0, capsys.readouterr()
    capsys.readouterr()
    device = workspace / "devices" / "hand-remote.td.jsonld"
    text = device.read_text("utf-8")
    assert text.count('"value": 64,') == 1
    device.write_text(text.replace('"value": 64,', '"value": 1,'), "utf-8")
    assert main(["deploy", "--check", "."]) == 1
    told = capsys.readouterr().out
    assert "deployment-does-not-fit" in told
    assert "deployments/hand-remote/" in told
