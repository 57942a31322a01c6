"""What completion is asked: the place of the cursor, and what the document says around it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import cached_property

from thingfit.facts import Affordance, Document, Form, Interaction, Kind, Thing
from thingfit.facts.kinds import kind_of_name
from thingfit.features.complete_position import Place, place_at
from thingfit.features.complete_schema import SchemaPart, schemas_at
from thingfit.features.meaning_at import MAP, Scope, class_at, scope_at
from thingfit.syntax import Array, Node, Object, String
from thingfit.syntax.query import Step
from thingfit.workspace import Snapshot


@dataclass(frozen=True, eq=False)
class Asked:
    """A place of a document; its path begins at the description, not at an array around it."""

    snapshot: Snapshot
    document: Document
    place: Place
    kind: Kind | None
    root: Node

    @cached_property
    def owner(self) -> Object | None:
        """The object around the cursor."""
        return self.place.owner

    @cached_property
    def owner_steps(self) -> tuple[Step, ...]:
        """The path of the object around the cursor."""
        return self.place.owner_steps

    @cached_property
    def cls(self) -> str | None:
        """The class of TD that the object around the cursor is of, or `MAP`."""
        return class_at(self.kind, self.owner_steps, self.place.owners)

    @cached_property
    def scope(self) -> Scope:
        """The context in force in the object around the cursor."""
        return scope_at(self.document, self.owner_steps, self.place.owners or (self.root,))

    @cached_property
    def schemas(self) -> list[SchemaPart]:
        """What the schema says of the value, or of the object that a key is typed in."""
        return schemas_at(self.kind, self.place.steps, self.place.holders) if self.kind else []

    @cached_property
    def thing(self) -> Thing | None:
        """The Thing around the cursor."""
        if not isinstance(self.root, Object):
            return None
        is_model = self.kind is Kind.THING_MODEL
        if not is_model and self.kind is not Kind.THING_DESCRIPTION:
            return None
        return Thing(self.root, self.document.text, is_model)

    @cached_property
    def interaction(self) -> Interaction | None:
        """The property, action or event around the cursor."""
        if self.thing is None or len(self.place.holders) < 3:
            return None
        steps, node = self.place.steps, self.place.holders[2]
        found = [each for each in Affordance if steps and each.value == steps[0]]
        if not found or not isinstance(node, Object):
            return None
        return Interaction(found[0], String(node.span, str(steps[1])), node)

    @cached_property
    def form(self) -> Form | None:
        """The form whose members are typed."""
        return Form(self.owner, self.interaction) if self.cls == "Form" and self.owner else None

    @property
    def key(self) -> str | None:
        """The key whose value is typed; names that people choose are none."""
        return None if self.cls == MAP else self.place.key

    @cached_property
    def siblings(self) -> frozenset[str]:
        """The strings of the array around the cursor, the one being typed left out."""
        holder = self.place.holder
        if not self.place.is_item or not isinstance(holder, Array):
            return frozenset()
        start = self.place.span.start
        return frozenset(
            each.value
            for each in holder.items
            if isinstance(each, String) and each.span.start != start
        )


def asked(snapshot: Snapshot, uri: str, offset: int) -> Asked | None:
    """What is asked at an offset; nothing where nothing can be typed, or in documents not ours."""
    document = snapshot.documents.get(uri)
    if document is None or kind_of_name(document.name) in (Kind.SETTINGS, Kind.TURTLE):
        return None
    place = place_at(document.text, document.tree.root, offset)
    if place is None:
        return None
    root, kind = document.tree.root, document.kind
    for part in document.parts:
        if any(part.node is each for each in place.holders):
            root, kind = part.node, part.kind
    if place.holders and isinstance(place.holders[0], Array) and place.steps:
        place = replace(place, steps=place.steps[1:], holders=place.holders[1:])
        root = place.holders[0] if place.holders else root
    elif place.holders:
        root = place.holders[0]
    return Asked(snapshot, document, place, kind, root)


def values_of_key(node: Node, key: str) -> Iterator[String]:
    """The strings that a key has anywhere below a node."""
    match node:
        case Array():
            for item in node.items:
                yield from values_of_key(item, key)
        case Object():
            for member in node.members:
                if member.key.value == key:
                    items = (
                        member.value.items if isinstance(member.value, Array) else [member.value]
                    )
                    yield from (each for each in items if isinstance(each, String))
                yield from values_of_key(member.value, key)
