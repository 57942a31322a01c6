"""Files of a project put into a folder: as one edit of the editor's, or written by the server."""

from __future__ import annotations

import asyncio
import os
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from lsprotocol import types
from pygls.exceptions import JsonRpcException

from thingfit.facts import Document
from thingfit.features import line_edits
from thingfit.lsp import background, model_files
from thingfit.lsp.places import kept, range_of, spelled
from thingfit.lsp.session import ThingfitServer
from thingfit.text import Edit, Span
from thingfit.workspace.discovery import uri_of
from thingfit.workspace.writing import WriteError, write_files

_ANNOTATION = "thingfit.deployment"
LONG = 200_000
"""Characters above which nobody compares line by line, which takes long and shows little."""
_START = types.Range(types.Position(0, 0), types.Position(0, 0))


@dataclass(frozen=True, slots=True)
class Change:
    """Files of a folder: those to write, in order, what is there by now, and those to remove."""

    folder: Path
    title: str
    files: Mapping[str, bytes]
    existing: Mapping[str, bytes]
    gone: tuple[str, ...]


def can_edit(ls: ThingfitServer) -> bool:
    """Whether the editor can make and remove files in one edit that its user can look at and undo.

    An editor on Windows ends new lines as Windows does, and the files would not be what their
    manifest says; so the server writes them there.
    """
    client = ls.client
    able = client.versioned_edits and client.creates_files and client.deletes_files
    return able and client.annotates_edits and os.linesep == "\n"


async def applied(ls: ThingfitServer, change: Change) -> str | None:
    """Has the editor make the files in one edit; gives a sentence if it does not.

    No edit can carry a binary file, such as a model, so the server writes those before.
    """
    texts = {path: text for path, each in change.files.items() if (text := _text(each)) is not None}
    binary = {path: each for path, each in change.files.items() if path not in texts}
    gone = [path for path in change.gone if _text(change.existing[path]) is None]
    fault = await _write(ls, change.folder, binary, gone)
    if fault is not None:
        return fault
    operations = await asyncio.to_thread(lambda: [*_operations(ls, change, texts)])
    if not operations:
        return None
    edit = types.WorkspaceEdit(
        document_changes=[*operations],
        change_annotations={
            _ANNOTATION: types.ChangeAnnotation(label=change.title, needs_confirmation=False)
        },
    )
    params = types.ApplyWorkspaceEditParams(edit, change.title, kept(ls))
    try:
        answer = await ls.workspace_apply_edit_async(params)
        reason = answer.failure_reason or "the editor does not make the files"
        done = answer.applied
    except JsonRpcException as error:
        done, reason = False, f"the editor does not make the files: {error.message}"
    if done:
        return None
    before = {path: change.existing[path] for path in (*binary, *gone) if path in change.existing}
    await _write(ls, change.folder, before, [path for path in binary if path not in before])
    return reason


async def written(ls: ThingfitServer, change: Change) -> str | None:
    """Writes all files or none; gives a sentence if that fails."""
    return await _write(ls, change.folder, change.files, change.gone)


async def _write(
    ls: ThingfitServer, folder: Path, files: Mapping[str, bytes], gone: Iterable[str]
) -> str | None:
    """Writes and removes files, and has what is known of them read again."""
    gone = tuple(gone)
    if not files and not gone:
        return None
    try:
        await asyncio.to_thread(write_files, folder, files, gone)
    except WriteError as error:
        return str(error)
    uris = [uri_of(folder / path) for path in (*files, *gone)]
    for uri in uris:
        background.check(ls, model_files.forget_files(ls, uri))
    background.read(ls, [uri for uri in uris if uri.endswith((".json", ".jsonld"))])
    return None


def _operations(
    ls: ThingfitServer, change: Change, texts: Mapping[str, str]
) -> Iterator[types.CreateFile | types.DeleteFile | types.TextDocumentEdit]:
    """The steps of the edit: new files with their text, changed lines, and files that go."""
    for path, text in texts.items():
        uri = uri_of(change.folder / path)
        before = _text(change.existing[path]) if path in change.existing else None
        if before is None:
            options = types.CreateFileOptions(overwrite=path in change.existing)
            yield types.CreateFile(uri=uri, options=options, annotation_id=_ANNOTATION)
            yield _text_edit(uri, None, [types.AnnotatedTextEdit(_ANNOTATION, _START, text)])
        else:
            yield _line_edit(ls, uri, before, text)
    for path in change.gone:
        if _text(change.existing[path]) is not None:
            uri = uri_of(change.folder / path)
            options_ = types.DeleteFileOptions(ignore_if_not_exists=True)
            yield types.DeleteFile(uri=uri, options=options_, annotation_id=_ANNOTATION)


def _line_edit(ls: ThingfitServer, uri: str, before: str, text: str) -> types.TextDocumentEdit:
    known = ls.host.snapshot().documents.get(uri)
    is_open = known is not None and known.version is not None and known.text == before
    document = known if known is not None and is_open else Document(uri, None, before)
    edits = [
        types.AnnotatedTextEdit(_ANNOTATION, range_of(ls, document, each.span), each.text)
        for each in _edits(before, text)
    ]
    return _text_edit(spelled(ls, uri), document.version, edits)


def _edits(before: str, text: str) -> Iterable[Edit]:
    """Edits of lines; long texts, such as models as arrays, are replaced as a whole."""
    if max(len(before), len(text)) > LONG:
        return (Edit(Span(0, len(before)), text),)
    return line_edits(before, text)


def _text_edit(
    uri: str, version: int | None, edits: list[types.AnnotatedTextEdit]
) -> types.TextDocumentEdit:
    identifier = types.OptionalVersionedTextDocumentIdentifier(uri=uri, version=version)
    return types.TextDocumentEdit(identifier, [*edits])


def _text(content: bytes) -> str | None:
    """The text of a file; nothing of one that is no text."""
    if b"\0" in content:
        return None
    try:
        return content.decode("utf-8")
    except UnicodeDecodeError:
        return None
