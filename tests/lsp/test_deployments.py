"""Deployments in the editor: they follow their model, their device and their files."""

from __future__ import annotations

import json
from hashlib import sha256
from pathlib import Path

import pytest
from lsprotocol import types

from .editor import Editor, codes, connected

DEVICE = {
    "@context": ["https://www.w3.org/2022/wot/td/v1.1", "https://w3id.org/thingfit/device/v1"],
    "id": "urn:example:device:wand",
    "@type": "SmartSensor",
    "title": "Wand",
    "securityDefinitions": {"nosec_sc": {"scheme": "nosec"}},
    "security": "nosec_sc",
    "controller": {"type": "MicroController", "ramBytes": 64000, "flashBytes": 512000},
    "sensors": [{"type": "Accelerometer"}],
}
MODEL = {
    "@context": "https://w3id.org/thingfit/model/v1",
    "id": "urn:example:model:gesture",
    "type": "NeuralNetwork",
    "name": "Gesture",
    "license": "CC0-1.0",
    "input": {"type": "NetworkInput", "sensors": {"type": "Accelerometer"}},
    "ramBytes": 10000,
    "flashBytes": 19000,
}
PROGRAM = b"int main() { return 0; }\n"
MANIFEST = {
    "@context": "https://w3id.org/thingfit/deployment/v1",
    "type": "Deployment",
    "target": "platformio",
    "model": "urn:example:model:gesture",
    "device": "urn:example:device:wand",
    "files": [{"path": "src/main.cpp", "sha256": sha256(PROGRAM).hexdigest()}],
}


def workspace(folder: Path) -> tuple[str, str, Path]:
    """A device, a model and a deployment with one file: the URIs of device and manifest."""
    program = folder / "wand" / "src" / "main.cpp"
    program.parent.mkdir(parents=True)
    program.write_bytes(PROGRAM)
    for name, content in (
        ("wand.td.json", DEVICE),
        ("gesture.model.json", MODEL),
        ("wand/gesture.deployment.json", MANIFEST),
    ):
        (folder / name).write_text(json.dumps(content, indent=2), "utf-8")
    manifest = folder / "wand" / "gesture.deployment.json"
    return (folder / "wand.td.json").as_uri(), manifest.as_uri(), program


def watched(editor: Editor) -> set[str]:
    """The patterns of the files whose news the editor was asked for."""
    return {
        watcher["globPattern"] if isinstance(watcher, dict) else watcher.glob_pattern
        for each in editor.client.registrations  # type: ignore[attr-defined]
        if each.method == types.WORKSPACE_DID_CHANGE_WATCHED_FILES
        for watcher in (
            each.register_options["watchers"]
            if isinstance(each.register_options, dict)
            else each.register_options.watchers
        )
    }


@pytest.mark.asyncio
async def test_a_deployment_turns_red_when_the_ram_of_its_device_falls_below_the_need(
    tmp_path: Path,
) -> None:
    device, manifest, _ = workspace(tmp_path)
    text = json.dumps(DEVICE, indent=2)
    async with connected(tmp_path) as editor:
        editor.open(manifest, json.dumps(MANIFEST, indent=2))
        await editor.shown(manifest, lambda found: not found)
        editor.open(device, text)
        editor.change(device, 2, (None, text.replace("64000", "8000")))
        found = await editor.shown(manifest, lambda shown: codes(shown))
        assert codes(found) == ["deployment-does-not-fit"]
        (red,) = found
        assert red.severity is types.DiagnosticSeverity.Error
        assert red.message == "`Gesture` does not fit `Wand`: short by 2 kB RAM"
        related = [each.location.uri for each in red.related_information or ()]
        assert related == [device]
        editor.change(device, 3, (None, text))
        await editor.shown(manifest, lambda shown: not shown)


@pytest.mark.asyncio
async def test_an_edit_of_a_generated_file_is_noticed(tmp_path: Path) -> None:
    _, manifest, program = workspace(tmp_path)
    async with connected(tmp_path) as editor:
        editor.open(manifest, json.dumps(MANIFEST, indent=2))
        await editor.shown(manifest, lambda shown: not shown)
        program.write_bytes(PROGRAM + b"// mine\n")
        editor.files_changed((program, types.FileChangeType.Changed))
        found = await editor.shown(manifest, lambda shown: codes(shown))
        assert codes(found) == ["deployment-file-edited"]
        assert "**/main.cpp" in watched(editor)
        program.unlink()
        editor.files_changed((program, types.FileChangeType.Deleted))
        found = await editor.shown(manifest, lambda s: codes(s) == ["deployment-stale"])
        assert "`src/main.cpp` is not there" in found[0].message
        program.write_bytes(PROGRAM)
        editor.files_changed((program, types.FileChangeType.Created))
        await editor.shown(manifest, lambda shown: not shown)
