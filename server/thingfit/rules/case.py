"""A model under check: its facts, its document, its file, and what rules say of both."""

from __future__ import annotations

import re
from dataclasses import dataclass

from thingfit.facts import Document, Model
from thingfit.facts.stated import Number, Stated
from thingfit.json_value import JsonValue
from thingfit.meaning import units
from thingfit.rules.finding import Fix
from thingfit.syntax import Member, Missing, Node, Object, String, node_at, to_value, walk
from thingfit.syntax.layout import layout
from thingfit.text import Edit, Span
from thingfit.tflite import TfliteFile
from thingfit.tflite.describe import BLANK
from thingfit.workspace import Binary, Snapshot

_BLANK = re.compile(rf"{BLANK}(?![A-Za-z0-9_])", re.IGNORECASE)
_KEY = re.compile(r'"((?:[^"\\]|\\.)*)"')


@dataclass(frozen=True, slots=True)
class Case:
    """One model of one document, with all that is known beside it."""

    document: Document
    model: Model
    snapshot: Snapshot

    @property
    def binary(self) -> Binary | None:
        """The file of the model, or the mark that there is none; nothing when nobody looked."""
        return self.snapshot.binary_of(self.document, self.model)

    @property
    def file(self) -> TfliteFile | None:
        """What the file of the model says, where it can be read."""
        binary = self.binary
        return binary.model if binary else None

    @property
    def title(self) -> Span:
        """Where to say something about the model as a whole: at its name, else where it begins."""
        if self.model.name:
            return self.model.name.span
        return head_of(self.document, self.model.span)

    def fix(self, title: str, stated: Stated[object], value: JsonValue, safe: bool = True) -> Fixes:
        """The fix that puts a value in the place of a stated one."""
        return set_value(self.document, title, stated.span, value, safe)


Fixes = tuple[Fix, ...]


def set_value(
    document: Document, title: str, span: Span, value: JsonValue, safe: bool = True
) -> Fixes:
    """The fix that puts a value in the place of another one; none in a document that is no JSON."""
    if isinstance(document.tree.root, Missing):
        return ()
    start = document.lines.line_span(document.lines.line_of(span.start)).start
    text = document.text[start : span.start]
    indent = text[: len(text) - len(text.lstrip())]
    return (Fix(title, (Edit(span, layout(value, indent, len(text) - len(indent))),), safe),)


def head_of(document: Document, span: Span) -> Span:
    """The first line of what a span holds, where the whole would be too much to mark."""
    end = document.lines.line_span(document.lines.line_of(span.start)).end
    return Span(span.start, max(span.start + 1, min(span.end, end)))


def object_at(document: Document, span: Span) -> Object | None:
    """The JSON object with just this span."""
    node = node_at(document.tree.root, span.start)
    if isinstance(node, Object) and node.span == span:
        return node
    objects = (each for each in walk(document.tree.root) if isinstance(each, Object))
    return next((each for each in objects if each.span == span), None)


def written(document: Document, span: Span) -> JsonValue:
    """The JSON value that is written at a place; of a text that is no JSON the text itself."""
    node: Node | None = node_at(document.tree.root, span.start)
    if node is not None and not isinstance(node, Missing) and node.span == span:
        value = to_value(node)
        return value if isinstance(value, str | int | float | bool | list) else None
    return document.text[span.start : span.end]


def key_of(document: Document, span: Span) -> Span:
    """The key of a member whose span is given; of what is no member, its first line."""
    found = _KEY.match(document.text, span.start, span.end)
    return Span(*found.span()) if found else head_of(document, span)


def members_below(node: Node) -> list[Member]:
    """All members in a tree, in the order of the text."""
    return [m for each in walk(node) if isinstance(each, Object) for m in each.members]


def is_blank(text: str) -> bool:
    """Whether a text is marked as one that somebody has yet to write."""
    return _BLANK.match(text.strip()) is not None


def holds_blank(document: Document, span: Span) -> bool:
    """Whether a blank lies within a place."""
    found = (each for each in walk(document.tree.root) if isinstance(each, String))
    return any(is_blank(each.value) and span.holds(each.span) for each in found)


def in_unit(amount: int, unit: str | None) -> Number:
    """Bytes in a unit of memory, exactly or rounded up to three places."""
    known = units.find(unit) if unit else None
    if known is None or known.factor <= 0:
        return amount
    value = amount / known.factor
    if value.denominator == 1:
        return int(value)
    exact = float(value)
    if round(exact, 3) == exact:
        return exact
    return -(int(-value * 1000 // 1)) / 1000


def memory_text(amount: int) -> str:
    """Bytes for a message, as `6.8 kB` or `592 B`."""
    if amount < 1000:
        return f"{amount} B"
    if amount < 100_000:
        return f"{amount / 1000:.1f} kB"
    return f"{amount / 1000:,.0f} kB" if amount < 10_000_000 else f"{amount / 1e6:,.1f} MB"
