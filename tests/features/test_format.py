"""Formatting: what it makes of a text, that it changes blanks alone, and that it is stable."""

from __future__ import annotations

import json

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.conftest import corpus_files, corpus_text, needs_corpus
from tests.marks import marked
from thingfit.facts import Document
from thingfit.features.format import format_document, format_on_type, format_range
from thingfit.features.layout import Style
from thingfit.text import Span, apply_edits

URI = "file:///w/lamp.td.json"
STYLES = (Style(), Style("\t", 8, 60), Style("    ", 4, 100, True, True), Style("", 1, 20))


def made(text: str, style: Style = STYLES[0], uri: str = URI) -> str:
    return apply_edits(text, format_document(Document(uri, 1, text), style))


LAYOUTS = {
    "one line": ('{"title":"x"}', '{\n  "title": "x"\n}'),
    "key order": ('{"z":1,"a":2}', '{\n  "z": 1,\n  "a": 2\n}'),
    "nothing in it": ('{ "a": { \n }, "b": [ ] }\n', '{\n  "a": {},\n  "b": []\n}\n'),
    "a short array": (
        '{\n"op": [\n"readproperty",\n"writeproperty"\n]\n}',
        '{\n  "op": ["readproperty", "writeproperty"]\n}',
    ),
    "small objects": (
        '{"a":\n{\n"scheme":\n"nosec"\n}, "b":{"x":{"y":[1,2]}}}',
        '{\n  "a": { "scheme": "nosec" },\n  "b": { "x": { "y": [1, 2] } }\n}',
    ),
    "an object whose author wanted lines": (
        '{"a": {\n"x":1,"y":2,"z":3}, "b": {"x":1,"y":2,"z":3}}',
        '{\n  "a": {\n    "x": 1,\n    "y": 2,\n    "z": 3\n  },\n'
        '  "b": { "x": 1, "y": 2, "z": 3 }\n}',
    ),
    "one form and several": (
        '{"a":[{"href":"x"}],"b":[{"href":"x"},{"href":"y"}]}',
        '{\n  "a": [{ "href": "x" }],\n  "b": [\n    { "href": "x" },\n    { "href": "y" }\n  ]\n}',
    ),
    "blank lines apart": ('{"a":1,\n\n\n\n"b":2}', '{\n  "a": 1,\n\n  "b": 2\n}'),
    "the line ends of the text": ('{"a":\r\n1,"b":2}\r\n', '{\r\n  "a": 1,\r\n  "b": 2\r\n}\r\n'),
    "odd strings and numbers": (
        '{"a":"\\u00e4 { , : }","b":1.50e+3,"c":-0}',
        '{\n  "a": "\\u00e4 { , : }",\n  "b": 1.50e+3,\n  "c": -0\n}',
    ),
    "an array of documents": ('[ {"@context": 1} ]', '[{ "@context": 1 }]'),
}


@pytest.mark.parametrize(("before", "after"), LAYOUTS.values(), ids=LAYOUTS)
def test_a_document_is_laid_out(before: str, after: str) -> None:
    assert made(before) == after
    assert made(after) == after


def test_the_width_is_that_of_the_line_with_its_comma() -> None:
    for length, one_line in ((84, True), (85, False)):
        text = json.dumps({"list": ["x" * (length - 2), 1], "z": 0})
        result = made(text)
        assert ("[\n" not in result) is one_line
        assert max(map(len, result.split("\n"))) <= 100
    last = made(json.dumps({"list": ["x" * 83, 1]}))
    assert "[\n" not in last and max(map(len, last.split("\n"))) == 100


def test_long_arrays_of_numbers_fill_their_lines() -> None:
    result = made(json.dumps({"enum": list(range(100))}))
    assert result.count("\n") < 10
    assert max(map(len, result.split("\n"))) <= 100


@pytest.mark.parametrize(
    ("style", "before", "after"),
    [
        (Style(final_newline=True), "{ }", "{}\n"),
        (Style(final_newline=False), "{}\n\n", "{}"),
        (Style(trim_final_newlines=True), "{}\n\n \n", "{}\n"),
        (Style(), " \n{}  \n  \n", "{}\n\n"),
        (Style("\t"), '{"a":[[1],{"b":{}}]}', None),
    ],
)
def test_the_ends_of_a_text_are_as_the_editor_wants(
    style: Style, before: str, after: str | None
) -> None:
    result = made(before, style)
    assert result == after if after is not None else "\n\t" in result


BROKEN = {
    "a comment keeps its line": (
        '{"a":[1,\n2],\n  // why\n "b":{"c":1}}',
        '{"a":[1, 2],\n  // why\n "b":{ "c": 1 }}',
    ),
    "a comma too many": ('{"a":{ "b":1, },"c":[ 1 ]}', '{\n  "a": { "b":1, },\n  "c": [1]\n}'),
    "no closing bracket": (
        '{"a":{"b":[ 1 ]},\n"c":{"d":2',
        '{"a":{ "b": [1] },\n"c":{"d":2',
    ),
    "a key without a value": (
        '{"a": {"b": , "d":[ ]}, "c":[1 ,2]}',
        '{\n  "a": {"b": , "d":[]},\n  "c": [1, 2]\n}',
    ),
}


@pytest.mark.parametrize(("before", "after"), BROKEN.values(), ids=BROKEN)
def test_a_broken_document_is_laid_out_where_it_is_sound(before: str, after: str) -> None:
    result = made(before)
    assert "".join(result.split()) == "".join(before.split())
    assert made(result) == result
    assert result == after


def test_what_is_not_ours_is_left_alone() -> None:
    assert format_document(Document("file:///w/package.json", 1, '{"a":1}')) == ()
    assert format_document(Document("file:///w/thingfit.toml", 1, "a=1")) == ()
    assert format_on_type(Document("file:///w/package.json", 1, '{"a":{}}'), 7, "}") == ()


def test_edits_are_small_and_only_blanks() -> None:
    text = '{\n  "a": 1,\n   "b": 2,\n  "c": {"d": 3}\n}\n'
    edits = format_document(Document(URI, 1, text))
    assert [(text[slice(*edit.span)], edit.text) for edit in edits] == [
        (" ", ""),
        ("", " "),
        ("", " "),
    ]


@needs_corpus
@pytest.mark.parametrize("style", STYLES)
def test_real_documents_keep_their_values_and_their_layout_is_stable(style: Style) -> None:
    for path in corpus_files():
        text = corpus_text(path)
        document = Document(f"file:///c/{path}", 1, text)
        edits = format_document(document, style)
        for edit in edits:
            assert not text[slice(*edit.span)].strip(" \t\r\n,:")
            assert edit.span.end - edit.span.start + len(edit.text) < 200
        result = apply_edits(text, edits)
        assert "".join(result.split()) == "".join(text.split())
        again = Document(document.uri, 1, result)
        assert format_document(again, style) == (), path
        if not document.tree.problems:
            assert json.loads(result) == json.loads(text)
            assert list(json.loads(result)) == list(json.loads(text))
        states = {each.triple for each in document.expansion.statements}
        assert {each.triple for each in again.expansion.statements} == states


VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=30),
    lambda inner: (
        st.lists(inner, max_size=6) | st.dictionaries(st.text(max_size=20), inner, max_size=6)
    ),
    max_leaves=30,
)


@settings(max_examples=300, deadline=None)
@given(VALUES, st.sampled_from([None, 1, "\t"]), st.booleans(), st.sampled_from(STYLES))
def test_any_value_is_kept_and_laid_out_once(
    value: object, indent: int | str | None, ascii_only: bool, style: Style
) -> None:
    text = json.dumps(value, indent=indent, ensure_ascii=ascii_only)
    result = made(text, style)
    assert json.loads(result) == value
    assert made(result, style) == result


# Ranges and typing.


def test_a_range_lays_out_its_lines_and_no_others() -> None:
    text, _, (span,) = marked(
        '{\n"a":1,\n«     "b":2,\n"c": {\n"d":1}»,\n "e":3,\n"list": [\n1,\n2]}\n'
    )
    result = apply_edits(text, format_range(Document(URI, 1, text), span))
    assert result == ('{\n"a":1,\n  "b": 2,\n  "c": { "d": 1 },\n "e":3,\n"list": [\n1,\n2]}\n')
    whole = format_range(Document(URI, 1, text), Span(0, len(text)))
    assert apply_edits(text, whole) == made(text)


def test_an_object_that_reaches_beyond_the_range_is_not_joined() -> None:
    text, _, (span,) = marked('{\n  "a": {\n«"b":1»\n    }\n}\n')
    result = apply_edits(text, format_range(Document(URI, 1, text), span))
    assert result == '{\n  "a": {\n    "b": 1\n    }\n}\n'


@needs_corpus
def test_ranges_of_real_documents_keep_their_values() -> None:
    for path in corpus_files()[::5]:
        text = corpus_text(path)
        document = Document(f"file:///c/{path}", 1, text)
        for start in range(0, len(text), 300):
            span = Span(start, min(start + 200, len(text)))
            result = apply_edits(text, format_range(document, span))
            assert "".join(result.split()) == "".join(text.split())


@pytest.mark.parametrize(
    ("typed", "before", "after"),
    [
        (
            "}",
            '{\n  "a": {"b":1 ,"c":[ 2]}$0,\n "d":1}',
            '{\n  "a": { "b": 1, "c": [2] },\n "d":1}',
        ),
        ("]", '{\n  "a": [\n1,\n2]$0,\n "d":', '{\n  "a": [1, 2],\n "d":'),
        ("}", '{ "a": "}$0" ,"b":1}', None),
        ("}", '{ "a": {"b":}$0}', None),
        ("\n", '{\n  "a": {\n$0', '{\n  "a": {\n    '),
        ("\n", '{\n  "a": {\n$0}\n}', '{\n  "a": {\n  }\n}'),
        ("\n", '{\n  "a": "{[",\n$0"b":', '{\n  "a": "{[",\n  "b":'),
        ("\n", '{\n  "a": [1],\n      $0', '{\n  "a": [1],\n  '),
        ("\n", '{\n  "a": "x\n$0y"', None),
        ("\n", "\n$0", None),
        (",", '{"a":1,$0}', None),
    ],
)
def test_typing_a_bracket_or_a_line_break(typed: str, before: str, after: str | None) -> None:
    text, cursor, _ = marked(before)
    result = apply_edits(text, format_on_type(Document(URI, 1, text), cursor, typed))
    assert result == (text if after is None else after)
