"""The text of a hover: what something is, one sentence, a few facts, and where to read on."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable
from dataclasses import dataclass

from thingfit.features.hover import Hover
from thingfit.json_value import JsonValue
from thingfit.meaning import td_terms
from thingfit.text import Span

Row = tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Description:
    """What is known of something under the cursor.

    `rows` are facts, a name and its value; `table` is a head and rows with numbers; `link` an
    address with its title.
    """

    title: str
    type: str = ""
    sentence: str = ""
    rows: tuple[tuple[str, str], ...] = ()
    table: tuple[Row, ...] = ()
    link: tuple[str, str] | None = None


def hover_of(description: Description, span: Span) -> Hover:
    """The hover that shows a description."""
    return Hover(span, as_markdown(description), as_plain(description))


def as_markdown(it: Description) -> str:
    """A description as Markdown."""
    head = f"**{_inline(it.title)}**" + (f" · {_inline(it.type)}" if it.type else "")
    parts = [head]
    if it.sentence:
        parts.append(it.sentence)
    if it.rows:
        rows = [f"| {name} | {_cell(value)} |" for name, value in it.rows]
        parts.append("\n".join(["| | |", "| :-- | :-- |", *rows]))
    if it.table:
        first, *rest = it.table
        marks = ("--:" if each else ":--" for each in _numeric(it.table))
        lines = [_line(first), f"| {' | '.join(marks)} |"]
        parts.append("\n".join([*lines, *map(_line, rest)]))
    if it.link:
        parts.append(f"[{it.link[0]}]({it.link[1]})")
    return "\n\n".join(parts)


def as_plain(it: Description) -> str:
    """A description as text without markup."""
    lines = [" · ".join(each for each in (it.title, it.type) if each)]
    if it.sentence:
        lines += ["", it.sentence.replace("`", "")]
    if it.rows:
        wide = max(len(name) for name, _ in it.rows)
        lines += ["", *(f"{name:<{wide}}  {value.replace('`', '')}" for name, value in it.rows)]
    if it.table:
        lines += ["", *_aligned(it.table)]
    if it.link:
        lines += ["", it.link[1]]
    return "\n".join(lines)


def _aligned(table: Iterable[Row]) -> list[str]:
    rows = list(table)
    wide = [max(len(row[index]) for row in rows) for index in range(len(rows[0]))]
    right = _numeric(tuple(rows))
    return [
        "  ".join(
            cell.rjust(wide[index]) if right[index] else cell.ljust(wide[index])
            for index, cell in enumerate(row)
        ).rstrip()
        for row in rows
    ]


def _numeric(table: tuple[Row, ...]) -> list[bool]:
    """Which columns of a table hold numbers, and so are aligned at their right."""
    body = table[1:]
    return [
        all(not set(row[index]) - set("0123456789,.%? ") for row in body)
        for index in range(len(table[0]))
    ]


def _line(row: Row) -> str:
    return "| " + " | ".join(map(_cell, row)) + " |"


def _inline(text: str) -> str:
    """A text that people chose as one line in which nothing is markup."""
    return re.sub(r"([*\[\]<\\])", r"\\\1", " ".join(text.split()))


def _cell(text: str) -> str:
    return text.replace("|", "\\|").replace("\n", " ")


def code(text: str) -> str:
    """A text as code in Markdown."""
    return f"`{text}`" if "`" not in text else f"`` {text} ``"


def json_code(value: JsonValue) -> str:
    """A value as code in Markdown."""
    return code(json.dumps(value, ensure_ascii=False))


def term_description(term: td_terms.TdTerm, iri: str | None = None) -> Description:
    """The description of a term of Thing Descriptions in its class."""
    rows = [("Mandatory", "yes" if term.mandatory else "no")]
    if term.default is not None:
        rows.append(("Default", json_code(term.default)))
    elif term.default_rule:
        rows.append(("Default", term.default_rule))
    if term.values:
        rows.append(("Values", ", ".join(map(code, term.values))))
    elif term.examples:
        rows.append(("Examples", ", ".join(map(code, term.examples[:6]))))
    if term.alternative:
        rows.append(("Instead", code(term.alternative)))
    rows.append(("Means", code(iri or term.iri)))
    link = (f"TD 1.1: {term.term} of {term.owner}", term.link)
    return Description(term.term, term.type, term.description, tuple(rows), (), link)


def term_markdown(term: td_terms.TdTerm) -> str:
    """What a term means, short enough for a list of completions."""
    parts = [term.description]
    if term.default is not None:
        parts.append(f"Default: {json_code(term.default)}")
    elif term.default_rule:
        parts.append(f"Default: {term.default_rule}")
    return "\n\n".join([*parts, f"[TD 1.1]({term.link})"])
