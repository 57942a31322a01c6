"""How JSON is laid out: what stands on one line, and what on lines of its own.

Arrays go on one line when they fit. An object does when its first member stands on the line of its
bracket, or when it is small; else its author wanted lines.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from thingfit.syntax import Array, Member, Missing, Node, Number, Object
from thingfit.text import Edit, Span

SMALL = 2
"""Objects with so few members, and none within them, go on one line wherever they stood."""

DEEP = 3
"""Only so many levels of objects and arrays go on one line."""

_BREAK = re.compile(r"\r\n|\r|\n")


@dataclass(frozen=True, slots=True)
class Style:
    """What the editor wants: a step of indentation, the width of a line, the end of the text.

    Without a word on the final line break, the text ends as it did.
    """

    unit: str = "  "
    tab: int = 4
    width: int = 100
    final_newline: bool | None = None
    trim_final_newlines: bool = False


DEFAULT = Style()


@dataclass(frozen=True, slots=True)
class Gap:
    """The blanks between two words, perhaps around one mark; `mark` is a colon, a comma or none."""

    span: Span
    mark: str = ""


class Layout:
    """The layout of one text; what reaches beyond `reach` is not put on one line."""

    def __init__(self, text: str, style: Style, reach: Span) -> None:
        self.text = text
        self.style = style
        self.reach = reach
        found = _BREAK.search(text)
        self.line_end = found.group() if found else "\n"
        self.sizes: dict[int, int | None] = {}

    def document(self, root: Node) -> Iterator[Edit]:
        """The edits of a whole document, whose outermost object always takes lines."""
        if isinstance(root, Object | Array):
            yield from self._container(root, "", 0, on_lines=isinstance(root, Object))

    def within(self, node: Object | Array) -> Iterator[Edit]:
        """The edits of an object or array that stays where it begins."""
        yield from self._container(node, self._indentation_at(node), self._column_at(node))

    def _container(
        self,
        node: Object | Array,
        indentation: str,
        column: int,
        *,
        comma: bool = True,
        on_lines: bool = False,
    ) -> Iterator[Edit]:
        """The edits of an object or array, with a comma or not, whose bracket is at a column."""
        if not self._is_sound(node):
            yield from self._below_damage(node)
            return
        gaps = self._gaps(node)
        size = self._size(node)
        if not on_lines and size is not None and column + size + comma <= self.style.width:
            yield from self._on_one_line(node, gaps)
            return
        yield from self._on_lines(node, gaps, indentation)

    # Soundness.

    def _is_sound(self, node: Object | Array) -> bool:
        """Whether both brackets are there and nothing but words, blanks and marks in between."""
        opener, closer = ("{", "}") if isinstance(node, Object) else ("[", "]")
        start, end = node.span
        if node.damaged or end - start < 2:
            return False
        if self.text[start] != opener or self.text[end - 1] != closer:
            return False
        values = [m.value for m in node.members] if isinstance(node, Object) else node.items
        if any(isinstance(each, Missing) for each in values):
            return False
        return all(self._is_blank(gap) for gap in self._gaps(node))

    def _is_blank(self, gap: Gap) -> bool:
        return self.text[gap.span.start : gap.span.end].strip(" \t\r\n") == gap.mark

    def _gaps(self, node: Object | Array) -> list[Gap]:
        """The gaps of an object or array in order: first, colons and commas in turn, last."""
        found: list[Gap] = []
        at, mark = node.span.start + 1, ""
        for child in node.members if isinstance(node, Object) else node.items:
            start = child.span.start
            found.append(Gap(Span(at, start), mark))
            if isinstance(child, Member):
                found.append(Gap(Span(child.key.span.end, child.value.span.start), ":"))
            at, mark = child.span.end, ","
        found.append(Gap(Span(at, node.span.end - 1)))
        return found

    def _below_damage(self, node: Object | Array) -> Iterator[Edit]:
        """The edits within a damaged object or array, each from the line that it begins on."""
        values = [m.value for m in node.members] if isinstance(node, Object) else node.items
        for value in values:
            if isinstance(value, Object | Array):
                yield from self.within(value)

    def _indentation_at(self, node: Node) -> str:
        start = self._line_start(node)
        line = self.text[start : node.span.start]
        return line[: len(line) - len(line.lstrip(" \t"))]

    def _column_at(self, node: Node) -> int:
        return self._width_of(self.text[self._line_start(node) : node.span.start])

    def _line_start(self, node: Node) -> int:
        start = node.span.start
        return max(self.text.rfind("\n", 0, start), self.text.rfind("\r", 0, start)) + 1

    # Sizes.

    def _size(self, node: Node) -> int | None:
        """The length of a value on one line; nothing when it belongs on several."""
        if not isinstance(node, Object | Array):
            return len(self.text[node.span.start : node.span.end])
        key = id(node)
        if key not in self.sizes:
            self.sizes[key] = self._container_size(node)
        return self.sizes[key]

    def _container_size(self, node: Object | Array) -> int | None:
        if not self.reach.holds(node.span) or not self._is_sound(node):
            return None
        children: Sequence[Node]
        if isinstance(node, Object):
            children = [member.value for member in node.members]
            small = len(children) <= SMALL and self._height(node) == 1
            if children and self._is_on_lines(node) and not small:
                return None
            size = 2 if children else 0
            size += sum(m.key.span.end - m.key.span.start + 2 for m in node.members)
        else:
            children = node.items
            if sum(isinstance(each, Object | Array) for each in children) > 1 and any(
                isinstance(each, Object) for each in children
            ):
                return None
            size = 0
        if self._height(node) > DEEP or self._has_blank_line(node):
            return None
        for child in children:
            inner = self._size(child)
            if inner is None:
                return None
            size += inner + 2
        return size + (0 if children else 2)

    def _height(self, node: Node) -> int:
        """How many levels of objects and arrays a value has; empty ones are none."""
        match node:
            case Object():
                inner = [self._height(member.value) for member in node.members]
            case Array():
                inner = [self._height(item) for item in node.items]
            case _:
                return 0
        return 1 + max(inner) if inner else 0

    def _is_on_lines(self, node: Object) -> bool:
        return _BREAK.search(self.text, node.span.start, node.members[0].span.start) is not None

    def _has_blank_line(self, node: Object | Array) -> bool:
        """Whether the author has set groups of members apart."""
        return any(self._breaks(gap) > 1 for gap in self._gaps(node)[1:-1] if gap.mark == ",")

    def _breaks(self, gap: Gap) -> int:
        return len(_BREAK.findall(self.text, gap.span.start, gap.span.end))

    def _width_of(self, text: str) -> int:
        return len(text) + text.count("\t") * (self.style.tab - 1)

    # The two ways.

    def _on_one_line(self, node: Object | Array, gaps: list[Gap]) -> Iterator[Edit]:
        blank = " " if isinstance(node, Object) and node.members else ""
        for gap in gaps:
            yield Edit(gap.span, f"{gap.mark} " if gap.mark else blank)
        for value in [m.value for m in node.members] if isinstance(node, Object) else node.items:
            if isinstance(value, Object | Array):
                yield from self._on_one_line(value, self._gaps(value))

    def _on_lines(self, node: Object | Array, gaps: list[Gap], indentation: str) -> Iterator[Edit]:
        if len(gaps) == 1:
            yield Edit(gaps[0].span, "")
            return
        deeper = indentation + self.style.unit
        start = self.line_end + deeper
        is_filled = isinstance(node, Array) and all(isinstance(i, Number) for i in node.items)
        column = self._width_of(deeper)
        position = 0
        children = node.members if isinstance(node, Object) else node.items
        for child in children:
            gap = gaps[position]
            extra = self.line_end if gap.mark and self._breaks(gap) > 1 else ""
            length = child.span.end - child.span.start
            fits = is_filled and column + length + 3 <= self.style.width
            if position and fits and not extra:
                yield Edit(gap.span, f"{gap.mark} ")
                column += length + 2
            else:
                yield Edit(gap.span, gap.mark + extra + start)
                column = self._width_of(deeper) + length
            position += 1
            value: Node
            if isinstance(child, Member):
                yield Edit(gaps[position].span, ": ")
                position += 1
                value = child.value
                before = self._width_of(deeper) + child.key.span.end - child.key.span.start + 2
            else:
                value, before = child, self._width_of(deeper)
            if isinstance(value, Object | Array):
                yield from self._container(value, deeper, before, comma=child is not children[-1])
        yield Edit(gaps[-1].span, self.line_end + indentation)
