"""The published models: described they are clean, and their published descriptions are not."""

from __future__ import annotations

import json
from collections import Counter
from functools import cache
from pathlib import Path

from tests.tflite import published
from thingfit.facts import Document, Kind
from thingfit.facts.transcribe import RELATIVE, transcribe
from thingfit.features.model_description import description, updated
from thingfit.meaning.turtle import read_turtle
from thingfit.rules import Finding, check, check_shapes
from thingfit.tflite import read
from thingfit.workspace import Snapshot
from thingfit.workspace.binaries import Binary, wanted_by
from thingfit.workspace.discovery import path_of_uri, read_binary

MODELS = published.FOLDER / "models"


def with_files(documents: dict[str, Document]) -> Snapshot:
    binaries: dict[str, Binary] = {}
    for document in documents.values():
        for uri in wanted_by(document):
            path = path_of_uri(uri)
            assert path is not None
            binaries[uri] = read_binary(path, uri)
    return Snapshot(documents, binaries=binaries)


@published.each
def test_a_description_is_clean_but_for_its_blanks(entry: dict) -> None:
    path = MODELS / entry["file"]
    data = path.read_bytes()
    text = description(read(data), path.stem, path.name)
    assert description(read(data), path.stem, path.name) == text
    document = Document(path.with_suffix(".model.jsonld").as_uri(), None, text)
    snapshot = with_files({document.uri: document})
    found = check(snapshot, document.uri)
    assert {each.name for each in found} == {"placeholder-value"}
    assert len(found) == len({each.span for each in found}) == text.count('"TODO')
    assert not check_shapes(snapshot, [document.uri])
    assert updated(document, read(data), path.name) == text


@published.each
def test_a_description_agrees_with_what_is_published(entry: dict) -> None:
    path = MODELS / entry["file"]
    text = description(read(path.read_bytes()), path.stem, path.name)
    model = Document("file:///m.model.jsonld", None, text).models[0]
    graph = entry["tflite"]["sg"][0]
    assert model.macs and model.macs.value == graph["macs"]
    assert model.flash and model.flash.size and model.flash.size.value == entry["file_size"]
    for stated, real in (
        *zip(model.inputs, graph["inputs"], strict=True),
        *zip(model.outputs, graph["outputs"], strict=True),
    ):
        assert stated.shape and list(stated.shape.value) == real["shape"]
        assert stated.dtype and stated.dtype.value.rpartition("#")[2].upper() == real["dtype"]
    layers = entry["published"]["layers"]
    kinds = [each.type.value.rpartition("#")[2] for each in model.layers if each.type]
    wanted = [each["type"][0].replace("AvgPool2D", "AveragePool2D") for each in layers]
    assert kinds == wanted


@cache
def published_findings() -> tuple[dict[str, tuple[Finding, ...]], Snapshot]:
    """The findings of the published descriptions, imported, by the name of the model."""
    published.skip_without()
    text = (published.FOLDER / "tflite_models.ttl").read_text("utf-8")
    imported = transcribe(read_turtle(text, RELATIVE)).transcripts
    models = [each for each in imported if each.kind is Kind.MODEL]
    documents = {}
    for each in models:
        uri = (MODELS / f"{each.name}.model.jsonld").as_uri()
        documents[uri] = Document(uri, None, each.text)
    snapshot = with_files(documents)
    found = {
        document.models[0].name.value.strip(): check(snapshot, uri)  # type: ignore[union-attr]
        for uri, document in documents.items()
    }
    return found, snapshot


def models_with(name: str) -> Counter[str]:
    """How often each published model has a finding."""
    found, _ = published_findings()
    return Counter(
        model for model, findings in found.items() for each in findings if each.name == name
    )


def message(model: str, name: str) -> str:
    found, _ = published_findings()
    [finding] = [each for each in found[model] if each.name == name]
    return finding.message


def test_placeholders_for_metrics_are_found() -> None:
    published.skip_without()
    zero = {
        entry["name"].strip()
        for entry in published.entries()
        if any(value == 0 for each in entry["published"]["metrics"] for value in each["value"])
    }
    assert len(zero) == 12
    assert models_with("metric-placeholder").keys() == zero
    assert models_with("metric-unsuited").keys() == {"Hello_World"}


def test_indices_of_layers_are_found() -> None:
    published.skip_without()
    assert models_with("layer-index-duplicate").total() == 23
    assert models_with("layer-index-gap").total() == 23
    assert not models_with("layers-differ")


def test_shapes_as_texts_are_found_and_agree() -> None:
    published.skip_without()
    assert models_with("shape-not-numbers").total() == 46
    assert not models_with("shape-differs")


def test_formats_of_index_tensors_are_found() -> None:
    published.skip_without()
    wanted = {"ARM_MicroNet_VWW_3": 5, "Snoring_Guardian": 1}
    assert models_with("quantisation-of-index-tensor") == wanted
    assert not models_with("dtype-differs")


def test_labels_and_words_about_inputs_are_found() -> None:
    published.skip_without()
    assert models_with("labels-count-differs") == {"Person_Detection": 1}
    assert "2 labels are listed, the output has 3" in message(
        "Person_Detection", "labels-count-differs"
    )
    assert models_with("input-text-differs").keys() == {"Mapping_Dance", "Move", "Squats_Counter"}
    said = message("Mapping_Dance", "input-text-differs")
    assert "702" in said
    assert "714" in said


def test_overstated_memory_is_found_with_the_right_numbers() -> None:
    published.skip_without()
    found, _ = published_findings()
    over = models_with("ram-overstated")
    assert set(over.values()) == {1}
    # The last columns of the published measurements: today's runtime, 32-bit, and the old one.
    for name, needed in (
        ("ARM_MicroNet_VWW_3", 134_336),
        ("ARM_DS_CNN_Small_", 22_880),
        ("Snoring_Guardian", 22_400),
        ("Hello_World", 1_104),
        ("Voice_Turn", 3_040),
    ):
        [model] = [each for each in found if each.strip("_") == name.strip("_")]
        [finding] = [each for each in found[model] if each.name == "ram-overstated"]
        kilobytes = float(finding.fixes[0].title.removeprefix("Set to "))
        assert needed <= kilobytes * 1000 <= needed * 1.15 + 512, name
    assert not models_with("ram-understated")
    assert not models_with("flash-understated")


def test_what_was_rounded_and_what_does_not_run_is_found() -> None:
    published.skip_without()
    assert models_with("macs-differ") == {"ARM_MicroNet_Small_anomaly_detection": 1}
    assert models_with("runtime-unsupported-op").keys() == {"Person_Detection"}
    assert models_with("runtime-unversioned").total() == 23


def test_identifiers_and_values_that_say_nothing_are_found() -> None:
    published.skip_without()
    assert models_with("iri-double-slash").total() == 23
    assert models_with("iri-relative-by-accident") == {"Magic_Wand_1": 1}
    assert models_with("sensor-unmatchable") == {"Hello_World": 1}
    assert models_with("licence-missing").total() == 23
    assert not models_with("identifier-duplicate")
    found, _ = published_findings()
    words = Counter(
        each.message.split("`")[1]
        for findings in found.values()
        for each in findings
        if each.name == "placeholder-value"
    )
    assert words["None"] == 3
    assert words["N.A."] >= 6


def test_terms_that_nothing_defines_are_found_in_the_source(tmp_path: Path) -> None:
    published.skip_without()
    text = (published.FOLDER / "tflite_models.ttl").read_text("utf-8")
    uri = (tmp_path / "models.ttl").as_uri()
    document = Document(uri, None, text)
    found = Counter(each.name for each in check(Snapshot({uri: document}), uri))
    assert found["term-undefined"] > 0
    assert found["shape-not-numbers"] == 46


def test_an_update_leaves_nothing_of_the_file_to_say() -> None:
    published.skip_without()
    _, snapshot = published_findings()
    for uri, document in snapshot.documents.items():
        binary = snapshot.binary_of(document, document.models[0])
        assert binary is not None
        assert binary.model is not None
        text = updated(document, binary.model, binary.name)
        after = Document(uri, None, text)
        names = {each.name for each in check(with_files({uri: after}), uri)}
        assert not names & {
            *("macs-differ", "ram-overstated", "shape-not-numbers", "model-changed"),
            *("layer-index-gap", "layer-index-duplicate", "quantisation-of-index-tensor"),
        }
        before, now = json.loads(document.text), json.loads(text)
        for key in ("name", "description", "metrics", "dataset", "citation", "id"):
            assert now[key] == before[key]
        assert [*now][: len(before)] == [*before]


def test_blanks_around_texts_are_found() -> None:
    published.skip_without()
    assert models_with("space-around-text").total() == 8
