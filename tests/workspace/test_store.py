"""The embedded store: graphs, spellings, derived facts, and what it refuses."""

from __future__ import annotations

import time

import pytest

from tests.case_studies import STUDIES, expected
from tests.facts.published import needs_published
from tests.fit.published import as_json_ld, as_turtle
from thingfit.fit.derived import derived_facts
from thingfit.meaning.keywords import RDF, XSD
from thingfit.meaning.statements import Iri, Literal
from thingfit.workspace import Host, Snapshot
from thingfit.workspace.sparql import QueryError, read_query
from thingfit.workspace.store import Answer, Fact, Rows, Statements, ask, turtle

STRING, LANG_STRING = XSD + "string", RDF + "langString"

MODERN = """@prefix nnet: <https://w3id.org/tinyml-schema/neural-network-schema#> .
@prefix tf: <https://w3id.org/thingfit#> .
@prefix schema: <https://schema.org/> .
@prefix sosa_extend: <http://tinyml-schema.org/sosa_extend/> .
<urn:new> a nnet:NeuralNetwork ; nnet:hasCategory nnet:Classification ; schema:name "new"@en-GB ;
  tf:ramBytes 2048 ; tf:flashBytes 4096 ; tf:hasSensorClass sosa_extend:Microphone .
"""
RETIRED = """@prefix nnet: <http://tinyml-schema.org/networkschema#> .
@prefix schema: <https://schema.org/> .
<urn:old> a nnet:NeuralNetwork ; nnet:hasCategory nnet:Classification ;
  schema:name "a \\"quoted\\"\\nname" .
"""
OLD_PREFIX = "PREFIX nnet: <http://tinyml-schema.org/networkschema#>"


def workspace(**texts: str) -> Snapshot:
    host = Host()
    for name, text in texts.items():
        host.set_text(f"file:///w/{name}.ttl", text)
    return host.snapshot()


def answer(snapshot: Snapshot, text: str, seconds: float | None = 20) -> Answer:
    query = read_query(text)
    return ask(snapshot.documents.values(), list(derived_facts(snapshot)), query, seconds)


def rows(snapshot: Snapshot, text: str) -> list[tuple[str | None, ...]]:
    found = answer(snapshot, text)
    assert isinstance(found, Rows)
    return [
        tuple(t.text if isinstance(t, Literal) else t and str(t) for t in row) for row in found.rows
    ]


def refusal(text: str, snapshot: Snapshot | None = None) -> str:
    with pytest.raises(QueryError) as caught:
        answer(snapshot or workspace(new=MODERN), text)
    assert "\n" not in str(caught.value)
    return str(caught.value)


def test_each_document_is_a_graph_and_what_is_derived_is_one_of_its_own() -> None:
    found = rows(workspace(new=MODERN, old=RETIRED), "SELECT DISTINCT ?g {GRAPH ?g {?s ?p ?o}}")
    assert {graph for (graph,) in found} == {
        "file:///w/new.ttl",
        "file:///w/old.ttl",
        "https://w3id.org/thingfit#derived",
    }


def test_a_statement_of_two_graphs_is_one_statement_without_graph() -> None:
    twice = workspace(one=MODERN, two=MODERN)
    count = "SELECT (COUNT(*) AS ?n) {%s}"
    assert rows(twice, count % "<urn:new> schema:name ?name") == [("1",)]
    assert rows(twice, count % "GRAPH ?g {<urn:new> schema:name ?name}") == [("2",)]


def test_a_query_can_pick_graphs() -> None:
    found = rows(
        workspace(new=MODERN, old=RETIRED),
        "SELECT ?m FROM <file:///w/old.ttl> {?m a nnet:NeuralNetwork}",
    )
    assert found == [("urn:old",)]


@pytest.mark.parametrize("prefix", ["", OLD_PREFIX])
def test_a_term_is_found_in_whatever_spelling_its_namespace_has(prefix: str) -> None:
    text = f"{prefix} SELECT ?m ?c {{?m a nnet:NeuralNetwork; nnet:hasCategory ?c}} ORDER BY ?m"
    found = rows(workspace(new=MODERN, old=RETIRED), text)
    space = read_query(text).prefixes.get("nnet", "https://w3id.org/tinyml-schema/")
    assert [model for model, _ in found] == ["urn:new", "urn:old"]
    assert all(category and category.startswith(space) for _, category in found)


def test_terms_stay_as_they_are_written_where_a_query_names_none() -> None:
    found = rows(workspace(old=RETIRED), "SELECT ?c {GRAPH <file:///w/old.ttl> {?s a ?c}}")
    assert found == [("http://tinyml-schema.org/networkschema#NeuralNetwork",)]


def test_amounts_are_derived_in_bytes_and_classes_with_those_above() -> None:
    device = """@prefix s3n: <http://w3id.org/s3n/> . @prefix ssn: <http://www.w3.org/ns/ssn/> .
    @prefix sys: <http://www.w3.org/ns/ssn/systems/> . @prefix schema: <https://schema.org/> .
    @prefix om: <http://www.ontology-of-units-of-measure.org/resource/om-2/> .
    @prefix e: <http://tinyml-schema.org/s3n_extend/> .
    @prefix x: <http://tinyml-schema.org/sosa_extend/> .
    [] a s3n:SmartSensor ; ssn:hasSubSystem [ a x:Microphone ] , [ a s3n:MicroController ;
      s3n:hasSystemCapability [ sys:hasSystemProperty
        [ a e:RAM ; schema:value 2 ; schema:unitCode om:kibibyte ] ,
        [ a e:Flash ; schema:value 1 ; schema:unitCode om:kilobyte ] ,
        [ a e:Flash ; schema:value 2 ; schema:unitCode om:kilobyte ] ] ] ."""
    snapshot = workspace(device=device)
    # The device has no IRI: what is derived of it is about its blank node all the same.
    ram = "SELECT ?ram {?d a s3n:SmartSensor ; tf:ramBytes ?ram}"
    assert rows(snapshot, ram) == [("2048",)]
    assert answer(snapshot, "ASK {?d tf:flashBytes ?f}") is False, "two amounts are none"
    classes = {c for (c,) in rows(snapshot, "SELECT ?c {?d tf:hasSensorClass ?c}")}
    assert "http://tinyml-schema.org/sosa_extend/Microphone" in classes
    assert "http://www.w3.org/ns/sosa/Sensor" in classes


def test_a_device_that_is_only_a_thing_is_found_by_its_class() -> None:
    thing = """{"@context": ["https://www.w3.org/2022/wot/td/v1.1",
      "https://w3id.org/thingfit/device/v1"], "id": "urn:d", "title": "D",
      "controller": {"ramBytes": 1000},
      "properties": {"p": {"forms": [{"href": "http://d.example/p"}]}},
      "security": "n", "securityDefinitions": {"n": {"scheme": "nosec"}}}"""
    host = Host()
    host.set_text("file:///w/d.td.jsonld", thing)
    assert "SmartSensor" not in thing
    found = rows(host.snapshot(), "SELECT ?d {?d a s3n:SmartSensor; td:title ?t}")
    assert found == [("urn:d",)]


def test_construct_and_describe_give_statements_that_turtle_can_write() -> None:
    snapshot = workspace(new=MODERN, old=RETIRED)
    found = answer(snapshot, "DESCRIBE <urn:new>")
    assert isinstance(found, Statements)
    written = turtle(found, {"schema": "https://schema.org/", "unused": "http://unused.example/"})
    assert "@prefix schema:" in written
    assert "unused" not in written
    again = workspace(again=written)
    assert rows(again, "SELECT ?n {<urn:new> schema:name ?n}") == [("new",)]
    made = answer(snapshot, "CONSTRUCT {?m tf:ramBytes ?r} {?m tf:ramBytes ?r}")
    assert isinstance(made, Statements)
    assert [triple[0] for triple in made.triples] == [Iri("urn:new")]


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("insert data { <urn:a> a <urn:b> }", "`INSERT` is an update, and the workspace is read"),
        ("PREFIX a: <urn:a> DELETE WHERE { ?s ?p ?o }", "`DELETE` is an update"),
        ("WITH <urn:g> DELETE {?s ?p ?o} WHERE {?s ?p ?o}", "`WITH` is an update"),
        ("DROP ALL", "`DROP` is an update"),
        ("LOAD <http://a.example/>", "`LOAD` is an update"),
        ("", "the query is empty; `SELECT`,"),
        ("# only a comment", "the query is empty"),
        ("SELEC ?s {}", "line 1, column 1: `SELEC` begins no query"),
        ("SELECT ?s\nWHERE { ?s foo:a ?o }", "line 2, column 12: the prefix `foo` is not declared"),
        ("ASK { ?s shcema:name ?o }", "the prefix `shcema` is not declared; did you mean `schema`"),
        ("ASK { SERVICE <http://a.example/> {?s ?p ?o} }", "line 1, column 7: `SERVICE` asks"),
        ("SELECT ?s\n{ ?s FILTER ?x }", "line 2, column 13: something else than `?x`"),
        ("SELECT ?s { ?s a ", "line 1, column 18: the query ends"),
        ("SELECT ?s (COUNT(?p) AS ?n) { ?s ?p ?o }", "the SELECT contains a variable that is"),
        ("ASK { ?s ?p ?o FILTER(<urn:f>(?o)) }", "the query cannot be run: the custom function"),
    ],
)
def test_what_is_no_question_is_refused_in_one_sentence(text: str, said: str) -> None:
    assert said in refusal(text)


@pytest.mark.parametrize(
    "text",
    [
        'ASK { ?s ?p "a SERVICE in a text, and foo:bar" }',
        "ASK { ?s ?p '''DROP\n foo:bar''' }",
        "ASK { ?service ?insert ?o } # SERVICE foo:bar",
        "ASK { <urn:SERVICE> <urn:foo:bar> ?o }",
        "PREFIX : <urn:x> ASK { ?s :a-b|^:c ?o . ?t :d\\~e 1.5 FILTER(?o<3 && ?o >2) }",
        "BASE <urn:x> PREFIX foo: <urn:y> ASK { ?s foo:a/foo:b* _:b . FILTER NOT EXISTS {} }",
    ],
)
def test_words_in_texts_comments_and_names_mean_nothing(text: str) -> None:
    assert answer(workspace(new=MODERN), text) in (True, False)


def test_a_prefix_of_the_query_stands_before_one_of_ours() -> None:
    text = "PREFIX schema: <urn:other:> ASK { <urn:new> schema:name ?o }"
    assert answer(workspace(new=MODERN), text) is False


def test_a_query_that_takes_too_long_is_given_up() -> None:
    many = "".join(f"<urn:m{n}> <urn:p> {n} .\n" for n in range(150))
    heavy = "SELECT (COUNT(*) AS ?n) {?a ?p ?x. ?b ?q ?y. ?c ?r ?z FILTER(?x + ?y + ?z < 0)}"
    started = time.perf_counter()
    with pytest.raises(QueryError, match="given up after"):
        answer(workspace(many=many), heavy, 0.05)
    assert time.perf_counter() - started < 5


def test_what_no_iri_holds_is_escaped_and_tags_that_are_none_are_left_out() -> None:
    facts = [
        Fact("", Iri("urn:a b"), "urn:p", Literal("x", Iri(LANG_STRING), "not_a_tag")),
        Fact("", Iri("no-scheme"), "urn:p", Iri("urn:lost")),
    ]
    found = ask((), facts, read_query("SELECT ?s ?o {?s <urn:p> ?o}"))
    assert isinstance(found, Rows)
    assert found.rows == ((Iri("urn:a%20b"), Literal("x", Iri(STRING), None)),)


@needs_published
@pytest.mark.parametrize("study", STUDIES)
@pytest.mark.parametrize("published", [as_turtle, as_json_ld], ids=["turtle", "imported"])
def test_the_case_studies_find_their_rows(published: object, study: str) -> None:
    assert callable(published)
    found = answer(published(), STUDIES[study])
    assert isinstance(found, Rows)
    wanted = expected(study)["rows"]
    assert len(found.rows) == len(wanted)
    for row, known in zip(found.rows, wanted, strict=True):
        for name, term in zip(found.variables, row, strict=True):
            if isinstance(known[name], str):
                assert (term.text if isinstance(term, Literal) else term) == known[name]
            else:
                assert isinstance(term, Literal)
                assert float(term.text) == pytest.approx(known[name])


@needs_published
@pytest.mark.parametrize("published", [as_turtle, as_json_ld], ids=["turtle", "imported"])
def test_matching_is_a_short_query_with_what_is_derived(published: object) -> None:
    assert callable(published)
    text = """SELECT (COUNT(*) AS ?n) {
      ?m a nnet:NeuralNetwork ; tf:ramBytes ?ram ; tf:flashBytes ?flash .
      ?d a s3n:SmartSensor ; tf:ramBytes ?most ; tf:flashBytes ?room .
      FILTER (?ram <= ?most && ?flash <= ?room)
      FILTER NOT EXISTS { ?m tf:hasSensorClass ?c FILTER NOT EXISTS { ?d tf:hasSensorClass ?c } }
    }"""
    assert rows(published(), text) == [("78",)]
