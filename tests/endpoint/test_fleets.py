"""What an engine rules out fits nothing, and what is told of a fleet is what its files say."""

from __future__ import annotations

import json
import shutil
from collections.abc import Iterator
from functools import partial
from pathlib import Path
from typing import Any

import pytest

from tests.endpoint.engines import Engine
from tests.endpoint.graphs import at, fleet, pairs, push, run, state
from tests.facts.published import PUBLISHED
from tests.fit.made import device_text, model_text
from thingfit.cli.collect import Collected
from thingfit.cli.fleet import everything
from thingfit.fit import Fit, Policy, Tally, all_candidates, all_devices, index_of, match
from thingfit.fit.criteria.sensors import needed_classes
from thingfit.fit.derived import UNNAMED_SENSOR
from thingfit.fit.fleet import devices_for, joined, matches_of, models_for
from thingfit.workspace.endpoint import Client, Held, Wanted, pages, survivors
from thingfit.workspace.endpoint.reader import facts_of

POLICIES = (Policy(), Policy(prefer_estimates=True), Policy(runtime_code=50_000))


def odd_fleet(folder: Path) -> None:
    """Devices and models that leave open what may be left open, or state it twice."""
    folder.mkdir(parents=True, exist_ok=True)
    twice = [{"memory": {"RAM": {"value": 30, "unit": "kB"}}}]
    controllers: list[dict[str, Any]] = [
        {"ramBytes": 9_000},
        {"ramBytes": None},
        {"ramBytes": None, "ramTotalBytes": 20_000},
        {"ramBytes": 9_000, "offers": twice},
        {"flashBytes": 1_000},
        {},
    ]
    families: tuple[list[str], ...] = (
        ["Camera"],
        ["PdmMicrophone"],
        [],
        ["Accelerometer", "Gyroscope"],
    )
    for number, controller in enumerate(controllers * 2):
        classes = families[number % len(families)]
        text = device_text(
            id=f"urn:example:d{number}",
            title=f"d{number}",
            controller=controller,
            sensors=[{"type": each, "sampleRate": 50} for each in classes],
        )
        (folder / f"d{number}.td.jsonld").write_text(text, "utf-8")
    needs: list[list[dict[str, Any]]] = [
        [{"type": "Camera"}],
        [{"type": "Microphone"}],
        [{"name": "some sensor"}],
        [{"type": "Accelerometer", "sampleRate": 100}, {"type": "Gyroscope"}],
        [{"type": "OtherSensor"}],
        [],
    ]
    amounts: list[dict[str, Any]] = [
        {},
        {"ramBytes": None},
        {"flashBytes": None},
        {"ramBytes": 8_000, "requires": [{"memory": {"RAM": {"atLeast": 20, "unit": "kB"}}}]},
        {"runtime": "TensorFlowLiteMicro", "ramBytes": None},
    ]
    for number in range(15):
        sensors = needs[number % len(needs)]
        text = model_text(
            id=f"urn:example:m{number}",
            name=f"m{number}",
            input={"type": "NetworkInput", "sensors": sensors},
            **amounts[number % len(amounts)],
        )
        (folder / f"m{number}.model.jsonld").write_text(text, "utf-8")
    for path in sorted((PUBLISHED / "models").glob("*.tflite"))[:3]:
        shutil.copy(path, folder / f"m{ord(path.name[0]) % 15}.tflite")


@pytest.fixture
def held(
    engine: Engine,
    capsys: pytest.CaptureFixture[str],
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> Iterator[tuple[Client, Collected]]:
    """A server with the odd fleet, and all of it."""
    odd_fleet(tmp_path / "odd")
    monkeypatch.chdir(tmp_path / "odd")
    push(capsys, engine)
    with engine.client() as client:
        yield client, everything(client)


def test_the_engine_rules_out_nothing_that_may_fit(held: tuple[Client, Collected]) -> None:
    client, collected = held
    candidates = list(all_candidates(collected.snapshot))
    devices = list(all_devices(collected.snapshot))
    assert (len(candidates), len(devices)) == (15, 12)
    ruled_out = 0
    for policy in POLICIES:
        for device in devices:
            graphs = survivors(client, models_for(device, policy))
            found = {
                each.model.name
                for page in facts_of(client, graphs)
                for each in matches_of(page, device, policy)
                if each.fit is not Fit.NOT
            }
            pairs = (match(each, device, policy) for each in candidates)
            assert found == {each.model.name for each in pairs if each.fit is not Fit.NOT}
            ruled_out += len(candidates) - len(graphs)
        for candidate in candidates:
            graphs = survivors(client, devices_for(candidate, policy))
            titles = {
                each.device.title
                for page in facts_of(client, graphs)
                for each in matches_of(page, candidate, policy)
                if each.fit is not Fit.NOT
            }
            others = (match(candidate, each, policy) for each in devices)
            assert titles == {each.device.title for each in others if each.fit is not Fit.NOT}
            ruled_out += len(devices) - len(graphs)
    assert ruled_out > 100, "the engine does nearly all of the work"


def test_the_engine_takes_any_number_of_classes(held: tuple[Client, Collected]) -> None:
    client, collected = held
    models = [each.model for each in all_candidates(collected.snapshot)]
    known = sorted({each for model in models for each in needed_classes(model)})
    classes = [*known, *(f"urn:example:class-{number}" for number in range(30))]
    for count in (1, 2, 5, len(classes)):
        chosen = (*classes[:count], UNNAMED_SENSOR)
        # Without bounds, so that the classes alone decide.
        graphs = survivors(client, Wanted("model", None, None, chosen))
        asks_no_more = [each for each in models if {*needed_classes(each)} <= {*chosen}]
        assert len(graphs) >= len(asks_no_more) > 0


def test_all_pairs_are_counted_page_by_page(held: tuple[Client, Collected]) -> None:
    client, collected = held
    wanted = index_of(collected.snapshot).tally()
    for size, block in ((4, 5), (1_000, 20_000)):
        counts = [tally for _, tally in joined(partial(_pages, client, size), block=block)]
        assert sum(each.fits for each in counts) == wanted.fits
        assert sum(each.unknown for each in counts) == wanted.unknown
        assert sum(each.total for each in counts) == wanted.total
        assert (len(counts) > 1) == (size == 4)
    assert wanted == Tally(wanted.fits, wanted.unknown, 180)


def test_large_fleets_are_listed_as_far_as_they_fit(
    held: tuple[Client, Collected],
    engine: Engine,
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    words = ["match", "--device", "d5", "--format", "json", *at(engine)]
    full = pairs(run(capsys, *words)[1])
    monkeypatch.setattr("thingfit.cli.fleet.LISTED", 3)
    status, said = run(capsys, *words)
    report, _, note = said.rpartition("thingfit: ")
    short = pairs(report)
    assert status == 0
    assert len(short) < len(full)
    assert {k: v for k, v in short.items() if v != "not"} == {
        k: v for k, v in full.items() if v != "not"
    }
    assert note == f"{len(full) - len(short)} of 15 models cannot fit, and are left out\n"
    monkeypatch.setattr("thingfit.cli.fleet._MOST_PAIRS", 100)
    status, said = run(capsys, "match", *at(engine))
    assert status == 2
    assert said.startswith("thingfit: 180 pairs are too many for one report; ")
    status, table = run(capsys, "match", "--format", "csv", *at(engine))
    everything_here = json.loads(run(capsys, "match", ".", "--format", "json")[1])["pairs"]
    may_fit = sum(each["verdict"] != "not" for each in everything_here)
    assert (status, table.count("\r\n")) == (0, may_fit + 1)
    # What is supposed of devices counts for those as well that come page by page.
    for what in (["--ram", "1kB"], ["--ram", "1MB", "--add-sensor", "Camera"]):
        words = ["match", *what, "--format", "csv"]
        status, there = run(capsys, *words, *at(engine))
        wanted, here = run(capsys, *words, ".")
        rows = [each for each in here.splitlines() if ",not," not in each]
        assert (status, sorted(there.splitlines())) == (wanted, sorted(rows))


def test_models_of_one_task_are_asked_of_a_large_fleet(
    engine: Engine,
    capsys: pytest.CaptureFixture[str],
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.chdir(tmp_path)
    fleet(tmp_path)
    for number, category in enumerate(("KeywordSpotting", "KeywordSpotting", "ObjectDetection")):
        path = tmp_path / f"m{number}.model.jsonld"
        members = {**json.loads(path.read_text("utf-8")), "category": category}
        path.write_text(json.dumps(members), "utf-8")
    push(capsys, engine)
    monkeypatch.setattr("thingfit.cli.fleet._MOST_PAIRS", 8)
    for task in ("keyword-spotting", "ObjectDetection"):
        words = ["match", "--task", task, "--format", "json"]
        here, there = run(capsys, *words, "."), run(capsys, *words, *at(engine))
        assert (there[0], pairs(there[1])) == (here[0], pairs(here[1]))
        assert len(pairs(there[1])) == (8 if task == "keyword-spotting" else 4)
    assert run(capsys, "match", "--task", "Singing", *at(engine))[0] == 2
    monkeypatch.setattr("thingfit.cli.fleet._MOST_PAIRS", 7)
    words = ["match", "--task", "KeywordSpotting", "--format", "csv"]
    rows = [each for each in run(capsys, *words, ".")[1].splitlines() if ",not," not in each]
    status, there = run(capsys, *words, *at(engine))
    assert (status, sorted(there.splitlines())) == (0, sorted(rows))


def test_statements_of_two_documents_stay_until_the_last_is_gone(
    engine: Engine,
    capsys: pytest.CaptureFixture[str],
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    folder = tmp_path / "twins"
    folder.mkdir()
    monkeypatch.chdir(folder)
    (folder / "a.model.jsonld").write_text(model_text(id="urn:example:twin"), "utf-8")
    push(capsys, engine)
    with engine.client() as client:
        alone = state(client)
    twin = model_text(id="urn:example:twin", description="A twin", ramBytes=11_000)
    (folder / "b.model.jsonld").write_text(twin, "utf-8")
    push(capsys, engine)
    query = "SELECT ?n ?r { <urn:example:twin> schema:name ?n ; tf:ramBytes ?r } ORDER BY ?r"
    rows = run(capsys, "query", query, "--format", "csv", *at(engine))
    assert rows == run(capsys, "query", query, ".", "--format", "csv")
    assert rows[1].count("Wave") == 2
    (folder / "b.model.jsonld").unlink()
    push(capsys, engine)
    with engine.client() as client:
        assert state(client) == alone


def test_graphs_and_old_spellings_are_asked_as_in_files(
    engine: Engine,
    capsys: pytest.CaptureFixture[str],
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    fleet(tmp_path / "fleet")
    monkeypatch.chdir(tmp_path / "fleet")
    push(capsys, engine)
    old = "PREFIX nn: <http://tinyml-schema.org/networkschema#> "
    for query in (
        "SELECT ?m ?r { GRAPH tf:derived { ?m tf:ramBytes ?r } } ORDER BY ?r STR(?m)",
        f"{old} SELECT ?t (COUNT(*) AS ?n) {{ ?m a ?t , nn:NeuralNetwork }} GROUP BY ?t",
        "ASK { <urn:example:d1> a s3n:SmartSensor }",
        "CONSTRUCT { ?m tf:ramBytes ?r } { ?m a nnet:NeuralNetwork ; tf:ramBytes ?r "
        "FILTER isIRI(?m) FILTER (STRSTARTS(STR(?m), 'urn:')) }",
        "SELECT (COUNT(*) AS ?n) { ?s ?p ?o }",
        "SELECT (COUNT(DISTINCT ?g) AS ?n) { GRAPH ?g { ?m schema:name ?x } }",
        "SELECT (COUNT(DISTINCT ?g) AS ?n) { GRAPH ?g { ?s ?p ?o } }",
        "SELECT ?m ?r { GRAPH ?g { ?m a nnet:NeuralNetwork } "
        "GRAPH tf:derived { ?m tf:ramBytes ?r } FILTER (?g != tf:derived) }",
    ):
        form = "turtle" if query.startswith("CONSTRUCT") else "csv"
        here = run(capsys, "query", query, ".", "--format", form)
        there = run(capsys, "query", query, "--format", form, *at(engine))
        assert there[0] == here[0], (query, there)
        assert _without_blanks(there[1]) == _without_blanks(here[1]), query


def _pages(client: Client, size: int, kind: str) -> Iterator[list[Held]]:
    return pages(client, kind, size)


def _without_blanks(text: str) -> list[str]:
    return sorted("_" if line.startswith("_:") else line for line in text.splitlines())
