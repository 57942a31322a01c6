"""Links, outlines, folds, selections, tokens and hints."""

from __future__ import annotations

import itertools
from pathlib import Path

import pytest

from tests.conftest import corpus_files, corpus_text, needs_corpus
from tests.features.lamp import LAMP, URI, opened
from tests.marks import marked
from thingfit.facts import Document
from thingfit.features.hints import HintKind, hints
from thingfit.features.links import absolute, links
from thingfit.features.outline import Symbol, SymbolKind, outline, workspace_symbols
from thingfit.features.ranges import Fold, folds, selections
from thingfit.features.tokens import TokenKind, tokens
from thingfit.resources import data_folder
from thingfit.text import apply_edits
from thingfit.workspace import Host
from thingfit.workspace.discovery import read_binary


def lamp(body: str) -> str:
    return LAMP.replace("$BODY", body)


# Links.


def test_links_lead_to_addresses_files_and_contexts() -> None:
    text = lamp(
        '"base": "https://lamp.example/v1/", "support": "mailto:a@b.example",'
        '"properties": {"a": {"forms": [{"href": "on{?x}"}, {"href": "coap://lamp.example/on"},'
        '{"href": "{{X}}/on"}, {"href": "https://a b"}]}},'
        '"links": [{"href": "about.html"}, {"href": "file:///w/b.tm.json"}],'
        '"actions": {"a": {"tm:ref": "./b.tm.json#/actions/a"}}, "tf:file": "net.int8.tflite",'
        '"description": "See b.tm.json"'
    )
    host = Host()
    host.set_text(URI, text)
    host.set_text("file:///w/b.tm.json", "{}")
    found = [(text[slice(*each.span)], each.target) for each in links(host.snapshot(), URI)]
    context = (data_folder() / "ontology/contexts/td-1.1.jsonld").as_uri()
    assert found == [
        ("https://www.w3.org/2022/wot/td/v1.1", context),
        ("https://lamp.example/v1/", "https://lamp.example/v1/"),
        ("mailto:a@b.example", "mailto:a@b.example"),
        ("on{?x}", "https://lamp.example/v1/on"),
        ("about.html", "https://lamp.example/v1/about.html"),
        ("file:///w/b.tm.json", "file:///w/b.tm.json"),
        ("./b.tm.json", "file:///w/b.tm.json"),
        ("net.int8.tflite", "file:///w/net.int8.tflite"),
    ]


@pytest.mark.parametrize(
    ("href", "base", "wanted"),
    [
        ("on", None, None),
        ("on", "http://a/b/c", "http://a/b/on"),
        ("/on", "http://a/b/c", "http://a/on"),
        ("http://x/{a}/{?b,c}", None, "http://x//"),
        ("http://x/{{A}}", None, None),
        ("on", "http://{{HOST}}/", None),
        ("http://x/{a", None, "http://x/{a"),
    ],
)
def test_an_href_is_resolved_against_the_base(
    href: str, base: str | None, wanted: str | None
) -> None:
    assert absolute(href, base) == wanted


# Outlines.


def shown(symbols: tuple[Symbol, ...], depth: int = 0) -> list[str]:
    lines = []
    for each in symbols:
        detail = f" ({each.detail})" if each.detail else ""
        lines.append(f"{'  ' * depth}{each.kind.value}: {each.name}{detail}")
        lines += shown(each.children, depth + 1)
    return lines


def test_the_outline_of_a_thing_has_details() -> None:
    text = lamp(
        '"@type": "tm:ThingModel", "title": "Lamp",'
        '"securityDefinitions": {"b": {"scheme": "basic", "in": "header"}},'
        '"properties": {"on": {"type": "number", "unit": "om:lux", "readOnly": true,'
        '"forms": [{"href": "/on", "contentType": "text/plain"}]}},'
        '"actions": {"go": {"input": {"type": "object", "properties": {"x": {"type": "string"}}}}},'
        '"links": [{"rel": "icon", "href": "/i.png", "type": "image/png"}]'
    )
    assert shown(outline(Document(URI, 1, text))) == [
        "thing: Lamp (tm:ThingModel)",
        "  array: @context",
        "    object: [1]",
        "      text: om (http://www.ontology-of-units-of-measure.org/resource/om-2/)",
        "      text: sosa (http://www.w3.org/ns/sosa/)",
        "  group: securityDefinitions (1)",
        "    security definition: b (basic header)",
        "  group: properties (1)",
        "    property: on (number · om:lux · readOnly)",
        "      group: forms (1)",
        "        form: /on (readproperty · text/plain)",
        "  group: actions (1)",
        "    action: go",
        "      data schema: input (object)",
        "        group: properties (1)",
        "          data schema: x (string)",
        "  group: links (1)",
        "    link: /i.png (icon · image/png)",
    ]


def test_the_outline_of_a_model_shows_its_values() -> None:
    text = (
        '{"@context": "https://w3id.org/thingfit/model/v1", "name": "Sine", "macs": 12,'
        '"inputs": [{"name": "x", "shape": [1, 2]}], "ok": true}'
    )
    assert shown(outline(Document("file:///w/sine.model.jsonld", 1, text))) == [
        "model: Sine",
        "  text: @context (https://w3id.org/thingfit/model/v1)",
        "  text: name (Sine)",
        "  number: macs (12)",
        "  array: inputs",
        "    object: x",
        "      text: name (x)",
        "      array: shape (1, 2)",
        "  literal: ok (true)",
    ]


def nested(symbols: tuple[Symbol, ...], within: tuple[int, int]) -> None:
    for each in symbols:
        assert each.name.strip()
        assert within[0] <= each.span.start <= each.selection.start
        assert each.selection.end <= each.span.end <= within[1]
        nested(each.children, each.span)


@needs_corpus
def test_outlines_nest_and_selections_grow() -> None:
    for path in corpus_files():
        document = Document(f"file:///c/{path}", 1, corpus_text(path))
        nested(outline(document), (0, len(document.text)))
        for offset in range(0, len(document.text), 97):
            spans = selections(document, offset)
            assert spans or document.kind is None
            for small, large in itertools.pairwise(spans):
                assert small != large and large.holds(small)
                assert small.start <= offset <= small.end


def test_workspace_symbols_are_found_by_letters() -> None:
    host = Host()
    host.set_text(
        URI, lamp('"title": "Hall lamp", "properties": {"on": {}}, "events": {"moon": {}}')
    )
    host.set_text(
        "file:///w/n.model.jsonld",
        '{"@context": "https://w3id.org/thingfit/model/v1", "name": "Octonet"}',
    )
    host.set_text("file:///w/package.json", '{"name": "on"}')
    found = workspace_symbols(host.snapshot(), "ON")
    assert [(each.name, each.kind, each.container) for each in found] == [
        ("on", SymbolKind.PROPERTY, "Hall lamp"),
        ("moon", SymbolKind.EVENT, "Hall lamp"),
        ("Octonet", SymbolKind.MODEL, "n.model.jsonld"),
    ]
    assert len(workspace_symbols(host.snapshot(), "")) == 4
    assert len(workspace_symbols(host.snapshot(), "", limit=2)) == 2
    assert workspace_symbols(host.snapshot(), "zz") == ()


def test_folds_leave_the_closing_bracket_in_sight() -> None:
    text = '{\n  "a": [{\n    "b": 1\n  }],\n  /* x\n  y */\n  "c": {\n    "d": {}\n'
    assert folds(Document("file:///w/a.td.json", 1, text)) == (
        Fold(0, 7),
        Fold(1, 2),
        Fold(4, 5, is_comment=True),
        Fold(6, 7),
    )
    assert folds(Document("file:///w/package.json", 1, text)) == ()


def test_selections_grow_step_by_step() -> None:
    text, cursor, _ = marked('{"a": {"b": "te$0xt", "c": 1}}')
    steps = selections(Document("file:///w/a.td.json", 1, text), cursor)
    assert [text[slice(*each)] for each in steps] == [
        "text",
        '"text"',
        '"b": "text"',
        '"b": "text", "c": 1',
        '{"b": "text", "c": 1}',
        '"a": {"b": "text", "c": 1}',
        text,
    ]


# Tokens.


def test_tokens_tell_keywords_prefixes_terms_names_variables_and_values() -> None:
    text = lamp(
        '"@type": "sosa:Sensor", "securityDefinitions": {"b": {"scheme": "nosec"}},'
        '"uriVariables": {"n": {"type": "string"}}, "security": "b", "nothing": 1,'
        '"properties": {"p": {"unit": "om:lux", "forms": [{"href": "/{n}", "op": "readproperty"}]}}'
    )
    snapshot = opened(text)
    whole = tokens(snapshot, URI)
    found = [(text[slice(*each.span)], each.kind, each.is_definition) for each in whole]
    keyword, prefix, term = TokenKind.KEYWORD, TokenKind.PREFIX, TokenKind.TERM
    cls, name, variable = TokenKind.CLASS, TokenKind.NAME, TokenKind.VARIABLE
    for wanted in [
        ("@context", keyword, False),
        ("om", prefix, True),
        ("@type", keyword, False),
        ("sosa", prefix, False),
        ("Sensor", cls, False),
        ("securityDefinitions", term, False),
        ("b", name, True),
        ("b", name, False),
        ("nosec", TokenKind.VALUE, False),
        ("n", variable, True),
        ("n", variable, False),
        ("p", name, True),
        ("lux", cls, False),
        ("readproperty", TokenKind.VALUE, False),
        ("href", term, False),
    ]:
        assert wanted in found
    assert tokens(snapshot, URI, whole[3].span) == whole[3:4]


@needs_corpus
def test_tokens_are_in_order_and_within_lines() -> None:
    for path in corpus_files():
        text = corpus_text(path)
        found = tokens(opened(text, f"file:///c/{path}"), f"file:///c/{path}")
        for one, other in itertools.pairwise(found):
            assert one.span.end <= other.span.start
        assert not any("\n" in text[slice(*each.span)] for each in found)


# Hints.

HINTED = lamp(
    '"securityDefinitions": {"b": {"scheme": "basic"}}, "security": "b",'
    '"properties": {"p": {"readOnly": true, "unit": "om:degreeCelsius",'
    '"forms": [{"href": "/p"}]}, "q": {"tm:ref": "x#/properties/q", "forms": [{"href": "/q"}]}},'
    '"events": {"e": {"forms": [{"href": "/e", "contentType": "a/b", "security": "c"}]}}'
)


def test_hints_show_what_a_form_leaves_unsaid() -> None:
    found = [
        (HINTED[: each.offset].rpartition('"')[0].rpartition('"')[2], each.label, each.kind.value)
        for each in hints(opened(HINTED), URI)
    ]
    assert found == [
        ("om:degreeCelsius", "°C", "labels"),
        ("/p", "readproperty", "operations"),
        ("/p", "application/json", "content-type"),
        ("/p", "b", "security"),
        ("/q", "b", "security"),
        ("/e", "subscribeevent unsubscribeevent", "operations"),
    ]


def test_hints_put_memory_in_words_and_the_estimate_beside_it() -> None:
    models = Path(__file__).parents[2] / "examples" / "models"
    member = '"ramBytes": {}, "flashBytes": {}, "file": {{"path": "gesture.int8.tflite"}}'
    for ram, flash, expected in (
        (9_000, 262_144, ["9 kB", "estimate 3.6 kB", "256 KiB"]),
        (900, 2_097_152, ["estimate 3.6 kB", "2 MiB"]),
    ):
        text = (
            '{"@context": "https://w3id.org/thingfit/model/v1", "type": "NeuralNetwork", '
            + member.format(ram, flash)
            + "}"
        )
        uri = (models / "new.model.jsonld").as_uri()
        snapshot = opened(text, uri)
        binaries = [read_binary(models / "gesture.int8.tflite")]
        assert [e.label for e in hints(snapshot.with_binaries(binaries), uri)] == expected


def test_each_kind_of_hint_of_a_thing_can_be_switched_off() -> None:
    snapshot = opened(HINTED)
    for kind in set(HintKind) - {HintKind.SIZES, HintKind.ESTIMATES}:
        found = hints(snapshot, URI, kinds=(kind,))
        assert found and {each.kind for each in found} == {kind}
    assert hints(snapshot, URI, kinds=()) == ()


def test_a_hint_can_be_written_down_and_then_is_gone() -> None:
    for hint in hints(opened(HINTED), URI):
        if hint.kind is not HintKind.LABELS:
            after = apply_edits(HINTED, hint.edits)
            assert len(hints(opened(after), URI)) == len(hints(opened(HINTED), URI)) - 1
            assert not Document(URI, 1, after).tree.problems
