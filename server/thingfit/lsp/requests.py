"""The questions of the editor: each is converted, asked of `features`, and converted back."""

from __future__ import annotations

from collections.abc import Iterator

from lsprotocol import types

from thingfit.facts import Document
from thingfit.features import actions, fix_all, line_edits
from thingfit.features.hover_at import hover_at
from thingfit.lsp import deploy_actions, instance_commands
from thingfit.lsp.checks import AT_ONCE, findings_of
from thingfit.lsp.convert import FIX_ALL, to_code_action, to_diagnostic, to_hover, to_workspace_edit
from thingfit.lsp.model_commands import offer_description
from thingfit.lsp.rewriting import KINDS, offer_for_rules, offer_refactors
from thingfit.lsp.session import ThingfitServer
from thingfit.lsp.sync import offset_of, span_of
from thingfit.lsp.uris import normal
from thingfit.rules import Finding


def show_hover(ls: ThingfitServer, params: types.HoverParams) -> types.Hover | None:
    """What lies under the cursor means, and the rules whose findings are there."""
    at = findings_of(ls, normal(params.text_document.uri))
    if at is None:
        return None
    document, findings = at
    offset = offset_of(document.lines, params.position, ls.client.encoding)
    found = hover_at(ls.host.snapshot(), document.uri, offset, findings)
    return to_hover(found, document, ls.client) if found else None


def offer_actions(ls: ThingfitServer, params: types.CodeActionParams) -> list[types.CodeAction]:
    """The quick fixes of a range, and the action that makes all safe fixes of the document."""
    at = findings_of(ls, normal(params.text_document.uri))
    if at is None or not ls.client.code_actions:
        return []
    document, findings = at
    offered: list[types.CodeAction] = []
    if _wanted(types.CodeActionKind.QuickFix.value, params.context.only):
        offered += _quick_fixes(ls, params, document, findings)
        offered += offer_description(ls, params, document)
        offered += offer_for_rules(ls, params, document, findings)
        offered += deploy_actions.offer_again(ls, params, document, findings)
    for kind in KINDS.values():
        if _wanted(kind.value, params.context.only):
            offers = offer_refactors(ls, params, document)
            offered += [each for each in offers if each.kind is kind]
    if _wanted(instance_commands.KIND, params.context.only):
        offered += instance_commands.offer_instance(ls, params, document)
    if _wanted(deploy_actions.KIND, params.context.only):
        offered += deploy_actions.offer_deployment(ls, params, document)
    asked = params.context.only is not None
    safe = sum(any(fix.safe for fix in finding.fixes) for finding in findings)
    # Asked for nothing in particular, "fix all" is worth its checks only where it does more than
    # the quick fix beside it.
    if _wanted(FIX_ALL, params.context.only) and (safe if asked else offered and safe > 1):
        offered += _fix_all(ls, params, document, findings)
    return offered


def _quick_fixes(
    ls: ThingfitServer,
    params: types.CodeActionParams,
    document: Document,
    findings: tuple[Finding, ...],
) -> Iterator[types.CodeAction]:
    spelling = params.text_document.uri
    snapshot = ls.host.snapshot()
    for action in actions(findings, span_of(document.lines, params.range, ls.client.encoding)):
        diagnostic = to_diagnostic(action.finding, document, snapshot, ls.client, spelling)
        yield to_code_action(action, diagnostic, document, ls.client, spelling)


def _fix_all(
    ls: ThingfitServer,
    params: types.CodeActionParams,
    document: Document,
    findings: tuple[Finding, ...],
) -> Iterator[types.CodeAction]:
    if len(document.text) > AT_ONCE:
        return
    fixed = fix_all(ls.host.snapshot(), document.uri, findings)
    if fixed.count:
        edits = line_edits(document.text, fixed.text)
        yield types.CodeAction(
            title="Make all safe fixes of Thingfit",
            kind=FIX_ALL,
            edit=to_workspace_edit(edits, document, ls.client, params.text_document.uri),
        )


def _wanted(kind: str, only: object) -> bool:
    """Whether a kind of action is among those asked for, or below one of them."""
    if not isinstance(only, list | tuple):
        return True
    names = [each.value if isinstance(each, types.CodeActionKind) else str(each) for each in only]
    return any(name in ("", kind) or kind.startswith(f"{name}.") for name in names)
