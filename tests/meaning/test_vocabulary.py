"""Terms by IRI, hierarchy, spellings, did-you-mean, and the documentation of the TD vocabulary."""

import json
import re
import subprocess
import sys
from pathlib import Path

import pytest
import rdflib
from hypothesis import given
from hypothesis import strategies as st

from thingfit.meaning import td_terms, vocabulary
from thingfit.spelling import edit_distance, nearest

W3C = Path(__file__).resolve().parents[2].parent / "shared" / "data" / "w3c"
X = vocabulary.expand


def read_assertions():
    if not W3C.is_dir():
        pytest.skip("the specification's data are not here")
    return json.loads((W3C / "td11_assertions.json").read_text(encoding="utf-8"))


def read_w3c_terms():
    """The comment of every term of the five TD vocabularies."""
    if not W3C.is_dir():
        pytest.skip("the specification's data are not here")
    found = {}
    for name in ("td", "jsonschema", "hctl", "wotsec", "tm"):
        # The published wotsec.ttl escapes `#` in a text, which Turtle does not allow.
        text = (W3C / "ontology" / f"{name}.ttl").read_text(encoding="utf-8").replace("\\#", "#")
        graph = rdflib.Graph().parse(data=text, format="turtle")
        folder = {"jsonschema": "json-schema", "hctl": "hypermedia", "wotsec": "security"}
        namespace = f"https://www.w3.org/2019/wot/{folder.get(name, name)}#"
        for subject in set(graph.subjects()):
            if str(subject).startswith(namespace) and str(subject) != namespace:
                comments = graph.objects(subject, rdflib.RDFS.comment)
                found[str(subject)] = " ".join(map(str, comments))
    return found


def test_import_and_first_use_do_not_load_rdflib():
    code = (
        "import sys; from thingfit.meaning import vocabulary, units, td_terms;"
        "vocabulary.term(vocabulary.SENSOR); units.find('kB'); td_terms.find('Thing', 'id');"
        "sys.exit('rdflib' in sys.modules)"
    )
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0


def test_a_term_has_all_its_facts():
    term = vocabulary.term(X("nnet:Conv2D"))
    assert term.curie == "nnet:Conv2D"
    assert (term.kind, term.name, term.deprecated) == ("individual", "Conv2D", False)
    assert vocabulary.LAYER_TYPE in term.types
    assert term.facts["operatorCode"] == 3
    assert term.place.file == "layers.ttl"
    assert vocabulary.term("https://example.org/nothing") is None


@pytest.mark.parametrize(
    ("spelling", "curie", "retired"),
    [
        ("http://tinyml-schema.org/networkschema#NeuralNetwork", "nnet:NeuralNetwork", True),
        ("https://w3id.org/tinyml-schema-collab/neural-network-schema#Layer", "nnet:Layer", True),
        ("https://w3id.org/tinyml-schema/neural-network-schema#Layer", "nnet:Layer", False),
        ("http://tinyml-schema.org/networkschema#AvgPool2D", "nnet:AveragePool2D", True),
        (
            "https://w3id.org/tinyml-schema/neural-network-schema/sosa_extend/Camera",
            "sosa_extend:Camera",
            False,
        ),
        ("http://tinyml-schema.org/s3n_extend#RAM", "s3n_extend:RAM", True),
        ("http://www.w3.org/ns/ssn/systemshasSystemProperty", "ssn-system:hasSystemProperty", True),
        ("http://tinyml-schema.org/sosa_extend/:Magnetometer", "sosa_extend:Magnetometer", True),
        ("http://www.w3.org/ns/ssn/isHostedBy", "sosa:isHostedBy", False),
        ("http://www.w3.org/ns/ssn/systems/inCondition", "ssn-system:inCondition", False),
        ("http://www.w3.org/ns/ssn/System", "ssn:System", False),
        ("http://schema.org/unitCode", "schema:unitCode", False),
        ("https://schema.org/Sensor", "sosa:Sensor", False),
        ("http://w3id.org/s3n/Microcontroller", "s3n:MicroController", False),
        ("https://www.w3.org/2019/wot/td#href", "hctl:hasTarget", False),
        ("https://example.org/other#thing", "https://example.org/other#thing", False),
        ("", "", False),
        ("urn:uuid:1", "urn:uuid:1", False),
    ],
)
def test_canonical(spelling, curie, retired):
    assert vocabulary.canonical(spelling) == X(curie)
    assert vocabulary.is_retired(spelling) is retired


@given(st.text())
def test_canonical_of_any_text_is_stable(text):
    once = vocabulary.canonical(text)
    assert vocabulary.canonical(once) == once
    vocabulary.term(text)


def test_canonical_is_stable_for_every_term():
    for term in vocabulary.terms():
        assert vocabulary.canonical(term.iri) == term.iri
        assert vocabulary.is_defined(term.iri)


def test_every_replacement_is_a_term():
    index = json.loads(
        (Path(__file__).resolve().parents[2] / "ontology/vocabulary.json").read_text("utf-8")
    )
    replaced = {X(curie): entry for curie, entry in index["terms"].items() if "replacedBy" in entry}
    assert len(replaced) > 80
    for iri in replaced:
        assert vocabulary.term(iri).kind != "vocabulary"
        target = vocabulary.canonical(iri)
        assert target == vocabulary.replacement(iri) != iri
        assert vocabulary.is_defined(target) or td_terms.describe(target), iri


def test_an_imu_serves_as_accelerometer_and_gyroscope():
    imu, nine = X("tf:InertialMeasurementUnit"), X("tf:NineAxisInertialMeasurementUnit")
    for cls in ("Accelerometer", "Gyroscope"):
        assert vocabulary.is_a(imu, X(f"sosa_extend:{cls}"))
        assert vocabulary.is_a(nine, f"http://tinyml-schema.org/sosa_extend/{cls}")
    assert vocabulary.is_a(nine, X("sosa_extend:Magnetometer"))
    assert not vocabulary.is_a(imu, X("sosa_extend:Magnetometer"))
    assert not vocabulary.is_a(X("sosa_extend:Accelerometer"), imu)
    assert imu in vocabulary.descendants(X("sosa_extend:Gyroscope"))


def test_only_pictures_of_light_serve_as_camera():
    camera = X("sosa_extend:Camera")
    assert vocabulary.is_a(X("tf:GreyscaleCamera"), camera)
    assert vocabulary.is_a(X("tf:ColourDepthCamera"), camera)
    for other in ("tf:ThermalCamera", "tf:DepthCamera", "tf:EventCamera"):
        assert not vocabulary.is_a(X(other), camera)


def test_other_sensor_is_matched_by_nothing():
    other = X("sosa_extend:OtherSensor")
    assert vocabulary.is_unmatchable(other)
    assert other not in vocabulary.sensor_classes()
    assert vocabulary.descendants(other) == frozenset()
    assert X("sosa_extend:Microphone") in vocabulary.sensor_classes()
    assert len(vocabulary.sensor_classes()) > 60


def test_a_class_in_another_spelling_has_the_same_place_in_the_hierarchy():
    camera = "https://w3id.org/tinyml-schema/neural-network-schema/sosa_extend/Camera"
    assert vocabulary.SENSOR in vocabulary.ancestors(camera)
    assert vocabulary.ancestors("https://example.org/x") == frozenset()


def test_properties_of_a_class_include_inherited_ones():
    names = {term.curie for term in vocabulary.properties_of(X("nnet:NetworkInput"))}
    assert {"nnet:hasInputInfo", "tf:sampleRate", "tf:windowLength", "tf:shape"} <= names
    assert "tf:labels" not in names
    camera = {term.curie for term in vocabulary.properties_of(X("tf:ColourCamera"))}
    assert {"tf:part", "tf:exposedBy", "ssn:hasSubSystem"} <= camera


def test_complete_namespaces():
    assert vocabulary.is_complete("http://tinyml-schema.org/networkschema#")
    assert vocabulary.is_complete("https://w3id.org/thingfit#")
    assert not vocabulary.is_complete("https://schema.org/")
    assert not vocabulary.is_complete("http://www.ontology-of-units-of-measure.org/resource/om-2/")


@pytest.mark.parametrize(
    ("iri", "curie"),
    [
        ("http://tinyml-schema.org/sosa_extend/Acelerometer", "sosa_extend:Accelerometer"),
        ("http://tinyml-schema.org/sosa_extend/VibrationSensor", "tf:VibrationSensor"),
        ("https://example.org/TemperatureSensor", "sosa_extend:Thermometer"),
        ("http://tinyml-schema.org/networkschema#conv_2d", "nnet:Conv2D"),
        ("http://w3id.org/s3n/hasSystemCapabilty", "s3n:hasSystemCapability"),
        ("https://w3id.org/thingfit#ImU", "tf:InertialMeasurementUnit"),
    ],
)
def test_suggest(iri, curie):
    assert vocabulary.suggest(iri)[0].curie == curie


def test_only_properties_are_meant_by_properties():
    slip = "http://tinyml-schema.org/sosa_extend/fromSensor"
    assert vocabulary.suggest(slip)[0].curie == "tf:FlowSensor"
    assert vocabulary.suggest(slip, is_property=True) == ()
    index = "http://tinyml-schema.org/networkschema#hasIndx"
    assert vocabulary.suggest(index, is_property=True)[0].curie == "nnet:hasIndex"
    assert all(each.kind != "property" for each in vocabulary.suggest(index, is_property=False))


def test_suggest_nothing_for_a_strange_name():
    assert vocabulary.suggest("https://w3id.org/thingfit#Xylophonist") == ()
    assert vocabulary.suggest("https://w3id.org/thingfit#") == ()


@pytest.mark.parametrize(
    ("one", "other", "distance"),
    [("", "", 0), ("a", "", 1), ("sensor", "sesnor", 1), ("kitten", "sitting", 3), ("ab", "ba", 1)],
)
def test_edit_distance(one, other, distance):
    assert edit_distance(one, other, 9) == distance


@given(st.text(max_size=8), st.text(max_size=8))
def test_edit_distance_is_symmetric_and_bounded(one, other):
    distance = edit_distance(one, other, 99)
    assert distance == edit_distance(other, one, 99) <= max(len(one), len(other))
    assert (distance == 0) == (one == other)


def test_nearest_prefers_the_same_letters():
    assert nearest("micro_tesla", ["microtesla", "millitesla", "microtesra"])[0] == "microtesla"
    assert nearest("x", ["y", "z"]) == ()


# --- the TD vocabulary


def test_all_terms_of_the_td_vocabularies_are_documented():
    terms = read_w3c_terms()
    assert len(terms) == 139
    assert set(terms) <= set(td_terms.entries())


def test_descriptions_are_our_own_words():
    ours = {iri: words(td_terms.describe(iri).description) for iri in read_w3c_terms()}
    ours |= {
        f"{term.owner}/{term.term}": words(term.description)
        for cls in td_terms.classes()
        for term in td_terms.terms_of(cls)
    }
    official = [words(text) for text in read_w3c_terms().values()]
    official += [words(text) for _, text in read_assertions().values()]
    runs = {run for text in official for run in runs_of(text, 8)}
    for name, text in ours.items():
        assert not runs & set(runs_of(text, 8)), name


def words(text):
    return re.findall(r"[a-z]+", re.sub(r"<[^>]*>", "", text).lower())


def runs_of(text, length):
    return [tuple(text[i : i + length]) for i in range(len(text) - length + 1)]


def test_mandatory_terms_are_those_of_the_specification():
    seen = 0
    for name, (_, text) in read_assertions().items():
        if not name.startswith("td-vocab-"):
            continue
        term, _, cls = name.removeprefix("td-vocab-").partition("--")
        found = td_terms.find(cls, term.replace("at-", "@"))
        assert found is not None and found.owner == cls, name
        assert found.link.endswith(f"#{name}")
        verdict = re.findall(r"\b(mandatory|optional|with default) [a-zA-Z]", text)[-1]
        assert found.mandatory is (verdict == "mandatory"), name
        has_default = found.default is not None or found.default_rule is not None
        assert has_default is (verdict == "with default") or cls == "DataSchema", name
        seen += 1
    assert seen == 119


def test_defaults_are_those_of_the_specification():
    literal = re.compile(r"^(\w+) (\w+) (\S+)$")
    seen = 0
    for name, (kind, text) in read_assertions().items():
        if kind != "rfc2119-default-assertion" or name.startswith("td-default-http"):
            continue
        short = re.sub(r" The default value for this.*", "", text)
        if match := literal.match(short):
            cls, term, value = match.groups()
            expected = False if value == "false" else value
            assert td_terms.find(cls, term).default == expected, name
            seen += 1
        else:
            cls, term = text.split()[:2]
            assert td_terms.find(cls, term).default_rule, name
    assert seen >= 13


def test_json_terms_have_the_iri_that_the_context_gives_them():
    if not W3C.is_dir():
        pytest.skip("the specification's data are not here")
    context = json.loads((W3C / "td-context-1.1.jsonld").read_text(encoding="utf-8"))["@context"]
    scopes = {"DataSchema": "input", "SecurityScheme": "securityDefinitions"}
    scopes |= {"PropertyAffordance": "properties"}
    scopes |= dict.fromkeys(
        ("Form", "Link", "ExpectedResponse", "AdditionalExpectedResponse"), "forms"
    )
    checked = 0
    for cls in td_terms.classes():
        for term in td_terms.terms_of(cls):
            if term.iri.startswith("@") or term.term.startswith("tm:"):
                continue
            line = [term.owner, *td_terms.classes()[term.owner].parents]
            scope = next((scopes[each] for each in line if each in scopes), None)
            table = context | (context[scope]["@context"] if scope else {})
            value = table[term.term]
            curie = value["@id"] if isinstance(value, dict) else value
            prefix, _, name = curie.partition(":")
            iri = vocabulary.canonical(table[prefix] + name)
            assert iri == term.iri, (cls, term.term)
            checked += 1
    assert checked > 150


def test_the_same_term_means_different_things_in_different_classes():
    thing, schema = (
        td_terms.find("Thing", "properties"),
        td_terms.find("ObjectSchema", "properties"),
    )
    assert (thing.iri.endswith("td#hasPropertyAffordance"), thing.type) == (
        True,
        "Map of PropertyAffordance",
    )
    assert schema.iri.endswith("json-schema#properties")
    assert td_terms.find("Link", "type").iri != td_terms.find("DataSchema", "type").iri


def test_terms_are_inherited_and_own_ones_win():
    assert td_terms.find("PropertyAffordance", "unit").owner == "DataSchema"
    assert td_terms.find("PropertyAffordance", "forms").mandatory
    assert td_terms.find("PropertyAffordance", "readOnly").default is False
    assert td_terms.find("NumberSchema", "readOnly").default is None
    assert td_terms.find("ThingModel", "title").owner == "Thing"
    assert td_terms.find("BasicSecurityScheme", "scheme").mandatory
    assert td_terms.find("NoSecurityScheme", "name") is None


def test_a_schema_without_a_type_knows_the_terms_of_all_types():
    assert td_terms.find("DataSchema", "minLength").owner == "StringSchema"
    assert td_terms.find("ActionAffordance", "tm:ref").owner == "ThingModel"
    assert td_terms.find("Form", "minLength") is None
    assert td_terms.find("Nonsense", "title") is None


def test_values():
    ops = td_terms.values_of("op")
    assert len(ops) == 18
    assert set(ops) == set(td_terms.find("Form", "op").values)
    assert ops["readproperty"].iri.endswith("td#readProperty")
    assert td_terms.values_of("scheme")["pop"].retired
    assert td_terms.class_chosen_by("scheme", "oauth2") == "OAuth2SecurityScheme"
    assert td_terms.class_chosen_by("type", "integer") == "IntegerSchema"
    assert td_terms.class_chosen_by("type", "float") is None
    assert td_terms.class_chosen_by("op", "readproperty") is None
    assert not td_terms.values_of("nonsense")


def test_unknown_terms_of_the_td_namespaces():
    assert td_terms.is_unknown("https://www.w3.org/2019/wot/td#href")
    assert not td_terms.is_unknown("https://www.w3.org/2019/wot/td#hasForm")
    assert not td_terms.is_unknown("https://example.org/td#href")
