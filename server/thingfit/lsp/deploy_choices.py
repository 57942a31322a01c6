"""The command that tells what a device or a model can be deployed with."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from lsprotocol import types

from thingfit.features.deployment import choices, choices_json
from thingfit.json_value import JsonValue
from thingfit.lsp.arguments import AskedError, read_argument
from thingfit.lsp.uris import normal
from thingfit.lsp.work import Work
from thingfit.workspace import Snapshot

CHOICES = "thingfit.deploy.choices"
GENERATE = "Generate deployment…"
"""What the lines and the actions that lead here are called."""


@dataclass(frozen=True, slots=True)
class AskedChoices:
    """The argument of `thingfit.deploy.choices`: a device or a model, by document and number.

    `role` is `device` or `model` where a document describes both.
    """

    uri: str = ""
    number: int = 0
    role: str = ""


def choose(snapshot: Snapshot, arguments: Sequence[object], work: Work) -> types.LSPAny:
    """What a device or a model can be put together with, best first, and the targets."""
    asked = read_argument(AskedChoices, arguments)
    if asked.role not in ("", "device", "model"):
        raise AskedError(f"`device` or `model` is expected as `role`, not `{asked.role}`")
    found = choices(snapshot, normal(asked.uri), asked.number, asked.role)
    if found is None:
        raise AskedError(f"no such device or model is described in `{asked.uri}`")
    report: dict[str, JsonValue] = choices_json(found, lambda uri: snapshot.options_for(uri)[1])
    return report
