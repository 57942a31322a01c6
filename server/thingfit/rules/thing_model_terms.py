"""Rules about the terms of Thing Models: those that TD 1.1 does not have, and one of its drafts.

Source: TD 1.1, section 9 (Thing Model).
"""

from __future__ import annotations

from collections.abc import Iterator

from thingfit.facts import Thing
from thingfit.facts.thing import strings
from thingfit.json_value import JsonValue
from thingfit.rules import edits
from thingfit.rules.finding import Fix, Found, Severity
from thingfit.rules.registry import TM_ONLY, Group, thing_rule
from thingfit.rules.terms import name_places
from thingfit.syntax import Array, Object, String

_KEYS = ("tm:ref", "tm:optional")
_REQUIRED = "tm:required"
_RELATIONS = ("tm:extends", "tm:submodel")
_MAPS = ("properties", "actions", "events")


@thing_rule("tm-term-unknown", Group.TM, Severity.WARNING)
def tm_term_unknown(thing: Thing) -> Iterator[Found]:
    """A name of Thing Models that TD 1.1 does not have, or without its prefix.

    Models know the members `tm:ref` and `tm:optional` and the relations `tm:extends` and
    `tm:submodel`. Others mean nothing to the programs that make a description from a model. A
    missing prefix is a hint: an example of the specification itself has the relation `extends`.

    Bad:
        {
          "@context": "https://www.w3.org/2022/wot/td/v1.1",
          "@type": "tm:ThingModel",
          "title": "Dimmable lamp",
          "version": {"model": "1.0.0"},
          "links": [{"rel": "extends", "href": "https://models.example.com/lamp.tm.jsonld"}]
        }

    Good:
        {
          "@context": "https://www.w3.org/2022/wot/td/v1.1",
          "@type": "tm:ThingModel",
          "title": "Dimmable lamp",
          "version": {"model": "1.0.0"},
          "links": [{"rel": "tm:extends", "href": "https://models.example.com/lamp.tm.jsonld"}]
        }
    """
    for link in thing.links:
        relation = link.get("rel")
        if isinstance(relation, String):
            yield from _told(relation, _RELATIONS, thing.is_model, "a relation")
    for name in name_places(thing.node):
        if name.value.startswith("tm:") and name.value not in (_REQUIRED, "tm:ThingModel"):
            yield from _told(name, _KEYS, thing.is_model, "a member")
    for holder in thing.interactions if thing.is_model else ():
        bare = holder.node.by_key.get("ref")
        if bare is not None and isinstance(bare.value, String) and "#/" in bare.value.value:
            yield from _told(bare.key, _KEYS, True, "a member")


def _told(name: String, known: tuple[str, ...], is_model: bool, what: str) -> Iterator[Found]:
    """The finding about a name, unless it is known or not one of models at all."""
    prefixed = name.value.startswith("tm:")
    bare = is_model and f"tm:{name.value}" in known
    if name.value in known or not (prefixed or bare):
        return
    near = f"tm:{name.value}" if bare else edits.nearest(name.value, known)
    end = f"; `{near}` is meant, it seems" if near else ""
    fixes = (edits.rename_fix(name, near, safe=False),) if near else ()
    message = f"`{name.value}` is not {what} of Thing Models{end}"
    yield Found(name.span, message, fixes, severity=Severity.HINT if bare else None)


@thing_rule("tm-required", Group.TM, Severity.WARNING, kinds=TM_ONLY)
def tm_required(thing: Thing) -> Iterator[Found]:
    """A list of the mandatory affordances, as drafts of TD 1.1 had it.

    In TD 1.1 a description has every affordance of its model but those in `tm:optional`; nothing
    reads `tm:required`. The fix lists as optional what the list left out.

    Bad:
        {
          "@context": "https://www.w3.org/2022/wot/td/v1.1",
          "@type": "tm:ThingModel",
          "title": "Lamp",
          "version": {"model": "1.0.0"},
          "tm:required": ["#/properties/on"],
          "properties": {"on": {"type": "boolean"}, "level": {"type": "number"}}
        }

    Good:
        {
          "@context": "https://www.w3.org/2022/wot/td/v1.1",
          "@type": "tm:ThingModel",
          "title": "Lamp",
          "version": {"model": "1.0.0"},
          "tm:optional": ["/properties/level"],
          "properties": {"on": {"type": "boolean"}, "level": {"type": "number"}}
        }
    """
    member = thing.node.by_key.get(_REQUIRED)
    if member is None:
        return
    pointers = _pointers(thing.node)
    listed = [each.value.lstrip("#") for each in strings(member.value)]
    lost = [each for each in listed if each not in pointers]
    end = f"; `{lost[0]}` is no affordance of this model either" if lost else ""
    yield Found(
        member.key.span,
        "TD 1.1 has no `tm:required`; all is mandatory that is not in `tm:optional`" + end,
        () if lost else _as_optional(thing, pointers, listed),
    )


def _pointers(model: Object) -> list[str]:
    """The pointers to all affordances of a model, those of models that it extends left out."""
    maps = [(key, model.get(key)) for key in _MAPS]
    return [f"/{key}/{name}" for key, m in maps if isinstance(m, Object) for name in m.by_key]


def _as_optional(thing: Thing, pointers: list[str], listed: list[str]) -> tuple[Fix, ...]:
    member = thing.node.by_key[_REQUIRED]
    if "tm:optional" in thing.node.by_key or not isinstance(member.value, Array):
        return ()
    optional: list[JsonValue] = [each for each in pointers if each not in listed]
    if not optional:
        removal = edits.remove_member(thing.node, _REQUIRED)
        return (Fix("Remove `tm:required`", (removal,), safe=False),)
    changes = (edits.replace(member.key, "tm:optional"), edits.replace(member.value, optional))
    return (Fix("List the others in `tm:optional`", changes, safe=False),)
