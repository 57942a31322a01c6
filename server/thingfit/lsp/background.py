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

from thingfit.facts import Document, Kind
from thingfit.lsp import changes, checks, lenses, model_files, progress, watching
from thingfit.lsp.session import ThingfitServer
from thingfit.lsp.uris import path_of
from thingfit.rules import Finding, check_shapes
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
BATCH = 16
"""As many documents are checked against shapes at once, which costs less than one by one."""
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
    """Checks documents as soon as typing pauses, and then those that depend on changed ones."""
    for uri in uris:
        ls.to_check[uri] = None
        ls.slow.pop(uri, None)
    _start(ls)


def follow(ls: ThingfitServer, document: Document) -> None:
    """Does what remains after the quick check of a document, as soon as typing pauses."""
    if not checks.is_shaped(ls, document):
        ls.to_shape[document.uri] = None
    _start(ls)


def cancel(ls: ThingfitServer) -> None:
    """Leaves what has not been done, save for the documents that are open."""
    ls.to_scan = False
    ls.to_look.clear()
    ls.to_read.clear()
    ls.to_check = {uri: None for uri in ls.to_check if uri in ls.open}
    ls.to_shape = {uri: None for uri in ls.to_shape if uri in ls.open}


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
    to_do = ls.to_scan, ls.to_look, ls.to_read, ls.to_check, ls.to_shape, ls.changes
    return any(to_do)


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
    while _has_work(ls):
        if ls.to_scan or ls.to_look or ls.stopping.is_set():
            return
        done += await _do_slice(ls)
        if bar is None:
            continue
        if bar.cancelled():
            cancel(ls)
        # A document is read, checked, and checked against shapes.
        rest = 3 * len(ls.to_read) + 2 * len(ls.to_check) + len(ls.to_shape)
        bar.report(done, done + rest)


async def _do_slice(ls: ThingfitServer) -> int:
    """Does some of what is most urgent, and gives how much that was."""
    if ls.to_read:
        # A check may ask for any document, so all are read before the first is checked.
        return await _read_slice(ls)
    if not ls.is_scanned:
        ls.is_scanned = True
        lenses.refresh(ls)
    # Shapes come soon after the quick check, while all that is known of a document is at hand.
    if uris := _to_shape_now(ls):
        return await _shape_slice(ls, uris)
    if ls.to_check:
        return await _check_slice(ls)
    await _quiet(ls)
    if ls.changes:
        await _follow(ls)
    return 0


def _to_shape_now(ls: ThingfitServer) -> list[str]:
    """The next documents for shapes; open ones only while nobody types."""
    is_quiet = time.monotonic() >= ls.changed_at + QUIET
    uris = sorted(ls.to_shape, key=lambda uri: uri not in ls.open)
    return [uri for uri in uris if is_quiet or uri not in ls.open][:BATCH]


async def _read_slice(ls: ThingfitServer) -> int:
    asked, before = dict(ls.to_read), ls.host.snapshot()
    loaded, binaries = await asyncio.to_thread(_load, tuple(asked), before, ls.stopping)
    for binary in binaries:
        ls.host.set_binary(binary)
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
    for document in fresh:
        changes.note(ls, document.uri, now.get(document.uri))
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
    others = {binary.uri for binary in read if ls.host.set_binary(binary)}
    for uri, _, wanted in found:
        if not others.isdisjoint(wanted):
            changes.note(ls, uri, snapshot.documents[uri])
    if not current:
        return 0
    for uri, findings, wanted in found:
        if uri in ls.to_check:
            del ls.to_check[uri]
            model_files.remember(ls, uri, wanted)
            checks.take_findings(ls, snapshot, uri, findings)
            ls.to_shape[uri] = None
    if any(snapshot.documents[uri].kind is Kind.DEPLOYMENT for uri, _, _ in found):
        watching.watch(ls)  # It may name files that were not asked for yet.
    return len(found)


async def _shape_slice(ls: ThingfitServer, uris: Sequence[str]) -> int:
    """Checks documents against shapes, and forgets what takes room of those nobody looks at."""
    for uri in uris:
        del ls.to_shape[uri]
    snapshot = ls.host.snapshot()
    known = [uri for uri in uris if uri in snapshot.documents]
    asked = [uri for uri in known if not checks.is_shaped(ls, snapshot.documents[uri])]
    if asked:
        found = await asyncio.to_thread(check_shapes, snapshot, asked)
        for uri in dict.fromkeys((*asked, *found)):
            document = snapshot.documents.get(uri)
            partial = document is None or document.kind in (Kind.SETTINGS, Kind.TURTLE, None)
            checks.take_slow(ls, snapshot, uri, found.get(uri, ()), whole=not partial)
    for uri in known:
        if uri not in ls.open:
            snapshot.documents[uri].slim()
    return len(uris)


async def _follow(ls: ThingfitServer) -> None:
    """Has those documents checked again that may depend on what changed since their check."""
    changed, ls.changes = ls.changes, {}
    found = await asyncio.to_thread(changes.dependents, ls.host.snapshot(), changed)
    for uri in found.uris:
        checked = ls.checked.get(uri)
        if checked is None or checked.revision < found.revision:
            ls.to_check[uri] = None
    if found.facts:
        lenses.refresh(ls)


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
) -> tuple[list[tuple[str, Document | None]], list[Binary]]:
    """Reads as many files as a slice allows; those that are gone or not ours give nothing.

    Devices and models are found here, and their model files read, as the check of any of them may
    ask for all.
    """
    end = time.monotonic() + SLICE
    many = len(uris) > FEW
    loaded: list[tuple[str, Document | None]] = []
    binaries: dict[str, Binary] = {}
    for uri in uris:
        document = _document(snapshot, uri)
        if document and _names_and_facts(document):
            missing = model_files.read_missing(snapshot, wanted_by(document))
            binaries.update((each.uri, each) for each in missing)
        if document and many:
            document.slim()
        loaded.append((uri, document))
        if stopping.is_set() or time.monotonic() > end:
            break
    return loaded, [*binaries.values()]


def _names_and_facts(document: Document) -> bool:
    """Finds what others may ask of a document, which is kept; gives whether there are facts."""
    _, devices, models = document.identifiers, document.devices, document.models
    return bool(devices or models)


def _document(snapshot: Snapshot, uri: str) -> Document | None:
    path = path_of(uri)
    limit = snapshot.options_for(uri)[0].max_file_size
    source = read_source(path, limit) if path else None
    if source is None or isinstance(source, Unreadable):
        return None
    document = Document(uri, None, source.text, source.decoding)
    # A file of shapes may have any name.
    return document if document.kind or changes.is_shapes(snapshot, uri) else None


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
