"""The command that makes safe fixes in all documents of the workspace, and the action for it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from lsprotocol import types

from thingfit.facts import Document, Kind
from thingfit.features import fix_all, line_edits
from thingfit.lsp.arguments import read_argument
from thingfit.lsp.guard import answered
from thingfit.lsp.places import workspace_edit
from thingfit.lsp.session import ThingfitServer
from thingfit.lsp.work import Work
from thingfit.rules import Finding
from thingfit.text import Edit
from thingfit.workspace import Snapshot

FIX_WORKSPACE = "thingfit.fixAll"
TITLE = "Fixing the workspace"


@dataclass(frozen=True, slots=True)
class Wanted:
    """The argument of the command: the rule whose fixes are made; without one, those of all."""

    rule: str = ""


@dataclass(slots=True)
class _Made:
    """The edits of each document, made of one snapshot."""

    snapshot: Snapshot | None = None
    edits: dict[str, tuple[Edit, ...]] = field(default_factory=dict)
    count: int = 0
    title: str = "Make all safe fixes of Thingfit"


async def fix_workspace(ls: ThingfitServer, *arguments: object) -> types.LSPAny | None:
    """Makes all safe fixes as one edit, and tells how many there are in how many documents.

    Files that are not open are edited by the editor too, so that one undo takes all of it back.
    """
    made = _Made()

    def work_out(snapshot: Snapshot, arguments: Sequence[object], work: Work) -> types.LSPAny:
        rule = read_argument(Wanted, arguments).rule
        made.snapshot = snapshot
        made.title = f"Make all fixes of {rule}" if rule else made.title
        for uri in work.counted(_fixable(snapshot), len(snapshot.documents)):
            document = snapshot.documents[uri]
            was_slim = "tree" not in vars(document)
            fixed = fix_all(snapshot, uri, only=rule)
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
    params = types.ApplyWorkspaceEditParams(edit, made.title)
    applied = await ls.workspace_apply_edit_async(params)
    return {"documents": len(made.edits), "fixes": made.count, "applied": applied.applied}


def offer_in_workspace(
    ls: ThingfitServer, document: Document, findings: Sequence[Finding], rule: str
) -> Iterator[types.CodeAction]:
    """The action that makes all fixes of a rule, where another document has one too.

    What the last check of each document found is enough for that; the command checks anew.
    """
    if not _has_fix(findings, rule):
        return
    others = sum(
        uri != document.uri
        and uri in ls.host.snapshot().documents
        and _has_fix(each.findings, rule)
        for uri, each in ls.checked.items()
    )
    if others:
        title = f"Make all fixes of `{rule}` in {others + 1} documents of the workspace"
        asked: dict[str, types.LSPAny] = {"rule": rule}
        yield types.CodeAction(
            title=title,
            kind=types.CodeActionKind.QuickFix,
            command=types.Command(title=title, command=FIX_WORKSPACE, arguments=[asked]),
        )


def _has_fix(findings: Sequence[Finding], rule: str) -> bool:
    return any(each.name == rule and any(fix.safe for fix in each.fixes) for each in findings)


def _fixable(snapshot: Snapshot) -> list[str]:
    """The documents that are ours and whose text is what their file holds."""
    return [
        uri
        for uri, each in snapshot.documents.items()
        if each.kind not in (None, Kind.SETTINGS) and each.decoding is None
    ]
