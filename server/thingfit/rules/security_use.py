"""Rules about how security is combined, overridden and protected.

Source: TD 1.1, sections 5.3.3 (Security Vocabulary Definitions) and 6.3.4 (`security`).
"""

from __future__ import annotations

import ipaddress
import re
from collections.abc import Iterator
from urllib.parse import urlsplit

from thingfit.facts import Affordance, Form, SecurityDefinition, Thing
from thingfit.json_value import JsonValue
from thingfit.rules import edits
from thingfit.rules.finding import Fix, Found, Related, Severity
from thingfit.rules.reading import (
    address_of,
    counted,
    in_effect,
    is_for_1_0,
    more,
    names_in_effect,
    scheme_of_form,
    value_of,
)
from thingfit.rules.registry import TD_ONLY, Group, thing_rule
from thingfit.syntax import Array, Node, Object, String
from thingfit.text import Edit

_IN_CLEAR = frozenset(("http", "ws", "mqtt"))
_SENT_AS_THEY_ARE = frozenset(("basic", "bearer", "apikey", "oauth2"))
_LOCAL_NAMES = (
    ".example .example.com .example.net .example.org .home .internal .invalid .lan .local "
    ".localhost .test"
).split()


def _lists(thing: Thing) -> Iterator[Array]:
    """The arrays with several security names, of the Thing and of forms."""
    for node in (thing.node, *(form.node for form in thing.forms)):
        names = node.get("security")
        if not isinstance(names, Array):
            continue
        if len({_value(item) for item in names.items if isinstance(item, String)}) > 1:
            yield names


def _value(node: Node) -> str:
    return node.value if isinstance(node, String) else ""


@thing_rule(
    "security-array", Group.TD, Severity.WARNING, "td-security-combo-deprecation", kinds=TD_ONLY
)
def security_array(thing: Thing) -> Iterator[Found]:
    """Several security names in one `security`.

    TD 1.1 deprecates arrays with more than one name; a definition with the scheme `combo` and
    `allOf` says the same. Descriptions with the context of TD 1.0 are left alone, because its
    consumers do not know `combo`. The same combination is reported once.

    Bad:
        {
          "@context": "https://www.w3.org/2022/wot/td/v1.1",
          "id": "urn:uuid:5f0e9d1c-3a52-4c07-9c1e-8d2b6f7a4e10",
          "title": "Lamp",
          "securityDefinitions": {
            "proxy_sc": {"scheme": "basic", "proxy": "https://proxy.example.com"},
            "key_sc": {"scheme": "psk"}
          },
          "security": ["proxy_sc", "key_sc"]
        }

    Good:
        {
          "@context": "https://www.w3.org/2022/wot/td/v1.1",
          "id": "urn:uuid:5f0e9d1c-3a52-4c07-9c1e-8d2b6f7a4e10",
          "title": "Lamp",
          "securityDefinitions": {
            "proxy_sc": {"scheme": "basic", "proxy": "https://proxy.example.com"},
            "key_sc": {"scheme": "psk"},
            "proxy_and_key_sc": {"scheme": "combo", "allOf": ["proxy_sc", "key_sc"]}
          },
          "security": "proxy_and_key_sc"
        }
    """
    if is_for_1_0(thing):
        return
    combinations: dict[frozenset[str], list[Array]] = {}
    for names in _lists(thing):
        key = frozenset(_value(item) for item in names.items)
        combinations.setdefault(key, []).append(names)
    for wanted, arrays in combinations.items():
        yield Found(
            arrays[0].span,
            f"several names in `security` are deprecated{counted(arrays, 'place')}; a `combo` "
            "definition with `allOf` is expected",
            _combination(thing, wanted, arrays),
            more("the same names", arrays[1:]),
        )


def _combination(thing: Thing, wanted: frozenset[str], arrays: list[Array]) -> tuple[Fix, ...]:
    """The fix that names a `combo` definition, a new one unless there is such a one already."""
    holder = thing.node.get("securityDefinitions")
    known = {each.name.value: each for each in thing.security_definitions}
    if not isinstance(holder, Object) or not wanted <= known.keys():
        return ()
    names = list(dict.fromkeys(_value(item) for item in arrays[0].items))
    combo = next((n for n, each in known.items() if _combines(each, wanted)), None)
    made: tuple[Edit, ...] = ()
    if combo is None:
        combo = "_and_".join(name.removesuffix("_sc") for name in names) + "_sc"
        while combo in holder.by_key:
            combo += "_2"
        definition: JsonValue = {"scheme": "combo", "allOf": [*names]}
        made = (edits.add_member(thing.text, holder, combo, definition),)
    replaced = tuple(edits.replace(each, combo) for each in arrays)
    return (Fix(f"Combine them as `{combo}`", (*made, *replaced), safe=False),)


def _combines(definition: SecurityDefinition, wanted: frozenset[str]) -> bool:
    names = frozenset(each.value for each in definition.strings("allOf"))
    return definition.scheme == "combo" and names == wanted


@thing_rule("combo-cycle", Group.TD, Severity.ERROR, "td-security-combo-exclusive-oneof-or-allof")
def combo_cycle(thing: Thing) -> Iterator[Found]:
    """A `combo` definition that leads back to itself.

    A consumer that follows the names never comes to an end.

    Bad:
        {
          "@context": "https://www.w3.org/2022/wot/td/v1.1",
          "id": "urn:uuid:5f0e9d1c-3a52-4c07-9c1e-8d2b6f7a4e10",
          "title": "Lamp",
          "securityDefinitions": {
            "basic_sc": {"scheme": "basic"},
            "psk_sc": {"scheme": "psk"},
            "either_sc": {"scheme": "combo", "oneOf": ["basic_sc", "psk_sc", "either_sc"]}
          },
          "security": "either_sc"
        }

    Good:
        {
          "@context": "https://www.w3.org/2022/wot/td/v1.1",
          "id": "urn:uuid:5f0e9d1c-3a52-4c07-9c1e-8d2b6f7a4e10",
          "title": "Lamp",
          "securityDefinitions": {
            "basic_sc": {"scheme": "basic"},
            "psk_sc": {"scheme": "psk"},
            "either_sc": {"scheme": "combo", "oneOf": ["basic_sc", "psk_sc"]}
          },
          "security": "either_sc"
        }
    """
    combos = {each.name.value: each for each in thing.security_definitions}
    done: set[str] = set()
    for name in combos:
        yield from _cycles(combos, name, (), done)


def _cycles(
    combos: dict[str, SecurityDefinition], name: str, path: tuple[str, ...], done: set[str]
) -> Iterator[Found]:
    if name in done or name not in combos or combos[name].scheme != "combo":
        return
    definition = combos[name]
    path = (*path, name)
    for key in ("oneOf", "allOf"):
        for inner in definition.strings(key):
            if inner.value in path:
                way = " → ".join(
                    f"`{each}`" for each in (*path[path.index(inner.value) :], inner.value)
                )
                yield Found(
                    inner.span,
                    f"the combination leads back to itself: {way}",
                    _without(definition, key, inner),
                    (Related("the definition", combos[inner.value].name.span),),
                )
            else:
                yield from _cycles(combos, inner.value, path, done)
    done.add(name)


def _without(definition: SecurityDefinition, key: str, name: String) -> tuple[Fix, ...]:
    names = definition.node.get(key)
    if not isinstance(names, Array) or len(names.items) < 3:
        return ()
    removal = edits.remove_item(names, names.items.index(name))
    return (Fix(f"Remove `{name.value}`", (removal,), safe=False),)


@thing_rule("auto-name", Group.TD, Severity.WARNING, "sec-security-vocab-auto-in-no-name")
def auto_name(thing: Thing) -> Iterator[Found]:
    """A `name` of credentials whose place is negotiated.

    With `in` set to `auto` the protocol settles where credentials go; a name has no meaning then.

    Bad:
        {
          "@context": "https://www.w3.org/2022/wot/td/v1.1",
          "id": "urn:uuid:5f0e9d1c-3a52-4c07-9c1e-8d2b6f7a4e10",
          "title": "Lamp",
          "securityDefinitions": {"basic_sc": {"scheme": "basic", "in": "auto", "name": "X-Key"}},
          "security": "basic_sc"
        }

    Good:
        {
          "@context": "https://www.w3.org/2022/wot/td/v1.1",
          "id": "urn:uuid:5f0e9d1c-3a52-4c07-9c1e-8d2b6f7a4e10",
          "title": "Lamp",
          "securityDefinitions": {"basic_sc": {"scheme": "basic", "in": "auto"}},
          "security": "basic_sc"
        }
    """
    for definition in thing.security_definitions:
        name = definition.node.by_key.get("name")
        if name and value_of(definition, "in") == "auto" and definition.scheme != "auto":
            fix = Fix("Remove `name`", (edits.remove_member(definition.node, "name"),), safe=False)
            yield Found(
                name.key.span,
                "`name` has no meaning where `in` is `auto`",
                (fix,),
                (Related("`in` is `auto` here", definition.node.by_key["in"].span),),
            )


@thing_rule("form-security-open", Group.TD, Severity.HINT, "td-security-overrides", kinds=TD_ONLY)
def form_security_open(thing: Thing) -> Iterator[Found]:
    """A form that is open although the Thing is protected.

    `security` of a form replaces all that the Thing states. With `nosec` there, this way in asks
    for no credentials; that is often wanted and sometimes a slip, so all such forms are listed.

    Bad:
        {
          "@context": "https://www.w3.org/2022/wot/td/v1.1",
          "id": "urn:uuid:5f0e9d1c-3a52-4c07-9c1e-8d2b6f7a4e10",
          "title": "Lamp",
          "securityDefinitions": {
            "basic_sc": {"scheme": "basic"},
            "nosec_sc": {"scheme": "nosec"}
          },
          "security": "basic_sc",
          "properties": {
            "on": {
              "type": "boolean",
              "forms": [{"href": "https://lamp.example.com/on", "security": "nosec_sc"}]
            }
          }
        }

    Good:
        {
          "@context": "https://www.w3.org/2022/wot/td/v1.1",
          "id": "urn:uuid:5f0e9d1c-3a52-4c07-9c1e-8d2b6f7a4e10",
          "title": "Lamp",
          "securityDefinitions": {"basic_sc": {"scheme": "basic"}},
          "security": "basic_sc",
          "properties": {
            "on": {
              "type": "boolean",
              "forms": [{"href": "https://lamp.example.com/on"}]
            }
          }
        }
    """
    schemes = {each.name.value: each.scheme for each in thing.security_definitions}
    protected = [name for name in thing.security if schemes.get(name.value) not in (None, "nosec")]
    places = [
        form.security[0]
        for form in thing.forms
        if form.security and all(schemes.get(name.value) == "nosec" for name in form.security)
    ]
    if protected and places:
        yield Found(
            places[0].span,
            f"`{places[0].value}` replaces `{protected[0].value}` of the Thing, so this form is "
            f"open{counted(places, 'form')}",
            (),
            (
                Related("the security of the Thing", protected[0].span),
                *more("open too", places[1:]),
            ),
        )


@thing_rule("credentials-in-clear", Group.TD, Severity.HINT, kinds=TD_ONLY)
def credentials_in_clear(thing: Thing) -> Iterator[Found]:
    """Credentials that are sent without encryption.

    With `basic`, `bearer`, `apikey` and `oauth2` the credentials travel as they are; over `http`,
    `ws` or `mqtt` everybody on the way can read and reuse them. Addresses of the same machine are
    left alone. It is reported once for a description.

    Bad:
        {
          "@context": "https://www.w3.org/2022/wot/td/v1.1",
          "id": "urn:uuid:5f0e9d1c-3a52-4c07-9c1e-8d2b6f7a4e10",
          "title": "Lamp",
          "securityDefinitions": {"basic_sc": {"scheme": "basic"}},
          "security": "basic_sc",
          "properties": {
            "on": {"type": "boolean", "forms": [{"href": "http://lamp.example.com/on"}]}
          }
        }

    Good:
        {
          "@context": "https://www.w3.org/2022/wot/td/v1.1",
          "id": "urn:uuid:5f0e9d1c-3a52-4c07-9c1e-8d2b6f7a4e10",
          "title": "Lamp",
          "securityDefinitions": {"basic_sc": {"scheme": "basic"}},
          "security": "basic_sc",
          "properties": {
            "on": {"type": "boolean", "forms": [{"href": "https://lamp.example.com/on"}]}
          }
        }
    """
    places = [
        form.href
        for form in thing.forms
        if form.href
        and scheme_of_form(thing, form) in _IN_CLEAR
        and not _is_this_machine(_host(thing, form))
        and any(each.scheme in _SENT_AS_THEY_ARE for each in in_effect(thing, form))
    ]
    if places:
        form = next(form for form in thing.forms if form.href is places[0])
        sent = next(e for e in in_effect(thing, form) if e.scheme in _SENT_AS_THEY_ARE)
        yield Found(
            places[0].span,
            f"the credentials of `{sent.name.value}` are sent in clear over "
            f"`{scheme_of_form(thing, form)}`{counted(places, 'form')}",
            (),
            (
                Related(f"`{sent.name.value}` is defined here", sent.name.span),
                *more("in clear too", places[1:]),
            ),
        )


def _host(thing: Thing, form: Form) -> str:
    try:
        return urlsplit(address_of(thing, form)).hostname or ""
    except ValueError:
        return ""


def _is_this_machine(host: str) -> bool:
    return host in ("localhost", "::1") or bool(re.fullmatch(r"127(\.\d+){3}", host))


def _is_public(host: str) -> bool:
    """Whether a host is one of the internet, not of a local network or of examples."""
    try:
        return ipaddress.ip_address(host).is_global
    except ValueError:
        pass
    labels = host.split(".")
    if len(labels) < 2 or not re.fullmatch(r"[a-z]{2,}", labels[-1]):
        return False
    return not f".{host}".endswith(tuple(_LOCAL_NAMES))


@thing_rule("nosec-with-remote", Group.TD, Severity.HINT, kinds=TD_ONLY)
def nosec_with_remote(thing: Thing) -> Iterator[Found]:
    """Something that anybody on the internet can change or start.

    An action or a property that can be written is reached at a public host without any security.
    Values that can only be read, hosts of local networks, and the hosts reserved for examples are
    left alone. It is reported once for a description.

    Bad:
        {
          "@context": "https://www.w3.org/2022/wot/td/v1.1",
          "id": "urn:uuid:5f0e9d1c-3a52-4c07-9c1e-8d2b6f7a4e10",
          "title": "Pump",
          "securityDefinitions": {"nosec_sc": {"scheme": "nosec"}},
          "security": "nosec_sc",
          "actions": {"flush": {"forms": [{"href": "https://pump.w3.org/flush"}]}}
        }

    Good:
        {
          "@context": "https://www.w3.org/2022/wot/td/v1.1",
          "id": "urn:uuid:5f0e9d1c-3a52-4c07-9c1e-8d2b6f7a4e10",
          "title": "Pump",
          "securityDefinitions": {"basic_sc": {"scheme": "basic"}},
          "security": "basic_sc",
          "actions": {"flush": {"forms": [{"href": "https://pump.w3.org/flush"}]}}
        }
    """
    schemes = {each.name.value: each.scheme for each in thing.security_definitions}
    places = [
        form.href
        for form in thing.forms
        if form.href
        and _changes(form)
        and (names := names_in_effect(thing, form))
        and all(schemes.get(name.value) == "nosec" for name in names)
        and _is_public(_host(thing, form))
    ]
    if places:
        yield Found(
            places[0].span,
            "anybody on the internet can change or start this: `nosec` asks for no "
            f"credentials{counted(places, 'form')}",
            (),
            more("open to anybody too", places[1:]),
        )


def _changes(form: Form) -> bool:
    interaction = form.interaction
    if interaction and interaction.affordance is Affordance.ACTION:
        return not interaction.is_true("safe") and "invokeaction" in form.ops
    return any(op.startswith("write") for op in form.ops)
