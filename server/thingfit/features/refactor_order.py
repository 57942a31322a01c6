"""The members of a description in the order in which the specification lists them."""

from __future__ import annotations

from collections.abc import Iterator

from thingfit.facts import Document
from thingfit.features.fixes import line_edits
from thingfit.features.meaning_at import objects_of
from thingfit.features.refactor import Refactor, RefactorKind
from thingfit.syntax import Array, Node, Object
from thingfit.text import Span

_HEAD = "@context @type id title titles description descriptions"
_SCHEMA = (
    f"{_HEAD} tm:ref observable type const default unit oneOf enum readOnly writeOnly format "
    "items minItems maxItems minimum exclusiveMinimum maximum exclusiveMaximum multipleOf "
    "properties required minLength maxLength pattern contentEncoding contentMediaType "
    "uriVariables forms"
)
_ORDERS = {
    "Thing": f"{_HEAD} version created modified support base profile tm:required "
    "securityDefinitions security schemaDefinitions uriVariables properties actions events links "
    "forms",
    "ActionAffordance": f"{_HEAD} tm:ref input output safe idempotent synchronous uriVariables "
    "forms",
    "EventAffordance": f"{_HEAD} tm:ref subscription data dataResponse cancellation uriVariables "
    "forms",
    "Form": "href op contentType contentCoding subprotocol security scopes response "
    "additionalResponses",
    "Link": "rel href type anchor sizes hreflang",
    "SecurityScheme": f"{_HEAD} scheme proxy in name qop alg format identity flow authorization "
    "token refresh scopes oneOf allOf",
}
"""The tables of TD 1.1, section 5.3; what a reader needs first of forms and links comes first."""


def offer_order(document: Document, _: Span) -> Iterator[Refactor]:
    """The whole description in order; members that TD does not know stay behind the others."""
    ranks = {id(node): _ranks(cls) for node, cls in objects_of(document.tree.root, document.kind)}
    root = document.tree.root
    text = document.text
    ordered = text[: root.span.start] + _text(text, root, ranks) + text[root.span.end :]
    edits = tuple(line_edits(text, ordered)) if ordered != text else ()
    yield Refactor("Sort the members as the specification does", RefactorKind.REWRITE, edits)


def _ranks(cls: str) -> dict[str, int]:
    names = "Thing" if cls == "ThingModel" else cls
    if cls.endswith("Schema") or cls == "PropertyAffordance":
        order = _SCHEMA
    elif cls.endswith("SecurityScheme"):
        order = _ORDERS["SecurityScheme"]
    else:
        order = _ORDERS.get(names, "")
    return {key: rank for rank, key in enumerate(order.split())}


def _text(text: str, node: Node, ranks: dict[int, dict[str, int]]) -> str:
    """The text of a node with its members in order; what stands between them keeps its place."""
    match node:
        case Object():
            rank = ranks.get(id(node), {})
            inner = sorted(node.members, key=lambda each: rank.get(each.key.value, len(rank)))
            places = [member.span for member in node.members]
            parts = [
                text[each.span.start : each.value.span.start] + _text(text, each.value, ranks)
                for each in inner
            ]
        case Array():
            places = [item.span for item in node.items]
            parts = [_text(text, item, ranks) for item in node.items]
        case _:
            return text[node.span.start : node.span.end]
    end = node.span.start
    found: list[str] = []
    for place, part in zip(places, parts, strict=True):
        found += (text[end : place.start], part)
        end = place.end
    return "".join((*found, text[end : node.span.end]))
