"""Ranking: needs, order, the front, and the estimate of time."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.conftest import REPOSITORY
from tests.facts.published import needs_published
from tests.fit.made import device, model
from tests.fit.published import as_turtle
from thingfit.facts.names import NNET, SOSA_EXTEND, TF
from thingfit.fit import Candidate, Fit, Policy, all_candidates
from thingfit.fit.latency import Latency, latency
from thingfit.fit.rank import (
    Axis,
    Entry,
    Needs,
    Ranking,
    is_higher_better,
    meets,
    pareto_front,
    rank,
    term_named,
)
from thingfit.meaning.vocabulary import CATEGORY, METRIC
from thingfit.tflite import read

TOP_1 = NNET + "Top_1_accuracy"
INPUT = {"sensors": {"type": "Microphone"}}


def candidate(name: str, **members: Any) -> Candidate:
    return Candidate(model(name=name, id=f"urn:example:{name}", **members))


def measured(kind: str, value: float) -> list[dict[str, Any]]:
    return [{"type": ["Metric", kind], "value": value}]


def names(ranking: Ranking) -> list[str]:
    return [each.name for each in ranking.entries]


def entry(metric: float | None, ram: int | None, macs: int | None = 1) -> Entry:
    return Entry(candidate("x"), metric, metric, macs, ram, "", 1, "", Latency(None, ""))


def test_the_best_metric_comes_first_and_what_is_not_measured_last() -> None:
    found = rank(
        [
            candidate("none"),
            candidate("zero", metrics=measured("Top_1_accuracy", 0)),
            candidate("good", metrics=measured("Top_1_accuracy", 91)),
            candidate("best", metrics=measured("Top_1_accuracy", 92.5)),
        ]
    )
    assert names(found) == ["best", "good", "none", "zero"]
    assert found.metric == TOP_1
    zero = found.entries[-1]
    assert (zero.stated, zero.metric) == (0, None)


def test_less_is_better_where_the_metric_is_an_error() -> None:
    found = rank(
        [
            candidate("a", metrics=measured("MeanSquaredError", 2.5)),
            candidate("b", metrics=measured("MeanSquaredError", 0.5)),
        ]
    )
    assert not found.higher_is_better
    assert names(found) == ["b", "a"]
    assert [each.on_front for each in found.entries] == [True, False]


def test_metrics_of_different_kinds_are_not_compared() -> None:
    some = [
        candidate("share", metrics=measured("F1", 0.99)),
        candidate("percent", metrics=measured("Top_1_accuracy", 80)),
        candidate("other", metrics=measured("Top_1_accuracy", 70)),
    ]
    usual = rank(some)
    assert usual.metric == TOP_1
    assert names(usual) == ["percent", "other", "share"]
    assert usual.entries[-1].metric is None
    assert names(rank(some, Needs(metric=TF + "F1"))) == ["share"]


@pytest.mark.parametrize(
    ("axis", "order"),
    [
        (Axis.RAM, ["small", "large", "open"]),
        (Axis.FLASH, ["large", "small", "open"]),
        (Axis.MACS, ["large", "small", "open"]),
    ],
)
def test_amounts_rank_from_the_least(axis: Axis, order: list[str]) -> None:
    some = [
        candidate("open", ramBytes=None, flashBytes=None),
        candidate("large", ramBytes=2000, flashBytes=10, macs=5),
        candidate("small", ramBytes=1000, flashBytes=20, macs=7),
    ]
    assert names(rank(some, by=axis)) == order


def test_equal_models_come_in_the_order_of_their_names() -> None:
    assert names(rank([candidate("b"), candidate("c"), candidate("a")])) == ["a", "b", "c"]


@pytest.mark.parametrize(
    ("needs", "met"),
    [
        (Needs(), True),
        (Needs(sensors=(SOSA_EXTEND + "Microphone",)), True),
        (Needs(sensors=("http://www.w3.org/ns/sosa/Sensor",)), True),
        (Needs(sensors=(SOSA_EXTEND + "Camera",)), False),
        (Needs(sensors=(SOSA_EXTEND + "Microphone", SOSA_EXTEND + "Camera")), False),
        (Needs(texts=("YES/no",)), True),
        (Needs(texts=("listener", "words")), True),
        (Needs(texts=("listener", "dogs")), False),
        (Needs(dataset="Speech_Commands"), True),
        (Needs(dataset="imagenet"), False),
        (Needs(category=NNET + "Classification"), True),
        (Needs(category=NNET + "Regression"), False),
        (Needs(metric=TOP_1), True),
        (Needs(metric=TF + "F1"), False),
    ],
)
def test_all_needs_have_to_be_met(needs: Needs, met: bool) -> None:
    wanted = model(
        name="Listener",
        description="words such as yes/no",
        input=INPUT,
        dataset="http://data.example/speech_commands_v2",
        category="Classification",
        metrics=measured("Top_1_accuracy", 90),
    )
    assert wanted.sensors and wanted.datasets and wanted.categories
    assert meets(wanted, needs) is met


def test_only_models_that_fit_the_device_are_left_and_unknown_ones_are_counted() -> None:
    board = device(controller={"ramBytes": 5000})
    some = [
        candidate("small", ramBytes=1000),
        candidate("large", ramBytes=6000),
        candidate("open", ramBytes=None),
    ]
    found = rank(some, Needs(device=board))
    assert names(found) == ["small"]
    assert found.entries[0].fit is Fit.FITS
    assert found.open == 1
    explored = rank(some, Needs(device=board), policy=Policy(assume_unknown_fits=True))
    assert sorted(names(explored)) == ["open", "small"]


def test_the_front_holds_what_no_other_beats() -> None:
    some = [entry(90, 10), entry(95, 20), entry(94, 30), entry(90, 10), entry(80, 5)]
    assert pareto_front(some, (Axis.METRIC, Axis.RAM)) == {0, 1, 3, 4}
    assert pareto_front([entry(None, 1), entry(1, None)], (Axis.METRIC, Axis.RAM)) == set()
    assert pareto_front(some, (Axis.METRIC,)) == {1}
    assert pareto_front(some, (Axis.RAM,)) == {4}


@given(
    st.lists(
        st.tuples(st.integers(1, 6), st.integers(0, 5), st.none() | st.integers(0, 5)),
        max_size=12,
    ),
    st.booleans(),
)
def test_the_front_is_what_comparing_all_pairs_gives(
    rows: list[tuple[int, int, int | None]], higher: bool
) -> None:
    axes = (Axis.METRIC, Axis.RAM, Axis.MACS)
    plain = entry(1, 1)
    some = [replace(plain, metric=metric, ram=ram, macs=macs) for metric, ram, macs in rows]
    points = [(-m if higher else m, r, c) for m, r, c in rows]

    def beaten(at: int) -> bool:
        mine = points[at]
        return any(
            other != mine
            and None not in other
            and all(o <= m for o, m in zip(other, mine, strict=True))
            for other in points
        )

    wanted = {at for at, point in enumerate(points) if None not in point and not beaten(at)}
    assert pareto_front(some, axes, higher) == wanted


def test_terms_are_known_by_name_label_and_curie() -> None:
    for written in ("Top_1_accuracy", "top-1 accuracy", "TOP 1 ACCURACY", "nnet:Top_1_accuracy"):
        assert term_named(written, METRIC) == TOP_1
    old = "http://tinyml-schema.org/networkschema#Classification"
    assert term_named(old, CATEGORY) == NNET + "Classification"
    assert term_named("nonsense", METRIC) is None
    assert is_higher_better("urn:unknown") and is_higher_better("")


CLOCK = {"controller": {"clockFrequency": 100_000_000}}


def seconds(kernels: str | None, **model_members: Any) -> Latency:
    members = {**CLOCK, "runtime": "TensorFlowLiteMicro"}
    if kernels:
        members["kernelLibrary"] = kernels
    return latency(candidate("m", **model_members), 1_000_000, device(**members))


def test_the_time_follows_from_work_clock_and_kernels() -> None:
    fast, slow, silent = seconds("CMSISNN"), seconds("ReferenceKernels"), seconds(None)
    assert fast.seconds == pytest.approx(0.035)
    assert "1,000,000 multiplications of 3.5 cycles with CMSIS-NN at 100 MHz" in fast.basis
    assert slow.seconds == silent.seconds == pytest.approx(0.86)
    assert "no kernel library is stated" in silent.basis
    assert seconds("EthosU") == Latency(None, "there are no figures for Ethos-U")


def test_the_estimate_agrees_with_measurements_within_its_factor() -> None:
    """Milliseconds of the person detection model in the README of ESP-NN."""
    measured_times = [
        ("ReferenceKernels", 240, 2300),
        ("ReferenceKernels", 240, 4084),
        ("ReferenceKernels", 160, 3355),
        ("ReferenceKernels", 360, 1395),
        ("ESPNN", 240, 54),
        ("ESPNN", 240, 380),
        ("ESPNN", 160, 426),
        ("ESPNN", 360, 73),
    ]
    for kernels, clock, milliseconds in measured_times:
        board = device(
            controller={"clockFrequency": clock * 1_000_000},
            runtime="TensorFlowLiteMicro",
            kernelLibrary=kernels,
        )
        found = latency(candidate("person"), 7_158_144, board)
        assert found.seconds is not None
        assert 1 / 3 <= found.seconds / (milliseconds / 1000) <= 3, (kernels, clock)


def test_kernels_for_integers_do_nothing_for_floats() -> None:
    path = Path(REPOSITORY / "examples" / "models" / "gesture.float32.tflite")
    board = device(**CLOCK, runtime="TensorFlowLiteMicro", kernelLibrary="CMSISNN")
    plain = latency(candidate("m"), 1000, board)
    floats = latency(Candidate(model(), read(path.read_bytes())), 1000, board)
    assert plain.seconds is not None and floats.seconds is not None
    assert floats.seconds > 10 * plain.seconds
    assert "CMSIS-NN has none for float32" in floats.basis


def test_what_is_not_known_gives_no_time_and_says_why() -> None:
    assert latency(candidate("m"), 1, None).basis == "no device is named"
    assert latency(candidate("m"), None, device(**CLOCK)).seconds is None
    assert latency(candidate("m"), 1, device()).basis == "the device states no clock frequency"
    stopped = device(controller={"clockFrequency": 0})
    assert latency(candidate("m"), 1, stopped).seconds is None


def test_what_is_not_declared_is_taken_from_the_file() -> None:
    file = read((REPOSITORY / "examples" / "models" / "gesture.int8.tflite").read_bytes())
    bare = model(ramBytes=None, flashBytes=None)
    (found,) = rank([Candidate(bare, file)]).entries
    assert found.flash == file.size
    assert found.macs and found.ram
    assert found.ram_basis.startswith("estimate for TFLite Micro")


@needs_published
def test_the_third_case_study() -> None:
    needs = Needs(
        sensors=(SOSA_EXTEND + "Microphone",), texts=("yes/no",), dataset="speech_commands"
    )
    found = rank(all_candidates(as_turtle()), needs)
    assert [(e.metric, e.macs, e.ram, e.flash, e.on_front) for e in found.entries] == [
        (93.2, 336_000, 10_480, 18_856, True),
        (92.1, 336_000, 8_080, 18_712, True),
        (83.0, 381_824, 8_800, 8_864, False),
        (82.3, 381_824, 8_800, 8_864, False),
    ]
