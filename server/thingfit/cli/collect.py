"""From the paths on the command line to documents with their settings."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from types import MappingProxyType

from thingfit.facts import Document
from thingfit.options import Options
from thingfit.workspace import Root, Snapshot
from thingfit.workspace.decoding import decode
from thingfit.workspace.discovery import (
    Source,
    Unreadable,
    Workspace,
    read_source,
    uri_of,
    walk,
    workspace_of,
)
from thingfit.workspace.settings import read_settings

STDIN = "-"


@dataclass(frozen=True, slots=True)
class Collected:
    """The documents to check in order, how their paths are shown, and what could not be read."""

    snapshot: Snapshot
    paths: Mapping[str, str]
    errors: tuple[str, ...] = ()

    def with_text(self, uri: str, text: str) -> Collected:
        """The same with another text of one document."""
        changed = {**self.snapshot.documents, uri: Document(uri, None, text)}
        snapshot = Snapshot(MappingProxyType(changed), self.snapshot.roots)
        return Collected(snapshot, self.paths, self.errors)


def collect(
    paths: Sequence[str], config: Source | None, adjust: Callable[[Options], Options]
) -> Collected:
    """All documents at the paths; `adjust` lays the command line's options over the settings."""
    gathered = _Gathered(config, adjust)
    for path in paths:
        gathered.add(Path(path))
    return gathered.done()


def collect_text(
    data: bytes, path: Path, config: Source | None, adjust: Callable[[Options], Options]
) -> Collected:
    """One document whose bytes are given, as if it lay at the path."""
    gathered = _Gathered(config, adjust)
    gathered.root_of(path.parent)
    text, decoding = decode(data)
    gathered.take(Source(path, text, decoding))
    return gathered.done()


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
        if path.is_dir():
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
                self.fail(found)
            else:
                yield found

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
        return workspace.folder, known

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
        return Collected(Snapshot(documents, roots), self.paths, tuple(self.errors))


def _absolute(path: Path) -> Path:
    return Path(os.path.abspath(path))  # noqa: PTH100 - `resolve` follows links
