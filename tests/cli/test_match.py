"""`thingfit match`: what it prints in each format, what it takes, and how it ends."""

from __future__ import annotations

import csv
import json
import re
import shutil
from io import StringIO
from pathlib import Path

import pytest

from tests.conftest import REPOSITORY
from tests.facts.published import PUBLISHED, needs_published
from tests.fit.made import device_text, has, model_text, needs
from thingfit.cli.collect import collect
from thingfit.cli.console import Console
from thingfit.cli.main import main
from thingfit.cli.report.pairs import Pairs
from thingfit.cli.report.pairs_table import write_table
from thingfit.fit import Policy, all_candidates, all_devices, match_all

MIC, CAM = {"type": "Microphone"}, {"type": "Camera"}
PUBLISHED_WORDS = (
    *("--sources", str(PUBLISHED / "devices")),
    *("--sources", str(PUBLISHED / "tflite_models.ttl")),
)


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Two devices and two models, of which two pairs fit."""
    monkeypatch.chdir(tmp_path)
    nano = device_text(id="urn:d:nano", title="Nano", **has(MIC))
    badge = device_text(
        id="urn:d:badge", title="Badge", controller={"ramBytes": 12_000}, **has(CAM)
    )
    (tmp_path / "nano.td.jsonld").write_text(nano)
    (tmp_path / "badge.td.jsonld").write_text(badge)
    speech = model_text(id="urn:m:speech", name="Yes/No", identifier="s-1", **needs(MIC))
    person = model_text(id="urn:m:person", name="Person", ramBytes=13_500, **needs(CAM))
    (tmp_path / "speech.model.jsonld").write_text(speech)
    (tmp_path / "person.model.jsonld").write_text(person)
    return tmp_path


def run(*words: str) -> int:
    try:
        return main(["match", *words])
    except SystemExit as end:
        return int(end.code or 0)


def out(capsys: pytest.CaptureFixture[str], *words: str, status: int = 0) -> str:
    """What the command prints; it has to end with a status."""
    assert run(*words) == status
    return capsys.readouterr().out


def complaint(capsys: pytest.CaptureFixture[str], *words: str) -> str:
    """The sentence of a command that could not run."""
    assert run(*words) == 2
    said = capsys.readouterr().err
    assert said.startswith("thingfit: ") and said.count("\n") == 1
    return said.removeprefix("thingfit: ").rstrip()


def test_the_table(capsys: pytest.CaptureFixture[str]) -> None:
    lines = out(capsys).splitlines()
    assert lines[0].split() == ["needs", "Badge", "Nano"]
    assert "12 · 1000 kB" in lines[1] and "100 · 1000 kB" in lines[1]
    person, speech = lines[2], lines[3]
    assert re.fullmatch(r"Person +13\.5 kB +20 kB +Cam +✗ .1\.5 kB RAM +✗ Camera", person)
    assert re.fullmatch(r"Yes/No +10 kB +20 kB +Mic +✗ Microphone +✓ 90 kB left", speech)
    assert lines[1].index("12 · ") == person.index("✗") == speech.index("✗")
    assert lines[4:] == [
        "",
        "1 of 4 pairs fit · nearest miss: Person on Badge (short by 1.5 kB RAM)",
    ]


def test_the_reasons(capsys: pytest.CaptureFixture[str]) -> None:
    said = out(capsys, "--device", "Nano", "--model", "Person", "--explain", status=1)
    lines = Path("person.model.jsonld").read_text().splitlines()
    asks = next(n for n, line in enumerate(lines, 1) if "Camera" in line)
    lines = Path("nano.td.jsonld").read_text().splitlines()
    has_one = next(n for n, line in enumerate(lines, 1) if '"sensors"' in line) + 1
    assert said.splitlines() == [
        "Person does not fit Nano",
        "  ✗ sensors  needs a Camera; the device has Microphone",
        f"             person.model.jsonld:{asks} · nano.td.jsonld:{has_one}",
        "  ✓ RAM      13.5 kB of 100 kB, 86.5 kB left (declared)",
        "  ✓ flash    20 kB of 1000 kB, 980 kB left (declared)",
        "  With a Camera it would fit.",
        "",
        "0 of 1 pair fits · nearest miss: Person on Nano (needs a Camera)",
    ]


def test_json(capsys: pytest.CaptureFixture[str]) -> None:
    report = json.loads(out(capsys, "--format", "json"))
    assert list(report) == ["version", "pairs"] and report["version"] == 1
    first = report["pairs"][0]
    assert first == {
        "model": {"id": "urn:m:person", "name": "Person", "path": "person.model.jsonld"},
        "device": {"id": "urn:d:badge", "name": "Badge", "path": "badge.td.jsonld"},
        "verdict": "not",
        "criteria": [
            {
                "name": "sensors",
                "verdict": "fits",
                "needed": ["Camera"],
                "offered": ["Camera"],
                "margin": None,
                "unit": None,
            },
            {
                "name": "ram",
                "verdict": "not",
                "needed": 13_500,
                "offered": 12_000,
                "margin": -1_500,
                "unit": "B",
            },
            {
                "name": "flash",
                "verdict": "fits",
                "needed": 20_000,
                "offered": 1_000_000,
                "margin": 980_000,
                "unit": "B",
            },
        ],
    }
    assert [each["verdict"] for each in report["pairs"]] == ["not", "not", "not", "fits"]


def test_csv(capsys: pytest.CaptureFixture[str], folder: Path) -> None:
    (folder / "speech.model.jsonld").write_text(model_text(name="=1+1, or so", **needs(MIC)))
    rows = list(csv.DictReader(StringIO(out(capsys, "--format", "csv"))))
    assert [each["verdict"] for each in rows] == ["not", "not", "not", "fits"]
    assert rows[0]["ram_margin"] == "-1500" and rows[0]["device"] == "Badge"
    assert rows[3]["model"] == "'=1+1, or so" and rows[3]["reasons"] == ""


def test_markdown(capsys: pytest.CaptureFixture[str], folder: Path) -> None:
    (folder / "speech.model.jsonld").write_text(model_text(name="Yes|No", **needs(MIC)))
    lines = out(capsys, "--format", "markdown", "--explain").splitlines()
    assert len({re.sub(r"\\\\.", "", line).count(" | ") for line in lines[:4]}) == 1
    assert lines[3] == "| Yes\\|No | 10 kB | 20 kB | Microphone | ✗ Microphone | ✓ 90 kB left |"
    assert "### Person does not fit Nano" in lines


def test_the_page_needs_nothing_else(capsys: pytest.CaptureFixture[str], folder: Path) -> None:
    evil = "<script>alert(1)</script>"
    (folder / "speech.model.jsonld").write_text(model_text(name=evil, **needs(MIC)))
    page = out(capsys, "--format", "html")
    assert evil not in page and "&lt;script&gt;alert(1)" in page
    assert page.count("<script>") == 1
    assert "prefers-color-scheme" in page and "ArrowDown" in page and 'aria-sort="none"' in page
    assert not re.search(r"(src|href)=|url\(|@import|https?://(?!tinyml|www\.w3)", page)
    assert page.count('tabindex="-1"') == 4


@pytest.mark.parametrize(
    "named", ["Yes/No", "yes/no", "urn:m:speech", "s-1", "speech.model.jsonld"]
)
@pytest.mark.parametrize("board", ["Nano", "NANO", "urn:d:nano", "./nano.td.jsonld"])
def test_names(capsys: pytest.CaptureFixture[str], named: str, board: str) -> None:
    pairs = json.loads(out(capsys, "--model", named, "--device", board, "--format", "json"))[
        "pairs"
    ]
    assert [(p["model"]["id"], p["device"]["id"]) for p in pairs] == [
        ("urn:m:speech", "urn:d:nano")
    ]


def test_tasks(capsys: pytest.CaptureFixture[str], folder: Path) -> None:
    text = model_text(name="Yes/No", category="KeywordSpotting", **needs(MIC))
    (folder / "speech.model.jsonld").write_text(text)
    for task in ("KeywordSpotting", "keyword spotting"):
        said = out(capsys, "--task", task)
        assert "Yes/No" in said and "Person" not in said
    assert complaint(capsys, "--task", "KeywordSpoting") == (
        "there is no model of the category `KeywordSpoting`; did you mean `KeywordSpotting`?"
    )


def test_what_if(capsys: pytest.CaptureFixture[str]) -> None:
    words = ("--device", "Badge", "--model", "Person")
    assert "1 of 1 pair fits" in out(capsys, *words, "--ram", "13.5kB")
    assert "0 of 1 pair fits" in out(capsys, *words, "--ram", "13 KiB", status=1)
    assert "1 of 1 pair fits" in out(
        capsys, "--device", "Nano", "--model", "Person", "--add-sensor", "Camera"
    )
    assert "0 of 1 pair fits" in out(
        capsys, "--device", "Nano", "--model", "Yes/No", "--flash", "19999", status=1
    )
    assert "0 of 1" in out(
        capsys, "--device", "Nano", "--model", "Yes/No", "--runtime-code", "990 kB", status=1
    )


def test_unknown_is_no_fit_but_on_request(capsys: pytest.CaptureFixture[str], folder: Path) -> None:
    (folder / "nano.td.jsonld").write_text(
        device_text(title="Nano", controller={"ramBytes": None}, **has(MIC))
    )
    words = ("--device", "Nano", "--model", "Yes/No")
    said = out(capsys, *words, status=1)
    assert "? RAM" in said and "0 of 1 pair fits · 1 unknown" in said
    assert "1 of 1 pair fits" in out(capsys, *words, "--assume-unknown", "fits")


def test_what_could_not_run(capsys: pytest.CaptureFixture[str], folder: Path) -> None:
    assert complaint(capsys, "--device", "Nanno").endswith("did you mean `Nano`?")
    assert complaint(capsys, "--model", "Else").endswith("there are `Person`, `Yes/No`")
    assert complaint(capsys, "--ram", "256 apples").startswith("--ram: a size such as `256kB`")
    assert complaint(capsys, "--add-sensor", "Camra").endswith("did you mean `Camera`?")
    assert "no device can have" in complaint(capsys, "--add-sensor", "OtherSensor")
    (folder / "empty").mkdir()
    assert complaint(capsys, "empty").startswith("no model and no device is described in `empty`")
    assert complaint(capsys, "person.model.jsonld").startswith("no device is described")
    assert "cannot be" in complaint(capsys, "-o", "empty")
    assert run("absent.json", ".") == 2


def test_output_to_a_file(capsys: pytest.CaptureFixture[str], folder: Path) -> None:
    assert out(capsys, "--format", "html", "-o", "page.html") == ""
    assert (folder / "page.html").read_text("utf-8").startswith("<!DOCTYPE html>")


def pairs_of(folder: Path) -> Pairs:
    collected = collect([str(folder)], None, lambda each: each)
    candidates = tuple(all_candidates(collected.snapshot))
    devices = tuple(all_devices(collected.snapshot))
    found = tuple(match_all(candidates, devices))
    return Pairs(candidates, devices, found, collected, Policy())


@pytest.mark.parametrize("width", [80, 100, 140])
def test_many_devices_are_wrapped_into_blocks(folder: Path, width: int) -> None:
    for number in range(7):
        text = device_text(title=f"Board number {number}", **has(MIC))
        (folder / f"b{number}.td.jsonld").write_text(text)
    long = model_text(name="A model with a name that is far too long for it", **needs(MIC))
    (folder / "long.model.jsonld").write_text(long)
    stream = StringIO()
    write_table(pairs_of(folder), Console(stream, width=width))
    table, _, summary = stream.getvalue().rstrip().rpartition("\n\n")
    blocks = table.split("\n\n")
    assert all(len(line) <= width for line in table.splitlines())
    assert sum(block.count("Board number") for block in blocks) == 7
    assert all("Person" in block and "Yes/No" in block for block in blocks)
    assert len(blocks) > 1 and summary.startswith("16 of 27 pairs fit")


def test_a_terminal_without_unicode(folder: Path) -> None:
    stream = StringIO()
    write_table(pairs_of(folder), Console(stream, unicode=False))
    said = stream.getvalue()
    assert said.isascii()
    assert "+ 90 kB left" in said and "x -1.5 kB RAM" in said and "x Camera" in said


@needs_published
def test_published_turtle(capsys: pytest.CaptureFixture[str]) -> None:
    said = out(capsys, *PUBLISHED_WORDS, "--config", settings())
    assert said.rstrip().rpartition("\n")[2].startswith("78 of 138 pairs fit · nearest miss: ")


def settings() -> str:
    """Settings that leave the files of this folder out."""
    Path("none.toml").write_text('include = ["*.none"]\n')
    return "none.toml"


@needs_published
def test_published_again_after_import_with_their_files(
    capsys: pytest.CaptureFixture[str], folder: Path
) -> None:
    sources = [str(PUBLISHED / "devices"), str(PUBLISHED / "tflite_models.ttl")]
    made = folder / "made"
    assert main(["import", *sources, "-o", str(made)]) in (0, 1)
    capsys.readouterr()
    assert "78 of 138 pairs fit" in out(capsys, "made")
    for path in (PUBLISHED / "models").glob("*.tflite"):
        shutil.copy(path, made)
    assert "78 of 138 pairs fit" in out(capsys, "made")
    report = json.loads(out(capsys, "made", "--prefer-estimates", "--format", "json", "--explain"))
    fitting = [each for each in report["pairs"] if each["verdict"] == "fits"]
    assert len(fitting) == 81
    turned = [
        criterion["sentence"]
        for each in fitting
        for criterion in each["criteria"]
        if criterion["sentence"].endswith("which would not fit)")
    ]
    assert len(turned) == 3


def test_a_model_file_without_a_description_is_matched_by_what_it_tells(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    source = Path(__file__).parents[2] / "examples" / "models" / "gesture.int8.tflite"
    shutil.copy(source, folder / "new.tflite")
    assert run("--model", "new.tflite", "--format", "json") == 1
    told = capsys.readouterr()
    assert "`new.tflite` has no description" in told.err
    pairs = json.loads(told.out)["pairs"]
    assert {each["model"]["path"] for each in pairs} == {"new.tflite"}
    assert {each["device"]["name"] for each in pairs} == {"Nano", "Badge"}
    for pair in pairs:
        verdicts = {each["name"]: each["verdict"] for each in pair["criteria"]}
        assert verdicts["sensors"] == "unknown" and verdicts["ram"] in ("fits", "unknown")
        assert pair["verdict"] == "unknown"
    (folder / "text.tflite").write_text("no model")
    assert "`text.tflite`: " in complaint(capsys, "--model", "text.tflite")


@pytest.mark.parametrize("words", [("match",), ("match", "--explain"), ("compare",), ("lint",)])
@pytest.mark.parametrize("memory", ['{"atLeast": 1e308, "unit": "TB"}', '{"atLeast": 1e300}'])
def test_a_model_of_absurd_needs_is_no_obstacle(
    words: tuple[str, ...],
    memory: str,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    monkeypatch.chdir(tmp_path)
    device = (REPOSITORY / "examples/devices/hand-remote.td.jsonld").read_bytes()
    Path("hand-remote.td.jsonld").write_bytes(device)
    Path("huge.model.jsonld").write_text(
        '{"@context": "https://w3id.org/thingfit/model/v1", "id": "urn:x:huge", '
        '"type": "NeuralNetwork", "name": "Huge", '
        f'"requires": [{{"memory": {{"RAM": {memory}, "Flash": {{"atLeast": 1}}}}}}]}}',
        encoding="utf-8",
    )
    main(list(words))
    out, err = capsys.readouterr()
    assert err == ""
    assert max(map(len, out.splitlines())) < 250
