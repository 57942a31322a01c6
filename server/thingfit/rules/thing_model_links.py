"""Rules about what Thing Models take from each other (TD 1.1, sections 9.3.2 to 9.3.4)."""

from __future__ import annotations

from collections.abc import Iterator

from thingfit.facts import Document, Thing
from thingfit.facts.thing import strings
from thingfit.rules import edits
from thingfit.rules.finding import Fix, Found, Related, Severity
from thingfit.rules.reading import has_placeholder
from thingfit.rules.registry import Group, workspace_rule
from thingfit.syntax import Member, Object, String
from thingfit.workspace import Snapshot
from thingfit.workspace.inheritance import Definition, imported, model_at, model_of, needed_by
from thingfit.workspace.links import (
    EXTENDS,
    SUBMODEL,
    Reference,
    imports_in,
    is_absent,
    links_of,
    locate,
    thing_in,
)

_MAPS = ("properties", "actions", "events")


def models_in(document: Document) -> Iterator[Thing]:
    """The Thing Models of a document."""
    return (thing for thing in document.things if thing.is_model)


@workspace_rule("tm-ref-unresolved", Group.TM, Severity.ERROR, "tm-tmRef1", "tm-tmRef2")
def tm_ref_unresolved(document: Document, snapshot: Snapshot) -> Iterator[Found]:
    """A `tm:ref` that leads to no definition.

    Its value is the address of a Thing Model, then `#` and a JSON Pointer to the definition that
    is taken over. A file that is not there is a warning: it may come with another part of the
    project. Addresses outside of the workspace are not looked at.

    Bad:
        {
          "@context": "https://www.w3.org/2022/wot/td/v1.1",
          "@type": "tm:ThingModel",
          "title": "Lamp",
          "version": {"model": "1.0.0"},
          "properties": {
            "on": {"type": "boolean"},
            "night": {"tm:ref": "#/properties/off"}
          }
        }

    Good:
        {
          "@context": "https://www.w3.org/2022/wot/td/v1.1",
          "@type": "tm:ThingModel",
          "title": "Lamp",
          "version": {"model": "1.0.0"},
          "properties": {
            "on": {"type": "boolean"},
            "night": {"tm:ref": "#/properties/on"}
          }
        }
    """
    for thing in models_in(document):
        for reference in imports_in(document, thing.node):
            if not has_placeholder(reference.node):
                yield from _unresolved(snapshot, reference, thing)


def _unresolved(snapshot: Snapshot, reference: Reference, thing: Thing) -> Iterator[Found]:
    node = reference.node
    if not (reference.pointer or "").startswith("/"):
        message = f"`{node.value}` has no JSON Pointer; `#/properties/…` or the like is expected"
        whole = model_of(snapshot, reference.document, thing)
        is_bare = reference.pointer is None and whole.holds(node.value)
        fix = edits.rename_fix(node, f"#{node.value}", safe=False)
        yield Found(node.span, message, (fix,) if is_bare else ())
        return
    target = locate(snapshot, reference.address, reference.document)
    if target is None:
        if is_absent(snapshot, reference, thing):
            message = f"the file `{reference.address}` is not there"
            yield Found(node.span, message, severity=Severity.WARNING)
        return
    model = thing_in(target, reference.address)
    if model is None or target.tree.problems or imported(snapshot, reference):
        return
    whole = model_of(snapshot, target, model)
    if whole.partial or whole.holds(reference.pointer or ""):
        return
    where = f"`{target.name}`" if target is not reference.document else "this model"
    message = f"`{reference.pointer}` leads to nothing in {where}"
    yield Found(node.span, message, _renamed(whole, reference))


def _renamed(whole: Definition, reference: Reference) -> tuple[Fix, ...]:
    """The fix for a misspelt name of an affordance at the end of a pointer."""
    written = reference.node.value
    head, _, name = written.rpartition("/")
    kind = head.rpartition("#/")[2]
    siblings = whole.child(kind) if kind in _MAPS else None
    near = edits.nearest(name, siblings.names()) if siblings else None
    return (edits.rename_fix(reference.node, f"{head}/{near}", safe=False),) if near else ()


@workspace_rule(
    "tm-optional-unresolved",
    Group.TM,
    Severity.ERROR,
    "tm-tmOptional-resolver",
    "tm-tmOptional-JSONPointer",
)
def tm_optional_unresolved(document: Document, snapshot: Snapshot) -> Iterator[Found]:
    """A pointer of `tm:optional` that leads to no affordance.

    Each item is a JSON Pointer to a whole property, action or event, of the Thing Model itself or
    of one that it extends. Models that are out of reach are given the benefit of the doubt.

    Bad:
        {
          "@context": "https://www.w3.org/2022/wot/td/v1.1",
          "@type": "tm:ThingModel",
          "title": "Lamp",
          "version": {"model": "1.0.0"},
          "tm:optional": ["/properties/brightness"],
          "properties": {"on": {"type": "boolean"}}
        }

    Good:
        {
          "@context": "https://www.w3.org/2022/wot/td/v1.1",
          "@type": "tm:ThingModel",
          "title": "Lamp",
          "version": {"model": "1.0.0"},
          "tm:optional": ["/properties/on"],
          "properties": {"on": {"type": "boolean"}}
        }
    """
    for thing in models_in(document):
        listed = strings(thing.node.get("tm:optional"))
        if not listed:
            continue
        whole = model_of(snapshot, document, thing)
        for node in listed:
            steps = node.value.split("/")
            plain = len(steps) == 3 and steps[0] == "" and steps[1] in _MAPS and steps[2]
            # What has another form breaks that of `tm:optional`, which the schema tells.
            if not plain or whole.partial or whole.holds(node.value):
                continue
            siblings = whole.child(steps[1])
            near = edits.nearest(steps[2], siblings.names()) if siblings else None
            pointer = f"/{steps[1]}/{near}"
            fixes = (edits.rename_fix(node, pointer, safe=False),) if near else ()
            end = f"; did you mean `{pointer}`?" if near else ""
            yield Found(node.span, f"`{node.value}` is no affordance of this model{end}", fixes)


@workspace_rule("tm-loop", Group.TM, Severity.ERROR, "tm-ref-recursive-extensions")
def tm_loop(document: Document, snapshot: Snapshot) -> Iterator[Found]:
    """A Thing Model that takes from itself, directly or by way of others.

    Following `tm:extends`, `tm:submodel` and `tm:ref` would never end, so no description can be
    made from the model.

    Bad:
        {
          "@context": "https://www.w3.org/2022/wot/td/v1.1",
          "@type": "tm:ThingModel",
          "title": "Lamp",
          "version": {"model": "1.0.0"},
          "properties": {
            "on": {"tm:ref": "#/properties/night"},
            "night": {"tm:ref": "#/properties/on"}
          }
        }

    Good:
        {
          "@context": "https://www.w3.org/2022/wot/td/v1.1",
          "@type": "tm:ThingModel",
          "title": "Lamp",
          "version": {"model": "1.0.0"},
          "properties": {
            "on": {"type": "boolean"},
            "night": {"tm:ref": "#/properties/on"}
          }
        }
    """
    for thing in models_in(document):
        links = (each for each in links_of(document, thing) if each.relation in (EXTENDS, SUBMODEL))
        for reference in (*links, *imports_in(document, thing.node)):
            last = _loop(snapshot, reference)
            if last:
                message = f"`{reference.node.value}` leads back to itself"
                here = last.document is document
                related = Related(
                    "the loop closes here", last.node.span, None if here else last.document.uri
                )
                yield Found(reference.node.span, message, (), (related,))


def _loop(snapshot: Snapshot, start: Reference) -> Reference | None:
    """The last reference of a loop that a reference is part of; nothing when there is none."""
    waiting = [start]
    seen: set[String] = set()
    while waiting:
        each = waiting.pop()
        for further in needed_by(snapshot, each):
            if further.node is start.node:
                return each
            if further.node not in seen:
                seen.add(further.node)
                waiting.append(further)
    return None


@workspace_rule(
    "tm-submodel",
    Group.TM,
    Severity.WARNING,
    "tm-compose-submodel",
    "tm-compose-instanceName",
    "tm-compose-name-collision",
)
def tm_submodel(document: Document, snapshot: Snapshot) -> Iterator[Found]:
    """A submodel whose name another one has, or that is no Thing Model.

    Each submodel becomes a Thing of its own, named by `instanceName`; two of one name, or two of
    one model without names, cannot be told apart. A submodel that is no Thing Model is an error.

    Bad:
        {
          "@context": "https://www.w3.org/2022/wot/td/v1.1",
          "@type": "tm:ThingModel",
          "title": "Ventilator",
          "version": {"model": "1.0.0"},
          "links": [
            {"rel": "tm:submodel", "href": "https://models.example.com/led", "instanceName": "led"},
            {"rel": "tm:submodel", "href": "https://models.example.com/fan", "instanceName": "led"}
          ]
        }

    Good:
        {
          "@context": "https://www.w3.org/2022/wot/td/v1.1",
          "@type": "tm:ThingModel",
          "title": "Ventilator",
          "version": {"model": "1.0.0"},
          "links": [
            {"rel": "tm:submodel", "href": "https://models.example.com/led", "instanceName": "led"},
            {"rel": "tm:submodel", "href": "https://models.example.com/fan", "instanceName": "fan"}
          ]
        }
    """
    for thing in models_in(document):
        first: dict[tuple[str, str], String] = {}
        for link in links_of(document, thing):
            if link.relation != SUBMODEL:
                continue
            name = link.holder.get("instanceName")
            named = name if isinstance(name, String) else None
            node = named or link.node
            key = ("name", named.value) if named else ("href", link.node.value)
            known = first.setdefault(key, node)
            if known is not node:
                what = f"is called `{named.value}`" if named else "is the same model, without name,"
                message = f"another submodel {what} as well"
                fixes = () if named else _naming(thing, link.holder, len(first))
                yield Found(node.span, message, fixes, (Related("the other", known.span),))
            yield from _no_model(snapshot, link)


def _naming(thing: Thing, link: Object, count: int) -> tuple[Fix, ...]:
    name = f"instance{count + 1}"
    edit = edits.add_member(thing.text, link, "instanceName", name)
    return (Fix(f"Name it `{name}`", (edit,), safe=False),)


@workspace_rule("tm-extends-not-model", Group.TM, Severity.ERROR, "tm-extend")
def tm_extends_not_model(document: Document, snapshot: Snapshot) -> Iterator[Found]:
    """A link with the relation `tm:extends` to a file that is no Thing Model.

    Only a Thing Model, whose `@type` is `tm:ThingModel`, can be extended.

    Bad:
        //- office-lamp.tm.json
        {
          "@context": "https://www.w3.org/2022/wot/td/v1.1",
          "@type": "tm:ThingModel",
          "title": "Office lamp",
          "version": {"model": "1.0.0"},
          "links": [{"rel": "tm:extends", "href": "./lamp.json"}]
        }
        //- lamp.json
        {
          "@context": "https://www.w3.org/2022/wot/td/v1.1",
          "id": "urn:uuid:5f0e9d1c-3a52-4c07-9c1e-8d2b6f7a4e10",
          "title": "Lamp",
          "securityDefinitions": {"nosec_sc": {"scheme": "nosec"}},
          "security": "nosec_sc"
        }

    Good:
        //- office-lamp.tm.json
        {
          "@context": "https://www.w3.org/2022/wot/td/v1.1",
          "@type": "tm:ThingModel",
          "title": "Office lamp",
          "version": {"model": "1.0.0"},
          "links": [{"rel": "tm:extends", "href": "./lamp.json"}]
        }
        //- lamp.json
        {
          "@context": "https://www.w3.org/2022/wot/td/v1.1",
          "@type": "tm:ThingModel",
          "title": "Lamp",
          "version": {"model": "1.0.0"}
        }
    """
    for thing in models_in(document):
        for link in links_of(document, thing):
            if link.relation == EXTENDS:
                yield from _no_model(snapshot, link)


def _no_model(snapshot: Snapshot, link: Reference) -> Iterator[Found]:
    found = model_at(snapshot, link)
    if found and not found[1].is_model:
        title: Member | None = found[1].node.by_key.get("title")
        uri = found[0].uri if found[0] is not link.document else None
        related = (Related("what it leads to", title.span, uri),) if title else ()
        yield Found(
            link.node.span,
            f"`{link.node.value}` is a Thing Description; a Thing Model is expected",
            (),
            related,
            Severity.ERROR,
        )
