"""Edits that people would make: rename, replace, remove and add, in the text's own layout."""

from __future__ import annotations

import json
from collections.abc import Collection, Iterable, Iterator, Mapping

from thingfit import spelling
from thingfit.json_value import JsonValue
from thingfit.rules.finding import Fix
from thingfit.syntax import Array, Node, Object, String
from thingfit.text import Edit, Span


def quote(value: JsonValue) -> str:
    """A value as JSON text on one line."""
    return json.dumps(value, ensure_ascii=False)


def replace(node: Node, value: JsonValue) -> Edit:
    """The replacement of a node by a value."""
    return Edit(node.span, quote(value))


def replace_text(node: Node, text: str) -> Edit:
    """The replacement of a node by a JSON text."""
    return Edit(node.span, text)


def insert(offset: int, text: str) -> Edit:
    """The insertion of a text."""
    return Edit(Span(offset, offset), text)


def rename_fix(node: String, name: str, *, safe: bool = True) -> Fix:
    """The fix that puts another string in the place of one."""
    return Fix(f"Change to `{name}`", (replace(node, name),), safe)


def nearest(name: str, names: Iterable[str]) -> str | None:
    """The name that a mistyped one most likely means; nothing when none is near."""
    return next(iter(spelling.nearest(name, names, limit=1)), None)


def remove_member(node: Object, key: str) -> Edit:
    """The removal of the last member of a key, together with one comma beside it."""
    index = max(i for i, member in enumerate(node.members) if member.key.value == key)
    return Edit(_without_comma(node, [member.span for member in node.members], index), "")


def remove_members(node: Object, keys: Collection[str]) -> Iterator[Edit]:
    """The removal of all members of some keys; neighbours go together, so no edits touch."""
    spans = [member.span for member in node.members]
    gone = [member.key.value in keys for member in node.members]
    first = 0
    while first < len(spans):
        last = first
        while gone[first] and last + 1 < len(spans) and gone[last + 1]:
            last += 1
        if gone[first] and first:
            yield Edit(Span(spans[first - 1].end, spans[last].end), "")
        elif gone[first] and last + 1 < len(spans):
            yield Edit(Span(spans[0].start, spans[last + 1].start), "")
        elif gone[first]:
            yield Edit(Span(node.span.start + 1, node.span.end - 1), "")
        first = last + 1


def remove_item(node: Array, index: int) -> Edit:
    """The removal of an item, together with one comma beside it."""
    return Edit(_without_comma(node, [item.span for item in node.items], index), "")


def _without_comma(node: Object | Array, spans: list[Span], index: int) -> Span:
    if index:
        return Span(spans[index - 1].end, spans[index].end)
    if len(spans) > 1:
        return Span(spans[0].start, spans[1].start)
    return Span(node.span.start + 1, node.span.end - 1)


def add_member(text: str, node: Object, key: str, value: JsonValue, *, after: str = "") -> Edit:
    """A new member after the one of a key, else at the end, laid out as its neighbours are."""
    new = f"{quote(key)}: {quote(value)}"
    if not node.members:
        return Edit(Span(node.span.start + 1, node.span.start + 1), new)
    place = node.by_key.get(after, node.members[-1]).span.end
    return Edit(Span(place, place), f",{_gap(text, node)}{new}")


def add_members(text: str, node: Object, members: Mapping[str, JsonValue]) -> Iterator[Edit]:
    """New members at the end, in one edit, laid out as their neighbours are."""
    written = [f"{quote(key)}: {quote(value)}" for key, value in members.items()]
    if not written:
        return
    if not node.members:
        yield insert(node.span.start + 1, ", ".join(written))
    else:
        gap = _gap(text, node)
        yield insert(node.members[-1].span.end, "".join(f",{gap}{each}" for each in written))


def _gap(text: str, node: Object) -> str:
    """What separates members of an object after the comma: a line break and blanks, or a blank."""
    first = node.members[0].span.start
    before = text[node.span.start + 1 : first]
    if len(node.members) > 1:
        before = text[node.members[0].span.end : node.members[1].span.start].lstrip(", ") or before
    return before if before.strip() == "" and "\n" in before else " "
