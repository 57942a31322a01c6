"""The command that makes the safe fixes of all documents of the workspace."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from lsprotocol import types

from thingfit.facts import Kind
from thingfit.features import fix_all, line_edits
from thingfit.lsp.guard import answered
from thingfit.lsp.places import workspace_edit
from thingfit.lsp.session import ThingfitServer
from thingfit.lsp.work import Work
from thingfit.text import Edit
from thingfit.workspace import Snapshot

FIX_WORKSPACE = "thingfit.fixAll"
TITLE = "Fixing the workspace"


@dataclass(slots=True)
class _Made:
    """The edits of each document, made of one snapshot."""

    snapshot: Snapshot | None = None
    edits: dict[str, tuple[Edit, ...]] = field(default_factory=dict)
    count: int = 0


async def fix_workspace(ls: ThingfitServer, *arguments: object) -> types.LSPAny | None:
    """Makes all safe fixes as one edit, and tells how many there are in how many documents.

    Files that are not open are edited by the editor too, so that one undo takes all of it back.
    """
    made = _Made()

    def work_out(snapshot: Snapshot, _: Sequence[object], work: Work) -> types.LSPAny:
        made.snapshot = snapshot
        for uri in work.counted(_fixable(snapshot), len(snapshot.documents)):
            document = snapshot.documents[uri]
            was_slim = "tree" not in vars(document)
            fixed = fix_all(snapshot, uri)
            if fixed.count:
                made.edits[uri] = line_edits(document.text, fixed.text)
                made.count += fixed.count
            if was_slim:
                document.slim()
        return {"documents": len(made.edits), "fixes": made.count, "applied": False}

    found = await answered(TITLE, work_out)(ls, *arguments)
    is_whole = isinstance(found, dict) and "error" not in found
    if made.snapshot is None or not made.edits or not is_whole:
        return found
    edit = workspace_edit(ls, made.snapshot, made.edits)
    params = types.ApplyWorkspaceEditParams(edit, "Make all safe fixes of Thingfit")
    applied = await ls.workspace_apply_edit_async(params)
    return {"documents": len(made.edits), "fixes": made.count, "applied": applied.applied}


def _fixable(snapshot: Snapshot) -> list[str]:
    """The documents that are ours and whose text is what their file holds."""
    return [
        uri
        for uri, each in snapshot.documents.items()
        if each.kind not in (None, Kind.SETTINGS) and each.decoding is None
    ]
