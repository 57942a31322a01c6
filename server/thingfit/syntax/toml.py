"""TOML as the same tree as JSON, with the place of every key and value.

The standard library decides what is TOML and what its values are; this file finds the places,
which that library does not tell. Source: TOML 1.0.0.
"""

from __future__ import annotations

import re
import sys
from collections.abc import Iterator
from dataclasses import dataclass, field

from thingfit.syntax.nodes import Array, Literal, Member, Missing, Node, Number, Object, String
from thingfit.syntax.parser import Tree
from thingfit.syntax.scanner import Problem, ProblemKind
from thingfit.text import LineIndex, Span

if sys.version_info >= (3, 11):
    import tomllib
else:
    import tomli as tomllib

_BLANK = re.compile(r"(?:[ \t\r\n]|#[^\n]*)*")
_SPACE = re.compile(r"[ \t]*")
_STRING = re.compile(
    r'"""(?:[^\\]|\\.)*?"{3,5}|\'\'\'.*?\'{3,5}|"(?:[^"\\\n]|\\.)*"|\'[^\'\n]*\'', re.DOTALL
)
_BARE_KEY = re.compile(r"[A-Za-z0-9_-]+")
_SCALAR = re.compile(r"[^,\]}\r\n#]*[^,\]}\r\n# \t]")
_PLACE = re.compile(r" \(at (?:line (\d+), column (\d+)|end of document)\)$")


@dataclass(slots=True)
class _Table:
    """A table while it is read: its members, and the span from its first to its last place."""

    start: int
    end: int
    members: dict[str, tuple[String, _Table | _Tables | Node]] = field(default_factory=dict)


@dataclass(slots=True)
class _Tables:
    """An array of tables (`[[name]]`) while it is read."""

    items: list[_Table]


def parse_toml(text: str) -> Tree:
    """The tree of a TOML text; of one that is not TOML, an empty object and the problem.

    The span of a table reaches from its first place to its last, other tables between included.
    """
    # Python before 3.11 and TOML 1.0 alike know no byte order mark.
    body = " " + text[1:] if text.startswith("\ufeff") else text
    try:
        tomllib.loads(body)
    except ValueError as error:
        problem = Problem(ProblemKind.SYNTAX, *_problem(text, str(error)))
        return Tree(Object(Span(0, len(text))), (problem,))
    except RecursionError:
        span = Span(0, min(1, len(text)))
        message = "the brackets are nested too deep to be read"
        return Tree(Object(Span(0, len(text))), (Problem(ProblemKind.TOO_DEEP, message, span),))
    return Tree(_finished(_Reader(body).read()), ())


def _problem(text: str, message: str) -> tuple[str, Span]:
    place = _PLACE.search(message)
    said = message[: place.start()] if place else message
    start = len(text.rstrip())
    if place and place.group(1):
        lines = LineIndex(text)
        start = lines.line_span(int(place.group(1)) - 1).start + int(place.group(2)) - 1
    start = min(start, max(len(text) - 1, 0))
    return f"the text is not TOML: {said[:1].lower()}{said[1:]}", Span(start, start + bool(text))


class _Reader:
    """One reading of a text that is known to be TOML."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.at = 0

    def read(self) -> _Table:
        root = _Table(0, len(self.text))
        table = root
        self.skip(_BLANK)
        while self.at < len(self.text):
            if self.text[self.at] == "[":
                table = self.header(root)
            else:
                self.pair(table)
            self.skip(_BLANK)
        return root

    def skip(self, pattern: re.Pattern[str]) -> None:
        found = pattern.match(self.text, self.at)
        if found:
            self.at = found.end()

    def header(self, root: _Table) -> _Table:
        start = self.at
        several = self.text.startswith("[[", start)
        self.at += 2 if several else 1
        keys = list(self.keys())
        self.at += 2 if several else 1
        table = root
        for key in keys[:-1]:
            table = self.inner(table, key, start)
        last = keys[-1]
        if not several:
            return self.inner(table, last, start)
        made = _Table(start, self.at)
        known = table.members.setdefault(last.value, (last, _Tables([])))[1]
        if isinstance(known, _Tables):
            known.items.append(made)
        return made

    def inner(self, table: _Table, key: String, start: int) -> _Table:
        known = table.members.setdefault(key.value, (key, _Table(start, self.at)))[1]
        found = known.items[-1] if isinstance(known, _Tables) else known
        if not isinstance(found, _Table):
            return _Table(start, self.at)
        found.end = max(found.end, self.at)
        return found

    def keys(self) -> Iterator[String]:
        while True:
            self.skip(_SPACE)
            found = _STRING.match(self.text, self.at) or _BARE_KEY.match(self.text, self.at)
            if not found:
                return
            self.at = found.end()
            written = found.group()
            yield String(Span(*found.span()), _plain(written) if written[0] in "\"'" else written)
            self.skip(_SPACE)
            if self.text[self.at : self.at + 1] != ".":
                return
            self.at += 1

    def pair(self, table: _Table) -> None:
        outer = table
        keys = list(self.keys())
        start = keys[0].span.start if keys else self.at
        for key in keys[:-1]:
            table = self.inner(table, key, start)
        self.at += 1  # The equals sign.
        self.skip(_SPACE)
        value = self.value()
        if keys:
            table.members[keys[-1].value] = (keys[-1], value)
        for each in (outer, table):
            each.end = max(each.end, self.at)

    def value(self) -> Node:
        mark = self.text[self.at : self.at + 1]
        if mark == "[":
            return self.array()
        if mark == "{":
            return self.inline_table()
        found = _STRING.match(self.text, self.at) or _SCALAR.match(self.text, self.at)
        if not found:
            self.at += 1
            return Missing(Span(self.at - 1, self.at))
        self.at = found.end()
        return _scalar(found.group(), Span(*found.span()))

    def array(self) -> Array:
        start = self.at
        self.at += 1
        items: list[Node] = []
        while True:
            self.skip(_BLANK)
            mark = self.text[self.at : self.at + 1]
            if mark in ("]", ""):
                self.at += 1
                return Array(Span(start, self.at), tuple(items))
            if mark == ",":
                self.at += 1
            else:
                items.append(self.value())

    def inline_table(self) -> Object:
        table = _Table(self.at, self.at)
        self.at += 1
        while True:
            self.skip(_BLANK)
            mark = self.text[self.at : self.at + 1]
            if mark in ("}", ""):
                self.at += 1
                table.end = self.at
                return _finished(table)
            if mark == ",":
                self.at += 1
            else:
                self.pair(table)


def _plain(written: str) -> str:
    value = tomllib.loads(f"x = {written}")["x"]
    return value if isinstance(value, str) else written


def _scalar(written: str, span: Span) -> Node:
    """A leaf; dates and times, which JSON does not know, are strings as they are written."""
    value = tomllib.loads(f"x = {written}")["x"]
    match value:
        case bool():
            return Literal(span, value)
        case int() | float():
            return Number(span, value)
        case str():
            return String(span, value)
        case _:
            return String(span, written)


def _finished(table: _Table) -> Object:
    members: list[Member] = []
    for key, made in table.members.values():
        value = _node(made)
        start, end = key.span
        if isinstance(made, _Table | _Tables):  # The header precedes, the table may go on later.
            start, end = min(start, value.span.start), max(end, value.span.end)
        members.append(Member(Span(start, max(end, value.span.end)), key, value))
    by_key = {member.key.value: member for member in members}
    end = max([table.end, *(member.span.end for member in members)])
    return Object(Span(table.start, end), tuple(members), by_key=by_key)


def _node(made: _Table | _Tables | Node) -> Node:
    match made:
        case _Table():
            return _finished(made)
        case _Tables():
            items = tuple(_finished(item) for item in made.items)
            return Array(Span(items[0].span.start, max(each.span.end for each in items)), items)
        case _:
            return made
