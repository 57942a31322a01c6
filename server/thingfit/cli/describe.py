"""The sub-command `describe`: what a `.tflite` file is, as a description, as JSON or as text."""

from __future__ import annotations

import argparse
import json
import os
import sys
from io import StringIO
from pathlib import Path

from thingfit.cli.console import Console, console_on
from thingfit.cli.files import write_file
from thingfit.cli.main import fail
from thingfit.features.model_description import description, updated
from thingfit.tflite import TfliteFile
from thingfit.tflite.facts import facts_json
from thingfit.tflite.text import facts_text
from thingfit.workspace import Binary
from thingfit.workspace.discovery import Unreadable, read_binary, read_source

_FORMATS = ("jsonld", "json", "text")


def configure(parser: argparse.ArgumentParser) -> None:
    """Adds the arguments of the command."""
    parser.epilog = (
        "Exit status: 0 described, 2 could not run. What only a person knows is marked `TODO` in "
        "the description; `thingfit lint` reports each mark once."
    )
    add = parser.add_argument
    add("model", type=Path, metavar="MODEL.tflite", help="the file to describe")
    add("-o", "--output", type=Path, metavar="FILE", help="write to a file; it must not exist yet")
    add(
        "--update",
        type=Path,
        metavar="EXISTING",
        help="refresh the facts of a description in place, and leave all else as it is",
    )
    add("--format", choices=_FORMATS, default="jsonld", help="a description, raw facts, or a page")
    add("--force", action="store_true", help="overwrite the file of -o")


def run(arguments: argparse.Namespace) -> int:
    """Describes the model."""
    if arguments.update and arguments.format != "jsonld":
        return fail("`--update` goes with descriptions, so `--format` is expected to be `jsonld`")
    path: Path = arguments.model
    binary = read_binary(path)
    if binary.model is None:
        return fail(f"`{path}` {_sentence(binary)}")
    if arguments.update:
        return _update(arguments, binary.model)
    target: Path | None = arguments.output
    if target is not None and os.path.lexists(target) and not arguments.force:
        return fail(f"`{target}` exists; `--update` refreshes it, `--force` overwrites it")
    console = console_on(sys.stdout) if target is None else Console(StringIO())
    text = _text(arguments, binary.model, console)
    if target is None:
        console.write(text)
        return 0
    return _write(target, text)


def _update(arguments: argparse.Namespace, model: TfliteFile) -> int:
    existing: Path = arguments.update
    source = read_source(existing)
    if isinstance(source, Unreadable):
        return fail(source.message)
    if source.decoding:
        return fail(f"`{existing}` is not updated: {source.decoding.message}")
    target: Path = arguments.output or existing
    document = source.document()
    if not document.models or document.tree.problems:
        said = "has mistakes in its JSON" if document.tree.problems else "describes no model"
        return fail(f"`{existing}` {said}, so it is not updated")
    text = updated(document, model, _relative(arguments.model, target))
    return _write(target, text)


def _text(arguments: argparse.Namespace, model: TfliteFile, console: Console) -> str:
    path: Path = arguments.model
    match arguments.format:
        case "json":
            return json.dumps(facts_json(model), ensure_ascii=False, indent=2) + "\n"
        case "text":
            return facts_text(model, console.width, console.unicode, path.name)
        case _:
            place = arguments.output or Path("description")
            return description(model, path.stem, _relative(path, place))


def _relative(model: Path, description: Path) -> str:
    """The path of a model seen from its description, with `/`; of another drive, the whole."""
    try:
        return Path(os.path.relpath(model, description.absolute().parent)).as_posix()
    except ValueError:
        return model.absolute().as_posix()


def _sentence(binary: Binary) -> str:
    """Why there is no model, as the rest of a sentence that begins with the path."""
    said = binary.fault
    if said.startswith("The file "):
        return said.removeprefix("The file ")
    return f"cannot be read: {said[:1].lower()}{said[1:]}"


def _write(target: Path, text: str) -> int:
    problem = write_file(target, text)
    return fail(problem) if problem else 0
