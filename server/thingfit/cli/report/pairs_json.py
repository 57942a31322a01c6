"""The pairs as JSON; its form is stable."""

from __future__ import annotations

import json

from thingfit.cli.report.pairs import Pairs
from thingfit.features.pairs import pairs_json


def as_json(pairs: Pairs, explain: bool = False) -> str:
    """The pairs in one JSON object, version 1; on request with sentences and places."""
    report = pairs_json(pairs.matches, pairs.collected.snapshot, pairs.path, explain)
    return json.dumps(report, indent=2) + "\n"
