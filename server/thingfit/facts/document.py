"""A document: its text, its tree, and the things in it that Thingfit speaks of."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from pathlib import PurePosixPath
from urllib.parse import unquote, urlsplit

from thingfit.facts.deployment import Deployment, deployments_of
from thingfit.facts.device import Device, devices_of
from thingfit.facts.kinds import Kind, kind_of_name, kind_of_object
from thingfit.facts.model import Model, models_of
from thingfit.facts.stated import Stated, Text
from thingfit.facts.thing import Thing
from thingfit.meaning.expand import expand
from thingfit.meaning.statements import Expansion
from thingfit.meaning.turtle import read_turtle
from thingfit.syntax import (
    Array,
    Missing,
    Node,
    Object,
    Problem,
    ProblemKind,
    String,
    Tree,
    parse,
    parse_toml,
)
from thingfit.text import LineIndex, Span


@dataclass(frozen=True, slots=True, eq=False)
class Part:
    """An object of a document that is a description of its own: the root, or an item of it."""

    kind: Kind
    node: Object


@dataclass(frozen=True, eq=False)
class Document:
    """One text and what it says; `kind` is nothing when the document is not ours.

    `decoding` is the problem met when the bytes were made into text, if there was one.
    """

    uri: str
    version: int | None
    text: str
    decoding: Problem | None = None

    def with_version(self, version: int | None) -> Document:
        """The same document under another version number, with all that is known of it."""
        copy = Document(self.uri, version, self.text, self.decoding)
        copy.__dict__.update({**self.__dict__, "version": version})
        return copy

    def slim(self) -> None:
        """Forgets what takes room and can be made again from the text; the kind stays known.

        For documents nobody looks at: the tree of a text is some forty times as large as the text.
        """
        for derived in ("lines", "tree", "parts", "expansion", "things"):
            self.__dict__.pop(derived, None)

    @cached_property
    def lines(self) -> LineIndex:
        """The lines of the text."""
        return LineIndex(self.text)

    @cached_property
    def tree(self) -> Tree:
        """The tree of the text: JSON, or TOML for settings.

        Turtle has none, nor has what is too large to read or no text at all.
        """
        unread = self.decoding and self.decoding.kind in (ProblemKind.TOO_LARGE, ProblemKind.BINARY)
        if unread or kind_of_name(self.name) is Kind.TURTLE:
            return Tree(Missing(Span(0, 0)), ())
        if kind_of_name(self.name) is Kind.SETTINGS:
            return parse_toml(self.text)
        return parse(self.text)

    @cached_property
    def name(self) -> str:
        """The file name at the end of the URI."""
        return PurePosixPath(unquote(urlsplit(self.uri).path)).name

    @cached_property
    def parts(self) -> tuple[Part, ...]:
        """The descriptions in the document: its root, or the items of a root that is an array."""
        root = self.tree.root
        hint = kind_of_name(self.name)
        if isinstance(root, Array):
            kinds = [kind_of_object(item) for item in root.items if isinstance(item, Object)]
            if hint is None and not any(kinds):
                return ()
            # The other nodes of a flattened graph are no descriptions, whatever the name says.
            hint = None if Kind.GRAPH in kinds else hint
        nodes: tuple[Node, ...] = root.items if isinstance(root, Array) else (root,)
        found: list[Part] = []
        for node in nodes:
            if isinstance(node, Object):
                kind = kind_of_object(node) or hint
                if kind is not None:
                    found.append(Part(kind, node))
        return tuple(found)

    @cached_property
    def kind(self) -> Kind | None:
        """The kind of the first description; of a text without any, what its name promises."""
        return self.parts[0].kind if self.parts else kind_of_name(self.name)

    @cached_property
    def expansion(self) -> Expansion:
        """What the document states as linked data, relative IRIs taken from its URI."""
        if kind_of_name(self.name) is Kind.TURTLE:
            return read_turtle(self.text, self.uri)
        return expand(self.tree.root, self.uri)

    @cached_property
    def devices(self) -> tuple[Device, ...]:
        """The devices that the document describes."""
        return devices_of(self.expansion, self.uri) if self._may_describe else ()

    @cached_property
    def models(self) -> tuple[Model, ...]:
        """The models that the document describes."""
        return models_of(self.expansion, self.uri) if self._may_describe else ()

    @cached_property
    def deployments(self) -> tuple[Deployment, ...]:
        """The deployments that the document describes."""
        is_one = any(part.kind is Kind.DEPLOYMENT for part in self.parts)
        return deployments_of(self.expansion, self.uri) if is_one else ()

    @property
    def _may_describe(self) -> bool:
        """Whether the document is one of ours that is not about settings."""
        return self.kind not in (None, Kind.SETTINGS)

    @cached_property
    def identifiers(self) -> tuple[Text, ...]:
        """The `id` of each Thing of the document; kept when the document is made slim."""
        named = (thing.node.get("id") or thing.node.get("@id") for thing in self.things)
        return tuple(Stated(name.value, name.span) for name in named if isinstance(name, String))

    @cached_property
    def things(self) -> tuple[Thing, ...]:
        """The Thing Descriptions and Thing Models of the document."""
        return tuple(
            Thing(part.node, self.text, is_model=part.kind is Kind.THING_MODEL)
            for part in self.parts
            if part.kind in (Kind.THING_DESCRIPTION, Kind.THING_MODEL)
        )
