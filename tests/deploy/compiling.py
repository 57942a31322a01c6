"""Compiling of generated projects against the header stand-ins, the same text only once."""

from __future__ import annotations

import re
import subprocess
from collections.abc import Iterable, Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from shutil import which

import pytest

from thingfit.deploy.parts import GeneratedFile

STAND_INS = Path(__file__).resolve().parent / "stand_ins"
CPP = (".cpp", ".ino")
STYLE = "{BasedOnStyle: Google, ColumnLimit: 100}"

_WARNINGS = "-Wall -Wextra -Wpedantic -Wconversion -Wshadow -Werror".split()
_FOLDERS: Mapping[str, tuple[str, ...]] = {
    "platformio": ("arduino", "arduino_esp32", "esp_camera"),
    "arduino": ("arduino", "arduino_esp32", "esp_camera"),
    "zephyr": ("zephyr",),
    "esp-idf": ("esp_idf", "esp_camera"),
}
_INCLUDE = re.compile(r'#include "([^"]+)"')
_REMARK = re.compile(r"^\s*//.*\n", re.MULTILINE)

HOST = ("g++",)
ARM = ("arm-none-eabi-g++", "-mcpu=cortex-m4", "-mthumb")

needs_compilers = pytest.mark.skipif(
    which(HOST[0]) is None or which(ARM[0]) is None,
    reason="g++ and arm-none-eabi-g++ are not on this machine",
)
needs_host = pytest.mark.skipif(which(HOST[0]) is None, reason="g++ is not on this machine")
needs_clang_format = pytest.mark.skipif(
    which("clang-format") is None, reason="clang-format is not on this machine"
)


@dataclass(frozen=True, slots=True)
class Unit:
    """A file to compile, and the folders of headers."""

    path: Path
    folders: tuple[str, ...]


def write(files: Iterable[GeneratedFile], folder: Path) -> None:
    """Writes a project, and fails where a path leaves the folder."""
    for each in files:
        path = folder / each.path
        assert path.resolve().is_relative_to(folder.resolve()), each.path
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(each.content)


def units(folder: Path, target: str) -> list[Unit]:
    """The files of a project to compile."""
    paths = sorted(each for each in folder.rglob("*") if each.suffix in CPP)
    old = any("micro_error_reporter.h" in each.read_text("utf-8") for each in paths)
    runtime = ("tflm_2_4", "tflm") if old else ("tflm",)
    return [Unit(path, (*runtime, *_FOLDERS[target])) for path in paths]


def distinct(found: Iterable[Unit]) -> list[Unit]:
    """The units that differ in more than their comments, or include what differs."""
    first: dict[tuple[str, tuple[str, ...]], Unit] = {}
    for unit in found:
        first.setdefault((_text(unit.path, set()), unit.folders), unit)
    return list(first.values())


def _text(path: Path, seen: set[Path]) -> str:
    if path in seen or not path.is_file():
        return ""
    seen.add(path)
    text = _code(path)
    return text + "".join(_text(path.parent / name, seen) for name in _INCLUDE.findall(text))


@cache
def _code(path: Path) -> str:
    return _REMARK.sub("", path.read_text("utf-8"))


def faults(found: Iterable[Unit], compiler: tuple[str, ...], *options: str) -> list[str]:
    """What a compiler says against files; nothing where all are well."""

    def compile_(unit: Unit) -> str:
        # Build systems put the sources on the path too, where their names may hide those of others.
        folders = [
            f"-I{each}" for each in (unit.path.parent, *map(STAND_INS.joinpath, unit.folders))
        ]
        flags = options or ("-fsyntax-only",)
        command = [*compiler, "-std=c++17", *_WARNINGS, *flags, *folders, "-x", "c++"]
        done = subprocess.run(
            [*command, str(unit.path)], capture_output=True, text=True, check=False
        )
        return done.stderr if done.returncode or done.stderr else ""

    with ThreadPoolExecutor(2) as pool:
        return [said for said in pool.map(compile_, found) if said]


def misformatted(paths: Iterable[Path]) -> str:
    """What clang-format would change."""
    names = [str(each) for each in paths]
    done = subprocess.run(
        ["clang-format", f"--style={STYLE}", "--dry-run", "-Werror", *names],
        capture_output=True,
        text=True,
        check=False,
    )
    return done.stderr if done.returncode else ""
