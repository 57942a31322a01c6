"""The report on assertions: its form, its verdicts, and that no assertion is forgotten."""

from __future__ import annotations

import csv
import json
from pathlib import Path

import pytest

from tests.conftest import CORPUS, REPOSITORY, corpus_files, corpus_text, needs_corpus, workspace
from tests.rules.things import TD_1_1, property_, secured, td, tm
from thingfit.cli.main import main
from thingfit.rules import rules
from thingfit.rules.assertions import (
    Verdict,
    assertions,
    is_shown_by_documents,
    judge,
    judging,
)

PUBLISHED = REPOSITORY.parent / "shared" / "data" / "w3c" / "td11_assertions.json"


def verdicts(text: str) -> dict[str, str]:
    """The verdict on each assertion."""
    return {name: judged.verdict.value for name, judged in judge(*workspace(text)).items()}


@pytest.mark.skipif(not PUBLISHED.is_file(), reason="the published list is not on this machine")
def test_every_assertion_of_the_specification_is_known() -> None:
    assert set(assertions()) == set(json.loads(PUBLISHED.read_text("utf-8")))


def test_all_that_a_document_can_show_is_covered() -> None:
    shown = [name for name in assertions() if is_shown_by_documents(name)]
    assert len(shown) > 230
    named = {name for rule in rules().values() for name in rule.assertions}
    # Of those that rules name and documents show, each has a verdict that a rule can spoil.
    free = {name for name in shown if name in named and not judging(name)}
    assert free <= {"tm-versioning-1", "td-security-overrides"}


def test_what_a_small_description_shows() -> None:
    found = verdicts(td(property_()))
    assert found["td-vocab-title--Thing"] == "pass"
    assert found["td-vocab-href--Form"] == "pass"
    assert found["td-vocab-minimum--NumberSchema"] == "not-impl"
    assert found["td-vocab-input--ActionAffordance"] == "not-impl"
    assert found["td-security-oauth2-code-flow"] == "not-impl"
    assert found["client-data-schema"] == "null"
    assert found["tm-identification"] == "not-impl"
    assert "fail" not in found.values()


@pytest.mark.parametrize(
    ("text", "broken"),
    [
        (td().replace('"title": "Boiler room",', ""), "td-vocab-title--Thing"),
        (td('"description": 3'), "td-vocab-description--Thing"),
        (td('"description": 3'), "td-string-type"),
        (td('"properties": []'), "td-objects"),
        (td('"links": {}'), "td-arrays"),
        (td(property_('"type": "number"', '"op": "invokeaction"')), "td-op-for-property"),
        (td('"properties": {"a": {"type": "string"}}'), "td-vocab-forms--InteractionAffordance"),
        (td('"properties": {"a": {"type": "string"}}'), "td-property-arrays"),
        (td('"created": "yesterday"'), "td-datetime-type"),
        (td('"created": "2024-01-01T00:00:00+01:00"'), "td-datetime-recommended-type"),
        (
            secured('"scheme": "oauth2", "flow": "code", "token": "https://t.example.com"'),
            "td-security-oauth2-code-flow",
        ),
        (td(context='"https://www.w3.org/2019/wot/td"'), "td-context-ns-thing-mandatory"),
        (td().replace("{", "{,", 1), "td-json-open"),
        ("\ufeff" + td(), "td-json-open_no-byte-order"),
        (tm('"tm:optional": ["/properties/gone"]'), "tm-tmOptional-resolver"),
        (tm('"tm:optional": {}'), "tm-tmOptional-array"),
        (tm('"properties": {"a": {"tm:ref": "#/properties/b"}}'), "tm-tmRef2"),
        (tm('"properties": {"{{A}}": {"type": "string"}}'), "tm-placeholder-value"),
    ],
)
def test_what_breaks_an_assertion(text: str, broken: str) -> None:
    assert verdicts(text)[broken] == "fail"


def test_a_mistake_breaks_only_what_it_is_about() -> None:
    text = td(
        '"properties": {"a": {"type": "string", "forms": [{"href": "https://a.example.com/"}]}}',
        '"actions": {"b": {"forms": [{"href": "https://a.example.com/", "op": "readproperty"}]}}',
    )
    failed = {name for name, verdict in verdicts(text).items() if verdict == "fail"}
    assert failed == {
        "td-forms",
        "td-op-for-action",
        "td-processor",
        "td-vocab-op--Form",
        "well-known-operation-types-only",
    }


@needs_corpus
def test_descriptions_called_valid_break_no_assertion_about_their_form() -> None:
    expected = json.loads((CORPUS / "expected.json").read_text("utf-8"))
    valid = [path for path in corpus_files() if expected[path].get("label") == "valid"]
    form = {"td-processor", "td-objects", "td-arrays", "td-context", "td-forms", "td-links"}
    for path in valid:
        found = judge(*workspace(corpus_text(path), path))
        broken = {name for name, judged in found.items() if judged.verdict is Verdict.FAIL}
        assert not broken & form, path


def test_the_report_of_a_folder(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    good = td(property_('"type": "number", "minimum": 1'))
    Path("good.td.json").write_text(good, "utf-8")
    Path("bad.td.json").write_text(td('"created": "yesterday"', id=""), "utf-8")
    Path("thingfit.toml").write_text('ignore = ["datetime-form"]', "utf-8")
    assert main(["lint", "--assertions", "report.csv"]) == 0
    capsys.readouterr()
    text = Path("report.csv").read_text("utf-8")
    assert text.startswith('"ID","Status","Comment"\n')
    rows = {row["ID"]: row for row in csv.DictReader(text.splitlines())}
    assert tuple(rows) == assertions()
    assert rows["td-vocab-title--Thing"]["Status"] == "pass"
    assert rows["td-vocab-title--Thing"]["Comment"] == "shown by 2 documents"
    assert rows["td-datetime-type"]["Status"] == "fail"
    assert rows["td-datetime-type"]["Comment"].startswith("bad.td.json:4: `created`")
    assert rows["td-vocab-minimum--NumberSchema"]["Comment"] == "shown by 1 document"
    assert rows["server-data-schema"]["Status"] == "null"
    assert main(["lint", "--assertions", "gone/report.csv"]) == 2
    assert main(["lint", "--assertions", "report.csv", "--diff"]) == 2
    assert TD_1_1 in good
