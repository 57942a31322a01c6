"""Models and devices of a SPARQL endpoint: what is told to it of ours, and how its own are matched.

The engine finds those that may match, by facts that leave none out; whether they do is judged here,
as for the documents of a workspace.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from typing import TypeAlias

from thingfit.facts import Device, Document
from thingfit.facts.device import device_nodes
from thingfit.facts.model import model_nodes
from thingfit.facts.stated import Text
from thingfit.fit.amounts import (
    INFINITE,
    is_ram_fixed,
    needed_flash,
    needed_ram,
    offered_flash,
    offered_ram,
)
from thingfit.fit.build import Build
from thingfit.fit.criteria.sensors import needed_classes, offered_classes
from thingfit.fit.derived import UNNAMED_SENSOR, facts_of_devices, facts_of_models, nodes_of
from thingfit.fit.index import Index, Tally, empty_index
from thingfit.fit.match import match
from thingfit.fit.snapshot import all_candidates, all_devices, candidates_of, devices_of
from thingfit.fit.verdict import DEFAULT_POLICY, Candidate, Fit, Match, Policy
from thingfit.tflite import Abi
from thingfit.workspace import Snapshot
from thingfit.workspace.endpoint import Held, Item, Wanted
from thingfit.workspace.endpoint.restored import snapshot_of
from thingfit.workspace.store import Fact

_ANYWHERE = Build(micro=True, generation=None, abi=Abi.BITS_32, kernels=None)
BLOCK = 20_000
"""How many documents with devices are held at once; with more of them the models come again."""

Pages: TypeAlias = Callable[[str], Iterable[list[Held]]]
"""Gives the facts of all documents with models, or with devices, some at a time."""


def items_of(document: Document, snapshot: Snapshot) -> Iterator[Item]:
    """The models and devices of a document as an endpoint lists them."""
    candidates = candidates_of(document, snapshot)
    nodes = nodes_of(document, [each.model for each in candidates], model_nodes)
    facts = tuple(facts_of_models(document, snapshot, DEFAULT_POLICY))
    for candidate, node in zip(candidates, nodes, strict=True):
        # What depends on the device has no bound here.
        fixed = is_ram_fixed(candidate, DEFAULT_POLICY)
        ram = _least_ram(candidate) if fixed else None
        flash = needed_flash(candidate, DEFAULT_POLICY).low
        yield Item("model", node, _names_of_model(candidate), _about(node, facts), ram, flash)
    devices = devices_of(document)
    nodes = nodes_of(document, devices, device_nodes)
    facts = tuple(facts_of_devices(document))
    for device, node in zip(devices, nodes, strict=True):
        most_ram, most_flash = offered_ram(device).high, offered_flash(device).high
        names = _called(device.id, device.title)
        facts_here = _about(node, facts)
        yield Item("device", node, names, facts_here, _bound(most_ram), _bound(most_flash))


def models_for(device: Device, policy: Policy = DEFAULT_POLICY) -> Wanted:
    """What a model may need at most to fit a device."""
    ram = None if policy.prefer_estimates else _bound(offered_ram(device).high)
    # Of a sensor without a class nobody knows whether a device has it, so such models may fit.
    classes = (*sorted(offered_classes(device)), UNNAMED_SENSOR)
    return Wanted("model", ram, _bound(offered_flash(device).high), classes)


def devices_for(candidate: Candidate, policy: Policy = DEFAULT_POLICY) -> Wanted:
    """What a device has to have at least for a model to fit."""
    ram = _least_ram(candidate) if is_ram_fixed(candidate, policy) else None
    flash = needed_flash(candidate, policy).low
    return Wanted("device", ram, flash, tuple(needed_classes(candidate.model)))


def matches_of(
    held: Iterable[Held], other: Candidate | Device, policy: Policy = DEFAULT_POLICY
) -> Iterator[Match]:
    """The pairs of one model or device with those of some documents of the other side."""
    snapshot = snapshot_of(held)
    if isinstance(other, Candidate):
        yield from (match(other, device, policy) for device in all_devices(snapshot))
    else:
        yield from (match(candidate, other, policy) for candidate in all_candidates(snapshot))


@dataclass(frozen=True, slots=True)
class Joined:
    """A page of models against a block of devices, by an index of both."""

    index: Index
    snapshot: Snapshot

    def pairs(self, policy: Policy) -> Iterator[Match]:
        """The pairs that fit or that nobody can judge, device by device."""
        candidates = {
            (document.uri, number): each
            for document in self.snapshot.documents.values()
            for number, each in enumerate(candidates_of(document, self.snapshot))
        }
        for document in self.snapshot.documents.values():
            rows = self.index.devices_by_uri.get(document.uri, ())
            for row, device in zip(rows, devices_of(document), strict=False):
                fits, unknown = self.index.models_for(row)
                for model in (*fits, *unknown):
                    found = match(candidates[model.uri, model.number], device, policy)
                    if found.fit is not Fit.NOT:
                        yield found


def joined(
    pages: Pages, policy: Policy = DEFAULT_POLICY, block: int = BLOCK
) -> Iterator[tuple[Joined, Tally]]:
    """All models against all devices of an endpoint, page by page, in bounded memory."""
    for devices in _blocks(pages("device"), block):
        kept = snapshot_of(devices)
        base = empty_index(policy).with_documents(
            {uri: ((), devices_of(each)) for uri, each in kept.documents.items()}
        )
        for page in pages("model"):
            some = snapshot_of(page)
            facts = {uri: candidates_of(each, some) for uri, each in some.documents.items()}
            # A document may describe both; its devices are those of the block.
            index = base.with_documents(
                {
                    uri: (found, devices_of(kept.documents[uri]) if uri in kept.documents else ())
                    for uri, found in facts.items()
                }
            )
            documents = {**some.documents, **kept.documents}
            binaries = {**some.binaries, **kept.binaries}
            yield Joined(index, Snapshot(documents, binaries=binaries)), index.tally()


def _blocks(pages: Iterable[list[Held]], size: int) -> Iterator[list[Held]]:
    block: list[Held] = []
    for page in pages:
        block += page
        if len(block) >= size:
            yield block
            block = []
    if block:
        yield block


def _names_of_model(candidate: Candidate) -> tuple[str, ...]:
    model = candidate.model
    path = model.file.path if model.file else None
    return _called(model.id, model.identifier, model.name, path)


def _called(*names: Text | None) -> tuple[str, ...]:
    found = (each.value.strip().lower() for each in names if each)
    return tuple(dict.fromkeys(each for each in found if each))


def _about(node: object, facts: Iterable[Fact]) -> tuple[Fact, ...]:
    return tuple(each for each in facts if node is not None and each.subject == node)


def _least_ram(candidate: Candidate) -> int:

    return needed_ram(candidate, _ANYWHERE, DEFAULT_POLICY).low


def _bound(amount: int) -> int | None:
    return None if amount >= INFINITE else amount
