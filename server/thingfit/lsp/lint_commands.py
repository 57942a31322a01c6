"""The command that checks the whole workspace anew and waits until that is done."""

from __future__ import annotations

import asyncio
from collections import Counter

from lsprotocol import types

from thingfit.facts import Kind
from thingfit.lsp import background
from thingfit.lsp.session import ThingfitServer

LINT = "thingfit.lint"


async def lint_workspace(ls: ThingfitServer, *arguments: object) -> types.LSPAny:
    """Reads and checks all documents; gives how many there are and how much is found in them."""
    if not ls.initialized:
        return {"error": "the server waits for `initialize`"}
    background.scan(ls)
    while ls.worker is not None and not ls.worker.done():
        # The work goes on when nobody waits for it any more.
        await asyncio.wait({ls.worker})
    found: Counter[types.DiagnosticSeverity | None] = Counter()
    for published in ls.published.values():
        found.update(each.severity for each in published.diagnostics)
    documents = ls.host.snapshot().documents.values()
    level = types.DiagnosticSeverity
    return {
        "documents": sum(each.kind not in (None, Kind.SETTINGS) for each in documents),
        "affected": sum(bool(each.diagnostics) for each in ls.published.values()),
        "errors": found[level.Error],
        "warnings": found[level.Warning],
        "hints": found[level.Information] + found[level.Hint],
    }
