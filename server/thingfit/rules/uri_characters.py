"""The rule about characters that no address holds.

Sources: RFC 3986, section 2 (Characters), RFC 3987, section 2.2, RFC 6570, section 2.1 (Literals).
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from urllib.parse import quote

from thingfit.facts import Thing
from thingfit.rules import edits
from thingfit.rules.finding import Fix, Found, Severity
from thingfit.rules.reading import counted, more, text_of
from thingfit.rules.registry import Group, thing_rule
from thingfit.syntax import String

_EXPRESSION = re.compile(r"\{[^{}]*\}?")
_WRONG = re.compile(r'[\x00-\x20"<>\\^`|\x7f-\xa0\u2028\u2029\ufeff]|%(?![0-9A-Fa-f]{2})')
_ONE_SLASH = re.compile(r"(https?|coaps?|mqtts?|wss?):(?!//)/?(?=[\w\[])", re.IGNORECASE)
_MAIL = re.compile(r"[\w.+-]+@[\w-]+(?:\.[\w-]+)+", re.ASCII)
_OF_THING = ("base", "support")
_OF_DEFINITION = ("authorization", "token", "refresh", "proxy")


@thing_rule(
    "uri-broken",
    Group.TD,
    Severity.WARNING,
    "td-vocab-href--Form",
    "td-vocab-href--Link",
    "td-vocab-base--Thing",
)
def uri_broken(thing: Thing) -> Iterator[Found]:
    r"""An address with a character that no address holds, or without what follows its scheme.

    A blank, `"`, `<`, `>`, `\`, `^`, `|`, a backtick, and `%` without two hexadecimal digits are
    written as `%` with the digits of their bytes. Many libraries refuse an address that holds one
    of them; others send another one than was meant. Variables in braces are left alone, and the
    same address is reported once. After `https:` and its like come two slashes, and an address of
    e-mail begins with `mailto:`.

    Bad:
        {
          "@context": "https://www.w3.org/2022/wot/td/v1.1",
          "id": "urn:uuid:5f0e9d1c-3a52-4c07-9c1e-8d2b6f7a4e10",
          "title": "Lamp",
          "securityDefinitions": {"nosec_sc": {"scheme": "nosec"}},
          "security": "nosec_sc",
          "actions": {"toggle": {"forms": [{"href": "https://lamp.example.com/all lamps"}]}}
        }

    Good:
        {
          "@context": "https://www.w3.org/2022/wot/td/v1.1",
          "id": "urn:uuid:5f0e9d1c-3a52-4c07-9c1e-8d2b6f7a4e10",
          "title": "Lamp",
          "securityDefinitions": {"nosec_sc": {"scheme": "nosec"}},
          "security": "nosec_sc",
          "actions": {"toggle": {"forms": [{"href": "https://lamp.example.com/all%20lamps"}]}}
        }
    """
    places: dict[str, list[String]] = {}
    for address in _addresses(thing):
        places.setdefault(address.value, []).append(address)
    for text, same in places.items():
        yield from _without_beginning(same, text)
        match = _WRONG.search(_EXPRESSION.sub("", text))
        if match is None:
            continue
        mark = match.group()
        named = "a blank" if mark.isspace() else f"`{mark}`" if mark != "`" else "a backtick"
        named = named if mark.isprintable() or mark.isspace() else "a control character"
        yield Found(
            same[0].span,
            f"the address holds {named}, which no address does{counted(same, 'place')}",
            _ways(same, text),
            more("the same address", same[1:]),
        )


def _without_beginning(places: list[String], text: str) -> Iterator[Found]:
    match = _ONE_SLASH.match(text)
    if match:
        message = f"`{match.group(1)}:` is followed by two slashes and a host"
        new = f"{match.group(1)}://{text[match.end() :]}"
    elif _MAIL.fullmatch(text):
        new = f"mailto:{text}"
        message = f"`{text}` is an address of e-mail; `{new}` is expected"
    else:
        return
    fix = Fix(f"Change to `{new}`", tuple(edits.replace(each, new) for each in places), safe=False)
    yield Found(places[0].span, message, (fix,), more("the same address", places[1:]))


def _addresses(thing: Thing) -> Iterator[String]:
    holders = [(thing.node, _OF_THING), *((form.node, ("href",)) for form in thing.forms)]
    holders += [(each.node, _OF_DEFINITION) for each in thing.security_definitions]
    holders += [(link, ("href",)) for link in thing.links]
    for holder, keys in holders:
        for key in keys:
            text = text_of(holder, key)
            if text is not None:
                yield text


def _ways(places: list[String], text: str) -> tuple[Fix, ...]:
    """Blanks around an address go, and other characters are written as RFC 3986 has it."""
    new = _encoded(text.strip().replace("\\", "/"))
    if not new or _WRONG.search(_EXPRESSION.sub("", new)):
        return ()
    changes = tuple(edits.replace(each, new) for each in places)
    return (Fix(f"Change to `{new}`", changes, safe=text.strip() == new),)


def _encoded(text: str) -> str:
    parts: list[str] = []
    done = 0
    for expression in _EXPRESSION.finditer(text):
        parts += (_percent(text[done : expression.start()]), expression.group())
        done = expression.end()
    return "".join((*parts, _percent(text[done:])))


def _percent(text: str) -> str:
    return _WRONG.sub(lambda each: quote(each.group(), safe=""), text)
