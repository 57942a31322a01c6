"""The report as workflow commands, which GitHub shows beside the lines of a change."""

from __future__ import annotations

from collections.abc import Sequence

from thingfit.cli.checking import Checked, Located
from thingfit.cli.console import printable
from thingfit.rules import Severity

_COMMANDS = {Severity.ERROR: "error", Severity.WARNING: "warning", Severity.HINT: "notice"}


def as_github(checked: Sequence[Checked], errors: Sequence[str]) -> str:
    """The report, one command a line."""
    lines = [_command(each, located) for each in checked for located in each.findings]
    lines += [f"::error title=thingfit::{_data(each)}" for each in errors]
    return "".join(line + "\n" for line in lines)


def _command(checked: Checked, located: Located) -> str:
    finding, lines = located.finding, checked.document.lines
    start, end = lines.position(finding.span.start), lines.position(finding.span.end)
    properties = [
        f"file={_property(checked.path)}",
        f"line={start.line + 1}",
        f"endLine={end.line + 1}",
    ]
    if start.line == end.line:  # Columns of several lines are refused.
        properties += [f"col={start.character + 1}", f"endColumn={end.character + 1}"]
    properties.append(f"title={_property(finding.name)}")
    return f"::{_COMMANDS[finding.severity]} {','.join(properties)}::{_data(finding.message)}"


def _data(text: str) -> str:
    escaped = text.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")
    return printable(escaped)  # The log shows it, and a log of workflows obeys escape sequences.


def _property(text: str) -> str:
    return _data(text).replace(":", "%3A").replace(",", "%2C")
