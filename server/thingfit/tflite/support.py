"""Which operators of a model a runtime cannot run, and why, by `ontology/tflite/support.json`."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache

from thingfit.json_value import JsonValue
from thingfit.resources import ResourceError, read_json
from thingfit.tflite.macs import multiplies
from thingfit.tflite.model import Operator, Subgraph, TfliteFile
from thingfit.tflite.profile import Runtime

_DATA = "ontology/tflite/support.json"
_ANY = "*"
# Operators whose data is not their first input.
_DATA_PLACES = {
    "SPLIT": 1,
    "FILL": 1,
    "SELECT_V2": 1,
    "EMBEDDING_LOOKUP": 1,
    "TRANSPOSE_CONV": 2,
}


@dataclass(frozen=True, slots=True)
class Unsupported:
    """What a runtime cannot run: an operator, or (with None for it) the model as a whole."""

    runtime: Runtime
    subgraph: int
    operator: Operator | None
    reason: str


@cache
def supported_types(runtime: Runtime) -> dict[str, tuple[str, ...]]:
    """The element types that a runtime's builtin operators work on, by operator."""
    return {name: _texts(types) for name, types in _section(runtime.value).items()}


def unsupported(file: TfliteFile, runtime: Runtime) -> tuple[Unsupported, ...]:
    """What of a model a runtime cannot run, one entry for each reason; empty when it runs all."""
    found: list[Unsupported] = []
    if len(file.subgraphs) > 1 and runtime.value in _texts(_value("single_subgraph")):
        reason = f"the model has {len(file.subgraphs)} subgraphs, this release runs one"
        found.append(Unsupported(runtime, 0, None, reason))
    seen: set[str] = set()
    for graph in file.subgraphs:
        for operator in graph.operators:
            reason = refusal(graph, operator, runtime)
            if reason and reason not in seen:
                seen.add(reason)
                found.append(Unsupported(runtime, graph.index, operator, reason))
    return tuple(found)


def refusal(graph: Subgraph, operator: Operator, runtime: Runtime) -> str:
    """Why a runtime does not run an operator, as half a sentence; empty when it does."""
    name = operator.name
    if operator.custom:
        known = _texts(_section("custom").get(runtime.value))
        return "" if name in known else f"`{name}` is a custom operator without a kernel"
    types = supported_types(runtime).get(name)
    if types is None:
        return f"there is no kernel for `{name}`"
    tensor = graph.input(operator, _DATA_PLACES.get(name, 0))
    if tensor is None or _ANY in types:
        return ""
    if tensor.dtype not in types:
        return f"`{name}` does not work on {tensor.dtype}, only on {', '.join(types)}"
    return _weights_refusal(graph, operator, tensor.dtype, runtime)


def _weights_refusal(graph: Subgraph, operator: Operator, data: str, runtime: Runtime) -> str:
    if not multiplies(operator) or operator.name == "BATCH_MATMUL":
        return ""
    weights = graph.input(operator, 1) or graph.input(operator, 2)
    pairs = _section("weights").get(runtime.value)
    allowed = _texts(pairs.get(data)) if isinstance(pairs, dict) else ()
    if weights is None or weights.dtype in allowed:
        return ""
    return f"`{operator.name}` does not multiply {data} data with {weights.dtype} weights"


def _section(name: str) -> dict[str, JsonValue]:
    value = _value(name)
    if not isinstance(value, dict):
        raise ResourceError(f"The file `{_DATA}` of the installation has no object `{name}`")
    return value


def _value(name: str) -> JsonValue:
    data = read_json(_DATA)
    return data.get(name) if isinstance(data, dict) else None


def _texts(value: JsonValue) -> tuple[str, ...]:
    return tuple(str(entry) for entry in value) if isinstance(value, list) else ()
