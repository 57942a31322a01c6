"""The command `describe`: a new description, a refreshed one, raw facts, and a page of text."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import pytest

from tests.conftest import REPOSITORY
from thingfit.cli.main import main
from thingfit.facts import Document
from thingfit.tflite import read
from thingfit.tflite.facts import facts_json

MODELS = REPOSITORY / "examples" / "models"
CONTEXT = "https://w3id.org/thingfit/model/v1"


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder with two models, which is the current one."""
    for name in ("gesture.int8.tflite", "sine.int8.tflite"):
        shutil.copy(MODELS / name, tmp_path)
    monkeypatch.chdir(tmp_path)
    return tmp_path


def run(capsys: pytest.CaptureFixture[str], *words: str) -> tuple[int, str, str]:
    """The status and what was written to both streams."""
    try:
        status = main(["describe", *words])
    except SystemExit as end:
        status = int(str(end.code))
    said = capsys.readouterr()
    return status, said.out, said.err


def test_a_description_states_what_the_file_knows(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    status, text, errors = run(capsys, "gesture.int8.tflite")
    assert (status, errors) == (0, "")
    model = Document("file:///gesture.model.jsonld", None, text).models[0]
    data = Path("gesture.int8.tflite").read_bytes()
    file = read(data)
    assert model.file and model.file.path and model.file.size and model.file.sha256
    assert model.file.path.value == "gesture.int8.tflite"
    assert (model.file.size.value, model.file.sha256.value) == (len(data), file.sha256)
    assert model.inputs[0].shape and model.outputs[0].shape
    assert model.inputs[0].shape.value == file.main.tensors[file.main.inputs[0]].shape
    assert model.outputs[0].shape.value == file.main.tensors[file.main.outputs[0]].shape
    assert model.macs and model.macs.value == facts_json(file)["macs"]
    assert len(model.layers) == len(file.main.operators)
    assert [each.index.value for each in model.layers if each.index] == [
        *range(1, len(model.layers) + 1)
    ]
    assert [each.value for each in model.outputs[0].labels] == ["rest", "wave", "circle", "chop"]
    assert model.flash and model.flash.size and model.flash.size.value == len(data)
    estimates = facts_json(file)["arena"]["estimates"]  # type: ignore[index,call-overload]
    assert model.ram and model.ram.size and model.ram.size.value == estimates[0]["declare"]  # type: ignore[index,call-overload]


def test_the_same_file_gives_the_same_bytes(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    first = run(capsys, "sine.int8.tflite")
    assert run(capsys, "sine.int8.tflite") == first
    assert run(capsys, "sine.int8.tflite", "-o", "sine.model.jsonld") == (0, "", "")
    assert (folder / "sine.model.jsonld").read_text("utf-8") == first[1]


def test_the_path_is_seen_from_the_description(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (folder / "descriptions").mkdir()
    assert run(capsys, "sine.int8.tflite", "-o", "descriptions/sine.model.jsonld")[0] == 0
    text = (folder / "descriptions" / "sine.model.jsonld").read_text("utf-8")
    assert json.loads(text)["file"]["path"] == "../sine.int8.tflite"
    assert main(["lint", "--fail-on", "error", "descriptions"]) == 0
    assert "model-file" not in capsys.readouterr().out


def test_a_new_description_has_no_findings_but_its_blanks(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    for name in ("gesture.int8", "sine.int8"):
        run(capsys, f"{name}.tflite", "-o", f"{name}.model.jsonld")
    main(["lint", "--format", "json", "."])
    found = json.loads(capsys.readouterr().out)
    findings = [each for document in found["documents"] for each in document["findings"]]
    assert {each["name"] for each in findings} == {"placeholder-value"}
    places = [(d["path"], f["pointer"]) for d in found["documents"] for f in d["findings"]]
    assert len(places) == len(set(places)), "each blank is told once"
    blanks = sum(path.read_text("utf-8").count('"TODO') for path in folder.glob("*.jsonld"))
    assert len(findings) == blanks > 0


def test_an_existing_file_is_not_overwritten_unasked(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    target = folder / "mine.model.jsonld"
    target.write_text("{}", "utf-8")
    status, _, errors = run(capsys, "sine.int8.tflite", "-o", "mine.model.jsonld")
    assert status == 2
    assert errors.startswith("thingfit: `mine.model.jsonld` exists;")
    assert target.read_text("utf-8") == "{}"
    assert run(capsys, "sine.int8.tflite", "-o", "mine.model.jsonld", "--force")[0] == 0
    assert json.loads(target.read_text("utf-8"))["type"] == "NeuralNetwork"


MINE = f"""{{
\t"@context": "{CONTEXT}",
\t"type": "NeuralNetwork",
\t"license": "MIT",\t"name": "Sine",
\t"macs": 7,
\t"input": {{"info": "an angle", "shape": [1, 9]}},
\t"ramBytes": 10,
\t"description": "Words of mine, \\u00e4"
}}
"""


def test_update_refreshes_facts_and_keeps_what_a_person_wrote(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = folder / "sine.model.jsonld"
    path.write_bytes(MINE.replace("\n", "\r\n").encode("utf-8"))
    assert run(capsys, "sine.int8.tflite", "--update", str(path)) == (0, "", "")
    text = path.read_bytes().decode("utf-8")
    lines = text.split("\r\n")
    assert '\t"license": "MIT",\t"name": "Sine",' in lines
    assert '\t"description": "Words of mine, \\u00e4",' in lines
    assert "\n" not in text.replace("\r\n", "")
    value = json.loads(text)
    assert [*value][:8] == [
        *("@context", "type", "license", "name", "macs", "input", "ramBytes", "description")
    ]
    file = read((folder / "sine.int8.tflite").read_bytes())
    facts = facts_json(file)
    assert value["macs"] == facts["macs"]
    assert value["input"]["shape"] == [1, 1]
    assert value["input"]["info"] == "an angle"
    assert value["file"]["sha256"] == file.sha256
    assert "requires" not in value, "the RAM is stated in bytes already"
    assert "TODO" not in text, "what is missing is left to the person"
    assert run(capsys, "sine.int8.tflite", "--update", str(path))[0] == 0
    assert path.read_bytes().decode("utf-8") == text


def test_update_follows_a_model_that_was_exchanged(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    shutil.copy("sine.int8.tflite", "model.tflite")
    run(capsys, "model.tflite", "-o", "model.model.jsonld")
    before = json.loads((folder / "model.model.jsonld").read_text("utf-8"))
    shutil.copy("gesture.int8.tflite", "model.tflite")
    assert run(capsys, "model.tflite", "--update", "model.model.jsonld")[0] == 0
    after = json.loads((folder / "model.model.jsonld").read_text("utf-8"))
    run(capsys, "model.tflite", "-o", "new.model.jsonld")
    new = json.loads((folder / "new.model.jsonld").read_text("utf-8"))
    for key in ("file", "macs", "layers", "operators", "requires", "quantizationScheme"):
        assert after[key] == new[key], key
    assert after["input"]["shape"] == new["input"]["shape"]
    assert (after["id"], after["name"]) == (before["id"], before["name"])


def test_update_leaves_measured_memory_alone(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    memory = {
        "RAM": {"atLeast": 8.5, "unit": "kB", "basis": "Measured"},
        "Flash": {"atLeast": 90, "unit": "kB", "basis": "Measured"},
    }
    value = {"@context": CONTEXT, "type": "NeuralNetwork", "requires": [{"memory": memory}]}
    path = folder / "sine.model.jsonld"
    path.write_text(json.dumps(value), "utf-8")
    assert run(capsys, "sine.int8.tflite", "--update", str(path))[0] == 0
    assert json.loads(path.read_text("utf-8"))["requires"] == [{"memory": memory}]


def test_update_works_on_other_ways_to_write_a_description(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    text = """{"@context": {"n": "https://w3id.org/tinyml-schema/neural-network-schema#"},
 "@type": "n:NeuralNetwork",  "n:hasMultiplyAccumulateOps": 7 }"""
    path = folder / "sine.int8.model.jsonld"
    path.write_text(text, "utf-8")
    assert run(capsys, "sine.int8.tflite", "--update", str(path))[0] == 0
    macs = facts_json(read((folder / "sine.int8.tflite").read_bytes()))["macs"]
    assert path.read_text("utf-8") == text.replace("7", str(macs))


def test_raw_facts_hold_what_programs_are_promised(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    status, text, _ = run(capsys, "gesture.int8.tflite", "--format", "json")
    value = json.loads(text)
    assert status == 0
    assert {"size", "sha256", "subgraphs", "operators", "macs", "inputs", "outputs"} <= {*value}
    assert {"name", "count"} <= {*value["operators"][0]}
    assert {"name", "shape", "dtype", "scale", "zero_point"} <= {*value["inputs"][0]}
    assert {"plan", "estimates"} <= {*value["arena"]}
    wanted = {"runtime", "abi", "kernels", "bytes", "declare"}
    assert wanted <= {*value["arena"]["estimates"][0]}


def test_the_page_names_the_file_and_draws_the_arena(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    status, text, _ = run(capsys, "gesture.int8.tflite", "--format", "text")
    assert status == 0
    assert text.startswith("gesture.int8.tflite")
    assert "CONV_2D" in text
    assert "arena" in text
    assert run(capsys, "gesture.int8.tflite", "--format", "text", "-o", "page.txt")[0] == 0
    assert (folder / "page.txt").read_text("utf-8").startswith("gesture.int8.tflite")


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["none.tflite"], "`none.tflite` does not exist"),
        (["."], "`.` cannot be read: it is no file"),
        (["lfs.tflite"], "`lfs.tflite` is not a TensorFlow Lite model: it is a Git LFS pointer"),
        (["cut.tflite"], "`cut.tflite` "),
        (["sine.int8.tflite", "--update", "none.json"], "`none.json` does not exist"),
        (["sine.int8.tflite", "--update", "broken.json"], "`broken.json` has mistakes in its JSON"),
        (["sine.int8.tflite", "--update", "other.json"], "`other.json` describes no model"),
        (["sine.int8.tflite", "-o", "no/where.json"], "`no/where.json` cannot be written"),
        (["sine.int8.tflite", "--update", "x", "--format", "json"], "`--update` goes with"),
    ],
)
def test_a_mistake_is_told_in_one_sentence(
    folder: Path, capsys: pytest.CaptureFixture[str], words: list[str], said: str
) -> None:
    (folder / "lfs.tflite").write_text("version https://git-lfs.github.com/spec/v1\n", "utf-8")
    (folder / "cut.tflite").write_bytes((folder / "sine.int8.tflite").read_bytes()[:900])
    (folder / "broken.json").write_text(f'{{"@context": "{CONTEXT}", "name": }}', "utf-8")
    (folder / "other.json").write_text('{"a": 1}', "utf-8")
    status, out, errors = run(capsys, *words)
    assert (status, out) == (2, "")
    assert errors.startswith(f"thingfit: {said}")
    assert errors.count("\n") == 1
    assert "Traceback" not in errors
