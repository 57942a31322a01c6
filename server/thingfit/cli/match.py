"""The sub-command `match`: which model fits which device, and why not."""

from __future__ import annotations

import argparse
import re
from collections.abc import Sequence
from pathlib import Path

from thingfit.cli.collect import Collected, CollectError, collect
from thingfit.cli.console import Console, complain
from thingfit.cli.endpoint import configure_endpoint, opened
from thingfit.cli.main import COULD_NOT_RUN, fail
from thingfit.cli.report.pairs import Pairs
from thingfit.cli.selecting import (
    devices_named,
    models_named,
    no_such,
    turtle_files,
    write_report,
)
from thingfit.cli.undescribed import Named, undescribed_model
from thingfit.facts import Model
from thingfit.fit import (
    Candidate,
    Fit,
    Policy,
    WhatIf,
    all_candidates,
    all_devices,
    match,
    sensor_class,
    supposed,
)
from thingfit.fit.whatif import sensor_classes_near
from thingfit.fit.words import device_name, model_name
from thingfit.meaning import units, vocabulary
from thingfit.workspace.discovery import is_file

_FORMATS = ("table", "json", "csv", "markdown", "html")
_AMOUNT = re.compile(r"\s*(\d[\d_]*(?:\.\d+)?)\s*([^\d\s].*?)?\s*\Z")


def configure(parser: argparse.ArgumentParser) -> None:
    """Adds the arguments of the command."""
    parser.epilog = (
        "Exit status: 0 something fits, 1 nothing fits, 2 could not run. A device and a model are "
        "named by identifier, by title or by file."
    )
    add = parser.add_argument
    add("paths", nargs="*", default=["."], metavar="PATH", help="files or folders")
    add("--sources", action="append", default=[], metavar="TURTLE", help="also these Turtle files")
    add("--device", metavar="DEVICE", help="only this device")
    add("--model", metavar="MODEL", help="only this model")
    add("--task", metavar="TASK", help="only models of this category, such as KeywordSpotting")
    add("--explain", action="store_true", help="say why, with the places in the files")
    add("--format", choices=_FORMATS, default="table", help="how the pairs are written")
    add("-o", "--output", type=Path, metavar="FILE", help="write to a file")
    add("--prefer-estimates", action="store_true", help="estimate RAM even where it is declared")
    add("--assume-unknown", choices=("fits",), help="let pairs count that nobody can judge")
    add(
        "--runtime-code",
        type=_memory,
        default=0,
        metavar="SIZE",
        help="flash that the runtime takes beside each model, such as 90kB",
    )
    add("--ram", type=_memory, metavar="SIZE", help="what if devices had this much RAM")
    add("--flash", type=_memory, metavar="SIZE", help="what if devices had this much flash")
    add(
        "--add-sensor",
        type=_sensor,
        action="append",
        default=[],
        metavar="CLASS",
        help="what if devices had this sensor too",
    )
    configure_endpoint(parser)
    add("--config", type=Path, metavar="FILE", help="the settings file, in place of the usual one")
    add("--color", choices=("auto", "always", "never"), default="auto", help="colour of the table")


def run(arguments: argparse.Namespace) -> int:
    """Matches the models with the devices and writes the pairs."""
    if arguments.endpoint:
        return _run_remote(arguments)
    try:
        collected = collect(
            [*arguments.paths, *turtle_files(arguments.sources)],
            arguments.config,
            lambda each: each,
        )
    except CollectError as error:
        return fail(str(error))
    return _report(arguments, collected)


def _run_remote(arguments: argparse.Namespace) -> int:
    """Matches the models and devices of an endpoint."""
    from thingfit.cli import fleet
    from thingfit.workspace.endpoint import EndpointError

    what, policy = _what_if(arguments), _policy(arguments)

    def is_meant(model: Model) -> bool:
        return not arguments.task or _is_task(model, arguments.task)

    try:
        with opened(arguments.endpoint, arguments.profile) as client:
            if arguments.device and arguments.model:
                collected = fleet.pair_of(client, arguments.device, arguments.model)
            elif arguments.device:
                collected = fleet.around_device(
                    client, arguments.device, lambda each: supposed(each, what), policy
                )
            elif arguments.model:
                collected = fleet.around_model(
                    client, arguments.model, bool(what), policy, is_file(Path(arguments.model))
                )
            elif fleet.is_large(client):
                few = fleet.few_of(client, is_meant) if arguments.task else None
                if few is None:
                    fits, problem = fleet.write_all(
                        client,
                        policy,
                        arguments.output,
                        arguments.format,
                        lambda held: fleet.narrowed(
                            held, is_meant, lambda each: supposed(each, what) if what else each
                        ),
                    )
                    return fail(problem) if problem else int(not fits)
                collected = few
            else:
                collected = fleet.everything(client)
    except (CollectError, EndpointError) as error:
        return fail(str(error))
    return _report(arguments, collected)


def _report(arguments: argparse.Namespace, collected: Collected) -> int:
    for each in collected.errors:
        complain(each)
    if collected.errors and not collected.inputs:
        return COULD_NOT_RUN
    pairs = _pairs(arguments, collected)
    if isinstance(pairs, str):
        return fail(pairs)
    problem = write_report(
        lambda console: _write(pairs, arguments, console), arguments.output, arguments.color
    )
    if problem:
        return fail(problem)
    if collected.errors:
        return COULD_NOT_RUN
    return int(not any(each.fit is Fit.FITS for each in pairs.matches))


def _pairs(arguments: argparse.Namespace, collected: Collected) -> Pairs | str:
    """The pairs that are asked for, or why there are none."""
    candidates = list(all_candidates(collected.snapshot))
    devices = list(all_devices(collected.snapshot))
    by_file = bool(arguments.model) and is_file(Path(arguments.model))
    if not devices or not (candidates or by_file):
        lacking = [
            noun for noun, found in (("model", candidates), ("device", devices)) if not found
        ]
        if arguments.endpoint:
            return f"no {' and no '.join(lacking)} is known at `{arguments.endpoint}`"
        where = ", ".join(f"`{each}`" for each in arguments.paths)
        return f"no {' and no '.join(lacking)} is described in {where}; Turtle needs `--sources`"
    if arguments.model:
        named = _models(arguments.model, candidates, collected)
        if isinstance(named, str):
            return named
        candidates, collected = list(named.candidates), named.collected
    if arguments.device:
        chosen = devices_named(arguments.device, devices, collected)
        if not chosen:
            return no_such("device", arguments.device, [device_name(each) for each in devices])
        devices = chosen
    if arguments.task:
        tasks = [each for each in candidates if _is_task(each.model, arguments.task)]
        if not tasks:
            known = {vocabulary.local_name(c.value) for m in candidates for c in m.model.categories}
            return no_such("model of the category", arguments.task, sorted(known))
        candidates = tasks
    what, policy = _what_if(arguments), _policy(arguments)
    if what:
        devices = [supposed(each, what) for each in devices]
    found = [match(candidate, device, policy) for candidate in candidates for device in devices]
    return Pairs(tuple(candidates), tuple(devices), tuple(found), collected, policy)


def _models(written: str, known: Sequence[Candidate], collected: Collected) -> Named | str:
    """The models of a name or a file, or why there are none."""
    named = models_named(written, known, collected)
    if named:
        return Named(tuple(named), collected)
    alone = undescribed_model(written, collected)
    return alone or no_such("model", written, [model_name(each.model) for each in known])


def _what_if(arguments: argparse.Namespace) -> WhatIf:
    return WhatIf(arguments.ram, arguments.flash, tuple(arguments.add_sensor))


def _policy(arguments: argparse.Namespace) -> Policy:
    return Policy(
        arguments.prefer_estimates, arguments.assume_unknown == "fits", arguments.runtime_code
    )


def _is_task(model: Model, written: str) -> bool:
    wanted = re.sub(r"[\s_-]", "", written).casefold()
    for each in model.categories:
        term = vocabulary.term(each.value)
        names = (vocabulary.local_name(each.value), *((term.label, *term.names) if term else ()))
        if each.value == written or wanted in {
            re.sub(r"[\s_-]", "", name).casefold() for name in names
        }:
            return True
    return False


def _memory(written: str) -> int:
    found = _AMOUNT.match(written)
    if found is not None:
        number = units.exact(float(found[1]) if "." in found[1] else int(found[1]))
        size = units.memory_bytes(number, found[2] or "byte")
        if size is not None:
            return size
    raise argparse.ArgumentTypeError(f"a size such as `256kB` is expected, not `{written}`")


def _sensor(written: str) -> str:
    found = sensor_class(written)
    if found is None:
        close = sensor_classes_near(written)
        end = f"did you mean `{close[0]}`?" if close else "`Camera` is one, for instance"
        raise argparse.ArgumentTypeError(f"there is no class of sensor `{written}`; {end}")
    if vocabulary.is_unmatchable(found):
        raise argparse.ArgumentTypeError(f"no device can have `{written}`; name a real class")
    return found


def _write(pairs: Pairs, arguments: argparse.Namespace, console: Console) -> None:
    match arguments.format:
        case "json":
            from thingfit.cli.report.pairs_json import as_json

            console.write(as_json(pairs, arguments.explain))
        case "csv":
            from thingfit.cli.report.pairs_text import as_csv

            console.write(as_csv(pairs))
        case "markdown":
            from thingfit.cli.report.pairs_text import as_markdown

            console.write(as_markdown(pairs, arguments.explain))
        case "html":
            from thingfit.cli.report.pairs_html import as_html

            console.write(as_html(pairs))
        case _ if arguments.explain:
            from thingfit.cli.report.pairs_explained import write_explained

            write_explained(pairs, console)
        case _:
            from thingfit.cli.report.pairs_table import write_table

            write_table(pairs, console)
