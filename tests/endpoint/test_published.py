"""The published devices and models at real servers give the answers of the embedded store."""

from __future__ import annotations

import csv
import json
import shutil
from collections.abc import Iterator
from io import StringIO
from pathlib import Path

import pytest

from tests.case_studies import STUDIES
from tests.conftest import REPOSITORY
from tests.endpoint.engines import Engine
from tests.endpoint.graphs import BASE, at, push, run, state
from tests.facts.published import PUBLISHED, needs_published
from thingfit.cli.main import main
from thingfit.facts import Document
from thingfit.workspace.endpoint.pulled import same

pytestmark = needs_published
EXAMPLES = REPOSITORY / "examples"


@pytest.fixture(scope="module")
def imported(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """The published files as JSON-LD, with the model files beside their descriptions."""
    folder = tmp_path_factory.mktemp("published")
    sources = [str(PUBLISHED / "devices"), str(PUBLISHED / "tflite_models.ttl")]
    main(["import", *sources, "-o", str(folder)])
    for path in (PUBLISHED / "models").glob("*.tflite"):
        shutil.copy(path, folder)
    yield folder


@pytest.fixture
def folder(imported: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    copy = tmp_path / "kg"
    shutil.copytree(imported, copy)
    monkeypatch.chdir(copy)
    return copy


def test_all_answers_are_those_of_the_files(
    folder: Path, engine: Engine, capsys: pytest.CaptureFixture[str]
) -> None:
    assert push(capsys, engine) == "29 sent, 0 dropped, 0 unchanged"
    matrix = ["match", "--format", "json", "--explain"]
    status, here = run(capsys, *matrix, ".")
    assert (status, len(json.loads(here)["pairs"])) == (0, 138)
    assert run(capsys, *matrix, *at(engine)) == (0, here)
    for words in (
        ["match", "--device", "arduino-nano-ble-33_1", "--format", "csv"],
        ["match", "--model", "magic_wand_1", "--prefer-estimates", "--format", "csv"],
        ["compare", "--format", "json"],
        ["compare", "--device", "ssi-web_1.td.jsonld", "--by", "latency", "--format", "csv"],
    ):
        assert run(capsys, *words, *at(engine)) == run(capsys, *words, ".")
    for name, query in STUDIES.items():
        form = ["--format", "csv"]
        files = run(capsys, "query", query, ".", *form)
        there = run(capsys, "query", query, *form, *at(engine))
        assert there[0] == files[0] == 0
        assert _values(there[1]) == _values(files[1]), name


def test_only_what_changed_is_sent_and_what_was_removed_is_dropped(
    folder: Path, engine: Engine, capsys: pytest.CaptureFixture[str]
) -> None:
    push(capsys, engine)
    with engine.client() as client:
        before = state(client)
    assert push(capsys, engine) == "0 sent, 0 dropped, 29 unchanged"
    assert run(capsys, "graph", "diff", *at(engine), "--base", BASE) == (0, "")
    with engine.client() as client:
        assert state(client) == before
    path = folder / "magic_wand_1.model.jsonld"
    text = path.read_text("utf-8")
    path.write_text(text.replace('"Magic', '"My magic', 1) + "\n", "utf-8")
    assert push(capsys, engine) == "1 sent, 0 dropped, 28 unchanged"
    path.unlink()
    status, said = run(capsys, "graph", "push", "--dry-run", *at(engine), "--base", BASE)
    assert (status, said.splitlines()[0]) == (0, "- magic_wand_1.model.jsonld")
    assert run(capsys, "graph", "diff", *at(engine), "--base", BASE)[0] == 1
    assert push(capsys, engine) == "0 sent, 1 dropped, 28 unchanged"
    path.write_text(text, "utf-8")
    push(capsys, engine)
    with engine.client() as client:
        assert state(client) == before


def test_what_is_pulled_says_the_same(
    folder: Path, engine: Engine, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    push(capsys, engine)
    there = tmp_path / "pulled"
    assert run(capsys, "graph", "pull", "-o", str(there), *at(engine))[0] == 0
    files = sorted(folder.glob("*.jsonld"))
    assert [each.name for each in files] == sorted(each.name for each in there.iterdir())
    for path in files:
        texts = (path.read_text("utf-8"), (there / path.name).read_text("utf-8"))
        one, other = (Document(BASE + path.name, None, each).expansion for each in texts)
        assert same([e.triple for e in one.statements], [e.triple for e in other.statements])
        assert '"@graph"' not in texts[1]


def test_examples_that_are_pulled_are_descriptions_as_people_write_them(
    engine: Engine,
    capsys: pytest.CaptureFixture[str],
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    shutil.copytree(EXAMPLES, tmp_path / "examples")
    monkeypatch.chdir(tmp_path / "examples")
    push(capsys, engine)
    there = tmp_path / "pulled"
    assert run(capsys, "graph", "pull", "-o", str(there), *at(engine))[0] == 0
    kinds = {each.parent.name for each in there.rglob("*.jsonld")}
    assert {"devices", "models", "things", "hand-remote"} <= kinds
    for path in sorted(there.rglob("*.jsonld")):
        own = path.relative_to(there).as_posix()
        before = (tmp_path / "examples" / own).read_text("utf-8")
        texts = before, path.read_text("utf-8")
        one, other = (Document(BASE + own, None, each).expansion for each in texts)
        assert same([e.triple for e in one.statements], [e.triple for e in other.statements]), own
        # What a description is made of stands under its own names, as before.
        right = "with-findings" not in own
        for name in ("properties", "actions", "events", "securityDefinitions", "modelSource"):
            assert not right or (f'"{name}"' in texts[1]) == (f'"{name}"' in texts[0]), (own, name)
    # The model files are not pulled; their descriptions are, with all that they say.
    for path in Path.cwd().rglob("*.tflite"):
        shutil.copy(path, there / path.relative_to(Path.cwd()))
    words = ["match", "--format", "csv"]
    assert run(capsys, *words, str(there))[1].count(",fits,") == 24
    # A file that nobody has described is matched with the devices of the fleet as well.
    shutil.copy(next(Path.cwd().rglob("sine.int8.tflite")), tmp_path / "new.tflite")
    words += ["--model", str(tmp_path / "new.tflite")]
    here = run(capsys, *words, ".")
    assert run(capsys, *words, *at(engine)) == here
    assert here[1].count(",unknown,") > 3


def test_turtle_is_sent_as_it_is(
    engine: Engine,
    capsys: pytest.CaptureFixture[str],
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.chdir(tmp_path)
    shutil.copytree(PUBLISHED / "devices", tmp_path / "devices")
    shutil.copy(PUBLISHED / "tflite_models.ttl", tmp_path)
    files = ["tflite_models.ttl", "--sources", "devices"]
    assert push(capsys, engine, *files) == "7 sent, 0 dropped, 0 unchanged"
    words = ["match", "--format", "csv"]
    assert run(capsys, *words, *at(engine)) == run(capsys, *words, *files)
    for name, query in STUDIES.items():
        here = run(capsys, "query", query, *files, "--format", "csv")[1]
        there = run(capsys, "query", query, "--format", "csv", *at(engine))[1]
        assert _values(there) == _values(here), name


def _values(table: str) -> list[list[object]]:
    """The cells of a table in CSV, numbers by their value."""
    return [[_value(cell) for cell in row] for row in csv.reader(StringIO(table))]


def _value(cell: str) -> object:
    try:
        return float(cell)
    except ValueError:
        return cell.rpartition("/")[2]
