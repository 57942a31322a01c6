"""The model files that descriptions speak of: which they are, and what their change means.

They are read by the background work, once per content, and never while a key is pressed.
"""

from __future__ import annotations

from collections.abc import Iterable

from thingfit.lsp.session import ThingfitServer
from thingfit.lsp.uris import path_of
from thingfit.workspace import Snapshot
from thingfit.workspace.binaries import SUFFIX, Binary, absent, wanted_by
from thingfit.workspace.discovery import read_binary

WATCHED = f"**/*{SUFFIX}"


def read_missing(snapshot: Snapshot, wanted: Iterable[str]) -> tuple[Binary, ...]:
    """The files among these that nobody has looked for yet; this reads the disk."""
    missing = [uri for uri in wanted if uri not in snapshot.binaries]
    paths = ((uri, path_of(uri)) for uri in missing)
    return tuple(read_binary(path, uri) if path else absent(uri) for uri, path in paths)


def is_waiting(ls: ThingfitServer, uri: str) -> bool:
    """Whether a document speaks of a file that is still to be read; remembers what it speaks of."""
    snapshot = ls.host.snapshot()
    wanted = wanted_by(snapshot.documents[uri])
    remember(ls, uri, wanted)
    return any(each not in snapshot.binaries for each in wanted)


def remember(ls: ThingfitServer, uri: str, wanted: tuple[str, ...]) -> None:
    """Remembers which files a document speaks of."""
    if wanted:
        ls.model_files[uri] = wanted
    else:
        ls.model_files.pop(uri, None)


def is_described(ls: ThingfitServer, uri: str) -> bool:
    """Whether a description in the workspace speaks of a model file."""
    return any(uri in wanted for wanted in ls.model_files.values())


def forget_files(ls: ThingfitServer, uri: str) -> tuple[str, ...]:
    """Forgets a model file that changed, or all below a folder; gives the documents concerned."""
    known = ls.host.snapshot().binaries
    gone = {each for each in known if each == uri or each.startswith(f"{uri}/")}
    for each in gone:
        ls.host.remove_binary(each)
    return tuple(
        document for document, wanted in ls.model_files.items() if not gone.isdisjoint(wanted)
    )
