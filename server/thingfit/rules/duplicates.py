"""The rule about keys that occur twice in one object."""

from __future__ import annotations

from collections.abc import Iterator

from thingfit.facts import Document
from thingfit.rules.finding import Fix, Found, Related, Severity
from thingfit.rules.registry import Group, document_rule
from thingfit.syntax import Member, Object, to_value, walk
from thingfit.text import Edit, Span

_NAMES = (
    "properties",
    "actions",
    "events",
    "securityDefinitions",
    "schemaDefinitions",
    "uriVariables",
)


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
    (RFC 8259, section 4). Where both values are the same nothing is lost, and the finding is a
    hint; names of affordances, definitions and variables are unique all the same.

    Bad:
        {
          "@context": "https://www.w3.org/2022/wot/td/v1.1",
          "title": "Lamp",
          "title": "Light",
          "securityDefinitions": {"nosec_sc": {"scheme": "nosec"}},
          "security": "nosec_sc"
        }

    Good:
        {
          "@context": "https://www.w3.org/2022/wot/td/v1.1",
          "title": "Lamp",
          "securityDefinitions": {"nosec_sc": {"scheme": "nosec"}},
          "security": "nosec_sc"
        }
    """
    for part in document.parts:
        names = {id(part.node.get(key)) for key in _NAMES}
        for node in walk(part.node):
            if isinstance(node, Object) and len(node.by_key) < len(node.members):
                yield from _duplicates(node, holds_names=id(node) in names)


def _duplicates(node: Object, *, holds_names: bool) -> Iterator[Found]:
    seen: dict[str, Member] = {}
    for index, member in enumerate(node.members):
        key = member.key.value
        first = seen.setdefault(key, member)
        if first is member:
            continue
        same = not holds_names and to_value(first.value) == to_value(member.value)
        removal = Edit(Span(node.members[index - 1].span.end, member.span.end), "")
        yield Found(
            member.key.span,
            f"the key `{key}` occurs again in the same object"
            + ("" if same else "; only one value is kept"),
            (Fix("Remove this one", (removal,), safe=same),),
            (Related(f"`{key}` occurs here first", first.key.span),),
            Severity.HINT if same else None,
        )
