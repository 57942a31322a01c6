"""Whatever is stated of a device or a model, it survives the way to JSON-LD and back."""

from __future__ import annotations

from hypothesis import assume, given, settings
from hypothesis import strategies as st

from tests.facts.isomorphism import same
from thingfit.facts.modern import modern
from thingfit.facts.transcribe import RELATIVE, transcribe
from thingfit.meaning.expand import expand
from thingfit.meaning.turtle import read_turtle
from thingfit.syntax import parse

PREFIXES = """
@prefix nnet: <https://w3id.org/tinyml-schema/neural-network-schema#> .
@prefix om: <http://www.ontology-of-units-of-measure.org/resource/om-2/> .
@prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .
@prefix s3n: <http://w3id.org/s3n/> .
@prefix s3n_extend: <http://tinyml-schema.org/s3n_extend/> .
@prefix schema: <https://schema.org/> .
@prefix sosa_extend: <http://tinyml-schema.org/sosa_extend/> .
@prefix ssn: <http://www.w3.org/ns/ssn/> .
@prefix ssn_extend: <http://tinyml-schema.org/ssn_extend/> .
@prefix sys: <http://www.w3.org/ns/ssn/systems/> .
@prefix td: <https://www.w3.org/2019/wot/td#> .
@prefix hctl: <https://www.w3.org/2019/wot/hypermedia#> .
@prefix js: <https://www.w3.org/2019/wot/json-schema#> .
@prefix tf: <https://w3id.org/thingfit#> .
@prefix xsd: <http://www.w3.org/2001/XMLSchema#> .
@prefix ex: <http://example.org/> .
"""
PREDICATES = """a a a ssn:hasInput ssn:hasOutput ssn:hasSubSystem s3n:hasSystemCapability
sys:hasSystemProperty sys:inCondition s3n:hasProcedureFeature nnet:hasMetric nnet:hasMetricValue
nnet:inputLayer nnet:middleLayer nnet:hasType nnet:hasQuantization nnet:hasIndex nnet:hasCategory
tf:shape tf:labels tf:dtype tf:preprocessing tf:operator tf:runtime tf:exposedBy tf:sampleRate
ssn_extend:provideInput schema:name schema:unitCode schema:value schema:minValue schema:creator
td:title td:titleInLanguage td:name td:hasPropertyAffordance td:hasForm td:definesSecurityScheme
td:hasSecurityConfiguration hctl:hasTarget hctl:hasOperationType js:minimum js:properties js:enum
rdfs:comment ex:p""".split()
CLASSES = """nnet:Metric s3n:Memory s3n_extend:RAM sosa_extend:Camera s3n:MicroController tf:MFCC
js:NumberSchema ex:Class nnet:NetworkInput""".split()
VALUES = """nnet:Int8 nnet:Conv2D om:kilobyte tf:TensorFlowLiteMicro td:readProperty ex:thing <rel>
1 -7 2.5 1e3 0.0 true "text" "text"@en "text"@de-AT "5"^^xsd:byte "x"^^xsd:integer "u"^^xsd:anyURI
"readproperty" "" 12345678901234567890 1e999 "NaN"^^xsd:double -0.0e0""".split()
NODES = ["_:a", "_:b", "ex:node", "<#here>"]
KINDS = ["nnet:NeuralNetwork", "s3n:SmartSensor"]

things = st.sampled_from([*VALUES, *NODES, *CLASSES])
items = st.recursive(
    things,
    lambda inner: st.one_of(
        st.lists(inner, max_size=3).map(lambda each: f"( {' '.join(each)} )"),
        st.lists(st.tuples(st.sampled_from(PREDICATES), inner), max_size=3).map(
            lambda each: "[ " + " ; ".join(f"{p} {o}" for p, o in each if p != "a") + " ]"
        ),
    ),
    max_leaves=6,
)
said = st.tuples(st.sampled_from(["ex:root", *NODES]), st.sampled_from(PREDICATES), items)


def line(subject: str, predicate: str, value: str) -> str:
    if predicate == "a" and value not in CLASSES:
        predicate = "ex:p"
    return f"{subject} {predicate} {value} ."


@settings(max_examples=200, deadline=None)
@given(st.sampled_from(KINDS), st.lists(said, max_size=12))
def test_any_statements_survive(kind: str, sayings: list[tuple[str, str, str]]) -> None:
    text = "\n".join([PREFIXES, f"ex:root a {kind} .", *(line(*each) for each in sayings)])
    source = read_turtle(text, RELATIVE)
    assert source.problems == (), text
    found = transcribe(source)
    assume(len(found.transcripts) == 1)  # Of what is in two documents, each has its own copy.
    (document,) = found.transcripts
    left = set(found.left)
    kept = [each for each in modern(source.statements, RELATIVE) if each not in left]
    read = expand(parse(document.text).root, RELATIVE)
    assert read.problems == ()
    assert same(read.statements, kept), document.text
