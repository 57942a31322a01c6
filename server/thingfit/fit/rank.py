"""Models that meet given needs, compared: in order, and those that no other one beats."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from enum import Enum

from thingfit.facts import Device, Model
from thingfit.fit.amounts import INFINITE, Amounts, needed_flash, needed_ram
from thingfit.fit.build import Build, build_of
from thingfit.fit.criteria.sensors import needed_classes
from thingfit.fit.latency import Latency, latency
from thingfit.fit.match import match
from thingfit.fit.verdict import DEFAULT_POLICY, Candidate, Fit, Policy
from thingfit.fit.words import model_name
from thingfit.meaning import vocabulary
from thingfit.tflite import Abi, totals

_SEPARATORS = re.compile(r"[\s_\-]+")
_ANYWHERE = Build(micro=True, generation=None, abi=Abi.BITS_32, kernels=None)


class Axis(Enum):
    """What models are compared by; the value is the word of the command line."""

    METRIC = "metric"
    MACS = "macs"
    RAM = "ram"
    FLASH = "flash"
    LATENCY = "latency"


@dataclass(frozen=True, slots=True)
class Needs:
    """What a model has to meet, all of it: what is left empty is not asked for.

    `sensors` are classes that the model has to use; `texts` occur in its name or description,
    `dataset` in a data set that it was trained with; `category` and `metric` are IRIs.
    """

    device: Device | None = None
    sensors: tuple[str, ...] = ()
    texts: tuple[str, ...] = ()
    dataset: str = ""
    category: str = ""
    metric: str = ""


@dataclass(frozen=True, slots=True)
class Entry:
    """A model in comparison; what is not known of it is absent.

    `stated` is the value of the metric as it stands, `metric` the same where it was measured: a 0
    reads as a value that nobody measured. `fit` says whether it fits the device, if one is named.
    """

    candidate: Candidate
    stated: float | None
    metric: float | None
    macs: int | None
    ram: int | None
    ram_basis: str
    flash: int | None
    flash_basis: str
    latency: Latency
    fit: Fit | None = None
    on_front: bool = False

    @property
    def model(self) -> Model:
        """The model itself."""
        return self.candidate.model

    @property
    def name(self) -> str:
        """What the model is called."""
        return model_name(self.candidate.model)

    def value(self, axis: Axis) -> float | None:
        """The value on an axis, if it is known."""
        match axis:
            case Axis.METRIC:
                return self.metric
            case Axis.MACS:
                return self.macs
            case Axis.RAM:
                return self.ram
            case Axis.FLASH:
                return self.flash
        return self.latency.seconds


@dataclass(frozen=True, slots=True)
class Ranking:
    """Models in order, the best first; `metric` is the IRI of the metric that counts, if any.

    `open` counts the models of which nobody knows whether they fit the device; they are left out.
    """

    entries: tuple[Entry, ...]
    by: Axis
    front: tuple[Axis, ...]
    metric: str
    higher_is_better: bool
    open: int = 0

    @property
    def metric_name(self) -> str:
        """The name of the metric for people."""
        term = vocabulary.term(self.metric) if self.metric else None
        return term.label if term else vocabulary.local_name(self.metric) or "metric"

    @property
    def metric_unit(self) -> str:
        """` %` for a metric in percent, else nothing."""
        term = vocabulary.term(self.metric) if self.metric else None
        return " %" if term and term.facts.get("metricUnit") == "om:percent" else ""


def rank(
    candidates: Iterable[Candidate],
    needs: Needs | None = None,
    by: Axis = Axis.METRIC,
    front: Sequence[Axis] = (Axis.METRIC, Axis.RAM),
    policy: Policy = DEFAULT_POLICY,
) -> Ranking:
    """The models that meet the needs, ranked, with the Pareto front of some axes marked."""
    needs = needs or Needs()
    judged = [
        (each, _fit(each, needs.device, policy)) for each in candidates if meets(each.model, needs)
    ]
    found = [(each, fit) for each, fit in judged if fit in (None, Fit.FITS)]
    unknown = sum(fit is Fit.UNKNOWN for _, fit in judged)
    metric = needs.metric or _usual_metric([each for each, _ in found])
    entries = [_entry(each, fit, metric, needs.device, policy) for each, fit in found]
    higher = is_higher_better(metric)
    chosen = pareto_front(entries, front, higher)
    marked = [replace(each, on_front=at in chosen) for at, each in enumerate(entries)]
    ordered = tuple(sorted(marked, key=_order(by, higher)))
    return Ranking(ordered, by, tuple(front), metric, higher, unknown)


def meets(model: Model, needs: Needs) -> bool:
    """Whether a model meets all needs that no device has a part in."""
    classes = needed_classes(model)
    if not all(any(vocabulary.is_a(own, cls) for own in classes) for cls in needs.sensors):
        return False
    said = " ".join(each.value for each in (model.name, model.description) if each).casefold()
    if not all(text.casefold() in said for text in needs.texts):
        return False
    datasets = (each.value.casefold() for each in model.datasets)
    if needs.dataset and not any(needs.dataset.casefold() in each for each in datasets):
        return False
    if needs.category and not any(
        vocabulary.is_a(each.value, needs.category) for each in model.categories
    ):
        return False
    return not needs.metric or _metric_value(model, needs.metric) is not None


def pareto_front(
    entries: Sequence[Entry], axes: Sequence[Axis], higher_is_better: bool = True
) -> frozenset[int]:
    """The places of the entries that no other one beats: as good on all axes, better on one.

    Entries with a value that is not known are beaten, as nobody can tell.
    """
    points: list[tuple[tuple[float, ...], int]] = []
    for at, entry in enumerate(entries):
        values = [_cost(entry, axis, higher_is_better) for axis in axes]
        known = tuple(value for value in values if value is not None)
        if axes and len(known) == len(axes):
            points.append((known, at))
    # In this order an entry can only be beaten by one before it.
    points.sort()
    front: list[tuple[tuple[float, ...], int]] = []
    for point, at in points:
        if not any(_beats(other, point) for other, _ in front):
            front.append((point, at))
    return frozenset(at for _, at in front)


def is_higher_better(metric: str) -> bool:
    """Whether more of a metric is better, as it is for all that are not known otherwise."""
    term = vocabulary.term(metric) if metric else None
    return term is None or term.facts.get("higherIsBetter") is not False


def term_named(written: str, cls: str) -> str | None:
    """The individual of a class that a name, a label, a CURIE or an IRI means."""
    iri = vocabulary.canonical(vocabulary.expand(written.strip()))
    known = vocabulary.members(cls)
    if iri in known or "://" in iri:
        return iri
    wanted = _plain(written)
    for each in known:
        term = vocabulary.term(each)
        names = (term.name, term.label, *term.names) if term else ()
        if wanted in map(_plain, names):
            return each
    return None


def _plain(name: str) -> str:
    return _SEPARATORS.sub("", name).casefold()


def _beats(one: tuple[float, ...], other: tuple[float, ...]) -> bool:
    return one != other and all(a <= b for a, b in zip(one, other, strict=True))


def _fit(candidate: Candidate, device: Device | None, policy: Policy) -> Fit | None:
    return None if device is None else match(candidate, device, policy).fit


def _usual_metric(candidates: Iterable[Candidate]) -> str:
    """The metric that most models were measured by; before others the first one in the alphabet."""
    counts: Counter[str] = Counter()
    for candidate in candidates:
        found = {
            kind.value
            for metric in candidate.model.metrics
            for kind in metric.kinds
            if metric.value is not None and metric.value.value != 0
        }
        counts.update(found)
    return min(counts, key=lambda kind: (-counts[kind], kind), default="")


def _metric_value(model: Model, kind: str) -> float | None:
    for metric in model.metrics:
        if metric.value is not None and any(each.value == kind for each in metric.kinds):
            return float(metric.value.value)
    return None


def _entry(
    candidate: Candidate, fit: Fit | None, metric: str, device: Device | None, policy: Policy
) -> Entry:
    model = candidate.model
    stated = _metric_value(model, metric) if metric else None
    ram = needed_ram(candidate, build_of(device) if device else _ANYWHERE, policy)
    flash = needed_flash(candidate, policy)
    macs = _macs(candidate)
    return Entry(
        candidate=candidate,
        stated=stated,
        metric=stated or None,
        macs=macs,
        ram=_most(ram),
        ram_basis=ram.basis,
        flash=_most(flash),
        flash_basis=flash.basis,
        latency=latency(candidate, macs, device),
        fit=fit,
    )


def _macs(candidate: Candidate) -> int | None:
    """The multiplications of a model: as stated, else counted in its file."""
    stated = candidate.model.macs
    if stated is not None and stated.value >= 0:
        return stated.value
    return totals(candidate.file).macs if candidate.file else None


def _most(amounts: Amounts) -> int | None:
    return amounts.high if amounts.high < INFINITE else None


def _cost(entry: Entry, axis: Axis, higher_is_better: bool) -> float | None:
    """The value on an axis, turned so that less is better."""
    value = entry.value(axis)
    if value is None:
        return None
    return -value if axis is Axis.METRIC and higher_is_better else value


def _order(by: Axis, higher: bool) -> Callable[[Entry], tuple[tuple[bool, float] | str, ...]]:
    """The key to sort by: the axis, then the others; what is not known comes last."""
    axes = (by, *(each for each in Axis if each is not by))

    def key(entry: Entry) -> tuple[tuple[bool, float] | str, ...]:
        costs = (_cost(entry, axis, higher) for axis in axes)
        found: list[tuple[bool, float] | str] = [(cost is None, cost or 0.0) for cost in costs]
        return (*found, entry.name, entry.model.id.value if entry.model.id else "")

    return key
