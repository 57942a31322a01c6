"""The actions that lead to a deployment: a new one, and one that is to be made again."""

from __future__ import annotations

from collections.abc import Iterator

from lsprotocol import types

from thingfit.facts import Document
from thingfit.features.actions import touches
from thingfit.features.deployment import Described, again, describes
from thingfit.lsp.convert import to_diagnostic
from thingfit.lsp.deploy_choices import CHOICES, GENERATE
from thingfit.lsp.deploy_commands import DEPLOY
from thingfit.lsp.places import spelled
from thingfit.lsp.session import ThingfitServer
from thingfit.lsp.sync import span_of
from thingfit.rules import Finding

KIND = "refactor.deployment"
"""Editors offer refactorings beside fixes, and actions on the source only when asked for them."""
_MENDED = ("deployment-stale", "deployment-file-edited")


def offer_deployment(
    ls: ThingfitServer, params: types.CodeActionParams, document: Document
) -> Iterator[types.CodeAction]:
    """The action at the head of a device or a model that something fits."""
    span = span_of(document.lines, params.range, ls.client.encoding)
    at = describes(ls.host.snapshot(), document.uri, span)
    if at is None:
        return
    role, number = at
    asked: dict[str, types.LSPAny] = {
        "uri": params.text_document.uri,
        "number": number,
        "role": role,
    }
    yield types.CodeAction(
        title=GENERATE,
        kind=KIND,
        command=types.Command(title=GENERATE, command=CHOICES, arguments=[asked]),
    )


def offer_again(
    ls: ThingfitServer,
    params: types.CodeActionParams,
    document: Document,
    findings: tuple[Finding, ...],
) -> Iterator[types.CodeAction]:
    """The fix of a deployment that no longer is as its model and device are: to make it again."""
    span = span_of(document.lines, params.range, ls.client.encoding)
    snapshot, uri = ls.host.snapshot(), params.text_document.uri
    told = [each for each in findings if each.name in _MENDED and touches(each.span, span)]
    for finding in told[:1]:
        for deployment in document.deployments[:1]:
            found = again(snapshot, deployment)
            if found is None:
                continue
            edited = finding.name == "deployment-file-edited"
            title = f"Generate the files again{', without what was edited' if edited else ''}"
            asked: dict[str, types.LSPAny] = {
                "model": _place(ls, found.model),
                "device": _place(ls, found.device),
                "target": found.target,
                "directory": found.folder,
                "force": edited,
                "tell": True,
            }
            yield types.CodeAction(
                title=title,
                kind=types.CodeActionKind.QuickFix,
                diagnostics=[to_diagnostic(finding, document, snapshot, ls.client, uri)],
                command=types.Command(title=title, command=DEPLOY, arguments=[asked]),
            )


def _place(ls: ThingfitServer, described: Described) -> types.LSPAny:
    return {"uri": spelled(ls, described.uri), "number": described.number}
