"""The command that describes a model file, and the action that offers it."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from pathlib import PurePosixPath
from urllib.parse import quote, unquote

from lsprotocol import types

from thingfit.facts import Document
from thingfit.features import line_edits
from thingfit.features.model_description import description, updated
from thingfit.lsp.convert import to_workspace_edit
from thingfit.lsp.model_files import is_described
from thingfit.lsp.places import creation, kept
from thingfit.lsp.session import ThingfitServer
from thingfit.lsp.sync import span_of
from thingfit.lsp.uris import normal, path_of
from thingfit.syntax import String, node_at
from thingfit.tflite import TfliteFile
from thingfit.tflite.facts import facts_json
from thingfit.tflite.text import facts_text
from thingfit.workspace.binaries import SUFFIX, file_name, file_uri
from thingfit.workspace.discovery import Unreadable, read_binary, read_source

DESCRIBE = "thingfit.describeModel"
_ENDING = ".model.jsonld"


def describe_model(ls: ThingfitServer, arguments: Sequence[object]) -> types.LSPAny:
    """Describes a model file: writes its description, or refreshes the one that is there.

    The first argument is the URI of the file, or an object with it as `uri` and, as `format`,
    `jsonld`, `json` or `text`; the last two are only given back. The answer holds the `text`, the
    `uri` of the description, or an `error`: one sentence.
    """
    first = arguments[0] if arguments else None
    stated = first if isinstance(first, Mapping) else {"uri": first}
    uri, form = stated.get("uri"), stated.get("format", "jsonld")
    path = path_of(normal(uri)) if isinstance(uri, str) else None
    if not isinstance(uri, str) or path is None:
        return {"error": "the URI of a file is expected"}
    binary = read_binary(path, normal(uri))
    if binary.model is None:
        return {"error": f"`{binary.name}`: {binary.fault}"}
    if form == "json":
        return {"text": json.dumps(facts_json(binary.model), ensure_ascii=False, indent=2)}
    if form == "text":
        return {"text": facts_text(binary.model, name=binary.name)}
    return _write(ls, binary.uri, binary.model)


def _write(ls: ThingfitServer, uri: str, model: TfliteFile) -> types.LSPAny:
    name, path = PurePosixPath(file_name(uri)).stem, file_name(uri)
    target = uri[: uri.rfind("/") + 1] + quote(name + _ENDING)
    document = _existing(ls, target)
    if document is None and (stating := _stating(ls, uri)):
        document, path = stating
        target = document.uri
    # A refreshed description is left for its user to look at before it is saved.
    metadata = None
    if document is None:
        text = description(model, name, file_name(uri))
        edit, metadata = creation(ls, target, text), kept(ls)
    elif not document.models or document.tree.problems:
        return {"error": f"`{document.name}` cannot be read as a description, so it is left alone"}
    else:
        text = updated(document, model, path)
        edits = line_edits(document.text, text)
        spelling = ls.spellings.get(target, target)
        edit = to_workspace_edit(edits, document, ls.client, spelling) if edits else None
    if edit is not None:
        params = types.ApplyWorkspaceEditParams(edit, f"Describe {name}{SUFFIX}", metadata)
        ls.workspace_apply_edit(params)
    return {"uri": target, "text": text, "applied": edit is not None}


def _stating(ls: ThingfitServer, uri: str) -> tuple[Document, str] | None:
    """The only description that names the file as that of its model, and by which path."""
    documents = ls.host.snapshot().documents
    found = [
        (documents[each], model.file.path.value)
        for each, wanted in ls.model_files.items()
        if uri in wanted and each in documents and len(documents[each].models) == 1
        for model in documents[each].models
        if model.file and model.file.path and file_uri(each, model.file.path.value) == uri
    ]
    return found[0] if len(found) == 1 else None


def _existing(ls: ThingfitServer, uri: str) -> Document | None:
    """The description that is there: in the editor, or on the disk."""
    document = ls.host.snapshot().documents.get(uri)
    path = path_of(uri)
    if document is None and path is not None and path.exists():
        source = read_source(path)
        document = None if isinstance(source, Unreadable) else source.document()
    return document


def offer_description(
    ls: ThingfitServer, params: types.CodeActionParams, document: Document
) -> Iterator[types.CodeAction]:
    """The action on a link to a model file that no description speaks of."""
    span = span_of(document.lines, params.range, ls.client.encoding)
    node = node_at(document.tree.root, span.start)
    if not isinstance(node, String) or not node.value.endswith(SUFFIX):
        return
    uri = file_uri(document.uri, unquote(node.value))
    if uri is None or is_described(ls, uri):
        return
    title = f"Describe `{file_name(uri)}`"
    yield types.CodeAction(
        title=title,
        kind=types.CodeActionKind.QuickFix,
        command=types.Command(title=title, command=DESCRIBE, arguments=[uri]),
    )
