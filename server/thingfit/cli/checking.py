"""The checks of many documents, in one process or several, with a line of progress."""

from __future__ import annotations

import sys
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import TypeAlias

from thingfit.cli.collect import Collected
from thingfit.cli.console import console_on
from thingfit.facts import Document, Kind
from thingfit.rules import Finding, check
from thingfit.syntax import Problem, path_at, pointer_of
from thingfit.workspace import Root, Snapshot

_FEW = 64
"""Below as many documents further processes cost more than they give."""


@dataclass(frozen=True, slots=True)
class Located:
    """A finding with the JSON Pointer of the value it is about."""

    finding: Finding
    pointer: str


@dataclass(frozen=True, slots=True)
class Checked:
    """A document of ours under its shown path, with its findings."""

    path: str
    uri: str
    kind: Kind
    document: Document
    findings: tuple[Located, ...]


def check_all(collected: Collected, jobs: int = 1) -> tuple[Checked, ...]:
    """The documents of ours with their findings; a settings file only when it has some."""
    uris = tuple(collected.snapshot.documents)
    found: list[Checked] = []
    with _Progress(len(uris)) as progress:
        for uri, (kind, located) in zip(uris, _run(collected.snapshot, uris, jobs), strict=True):
            progress.step()
            if kind is None or (kind is Kind.SETTINGS and not located):
                continue
            document = collected.snapshot.documents[uri]
            found.append(Checked(collected.paths[uri], uri, kind, document, located))
    return tuple(found)


def locate(snapshot: Snapshot, uri: str) -> tuple[Kind | None, tuple[Located, ...]]:
    """The kind of a document and its findings with their pointers."""
    findings = check(snapshot, uri)
    document = snapshot.documents[uri]
    root = document.tree.root if findings else None
    return document.kind, tuple(
        Located(each, pointer_of(path_at(root, each.span)) if root else "") for each in findings
    )


_Answer: TypeAlias = "tuple[Kind | None, tuple[Located, ...]]"


def _run(snapshot: Snapshot, uris: Sequence[str], jobs: int) -> Iterator[_Answer]:
    if jobs <= 1 or len(uris) < _FEW:
        yield from (locate(snapshot, uri) for uri in uris)
        return
    from concurrent.futures import ProcessPoolExecutor
    from functools import partial
    from multiprocessing import get_all_start_methods, get_context

    # A forked process has the documents already; another is sent them as it starts.
    forks = sys.platform == "linux" and "fork" in get_all_start_methods()
    documents = [(d.uri, d.text, d.decoding) for d in snapshot.documents.values()]
    with ProcessPoolExecutor(
        jobs,
        get_context("fork" if forks else "spawn"),
        partial(_begin, documents, snapshot.roots),
    ) as pool:
        yield from pool.map(_locate_there, uris, chunksize=16)


_there: list[Snapshot] = []
"""The documents of a worker process, set once when it begins."""


def _begin(documents: list[tuple[str, str, Problem | None]], roots: tuple[Root, ...]) -> None:
    made = {uri: Document(uri, None, text, decoding) for uri, text, decoding in documents}
    _there.append(Snapshot(made, roots))


def _locate_there(uri: str) -> _Answer:
    return locate(_there[0], uri)


class _Progress:
    """One line on a terminal that says how far a long run is, and goes away with it."""

    def __init__(self, total: int) -> None:
        self.total = total
        self.done = 0
        self.console = console_on(sys.stderr)
        self.next_at = time.monotonic() + 0.5 if sys.stderr.isatty() else float("inf")
        self.shown = False

    def __enter__(self) -> _Progress:
        return self

    def __exit__(self, *_: object) -> None:
        if self.shown:
            self._write("")

    def step(self) -> None:
        self.done += 1
        now = time.monotonic()
        if now >= self.next_at:
            self.next_at = now + 0.1
            self.shown = True
            self._write(f"checked {self.done} of {self.total} files")

    def _write(self, text: str) -> None:
        self.console.write(f"\r\033[K{text}")
        self.console.stream.flush()
