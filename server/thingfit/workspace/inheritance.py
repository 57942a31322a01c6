"""What a definition of a Thing Model is once its `tm:extends` and `tm:ref` are followed.

Source: TD 1.1, section 9.3.2 (extension and import); RFC 7396 for the way definitions merge.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from thingfit.facts import Document, Thing
from thingfit.syntax import Literal, Member, Object, String
from thingfit.workspace.host import Snapshot
from thingfit.workspace.links import (
    EXTENDS,
    REF,
    SUBMODEL,
    Reference,
    imports_in,
    links_of,
    locate,
    node_at_pointer,
    thing_in,
)


@dataclass(frozen=True, slots=True, eq=False)
class Layer:
    """One of the objects that a definition is made of."""

    document: Document
    node: Object


@dataclass(frozen=True, slots=True, eq=False)
class Written:
    """A member of a definition in the document that states it."""

    document: Document
    member: Member


@dataclass(frozen=True, slots=True, eq=False)
class Definition:
    """An object with all that it takes over, nearest first; members merge as RFC 7396 has it.

    It is `partial` when something that it takes over is out of reach, so that it may hold more.
    """

    snapshot: Snapshot
    layers: tuple[Layer, ...]
    partial: bool = False

    def get(self, key: str) -> Written | None:
        """The member of a key that counts; one that a nearer `null` removes is none."""
        for layer in self.layers:
            member = layer.node.by_key.get(key)
            if member is not None:
                removed = isinstance(member.value, Literal) and member.value.value is None
                return None if removed else Written(layer.document, member)
        return None

    def child(self, key: str) -> Definition | None:
        """The definition below a key; nothing when there is none, or no object."""
        layers: list[Layer] = []
        partial = self.partial
        for layer in self.layers:
            value = layer.node.get(key)
            if value is None:
                continue
            if not isinstance(value, Object):
                break
            inner = definition_of(self.snapshot, layer.document, value)
            layers += inner.layers
            partial = partial or inner.partial
        return Definition(self.snapshot, tuple(layers), partial) if layers else None

    def names(self) -> tuple[str, ...]:
        """The keys of all layers that are not removed."""
        keys = dict.fromkeys(key for layer in self.layers for key in layer.node.by_key)
        return tuple(key for key in keys if self.get(key) is not None)

    def holds(self, pointer: str) -> bool:
        """Whether a JSON Pointer leads to a value of this definition."""
        *way, last = pointer.split("/")[1:] or [""]
        here: Definition | None = self
        for token in way:
            here = here.child(_key(token)) if here else None
        if here is None:
            return False
        return here.get(_key(last)) is not None

    def below(self) -> Definition:
        """What the nearest object takes over from the others."""
        return Definition(self.snapshot, self.layers[1:], self.partial)


def model_of(snapshot: Snapshot, document: Document, thing: Thing) -> Definition:
    """A Thing with all the Thing Models that it extends, directly or not."""
    layers: list[Layer] = []
    partial = False
    waiting = [(document, thing)]
    seen: set[Object] = set()
    while waiting:
        here, each = waiting.pop(0)
        if each.node in seen:
            continue
        seen.add(each.node)
        layers.append(Layer(here, each.node))
        for link in links_of(here, each):
            if link.relation == EXTENDS:
                found = model_at(snapshot, link)
                partial = partial or found is None
                waiting += [found] if found else []
    return Definition(snapshot, tuple(layers), partial)


def model_at(snapshot: Snapshot, reference: Reference) -> tuple[Document, Thing] | None:
    """The Thing that a link leads to, with its document."""
    found = locate(snapshot, reference.node.value, reference.document)
    thing = thing_in(found, reference.address) if found else None
    return (found, thing) if found and thing else None


def definition_of(
    snapshot: Snapshot, document: Document, node: Object, seen: frozenset[Object] = frozenset()
) -> Definition:
    """An object with what its `tm:ref` imports; a loop ends where it closes."""
    layers = (Layer(document, node),)
    written = node.get(REF)
    if written is None or node in seen:
        return Definition(snapshot, layers)
    if not isinstance(written, String):
        return Definition(snapshot, layers, partial=True)
    reference = Reference(document, written, REF, node)
    inner = imported(snapshot, reference, seen | {node})
    if inner is None:
        return Definition(snapshot, layers, partial=True)
    return Definition(snapshot, layers + inner.layers, inner.partial)


def imported(
    snapshot: Snapshot, reference: Reference, seen: frozenset[Object] = frozenset()
) -> Definition | None:
    """What a `tm:ref` leads to, in the model itself or in one that it extends."""
    target, pointer = locate(snapshot, reference.address, reference.document), reference.pointer
    if target is None or not pointer:
        return None
    thing = thing_in(target, reference.address)
    root = thing.node if thing else target.tree.root
    found = node_at_pointer(root, pointer)
    if isinstance(found, Object):
        return definition_of(snapshot, target, found, seen)
    if found is not None or thing is None:
        return None
    here: Definition | None = model_of(snapshot, target, thing)
    if here is None or len(here.layers) < 2:
        return None
    for layer in here.layers[1:]:
        found = node_at_pointer(layer.node, pointer)
        if isinstance(found, Object):
            return definition_of(snapshot, layer.document, found, seen)
    return None


def needed_by(snapshot: Snapshot, reference: Reference) -> Iterator[Reference]:
    """The references that have to be followed to know what one leads to."""
    target = locate(snapshot, reference.address, reference.document)
    thing = thing_in(target, reference.address) if target else None
    if target is None or thing is None:
        return
    extended = [each for each in links_of(target, thing) if each.relation == EXTENDS]
    if reference.relation != REF:
        yield from extended
        yield from (each for each in links_of(target, thing) if each.relation == SUBMODEL)
        yield from imports_in(target, thing.node)
        return
    found = node_at_pointer(thing.node, reference.pointer or "")
    if found is None:
        yield from extended
    else:
        yield from imports_in(target, found)


def _key(token: str) -> str:
    return token.replace("~1", "/").replace("~0", "~")
