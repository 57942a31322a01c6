"""The commands that make a Thing Description from a Thing Model, and the action for it."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from uuid import uuid4

from lsprotocol import types

from thingfit.facts import Document, Kind
from thingfit.features.thing_instance import instance, placeholders
from thingfit.lsp.arguments import AskedError
from thingfit.lsp.match_commands import known_document
from thingfit.lsp.places import creation, kept, shown
from thingfit.lsp.session import ThingfitServer
from thingfit.lsp.uris import path_of
from thingfit.lsp.work import Work
from thingfit.workspace import Snapshot

PLACEHOLDERS = "thingfit.new.placeholders"
FROM_THING_MODEL = "thingfit.new.fromThingModel"
WRITE = "thingfit.new.thingDescription"
KIND = "refactor.thingDescription"
TITLE = "New Thing Description from this Thing Model"
_ENDING = re.compile(r"(?:(?P<mark>[.\-_]|^)tm)?(?P<form>\.json(?:ld)?)\Z", re.IGNORECASE)
"""The end of a file's name that the name of a Thing Description has in other words."""


@dataclass(frozen=True, slots=True)
class Made:
    """A description made from a Thing Model: where it goes, and what is left open in it."""

    uri: str
    text: str
    open: tuple[str, ...]


def tell_placeholders(snapshot: Snapshot, arguments: Sequence[object], work: Work) -> types.LSPAny:
    """What the Thing Model in the document `uri` leaves open, by name."""
    document, _ = _asked(snapshot, arguments)
    return {"placeholders": list(placeholders(snapshot, document))}


def make_instance(snapshot: Snapshot, arguments: Sequence[object], work: Work) -> types.LSPAny:
    """The text of a description of the Thing Model in `uri`, filled in with `values` by name."""
    document, values = _asked(snapshot, arguments)
    return {"text": _text(snapshot, document, values)}


def plan_instance(snapshot: Snapshot, arguments: Sequence[object], work: Work) -> Made:
    """A description of the Thing Model in `uri`, to be written beside it.

    An action carries the URI alone, which is what editors hand to commands about a file.
    """
    if arguments and isinstance(arguments[0], str):
        arguments = ({"uri": arguments[0]},)
    document, values = _asked(snapshot, arguments)
    missing = tuple(each for each in placeholders(snapshot, document) if not values.get(each))
    return Made(_free(snapshot, document.uri), _text(snapshot, document, values), missing)


async def write_instance(ls: ThingfitServer, made: Made) -> types.LSPAny:
    """Has the editor create the description, shows it, and tells what is left open in it."""
    edit = creation(ls, made.uri, made.text)
    applied = False
    if edit is not None:
        params = types.ApplyWorkspaceEditParams(edit, TITLE, kept(ls))
        applied = (await ls.workspace_apply_edit_async(params)).applied
    if applied:
        await shown(ls, made.uri)
    if applied and made.open:
        listed = ", ".join(f"`{each}`" for each in made.open)
        message = f"The Thing Model leaves open {listed}, in double braces in the description"
        ls.window_show_message(types.ShowMessageParams(types.MessageType.Info, message))
    return {"uri": made.uri, "text": made.text, "open": list(made.open), "applied": applied}


def offer_instance(
    ls: ThingfitServer, params: types.CodeActionParams, document: Document
) -> Iterator[types.CodeAction]:
    """The action on a Thing Model, when somebody asks; not while a cursor merely moves."""
    automatic = params.context.trigger_kind is types.CodeActionTriggerKind.Automatic
    if document.kind is not Kind.THING_MODEL or document.tree.problems or automatic:
        return
    uri = params.text_document.uri
    if uri.startswith("file:") and ls.client.creates_files and ls.client.versioned_edits:
        command = types.Command(title=TITLE, command=WRITE, arguments=[uri])
        yield types.CodeAction(title=TITLE, kind=KIND, command=command)


def _asked(snapshot: Snapshot, arguments: Sequence[object]) -> tuple[Document, dict[str, str]]:
    stated = arguments[0] if arguments else None
    uri = stated.get("uri") if isinstance(stated, Mapping) else None
    if not isinstance(stated, Mapping) or not isinstance(uri, str):
        raise AskedError("one object with a text as `uri` is expected as the argument")
    document = known_document(snapshot, uri)
    if document.kind is not Kind.THING_MODEL:
        raise AskedError(f"`{document.name}` holds no Thing Model")
    values = stated.get("values") or {}
    if not isinstance(values, Mapping):
        raise AskedError("an object of texts is expected as `values`")
    return document, {str(name): str(value) for name, value in values.items()}


def _text(snapshot: Snapshot, document: Document, values: Mapping[str, str]) -> str:
    text = instance(snapshot, document, values, uuid4().urn, document.uri.rpartition("/")[2])
    if text is None:
        raise AskedError(f"`{document.name}` holds no Thing Model")
    return text


def _free(snapshot: Snapshot, uri: str) -> str:
    """The address beside a Thing Model under which nothing is yet."""
    folder, _, name = uri.rpartition("/")
    ending = _ENDING.search(name)
    stem = name[: ending.start()] if ending else name
    form = ending["form"] if ending else ".json"
    mark = "." if ending is None or ending["mark"] is None else ending["mark"]
    found, number = f"{folder}/{stem}{mark}td{form}", 1
    while found in snapshot.documents or ((path := path_of(found)) and path.exists()):
        number += 1
        found = f"{folder}/{stem}-{number}{mark or '.'}td{form}"
    return found
