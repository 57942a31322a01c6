"""Rules about forms: those that repeat another, and those whose method contradicts them.

Source: TD 1.1, sections 5.3.4.2 (Form) and 8.3.1 (Protocol Binding based on HTTP).
"""

from __future__ import annotations

from collections.abc import Iterator

from thingfit.facts import Affordance, Form, Thing
from thingfit.rules import edits
from thingfit.rules.finding import Fix, Found, Related, Severity
from thingfit.rules.reading import is_referring, scheme_of_form, text_of
from thingfit.rules.registry import Group, thing_rule
from thingfit.syntax import Array, Object, String, to_value

_METHOD = "htv:methodName"


@thing_rule("op-duplicate", Group.TD, Severity.HINT)
def op_duplicate(thing: Thing) -> Iterator[Found]:
    """A form that repeats another one.

    Two forms that differ in nothing but operations of which they share one give consumers two
    equal ways.

    Bad:
        {
          "@context": "https://www.w3.org/2022/wot/td/v1.1",
          "id": "urn:uuid:5f0e9d1c-3a52-4c07-9c1e-8d2b6f7a4e10",
          "title": "Lamp",
          "securityDefinitions": {"nosec_sc": {"scheme": "nosec"}},
          "security": "nosec_sc",
          "actions": {
            "toggle": {
              "forms": [
                {"href": "https://lamp.example.com/toggle"},
                {"href": "https://lamp.example.com/toggle", "contentType": "application/json"}
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
          "actions": {
            "toggle": {
              "forms": [{"href": "https://lamp.example.com/toggle"}]
            }
          }
        }
    """
    for holder, forms in ((thing.node, thing.own_forms), *_forms_of_all(thing)):
        if len(forms) < 2:
            continue
        seen: list[tuple[dict[object, object], Form]] = []
        for form in forms:
            rest = _without_op(form)
            same = [first for other, first in seen if other == rest]
            shared = next((f for f in same if set(f.ops) & set(form.ops)), None)
            seen.append((rest, form))
            if shared is not None and form.href is not None:
                op = next(op for op in form.ops if op in shared.ops)
                yield Found(
                    form.href.span,
                    f"this form for `{op}` repeats an earlier one",
                    _removal(holder.get("forms"), form, shared),
                    (Related("the earlier form", shared.node.span),),
                )


def _forms_of_all(thing: Thing) -> Iterator[tuple[Object, tuple[Form, ...]]]:
    return ((each.node, each.forms) for each in thing.interactions)


def _without_op(form: Form) -> dict[object, object]:
    """What a form says beside its operations, the default content type filled in."""
    value = to_value(form.node)
    found = {"contentType": "application/json", **value} if isinstance(value, dict) else {}
    found.pop("op", None)
    return found


def _removal(forms: object, form: Form, first: Form) -> tuple[Fix, ...]:
    if not isinstance(forms, Array) or not set(form.ops) <= set(first.ops):
        return ()
    edit = edits.remove_item(forms, forms.items.index(form.node))
    return (Fix("Remove this form", (edit,), safe=False),)


@thing_rule("http-method", Group.TD, Severity.HINT, "td-default-http-method")
def http_method(thing: Thing) -> Iterator[Found]:
    """An HTTP method that contradicts the operation.

    `GET` and `HEAD` change nothing, so they neither write a property nor invoke an action, unless
    the action is `safe`. A form that states no `op` is for writing too, unless the property is
    `readOnly`; that is the usual cause.

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
              "forms": [{"href": "https://lamp.example.com/level", "htv:methodName": "GET"}]
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
              "forms": [
                {
                  "href": "https://lamp.example.com/level",
                  "op": "readproperty",
                  "htv:methodName": "GET"
                }
              ]
            }
          }
        }
    """
    for form in thing.forms:
        method = text_of(form.node, _METHOD)
        if method is None or method.value.upper() not in ("GET", "HEAD"):
            continue
        scheme = scheme_of_form(thing, form)
        if scheme not in (None, "http", "https") or (
            form.interaction and is_referring(form.interaction.node)
        ):
            continue
        wrong = [op for op in form.ops if op.startswith("write") or _invokes(form, op)]
        if wrong:
            by_default = "" if form.written_ops else " by default"
            yield Found(
                method.span,
                f"`{method.value}` changes nothing, but the form is for `{wrong[0]}`{by_default}",
                _mend_method(thing, form, method),
            )


def _invokes(form: Form, op: str) -> bool:
    interaction = form.interaction
    return op == "invokeaction" and not (interaction and interaction.is_true("safe"))


def _mend_method(thing: Thing, form: Form, method: String) -> tuple[Fix, ...]:
    if form.interaction and form.interaction.affordance is Affordance.ACTION:
        return (edits.rename_fix(method, "POST", safe=False),)
    if form.written_ops or form.interaction is None:
        return ()
    edit = edits.add_member(thing.text, form.node, "op", "readproperty", after="href")
    return (Fix("State that the form is for `readproperty`", (edit,), safe=False),)
