"""The nodes of a JSON tree; each knows its span, and none is changed once the parser is done.

Nodes compare by identity, so that a node can be a key to what is known about it.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TypeAlias

from thingfit.text import Span


@dataclass(slots=True, eq=False)
class String:
    """A string; the span includes its quotes."""

    span: Span
    value: str

    @property
    def inner(self) -> Span:
        """The span between the quotes."""
        return Span(self.span.start + 1, max(self.span.start + 1, self.span.end - 1))


@dataclass(slots=True, eq=False)
class Number:
    """A number; integers stay exact."""

    span: Span
    value: int | float


@dataclass(slots=True, eq=False)
class Literal:
    """`true`, `false` or `null`."""

    span: Span
    value: bool | None


@dataclass(slots=True, eq=False)
class Missing:
    """The place of a value that is absent or unreadable; the parser has reported it."""

    span: Span


@dataclass(slots=True, eq=False)
class Array:
    """An array; `damaged` when a syntax error lies directly in it."""

    span: Span
    items: tuple[Node, ...] = ()
    damaged: bool = False


@dataclass(slots=True, eq=False)
class Member:
    """A key and its value; the span reaches from the key to the end of the value."""

    span: Span
    key: String
    value: Node


@dataclass(slots=True, eq=False)
class Object:
    """An object; `damaged` when a syntax error lies directly in it.

    `members` holds all of them in order; `by_key` the last of each key, as other parsers see it.
    """

    span: Span
    members: tuple[Member, ...] = ()
    damaged: bool = False
    by_key: dict[str, Member] = field(default_factory=dict)

    def get(self, key: str) -> Node | None:
        """The value of a key, or nothing."""
        member = self.by_key.get(key)
        return member.value if member else None


Node: TypeAlias = Object | Array | String | Number | Literal | Missing
