"""Ways to call the command that nobody plans: closed streams, Ctrl-C, folders out of reach."""

import errno
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from thingfit.cli.main import main

TD = (
    '{"@context": "https://www.w3.org/2022/wot/td/v1.1", "id": "urn:a:b", "title": "Lamp", '
    '"securityDefinitions": {"n": {"scheme": "nosec"}}, "security": "n"}\n'
)
INTERRUPTED_WHILE_IMPORTING = """
import sys
from importlib.abc import MetaPathFinder

wanted = sys.argv[1]

class Interrupted(MetaPathFinder):
    def find_spec(self, name, path, target=None):
        if name == wanted:
            raise KeyboardInterrupt

sys.meta_path.insert(0, Interrupted())
from thingfit.__main__ import main
sys.argv[1:] = ["lint"]
raise SystemExit(main())
"""
needs_shell = pytest.mark.skipif(shutil.which("sh") is None, reason="streams are closed by `sh`")


@pytest.fixture(autouse=True)
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv("THINGFIT_DEBUG", raising=False)
    Path("a.td.json").write_text(TD, encoding="utf-8")
    return tmp_path


def python(*words: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, *words], capture_output=True, text=True, encoding="utf-8", timeout=120
    )


def shell(command: str) -> subprocess.CompletedProcess[str]:
    """A command in which `thingfit` is the one under test."""
    words = ["sh", "-c", command.replace("thingfit", '"$0" -m thingfit'), sys.executable]
    return subprocess.run(
        words,
        capture_output=True,
        text=True,
        encoding="utf-8",
        timeout=120,
        stdin=subprocess.DEVNULL,
    )


def told(capsys: pytest.CaptureFixture[str], *words: str) -> tuple[int, list[str]]:
    """The status of a run, and its sentences."""
    status = main(list(words))
    return status, capsys.readouterr().err.splitlines()


@pytest.mark.parametrize(
    "module",
    ["thingfit.cli.main", "argparse", "thingfit.cli.lint", "thingfit.rules", "thingfit.workspace"],
)
def test_an_interrupt_ends_quietly_however_early_it_comes(module: str) -> None:
    ended = python("-c", INTERRUPTED_WHILE_IMPORTING, module)
    assert (ended.returncode, ended.stdout, ended.stderr) == (130, "", "")


@needs_shell
@pytest.mark.parametrize(
    ("command", "status"),
    [
        ("thingfit lint a.td.json >&-", 0),
        ("thingfit lint a.td.json -o report.txt >&- 2>&-", 0),
        ("thingfit match a.td.json >&- 2>&-", 2),
        ("thingfit rules >&-", 0),
        ("thingfit lint a.td.json <&-", 0),
    ],
)
def test_closed_streams_are_no_fault(command: str, status: int) -> None:
    ended = shell(command)
    assert ended.returncode == status
    assert ended.stderr == ""


@needs_shell
def test_closed_standard_input_is_an_empty_one() -> None:
    ended = shell("thingfit lint - <&-")
    assert ended.returncode == 2
    assert ended.stderr.startswith("thingfit: standard input holds no readable text")


@needs_shell
@pytest.mark.skipif(not Path("/dev/full").exists(), reason="there is no `/dev/full` here")
@pytest.mark.parametrize("command", ["lint", "rules", "version", "query 'SELECT * {?s ?p ?o}'"])
def test_a_full_disk_behind_standard_output_is_told(command: str) -> None:
    ended = shell(f"thingfit {command} > /dev/full")
    assert ended.returncode == 2
    assert ended.stderr == "thingfit: the output cannot be written: no space left on device\n"


@needs_shell
@pytest.mark.skipif(os.name == "nt", reason="Windows keeps a folder that is in use")
def test_a_folder_that_was_removed_under_the_shell_is_told() -> None:
    Path("gone").mkdir()
    ended = shell("cd gone && rmdir ../gone && thingfit lint")
    assert ended.returncode == 2
    assert ended.stderr == "thingfit: the current folder does not exist any more\n"


@pytest.mark.parametrize(
    "words",
    [["lint"], ["match"], ["compare"], ["query", "ASK {}"], ["deploy", "--check"]],
    ids=lambda words: words[0],
)
def test_a_folder_out_of_reach_is_told(
    words: list[str], monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    shut = Path("shut")
    shut.mkdir()
    within = str(shut.absolute()) + os.sep
    look, scan = Path.stat, os.scandir

    def stat(self: Path, **kept: bool) -> os.stat_result:
        if str(self.absolute()).startswith(within):
            raise PermissionError(errno.EACCES, "Permission denied", str(self))
        return look(self, **kept)

    def scandir(path: str | Path = ".") -> object:
        if str(Path(path).absolute()) + os.sep == within:
            raise PermissionError(errno.EACCES, "Permission denied", str(path))
        return scan(path)

    monkeypatch.setattr(Path, "stat", stat)
    monkeypatch.setattr(os, "scandir", scandir)
    status, sentences = told(capsys, *words, "shut")
    assert status == 2
    assert sentences == ["thingfit: `shut` may not be read: permission is denied"]


@pytest.mark.parametrize(
    "words",
    [["lint", "--fix"], ["match"], ["compare"], ["query", "ASK {}"], ["deploy", "--check"]],
    ids=lambda words: words[0],
)
def test_an_empty_path_is_not_the_whole_folder(
    words: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    assert told(capsys, *words, "") == (
        2,
        ["thingfit: a path is empty; a file or a folder is expected"],
    )


@pytest.mark.parametrize("command", ["match", "compare"])
def test_a_missing_path_is_told_once(command: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert told(capsys, command, "gone") == (2, ["thingfit: `gone` does not exist"])


@pytest.mark.skipif(os.name == "nt", reason="Windows has no names of this length")
def test_a_path_too_long_for_the_system_is_told(capsys: pytest.CaptureFixture[str]) -> None:
    status, sentences = told(capsys, "lint", "x" * 5000)
    assert status == 2
    assert len(sentences) == 1 and sentences[0].endswith("cannot be read: file name too long")


def test_sentences_do_not_obey_escape_sequences(capsys: pytest.CaptureFixture[str]) -> None:
    assert told(capsys, "lint", "\x1b[31mred\x07") == (
        2,
        ["thingfit: `\ufffd[31mred\ufffd` does not exist"],
    )


def test_findings_of_workflows_do_not_obey_escape_sequences(
    capsys: pytest.CaptureFixture[str],
) -> None:
    Path("a.td.json").write_text(TD.replace('"n"}', '"\\u001b[31m"}'), encoding="utf-8")
    main(["lint", "--format", "github"])
    out = capsys.readouterr().out
    assert "`\ufffd[31m` is not among the security definitions" in out
    assert "\x1b" not in out


@pytest.mark.parametrize("format_", ["json", "github", "text"])
def test_a_name_of_thousands_of_characters_does_not_drown_the_sentence(
    format_: str, capsys: pytest.CaptureFixture[str]
) -> None:
    name = "a" * 2000 + "b" * 2000
    Path("a.td.json").write_text(TD.replace('"n"}', f'"n", "{name}": 1}}'), encoding="utf-8")
    assert main(["lint", "--format", format_, "--select", "term-unknown"]) == 0
    out = capsys.readouterr().out.replace("\\u2026", "…")
    assert re.search("defines `a{40,100}…b*`", out)
    assert f"`{name}" not in out


@pytest.mark.parametrize(
    "written",
    [
        TD.replace("Lamp", "La\\ud800mp"),
        TD.replace("urn:a:b", "urn:a:\\udfff"),
        TD.replace('"title"', '"t\\ud800": {"@id": "urn:x:\\ud801"}, "title"'),
    ],
    ids=["text", "identifier", "term"],
)
def test_half_a_character_is_no_obstacle_to_a_query(
    written: str, capsys: pytest.CaptureFixture[str]
) -> None:
    Path("a.td.json").write_text(written, encoding="utf-8")
    status = main(["query", "SELECT ?title { ?thing td:title ?title }"])
    out, err = capsys.readouterr()
    assert (status, err) == (0, "")
    assert ("La\ufffdmp" if "La\\u" in written else "Lamp") in out


@pytest.mark.parametrize(
    "words",
    [
        *(["lint", "--format", each] for each in ("text", "json", "sarif", "junit", "github")),
        ["lint", "--diff"],
        ["match"],
        ["compare"],
        ["query", "ASK {}"],
        ["deploy", "--check"],
    ],
    ids=" ".join,
)
def test_half_characters_anywhere_are_no_fault(
    words: list[str], capsys: pytest.CaptureFixture[str], caplog: pytest.LogCaptureFixture
) -> None:
    Path("a.td.json").write_text(
        TD.replace("urn:a:b", "urn:\\ud800").replace(
            '"title"',
            '"base": "http://\\ud800/", "links": [{"href": "\\ud800.tm.json", "rel": "type"}], '
            '"properties": {"\\ud800": {"pattern": "\\ud800", "forms": [{"href": "{?\\ud800}"}]}}, '
            '"title"',
        ),
        encoding="utf-8",
    )
    for name, path in (("b", "\\ud800.tflite"), ("c", "file:///\\udc00.tflite")):
        Path(f"{name}.model.json").write_text(
            '{"@context": "https://w3id.org/thingfit/model/v1", "id": "urn:x:\\ud800", '
            f'"type": "NeuralNetwork", "name": "\\ud800", "file": {{"path": "{path}"}}}}',
            encoding="utf-8",
        )
    main(words)
    assert "fault" not in capsys.readouterr().err
    assert caplog.records == []


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="this system has no named pipes")
def test_a_pipe_in_a_folder_is_not_waited_for() -> None:
    os.mkfifo("pipe.td.json")
    os.mkfifo(".gitignore")
    ended = subprocess.run(
        [sys.executable, "-m", "thingfit", "lint", "--format", "json"],
        capture_output=True,
        text=True,
        encoding="utf-8",
        timeout=60,
        stdin=subprocess.DEVNULL,
    )
    assert (ended.returncode, ended.stderr) == (0, "")
    assert '"a.td.json"' in ended.stdout and "pipe" not in ended.stdout


@pytest.mark.skipif(sys.platform != "linux", reason="other systems refuse such names")
@pytest.mark.parametrize("format_", ["text", "json", "sarif", "junit", "github"])
def test_file_names_that_are_no_text_are_reported(
    format_: str, capsys: pytest.CaptureFixture[str]
) -> None:
    name = os.fsdecode(b"\xff\xfe.td.json")
    Path(name).write_text(TD.replace('"n"}', '"m"}'), encoding="utf-8")
    assert main(["lint", "--format", format_]) == 1
    out, err = capsys.readouterr()
    assert err == ""
    assert format_ != "sarif" or '"%FF%FE.td.json"' in out
