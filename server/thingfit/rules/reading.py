"""Questions that several rules ask of a Thing: its version, its addresses, the security in effect.

Defaults and overrides are settled here once (TD 1.1, sections 5.3.3 and 6.3.9), so that no rule
forgets one.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

from thingfit.facts import Form, SecurityDefinition, Thing
from thingfit.facts.kinds import TD_1_0, TD_1_1, context_iris
from thingfit.rules.finding import Related
from thingfit.syntax import Literal, Member, Node, Object, String

_SCHEME = re.compile(r"([A-Za-z][A-Za-z0-9+.-]*):")
_MOST_RELATED = 10


def text_of(node: Object, key: str) -> String | None:
    """The value of a member, if it is a string that holds no placeholder of a Thing Model."""
    value = node.get(key)
    return value if isinstance(value, String) and not has_placeholder(value) else None


def has_placeholder(node: Node) -> bool:
    """Whether a string holds a placeholder, so that its final value is not known yet."""
    return isinstance(node, String) and "{{" in node.value


def is_true(node: Object, key: str) -> bool:
    """Whether a boolean member is present and true."""
    value = node.get(key)
    return isinstance(value, Literal) and value.value is True


def is_referring(node: Object) -> bool:
    """Whether a definition takes members from elsewhere, so that those here may not be all."""
    return "tm:ref" in node.by_key or "$ref" in node.by_key


def is_of_1_0(thing: Thing) -> bool:
    """Whether a description is one of TD 1.0 alone, to which rules new in TD 1.1 do not apply."""
    names = set(context_iris(thing.node.get("@context")))
    return TD_1_0 in names and TD_1_1 not in names


def is_for_1_0(thing: Thing) -> bool:
    """Whether consumers of TD 1.0 are addressed too, who do not know what TD 1.1 added."""
    return TD_1_0 in set(context_iris(thing.node.get("@context")))


def scheme_of(address: str) -> str | None:
    """The URI scheme at the start of an address, in lower case; nothing for a relative one."""
    match = _SCHEME.match(address)
    return match.group(1).lower() if match else None


def address_of(thing: Thing, form: Form) -> str:
    """The `href` of a form; one that is relative follows the `base`.

    This is enough to know scheme, host and variables; the path is not that of RFC 3986.
    """
    href = form.href.value if form.href else ""
    base = thing.node.get("base")
    if scheme_of(href) or not isinstance(base, String):
        return href
    return f"{base.value.rstrip('/')}/{href.lstrip('/')}"


def scheme_of_form(thing: Thing, form: Form) -> str | None:
    """The URI scheme of a form, that of `base` for a relative `href`; nothing when unknown."""
    return scheme_of(address_of(thing, form))


def is_subscribing(form: Form) -> bool:
    """Whether a form is, by its operations or by default, for observing or for events."""
    return any("observe" in op or "subscribe" in op for op in form.ops)


def names_in_effect(thing: Thing, form: Form) -> tuple[String, ...]:
    """The security names for a form: its own, which replace those of the Thing, or these."""
    return thing.security if form.node.get("security") is None else form.security


def in_effect(
    thing: Thing, form: Form, *, alternatives: bool = True
) -> tuple[SecurityDefinition, ...]:
    """The security definitions for a form, those that a `combo` names included.

    Without alternatives, those of `oneOf` are left out: a consumer may pass them by.
    """
    definitions = {each.name.value: each for each in thing.security_definitions}
    found: dict[str, SecurityDefinition] = {}
    waiting = [name.value for name in names_in_effect(thing, form)]
    while waiting:
        name = waiting.pop(0)
        definition = definitions.get(name)
        if definition is None or name in found:
            continue
        found[name] = definition
        if definition.scheme == "combo":
            waiting += [each.value for each in definition.strings("allOf")]
            if alternatives:
                waiting += [each.value for each in definition.strings("oneOf")]
    return tuple(found.values())


def value_of(definition: SecurityDefinition, key: str, default: str = "") -> str:
    """A string of a security definition, or its default."""
    node = definition.node.get(key)
    return node.value if isinstance(node, String) else default


def more(message: str, nodes: Iterable[Node | Member]) -> tuple[Related, ...]:
    """The further places of a cause that is told once, at the first place; ten at most."""
    return tuple(Related(message, node.span) for node in list(nodes)[:_MOST_RELATED])


def counted(nodes: Sequence[object], noun: str) -> str:
    """What a message says of the places beside the first: `, and so do 3 further forms`."""
    rest = len(nodes) - 1
    if not rest:
        return ""
    return f" (and {rest} more {noun}{'s' if rest > 1 else ''})"
