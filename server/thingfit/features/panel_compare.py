"""Ranked models as a panel shows them: with their places, and with what can be chosen instead."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence

from thingfit.facts import Device
from thingfit.features.located import PathOf
from thingfit.features.panel_pairs import device_place, model_place
from thingfit.features.ranking import ranking_json
from thingfit.fit import Candidate
from thingfit.fit.rank import Needs, Ranking
from thingfit.json_value import JsonValue
from thingfit.meaning import vocabulary
from thingfit.workspace import Snapshot


def comparison_json(
    ranking: Ranking,
    needs: Needs,
    candidates: Sequence[Candidate],
    devices: Iterable[Device],
    snapshot: Snapshot,
    path_of: PathOf,
) -> dict[str, JsonValue]:
    """The ranking in its stable form; `candidates` are all models, whether they meet the needs.

    `places` tells where the ranked ones are described, in their order.
    """
    report = ranking_json(ranking, needs, len(candidates), path_of)
    metric = report["metric"]
    assert isinstance(metric, dict)
    report["metric"] = {**metric, "unit": ranking.metric_unit}
    report["places"] = [model_place(each.candidate, snapshot, path_of) for each in ranking.entries]
    report["metrics"] = _choices(_metrics(each) for each in candidates)
    report["categories"] = _choices(_categories(each) for each in candidates)
    report["devices"] = [device_place(each, snapshot, path_of) for each in devices]
    return report


def _metrics(candidate: Candidate) -> set[str]:
    """The kinds of metric that a model was measured by."""
    return {
        kind.value
        for metric in candidate.model.metrics
        for kind in metric.kinds
        if metric.value is not None and metric.value.value != 0
    }


def _categories(candidate: Candidate) -> set[str]:
    return {vocabulary.canonical(each.value) for each in candidate.model.categories}


def _choices(found: Iterable[set[str]]) -> JsonValue:
    """What can be chosen, that of most models first."""
    counts = Counter(each for some in found for each in some)
    ordered = sorted(counts, key=lambda each: (-counts[each], each))
    return [{"id": each, "name": _name(each), "count": counts[each]} for each in ordered]


def _name(iri: str) -> str:
    term = vocabulary.term(iri)
    return term.label if term else vocabulary.local_name(iri) or iri
