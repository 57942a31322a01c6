"""The parser against `json.loads` on valid texts, and its recovery on broken ones."""

from __future__ import annotations

import json
import random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.conftest import corpus_files, corpus_text, needs_corpus
from thingfit.syntax import (
    MAX_DEPTH,
    Array,
    Missing,
    Node,
    Object,
    ProblemKind,
    find,
    parse,
    path_at,
    pointer_of,
    to_value,
    walk,
)
from thingfit.syntax.query import ABSENT
from thingfit.text import Span, apply_edits

VALUES = st.recursive(
    st.none()
    | st.booleans()
    | st.integers()
    | st.floats(allow_nan=False, allow_infinity=False)
    | st.text(st.characters(codec=None, exclude_categories=())),
    lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner),
    max_leaves=20,
)


@given(
    VALUES,
    st.sampled_from([None, 2, "\t"]),
    st.booleans(),
    st.sampled_from(["\n", "\r\n", "\r"]),
)
def test_valid_text_equals_json_loads(
    value: object, indent: int | str | None, ascii_only: bool, line_end: str
) -> None:
    text = json.dumps(value, indent=indent, ensure_ascii=ascii_only)
    if indent is not None:
        text = text.replace("\n", line_end)
    tree = parse(text)
    assert tree.problems == ()
    assert to_value(tree.root) == json.loads(text)


@needs_corpus
@pytest.mark.parametrize("path", corpus_files())
def test_corpus_equals_json_loads(path: str) -> None:
    text = corpus_text(path).removeprefix("\ufeff")
    tree = parse(text)
    assert tree.problems == ()
    assert to_value(tree.root) == json.loads(text)


@pytest.mark.parametrize(
    "text",
    [
        '"\\ud800"',
        '"\\ud83d\\ude00"',
        '"\ud800"',
        '"\u2028\u2029"',
        '{"a": 1, "a": 2}',
        "1e400",
        "-0",
        "0.1e-5",
        " \t\r\n[ ]\r\n ",
    ],
)
def test_unusual_but_valid_text_equals_json_loads(text: str) -> None:
    tree = parse(text)
    assert tree.problems == ()
    assert to_value(tree.root) == json.loads(text)


# Each broken text, the value it is read as, and what the problems name.
BROKEN: list[tuple[str, object, list[str]]] = [
    ("", ABSENT, ["empty"]),
    ('{"a": 1 "b": 2}', {"a": 1, "b": 2}, ["`,`"]),
    ('{"a" 1}', {"a": 1}, ["`:`"]),
    ('{"a": 1,}', {"a": 1}, ["`,`"]),
    ("[1, 2,]", [1, 2], ["`,`"]),
    ("[1,, 2]", [1, 2], ["`,`"]),
    ("[1 2]", [1, 2], ["`,`"]),
    ("{a: 1}", {"a": 1}, ["`a`"]),
    ("{'a': 'b'}", {"a": "b"}, ["single", "single"]),
    ('{"a": }', {"a": ABSENT}, ["value"]),
    ('{"a": , "b": 1}', {"a": ABSENT, "b": 1}, ["value"]),
    ('{"a"}', {"a": ABSENT}, ["`a`"]),
    ('{"a", "b": 1}', {"a": ABSENT, "b": 1}, ["`a`"]),
    ('{"a": True, "b": None}', {"a": True, "b": None}, ["`True`", "`None`"]),
    ('{"a": tru}', {"a": True}, ["`tru`"]),
    ('{"a": NaN}', {"a": ABSENT}, ["`NaN`"]),
    ('{"a": 01, "b": +1, "c": .5}', {"a": ABSENT, "b": ABSENT, "c": ABSENT}, ["01", "+1", ".5"]),
    ('{"a": 1 // one\n}', {"a": 1}, ["comment"]),
    ('{"a": /* one */ 1}', {"a": 1}, ["comment"]),
    ('{"a: 1, "b": 2}', {"a": 1, "b": 2}, ['closing `"`']),
    ('{"a": "x, "b": 2}', {"a": "x", "b": 2}, ['closing `"`']),
    ('{"a": "x,\n "b": 2}', {"a": "x", "b": 2}, ['closing `"`']),
    ('{"a": ["x],\n "b": 2}', {"a": ["x"], "b": 2}, ['closing `"`']),
    ('{a": "x", "b": 2}', {"a": "x", "b": 2}, ['opening `"`']),
    ('{"a": x y", "b": 2}', {"a": "x y", "b": 2}, ['opening `"`']),
    ('{"a": "b": 1}, "c": 2}', {"a": {"b": 1}, "c": 2}, ["`{`"]),
    ('{"f": [{"a": 1}, "b": 2}], "c": 3}', {"f": [{"a": 1}, {"b": 2}], "c": 3}, ["`{`"]),
    ('{"a": {"b": 1, "c": 2}', {"a": {"b": 1, "c": 2}}, ["`{`"]),
    ('{\n "a": {\n  "b": 1,\n "c": 2\n}', {"a": {"b": 1}, "c": 2}, ["`}`"]),
    ('{\n "a": {\n  "b": 1\n "c": 2\n}', {"a": {"b": 1}, "c": 2}, ["`}`", "`,`"]),
    ('{\n "a": [\n  1\n ,\n "c": 2\n}', {"a": [1], "c": 2}, ["`]`"]),
    ('{"a": 1}}', {"a": 1}, ["follows"]),
    ('{"a": 1}, "b": 2}', {"a": 1, "b": 2}, ["`}`"]),
    ('{"a": 1} text', {"a": 1}, ["follows"]),
    ('{"a": 1; "b": 2}', {"a": 1, "b": 2}, ["`,`", "`;`"]),
    ('"\\x"', "\\x", ["`\\x`"]),
    ('"a\tb"', "a\tb", ["U+0009"]),
    ("[1, 2", [1, 2], ["`[`"]),
    ("9" * 5000, ABSENT, ["5,000"]),
]


@pytest.mark.parametrize(("text", "value", "told"), BROKEN, ids=[case[0][:30] for case in BROKEN])
def test_recovery(text: str, value: object, told: list[str]) -> None:
    tree = parse(text)
    assert to_value(tree.root) == value
    assert len(tree.problems) == len(told), tree.problems
    for problem, part in zip(tree.problems, told, strict=True):
        assert part in problem.message


@pytest.mark.parametrize("text", [case[0] for case in BROKEN if case[0]])
def test_edits_of_a_problem_remove_it(text: str) -> None:
    problems = parse(text).problems
    mended = apply_edits(text, [edit for problem in problems for edit in problem.edits])
    if all(problem.edits for problem in problems):
        assert parse(mended).problems == ()


def check_tree(text: str) -> None:
    """A tree whose spans nest and lie in the text, and whose problems lie in the text."""
    tree = parse(text)
    for problem in tree.problems:
        assert 0 <= problem.span.start <= problem.span.end <= len(text)
    for node in walk(tree.root):
        assert 0 <= node.span.start <= node.span.end <= len(text)
        for inner in children(node):
            assert node.span.holds(inner.span), (node.span, inner.span)


def children(node: Node) -> list[Node]:
    match node:
        case Object():
            return [part for m in node.members for part in (m.key, m.value)]
        case Array():
            return list(node.items)
        case _:
            return []


@given(st.text(st.sampled_from("{}[]\",:'/*\\ \n\ttrue1.-aé"), max_size=60))
@settings(max_examples=600)
def test_any_text_gives_a_sound_tree(text: str) -> None:
    check_tree(text)


@needs_corpus
def test_every_mutation_of_a_real_document_gives_a_sound_tree() -> None:
    chance = random.Random(20)
    for path in chance.sample(corpus_files(), 60):
        text = corpus_text(path)
        for _ in range(6):
            at = chance.randrange(len(text))
            cut = chance.choice([1, 1, 2, 9])
            check_tree(text[:at] + chance.choice(["", "", '"', "}", "{", ","]) + text[at + cut :])
        check_tree(text[: chance.randrange(len(text))])


@pytest.mark.parametrize("unit", ["[", '{"a":', '[{"a":', "]", '{"a":[', '"', "{,", "/*"])
def test_a_hundred_thousand_levels_do_not_crash(unit: str) -> None:
    assert parse(unit * 100_000).problems


def test_what_lies_too_deep_is_left_out_and_the_rest_is_read() -> None:
    deep = "[" * (MAX_DEPTH + 5) + "]" * (MAX_DEPTH + 5)
    tree = parse(f'{{"deep": {deep}, "title": "Lamp"}}')
    assert [problem.kind for problem in tree.problems] == [ProblemKind.TOO_DEEP]
    title = find(tree.root, "/title")
    assert title is not None
    assert to_value(title) == "Lamp"
    assert any(isinstance(node, Missing) for node in walk(tree.root))


@given(VALUES)
def test_paths_lead_back_to_their_nodes(value: object) -> None:
    tree = parse(json.dumps(value))
    for node in walk(tree.root):
        assert find(tree.root, pointer_of(path_at(tree.root, node.span))) is node


def test_a_span_in_a_key_points_to_its_member() -> None:
    tree = parse('{"a/b": {"~": 1}}')
    assert pointer_of(path_at(tree.root, Span(10, 11))) == "/a~1b/~0"


@pytest.mark.parametrize("text", ['{"a": \x00\x1b[31mred\x00}', '{"a": \ud800b}', "{" + "x" * 500])
def test_messages_show_no_control_characters_and_stay_short(text: str) -> None:
    problems = parse(text).problems
    assert problems
    assert all(each.message.isprintable() and len(each.message) < 300 for each in problems)
    assert all(each.title.isprintable() for each in problems)
