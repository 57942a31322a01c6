"""The checks of many documents, in one process or several, with a line of progress."""

from __future__ import annotations

import sys
import time
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import TypeAlias

from thingfit.cli.collect import Collected
from thingfit.cli.console import console_on
from thingfit.facts import Document, Kind
from thingfit.rules import Finding, check, check_shapes
from thingfit.syntax import Problem, path_at, pointer_of
from thingfit.workspace import Binary, Root, Snapshot

_FEW = 64
"""Below as many documents further processes cost more than they give."""
_PART = 16
"""As many documents a process takes at once."""


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
    """The documents of ours with their findings; what was not asked for only when it has some."""
    snapshot = collected.snapshot
    uris = tuple(snapshot.documents)
    answers: list[_Answer] = []
    slow: dict[str, dict[Finding, None]] = {}
    with _Progress(len(uris)) as progress:
        for some, shapes in _run(snapshot, uris, jobs):
            answers += some
            progress.step(len(some))
            for uri, findings in shapes.items():
                slow.setdefault(uri, {}).update(dict.fromkeys(findings))
    found: list[Checked] = []
    inputs = frozenset(collected.inputs)
    for uri, (kind, located) in zip(uris, answers, strict=True):
        document = snapshot.documents[uri]
        located = _merged(located, _located(document, slow.get(uri, ())))
        asked = kind is not Kind.SETTINGS and uri in inputs
        if located or (kind and asked):
            # A file of shapes may have any name.
            kind = kind or Kind.TURTLE
            found.append(Checked(collected.paths[uri], uri, kind, document, located))
    return tuple(found)


def locate(snapshot: Snapshot, uri: str) -> tuple[Kind | None, tuple[Located, ...]]:
    """The kind of a document and what the quick rules find, with pointers."""
    document = snapshot.documents[uri]
    return document.kind, _located(document, check(snapshot, uri))


def _located(document: Document, findings: Iterable[Finding]) -> tuple[Located, ...]:
    return tuple(
        Located(each, pointer_of(path_at(document.tree.root, each.span))) for each in findings
    )


def _merged(one: tuple[Located, ...], two: tuple[Located, ...]) -> tuple[Located, ...]:
    both = (*one, *two)
    return tuple(sorted(both, key=lambda each: (each.finding.span, each.finding.severity)))


_Answer: TypeAlias = "tuple[Kind | None, tuple[Located, ...]]"
_Answers: TypeAlias = "tuple[list[_Answer], dict[str, tuple[Finding, ...]]]"
"""What the quick rules say of some documents, in their order, and what the shapes say."""


def _run(snapshot: Snapshot, uris: Sequence[str], jobs: int) -> Iterator[_Answers]:
    if jobs <= 1 or len(uris) < _FEW:
        for uri in uris:
            yield [locate(snapshot, uri)], {}
        yield [], check_shapes(snapshot, uris)
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
        partial(_begin, documents, snapshot.roots, dict(snapshot.binaries)),
    ) as pool:
        parts = [uris[start : start + _PART] for start in range(0, len(uris), _PART)]
        yield from pool.map(_check_there, parts)


_there: list[Snapshot] = []
"""The documents of a worker process, set once when it begins."""


def _begin(
    documents: list[tuple[str, str, Problem | None]],
    roots: tuple[Root, ...],
    binaries: dict[str, Binary],
) -> None:
    made = {uri: Document(uri, None, text, decoding) for uri, text, decoding in documents}
    _there.append(Snapshot(made, roots, binaries=binaries))


def _check_there(uris: Sequence[str]) -> _Answers:
    snapshot = _there[0]
    return [locate(snapshot, uri) for uri in uris], check_shapes(snapshot, uris)


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

    def step(self, count: int) -> None:
        self.done += count
        now = time.monotonic()
        if now >= self.next_at:
            self.next_at = now + 0.1
            self.shown = True
            self._write(f"checked {self.done} of {self.total} files")

    def _write(self, text: str) -> None:
        self.console.write(f"\r\033[K{text}")
        self.console.stream.flush()
