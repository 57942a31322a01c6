"""What lies under the cursor: a key or a value, with the objects around it."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

from thingfit.facts import Document, Interaction, Kind, Thing
from thingfit.features.meaning_at import Scope, class_at, scope_at
from thingfit.syntax import Array, Literal, Member, Node, Number, Object, String
from thingfit.syntax.query import Step
from thingfit.text import Span
from thingfit.workspace import Snapshot


@dataclass(frozen=True, eq=False)
class Spot:
    """A key, or a value that is no bracket; `node` is nothing for a key.

    `steps` leads to `owner`, the object of the member, and `owners` are the nodes on the way; the
    path begins at the description, not at an array around it.
    """

    snapshot: Snapshot
    document: Document
    kind: Kind | None
    steps: tuple[Step, ...]
    owners: tuple[Node, ...]
    owner: Object
    member: Member
    node: String | Number | Literal | None

    @property
    def key(self) -> str:
        """The key of the member."""
        return self.member.key.value

    @property
    def span(self) -> Span:
        """The span of what is under the cursor."""
        return self.node.span if self.node else self.member.key.span

    @property
    def text(self) -> str:
        """The string under the cursor; nothing for other values."""
        if self.node is None:
            return self.key
        return self.node.value if isinstance(self.node, String) else ""

    @cached_property
    def cls(self) -> str | None:
        """The class of TD that the object of the member is of, or `MAP`."""
        return class_at(self.kind, self.steps, self.owners)

    @cached_property
    def scope(self) -> Scope:
        """The context in force in the object of the member."""
        return scope_at(self.document, self.steps, self.owners)

    @cached_property
    def thing(self) -> Thing | None:
        """The Thing around the cursor."""
        root = self.owners[0]
        if self.kind in (Kind.THING_DESCRIPTION, Kind.THING_MODEL) and isinstance(root, Object):
            return Thing(root, self.document.text, self.kind is Kind.THING_MODEL)
        return None

    @cached_property
    def interaction(self) -> Interaction | None:
        """The property, action or event that the cursor is in, or on the name of."""
        for each in self.thing.interactions if self.thing else ():
            if each.node in self.owners or each.name is self.member.key:
                return each
        return None


def spot_at(snapshot: Snapshot, uri: str, offset: int) -> Spot | None:
    """What lies at an offset of a document; nothing between values, or in documents not ours."""
    document = snapshot.documents.get(uri)
    if document is None or document.kind in (None, Kind.SETTINGS, Kind.TURTLE):
        return None
    root: Node = document.tree.root
    kind: Kind | None = document.kind
    if isinstance(root, Array):
        for part in document.parts:
            if part.node.span.start <= offset <= part.node.span.end:
                root, kind = part.node, part.kind
    if not isinstance(root, Object):
        return None
    return _search(snapshot, document, kind, root, offset)


def _search(
    snapshot: Snapshot, document: Document, kind: Kind | None, root: Object, offset: int
) -> Spot | None:
    steps: list[Step] = []
    owners: list[Node] = [root]
    owner, member = root, None
    node: Node = root
    while True:
        match node:
            case Object():
                owner = node
                member = next((each for each in node.members if _holds(each.span, offset)), None)
                if member is None:
                    return None
                if _holds(member.key.span, offset):
                    path = tuple(steps), tuple(owners)
                    return Spot(snapshot, document, kind, *path, owner, member, None)
                node = member.value
                steps.append(member.key.value)
            case Array():
                items = enumerate(node.items)
                found = next((each for each in items if _holds(each[1].span, offset)), None)
                if found is None:
                    return None
                steps.append(found[0])
                node = found[1]
            case String() | Number() | Literal() if member is not None and _holds(
                node.span, offset
            ):
                depth = owners.index(owner)
                path = tuple(steps[:depth]), tuple(owners[: depth + 1])
                return Spot(snapshot, document, kind, *path, owner, member, node)
            case _:
                return None
        owners.append(node)


def _holds(span: Span, offset: int) -> bool:
    return span.start <= offset <= span.end
