"""The rule about keys and passwords that stand in a description.

Source: TD 1.1, section 5.3.3 (`td-security-no-secrets`).
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from thingfit.facts import Thing
from thingfit.rules.finding import Found, Severity
from thingfit.rules.registry import Group, thing_rule
from thingfit.syntax import Object, String, walk

_PASSWORDS = frozenset("passphrase passwd password pwd".split())
_KEYS = frozenset(
    "accesstoken apikey clientsecret presharedkey privatekey psk refreshtoken secret "
    "secretkey".split()
)
_RANDOM = re.compile(r"(?=\S*[A-Za-z])(?=\S*\d)\S{12,}")
_SEPARATORS = re.compile(r"[\s_.-]")
_STAND_INS = re.compile(
    r"\s*|[*•x.…_-]+|[<\[({].*[>\])}]|\$.*|.*\.\.\.|(?:your|my)[\s_-].*|n/?a|none|null|tbd|todo"
    r"|changeme|secret|password|redacted|hidden|placeholder|example|https?://.*",
    re.IGNORECASE | re.DOTALL,
)
_PASSWORD_IN_URI = re.compile(
    r"[A-Za-z][A-Za-z0-9+.-]*://[^/?#@\s:{}<>]+:([^/?#@\s{}<>]+)@[^/?#\s]+"
)
_JWT = re.compile(r"\beyJ[\w-]{8,}\.eyJ[\w-]{8,}\.[\w-]{8,}")
_PRIVATE_KEY = "-----BEGIN"


@thing_rule("secret-in-td", Group.TD, Severity.ERROR, "td-security-no-secrets")
def secret_in_td(thing: Thing) -> Iterator[Found]:
    """A key, password or token in a description.

    Descriptions say which credentials are needed, never what they are; they are read by more
    people than those who may use the Thing. Found are passwords in addresses, private keys, signed
    tokens, and members of security definitions such as `password` with a value. Words that stand
    in for a secret, such as `…` or `<password>`, are none.

    Bad:
        {
          "@context": "https://www.w3.org/2022/wot/td/v1.1",
          "id": "urn:uuid:5f0e9d1c-3a52-4c07-9c1e-8d2b6f7a4e10",
          "title": "Camera",
          "securityDefinitions": {"basic_sc": {"scheme": "basic"}},
          "security": "basic_sc",
          "properties": {
            "picture": {
              "type": "string",
              "forms": [{"href": "rtsp://admin:Rf7-hq2x@camera.example.com/picture"}]
            }
          }
        }

    Good:
        {
          "@context": "https://www.w3.org/2022/wot/td/v1.1",
          "id": "urn:uuid:5f0e9d1c-3a52-4c07-9c1e-8d2b6f7a4e10",
          "title": "Camera",
          "securityDefinitions": {"basic_sc": {"scheme": "basic"}},
          "security": "basic_sc",
          "properties": {
            "picture": {
              "type": "string",
              "forms": [{"href": "rtsp://camera.example.com/picture"}]
            }
          }
        }
    """
    for node in walk(thing.node):
        if isinstance(node, String):
            what = _secret(node.value)
            if what:
                yield Found(node.span, f"the text holds {what}; secrets are kept elsewhere")
    for definition in thing.security_definitions:
        for node in walk(definition.node):
            if isinstance(node, Object):
                yield from _secret_members(node)


def _secret(text: str) -> str | None:
    """What a text gives away, if anything."""
    if "@" in text:
        match = _PASSWORD_IN_URI.match(text)
        if match and not _STAND_INS.fullmatch(match.group(1)):
            return "the password of a user"
    if "eyJ" in text and _JWT.search(text):
        return "a token"
    if _PRIVATE_KEY in text and "PRIVATE KEY-----" in text:
        return "a private key"
    return None


def _secret_members(node: Object) -> Iterator[Found]:
    for member in node.members:
        name = _SEPARATORS.sub("", member.key.value.rpartition(":")[2]).lower()
        value = member.value
        if not isinstance(value, String) or _STAND_INS.fullmatch(value.value):
            continue
        # The name of a header may stand under `apikey`; a key itself looks random.
        if name in _PASSWORDS or (name in _KEYS and _RANDOM.fullmatch(value.value)):
            message = f"`{member.key.value}` states a secret; secrets are kept elsewhere"
            yield Found(value.span, message)
