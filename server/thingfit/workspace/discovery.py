"""The files of a workspace: which there are, what is in them, and where its settings lie.

This is the one place that reads documents from the disk. Links to folders are not followed: so no
loop of links is ever entered, and a file is known by one path.
"""

from __future__ import annotations

import os
import re
import stat
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import unquote, urlsplit

from pathspec import GitIgnoreSpec

from thingfit.facts import Document
from thingfit.options import DEFAULT_OPTIONS, Options, matches
from thingfit.syntax import Problem
from thingfit.workspace.binaries import MAX_SIZE, Binary, absent, binary_from, unread
from thingfit.workspace.decoding import decode, too_large
from thingfit.workspace.settings import SETTINGS_NAMES, holds_settings


@dataclass(frozen=True, slots=True)
class Source:
    """A file that was read, with the problem met when its bytes became text."""

    path: Path
    text: str
    decoding: Problem | None = None

    def document(self, version: int | None = None) -> Document:
        """The document of the file."""
        return Document(uri_of(self.path), version, self.text, self.decoding)


@dataclass(frozen=True, slots=True)
class Unreadable:
    """A file or folder that cannot be read, and why, in one sentence."""

    path: Path
    reason: str

    @property
    def message(self) -> str:
        """One sentence for the user."""
        return f"`{self.path}` {self.reason}"


@dataclass(frozen=True, slots=True)
class Workspace:
    """A folder with the settings file that counts for it, when there is one."""

    folder: Path
    settings: Source | None = None


def uri_of(path: Path) -> str:
    """The URI of a file; the path is made absolute, its links are kept."""
    return Path(os.path.abspath(path)).as_uri()  # noqa: PTH100 - `resolve` follows links


def path_of_uri(uri: str) -> Path | None:
    """The path of a `file` URI without a host; of any other, nothing."""
    parts = urlsplit(uri)
    if parts.scheme != "file" or parts.netloc not in ("", "localhost"):
        return None
    path = unquote(parts.path, errors="surrogateescape")
    if re.match(r"/[A-Za-z]:(/|$)", path):
        path = path[1:]
    return None if "\0" in path else Path(path)


def read_source(path: Path, limit: int = DEFAULT_OPTIONS.max_file_size) -> Source | Unreadable:
    """The text of a file; of one larger than the limit, no text and the problem of its size."""
    try:
        with path.open("rb") as file:
            size = os.fstat(file.fileno()).st_size
            if size > limit:
                return Source(path, "", too_large(size, limit))
            data = file.read(limit + 1)
    except OSError as error:
        return Unreadable(path, _reason(error))
    if len(data) > limit:  # A pipe or a device, which has no size.
        return Source(path, "", too_large(len(data), limit))
    return Source(path, *decode(data))


def read_binary(path: Path, uri: str = "") -> Binary:
    """The model file at a path; one that does not exist or cannot be read is told of as well."""
    uri = uri or uri_of(path)
    try:
        status = path.stat()
        if not stat.S_ISREG(status.st_mode):
            return unread(uri, "It is no file")
        if status.st_size > MAX_SIZE:
            size, limit = status.st_size // 1_000_000, MAX_SIZE // 1_000_000
            return unread(uri, f"The file has {size} MB; above {limit} MB none is read")
        return binary_from(uri, path.read_bytes())
    except (FileNotFoundError, NotADirectoryError):
        return absent(uri)
    except OSError as error:
        return unread(uri, f"The file {_reason(error)}")


def read_bytes(path: Path) -> bytes | None:
    """The bytes of a file; nothing of one that is too large for a model, or cannot be read."""
    if not is_file(path):  # A pipe has no end until its writer leaves.
        return None
    try:
        return path.read_bytes() if path.stat().st_size <= MAX_SIZE else None
    except OSError:
        return None


def is_folder(path: Path) -> bool:
    """Whether a folder lies there; where nobody may look, none does."""
    return stat.S_ISDIR(_mode(path))


def is_file(path: Path) -> bool:
    """Whether a file lies there; where nobody may look, none does."""
    return stat.S_ISREG(_mode(path))


def settings_in(folder: Path) -> Source | Unreadable | None:
    """The settings file of a folder: `thingfit.toml`, else a `pyproject.toml` that has some."""
    for name in SETTINGS_NAMES:
        path = folder / name
        if not is_file(path):
            continue
        source = read_source(path)
        if isinstance(source, Unreadable):
            if name == SETTINGS_NAMES[0]:
                return source
        elif holds_settings(source.document()):
            return source
    return None


def workspace_of(folder: Path, otherwise: Path | None = None) -> Workspace | Unreadable:
    """The workspace that a folder belongs to: the nearest folder above it, or it, with settings.

    Without settings it is the folder `otherwise`, if that holds it, else the folder itself.
    """
    folder = Path(os.path.abspath(folder))  # noqa: PTH100 - `resolve` follows links
    for each in (folder, *folder.parents):
        found = settings_in(each)
        if isinstance(found, Unreadable):
            return found
        if found:
            return Workspace(each, found)
        if _mode(each / ".git"):
            break
    if otherwise and otherwise in (folder, *folder.parents):
        return Workspace(otherwise)
    return Workspace(folder)


def walk(folder: Path, root: Path, options: Options) -> Iterator[Path | Unreadable]:
    """The files of a folder that the settings include, in order of their paths.

    Hidden entries and those that a `.gitignore` names are left out. `root` is the folder of the
    workspace: the patterns of the settings are relative to it.
    """
    above = _ignored_above(folder)
    base = root if folder.is_relative_to(root) else folder
    relative = folder.relative_to(base).as_posix() + "/"
    named = relative != "./" and (_is_ignored(above, folder, True) or _excluded(options, relative))
    if named:  # A folder that is left out, but named by the user: its own rules count.
        above, base = (), folder
    yield from _walk(folder, base, options, above)


Ignores = tuple[tuple[Path, GitIgnoreSpec], ...]


def _walk(
    folder: Path, base: Path, options: Options, above: Ignores
) -> Iterator[Path | Unreadable]:
    """Goes on with its own stack, as folders may be nested deeper than Python recurses."""
    stack: list[tuple[Path, bool, Ignores]] = [(folder, True, above)]
    while stack:
        path, expands, ignores = stack.pop()
        if not expands:
            yield path
            continue
        try:
            with os.scandir(path) as scanned:
                entries = sorted(scanned, key=lambda each: each.name, reverse=True)
        except OSError as error:
            yield Unreadable(path, _reason(error))
            continue
        own = (
            _ignore_file(path / ".gitignore")
            if any(each.name == ".gitignore" for each in entries)
            else None
        )
        if own:
            ignores = (*ignores, (path, own))
        for entry in entries:
            inner = entry.is_dir(follow_symlinks=False)
            if _is_wanted(entry, inner, base, options, ignores):
                stack.append((path / entry.name, inner, ignores))


def _is_wanted(
    entry: os.DirEntry[str], expands: bool, base: Path, options: Options, ignores: Ignores
) -> bool:
    if entry.name.startswith("."):
        return False
    path = Path(entry.path)
    relative = path.relative_to(base).as_posix()
    if expands:
        return not _excluded(options, relative + "/") and not _is_ignored(ignores, path, True)
    patterns = (options.include, options.sources, options.shapes)
    if not any(matches(each, relative) for each in patterns) or _excluded(options, relative):
        return False
    if not entry.is_file(follow_symlinks=False) and _mode(path) and not is_file(path):
        return False  # A link to a folder; or a pipe, on whose writer we would wait for ever.
    return not _is_ignored(ignores, path, False)


def _excluded(options: Options, relative: str) -> bool:
    return bool(options.exclude) and matches(options.exclude, relative)


def _is_ignored(ignores: Ignores, path: Path, is_folder: bool) -> bool:
    """Whether Git ignores a path: the deepest file that speaks of it decides."""
    for folder, spec in reversed(ignores):
        relative = path.relative_to(folder).as_posix() + ("/" if is_folder else "")
        said = spec.check_file(relative).include
        if said is not None:
            return said
    return False


def _ignored_above(folder: Path) -> Ignores:
    """What the `.gitignore` files above a folder say, up to the top of its repository."""
    found: list[tuple[Path, GitIgnoreSpec]] = []
    if _mode(folder / ".git"):
        return ()
    for each in folder.parents:
        spec = _ignore_file(each / ".gitignore")
        if spec:
            found.append((each, spec))
        if _mode(each / ".git"):
            return tuple(reversed(found))
    return ()


def _ignore_file(path: Path) -> GitIgnoreSpec | None:
    """The patterns of a `.gitignore`; lines that are no patterns are passed over, as Git does."""
    if not is_file(path):
        return None
    try:
        lines = path.read_text("utf-8", "replace").splitlines()
    except OSError:
        return None
    try:
        return GitIgnoreSpec.from_lines(lines)
    except ValueError:
        return GitIgnoreSpec.from_lines([line for line in lines if _is_pattern(line)])


def _is_pattern(line: str) -> bool:
    try:
        GitIgnoreSpec.from_lines([line])
    except ValueError:
        return False
    return True


def _mode(path: Path) -> int:
    """The mode of a file or folder; 0 where there is none, or nobody may look."""
    try:
        return path.stat().st_mode
    except OSError:
        return 0


def _reason(error: OSError) -> str:
    match error:
        case FileNotFoundError():
            return "does not exist"
        case PermissionError():
            return "may not be read: permission is denied"
        case IsADirectoryError():
            return "is a folder, where a file is expected"
        case _:
            return f"cannot be read: {(error.strerror or 'unknown error').lower()}"
