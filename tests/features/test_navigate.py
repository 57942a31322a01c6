"""Definition, references and highlight: each kind of name, across documents, and in the corpus."""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Iterator
from functools import cache

import pytest
from uritemplate import URITemplate

from tests.conftest import corpus_files, corpus_text, needs_corpus
from tests.features.lamp import LAMP, THING_MODEL, URI, opened
from tests.marks import marked
from tests.test_corpus import expected
from thingfit.features.names import NameKind
from thingfit.features.navigate import definition, highlight, occurrences, references
from thingfit.resources import data_folder
from thingfit.rules import check
from thingfit.workspace import Host, Snapshot

NAMES = [
    (f'"securityDefinitions": {{"«basic_sc»": {{}}, "combo_sc": {{"scheme": "combo", {uses}}}}}')
    for uses in ('"oneOf": ["«ba$0sic_sc»"]', '"allOf": ["other", "«$0basic_sc»"]')
] + [
    '"securityDefinitions": {"«b$0»": {"scheme": "nosec"}}, "security": ["«b»"],'
    '"forms": [{"href": "x", "op": "readallproperties", "security": "«b»"}],'
    '"actions": {"b": {"forms": [{"href": "y", "security": ["«b»", "c"]}]}}',
    '"schemaDefinitions": {"«err»": {"type": "string"}}, "actions": {"a": {"forms": [{"href": "x",'
    '"additionalResponses": [{"schema": "«er$0r»"}, {"schema": "other"}]}]}}',
    '"uriVariables": {"«n»": {}}, "base": "http://x/{«$0n»}", "properties": {'
    '"a": {"forms": [{"href": "{?q*,«n»:3}{&n2}"}, {"href": "/{{n}}/{+«n»}"}]},'
    '"b": {"uriVariables": {"n": {}}, "forms": [{"href": "{n}"}]}}',
    '"uriVariables": {"n": {}}, "properties": {'
    '"a": {"forms": [{"href": "{n}"}]},'
    '"b": {"uriVariables": {"«n»": {}}, "forms": [{"href": "/{?«n$0»}"}]}}',
    '"securityDefinitions": {"k": {"scheme": "apikey", "in": "uri", "name": "«key$0»"}},'
    '"properties": {"a": {"forms": [{"href": "/a{?«key»}"}]}}',
    '"tm:optional": ["/properties/«on»", "#/properties/«on»", "/actions/on"],'
    '"properties": {"«o$0n»": {}, "b": {"tm:ref": "#/properties/«on»/x"}}, "actions": {"on": {}}',
    '"properties": {"a": {"type": "object", "properties": {"«x»": {}, "y": {"properties": {"x": {}}'
    '}}, "required": ["y", "«$0x»"]}}',
    '"titles": {"«$0de»": "a", "en": "b"}, "properties": {"a": {"descriptions": {"«de»": "c"},'
    '"default": {"titles": {"de": 1}}, "properties": {"titles": {"properties": {"de": {}}}}}}',
]


@pytest.mark.parametrize("text", NAMES)
def test_a_name_is_found_at_each_of_its_places(text: str) -> None:
    text, cursor, places = marked(LAMP.replace("$BODY", text))
    snapshot = opened(text)
    found = references(snapshot, URI, cursor)
    assert [each.span for each in found] == places
    assert [each.span for each in highlight(snapshot, URI, cursor)] == places
    for place in places:
        for offset in place:
            assert references(snapshot, URI, offset) == found
    defined = [each.span for each in highlight(snapshot, URI, cursor) if each.is_definition]
    without = references(snapshot, URI, cursor, with_definitions=False)
    assert {each.span for each in without} == set(places) - set(defined)
    for place in set(places) - set(defined):
        assert [each.span for each in definition(snapshot, URI, place.start)] == defined


CONTEXT = (
    '{"@context": ["https://www.w3.org/2022/wot/td/v1.1", {"«ex»": "http://example.org/", '
    '"level": {"@id": "«ex»:level", "@type": "@id"}, "«ex»:at": {"@type": "@id"}}],'
    '"@type": ["Thing", "«ex$0»:Lamp"], "title": "ex:ample", "«ex»:note": "ex:plain", '
    '"«ex»:at": "«ex»:there", "level": "«ex»:low", "properties": {"ex:p": {"unit": "«ex»:lx", '
    '"const": {"ex:a": "ex:b"}, "forms": [{"href": "ex:x"}]}}, "links": [{"rel": "«ex»:rel"}]}'
)


def test_a_prefix_is_found_where_it_makes_an_iri() -> None:
    text, cursor, places = marked(CONTEXT.replace('"rel": "«ex»:rel"', '"rel": "ex:rel"'))
    snapshot = opened(text)
    assert [each.span for each in references(snapshot, URI, cursor)] == places
    (target,) = definition(snapshot, URI, cursor)
    assert target.span == places[0]


def test_a_prefix_of_an_inner_context_hides_the_outer_one() -> None:
    text, cursor, places = marked(
        '{"@context": ["https://www.w3.org/2022/wot/td/v1.1", {"«e»": "http://a/"}], "«e$0»:x": 1,'
        '"«e»:y": {"@context": {"e": "http://b/"}, "e:z": 2}, "actions": {"a": {"«e»:q": 3}}}'
    )
    snapshot = opened(text)
    assert [each.span for each in references(snapshot, URI, cursor)] == places


def test_a_term_of_the_document_is_found_only_where_it_is_meant() -> None:
    text, cursor, places = marked(
        '{"@context": ["https://www.w3.org/2022/wot/td/v1.1", {"«shade»": "http://a/s"}],'
        '"«sha$0de»": 1, "properties": {"shade": {"«shade»": 2, "title": "shade"}}}'
    )
    assert [each.span for each in references(opened(text), URI, cursor)] == places


def test_affordances_are_found_through_pointers_in_other_documents() -> None:
    model, _, places = marked(THING_MODEL)
    user, cursor, uses = marked(
        LAMP.replace(
            "$BODY",
            '"links": [{"rel": "tm:extends", "href": "./base%20model.tm.json"}],'
            '"tm:optional": ["/properties/«on~1off»"],'
            '"properties": {"p": {"tm:ref": "base%20model.tm.json#/properties/«on~1$0off»"},'
            '"q": {"tm:ref": "http://example.com/base#/properties/«on~1off»/forms/0"}}',
        )
    )
    host = Host()
    other = "file:///w/base%20model.tm.json"
    host.set_text(URI, user)
    host.set_text(other, model)
    snapshot = host.snapshot()
    wanted = [(URI, span) for span in uses] + [(other, span) for span in places]
    assert [(each.uri, each.span) for each in references(snapshot, URI, cursor)] == wanted
    at_definition = {(e.uri, e.span) for e in references(snapshot, other, places[0].start)}
    assert at_definition == set(wanted)
    (target,) = definition(snapshot, URI, cursor)
    assert (target.uri, target.span, target.text) == (other, places[0], model)


def test_affordances_are_found_through_links_into_a_description() -> None:
    device, cursor, here = marked(
        LAMP.replace(
            "$BODY",
            '"properties": {"«shak$0ing»": {}},'
            '"sensors": [{"exposedBy": "#/properties/«shaking»"}]',
        )
    )
    deployment, _, (there,) = marked(
        '{"@context": {"tf": "https://w3id.org/thingfit#"}, "@type": "tf:Deployment",'
        '"tf:input": "../w/lamp.tm.json#/properties/«shaking»"}'
    )
    host = Host()
    host.set_text(URI, device)
    host.set_text("file:///d/a.deployment.json", deployment)
    found = references(host.snapshot(), URI, cursor)
    places = [(URI, span) for span in here] + [("file:///d/a.deployment.json", there)]
    assert [(each.uri, each.span) for each in found] == places
    (target,) = definition(host.snapshot(), "file:///d/a.deployment.json", there.start)
    assert (target.uri, target.span) == (URI, here[0])


def test_identifiers_are_found_across_documents_however_they_are_written() -> None:
    host = Host()
    device, cursor, here = marked(
        LAMP.replace("$BODY", '"id": "«http://example.org/dev$0/1»", "properties": {}')
    )
    context = '{"dev": "http://example.org/dev/", "tf": "https://w3id.org/thingfit#"}'
    deployment, _, there = marked(
        f'{{"@context": {context}, "@type": "tf:Deployment", "tf:device": {{"@id": "«dev:1»"}},'
        '"tf:model": {"@id": "http://example.org/dev/12"}}'
    )
    link, _, linked = marked(
        LAMP.replace("$BODY", '"links": [{"href": "«http://example.org/dev/1»"}]')
    )
    host.set_text(URI, device)
    host.set_text("file:///w/a.deployment.json", deployment)
    host.set_text("file:///w/b.td.json", link)
    snapshot = host.snapshot()
    found = [(each.uri, each.span) for each in references(snapshot, URI, cursor)]
    assert found == [
        (URI, here[0]),
        ("file:///w/a.deployment.json", there[0]),
        ("file:///w/b.td.json", linked[0]),
    ]
    (target,) = definition(snapshot, "file:///w/a.deployment.json", there[0].end)
    assert (target.uri, target.span) == (URI, here[0])


@pytest.mark.parametrize(
    ("body", "file", "line"),
    [
        ('"tit$0le": "x"', "td-terms.json", '"td:title"'),
        ('"proper$0ties": {"a": {}}', "td-terms.json", "hasPropertyAffordance"),
        ('"properties": {"a": {"rea$0dOnly": true}}', "td-terms.json", "readOnly"),
        ('"properties": {"a": {"type": "num$0ber"}}', "td-terms.json", "NumberSchema"),
        ('"@type": "sosa:Sen$0sor"', "hardware.ttl", "sosa:Sensor"),
        ('"properties": {"a": {"unit": "om:kilo$0byte"}}', "units.ttl", "om:kilobyte"),
        ('"actions": {"a": {"forms": [{"href": "http://a", "htv:methodNa$0me": "GET"}]}}',
         "td-1.1.jsonld", '"htv"'),
    ],
)  # fmt: skip
def test_the_definition_of_a_term_opens_its_place_in_our_vocabularies(
    body: str, file: str, line: str
) -> None:
    text, cursor, _ = marked(LAMP.replace("$BODY", body))
    (target,) = definition(opened(text), URI, cursor)
    assert target.uri.startswith(data_folder().as_uri() + "/ontology/")
    assert target.uri.endswith("/" + file)
    end = target.text.find("\n", target.span.end)
    start = target.text.rfind("\n", 0, target.span.start) + 1
    assert line.strip('"').rpartition(":")[2] in target.text[start:end]
    assert text[target.origin.start : target.origin.end].strip('"')


def test_the_definition_of_a_context_opens_our_copy() -> None:
    text, cursor, _ = marked(LAMP.replace("wot/td/v1.1", "wot/td$0/v1.1").replace("$BODY", '"a":1'))
    (target,) = definition(opened(text), URI, cursor)
    assert target.uri.endswith("/ontology/contexts/td-1.1.jsonld")


def test_the_definition_of_a_link_opens_the_document() -> None:
    text, cursor, _ = marked(LAMP.replace("$BODY", '"links": [{"href": "other.td$0.json"}]'))
    host = Host()
    host.set_text(URI, text)
    assert definition(host.snapshot(), URI, cursor) == ()
    host.set_text("file:///w/other.td.json", "{}")
    (target,) = definition(host.snapshot(), URI, cursor)
    assert target.uri == "file:///w/other.td.json"


def test_documents_that_are_not_ours_have_no_names() -> None:
    text, cursor, _ = marked('{"securityDefinitions": {"a$0": {}}}')
    host = Host()
    host.set_text("file:///w/package.json", text)
    assert references(host.snapshot(), "file:///w/package.json", cursor) == ()
    assert definition(host.snapshot(), "file:///w/package.json", cursor) == ()
    assert references(host.snapshot(), "file:///w/absent.json", cursor) == ()


# The corpus, against a walk of plain values that shares nothing with the tree.


@cache
def corpus() -> Snapshot:
    host = Host()
    for path in corpus_files():
        host.set_text(f"file:///c/{path}", corpus_text(path))
    return host.snapshot()


def sound_documents() -> list[str]:
    return [
        path for path in corpus_files() if expected()[path]["schema_valid"] and "Typos" not in path
    ]


def listed(value: object) -> list[str]:
    values = value if isinstance(value, list) else [value]
    return [each for each in values if isinstance(each, str)]


def uses(value: object, *path: str) -> Iterator[tuple[NameKind, str]]:
    """The names in a plain value, by the places that TD 1.1 gives them."""
    in_map = bool(path) and path[-1] in ("properties", "actions", "events", "uriVariables")
    if isinstance(value, list):
        for item in value:
            yield from uses(item, *path)
    if not isinstance(value, dict):
        return
    for key, inner in value.items():
        if key in ("const", "default", "enum", "action"):  # Plain values, and a misspelt `actions`.
            continue
        if not in_map:
            if key == "security" or (
                key in ("oneOf", "allOf") and len(path) == 2 and path[0] == "securityDefinitions"
            ):
                yield from ((NameKind.SECURITY, each) for each in listed(inner))
            if key == "schema" and "additionalResponses" in path:
                yield NameKind.SCHEMA, inner
            if key in ("titles", "descriptions"):
                yield from ((NameKind.LANGUAGE, each) for each in inner)
            if key in ("uriVariables", "securityDefinitions", "schemaDefinitions"):
                kind = {"u": NameKind.VARIABLE, "s": NameKind.SECURITY}[key[0]]
                kind = NameKind.SCHEMA if key.startswith("schema") else kind
                yield from ((kind, each) for each in inner)
            if key in ("href", "base") and "{{" not in inner:
                yield from ((NameKind.VARIABLE, each) for each in names_in(inner))
            if key == "required" and "properties" in value:
                yield from ((NameKind.FIELD, each) for each in listed(inner))
            if key in ("properties", "actions", "events"):
                kind = {"p": NameKind.PROPERTY, "a": NameKind.ACTION, "e": NameKind.EVENT}[key[0]]
                yield from ((NameKind.FIELD if path else kind, each) for each in inner)
        yield from uses(inner, *path, key)


def names_in(href: str) -> list[str]:
    return [name for name in URITemplate(href).variable_names if name]


@needs_corpus
def test_references_equal_all_uses_in_the_corpus() -> None:
    total = 0
    for path in sound_documents():
        snapshot = opened(corpus_text(path), f"file:///c/{path}")
        document = snapshot.documents[f"file:///c/{path}"]
        if any(each.name == "duplicate-key" for each in check(snapshot, document.uri)):
            continue  # A plain value shows only the last member of a key.
        plain = json.loads(document.text.lstrip("\ufeff"))
        wanted = Counter(uses(plain))
        found: Counter[tuple[NameKind, str]] = Counter()
        names = {}
        for each in occurrences(snapshot, document):
            names.setdefault(each.name, each.span)
        for name, span in names.items():
            if name.kind in (NameKind.TERM, NameKind.IRI) or name.uri != document.uri:
                continue
            for place in references(snapshot, document.uri, span.start):
                if place.uri != document.uri or is_pointer_or_context(document.text, place.span):
                    continue
                if name.kind is NameKind.VARIABLE and is_key(document.text, place.span):
                    continue  # The key of an `apikey` scheme is a name of its own, not a use.
                assert document.text[place.span.start : place.span.end] == name.text
                found[name.kind, name.text] += 1
        assert found == wanted, path
        total += found.total()
    assert total > 1500


def is_pointer_or_context(text: str, span: tuple[int, int]) -> bool:
    before = text[: span[0]]
    return text[span[0] - 1] == "/" or re.search(r'"@language"\s*:\s*"$', before) is not None


def is_key(text: str, span: tuple[int, int]) -> bool:
    return re.search(r'"name"\s*:\s*"$', text[: span[0]]) is not None


@needs_corpus
def test_identifiers_are_found_wherever_the_corpus_writes_them() -> None:
    snapshot = corpus()
    written: Counter[str] = Counter()
    sound = {f"file:///c/{path}" for path in sound_documents()}
    for uri in sound:
        strings = re.finditer(r'"((?:[^"\\\n]|\\.)*)"(\s*:)?', snapshot.documents[uri].text)
        written.update(each.group(1) for each in strings if not each.group(2))
    checked = 0
    for uri in sound:
        document = snapshot.documents[uri]
        for each in document.things:
            node = each.node.get("id")
            value = getattr(node, "value", None)
            if node is None or not isinstance(value, str) or not value.startswith("urn:"):
                continue
            found = references(snapshot, uri, node.span.start + 1)
            assert sum(place.uri in sound for place in found) == written[value], value
            checked += 1
    assert checked > 100
