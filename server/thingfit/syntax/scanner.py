"""The words of JSON in a text, read so that nothing fails: strings, numbers, blanks, problems."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from enum import Enum
from json import decoder

from thingfit.syntax import recovery
from thingfit.syntax.nodes import Missing, Node, Number, String
from thingfit.text import Edit, Span

_SHOWN = 60
"""Characters of a part of the text that a message repeats."""
_SPACE = re.compile(r"[ \t\n\r]*")
_PLAIN_STRING = re.compile(r'"([^"\\\x00-\x1f]*)"')
_COMMENT = re.compile(r"//[^\r\n]*|/\*.*?(?:\*/|\Z)", re.DOTALL)
_SINGLE_QUOTED = re.compile(r"'((?:[^'\\\r\n]|\\.)*)'")
_STRAY_QUOTE = re.compile(r'"[ \t]*(?=[,\]}]|[\r\n]|\Z)[,\]} \t]*(?=[\r\n]|\Z)')
_LINE_REST = re.compile(r"[^\r\n]*")

# The C function behind `json.loads`; typeshed leaves it out.
_scan_string: Callable[[str, int, bool], tuple[str, int]]
_scan_string = decoder.scanstring  # type: ignore[attr-defined]


class ProblemKind(Enum):
    """What sort of departure from JSON a problem is."""

    SYNTAX = "syntax"
    COMMENT = "comment"
    TRAILING_COMMA = "trailing comma"
    SINGLE_QUOTES = "single quotes"
    TOO_DEEP = "too deep"
    BYTE_ORDER_MARK = "byte order mark"
    ENCODING = "encoding"
    TOO_LARGE = "too large"
    BINARY = "binary"


@dataclass(frozen=True, slots=True)
class Problem:
    """A departure from JSON, with the edits that mend it when there is one obvious way."""

    kind: ProblemKind
    message: str
    span: Span
    title: str = ""
    edits: tuple[Edit, ...] = ()


def shown(text: str) -> str:
    """A part of the text as a message shows it: no control characters, and not too long."""
    text = text if len(text) <= _SHOWN else f"{text[: _SHOWN - 1]}…"
    return "".join(each if each.isprintable() else f"\\u{ord(each):04x}" for each in text)


@dataclass(slots=True)
class OpenBracket:
    """A bracket that is open: its mark, its place, its line's indentation, and harm done in it."""

    mark: str
    start: int
    indentation: int
    alone: bool
    damaged: bool = False


class Scanner:
    """A place in a text that moves forward; `at` is the offset of the next character."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.end = len(text)
        self.at = 0
        self.last_end = 0
        self.problems: list[Problem] = []
        self.open: list[OpenBracket] = []
        self.brackets_differ = False

    def report(
        self,
        message: str,
        span: Span,
        *,
        kind: ProblemKind = ProblemKind.SYNTAX,
        title: str = "",
        edits: tuple[Edit, ...] = (),
    ) -> None:
        """Keeps a problem, and marks the innermost open bracket as damaged."""
        if self.open and kind in (ProblemKind.SYNTAX, ProblemKind.TOO_DEEP):
            self.open[-1].damaged = True
        self.problems.append(Problem(kind, message, span, title, edits))

    def skip_space(self) -> None:
        """Moves over blanks, and over comments with a report."""
        match = _SPACE.match(self.text, self.at)
        self.at = match.end() if match else self.at
        while self.text.startswith("/", self.at):
            comment = _COMMENT.match(self.text, self.at)
            if comment is None:
                return
            self.report(
                "a comment stands here; JSON has none",
                Span(*comment.span()),
                kind=ProblemKind.COMMENT,
                title="Remove the comment",
                edits=(Edit(Span(*comment.span()), ""),),
            )
            match = _SPACE.match(self.text, comment.end())
            self.at = match.end() if match else comment.end()

    def peek(self) -> str:
        """The next character; at the end of the text, nothing."""
        return self.text[self.at] if self.at < self.end else ""

    def number(self, match: re.Match[str]) -> Node:
        """The number that matched; one too long for an integer is `Missing`."""
        span = Span(*match.span())
        self.at = self.last_end = match.end()
        if match.group(1) or match.group(2):
            return Number(span, float(match.group()))
        try:
            return Number(span, int(match.group()))
        except ValueError:
            self.report(f"a number of {match.end() - match.start():,} digits is too long", span)
            return Missing(span)

    def string(self, *, as_key: bool) -> String:
        """The string that begins with the quote here."""
        start = self.at
        plain = _PLAIN_STRING.match(self.text, start)
        if plain:
            value, end = plain.group(1), plain.end()
        else:
            try:
                value, end = _scan_string(self.text, start + 1, True)
            except ValueError:
                return self.odd_string(start, as_key)
        if end < self.end and self.text[end] not in ' \t\r\n,:]}"/':
            place = recovery.quote_place(self.text[start + 1 : end - 1], as_key)
            if place is not None:
                return self.unclosed_string(start, start + 1 + place)
        self.at = self.last_end = end
        return String(Span(start, end), value)

    def odd_string(self, start: int, as_key: bool) -> String:
        """A string with a wrong escape or control character, or without its closing quote."""
        rest = _LINE_REST.match(self.text, start + 1)
        line_end = rest.end() if rest else self.end
        at = start + 1
        problems: list[tuple[str, Span]] = []
        while at < line_end and self.text[at] != '"':
            mark = self.text[at]
            if mark == "\\":
                width = recovery.escape_width(self.text, at)
                if width == 0:
                    problems.append(
                        (f"`{self.text[at : at + 2]}` is not an escape of JSON", Span(at, at + 2))
                    )
                at += width or 2
                continue
            if mark < " ":
                name = f"U+{ord(mark):04X}"
                problems.append((f"the control character {name} is not escaped", Span(at, at + 1)))
            at += 1
        if at >= line_end:
            content = self.text[start + 1 : line_end]
            place = recovery.quote_place(content, as_key) if as_key else None
            place = recovery.line_rest_end(content) if place is None else place
            return self.unclosed_string(start, start + 1 + place)
        for message, span in problems:
            self.report(message, Span(span.start, min(span.end, line_end)))
        self.at = self.last_end = at + 1
        return String(Span(start, at + 1), self.text[start + 1 : at])

    def unclosed_string(self, start: int, end: int) -> String:
        """The string from a quote to where its closing quote was meant, with a report."""
        self.report(
            'the string lacks its closing `"`',
            Span(start, max(end, start + 1)),
            title='Insert `"`',
            edits=(Edit(Span(end, end), '"'),),
        )
        self.at = self.last_end = end
        return String(Span(start, end), self.text[start + 1 : end])

    def needs_quotes(self, span: Span) -> None:
        """Reports a bare word."""
        text = self.text[span.start : span.end]
        escaped = text.replace("\\", "\\\\")
        self.report(
            f"`{shown(text)}` is not in double quotes",
            span,
            title="Put it in double quotes",
            edits=(Edit(span, f'"{escaped}"'),),
        )

    def unopened_string(self, match: re.Match[str]) -> String:
        """The string that matched from its content to its closing quote, with a report."""
        span = Span(*match.span())
        self.report(
            'the string lacks its opening `"`',
            span,
            title='Insert `"`',
            edits=(Edit(Span(span.start, span.start), '"'),),
        )
        self.at = self.last_end = span.end
        return String(span, match.group()[:-1])

    def single_quoted(self) -> String | None:
        """The string in single quotes here, with a report; nothing for a lone quote."""
        match = _SINGLE_QUOTED.match(self.text, self.at)
        if match is None:
            self.stray("'")
            return None
        span = Span(*match.span())
        content = match.group(1).replace("\\'", "'")
        quoted = '"' + content.replace('"', '\\"') + '"'
        self.report(
            "the string is in single quotes; JSON has double quotes",
            span,
            kind=ProblemKind.SINGLE_QUOTES,
            title="Use double quotes",
            edits=(Edit(span, quoted),),
        )
        self.at = self.last_end = span.end
        return String(span, content)

    def missing_comma(self, end: int) -> None:
        """Reports that a comma is missing after the value that ends at an offset."""
        self.report(
            "`,` is missing here",
            Span(max(end - 1, 0), end),
            title="Insert `,`",
            edits=(Edit(Span(end, end), ","),),
        )

    def trailing_comma(self, comma: int) -> None:
        """Reports the comma at an offset, after which a bracket closes."""
        span = Span(comma, comma + 1)
        self.report(
            "`,` stands before a closing bracket; JSON allows it only between values",
            span,
            kind=ProblemKind.TRAILING_COMMA,
            title="Remove the comma",
            edits=(Edit(span, ""),),
        )

    def stray(self, mark: str) -> None:
        """Moves over a character that has no place here, with a report."""
        span = Span(self.at, self.at + 1)
        self.brackets_differ = self.brackets_differ or mark in ("}", "]")
        self.report(
            f"`{shown(mark)}` is not expected here",
            span,
            title=f"Remove `{shown(mark)}`",
            edits=(Edit(span, ""),),
        )
        self.at += 1

    def skip_stray_quote(self) -> bool:
        """Moves over a quote that begins no string, with a report; whether there was one."""
        if not _STRAY_QUOTE.match(self.text, self.at):
            return False
        self.stray('"')
        return True
