"""The models and devices of an endpoint in the place of files: collected as those are.

What the engine can rule out is left there, once there is more of it than anybody reads.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace
from pathlib import Path
from types import MappingProxyType

from thingfit.cli.collect import Collected, CollectError
from thingfit.cli.console import Console, complain
from thingfit.cli.selecting import devices_named, models_named, no_such, write_report
from thingfit.facts import Device, Model
from thingfit.fit import Candidate, Match, Policy, all_candidates, all_devices
from thingfit.fit.fleet import devices_for, joined, models_for
from thingfit.workspace.endpoint import Client, Held, Wanted, pages, survivors
from thingfit.workspace.endpoint.reader import called, counted, facts_of, names
from thingfit.workspace.endpoint.restored import snapshot_of

LISTED = 1_000
"""How many models or devices are listed with those that do not fit; of more, these are counted."""
_MOST_PAIRS = 100_000
"""How many pairs a report holds; more are written one after the other, as CSV."""


def gathered(held: Iterable[Held]) -> Collected:
    """Documents of an endpoint as if they were read from files."""
    listed = list(held)
    order = {each.graph: each for each in sorted(listed, key=lambda each: (each.path, each.graph))}
    snapshot = snapshot_of(order.values())
    paths = {each.uri: each.path for each in order.values()}
    return Collected(snapshot, tuple(paths), MappingProxyType(paths))


def everything(client: Client, kind: str = "") -> Collected:
    """All documents with models or devices, or with those of one kind."""
    return gathered(each for page in pages(client, kind) for each in page)


def models_that(client: Client, keep: Callable[[Model], bool]) -> Collected:
    """The documents with a model of some sort; the others are not kept in memory."""
    return gathered(
        each
        for page in pages(client, "model")
        for each in page
        if any(map(keep, each.record.models))
    )


def around_device(
    client: Client, written: str, suppose: Callable[[Device], Device], policy: Policy
) -> Collected:
    """The document of a device and those of the models that may fit it, or of all when few."""
    own = list(_named(client, "device", written))
    devices = devices_named(written, all_devices(gathered(own).snapshot), gathered(own))
    if not devices:
        raise CollectError(no_such("device", written, names(client, "device")))
    wanted = [models_for(suppose(each), policy) for each in devices]
    return _with_others(client, own, "model", wanted)


def around_model(
    client: Client, written: str, is_supposed: bool, policy: Policy, is_here: bool = False
) -> Collected:
    """The document of a model and those of the devices that it may fit, or of all when few.

    Of a model file that is here and not there, the engine knows nothing to go by.
    """
    own = list(_named(client, "model", written))
    models = models_named(written, all_candidates(gathered(own).snapshot), gathered(own))
    if not models and is_here:
        return everything(client, "device")
    if not models:
        raise CollectError(no_such("model", written, names(client, "model")))
    wanted = [_devices_wanted(each, is_supposed, policy) for each in models]
    return _with_others(client, own, "device", wanted)


def pair_of(client: Client, device: str, model: str) -> Collected:
    """The documents of a device and a model that are both named."""
    found = [*_named(client, "device", device), *_named(client, "model", model)]
    return gathered(found)


def total_of(client: Client, kind: str) -> int:
    """How many models or devices there are."""
    return counted(client, kind)


def narrowed(
    held: Held, keep: Callable[[Model], bool], suppose: Callable[[Device], Device]
) -> Held:
    """A document with those of its models that are meant, and its devices as they are supposed."""
    record = held.record
    kept = [each for each in zip(record.models, record.files, strict=True) if keep(each[0])]
    models, files = tuple(each for each, _ in kept), tuple(each for _, each in kept)
    devices = tuple(map(suppose, record.devices))
    return replace(held, record=replace(record, models=models, files=files, devices=devices))


def few_of(client: Client, keep: Callable[[Model], bool]) -> Collected | None:
    """The models of some sort with all devices; nothing where these are too many pairs."""
    models = [
        each
        for page in pages(client, "model")
        for each in page
        if any(map(keep, each.record.models))
    ]
    count = sum(keep(model) for each in models for model in each.record.models)
    if count * counted(client, "device") > _MOST_PAIRS:
        return None
    return gathered([*models, *(each for page in pages(client, "device") for each in page)])


def write_all(
    client: Client,
    policy: Policy,
    output: Path | None,
    wanted: str,
    change: Callable[[Held], Held],
) -> tuple[int, str | None]:
    """Writes the pairs of a whole fleet that fit or may fit, as they come; gives how many fit.

    The documents are matched as `change` makes them.
    """
    from thingfit.cli.report.pairs_text import csv_lines

    count = counted(client, "model") * counted(client, "device")
    if wanted != "csv":
        return 0, (
            f"{count:,} pairs are too many for one report; `--format csv` writes those that may "
            "fit one after the other, and `--device` or `--model` asks for one"
        )
    fits = 0
    paths: dict[str, str] = {}

    def told(kind: str) -> Iterator[list[Held]]:
        for page in pages(client, kind):
            paths.update((each.uri, each.path) for each in page)
            yield list(map(change, page))

    def found() -> Iterator[Match]:
        nonlocal fits
        for part, tally in joined(told, policy):
            fits += tally.fits
            yield from part.pairs(policy)

    def write(console: Console) -> None:
        for line in csv_lines(found(), lambda uri: paths.get(uri, uri)):
            console.write(line)

    problem = write_report(write, output)
    return fits, problem


def is_large(client: Client) -> bool:
    """Whether an endpoint has more pairs than a report holds."""
    return counted(client, "model") * counted(client, "device") > _MOST_PAIRS


def _named(client: Client, kind: str, written: str) -> Iterator[Held]:
    return (each for page in facts_of(client, called(client, kind, written)) for each in page)


def _devices_wanted(candidate: Candidate, is_supposed: bool, policy: Policy) -> Wanted:
    # What devices are supposed to be is not what the engine knows of them.
    return Wanted("device", None, None, ()) if is_supposed else devices_for(candidate, policy)


def _with_others(client: Client, own: list[Held], kind: str, wanted: list[Wanted]) -> Collected:
    total = counted(client, kind)
    if total <= LISTED:
        others = [each for page in pages(client, kind) for each in page]
    else:
        graphs = sorted({graph for each in wanted for graph in survivors(client, each)})
        others = [each for page in facts_of(client, graphs) for each in page]
        left = total - sum(len(_of(kind, each)) for each in others)
        if left:
            complain(f"{left:,} of {total:,} {kind}s cannot fit, and are left out")
    return gathered([*own, *others])


def _of(kind: str, held: Held) -> tuple[object, ...]:
    return held.record.models if kind == "model" else held.record.devices
