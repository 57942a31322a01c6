"""Shapes: which documents they are run on, whose nodes they see, and a user's own files."""

from __future__ import annotations

import subprocess
import sys

import pytest

from tests.conftest import CORPUS, REPOSITORY, corpus_files, corpus_text, needs_corpus
from thingfit.facts import Document, Kind
from thingfit.meaning import vocabulary
from thingfit.meaning.statements import Iri, Literal, Statement
from thingfit.options import Options
from thingfit.rules import Finding, Found, Group, Rule, Severity, check_shapes, rules, shapes
from thingfit.rules import check as check_quickly
from thingfit.rules.shapes_files import OWN, may_have_facts, own_files, shapes_of
from thingfit.rules.shapes_graph import SH
from thingfit.text import Span
from thingfit.workspace import Root, Snapshot

pytestmark = pytest.mark.usefixtures("shapes_alone")
told_by = shapes._told_by

MODEL = """{
  "@context": "https://w3id.org/thingfit/model/v1",
  "id": "urn:example:gesture",
  "type": "NeuralNetwork",
  "name": "Gesture",
  "input": {"id": "urn:example:input", "shape": [1, 128, 3]},
  "output": {"labels": ["wave", "rest"]},
  "ramBytes": 4096,
  "flashBytes": 20000
}"""
PREFIXES = """
@prefix nnet: <https://w3id.org/tinyml-schema/neural-network-schema#> .
@prefix schema: <https://schema.org/> .
@prefix sh: <http://www.w3.org/ns/shacl#> .
@prefix ssn: <http://www.w3.org/ns/ssn/> .
@prefix tf: <https://w3id.org/thingfit#> .
@prefix my: <https://example.org/my#> .
"""


def snapshot(texts: dict[str, str], patterns: tuple[str, ...] = ()) -> Snapshot:
    documents = {f"file:///w/{name}": text for name, text in texts.items()}
    return Snapshot(
        {uri: Document(uri, None, text) for uri, text in documents.items()},
        (Root("file:///w", Options(shapes=patterns)),),
    )


def check(
    texts: dict[str, str], patterns: tuple[str, ...] = ()
) -> dict[str, list[tuple[str, str, str]]]:
    """What is found: rule, place and message, by the name of the document."""
    made = snapshot(texts, patterns)
    found = check_shapes(made, made.documents)
    return {
        uri.removeprefix("file:///w/"): [_told(each, made.documents[uri].text) for each in all_]
        for uri, all_ in found.items()
    }


def _told(finding: Finding, text: str) -> tuple[str, str, str]:
    return finding.name, text[finding.span.start : finding.span.end], finding.message


# Documents apart.


def test_documents_with_the_same_identifiers_get_only_their_own() -> None:
    texts = {
        "good.model.json": MODEL,
        "bad.model.json": MODEL.replace("4096", "-1"),
        "other.model.json": MODEL.replace("128", "0"),
        "copy.model.json": MODEL.replace("4096", "-1"),
    }
    found = check(texts)
    assert sorted(found) == ["bad.model.json", "copy.model.json", "other.model.json"]
    assert [each[1] for each in found["bad.model.json"]] == ["-1"]
    assert found["bad.model.json"] == found["copy.model.json"]
    assert [each[1] for each in found["other.model.json"]] == ["0"]


def test_a_document_does_not_complete_another() -> None:
    part = MODEL.replace('  "ramBytes": 4096,\n', "")
    alone = check({"part.model.json": part})
    assert "how much RAM" in alone["part.model.json"][0][2]
    assert check({"part.model.json": part, "whole.model.json": MODEL}) == alone


def test_a_document_that_names_a_node_of_another_is_judged_alone() -> None:
    device = """{
      "@context": ["https://www.w3.org/2022/wot/td/v1.1", "https://w3id.org/thingfit/device/v1"],
      "id": "urn:example:node", "@type": "SmartSensor", "title": "Node",
      "controller": [
        {"id": "urn:example:gesture"},
        {"type": "MicroController", "ramBytes": 1, "flashBytes": 1}
      ]
    }"""
    # The node is a model in the other document; here it is a part that is only named.
    assert check({"a.td.json": device, "b.model.json": MODEL}) == {}


def test_blank_nodes_of_two_documents_stay_apart() -> None:
    blank = MODEL.replace('"urn:example:gesture"', '"_:x"')
    texts = {"a.model.json": blank, "b.model.json": blank.replace('"Gesture"', '" "')}
    assert [each[1] for each in check(texts)["b.model.json"]] == ['" "']
    assert list(check(texts)) == ["b.model.json"]


def test_the_order_of_documents_does_not_matter() -> None:
    bad = MODEL.replace("4096", "-1")
    made = snapshot({"a.model.json": MODEL, "b.model.json": bad})
    there = check_shapes(made, list(made.documents))
    assert there == check_shapes(made, list(made.documents)[::-1])
    assert there == check_shapes(made, ["file:///w/b.model.json"])


# Terms in other words.


def test_other_spellings_of_a_namespace_are_the_same() -> None:
    old = """{
      "@context": {"nnet": "http://tinyml-schema.org/networkschema#"},
      "@type": "nnet:NeuralNetwork",
      "nnet:hasMultiplyAccumulateOps": -5
    }"""
    found = [each[1] for each in check({"old.model.json": old})["old.model.json"]]
    assert "-5" in found
    shape = (
        PREFIXES.replace(
            "https://w3id.org/tinyml-schema/neural-network-schema#",
            "http://tinyml-schema.org/networkschema#",
        )
        + """
    my:Named a sh:NodeShape ; sh:targetClass nnet:NeuralNetwork ;
      sh:property [ sh:path schema:name ; sh:maxLength 3 ; sh:message "too long: {$value}" ] .
    """
    )
    found_by_user = check({"m.model.json": MODEL, "my.ttl": shape}, ("*.ttl",))
    assert found_by_user == {
        "m.model.json": [("shape-violation", '"Gesture"', 'too long: "Gesture"')]
    }


def test_classes_below_a_sensor_are_sensors() -> None:
    shape = (
        PREFIXES
        + """
    my:Sensor a sh:NodeShape ; sh:targetClass <http://www.w3.org/ns/sosa/Sensor> ;
      sh:property [ sh:path tf:part ; sh:minCount 1 ; sh:severity sh:Warning ] .
    """
    )
    device = """{
      "@context": ["https://www.w3.org/2022/wot/td/v1.1", "https://w3id.org/thingfit/device/v1"],
      "@type": "SmartSensor", "title": "Node",
      "controller": {"type": "MicroController", "ramBytes": 1, "flashBytes": 1},
      "sensors": [{"type": "InertialMeasurementUnit"}, {"type": "Camera", "part": "OV7675"}]
    }"""
    found = check({"a.td.json": device, "my.ttl": shape}, ("my.ttl",))
    assert found == {
        "a.td.json": [
            (
                "shape-violation",
                '"InertialMeasurementUnit"',
                "`tf:part`: at least `1` of it is expected",
            )
        ]
    }


# A user's own files.


def test_own_shapes_reach_documents_that_the_shipped_ones_leave_alone() -> None:
    shape = (
        PREFIXES
        + """
    my:Thing a sh:NodeShape ; sh:targetSubjectsOf <https://www.w3.org/2019/wot/td#title> ;
      sh:property [
        sh:path schema:manufacturer ; sh:minCount 1 ; sh:severity sh:Info ;
        sh:message "wer hat es gebaut?"@de , "say who made it."@en
      ] .
    """
    )
    thing = '{"@context": "https://www.w3.org/2022/wot/td/v1.1", "title": "Lamp"}'
    found = check({"lamp.td.json": thing, "shapes/my.ttl": shape}, ("shapes/*.ttl",))
    assert found == {"lamp.td.json": [("shape-violation", "{", "say who made it")]}
    assert check({"lamp.td.json": thing, "shapes/my.ttl": shape}) == {}


def test_a_mistake_in_a_file_of_shapes_is_told_there_and_the_rest_works() -> None:
    shape = (
        PREFIXES
        + """
    my:Wrong a sh:NodeShape ; sh:targetClass nnet:NeuralNetwork ; sh:property [ sh:path ] .

    my:Good a sh:NodeShape ; sh:targetClass nnet:NeuralNetwork ;
      sh:property [ sh:path schema:name ; sh:maxLength 3 ] .
    """
    )
    bad = MODEL.replace("4096", "-1")
    found = check({"m.model.json": bad, "my.shapes": shape}, ("my.*",))
    assert [each[0] for each in found["my.shapes"]] == ["shapes-broken"]
    assert found["my.shapes"][0][2].startswith("the Turtle cannot be read from here on")
    made = snapshot({"m.model.json": bad, "my.ttl": shape}, ("my.*",))
    assert list(check_shapes(made, made.documents)) == ["file:///w/m.model.json"]
    assert [each.name for each in check_quickly(made, "file:///w/my.ttl")] == ["turtle-syntax"]
    assert [each[1:] for each in found["m.model.json"]] == [
        ('"Gesture"', 'at most `3` characters are expected, not `"Gesture"`'),
        ("-1", "a whole number of bytes from 0 up is expected, not `-1`"),
    ]


def test_shapes_that_cannot_be_run_are_told_and_left_out() -> None:
    wrong = (
        PREFIXES
        + """
    my:Wrong a sh:NodeShape ; sh:targetClass nnet:NeuralNetwork ;
      sh:property [ sh:path schema:name ; sh:minCount "many" ] .
    """
    )
    right = (
        PREFIXES
        + """
    my:Right a sh:NodeShape ; sh:targetClass nnet:NeuralNetwork ;
      sh:property [ sh:path schema:name ; sh:maxLength 3 ] .
    """
    )
    found = check({"m.model.json": MODEL, "a.ttl": wrong, "b.ttl": right}, ("*.ttl",))
    assert [each[0] for each in found["a.ttl"]] == ["shapes-broken"]
    assert found["a.ttl"][0][2].startswith("the shapes of this file cannot be run: ")
    assert [each[1] for each in found["m.model.json"]] == ['"Gesture"']
    assert "b.ttl" not in found


SHAPE = "my:A a sh:NodeShape ; sh:targetClass nnet:NeuralNetwork ;"
NAME = f"{SHAPE} sh:property [ sh:path schema:name ;"
FIRST = "http://www.w3.org/1999/02/22-rdf-syntax-ns#first"
REST = "http://www.w3.org/1999/02/22-rdf-syntax-ns#rest"


@pytest.mark.parametrize(
    ("shape", "place", "message"),
    [
        (f'{NAME} sh:pattern "([" ] .', None, "unterminated character set at position 1"),
        (f"{SHAPE} sh:property [ sh:minCount 1 ] .", "[", "this exists but is not a well-formed"),
        (f"{NAME} sh:path tf:x ; sh:minCount 1 ] .", None, "An implicit PropertyShape cannot"),
        (f"{SHAPE} sh:property [ sh:path _:p ] . _:p sh:inversePath _:p .", None, "Path traversal"),
        (
            f"{NAME} sh:in _:l ] . _:l <{FIRST}> 1 ; <{REST}> _:l .",
            None,
            "List contains a recursive",
        ),
    ],
)
def test_shapes_that_break_pyshacl_are_told(shape: str, place: str | None, message: str) -> None:
    found = check({"m.model.json": MODEL, "my.ttl": PREFIXES + shape}, ("my.ttl",))
    assert list(found) == ["my.ttl"]
    [(name, where, said)] = found["my.ttl"]
    assert name == "shapes-broken"
    assert where == (place or PREFIXES.strip().split("\n")[0])
    assert said.startswith(f"the shapes of this file cannot be run: {message}")


@pytest.mark.parametrize(
    ("shape", "place", "message"),
    [
        (
            f'{NAME} sh:in ("a" "b") ] .',
            '"Gesture"',
            'one of `a`, `b` is expected, not `"Gesture"`',
        ),
        (f"{NAME} sh:datatype my:T ] .", '"Gesture"', None),
        (f"{NAME} sh:hasValue 5 ] .", '"name"', "`schema:name`: the value `5` is expected"),
        (f"{NAME} sh:minCount 2 ; sh:message 5 ] .", '"name"', "5"),
        (f"{SHAPE} sh:node my:A .", None, None),
        ("my:A a sh:NodeShape ; sh:targetNode <urn:nowhere> ; sh:class my:C .", None, None),
        (
            "my:A a sh:NodeShape ; sh:targetNode <urn:example:gesture> ; sh:class my:C .",
            '"NeuralNetwork"',
            "a node of the class `https://example.org/my#C` is expected",
        ),
        (
            "nnet:NeuralNetwork a sh:NodeShape , <http://www.w3.org/2000/01/rdf-schema#Class> ;"
            "sh:property [ sh:path tf:x ; sh:minCount 1 ] .",
            '"NeuralNetwork"',
            "`tf:x`: at least `1` of it is expected",
        ),
        (
            "my:A a sh:NodeShape ; sh:targetObjectsOf schema:name ; sh:maxLength 3 .",
            '"Gesture"',
            "at most `3` characters are expected",
        ),
        (
            f"{SHAPE} sh:property [ sh:path ssn:hasInput ; sh:property [ sh:path tf:shape ;"
            'sh:maxCount 0 ; sh:message "no shape" ] ] .',
            '"shape"',
            "no shape",
        ),
        (
            f"{SHAPE} sh:xone ( [ sh:class nnet:NeuralNetwork ] my:B ) . my:B a sh:NodeShape .",
            '"NeuralNetwork"',
            "this does not fit the shape `https://example.org/my#A` (`sh:xone`)",
        ),
    ],
)
def test_shapes_of_every_kind_find_their_place(
    shape: str, place: str | None, message: str | None
) -> None:
    found = check({"m.model.json": MODEL, "my.ttl": PREFIXES + shape}, ("my.ttl",))
    told = [each[1:] for each in found.get("m.model.json", [])]
    assert [each[0] for each in told] == ([place] if place else [])
    if message:
        assert told == [(place, message)]


@pytest.mark.parametrize(
    ("code", "place", "message"),
    [
        (
            'sh:sparql [ sh:select "SELECT $this WHERE { $this ?p ?o }" ]',
            "sh:sparql",
            "constraints in SPARQL are not run: `sh:sparql` has no effect",
        ),
        ("sh:rule [ a sh:TripleRule ]", "sh:rule", "rules that add statements are not run"),
        ('sh:js [ sh:jsFunctionName "f" ]', "sh:js", "constraints in JavaScript are not run"),
    ],
)
def test_what_is_not_run_is_told(code: str, place: str, message: str) -> None:
    shape = f"{PREFIXES} my:S a sh:NodeShape ; sh:targetClass nnet:NeuralNetwork ; {code} ."
    found = check({"m.model.json": MODEL, "my.ttl": shape}, ("my.ttl",))
    assert list(found) == ["my.ttl"]
    [(name, where, text)] = found["my.ttl"]
    assert (name, where) == ("shapes-ignored", place)
    assert text.startswith(message)


def test_files_without_shapes_and_patterns_without_files_are_told() -> None:
    settings = 'shapes = ["my.ttl", "none/*.ttl"]'
    facts = PREFIXES + 'my:a schema:name "a" .'
    found = check(
        {"m.model.json": MODEL, "my.ttl": facts, "thingfit.toml": settings},
        ("my.ttl", "none/*.ttl"),
    )
    assert [each[0] for each in found["my.ttl"]] == ["shapes-ignored"]
    assert found["thingfit.toml"] == [
        ("shapes-missing", '"none/*.ttl"', "no file of shapes matches `none/*.ttl`")
    ]


def test_paths_of_every_kind_lead_to_a_member() -> None:
    shape = (
        PREFIXES
        + """
    my:Input a sh:NodeShape ; sh:targetObjectsOf ssn:hasInput ;
      sh:property [
        sh:path ( [ sh:inversePath ssn:hasInput ] schema:name ) ; sh:maxLength 3 ; sh:message "back"
      ] , [
        sh:path ( [ sh:zeroOrOnePath ssn:hasInput ] [ sh:alternativePath ( tf:axes tf:shape ) ]
          [ sh:oneOrMorePath <http://www.w3.org/1999/02/22-rdf-syntax-ns#rest> ]
          <http://www.w3.org/1999/02/22-rdf-syntax-ns#first> ) ;
        sh:maxInclusive 100 ; sh:message "along"
      ] , [
        sh:path ( tf:preprocessing tf:coefficients ) ; sh:minCount 1 ; sh:message "absent"
      ] .
    my:Model a sh:NodeShape ; sh:targetClass nnet:NeuralNetwork ; sh:closed true ;
      sh:ignoredProperties ( <http://www.w3.org/1999/02/22-rdf-syntax-ns#type> ssn:hasInput
        ssn:hasOutput tf:flashBytes schema:name ) ; sh:message "closed" .
    """
    )
    found = check({"m.model.json": MODEL, "my.ttl": shape}, ("my.ttl",))["m.model.json"]
    assert [each[1:] for each in found] == [
        ('"Gesture"', "back"),
        ('"input"', "absent"),
        ("128", "along"),
        ("4096", "closed"),
    ]


# What is quiet.


@needs_corpus
def test_real_things_cost_nothing_and_get_no_violation() -> None:
    texts = {CORPUS.joinpath(path).as_uri(): corpus_text(path) for path in corpus_files()}
    made = Snapshot({uri: Document(uri, None, text) for uri, text in texts.items()})
    assert check_shapes(made, made.documents) == {}
    targets = shapes_of(()).targets
    things = [each for each in made.documents.values() if each.kind]
    assert len(things) > 300
    assert not any(targets.meet(each.expansion.statements) for each in things)


def test_the_examples_fit() -> None:
    files = sorted((REPOSITORY / "examples").rglob("*.jsonld"))
    made = Snapshot({f.as_uri(): Document(f.as_uri(), None, f.read_text("utf-8")) for f in files})
    assert files
    found = check_shapes(made, made.documents)
    assert {uri: all_ for uri, all_ in found.items() if "with-findings" not in uri} == {}


def test_settings_turn_violations_off_and_give_them_another_severity() -> None:
    bad = MODEL.replace("4096", "-1")
    uri = "file:///w/m.model.json"
    documents = {uri: Document(uri, None, bad)}
    quiet = Snapshot(documents, (Root("file:///w", Options(ignore=("shape-violation",))),))
    assert check_shapes(quiet, documents) == {}
    hints = Options(severity={"shacl": "hint"})
    told = check_shapes(Snapshot(documents, (Root("file:///w", hints),)), documents)
    assert [each.severity.label for each in told[uri]] == ["hint"]


@pytest.mark.parametrize("end", range(0, len(MODEL), 23))
def test_half_typed_documents_are_read(end: int) -> None:
    check({"m.model.json": MODEL[:end]})


def test_odd_literals_are_no_trouble(capfd: pytest.CaptureFixture[str]) -> None:
    odd = MODEL.replace(
        "4096", '{"@type": "http://www.w3.org/2001/XMLSchema#integer", "@value": "x"}'
    )
    odd = odd.replace('"Gesture"', '{"@value": "Gesture", "@language": "x_y z"}')
    assert check({"m.model.json": odd})
    assert capfd.readouterr().err == ""


def test_a_quick_rule_at_the_same_place_is_enough(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(shapes, "_told_by", told_by)
    text = MODEL.replace('"ramBytes"', '"metrics": [{"type": "F1", "value": 0}], "ramBytes"')
    place = text.index('"value": 0') + len('"value": ')
    monkeypatch.delitem(rules(), "metric-placeholder", raising=False)
    assert [each[1] for each in check({"m.model.json": text})["m.model.json"]] == ["0"]

    def use(start: int) -> None:
        found = Found(Span(start, start + 1), "said already")
        rule = Rule("metric-placeholder", Group.MODEL, Severity.HINT, "", lambda *_: [found])
        monkeypatch.setitem(rules(), "metric-placeholder", rule)

    use(place - 20)
    assert [each[1] for each in check({"m.model.json": text})["m.model.json"]] == ["0"]
    use(place)
    assert check({"m.model.json": text}) == {}


def test_a_quick_rule_within_the_member_is_enough(monkeypatch: pytest.MonkeyPatch) -> None:
    device = """{
      "@context": ["https://www.w3.org/2022/wot/td/v1.1", "https://w3id.org/thingfit/device/v1"],
      "@type": "SmartSensor", "title": "Node",
      "controller": {"type": "MicroController", "ramBytes": 1}
    }"""
    assert [each[1] for each in check({"a.td.json": device})["a.td.json"]] == ['"controller"']
    start = device.index('"MicroController"')
    rule = Rule(
        "flash-missing",
        Group.DEVICE,
        Severity.HINT,
        "",
        lambda *_: [Found(Span(start, start + 3), "said already")],
    )
    monkeypatch.setattr(shapes, "_told_by", told_by)
    monkeypatch.setitem(rules(), "flash-missing", rule)
    assert check({"a.td.json": device}) == {}


# The published data.


def test_published_models_have_the_known_defects_and_no_others() -> None:
    file = CORPUS.parent / "tinyml" / "tflite_models.ttl"
    if not file.is_file():
        pytest.skip("the published models (../shared/data/tinyml) are not on this machine")
    found = [message for _, message in _published(file.parent.rglob("tflite_models.ttl"))]
    counts = {
        "a shape is expected to be a list of whole numbers": 46,
        "a value that nobody measured is expected to be left out": 12,
        "a text without blanks at its ends is expected": 8,
        "what is not known is expected to be left out": 4,
        "no device can have a sensor of the class `OtherSensor`": 1,
    }
    assert {head: sum(m.startswith(head) for m in found) for head in counts} == counts
    assert len(found) == sum(counts.values())


def test_published_devices_fit() -> None:
    folder = CORPUS.parent / "tinyml" / "devices"
    if not folder.is_dir():
        pytest.skip("the published devices (../shared/data/tinyml) are not on this machine")
    assert _published(folder.glob("*.ttl")) == []


def _published(files: object) -> list[tuple[str, str]]:
    documents = {}
    for file in files:  # type: ignore[attr-defined]
        document = Document(file.as_uri(), None, file.read_text("utf-8"))
        assert document.kind is Kind.TURTLE
        documents[document.uri] = document
    assert documents
    found = check_shapes(Snapshot(documents), documents)
    return [(uri, each.message) for uri, all_ in found.items() for each in all_]


# The shipped shapes themselves.


def test_shipped_shapes_are_sound() -> None:
    files = own_files()
    assert [file.uri.rpartition("/")[2] for file in files] == ["devices.ttl", "models.ttl"]
    assert not [file.problems or file.ignored for file in files if file.problems or file.ignored]
    graph = shapes_of(()).graph
    from pyshacl.entrypoints import meta_validate

    conforms, _, text = meta_validate(graph)
    assert conforms, text


def test_shipped_shapes_are_about_terms_of_devices_and_models() -> None:
    targets = shapes_of(()).targets
    assert not targets.nodes
    for iri in targets.classes | targets.subjects_of | targets.objects_of:
        term = Statement(Iri("urn:a"), Iri(iri), Iri("urn:b"), None, Span(0, 0), Span(0, 0))
        assert may_have_facts((term,)), iri


def test_shipped_shapes_use_terms_that_are_defined_and_say_how_much_they_matter() -> None:
    for file in own_files():
        told: dict[str, set[str]] = {}
        for each in file.statements:
            if each.subject.startswith(OWN):
                told.setdefault(each.subject, set()).add(each.predicate.removeprefix(SH))
            if each.predicate.startswith(SH) and not isinstance(each.object, Literal):
                iri = str(each.object)
                if vocabulary.is_complete(vocabulary.namespace_of(iri)):
                    assert vocabulary.is_defined(iri), iri
        for shape, keys in told.items():
            if keys & {"path", "or", "not", "class"}:
                assert {"message", "severity"} <= keys, shape


def test_shapes_are_not_loaded_before_they_are_needed() -> None:
    code = (
        "import sys; from thingfit.rules import check_shapes; from thingfit.workspace import Host;"
        "h = Host(); h.set_text('file:///a.td.json',"
        ' \'{"@context": "https://www.w3.org/2022/wot/td/v1.1", "title": "Lamp"}\');'
        "from thingfit.rules import check; check(h.snapshot(), 'file:///a.td.json');"
        "assert check_shapes(h.snapshot(), ['file:///a.td.json']) == {};"
        "sys.exit('rdflib' in sys.modules or 'pyshacl' in sys.modules)"
    )
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0
