"""The sub-command `deploy`: writes a project for a model on a device, or checks those there are."""

from __future__ import annotations

import argparse
import sys
from dataclasses import replace
from pathlib import Path

from thingfit.cli.collect import CollectError, collect
from thingfit.cli.console import Console, complain, console_on
from thingfit.cli.deploying import Asked, Generated, Refused, generate
from thingfit.cli.main import fail
from thingfit.cli.report import deployments as report
from thingfit.cli.selecting import turtle_files
from thingfit.rules import Severity
from thingfit.workspace.discovery import uri_of
from thingfit.workspace.writing import WriteError, write_files

_LEVELS = {severity.label: severity for severity in Severity}


def configure(parser: argparse.ArgumentParser) -> None:
    """Adds the arguments of the command."""
    parser.epilog = (
        "Exit status: 0 written, 1 refused, as the pair does not fit, a fact is missing or a file "
        "was edited, 2 could not run. With --check: 0 all is well, 1 findings of the level of "
        "--fail-on or above, 2 could not run. A device and a model are named by identifier, by "
        "title or by file. Targets: platformio, arduino, zephyr, esp-idf, linux."
    )
    add = parser.add_argument
    add("paths", nargs="*", default=["."], metavar="PATH", help="files or folders to look in")
    add("--model", metavar="MODEL", help="the model to deploy")
    add("--device", metavar="DEVICE", help="the device to deploy it to")
    add("--target", metavar="TARGET", help="the kind of project, such as platformio")
    add("-o", "--output", type=Path, metavar="DIR", help="the folder of the project")
    add("--update", type=Path, metavar="MANIFEST", help="generate an existing deployment again")
    add("--model-file", type=Path, metavar="FILE.tflite", help="the file of the model")
    add("--sources", action="append", default=[], metavar="TURTLE", help="also these Turtle files")
    add("--dry-run", action="store_true", help="list the files, and write none")
    add("--diff", action="store_true", help="show what would change, and change nothing")
    add(
        "--force",
        action="store_true",
        help="deploy what does not fit, and overwrite files edited by hand",
    )
    add(
        "--keep", action="store_true", help="leave files edited by hand as they are, write the rest"
    )
    add("--check", action="store_true", help="check the deployments there are, and write none")
    add("--fail-on", choices=[*_LEVELS, "never"], default="error", help="what fails --check")
    add("--format", choices=("text", "json"), default="text", help="how the report is written")
    add("--config", type=Path, metavar="FILE", help="the settings file, in place of the usual one")
    add("--color", choices=("auto", "always", "never"), default="auto", help="colour of text")


def run(arguments: argparse.Namespace) -> int:
    """Generates a deployment, or checks deployments."""
    wrong = _misused(arguments)
    if wrong:
        return fail(wrong)
    paths = [*arguments.paths, *([str(arguments.update)] if arguments.update else [])]
    try:
        collected = collect(
            [*paths, *turtle_files(arguments.sources)], arguments.config, lambda each: each
        )
    except CollectError as error:
        return fail(str(error))
    if arguments.check:
        from thingfit.cli.deploy_check import check

        return check(collected, arguments.format, arguments.color, _LEVELS.get(arguments.fail_on))
    for each in collected.errors:
        complain(each)
    asked = Asked(
        arguments.model,
        arguments.device,
        arguments.target,
        arguments.output,
        arguments.update,
        arguments.model_file,
        arguments.force,
        arguments.keep,
    )
    try:
        made = generate(collected, asked)
        if isinstance(made, str):
            return fail(made)
        return _finish(made, arguments)
    except WriteError as error:
        return fail(str(error))


def _finish(made: Generated | Refused, arguments: argparse.Namespace) -> int:
    """Writes the files, unless only a look is wanted or something speaks against it."""
    console = console_on(sys.stdout, arguments.color)
    if isinstance(made, Refused):
        _tell(made, arguments, console)
        return 1
    if arguments.diff:
        console.write(report.differences(made))
    elif not arguments.dry_run and not made.against:
        if made.to_write or made.update.gone:
            write_files(made.folder, made.to_write, made.update.gone)
        made = replace(made, written=True)
    if not arguments.diff or arguments.format == "json" or made.against:
        _tell(made, arguments, console)
    return int(bool(made.against))


def _tell(made: Generated | Refused, arguments: argparse.Namespace, console: Console) -> None:
    if arguments.format == "json":
        console.write(report.as_json(made))
    else:
        report.write_text(made, console)


def _misused(arguments: argparse.Namespace) -> str | None:
    """What is wrong with the options together, in one sentence."""
    chosen = [
        name
        for name in ("model", "device", "target", "output", "model_file")
        if getattr(arguments, name)
    ]
    if arguments.check:
        other = [*chosen, *(["update"] if arguments.update else [])]
        return f"`--check` stands without `--{other[0].replace('_', '-')}`" if other else None
    if arguments.update:
        other = [each for each in chosen if each != "model_file"]
        return f"`--update` tells `--{other[0]}` already" if other else None
    if arguments.force and arguments.keep:
        return (
            "`--force` overwrites edited files and `--keep` leaves them, so one of them is enough"
        )
    if arguments.output is None:
        return "name the folder of the project with `-o`"
    if uri_of(arguments.output) == uri_of(Path("/")):
        return "the project needs a folder of its own"
    if arguments.diff and arguments.format == "json":
        return "`--diff` is written as text, so `--format json` does not go with it"
    return None
