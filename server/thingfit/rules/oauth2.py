"""Rules about the servers of OAuth 2.0, which depend on the flow.

Source: TD 1.1, section 5.3.3.12 (OAuth2SecurityScheme).
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from thingfit.facts import SecurityDefinition, Thing
from thingfit.rules import edits
from thingfit.rules.finding import Fix, Found, Related, Severity
from thingfit.rules.reading import has_placeholder, is_of_1_0, value_of
from thingfit.rules.registry import TD_ONLY, Group, thing_rule
from thingfit.syntax import String


def _definitions(thing: Thing, flow: str) -> Iterator[SecurityDefinition]:
    for definition in thing.security_definitions:
        stated = definition.node.get("flow")
        known = stated is not None and not has_placeholder(stated)
        if known and definition.scheme == "oauth2" and value_of(definition, "flow") == flow:
            yield definition


def _missing(definition: SecurityDefinition, *keys: str) -> Iterator[Found]:
    """The finding that servers are missing, at the flow that needs them."""
    missing = [key for key in keys if key not in definition.node.by_key]
    if missing and not definition.node.damaged:
        flow = definition.node.by_key["flow"].value
        listed = " and ".join(f"`{key}`" for key in missing)
        yield Found(
            flow.span,
            f"the flow `{value_of(definition, 'flow')}` needs {listed}, the address of the "
            f"{'servers' if len(missing) > 1 else 'server'}",
        )


_GRANTS = {
    "application": "client",
    "authorizationcode": "code",
    "clientcredentials": "client",
    "devicecode": "device",
}
"""What OAuth 2.0 and OpenAPI call the flows, without signs between the words."""


@thing_rule(
    "oauth2-flow",
    Group.TD,
    Severity.WARNING,
    "td-vocab-flow--OAuth2SecurityScheme",
    kinds=TD_ONLY,
)
def oauth2_flow(thing: Thing) -> Iterator[Found]:
    """An OAuth 2.0 definition without `flow`, or with a flow that TD calls otherwise.

    A client cannot begin before it knows which way to its token is open. TD 1.1 makes `flow`
    mandatory and names `code`, `client` and `device`; other words are left alone, unless they are
    those of other formats for these three. The published schema asks for no flow, so this is a
    warning.

    Bad:
        {
          "@context": "https://www.w3.org/2022/wot/td/v1.1",
          "id": "urn:uuid:5f0e9d1c-3a52-4c07-9c1e-8d2b6f7a4e10",
          "title": "Lamp",
          "securityDefinitions": {
            "login": {
              "scheme": "oauth2",
              "flow": "client_credentials",
              "token": "https://login.example.com/token"
            }
          },
          "security": "login"
        }

    Good:
        {
          "@context": "https://www.w3.org/2022/wot/td/v1.1",
          "id": "urn:uuid:5f0e9d1c-3a52-4c07-9c1e-8d2b6f7a4e10",
          "title": "Lamp",
          "securityDefinitions": {
            "login": {
              "scheme": "oauth2",
              "flow": "client",
              "token": "https://login.example.com/token"
            }
          },
          "security": "login"
        }
    """
    for definition in thing.security_definitions:
        if definition.scheme != "oauth2" or definition.node.damaged:
            continue
        flow = definition.node.get("flow")
        if flow is None:
            message = f"the OAuth 2.0 definition `{definition.name.value}` lacks `flow`"
            yield Found(definition.name.span, f"{message}, such as `code`, `client` or `device`")
        elif isinstance(flow, String):
            meant = _GRANTS.get(re.sub(r"[^a-z]", "", flow.value.lower()))
            if meant:
                message = f"TD 1.1 calls the flow `{flow.value}` by the name `{meant}`"
                yield Found(flow.span, message, (edits.rename_fix(flow, meant, safe=False),))


@thing_rule("oauth2-code", Group.TD, Severity.ERROR, "td-security-oauth2-code-flow", kinds=TD_ONLY)
def oauth2_code(thing: Thing) -> Iterator[Found]:
    """The flow `code` without the address of a server that it needs.

    A user grants access at `authorization`, and the client then gets its token at `token`; both
    are mandatory.

    Bad:
        {
          "@context": "https://www.w3.org/2022/wot/td/v1.1",
          "id": "urn:uuid:5f0e9d1c-3a52-4c07-9c1e-8d2b6f7a4e10",
          "title": "Lamp",
          "securityDefinitions": {
            "oauth_sc": {
              "scheme": "oauth2",
              "flow": "code",
              "token": "https://login.example.com/token"
            }
          },
          "security": "oauth_sc"
        }

    Good:
        {
          "@context": "https://www.w3.org/2022/wot/td/v1.1",
          "id": "urn:uuid:5f0e9d1c-3a52-4c07-9c1e-8d2b6f7a4e10",
          "title": "Lamp",
          "securityDefinitions": {
            "oauth_sc": {
              "scheme": "oauth2",
              "flow": "code",
              "authorization": "https://login.example.com/grant",
              "token": "https://login.example.com/token"
            }
          },
          "security": "oauth_sc"
        }
    """
    for definition in _definitions(thing, "code"):
        yield from _missing(definition, "authorization", "token")


@thing_rule(
    "oauth2-client",
    Group.TD,
    Severity.ERROR,
    "td-security-oauth2-client-flow",
    "td-security-oauth2-client-flow-no-auth",
    kinds=TD_ONLY,
)
def oauth2_client(thing: Thing) -> Iterator[Found]:
    """The flow `client` without `token`, or with `authorization`.

    The client gets its token at `token` with its own credentials. No user grants anything, so TD
    1.1 forbids `authorization`; in descriptions of TD 1.0 it is left alone.

    Bad:
        {
          "@context": "https://www.w3.org/2022/wot/td/v1.1",
          "id": "urn:uuid:5f0e9d1c-3a52-4c07-9c1e-8d2b6f7a4e10",
          "title": "Lamp",
          "securityDefinitions": {
            "oauth_sc": {
              "scheme": "oauth2",
              "flow": "client",
              "authorization": "https://login.example.com/grant",
              "token": "https://login.example.com/token"
            }
          },
          "security": "oauth_sc"
        }

    Good:
        {
          "@context": "https://www.w3.org/2022/wot/td/v1.1",
          "id": "urn:uuid:5f0e9d1c-3a52-4c07-9c1e-8d2b6f7a4e10",
          "title": "Lamp",
          "securityDefinitions": {
            "oauth_sc": {
              "scheme": "oauth2",
              "flow": "client",
              "token": "https://login.example.com/token"
            }
          },
          "security": "oauth_sc"
        }
    """
    for definition in _definitions(thing, "client"):
        yield from _missing(definition, "token")
        forbidden = definition.node.by_key.get("authorization")
        if forbidden and not is_of_1_0(thing):
            removal = edits.remove_member(definition.node, "authorization")
            yield Found(
                forbidden.key.span,
                "the flow `client` has no `authorization`; no user grants anything in it",
                (Fix("Remove `authorization`", (removal,), safe=False),),
                (Related("the flow", definition.node.by_key["flow"].span),),
            )


@thing_rule(
    "oauth2-device",
    Group.TD,
    Severity.WARNING,
    "td-vocab-flow--OAuth2SecurityScheme",
    kinds=TD_ONLY,
)
def oauth2_device(thing: Thing) -> Iterator[Found]:
    """The flow `device` without the address of a server that it needs.

    The device asks at `authorization` for a code that the user enters elsewhere, and waits for its
    token at `token`. TD 1.1 names the flow without demanding them, so this is a warning.

    Bad:
        {
          "@context": "https://www.w3.org/2022/wot/td/v1.1",
          "id": "urn:uuid:5f0e9d1c-3a52-4c07-9c1e-8d2b6f7a4e10",
          "title": "Lamp",
          "securityDefinitions": {
            "oauth_sc": {
              "scheme": "oauth2",
              "flow": "device",
              "token": "https://login.example.com/token"
            }
          },
          "security": "oauth_sc"
        }

    Good:
        {
          "@context": "https://www.w3.org/2022/wot/td/v1.1",
          "id": "urn:uuid:5f0e9d1c-3a52-4c07-9c1e-8d2b6f7a4e10",
          "title": "Lamp",
          "securityDefinitions": {
            "oauth_sc": {
              "scheme": "oauth2",
              "flow": "device",
              "authorization": "https://login.example.com/device",
              "token": "https://login.example.com/token"
            }
          },
          "security": "oauth_sc"
        }
    """
    for definition in _definitions(thing, "device"):
        yield from _missing(definition, "authorization", "token")
