"""The sub-command `compare`: models that meet given needs, ranked, the best ones marked."""

from __future__ import annotations

import argparse
from dataclasses import replace
from pathlib import Path

from thingfit.cli.collect import Collected, CollectError, collect
from thingfit.cli.console import Console, complain
from thingfit.cli.endpoint import configure_endpoint, opened
from thingfit.cli.main import COULD_NOT_RUN, fail
from thingfit.cli.report.ranked import Ranked
from thingfit.cli.selecting import devices_named, no_such, turtle_files, write_report
from thingfit.fit import Policy, all_candidates, all_devices, sensor_class
from thingfit.fit.rank import Axis, Needs, meets, rank, term_named
from thingfit.fit.whatif import sensor_classes_near
from thingfit.fit.words import device_name
from thingfit.meaning import vocabulary

_FORMATS = ("table", "json", "csv", "markdown", "html")
_FRONT_HELP = "what the front is about; `metric,ram` if not given"
_AXES = tuple(each.value for each in Axis)


class _AskedError(Exception):
    """Something is asked for that does not exist; the text is one sentence for the user."""


def configure(parser: argparse.ArgumentParser) -> None:
    """Adds the arguments of the command."""
    parser.epilog = (
        "Exit status: 0 models meet the needs, 1 none does, 2 could not run. A model is on the "
        "Pareto front when no other one is as good on all axes of --front and better on one."
    )
    add = parser.add_argument
    add("paths", nargs="*", default=["."], metavar="PATH", help="files or folders")
    add("--sources", action="append", default=[], metavar="TURTLE", help="also these Turtle files")
    add("--device", metavar="DEVICE", help="models that fit it, by identifier, title or file")
    add("--sensor", action="append", default=[], metavar="CLASS", help="models that use it")
    add("--text", action="append", default=[], help="models with it in name or description")
    add("--dataset", default="", metavar="TEXT", help="models trained with such a data set")
    add("--category", metavar="NAME", help="models of this category, such as Classification")
    add("--metric", metavar="NAME", help="models measured by it; if not given the usual one counts")
    add("--by", choices=_AXES, default="metric", help="what the order is by")
    add("--front", type=_axes, default=(Axis.METRIC, Axis.RAM), metavar="AXES", help=_FRONT_HELP)
    add("--format", choices=_FORMATS, default="table", help="how the models are written")
    add("-o", "--output", type=Path, metavar="FILE", help="write to a file")
    add("--prefer-estimates", action="store_true", help="estimate RAM even where it is declared")
    add("--assume-unknown", choices=("fits",), help="let models count that nobody can judge")
    configure_endpoint(parser)
    add("--config", type=Path, metavar="FILE", help="the settings file, in place of the usual one")
    add("--color", choices=("auto", "always", "never"), default="auto", help="colour of the table")


def run(arguments: argparse.Namespace) -> int:
    """Compares the models and writes the report."""
    try:
        if arguments.endpoint:
            collected, total = _fetched(arguments)
        else:
            paths = [*arguments.paths, *turtle_files(arguments.sources)]
            collected, total = collect(paths, arguments.config, lambda each: each), None
        for error in collected.errors:
            complain(error)
        if collected.errors and not collected.inputs:
            return COULD_NOT_RUN
        ranked = _ranked(arguments, collected, total)
    except (CollectError, _AskedError) as error:
        return fail(str(error))
    problem = write_report(
        lambda console: _write(ranked, arguments.format, console), arguments.output, arguments.color
    )
    if problem:
        return fail(problem)
    return COULD_NOT_RUN if collected.errors else int(not ranked.entries)


def _fetched(arguments: argparse.Namespace) -> tuple[Collected, int]:
    """The models of an endpoint that may meet the needs, and how many it has."""
    from thingfit.cli import fleet
    from thingfit.workspace.endpoint import EndpointError

    needs, policy = _needs_of_models(arguments), _policy(arguments)
    try:
        with opened(arguments.endpoint, arguments.profile) as client:
            if arguments.device is None:
                found = fleet.models_that(client, lambda each: meets(each, needs))
            else:
                found = fleet.around_device(client, arguments.device, lambda each: each, policy)
            return found, fleet.total_of(client, "model")
    except EndpointError as error:
        raise _AskedError(str(error)) from None


def _policy(arguments: argparse.Namespace) -> Policy:
    return Policy(arguments.prefer_estimates, arguments.assume_unknown == "fits")


def _ranked(arguments: argparse.Namespace, collected: Collected, total: int | None) -> Ranked:
    candidates = tuple(all_candidates(collected.snapshot))
    if total == 0:
        raise _AskedError(f"no model is known at `{arguments.endpoint}`")
    if not candidates and total is None:
        where = ", ".join(f"`{each}`" for each in arguments.paths)
        raise _AskedError(f"no model is described in {where}; Turtle needs `--sources`")
    needs = _needs(arguments, collected)
    by, front = Axis(arguments.by), arguments.front
    if needs.device is None and Axis.LATENCY in (by, *front):
        raise _AskedError("a latency is one on a device, so `--device` is expected with it")
    count = len(candidates) if total is None else total
    ranking = rank(candidates, needs, by, front, _policy(arguments))
    return Ranked(ranking, needs, count, collected)


def _needs_of_models(arguments: argparse.Namespace) -> Needs:
    """What models have to meet whatever the device."""
    return Needs(
        sensors=tuple(map(_sensor, arguments.sensor)),
        texts=tuple(arguments.text),
        dataset=arguments.dataset,
        category=_term("category", arguments.category, vocabulary.CATEGORY),
        metric=_term("metric", arguments.metric, vocabulary.METRIC),
    )


def _needs(arguments: argparse.Namespace, collected: Collected) -> Needs:
    needs = _needs_of_models(arguments)
    if arguments.device is None:
        return needs
    devices = tuple(all_devices(collected.snapshot))
    found = devices_named(arguments.device, devices, collected)
    if not found:
        names = [device_name(each) for each in devices]
        raise _AskedError(no_such("device", arguments.device, names))
    if len(found) > 1:
        raise _AskedError(
            f"`{arguments.device}` names {len(found)} devices; an identifier names one"
        )
    return replace(needs, device=found[0])


def _sensor(written: str) -> str:
    found = sensor_class(written)
    if found is None:
        raise _AskedError(no_such("class of sensor", written, sensor_classes_near(written)))
    return found


def _term(noun: str, written: str | None, cls: str) -> str:
    if written is None:
        return ""
    found = term_named(written, cls)
    if found is None:
        names = [vocabulary.local_name(each) for each in vocabulary.members(cls)]
        raise _AskedError(no_such(noun, written, names))
    return found


def _axes(written: str) -> tuple[Axis, ...]:
    names = tuple(filter(None, map(str.strip, written.split(","))))
    unknown = next((each for each in names if each not in _AXES), None)
    if unknown is not None or not names:
        listed = ", ".join(f"`{each}`" for each in _AXES)
        raise argparse.ArgumentTypeError(f"some of {listed} are expected, not `{written}`")
    return tuple(dict.fromkeys(map(Axis, names)))


def _write(ranked: Ranked, wanted: str, console: Console) -> None:
    match wanted:
        case "json":
            from thingfit.cli.report.ranked_json import as_json

            console.write(as_json(ranked))
        case "csv":
            from thingfit.cli.report.ranked_text import as_csv

            console.write(as_csv(ranked))
        case "markdown":
            from thingfit.cli.report.ranked_text import as_markdown

            console.write(as_markdown(ranked))
        case "html":
            from thingfit.cli.report.ranked_html import as_html

            console.write(as_html(ranked))
        case _:
            from thingfit.cli.report.ranked_text import write_table

            write_table(ranked, console)
