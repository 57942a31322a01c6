"""`thingfit import`: the files it writes, and when it writes none."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.facts.published import PUBLISHED, needs_published
from thingfit.cli.main import main

DEVICE = """@prefix s3n: <http://w3id.org/s3n/> .
@prefix td: <https://www.w3.org/2019/wot/td#> .
<http://example.org/d> a s3n:SmartSensor ; td:title "My Node"@en .
"""
MODEL = """@prefix n: <http://tinyml-schema.org/networkschema#> .
@prefix s: <https://schema.org/> .
<http://example.org/{id}> a n:NeuralNetwork ; s:name "Wave" ; s:version "{id}" .
"""


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    return tmp_path


def run(*words: str) -> int:
    try:
        return main(["import", *words])
    except SystemExit as end:
        return int(end.code or 0)


def files(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.iterdir())


def test_one_file_for_each_device_and_model(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (folder / "kg").mkdir()
    (folder / "kg" / "a.ttl").write_text(DEVICE)
    (folder / "kg" / "b.ttl").write_text(MODEL.format(id="m2") + MODEL.format(id="m1"))
    assert run("kg", "-o", "made/here") == 0
    assert capsys.readouterr().out.splitlines() == [
        "made/here/wave.model.jsonld",
        "made/here/wave-2.model.jsonld",
        "made/here/my-node.td.jsonld",
    ]
    assert json.loads((folder / "made/here/wave.model.jsonld").read_text()) == {
        "@context": "https://w3id.org/thingfit/model/v1",
        "id": "http://example.org/m1",
        "type": "NeuralNetwork",
        "name": "Wave",
        "version": "m1",
    }


def test_files_are_overwritten_only_with_force(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (folder / "a.ttl").write_text(DEVICE)
    (folder / "b.ttl").write_text(MODEL.format(id="m"))
    (folder / "out").mkdir()
    kept = folder / "out" / "my-node.td.jsonld"
    kept.write_text("mine")
    assert run("a.ttl", "b.ttl", "-o", "out") == 2
    assert files(folder / "out") == ["my-node.td.jsonld"]
    assert kept.read_text() == "mine"
    assert capsys.readouterr().err == (
        "thingfit: `out/my-node.td.jsonld` would be overwritten; `--force` allows it\n"
    )
    assert run("a.ttl", "b.ttl", "-o", "out", "--force") == 0
    assert kept.read_text() != "mine"
    assert run("a.ttl", "b.ttl", "-o", "out") == 0, "equal files are no hindrance"


def test_a_mistake_is_told_and_the_rest_is_written(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (folder / "a.ttl").write_text(DEVICE + "<x> a b:y .\n" + MODEL.format(id="m"))
    assert run("a.ttl", "-o", "out") == 1
    assert files(folder / "out") == ["my-node.td.jsonld", "wave.model.jsonld"]
    assert capsys.readouterr().err == (
        "thingfit: a.ttl:4: the Turtle cannot be read from here on: prefix `b:` not bound\n"
    )


def test_statements_that_belong_to_nothing_are_told(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (folder / "a.ttl").write_text(DEVICE + "<x> <http://example.org/y> 1 , 2 .\n")
    assert run("a.ttl", "-o", "out") == 1
    assert capsys.readouterr().err == (
        "thingfit: a.ttl: 2 statements about neither a device nor a model left out\n"
    )


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["none.ttl", "-o", "out"], "`none.ttl` does not exist"),
        (["empty.ttl", "-o", "out"], "the Turtle describes neither a device nor a model"),
        (["a.ttl", "-o", "a.ttl"], "`a.ttl` is a file, where a folder is expected"),
        (["latin.ttl", "-o", "out"], "the byte `0xE9` is not UTF-8"),
    ],
)
def test_nothing_is_written_when_it_cannot_run(
    words: list[str], said: str, folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (folder / "a.ttl").write_text(DEVICE)
    (folder / "empty.ttl").write_text("# nothing")
    (folder / "latin.ttl").write_bytes(DEVICE.replace("My", "M\xe9").encode("latin-1"))
    before = files(folder)
    assert run(*words) == 2
    assert said in capsys.readouterr().err
    assert files(folder) == before


def test_a_folder_to_write_to_is_needed(capsys: pytest.CaptureFixture[str]) -> None:
    assert run("a.ttl") == 2
    assert "--output" in capsys.readouterr().err


@needs_published
def test_published_data_give_29_files_that_are_the_same_each_time(folder: Path) -> None:
    sources = [str(PUBLISHED / "devices"), str(PUBLISHED / "tflite_models.ttl")]
    assert run(*sources, "-o", "one") == run(*reversed(sources), "-o", "two") == 0
    names = files(folder / "one")
    assert len(names) == 29 and files(folder / "two") == names
    for name in names:
        assert (folder / "one" / name).read_bytes() == (folder / "two" / name).read_bytes()


def test_lint_reads_turtle_that_is_named(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    lines = [f'<http://example.org/{n}> <http://example.org/p> "{n}" .' for n in range(1000)]
    lines[899] = "<http://example.org/x> a b:y ."
    (folder / "kg").mkdir()
    (folder / "kg" / "a.ttl").write_text("\n".join(lines))
    (folder / "lamp.td.json").write_text('{"@context": "https://www.w3.org/2022/wot/td/v1.1",}')
    for words in (["kg/a.ttl"], ["."]):
        (folder / "thingfit.toml").write_text('sources = ["kg/*.ttl"]')
        status = main(["lint", *words, "--format", "json"])
        found = json.loads(capsys.readouterr().out)
        assert status == 1
        (turtle,) = [each for each in found["documents"] if each["path"] == "kg/a.ttl"]
        assert [
            (f["name"], f["group"], f["range"]["start"]["line"]) for f in turtle["findings"]
        ] == [("turtle-syntax", "jsonld", 899)]
    (folder / "thingfit.toml").write_text("")
    main(["lint", ".", "--format", "json"])
    assert "a.ttl" not in capsys.readouterr().out
