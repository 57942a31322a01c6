"""Rules about the names of properties, actions, events and variables.

Source: TD 1.1, section 5.3.1.1 (maps of affordances); names become parts of addresses and of code.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from thingfit.facts import Affordance, Thing
from thingfit.facts.thing import members
from thingfit.rules.finding import Found, Related, Severity
from thingfit.rules.reading import more
from thingfit.rules.registry import Group, thing_rule
from thingfit.syntax import Member

_URL_SAFE = re.compile(r"[A-Za-z0-9._~-]+")
_MAPS = tuple(affordance.value for affordance in Affordance)
_NOUNS = {"properties": "property", "actions": "action", "events": "event"}


def _affordances(thing: Thing) -> Iterator[tuple[str, tuple[Member, ...]]]:
    """The affordances of each sort, with the noun for it."""
    for key in _MAPS:
        yield _NOUNS[key], members(thing.node.get(key))


@thing_rule("name-empty", Group.TD, Severity.WARNING, "td-properties")
def name_empty(thing: Thing) -> Iterator[Found]:
    """An affordance with an empty name.

    The name is how consumers, addresses and code speak of a property, an action or an event. They
    cannot speak of one without, so that this is a warning; other remarks about names are hints.

    Bad:
        {
          "@context": "https://www.w3.org/2022/wot/td/v1.1",
          "id": "urn:uuid:5f0e9d1c-3a52-4c07-9c1e-8d2b6f7a4e10",
          "title": "Lamp",
          "securityDefinitions": {"nosec_sc": {"scheme": "nosec"}},
          "security": "nosec_sc",
          "properties": {
            "": {"type": "boolean", "forms": [{"href": "https://lamp.example.com/on"}]}
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
    for noun, found in _affordances(thing):
        for member in found:
            if not member.key.value.strip():
                yield Found(member.key.span, f"the name of the {noun} is empty")


@thing_rule("names-differ-in-case", Group.TD, Severity.HINT)
def names_differ_in_case(thing: Thing) -> Iterator[Found]:
    """Two affordances whose names differ in upper and lower case alone.

    People mix them up, and so do file systems, languages and databases that do not tell the two
    apart.

    Bad:
        {
          "@context": "https://www.w3.org/2022/wot/td/v1.1",
          "id": "urn:uuid:5f0e9d1c-3a52-4c07-9c1e-8d2b6f7a4e10",
          "title": "Lamp",
          "securityDefinitions": {"nosec_sc": {"scheme": "nosec"}},
          "security": "nosec_sc",
          "properties": {
            "level": {"type": "number", "forms": [{"href": "https://lamp.example.com/level"}]},
            "Level": {"type": "string", "forms": [{"href": "https://lamp.example.com/name"}]}
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
            "level": {"type": "number", "forms": [{"href": "https://lamp.example.com/level"}]},
            "levelName": {"type": "string", "forms": [{"href": "https://lamp.example.com/name"}]}
          }
        }
    """
    for noun, found in _affordances(thing):
        seen: dict[str, Member] = {}
        for member in found:
            first = seen.setdefault(member.key.value.casefold(), member)
            if first.key.value != member.key.value:
                yield Found(
                    member.key.span,
                    f"the names of the {noun} `{member.key.value}` and of `{first.key.value}` "
                    "differ in case alone",
                    (),
                    (Related(f"`{first.key.value}`", first.key.span),),
                )


@thing_rule("name-not-url-safe", Group.TD, Severity.HINT)
def name_not_url_safe(thing: Thing) -> Iterator[Found]:
    """A name of an affordance that cannot stand in an address as it is.

    Servers make addresses from names, and clients make identifiers. Letters and digits of ASCII and
    `-`, `.`, `_` and `~` stay as they are in both; others are escaped, each in another way. It is
    reported once for a description.

    Bad:
        {
          "@context": "https://www.w3.org/2022/wot/td/v1.1",
          "id": "urn:uuid:5f0e9d1c-3a52-4c07-9c1e-8d2b6f7a4e10",
          "title": "Lamp",
          "securityDefinitions": {"nosec_sc": {"scheme": "nosec"}},
          "security": "nosec_sc",
          "properties": {
            "light level": {"type": "number", "forms": [{"href": "https://lamp.example.com/l"}]}
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
            "lightLevel": {"type": "number", "forms": [{"href": "https://lamp.example.com/l"}]}
          }
        }
    """
    names = [
        member.key
        for _, found in _affordances(thing)
        for member in found
        if member.key.value.strip()
        and "{{" not in member.key.value
        and not _URL_SAFE.fullmatch(member.key.value)
    ]
    if names:
        rest = f" (and {len(names) - 1} more)" if len(names) > 1 else ""
        yield Found(
            names[0].span,
            f"the name `{names[0].value}`{rest} has characters that are escaped in addresses",
            (),
            more("escaped too", names[1:]),
        )
