"""What an editor folds, and what it selects step by step around a place."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from thingfit.facts import Document, Kind
from thingfit.features.written import content
from thingfit.syntax import Array, Member, Node, Object, ProblemKind, String, walk
from thingfit.text import Span


@dataclass(frozen=True, slots=True)
class Fold:
    """Lines that fold into the first of them, counted from 0; a comment, or what brackets hold."""

    first: int
    last: int
    is_comment: bool = False


def folds(document: Document) -> tuple[Fold, ...]:
    """The objects, arrays and comments of a document that take more than one line.

    The line of the closing bracket stays in sight, as the end of what is folded.
    """
    if document.kind in (None, Kind.SETTINGS):
        return ()
    lines = document.lines
    found: dict[int, Fold] = {}
    for node in walk(document.tree.root):
        if not isinstance(node, Object | Array):
            continue
        first = lines.line_of(node.span.start)
        last = lines.line_of(max(node.span.end - 1, node.span.start))
        closed = document.text[node.span.end - 1 : node.span.end] in ("}", "]")
        last -= closed and not node.damaged
        # Of two that begin on one line, the outer one counts.
        if last > first and first not in found:
            found[first] = Fold(first, last)
    for problem in document.tree.problems:
        if problem.kind is ProblemKind.COMMENT:
            first, last = lines.line_of(problem.span.start), lines.line_of(problem.span.end)
            if last > first:
                found.setdefault(first, Fold(first, last, is_comment=True))
    return tuple(found[first] for first in sorted(found))


def selections(document: Document, offset: int) -> tuple[Span, ...]:
    """The spans to select around an offset, the smallest first, each within the next."""
    if document.kind is None:
        return ()
    found: list[Span] = []
    for span in _around(document, offset):
        if not found or span != found[-1]:
            found.append(span)
    found.reverse()
    whole = Span(0, len(document.text))
    if not found or found[-1] != whole:
        found.append(whole)
    return tuple(found)


def _around(document: Document, offset: int) -> Iterator[Span]:
    """The spans around an offset from the outside in, some of them twice."""
    node: Node | None = document.tree.root
    while node is not None and _touches(node.span, offset):
        yield node.span
        if isinstance(node, String):
            inner = content(document.text, node)
            if node.span.holds(inner) and _touches(inner, offset):
                yield inner
            return
        inside = _inside(document.text, node)
        if inside and _touches(inside, offset):
            yield inside
        if isinstance(node, Array):
            node = _at(node.items, offset)
            continue
        if not isinstance(node, Object):
            return
        member = _member_at(node.members, offset)
        if member is None:
            return
        yield member.span
        node = member.key if _touches(member.key.span, offset) else member.value


def _inside(text: str, node: Node) -> Span | None:
    """The words between the brackets of an object or array."""
    if not isinstance(node, Object | Array):
        return None
    children = node.members if isinstance(node, Object) else node.items
    if not children:
        return None
    inside = Span(children[0].span.start, max(each.span.end for each in children))
    return inside if node.span.holds(inside) else None


def _member_at(members: Iterable[Member], offset: int) -> Member | None:
    return next((each for each in members if _touches(each.span, offset)), None)


def _at(nodes: Iterable[Node], offset: int) -> Node | None:
    return next((each for each in nodes if _touches(each.span, offset)), None)


def _touches(span: Span, offset: int) -> bool:
    return span.start <= offset <= span.end
