"""`thingfit lint` where files, processes and terminals matter."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.conftest import CORPUS
from thingfit.cli import fixing
from thingfit.cli.main import main
from thingfit.workspace import discovery

CONTEXT = '"@context": "https://www.w3.org/2022/wot/td/v1.1"'
TWICE = f'{{{CONTEXT}, "title": "a", "title": "b"}}\n'
COMMA = f'{{{CONTEXT}, "title": "a",}}\n'
SELECT = ["--select", "json,duplicate-key"]


def lint(capsys, *words: str) -> tuple[int, dict, str]:
    """The status, the JSON report and the sentences of a run."""
    status = main(["lint", "--format", "json", *SELECT, *words])
    out, err = capsys.readouterr()
    return status, json.loads(out), err


def found(report: dict) -> dict[str, list[str]]:
    return {
        each["path"]: [finding["name"] for finding in each["findings"]]
        for each in report["documents"]
    }


def names() -> list[str]:
    """The names of what is in the working folder."""
    return sorted(path.name for path in Path().iterdir())


@pytest.fixture(autouse=True)
def here(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    return tmp_path


def test_text_that_is_not_utf8_is_told_and_checked(here, capsys):
    Path("latin.td.json").write_bytes(TWICE.replace('"a"', '"ä"').encode("latin-1"))
    Path("wide.td.json").write_bytes(TWICE.encode("utf-16"))
    Path("other.json").write_bytes(b"\xff\xfe\x00\x80\xff")
    status, report, err = lint(capsys)
    assert (status, err) == (1, "")
    assert found(report) == {
        "latin.td.json": ["json-encoding", "duplicate-key"],
        "wide.td.json": ["json-encoding", "duplicate-key"],
    }


def test_a_huge_file_is_told_when_it_is_ours_by_name(here, capsys):
    for name in ("big.td.json", "big.json"):
        with Path(name).open("wb") as file:
            file.truncate(50_000_000)
    Path("a.td.json").write_text(TWICE)
    status, report, err = lint(capsys)
    assert (status, err) == (1, "")
    assert found(report) == {"a.td.json": ["duplicate-key"], "big.td.json": ["file-too-large"]}


def test_deep_brackets_and_an_empty_file(here, capsys):
    Path("deep.td.json").write_text("[" * 100_000)
    Path("empty.td.json").write_text("")
    status, report, _ = lint(capsys)
    assert status == 1
    assert "json-syntax" in found(report)["empty.td.json"]
    assert "json-too-deep" in found(report)["deep.td.json"]


def test_loops_of_links(here, capsys):
    Path("a.td.json").write_text(TWICE)
    Path("again").symlink_to(here)
    Path("b.td.json").symlink_to("b.td.json")
    status, report, err = lint(capsys)
    assert status == 2
    assert found(report) == {"a.td.json": ["duplicate-key"]}
    assert err.startswith("thingfit: `b.td.json` cannot be read: ") and err.count("\n") == 1


def test_an_unreadable_folder(here, capsys, monkeypatch):
    for name in ("a", "b"):
        Path(name).mkdir()
        Path(name, "x.td.json").write_text(TWICE)
    scan = os.scandir

    def refusing(path):
        if Path(path).name == "a":
            raise PermissionError(13, "Permission denied")
        return scan(path)

    monkeypatch.setattr(discovery.os, "scandir", refusing)
    status, report, err = lint(capsys)
    assert status == 2
    assert found(report) == {"b/x.td.json": ["duplicate-key"]}
    assert err == "thingfit: `a` may not be read: permission is denied\n"


def test_standard_input_that_is_too_large_or_not_text(here, capsys, monkeypatch):
    for data in (b" " * 5_000_000, b"\xff\xfe\x00"):
        stream = type("Stream", (), {"buffer": type("B", (), {"read": lambda self, d=data: d})()})
        monkeypatch.setattr(sys, "stdin", stream)
        assert main(["lint", "-"]) == 2
        out, err = capsys.readouterr()
        assert out == "" and err.count("\n") == 1


def test_a_file_named_twice_is_checked_once(here, capsys):
    Path("a.td.json").write_text(TWICE)
    _, report, _ = lint(capsys, "a.td.json", ".", str(here / "a.td.json"))
    assert found(report) == {"a.td.json": ["duplicate-key"]}


def test_paths_outside_the_working_folder(here, capsys, monkeypatch):
    Path("a.td.json").write_text(TWICE)
    Path("inner").mkdir()
    monkeypatch.chdir(here / "inner")
    assert list(found(lint(capsys, "..")[1])) == ["../a.td.json"]
    assert list(found(lint(capsys, str(here))[1])) == [f"{here.as_posix()}/a.td.json"]


def test_several_roots_have_their_own_settings(here, capsys):
    for name, text in (("a", 'ignore = ["td"]'), ("b", 'severity = { td = "hint" }')):
        Path(name).mkdir()
        Path(name, "thingfit.toml").write_text(text)
        Path(name, "x.td.json").write_text(TWICE)
    status, report, _ = lint(capsys, "a", "b")
    # What the command line selects counts before what the settings ignore, here by the group.
    severities = [f["severity"] for d in report["documents"] for f in d["findings"]]
    assert (status, severities) == (0, ["hint"])


def test_fix_keeps_line_ends_mark_and_mode(here, capsys):
    data = ("\ufeff" + COMMA.replace(" ", "\r\n")).encode()
    Path("a.td.json").write_bytes(data)
    Path("a.td.json").chmod(0o640)
    Path("link.td.json").symlink_to("a.td.json")
    assert main(["lint", "--fix", "link.td.json", *SELECT]) == 0
    assert Path("a.td.json").read_bytes() == data.replace(b",}", b"}")
    assert Path("a.td.json").stat().st_mode & 0o777 == 0o640
    assert Path("link.td.json").is_symlink()
    assert names() == ["a.td.json", "link.td.json"]


def test_fix_leaves_a_file_alone_that_changed_meanwhile(here, capsys, monkeypatch):
    Path("a.td.json").write_text(COMMA)
    Path("b.td.json").write_text(COMMA)
    fix_all = fixing.fix_all

    def slow(*arguments):
        fixed = fix_all(*arguments)
        Path("a.td.json").write_text("changed")
        return fixed

    monkeypatch.setattr(fixing, "fix_all", slow)
    assert main(["lint", "--fix", *SELECT]) == 2
    out, err = capsys.readouterr()
    assert err == "thingfit: `a.td.json` has changed meanwhile, so it is not written; run again\n"
    assert "fixed 1 finding" in out
    assert Path("a.td.json").read_text() == "changed"
    assert Path("b.td.json").read_text() == COMMA.replace(",}", "}")
    assert names() == ["a.td.json", "b.td.json"]


def test_fix_that_cannot_write_leaves_everything_as_it_was(here, capsys, monkeypatch):
    Path("a.td.json").write_text(COMMA)

    def refusing(self, target):
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr(Path, "replace", refusing)
    assert main(["lint", "--fix", *SELECT]) == 2
    assert capsys.readouterr().err == "thingfit: `a.td.json` cannot be written: permission denied\n"
    assert Path("a.td.json").read_text() == COMMA
    assert names() == ["a.td.json"]


def test_fix_writes_nothing_that_it_could_not_read_whole(here, capsys):
    data = COMMA.replace('"a"', '"ä"').encode("latin-1")
    Path("a.td.json").write_bytes(data)
    assert main(["lint", "--fix", *SELECT]) == 1
    assert Path("a.td.json").read_bytes() == data


def test_a_difference_can_be_applied(here, capsys):
    before = COMMA.rstrip("\n").replace(", ", ",\n").replace('"a"', '"\u2028"')
    Path("a.td.json").write_bytes(before.encode())
    assert main(["lint", "--diff", *SELECT]) == 1
    assert Path("a.td.json").read_bytes() == before.encode()
    difference = capsys.readouterr().out
    assert "\\ No newline at end of file" in difference
    assert subprocess.run(["patch", "-s", "-p0"], input=difference.encode()).returncode == 0
    assert main(["lint", "--fix", *SELECT]) == 0
    assert Path("a.td.json").read_bytes() == before.replace(",}", "}").encode()


def test_fixes_on_the_corpus_end_and_break_nothing(here, capsys):
    if not CORPUS.is_dir():
        pytest.skip("the corpus of real documents is absent")
    before = lint_all(capsys, CORPUS)
    for path in CORPUS.rglob("*.json*"):
        target = here / path.relative_to(CORPUS)
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_bytes(path.read_bytes())
    main(["lint", "--fix", "--fail-on", "never"])
    capsys.readouterr()
    after = lint_all(capsys, here)
    assert len(after["documents"]) == len(before["documents"])
    assert count_json(after) <= count_json(before)
    assert after["summary"]["error"] < before["summary"]["error"]
    assert main(["lint", "--diff", "--fail-on", "never"]) == 0
    assert capsys.readouterr().out == ""


def lint_all(capsys, folder: Path) -> dict:
    main(["lint", "--format", "json", str(folder)])
    report: dict = json.loads(capsys.readouterr().out)
    return report


def count_json(report: dict) -> int:
    return sum(f["group"] == "json" for d in report["documents"] for f in d["findings"])


def test_a_baseline_hides_what_is_known(here, capsys, monkeypatch):
    Path("sub").mkdir()
    Path("sub/a.td.json").write_text(TWICE)
    assert main(["lint", "sub", "--write-baseline", "known.base", *SELECT]) == 0
    capsys.readouterr()
    Path("sub/a.td.json").write_text("\n\n" + TWICE)
    assert main(["lint", "--baseline", "known.base", *SELECT]) == 0
    assert "1 known from the baseline" in capsys.readouterr().out
    monkeypatch.chdir(here / "sub")
    assert main(["lint", "--baseline", "../known.base", *SELECT]) == 0
    capsys.readouterr()
    Path("a.td.json").write_text(TWICE.replace('"b"', '"b", "title": "c"'))
    status, report, _ = lint(capsys, "--baseline", "../known.base")
    assert (status, found(report)) == (1, {"a.td.json": ["duplicate-key"]})


def test_a_report_that_cannot_be_written(here, capsys):
    Path("a.td.json").write_text(TWICE)
    assert main(["lint", "--output", "gone/report.json"]) == 2
    assert capsys.readouterr().err == (
        "thingfit: `gone/report.json` cannot be written: no such file or directory\n"
    )


def test_jobs_change_nothing(here, capsys):
    for index in range(70):
        Path(f"{index}.td.json").write_text(TWICE if index % 3 else COMMA)
    Path("thingfit.toml").write_text('severity = { td = "hint" }\n')
    assert lint(capsys, "--jobs", "2") == lint(capsys)


def test_a_fault_of_a_rule_is_one_finding_and_no_traceback(here, capsys, monkeypatch):
    from dataclasses import replace

    from thingfit.rules import rules

    def fail(document):
        raise ZeroDivisionError

    rule = rules()["duplicate-key"]
    monkeypatch.setitem(rules(), "duplicate-key", replace(rule, check=fail))
    Path("a.td.json").write_text(TWICE)
    status, report, err = lint(capsys)
    assert (status, err) == (0, "")
    assert "failed" in report["documents"][0]["findings"][0]["message"]


def test_a_fault_of_the_command_is_one_sentence(here, capsys, monkeypatch):
    from thingfit.cli import lint as command

    def fail(*_):
        raise ZeroDivisionError("division by zero")

    monkeypatch.setattr(command, "check_all", fail)
    assert main(["lint"]) == 2
    err = capsys.readouterr().err
    assert "ZeroDivisionError" in err and err.count("\n") == 1
    monkeypatch.setenv("THINGFIT_DEBUG", "1")
    with pytest.raises(ZeroDivisionError):
        main(["lint"])


def thingfit(*words: str, **options) -> subprocess.CompletedProcess:
    command = [sys.executable, "-m", "thingfit", *words]
    return subprocess.run(command, capture_output=True, timeout=60, **options)


def test_a_reader_that_leaves_early_is_no_fault(here):
    for index in range(300):
        Path(f"{index}.td.json").write_text(TWICE)
    command = f"{sys.executable} -m thingfit lint | head -n 1"
    done = subprocess.run(command, shell=True, capture_output=True, timeout=60)
    assert done.stdout.count(b"\n") == 1
    assert done.stderr == b""


def test_lint_starts_without_what_it_does_not_need(here):
    Path("a.td.json").write_text(TWICE)
    code = (
        "import sys; from thingfit.cli.main import main; main(['lint', '.']);"
        "print(sorted({'pygls', 'lsprotocol', 'rdflib', 'numpy', 'pyshacl', 'asyncio'}"
        " & set(sys.modules)), file=sys.stderr)"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, timeout=60)
    assert done.stderr.decode().strip() == "[]"


def test_the_exit_status_of_the_process(here):
    assert thingfit("lint").returncode == 0
    Path("a.td.json").write_text(TWICE)
    assert thingfit("lint").returncode == 1
    assert thingfit("lint", "gone").returncode == 2
    assert thingfit("lint", "--colour").returncode == 2
    assert thingfit().returncode == 2
    assert thingfit("--version").stdout.startswith(b"thingfit ")
    for command in ("lint", "rules", "server", "version"):
        assert thingfit(command, "--help").returncode == 0
