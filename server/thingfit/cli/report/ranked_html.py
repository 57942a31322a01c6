"""Ranked models as one page that needs nothing else: a plot, and a table to sort."""

from __future__ import annotations

from html import escape

from thingfit.cli.console import printable
from thingfit.cli.report.ranked import FRONT, Ranked
from thingfit.cli.report.ranked_page import SCRIPT, STYLE
from thingfit.cli.report.ranked_plot import plot
from thingfit.fit.rank import Axis, Entry

_AXES = {"RAM": Axis.RAM, "flash": Axis.FLASH, "MACs": Axis.MACS, "latency": Axis.LATENCY}


def as_html(ranked: Ranked) -> str:
    """The page."""
    asked = ranked.asked()
    title = f"Models {asked}" if asked else "Models compared"
    rows = "\n".join(_row(ranked, at, each) for at, each in enumerate(ranked.entries))
    notes = "".join(f"<li>{_text(note)}</li>" for note in (*ranked.notes(), *_hidden(ranked)))
    return f"""<!DOCTYPE html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>{_text(title)}</title>
<style>{STYLE}</style>
</head>
<body>
<header>
<h1>{_text(title)}</h1>
<p>{_text(ranked.summary())}</p>
</header>
<main>
<figure>
{plot(ranked) or "<p>No model has both RAM and a measured metric, so there is nothing to plot.</p>"}
<div id="tip" role="status"></div>
<figcaption>Choose a point with the mouse, or walk with the arrow keys.</figcaption>
</figure>
<div class="scroll">
<table>
<thead>{_heads(ranked)}</thead>
<tbody>
{rows}
</tbody>
</table>
</div>
<ul>{notes}</ul>
</main>
<script>{SCRIPT}</script>
</body>
</html>
"""


def _hidden(ranked: Ranked) -> tuple[str, ...]:
    """What the plot leaves out."""
    out = sum(each.metric is None or each.ram is None for each in ranked.entries)
    if not out or out == len(ranked.entries):
        return ()
    name = ranked.ranking.metric_name
    verb = "is" if out == 1 else "are"
    return (f"{out} without a known {name} or RAM {verb} in the table only",)


def _heads(ranked: Ranked) -> str:
    heads = [(FRONT, "on the Pareto front")]
    heads += [(head, "") for head, _, _ in ranked.columns()]
    found = []
    for head, title in heads:
        label = f' aria-label="{title}" title="{title}"' if title else ""
        name = head if head == "MACs" else head[:1].upper() + head[1:]
        found.append(
            f'<th scope="col" aria-sort="none"><button type="button"{label}>{_text(name)}'
            "</button></th>"
        )
    return f"<tr>{''.join(found)}</tr>"


def _row(ranked: Ranked, at: int, entry: Entry) -> str:
    mark = FRONT if entry.on_front else ""
    cells = [f'<td class="mark" data-sort="{int(not entry.on_front)}">{mark}</td>']
    for number, (head, cell, is_number) in enumerate(ranked.columns()):
        words = cell(entry)
        if number == 0:
            path = _text(ranked.path(entry))
            key = _text(words.casefold())
            cells.append(f'<th scope="row" data-sort="{key}" title="{path}">{_text(words)}</th>')
            continue
        key = _text(words.casefold())
        if is_number:
            value = entry.value(_AXES.get(head, Axis.METRIC))
            key = "" if value is None else repr(value)
        kind = ' class="number"' if is_number else ""
        cells.append(f'<td{kind} data-sort="{key}">{_text(words)}</td>')
    best = ' class="best"' if entry.on_front else ""
    return f'<tr data-at="{at}"{best}>{"".join(cells)}</tr>'


def _text(text: str) -> str:
    return escape(printable(text), quote=True)
