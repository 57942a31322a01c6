"""Rules about the `id` of a Thing.

Source: TD 1.1, sections 5.3.1.1 (Thing) and 10.1 (privacy of identifiers).
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from uuid import NAMESPACE_URL, uuid5

from thingfit.facts import Thing
from thingfit.rules import edits
from thingfit.rules.finding import Fix, Found, Related, Severity
from thingfit.rules.reading import scheme_of, text_of
from thingfit.rules.registry import TD_ONLY, Group, thing_rule
from thingfit.syntax import String
from thingfit.text import Span

_UUID = re.compile(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}", re.IGNORECASE)
_OTHER_THAN_WORDS = re.compile(r"[\W_]+")
_SHORTEST_TITLE = 4


def _new_id(thing: Thing) -> str:
    """An identifier that no other Thing has; the same text always gets the same one."""
    return f"urn:uuid:{uuid5(NAMESPACE_URL, thing.text)}"


@thing_rule("id-missing", Group.TD, Severity.HINT, "td-vocab-id--Thing", kinds=TD_ONLY)
def id_missing(thing: Thing) -> Iterator[Found]:
    """A Thing without `id`.

    `id` is optional, but without it a directory invents one, the Thing is a new one after each
    registration, and other descriptions cannot speak of it. Things that offer nothing are left
    alone.

    Bad:
        {
          "@context": "https://www.w3.org/2022/wot/td/v1.1",
          "title": "Lamp",
          "securityDefinitions": {"nosec_sc": {"scheme": "nosec"}},
          "security": "nosec_sc",
          "properties": {
            "on": {"type": "boolean", "forms": [{"href": "https://lamp.example.com/on"}]}
          }
        }

    Good:
        {
          "@context": "https://www.w3.org/2022/wot/td/v1.1",
          "id": "urn:uuid:5f0e9d1c-3a52-4c07-9c1e-8d2b6f7a4e10",
          "title": "Lamp",
          "securityDefinitions": {"nosec_sc": {"scheme": "nosec"}},
          "security": "nosec_sc",
          "properties": {
            "on": {"type": "boolean", "forms": [{"href": "https://lamp.example.com/on"}]}
          }
        }
    """
    node = thing.node
    if "id" in node.by_key or "@id" in node.by_key or node.damaged or not thing.interactions:
        return
    start = node.span.start
    at = node.by_key["title"].key.span if "title" in node.by_key else Span(start, start + 1)
    after = "@context" if "@context" in node.by_key else ""
    edit = edits.add_member(thing.text, node, "id", _new_id(thing), after=after)
    fix = Fix("Add a new `id`", (edit,), safe=False)
    yield Found(at, "the Thing has no `id`; a URI such as `urn:uuid:…` is expected", (fix,))


@thing_rule("id-not-uri", Group.TD, Severity.ERROR, "td-vocab-id--Thing", kinds=TD_ONLY)
def id_not_uri(thing: Thing) -> Iterator[Found]:
    """An `id` that is not a URI with a scheme.

    The identifier of a Thing is a URI, such as `urn:uuid:…` or `https://…`. Without a scheme it is
    a relative reference, which means another Thing wherever the description is kept. Characters
    that no URI holds have a finding of their own, `iri-broken`. Thing Models are left alone: they
    are no Things, and catalogues keep their own paths there.

    Bad:
        {
          "@context": "https://www.w3.org/2022/wot/td/v1.1",
          "id": "3cb7a1f4-6d0e-4a55-b0f0-2f9c5d1e8a77",
          "title": "Lamp",
          "securityDefinitions": {"nosec_sc": {"scheme": "nosec"}},
          "security": "nosec_sc"
        }

    Good:
        {
          "@context": "https://www.w3.org/2022/wot/td/v1.1",
          "id": "urn:uuid:3cb7a1f4-6d0e-4a55-b0f0-2f9c5d1e8a77",
          "title": "Lamp",
          "securityDefinitions": {"nosec_sc": {"scheme": "nosec"}},
          "security": "nosec_sc"
        }
    """
    name = text_of(thing.node, "id")
    if name is None or scheme_of(name.value):
        return
    fixes: tuple[Fix, ...] = ()
    if _UUID.fullmatch(name.value):
        fixes = (edits.rename_fix(name, f"urn:uuid:{name.value.lower()}"),)
    found = f"`{name.value}`" if name.value else "empty"
    yield Found(
        name.span, f"`id` is {found}; a URI with a scheme, such as `urn:uuid:…`, is expected", fixes
    )


@thing_rule(
    "id-with-metadata",
    Group.TD,
    Severity.HINT,
    "privacy-id-metadata",
    "privacy-distributed-ids",
    kinds=TD_ONLY,
)
def id_with_metadata(thing: Thing) -> Iterator[Found]:
    """An `id` that tells what the Thing is.

    Identifiers are seen by more parties than descriptions are. One that holds the title tells all
    of them what sort of Thing somebody has; a UUID tells nothing.

    Bad:
        {
          "@context": "https://www.w3.org/2022/wot/td/v1.1",
          "id": "urn:example:insulin-pump-17",
          "title": "Insulin pump",
          "securityDefinitions": {"nosec_sc": {"scheme": "nosec"}},
          "security": "nosec_sc"
        }

    Good:
        {
          "@context": "https://www.w3.org/2022/wot/td/v1.1",
          "id": "urn:uuid:3cb7a1f4-6d0e-4a55-b0f0-2f9c5d1e8a77",
          "title": "Insulin pump",
          "securityDefinitions": {"nosec_sc": {"scheme": "nosec"}},
          "security": "nosec_sc"
        }
    """
    name, title = text_of(thing.node, "id"), text_of(thing.node, "title")
    if name is None or title is None or not _tells(name, title):
        return
    fix = Fix("Change to a new UUID", (edits.replace(name, _new_id(thing)),), safe=False)
    yield Found(
        name.span,
        f"`id` holds the title `{title.value}`; one that tells nothing of the Thing is expected",
        (fix,),
        (Related("the title", title.span),),
    )


def _tells(name: String, title: String) -> bool:
    plain = _OTHER_THAN_WORDS.sub("", title.value).lower()
    return len(plain) >= _SHORTEST_TITLE and plain in _OTHER_THAN_WORDS.sub("", name.value).lower()
