"""The sub-command `lint`: checks documents and reports what is wrong with them."""

from __future__ import annotations

import argparse
import os
import sys
import time
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from io import StringIO
from pathlib import Path

from thingfit.cli import baseline
from thingfit.cli.checking import Checked, check_all
from thingfit.cli.collect import STDIN, Collected, CollectError, collect, collect_text
from thingfit.cli.console import Console, complain, console_on
from thingfit.cli.files import write_file
from thingfit.cli.main import COULD_NOT_RUN, fail
from thingfit.cli.report import as_text
from thingfit.options import Options
from thingfit.rules import Severity
from thingfit.rules.settings import unknown_name

_FORMATS = ("text", "json", "sarif", "junit", "github")
_LEVELS = {severity.label: severity for severity in Severity}


def configure(parser: argparse.ArgumentParser) -> None:
    """Adds the arguments of the command."""
    parser.epilog = (
        "Exit status: 0 clean, 1 findings of the level of --fail-on or above, 2 could not run."
    )
    add = parser.add_argument
    add("paths", nargs="*", default=["."], metavar="PATH", help="files, folders, or - for stdin")
    add("--stdin-path", type=Path, metavar="PATH", help="the path that standard input stands for")
    add("--format", choices=_FORMATS, default="text", help="how findings are written")
    add("-o", "--output", type=Path, metavar="FILE", help="write the report to a file")
    add("--fail-on", choices=[*_LEVELS, "never"], default="error", help="what makes the status 1")
    add("--select", type=_names, default=(), metavar="NAMES", help="run only these rules or groups")
    add("--ignore", type=_names, default=(), metavar="NAMES", help="leave out rules or groups")
    add("--config", type=Path, metavar="FILE", help="the settings file, in place of the usual one")
    add("--fix", action="store_true", help="make the safe fixes")
    add("--diff", action="store_true", help="show what --fix would change, and change nothing")
    add("--statistics", action="store_true", help="write a table by rule in place of findings")
    add("--baseline", type=Path, metavar="FILE", help="leave out the findings noted there")
    add("--write-baseline", type=Path, metavar="FILE", help="note all findings there")
    add("--assertions", type=Path, metavar="FILE", help="write which assertions of TD 1.1 hold")
    add("--jobs", type=_jobs, default=1, metavar="N", help="processes to use; 0 for every core")
    add("--color", choices=("auto", "always", "never"), default="auto", help="colour of text")


def run(arguments: argparse.Namespace) -> int:
    """Checks the documents and writes the report."""
    started = time.perf_counter()
    from_stdin = STDIN in arguments.paths
    if from_stdin and len(arguments.paths) > 1:
        return fail("`-` stands alone: standard input is checked without further paths")
    if arguments.stdin_path and not from_stdin:
        return fail("`--stdin-path` goes with the path `-`")
    try:
        known = baseline.read_baseline(arguments.baseline) if arguments.baseline else Counter()
        collected = _collect(arguments, from_stdin)
    except (baseline.BaselineError, CollectError) as error:
        return fail(str(error))
    lint = _Lint(arguments, started, from_stdin, collected, check_all(collected, arguments.jobs))
    if from_stdin and not lint.checked and _says_nothing(collected):
        return fail("standard input holds no readable text; a description is expected")
    if arguments.assertions and (arguments.write_baseline or arguments.diff):
        return fail("`--assertions` goes with a report, not with `--write-baseline` or `--diff`")
    if arguments.write_baseline:
        return lint.write_baseline()
    if arguments.diff:
        lint.show_difference()
        lint.hide(known)
        return lint.status()
    if arguments.fix:
        lint.fix()
    lint.hide(known)
    return lint.report()


@dataclass(slots=True)
class _Lint:
    """One run after the checks: what was found, and what becomes of it."""

    arguments: argparse.Namespace
    started: float
    from_stdin: bool
    collected: Collected
    checked: tuple[Checked, ...]
    errors: tuple[str, ...] = ()
    fixed: int = 0
    known: int = 0

    def hide(self, known: Counter[baseline.Key]) -> None:
        if self.arguments.baseline:
            file = self.arguments.baseline
            self.checked, self.known = baseline.without_known(self.checked, known, file)

    def write_baseline(self) -> int:
        file: Path = self.arguments.write_baseline
        problem = write_file(file, baseline.baseline_text(self.checked, file))
        if problem:
            return fail(problem)
        count = sum(len(each.findings) for each in self.checked)
        noted = f"{count} finding noted" if count == 1 else f"{count} findings noted"
        console_on(sys.stdout).line(f"{noted} in {file}")
        return self.status("never")

    def show_difference(self) -> None:
        from thingfit.cli.fixing import difference, fix_all

        console = console_on(sys.stdout, self.arguments.color)
        for fixed in fix_all(self.collected, self.checked):
            console.write(difference(fixed))

    def fix(self) -> None:
        from thingfit.cli.fixing import fix_all, write_fixed

        made = []
        for fixed in fix_all(self.collected, self.checked):
            problem = None if self.from_stdin else write_fixed(fixed)
            if problem:
                self.errors = (*self.errors, problem)
            else:
                made.append(fixed)
        self.fixed = sum(fixed.count for fixed in made)
        if made:
            self.collected = self.collected.with_texts({each.uri: each.after for each in made})
            self.checked = check_all(self.collected, self.arguments.jobs)
        if self.from_stdin:
            self.write_stdin()

    def write_stdin(self) -> None:
        for uri in self.collected.inputs:
            document = self.collected.snapshot.documents[uri]
            if document.decoding:
                self.errors = (*self.errors, "standard input is not UTF-8, so nothing is fixed")
            else:
                sys.stdout.flush()
                sys.stdout.buffer.write(document.text.encode("utf-8"))

    def write_assertions(self) -> str | None:
        """Writes the report on assertions, if one is wanted; gives what prevents it."""
        file: Path | None = self.arguments.assertions
        if file is None:
            return None
        from thingfit.cli.report.assertions import as_assertions

        return write_file(file, as_assertions(self.checked, self.collected.snapshot))

    def report(self) -> int:
        problem = self.write_assertions()
        if problem:
            return fail(problem)
        # With --fix and standard input the fixed text has standard output for itself.
        stream = sys.stderr if self.from_stdin and self.arguments.fix else sys.stdout
        console = console_on(stream, self.arguments.color)
        output: Path | None = self.arguments.output
        if output is None:
            self.write(console)
        else:
            text = StringIO()
            self.write(Console(text, colour=self.arguments.color == "always"))
            problem = write_file(output, text.getvalue())
            if problem:
                return fail(problem)
            console.line(as_text.summary(self.checked, self.summary(), console))
        return self.status()

    def write(self, console: Console) -> None:
        errors = (*self.collected.errors, *self.errors)
        match self.arguments.format:
            case "json":
                from thingfit.cli.report.as_json import as_json

                console.write(as_json(self.checked))
            case "sarif":
                from thingfit.cli.report.as_sarif import as_sarif

                console.write(as_sarif(self.checked, errors))
            case "junit":
                from thingfit.cli.report.as_junit import as_junit

                limit = _LEVELS.get(self.arguments.fail_on)
                console.write(as_junit(self.checked, errors, limit))
            case "github":
                from thingfit.cli.report.as_github import as_github

                console.write(as_github(self.checked, errors))
            case _ if self.arguments.statistics:
                as_text.write_statistics(self.checked, self.summary(), console)
            case _:
                as_text.write_text(self.checked, self.summary(), console)

    def summary(self) -> as_text.Run:
        seconds = time.perf_counter() - self.started
        return as_text.Run(seconds, len(self.collected.inputs), self.fixed, self.known)

    def status(self, level: str | None = None) -> int:
        """The exit status; what could not be read or written is told, and outweighs findings."""
        errors = (*self.collected.errors, *self.errors)
        for error in errors:
            complain(error)
        failed = _fails(self.checked, level or self.arguments.fail_on)
        return COULD_NOT_RUN if errors else int(failed)


def _collect(arguments: argparse.Namespace, from_stdin: bool) -> Collected:
    def adjust(options: Options) -> Options:
        options = options.selecting(arguments.select) if arguments.select else options
        return options.ignoring(arguments.ignore) if arguments.ignore else options

    if from_stdin:
        path = arguments.stdin_path or Path(STDIN)
        return collect_text(sys.stdin.buffer.read(), path, arguments.config, adjust)
    return collect(arguments.paths, arguments.config, adjust)


def _names(written: str) -> tuple[str, ...]:
    names = tuple(filter(None, map(str.strip, written.split(","))))
    unknown = next(filter(None, map(unknown_name, names)), None)
    if unknown:
        raise argparse.ArgumentTypeError(unknown)
    return names


def _jobs(written: str) -> int:
    if not written.isascii() or not written.isdigit():
        raise argparse.ArgumentTypeError(f"a whole number is expected, not `{written}`")
    return int(written) or os.cpu_count() or 1


def _says_nothing(collected: Collected) -> bool:
    """Whether no text of the input can be read, so that silence would hide a mistake."""
    documents = (collected.snapshot.documents[uri] for uri in collected.inputs)
    return all(each.decoding or not each.text.strip() for each in documents)


def _fails(checked: Sequence[Checked], level: str) -> bool:
    limit = _LEVELS.get(level)
    return limit is not None and any(
        located.finding.severity <= limit for each in checked for located in each.findings
    )
