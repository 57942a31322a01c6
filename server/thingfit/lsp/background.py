"""The work nobody waits for: walking folders, reading files, checking the workspace.

One task does it all, in slices that run in a thread on an immutable snapshot. What a slice found
is dropped when the documents have moved on meanwhile, and asked again of the new snapshot.
"""

from __future__ import annotations

import asyncio
import logging
import time
from collections.abc import Iterable, Sequence
from threading import Event
from typing import TypeAlias

from thingfit.facts import Document
from thingfit.lsp import checks, model_files, progress
from thingfit.lsp.session import ThingfitServer
from thingfit.lsp.uris import path_of
from thingfit.rules import Finding
from thingfit.workspace import Binary, Snapshot
from thingfit.workspace.binaries import wanted_by
from thingfit.workspace.discovery import Unreadable, read_source, uri_of, walk

_LOG = logging.getLogger(__name__)
SLICE = 0.04
"""Seconds of work between two looks at what the editor wants."""
FEW = 300
"""Documents whose trees may be kept until all are read; of more, they are made once again."""
QUIET = 0.15
"""Seconds without a change after which typing has paused."""
PATIENCE = 1.5
"""Seconds after which the work goes on although typing has not paused."""
_Found: TypeAlias = tuple[str, tuple[Finding, ...], tuple[str, ...]]
"""A document, its findings, and the model files that it speaks of."""


def scan(ls: ThingfitServer) -> None:
    """Walks the workspace folders again, then reads and checks all that is in them."""
    ls.to_scan = True
    _start(ls)


def read(ls: ThingfitServer, uris: Iterable[str]) -> None:
    """Reads files that came or changed on the disk, and checks them.

    Whether a file belongs to the workspace only a walk can tell, as settings and `.gitignore` files
    decide it; so files that the last walk did not list need another one.
    """
    for uri in uris:
        if uri in ls.open:
            continue
        if uri in ls.listed:
            ls.to_read[uri] = object()
        else:
            ls.to_look.add(uri)
    _start(ls)


def check(ls: ThingfitServer, uris: Iterable[str]) -> None:
    """Checks documents as soon as typing pauses."""
    ls.to_check.update(dict.fromkeys(uris))
    _start(ls)


def cancel(ls: ThingfitServer) -> None:
    """Leaves what has not been done, save for the documents that are open."""
    ls.to_scan = False
    ls.to_look.clear()
    ls.to_read.clear()
    ls.to_check = {uri: None for uri in ls.to_check if uri in ls.open}


def _start(ls: ThingfitServer) -> None:
    if ls.worker is None or ls.worker.done():
        ls.worker = asyncio.get_running_loop().create_task(_work(ls))


async def _work(ls: ThingfitServer) -> None:
    try:
        while _has_work(ls) and not ls.stopping.is_set():
            if ls.to_scan:
                async with progress.shown(ls, "Checking the workspace") as bar:
                    await _scan(ls)
                    await _read_and_check(ls, bar)
            else:
                if ls.to_look:
                    await _look(ls)
                await _read_and_check(ls, None)
    except asyncio.CancelledError:
        # The connection is gone; the end of the process would wait for the running slice.
        ls.stopping.set()
        raise
    except Exception:
        _LOG.exception("The check of the workspace fails; the standard error says where")
        cancel(ls)


def _has_work(ls: ThingfitServer) -> bool:
    return bool(ls.to_scan or ls.to_look or ls.to_read or ls.to_check)


async def _scan(ls: ThingfitServer) -> None:
    """Lists the files of all folders, to be read; documents no longer listed are forgotten."""
    ls.to_scan = False
    ls.to_look.clear()
    if await _list_files(ls):
        for uri in [*ls.host.snapshot().documents]:
            if uri not in ls.listed and uri not in ls.open:
                checks.forget(ls, uri)
        read(ls, ls.listed)


async def _look(ls: ThingfitServer) -> None:
    """Lists the files of all folders, to read those that made us look."""
    looked, ls.to_look = ls.to_look, set()
    if await _list_files(ls):
        for uri in looked - ls.open:
            if uri in ls.listed:
                ls.to_read[uri] = object()
            else:
                checks.forget(ls, uri)


async def _list_files(ls: ThingfitServer) -> bool:
    """Walks all folders; when these or their settings change meanwhile, all is to be done again."""
    roots = ls.host.roots
    walked = await asyncio.to_thread(_walk, tuple(ls.folders), ls.host.snapshot(), ls.stopping)
    if ls.to_scan or roots != ls.host.roots:
        ls.to_scan = True
        return False
    ls.listed = {**walked, **dict.fromkeys(ls.settings_files)}
    return True


async def _read_and_check(ls: ThingfitServer, bar: progress.Bar | None) -> None:
    done = 0
    while ls.to_read or ls.to_check:
        if ls.to_scan or ls.to_look or ls.stopping.is_set():
            return
        # A check may ask for any document, so all are read before the first is checked.
        done += await (_read_slice(ls) if ls.to_read else _check_slice(ls))
        if bar is None:
            continue
        if bar.cancelled():
            cancel(ls)
        # A document is read once and checked once.
        bar.report(done, done + 2 * len(ls.to_read) + len(ls.to_check))


async def _read_slice(ls: ThingfitServer) -> int:
    asked, before = dict(ls.to_read), ls.host.snapshot()
    loaded = await asyncio.to_thread(_load, tuple(asked), before, ls.stopping)
    now = ls.host.snapshot().documents
    fresh: list[Document] = []
    for uri, document in loaded:
        # Opened, closed or changed once more meanwhile: what was read may be old.
        if ls.to_read.get(uri) is not asked[uri] or now.get(uri) is not before.documents.get(uri):
            continue
        del ls.to_read[uri]
        if document is None:
            checks.forget(ls, uri)
        else:
            fresh.append(document)
    ls.host.take(fresh)
    ls.to_check.update(dict.fromkeys(document.uri for document in fresh))
    return len(loaded)


async def _check_slice(ls: ThingfitServer) -> int:
    if any(uri in ls.open for uri in ls.to_check):
        await _quiet(ls)
    snapshot = ls.host.snapshot()
    ls.to_check = {uri: None for uri in ls.to_check if uri in snapshot.documents}
    uris = sorted(ls.to_check, key=lambda uri: uri not in ls.open)
    found, read = await asyncio.to_thread(_check, snapshot, uris, ls.stopping)
    current = ls.host.revision == snapshot.revision
    for binary in read:
        ls.host.set_binary(binary)
    if not current:
        return 0
    for uri, findings, wanted in found:
        if uri in ls.to_check:
            del ls.to_check[uri]
            model_files.remember(ls, uri, wanted)
            checks.take_findings(ls, snapshot, uri, findings)
    return len(found)


async def _quiet(ls: ThingfitServer) -> None:
    """Waits until typing pauses, but not for ever."""
    end = time.monotonic() + PATIENCE
    while (now := time.monotonic()) < min(end, ls.changed_at + QUIET):
        await asyncio.sleep(min(end, ls.changed_at + QUIET) - now)


def _walk(folders: Sequence[str], snapshot: Snapshot, stopping: Event) -> dict[str, None]:
    """The files of the folders that their settings include, in order."""
    found: dict[str, None] = {}
    for folder in folders:
        path = path_of(folder)
        if path is None:
            continue
        options, _ = snapshot.options_for(f"{folder}/")
        roots = [root.uri for root in snapshot.roots if root.path_of(f"{folder}/") is not None]
        root = path_of(max(roots, key=len, default=""))
        for file in walk(path, root or path, options):
            if stopping.is_set():
                return found
            if isinstance(file, Unreadable):
                _LOG.warning("%s", file.message)
            else:
                found[uri_of(file)] = None
    return found


def _load(
    uris: Sequence[str], snapshot: Snapshot, stopping: Event
) -> list[tuple[str, Document | None]]:
    """Reads as many files as a slice allows; those that are gone or not ours give nothing."""
    end = time.monotonic() + SLICE
    many = len(uris) > FEW
    loaded: list[tuple[str, Document | None]] = []
    for uri in uris:
        document = _document(uri, snapshot.options_for(uri)[0].max_file_size)
        if document and many:
            document.slim()
        loaded.append((uri, document))
        if stopping.is_set() or time.monotonic() > end:
            break
    return loaded


def _document(uri: str, limit: int) -> Document | None:
    path = path_of(uri)
    source = read_source(path, limit) if path else None
    if source is None or isinstance(source, Unreadable):
        return None
    document = Document(uri, None, source.text, source.decoding)
    return document if document.kind else None


def _check(
    snapshot: Snapshot, uris: Sequence[str], stopping: Event
) -> tuple[list[_Found], list[Binary]]:
    """Checks as many documents as a slice allows, at least one; gives the model files read."""
    end = time.monotonic() + SLICE
    found: list[_Found] = []
    read: list[Binary] = []
    for uri in uris:
        wanted = wanted_by(snapshot.documents[uri])
        new = model_files.read_missing(snapshot, wanted)
        if new:
            read += new
            snapshot = snapshot.with_binaries(new)
        found.append((uri, checks.findings_in(snapshot, uri), wanted))
        if stopping.is_set() or time.monotonic() > end:
            break
    return found, read
