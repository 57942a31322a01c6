"""A JSON parser that never fails: every text gives a tree and the problems met on the way.

The grammar is RFC 8259. A valid text takes the short way through this file; everything else is
recovery, with the aim that one mistake gives one problem and harms one object at most.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import Enum

from thingfit.syntax import recovery
from thingfit.syntax.nodes import Array, Literal, Member, Missing, Node, Object, String
from thingfit.syntax.scanner import OpenBracket, Problem, ProblemKind, Scanner, shown
from thingfit.text import Edit, Span

MAX_DEPTH = 128
"""Brackets nested deeper than this are skipped, so that everything above may recurse."""

_SPACE = re.compile(r"[ \t\n\r]*")
_KEY_AND_COLON = re.compile(r'"([^"\\\x00-\x1f]*)"[ \t\n\r]*:[ \t\n\r]*')
_NUMBER = re.compile(r"-?(?:0|[1-9][0-9]*)(\.[0-9]+)?([eE][+-]?[0-9]+)?(?![\w.+-])", re.ASCII)
_LITERAL = re.compile(r"(?:true|false|null)(?![\w$-])", re.ASCII)
_NUMBER_LIKE = re.compile(r"[+-]?\.?[0-9][\w.+-]*", re.ASCII)
_WORD = re.compile(r"[^\s,:\[\]{}\"']+")
_UNOPENED_VALUE = re.compile(r'[^"\r\n]*"(?=[ \t]*(?:[,\]}\r\n]|\Z))')
_UNOPENED_KEY = re.compile(r'[^"\r\n:,\[\]{}]*(?::[^"\r\n\s:,\[\]{}]*)?"(?=\s*:)')
_LINE_REST = re.compile(r"[^\r\n]*")
_MORE_MEMBERS = re.compile(r'[ \t\n\r]*,?[ \t\n\r]*"(?:[^"\\\r\n]|\\.)*"[ \t\n\r]*:')
_CLOSER = {"{": "}", "[": "]"}
_LITERALS: dict[str, bool | None] = {"true": True, "false": False, "null": None}


@dataclass(frozen=True, slots=True, eq=False)
class Tree:
    """The root of a text and its problems in order; the root is `Missing` when there is nothing."""

    root: Node
    problems: tuple[Problem, ...]


def parse(text: str) -> Tree:
    """The tree of any text.

    When brackets do not match, a second reading trusts the indentation; of the two readings the
    one with fewer problems is given.
    """
    first = _Reader(text, by_indentation=False)
    tree = first.read()
    if not first.brackets_differ or "\n" not in text:
        return tree
    second = _Reader(text, by_indentation=True).read()
    return second if len(second.problems) <= len(tree.problems) else tree


class Ending(Enum):
    """How an object or array ends at the next character."""

    NONE = "it goes on"
    CLOSER = "its closing bracket is here"
    WITHOUT = "its closing bracket is missing"


class _Reader(Scanner):
    """One reading of one text."""

    def __init__(self, text: str, *, by_indentation: bool) -> None:
        super().__init__(text)
        self.by_indentation = by_indentation
        self.ended = False

    def read(self) -> Tree:
        if self.text.startswith("\ufeff"):
            self.at = 1
            self.report(
                "the text begins with a byte order mark; JSON is expected to begin with its value",
                Span(0, 1),
                kind=ProblemKind.BYTE_ORDER_MARK,
                title="Remove the byte order mark",
                edits=(Edit(Span(0, 1), ""),),
            )
        self.skip_space()
        if self.at == self.end:
            self.report("the document is empty; a JSON value is expected", Span(0, self.end))
            return Tree(Missing(Span(0, self.end)), tuple(self.problems))
        root = self.value()
        self.skip_space()
        if self.at < self.end:
            rest = Span(self.at, self.at + len(self.text[self.at :].rstrip()))
            self.report("text follows the end of the document; nothing is expected here", rest)
            self.brackets_differ = True
        self.problems.sort(key=lambda problem: problem.span)
        return Tree(root, tuple(self.problems))

    # Values.

    def value(self) -> Node:
        """The value that begins here; `Missing`, with a report, when none does."""
        mark = self.peek()
        if mark == '"':
            return self.string(as_key=False)
        if mark in ("{", "["):
            return self.container(mark)
        number = _NUMBER.match(self.text, self.at)
        if number:
            return self.number(number)
        literal = _LITERAL.match(self.text, self.at)
        if literal:
            self.at = self.last_end = literal.end()
            return Literal(Span(*literal.span()), _LITERALS[literal.group()])
        return self.odd_value(mark)

    def container(self, mark: str) -> Node:
        start = self.at
        if len(self.open) >= MAX_DEPTH:
            return self.skip_container(start)
        self.enter(mark, start)
        self.last_end = self.at = start + 1
        node: Node = self.object_from(start) if mark == "{" else self.array_from(start)
        return node

    def enter(self, mark: str, start: int) -> None:
        indentation, alone = 0, False
        if self.by_indentation:
            indentation = recovery.line_indentation(self.text, start)
            rest = _LINE_REST.match(self.text, start + 1)
            alone = rest is not None and not rest.group().strip()
        self.open.append(OpenBracket(mark, start, indentation, alone))

    def skip_container(self, start: int) -> Node:
        end = recovery.matching_end(self.text, start + 1) or self.end
        if not any(problem.kind is ProblemKind.TOO_DEEP for problem in self.problems):
            self.report(
                f"brackets are nested deeper than {MAX_DEPTH} levels; what lies deeper is not read",
                Span(start, start + 1),
                kind=ProblemKind.TOO_DEEP,
            )
        self.at = self.last_end = end
        return Missing(Span(start, end))

    # Objects and arrays.

    def object_from(self, start: int, key: String | None = None) -> Object:
        """The object whose `{` is behind; with a key, the one that lacks it and begins there."""
        members: list[Member] = []
        if key is not None:
            members.append(self.member_from(key))
        separated, comma = key is None, -1
        while True:
            fast = _KEY_AND_COLON.match(self.text, self.at) if separated else None
            if fast and not self.by_indentation:
                self.at = fast.end()
                key_span = Span(fast.start(), fast.end(1) + 1)
                self.last_end = self.at
                members.append(self.member(String(key_span, fast.group(1))))
                separated = False
            self.skip_space()
            mark = self.peek()
            if mark == "," and not separated:
                comma = self.at
                self.at += 1
                separated = True
                self.skip_space()
            elif mark == ",":
                self.stray(mark)
            elif (ending := self.ending(mark, "{")) is not Ending.NONE:
                if comma >= 0 and separated:
                    self.comma_before_end(comma, ending)
                return self.leave_object(start, tuple(members), ending)
            elif mark in ("}", "]"):
                self.stray(mark)
            else:
                found = self.key()
                if found is None:
                    continue
                if not separated:
                    self.missing_comma(members[-1].span.end if members else start + 1)
                members.append(self.member_from(found))
                separated = False

    def array_from(self, start: int) -> Array:
        """The array whose `[` is behind."""
        items: list[Node] = []
        separated, comma = True, -1
        while True:
            self.skip_space()
            mark = self.peek()
            if mark == "," and not separated:
                comma = self.at
                self.at += 1
                separated = True
            elif mark == ",":
                self.stray(mark)
            elif (ending := self.ending(mark, "[")) is not Ending.NONE:
                if comma >= 0 and separated:
                    self.comma_before_end(comma, ending)
                return self.leave_array(start, tuple(items), ending)
            elif mark in ("}", "]", ":"):
                self.stray(mark)
            else:
                if self.is_member_ahead() and not self.members_start_item(items):
                    self.missing_closer("]")
                    if comma >= 0 and separated:
                        self.comma_before_end(comma, Ending.WITHOUT)
                    return self.leave_array(start, tuple(items), Ending.WITHOUT)
                if not separated:
                    if self.skip_stray_quote():
                        continue
                    self.missing_comma(items[-1].span.end if items else start + 1)
                items.append(self.item())
                separated = False

    def members_start_item(self, items: list[Node]) -> bool:
        """Whether a member found in an array begins an object that lacks its `{`."""
        plain = bool(items) and not isinstance(items[-1], Object | Missing)
        return not plain and recovery.opener_is_missing(self.text, self.at)

    def item(self) -> Node:
        start = self.at
        node = self.value()
        if isinstance(node, String) and self.colon_follows():
            return self.implied_object(node)
        if self.at == start:
            self.at += 1
        return node

    def member(self, key: String) -> Member:
        """The member whose key and colon are behind."""
        node = self.value()
        if isinstance(node, String) and self.colon_follows():
            node = self.implied_object(node)
        return Member(Span(key.span.start, max(key.span.end, node.span.end)), key, node)

    def member_from(self, key: String) -> Member:
        """The member whose key is behind, its colon perhaps missing."""
        self.skip_space()
        if self.peek() == ":":
            self.last_end = self.at = self.at + 1
            self.skip_space()
            return self.member(key)
        value_ahead = self.peek() not in ("", ",", "}", "]") and not self.is_member_ahead()
        if value_ahead and self.text.find("\n", key.span.end, self.at) < 0:
            after = Span(key.span.end, key.span.end)
            self.report(
                f"`:` is missing after the key `{key.value}`",
                key.span,
                title="Insert `:`",
                edits=(Edit(after, ":"),),
            )
            return self.member(key)
        self.report(f"the key `{key.value}` has no value; `:` and a value are expected", key.span)
        return Member(key.span, key, Missing(key.span))

    def colon_follows(self) -> bool:
        match = _SPACE.match(self.text, self.at)
        return match is not None and self.text.startswith(":", match.end())

    def is_member_ahead(self) -> bool:
        return self.peek() == '"' and _MORE_MEMBERS.match(self.text, self.at) is not None

    def implied_object(self, key: String) -> Object:
        """The object that begins at a key because its `{` is missing."""
        start = key.span.start
        self.enter("{", start)
        self.brackets_differ = True
        self.report(
            f"`{{` is missing before the key `{key.value}`",
            key.span,
            title="Insert `{`",
            edits=(Edit(Span(start, start), "{"),),
        )
        return self.object_from(start, key)

    # Brackets.

    def ending(self, mark: str, opener: str) -> Ending:
        """Whether the innermost bracket ends here: by its closer, or reported as without one."""
        closer = _CLOSER[opener]
        if not mark:
            self.ends_too_early(opener, closer)
            return Ending.WITHOUT
        if self.ends_by_indentation(mark):
            self.missing_closer(closer)
            return Ending.WITHOUT
        if mark not in ("}", "]"):
            return Ending.NONE
        indentation = self.telling_indentation()
        if indentation is not None and indentation > self.open[-1].indentation:
            return Ending.NONE
        if mark == closer:
            return Ending.NONE if self.root_goes_on() else Ending.CLOSER
        if any(_CLOSER[outer.mark] == mark for outer in self.open[:-1]):
            self.missing_closer(closer)
            return Ending.WITHOUT
        return Ending.NONE

    def ends_too_early(self, opener: str, closer: str) -> None:
        """Reports the innermost of the brackets that are open when the text ends."""
        here = self.open[-1]
        here.damaged = True
        if not self.ended:
            self.ended = self.brackets_differ = True
            self.report(
                f"`{opener}` is never closed; `{closer}` is expected before the text ends",
                Span(here.start, here.start + 1),
            )

    def ends_by_indentation(self, mark: str) -> bool:
        """Whether the mark here stands too far left to lie in the innermost bracket."""
        indentation = self.telling_indentation()
        if indentation is None or len(self.open) == 1:
            return False
        limit = self.open[-1].indentation
        return indentation < limit if mark in ("}", "]") else indentation <= limit

    def telling_indentation(self) -> int | None:
        """The indentation of the mark here if it may say which bracket it belongs to."""
        if not self.by_indentation or not self.open[-1].alone:
            return None
        return recovery.indentation(self.text, self.at)

    def root_goes_on(self) -> bool:
        """Whether members follow the bracket that would end the root."""
        return (
            len(self.open) == 1
            and self.open[0].mark == "{"
            and _MORE_MEMBERS.match(self.text, self.at + 1) is not None
        )

    def missing_closer(self, closer: str) -> None:
        self.brackets_differ = True
        place = Span(self.last_end, self.last_end)
        self.report(
            f"`{closer}` is missing here",
            Span(max(self.last_end - 1, 0), self.last_end),
            title=f"Insert `{closer}`",
            edits=(Edit(place, closer),),
        )

    def comma_before_end(self, comma: int, ending: Ending) -> None:
        """A comma before the closer is one too many; without a closer it is the outer bracket's."""
        if ending is Ending.CLOSER:
            self.trailing_comma(comma)
        elif self.at < self.end:
            self.at = comma

    def leave_object(self, start: int, members: tuple[Member, ...], ending: Ending) -> Object:
        end = self.leave(ending)
        by_key = {member.key.value: member for member in members}
        return Object(Span(start, max(end, start + 1)), members, self.open.pop().damaged, by_key)

    def leave_array(self, start: int, items: tuple[Node, ...], ending: Ending) -> Array:
        end = self.leave(ending)
        return Array(Span(start, max(end, start + 1)), items, self.open.pop().damaged)

    def leave(self, ending: Ending) -> int:
        """Moves over the closer if it is here; the end of what it closes."""
        if ending is Ending.CLOSER:
            self.last_end = self.at = self.at + 1
        return self.last_end

    # Strings, keys and everything that should have been one.

    def key(self) -> String | None:
        """The key here, or nothing after moving over text that cannot be one."""
        mark = self.peek()
        if mark == '"':
            if self.skip_stray_quote():
                return None
            return self.string(as_key=True)
        if mark == "'":
            return self.single_quoted()
        unopened = _UNOPENED_KEY.match(self.text, self.at)
        if unopened:
            return self.unopened_string(unopened)
        if mark in ("{", "["):
            self.report(f"`{mark}` is not expected here; a key is", Span(self.at, self.at + 1))
            self.value()
            return None
        word = _WORD.match(self.text, self.at)
        span = Span(*word.span()) if word else Span(self.at, self.at + 1)
        text = self.text[span.start : span.end]
        self.at = self.last_end = span.end
        if word and self.colon_follows():
            self.needs_quotes(span)
            return String(span, text)
        self.report(f"`{shown(text)}` is not expected here", span)
        return None

    def odd_value(self, mark: str) -> Node:
        """What stands where a value is expected and is not one."""
        start = self.at
        self.skip_space()
        if self.at > start:
            return self.value()  # A comment stood before the value.
        if mark in ("", ",", "}", "]", ":"):
            place = Span(max(self.last_end - 1, 0), self.last_end)
            self.report("a value is missing here", place)
            return Missing(Span(self.last_end, self.last_end))
        if mark == "'":
            return self.single_quoted() or Missing(Span(self.last_end, self.last_end))
        number = _NUMBER_LIKE.match(self.text, self.at)
        unopened = None if number else _UNOPENED_VALUE.match(self.text, self.at)
        if unopened:
            return self.unopened_string(unopened)
        found = number or _WORD.match(self.text, self.at)
        span = Span(*found.span()) if found else Span(self.at, self.at + 1)
        self.at = self.last_end = span.end
        text = self.text[span.start : span.end]
        known = recovery.nearest_literal(text)
        if number or text in ("NaN", "Infinity", "-Infinity"):
            self.report(f"`{shown(text)}` is not a number of JSON", span)
        elif known:
            self.report(
                f"`{text}` is not JSON; `{known}` is expected",
                span,
                title=f"Write `{known}`",
                edits=(Edit(span, known),),
            )
            return Literal(span, _LITERALS[known])
        else:
            self.needs_quotes(span)
        return Missing(span)
