"""Many files written into a folder as one: all of them, or none.

Everything is written to a temporary place on the same disk first, where a full disk or a missing
right shows; then the files are moved, and moved back if one of the moves fails. Nothing is written
outside of the folder, also not through links in it.
"""

from __future__ import annotations

import os
import shutil
import tempfile
from collections.abc import Iterable, Mapping
from contextlib import suppress
from pathlib import Path, PurePosixPath

_MARK = ".thingfit-"


class WriteError(Exception):
    """The files cannot be written; the text is one sentence for the user."""


def existing_files(folder: Path, paths: Iterable[str]) -> dict[str, bytes]:
    """The bytes of those files of a folder that are there, by their paths in it.

    It is an error when the folder is a file, or when something else than a file is in the way.
    """
    found: dict[str, bytes] = {}
    try:
        if folder.exists() and not folder.is_dir():
            raise WriteError(f"`{folder}` is a file, where a folder is expected")
        for path in paths:
            content = _content(place_in(folder, path))
            if content is not None:
                found[path] = content
    except PermissionError as error:  # Of a folder above that nobody may look into.
        raise WriteError(_sentence(folder, "read", error)) from error
    return found


def _content(place: Path) -> bytes | None:
    """The bytes of a file; nothing of one that is not there."""
    if place.is_dir():
        raise WriteError(f"`{place}` is a folder, where a file is expected")
    if place.exists() and not place.is_file():  # A pipe would be waited for.
        raise WriteError(f"`{place}` is no file")
    try:
        return place.read_bytes()
    except (FileNotFoundError, NotADirectoryError):
        return None
    except OSError as error:
        raise WriteError(_sentence(place, "read", error)) from error


def place_in(folder: Path, path: str) -> Path:
    """Where a file of a folder lies; it is an error when that is outside of the folder."""
    parts = PurePosixPath(path).parts
    if not parts or path.startswith("/") or ".." in parts or "\0" in path or "\\" in path:
        raise WriteError(f"`{path}` is no path of a file in a folder")
    place = folder.joinpath(*parts)
    try:
        outside = not place.resolve().is_relative_to(folder.resolve())
    except (OSError, RuntimeError) as error:  # A loop of links.
        raise WriteError(f"`{place}` cannot be followed: its links lead in a circle") from error
    if outside:
        raise WriteError(f"`{place}` leads outside of `{folder}` by a link")
    return place


def write_files(folder: Path, files: Mapping[str, bytes], gone: Iterable[str] = ()) -> None:
    """Writes files by their paths in a folder, and takes others away; the last is written last."""
    places = {path: place_in(folder, path) for path in (*files, *gone)}
    try:
        if folder.exists():
            _into(folder, files, [places[path] for path in gone])
        else:
            _as_new(folder, files)
    except OSError as error:
        place = Path(str(error.filename)) if error.filename else folder
        shown = folder if any(part.startswith(_MARK) for part in place.parts) else place
        raise WriteError(_sentence(shown, "written", error)) from error


def _as_new(folder: Path, files: Mapping[str, bytes]) -> None:
    """Writes a folder that is not there yet: beside its place, and then moved there at once."""
    made = _folders_to(folder.parent)
    try:
        with tempfile.TemporaryDirectory(prefix=_MARK, dir=folder.parent) as name:
            stage = Path(name) / "new"
            stage.mkdir()  # With the rights of any new folder, which the temporary one has not.
            for path, content in files.items():
                place = stage.joinpath(*PurePosixPath(path).parts)
                place.parent.mkdir(parents=True, exist_ok=True)
                _write(place, content)
            stage.rename(folder)
    except BaseException:
        _remove(made)
        raise


def _into(folder: Path, files: Mapping[str, bytes], gone: Iterable[Path]) -> None:
    """Writes files into a folder that is there, and brings back what was when one fails."""
    with tempfile.TemporaryDirectory(prefix=_MARK, dir=folder) as name:
        stage = Path(name)
        made: list[Path] = []
        moved: list[tuple[Path, Path | None]] = []
        for number, content in enumerate(files.values()):
            _write(stage / f"new-{number}", content)
        try:
            for place in gone:
                _aside(place, stage, moved)
            for number, path in enumerate(files):
                place = folder.joinpath(*PurePosixPath(path).parts)
                made += _folders_to(place.parent)
                new = stage / f"new-{number}"
                if place.exists() and not place.is_symlink():
                    shutil.copymode(place, new)
                _aside(place, stage, moved)
                new.replace(place)
        except BaseException:
            _bring_back(moved)
            _remove(made)
            raise
    for place in gone:
        _remove_empty(place.parent, folder)


def _aside(place: Path, stage: Path, moved: list[tuple[Path, Path | None]]) -> None:
    """Moves what is at a place out of the way, to be brought back if need be."""
    old = stage / f"old-{len(moved)}"
    if os.path.lexists(place):
        place.replace(old)
        moved.append((place, old))
    else:
        moved.append((place, None))


def _bring_back(moved: list[tuple[Path, Path | None]]) -> None:
    for place, old in reversed(moved):
        with suppress(OSError):
            if old is not None:
                old.replace(place)
            else:
                place.unlink(missing_ok=True)


def _write(place: Path, content: bytes) -> None:
    with place.open("wb") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())
    if content.startswith(b"#!"):  # A script is one that can be started.
        place.chmod(place.stat().st_mode | 0o111)


def _folders_to(folder: Path) -> list[Path]:
    """Makes a folder and those above it; gives those that were not there, the upper ones first."""
    missing: list[Path] = []
    while not folder.exists():
        missing.append(folder)
        folder = folder.parent
    made: list[Path] = []
    try:
        for each in reversed(missing):
            each.mkdir()
            made.append(each)
    except OSError:
        _remove(made)
        raise
    return made


def _remove(folders: list[Path]) -> None:
    for each in reversed(folders):
        with suppress(OSError):
            each.rmdir()


def _remove_empty(folder: Path, top: Path) -> None:
    """Takes away folders that a removed file leaves empty, up to the top."""
    with suppress(OSError):
        while folder != top and folder.is_relative_to(top):
            folder.rmdir()
            folder = folder.parent


def _sentence(place: Path, verb: str, error: OSError) -> str:
    return f"`{place}` cannot be {verb}: {(error.strerror or 'unknown error').lower()}"
