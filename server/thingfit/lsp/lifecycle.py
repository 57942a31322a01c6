"""The start and the end of a session, and what is agreed with the editor."""

from __future__ import annotations

import logging
import platform

from lsprotocol import types

from thingfit import __version__
from thingfit.lsp import background, folders, log
from thingfit.lsp.client import client_of
from thingfit.lsp.session import ThingfitServer
from thingfit.lsp.uris import path_of
from thingfit.lsp.watching import watch
from thingfit.workspace.discovery import uri_of

_LOG = logging.getLogger(__name__)


def initialize(ls: ThingfitServer, params: types.InitializeParams) -> None:
    """Takes the editor's abilities, the workspace folders and the first settings."""
    log.tell(ls)
    ls.client = client_of(params.capabilities)
    ls.initialized = True
    if isinstance(params.initialization_options, dict):
        ls.first_configuration = params.initialization_options.get(folders.SECTION)
    folders.set_folders(ls, _folders(params))


def initialized(ls: ThingfitServer, params: types.InitializedParams) -> None:
    """Asks the editor for its settings and for news of files, and checks the workspace."""
    _LOG.info("Thingfit %s runs on Python %s", __version__, platform.python_version())
    _register(ls)
    if ls.client.configuration:
        folders.ask_configuration(ls)
    background.scan(ls)


def shutdown(ls: ThingfitServer, params: None) -> None:
    """Ends the background work."""
    background.cancel(ls)
    ls.stopping.set()


def _folders(params: types.InitializeParams) -> list[str]:
    if params.workspace_folders is not None:
        return [folder.uri for folder in params.workspace_folders]
    if params.root_uri:
        return [params.root_uri]
    path = path_of(f"file://{params.root_path}") if params.root_path else None
    return [uri_of(path)] if path else []


def _register(ls: ThingfitServer) -> None:
    """Asks for the notifications that an editor sends only to servers that ask."""
    wanted: list[types.Registration] = []
    if ls.client.registers_configuration:
        method = types.WORKSPACE_DID_CHANGE_CONFIGURATION
        options = types.DidChangeConfigurationRegistrationOptions(section=folders.SECTION)
        wanted.append(types.Registration(method, method, options))
    if wanted:
        ls.client_register_capability(types.RegistrationParams(wanted))
    watch(ls)
