"""`thingfit deploy`: what it writes, what it refuses, and what `--check` tells afterwards."""

from __future__ import annotations

import errno
import json
import os
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from tests.conftest import REPOSITORY
from tests.facts.published import PUBLISHED, needs_published
from thingfit.cli.main import main
from thingfit.workspace import writing

EXAMPLES = REPOSITORY / "examples"
PAIR = ("--model", "gesture.model.jsonld", "--device", "hand-remote.td.jsonld")
PROJECT = (*PAIR, "--target", "platformio", "-o", "out/wand")
MANIFEST = "out/wand/gesture_classifier_on_hand_remote.deployment.jsonld"
DEVICE = Path("devices/hand-remote.td.jsonld")
RAM = '"value": 64, "unit": "KiB", "basis": "Estimated"'


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The gesture model, and two devices that can run it."""
    monkeypatch.chdir(tmp_path)
    for path in (
        "devices/hand-remote.td.jsonld",
        "devices/visitor-badge.td.jsonld",
        "models/gesture.model.jsonld",
        "models/gesture.int8.tflite",
    ):
        (tmp_path / path).parent.mkdir(exist_ok=True)
        shutil.copy(EXAMPLES / path, tmp_path / path)
    return tmp_path


def run(*words: str) -> int:
    try:
        return main(["deploy", *words])
    except SystemExit as end:
        return int(end.code or 0)


def out(capsys: pytest.CaptureFixture[str], *words: str, status: int = 0) -> str:
    """What the command prints; it has to end with a status."""
    capsys.readouterr()
    assert run(*words) == status
    return capsys.readouterr().out


def complaint(capsys: pytest.CaptureFixture[str], *words: str) -> str:
    """What the command says when it could not run."""
    capsys.readouterr()
    assert run(*words) == 2
    captured = capsys.readouterr()
    assert captured.err.count("\n") == 1
    assert not captured.out
    return captured.err


def tree(folder: Path) -> dict[str, bytes]:
    """All files below a folder, hidden ones included."""
    return {
        path.relative_to(folder).as_posix(): path.read_bytes()
        for path in sorted(folder.rglob("*"))
        if path.is_file()
    }


def edit(path: Path, old: str, new: str) -> None:
    """Replaces a text in a file that holds it once."""
    text = path.read_text("utf-8")
    assert text.count(old) == 1
    path.write_text(text.replace(old, new), "utf-8")


def findings(capsys: pytest.CaptureFixture[str], *words: str, status: int) -> list[str]:
    """The names of what `--check` finds."""
    report = json.loads(out(capsys, "--check", "--format", "json", *words, status=status))
    return [f["name"] for each in report["documents"] for f in each["findings"]]


def test_a_project_is_written_and_holds(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    text = out(capsys, *PROJECT)
    assert "Gesture classifier on Hand remote" in text
    written = tree(folder / "out" / "wand")
    assert {"platformio.ini", "README.md", "src/main.cpp", Path(MANIFEST).name} <= set(written)
    assert f"{len(written)} files written to out/wand" in text
    assert not any(".thingfit" in path for path in tree(folder))
    check = out(capsys, "--check")
    assert "no findings in 1 document" in check
    assert main(["lint", "--fail-on", "hint", "out"]) == 0


def test_the_same_is_written_twice_and_nothing_is_touched(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    out(capsys, *PROJECT)
    before = {path: path.stat().st_mtime_ns for path in (folder / "out").rglob("*")}
    assert "nothing has changed in out/wand" in out(capsys, *PROJECT)
    assert before == {path: path.stat().st_mtime_ns for path in (folder / "out").rglob("*")}
    other = (*PROJECT[:-1], "out/other")
    out(capsys, *other)
    assert tree(folder / "out" / "wand") == tree(folder / "out" / "other")


@pytest.mark.parametrize("target", ["platformio", "arduino", "zephyr", "linux"])
def test_every_target_that_suits_the_device_is_written(
    folder: Path, capsys: pytest.CaptureFixture[str], target: str
) -> None:
    out(capsys, *PAIR, "--target", target, "-o", "out")
    manifest = json.loads((folder / "out" / Path(MANIFEST).name).read_text("utf-8"))
    assert manifest["target"] == target
    recorded = {each["path"] for each in manifest["files"]}
    assert recorded | {Path(MANIFEST).name} == set(tree(folder / "out"))
    assert findings(capsys, status=0) == []


def test_a_dry_run_and_a_difference_write_nothing(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    text = out(capsys, *PROJECT, "--dry-run")
    assert "src/main.cpp" in text
    assert "would be written to out/wand" in text
    assert not (folder / "out").exists()
    assert "+++ b/platformio.ini\n" in out(capsys, *PROJECT, "--diff")
    assert not (folder / "out").exists()
    out(capsys, *PROJECT)
    edit(DEVICE, RAM, RAM.replace("64", "63"))
    before = tree(folder / "out")
    text = out(capsys, *PROJECT, "--diff")
    assert "--- a/gesture_classifier_on_hand_remote.deployment.jsonld\n" in text
    assert "/dev/null" not in text
    assert tree(folder / "out") == before


def test_a_file_edited_by_hand_is_never_overwritten_unasked(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    out(capsys, *PROJECT)
    program = folder / "out" / "wand" / "src" / "main.cpp"
    generated = program.read_bytes()
    program.write_bytes(generated + b"// mine\n")
    edit(DEVICE, RAM, RAM.replace("64", "63"))
    before = tree(folder / "out")
    text = out(capsys, *PROJECT, status=1)
    assert "refused  `src/main.cpp` was edited by hand" in text
    assert tree(folder / "out") == before
    text = out(capsys, *PROJECT, "--keep")
    assert "kept       src/main.cpp" in text
    assert program.read_bytes() == generated + b"// mine\n"
    assert findings(capsys, status=0) == ["deployment-file-edited"]
    out(capsys, *PROJECT, "--force")
    assert program.read_bytes() == generated
    assert findings(capsys, status=0) == []


def test_a_file_that_no_manifest_records_is_one_of_the_users(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    readme = folder / "out" / "wand" / "README.md"
    readme.parent.mkdir(parents=True)
    readme.write_text("mine\n", "utf-8")
    assert "`README.md` was edited by hand" in out(capsys, *PROJECT, status=1)
    assert tree(folder / "out") == {"wand/README.md": b"mine\n"}


def test_a_manifest_edited_by_hand_is_kept_and_one_laid_out_anew_is_not(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    out(capsys, *PROJECT)
    path = folder / MANIFEST
    value = json.loads(path.read_text("utf-8"))
    path.write_text(json.dumps(value), "utf-8")
    out(capsys, *PROJECT)
    path.write_text(json.dumps({**value, "description": "mine"}), "utf-8")
    assert "was edited by hand" in out(capsys, *PROJECT, status=1)
    assert "was edited by hand" in out(capsys, *PROJECT, "--keep", status=1)
    assert json.loads(path.read_text("utf-8"))["description"] == "mine"


def test_files_that_a_new_project_has_not_go_but_for_edited_ones(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    out(capsys, *PROJECT)
    zephyr = (*PAIR, "--target", "zephyr", "-o", "out/wand")
    text = out(capsys, *zephyr, status=1)
    assert "the folder holds the deployment for `platformio`" in text
    ini = folder / "out" / "wand" / "platformio.ini"
    assert ini.is_file()
    assert "removed    platformio.ini" in out(capsys, *zephyr, "--force")
    assert not ini.exists()
    assert findings(capsys, status=0) == []


def test_a_hostile_manifest_takes_nothing_away_elsewhere(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    out(capsys, *PROJECT)
    precious = folder / "precious.txt"
    precious.write_bytes(b"")
    empty = "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"
    value = json.loads((folder / MANIFEST).read_text("utf-8"))
    value["files"] += [
        {"path": each, "sha256": empty} for each in ("../../precious.txt", str(precious))
    ]
    (folder / MANIFEST).write_text(json.dumps(value), "utf-8")
    out(capsys, *PROJECT, "--force")
    assert precious.is_file()


def test_ram_below_the_need_is_red_until_it_fits_again(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    out(capsys, *PROJECT)
    edit(DEVICE, RAM, RAM.replace("64", "2"))
    assert findings(capsys, status=1) == ["deployment-does-not-fit"]
    assert findings(capsys, "out", status=1) == ["deployment-does-not-fit"]
    assert "`Gesture classifier` does not fit `Hand remote`: short by" in out(
        capsys, "--check", status=1
    )
    text = out(capsys, *PROJECT, status=1)
    assert "refused  ram: needs" in text
    out(capsys, *PROJECT, "--force")
    manifest = json.loads((folder / MANIFEST).read_text("utf-8"))
    assert any(each.startswith("ram: needs") for each in manifest["forcedDespite"])
    assert findings(capsys, status=0) == ["deployment-does-not-fit"]
    edit(DEVICE, RAM.replace("64", "2"), RAM)
    assert findings(capsys, status=1) == ["deployment-stale"]
    out(capsys, "--update", MANIFEST)
    assert findings(capsys, status=0) == []


def _touch_model(folder: Path) -> None:
    file = folder / "models" / "gesture.int8.tflite"
    shutil.copy(EXAMPLES / "models" / "sine.int8.tflite", file)


STALE: dict[str, Callable[[Path], object]] = {
    "a sensor": lambda _: edit(DEVICE, '"type": "Magnetometer"', '"type": "Gyroscope"'),
    "the model file": _touch_model,
    "no device": lambda folder: (folder / DEVICE).unlink(),
    "no model file": lambda folder: (folder / "models" / "gesture.int8.tflite").unlink(),
    "no generated file": lambda folder: (folder / "out/wand/src/main.cpp").unlink(),
}


@pytest.mark.parametrize("change", STALE)
def test_a_change_of_what_it_was_made_from_is_stale(
    folder: Path, capsys: pytest.CaptureFixture[str], change: str
) -> None:
    out(capsys, *PROJECT)
    STALE[change](folder)
    assert "deployment-stale" in findings(capsys, "out", status=1)


def test_layout_and_words_of_the_descriptions_are_free(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    out(capsys, *PROJECT)
    for path in (DEVICE, Path("models/gesture.model.jsonld")):
        value = json.loads(path.read_text("utf-8"))
        value["description"] = "In other words."
        path.write_text(json.dumps(value, indent=7), "utf-8")
    assert findings(capsys, status=0) == []


def test_a_check_without_a_manifest_or_with_a_broken_one(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert out(capsys, "--check") == "nothing to check: no deployment in 3 files\n"
    (folder / "x.deployment.jsonld").write_text('{"type": "Deployment"', "utf-8")
    assert findings(capsys, status=1) != []
    assert run("--check", "none.json") == 2
    assert "`none.json` does not exist" in capsys.readouterr().err


def test_findings_below_the_level_do_not_fail(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    out(capsys, *PROJECT)
    (folder / "out" / "wand" / "README.md").write_text("mine\n", "utf-8")
    assert findings(capsys, status=0) == ["deployment-file-edited"]
    assert findings(capsys, "--fail-on", "hint", status=1) == ["deployment-file-edited"]
    edit(DEVICE, RAM, RAM.replace("64", "2"))
    findings(capsys, "--fail-on", "never", status=0)


def test_the_report_as_json(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    report: dict[str, Any] = json.loads(out(capsys, *PROJECT, "--format", "json"))
    assert (report["version"], report["written"], report["target"]) == (1, True, "platformio")
    assert report["device"]["path"] == "devices/hand-remote.td.jsonld"
    assert report["manifest"] == Path(MANIFEST).name
    written = tree(folder / "out" / "wand")
    assert {each["path"]: each["sizeBytes"] for each in report["files"]} == {
        path: len(data) for path, data in written.items()
    }
    assert {each["state"] for each in report["files"]} == {"new"}
    report = json.loads(out(capsys, *PROJECT, "--dry-run", "--format", "json"))
    assert not report["written"]
    assert {each["state"] for each in report["files"]} == {"unchanged"}
    edit(DEVICE, RAM, RAM.replace("64", "2"))
    report = json.loads(out(capsys, *PROJECT, "--format", "json", status=1))
    assert not report["written"]
    assert report["reasons"][0].startswith("ram: needs")


def test_a_fact_that_is_missing_is_told_with_its_place(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (folder / "models" / "gesture.int8.tflite").unlink()
    text = out(capsys, *PROJECT, status=1)
    assert "missing  the model file `gesture.int8.tflite` does not exist" in text
    assert "models/gesture.model.jsonld:" in text
    assert "the option `--model-file` names the file" in text
    assert not (folder / "out").exists()


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("--target", "zephyr", "-o", "x"), "name one of 2 devices with `--device`"),
        ((*PAIR, "-o", "x"), "name a target with `--target`: `platformio`"),
        ((*PAIR, "--target", "zephr", "-o", "x"), "did you mean `zephyr`?"),
        ((*PAIR, "--target", "zephyr"), "name the folder of the project with `-o`"),
        ((*PAIR, "--target", "zephyr", "-o", "/"), "needs a folder of its own"),
        (("--device", "Hand remot", "--target", "zephyr", "-o", "x"), "did you mean `Hand remote`"),
        (("--model", "x", "--target", "zephyr", "-o", "x"), "there is no model `x`"),
        (("--check", "-o", "x"), "`--check` stands without `--output`"),
        (("--update", "none.jsonld"), "does not exist"),
        (("--update", "x", "--device", "y"), "`--update` tells `--device` already"),
        ((*PROJECT, "--force", "--keep"), "one of them is enough"),
        ((*PROJECT, "--diff", "--format", "json"), "`--diff` is written as text"),
        ((*PROJECT, "--model-file", "none.tflite"), "`none.tflite` cannot be read"),
        ((*PROJECT, "--config", "none.toml"), "none.toml"),
    ],
)
def test_mistakes_are_told_in_one_sentence(
    folder: Path, capsys: pytest.CaptureFixture[str], words: tuple[str, ...], said: str
) -> None:
    capsys.readouterr()
    assert run(*words) == 2
    captured = capsys.readouterr()
    assert said in captured.err
    assert "Traceback" not in captured.err
    assert not (folder / "x").exists()


def test_a_file_in_the_place_of_the_folder(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (folder / "taken").write_bytes(b"mine\n")
    said = complaint(capsys, *PROJECT[:-1], "taken")
    assert said == "thingfit: `taken` is a file, where a folder is expected\n"
    assert (folder / "taken").read_bytes() == b"mine\n"


def test_a_pipe_in_the_place_of_a_file_is_not_waited_for(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (folder / "out" / "wand").mkdir(parents=True)
    os.mkfifo(folder / "out" / "wand" / "README.md")
    assert "`out/wand/README.md` is no file" in complaint(capsys, *PROJECT)
    os.mkfifo(folder / "pipe.tflite")
    told = complaint(capsys, *PROJECT, "--model-file", "pipe.tflite")
    assert "`pipe.tflite` cannot be read" in told


def test_a_folder_that_nobody_may_look_into_is_told_in_a_sentence(
    folder: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    stat = Path.stat

    def refuse(path: Path, **options: bool) -> os.stat_result:
        if path.name == "wand":
            raise PermissionError(errno.EACCES, "Permission denied", str(path))
        return stat(path, **options)

    monkeypatch.setattr(Path, "stat", refuse)
    assert "`out/wand` cannot be read: permission denied" in complaint(capsys, *PROJECT)


def test_a_full_disk_leaves_nothing_behind(
    folder: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    count = 0

    def full(_: int) -> None:
        nonlocal count
        count += 1
        if count == 5:
            raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    before = tree(folder)
    monkeypatch.setattr(writing.os, "fsync", full)
    assert "cannot be written: no space left on device" in complaint(capsys, *PROJECT)
    assert tree(folder) == before
    assert not (folder / "out").exists()


def test_a_link_out_of_the_folder_is_refused(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    elsewhere = folder / "elsewhere"
    elsewhere.mkdir()
    (folder / "out" / "wand").mkdir(parents=True)
    (folder / "out" / "wand" / "src").symlink_to(elsewhere)
    assert "leads outside of `out/wand` by a link" in complaint(capsys, *PROJECT)
    assert [*elsewhere.iterdir()] == []
    assert [each.name for each in (folder / "out" / "wand").iterdir()] == ["src"]


NAMES = [
    "../../../escape",
    'a "quoted"\nname',
    "ünïcödé ✓",
    "long " * 60,
    "con",
    "$(reboot) `ls` %s",
]


@pytest.mark.parametrize("name", NAMES)
def test_names_of_any_kind_stay_in_the_folder(
    folder: Path, capsys: pytest.CaptureFixture[str], name: str
) -> None:
    for path, key in ((DEVICE, "title"), (Path("models/gesture.model.jsonld"), "name")):
        value = json.loads(path.read_text("utf-8"))
        value[key] = name
        path.write_text(json.dumps(value), "utf-8")
    before = set(tree(folder))
    words = ("--device", "urn:example:cell-3:device-15", "--target", "zephyr", "-o", "out")
    out(capsys, *words)
    new = set(tree(folder)) - before
    assert all(path.startswith("out/") for path in new)
    assert any(path.endswith(".deployment.jsonld") for path in new)
    assert findings(capsys, status=0) == []
    out(capsys, *words)


@needs_published
def test_a_published_pair_is_deployed_from_turtle(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    sources = (
        *("--sources", str(PUBLISHED / "devices")),
        *("--sources", str(PUBLISHED / "tflite_models.ttl")),
    )
    words = (
        *(*sources, "--model", "Magic_Wand_1", "--device", "Arduino-Nano-BLE-33_1"),
        *("--model-file", str(PUBLISHED / "models" / "Magic_Wand_1.tflite")),
        *("--target", "platformio", "-o", "out"),
    )
    out(capsys, *words)
    assert findings(capsys, "out", status=0) == []
    (manifest,) = (folder / "out").glob("*.deployment.jsonld")
    value = json.loads(manifest.read_text("utf-8"))
    assert value["modelFile"]["path"].endswith("Magic_Wand_1.tflite")
    assert value["deviceSource"]["path"].endswith("arduino_nano_ble_33_td.ttl")
