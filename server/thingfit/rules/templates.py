"""Rules about URI templates in `href`, and about the variables in them.

Sources: TD 1.1, sections 5.3.1.2 and 6.3.9.1 (`uriVariables`), and RFC 6570.
"""

from __future__ import annotations

from collections.abc import Iterator

from thingfit.facts import Form, Interaction, Thing
from thingfit.rules import edits
from thingfit.rules.finding import Fix, Found, Related, Severity
from thingfit.rules.reading import address_of, has_placeholder, is_of_1_0, is_referring
from thingfit.rules.registry import Group, thing_rule
from thingfit.rules.uri_template import mistake_in, variables_of
from thingfit.syntax import Member, Object, String
from thingfit.text import Edit


@thing_rule("href-template", Group.TD, Severity.ERROR, "client-uri-template", "server-uri-template")
def href_template(thing: Thing) -> Iterator[Found]:
    """An `href` whose braces are not a URI template.

    Text in braces is a variable or a list of them, after at most one of the signs
    `+ # . / ; ? &` (RFC 6570). A name with a character that RFC 6570 leaves out, such as `-`, is a
    warning only: many consumers take it.

    Bad:
        {
          "@context": "https://www.w3.org/2022/wot/td/v1.1",
          "id": "urn:uuid:5f0e9d1c-3a52-4c07-9c1e-8d2b6f7a4e10",
          "title": "Weather",
          "securityDefinitions": {"nosec_sc": {"scheme": "nosec"}},
          "security": "nosec_sc",
          "properties": {
            "forecast": {
              "type": "string",
              "uriVariables": {"city": {"type": "string"}},
              "forms": [{"href": "https://weather.example.com/forecast{?city"}]
            }
          }
        }

    Good:
        {
          "@context": "https://www.w3.org/2022/wot/td/v1.1",
          "id": "urn:uuid:5f0e9d1c-3a52-4c07-9c1e-8d2b6f7a4e10",
          "title": "Weather",
          "securityDefinitions": {"nosec_sc": {"scheme": "nosec"}},
          "security": "nosec_sc",
          "properties": {
            "forecast": {
              "type": "string",
              "uriVariables": {"city": {"type": "string"}},
              "forms": [{"href": "https://weather.example.com/forecast{?city}"}]
            }
          }
        }
    """
    for form in thing.forms:
        if form.href is None or has_placeholder(form.href):
            continue
        mistake = mistake_in(form.href.value)
        if mistake:
            yield Found(
                form.href.span,
                f"`{form.href.value}` is not a URI template: {mistake.message}",
                severity=Severity.WARNING if mistake.is_mild else None,
            )


def _declarations(thing: Thing) -> Iterator[tuple[Object, Interaction | None, Member]]:
    """Each declared variable with what holds it: the Thing, or an affordance."""
    for member in thing.uri_variables:
        yield thing.node, None, member
    for each in thing.interactions:
        for member in each.uri_variables:
            yield each.node, each, member


def _names_in(thing: Thing, form: Form) -> tuple[str, ...]:
    return variables_of(address_of(thing, form))


@thing_rule("urivariable-unused", Group.TD, Severity.HINT, "td-uriVariables-names")
def urivariable_unused(thing: Thing) -> Iterator[Found]:
    """A declared variable that no template uses.

    Consumers fill in variables where an `href` has them in braces; one that no `href` of the
    affordance has, or for variables of the Thing no `href` at all, is never sent.

    Bad:
        {
          "@context": "https://www.w3.org/2022/wot/td/v1.1",
          "id": "urn:uuid:5f0e9d1c-3a52-4c07-9c1e-8d2b6f7a4e10",
          "title": "Weather",
          "securityDefinitions": {"nosec_sc": {"scheme": "nosec"}},
          "security": "nosec_sc",
          "properties": {
            "forecast": {
              "type": "string",
              "uriVariables": {"city": {"type": "string"}},
              "forms": [{"href": "https://weather.example.com/forecast"}]
            }
          }
        }

    Good:
        {
          "@context": "https://www.w3.org/2022/wot/td/v1.1",
          "id": "urn:uuid:5f0e9d1c-3a52-4c07-9c1e-8d2b6f7a4e10",
          "title": "Weather",
          "securityDefinitions": {"nosec_sc": {"scheme": "nosec"}},
          "security": "nosec_sc",
          "properties": {
            "forecast": {
              "type": "string",
              "uriVariables": {"city": {"type": "string"}},
              "forms": [{"href": "https://weather.example.com/forecast{?city}"}]
            }
          }
        }
    """
    for holder, interaction, member in _declarations(thing):
        forms = interaction.forms if interaction else thing.forms
        unsure = is_referring(holder) or any(f.href and has_placeholder(f.href) for f in forms)
        if not forms or unsure:
            continue
        used = [name for form in forms for name in _names_in(thing, form)]
        name = member.key.value
        if name not in used and not any(f.href and mistake_in(f.href.value) for f in forms):
            yield Found(
                member.key.span,
                f"the variable `{name}` is in no `href`, so it is never sent",
                _uses(holder, name, forms),
                tuple(Related("an `href`", form.href.span) for form in forms[:3] if form.href),
            )


def _uses(holder: Object, name: str, forms: tuple[Form, ...]) -> tuple[Fix, ...]:
    """Two ways out: send the variable in the query, or do not declare it."""
    fixes: list[Fix] = []
    hrefs = [form.href for form in forms if form.href and "#" not in form.href.value]
    if len(hrefs) == len(forms) and len(hrefs) <= 5:
        sent = tuple(edits.replace(href, _with_variable(href.value, name)) for href in hrefs)
        fixes.append(Fix(f"Send `{name}` in the query", sent, safe=False))
    fixes.append(Fix(f"Remove `{name}`", (_removal(holder, name),), safe=False))
    return tuple(fixes)


def _with_variable(href: str, name: str) -> str:
    if href.endswith("}") and ("{?" in href or "{&" in href):
        return f"{href[:-1]},{name}}}"
    return f"{href}{{&{name}}}" if "?" in href else f"{href}{{?{name}}}"


def _removal(holder: Object, name: str) -> Edit:
    variables = holder.get("uriVariables")
    if isinstance(variables, Object) and len(variables.by_key) > 1:
        return edits.remove_member(variables, name)
    return edits.remove_member(holder, "uriVariables")


@thing_rule(
    "urivariable-shadowed",
    Group.TD,
    Severity.HINT,
    "td-vocab-uriVariables--InteractionAffordance",
)
def urivariable_shadowed(thing: Thing) -> Iterator[Found]:
    """A variable that is declared for the Thing and again for an affordance.

    The one of the affordance takes precedence there. Readers of the other do not expect it.

    Bad:
        {
          "@context": "https://www.w3.org/2022/wot/td/v1.1",
          "id": "urn:uuid:5f0e9d1c-3a52-4c07-9c1e-8d2b6f7a4e10",
          "title": "Weather",
          "securityDefinitions": {"nosec_sc": {"scheme": "nosec"}},
          "security": "nosec_sc",
          "uriVariables": {"unit": {"type": "string", "enum": ["C", "F"]}},
          "properties": {
            "forecast": {
              "type": "string",
              "uriVariables": {"unit": {"type": "string", "enum": ["K"]}},
              "forms": [{"href": "https://weather.example.com/forecast{?unit}"}]
            }
          }
        }

    Good:
        {
          "@context": "https://www.w3.org/2022/wot/td/v1.1",
          "id": "urn:uuid:5f0e9d1c-3a52-4c07-9c1e-8d2b6f7a4e10",
          "title": "Weather",
          "securityDefinitions": {"nosec_sc": {"scheme": "nosec"}},
          "security": "nosec_sc",
          "uriVariables": {"unit": {"type": "string", "enum": ["C", "F"]}},
          "properties": {
            "forecast": {
              "type": "string",
              "forms": [{"href": "https://weather.example.com/forecast{?unit}"}]
            }
          }
        }
    """
    of_thing = {member.key.value: member for member in thing.uri_variables}
    for each in thing.interactions:
        for member in each.uri_variables:
            first = of_thing.get(member.key.value)
            if first:
                name = member.key.value
                removal = Fix(f"Remove `{name}` here", (_removal(each.node, name),), safe=False)
                yield Found(
                    member.key.span,
                    f"the variable `{name}` replaces the one that the Thing declares",
                    (removal,),
                    (Related("declared for the Thing", first.key.span),),
                )


@thing_rule(
    "urivariable-object-array",
    Group.TD,
    Severity.ERROR,
    "td-vocab-uriVariables--InteractionAffordance",
    "td-vocab-uriVariables--Thing",
)
def urivariable_object_array(thing: Thing) -> Iterator[Found]:
    """A URI variable that is an object or an array.

    Each variable becomes one string in the address, so TD 1.1 excludes both types. TD 1.0 did not;
    in its descriptions nothing is reported.

    Bad:
        {
          "@context": "https://www.w3.org/2022/wot/td/v1.1",
          "id": "urn:uuid:5f0e9d1c-3a52-4c07-9c1e-8d2b6f7a4e10",
          "title": "Weather",
          "securityDefinitions": {"nosec_sc": {"scheme": "nosec"}},
          "security": "nosec_sc",
          "properties": {
            "forecast": {
              "type": "string",
              "uriVariables": {"days": {"type": "array", "items": {"type": "integer"}}},
              "forms": [{"href": "https://weather.example.com/forecast{?days}"}]
            }
          }
        }

    Good:
        {
          "@context": "https://www.w3.org/2022/wot/td/v1.1",
          "id": "urn:uuid:5f0e9d1c-3a52-4c07-9c1e-8d2b6f7a4e10",
          "title": "Weather",
          "securityDefinitions": {"nosec_sc": {"scheme": "nosec"}},
          "security": "nosec_sc",
          "properties": {
            "forecast": {
              "type": "string",
              "uriVariables": {"days": {"type": "integer"}},
              "forms": [{"href": "https://weather.example.com/forecast{?days}"}]
            }
          }
        }
    """
    if is_of_1_0(thing):
        return
    for _, _, member in _declarations(thing):
        kind = member.value.get("type") if isinstance(member.value, Object) else None
        if isinstance(kind, String) and kind.value in ("object", "array"):
            yield Found(
                kind.span,
                f"the variable `{member.key.value}` has the type `{kind.value}`; one that becomes "
                "a single string is expected",
            )
