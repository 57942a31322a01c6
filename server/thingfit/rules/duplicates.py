"""The rule about keys that occur twice in one object."""

from __future__ import annotations

from collections.abc import Iterator

from thingfit.facts import Document
from thingfit.rules.finding import Found, Related, Severity
from thingfit.rules.registry import Group, document_rule
from thingfit.syntax import Object, walk


@document_rule(
    "duplicate-key",
    Group.TD,
    Severity.ERROR,
    "td-json-open",
    "td-properties_uniqueness",
    "td-actions_uniqueness",
    "td-events_uniqueness",
)
def duplicate_key(document: Document) -> Iterator[Found]:
    """A key that occurs twice in one object.

    Parsers keep one of the two values, most often the last, and the other is lost without a word
    (RFC 8259, section 4).

    Bad:
        {"@context": "https://www.w3.org/2022/wot/td/v1.1", "title": "Lamp", "title": "Light"}

    Good:
        {"@context": "https://www.w3.org/2022/wot/td/v1.1", "title": "Lamp"}
    """
    for part in document.parts:
        for node in walk(part.node):
            if isinstance(node, Object) and len(node.by_key) < len(node.members):
                yield from _duplicates(node)


def _duplicates(node: Object) -> Iterator[Found]:
    seen: dict[str, Found] = {}
    for member in node.members:
        key = member.key.value
        first = seen.get(key)
        if first:
            related = (Related("the key occurs here first", first.span),)
            message = f"the key `{key}` occurs again in the same object; only one value is kept"
            yield Found(member.key.span, message, related=related)
        else:
            seen[key] = Found(member.key.span, "")
