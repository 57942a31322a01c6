"""Rules about security: what is named must be defined, and what is defined should be named.

Source: TD 1.1, section 5.3.3 (Security Vocabulary Definitions).
"""

from __future__ import annotations

from collections.abc import Iterator

from thingfit.facts import SecurityDefinition, Thing
from thingfit.rules import edits
from thingfit.rules.finding import Fix, Found, Related, Severity
from thingfit.rules.registry import TD_ONLY, Group, thing_rule
from thingfit.rules.schema_places import written
from thingfit.syntax import Object, String


def _used(thing: Thing) -> Iterator[String]:
    yield from thing.security
    for form in thing.forms:
        yield from form.security


def _undefined(thing: Thing, name: String) -> Found:
    """The finding that a name is not among the security definitions."""
    names = [definition.name.value for definition in thing.security_definitions]
    listed = ", ".join(f"`{each}`" for each in names)
    message = f"{written(name)} is not among the security definitions" + (
        f"; defined here: {listed}" if names else "; none is defined here"
    )
    # Only a name that is nearly the same is taken by itself; any other may mean another protection.
    near = edits.nearest(name.value, names)
    other = near or (names[0] if len(names) == 1 else None)
    fixes = (edits.rename_fix(name, other, safe=near is not None),) if other else ()
    places = tuple(
        Related(f"`{definition.name.value}` is defined here", definition.name.span)
        for definition in thing.security_definitions
    )
    return Found(name.span, message, fixes, places)


@thing_rule(
    "security-undefined",
    Group.TD,
    Severity.ERROR,
    "td-vocab-security--Thing",
    "td-vocab-security--Form",
    kinds=TD_ONLY,
)
def security_undefined(thing: Thing) -> Iterator[Found]:
    """A security name that no definition has.

    The strings in `security`, of a Thing or of a form, are keys of `securityDefinitions`. A
    consumer cannot know what to do about any other name.

    Bad:
        {
          "@context": "https://www.w3.org/2022/wot/td/v1.1",
          "title": "Lamp",
          "securityDefinitions": {"basic_sc": {"scheme": "basic"}},
          "security": "basic"
        }

    Good:
        {
          "@context": "https://www.w3.org/2022/wot/td/v1.1",
          "title": "Lamp",
          "securityDefinitions": {"basic_sc": {"scheme": "basic"}},
          "security": "basic_sc"
        }
    """
    if "securityDefinitions" not in thing.node.by_key:
        return  # That they are missing is told by the form.
    definitions = thing.node.get("securityDefinitions")
    if not isinstance(definitions, Object):
        return  # Likewise.
    for name in _used(thing):
        if name.value not in definitions.by_key:
            yield _undefined(thing, name)


@thing_rule("security-unused", Group.TD, Severity.HINT, "td-security-no-extras", kinds=TD_ONLY)
def security_unused(thing: Thing) -> Iterator[Found]:
    """A security definition that nothing names.

    A definition that neither the Thing, nor a form, nor a `combo` names has no effect. Most often
    a name is spelt differently where it should be used.

    Bad:
        {
          "@context": "https://www.w3.org/2022/wot/td/v1.1",
          "title": "Lamp",
          "securityDefinitions": {
            "nosec_sc": {"scheme": "nosec"},
            "basic_sc": {"scheme": "basic"}
          },
          "security": "nosec_sc"
        }

    Good:
        {
          "@context": "https://www.w3.org/2022/wot/td/v1.1",
          "title": "Lamp",
          "securityDefinitions": {"nosec_sc": {"scheme": "nosec"}},
          "security": "nosec_sc"
        }
    """
    if "security" not in thing.node.by_key:
        return  # That it is missing is told by the form.
    used = {name.value for name in _used(thing)}
    for definition in thing.security_definitions:
        used.update(name.value for name in _combined(definition))
    names = [definition.name.value for definition in thing.security_definitions]
    # A misspelt name is reported where it stands, and not again where it should lead to.
    used.update(filter(None, [edits.nearest(name, names) for name in used.difference(names)]))
    for definition in thing.security_definitions:
        name = definition.name.value
        if name not in used:
            yield Found(
                definition.name.span,
                f"the security definition `{name}` is never used",
                _removal(thing, name),
            )


def _removal(thing: Thing, name: str) -> tuple[Fix, ...]:
    """The fix that removes a definition, unless it is the only one: one is mandatory."""
    holder = thing.node.by_key["securityDefinitions"].value
    definitions = thing.security_definitions
    if len(definitions) < 2 or not isinstance(holder, Object):
        return ()
    return (Fix(f"Remove `{name}`", (edits.remove_member(holder, name),), safe=False),)


def _combined(definition: SecurityDefinition) -> tuple[String, ...]:
    if definition.scheme != "combo":
        return ()
    return definition.strings("oneOf") + definition.strings("allOf")


@thing_rule(
    "combo-undefined", Group.TD, Severity.ERROR, "td-security-combo-exclusive-oneof-or-allof"
)
def combo_undefined(thing: Thing) -> Iterator[Found]:
    """A `combo` scheme that names a definition that does not exist.

    `oneOf` and `allOf` of a `combo` scheme hold names of other security definitions.

    Bad:
        {
          "@context": "https://www.w3.org/2022/wot/td/v1.1",
          "title": "Lamp",
          "securityDefinitions": {
            "basic_sc": {"scheme": "basic"},
            "psk_sc": {"scheme": "psk"},
            "either_sc": {"scheme": "combo", "oneOf": ["basic_sc", "psk"]}
          },
          "security": "either_sc"
        }

    Good:
        {
          "@context": "https://www.w3.org/2022/wot/td/v1.1",
          "title": "Lamp",
          "securityDefinitions": {
            "basic_sc": {"scheme": "basic"},
            "psk_sc": {"scheme": "psk"},
            "either_sc": {"scheme": "combo", "oneOf": ["basic_sc", "psk_sc"]}
          },
          "security": "either_sc"
        }
    """
    names = {definition.name.value for definition in thing.security_definitions}
    for definition in thing.security_definitions:
        for name in _combined(definition):
            if name.value not in names:
                yield _undefined(thing, name)


@thing_rule("scopes-not-defined", Group.TD, Severity.WARNING, "td-vocab-scopes--Form")
def scopes_not_defined(thing: Thing) -> Iterator[Found]:
    """A scope of a form that its OAuth 2.0 definition does not list, or that has none.

    The `scopes` of a form are among those of the `oauth2` definitions in effect for it. Where a
    definition lists no scopes there is nothing to compare with, and nothing is reported.

    Bad:
        {
          "@context": "https://www.w3.org/2022/wot/td/v1.1",
          "title": "Lamp",
          "securityDefinitions": {
            "oauth_sc": {
              "scheme": "oauth2",
              "flow": "client",
              "token": "https://auth.example.com/token",
              "scopes": ["limited", "special"]
            }
          },
          "security": "oauth_sc",
          "actions": {
            "toggle": {"forms": [{"href": "https://lamp.example.com/t", "scopes": ["specal"]}]}
          }
        }

    Good:
        {
          "@context": "https://www.w3.org/2022/wot/td/v1.1",
          "title": "Lamp",
          "securityDefinitions": {
            "oauth_sc": {
              "scheme": "oauth2",
              "flow": "client",
              "token": "https://auth.example.com/token",
              "scopes": ["limited", "special"]
            }
          },
          "security": "oauth_sc",
          "actions": {
            "toggle": {"forms": [{"href": "https://lamp.example.com/t", "scopes": ["special"]}]}
          }
        }
    """
    definitions = {definition.name.value: definition for definition in thing.security_definitions}
    for form in thing.forms:
        named = form.security or thing.security
        used = list(_oauth2({name.value for name in named}, definitions))
        if not form.scopes or (thing.is_model and not used):
            continue
        listed = [scope for definition in used for scope in definition.strings("scopes")]
        if used and not all(definition.node.get("scopes") for definition in used):
            continue
        known = [scope.value for scope in listed]
        for scope in form.scopes:
            if not used:
                message = f"the scope `{scope.value}` has no effect: no `oauth2` definition is used"
                yield Found(scope.span, message)
            elif scope.value not in known:
                near = edits.nearest(scope.value, known)
                yield Found(
                    scope.span,
                    f"the scope `{scope.value}` is not among those of the security definition",
                    (edits.rename_fix(scope, near),) if near else (),
                    tuple(Related(f"`{each.value}` is listed here", each.span) for each in listed),
                )


def _oauth2(
    names: set[str], definitions: dict[str, SecurityDefinition]
) -> Iterator[SecurityDefinition]:
    """The OAuth 2.0 definitions among the named ones and those that they combine."""
    seen: set[str] = set()
    waiting = sorted(names)
    while waiting:
        name = waiting.pop()
        definition = definitions.get(name)
        if name in seen or definition is None:
            continue
        seen.add(name)
        waiting += [each.value for each in _combined(definition)]
        if definition.scheme == "oauth2":
            yield definition
