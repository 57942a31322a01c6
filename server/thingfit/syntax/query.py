"""Questions about a tree: the node at an offset, the node at a JSON Pointer, plain values."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final, TypeAlias

from thingfit.syntax.nodes import Array, Literal, Member, Missing, Node, Number, Object, String
from thingfit.text import Span

Step: TypeAlias = str | int


class _Absent:
    """The plain value of a `Missing` node: of no JSON type and equal to nothing else."""

    __slots__ = ()

    def __repr__(self) -> str:
        return "ABSENT"


ABSENT: Final = _Absent()


def to_value(node: Node) -> object:
    """The plain Python value of a node, as `json.loads` gives it; `Missing` gives `ABSENT`."""
    match node:
        case Object():
            return {key: to_value(member.value) for key, member in node.by_key.items()}
        case Array():
            return [to_value(item) for item in node.items]
        case String() | Number() | Literal():
            return node.value
        case Missing():
            return ABSENT


def child(node: Node, step: Step) -> Node | None:
    """The value of a member (the last of its key) or the item of an array."""
    match node:
        case Object() if isinstance(step, str):
            return node.get(step)
        case Array() if isinstance(step, int) and 0 <= step < len(node.items):
            return node.items[step]
        case _:
            return None


def find(root: Node, pointer: str) -> Node | None:
    """The node at a JSON Pointer (RFC 6901), or nothing."""
    node: Node | None = root
    if pointer and not pointer.startswith("/"):
        return None
    for token in pointer.split("/")[1:]:
        key = token.replace("~1", "/").replace("~0", "~")
        if isinstance(node, Array):
            node = child(node, int(key)) if key.isascii() and key.isdigit() else None
        elif node is not None:
            node = child(node, key)
    return node


def pointer_of(path: tuple[Step, ...]) -> str:
    """The JSON Pointer (RFC 6901) of a path."""
    return "".join("/" + str(step).replace("~", "~0").replace("/", "~1") for step in path)


def path_at(root: Node, span: Span) -> tuple[Step, ...]:
    """The path of the smallest value that holds a span; that of its member for a span in a key.

    Only paths that lead back to their node are given: an earlier duplicate of a key cannot be
    pointed at, so its parent is.
    """
    path: list[Step] = []
    node: Node = root
    while True:
        step = _step_to(node, span)
        if step is None:
            return tuple(path)
        path.append(step)
        inner = child(node, step)
        if inner is None or not inner.span.holds(span):
            return tuple(path)
        node = inner


def _step_to(node: Node, span: Span) -> Step | None:
    match node:
        case Object():
            for key, member in node.by_key.items():
                if member.span.holds(span):
                    return key
        case Array():
            for index, item in enumerate(node.items):
                if item.span.holds(span):
                    return index
    return None


def node_at(root: Node, offset: int) -> Node:
    """The smallest node whose span holds an offset, both ends included; else the root."""
    node = root
    while True:
        for inner in _children(node):
            if inner.span.start <= offset <= inner.span.end:
                node = inner
                break
        else:
            return node


def _children(node: Node) -> Iterator[Node]:
    match node:
        case Object():
            for member in node.members:
                yield member.key
                yield member.value
        case Array():
            yield from node.items


def span_at(root: Node, path: tuple[Step, ...]) -> Span:
    """The span of the value at a path, or of its nearest ancestor that exists."""
    node = root
    for step in path:
        inner = child(node, step)
        if inner is None:
            break
        node = inner
    return node.span


def walk(node: Node) -> Iterator[Node]:
    """The node and all that lies in it, in the order of the text, keys left out."""
    yield node
    match node:
        case Object():
            for member in node.members:
                yield from walk(member.value)
        case Array():
            for item in node.items:
                yield from walk(item)


def members(node: Node) -> tuple[Member, ...]:
    """The members of an object; of anything else, none."""
    return node.members if isinstance(node, Object) else ()
