"""Rules about operations: whether they go with the property that they are for.

Source: TD 1.1, sections 5.3.1.3 (PropertyAffordance), 5.3.4.2 (Form) and 5.4 (defaults).
"""

from __future__ import annotations

from collections.abc import Iterator

from thingfit.facts import Affordance, Form, Interaction, Thing
from thingfit.rules import edits
from thingfit.rules.finding import Fix, Found, Related, Severity
from thingfit.rules.reading import (
    counted,
    is_referring,
    is_true,
    more,
)
from thingfit.rules.registry import TD_ONLY, Group, thing_rule
from thingfit.syntax import Array, String


def _properties(thing: Thing) -> Iterator[Interaction]:
    return (each for each in thing.interactions if each.affordance is Affordance.PROPERTY)


@thing_rule("readonly-op-write", Group.TD, Severity.WARNING, "td-vocab-readOnly--DataSchema")
def readonly_op_write(thing: Thing) -> Iterator[Found]:
    """A form that writes a property that is read-only.

    Only operations that a form states count: by default a form of a read-only property is for
    reading alone. It is reported once for a property.

    Bad:
        {
          "@context": "https://www.w3.org/2022/wot/td/v1.1",
          "id": "urn:uuid:5f0e9d1c-3a52-4c07-9c1e-8d2b6f7a4e10",
          "title": "Lamp",
          "securityDefinitions": {"nosec_sc": {"scheme": "nosec"}},
          "security": "nosec_sc",
          "properties": {
            "level": {
              "type": "number",
              "readOnly": true,
              "forms": [
                {"href": "https://lamp.example.com/level", "op": ["readproperty", "writeproperty"]}
              ]
            }
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
            "level": {
              "type": "number",
              "readOnly": true,
              "forms": [{"href": "https://lamp.example.com/level", "op": "readproperty"}]
            }
          }
        }
    """
    yield from _contradicted(thing, "readOnly", "writeproperty")


@thing_rule("writeonly-op-read", Group.TD, Severity.WARNING, "td-vocab-writeOnly--DataSchema")
def writeonly_op_read(thing: Thing) -> Iterator[Found]:
    """A form that reads a property that is write-only.

    Only operations that a form states count: by default a form of a write-only property is for
    writing alone. It is reported once for a property.

    Bad:
        {
          "@context": "https://www.w3.org/2022/wot/td/v1.1",
          "id": "urn:uuid:5f0e9d1c-3a52-4c07-9c1e-8d2b6f7a4e10",
          "title": "Lamp",
          "securityDefinitions": {"nosec_sc": {"scheme": "nosec"}},
          "security": "nosec_sc",
          "properties": {
            "code": {
              "type": "string",
              "writeOnly": true,
              "forms": [
                {"href": "https://lamp.example.com/code", "op": ["readproperty", "writeproperty"]}
              ]
            }
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
            "code": {
              "type": "string",
              "writeOnly": true,
              "forms": [{"href": "https://lamp.example.com/code", "op": "writeproperty"}]
            }
          }
        }
    """
    yield from _contradicted(thing, "writeOnly", "readproperty")


def _contradicted(thing: Thing, member: str, wrong: str) -> Iterator[Found]:
    for each in _properties(thing):
        if not each.is_true(member) or is_true(each.node, _other(member)):
            continue  # With both, `readonly-and-writeonly` speaks.
        places = [(form, op) for form in each.forms for op in form.written_ops if op.value == wrong]
        if not places:
            continue
        ops = [op for _, op in places]
        flag = each.node.by_key[member]
        yield Found(
            ops[0].span,
            f"`{wrong}` is offered{counted(ops, 'form')}, but the property `{each.name.value}` is "
            f"`{member}`",
            _ways_out(each, member, places),
            (Related(f"`{member}` is true here", flag.span), *more("offered too", ops[1:])),
        )


def _other(member: str) -> str:
    return "writeOnly" if member == "readOnly" else "readOnly"


def _ways_out(each: Interaction, member: str, places: list[tuple[Form, String]]) -> tuple[Fix, ...]:
    fixes: list[Fix] = []
    removals = []
    for form, op in places:
        ops = form.node.get("op")
        if isinstance(ops, Array) and len(ops.items) > 1:
            removals.append(edits.remove_item(ops, ops.items.index(op)))
    if len(removals) == len(places):
        fixes.append(Fix(f"Remove `{places[0][1].value}`", tuple(removals), safe=False))
    edit = edits.remove_member(each.node, member)
    fixes.append(Fix(f"Remove `{member}`", (edit,), safe=False))
    return tuple(fixes)


@thing_rule(
    "observable-no-observe-op",
    Group.TD,
    Severity.HINT,
    "td-vocab-observable--PropertyAffordance",
    kinds=TD_ONLY,
)
def observable_no_observe_op(thing: Thing) -> Iterator[Found]:
    """An observable property that no form observes.

    Observing is no default operation, so a form states `observeproperty`; or a form of the Thing
    states `observeallproperties`. Without any, consumers are promised what they cannot have. This
    is a hint, since TD 1.1 calls `observable` one itself: intermediaries may add the form.

    Bad:
        {
          "@context": "https://www.w3.org/2022/wot/td/v1.1",
          "id": "urn:uuid:5f0e9d1c-3a52-4c07-9c1e-8d2b6f7a4e10",
          "title": "Lamp",
          "securityDefinitions": {"nosec_sc": {"scheme": "nosec"}},
          "security": "nosec_sc",
          "properties": {
            "on": {
              "type": "boolean",
              "observable": true,
              "forms": [{"href": "https://lamp.example.com/on"}]
            }
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
            "on": {
              "type": "boolean",
              "observable": true,
              "forms": [
                {"href": "https://lamp.example.com/on", "op": ["readproperty", "writeproperty"]},
                {
                  "href": "https://lamp.example.com/on",
                  "op": ["observeproperty", "unobserveproperty"],
                  "subprotocol": "sse"
                }
              ]
            }
          }
        }
    """
    if any("observeallproperties" in form.ops for form in thing.own_forms):
        return
    for each in _properties(thing):
        if not each.is_true("observable") or each.is_true("writeOnly") or is_referring(each.node):
            continue
        if each.forms and not any("observeproperty" in form.ops for form in each.forms):
            removal = edits.remove_member(each.node, "observable")
            yield Found(
                each.node.by_key["observable"].span,
                f"the property `{each.name.value}` is observable, but no form has the operation "
                "`observeproperty`",
                (Fix("Remove `observable`", (removal,), safe=False),),
                more("a form of the property", [form.node for form in each.forms[:3]]),
            )


@thing_rule(
    "writeonly-observable",
    Group.TD,
    Severity.WARNING,
    "td-vocab-observable--PropertyAffordance",
)
def writeonly_observable(thing: Thing) -> Iterator[Found]:
    """A property that can be observed and not read.

    Observers are told the value, which `writeOnly` forbids.

    Bad:
        {
          "@context": "https://www.w3.org/2022/wot/td/v1.1",
          "id": "urn:uuid:5f0e9d1c-3a52-4c07-9c1e-8d2b6f7a4e10",
          "title": "Lamp",
          "securityDefinitions": {"nosec_sc": {"scheme": "nosec"}},
          "security": "nosec_sc",
          "properties": {
            "code": {
              "type": "string",
              "writeOnly": true,
              "observable": true,
              "forms": [{"href": "https://lamp.example.com/code"}]
            }
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
            "code": {
              "type": "string",
              "writeOnly": true,
              "forms": [{"href": "https://lamp.example.com/code"}]
            }
          }
        }
    """
    for each in _properties(thing):
        if each.is_true("writeOnly") and each.is_true("observable"):
            removal = edits.remove_member(each.node, "observable")
            yield Found(
                each.node.by_key["observable"].span,
                f"the property `{each.name.value}` is observable and `writeOnly`; observing is a "
                "way of reading",
                (Fix("Remove `observable`", (removal,), safe=False),),
                (Related("`writeOnly` is true here", each.node.by_key["writeOnly"].span),),
            )
