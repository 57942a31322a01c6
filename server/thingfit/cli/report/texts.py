"""Texts made fit for a place in a report: cut, counted, and safe for spreadsheets and Markdown."""

from __future__ import annotations

from collections.abc import Iterable

from thingfit.cli.console import cells


def counted(number: int, noun: str) -> str:
    """A number with its noun, as in `1 file` and `2 files`."""
    return f"{number} {noun}" if number == 1 else f"{number} {noun}s"


def cut(text: str, most: int, ellipsis: str) -> str:
    """The text in as many columns of a terminal as there are at the most."""
    if cells(text) <= most:
        return text
    while text and cells(text) > most - len(ellipsis):
        text = text[:-1]
    return text.rstrip() + ellipsis


def spreadsheet_text(text: str) -> str:
    """A text that no spreadsheet takes for a formula; numbers stay as they are."""
    is_number = text.removeprefix("-").replace(".", "", 1).isdigit()
    return f"'{text}" if text[:1] in ("=", "+", "-", "@", "\t", "\r") and not is_number else text


def markdown_row(texts: Iterable[str]) -> str:
    """A row of a table in Markdown."""
    return f"| {' | '.join(texts)} |"


def markdown_text(text: str) -> str:
    """A text that Markdown shows as it is, in one line."""
    plain = " ".join(text.split())
    for sign in "\\|*_<>[]`~":
        plain = plain.replace(sign, f"\\{sign}")
    return plain
