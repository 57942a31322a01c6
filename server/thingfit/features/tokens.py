"""What the words of a document are, for their colours: keywords, prefixes, terms, names, values."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from enum import Enum

from thingfit.facts import Document, Kind
from thingfit.features.names import (
    NAMED_BY_PEOPLE,
    PLAIN_JSON,
    NameKind,
    Occurrence,
    names_of_things,
)
from thingfit.features.pointers import names_in_pointers
from thingfit.features.terms import Stated, stated
from thingfit.features.written import content, part
from thingfit.meaning import td_terms
from thingfit.meaning.keywords import KEYWORDS
from thingfit.syntax import Array, Member, Node, Object, String
from thingfit.text import Span
from thingfit.workspace import Snapshot

_THINGS = (Kind.THING_DESCRIPTION, Kind.THING_MODEL)


class TokenKind(Enum):
    """What a word is."""

    KEYWORD = "a keyword of JSON-LD"
    PREFIX = "a prefix"
    TERM = "a term of a vocabulary"
    CLASS = "a class or individual of a vocabulary"
    NAME = "a name that the author chose"
    VARIABLE = "a variable of a template"
    VALUE = "one of the values that a term may have"


@dataclass(frozen=True, slots=True)
class Token:
    """A word without its quotes; no two overlap."""

    span: Span
    kind: TokenKind
    is_definition: bool = False


def tokens(snapshot: Snapshot, uri: str, span: Span | None = None) -> tuple[Token, ...]:
    """The words of a document that have a meaning, in order; those that touch a span if given."""
    document = snapshot.documents.get(uri)
    if document is None or document.kind in (None, Kind.SETTINGS):
        return ()
    found = [*_names(snapshot, document), *_Words(document).all()]
    found.sort(key=lambda each: (each.span.start, each.span.end))
    kept: list[Token] = []
    done = 0
    for each in found:
        if each.span.start >= done and each.span.end > each.span.start:
            kept.append(each)
            done = each.span.end
    if span is None:
        return tuple(kept)
    return tuple(e for e in kept if e.span.start < span.end and span.start < e.span.end)


def _names(snapshot: Snapshot, document: Document) -> Iterator[Token]:
    for each in names_of_things(document):
        yield _token(each)
    for each in names_in_pointers(snapshot, document):
        yield _token(each)


def _token(each: Occurrence) -> Token:
    is_variable = each.name.kind is NameKind.VARIABLE
    kind = TokenKind.VARIABLE if is_variable else TokenKind.NAME
    return Token(each.span, kind, each.is_definition)


class _Words:
    """The keys and values of one document that contexts give a meaning."""

    def __init__(self, document: Document) -> None:
        self.document = document
        self.text = document.text
        self.facts: Stated = stated(document.expansion)
        self.dropped = frozenset(document.expansion.dropped)
        self.is_thing = document.kind in _THINGS

    def all(self) -> Iterator[Token]:
        yield from self.node(self.document.tree.root)

    def node(self, node: Node) -> Iterator[Token]:
        match node:
            case Array():
                for item in node.items:
                    yield from self.node(item)
            case Object():
                for member in node.members:
                    yield from self.member(member)

    def member(self, member: Member) -> Iterator[Token]:
        key = member.key.value
        yield from self.key(member.key)
        if key == "@context":
            yield from self.context(member.value)
            return
        value = member.value
        for node in value.items if isinstance(value, Array) else (value,):
            if isinstance(node, String):
                yield from self.value(key, node)
        if self.is_thing and key in NAMED_BY_PEOPLE and isinstance(value, Object):
            for named in value.members:
                yield from self.node(named.value)
        elif not (self.is_thing and key in PLAIN_JSON):
            yield from self.node(value)

    def key(self, node: String) -> Iterator[Token]:
        if node.value in KEYWORDS:
            yield Token(content(self.text, node), TokenKind.KEYWORD)
        elif node.span not in self.dropped:
            yield from self.prefixed(node, TokenKind.TERM)

    def value(self, key: str, node: String) -> Iterator[Token]:
        if key == "@type" and node.value:
            yield from self.prefixed(node, TokenKind.CLASS)
        elif node.value in td_terms.values_of(key) and self.is_thing:
            yield Token(content(self.text, node), TokenKind.VALUE)
        elif ":" in node.value and node.value not in self.facts.objects.get(
            node.span, (node.value,)
        ):
            # What became another IRI than it is written as has a prefix.
            yield from self.prefixed(node, TokenKind.CLASS)

    def context(self, node: Node) -> Iterator[Token]:
        for each in node.items if isinstance(node, Array) else (node,):
            for member in each.members if isinstance(each, Object) else ():
                if member.key.value in KEYWORDS:
                    yield Token(content(self.text, member.key), TokenKind.KEYWORD)
                else:
                    span = content(self.text, member.key)
                    yield Token(span, TokenKind.PREFIX, is_definition=True)
                if isinstance(member.value, Object):
                    yield from self.definition(member.value)

    def definition(self, node: Object) -> Iterator[Token]:
        """The keywords in the definition of a term."""
        for member in node.members:
            if member.key.value in KEYWORDS:
                yield Token(content(self.text, member.key), TokenKind.KEYWORD)
            if member.key.value == "@context":
                yield from self.context(member.value)

    def prefixed(self, node: String, kind: TokenKind) -> Iterator[Token]:
        """A word, and its prefix apart when it has one."""
        prefix, colon, rest = node.value.partition(":")
        if not node.value or rest.startswith("//"):
            return
        if not colon:
            yield Token(content(self.text, node), kind)
            return
        yield Token(part(self.text, node, 0, len(prefix)), TokenKind.PREFIX)
        yield Token(part(self.text, node, len(prefix) + 1, len(node.value)), kind)
