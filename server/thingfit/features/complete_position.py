"""Where the cursor stands: in a key or in a value, what is being typed there, and what holds it.

The tree leads to the innermost bracket; from its last member on, the text itself is read again,
because what is half typed has no place in a tree yet.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from enum import Enum

from thingfit.syntax import Array, Node, Object
from thingfit.syntax.query import Step
from thingfit.text import Edit, Span

_TOKEN = re.compile(
    r'(?P<string>"(?:[^"\\\r\n]|\\.)*"?)|(?P<mark>[{}\[\],:])'
    r'|(?P<word>[^\s,:\[\]{}"]+(?::[^\s,:\[\]{}"]+)*)'
)
_VALUE_WORD = re.compile(r'[^\s,\[\]{}"]+')
_SPACE = re.compile(r"\s*")
_TYPED_REST = re.compile(r'[^\s,\[\]{}"]*')


class Role(Enum):
    """What is expected at the cursor."""

    KEY = "a key"
    VALUE = "a value"


@dataclass(frozen=True, slots=True)
class Place:
    """A place in a text, as completion sees it.

    `steps` is the path of the value, or of the object that a key is typed in; `holders` are the
    brackets from the root to the innermost. `span` is what an insertion replaces and `typed` the
    part of it before the cursor, without its quote. `lead` and `tail` are what is missing around
    it: a colon, a comma; `before` the edits for a comma that is missing before it.
    """

    role: Role
    span: Span
    typed: str
    is_quoted: bool
    steps: tuple[Step, ...]
    holders: tuple[Node, ...]
    has_colon: bool = False
    lead: str = ""
    tail: str = ""
    before: tuple[Edit, ...] = ()

    @property
    def holder(self) -> Node | None:
        """The innermost bracket around the cursor."""
        return self.holders[-1] if self.holders else None

    @property
    def key(self) -> str | None:
        """The key whose value, or item of a value, is typed; nothing at the root or for a key."""
        if self.role is Role.KEY:
            return None
        return next((step for step in reversed(self.steps) if isinstance(step, str)), None)

    @property
    def is_item(self) -> bool:
        """Whether the value is an item of an array."""
        return bool(self.steps) and isinstance(self.steps[-1], int)

    @property
    def owners(self) -> tuple[Node, ...]:
        """The holders up to the object of the key; the array around an item is left out."""
        count = len(self.holders)
        while count and not isinstance(self.holders[count - 1], Object):
            count -= 1
        return self.holders[:count]

    @property
    def owner(self) -> Object | None:
        """The innermost object around the cursor."""
        found = self.owners[-1:]
        return found[0] if found and isinstance(found[0], Object) else None

    @property
    def owner_steps(self) -> tuple[Step, ...]:
        """The path of the innermost object around the cursor."""
        return self.steps[: max(len(self.owners) - 1, 0)]


class _State(Enum):
    KEY = "a key or the end"
    COLON = "a colon"
    VALUE = "a value"
    DONE = "a comma or the end"


@dataclass(slots=True)
class _Frame:
    """A bracket that is open where the reading stands."""

    mark: str
    start: int
    state: _State
    key: str = ""
    index: int = 0

    @property
    def step(self) -> Step:
        return self.key if self.mark == "{" else self.index


def place_at(text: str, root: Node, offset: int) -> Place | None:
    """The place of an offset; nothing where neither a key nor a value is expected."""
    frames, start, before, holders = _descend(root, offset)
    reader = _Reader(text, offset, frames)
    if before >= 0 and "," not in text[before:start]:
        # What was read before lacks its comma, which is to be typed too.
        reader.value_done(before)
        frames[-1].index -= frames[-1].mark == "["
    place = reader.read(start)
    if place is None:
        return None
    return replace(place, holders=_holders(root, reader.frames, holders))


def _descend(root: Node, offset: int) -> tuple[list[_Frame], int, int, tuple[Node, ...]]:
    """The brackets around an offset as the tree has them, and where to read on from.

    The third is where the member or item before that place ends, or -1.
    """
    frames: list[_Frame] = []
    holders: list[Node] = []
    start, before, node = 0, -1, root
    while isinstance(node, Object | Array) and (not frames or node.span.start < offset):
        if not node.span.start < offset < node.span.end and (frames or offset <= node.span.start):
            break
        holders.append(node)
        start, before = node.span.start + 1, -1
        inner: Node | None = None
        if isinstance(node, Object):
            frame = _Frame("{", node.span.start, _State.KEY)
            behind = [each for each in node.members if each.span.start < offset]
            if behind:
                start, frame.key = behind[-1].span.start, behind[-1].key.value
                inner = behind[-1].value
                before = behind[-2].span.end if len(behind) > 1 else -1
        else:
            frame = _Frame("[", node.span.start, _State.VALUE)
            count = sum(each.span.start < offset for each in node.items)
            if count:
                frame.index = count - 1
                inner = node.items[count - 1]
                start = inner.span.start
                before = node.items[count - 2].span.end if count > 1 else -1
        frames.append(frame)
        if inner is None or not inner.span.start < offset < inner.span.end:
            break
        node = inner
    return frames, start, before, tuple(holders)


def _holders(root: Node, frames: list[_Frame], known: tuple[Node, ...]) -> tuple[Node, ...]:
    """The nodes of the brackets that are open; one that the tree lacks is an empty object."""
    found: list[Node] = []
    by_start = {each.span.start: each for each in known}
    for frame in frames:
        node = by_start.get(frame.start)
        if node is None:
            node = _starting_at(found[-1] if found else root, frame.start)
        if node is None:
            span = Span(frame.start, frame.start + 1)
            node = Object(span, damaged=True) if frame.mark == "{" else Array(span, damaged=True)
        found.append(node)
    return tuple(found)


def _starting_at(node: Node, start: int) -> Node | None:
    for each in (node, *_inner(node)):
        if isinstance(each, Object | Array) and each.span.start == start:
            return each
    return None


def _inner(node: Node) -> Iterator[Node]:
    match node:
        case Object():
            yield from (each.value for each in node.members)
        case Array():
            yield from node.items


class _Reader:
    """Reads the tokens up to the cursor and keeps which brackets are open."""

    def __init__(self, text: str, offset: int, frames: list[_Frame]) -> None:
        self.text = text
        self.offset = offset
        self.frames = frames
        self.root_done = False
        self.last_end = -1

    def read(self, at: int) -> Place | None:
        """The place of the cursor, read from an offset at which a token starts."""
        while True:
            space = _SPACE.match(self.text, at)
            at = space.end() if space else at
            if at >= self.offset:
                return self.between()
            token = _TOKEN.match(self.text, at)
            if token is None:
                return None
            if token.lastgroup == "mark":
                self.mark(token.group(), at)
                at = token.end()
                continue
            end = self.end_of(token)
            if self.holds_cursor(token, end):
                return self.inside(Span(at, end), token.lastgroup == "string")
            self.take(token.group(), end)
            at = end

    @property
    def state(self) -> _State:
        if self.frames:
            return self.frames[-1].state
        return _State.DONE if self.root_done else _State.VALUE

    def end_of(self, token: re.Match[str]) -> int:
        if token.lastgroup == "word" and self.state in (_State.VALUE, _State.COLON):
            word = _VALUE_WORD.match(self.text, token.start())
            return word.end() if word else token.end()
        return token.end()

    def holds_cursor(self, token: re.Match[str], end: int) -> bool:
        if token.start() >= self.offset or self.offset > end:
            return False
        is_closed = token.lastgroup == "string" and len(token[0]) > 1 and token[0][-1] == '"'
        return self.offset < end or not is_closed

    def mark(self, mark: str, at: int) -> None:
        """Takes a bracket, a comma or a colon."""
        if mark in "{[":
            self.frames.append(_Frame(mark, at, _State.KEY if mark == "{" else _State.VALUE))
            return
        if mark in "}]":
            opener = "{" if mark == "}" else "["
            while self.frames and self.frames[-1].mark != opener:
                self.frames.pop()
            if self.frames:
                self.frames.pop()
            self.value_done(at + 1)
        elif self.frames:
            frame = self.frames[-1]
            if mark == ",":
                frame.index += frame.mark == "["
                frame.state = _State.KEY if frame.mark == "{" else _State.VALUE
            elif frame.mark == "{":
                frame.state = _State.VALUE

    def take(self, token: str, end: int) -> None:
        """Takes a string or word that lies before the cursor."""
        frame = self.frames[-1] if self.frames else None
        if frame and frame.mark == "{" and frame.state in (_State.KEY, _State.DONE):
            frame.key = _plain(token)
            frame.state = _State.COLON
            self.last_end = end
            return
        if frame and frame.mark == "[" and frame.state is _State.DONE:
            frame.index += 1
        self.value_done(end)

    def value_done(self, end: int) -> None:
        self.last_end = end
        if self.frames:
            self.frames[-1].state = _State.DONE
        else:
            self.root_done = True

    # The place itself.

    def inside(self, span: Span, is_quoted: bool) -> Place | None:
        """The place of a cursor within a string or word."""
        if is_quoted and not self.is_closed(span):
            rest = _TYPED_REST.match(self.text, self.offset)
            span = Span(span.start, rest.end() if rest else self.offset)
        start = span.start + is_quoted
        typed = self.text[start : self.offset] if self.offset > start else ""
        return self.place(span, typed, is_quoted)

    def is_closed(self, span: Span) -> bool:
        """Whether a string ends at its second quote; that may be the quote that opens the next."""
        if len(self.text[span.start : span.end]) < 2 or self.text[span.end - 1] != '"':
            return False
        return self.next_mark(span.end) in ("", ",", ":", "}", "]", '"', "{")

    def between(self) -> Place | None:
        """The place of a cursor between tokens."""
        return self.place(Span(self.offset, self.offset), "", False)

    def place(self, span: Span, typed: str, is_quoted: bool) -> Place | None:
        frame = self.frames[-1] if self.frames else None
        state = self.state
        steps = tuple(each.step for each in self.frames)
        before: tuple[Edit, ...] = ()
        lead = ""
        if state is _State.DONE:
            if frame is None or not self.may_go_on(span):
                return None
            before = (Edit(Span(self.last_end, self.last_end), ","),)
            state = _State.KEY if frame.mark == "{" else _State.VALUE
            if frame.mark == "[":
                steps = (*steps[:-1], frame.index + 1)
        if state is _State.COLON:
            has_colon = self.next_mark(span.end) == ":" and span.start == span.end
            if has_colon or "\n" in self.text[self.last_end : span.start]:
                return None
            state, lead = _State.VALUE, ": "
        follows = self.next_mark(span.end)
        if frame is None and follows:
            return None
        if state is _State.KEY:
            has_colon = follows == ":"
            tail = "," if follows == '"' else ""
            return Place(
                Role.KEY, span, typed, is_quoted, steps[:-1], (), has_colon, "", tail, before
            )
        if frame and frame.mark == "{" and self.has_value(span):
            return None
        tail = "," if frame and follows in ('"', "{", "[") else ""
        return Place(Role.VALUE, span, typed, is_quoted, steps, (), False, lead, tail, before)

    def has_value(self, span: Span) -> bool:
        """Whether the value of the key already stands behind the cursor, on the same line."""
        rest = self.text[span.end : span.end + 200].partition("\n")[0].lstrip(" \t")
        return span.start == span.end and bool(rest) and rest[0] not in ",}]\r"

    def may_go_on(self, span: Span) -> bool:
        """Whether a key or value may be typed here although the comma before it is missing."""
        if self.next_mark(span.end) == "," and span.start == span.end:
            return False
        return span.end > span.start or "\n" in self.text[self.last_end : span.start]

    def next_mark(self, at: int) -> str:
        space = _SPACE.match(self.text, at)
        at = space.end() if space else at
        return self.text[at : at + 1]


def _plain(token: str) -> str:
    """The text of a string or word."""
    try:
        value = json.loads(token)
    except ValueError:
        return token.strip('"')
    return value if isinstance(value, str) else token
