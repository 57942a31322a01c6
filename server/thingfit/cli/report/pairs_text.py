"""The pairs as a table for spreadsheets, and for pages in Markdown."""

from __future__ import annotations

import csv
from collections.abc import Callable, Iterable, Iterator
from io import StringIO

from thingfit.cli.report.pairs import Pairs
from thingfit.cli.report.texts import markdown_row, markdown_text, spreadsheet_text
from thingfit.features.pair_words import MARKS, cell, head, offers, sensor_names
from thingfit.fit import Fit, Match, as_advice, changes
from thingfit.fit.words import device_name, model_name

_COLUMNS = (
    "model",
    "model_id",
    "model_path",
    "device",
    "device_id",
    "device_path",
    "verdict",
    "ram_needed",
    "ram_offered",
    "ram_margin",
    "flash_needed",
    "flash_offered",
    "flash_margin",
    "reasons",
)


def as_csv(pairs: Pairs) -> str:
    """One line for each pair, memory in bytes (RFC 4180)."""
    return "".join(csv_lines(pairs.matches, pairs.path))


def csv_lines(matches: Iterable[Match], path: Callable[[str], str]) -> Iterator[str]:
    """The lines of such a table, its head first, as the pairs come."""
    yield _csv_line(_COLUMNS)
    for each in matches:
        yield _csv_line(map(spreadsheet_text, _row(path, each)))


def _csv_line(values: Iterable[str]) -> str:
    text = StringIO()
    csv.writer(text, lineterminator="\r\n").writerow(values)
    return text.getvalue()


def _row(path: Callable[[str], str], match: Match) -> list[str]:
    model, device = match.model, match.device
    row = [model_name(model), model.id.value if model.id else "", path(model.uri)]
    row += [device_name(device), device.id.value if device.id else "", path(device.uri)]
    row.append(match.fit.value)
    for criterion in ("ram", "flash"):
        verdict = match.verdict(criterion)
        values = (verdict.needed, verdict.offered, verdict.margin) if verdict else (None,) * 3
        row += ["" if value is None else str(value) for value in values]
    reasons = [f"{each.criterion}: {each.sentence}" for each in (*match.failing, *match.open)]
    row.append("; ".join(reasons))
    return row


def as_markdown(pairs: Pairs, explain: bool = False) -> str:
    """A table with a column for each device; on request the reasons below it."""
    names = [f"{markdown_text(device_name(each))}<br>{offers(each)}" for each in pairs.devices]
    heads = ["Model", "RAM", "Flash", "Sensors", *names]
    lines = [
        markdown_row(heads),
        markdown_row(["---", "---:", "---:", "---", *["---"] * len(names)]),
    ]
    for number, candidate in enumerate(pairs.candidates):
        row = [
            markdown_text(model_name(candidate.model)),
            pairs.needed_ram(candidate),
            pairs.needed_flash(candidate),
            ", ".join(map(markdown_text, sensor_names(candidate))) or "none",
        ]
        row += [f"{MARKS[each.fit]} {cell(each)}".rstrip() for each in pairs.of_model(number)]
        lines.append(markdown_row(row))
    lines += ["", markdown_text(pairs.summary())]
    if explain:
        for each in pairs.matches:
            lines += _reasons(pairs, each)
    return "\n".join(lines) + "\n"


def _reasons(pairs: Pairs, match: Match) -> list[str]:
    lines = ["", f"### {markdown_text(head(match))}", ""]
    for each in match.verdicts:
        places = ", ".join(map(pairs.place, (*each.model_places, *each.device_places)))
        shown = f" ({markdown_text(places)})" if places and each.fit is not Fit.FITS else ""
        lines.append(f"- {MARKS[each.fit]} {each.criterion}: {markdown_text(each.sentence)}{shown}")
    advice = as_advice(changes(match))
    return [*lines, *(["", f"{markdown_text(advice)}."] if advice else [])]
