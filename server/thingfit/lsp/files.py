"""What happens to files on the disk while the editor runs."""

from __future__ import annotations

from lsprotocol import types

from thingfit.lsp import background, checks, folders, model_files
from thingfit.lsp.session import ThingfitServer
from thingfit.lsp.uris import normal
from thingfit.options import matches
from thingfit.workspace import Root
from thingfit.workspace.binaries import SUFFIX
from thingfit.workspace.settings import SETTINGS_NAMES


def did_change_files(ls: ThingfitServer, params: types.DidChangeWatchedFilesParams) -> None:
    """Reads files that came or changed, and forgets those that went."""
    settings = False
    for change in params.changes:
        uri = normal(change.uri)
        if is_settings(uri):
            settings = True
        elif uri.endswith("/.gitignore"):
            background.scan(ls)
        elif uri.endswith(SUFFIX):
            background.check(ls, model_files.forget_files(ls, uri))
        elif change.type is types.FileChangeType.Deleted:
            _forget(ls, uri)
            background.check(ls, model_files.forget_files(ls, uri))
        else:
            background.check(ls, model_files.forget_files(ls, uri))
            if _may_be_document(ls, uri):
                background.read(ls, [uri])
    if settings:
        reload_settings(ls)


def _may_be_document(ls: ThingfitServer, uri: str) -> bool:
    """Whether the settings include a file; others are told of as a deployment names them."""
    options, path = ls.host.snapshot().options_for(uri)
    patterns = (options.include, options.sources, options.shapes)
    return any(matches(each, path) for each in patterns)


def is_settings(uri: str) -> bool:
    """Whether a document may hold the settings of a folder."""
    return uri.rpartition("/")[2] in SETTINGS_NAMES


def is_in_workspace(ls: ThingfitServer, uri: str) -> bool:
    """Whether a document lies in a workspace folder."""
    return any(Root(folder).path_of(uri) is not None for folder in ls.folders)


def reload_settings(ls: ThingfitServer) -> None:
    """Reads the settings again; only when they are others everything is checked again."""
    roots, before = ls.host.roots, ls.settings_files
    folders.load_settings(ls)
    for gone in before.keys() - ls.settings_files.keys() - ls.open:
        checks.forget(ls, gone)
    if ls.host.roots != roots:
        folders.refresh(ls)
    else:
        background.read(ls, ls.settings_files)


def _forget(ls: ThingfitServer, uri: str) -> None:
    """Forgets a file, or all files of a folder: some editors tell only of the folder."""
    for known in [*ls.host.snapshot().documents]:
        if (known == uri or known.startswith(f"{uri}/")) and known not in ls.open:
            checks.forget(ls, known)
            ls.listed.pop(known, None)
