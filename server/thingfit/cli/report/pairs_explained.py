"""The reasons of each pair, with the places in the files that they rest on."""

from __future__ import annotations

from thingfit.cli.console import Console, printable
from thingfit.cli.report.pairs import PLAIN_MARKS, Pairs
from thingfit.features.pair_words import MARKS, head
from thingfit.fit import Fit, Match, as_advice, changes

_NAMES = {"ram": "RAM", "flash": "flash"}
_STYLES = {Fit.FITS: "good", Fit.NOT: "error", Fit.UNKNOWN: "warning"}


def write_explained(pairs: Pairs, console: Console) -> None:
    """Writes for each pair what every criterion says, and the summary."""
    for each in pairs.matches:
        _write(pairs, each, console)
    console.line(_plain(pairs.summary(" · "), console))


def _write(pairs: Pairs, match: Match, console: Console) -> None:
    marks = MARKS if console.unicode else PLAIN_MARKS
    console.line(console.styled(printable(head(match)), "bold"))
    width = max(len(each.criterion) for each in match.verdicts)
    for each in match.verdicts:
        name = _NAMES.get(each.criterion, each.criterion).ljust(width)
        style = "dim" if each.fit is Fit.UNKNOWN and not each.decisive else _STYLES[each.fit]
        mark = console.styled(marks[each.fit], style)
        console.line(_plain(f"  {mark} {name}  {printable(each.sentence)}", console))
        if each.fit is not Fit.FITS or each.criterion == "sensors":
            places = [*each.model_places, *each.device_places]
            shown = " · ".join(dict.fromkeys(map(pairs.place, places)))
            if shown:
                line = _plain(printable(shown), console)
                console.line(f"    {' ' * width}  {console.styled(line, 'dim')}")
    advice = as_advice(changes(match))
    if advice:
        console.line(f"  {advice}.")
    console.line()


def _plain(text: str, console: Console) -> str:
    """The text for a terminal without Unicode."""
    return text if console.unicode else text.replace(" · ", " - ").replace("±", "+-")
