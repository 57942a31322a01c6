"""Turtle: the statements rdflib reads, each at its place, and what remains after mistakes."""

from __future__ import annotations

import random
from pathlib import Path

import pytest
import rdflib
from rdflib.compare import isomorphic

from tests.facts.published import PUBLISHED, needs_published
from thingfit.facts.transcribe import RELATIVE
from thingfit.meaning.problem import ProblemKind
from thingfit.meaning.statements import Blank, Expansion, Iri, Literal, Statement, Term
from thingfit.meaning.turtle import read_turtle

PREFIX = "@prefix a: <http://a/> .\n"
NOISE = ("", "\\u12", *"[](\"'\n\\<>.;@{=!")
FILES = sorted(PUBLISHED.rglob("*.ttl")) if PUBLISHED.is_dir() else []


def node(term: Term) -> rdflib.term.Node:
    match term:
        case Literal(text, datatype, language):
            if language:
                return rdflib.Literal(text, lang=language)
            is_plain = datatype == str(rdflib.XSD.string)
            return rdflib.Literal(text, datatype=None if is_plain else rdflib.URIRef(datatype))
        case Blank():
            return rdflib.BNode(term[2:])
        case Iri():
            return rdflib.URIRef(term)


def graph(expansion: Expansion) -> rdflib.Graph:
    found = rdflib.Graph()
    for each in expansion.statements:
        found.add((node(each.subject), node(each.predicate), node(each.object)))
    return found


def pieces(text: str, statements: tuple[Statement, ...]) -> list[tuple[str, str]]:
    return [
        (text[each.span.start : each.span.end], text[each.object_span.start : each.object_span.end])
        for each in statements
    ]


@needs_published
@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_statements_are_those_of_rdflib(path: Path) -> None:
    text = path.read_text("utf-8")
    found = read_turtle(text, RELATIVE)
    wanted = rdflib.Graph().parse(data=text, format="turtle", publicID=RELATIVE)
    assert found.problems == ()
    assert len(found.statements) == len(wanted)
    assert isomorphic(graph(found), wanted)


@needs_published
@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_each_place_holds_what_is_stated(path: Path) -> None:
    text = path.read_text("utf-8")
    for each in read_turtle(text, RELATIVE).statements:
        member, value = pieces(text, (each,))[0]
        assert member.endswith(value) or member.partition(",")[2], member
        match each.object:
            case Literal() if not each.object.text[:1].isdigit():
                assert each.object.text[:20] in value.replace('\\"', '"') or value in "01"
            case Iri():
                assert each.object.endswith(value.strip("<>").rpartition(":")[2])
            case Blank():
                assert value[0] in "[(_"


def test_places_of_one_statement() -> None:
    text = PREFIX + 'a:x a:p 1 , "two"@EN ;\n  a:q [ a:r ( 2.50 a:y ) ] .'
    found = read_turtle(text)
    assert pieces(text, found.statements[:3]) == [
        ("a:p 1", "1"),
        ('a:p 1 , "two"@EN', '"two"@EN'),
        ("( 2.50 a:y )", "( 2.50 a:y )"),
    ]
    assert pieces(text, found.statements[-2:]) == [
        ("a:r ( 2.50 a:y )", "( 2.50 a:y )"),
        ("a:q [ a:r ( 2.50 a:y ) ]", "[ a:r ( 2.50 a:y ) ]"),
    ]
    assert found.places[Iri("http://a/x")][0].start == len(PREFIX)


def test_numbers_have_the_form_they_have_in_json_ld() -> None:
    found = read_turtle(PREFIX + "a:x a:p 1.16480e+02 , 007 , 2.50 , true .")
    assert [each.object.text for each in found.statements if isinstance(each.object, Literal)] == [
        "1.1648E2",
        "7",
        "2.50",
        "true",
    ]


def test_one_mistake_on_line_900_costs_one_block() -> None:
    lines = [f'a:s{number} a:p "{number}" .' for number in range(2000)]
    lines[898] = "a:s898 a:p b:unbound ."
    text = PREFIX + "\n".join(lines)
    found = read_turtle(text)
    assert [(each.kind, text.count("\n", 0, each.span.start) + 1) for each in found.problems] == [
        (ProblemKind.TURTLE, 900)
    ]
    assert len(found.statements) == 1999


@pytest.mark.parametrize(
    ("broken", "marked"),
    [
        ("a:x a:p b:z .", "b:z"),
        ("a:x a:p a:y", "a:z"),
        ('a:x a:p "open .', "."),
        ("a:x a:p ( 1 2 .", "."),
        ("a:x a:p [ a:q 1 .", "."),
        ("a:x a:p .", "."),
        ("a:x .", "."),
        ("nothing", "nothing"),
        ("@prefix b <http://b/> .", "b"),
        ("a:x a:p <http://a b/> .", "<http://a b/>"),
        ("a:x a:p 'x'^^ .", "a:x"),
        ("{ a:x a:p 1 } .", "{"),
    ],
)
def test_after_a_mistake_the_rest_is_read(broken: str, marked: str) -> None:
    text = f"{PREFIX}{broken}\na:z a:p 1 .\na:w a:p 2 .\n"
    found = read_turtle(text)
    assert len(found.problems) == 1
    span = found.problems[0].span
    assert text[span.start : span.end] == marked
    assert {"http://a/w"} <= {each.subject for each in found.statements}


def test_messages_are_one_sentence() -> None:
    found = read_turtle(PREFIX + "a:x a:p b:z .\na:y a:q 1\na:z a:p 1 .\n")
    assert [each.message for each in found.problems] == [
        "the Turtle cannot be read from here on: prefix `b:` not bound",
        "the Turtle cannot be read from here on: a full stop is expected before this",
    ]


def test_nothing_at_all_is_no_mistake() -> None:
    for text in ("", " \n", "# only a remark", "\ufeff", "\ufeff" + PREFIX):
        assert read_turtle(text).problems == ()


def test_broken_iris_are_told_and_left_out(caplog: pytest.LogCaptureFixture) -> None:
    found = read_turtle(PREFIX + "a:x a:p <http://a b/> ; a:q 1 .")
    assert [each.predicate for each in found.statements] == ["http://a/q"]
    assert "`http://a b/`" in found.problems[0].message
    assert caplog.records == []


def test_no_text_makes_it_fail() -> None:
    source = PREFIX + 'a:x a:p [ a:q ( 1 "t"@en """l""" ) ] , _:b ; a <r> .\n<x> a:p 1e9 . # r\n'
    chance = random.Random(7)
    for _ in range(2000):
        text = list(source)
        for _ in range(chance.randrange(1, 4)):
            place = chance.randrange(len(text))
            text[place : place + chance.randrange(3)] = chance.choice(NOISE)
        written = "".join(text)
        found = read_turtle(written)
        for problem in found.problems:
            assert 0 <= problem.span.start <= problem.span.end <= len(written)
        for each in found.statements:
            assert 0 <= each.span.start <= each.object_span.end <= len(written)


def test_deep_nesting_ends_in_a_finding() -> None:
    found = read_turtle(PREFIX + "a:x a:p " + "[ a:p " * 5000 + "]" * 5000 + " .")
    assert len(found.problems) == 1
