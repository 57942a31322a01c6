"""The published workspace, as Turtle and as imported JSON-LD, and what another program says."""

from __future__ import annotations

import json
from functools import cache
from typing import Any

import rdflib

from tests.facts.published import PUBLISHED, files
from thingfit.facts.transcribe import RELATIVE, transcribe
from thingfit.fit import Match, Policy, all_candidates, all_devices, match_all
from thingfit.meaning.turtle import read_turtle
from thingfit.workspace import Host, Snapshot
from thingfit.workspace.binaries import binary_from

FOLDER = "file:///published/"
Key = tuple[str, str]


@cache
def pairs() -> dict[Key, dict[str, Any]]:
    """The pairs of the published matrix by identifier of the model and of the device."""
    loaded = json.loads((PUBLISHED / "matrix.json").read_text("utf-8"))["pairs"]
    return {(each["uuid"], each["device_id"]): each for each in loaded}


@cache
def as_turtle() -> Snapshot:
    """The files as they were published."""
    host = Host()
    for path in files():
        host.set_text(f"{FOLDER}{path.name}", path.read_text("utf-8"))
    return host.snapshot()


@cache
def as_json_ld(with_files: bool = False) -> Snapshot:
    """The same after an import, on request with the model files beside the descriptions."""
    host = Host()
    for path in files():
        found = transcribe(read_turtle(path.read_text("utf-8"), RELATIVE))
        for number, each in enumerate(found.transcripts):
            host.set_text(f"{FOLDER}{path.stem}-{number}.jsonld", each.text)
    if with_files:
        for path in sorted((PUBLISHED / "models").glob("*.tflite")):
            host.set_binary(binary_from(f"{FOLDER}{path.name}", path.read_bytes()))
    return host.snapshot()


@cache
def as_graphs(compact: bool) -> Snapshot:
    """The same as other programs write graphs: expanded and flat, or with prefixes and `@graph`."""
    host = Host()
    for path in files():
        graph = rdflib.Graph().parse(path)
        names = {prefix: str(iri) for prefix, iri in graph.namespaces()} if compact else None
        text = graph.serialize(format="json-ld", context=names)
        host.set_text(f"{FOLDER}{path.stem}.jsonld", text)
    return host.snapshot()


def matches(snapshot: Snapshot, policy: Policy) -> dict[Key, Match]:
    """All pairs by identifier of the model and of the device."""
    found: dict[Key, Match] = {}
    for each in match_all(all_candidates(snapshot), all_devices(snapshot), policy):
        assert each.model.identifier and each.device.id
        found[each.model.identifier.value, each.device.id.value] = each
    return found
