"""The table of what the server answers, and its start over a pipe, a socket or a web socket."""

from __future__ import annotations

import gc
import sys
from collections.abc import Callable
from typing import Any

from lsprotocol import types

from thingfit.lsp import (
    compare_commands,
    completion,
    decorations,
    deploy_actions,
    deploy_choices,
    deploy_commands,
    documents,
    files,
    fix_commands,
    folders,
    formatting,
    instance_commands,
    lenses,
    lifecycle,
    lint_commands,
    log,
    match_commands,
    model_commands,
    navigation,
    overview_commands,
    panel_commands,
    query_commands,
    remote,
    requests,
    rewriting,
    symbols,
)
from thingfit.lsp.convert import FIX_ALL
from thingfit.lsp.guard import answered, commanded, finished, guarded
from thingfit.lsp.session import ThingfitServer

DEFAULT_PORT = 2087
_REPLACED = (
    types.TEXT_DOCUMENT_DID_OPEN,
    types.TEXT_DOCUMENT_DID_CHANGE,
    types.TEXT_DOCUMENT_DID_CLOSE,
    types.WORKSPACE_DID_CHANGE_WORKSPACE_FOLDERS,
)
"""Messages for which pygls keeps state of its own, which nobody here asks for."""

_ACTIONS = types.CodeActionOptions(
    code_action_kinds=[
        types.CodeActionKind.QuickFix,
        FIX_ALL,
        *rewriting.KINDS.values(),
        deploy_actions.KIND,
        instance_commands.KIND,
    ],
    resolve_provider=False,
)
_SAVE = types.SaveOptions(include_text=False)

Register = Callable[..., None]
"""Puts a handler, guarded, to the method it answers; options of the method may follow."""


def make_server() -> ThingfitServer:
    """A server that knows what to do with every message, and has not yet begun."""
    ls = ThingfitServer()
    for method in _REPLACED:
        del ls.protocol.fm.builtin_features[method]
    ls.feature(types.INITIALIZE)(guarded(lifecycle.initialize, begins=True))

    def on(method: str, handler: Callable[..., Any], options: object = None) -> None:
        ls.feature(method, options)(guarded(handler))

    _follow_the_client(on)
    _help_while_writing(on)
    _find_the_way(on)
    _match_and_compare(ls)
    _change_on_request(ls)
    return ls


def _follow_the_client(on: Register) -> None:
    """Registers what tells of the client's state: its start, documents, files and settings."""
    on(types.INITIALIZED, lifecycle.initialized)
    on(types.SHUTDOWN, lifecycle.shutdown)
    on(types.TEXT_DOCUMENT_DID_OPEN, documents.did_open)
    on(types.TEXT_DOCUMENT_DID_CHANGE, documents.did_change)
    on(types.TEXT_DOCUMENT_DID_SAVE, documents.did_save, _SAVE)
    on(types.TEXT_DOCUMENT_DID_CLOSE, documents.did_close)
    on(types.WORKSPACE_DID_CHANGE_WATCHED_FILES, files.did_change_files)
    on(types.WORKSPACE_DID_CHANGE_WORKSPACE_FOLDERS, folders.change_folders)
    on(types.WORKSPACE_DID_CHANGE_CONFIGURATION, folders.change_configuration)


def _help_while_writing(on: Register) -> None:
    """Registers what is asked about one document while it is written."""
    on(types.TEXT_DOCUMENT_COMPLETION, completion.offer_completions, completion.OPTIONS)
    on(types.TEXT_DOCUMENT_HOVER, requests.show_hover)
    on(types.TEXT_DOCUMENT_CODE_ACTION, requests.offer_actions, _ACTIONS)
    on(types.TEXT_DOCUMENT_CODE_LENS, lenses.show_lenses, lenses.OPTIONS)
    on(types.TEXT_DOCUMENT_FORMATTING, formatting.format_whole)
    on(types.TEXT_DOCUMENT_RANGE_FORMATTING, formatting.format_lines)
    on(types.TEXT_DOCUMENT_ON_TYPE_FORMATTING, formatting.format_typed, formatting.ON_TYPE)
    on(types.TEXT_DOCUMENT_SEMANTIC_TOKENS_FULL, decorations.colour, decorations.LEGEND)
    on(types.TEXT_DOCUMENT_SEMANTIC_TOKENS_RANGE, decorations.colour_range, decorations.LEGEND)
    on(types.TEXT_DOCUMENT_INLAY_HINT, decorations.show_hints)


def _find_the_way(on: Register) -> None:
    """Registers what leads from one place to another."""
    on(types.TEXT_DOCUMENT_DEFINITION, navigation.find_definition)
    on(types.TEXT_DOCUMENT_REFERENCES, navigation.find_references)
    on(types.TEXT_DOCUMENT_DOCUMENT_HIGHLIGHT, navigation.highlight_name)
    on(types.TEXT_DOCUMENT_PREPARE_RENAME, navigation.prepare)
    on(types.TEXT_DOCUMENT_RENAME, navigation.rename_name)
    on(types.TEXT_DOCUMENT_DOCUMENT_LINK, navigation.find_links)
    on(types.TEXT_DOCUMENT_DOCUMENT_SYMBOL, symbols.show_outline)
    on(types.WORKSPACE_SYMBOL, symbols.find_symbols)
    on(types.TEXT_DOCUMENT_FOLDING_RANGE, symbols.fold)
    on(types.TEXT_DOCUMENT_SELECTION_RANGE, symbols.select)


def _match_and_compare(ls: ThingfitServer) -> None:
    """Registers the commands that tell something about the whole workspace."""
    ls.command(match_commands.DEVICE)(answered("Matching models", match_commands.match_device))
    ls.command(match_commands.MODEL)(answered("Matching devices", match_commands.match_model))
    ls.command(remote.FLEET)(answered("Asking the workspace graph", remote.fleet_command(ls)))
    ls.command(match_commands.MATRIX)(answered("Matching all", match_commands.match_matrix))
    ls.command(compare_commands.COMPARE)(answered("Comparing models", compare_commands.compare))
    ls.command(panel_commands.MATRIX)(answered("Matching all", panel_commands.matrix))
    ls.command(panel_commands.COLUMN)(answered("Matching models", panel_commands.column))
    ls.command(panel_commands.PAIR)(answered("Matching models", panel_commands.pair))
    ls.command(panel_commands.COMPARE)(answered("Comparing models", panel_commands.compare))
    ls.command(panel_commands.MODEL)(answered("Reading a model", panel_commands.model))
    ls.command(overview_commands.OVERVIEW)(answered("Counting", overview_commands.overview))
    ls.command(query_commands.QUERY)(answered("Asking the workspace", query_commands.query))


def _change_on_request(ls: ThingfitServer) -> None:
    """Registers the commands that check, write or change documents, or list places in them."""
    ls.command(model_commands.DESCRIBE)(commanded(model_commands.describe_model))
    told, made = instance_commands.tell_placeholders, instance_commands.make_instance
    ls.command(instance_commands.PLACEHOLDERS)(answered("Reading a Thing Model", told))
    ls.command(instance_commands.FROM_THING_MODEL)(answered("Reading a Thing Model", made))
    ls.command(instance_commands.WRITE)(
        finished(
            instance_commands.TITLE,
            instance_commands.plan_instance,
            instance_commands.write_instance,
        )
    )
    ls.command(lint_commands.LINT)(lint_commands.lint_workspace)
    ls.command(fix_commands.FIX_WORKSPACE)(fix_commands.fix_workspace)
    ls.command(deploy_choices.CHOICES)(answered("Finding partners", deploy_choices.choose))
    ls.command(deploy_commands.DEPLOY)(
        finished("Generating files", deploy_commands.generate, deploy_commands.put_into_effect)
    )
    ls.command(navigation.REFERENCES)(commanded(navigation.list_references))


def start(
    tcp: bool = False, ws: bool = False, host: str = "127.0.0.1", port: int = DEFAULT_PORT
) -> None:
    """Serves one editor until it leaves: over stdin and stdout, a socket or a web socket."""
    log.set_up()
    # Work in a thread must not keep a keystroke waiting for the interpreter; 5 ms is the default.
    sys.setswitchinterval(0.001)
    # Trees have no cycles, so looking for cycles in what stays is time that a keystroke waits.
    gc.freeze()
    gc.set_threshold(20_000, 20, 20)
    ls = make_server()
    if tcp:
        ls.start_tcp(host, port)
    elif ws:
        ls.start_ws(host, port)
    else:
        # A stray `print` must not reach the pipe, where it would break the session.
        out, sys.stdout = sys.stdout.buffer, sys.stderr
        ls.start_io(stdout=out)
