"""What a push sends and drops, and what it would."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from thingfit.cli.collect import Collected, CollectError, collect
from thingfit.cli.console import complain, console_on
from thingfit.cli.endpoint import Bar
from thingfit.cli.graph_names import Repository, ours, repository_of
from thingfit.cli.main import COULD_NOT_RUN
from thingfit.cli.selecting import turtle_files
from thingfit.facts import Document
from thingfit.fit.fleet import items_of
from thingfit.workspace.endpoint import Client, Packed, Stock, drop, pack, stock
from thingfit.workspace.endpoint import push as send
from thingfit.workspace.endpoint.packed import Address

_SIGNS = {"new": "+", "changed": "~", "removed": "-", "unfinished": "?"}


@dataclass(slots=True)
class _Plan:
    """What is here and what is there; `told` are the differences found so far."""

    client: Client
    collected: Collected
    addresses: dict[str, Address]
    there: dict[str, Stock]
    gone: list[Stock]
    told: list[tuple[str, str]] = field(default_factory=list)

    def changed(self, bar: Bar | None = None) -> Iterator[Packed]:
        """The documents that differ from what is there, one after the other."""
        for number, (uri, address) in enumerate(self.addresses.items()):
            document = self.collected.snapshot.documents[uri]
            packed = _packed(document, self.collected, address, self.client)
            known = self.there.get(packed.graph)
            if bar is not None:
                bar(number)
            if known is None or known.hash != packed.hash:
                self.told.append((_word(known), packed.path))
                yield packed


def push(arguments: argparse.Namespace, client: Client) -> int:
    """Sends what changed, and drops what was removed."""
    plan = _plan(arguments, client)
    console = console_on(sys.stdout)
    bar = Bar("sending", len(plan.addresses))
    if arguments.dry_run:
        sent = sum(1 for _ in plan.changed(bar))
        dropped = len(plan.gone)
    else:
        try:
            sent = send(client, plan.changed(bar), plan.there)
            dropped = drop(client, [each.graph for each in plan.gone])
        finally:
            bar.end()
    bar.end()
    _tell(plan)
    verb = "would be sent" if arguments.dry_run else "sent"
    same = len(plan.addresses) - sent
    console.line(f"{sent} {verb}, {dropped} dropped, {same} unchanged")
    return COULD_NOT_RUN if plan.collected.errors else 0


def diff(arguments: argparse.Namespace, client: Client) -> int:
    """Tells what a push would change."""
    plan = _plan(arguments, client)
    for _ in plan.changed():
        pass
    _tell(plan)
    if plan.collected.errors:
        return COULD_NOT_RUN
    return int(bool(plan.told or plan.gone))


def _plan(arguments: argparse.Namespace, client: Client) -> _Plan:
    sources = turtle_files(arguments.sources)
    collected = collect([*arguments.paths, *sources], arguments.config, lambda each: each)
    for error in collected.errors:
        complain(error)
    repository = repository_of(arguments.paths, arguments.base)
    documents = ours(collected.snapshot, collected.inputs)
    addresses = repository.addresses(documents)
    for each in documents:
        if each.uri not in addresses:
            path = collected.paths.get(each.uri, each.uri)
            raise CollectError(f"`{path}` lies outside of `{repository.folder}`")
    there = stock(client, repository.name)
    graphs = {each.graph for each in addresses.values()}
    gone = [
        each
        for graph, each in there.items()
        # A file that cannot be read is no file that was removed.
        if graph not in graphs
        and not collected.errors
        and _is_within(each.path, arguments.paths, sources, repository)
    ]
    return _Plan(client, collected, addresses, there, gone)


def _packed(document: Document, collected: Collected, address: Address, client: Client) -> Packed:
    was_slim = "tree" not in vars(document)
    snapshot = collected.snapshot
    packed = pack(document, snapshot, address, items_of(document, snapshot), client.profile)
    if was_slim:
        document.slim()
    return packed


def _is_within(
    path: str, asked: Sequence[str], sources: Sequence[str], repository: Repository
) -> bool:
    """Whether a document that is there would be here, were it not removed."""
    for each in (*asked, *sources):
        place = repository.path_of(Path(each).absolute().as_uri())
        if place is None:
            continue
        if Path(each).is_dir() and path.endswith(".ttl") and each not in sources:
            continue  # Turtle is sent when it is named, so that it is not here says nothing.
        if place in (".", path) or path.startswith(f"{place}/"):
            return True
    return False


def _word(known: Stock | None) -> str:
    if known is None:
        return "new"
    return "changed" if known.hash else "unfinished"


def _tell(plan: _Plan) -> None:
    console = console_on(sys.stdout)
    for word, path in sorted((*plan.told, *(("removed", each.path) for each in plan.gone))):
        console.line(f"{_SIGNS[word]} {path}")
