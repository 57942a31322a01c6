"""The expanded form of a document: nodes, values and lists with full IRIs and their places."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import NamedTuple, TypeAlias

from thingfit.syntax import Member
from thingfit.text import Span


class TypeName(NamedTuple):
    """One type of a node, an IRI or something relative, with the place of its name."""

    iri: str
    member: Span
    span: Span


@dataclass(slots=True, eq=False)
class NodeObject:
    """A node; one that has an identifier without `id` has one that JSON-LD ignores.

    `keywords` holds what tells values, lists and sets apart from nodes, while that is not clear.
    """

    span: Span
    member: Span
    has_id: bool = False
    id: str | None = None
    id_span: Span | None = None
    types: list[TypeName] = field(default_factory=list)
    entries: list[tuple[str, list[Item]]] = field(default_factory=list)
    reverse: list[tuple[str, list[Item]]] = field(default_factory=list)
    graph: list[Item] | None = None
    included: list[Item] | None = None
    index: str | None = None
    null_type: Span | None = None
    keywords: dict[str, Member] = field(default_factory=dict)

    def is_graph_alone(self) -> bool:
        """Whether there is a graph and nothing else but an identifier or index."""
        return self.graph is not None and not (
            self.types or self.entries or self.reverse or self.included
        )

    def is_reference(self) -> bool:
        """Whether there is nothing but an identifier."""
        return (
            self.has_id
            and self.keywords.keys() <= {"@id"}
            and not (self.types or self.entries or self.reverse)
        )


@dataclass(slots=True, eq=False)
class ValueObject:
    """A value: a plain JSON scalar, or any plain JSON value when the type is `@json`."""

    span: Span
    member: Span
    value: object
    datatype: str | None = None
    language: str | None = None
    index: str | None = None


@dataclass(slots=True, eq=False)
class ListObject:
    """A list, whose order is part of what it states."""

    span: Span
    member: Span
    items: list[Item]
    index: str | None = None


Item: TypeAlias = NodeObject | ValueObject | ListObject
Expanded: TypeAlias = Item | list["Item"] | None


def as_list(expanded: Expanded) -> list[Item]:
    """What was expanded as a list, however many items there are."""
    if expanded is None:
        return []
    return expanded if isinstance(expanded, list) else [expanded]
