"""Tables in narrow terminals: no row is broken, and no number is cut."""

import re

import pytest

from tests.conftest import REPOSITORY
from thingfit.cli.console import cells
from thingfit.cli.main import main

MODEL = "models/gesture.int8.tflite"
SIZE = re.compile(r"\d+(?:\.\d+)? k?B")


def written(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, width: int, *words: str
) -> list[str]:
    """The lines of a command where the terminal has so many columns, its last sentence left out."""
    monkeypatch.chdir(REPOSITORY / "examples")
    monkeypatch.setattr("thingfit.cli.console._PLAIN_WIDTH", width)
    assert main([*words, "--color", "never"] if words[0] != "describe" else list(words)) == 0
    lines = capsys.readouterr().out.splitlines()
    return lines if words[0] == "describe" else lines[:-1]


@pytest.mark.parametrize("width", [60, 80, 132])
@pytest.mark.parametrize(
    "words", [("match",), ("compare",), ("describe", MODEL, "--format", "text")], ids=lambda w: w[0]
)
def test_rows_stay_within_the_terminal(
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
    words: tuple[str, ...],
    width: int,
) -> None:
    lines = written(capsys, monkeypatch, width, *words)
    assert len(lines) > 6
    assert [line for line in lines if cells(line) > width] == []


@pytest.mark.parametrize("words", [("compare",), ("describe", MODEL, "--format", "text")])
def test_narrow_tables_keep_their_numbers(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, words: tuple[str, ...]
) -> None:
    wide = written(capsys, monkeypatch, 132, *words)
    narrow = written(capsys, monkeypatch, 60, *words)
    assert len(narrow) == len(wide)
    for one, other in zip(narrow, wide, strict=True):
        assert SIZE.findall(one) == SIZE.findall(other)
