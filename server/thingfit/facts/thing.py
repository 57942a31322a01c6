"""A Thing read by its keys: affordances, forms, security, links and data schemas at every depth.

TD 1.1 fixes these keys (section 5.3), so they are read from the tree as they stand, also from one
that is half typed. Whatever has the wrong JSON type is left out here; the schema reports it.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from enum import Enum
from functools import cached_property

from thingfit.syntax import Array, Literal, Member, Node, Object, String


class Affordance(Enum):
    """The three interaction affordances, named by the member of a Thing that holds them."""

    PROPERTY = "properties"
    ACTION = "actions"
    EVENT = "events"


@dataclass(frozen=True, eq=False)
class Interaction:
    """A property, action or event of a Thing."""

    affordance: Affordance
    name: String
    node: Object

    @cached_property
    def forms(self) -> tuple[Form, ...]:
        """The forms, in order."""
        return tuple(Form(node, self) for node in objects(self.node.get("forms")))

    @cached_property
    def uri_variables(self) -> tuple[Member, ...]:
        """The members of `uriVariables`."""
        return members(self.node.get("uriVariables"))

    def is_true(self, key: str) -> bool:
        """Whether a boolean member is present and true."""
        node = self.node.get(key)
        return isinstance(node, Literal) and node.value is True


@dataclass(frozen=True, eq=False)
class Form:
    """A form of an interaction, or of the Thing itself when `interaction` is nothing."""

    node: Object
    interaction: Interaction | None

    @cached_property
    def href(self) -> String | None:
        """The `href`, if it is a string."""
        node = self.node.get("href")
        return node if isinstance(node, String) else None

    @cached_property
    def written_ops(self) -> tuple[String, ...]:
        """The operations that the form names."""
        return strings(self.node.get("op"))

    @cached_property
    def ops(self) -> tuple[str, ...]:
        """The operations in effect: those named, else the defaults (TD 1.1, section 5.4)."""
        if self.node.get("op") is not None:
            return tuple(op.value for op in self.written_ops)
        return self.default_ops

    @property
    def default_ops(self) -> tuple[str, ...]:
        """The operations that are meant where none is named."""
        match self.interaction and self.interaction.affordance:
            case Affordance.ACTION:
                return ("invokeaction",)
            case Affordance.EVENT:
                return ("subscribeevent", "unsubscribeevent")
            case Affordance.PROPERTY:
                return self._property_ops()
            case _:
                return ()

    def _property_ops(self) -> tuple[str, ...]:
        if self.interaction and self.interaction.is_true("readOnly"):
            return ("readproperty",)
        if self.interaction and self.interaction.is_true("writeOnly"):
            return ("writeproperty",)
        return ("readproperty", "writeproperty")

    @cached_property
    def security(self) -> tuple[String, ...]:
        """The names of security definitions that the form states."""
        return strings(self.node.get("security"))

    @cached_property
    def scopes(self) -> tuple[String, ...]:
        """The OAuth 2.0 scopes that the form states."""
        return strings(self.node.get("scopes"))


@dataclass(frozen=True, eq=False)
class SecurityDefinition:
    """A named security scheme."""

    name: String
    node: Object

    @cached_property
    def scheme(self) -> str | None:
        """The `scheme`, if it is a string."""
        node = self.node.get("scheme")
        return node.value if isinstance(node, String) else None

    def strings(self, key: str) -> tuple[String, ...]:
        """The strings of a member, such as `scopes`, `oneOf` and `allOf`."""
        return strings(self.node.get(key))


@dataclass(frozen=True, eq=False)
class DataSchema:
    """A data schema and the key or path step that leads to it, for messages."""

    node: Object
    name: str


@dataclass(frozen=True, eq=False)
class Thing:
    """A Thing Description, or a Thing Model when `is_model`; `text` is that of its document."""

    node: Object
    text: str = ""
    is_model: bool = False

    @cached_property
    def interactions(self) -> tuple[Interaction, ...]:
        """All affordances, in the order properties, actions, events."""
        return tuple(
            Interaction(affordance, member.key, member.value)
            for affordance in Affordance
            for member in members(self.node.get(affordance.value))
            if isinstance(member.value, Object)
        )

    @cached_property
    def own_forms(self) -> tuple[Form, ...]:
        """The forms of the Thing itself."""
        return tuple(Form(node, None) for node in objects(self.node.get("forms")))

    @cached_property
    def forms(self) -> tuple[Form, ...]:
        """The forms of the Thing and of all its affordances."""
        return self.own_forms + tuple(form for each in self.interactions for form in each.forms)

    @cached_property
    def links(self) -> tuple[Object, ...]:
        """The links, in order."""
        return objects(self.node.get("links"))

    @cached_property
    def security(self) -> tuple[String, ...]:
        """The names of security definitions that hold for the whole Thing."""
        return strings(self.node.get("security"))

    @cached_property
    def security_definitions(self) -> tuple[SecurityDefinition, ...]:
        """The named security schemes."""
        return tuple(
            SecurityDefinition(member.key, member.value)
            for member in members(self.node.get("securityDefinitions"))
            if isinstance(member.value, Object)
        )

    @cached_property
    def uri_variables(self) -> tuple[Member, ...]:
        """The members of the Thing's own `uriVariables`."""
        return members(self.node.get("uriVariables"))

    @cached_property
    def data_schemas(self) -> tuple[DataSchema, ...]:
        """Every data schema of the Thing, nested ones after those that hold them."""
        return tuple(self._data_schemas())

    def _data_schemas(self) -> Iterator[DataSchema]:
        for holder in ("schemaDefinitions", "uriVariables"):
            yield from _schema_map(self.node.get(holder))
        for each in self.interactions:
            if each.affordance is Affordance.PROPERTY:
                yield from _schema_tree(DataSchema(each.node, each.name.value))
            for key in ("input", "output", "subscription", "data", "dataResponse", "cancellation"):
                if each.affordance is not Affordance.PROPERTY:
                    yield from _schema_at(each.node, key)
            yield from _schema_map(each.node.get("uriVariables"))


def _schema_at(node: Object, key: str) -> Iterator[DataSchema]:
    value = node.get(key)
    if isinstance(value, Object):
        yield from _schema_tree(DataSchema(value, key))


def _schema_map(node: Node | None) -> Iterator[DataSchema]:
    for member in members(node):
        if isinstance(member.value, Object):
            yield from _schema_tree(DataSchema(member.value, member.key.value))


def _schema_tree(schema: DataSchema) -> Iterator[DataSchema]:
    """A data schema and all below it: `properties`, `items` (one or many) and `oneOf`."""
    yield schema
    yield from _schema_map(schema.node.get("properties"))
    for key in ("items", "oneOf"):
        value = schema.node.get(key)
        for node in (value,) if isinstance(value, Object) else objects(value):
            yield from _schema_tree(DataSchema(node, key))


def members(node: Node | None) -> tuple[Member, ...]:
    """The members of an object; of anything else, none."""
    return node.members if isinstance(node, Object) else ()


def objects(node: Node | None) -> tuple[Object, ...]:
    """The objects in an array; of anything else, none."""
    items = node.items if isinstance(node, Array) else ()
    return tuple(item for item in items if isinstance(item, Object))


def strings(node: Node | None) -> tuple[String, ...]:
    """The strings of a value that is one string or an array of strings."""
    if isinstance(node, String):
        return (node,)
    items = node.items if isinstance(node, Array) else ()
    return tuple(item for item in items if isinstance(item, String))
