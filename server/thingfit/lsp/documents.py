"""The documents open in the editor: opened, changed, saved, closed.

These handlers take the place of those of pygls, which keep a second copy of every text. They are
synchronous, so that a request that follows sees the new text and its findings.
"""

from __future__ import annotations

import logging
import time

from lsprotocol import types

from thingfit.lsp import background, changes, checks, files, model_files
from thingfit.lsp.session import ThingfitServer
from thingfit.lsp.sync import apply_changes
from thingfit.lsp.uris import normal
from thingfit.workspace.decoding import too_large

_LOG = logging.getLogger(__name__)


def did_open(ls: ThingfitServer, params: types.DidOpenTextDocumentParams) -> None:
    """Takes a document from the editor; from now on its file on the disk does not count."""
    opened = params.text_document
    uri = normal(opened.uri)
    ls.open.add(uri)
    ls.spellings[uri] = opened.uri
    _take(ls, uri, opened.text, opened.version)


def did_change(ls: ThingfitServer, params: types.DidChangeTextDocumentParams) -> None:
    """Takes the changes of an open document."""
    uri = normal(params.text_document.uri)
    document = ls.host.snapshot().documents.get(uri)
    if uri not in ls.open or document is None:
        _LOG.warning("Changes of a document that is not open are left aside")
        return
    text = apply_changes(document.text, params.content_changes, ls.client.encoding)
    _take(ls, uri, text, params.text_document.version)


def did_save(ls: ThingfitServer, params: types.DidSaveTextDocumentParams) -> None:
    """Reads the settings again when they were saved, for editors that do not watch files."""
    if files.is_settings(normal(params.text_document.uri)):
        files.reload_settings(ls)


def did_close(ls: ThingfitServer, params: types.DidCloseTextDocumentParams) -> None:
    """Goes back to the file on the disk; without one the document is gone."""
    uri = normal(params.text_document.uri)
    if uri not in ls.open:
        return
    ls.open.remove(uri)
    if files.is_in_workspace(ls, uri):
        background.read(ls, [uri])
    else:
        checks.forget(ls, uri)
        background.check(ls, ())


def _take(ls: ThingfitServer, uri: str, text: str, version: int) -> None:
    """Sets the text and checks it, at once or, when it is long, as soon as typing pauses."""
    ls.changed_at = time.monotonic()
    limit = ls.host.snapshot().options_for(uri)[0].max_file_size
    size = len(text) if 4 * len(text) <= limit else len(text.encode("utf-8", "surrogatepass"))
    large = too_large(size, limit) if size > limit else None
    before = ls.host.snapshot().documents.get(uri)
    document = ls.host.set_text(uri, text, version, large)
    if before is None or before.text != text:
        changes.note(ls, uri, before)
    ls.to_read.pop(uri, None)
    if large or len(text) <= checks.AT_ONCE:
        ls.to_check.pop(uri, None)
        checks.check_now(ls, uri)
        if model_files.is_waiting(ls, uri):
            background.check(ls, [uri])
        background.follow(ls, document)
    else:
        background.check(ls, [uri])
