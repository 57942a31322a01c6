"""The files that ship with Thingfit: contexts, schemas, shapes, vocabularies and snippets."""

from __future__ import annotations

import json
from functools import cache
from pathlib import Path

from thingfit.json_value import JsonValue

_PACKAGE = Path(__file__).resolve().parent


class ResourceError(Exception):
    """A shipped file is missing or broken; the text is one sentence for the user."""


@cache
def data_folder() -> Path:
    """The folder of `ontology/` and `snippets/`: inside the wheel, or the checkout's top."""
    installed = _PACKAGE / "_data"
    return installed if installed.is_dir() else _PACKAGE.parent.parent


@cache
def read_text(path: str) -> str:
    """The text of a shipped file; its path is relative to the data folder."""
    try:
        return (data_folder() / path).read_text(encoding="utf-8")
    except OSError as error:
        raise ResourceError(f"The file `{path}` of the installation cannot be read") from error


@cache
def read_json(path: str) -> JsonValue:
    """The JSON value of a shipped file; callers share it and must not change it."""
    try:
        value: JsonValue = json.loads(read_text(path))
    except ValueError as error:
        raise ResourceError(f"The file `{path}` of the installation is not JSON") from error
    return value


def list_files(folder: str, suffix: str = "") -> tuple[str, ...]:
    """The names of the shipped files in a folder that end in `suffix`, sorted."""
    base = data_folder() / folder
    if not base.is_dir():
        return ()
    return tuple(sorted(entry.name for entry in base.iterdir() if entry.name.endswith(suffix)))
