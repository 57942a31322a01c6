"""The plans that tests of targets go through: the published pairs and those of the examples."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache
from hashlib import sha256

from tests.conftest import REPOSITORY
from tests.facts.published import PUBLISHED, files
from tests.fit.published import FOLDER, pairs
from thingfit.deploy.parts import Plan, Refusal
from thingfit.deploy.plan import plan
from thingfit.facts import Device
from thingfit.fit import Candidate, all_candidates, all_devices
from thingfit.workspace import Host, Snapshot
from thingfit.workspace.binaries import binary_from

MICRO = ("platformio", "arduino", "zephyr", "esp-idf")
"""The targets that run on a controller."""

EXAMPLES = REPOSITORY / "examples"


@cache
def published_snapshot() -> Snapshot:
    """The published descriptions and model files."""
    host = Host()
    for path in files():
        host.set_text(f"{FOLDER}{path.name}", path.read_text("utf-8"))
    for path in sorted((PUBLISHED / "models").glob("*.tflite")):
        host.set_binary(binary_from(f"{FOLDER}{path.name}", path.read_bytes()))
    return host.snapshot()


@cache
def example_snapshot() -> Snapshot:
    """The descriptions and model files of the examples, without what was generated from them."""
    host = Host()
    for path in sorted(EXAMPLES.rglob("*.jsonld")):
        if EXAMPLES / "deployments" in path.parents:
            continue
        host.set_text(path.as_uri(), path.read_text("utf-8"))
    for path in sorted((EXAMPLES / "models").glob("*.tflite")):
        host.set_binary(binary_from(path.as_uri(), path.read_bytes()))
    return host.snapshot()


def published_content(name: str) -> bytes:
    """The file of a published model."""
    return (PUBLISHED / "models" / f"{name}.tflite").read_bytes()


def published_pairs(only_fitting: bool = True) -> Iterator[tuple[str, Candidate, Device]]:
    """The published pairs with the name of the model file."""
    snapshot = published_snapshot()
    models = {c.model.identifier.value: c for c in all_candidates(snapshot) if c.model.identifier}
    devices = {each.id.value: each for each in all_devices(snapshot) if each.id}
    for (model, device), pair in pairs().items():
        if pair["compatible"] or not only_fitting:
            yield pair["model"], models[model], devices[device]


@cache
def published_plans(target: str) -> tuple[Plan, ...]:
    """The plans of all published pairs that fit."""
    found = []
    for name, candidate, device in published_pairs():
        made = plan(
            published_snapshot(), candidate, device, target, content=published_content(name)
        )
        assert isinstance(made, Plan), (name, device.id, made)
        found.append(made)
    return tuple(found)


@cache
def example_plans(target: str) -> tuple[Plan, ...]:
    """The plans of the pairs of the examples that fit, in the order of the workspace."""
    found = (each for _, each in example_tries(target))
    return tuple(each for each in found if isinstance(each, Plan))


def example_tries(target: str, force: bool = False) -> Iterator[tuple[str, Plan | Refusal]]:
    """What comes of each pair of the examples."""
    snapshot = example_snapshot()
    read = [path.read_bytes() for path in sorted((EXAMPLES / "models").glob("*.tflite"))]
    contents = {sha256(each).hexdigest(): each for each in read}
    for candidate in all_candidates(snapshot):
        if candidate.file is None:
            continue
        for device in all_devices(snapshot):
            name = f"{candidate.model.uri} {device.uri}"
            content = contents[candidate.file.sha256]
            yield name, plan(snapshot, candidate, device, target, content=content, force=force)
