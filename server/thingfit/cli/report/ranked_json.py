"""Ranked models as the text of a JSON file."""

from __future__ import annotations

import json

from thingfit.cli.report.ranked import Ranked
from thingfit.features.ranking import ranking_json


def as_json(ranked: Ranked) -> str:
    """The models in one JSON object."""
    paths = ranked.collected.paths
    report = ranking_json(
        ranked.ranking, ranked.needs, ranked.total, lambda uri: paths.get(uri, uri)
    )
    return json.dumps(report, indent=2) + "\n"
