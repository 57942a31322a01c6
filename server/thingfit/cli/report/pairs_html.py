"""The pairs as one page that needs nothing else: a table to sort, filter and walk by keyboard."""

from __future__ import annotations

from html import escape

from thingfit.cli.console import printable
from thingfit.cli.report.pairs import Pairs
from thingfit.cli.report.pairs_page import SCRIPT, STYLE
from thingfit.facts import Device
from thingfit.features.pair_words import MARKS, cell, head, offers, sensor_names
from thingfit.fit import Candidate, Fit, Match, as_advice, changes
from thingfit.fit.amounts import INFINITE, needed_flash, needed_ram
from thingfit.fit.build import build_of
from thingfit.fit.words import device_name, model_name

# Sorting by a device shows first what fits with most to spare, last what misses by most.
_ORDER = {Fit.FITS: 0, Fit.UNKNOWN: 1, Fit.NOT: 2}


def as_html(pairs: Pairs) -> str:
    """The page."""
    rows = "\n".join(_row(pairs, number) for number in range(len(pairs.candidates)))
    return f"""<!DOCTYPE html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>Which model fits which device</title>
<style>{STYLE}</style>
</head>
<body>
<header>
<h1>Which model fits which device</h1>
<p>{_text(pairs.summary())}</p>
<form role="search">
<label>Filter <input id="filter" type="search" placeholder="model, sensor or reason"></label>
<label><input id="only" type="checkbox"> only models that fit somewhere</label>
<output id="shown" aria-live="polite"></output>
</form>
</header>
<main>
<div class="scroll">
<table>
<thead>{_heads(pairs)}</thead>
<tbody>
{rows}
</tbody>
</table>
</div>
<aside id="reasons" aria-live="polite">
<p>Choose a cell with the mouse, or walk with the arrow keys, to see its reasons.</p>
</aside>
</main>
<script>{SCRIPT}</script>
</body>
</html>
"""


def _heads(pairs: Pairs) -> str:
    plain = "".join(
        _head(name, "", number) for number, name in enumerate(("Model", "RAM", "Flash", "Sensors"))
    )
    return f"<tr>{plain}{''.join(_device(each, n) for n, each in enumerate(pairs.devices, 4))}</tr>"


def _device(device: Device, number: int) -> str:
    sensors = sorted({cls.rpartition("#")[2].rpartition("/")[2] for cls in device.sensor_classes})
    return _head(device_name(device), f"{offers(device)}<br>{_text(', '.join(sensors))}", number)


def _head(name: str, more: str, number: int) -> str:
    small = f"<small>{more}</small>" if more else ""
    button = f'<button type="button" data-column="{number}">{_text(name)}</button>'
    return f'<th scope="col" aria-sort="none">{button}{small}</th>'


def _row(pairs: Pairs, number: int) -> str:
    candidate = pairs.candidates[number]
    name = model_name(candidate.model)
    sensors = ", ".join(sensor_names(candidate)) or "none"
    cells = [
        f'<th scope="row" data-sort="{_text(name.casefold())}">{_text(name)}</th>',
        _number(_ram(pairs, candidate), pairs.needed_ram(candidate)),
        _number(needed_flash(candidate, pairs.policy).high, pairs.needed_flash(candidate)),
        f'<td data-sort="{_text(sensors.casefold())}">{_text(sensors)}</td>',
    ]
    matches = pairs.of_model(number)
    fits = any(each.fit is Fit.FITS for each in matches)
    cells += [_pair(pairs, each) for each in matches]
    return f'<tr data-fits="{str(fits).lower()}">{"".join(cells)}</tr>'


def _ram(pairs: Pairs, candidate: Candidate) -> int:
    return max(needed_ram(candidate, build_of(d), pairs.policy).high for d in pairs.devices)


def _number(amount: int, words: str) -> str:
    return f'<td class="number" data-sort="{min(amount, INFINITE)}">{_text(words)}</td>'


def _pair(pairs: Pairs, match: Match) -> str:
    ram = match.verdict("ram")
    left = ram.margin if ram and ram.margin is not None else 0
    order = f"{_ORDER[match.fit]}:{left}"
    words = f"{MARKS[match.fit]} {cell(match)}".rstrip()
    return (
        f'<td class="{match.fit.value}" tabindex="-1" data-order="{order}">{_text(words)}'
        f"<template>{_reasons(pairs, match)}</template></td>"
    )


def _reasons(pairs: Pairs, match: Match) -> str:
    lines = [f"<h2>{_text(head(match))}</h2>", "<ul>"]
    for each in match.verdicts:
        places = [*each.model_places, *each.device_places]
        shown = " · ".join(dict.fromkeys(pairs.place(place) for place in places))
        small = f"<small>{_text(shown)}</small>" if shown else ""
        mark = f'<b class="{each.fit.value}">{MARKS[each.fit]} {_text(each.criterion)}</b>'
        lines.append(f"<li>{mark} {_text(each.sentence)}{small}</li>")
    advice = as_advice(changes(match))
    return "".join([*lines, "</ul>", f"<p>{_text(advice)}.</p>" if advice else ""])


def _text(text: str) -> str:
    return escape(printable(text), quote=True)
