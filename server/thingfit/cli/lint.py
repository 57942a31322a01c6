"""The sub-command `lint`: checks documents and reports what is wrong with them."""

from __future__ import annotations

import argparse
import sys
import time
from collections.abc import Sequence
from pathlib import Path

from thingfit.cli.checking import Checked, check_all
from thingfit.cli.collect import collect
from thingfit.cli.console import complain, console_on
from thingfit.cli.main import COULD_NOT_RUN, fail
from thingfit.options import Options
from thingfit.rules import Severity
from thingfit.rules.settings import unknown_name

_FORMATS = ("text", "json", "sarif", "junit", "github")
_LEVELS = {severity.label: severity for severity in Severity}
EPILOG = "Exit status: 0 clean, 1 findings of the level of --fail-on or above, 2 could not run."


def configure(parser: argparse.ArgumentParser) -> None:
    """Adds the arguments of the command."""
    add = parser.add_argument
    parser.epilog = EPILOG
    add("paths", nargs="*", default=["."], metavar="PATH", help="files, folders, or - for stdin")
    add("--stdin-path", type=Path, metavar="PATH", help="the path that standard input stands for")
    add("--format", choices=_FORMATS, default="text", help="how findings are written")
    add("--output", type=Path, metavar="FILE", help="write the report there")
    add("--fail-on", choices=[*_LEVELS, "never"], default="error", help="what makes the status 1")
    add("--select", metavar="NAMES", help="run only these rules and groups, by commas")
    add("--ignore", metavar="NAMES", help="do not run these rules and groups, by commas")
    add("--config", type=Path, metavar="FILE", help="the settings file, in place of the usual one")
    add("--fix", action="store_true", help="make the safe fixes")
    add("--diff", action="store_true", help="show what --fix would change, and change nothing")
    add("--statistics", action="store_true", help="write a table by rule in place of findings")
    add("--baseline", type=Path, metavar="FILE", help="leave out the findings noted there")
    add("--write-baseline", type=Path, metavar="FILE", help="note all findings there")
    add("--jobs", type=int, default=1, metavar="N", help="processes to use; 0 for all cores")
    add("--color", choices=("auto", "always", "never"), default="auto", help="colour of text")


def run(arguments: argparse.Namespace) -> int:
    """Checks the documents and writes the report."""
    started = time.perf_counter()
    select, ignore = _names(arguments.select), _names(arguments.ignore)
    unknown = next(filter(None, map(unknown_name, (*select, *ignore))), None)
    if unknown:
        return fail(unknown)

    def adjust(options: Options) -> Options:
        options = options.selecting(select) if select else options
        return options.ignoring(ignore) if ignore else options

    collected = collect(arguments.paths, arguments.config, adjust)
    checked = check_all(collected, arguments.jobs)
    from thingfit.cli.report.as_json import as_json
    from thingfit.cli.report.as_text import Run, write_text

    console = console_on(sys.stdout, arguments.color)
    if arguments.format == "json":
        console.write(as_json(checked))
    else:
        write_text(checked, Run(time.perf_counter() - started, len(collected.paths)), console)
    for error in collected.errors:
        complain(error)
    if collected.errors:
        return COULD_NOT_RUN
    return int(_fails(checked, arguments.fail_on))


def _names(written: str | None) -> tuple[str, ...]:
    return tuple(filter(None, map(str.strip, (written or "").split(","))))


def _fails(checked: Sequence[Checked], level: str) -> bool:
    limit = _LEVELS.get(level)
    return limit is not None and any(
        located.finding.severity <= limit for each in checked for located in each.findings
    )
