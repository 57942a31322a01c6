"""Descriptions of what people named, such as security and affordances; and of addresses."""

from __future__ import annotations

from urllib.parse import urljoin

from thingfit.facts import Affordance, Document, Form, Interaction, Kind, SecurityDefinition, Thing
from thingfit.facts.thing import members, strings
from thingfit.features.hover_spot import Spot
from thingfit.features.hover_text import Description, Row, code, json_code
from thingfit.features.meaning_at import MAP, term_of
from thingfit.json_value import JsonValue
from thingfit.meaning import td_terms
from thingfit.rules.uri_template import variables_of
from thingfit.syntax import Node, Object, String, to_value
from thingfit.workspace.links import locate

_WORDS = {
    Affordance.PROPERTY: "property",
    Affordance.ACTION: "action",
    Affordance.EVENT: "event",
}
_LANGUAGES = (
    "TD 1.1: MultiLanguage",
    "https://www.w3.org/TR/wot-thing-description11/#multilanguage",
)
_CONTENT_TYPE = "application/json"
_NOUNS = {
    Kind.THING_DESCRIPTION: "Thing Description",
    Kind.THING_MODEL: "Thing Model",
    Kind.MODEL: "model",
    Kind.DEPLOYMENT: "deployment",
}
_ENDS = ("input", "output", "subscription", "data", "dataResponse", "cancellation")
_SHOWN = frozenset("type unit minimum maximum enum format default readOnly writeOnly".split())


def name_description(spot: Spot) -> Description | None:
    """What a name stands for where it is defined: the key of a map of names."""
    if spot.cls != MAP or spot.thing is None or not spot.steps:
        return None
    holder = spot.steps[-1]
    if len(spot.steps) == 1 and spot.interaction and spot.interaction.name is spot.member.key:
        return affordance_description(spot.thing, spot.interaction)
    if holder == "securityDefinitions":
        return _security_named(spot.thing, spot.key)
    if holder in ("titles", "descriptions"):
        sentence = "The text in this language, by its BCP 47 tag."
        return Description(spot.key, "language", sentence, (), (), _LANGUAGES)
    if isinstance(spot.member.value, Object):
        what = {"uriVariables": "URI variable", "schemaDefinitions": "schema definition"}
        return schema_description(spot.key, what.get(str(holder), "field"), spot.member.value)
    return None


def use_description(spot: Spot) -> Description | None:
    """What a name stands for where it is used, and what an address means."""
    thing = spot.thing
    if thing is None or not isinstance(spot.node, String):
        return None
    in_combo = str(spot.cls).endswith("SecurityScheme") and spot.key in ("oneOf", "allOf")
    if (spot.key == "security" and spot.cls != MAP) or in_combo:
        return _security_named(thing, spot.text)
    if spot.cls in ("Form", "Link") and spot.key == "href":
        return _address(spot, thing)
    if spot.cls == "AdditionalExpectedResponse" and spot.key == "schema":
        definitions = thing.node.get("schemaDefinitions")
        node = definitions.get(spot.text) if isinstance(definitions, Object) else None
        return (
            schema_description(spot.text, "schema definition", node)
            if isinstance(node, Object)
            else None
        )
    return None


def _security_named(thing: Thing, name: str) -> Description | None:
    found = next((d for d in thing.security_definitions if d.name.value == name), None)
    return security_description(found) if found else None


def security_description(definition: SecurityDefinition) -> Description:
    """A security definition: what its scheme is, and what it states."""
    scheme = definition.scheme or "?"
    about = td_terms.values_of("scheme").get(scheme)
    rows = tuple(
        (member.key.value, json_code(_plain(member.value)))
        for member in definition.node.members
        if member.key.value != "scheme" and not member.key.value.startswith("description")
    )
    cls = td_terms.class_chosen_by("scheme", scheme)
    found = td_terms.classes().get(cls) if cls else None
    link = (f"TD 1.1: {cls}", found.link) if found else None
    stated = definition.node.get("description")
    text = stated.value if isinstance(stated, String) else about.description if about else ""
    return Description(definition.name.value, f"security, {scheme}", text, rows, (), link)


def affordance_description(thing: Thing, it: Interaction) -> Description:
    """An affordance: what its forms do, with the defaults that they leave unsaid."""
    title, text = it.node.get("title"), it.node.get("description")
    sentence = text.value if isinstance(text, String) else ""
    rows: list[tuple[str, str]] = []
    if isinstance(title, String):
        rows.append(("Title", title.value))
    if it.affordance is Affordance.PROPERTY:
        rows += _schema_rows(it.node)
    ends = ((key, it.node.get(key)) for key in _ENDS)
    rows += [(key, _shape(node)) for key, node in ends if isinstance(node, Object)]
    table: list[Row] = [("Operation", "Address", "Content type", "Security")]
    for form in it.forms:
        table.append(_form_row(thing, form))
    word = _WORDS[it.affordance]
    found = td_terms.classes().get(f"{word.capitalize()}Affordance")
    link = (f"TD 1.1: {found.name}", found.link) if found else None
    shown = tuple(table) if len(table) > 1 else ()
    return Description(it.name.value, word, sentence, tuple(rows), shown, link)


def _form_row(thing: Thing, form: Form) -> Row:
    stated = form.node.get("contentType")
    content = stated.value if isinstance(stated, String) else f"{_CONTENT_TYPE} (default)"
    ops = ", ".join(form.ops)
    if form.node.get("op") is None:
        ops += " (default)"
    names = form.security or thing.security
    security = ", ".join(each.value for each in names)
    href = absolute(thing, form.href.value) if form.href else "?"
    return ops, href, content, security


def schema_description(name: str, what: str, node: Object) -> Description:
    """A data schema by its name: its type and its limits."""
    text = node.get("description") or node.get("title")
    sentence = text.value if isinstance(text, String) else ""
    return Description(name, what, sentence, tuple(_schema_rows(node)))


def _schema_rows(node: Object) -> list[tuple[str, str]]:
    return [
        (each.key.value, json_code(_plain(each.value)))
        for each in node.members
        if each.key.value in _SHOWN
    ]


def _shape(node: Object) -> str:
    """A schema in a few words: its type, and the fields of an object."""
    kind, fields = node.get("type"), members(node.get("properties"))
    words = code(kind.value) if isinstance(kind, String) else "any type"
    names = ", ".join(code(each.key.value) for each in fields)
    return f"{words} of {names}" if names else words


def _plain(node: Node) -> JsonValue:
    value = to_value(node)
    if isinstance(value, str | int | float | bool):
        return value
    if isinstance(value, list):
        return [str(each) for each in value]
    return None


def absolute(thing: Thing, href: str) -> str:
    """The address that an `href` means, with its variables as they are."""
    base = thing.node.get("base")
    if isinstance(base, String) and "{{" not in base.value + href:
        # `urljoin` leaves schemes that it does not know alone, so it gets one that it does.
        scheme, mark, rest = base.value.partition("://")
        if mark and "://" not in href:
            joined = urljoin(f"http://{rest}", href)
            return f"{scheme}{joined.removeprefix('http')}"
    return href


def _address(spot: Spot, thing: Thing) -> Description:
    """An address: what it is in full, and the variables of its template."""
    address = absolute(thing, spot.text)
    rows = [] if address == spot.text else [("Written", code(spot.text))]
    holders = [spot.interaction.node] if spot.interaction else []
    known = {
        member.key.value: member.value
        for holder in (thing.node, *holders)
        for member in members(holder.get("uriVariables"))
    }
    for name in variables_of(address):
        node = known.get(name)
        rows.append((f"{{{name}}}", _variable(node) if isinstance(node, Object) else "not defined"))
    relation = strings(spot.owner.get("rel"))
    if relation:
        rows.append(("Relation", code(relation[0].value)))
    there = locate(spot.snapshot, spot.text, spot.document) if spot.cls == "Link" else None
    if there is not None and there is not spot.document:
        rows.append(("Here", f"{code(there.name)}, {document_words(there)}"))
    term = term_of(spot.cls, spot.key, spot.owner)
    link = (f"TD 1.1: {term.term} of {term.owner}", term.link) if term else None
    what = "address of a form" if spot.cls == "Form" else "target of a link"
    return Description(address, what, "", tuple(rows), (), link)


def document_words(document: Document) -> str:
    """A document in one line: what it is, and what it calls itself."""
    root = document.tree.root
    stated = [root.get(key) for key in ("title", "name")] if isinstance(root, Object) else []
    titles = [each.value for each in stated if isinstance(each, String)]
    noun = _NOUNS.get(document.kind) if document.kind else None
    return " · ".join([noun or "document", *titles[:1]])


def _variable(node: Object) -> str:
    parts = [f"{key} {value}" for key, value in _schema_rows(node)]
    text = node.get("title") or node.get("description")
    if isinstance(text, String):
        parts.append(text.value)
    return ", ".join(parts) or "of any type"
