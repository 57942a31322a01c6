"""Rules about addresses: `base`, `href`, and the protocol that their scheme names.

Source: TD 1.1, sections 5.3.1.1 (`base`), 5.3.4.2 (Form) and 8.3 (Protocol Bindings).
"""

from __future__ import annotations

from collections.abc import Iterator

from thingfit.facts import Thing
from thingfit.rules import edits
from thingfit.rules.finding import Found, Related, Severity
from thingfit.rules.reading import (
    counted,
    has_placeholder,
    more,
    scheme_of,
    scheme_of_form,
    text_of,
)
from thingfit.rules.registry import TD_ONLY, Group, thing_rule
from thingfit.rules.schema_places import written
from thingfit.spelling import edit_distance
from thingfit.syntax import String

_FAMILIES = {
    "coap": "cov",
    "coaps": "cov",
    "coap+tcp": "cov",
    "coaps+tcp": "cov",
    "http": "htv",
    "https": "htv",
    "modbus": "modv",
    "modbus+rtu": "modv",
    "modbus+tcp": "modv",
    "mqtt": "mqv",
    "mqtts": "mqv",
}
"""The prefix that the binding of each protocol recommends for its terms."""

_SCHEMES = (
    *_FAMILIES,
    "bacnet",
    "file",
    "ftp",
    "mailto",
    "nfc",
    "opc.tcp",
    "rtsp",
    "tel",
    "urn",
    "ws",
    "wss",
)
_PROTOCOLS = {"cov": "CoAP", "htv": "HTTP", "modv": "Modbus", "mqv": "MQTT"}
_SHORTEST = 4


@thing_rule(
    "href-relative-no-base",
    Group.TD,
    Severity.WARNING,
    "td-vocab-base--Thing",
    "td-vocab-href--Form",
    kinds=TD_ONLY,
)
def href_relative_no_base(thing: Thing) -> Iterator[Found]:
    """A relative `href` in a description without `base`.

    Without `base` it starts from the address that the description was fetched from. A consumer that
    has it from a file or a directory is led astray. It is reported once for a description.

    Bad:
        {
          "@context": "https://www.w3.org/2022/wot/td/v1.1",
          "id": "urn:uuid:5f0e9d1c-3a52-4c07-9c1e-8d2b6f7a4e10",
          "title": "Lamp",
          "securityDefinitions": {"nosec_sc": {"scheme": "nosec"}},
          "security": "nosec_sc",
          "actions": {"toggle": {"forms": [{"href": "/toggle"}]}}
        }

    Good:
        {
          "@context": "https://www.w3.org/2022/wot/td/v1.1",
          "id": "urn:uuid:5f0e9d1c-3a52-4c07-9c1e-8d2b6f7a4e10",
          "title": "Lamp",
          "securityDefinitions": {"nosec_sc": {"scheme": "nosec"}},
          "security": "nosec_sc",
          "base": "https://lamp.example.com",
          "actions": {"toggle": {"forms": [{"href": "/toggle"}]}}
        }
    """
    if "base" in thing.node.by_key:
        return
    places = [
        form.href
        for form in thing.forms
        if form.href
        and not scheme_of(form.href.value.strip())  # Blanks are told by `uri-broken`.
        # A variable at the start may stand for the whole address.
        and not form.href.value.startswith("{")
    ]
    if places:
        yield Found(
            places[0].span,
            f"{written(places[0])} is relative{counted(places, 'form')}, and there is no `base` to "
            "start from",
            (),
            more("relative too", places[1:]),
        )


@thing_rule("base-not-absolute", Group.TD, Severity.WARNING, "td-vocab-base--Thing")
def base_not_absolute(thing: Thing) -> Iterator[Found]:
    """A `base` that is relative itself.

    Relative addresses start from `base`, so it begins with a scheme, such as `https:`.

    Bad:
        {
          "@context": "https://www.w3.org/2022/wot/td/v1.1",
          "id": "urn:uuid:5f0e9d1c-3a52-4c07-9c1e-8d2b6f7a4e10",
          "title": "Lamp",
          "securityDefinitions": {"nosec_sc": {"scheme": "nosec"}},
          "security": "nosec_sc",
          "base": "lamp.example.com"
        }

    Good:
        {
          "@context": "https://www.w3.org/2022/wot/td/v1.1",
          "id": "urn:uuid:5f0e9d1c-3a52-4c07-9c1e-8d2b6f7a4e10",
          "title": "Lamp",
          "securityDefinitions": {"nosec_sc": {"scheme": "nosec"}},
          "security": "nosec_sc",
          "base": "https://lamp.example.com"
        }
    """
    base = text_of(thing.node, "base")
    if base and not scheme_of(base.value.strip()) and not base.value.startswith("{"):
        expected = "an address with a scheme, such as `https://…`, is expected"
        yield Found(base.span, f"`base` is {written(base)}; {expected}")


@thing_rule(
    "href-scheme",
    Group.TD,
    Severity.WARNING,
    "bindings-requirements-scheme",
    "td-form-protocolbindings",
)
def href_scheme(thing: Thing) -> Iterator[Found]:
    """Terms of one protocol in a form of another.

    The scheme of the address names the protocol, and the terms with the prefixes `htv`, `cov`,
    `mqv` and `modv` belong to HTTP, CoAP, MQTT and Modbus. Terms of another protocol than that of
    the form have no effect. Only addresses of these four are judged.

    Bad:
        {
          "@context": [
            "https://www.w3.org/2022/wot/td/v1.1",
            {"mqv": "https://www.w3.org/2019/wot/mqtt#"}
          ],
          "id": "urn:uuid:5f0e9d1c-3a52-4c07-9c1e-8d2b6f7a4e10",
          "title": "Lamp",
          "securityDefinitions": {"nosec_sc": {"scheme": "nosec"}},
          "security": "nosec_sc",
          "actions": {
            "toggle": {"forms": [{"href": "http://lamp.example.com/toggle", "mqv:retain": false}]}
          }
        }

    Good:
        {
          "@context": [
            "https://www.w3.org/2022/wot/td/v1.1",
            {"mqv": "https://www.w3.org/2019/wot/mqtt#"}
          ],
          "id": "urn:uuid:5f0e9d1c-3a52-4c07-9c1e-8d2b6f7a4e10",
          "title": "Lamp",
          "securityDefinitions": {"nosec_sc": {"scheme": "nosec"}},
          "security": "nosec_sc",
          "actions": {
            "toggle": {"forms": [{"href": "mqtt://lamp.example.com/toggle", "mqv:retain": false}]}
          }
        }
    """
    for form in thing.forms:
        scheme = scheme_of_form(thing, form)
        family = _FAMILIES.get(scheme or "")
        if form.href is None or family is None or has_placeholder(form.href):
            continue
        others = [
            member.key
            for member in form.node.members
            if (prefix := member.key.value.partition(":")[0]) in _PROTOCOLS and prefix != family
        ]
        if others:
            protocol = _PROTOCOLS[others[0].value.partition(":")[0]]
            yield Found(
                others[0].span,
                f"`{others[0].value}` is a term of {protocol}, and the address has the scheme "
                f"`{scheme}`",
                (),
                (Related("the address", form.href.span), *more("another term", others[1:])),
            )


@thing_rule("uri-scheme-misspelt", Group.TD, Severity.HINT, "bindings-requirements-scheme")
def uri_scheme_misspelt(thing: Thing) -> Iterator[Found]:
    """An address with a scheme that is nearly a known one.

    Protocols are not limited to those known here, so other schemes are left alone.

    Bad:
        {
          "@context": "https://www.w3.org/2022/wot/td/v1.1",
          "id": "urn:uuid:5f0e9d1c-3a52-4c07-9c1e-8d2b6f7a4e10",
          "title": "Lamp",
          "securityDefinitions": {"nosec_sc": {"scheme": "nosec"}},
          "security": "nosec_sc",
          "actions": {"toggle": {"forms": [{"href": "htpps://lamp.example.com/toggle"}]}}
        }

    Good:
        {
          "@context": "https://www.w3.org/2022/wot/td/v1.1",
          "id": "urn:uuid:5f0e9d1c-3a52-4c07-9c1e-8d2b6f7a4e10",
          "title": "Lamp",
          "securityDefinitions": {"nosec_sc": {"scheme": "nosec"}},
          "security": "nosec_sc",
          "actions": {"toggle": {"forms": [{"href": "https://lamp.example.com/toggle"}]}}
        }
    """
    texts = [form.href for form in thing.forms if form.href]
    base = text_of(thing.node, "base")
    for text in (*texts, *([base] if base else [])):
        near = _meant(text)
        if near:
            scheme = scheme_of(text.value) or ""
            yield Found(
                text.span,
                f"the scheme `{scheme}` is unknown; did you mean `{near}`?",
                (edits.rename_fix(text, near + text.value[len(scheme) :], safe=False),),
            )


def _meant(text: String) -> str | None:
    scheme = scheme_of(text.value)
    if scheme is None or scheme in _SCHEMES or len(scheme) < _SHORTEST or "://" not in text.value:
        return None
    # One slip of the finger at most: a swap, or one letter more, less, or other.
    near = [known for known in _SCHEMES if len(known) >= _SHORTEST]
    return next((known for known in near if edit_distance(scheme, known, 1) <= 1), None)
