"""Documents with mistakes: copies of real ones, changed at random places in the ways people err."""

from __future__ import annotations

import copy
import random
from collections.abc import Iterator

TOKENS = (
    "",
    "x",
    "a:b",
    ":",
    "a:",
    "tm:ThingModel",
    "{{X}}",
    "{{a:b}}",
    "{X}",
    "{{}}",
    "a\n{{X}}",
    "{{X}}\n",
    "https://www.w3.org/2019/wot/td/v1",
    "https://www.w3.org/2022/wot/td/v1.1",
    "http://www.w3.org/ns/td",
    "readproperty",
    "readProperty",
    "observeproperty",
    "invokeaction",
    "subscribeevent",
    "readallproperties",
    "nosec",
    "auto",
    "combo",
    "basic",
    "digest",
    "apikey",
    "bearer",
    "psk",
    "oauth2",
    "header",
    "uri",
    "auth-int",
    "icon",
    "tm:extends",
    "48x48",
    "48\u00d748",
    "x1",
    "en",
    "en_US",
    "i-klingon",
    "number",
    "integer",
    "nul",
    "/properties/a",
    "/properties/",
    "/properties/a/b",
    "#/actions/a",
    "true",
    "1",
)
SCALARS = (None, True, False, 0, 1, -1, 1.0, 0.5, -0.5, 1e300, *TOKENS)
KEYS = (
    "@context @type id title titles description descriptions version created modified support "
    "base properties actions events links forms security securityDefinitions profile "
    "schemaDefinitions uriVariables op href contentType contentCoding subprotocol scopes response "
    "additionalResponses success schema scheme in name qop proxy authorization token refresh flow "
    "alg format identity oneOf allOf instance model rel anchor sizes hreflang type instanceName "
    "input output safe idempotent synchronous observable subscription data dataResponse "
    "cancellation readOnly writeOnly unit enum const default minimum maximum exclusiveMinimum "
    "exclusiveMaximum multipleOf minLength maxLength minItems maxItems items required pattern "
    "contentEncoding contentMediaType tm:ref tm:optional tm:required {{X}} x a:b allOff"
).split()


def mutated(
    documents: list[dict[str, object]], count: int, seed: int
) -> Iterator[dict[str, object]]:
    """Copies of documents, each with one to four changes."""
    chance = random.Random(seed)
    for _ in range(count):
        document = copy.deepcopy(chance.choice(documents))
        for _ in range(chance.choice((1, 1, 2, 3, 4))):
            _change(document, chance)
        yield document


def _change(document: dict[str, object], chance: random.Random) -> None:
    holder = chance.choice(list(_containers(document)))
    if isinstance(holder, list):
        _change_array(holder, chance)
    else:
        _change_object(holder, chance)


def _containers(value: object) -> Iterator[dict[str, object] | list[object]]:
    if isinstance(value, dict):
        yield value
        for each in value.values():
            yield from _containers(each)
    elif isinstance(value, list):
        yield value
        for each in value:
            yield from _containers(each)


def _change_object(holder: dict[str, object], chance: random.Random) -> None:
    way = chance.randrange(6)
    if way == 0 or not holder:
        holder[chance.choice(KEYS)] = _value(chance)
        return
    key = chance.choice(list(holder))
    if way == 1:
        del holder[key]
    elif way == 2:
        holder[chance.choice((*KEYS, key + "s", key[:-1], key.capitalize()))] = holder.pop(key)
    else:
        holder[key] = _altered(holder[key], chance)


def _change_array(holder: list[object], chance: random.Random) -> None:
    way = chance.randrange(4)
    if way == 0 or not holder:
        holder.insert(chance.randint(0, len(holder)), _value(chance))
        return
    index = chance.randrange(len(holder))
    if way == 1:
        del holder[index]
    elif way == 2:
        holder.append(copy.deepcopy(holder[index]))
    else:
        holder[index] = _altered(holder[index], chance)


def _altered(value: object, chance: random.Random) -> object:
    way = chance.randrange(5)
    if way == 0:
        return [value]
    if way == 1 and isinstance(value, list) and value:
        return value[0]
    if way == 2:
        return {chance.choice(KEYS): value}
    if way == 3 and isinstance(value, bool | int | float):
        return str(value).lower()
    return _value(chance)


def _value(chance: random.Random) -> object:
    way = chance.randrange(8)
    if way == 0:
        return [chance.choice(SCALARS) for _ in range(chance.randrange(4))]
    if way == 1:
        return {chance.choice(KEYS): _value(chance) for _ in range(chance.randrange(4))}
    return chance.choice(SCALARS)
