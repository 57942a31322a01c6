"""Formats whose form others define, and what a terminal can show."""

import io
import json
import xml.etree.ElementTree as ElementTree
from pathlib import Path

import pytest
from jsonschema import Draft4Validator

from tests.conftest import CORPUS, REPOSITORY
from thingfit.cli.checking import check_all
from thingfit.cli.collect import collect
from thingfit.cli.console import Console, console_on
from thingfit.cli.report.as_github import as_github
from thingfit.cli.report.as_json import as_json
from thingfit.cli.report.as_junit import as_junit
from thingfit.cli.report.as_sarif import as_sarif
from thingfit.cli.report.as_text import Run, write_text
from thingfit.cli.report.excerpt import cells, excerpt, printable
from thingfit.facts import Document
from thingfit.rules import Severity
from thingfit.syntax import find
from thingfit.text import Span

CONTEXT = '"@context": "https://www.w3.org/2022/wot/td/v1.1"'
SARIF_SCHEMA = (
    REPOSITORY
    / "tests/schemas/node_modules/@microsoft/jest-sarif/lib/schemas/sarif-2.1.0-rtm.5.json"
)
NASTY = {
    "bom.td.json": f'\ufeff{{{CONTEXT}, "😀": 1, "😀": 2,\r\n "title": "x"}}',
    "a b&<%.td.json": f'{{{CONTEXT},\n "a\\u0000\\u001b[31m": 1, "a\\u0000\\u001b[31m": 2}}',
    "half.td.json": f'{{{CONTEXT}, "\\ud800": 1, "\\ud800": 2, "\\uffff": 1, "\\uffff": 2}}',
    "comma.td.json": f"{{{CONTEXT}, }}",
    "many.td.json": f'[{{{CONTEXT}, "a": 1, "a": {{\n}}}}]',
}


def checked_in(folder: Path):
    return check_all(collect([str(folder)], None, lambda options: options))


@pytest.fixture
def nasty(tmp_path):
    for name, text in NASTY.items():
        (tmp_path / name).write_bytes(text.encode("utf-8"))
    checked = checked_in(tmp_path)
    assert [len(each.findings) > 0 for each in checked] == [True] * len(NASTY)
    return checked


def sarif_of(checked, errors=()):
    return json.loads(as_sarif(checked, errors))


def hold_sarif(log) -> None:
    """What code scanning asks of a log beyond its schema."""
    (run,) = log["runs"]
    assert (log["version"], run["columnKind"]) == ("2.1.0", "utf16CodeUnits")
    rules = run["tool"]["driver"]["rules"]
    for rule in rules:
        assert rule["shortDescription"]["text"]
        assert rule["help"]["text"] and rule["help"]["markdown"]
    for result in run["results"]:
        assert rules[result["ruleIndex"]]["id"] == result["ruleId"]
        assert result["level"] in ("error", "warning", "note")
        regions = [each["physicalLocation"]["region"] for each in result["locations"]]
        for fix in result.get("fixes", []):
            for change in fix["artifactChanges"]:
                regions += [each["deletedRegion"] for each in change["replacements"]]
        for region in regions:
            start = (region["startLine"], region["startColumn"])
            assert (1, 1) <= start <= (region["endLine"], region["endColumn"])
        (location,) = result["locations"]
        uri = location["physicalLocation"]["artifactLocation"]["uri"]
        assert uri.isascii() and " " not in uri


def test_sarif_holds_on_nasty_texts(nasty):
    log = sarif_of(nasty, ["`x` does not exist"])
    hold_sarif(log)
    (run,) = log["runs"]
    (invocation,) = run["invocations"]
    assert invocation["executionSuccessful"] is False
    by_file = {
        result["locations"][0]["physicalLocation"]["artifactLocation"]["uri"][-12:]: result
        for result in run["results"]
        if result["ruleId"] == "duplicate-key"
    }
    # The mark does not count, the emoji before counts twice: `{"@context": "…", "😀": 1, "😀"`.
    region = by_file["/bom.td.json"]["locations"][0]["physicalLocation"]["region"]
    start = NASTY["bom.td.json"].rindex('"😀"') - 1
    assert region == {
        "startLine": 1,
        "startColumn": start + 2,
        "endLine": 1,
        "endColumn": start + 6,
    }


def test_sarif_validates_against_its_schema(nasty):
    if not SARIF_SCHEMA.is_file():
        pytest.skip("npm package @microsoft/jest-sarif is not installed")
    validator = Draft4Validator(json.loads(SARIF_SCHEMA.read_text("utf-8")))
    validator.validate(sarif_of(nasty, ["`x` does not exist"]))
    validator.validate(sarif_of(()))
    validator.validate(sarif_of(checked_in(REPOSITORY / "examples")))
    if CORPUS.is_dir():
        validator.validate(sarif_of(checked_in(CORPUS)))


def test_a_fix_in_sarif_mends_the_text(tmp_path):
    text = f'{{\n {CONTEXT}, "😀": "😀", }}'
    (tmp_path / "a.td.json").write_text(text, "utf-8")
    (result,) = (
        each
        for each in sarif_of(checked_in(tmp_path))["runs"][0]["results"]
        if each["ruleId"] == "json-trailing-comma"
    )
    (replacement,) = result["fixes"][0]["artifactChanges"][0]["replacements"]
    region = replacement["deletedRegion"]
    line = text.split("\n")[region["startLine"] - 1].encode("utf-16-le")
    kept = line[: 2 * region["startColumn"] - 2] + line[2 * region["endColumn"] - 2 :]
    assert json.loads("{" + kept.decode("utf-16-le"))["😀"] == "😀"


def test_junit_is_xml_and_counts_what_fails(nasty):
    root = ElementTree.fromstring(as_junit(nasty, ["`x` does not exist"], Severity.ERROR))
    failures = root.findall(".//failure")
    assert int(root.attrib["failures"]) == len(failures)
    assert int(root.attrib["tests"]) == len(root.findall(".//testcase"))
    assert int(root.attrib["errors"]) == len(root.findall(".//error")) == 1
    errors = [f for each in nasty for f in each.findings if f.finding.severity is Severity.ERROR]
    assert len(failures) == len(errors) > 0
    assert not ElementTree.fromstring(as_junit(nasty, [], None)).findall(".//failure")


def test_github_commands_are_one_line_each(nasty):
    lines = as_github(nasty, ["`x` does not exist"]).splitlines()
    assert len(lines) == sum(len(each.findings) for each in nasty) + 1
    assert all(line.startswith(("::error ", "::warning ", "::notice ")) for line in lines)


def test_json_gives_pointers_that_resolve_and_ranges_in_the_text(nasty):
    report = json.loads(as_json(nasty))
    assert report["version"] == 1
    for document, each in zip(report["documents"], nasty, strict=True):
        lines = each.document.text.replace("\r\n", "\n").split("\n")
        assert set(document) == {"path", "kind", "findings"}
        for finding in document["findings"]:
            assert find(each.document.tree.root, finding["pointer"]) is not None
            for end in finding["range"].values():
                line = lines[end["line"]]
                assert 0 <= end["character"] <= len(line.encode("utf-16-le")) // 2
    counts = [f["severity"] for d in report["documents"] for f in d["findings"]]
    assert report["summary"] == {
        "documents": len(nasty),
        **{name: counts.count(name) for name in ("error", "warning", "hint")},
    }


def test_text_for_a_stream_that_is_not_unicode(nasty):
    data = io.BytesIO()
    stream = io.TextIOWrapper(data, encoding="ascii")
    console = console_on(stream)
    assert not console.unicode and not console.colour
    write_text(nasty, Run(0.1, 3), console)
    stream.flush()
    shown = data.getvalue().decode("ascii")
    assert " | " in shown and "\\U0001f600" in shown
    assert "\x1b" not in shown and "\x00" not in shown


class Terminal(io.StringIO):
    encoding = "utf-8"

    def isatty(self):
        return True


def test_colour_only_on_a_terminal_and_not_against_the_users_will(monkeypatch):
    monkeypatch.delenv("NO_COLOR", raising=False)
    monkeypatch.setenv("TERM", "xterm")
    assert console_on(Terminal()).colour
    assert not console_on(io.StringIO()).colour
    assert not console_on(Terminal(), "never").colour
    assert console_on(io.StringIO(), "always").colour
    monkeypatch.setenv("NO_COLOR", "1")
    assert not console_on(Terminal()).colour
    assert console_on(Terminal(), "always").colour
    monkeypatch.delenv("NO_COLOR")
    monkeypatch.setenv("TERM", "dumb")
    assert not console_on(Terminal()).colour


@pytest.mark.parametrize("width", [20, 40, 97])
@pytest.mark.parametrize("filler", ["a", "温", "\t", "e\u0301"])
@pytest.mark.parametrize("before", [0, 3, 30, 500])
@pytest.mark.parametrize("after", [0, 3, 500])
def test_an_excerpt_fits_and_shows_the_range(width, filler, before, after):
    text = f"x\n{filler * before}CULPRIT{filler * after}\ny"
    start = 2 + len(filler) * before
    shown = excerpt(Document("", None, text), Span(start, start + 7), width)
    assert shown.number == 2
    assert cells(shown.source) <= width
    columns = "".join(c * max(cells(c), 0) for c in shown.source)
    assert columns[shown.indent : shown.indent + shown.length] == "CULPRIT"


def test_an_excerpt_of_a_range_that_is_empty_or_of_several_lines():
    document = Document("", None, '{"a": [\n1]}')
    assert excerpt(document, Span(6, 10), 40)[2:] == (6, 1)
    assert excerpt(document, Span(11, 11), 40)[2:] == (3, 1)
    assert excerpt(document, Span(7, 7), 40)[1:] == ('{"a": [', 7, 1)


def test_an_excerpt_of_one_huge_line_is_quick():
    text = "{" + '"a": 1,' * 500_000
    document = Document("", None, text)
    assert document.lines.line_count == 1
    for start in range(0, len(text), len(text) // 200):
        assert cells(excerpt(document, Span(start, start + 3), 80).source) <= 80


def test_nothing_that_moves_the_cursor_is_shown():
    assert printable("a\x1b[31m\x07\u202eb\tc\u2028") == "a\ufffd[31m\ufffd\ufffdb    c\ufffd"


def test_console_escapes_what_the_stream_cannot_hold():
    stream = io.TextIOWrapper(io.BytesIO(), encoding="utf-8")
    Console(stream).line("half \ud800")
    stream.flush()
    assert stream.buffer.getvalue() == b"half \\ud800\n"  # type: ignore[attr-defined]
