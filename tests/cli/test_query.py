"""`thingfit query`: its formats, its ends, and the case studies as people run them."""

from __future__ import annotations

import csv
import io
import json
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from tests.case_studies import STUDIES, expected
from tests.facts.published import PUBLISHED, needs_published
from tests.fit.made import device_text, model_text
from thingfit.cli.main import main

NAMES = (
    "SELECT ?m ?name ?ram WHERE { ?m a nnet:NeuralNetwork ; schema:name ?name ; tf:ramBytes ?ram }"
)


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "a.model.jsonld").write_text(
        model_text(id="urn:a", name='Say "a",\nplease', ramBytes=900), "utf-8"
    )
    (tmp_path / "b.model.jsonld").write_text(model_text(id="urn:b", name="B"), "utf-8")
    (tmp_path / "board.td.jsonld").write_text(device_text(), "utf-8")
    return tmp_path


def run(*words: str) -> int:
    try:
        return main(["query", *words])
    except SystemExit as end:
        return int(end.code or 0)


def answer(capsys: pytest.CaptureFixture[str], *words: str) -> str:
    assert run(*words) == 0
    return capsys.readouterr().out


def mistake(capsys: pytest.CaptureFixture[str], *words: str) -> str:
    assert run(*words) == 2
    said = capsys.readouterr()
    assert said.out == ""
    assert said.err.count("\n") == 1
    return said.err.removeprefix("thingfit: ").rstrip("\n")


def test_a_table_has_short_names_and_numbers_to_the_right(
    capsys: pytest.CaptureFixture[str],
) -> None:
    lines = answer(capsys, NAMES + " ORDER BY ?ram").splitlines()
    assert lines[:3] == [
        "m      name               ram",
        'urn:a  Say "a", please    900',
        "urn:b  B                10000",
    ]
    assert lines[-1].startswith("2 rows · ")
    types = answer(capsys, "SELECT DISTINCT ?t { <urn:a> a ?t }")
    assert types.splitlines()[1] == "nnet:NeuralNetwork"


def test_json_is_that_of_sparql(capsys: pytest.CaptureFixture[str]) -> None:
    text = """SELECT ?s ?name ?none ?ram ?b WHERE {
      ?s schema:name ?name ; tf:ramBytes ?ram . ?d ssn:hasSubSystem ?b . OPTIONAL { ?s a ?none .
      FILTER(false) } BIND("x"@en AS ?tag) FILTER(?ram = 900) }"""
    found = json.loads(answer(capsys, text, "--format", "json"))
    assert found["head"] == {"vars": ["s", "name", "none", "ram", "b"]}
    (row,) = found["results"]["bindings"]
    assert row["s"] == {"type": "uri", "value": "urn:a"}
    assert row["name"]["value"] == 'Say "a",\nplease'
    assert row["ram"] == {
        "type": "literal",
        "value": "900",
        "datatype": "http://www.w3.org/2001/XMLSchema#integer",
    }
    assert row["b"]["type"] == "bnode"
    assert "none" not in row
    tagged = json.loads(answer(capsys, 'SELECT ("x"@en AS ?t) {}', "--format", "json"))
    literal = {"type": "literal", "value": "x", "xml:lang": "en"}
    assert tagged["results"]["bindings"] == [{"t": literal}]
    asked = json.loads(answer(capsys, "ASK { <urn:a> ?p ?o }", "--format", "json"))
    assert asked == {"head": {}, "boolean": True}


def test_another_reader_of_the_json_format_understands_it(
    capsys: pytest.CaptureFixture[str],
) -> None:
    import pyoxigraph

    text = answer(capsys, NAMES, "--format", "json")
    read = pyoxigraph.parse_query_results(text, format=pyoxigraph.QueryResultsFormat.JSON)
    assert isinstance(read, pyoxigraph.QuerySolutions)
    assert {row["m"].value for row in read} == {"urn:a", "urn:b"}


def test_csv_is_that_of_sparql(capsys: pytest.CaptureFixture[str], folder: Path) -> None:
    assert run(NAMES + " ORDER BY ?m", "--format", "csv", "-o", "made.csv") == 0
    written = (folder / "made.csv").read_bytes().decode("utf-8")
    assert written.startswith("m,name,ram\r\n")
    rows = list(csv.reader(io.StringIO(written, newline="")))
    assert rows[1] == ["urn:a", 'Say "a",\nplease', "900"]


def test_turtle_is_for_statements(capsys: pytest.CaptureFixture[str]) -> None:
    text = "CONSTRUCT { ?m tf:ramBytes ?r } WHERE { ?m a nnet:NeuralNetwork ; tf:ramBytes ?r }"
    made = answer(capsys, text)
    assert "@prefix tf: <https://w3id.org/thingfit#> ." in made
    assert "<urn:b> tf:ramBytes 10000 ." in made
    assert answer(capsys, text, "--format", "csv").splitlines()[0] == "subject,predicate,object"
    said = mistake(capsys, "ASK {}", "--format", "turtle")
    assert said == (
        "`--format turtle` goes with `CONSTRUCT` and `DESCRIBE`; `ASK` gives no statements"
    )


def test_the_end_tells_whether_there_is_an_answer(capsys: pytest.CaptureFixture[str]) -> None:
    assert run("ASK { <urn:a> ?p ?o }") == 0
    assert capsys.readouterr().out == "yes\n"
    assert run("ASK { <urn:none> ?p ?o }") == 1
    assert capsys.readouterr().out == "no\n"
    assert run("SELECT ?p { <urn:none> ?p ?o }") == 1
    assert capsys.readouterr().out.startswith("0 rows · ")
    assert run("DESCRIBE <urn:none>") == 1


def test_a_query_comes_from_a_file_or_from_standard_input(
    capsys: pytest.CaptureFixture[str], folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (folder / "names.rq").write_text(f"\ufeff{NAMES}", "utf-8")
    assert "urn:b" in answer(capsys, "@names.rq", "b.model.jsonld")
    monkeypatch.setattr(sys, "stdin", io.StringIO("ASK {}"))
    assert answer(capsys, "@-") == "yes\n"
    assert mistake(capsys, "@none.rq") == "the query `none.rq` does not exist"


def test_only_the_named_paths_are_asked(capsys: pytest.CaptureFixture[str]) -> None:
    assert "urn:b" not in answer(capsys, NAMES, "a.model.jsonld")


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["SELECT ?s {?s foo:x ?o}"], "line 1, column 15: the prefix `foo` is not declared; `PREF"),
        (["SELECT ?s {?s"], "line 1, column 14: the query ends"),
        (["INSERT DATA {<urn:a> a <urn:b>}"], "`INSERT` is an update, and the workspace is read"),
        (["ASK {}", "--timeout", "soon"], "--timeout: a number of seconds is expected, not `soon`"),
        (["ASK {}", "--timeout", "0"], "--timeout: a number of seconds is expected, not `0`"),
        (["ASK {}", "--timeout", "nan"], "--timeout: a number of seconds is expected, not `nan`"),
        (["ASK {}", "-o", "none/x"], "`none/x` cannot be written"),
        (["ASK {}", "--config", "none.toml"], "the settings file `none.toml` does not exist"),
    ],
)
def test_what_cannot_run_is_told_in_one_sentence(
    words: list[str], said: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert mistake(capsys, *words).startswith(said)


def test_a_path_that_does_not_exist_is_told(capsys: pytest.CaptureFixture[str]) -> None:
    assert run("ASK {}", "none") == 2
    assert capsys.readouterr().err == "thingfit: `none` does not exist\n"


def test_a_long_query_ends_the_command_in_time(folder: Path) -> None:
    many = "".join(f"<urn:{number}> <urn:p> {number} .\n" for number in range(500))
    (folder / "many.ttl").write_text(many, "utf-8")
    heavy = "SELECT (COUNT(*) AS ?n) {?a ?b ?c. ?d ?e ?f. ?g ?h ?i FILTER(?c + ?f + ?i < 0)}"
    code = "import sys; from thingfit.cli.main import main; sys.exit(main(sys.argv[1:]))"
    words = ["query", heavy, "many.ttl", "--timeout", "0.2"]
    done = subprocess.run(
        [sys.executable, "-c", code, *words], capture_output=True, text=True, timeout=30
    )
    assert done.returncode == 2
    assert done.stderr == ("thingfit: the query is given up after 0.2 s; `--timeout` allows more\n")


@needs_published
@pytest.mark.parametrize("study", STUDIES)
@pytest.mark.parametrize("imported", [False, True], ids=["turtle", "imported"])
def test_the_case_studies(
    study: str, imported: bool, folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (folder / "study.rq").write_text(STUDIES[study], "utf-8")
    words = ["--sources", str(PUBLISHED / "devices"), "--sources", str(PUBLISHED)]
    if imported:
        shutil.rmtree(folder / "made", ignore_errors=True)
        files = [str(PUBLISHED / "devices"), str(PUBLISHED / "tflite_models.ttl")]
        assert main(["import", *files, "-o", "made"]) in (0, 1)
        words = ["made"]
        capsys.readouterr()
    found = json.loads(answer(capsys, "@study.rq", *words, "--format", "json"))
    wanted = expected(study)["sparql_json"]
    assert found["head"] == wanted["head"]
    assert len(found["results"]["bindings"]) == expected(study)["count"]
    for row, known in zip(found["results"]["bindings"], wanted["results"]["bindings"], strict=True):
        assert row.keys() == known.keys()
        for name, cell in row.items():
            other = known[name]
            assert (cell["type"], cell.get("datatype")) == (other["type"], other.get("datatype"))
            if "datatype" in cell:
                assert float(cell["value"]) == float(other["value"])
            else:
                assert cell["value"] == other["value"]
