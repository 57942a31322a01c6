"""The workspace folders and their settings: from the settings file, over those of the editor."""

from __future__ import annotations

import logging
from collections.abc import Iterable, Mapping, Sequence
from concurrent.futures import Future

from lsprotocol import types

from thingfit.lsp import background
from thingfit.lsp.session import ThingfitServer
from thingfit.lsp.uris import normal, path_of
from thingfit.lsp.watching import watch
from thingfit.options import DEFAULT_OPTIONS, Options, options_from_mapping
from thingfit.workspace import Root
from thingfit.workspace.discovery import Unreadable, Workspace, uri_of, workspace_of
from thingfit.workspace.settings import read_settings

_LOG = logging.getLogger(__name__)
SECTION = "thingfit"
GRAPH = "graph"


def set_folders(ls: ThingfitServer, folders: Iterable[str]) -> None:
    """Takes the workspace folders, in the editor's spelling."""
    ls.folders = {normal(uri): uri for uri in folders}
    load_settings(ls)


def change_folders(ls: ThingfitServer, params: types.DidChangeWorkspaceFoldersParams) -> None:
    """Takes folders that were added to the workspace, and leaves those that were removed."""
    removed = {normal(folder.uri) for folder in params.event.removed}
    kept = [spelling for uri, spelling in ls.folders.items() if uri not in removed]
    set_folders(ls, [*kept, *(folder.uri for folder in params.event.added)])
    refresh(ls)


def change_configuration(ls: ThingfitServer, params: types.DidChangeConfigurationParams) -> None:
    """Asks for the editor's settings again; an editor that cannot be asked sends them along."""
    if ls.client.configuration:
        ask_configuration(ls)
    elif isinstance(params.settings, Mapping):
        take_configuration(ls, {"": params.settings.get(SECTION)})


def ask_configuration(ls: ThingfitServer) -> None:
    """Asks the editor for its settings, as a whole and for each folder."""
    folders = ("", *ls.folders)
    items = [
        types.ConfigurationItem(scope_uri=ls.folders.get(folder), section=SECTION)
        for folder in folders
    ]

    asked = ls.workspace_configuration(types.ConfigurationParams(items))
    asked.add_done_callback(lambda answer: _answered(ls, folders, answer))


def _answered(ls: ThingfitServer, folders: Sequence[str], answer: Future[Sequence[object]]) -> None:
    if answer.cancelled():
        return
    if answer.exception():
        _LOG.warning("The editor does not tell its settings, so its defaults are used")
        return
    take_configuration(ls, dict(zip(folders, answer.result() or (), strict=False)))


def take_configuration(ls: ThingfitServer, configuration: Mapping[str, object]) -> None:
    """Takes the editor's settings by folder; the empty name stands for all others."""
    if configuration != ls.configuration:
        ls.configuration = dict(configuration)
        load_settings(ls)
        refresh(ls)


def load_settings(ls: ThingfitServer) -> None:
    """Reads the settings of all folders from the disk."""
    roots = {"": Root("", _editor_options(ls, ""))}
    ls.settings_files = {}
    for folder in ls.folders:
        base = _editor_options(ls, folder)
        workspace = _workspace(folder)
        if workspace is None:
            roots[folder] = Root(folder, base)
            continue
        uri = uri_of(workspace.folder)
        if workspace.settings:
            document = workspace.settings.document()
            ls.settings_files[document.uri] = document
            base = read_settings(document, base).options
        roots[uri] = Root(uri, base)
    ls.host.set_roots(tuple(roots.values()))


def refresh(ls: ThingfitServer) -> None:
    """Checks everything again, as the settings are others."""
    watch(ls)
    background.scan(ls)
    background.check(ls, ls.open)
    if ls.client.refreshes_hints:
        ls.workspace_inlay_hint_refresh(None)
    if ls.client.refreshes_lenses:
        # Another endpoint has other counts, though nothing changes in the documents.
        ls.workspace_code_lens_refresh(None)


def _workspace(folder: str) -> Workspace | None:
    path = path_of(folder)
    if path is None:
        return None
    workspace = workspace_of(path)
    if isinstance(workspace, Unreadable):
        _LOG.warning("%s, so the default settings are used", workspace.message)
        return None
    return workspace


def _editor_options(ls: ThingfitServer, folder: str) -> Options:
    configuration = ls.configuration
    stated = configuration.get(folder) or configuration.get("") or ls.first_configuration
    if not isinstance(stated, Mapping):
        return DEFAULT_OPTIONS
    # The endpoint is the editor's own: a file of settings must not name one.
    own = {name: value for name, value in stated.items() if name != GRAPH}
    options, problems = options_from_mapping(own)
    for problem in problems:
        place = ".".join((SECTION, *(str(step) for step in problem.path)))
        _LOG.warning("In the editor's setting `%s`: %s", place, problem.message)
    return options
