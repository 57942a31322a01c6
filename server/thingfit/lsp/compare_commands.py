"""The command that ranks the models which meet given needs."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from lsprotocol import types

from thingfit.facts import Device
from thingfit.features.ranking import ranking_json
from thingfit.fit import Candidate, Policy, all_candidates, devices_of
from thingfit.fit.rank import Axis, Needs, Ranking, rank, term_named
from thingfit.json_value import JsonValue
from thingfit.lsp.arguments import AskedError, read_argument
from thingfit.lsp.match_commands import known_document, known_sensor
from thingfit.lsp.work import Work
from thingfit.meaning import vocabulary
from thingfit.workspace import Snapshot

COMPARE = "thingfit.compare"
_AXES = {each.value: each for each in Axis}


@dataclass(frozen=True, slots=True)
class Asked:
    """The argument of the command: one object, all of whose members may be left out.

    `device` is the URI of a document and `number` the device in it, counted from 0; `sensors`,
    `texts`, `dataset`, `category` and `metric` are what a model has to meet, in the words of the
    command line; `by` is what the order is by, and `front` the axes of the Pareto front.
    """

    device: str = ""
    number: int = 0
    sensors: tuple[str, ...] = ()
    texts: tuple[str, ...] = ()
    dataset: str = ""
    category: str = ""
    metric: str = ""
    by: str = Axis.METRIC.value
    front: tuple[str, ...] = (Axis.METRIC.value, Axis.RAM.value)
    prefer_estimates: bool = False
    assume_unknown_fits: bool = False


def compare(snapshot: Snapshot, arguments: Sequence[object], work: Work) -> types.LSPAny:
    """The models that meet the needs, as `thingfit compare --format json` gives them."""
    candidates = tuple(all_candidates(snapshot))
    found, needs = ranked(snapshot, candidates, arguments, work)
    report: dict[str, JsonValue] = ranking_json(
        found, needs, len(candidates), lambda uri: snapshot.options_for(uri)[1]
    )
    return report


def ranked(
    snapshot: Snapshot,
    candidates: Sequence[Candidate],
    arguments: Sequence[object],
    work: Work,
) -> tuple[Ranking, Needs]:
    """Some models ranked as the argument asks for, and what it asks for."""
    asked = read_argument(Asked, arguments)
    device = _device(snapshot, asked) if asked.device else None
    needs = Needs(
        device=device,
        sensors=tuple(map(known_sensor, asked.sensors)),
        texts=asked.texts,
        dataset=asked.dataset,
        category=_term("category", asked.category, vocabulary.CATEGORY),
        metric=_term("metric", asked.metric, vocabulary.METRIC),
    )
    by, front = _axis(asked.by), tuple(dict.fromkeys(map(_axis, asked.front)))
    if device is None and Axis.LATENCY in (by, *front):
        raise AskedError("a latency is one on a device, so a `device` is expected with it")
    policy = Policy(asked.prefer_estimates, asked.assume_unknown_fits)
    return rank(work.counted(candidates, len(candidates)), needs, by, front, policy), needs


def _device(snapshot: Snapshot, asked: Asked) -> Device:
    found = devices_of(known_document(snapshot, asked.device))
    if not 0 <= asked.number < len(found):
        raise AskedError(f"no such device is described in `{asked.device}`")
    return found[asked.number]


def _term(noun: str, written: str, cls: str) -> str:
    found = term_named(written, cls) if written else ""
    if found is None:
        raise AskedError(f"there is no {noun} `{written}`")
    return found


def _axis(written: str) -> Axis:
    if written not in _AXES:
        listed = ", ".join(f"`{each}`" for each in _AXES)
        raise AskedError(f"some of {listed} are expected, not `{written}`")
    return _AXES[written]
