"""Rules that keep Thing Models and Thing Descriptions apart (TD 1.1, section 10)."""

from __future__ import annotations

import re
from collections.abc import Iterator

from thingfit.facts import Thing
from thingfit.rules import edits
from thingfit.rules.finding import Found, Severity
from thingfit.rules.registry import TD_ONLY, Group, thing_rule
from thingfit.syntax import Array, Node, Object, String, walk

_PLACEHOLDER = re.compile(r"\{\{[^{}]+\}\}")
_MODEL_TERMS = ("tm:ref", "tm:required", "tm:optional")


@thing_rule(
    "placeholder-in-td",
    Group.TD,
    Severity.ERROR,
    "thing-model-td-generation-processor-placeholder",
    "tm-placeholder-replacement",
    kinds=TD_ONLY,
)
def placeholder_in_td(thing: Thing) -> Iterator[Found]:
    """A placeholder of a Thing Model that was left in a Thing Description.

    Text in double braces stands for what an instance fills in. A description is an instance, so
    every placeholder is replaced by its value. Members whose key begins with `$` are remarks to
    the reader, and may speak of placeholders.

    Bad:
        {
          "@context": "https://www.w3.org/2022/wot/td/v1.1",
          "title": "Lamp {{SERIAL}}",
          "securityDefinitions": {"nosec_sc": {"scheme": "nosec"}},
          "security": "nosec_sc"
        }

    Good:
        {
          "@context": "https://www.w3.org/2022/wot/td/v1.1",
          "title": "Lamp 4711",
          "securityDefinitions": {"nosec_sc": {"scheme": "nosec"}},
          "security": "nosec_sc"
        }
    """
    for text in _texts(thing.node):
        match = _PLACEHOLDER.search(text.value)
        if match:
            yield Found(
                text.span, f"the placeholder `{match.group()}` is left; its value is expected"
            )


def _texts(node: Node) -> Iterator[String]:
    """The strings and keys below a node, remarks to the reader left out."""
    match node:
        case String():
            yield node
        case Array():
            for item in node.items:
                yield from _texts(item)
        case Object():
            for member in node.members:
                if not member.key.value.startswith("$"):
                    yield member.key
                    yield from _texts(member.value)


@thing_rule(
    "tm-term-in-td",
    Group.TD,
    Severity.ERROR,
    "thing-model-td-generation-processor-extends",
    "thing-model-td-generation-processor-type",
    "thing-model-td-generation-processor-imports",
    kinds=TD_ONLY,
)
def tm_term_in_td(thing: Thing) -> Iterator[Found]:
    """A member or link of Thing Models in a Thing Description.

    References, extensions, requirements and submodels are resolved when a description is made
    from a model; none of `tm:ref`, `tm:required`, `tm:optional` and `tm:submodel` remains. (A link
    with the relation `tm:extends` breaks the form of a description: see `value-unknown`.)
    A `tm:ref` left in an affordance that has forms is a hint only: the description validates, and
    consumers can use the affordance and merely miss what the reference would have added.

    Bad:
        {
          "@context": "https://www.w3.org/2022/wot/td/v1.1",
          "title": "Lamp",
          "securityDefinitions": {"nosec_sc": {"scheme": "nosec"}},
          "security": "nosec_sc",
          "links": [{"rel": "tm:submodel", "href": "https://things.example.com/lamp.td.jsonld"}]
        }

    Good:
        {
          "@context": "https://www.w3.org/2022/wot/td/v1.1",
          "title": "Lamp",
          "securityDefinitions": {"nosec_sc": {"scheme": "nosec"}},
          "security": "nosec_sc",
          "links": [{"rel": "item", "href": "https://things.example.com/lamp.td.jsonld"}]
        }
    """
    for node in walk(thing.node):
        if not isinstance(node, Object):
            continue
        for member in node.members:
            if member.key.value in _MODEL_TERMS:
                usable = member.key.value == "tm:ref" and node.get("forms") is not None
                yield Found(
                    member.key.span,
                    f"`{member.key.value}` belongs to Thing Models; a description has none",
                    severity=Severity.HINT if usable else None,
                )
    for link in thing.links:
        relation = link.get("rel")
        if isinstance(relation, String) and relation.value == "tm:submodel":
            yield Found(
                relation.span,
                "the relation `tm:submodel` belongs to Thing Models; a description has none",
                (edits.rename_fix(relation, "item", safe=False),),
            )
