"""The names that people choose in a description: where each is defined and where it is used.

A name is told apart by its kind, its text, and the object it holds in: `basic` of one Thing is
not `basic` of another. Sources: TD 1.1, sections 5.3 and 10; RFC 6570 for the variables.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from enum import Enum

from thingfit.facts import Affordance, Document, Form, Thing
from thingfit.facts.thing import members, objects, strings
from thingfit.features.written import content, part
from thingfit.syntax import Array, Member, Node, Object, String
from thingfit.text import Span

NAMED_BY_PEOPLE = frozenset(
    "properties actions events uriVariables securityDefinitions schemaDefinitions".split()
)
"""Members of a Thing whose own keys are names, not terms."""

PLAIN_JSON = frozenset(("const", "default", "enum"))
"""Members of a Thing whose values are plain JSON in which nothing is a name."""

_TEMPLATE = re.compile(r"\{\{[^{}]*\}\}|\{([+#./;?&=,!@|]?)([^{}]*)\}?")
_VARIABLE = re.compile(r"[^,:*]+")


class NameKind(Enum):
    """What a name stands for, in words for a message."""

    SECURITY = "security definition"
    SCHEMA = "schema definition"
    VARIABLE = "URI variable"
    PROPERTY = "property"
    ACTION = "action"
    EVENT = "event"
    FIELD = "field"
    LANGUAGE = "language"
    TERM = "term of the context"
    IRI = "identifier"


class Writing(Enum):
    """How a name is written where it occurs."""

    PLAIN = "as it is"
    POINTER = "a token of a JSON Pointer"
    FRAGMENT = "a token of a JSON Pointer in the fragment of a URI"
    IRI = "an IRI: full, relative or with a prefix"


AFFORDANCES = {
    Affordance.PROPERTY: NameKind.PROPERTY,
    Affordance.ACTION: NameKind.ACTION,
    Affordance.EVENT: NameKind.EVENT,
}


@dataclass(frozen=True, slots=True)
class Name:
    """A name; `scope` is where the object it holds in starts in the document `uri`."""

    kind: NameKind
    text: str
    uri: str = ""
    scope: int = 0


@dataclass(frozen=True, slots=True)
class Occurrence:
    """A place where a name is written; the span has no quotes."""

    name: Name
    uri: str
    span: Span
    is_definition: bool = False
    writing: Writing = Writing.PLAIN


def names_of_things(document: Document) -> Iterator[Occurrence]:
    """The names of the Things in a document, pointers and identifiers left out."""
    for thing in document.things:
        names = _Names(document, thing)
        yield from names.security()
        yield from names.schemas()
        yield from names.affordances()
        yield from names.variables()
        yield from names.fields()
        yield from names.languages()


def variables_in(node: String) -> Iterator[tuple[int, int]]:
    """Where the variable names of a URI template (RFC 6570) lie in its value.

    Placeholders of Thing Models, in double braces, are none; a brace may still be open.
    """
    for expression in _TEMPLATE.finditer(node.value):
        if expression.group(2) is None:
            continue
        for found in _VARIABLE.finditer(node.value, *expression.span(2)):
            if found.start() == expression.start(2) or node.value[found.start() - 1] == ",":
                yield found.span()


def terms_in(node: Node) -> Iterator[Member]:
    """The members below a node of a Thing whose keys are terms, in the order of the text."""
    match node:
        case Array():
            for item in node.items:
                yield from terms_in(item)
        case Object():
            for member in node.members:
                yield member
                key = member.key.value
                if key in NAMED_BY_PEOPLE and isinstance(member.value, Object):
                    for named in member.value.members:
                        yield from terms_in(named.value)
                elif key not in PLAIN_JSON and key != "@context":
                    yield from terms_in(member.value)


class _Names:
    """The names of one Thing of a document."""

    def __init__(self, document: Document, thing: Thing) -> None:
        self.document = document
        self.thing = thing
        self.text = document.text

    def occurrence(
        self, kind: NameKind, node: String, scope: Object, *, is_definition: bool = False
    ) -> Occurrence:
        name = Name(kind, node.value, self.document.uri, scope.span.start)
        span = content(self.text, node)
        return Occurrence(name, self.document.uri, span, is_definition)

    def security(self) -> Iterator[Occurrence]:
        """Security definitions, used by the Thing, affordances, forms and combinations."""
        kind, whole = NameKind.SECURITY, self.thing.node
        for member in members(whole.get("securityDefinitions")):
            yield self.occurrence(kind, member.key, whole, is_definition=True)
            for key in ("oneOf", "allOf"):
                for each in strings(_get(member.value, key)):
                    yield self.occurrence(kind, each, whole)
        users = (whole, *(each.node for each in self.thing.interactions))
        for node in (*users, *(form.node for form in self.thing.forms)):
            for each in strings(node.get("security")):
                yield self.occurrence(kind, each, whole)

    def schemas(self) -> Iterator[Occurrence]:
        """Schema definitions, used by the additional responses of forms."""
        kind, whole = NameKind.SCHEMA, self.thing.node
        for member in members(whole.get("schemaDefinitions")):
            yield self.occurrence(kind, member.key, whole, is_definition=True)
        for form in self.thing.forms:
            stated = form.node.get("additionalResponses")
            for response in (stated,) if isinstance(stated, Object) else objects(stated):
                schema = response.get("schema")
                if isinstance(schema, String):
                    yield self.occurrence(kind, schema, whole)

    def affordances(self) -> Iterator[Occurrence]:
        """Properties, actions and events; what points at them is found by `pointers`."""
        for affordance, kind in AFFORDANCES.items():
            for member in members(self.thing.node.get(affordance.value)):
                yield self.occurrence(kind, member.key, self.thing.node, is_definition=True)

    def variables(self) -> Iterator[Occurrence]:
        """URI variables, used in templates; also keys of `apikey` schemes that sit in the URI."""
        whole = self.thing.node
        for holder in (whole, *(each.node for each in self.thing.interactions)):
            for member in members(holder.get("uriVariables")):
                yield self.occurrence(NameKind.VARIABLE, member.key, holder, is_definition=True)
        for definition in self.thing.security_definitions:
            place, key = definition.node.get("in"), definition.node.get("name")
            if isinstance(place, String) and place.value == "uri" and isinstance(key, String):
                yield self.occurrence(NameKind.VARIABLE, key, whole, is_definition=True)
        base = whole.get("base")
        if isinstance(base, String):
            yield from self.used_variables(base, None)
        for form in self.thing.forms:
            if form.href:
                yield from self.used_variables(form.href, form)

    def used_variables(self, node: String, form: Form | None) -> Iterator[Occurrence]:
        """The variables in a template; the affordance's own hide those of the Thing."""
        interaction = form.interaction if form else None
        own = {each.key.value for each in interaction.uri_variables} if interaction else set()
        for start, end in variables_in(node):
            text = node.value[start:end]
            holder = interaction.node if interaction and text in own else self.thing.node
            name = Name(NameKind.VARIABLE, text, self.document.uri, holder.span.start)
            yield Occurrence(name, self.document.uri, part(self.text, node, start, end))

    def fields(self) -> Iterator[Occurrence]:
        """The fields of object schemas, used in `required`."""
        for node in (each.node for each in self.thing.data_schemas):
            fields = node.get("properties")
            if not isinstance(fields, Object):
                continue
            for member in fields.members:
                yield self.occurrence(NameKind.FIELD, member.key, node, is_definition=True)
            for each in strings(node.get("required")):
                yield self.occurrence(NameKind.FIELD, each, node)

    def languages(self) -> Iterator[Occurrence]:
        """The languages of `titles` and `descriptions`, and the one of the context."""
        kind, whole = NameKind.LANGUAGE, self.thing.node
        context = whole.get("@context")
        for node in (context,) if isinstance(context, Object) else objects(context):
            language = node.get("@language")
            if isinstance(language, String):
                yield self.occurrence(kind, language, whole, is_definition=True)
        for member in terms_in(whole):
            if member.key.value in ("titles", "descriptions"):
                for text in members(member.value):
                    yield self.occurrence(kind, text.key, whole)


def _get(node: Node, key: str) -> Node | None:
    return node.get(key) if isinstance(node, Object) else None
