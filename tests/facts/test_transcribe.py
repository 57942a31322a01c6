"""Turtle as JSON-LD: what is written states what was read, and gives the same facts."""

from __future__ import annotations

import re
from collections.abc import Iterable
from pathlib import Path

import pytest

from tests.conftest import corpus_files, corpus_text, needs_corpus
from tests.facts.isomorphism import same
from tests.facts.published import expansion, files, needs_published
from thingfit.facts import Device, Model
from thingfit.facts.device import devices_of
from thingfit.facts.kinds import DEVICE_CONTEXT, TD_1_1
from thingfit.facts.model import models_of
from thingfit.facts.modern import modern
from thingfit.facts.stated import plain
from thingfit.facts.transcribe import RELATIVE, Transcript, context_of, to_text, transcribe
from thingfit.json_value import JsonValue
from thingfit.meaning.compact import Compactor
from thingfit.meaning.expand import expand
from thingfit.meaning.statements import Blank, Expansion, Iri, Statement
from thingfit.meaning.turtle import read_turtle
from thingfit.syntax import parse

CONTEXT: list[JsonValue] = [TD_1_1, DEVICE_CONTEXT]
UNBOUND = re.compile(r"(schema|tm|td|om):(?!//)")
PREFIXES = """
@prefix nnet: <http://tinyml-schema.org/networkschema#> .
@prefix om: <http://www.ontology-of-units-of-measure.org/resource/om-2/> .
@prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .
@prefix s3n: <http://w3id.org/s3n/> .
@prefix s3n_extend: <http://tinyml-schema.org/s3n_extend/> .
@prefix schema: <https://schema.org/> .
@prefix sosa_extend: <http://tinyml-schema.org/sosa_extend/> .
@prefix ssn: <http://www.w3.org/ns/ssn/> .
@prefix ssn_extend: <http://tinyml-schema.org/ssn_extend/> .
@prefix ssn-system: <http://www.w3.org/ns/ssn/systems/> .
@prefix td: <https://www.w3.org/2019/wot/td#> .
@prefix tf: <https://w3id.org/thingfit#> .
@prefix xsd: <http://www.w3.org/2001/XMLSchema#> .
@prefix ex: <http://example.org/> .
"""


def read(text: str) -> Expansion:
    """What a document states, relative IRIs recognisable."""
    return expand(parse(text).root, RELATIVE)


def written(transcripts: Iterable[Transcript]) -> list[Statement]:
    """What documents state together; blank nodes of one are none of another."""
    found: list[Statement] = []
    for index, each in enumerate(transcripts):
        for statement in read(each.text).statements:
            subject, value = (
                Blank(f"{term}d{index}") if isinstance(term, Blank) else term
                for term in (statement.subject, statement.object)
            )
            found.append(statement._replace(subject=subject, object=value))  # type: ignore[arg-type]
    return found


def named(device: Device) -> JsonValue:
    """A device without the names of its affordances, which JSON needs and Turtle may lack."""
    found = plain(device)
    assert isinstance(found, dict)
    interfaces = found.get("interfaces", [])
    assert isinstance(interfaces, list)
    for each in interfaces:
        assert isinstance(each, dict)
        each.pop("name", None)
    return found


def by_id(models: Iterable[Model]) -> dict[str, JsonValue]:
    """Models without their places."""
    return {each.id.value: plain(each) for each in models if each.id}


@needs_published
@pytest.mark.parametrize("path", files(), ids=lambda path: path.stem)
def test_published_statements_survive(path: Path) -> None:
    source = expansion(path)
    found = transcribe(source)
    assert found.left == ()
    assert same(written(found.transcripts), modern(source.statements, RELATIVE))


@needs_published
def test_only_what_is_announced_is_changed_in_models() -> None:
    source = expansion(files()[-1])
    assert same(modern(source.statements, RELATIVE), source.statements)


@needs_published
@pytest.mark.parametrize("path", files(), ids=lambda path: path.stem)
def test_published_facts_survive(path: Path) -> None:
    source = expansion(path)
    documents = [read(each.text) for each in transcribe(source).transcripts]
    devices = [named(device) for each in documents for device in devices_of(each)]
    models = {
        model.id.value if model.id else None: plain(model)
        for each in documents
        for model in models_of(each)
    }
    assert devices == [named(each) for each in devices_of(source)]
    assert models == by_id(models_of(source))


@needs_corpus
@pytest.mark.parametrize("path", corpus_files())
def test_statements_of_real_documents_survive_compaction(path: str) -> None:
    statements = [each for each in read(corpus_text(path)).statements if each.graph is None]
    terms = {term for each in statements for term in each.triple if isinstance(term, Iri)}
    if any(map(UNBOUND.match, terms)):
        pytest.skip("it uses a prefix without binding it, and the context of devices binds that")
    objects = {each.object for each in statements}
    subjects = dict.fromkeys(each.subject for each in statements)
    for root in (each for each in subjects if each not in objects):
        compactor = Compactor(statements, RELATIVE)
        body = compactor.document(context_of(CONTEXT), root)
        reached = [each for each in statements if each.subject in compactor.written]
        assert same(read(to_text({"@context": CONTEXT, **body})).statements, reached)


ODD = {
    "lists, shared blank nodes and values of every sort": """
      ex:m a nnet:NeuralNetwork ; schema:name "odd" ; ex:knows _:x ; ex:likes _:x ;
        ex:list ( 1 "two" ( 3 ) [ ex:p 4 ] ) ; ex:none () ; tf:ramBytes 12 , 13 ;
        ex:values 1.50 , 2e300 , -0.0e0 , true , "x"@de-AT , "3"^^xsd:byte , "4"^^ex:odd ,
          123456789012345678901234567890 , "abc"^^xsd:integer , "" ;
        ssn:hasOutput [ tf:labels ( "a" "b" ) ; tf:shape ( 1 2 ) ] ;
        ssn:hasInput ex:i , ex:j .
      _:x ex:p ex:q .
      ex:s a sosa_extend:Camera ; ssn_extend:provideInput ex:i , ex:j .
      ex:i tf:shape ( 1 2 ) , ( 1 3 ) .
    """,
    "lists that are more than lists": """
      @prefix rdf: <http://www.w3.org/1999/02/22-rdf-syntax-ns#> .
      ex:m a nnet:NeuralNetwork ; tf:labels _:a ; ex:p _:c . _:c rdf:first 1 ; rdf:rest _:c .
      _:a a rdf:List ; rdf:first "x" ; rdf:rest _:b . _:b rdf:first "y" , "z" ; rdf:rest () .
    """,
    "classes that are no IRIs": """
      ex:m a nnet:NeuralNetwork , "text" , [ ex:p 1 ] , _:c . _:c ex:p 2 .
    """,
    "chains, longer than anybody nests": """
      ex:m a nnet:NeuralNetwork ; ex:p ex:n0 , _:b0 . ex:n0 a s3n:Memory .
    """
    + "".join(f"ex:n{n} ex:p ex:n{n + 1} . _:b{n} ex:p _:b{n + 1} .\n" for n in range(300)),
    "relative names": """
      <> a nnet:NeuralNetwork ; schema:name "rel" ; nnet:trainingDataset <None> , <a/b#c> ;
        ssn:hasInput <#input> . <#input> tf:dtype nnet:Int8 .
    """,
    "memory of one kind twice, and of none": """
      ex:d a s3n:SmartSensor ; td:title "twice"@en ; ssn:hasSubSystem [ a s3n:MicroController ;
        s3n:hasSystemCapability [ ssn-system:hasSystemProperty
          [ a s3n_extend:RAM ; schema:value 1 ; schema:unitCode om:kilobyte ] ,
          [ a s3n_extend:RAM ; schema:value 2 ; schema:unitCode "KiB" ] , [ schema:value 3 ] ] ] .
    """,
    "affordances with equal titles, and one without": """
      ex:d a s3n:SmartSensor ; td:hasPropertyAffordance [ td:title "Heat"@en ] ,
        [ td:title "heat"@en ; td:type "number" ] , [ td:unit "om:gravity"@en ] ;
        td:hasActionAffordance [ td:title "Wärme messen"@de ] ;
        td:securityDefinitions [ td:scheme "basic"@en ] , [ td:scheme "nosec" ] ;
        td:hasSecurityConfiguration td:nosec_sc , td:basic_sc .
    """,
    "a model and a device that know each other": """
      ex:m a nnet:NeuralNetwork ; ex:runsOn ex:d . ex:d a s3n:SmartSensor ; ex:runs ex:m ;
        ssn:hasSubSystem ex:mcu . ex:mcu a s3n:MicroController ; tf:architecture tf:CortexM4 .
    """,
}


@pytest.mark.parametrize("text", ODD.values(), ids=ODD)
def test_odd_statements_survive(text: str) -> None:
    source = read_turtle(PREFIXES + text, RELATIVE)
    assert source.problems == ()
    found = transcribe(source)
    documents = written(found.transcripts)
    assert found.left == () and documents
    assert same(dict.fromkeys(documents), modern(source.statements, RELATIVE))
    for each in found.transcripts:
        assert parse(each.text).problems == ()


def test_what_is_neither_device_nor_model_is_told() -> None:
    source = read_turtle(PREFIXES + "ex:m a nnet:NeuralNetwork . ex:other ex:p 1 , 2 .", RELATIVE)
    assert len(transcribe(source).left) == 2


def test_documents_read_well() -> None:
    source = read_turtle(
        PREFIXES
        + """ex:d a s3n:SmartSensor ; td:title "Node"@en ; ssn:hasSubSystem [
          a s3n:MicroController ; s3n:hasSystemCapability [ ssn-system:hasSystemProperty [
            a s3n_extend:RAM ; schema:value 96 ; schema:unitCode om:kilobyte ] ] ] ,
          [ a sosa_extend:Camera ; tf:exposedBy <#image> ] ;
          td:hasPropertyAffordance [ td:title "Image"@en ; td:hasForm [ td:href "x" ; td:op
            "readproperty" ] ] .""",
        RELATIVE,
    )
    (found,) = transcribe(source).transcripts
    assert found.name == "node"
    assert (
        found.text
        == """{
  "@context": ["https://www.w3.org/2022/wot/td/v1.1", "https://w3id.org/thingfit/device/v1"],
  "id": "http://example.org/d",
  "@type": "SmartSensor",
  "title": "Node",
  "properties": {
    "image": {
      "title": "Image",
      "forms": [
        {
          "href": "x",
          "op": "readproperty"
        }
      ]
    }
  },
  "controller": {
    "type": "MicroController",
    "offers": [
      {
        "memory": {
          "RAM": {
            "value": 96,
            "unit": "kB"
          }
        }
      }
    ]
  },
  "sensors": [
    {
      "type": "Camera",
      "exposedBy": "#image"
    }
  ]
}
"""
    )


def test_the_same_statements_give_the_same_text() -> None:
    text = PREFIXES + ODD["lists, shared blank nodes and values of every sort"]
    first, second = (transcribe(read_turtle(text, RELATIVE)) for _ in range(2))
    assert first.transcripts == second.transcripts
