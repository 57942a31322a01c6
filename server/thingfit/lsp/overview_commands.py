"""The command that lists the devices and models of the workspace, for side bars."""

from __future__ import annotations

from collections.abc import Sequence

from lsprotocol import types

from thingfit.features.overview import overview_json
from thingfit.json_value import JsonValue
from thingfit.lsp.work import Work
from thingfit.workspace import Snapshot

OVERVIEW = "thingfit.overview"


def overview(snapshot: Snapshot, arguments: Sequence[object], work: Work) -> types.LSPAny:
    """All devices and models, each with its place and how much fits it; it takes no argument."""
    report: dict[str, JsonValue] = overview_json(
        snapshot, lambda uri: snapshot.options_for(uri)[1], work.counted
    )
    return report
