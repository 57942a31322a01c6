"""What the text of a SPARQL query shows before it runs: its form, its prefixes, its terms.

The store parses queries itself. This reads just the words of one, to refuse what is no question, to
name the place of an unknown prefix, and to know in which spelling a query writes its terms.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import NamedTuple

from thingfit.meaning import vocabulary
from thingfit.spelling import nearest
from thingfit.text import LineIndex

# SPARQL 1.1 Query Language, section 19.8: the terminals, as far as they matter here.
_TOKEN = re.compile(
    r"""(?P<iri><[^<>"{}|^`\\\x00-\x20]*>)
      | (?P<comment>\#[^\r\n]*)
      | (?P<string>\"{3}(?:\\.|"{0,2}[^"\\])*"{3} | '{3}(?:\\.|'{0,2}[^'\\])*'{3}
                  |"(?:\\.|[^"\\\r\n])*" | '(?:\\.|[^'\\\r\n])*')
      | (?P<blank>_:[\w.\-]+)
      | (?P<variable>[?$]\w+)
      | (?P<name>(?:[^\W\d_][\w.\-]*)?:(?:(?:[\w:.\-]|%[0-9A-Fa-f]{2}|\\[_~.\-!$&'()*+,;=/?\#@%])*
                 (?:[\w:\-]|%[0-9A-Fa-f]{2}|\\[_~.\-!$&'()*+,;=/?\#@%]))?)
      | (?P<word>[^\W\d_]\w*)
    """,
    re.VERBOSE | re.DOTALL,
)
_QUESTIONS = ("SELECT", "ASK", "CONSTRUCT", "DESCRIBE")
_UPDATES = frozenset("INSERT DELETE LOAD CLEAR DROP CREATE ADD MOVE COPY WITH".split())
_ESCAPED = re.compile(r"\\(.)")


class QueryError(Exception):
    """A query cannot be run; the text is one sentence for the user."""


class Token(NamedTuple):
    """A word of a query and where it begins."""

    kind: str
    text: str
    start: int


@dataclass(frozen=True, slots=True)
class Query:
    """A question: its text, its form, its own prefixes, and the IRIs that it names."""

    text: str
    form: str
    prefixes: Mapping[str, str]
    iris: frozenset[str]


def read_query(text: str) -> Query:
    """The query of a text; one that is no question, or has an unknown prefix, is refused."""
    tokens = tuple(tokens_of(text))
    body, prefixes = _prologue(tokens)
    first = next((each for each in body if each.kind == "word"), None)
    _refuse(text, first, body)
    iris = {each.text[1:-1] for each in body if each.kind == "iri"}
    known = {**vocabulary.namespaces(), **prefixes}
    for each in body:
        if each.kind == "name":
            prefix, _, local = each.text.partition(":")
            if prefix not in known:
                raise QueryError(_unknown_prefix(text, each, prefix, known))
            iris.add(known[prefix] + _ESCAPED.sub(r"\1", local))
    form = first.text.upper() if first else ""
    return Query(text, form, prefixes, frozenset(iris))


def place_in(text: str, offset: int) -> str:
    """Where something is in a query, in words."""
    lines = LineIndex(text)
    line = lines.line_of(min(offset, len(text)))
    column = offset - lines.line_span(line).start + 1
    return f"line {line + 1}, column {column}"


def tokens_of(text: str) -> Iterator[Token]:
    """The words of a query, comments left out."""
    for found in _TOKEN.finditer(text):
        kind = found.lastgroup or ""
        if kind != "comment":
            yield Token(kind, found[0], found.start())


def _prologue(tokens: tuple[Token, ...]) -> tuple[tuple[Token, ...], dict[str, str]]:
    """The tokens behind the declarations, and the prefixes that these declare."""
    prefixes: dict[str, str] = {}
    at = 0
    while at < len(tokens):
        word = tokens[at].text.upper()
        if word == "PREFIX" and at + 2 < len(tokens) and tokens[at + 2].kind == "iri":
            prefixes[tokens[at + 1].text.removesuffix(":")] = tokens[at + 2].text[1:-1]
            at += 3
        elif word == "BASE" and at + 1 < len(tokens):
            at += 2
        else:
            break
    return tokens[at:], prefixes


def _refuse(text: str, first: Token | None, body: tuple[Token, ...]) -> None:
    expected = "`SELECT`, `ASK`, `CONSTRUCT` or `DESCRIBE` is expected"
    if first is None:
        raise QueryError(f"the query is empty; {expected}")
    word = first.text.upper()
    if word in _UPDATES:
        raise QueryError(f"`{word}` is an update, and the workspace is read only; {expected}")
    if word not in _QUESTIONS:
        where = place_in(text, first.start)
        raise QueryError(f"{where}: `{first.text}` begins no query; {expected}")
    for each in body:
        if each.kind == "word" and each.text.upper() == "SERVICE":
            where = place_in(text, each.start)
            raise QueryError(f"{where}: `SERVICE` asks another server; only the workspace is asked")


def _unknown_prefix(text: str, token: Token, prefix: str, known: Mapping[str, str]) -> str:
    near = nearest(prefix, known, 1)
    hint = f"did you mean `{near[0]}`?" if near else f"`PREFIX {prefix}: <…>` declares it"
    return f"{place_in(text, token.start)}: the prefix `{prefix}` is not declared; {hint}"
