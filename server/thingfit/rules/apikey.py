"""Rules about where credentials are put: in the address, or in the payload.

Source: TD 1.1, section 5.3.3.3 (`in` and `name` of security schemes).
"""

from __future__ import annotations

from collections.abc import Iterator

from thingfit.facts import Affordance, Form, SecurityDefinition, Thing
from thingfit.rules import edits
from thingfit.rules.body_pointer import requirement_of
from thingfit.rules.finding import Fix, Found, Related, Severity
from thingfit.rules.reading import (
    address_of,
    counted,
    has_placeholder,
    in_effect,
    is_of_1_0,
    more,
    text_of,
    value_of,
)
from thingfit.rules.registry import TD_ONLY, Group, thing_rule
from thingfit.rules.uri_template import mistake_in, variables_of
from thingfit.syntax import Object, String


def _in_uri(thing: Thing) -> Iterator[tuple[SecurityDefinition, String]]:
    """The keys that are variables in the address."""
    for definition in thing.security_definitions:
        name = text_of(definition.node, "name")
        if definition.scheme == "apikey" and value_of(definition, "in") == "uri" and name:
            yield definition, name


def _is_in(thing: Thing, form: Form, definition: SecurityDefinition) -> bool:
    return any(each.node is definition.node for each in in_effect(thing, form, alternatives=False))


@thing_rule(
    "apikey-uri-not-in-href",
    Group.TD,
    Severity.ERROR,
    "td-security-in-uri-variable",
    kinds=TD_ONLY,
)
def apikey_uri_not_in_href(thing: Thing) -> Iterator[Found]:
    """A key that belongs into the address, and an `href` without a place for it.

    An `apikey` definition with `in` set to `uri` names a variable. Each `href` under that
    definition is a template that holds it. It is reported once for a definition. Where other forms
    have the variable it is a warning: those without it may be open, and lack `nosec` instead.

    Bad:
        {
          "@context": "https://www.w3.org/2022/wot/td/v1.1",
          "id": "urn:uuid:5f0e9d1c-3a52-4c07-9c1e-8d2b6f7a4e10",
          "title": "Weather",
          "securityDefinitions": {"key_sc": {"scheme": "apikey", "in": "uri", "name": "key"}},
          "security": "key_sc",
          "properties": {
            "sky": {"type": "string", "forms": [{"href": "https://weather.example.com/sky"}]}
          }
        }

    Good:
        {
          "@context": "https://www.w3.org/2022/wot/td/v1.1",
          "id": "urn:uuid:5f0e9d1c-3a52-4c07-9c1e-8d2b6f7a4e10",
          "title": "Weather",
          "securityDefinitions": {"key_sc": {"scheme": "apikey", "in": "uri", "name": "key"}},
          "security": "key_sc",
          "properties": {
            "sky": {"type": "string", "forms": [{"href": "https://weather.example.com/{key}/sky"}]}
          }
        }
    """
    for definition, name in _in_uri(thing):
        hrefs = [
            form.href
            for form in thing.forms
            if form.href
            and not has_placeholder(form.href)
            and name.value not in variables_of(address_of(thing, form))
            and mistake_in(form.href.value) is None
            and _is_in(thing, form, definition)
        ]
        if hrefs:
            others = [f for f in thing.forms if name.value in variables_of(address_of(thing, f))]
            place = definition.node.by_key["in"].value
            fix = Fix("Send the key in the query", (edits.replace(place, "query"),), safe=False)
            yield Found(
                hrefs[0].span,
                f"the `href` has no variable `{name.value}`, where the key of "
                f"`{definition.name.value}` is expected{counted(hrefs, 'form')}",
                () if others else (fix,),
                (Related("the key is defined here", name.span), *more("without it too", hrefs[1:])),
                Severity.WARNING if others else None,
            )


@thing_rule(
    "apikey-uri-not-distinct", Group.TD, Severity.ERROR, "td-security-uri-variables-distinct"
)
def apikey_uri_not_distinct(thing: Thing) -> Iterator[Found]:
    """A key in the address with the name of another variable.

    The variable of an `apikey` definition is filled in with the key. One of `uriVariables` with
    the same name is filled in by whoever uses the Thing; consumers cannot do both.

    Bad:
        {
          "@context": "https://www.w3.org/2022/wot/td/v1.1",
          "id": "urn:uuid:5f0e9d1c-3a52-4c07-9c1e-8d2b6f7a4e10",
          "title": "Weather",
          "securityDefinitions": {"key_sc": {"scheme": "apikey", "in": "uri", "name": "key"}},
          "security": "key_sc",
          "properties": {
            "sky": {
              "type": "string",
              "uriVariables": {"key": {"type": "string"}},
              "forms": [{"href": "https://weather.example.com/{key}/sky"}]
            }
          }
        }

    Good:
        {
          "@context": "https://www.w3.org/2022/wot/td/v1.1",
          "id": "urn:uuid:5f0e9d1c-3a52-4c07-9c1e-8d2b6f7a4e10",
          "title": "Weather",
          "securityDefinitions": {"key_sc": {"scheme": "apikey", "in": "uri", "name": "key"}},
          "security": "key_sc",
          "properties": {
            "sky": {"type": "string", "forms": [{"href": "https://weather.example.com/{key}/sky"}]}
          }
        }
    """
    keys = {name.value: name for _, name in _in_uri(thing)}
    if not keys:
        return
    holders = [(thing.node, thing.uri_variables)]
    holders += [(each.node, each.uri_variables) for each in thing.interactions]
    for holder, variables in holders:
        for member in variables:
            key = keys.get(member.key.value)
            if key:
                edit = edits.remove_member(holder, "uriVariables")
                inner = holder.get("uriVariables")
                if len(variables) > 1 and isinstance(inner, Object):
                    edit = edits.remove_member(inner, key.value)
                yield Found(
                    member.key.span,
                    f"the variable `{key.value}` has the name of the key of a security definition",
                    (Fix(f"Remove `{key.value}`", (edit,), safe=False),),
                    (Related("the key", key.span),),
                )


@thing_rule("apikey-in-uri", Group.TD, Severity.HINT, "td-security-in-query-over-uri")
def apikey_in_uri(thing: Thing) -> Iterator[Found]:
    """A key that is said to be in the address, and always is in the query.

    `uri` is for keys that cannot be in the query, such as those in the path. Where all templates
    have the key in the query, `query` says so, and consumers add it by themselves.

    Bad:
        {
          "@context": "https://www.w3.org/2022/wot/td/v1.1",
          "id": "urn:uuid:5f0e9d1c-3a52-4c07-9c1e-8d2b6f7a4e10",
          "title": "Weather",
          "securityDefinitions": {"key_sc": {"scheme": "apikey", "in": "uri", "name": "key"}},
          "security": "key_sc",
          "properties": {
            "sky": {"type": "string", "forms": [{"href": "https://weather.example.com/sky{?key}"}]}
          }
        }

    Good:
        {
          "@context": "https://www.w3.org/2022/wot/td/v1.1",
          "id": "urn:uuid:5f0e9d1c-3a52-4c07-9c1e-8d2b6f7a4e10",
          "title": "Weather",
          "securityDefinitions": {"key_sc": {"scheme": "apikey", "in": "query", "name": "key"}},
          "security": "key_sc",
          "properties": {
            "sky": {"type": "string", "forms": [{"href": "https://weather.example.com/sky"}]}
          }
        }
    """
    for definition, name in _in_uri(thing):
        forms = [form for form in thing.forms if _is_in(thing, form, definition)]
        hrefs = [form.href for form in forms if form.href]
        alone = [f"{{{sign}{name.value}}}" for sign in "?&"]
        if hrefs and all(any(part in href.value for part in alone) for href in hrefs):
            place = definition.node.by_key["in"].value
            edit = [edits.replace(place, "query")]
            for href in hrefs:
                text = href.value.replace(alone[0], "").replace(alone[1], "")
                edit.append(edits.replace(href, text))
            yield Found(
                place.span,
                f"the key `{name.value}` is in the query of every `href`; `query` is preferred to "
                "`uri`",
                (Fix("Change to `query`", tuple(edit), safe=False),),
            )


def _in_body(thing: Thing) -> Iterator[tuple[SecurityDefinition, String]]:
    for definition in thing.security_definitions:
        name = text_of(definition.node, "name")
        if value_of(definition, "in") == "body" and name:
            yield definition, name


@thing_rule("body-name-not-pointer", Group.TD, Severity.ERROR, "sec-body-name-json-pointer")
def body_name_not_pointer(thing: Thing) -> Iterator[Found]:
    """Credentials in the payload whose `name` is no JSON Pointer.

    With `in` set to `body`, `name` leads to a member of the data that are sent, as a JSON Pointer
    (RFC 6901) such as `/key`. TD 1.0 did not say so; its descriptions are left alone.

    Bad:
        {
          "@context": "https://www.w3.org/2022/wot/td/v1.1",
          "id": "urn:uuid:5f0e9d1c-3a52-4c07-9c1e-8d2b6f7a4e10",
          "title": "Lamp",
          "securityDefinitions": {"key_sc": {"scheme": "apikey", "in": "body", "name": "key"}},
          "security": "key_sc"
        }

    Good:
        {
          "@context": "https://www.w3.org/2022/wot/td/v1.1",
          "id": "urn:uuid:5f0e9d1c-3a52-4c07-9c1e-8d2b6f7a4e10",
          "title": "Lamp",
          "securityDefinitions": {"key_sc": {"scheme": "apikey", "in": "body", "name": "/key"}},
          "security": "key_sc"
        }
    """
    if is_of_1_0(thing):
        return
    for _, name in _in_body(thing):
        if name.value and not name.value.startswith("/"):
            yield Found(
                name.span,
                f"`name` is `{name.value}`; in the payload a JSON Pointer such as `/key` is "
                "expected",
                (edits.rename_fix(name, "/" + name.value.lstrip("#/"), safe=False),),
            )


@thing_rule(
    "body-name-target",
    Group.TD,
    Severity.WARNING,
    "sec-body-name-json-pointer-creatable",
    "sec-body-name-json-pointer-type",
    kinds=TD_ONLY,
)
def body_name_target(thing: Thing) -> Iterator[Found]:
    """Credentials in the payload for which the data have no place.

    The member that `name` leads to is a required string of the data of each action or property
    under the definition, or there is none and it can be added. Pointers into the schema itself,
    such as `/properties/key`, are understood as well, because TD 1.1 can be read either way; so
    this is a warning. It is reported once for a definition.

    Bad:
        {
          "@context": "https://www.w3.org/2022/wot/td/v1.1",
          "id": "urn:uuid:5f0e9d1c-3a52-4c07-9c1e-8d2b6f7a4e10",
          "title": "Lamp",
          "securityDefinitions": {"key_sc": {"scheme": "apikey", "in": "body", "name": "/key"}},
          "security": "key_sc",
          "actions": {
            "toggle": {
              "input": {"type": "object", "properties": {"key": {"type": "integer"}}},
              "forms": [{"href": "https://lamp.example.com/toggle"}]
            }
          }
        }

    Good:
        {
          "@context": "https://www.w3.org/2022/wot/td/v1.1",
          "id": "urn:uuid:5f0e9d1c-3a52-4c07-9c1e-8d2b6f7a4e10",
          "title": "Lamp",
          "securityDefinitions": {"key_sc": {"scheme": "apikey", "in": "body", "name": "/key"}},
          "security": "key_sc",
          "actions": {
            "toggle": {
              "input": {
                "type": "object",
                "properties": {"key": {"type": "string"}},
                "required": ["key"]
              },
              "forms": [{"href": "https://lamp.example.com/toggle"}]
            }
          }
        }
    """
    for definition, name in _in_body(thing):
        if not name.value.startswith("/"):
            continue
        for form in thing.forms:
            schema = _payload(form)
            if schema is None or not _is_in(thing, form, definition):
                continue
            wrong = requirement_of(schema, name.value)
            if wrong is not None:
                yield Found(
                    wrong.node.span,
                    f"the credentials of `{definition.name.value}` are expected at "
                    f"`{name.value}`, where {wrong.message}",
                    (),
                    (Related("the place of the credentials", name.span),),
                )
                break


def _payload(form: Form) -> Object | None:
    """The schema of the data that a form sends, if it sends any."""
    if form.interaction is None:
        return None
    if form.interaction.affordance is Affordance.PROPERTY and "writeproperty" in form.ops:
        return form.interaction.node
    schema = form.interaction.node.get("input")
    return schema if isinstance(schema, Object) and "invokeaction" in form.ops else None
