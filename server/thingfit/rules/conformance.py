"""Whether a Thing Description keeps what its Thing Model says (TD 1.1, sections 9.2 and 9.4)."""

from __future__ import annotations

from collections.abc import Iterator

from thingfit.facts import Document, Thing
from thingfit.facts.thing import strings
from thingfit.rules import edits
from thingfit.rules.finding import Fix, Found, Related, Severity
from thingfit.rules.narrowing import Difference, differences
from thingfit.rules.registry import Group, workspace_rule
from thingfit.rules.thing_model_content import change, related_place, text_of_origin
from thingfit.syntax import Member, Object
from thingfit.text import Edit, Span
from thingfit.workspace import Snapshot
from thingfit.workspace.inheritance import Definition, Written, model_at, model_of
from thingfit.workspace.links import TYPE, Reference, links_of

_KINDS = {"properties": "property", "actions": "action", "events": "event"}


@workspace_rule(
    "td-not-conform-to-tm",
    Group.TD,
    Severity.WARNING,
    "tm-derivation-validity",
    "thing-model-td-generation-processor-required",
    "thing-model-td-generation-processor-imports",
)
def td_not_conform_to_tm(document: Document, snapshot: Snapshot) -> Iterator[Found]:
    """A description that is not what its Thing Model says.

    A link with the relation `type` names the Thing Model. When that is a file of the workspace, the
    description has every property, action and event of it but those in `tm:optional`, with the same
    types and units, within the same limits. What a description adds, and titles, are its own.

    Bad:
        //- lamp.td.json
        {
          "@context": "https://www.w3.org/2022/wot/td/v1.1",
          "id": "urn:uuid:5f0e9d1c-3a52-4c07-9c1e-8d2b6f7a4e10",
          "title": "Desk light 4",
          "securityDefinitions": {"nosec_sc": {"scheme": "nosec"}},
          "security": "nosec_sc",
          "links": [{"rel": "type", "href": "./lamp.tm.json"}],
          "properties": {
            "level": {
              "type": "integer",
              "minimum": 0,
              "maximum": 255,
              "forms": [{"href": "https://lamp.example.com/level"}]
            }
          }
        }
        //- lamp.tm.json
        {
          "@context": "https://www.w3.org/2022/wot/td/v1.1",
          "@type": "tm:ThingModel",
          "title": "Lamp",
          "version": {"model": "1.0.0"},
          "properties": {"level": {"type": "integer", "minimum": 0, "maximum": 100}}
        }

    Good:
        //- lamp.td.json
        {
          "@context": "https://www.w3.org/2022/wot/td/v1.1",
          "id": "urn:uuid:5f0e9d1c-3a52-4c07-9c1e-8d2b6f7a4e10",
          "title": "Desk light 4",
          "securityDefinitions": {"nosec_sc": {"scheme": "nosec"}},
          "security": "nosec_sc",
          "links": [{"rel": "type", "href": "./lamp.tm.json"}],
          "properties": {
            "level": {
              "type": "integer",
              "minimum": 0,
              "maximum": 100,
              "forms": [{"href": "https://lamp.example.com/level"}]
            }
          }
        }
        //- lamp.tm.json
        {
          "@context": "https://www.w3.org/2022/wot/td/v1.1",
          "@type": "tm:ThingModel",
          "title": "Lamp",
          "version": {"model": "1.0.0"},
          "properties": {"level": {"type": "integer", "minimum": 0, "maximum": 100}}
        }
    """
    for thing in document.things:
        if thing.is_model:
            continue
        for link in links_of(document, thing):
            found = model_at(snapshot, link) if link.relation == TYPE else None
            if found and found[1].is_model:
                model = model_of(snapshot, *found)
                for kind, word in _KINDS.items():
                    yield from _affordances(document, thing, link, model, kind, word)


def _affordances(
    document: Document, thing: Thing, link: Reference, model: Definition, kind: str, word: str
) -> Iterator[Found]:
    expected, value = model.child(kind), thing.node.get(kind)
    if expected is None or (value is not None and not isinstance(value, Object)):
        return
    for name in expected.names():
        own = value.by_key.get(name) if value else None
        written, inner = expected.get(name), expected.child(name)
        if written is None or "{{" in name:
            continue
        if own is None:
            if not _is_optional(model, f"/{kind}/{name}"):
                yield _missing(link, written, word, expected, value)
        elif isinstance(own.value, Object) and inner:
            taken_over = "tm:ref" in own.value.by_key
            for each in differences(inner, own.value, complete=not taken_over):
                yield _differing(document, thing, own, each, word)


def _is_optional(model: Definition, pointer: str) -> bool:
    """Whether a description may leave an affordance out, as the nearest model that has it says."""
    for layer in model.layers:
        listed = {each.value.lstrip("#") for each in strings(layer.node.get("tm:optional"))}
        if pointer in listed:
            return True
        if _defines(layer.node, pointer):
            return False
    return False


def _defines(model: Object, pointer: str) -> bool:
    _, kind, name = pointer.split("/", 2)
    holder = model.get(kind)
    return isinstance(holder, Object) and name in holder.by_key


def _missing(
    link: Reference, written: Written, word: str, expected: Definition, value: Object | None
) -> Found:
    """A mandatory affordance that is absent; one of nearly its name is likely meant for it."""
    name = written.member.key.value
    others = {key: m.key for key, m in value.by_key.items()} if value else {}
    free = [key for key in others if expected.get(key) is None]
    near = edits.nearest(name, free)
    related = Related("the model asks for it", written.member.key.span, written.document.uri)
    message = f"the {word} `{name}` of the Thing Model is absent"
    if near is None:
        return Found(link.node.span, message, (), (related,))
    fix = edits.rename_fix(others[near], name, safe=False)
    return Found(others[near].span, f"{message}; `{near}` is meant, it seems", (fix,), (related,))


def _differing(
    document: Document, thing: Thing, own: Member, difference: Difference, word: str
) -> Found:
    path = ".".join((own.key.value, *difference.path))
    message = f"`{path}` {difference.says} as the Thing Model has it"
    related = related_place(document, difference, "the model")
    if difference.own:
        return Found(difference.own.value.span, message, change(difference), related)
    at = own.key.span if difference.holder is own.value else _head(difference.holder)
    return Found(at, message, _added(thing, difference), related)


def _head(node: Object) -> Span:
    return node.members[0].key.span if node.members else node.span


def _added(thing: Thing, difference: Difference) -> tuple[Fix, ...]:
    text = text_of_origin(difference)
    if text is None:
        return ()
    key = difference.path[-1]
    holder = difference.holder
    edit = edits.add_member(thing.text, holder, key, None, after="type")
    made = Edit(edit.span, edit.text.replace(": null", f": {text}", 1))
    return (Fix(f"Add `{key}` as the model has it", (made,), safe=False),)
