"""Formatting: the blanks between the words of JSON, and nothing else, in the fewest edits.

Only blanks are replaced, so that no value and no order changes. Where the text between two words
is more than blanks and its one mark, a comment or a mistake, it stays as it is.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from thingfit.facts import Document, Kind
from thingfit.features.layout import DEFAULT, Layout, Style
from thingfit.syntax import Array, Node, Object, ProblemKind
from thingfit.text import Edit, LineIndex, Span

_BRACKET = re.compile(r'"(?:[^"\\\r\n]|\\.)*("?)|[\[\]{}]')
_BLANKS = re.compile(r"[ \t]*")


def format_document(document: Document, style: Style = DEFAULT) -> tuple[Edit, ...]:
    """The edits that lay out a whole document; none for one that is not ours or not JSON."""
    if not _is_formattable(document):
        return ()
    text, root = document.text, document.tree.root
    edits = list(Layout(text, style, Span(0, len(text))).document(root))
    before, after = Span(0, root.span.start), Span(root.span.end, len(text))
    if before.end and not text[: before.end].strip():
        edits.append(Edit(before, ""))
    if not text[after.start :].strip():
        edits += _final(text, after, style)
    return _needed(text, edits)


def format_range(document: Document, span: Span, style: Style = DEFAULT) -> tuple[Edit, ...]:
    """The edits that lay out the lines of a span; an object that reaches beyond stays broken."""
    if not _is_formattable(document):
        return ()
    lines, root = document.lines, document.tree.root
    first, last = lines.line_of(span.start), lines.line_of(max(span.start, span.end - 1))
    whole = Span(lines.line_span(first).start, lines.line_span(last).end)
    # The line break before the first line belongs to it: it holds its indentation.
    reach = Span(lines.line_span(first - 1).end if first else 0, whole.end)
    edits = _needed(document.text, list(Layout(document.text, style, whole).document(root)))
    return tuple(each for each in edits if reach.holds(each.span))


def format_on_type(
    document: Document, offset: int, typed: str, style: Style = DEFAULT
) -> tuple[Edit, ...]:
    """The edits after a character: a bracket lays out what it closes, a line break indents."""
    if document.kind in (None, Kind.SETTINGS) or document.decoding:
        return ()
    if typed == "\n":
        return _needed(document.text, list(_indented_line(document, offset, style)))
    closed = _closed_at(document.tree.root, offset)
    if typed not in ("}", "]") or closed is None or not _is_formattable(document):
        return ()
    return _needed(document.text, list(Layout(document.text, style, closed.span).within(closed)))


def _is_formattable(document: Document) -> bool:
    """Whether a document is ours and read to its end, so that its depth can be trusted."""
    return (
        document.kind not in (None, Kind.SETTINGS)
        and document.decoding is None
        and not any(each.kind is ProblemKind.TOO_DEEP for each in document.tree.problems)
    )


def _final(text: str, after: Span, style: Style) -> Iterator[Edit]:
    """What follows the last bracket: blanks go, line breaks are as the editor wants them."""
    rest = text[after.start : after.end]
    end = line_end(text)
    breaks = len(re.findall(r"\r\n|\r|\n", rest))
    wanted = end * breaks
    if style.trim_final_newlines and breaks > 1:
        wanted = end
    if style.final_newline is True and not breaks:
        wanted = end
    if style.final_newline is False:
        wanted = ""
    yield Edit(after, wanted)


def line_end(text: str) -> str:
    """The line end that a text uses first."""
    found = re.search(r"\r\n|\r|\n", text)
    return found.group() if found else "\n"


def _needed(text: str, edits: list[Edit]) -> tuple[Edit, ...]:
    """The edits that change something, without what they share with the text, in order."""
    return tuple(
        sorted(
            _trimmed(text, each)
            for each in edits
            if text[each.span.start : each.span.end] != each.text
        )
    )


def _trimmed(text: str, edit: Edit) -> Edit:
    """An edit without the beginning and the end that stay."""
    (start, end), new = edit
    while start < end and new and text[start] == new[0] and not _splits(text, start, new):
        start, new = start + 1, new[1:]
    while end > start and new and text[end - 1] == new[-1] and new[-1] not in "\r\n":
        end, new = end - 1, new[:-1]
    return Edit(Span(start, end), new)


def _splits(text: str, start: int, new: str) -> bool:
    """Whether leaving the first character away would cut a CRLF in two."""
    return text[start] == "\r" and (text[start : start + 2] == "\r\n" or new[:2] == "\r\n")


def _closed_at(root: Node, offset: int) -> Object | Array | None:
    """The object or array whose bracket is the character before an offset."""
    node: Node | None = root
    while isinstance(node, Object | Array):
        if node.span.end == offset:
            return None if node.damaged else node
        inner = (m.value for m in node.members) if isinstance(node, Object) else iter(node.items)
        node = next((each for each in inner if each.span.start < offset <= each.span.end), None)
    return None


def _indented_line(document: Document, offset: int, style: Style) -> Iterator[Edit]:
    """The indentation of the line at an offset, one step deeper than the bracket that is open."""
    text, lines = document.text, document.lines
    line = lines.line_span(lines.line_of(min(offset, len(text))))
    opened: list[int] = []
    for mark in _BRACKET.finditer(text, 0, line.start):
        if mark.group()[0] == '"':
            if not mark.group(1) and lines.line_of(mark.end()) + 1 == lines.line_of(line.start):
                return  # The break lies in a string that is not closed yet.
        elif mark.group() in "[{":
            opened.append(mark.start())
        elif opened:
            opened.pop()
    blanks = _BLANKS.match(text, line.start)
    end = blanks.end() if blanks else line.start
    if end > line.end:
        return
    wanted = ""
    if opened:
        wanted = _indentation_of(text, lines, opened[-1])
        if text[end : end + 1] not in ("}", "]"):
            wanted += style.unit
    yield Edit(Span(line.start, end), wanted)


def _indentation_of(text: str, lines: LineIndex, offset: int) -> str:
    found = _BLANKS.match(text, lines.line_span(lines.line_of(offset)).start)
    return found.group() if found else ""
