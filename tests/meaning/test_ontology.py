"""The Turtle files: they parse, every term is described, nothing dangles, the index is fresh."""

import importlib.util
import json
import logging
import re
from pathlib import Path

import pytest
import rdflib
import tflite
from rdflib.namespace import OWL, RDF, RDFS, SKOS

from thingfit.meaning import td_terms, vocabulary

ROOT = Path(__file__).resolve().parents[2]
ONTOLOGY = ROOT / "ontology"
FILES = sorted(path.name for path in ONTOLOGY.glob("*.ttl"))
DATA = ROOT.parent / "shared" / "data"
OURS = (
    "https://w3id.org/tinyml-schema/neural-network-schema#",
    "http://w3id.org/s3n/",
    "http://www.w3.org/ns/ssn/",
    "http://www.w3.org/ns/sosa/",
    "http://tinyml-schema.org/s3n_extend/",
    "http://tinyml-schema.org/sosa_extend/",
    "http://tinyml-schema.org/ssn_extend/",
    "https://w3id.org/thingfit#",
    "https://schema.org/",
)
OTHERS = ("https://w3id.org/tinyml-schema", "http://tinyml-schema.org/networkschema#")


def codes(namespace):
    return {
        name: value
        for name, value in vars(namespace).items()
        if not name.startswith("_") and isinstance(value, int)
    }


@pytest.fixture(scope="module")
def whole():
    graph = rdflib.Graph()
    for name in FILES:
        graph.parse(ONTOLOGY / name, format="turtle")
    return graph


@pytest.mark.parametrize("name", FILES)
def test_file_parses_without_a_warning(name, caplog):
    with caplog.at_level(logging.WARNING):
        graph = rdflib.Graph().parse(ONTOLOGY / name, format="turtle")
        for each in graph.objects():
            each.n3()
    assert not caplog.records
    assert len(graph) > 10


@pytest.mark.parametrize("name", FILES)
def test_file_is_in_the_readme(name):
    assert f"`{name}`" in (ONTOLOGY / "README.md").read_text(encoding="utf-8")


def test_every_term_is_described(whole):
    for subject in set(whole.subjects()):
        wanted = [RDFS.label, RDFS.comment]
        if (subject, RDF.type, OWL.Ontology) not in whole:
            wanted.append(RDFS.isDefinedBy)
        for prop in wanted:
            assert len(set(whole.objects(subject, prop))) == 1, (subject, prop)
        comment = str(whole.value(subject, RDFS.comment))
        assert comment.endswith("."), subject
        assert comment[0].isupper() or comment[0].isdigit() or comment[0] == "`", subject
    assert len(set(whole.subjects())) > 700


def test_nothing_dangles(whole):
    for node in {*whole.predicates(), *whole.objects()}:
        if isinstance(node, rdflib.URIRef) and str(node).startswith(OURS):
            assert vocabulary.term(str(node)) or "XMLSchema" in node, node
        assert not td_terms.is_unknown(str(node)), node


def test_parents_of_classes_are_classes(whole):
    for child, parent in whole.subject_objects(RDFS.subClassOf):
        assert child != parent
        if str(parent).startswith(str(SKOS)):
            continue
        known = vocabulary.term(str(parent)) or td_terms.describe(str(parent))
        assert known is not None and known.kind == "class", (child, parent)
        assert str(child) not in vocabulary.ancestors(str(parent)), (child, parent)


def test_index_is_fresh():
    path = ROOT / "docs" / "generate_vocabulary.py"
    spec = importlib.util.spec_from_file_location("generate_vocabulary", path)
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    text = (ONTOLOGY / "vocabulary.json").read_text(encoding="utf-8")
    assert module.to_text(module.build(ONTOLOGY)) == text


def test_places_lead_to_the_definition():
    texts = {name: (ONTOLOGY / name).read_text(encoding="utf-8").splitlines() for name in FILES}
    for term in vocabulary.terms():
        line = texts[term.place.file][term.place.line]
        assert line.startswith((f"{term.curie} a ", f"<{term.iri}> a ")), term.iri


@pytest.mark.parametrize(
    ("key", "namespace", "cls"),
    [
        ("operatorCode", tflite.BuiltinOperator, vocabulary.LAYER_TYPE),
        ("tensorTypeCode", tflite.TensorType, vocabulary.NUMBER_FORMAT),
        ("activationCode", tflite.ActivationFunctionType, vocabulary.ACTIVATION),
    ],
)
def test_the_model_file_format_is_covered(key, namespace, cls):
    for name, code in codes(namespace).items():
        term = vocabulary.with_fact(key, code)
        assert term is not None, name
        assert term.facts["builtinName"] == name
        assert term.iri in vocabulary.members(cls)


COMPACT = re.compile(
    r"(nnet|s3n|s3n_extend|sosa|sosa_extend|ssn|ssn-system|ssn_extend|tf):([A-Za-z]\w*)\Z"
)


def texts_of(value):
    if isinstance(value, dict):
        for key, each in value.items():
            yield key
            yield from texts_of(each)
    elif isinstance(value, list):
        for each in value:
            yield from texts_of(each)
    elif isinstance(value, str):
        yield value


def test_every_term_of_our_contexts_is_defined():
    for path in sorted((ONTOLOGY / "contexts").glob("*.json*")):
        for text in texts_of(json.loads(path.read_text(encoding="utf-8"))):
            iri = vocabulary.expand(text) if COMPACT.match(text) else text
            if iri.startswith(OURS[:-1]) and vocabulary.local_name(iri):
                assert vocabulary.is_defined(iri), (path.name, text)


def test_every_term_that_code_uses_is_defined():
    # Only whole IRIs within quotes count; those cut short or put together are not terms yet.
    pattern = re.compile("[\"'](" + "|".join(map(re.escape, OURS[:-1])) + ")(\\w+)[\"']")
    for path in (ROOT / "server").rglob("*.py"):
        for namespace, name in pattern.findall(path.read_text(encoding="utf-8")):
            if (path.name, name) == ("device_sensors.py", "systems"):
                continue  # The example of a namespace that lost its slash.
            assert vocabulary.is_defined(namespace + name), (path.name, name)


def published_iris():
    if not DATA.is_dir():
        return None
    folder = DATA / "tinyml"
    found = set()
    for path in [*folder.glob("*.ttl"), *folder.glob("*/*.ttl")]:
        for triple in rdflib.Graph().parse(path, format="turtle"):
            found.update(str(node) for node in triple if isinstance(node, rdflib.URIRef))
    return found


def test_every_published_term_is_defined():
    found = published_iris()
    if found is None:
        pytest.skip("the published data are not here")
    used = {iri for iri in found if iri.startswith((*OURS[:7], *OTHERS))}
    assert len(used) > 130
    assert sorted(iri for iri in used if not vocabulary.is_defined(iri)) == []


def test_every_published_schema_org_term_is_defined():
    found = published_iris()
    if found is None:
        pytest.skip("the published data are not here")
    known = {iri for iri in found if iri.startswith("https://schema.org/")} - {
        # A property spelled like a class in the range of another property.
        "https://schema.org/url"
    }
    assert all(vocabulary.is_defined(iri) for iri in known)
