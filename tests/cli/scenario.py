"""Scenario files: documents, a command, and what it writes.

A file consists of sections, each after a line such as `====stdout====`:

`command`            the words after `thingfit`, as in a shell
`document: PATH`     a file to write before; `\\r` and `\\ufeff` stand for themselves
`stdin`              what standard input holds
`stdout`, `stderr`   what the command writes; seconds are written as `# s`
`status`             its exit status
`after: PATH`        what a file holds afterwards

With `UPDATE=1` in the environment the last four are written anew, to be read in the difference.
"""

import io
import os
import re
import shlex
import sys
from dataclasses import dataclass, field
from pathlib import Path

from thingfit.cli.main import main

_HEAD = re.compile(r"^====(.+)====\n", re.MULTILINE)
_SECONDS = re.compile(r"\d+\.\d s\b")


@dataclass
class Scenario:
    """The sections of one file by name, in order."""

    path: Path
    sections: dict[str, str] = field(default_factory=dict)

    @property
    def documents(self) -> dict[str, str]:
        return self._files("document: ")

    @property
    def afterwards(self) -> dict[str, str]:
        return self._files("after: ")

    def _files(self, prefix: str) -> dict[str, str]:
        return {
            name.removeprefix(prefix): text
            for name, text in self.sections.items()
            if name.startswith(prefix)
        }

    def write(self) -> None:
        parts = [f"===={name}====\n{text}" for name, text in self.sections.items()]
        self.path.write_text("".join(parts), encoding="utf-8")


def read_scenario(path: Path) -> Scenario:
    parts = _HEAD.split(path.read_text(encoding="utf-8"))
    return Scenario(path, dict(zip(parts[1::2], parts[2::2], strict=True)))


def play(scenario: Scenario, folder: Path, monkeypatch, capsys) -> dict[str, str]:
    """Runs the command in a folder; gives the sections that it makes."""
    for name, text in scenario.documents.items():
        file = folder / name
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(_unescaped(text).encode("utf-8"))
    monkeypatch.chdir(folder)
    for name in ("NO_COLOR", "THINGFIT_DEBUG"):
        monkeypatch.delenv(name, raising=False)
    stdin = scenario.sections.get("stdin", "").encode("utf-8")
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(stdin), encoding="utf-8"))
    words = shlex.split(scenario.sections["command"])
    assert words[0] == "thingfit"
    try:
        status = main(words[1:])
    except SystemExit as end:
        status = int(end.code or 0)
    out, err = capsys.readouterr()
    made = {
        "stdout": _SECONDS.sub("# s", out),
        "stderr": _SECONDS.sub("# s", err),
        "status": f"{status}\n",
    }
    for name in scenario.afterwards:
        made[f"after: {name}"] = _escaped((folder / name).read_bytes().decode("utf-8"))
    return made


def updating() -> bool:
    return os.environ.get("UPDATE") == "1"


def _unescaped(text: str) -> str:
    return text.replace("\\r", "\r").replace("\\ufeff", "\ufeff")


def _escaped(text: str) -> str:
    return text.replace("\r", "\\r").replace("\ufeff", "\\ufeff")
