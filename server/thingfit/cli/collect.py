"""From the paths on the command line to documents with their settings."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from types import MappingProxyType

from thingfit.facts import Document
from thingfit.options import Options
from thingfit.workspace import Binary, Root, Snapshot
from thingfit.workspace.binaries import wanted_by
from thingfit.workspace.decoding import decode, too_large
from thingfit.workspace.discovery import (
    Source,
    Unreadable,
    Workspace,
    is_folder,
    path_of_uri,
    read_binary,
    read_source,
    uri_of,
    walk,
    workspace_of,
)
from thingfit.workspace.settings import read_settings

STDIN = "-"


class CollectError(Exception):
    """Nothing can be collected; the text is one sentence for the user."""


@dataclass(frozen=True, slots=True)
class Collected:
    """What is to be checked, how paths are shown, and what could not be read.

    `inputs` are the URIs of the files that were asked for, in order; the snapshot holds the
    files of settings and of shapes besides.
    """

    snapshot: Snapshot
    inputs: tuple[str, ...]
    paths: Mapping[str, str]
    errors: tuple[str, ...] = ()

    def with_texts(self, texts: Mapping[str, str]) -> Collected:
        """The same with other texts of some documents."""
        changed = {uri: Document(uri, None, text) for uri, text in texts.items()}
        documents = MappingProxyType({**self.snapshot.documents, **changed})
        return replace(self, snapshot=replace(self.snapshot, documents=documents))


def collect(
    paths: Sequence[str], config: Path | None, adjust: Callable[[Options], Options]
) -> Collected:
    """All documents at the paths; `adjust` lays the command line's options over the settings."""
    gathered = _Gathered(_read_config(config), adjust)
    if "" in paths:  # A variable of a script that is not set; the whole folder is not meant.
        raise CollectError("a path is empty; a file or a folder is expected")
    for path in paths:
        gathered.add(Path(path))
    return gathered.done()


def collect_text(
    data: bytes, path: Path, config: Path | None, adjust: Callable[[Options], Options]
) -> Collected:
    """One document whose bytes are given, as if it lay at the path."""
    gathered = _Gathered(_read_config(config), adjust)
    _, options = gathered.root_of(path.parent)
    if len(data) > options.max_file_size:
        gathered.take(Source(path, "", too_large(len(data), options.max_file_size)))
    else:
        gathered.take(Source(path, *decode(data)))
    return gathered.done()


def _read_config(path: Path | None) -> Source | None:
    source = read_source(path) if path else None
    if isinstance(source, Unreadable):
        raise CollectError(f"the settings file {source.message}")
    return source


@dataclass(slots=True)
class _Gathered:
    """What one collection has found so far."""

    config: Source | None
    adjust: Callable[[Options], Options]
    here: Path = field(default_factory=Path.cwd)
    documents: dict[str, Document] = field(default_factory=dict)
    paths: dict[str, str] = field(default_factory=dict)
    settings: dict[str, Document] = field(default_factory=dict)
    roots: dict[Path, Options] = field(default_factory=dict)
    errors: list[str] = field(default_factory=list)

    def add(self, path: Path) -> None:
        if is_folder(path):
            root, options = self.root_of(path)
            for found in self.files_of(path, root, options):
                self.read(found, options)
        else:
            # A file that the user names is checked, whatever the settings leave out.
            _, options = self.root_of(path.parent)
            self.read(path, options)

    def files_of(self, path: Path, root: Path, options: Options) -> Iterator[Path]:
        absolute = _absolute(path)
        for found in walk(absolute, root, options):
            if isinstance(found, Unreadable):
                self.fail(Unreadable(path / found.path.relative_to(absolute), found.reason))
            else:
                yield path / found.relative_to(absolute)  # As the user wrote it.

    def read(self, path: Path, options: Options) -> None:
        if uri_of(path) in self.documents:
            return
        source = read_source(path, options.max_file_size)
        if isinstance(source, Unreadable):
            self.fail(source)
        else:
            self.take(source)

    def take(self, source: Source) -> None:
        document = source.document()
        self.documents[document.uri] = document
        self.paths[document.uri] = self.shown(source.path)

    def fail(self, unreadable: Unreadable) -> None:
        self.errors.append(Unreadable(Path(self.shown(unreadable.path)), unreadable.reason).message)

    def root_of(self, folder: Path) -> tuple[Path, Options]:
        workspace = self.workspace_of(folder)
        known = self.roots.get(workspace.folder)
        if known is None:
            known = self.adjust(self.options_of(workspace))
            self.roots[workspace.folder] = known
            self.read_shapes(workspace.folder, known)
        return workspace.folder, known

    def read_shapes(self, root: Path, options: Options) -> None:
        """Reads the files of shapes that the settings name, wherever the documents lie."""
        if not options.shapes:
            return
        for path in self.files_of(root, root, replace(options, include=(), sources=())):
            source = read_source(path, options.max_file_size)
            if isinstance(source, Unreadable):
                self.fail(source)
            else:
                document = source.document()
                self.settings[document.uri] = document
                self.paths[document.uri] = self.shown(path)

    def workspace_of(self, folder: Path) -> Workspace:
        if self.config:
            absolute = _absolute(folder)
            base = self.here if absolute.is_relative_to(self.here) else absolute
            return Workspace(base, self.config)
        found = workspace_of(folder, self.here)
        if isinstance(found, Workspace):
            return found
        self.fail(found)
        return Workspace(_absolute(folder))

    def options_of(self, workspace: Workspace) -> Options:
        if workspace.settings is None:
            return Options()
        document = workspace.settings.document()
        self.settings[document.uri] = document
        self.paths[document.uri] = self.shown(workspace.settings.path)
        return read_settings(document).options

    def shown(self, path: Path) -> str:
        """The path for people and reports: relative to where the user is, when it lies there."""
        absolute = _absolute(path)
        if absolute.is_relative_to(self.here):
            return absolute.relative_to(self.here).as_posix()
        if path.is_absolute():
            return path.as_posix()
        return Path(os.path.relpath(absolute, self.here)).as_posix()

    def done(self) -> Collected:
        documents = MappingProxyType({**self.settings, **self.documents})
        roots = tuple(Root(folder.as_uri(), each) for folder, each in self.roots.items())
        inputs = tuple(self.documents)
        snapshot = Snapshot(documents, roots, binaries=MappingProxyType(self.binaries()))
        return Collected(snapshot, inputs, self.paths, tuple(self.errors))

    def binaries(self) -> dict[str, Binary]:
        """The model files that the documents speak of, each read once."""
        wanted = (uri for document in self.documents.values() for uri in wanted_by(document))
        paths = ((uri, path_of_uri(uri)) for uri in dict.fromkeys(wanted))
        return {uri: read_binary(path, uri) for uri, path in paths if path is not None}


def _absolute(path: Path) -> Path:
    return Path(os.path.abspath(path))  # noqa: PTH100 - `resolve` follows links
