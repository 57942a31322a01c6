"""Offers of names that people chose: security, schemas, scopes, variables, fields, languages."""

from __future__ import annotations

from collections.abc import Iterator

from thingfit.facts import Thing
from thingfit.facts.thing import members, strings
from thingfit.features.complete_asked import Asked, values_of_key
from thingfit.features.complete_blank import EMPTY_STRING, escaped
from thingfit.features.completion import CompletionKind, Offer, value_offer
from thingfit.features.names import variables_in
from thingfit.meaning import td_terms
from thingfit.rules.edits import quote
from thingfit.syntax import Array, Node, Object, String
from thingfit.text import Span

_LANGUAGES = (
    "en de fr es it pt nl ja zh-Hans zh-Hant ko sv da nb fi pl cs hu ro tr el ru uk ar he hi en-GB "
    "en-US de-AT de-CH fr-CA pt-BR es-MX"
).split()


def names(asked: Asked) -> Iterator[Offer]:
    """The names that can be the value typed."""
    match asked.cls, asked.key:
        case (_, "security"):
            yield from security_names(asked, None)
        case (str(cls), "oneOf" | "allOf") if cls.endswith("SecurityScheme"):
            yield from security_names(asked, asked.place.steps[1:2])
        case ("Form", "scopes"):
            yield from _scopes(asked)
        case ("AdditionalExpectedResponse", "schema"):
            for member in members(asked.thing.node.get("schemaDefinitions")) if asked.thing else ():
                yield value_offer(member.key.value, CompletionKind.NAME, detail="schema definition")
        case (_, "required") if asked.owner:
            for member in members(asked.owner.get("properties")):
                if member.key.value not in asked.siblings:
                    yield value_offer(member.key.value, CompletionKind.NAME, detail="field")
        case (_, "hreflang" | "@language"):
            yield from (value_offer(tag, detail="language") for tag in languages(asked))


def security_names(asked: Asked, own: tuple[object, ...] | None) -> Iterator[Offer]:
    """The security definitions, without the one that is being written and those listed already."""
    for definition in asked.thing.security_definitions if asked.thing else ():
        name = definition.name.value
        if name in asked.siblings or (own and name == own[0]):
            continue
        about = td_terms.values_of("scheme").get(definition.scheme or "")
        yield value_offer(
            name,
            CompletionKind.NAME,
            detail=definition.scheme or "",
            documentation=about.description if about else "",
        )


def scopes_in_force(asked: Asked) -> list[str]:
    """The scopes of the OAuth 2.0 definitions that hold for the form at hand; else of all."""
    thing = asked.thing
    if thing is None:
        return []
    form = asked.form
    named = form.security if form and form.security else thing.security
    wanted = {each.value for each in named}
    oauth = [each for each in thing.security_definitions if each.scheme == "oauth2"]
    chosen = [each for each in oauth if each.name.value in wanted] or oauth
    return list(dict.fromkeys(s.value for each in chosen for s in each.strings("scopes")))


def _scopes(asked: Asked) -> Iterator[Offer]:
    for scope in scopes_in_force(asked):
        if scope not in asked.siblings:
            yield value_offer(scope, CompletionKind.NAME, detail="scope")


def languages(asked: Asked) -> list[str]:
    """Language tags: those of the document first."""
    used: dict[str, None] = {}
    _gather_languages(asked.root, used)
    return [tag for tag in dict.fromkeys([*used, *_LANGUAGES]) if tag]


def _gather_languages(node: Node, found: dict[str, None]) -> None:
    match node:
        case Object():
            for member in node.members:
                if member.key.value in ("titles", "descriptions"):
                    found.update(dict.fromkeys(each.key.value for each in members(member.value)))
                elif member.key.value == "@language" and isinstance(member.value, String):
                    found[member.value.value] = None
                else:
                    _gather_languages(member.value, found)
        case Array():
            for item in node.items:
                _gather_languages(item, found)


def language_keys(asked: Asked) -> Iterator[Offer]:
    """The languages that a map of texts lacks."""
    for tag in languages(asked):
        yield Offer(
            tag,
            f"{quote(tag)}: {EMPTY_STRING.text}",
            CompletionKind.KEY,
            "language",
            snippet=f"{quote(tag)}: {EMPTY_STRING.snippet}",
        )


# Variables of URI templates.


def variables(asked: Asked) -> Iterator[Offer]:
    """The names of variables, where an expression of a URI template is being typed in an `href`."""
    place = asked.place
    if asked.cls != "Form" or place.key != "href" or asked.thing is None:
        return
    typed = place.typed
    start = max(typed.rfind("{"), typed.rfind("}"))
    if start < 0 or typed[start] != "{" or typed[:start].endswith("{"):
        return
    written = typed[start + 1 :].lstrip("+#./;?&").rpartition(",")[2]
    offset = place.span.start + place.is_quoted + len(typed)
    span = Span(offset - len(written), offset)
    for name, detail in _variable_names(asked, asked.thing):
        yield Offer(name, name, CompletionKind.NAME, detail, snippet=escaped(name), span=span)


def _variable_names(asked: Asked, thing: Thing) -> Iterator[tuple[str, str]]:
    own = asked.interaction.uri_variables if asked.interaction else ()
    for member in (*own, *thing.uri_variables):
        schema = member.value
        title = schema.get("title") if isinstance(schema, Object) else None
        yield member.key.value, title.value if isinstance(title, String) else "variable"
    for definition in thing.security_definitions:
        place, name = definition.node.get("in"), definition.node.get("name")
        if isinstance(place, String) and place.value == "uri" and isinstance(name, String):
            yield name.value, "API key"


def undefined_variables(asked: Asked) -> list[str]:
    """The variables that the `href`s of the affordance or Thing use and nothing defines."""
    holder: Node | None = asked.interaction.node if asked.interaction else asked.root
    found: dict[str, None] = {}
    for node in values_of_key(holder, "href") if holder else ():
        for start, end in variables_in(node):
            found[node.value[start:end]] = None
    known = {name for name, _ in _variable_names(asked, asked.thing)} if asked.thing else set()
    return [name for name in found if name not in known]


def missing_fields(asked: Asked) -> list[str]:
    """The names that `required` of the schema around a map of fields lists."""
    above = asked.place.owners[-2:-1]
    listed = above[0].get("required") if above and isinstance(above[0], Object) else None
    return [each.value for each in strings(listed)]


def used_security_names(asked: Asked) -> list[str]:
    """The names of security that the document uses and does not define yet."""
    found = dict.fromkeys(each.value for each in values_of_key(asked.root, "security"))
    known = {each.name.value for each in asked.thing.security_definitions} if asked.thing else set()
    return [name for name in found if name and name not in known]
