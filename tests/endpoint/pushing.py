"""Documents of a folder, ready to be sent, without the command line."""

from __future__ import annotations

from pathlib import Path

from tests.endpoint.graphs import BASE
from thingfit.cli.collect import collect
from thingfit.cli.graph_names import Repository, ours
from thingfit.fit.fleet import items_of
from thingfit.workspace.endpoint import Packed, Profile, pack


def packed_in(folder: Path, profile: Profile) -> list[Packed]:
    """The documents of a folder, by their paths."""
    collected = collect([str(folder)], None, lambda options: options)
    documents = ours(collected.snapshot, collected.inputs)
    addresses = Repository(folder, BASE).addresses(documents)
    snapshot = collected.snapshot
    return [
        pack(each, snapshot, addresses[each.uri], items_of(each, snapshot), profile)
        for each in documents
    ]
