"""The README's commands run in the examples, and what it shows is what they write."""

import re
import shlex
import shutil
from pathlib import Path

import pytest

from tests.conftest import REPOSITORY
from thingfit.cli.main import main

README = (REPOSITORY / "README.md").read_text(encoding="utf-8")
BLOCKS = re.findall(r"```(\w*)\n(.*?)```", README, re.DOTALL)
LINES = [line for kind, text in BLOCKS if kind == "sh" for line in text.splitlines()]
CALLS = [line for line in LINES if line.startswith("thingfit ") and "--endpoint" not in line]
SHOWN = [text for kind, text in BLOCKS if not kind]
TURTLE = """
@prefix nnet: <http://tinyml-schema.org/networkschema#> .
@prefix schema: <https://schema.org/> .
<urn:example:network> a nnet:NeuralNetwork ; schema:name "Network" .
"""


@pytest.fixture(autouse=True)
def examples(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A copy of the examples to work in, with the files that the commands speak of."""
    folder = tmp_path / "examples"
    shutil.copytree(REPOSITORY / "examples", folder)
    shutil.copy(folder / "models" / "gesture.int8.tflite", folder / "model.tflite")
    (folder / "graph.ttl").write_text(TURTLE, encoding="utf-8")
    monkeypatch.chdir(folder)
    return folder


def test_all_commands_run(capsys: pytest.CaptureFixture[str]) -> None:
    assert len(CALLS) >= 15
    told = {}
    for call in CALLS:
        status = main(shlex.split(call, comments=True)[1:])
        out, err = capsys.readouterr()
        if status == 2:
            told[call] = err or out
    assert not told


def test_the_finding_is_shown_as_it_is_written(capsys: pytest.CaptureFixture[str]) -> None:
    main(["lint"])
    assert SHOWN[0] in capsys.readouterr().out


def test_the_table_is_shown_as_it_is_written(capsys: pytest.CaptureFixture[str]) -> None:
    main(["match"])
    written = capsys.readouterr().out
    cells = [cell for line in SHOWN[1].splitlines() for cell in re.split(r"\s{2,}", line.strip())]
    assert len(cells) > 20
    assert [cell for cell in cells if cell not in written] == []


def test_links_lead_somewhere() -> None:
    links = re.findall(r"\]\((?!http)([^)#]+)\)", README)
    assert links
    assert [each for each in links if not (REPOSITORY / each).exists()] == []
