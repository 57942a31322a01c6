"""Rules about links (TD 1.1, section 5.3.4.1)."""

from __future__ import annotations

from collections.abc import Iterator

from thingfit.facts import Thing
from thingfit.rules import edits
from thingfit.rules.finding import Fix, Found, Related, Severity
from thingfit.rules.registry import Group, thing_rule
from thingfit.syntax import Array, Object, String


@thing_rule("link-rel-type-twice", Group.TD, Severity.ERROR, "tm-rel-type-maximum")
def link_rel_type_twice(thing: Thing) -> Iterator[Found]:
    """More than one link with the relation `type`.

    Such a link names the Thing Model that a description is an instance of; there is one at most
    (TD 1.1, section 10.2).

    Bad:
        {
          "@context": "https://www.w3.org/2022/wot/td/v1.1",
          "title": "Lamp",
          "securityDefinitions": {"nosec_sc": {"scheme": "nosec"}},
          "security": "nosec_sc",
          "links": [
            {"rel": "type", "href": "https://models.example.com/lamp.tm.jsonld"},
            {"rel": "type", "href": "https://models.example.com/light.tm.jsonld"}
          ]
        }

    Good:
        {
          "@context": "https://www.w3.org/2022/wot/td/v1.1",
          "title": "Lamp",
          "securityDefinitions": {"nosec_sc": {"scheme": "nosec"}},
          "security": "nosec_sc",
          "links": [{"rel": "type", "href": "https://models.example.com/lamp.tm.jsonld"}]
        }
    """
    typed = [link for link in thing.links if _relation(link) == "type"]
    holder = thing.node.get("links")
    for link in typed[1:]:
        fixes: tuple[Fix, ...] = ()
        if isinstance(holder, Array):
            edit = edits.remove_item(holder, holder.items.index(link))
            fixes = (Fix("Remove this link", (edit,), safe=False),)
        yield Found(
            link.by_key["rel"].span,
            "a link with the relation `type` occurs again; one at most is expected",
            fixes,
            (Related("the first one", typed[0].by_key["rel"].span),),
        )


def _relation(link: Object) -> str | None:
    value = link.get("rel")
    return value.value if isinstance(value, String) else None
