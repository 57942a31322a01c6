"""Rules about documents of a workspace that speak of each other: identifiers and links."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from thingfit.facts import Document, Thing
from thingfit.rules.finding import Found, Related, Severity
from thingfit.rules.reading import text_of
from thingfit.rules.registry import Group, workspace_rule
from thingfit.syntax import String
from thingfit.workspace import Snapshot
from thingfit.workspace.inheritance import model_at
from thingfit.workspace.links import Reference, is_absent, links_of

_PARTS = ("item", "collection")


@workspace_rule("id-duplicate", Group.TD, Severity.WARNING, "td-vocab-id--Thing")
def id_duplicate(document: Document, snapshot: Snapshot) -> Iterator[Found]:
    """An `id` that another Thing of the workspace has as well.

    Directories keep one description for each `id`, so one of them is lost. Thing Models are left
    alone: what they have as `id` is no Thing.

    Bad:
        //- left.td.json
        {
          "@context": "https://www.w3.org/2022/wot/td/v1.1",
          "id": "urn:uuid:5f0e9d1c-3a52-4c07-9c1e-8d2b6f7a4e10",
          "title": "Left light",
          "securityDefinitions": {"nosec_sc": {"scheme": "nosec"}},
          "security": "nosec_sc"
        }
        //- right.td.json
        {
          "@context": "https://www.w3.org/2022/wot/td/v1.1",
          "id": "urn:uuid:5f0e9d1c-3a52-4c07-9c1e-8d2b6f7a4e10",
          "title": "Right light",
          "securityDefinitions": {"nosec_sc": {"scheme": "nosec"}},
          "security": "nosec_sc"
        }

    Good:
        //- left.td.json
        {
          "@context": "https://www.w3.org/2022/wot/td/v1.1",
          "id": "urn:uuid:5f0e9d1c-3a52-4c07-9c1e-8d2b6f7a4e10",
          "title": "Left light",
          "securityDefinitions": {"nosec_sc": {"scheme": "nosec"}},
          "security": "nosec_sc"
        }
        //- right.td.json
        {
          "@context": "https://www.w3.org/2022/wot/td/v1.1",
          "id": "urn:uuid:c2b7e0a4-91d3-4f6e-8a52-7d1f0b3c9e64",
          "title": "Right light",
          "securityDefinitions": {"nosec_sc": {"scheme": "nosec"}},
          "security": "nosec_sc"
        }
    """
    for thing in document.things:
        own = None if thing.is_model else text_of(thing.node, "id")
        if own is None or not own.value:
            continue
        other = next(_others(document, snapshot, own), None)
        if other:
            where = f" in `{other[0].name}`" if other[0] is not document else ""
            message = f"another Thing{where} has the `id` `{own.value}` as well"
            yield Found(own.span, message, (), (other[1],))


def _others(
    document: Document, snapshot: Snapshot, own: String
) -> Iterator[tuple[Document, Related]]:
    for other in snapshot.documents.values():
        # These are known of every document, its tree perhaps not any more.
        if not any(each.value == own.value for each in other.identifiers):
            continue
        for thing in other.things:
            name = thing.node.get("id")
            same = isinstance(name, String) and name.value == own.value and name is not own
            if same and name is not None and not thing.is_model:
                uri = other.uri if other is not document else None
                yield other, Related("the other Thing", name.span, uri)


@workspace_rule("link-target-missing", Group.TD, Severity.WARNING, "td-vocab-href--Link")
def link_target_missing(document: Document, snapshot: Snapshot) -> Iterator[Found]:
    """A link to a JSON file beside the description that is not there.

    Only relative addresses of files that end in `.json` or `.jsonld` are looked for, and none where
    the Thing has a `base`: what other addresses lead to is not for a workspace to know.

    Bad:
        //- lamp.td.json
        {
          "@context": "https://www.w3.org/2022/wot/td/v1.1",
          "title": "Lamp",
          "securityDefinitions": {"nosec_sc": {"scheme": "nosec"}},
          "security": "nosec_sc",
          "links": [{"rel": "collection", "href": "./office.td.json"}]
        }

    Good:
        //- lamp.td.json
        {
          "@context": "https://www.w3.org/2022/wot/td/v1.1",
          "title": "Lamp",
          "securityDefinitions": {"nosec_sc": {"scheme": "nosec"}},
          "security": "nosec_sc",
          "links": [{"rel": "collection", "href": "./office.td.json"}]
        }
        //- office.td.json
        {
          "@context": "https://www.w3.org/2022/wot/td/v1.1",
          "title": "Office",
          "securityDefinitions": {"nosec_sc": {"scheme": "nosec"}},
          "security": "nosec_sc"
        }
    """
    for thing in document.things:
        for link in links_of(document, thing):
            if is_absent(snapshot, link, thing):
                yield Found(link.node.span, f"the file `{link.address}` is not there")


@workspace_rule("cyclic-link", Group.TD, Severity.WARNING, "td-vocab-rel--Link")
def cyclic_link(document: Document, snapshot: Snapshot) -> Iterator[Found]:
    """A Thing that is a part of itself, directly or by way of others.

    `item` leads from a whole to its parts, `collection` from a part to its whole. Following only
    one of them never comes back to where it began; programs that do would not end. Loops of Thing
    Models are found by `tm-loop`.

    Bad:
        //- office.td.json
        {
          "@context": "https://www.w3.org/2022/wot/td/v1.1",
          "title": "Office",
          "securityDefinitions": {"nosec_sc": {"scheme": "nosec"}},
          "security": "nosec_sc",
          "links": [{"rel": "item", "href": "./lamp.td.json"}]
        }
        //- lamp.td.json
        {
          "@context": "https://www.w3.org/2022/wot/td/v1.1",
          "title": "Lamp",
          "securityDefinitions": {"nosec_sc": {"scheme": "nosec"}},
          "security": "nosec_sc",
          "links": [{"rel": "item", "href": "./office.td.json"}]
        }

    Good:
        //- office.td.json
        {
          "@context": "https://www.w3.org/2022/wot/td/v1.1",
          "title": "Office",
          "securityDefinitions": {"nosec_sc": {"scheme": "nosec"}},
          "security": "nosec_sc",
          "links": [{"rel": "item", "href": "./lamp.td.json"}]
        }
        //- lamp.td.json
        {
          "@context": "https://www.w3.org/2022/wot/td/v1.1",
          "title": "Lamp",
          "securityDefinitions": {"nosec_sc": {"scheme": "nosec"}},
          "security": "nosec_sc",
          "links": [{"rel": "collection", "href": "./office.td.json"}]
        }
    """
    for thing in document.things:
        for link in links_of(document, thing):
            if link.relation in _PARTS:
                last = _way_back(snapshot, link, thing)
                if last:
                    here = last.document is document
                    related = Related("the way back", last.node.span, None)
                    related = related if here else replace(related, uri=last.document.uri)
                    message = f"following `{link.relation}` from here leads back to this Thing"
                    yield Found(link.node.span, message, (), (related,))


def _way_back(snapshot: Snapshot, start: Reference, thing: Thing) -> Reference | None:
    """The link of the same relation that leads to the Thing which has the first one."""
    waiting, seen = [start], {start.node}
    while waiting:
        link = waiting.pop()
        found = model_at(snapshot, link) if link.address else None
        if found is None:
            continue
        if found[1].node is thing.node:
            return link
        for further in links_of(*found):
            if further.relation == start.relation and further.node not in seen:
                seen.add(further.node)
                waiting.append(further)
    return None
