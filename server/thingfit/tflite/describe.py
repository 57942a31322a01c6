"""From a `.tflite` file to its description: what the file knows, and blanks for what it does not.

The description is a JSON value in the short terms of `https://w3id.org/thingfit/model/v1`. It
depends on the bytes, the name and the path alone, so the same file gives the same description.
"""

from __future__ import annotations

from dataclasses import dataclass
from uuid import NAMESPACE_URL, uuid5

from thingfit.json_value import JsonValue
from thingfit.meaning import vocabulary
from thingfit.tflite.memory import Abi, Estimate, Kernels, estimate
from thingfit.tflite.model import ELEMENT_BITS, Operator, Subgraph, Tensor, TfliteFile
from thingfit.tflite.operators import totals
from thingfit.tflite.profile import Runtime
from thingfit.tflite.scheme import scheme
from thingfit.tflite.support import unsupported

CONTEXT = "https://w3id.org/thingfit/model/v1"
BLANK = "TODO"
"""Marks a value that only a person knows; more words may follow after a colon."""

VERSIONS = {Runtime.CURRENT: "2026", Runtime.TFLM_2_4: "2.4", Runtime.TFLM_2_3: "2.3"}
"""What descriptions call the runtimes that memory is estimated for."""

_SCHEMES = {
    "float32": "NoQuantization",
    "float16": "NoQuantization",
    "none": "NoQuantization",
    "dynamic range": "DynamicRange",
}
_SHARES = ("SOFTMAX", "LOGISTIC", "LOG_SOFTMAX")


@dataclass(frozen=True, slots=True)
class Described:
    """The graph as descriptions show it: one operator with the names of its facts."""

    index: int
    kind: str
    custom: str
    activation: str
    dtype: str
    dtypes: frozenset[str]
    shape: tuple[int, ...]
    version: int


def describe(file: TfliteFile, name: str, path: str) -> dict[str, JsonValue]:
    """The description of a model; `name` is used where the file states none."""
    notes = file.notes
    found: dict[str, JsonValue] = {
        "@context": CONTEXT,
        "id": f"urn:uuid:{uuid5(NAMESPACE_URL, f'urn:sha256:{file.sha256}?{name}')}",
        "type": "NeuralNetwork",
        "name": (notes.name.strip() if notes else "") or name,
        "description": (notes.description.strip() if notes else "")
        or f"{BLANK}: what the model tells, and from what",
    }
    if notes and notes.version.strip():
        found["version"] = notes.version.strip()
    if notes and notes.author.strip():
        found["creator"] = notes.author.strip()
    found["license"] = (notes.license.strip() if notes else "") or BLANK
    found["dataset"] = BLANK
    found["category"] = BLANK
    found["metrics"] = [
        {"type": "Metric", "comment": f"{BLANK}: the kind of metric, and the value measured"}
    ]
    found |= known_facts(file, path)
    return found


def known_facts(file: TfliteFile, path: str) -> dict[str, JsonValue]:
    """The members of a description that the file decides, with blanks within them."""
    tensors = file.main.tensors
    found: dict[str, JsonValue] = {
        "file": {"path": path, "sizeBytes": file.size, "sha256": file.sha256},
        "input": _one_or_all([_input(tensors[index]) for index in file.main.inputs]),
        "output": _one_or_all([_output(file, tensors[index]) for index in file.main.outputs]),
    }
    macs = totals(file).macs
    if macs is not None:
        found["macs"] = macs
    found["quantizationScheme"] = quantization_scheme(file)
    found["operators"] = list(operator_kinds(file))
    needed = needed_memory(file)
    found["requires"] = [{"memory": _memory(file, needed)}]
    found |= _runtime(file, needed)
    if found_layers := layer_values(file):
        found["layers"] = found_layers
    return found


def quantization_scheme(file: TfliteFile) -> str:
    """The short term of the quantisation scheme."""
    found = scheme(file)
    return _SCHEMES.get(found.name, "PerChannel" if found.per_channel else "PerTensor")


def operator_kinds(file: TfliteFile) -> tuple[str, ...]:
    """The short terms of the operators, each once, in the order of the file."""
    return tuple(
        dict.fromkeys(
            kind_name(operator) for graph in file.subgraphs for operator in graph.operators
        )
    )


def runtime_for(file: TfliteFile) -> Runtime:
    """The newest runtime that runs the model; the current one when none does."""
    for runtime in (Runtime.CURRENT, Runtime.TFLM_2_4, Runtime.TFLM_2_3):
        if not unsupported(file, runtime):
            return runtime
    return Runtime.CURRENT


def needed_memory(file: TfliteFile) -> Estimate | None:
    """The estimate that a description states: 32-bit, with reference kernels."""
    return estimate(file, runtime_for(file), Abi.BITS_32, Kernels.REFERENCE)


def kilobytes(amount: int) -> int | float:
    """Bytes in kilobytes, whole where they are."""
    return amount // 1000 if amount % 1000 == 0 else amount / 1000


def kind_name(operator: Operator) -> str:
    """The short term of an operator; `Custom` for those that are not built in."""
    term = None if operator.custom else vocabulary.with_fact("builtinName", operator.name)
    return vocabulary.local_name(term.iri) if term else "Custom"


def format_name(dtype: str) -> str:
    """The short term of an element type, or nothing for one without a name of its own."""
    term = vocabulary.with_fact("builtinName", dtype)
    known = term is not None and vocabulary.NUMBER_FORMAT in term.types
    return dtype.lower() if known and dtype in ELEMENT_BITS else ""


def described_layers(file: TfliteFile) -> tuple[Described, ...]:
    """The operators of the main graph with the facts that a description states of them."""
    graph = file.main
    return tuple(_described(graph, index, step) for index, step in enumerate(graph.operators, 1))


def _described(graph: Subgraph, index: int, operator: Operator) -> Described:
    result = graph.output(operator)
    tensors = [graph.tensor(each) for each in (*operator.inputs, *operator.outputs)]
    return Described(
        index=index,
        kind=kind_name(operator),
        custom=operator.name if operator.custom else "",
        activation=_activation(operator),
        dtype=format_name(result.dtype) if result else "",
        dtypes=frozenset(format_name(t.dtype) for t in _data(operator, tensors)),
        shape=result.shape if result else (),
        version=operator.version,
    )


def _data(operator: Operator, tensors: list[Tensor | None]) -> list[Tensor]:
    """The tensors that hold data: all but constants that steer the operator, and biases."""
    found = [each for each in tensors if each is not None]
    data = [each for each in found if not (each.constant and each.dtype in ("INT32", "INT64"))]
    return data or found


def _activation(operator: Operator) -> str:
    if "activation" not in operator.options:
        return ""
    term = vocabulary.with_fact("activationCode", operator.option("activation"))
    return vocabulary.local_name(term.iri) if term else ""


def layer_values(file: TfliteFile) -> dict[str, JsonValue]:
    """The layers: the first operator, those between, and the last, numbered from 1."""
    values = [_layer_value(each) for each in described_layers(file)]
    found: dict[str, JsonValue] = {}
    if values:
        found["input"] = values[0]
    if len(values) > 2:
        found["middle"] = list(values[1:-1])
    if len(values) > 1:
        found["output"] = values[-1]
    return found


def _layer_value(layer: Described) -> dict[str, JsonValue]:
    found: dict[str, JsonValue] = {"index": layer.index, "kind": layer.kind}
    if layer.custom:
        found["label"] = layer.custom
    if layer.activation:
        found["activation"] = layer.activation
    if layer.dtype:
        found["quantization"] = layer.dtype
    if layer.shape and min(layer.shape) > 0:
        found["shape"] = list(layer.shape)
    return found


def _one_or_all(values: list[JsonValue]) -> JsonValue:
    return values[0] if len(values) == 1 else values


def _input(tensor: Tensor) -> dict[str, JsonValue]:
    return {
        "type": "NetworkInput",
        **tensor_facts(tensor),
        "info": f"{BLANK}: what the numbers are, and how they are made",
        "sensors": [{"info": f"{BLANK}: the type of sensor; none where the input needs none"}],
    }


def _output(file: TfliteFile, tensor: Tensor) -> dict[str, JsonValue]:
    found: dict[str, JsonValue] = {
        "type": "NetworkOutput",
        **tensor_facts(tensor),
        "info": f"{BLANK}: what the numbers say",
    }
    if labels := labels_of(file, tensor):
        found["labels"] = list(labels)
    elif _gives_shares(file, tensor):
        found["labels"] = [BLANK]
    return found


def tensor_facts(tensor: Tensor) -> dict[str, JsonValue]:
    """What a description states of an input or output and the file decides."""
    found: dict[str, JsonValue] = {}
    if tensor.name:
        found["name"] = tensor.name
    if tensor.shape and min(tensor.shape) > 0:
        found["shape"] = list(tensor.shape)
    if dtype := format_name(tensor.dtype):
        found["dtype"] = dtype
    quantization = tensor.quantization
    if quantization and tensor.dtype not in ("FLOAT32", "FLOAT16") and quantization.scale > 0:
        found["scale"] = quantization.scale
        found["zeroPoint"] = quantization.zero_point
    return found


def labels_of(file: TfliteFile, tensor: Tensor) -> tuple[str, ...]:
    """The labels that the file carries for an output, when they are as many as its values."""
    count = tensor.elements
    for each in file.notes.files if file.notes else ():
        lists_values = each.kind in ("axis labels", "value labels") and each.tensor in (
            "",
            tensor.name,
        )
        if lists_values and len(each.labels) == count and all(each.labels):
            return each.labels
    return ()


def _gives_shares(file: TfliteFile, tensor: Tensor) -> bool:
    """Whether an output tells classes apart: several values that come out of a softmax."""
    graph = file.main
    index = tensor.index
    for _ in range(3):
        step = next((each for each in graph.operators if index in each.outputs), None)
        if step is None:
            return False
        if step.name in _SHARES:
            several = bool(tensor.shape) and 1 < tensor.shape[-1] == tensor.elements
            return several and not _rebuilds_input(file, tensor)
        if step.name not in ("DEQUANTIZE", "QUANTIZE", "RESHAPE"):
            return False
        index = step.inputs[0] if step.inputs else -1
    return False


def _rebuilds_input(file: TfliteFile, tensor: Tensor) -> bool:
    """Whether an output has the form of an input, as that of an autoencoder has."""
    return any(file.main.tensors[index].shape == tensor.shape for index in file.main.inputs)


def _memory(file: TfliteFile, needed: Estimate | None) -> dict[str, JsonValue]:
    found: dict[str, JsonValue] = {}
    if needed is not None:
        found["RAM"] = {"atLeast": kilobytes(needed.declare), "unit": "kB", "basis": "Estimated"}
    else:
        found["RAM"] = {"comment": f"{BLANK}: the bytes of RAM, measured", "unit": "kB"}
    found["Flash"] = {"atLeast": kilobytes(file.size), "unit": "kB", "basis": "Measured"}
    return found


def _runtime(file: TfliteFile, needed: Estimate | None) -> dict[str, JsonValue]:
    runtime = needed.profile.runtime if needed else runtime_for(file)
    found: dict[str, JsonValue] = {
        "runtime": "TensorFlowLiteMicro",
        "runtimeVersion": VERSIONS[runtime],
    }
    if needed:
        found |= {"kernelLibrary": "ReferenceKernels", "abi": "ILP32"}
    if file.min_runtime_version:
        found["minimumRuntimeVersion"] = file.min_runtime_version
    return found
