"""The sub-command `import`: devices and models of Turtle files as JSON-LD files.

All statements of a device or model are kept, with the changes that `thingfit.facts.modern` names.
Relative IRIs stay relative, and blank nodes stay without a name.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from thingfit.cli.console import complain, console_on
from thingfit.cli.files import not_written
from thingfit.cli.main import fail
from thingfit.cli.report.texts import counted
from thingfit.facts import Kind
from thingfit.facts.transcribe import RELATIVE, Transcript, transcribe
from thingfit.meaning.turtle import read_turtle
from thingfit.text import LineIndex, whole
from thingfit.workspace.discovery import Unreadable, is_file, is_folder, read_source

_LARGEST = 1_000_000_000
"""The size in bytes above which a file is not read: a knowledge graph may be large."""
_ENDINGS = {Kind.THING_DESCRIPTION: ".td.jsonld", Kind.MODEL: ".model.jsonld"}


def configure(parser: argparse.ArgumentParser) -> None:
    """Adds the arguments of the command."""
    parser.epilog = (
        "Exit status: 0 all is written, 1 some of the Turtle is not, 2 could not run. Each device "
        "becomes a Thing Description (.td.jsonld), each model a model description (.model.jsonld)."
    )
    add = parser.add_argument
    add("files", nargs="+", type=Path, metavar="FILE.ttl", help="Turtle files, or folders of them")
    add("-o", "--output", type=Path, required=True, metavar="DIR", help="the folder to write to")
    add("--force", action="store_true", help="overwrite files that are there")


def run(arguments: argparse.Namespace) -> int:
    """Reads the files and writes a document for each device and model."""
    read = [_read(path) for path in _files(arguments.files)]
    wrong = [each.message for each in read if isinstance(each, Unreadable)]
    if wrong:
        return fail(wrong[0])
    imported = [each for each in read if isinstance(each, _Imported)]
    documents = _named([each for one in imported for each in one.transcripts])
    if not documents:
        _complain(imported)
        return fail("the Turtle describes neither a device nor a model")
    folder: Path = arguments.output
    problem = _hindrance(folder, documents, arguments.force) or _write(folder, documents)
    if problem:
        return fail(problem)
    _complain(imported)
    console = console_on(sys.stdout)
    for name in documents:
        console.line((folder / name).as_posix())
    return int(any(each.problems or each.left for each in imported))


@dataclass(frozen=True, slots=True)
class _Imported:
    """What one file gives: documents, its mistakes, and how many statements belong to none."""

    path: Path
    transcripts: tuple[Transcript, ...]
    problems: tuple[str, ...]
    left: int


def _files(paths: Sequence[Path]) -> Iterator[Path]:
    for path in dict.fromkeys(paths):
        if is_folder(path):
            yield from sorted(path.rglob("*.ttl"))
        else:
            yield path


def _read(path: Path) -> _Imported | Unreadable:
    source = read_source(path, _LARGEST)
    if isinstance(source, Unreadable):
        return source
    if source.decoding is not None:
        return Unreadable(path, f"cannot be read: {source.decoding.message}")
    expansion = read_turtle(source.text, RELATIVE)
    lines = LineIndex(source.text)
    problems = [
        f"{path}:{lines.line_of(each.span.start) + 1}: {each.message}"
        for each in expansion.problems
    ]
    found = transcribe(expansion)
    return _Imported(path, found.transcripts, tuple(problems), len(found.left))


def _complain(imported: Sequence[_Imported]) -> None:
    for each in imported:
        for problem in each.problems:
            complain(problem)
        if each.left:
            statements = counted(each.left, "statement")
            complain(f"{each.path}: {statements} about neither a device nor a model left out")


def _named(transcripts: Sequence[Transcript]) -> dict[str, str]:
    """The texts by file name, in order; of several with one name, later ones get a number."""
    documents: dict[str, str] = {}
    for each in sorted(transcripts, key=lambda one: (one.kind.value, one.name, one.text)):
        ending, number = _ENDINGS[each.kind], 1
        name = each.name + ending
        while name in documents:
            number += 1
            name = f"{each.name}-{number}{ending}"
        documents[name] = each.text
    return documents


def _hindrance(folder: Path, documents: dict[str, str], force: bool) -> str | None:
    """Why nothing is to be written, if something speaks against it."""
    if is_file(folder):
        return f"`{folder}` is a file, where a folder is expected"
    there = [name for name in documents if is_file(folder / name)]
    other = [name for name in there if _text(folder / name) != documents[name]]
    if not other or force:
        return None
    more = f" and {len(other) - 1} more" if len(other) > 1 else ""
    return f"`{(folder / other[0]).as_posix()}`{more} would be overwritten; `--force` allows it"


def _text(path: Path) -> str | None:
    source = read_source(path)
    return None if isinstance(source, Unreadable) else source.text


def _write(folder: Path, documents: dict[str, str]) -> str | None:
    """Writes the documents; gives the reason when that fails."""
    path = folder
    try:
        folder.mkdir(parents=True, exist_ok=True)
        for name, text in documents.items():
            path = folder / name
            path.write_bytes(whole(text).encode("utf-8"))
    except OSError as error:
        return not_written(path, error)
    return None
