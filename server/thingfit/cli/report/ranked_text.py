"""Ranked models as a table for a terminal, for spreadsheets, and for pages in Markdown."""

from __future__ import annotations

import csv
from collections.abc import Sequence
from io import StringIO

from thingfit.cli.console import Console, cells
from thingfit.cli.report.ranked import FRONT, PLAIN_FRONT, Ranked
from thingfit.cli.report.texts import cut, markdown_row, markdown_text, spreadsheet_text
from thingfit.features.ranking import sensor_names

_CSV = (
    "rank",
    "model",
    "model_id",
    "identifier",
    "path",
    "metric",
    "metric_value",
    "macs",
    "ram_bytes",
    "ram_basis",
    "flash_bytes",
    "flash_basis",
    "latency_seconds",
    "latency_basis",
    "sensors",
    "on_front",
)
_NAME_WIDTH, _LEAST_NAME = 32, 8


def write_table(ranked: Ranked, console: Console) -> None:
    """Writes the table, what to know of its figures, and one line that sums up."""
    mark = FRONT if console.unicode else PLAIN_FRONT
    ellipsis = "…" if console.unicode else "..."
    found = [
        (right, [head, *(cell(each) for each in ranked.entries)])
        for head, cell, right in ranked.columns()
    ]
    widths = _widths(found, console.width - 2)
    columns = [
        (right, [cut(text, width, ellipsis) for text in texts])
        for (right, texts), width in zip(found, widths, strict=True)
    ]
    marks = ["", *(mark if each.on_front else "" for each in ranked.entries)]
    for row in range(len(ranked.entries) + 1 if ranked.entries else 0):
        parts = []
        for (right, texts), width in zip(columns, widths, strict=True):
            room = " " * (width - cells(texts[row]))
            parts.append(room + texts[row] if right else texts[row] + room)
        line = "  ".join(parts).rstrip()
        head = marks[row].ljust(1)
        if row == 0:
            console.line(console.styled(f"{head} {line}", "bold"))
        else:
            console.line(f"{console.styled(head, 'good')} {line}")
    if ranked.entries:
        console.line()
    for note in ranked.notes():
        console.line(console.styled(note, "dim"))
    console.line(ranked.summary(" · " if console.unicode else " - ", mark))


def _widths(columns: Sequence[tuple[bool, list[str]]], room: int) -> list[int]:
    """The widths of columns; where room is scarce the widest give way, but never a number."""
    widths = [min(_NAME_WIDTH, max(map(cells, texts))) for _, texts in columns]
    least = [
        min(width, max(map(cells, texts[1:]), default=0) if right else _LEAST_NAME)
        for width, (right, texts) in zip(widths, columns, strict=True)
    ]
    while sum(widths) + 2 * (len(widths) - 1) > room:
        wide = [at for at, width in enumerate(widths) if width > least[at]]
        if not wide:
            break
        widths[max(wide, key=lambda at: widths[at])] -= 1
    return widths


def as_csv(ranked: Ranked) -> str:
    """One line for each model, memory in bytes and times in seconds (RFC 4180)."""
    text = StringIO()
    writer = csv.writer(text, lineterminator="\r\n")
    writer.writerow(_CSV)
    for number, each in enumerate(ranked.entries, 1):
        model = each.model
        row: tuple[str | float | None, ...] = (
            number,
            spreadsheet_text(each.name),
            model.id.value if model.id else None,
            spreadsheet_text(model.identifier.value) if model.identifier else None,
            spreadsheet_text(ranked.path(each)),
            ranked.ranking.metric,
            each.metric,
            each.macs,
            each.ram,
            each.ram_basis,
            each.flash,
            each.flash_basis,
            each.latency.seconds,
            each.latency.basis,
            " ".join(sensor_names(each)),
            "yes" if each.on_front else "no",
        )
        writer.writerow("" if value is None else value for value in row)
    return text.getvalue()


def as_markdown(ranked: Ranked) -> str:
    """A table with a line for each model."""
    columns = ranked.columns()
    lines = [
        markdown_row(["", *(markdown_text(head) for head, _, _ in columns)]),
        markdown_row(["---", *("---:" if right else "---" for _, _, right in columns)]),
    ]
    for each in ranked.entries:
        row = [
            FRONT if each.on_front else "",
            *(markdown_text(cell(each)) for _, cell, _ in columns),
        ]
        lines.append(markdown_row(row))
    notes = [f"{note}." for note in ranked.notes()]
    paragraphs = [markdown_text(text) for text in (*notes, ranked.summary())]
    return "\n".join([*(lines if ranked.entries else []), *(f"\n{p}" for p in paragraphs)]) + "\n"
