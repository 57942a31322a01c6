"""Rules about properties, actions and events, and about the forms that reach them.

Source: TD 1.1, sections 5.3.1.2 to 5.3.1.5 and 5.3.4.2.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from thingfit.facts import Affordance, Form, Interaction, Thing
from thingfit.json_value import JsonValue
from thingfit.rules import edits
from thingfit.rules.finding import Fix, Found, Related, Severity
from thingfit.rules.registry import Group, thing_rule
from thingfit.rules.uri_template import variables_of
from thingfit.syntax import Literal, Object, String

_OBSERVE = ("observeproperty", "unobserveproperty")


@thing_rule("readonly-and-writeonly", Group.TD, Severity.WARNING, "td-vocab-readOnly--DataSchema")
def readonly_and_writeonly(thing: Thing) -> Iterator[Found]:
    """A value that is both read-only and write-only.

    With both `readOnly` and `writeOnly` true, no operation is left.

    Bad:
        {
          "@context": "https://www.w3.org/2022/wot/td/v1.1",
          "title": "Lamp",
          "securityDefinitions": {"nosec_sc": {"scheme": "nosec"}},
          "security": "nosec_sc",
          "properties": {
            "on": {
              "type": "boolean",
              "readOnly": true,
              "writeOnly": true,
              "forms": [{"href": "https://lamp.example.com/on"}]
            }
          }
        }

    Good:
        {
          "@context": "https://www.w3.org/2022/wot/td/v1.1",
          "title": "Lamp",
          "securityDefinitions": {"nosec_sc": {"scheme": "nosec"}},
          "security": "nosec_sc",
          "properties": {
            "on": {
              "type": "boolean",
              "readOnly": true,
              "forms": [{"href": "https://lamp.example.com/on"}]
            }
          }
        }
    """
    for schema in thing.data_schemas:
        read, write = schema.node.by_key.get("readOnly"), schema.node.by_key.get("writeOnly")
        if (
            read
            and write
            and _is_true(schema.node, "readOnly")
            and _is_true(schema.node, "writeOnly")
        ):
            yield Found(
                write.span,
                f"`{schema.name}` is both `readOnly` and `writeOnly`; one of the two is expected",
                tuple(
                    Fix(f"Remove `{key}`", (edits.remove_member(schema.node, key),), safe=False)
                    for key, against in (("writeOnly", "writeproperty"), ("readOnly", _READING))
                    if not _is_offered(thing, schema.node, against)
                ),
                (Related("`readOnly` is true here", read.span),),
            )


_READING = "readproperty"


def _is_offered(thing: Thing, node: Object, operation: str) -> bool:
    """Whether a form of a property states an operation, or it is observable, which is reading."""
    owner = next((each for each in thing.interactions if each.node is node), None)
    stated = owner is not None and any(
        op.value == operation for form in owner.forms for op in form.written_ops
    )
    return stated or (operation == _READING and _is_true(node, "observable"))


def _is_true(node: Object, key: str) -> bool:
    value = node.get(key)
    return isinstance(value, Literal) and value.value is True


@thing_rule(
    "observe-op-not-observable",
    Group.TD,
    Severity.HINT,
    "td-vocab-observable--PropertyAffordance",
)
def observe_op_not_observable(thing: Thing) -> Iterator[Found]:
    """A form that observes a property that is not observable.

    `observable` defaults to false. A consumer that trusts it never subscribes, although a form
    offers it. This is a hint, since TD 1.1 calls the member one itself
    (`td-vocab-observable--PropertyAffordance`) and demands nothing of forms by it.

    Bad:
        {
          "@context": "https://www.w3.org/2022/wot/td/v1.1",
          "title": "Lamp",
          "securityDefinitions": {"nosec_sc": {"scheme": "nosec"}},
          "security": "nosec_sc",
          "properties": {
            "on": {
              "type": "boolean",
              "forms": [{"href": "mqtt://broker.example.com/on", "op": "observeproperty"}]
            }
          }
        }

    Good:
        {
          "@context": "https://www.w3.org/2022/wot/td/v1.1",
          "title": "Lamp",
          "securityDefinitions": {"nosec_sc": {"scheme": "nosec"}},
          "security": "nosec_sc",
          "properties": {
            "on": {
              "type": "boolean",
              "observable": true,
              "forms": [{"href": "mqtt://broker.example.com/on", "op": "observeproperty"}]
            }
          }
        }
    """
    for each in thing.interactions:
        if each.affordance is not Affordance.PROPERTY or each.is_true("observable"):
            continue
        stated = each.node.by_key.get("observable")
        if stated and not isinstance(stated.value, Literal):
            continue
        if each.node.get("tm:ref") is not None:
            continue  # The referenced affordance may be observable.
        ops = [op for form in each.forms for op in form.written_ops if op.value in _OBSERVE]
        for op in ops[:1]:
            yield Found(
                op.span,
                f"`{op.value}` is offered, but the property `{each.name.value}` is not observable",
                () if each.is_true("writeOnly") else (_make_observable(thing, each),),
                (Related("`observable` is false here", stated.span),) if stated else (),
            )


def _make_observable(thing: Thing, each: Interaction) -> Fix:
    stated = each.node.get("observable")
    if stated is not None:
        edit = edits.replace(stated, True)
    else:
        after = next(
            (m.key.value for m in reversed(each.node.members) if m.key.value != "forms"), "forms"
        )
        edit = edits.add_member(thing.text, each.node, "observable", True, after=after)
    return Fix("Set `observable` to true", (edit,))


@thing_rule("href-var-undeclared", Group.TD, Severity.WARNING, "td-uriVariables-names")
def href_var_undeclared(thing: Thing) -> Iterator[Found]:
    """A variable in an `href` template that no `uriVariables` declares.

    The names in braces (RFC 6570) are keys of `uriVariables` of the affordance or of the Thing, or
    the names of an `apikey` scheme that sits in the URI.

    Bad:
        {
          "@context": "https://www.w3.org/2022/wot/td/v1.1",
          "title": "Weather",
          "securityDefinitions": {"nosec_sc": {"scheme": "nosec"}},
          "security": "nosec_sc",
          "properties": {
            "forecast": {
              "type": "string",
              "forms": [{"href": "https://weather.example.com/forecast{?city}"}]
            }
          }
        }

    Good:
        {
          "@context": "https://www.w3.org/2022/wot/td/v1.1",
          "title": "Weather",
          "securityDefinitions": {"nosec_sc": {"scheme": "nosec"}},
          "security": "nosec_sc",
          "properties": {
            "forecast": {
              "type": "string",
              "uriVariables": {"city": {"type": "string"}},
              "forms": [{"href": "https://weather.example.com/forecast{?city}"}]
            }
          }
        }
    """
    keys = {
        name.value
        for definition in thing.security_definitions
        if definition.scheme in ("apikey", "auto")
        for name in definition.strings("name")
    }
    for form in thing.forms:
        if form.href is None or "{" not in form.href.value:
            continue
        if form.interaction and form.interaction.node.get("tm:ref") is not None:
            continue  # The referenced affordance may declare the variables.
        declared = [member.key.value for member in thing.uri_variables]
        if form.interaction:
            declared += [member.key.value for member in form.interaction.uri_variables]
        sent = _variables(form)
        for name in sent:
            if name not in declared and name not in keys:
                near = edits.nearest(name, sorted({*declared, *keys}.difference(sent)))
                yield Found(
                    form.href.span,
                    f"`{name}` in the template `{form.href.value}` is not among the `uriVariables`"
                    + (f"; `{near}` is meant, it seems" if near else ""),
                    (*_respelling(form.href, name, near), *_declaration(thing, form, name)),
                )


def _respelling(href: String, name: str, near: str | None) -> tuple[Fix, ...]:
    """The fix that names a declared variable in an address."""
    if near is None:
        return ()
    whole = re.compile(rf"(?<![\w.]){re.escape(name)}(?![\w.])")
    new = re.sub(r"\{[^{}]*\}", lambda each: whole.sub(near, each.group()), href.value)
    return (edits.rename_fix(href, new, safe=False),) if new != href.value else ()


def _variables(form: Form) -> tuple[str, ...]:
    """The variable names of a form's template, placeholders of Thing Models left out."""
    href = form.href.value if form.href else ""
    if "{{" in href:
        return ()
    return variables_of(href)


def _declaration(thing: Thing, form: Form, name: str) -> tuple[Fix, ...]:
    holder = form.interaction.node if form.interaction else thing.node
    variables = holder.get("uriVariables")
    if isinstance(variables, Object):
        edit = edits.add_member(thing.text, variables, name, {"type": "string"})
    elif variables is None:
        after = "type" if "type" in holder.by_key else holder.members[0].key.value
        value: JsonValue = {name: {"type": "string"}}
        edit = edits.add_member(thing.text, holder, "uriVariables", value, after=after)
    else:
        return ()
    return (Fix(f"Declare `{name}` in `uriVariables`", (edit,), safe=False),)
