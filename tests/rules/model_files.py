"""Descriptions beside model files: those of `examples/models`, and some made for a test."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import cache

from tests.conftest import REPOSITORY
from tests.tflite.build import Model
from thingfit.rules import Finding, check
from thingfit.workspace import Host, Snapshot
from thingfit.workspace.binaries import Binary, absent, binary_from, file_name, wanted_by

FOLDER = REPOSITORY / "examples" / "models"
URI = "file:///test.model.json"


def _custom() -> bytes:
    model = Model()
    graph = model.graph()
    one, two = graph.tensor("INT8", 1, 4), graph.tensor("INT8", 1, 4)
    graph.operator(32, [one], [two], custom="Mystery")
    return model.bytes(graph.table([one], [two]))


def _unsupported() -> bytes:
    """A convolution of uint8, which was given up after TensorFlow Lite Micro 2.4."""
    model = Model()
    graph = model.graph()
    data, result = graph.tensor("UINT8", 1, 4, 4, 1, scales=1), graph.tensor("UINT8", 1, 4, 4, 1)
    weights = graph.tensor("UINT8", 1, 1, 1, 1, data=1, scales=1)
    graph.operator(3, [data, weights, -1], [result], options=(1, {}))
    return model.bytes(graph.table([data], [result]))


MADE: Mapping[str, Callable[[], bytes]] = {
    "custom.tflite": _custom,
    "unsupported.tflite": _unsupported,
}


@cache
def file_at(uri: str) -> Binary:
    """The file of that name: made for a test, or of the examples."""
    name = file_name(uri)
    if name in MADE:
        return binary_from(uri, MADE[name]())
    path = FOLDER / name
    return binary_from(uri, path.read_bytes()) if path.is_file() else absent(uri)


def described(text: str, uri: str = URI) -> tuple[Snapshot, str]:
    """A snapshot with one description and the files that it speaks of."""
    host = Host()
    document = host.set_text(uri, text)
    for wanted in wanted_by(document):
        host.set_binary(file_at(wanted))
    return host.snapshot(), uri


def findings(text: str) -> tuple[Finding, ...]:
    """The findings of one description."""
    return check(*described(text))


def found(text: str, name: str) -> list[Finding]:
    """The findings of one rule about one description."""
    return [each for each in findings(text) if each.name == name]
