"""The bundled contexts, what they mean, and contexts that lead to contexts."""

from __future__ import annotations

import json
import re
from dataclasses import replace

import pytest
import rdflib

from tests.conftest import CORPUS, REPOSITORY
from tests.meaning.jsonld.graphs import BASE, assert_same, canonical, n_quads, ours, theirs
from thingfit.meaning import context as context_module
from thingfit.meaning.bundle import bundled_context, bundled_contexts, similar_context
from thingfit.meaning.context import apply_context, apply_scoped
from thingfit.meaning.iri import resolve
from thingfit.meaning.problem import ProblemKind
from thingfit.meaning.term import INITIAL, Context, Setting
from thingfit.syntax import Array, Node, Object, String, parse
from thingfit.text import Span

TD_1_1 = "https://www.w3.org/2022/wot/td/v1.1"
MODEL = "https://w3id.org/thingfit/model/v1"
DEVICE = "https://w3id.org/thingfit/device/v1"
FOLDER = REPOSITORY / "ontology" / "contexts"
NAMESPACES = {
    "nnet": "https://w3id.org/tinyml-schema/neural-network-schema#",
    "s3n": "http://w3id.org/s3n/",
    "s3n_extend": "http://tinyml-schema.org/s3n_extend/",
    "sosa_extend": "http://tinyml-schema.org/sosa_extend/",
    "ssn": "http://www.w3.org/ns/ssn/",
    "ssn_extend": "http://tinyml-schema.org/ssn_extend/",
    "ssn-system": "http://www.w3.org/ns/ssn/systems/",
    "schema": "https://schema.org/",
    "om": "http://www.ontology-of-units-of-measure.org/resource/om-2/",
    "tf": "https://w3id.org/thingfit#",
    "xsd": "http://www.w3.org/2001/XMLSchema#",
}


def applied(context: object, base: str = BASE) -> tuple[Context, Setting]:
    setting = Setting(base)
    return apply_context(INITIAL, parse(json.dumps(context)).root, setting), setting


# The bundle.


def test_every_file_is_in_the_index_once() -> None:
    names = {file.name for file in FOLDER.glob("*.jsonld")}
    assert names == set(bundled_contexts().values())


@pytest.mark.parametrize("iri", bundled_contexts())
def test_a_bundled_context_is_sound_wherever_it_stands(iri: str) -> None:
    for before in ([], [TD_1_1], [MODEL], [DEVICE]):
        first, setting = applied([*before, iri])
        assert setting.problems == []
        assert first is applied([*before, iri], "https://example.org/elsewhere")[0]
        for term in first.terms.values():
            if term.scoped is not None:
                inner = Setting(BASE, term.scoped.url)
                below = apply_context(first, term.scoped.node, inner, override=True)
                assert inner.problems == []
                for deeper in below.terms.values():
                    if deeper.scoped is not None:
                        innermost = Setting(BASE, deeper.scoped.url)
                        apply_context(below, deeper.scoped.node, innermost, override=True)
                        assert innermost.problems == []


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ("https://www.w3.org/2022/wot/td/v1.1/", TD_1_1),
        ("http://www.w3.org/2022/wot/td/v1.1", TD_1_1),
        ("https://www.w3.org/2019/wot/td/v1.1", TD_1_1),
        ("https://w3id.org/thingfit/models/v1", MODEL),
        ("https://w3id.org/thingfit/device/v1#", DEVICE),
        ("https://example.org/context", None),
        ("", None),
    ],
)
def test_the_context_that_was_probably_meant(written: str, meant: str | None) -> None:
    assert similar_context(written) == meant


def test_every_class_of_sensor_has_a_short_name() -> None:
    graph = rdflib.Graph()
    for name in ("sensors", "hardware", "general", "thingfit"):
        graph.parse(REPOSITORY / "ontology" / f"{name}.ttl")
    sensor = rdflib.URIRef("http://www.w3.org/ns/sosa/Sensor")
    classes = {str(found) for found in graph.transitive_subjects(rdflib.RDFS.subClassOf, sensor)}
    context, _ = applied("https://w3id.org/thingfit/contexts/sensors")
    named = {term.iri for term in context.terms.values()}
    assert classes <= named
    for iri in classes:
        short = re.split(r"[/#]", iri)[-1]
        assert context.iri_of_name(short) == iri


def terms_of(node: object) -> set[str]:
    """All IRIs that the terms of a bundled context stand for, at every depth."""
    found: set[str] = set()
    if isinstance(node, dict):
        for key, value in node.items():
            if isinstance(value, str) and key not in ("@type", "@container", "@index", "@language"):
                found.add(value)
            found |= terms_of(value)
    return found


@pytest.mark.parametrize("name", ["model-v1", "device-v1", "sensors", "units", "number-formats"])
def test_every_short_term_stands_for_a_defined_one(name: str) -> None:
    graph = rdflib.Graph()
    for file in (REPOSITORY / "ontology").glob("*.ttl"):
        graph.parse(file)
    context = json.loads((FOLDER / f"{name}.jsonld").read_text("utf-8"))["@context"]
    prefixes = {key: value for key, value in context.items() if str(value)[-1:] in "/#"}
    written = {term for term in terms_of(context) if ":" in term and "://" not in term}
    assert len(written) > 10
    missing = []
    for term in sorted(written):
        prefix, _, local = term.partition(":")
        if prefix in ("rdfs", "xsd"):
            continue
        if (rdflib.URIRef(prefixes[prefix] + local), None, None) not in graph:
            missing.append(term)
    assert missing == []


def assert_equal_in_effect(one: Context, other: Context, depth: int = 2) -> None:
    """Fails unless two contexts, and those below their terms, define the same terms."""
    assert (one.vocab, one.language, one.base) == (other.vocab, other.language, other.base)
    assert one.terms.keys() == other.terms.keys()
    for name, term in one.terms.items():
        same = other.terms[name]
        assert replace(term, scoped=None).means_the_same(replace(same, scoped=None)), name
        assert (term.scoped is None) == (same.scoped is None), name
        if term.scoped and same.scoped and depth:
            below, problems = apply_scoped(one, term.scoped, BASE, of_type=False)
            others, _ = apply_scoped(other, same.scoped, BASE, of_type=False)
            assert problems == ()
            assert_equal_in_effect(below, others, depth - 1)


@pytest.mark.parametrize(
    ("iri", "file"),
    [
        (TD_1_1, "td-context-1.1.jsonld"),
        ("https://www.w3.org/2019/wot/td/v1", "td-context-1.0.jsonld"),
    ],
)
def test_a_context_of_td_is_equal_in_effect_to_the_official_one(iri: str, file: str) -> None:
    path = CORPUS.parent / "w3c" / file
    if not path.is_file():
        pytest.skip("the folder `../shared/data/w3c` is absent")
    official, setting = applied(json.loads(path.read_text("utf-8"))["@context"])
    assert setting.problems == []
    assert len(official.terms) > 40
    assert_equal_in_effect(official, applied(iri)[0])


# What the short terms mean.

MODEL_IN_SHORT = {
    "@context": MODEL,
    "id": "urn:uuid:1",
    "type": "NeuralNetwork",
    "name": "Door knock",
    "identifier": "1",
    "created": "2024-05-01",
    "category": ["Classification", "KeywordSpotting"],
    "dataset": "https://example.org/knocks",
    "metrics": [{"type": "Top_1_accuracy", "value": 92, "unit": "%"}],
    "runtimePlatform": "TFLite Micro",
    "runtime": "TensorFlowLiteMicro",
    "macs": 336000,
    "file": {"path": "knock.tflite", "sizeBytes": 18712, "sha256": "ab"},
    "operators": ["Conv2D", "Softmax"],
    "input": {
        "info": "one second of sound",
        "shape": [1, 1960],
        "dtype": "int8",
        "scale": 1,
        "zeroPoint": -128,
        "preprocessing": [{"type": "MFCC", "coefficients": 40}, {"type": "Flattening"}],
        "sensors": [
            {"type": "Microphone", "info": "16 kHz", "sampleRate": 16000},
            {"type": "InertialMeasurementUnit", "minimum": -4, "unit": "metrePerSecond"},
        ],
    },
    "output": {"labels": ["silence", "knock"], "dtype": "Int8"},
    "layers": {
        "input": {"kind": "Reshape", "index": 0, "shapeIn": "[1 1960]"},
        "middle": [{"kind": "Conv2D", "activation": "Relu", "quantization": "Int8", "index": 1}],
        "output": {"kind": "Softmax", "activation": "NoActivation"},
    },
    "requires": {
        "memory": {
            "RAM": {"atLeast": 8.08, "unit": "kilobyte", "basis": "Measured"},
            "Flash": {"type": "Memory", "atLeast": 19, "unit": "KiB"},
        }
    },
    "ramBytes": 8080,
}

MODEL_IN_FULL = {
    "@context": NAMESPACES,
    "@id": "urn:uuid:1",
    "@type": "nnet:NeuralNetwork",
    "schema:name": "Door knock",
    "schema:identifier": "1",
    "schema:dateCreated": "2024-05-01",
    "nnet:hasCategory": [{"@id": "nnet:Classification"}, {"@id": "tf:KeywordSpotting"}],
    "nnet:trainingDataset": {"@id": "https://example.org/knocks"},
    "nnet:hasMetric": {
        "@type": "nnet:Top_1_accuracy",
        "nnet:hasMetricValue": {"@value": 92, "@type": "xsd:double"},
        "schema:unitCode": {"@id": "om:percent"},
    },
    "schema:runtimePlatform": "TFLite Micro",
    "tf:runtime": {"@id": "tf:TensorFlowLiteMicro"},
    "nnet:hasMultiplyAccumulateOps": {"@value": 336000, "@type": "xsd:double"},
    "tf:file": {"tf:path": "knock.tflite", "tf:sizeBytes": 18712, "tf:sha256": "ab"},
    "tf:operator": [{"@id": "nnet:Conv2D"}, {"@id": "nnet:Softmax"}],
    "ssn:hasInput": {
        "@id": "_:input",
        "nnet:hasInputInfo": "one second of sound",
        "tf:shape": {"@list": [1, 1960]},
        "tf:dtype": {"@id": "nnet:Int8"},
        "tf:scale": {"@value": 1, "@type": "xsd:double"},
        "tf:zeroPoint": -128,
        "tf:preprocessing": {
            "@list": [{"@type": "tf:MFCC", "tf:coefficients": 40}, {"@type": "tf:Flattening"}]
        },
    },
    "ssn:hasOutput": {
        "tf:labels": {"@list": ["silence", "knock"]},
        "tf:dtype": {"@id": "nnet:Int8"},
    },
    "nnet:inputLayer": {
        "nnet:hasType": {"@id": "nnet:Reshape"},
        "nnet:hasIndex": 0,
        "nnet:shapeIn": "[1 1960]",
    },
    "nnet:middleLayer": {
        "nnet:hasType": {"@id": "nnet:Conv2D"},
        "nnet:hasActivation": {"@id": "nnet:Relu"},
        "nnet:hasQuantization": {"@id": "nnet:Int8"},
        "nnet:hasIndex": 1,
    },
    "nnet:outputLayer": {
        "nnet:hasType": {"@id": "nnet:Softmax"},
        "nnet:hasActivation": {"@id": "tf:NoActivation"},
    },
    "s3n:hasProcedureFeature": {
        "ssn-system:inCondition": [
            {
                "@type": "s3n_extend:RAM",
                "schema:minValue": {"@value": 8.08, "@type": "xsd:double"},
                "schema:unitCode": {"@id": "om:kilobyte"},
                "tf:memoryBasis": {"@id": "tf:Measured"},
            },
            {
                "@type": ["s3n_extend:Flash", "s3n:Memory"],
                "schema:minValue": {"@value": 19, "@type": "xsd:double"},
                "schema:unitCode": {"@id": "om:kibibyte"},
            },
        ]
    },
    "tf:ramBytes": 8080,
    "@included": [
        {
            "@type": "sosa_extend:Microphone",
            "sosa_extend:hasSensorInfo": "16 kHz",
            "tf:sampleRate": {"@value": 16000, "@type": "xsd:double"},
            "ssn_extend:provideInput": {"@id": "_:input"},
        },
        {
            "@type": "tf:InertialMeasurementUnit",
            "tf:rangeMinimum": {"@value": -4, "@type": "xsd:double"},
            "schema:unitCode": {"@id": "om:metrePerSecond"},
            "ssn_extend:provideInput": {"@id": "_:input"},
        },
    ],
}

DEVICE_IN_SHORT = {
    "@context": [TD_1_1, DEVICE],
    "@type": ["Thing", "SmartSensor"],
    "id": "urn:uuid:2",
    "title": "Bench",
    "board": {"platformio": "nano33ble", "name": "Nano"},
    "runtime": "TensorFlowLiteMicro",
    "controller": {
        "type": "MicroController",
        "part": "nRF52840",
        "architecture": "CortexM4",
        "clockFrequency": 64000000,
        "ramTotalBytes": 262144,
        "offers": {
            "memory": {
                "RAM": {"value": 172, "unit": "kilobyte"},
                "Flash": {"value": 628, "unit": "kB"},
            }
        },
    },
    "sensors": [
        {
            "type": "Accelerometer",
            "part": "LSM9DS1",
            "minimum": -4,
            "maximum": 4,
            "maximumSampleRate": 119,
            "exposedBy": "#/properties/acceleration",
        },
        {"type": "PdmMicrophone"},
    ],
    "properties": {"acceleration": {"type": "number", "unit": "om:metrePerSecond"}},
}

DEVICE_IN_FULL = {
    "@context": [TD_1_1, NAMESPACES],
    "@type": ["Thing", "s3n:SmartSensor"],
    "id": "urn:uuid:2",
    "title": "Bench",
    "tf:board": {"tf:platformioBoard": "nano33ble", "schema:name": "Nano"},
    "tf:runtime": {"@id": "tf:TensorFlowLiteMicro"},
    "ssn:hasSubSystem": [
        {
            "@type": "s3n:MicroController",
            "tf:part": "nRF52840",
            "tf:architecture": {"@id": "tf:CortexM4"},
            "tf:clockFrequency": {"@value": 64000000, "@type": "xsd:double"},
            "tf:ramTotalBytes": 262144,
            "s3n:hasSystemCapability": {
                "ssn-system:hasSystemProperty": [
                    {
                        "@type": "s3n_extend:RAM",
                        "schema:value": 172,
                        "schema:unitCode": {"@id": "om:kilobyte"},
                    },
                    {
                        "@type": "s3n_extend:Flash",
                        "schema:value": 628,
                        "schema:unitCode": {"@id": "om:kilobyte"},
                    },
                ]
            },
        },
        {
            "@type": "sosa_extend:Accelerometer",
            "tf:part": "LSM9DS1",
            "tf:rangeMinimum": {"@value": -4, "@type": "xsd:double"},
            "tf:rangeMaximum": {"@value": 4, "@type": "xsd:double"},
            "tf:maximumSampleRate": {"@value": 119, "@type": "xsd:double"},
            "tf:exposedBy": {"@id": f"{BASE}#/properties/acceleration"},
        },
        {"@type": "tf:PdmMicrophone"},
    ],
    "properties": {"acceleration": {"type": "number", "unit": "om:metrePerSecond"}},
}

DEPLOYMENT_IN_SHORT = {
    "@context": MODEL,
    "id": "urn:uuid:3",
    "type": "Deployment",
    "model": "urn:uuid:1",
    "device": "urn:uuid:2",
    "target": "platformio",
    "runtime": {"id": "tf:TensorFlowLiteMicro"},
    "runtimeVersion": "2.4",
    "arenaBytes": 9216,
    "memoryBasis": "Estimated",
    "operators": ["Conv2D"],
    "sha256": "ab",
    "reserveBytes": 1024,
}

MANIFEST_IN_SHORT = {
    "@context": "https://w3id.org/thingfit/deployment/v1",
    "id": "urn:uuid:3",
    "type": "Deployment",
    "target": "esp-idf",
    "model": "urn:uuid:1",
    "modelSource": {"path": "../wave.model.jsonld", "factsSha256": "ab"},
    "operators": ["Conv2D"],
    "customOperators": ["Mystery"],
    "verdicts": [{"criterion": "ram", "fit": "fits", "margin": 12, "unit": "B"}],
    "files": [{"path": "src/main.cpp", "sizeBytes": 3, "sha256": "cd"}],
    "toolVersion": "0.1.0",
}

MANIFEST_IN_FULL = {
    "@context": NAMESPACES,
    "@id": "urn:uuid:3",
    "@type": "tf:Deployment",
    "tf:target": {"@id": "tf:EspIdfTarget"},
    "tf:model": {"@id": "urn:uuid:1"},
    "tf:modelSource": {"tf:path": "../wave.model.jsonld", "tf:factsSha256": "ab"},
    "tf:operator": {"@id": "nnet:Conv2D"},
    "tf:customOperator": "Mystery",
    "tf:verdict": {
        "tf:criterion": "ram",
        "tf:fit": "fits",
        "tf:margin": {"@value": "1.2E1", "@type": "xsd:double"},
        "schema:unitCode": {"@id": "om:byte"},
    },
    "tf:generatedFile": {"tf:path": "src/main.cpp", "tf:sizeBytes": 3, "tf:sha256": "cd"},
    "tf:toolVersion": "0.1.0",
}

DEPLOYMENT_IN_FULL = {
    "@context": NAMESPACES,
    "@id": "urn:uuid:3",
    "@type": "tf:Deployment",
    "tf:model": {"@id": "urn:uuid:1"},
    "tf:device": {"@id": "urn:uuid:2"},
    "tf:target": {"@id": "tf:PlatformIOTarget"},
    "tf:runtime": {"@id": "tf:TensorFlowLiteMicro"},
    "tf:runtimeVersion": "2.4",
    "tf:arenaBytes": 9216,
    "tf:memoryBasis": {"@id": "tf:Estimated"},
    "tf:operator": {"@id": "nnet:Conv2D"},
    "tf:sha256": "ab",
    "tf:reserveBytes": 1024,
}


@pytest.mark.parametrize(
    ("short", "full"),
    [
        (MODEL_IN_SHORT, MODEL_IN_FULL),
        (DEVICE_IN_SHORT, DEVICE_IN_FULL),
        (DEPLOYMENT_IN_SHORT, DEPLOYMENT_IN_FULL),
        (MANIFEST_IN_SHORT, MANIFEST_IN_FULL),
    ],
    ids=["model", "device", "deployment", "manifest"],
)
def test_short_terms_state_what_the_published_style_states(
    short: dict[str, object], full: dict[str, object]
) -> None:
    expansion = ours(json.dumps(short))
    assert expansion.problems == ()
    assert expansion.dropped == ()
    assert_same(expansion, canonical(n_quads(ours(json.dumps(full)))))
    assert_same(expansion, theirs(short))


# Contexts that lead to contexts.

SITE = "https://example.org/contexts/"
MADE = {
    "loop": [f"{SITE}loop-on", {"a": "urn:x:a"}],
    "loop-on": f"{SITE}loop",
    "itself": {
        "@vocab": "urn:x:",
        "part": {"@id": "urn:x:part", "@context": f"{SITE}itself"},
        "n": "urn:x:count",
    },
    "relative": ["./deeper/../plain", {"b": "urn:x:b"}],
    "plain": {"a": "urn:x:a"},
    "several": [{"a": "urn:x:a"}, {"b": "urn:x:b"}],
    "imports": {"@import": f"{SITE}plain"},
    "once": {"@propagate": False, "n": "urn:x:once"},
    "guarded": {"@protected": True, "a": "urn:x:a"},
    "broken": {"a": 5, "b": "urn:x:b"},
}


@pytest.fixture
def made_contexts(monkeypatch: pytest.MonkeyPatch) -> None:
    def find(iri: str) -> Node | None:
        name = iri.removeprefix(SITE)
        if iri.startswith(SITE) and name in MADE:
            return parse(json.dumps(MADE[name])).root
        return bundled_context(iri)

    monkeypatch.setattr(context_module, "bundled_context", find)
    INITIAL.derived.clear()


def same_with_made(document: dict[str, object]) -> None:
    expansion = ours(json.dumps(document))
    assert expansion.problems == ()
    contexts = {SITE + name: {"@context": context} for name, context in MADE.items()}
    assert_same(expansion, theirs(document, BASE, contexts))


@pytest.mark.usefixtures("made_contexts")
class TestContextsOfContexts:
    def test_one_that_includes_itself_is_a_problem_at_its_name(self) -> None:
        text = json.dumps({"@context": f"{SITE}loop", "a": 1})
        expansion = ours(text)
        (problem,) = expansion.problems
        assert problem.code == "context overflow"
        assert text[problem.span.start : problem.span.end] == f'"{SITE}loop"'
        assert [statement.predicate for statement in expansion.statements] == ["urn:x:a"]

    def test_a_term_may_lead_back_to_its_own_context(self) -> None:
        context = f"{SITE}itself"
        same_with_made({"@context": context, "n": 1, "part": {"n": 2, "part": {"n": 3, "m": 4}}})

    def test_an_iri_within_a_context_is_relative_to_it(self) -> None:
        same_with_made({"@context": f"{SITE}relative", "a": 1, "b": 2})
        same_with_made({"@context": "../contexts/relative", "a": 1, "b": 2})

    def test_an_import_may_set_propagation(self) -> None:
        for flag in (True, False):
            context = {
                "@vocab": "urn:v:",
                "T": {"@context": {"@import": f"{SITE}once", "@propagate": flag}},
            }
            same_with_made({"@context": context, "@type": "T", "n": 1, "p": {"n": 2}})

    def test_an_import_may_be_protected(self) -> None:
        context = [{"@import": f"{SITE}plain", "@protected": True}, {"a": "urn:x:other"}]
        expansion = ours(json.dumps({"@context": context, "a": 1}))
        assert [problem.code for problem in expansion.problems] == ["protected term redefinition"]
        assert [statement.predicate for statement in expansion.statements] == ["urn:x:a"]

    @pytest.mark.parametrize(
        ("name", "code"),
        [("several", "invalid remote context"), ("imports", "invalid context entry")],
    )
    def test_what_cannot_be_imported(self, name: str, code: str) -> None:
        text = json.dumps({"@context": {"@import": SITE + name, "n": "urn:x:n"}, "n": 1})
        expansion = ours(text)
        assert [problem.code for problem in expansion.problems] == [code]
        assert [statement.predicate for statement in expansion.statements] == ["urn:x:n"]

    def test_an_unknown_import_leaves_names_uncertain(self) -> None:
        context = {"@import": f"{SITE}absent", "@vocab": "urn:v:", "n": "urn:x:n"}
        expansion = ours(json.dumps({"@context": context, "n": 1, "maybe": 2}))
        assert [problem.kind for problem in expansion.problems] == [ProblemKind.CONTEXT_UNKNOWN]
        assert [statement.predicate for statement in expansion.statements] == ["urn:x:n"]

    def test_a_protected_term_is_told_at_the_name_of_the_context(self) -> None:
        text = json.dumps({"@context": [f"{SITE}guarded", {"a": "urn:x:other"}], "a": 1})
        (problem,) = ours(text).problems
        assert text[problem.span.start : problem.span.end] == '"a"'
        other = json.dumps(
            {"@context": [{"a": {"@id": "urn:x:o", "@protected": True}}, f"{SITE}plain"]}
        )
        (problem,) = ours(other).problems
        assert other[problem.span.start : problem.span.end] == f'"{SITE}plain"'

    def test_a_mistake_in_a_bundled_context_is_told_at_its_name(self) -> None:
        text = json.dumps({"@context": f"{SITE}broken", "a": 1, "b": 2})
        expansion = ours(text)
        (problem,) = expansion.problems
        assert text[problem.span.start : problem.span.end] == f'"{SITE}broken"'
        assert [statement.predicate for statement in expansion.statements] == ["urn:x:b"]


# Work that is done once.


def test_a_bundled_context_is_made_once_per_process() -> None:
    first, _ = applied(TD_1_1)
    second, _ = applied(TD_1_1, "https://example.org/other")
    assert first is second
    node = String(Span(0, 0), TD_1_1)
    assert apply_context(INITIAL, node, Setting()) is first


def test_equal_contexts_in_documents_are_made_once() -> None:
    context = [TD_1_1, {"ex": "https://example.org/e#"}]
    assert applied(context)[0] is applied(context)[0]
    assert applied([TD_1_1, {"ex": "https://example.org/f#"}])[0] is not applied(context)[0]


def test_a_document_leaves_nothing_behind_in_the_contexts_of_the_bundle() -> None:
    base, _ = applied(TD_1_1)
    before = len(base.derived)
    for n in range(5):
        context = [TD_1_1, {f"t{n}": {"@id": f"urn:x:{n}", "@context": {"n": "urn:x:n"}}}]
        ours(json.dumps({"@context": context, f"t{n}": {"n": 1}}))
    assert len(base.derived) == before


def test_what_is_kept_for_contexts_is_bounded() -> None:
    base, _ = applied(TD_1_1)
    for n in range(600):
        own = {"@propagate": False, "p": {"@id": f"urn:x:{n}", "@context": {"n": "urn:x:n"}}}
        ours(json.dumps({"@context": TD_1_1, "q": {"@context": own, "p": {"n": 1}}}))
    assert len(base.derived) <= 256


def test_the_same_mistake_is_told_at_its_own_place_each_time() -> None:
    for indent in (None, 1, 4):
        text = json.dumps({"@context": {"a": 5, "b": "urn:x:b"}, "b": 1}, indent=indent)
        (problem,) = ours(text).problems
        assert text[problem.span.start : problem.span.end] == "5"


# References.


@pytest.mark.parametrize(
    ("reference", "base", "iri"),
    [
        ("g", "http://a/b/c/d;p?q", "http://a/b/c/g"),
        ("../../../g", "http://a/b/c/d;p?q", "http://a/g"),
        ("?y", "http://a/b/c/d;p?q", "http://a/b/c/d;p?y"),
        ("", "http://a/b/c/d;p?q#f", "http://a/b/c/d;p?q"),
        ("//g", "http://a/b/c/d;p?q", "http://g"),
        ("g", "http://a", "http://a/g"),
        ("#s", "file:///c:/folder/a.json", "file:///c:/folder/a.json#s"),
        ("b.json", "file:///c:/folder/a.json", "file:///c:/folder/b.json"),
        ("#s", "urn:dev:1", "urn:dev:1#s"),
        ("a/b", "", "a/b"),
        ("./a\nb", "http://h/x", "http://h/a\nb"),
    ],
)
def test_references_are_resolved_as_in_rfc_3986(reference: str, base: str, iri: str) -> None:
    assert resolve(reference, base) == iri


def test_a_bundled_context_is_an_object_or_several() -> None:
    assert all(isinstance(bundled_context(iri), Object | Array) for iri in bundled_contexts())
