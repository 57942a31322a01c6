"""The actions that rewrite a description, and those that deal with a rule in a whole file."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from lsprotocol import types

from thingfit.facts import Document
from thingfit.features import fix_all, line_edits
from thingfit.features.actions import touches
from thingfit.features.ignoring import Ignoring, ignoring
from thingfit.features.refactor import RefactorKind, refactors
from thingfit.lsp.checks import AT_ONCE, LARGE
from thingfit.lsp.convert import to_workspace_edit
from thingfit.lsp.fix_commands import offer_in_workspace
from thingfit.lsp.places import creation
from thingfit.lsp.session import ThingfitServer
from thingfit.lsp.sync import span_of
from thingfit.rules import Finding

KINDS = {
    RefactorKind.REWRITE: types.CodeActionKind.RefactorRewrite,
    RefactorKind.EXTRACT: types.CodeActionKind.RefactorExtract,
}


def offer_refactors(
    ls: ThingfitServer, params: types.CodeActionParams, document: Document
) -> Iterator[types.CodeAction]:
    """The changes that mend nothing, when somebody asks; not while a cursor merely moves."""
    if _is_automatic(params) or len(document.text) > LARGE:
        return
    span = span_of(document.lines, params.range, ls.client.encoding)
    for each in refactors(document, span):
        uri = params.text_document.uri
        edit = to_workspace_edit(each.edits, document, ls.client, uri)
        yield types.CodeAction(title=each.title, kind=KINDS[each.kind], edit=edit)


def offer_for_rules(
    ls: ThingfitServer,
    params: types.CodeActionParams,
    document: Document,
    findings: Sequence[Finding],
) -> Iterator[types.CodeAction]:
    """For each rule with a finding in the range: all its fixes in the file, and to ignore it.

    Making all fixes takes checks, which is too much while a cursor merely moves.
    """
    span = span_of(document.lines, params.range, ls.client.encoding)
    rules = {each.name: each.group for each in findings if touches(each.span, span)}
    for name, group in rules.items():
        if not _is_automatic(params):
            yield from _fix_rule(ls, params, document, findings, name)
            yield from offer_in_workspace(ls, document, findings, name)
        ignored = ignoring(ls.host.snapshot(), document.uri, name, group)
        edit = _ignored(ls, ignored) if ignored else None
        if ignored and edit:
            yield types.CodeAction(
                title=f"Ignore `{name}` in {ignored.name}",
                kind=types.CodeActionKind.QuickFix,
                edit=edit,
            )


def _fix_rule(
    ls: ThingfitServer,
    params: types.CodeActionParams,
    document: Document,
    findings: Sequence[Finding],
    name: str,
) -> Iterator[types.CodeAction]:
    """The safe fixes of one rule in the file, where there are several."""
    own = [each for each in findings if each.name == name]
    if sum(any(fix.safe for fix in each.fixes) for each in own) < 2:
        return
    if len(document.text) > AT_ONCE:
        return
    fixed = fix_all(ls.host.snapshot(), document.uri, findings, only=name)
    if fixed.count > 1:
        edits = line_edits(document.text, fixed.text)
        yield types.CodeAction(
            title=f"Make all {fixed.count} fixes of `{name}` in this file",
            kind=types.CodeActionKind.QuickFix,
            edit=to_workspace_edit(edits, document, ls.client, params.text_document.uri),
        )


def _is_automatic(params: types.CodeActionParams) -> bool:
    return params.context.trigger_kind is types.CodeActionTriggerKind.Automatic


def _ignored(ls: ThingfitServer, found: Ignoring) -> types.WorkspaceEdit | None:
    """The edit of a settings file; a new file needs an editor that creates one."""
    if found.document is not None:
        spelling = ls.spellings.get(found.uri, found.uri)
        return to_workspace_edit((found.edit,), found.document, ls.client, spelling)
    return creation(ls, found.uri, found.edit.text)
