"""Rules about the inside of a model: its work and its layers, against the file."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise

from thingfit.facts.network import Layer
from thingfit.json_value import JsonValue
from thingfit.meaning import vocabulary
from thingfit.rules.case import Case, Fixes, head_of, is_blank, set_value, written
from thingfit.rules.finding import Fix, Found, Related, Severity
from thingfit.rules.registry import model_rule
from thingfit.syntax import Object
from thingfit.text import Edit, Span
from thingfit.tflite.describe import Described, described_layers, layer_values
from thingfit.tflite.operators import totals

_FORMATS = ("Int32", "Int64", "Bool")
_STEERED = frozenset(
    "BroadcastTo ExpandDims Fill Gather Mean MirrorPad Pad PadV2 ReduceMax ReduceMin Reshape "
    "ResizeBilinear ResizeNearestNeighbor Slice Split SplitV Squeeze StridedSlice Sum Tile "
    "Transpose TransposeConv".split()
)
"""Operators with an input that says how they work: a shape, axes, sizes or an index."""


@model_rule("macs-differ", Severity.WARNING)
def macs_differ(case: Case) -> Iterator[Found]:
    """Declared multiply-accumulate operations that are not those of the model file.

    They are counted by the standard definition: one for each product of a weight and a value, for
    convolutions, fully connected layers and their like. Numbers that were rounded on their way
    through other programs are found too.

    Bad:
        {
          "@context": "https://w3id.org/thingfit/model/v1",
          "type": "NeuralNetwork",
          "name": "Gesture",
          "license": "CC0-1.0",
          "file": { "path": "gesture.int8.tflite" },
          "macs": 1000000
        }

    Good:
        {
          "@context": "https://w3id.org/thingfit/model/v1",
          "type": "NeuralNetwork",
          "name": "Gesture",
          "license": "CC0-1.0",
          "file": { "path": "gesture.int8.tflite" }
        }
    """
    stated, file = case.model.macs, case.file
    counted = totals(file).macs if stated and file else None
    if stated is None or counted is None or stated.value == counted:
        return
    message = (
        f"declared are {stated.value:,} multiply-accumulate operations, the model has {counted:,}"
    )
    yield Found(stated.span, message, case.fix(f"Set to {counted}", stated, counted))


@model_rule("layers-differ", Severity.WARNING)
def layers_differ(case: Case) -> Iterator[Found]:
    """Described layers that are not those of the model file.

    Layers are compared by number, kind and activation, in the order input, middle by index, output.
    The first difference is told; the fix writes all layers anew.

    Bad:
        {
          "@context": "https://w3id.org/thingfit/model/v1",
          "type": "NeuralNetwork",
          "name": "Sine",
          "license": "CC0-1.0",
          "file": { "path": "sine.int8.tflite" },
          "layers": {
            "input": { "index": 1, "kind": "FullyConnected" },
            "output": { "index": 2, "kind": "Softmax" }
          }
        }

    Good:
        {
          "@context": "https://w3id.org/thingfit/model/v1",
          "type": "NeuralNetwork",
          "name": "Sine",
          "license": "CC0-1.0",
          "file": { "path": "sine.int8.tflite" },
          "layers": {
            "input": { "index": 1, "kind": "FullyConnected" },
            "middle": [{ "index": 2, "kind": "FullyConnected" }],
            "output": { "index": 3, "kind": "FullyConnected" }
          }
        }
    """
    stated, file = case.model.layers, case.file
    if not stated or file is None:
        return
    found = _first_difference(case, stated, described_layers(file))
    if found:
        span, message = found
        yield Found(span, message, _rewritten(case, layer_values(file)))


def _first_difference(
    case: Case, stated: tuple[Layer, ...], real: tuple[Described, ...]
) -> tuple[Span, str] | None:
    for number, (layer, is_) in enumerate(zip(stated, real, strict=False), 1):
        kind = _name(layer.type.value) if layer.type else ""
        if layer.type and kind != is_.kind and not is_blank(kind):
            return layer.type.span, f"layer {number} is `{kind}`, in the model it is `{is_.kind}`"
        activation = _name(layer.activation.value) if layer.activation else ""
        if layer.activation and is_.activation and activation != is_.activation:
            return (
                layer.activation.span,
                f"layer {number} has the activation `{activation}`, in the model it has "
                f"`{is_.activation}`",
            )
    if len(stated) != len(real):
        span = head_of(case.document, stated[0].span)
        return span, f"{len(stated)} layers are described, the model has {len(real)}"
    return None


def _rewritten(case: Case, values: dict[str, JsonValue]) -> Fixes:
    """The fix that writes the layers anew, where the description has them as one member."""
    for part in case.document.parts:
        node = part.node.get("layers")
        held = isinstance(node, Object) and all(
            node.span.holds(each.span) for each in case.model.layers
        )
        if isinstance(node, Object) and held:
            return set_value(case.document, "Write the layers anew", node.span, values, safe=False)
    return ()


@model_rule("layer-index-duplicate", Severity.WARNING)
def layer_index_duplicate(case: Case) -> Iterator[Found]:
    """Two layers with the same index.

    The index is the place of a layer in the order of execution, over input, middle and output
    layers alike; counting the middle layers from 1 again is a common slip.

    Bad:
        {
          "@context": "https://w3id.org/thingfit/model/v1",
          "type": "NeuralNetwork",
          "name": "Sine",
          "license": "CC0-1.0",
          "layers": {
            "input": { "index": 1, "kind": "FullyConnected" },
            "middle": [{ "index": 1, "kind": "FullyConnected" }],
            "output": { "index": 2, "kind": "FullyConnected" }
          }
        }

    Good:
        {
          "@context": "https://w3id.org/thingfit/model/v1",
          "type": "NeuralNetwork",
          "name": "Sine",
          "license": "CC0-1.0",
          "layers": {
            "input": { "index": 1, "kind": "FullyConnected" },
            "middle": [{ "index": 2, "kind": "FullyConnected" }],
            "output": { "index": 3, "kind": "FullyConnected" }
          }
        }
    """
    first: dict[int, Span] = {}
    for layer in case.model.layers:
        if layer.index is None:
            continue
        place = first.setdefault(layer.index.value, layer.index.span)
        if place != layer.index.span:
            yield Found(
                layer.index.span,
                f"the index {layer.index.value} is that of another layer already",
                _numbered(case),
                (Related("the other layer", place),),
            )


@model_rule("layer-index-gap", Severity.WARNING)
def layer_index_gap(case: Case) -> Iterator[Found]:
    """A place between the layers that none of them has.

    Either a layer is missing, or the indices are wrong; they count all layers in the order of
    execution.

    Bad:
        {
          "@context": "https://w3id.org/thingfit/model/v1",
          "type": "NeuralNetwork",
          "name": "Sine",
          "license": "CC0-1.0",
          "layers": {
            "input": { "index": 1, "kind": "FullyConnected" },
            "middle": [{ "index": 2, "kind": "FullyConnected" }],
            "output": { "index": 4, "kind": "FullyConnected" }
          }
        }

    Good:
        {
          "@context": "https://w3id.org/thingfit/model/v1",
          "type": "NeuralNetwork",
          "name": "Sine",
          "license": "CC0-1.0",
          "layers": {
            "input": { "index": 1, "kind": "FullyConnected" },
            "middle": [{ "index": 2, "kind": "FullyConnected" }],
            "output": { "index": 3, "kind": "FullyConnected" }
          }
        }
    """
    stated = sorted(
        {layer.index.value: layer.index.span for layer in case.model.layers if layer.index}.items()
    )
    for (before, _), (index, span) in pairwise(stated):
        if index > before + 1:
            gone = f"{before + 1}" if index == before + 2 else f"{before + 1} to {index - 1}"
            yield Found(span, f"no layer has the index {gone}", _numbered(case))


def _numbered(case: Case) -> Fixes:
    """The fix that counts the layers from the first on, in their order."""
    indices = [layer.index for layer in case.model.layers if layer.index]
    file = case.file
    if not isinstance(case.document.tree.root, Object) or len(indices) < len(case.model.layers):
        return ()
    if file is not None and len(described_layers(file)) != len(indices):
        return ()
    start = indices[0].value if indices[0].value in (0, 1) else 1
    edits = tuple(
        Edit(each.span, str(number))
        for number, each in enumerate(indices, start)
        if each.value != number
    )
    return (Fix(f"Number the layers from {start} on", edits),) if edits else ()


@model_rule("quantisation-of-index-tensor", Severity.HINT)
def quantisation_of_index_tensor(case: Case) -> Iterator[Found]:
    """The number format of a shape, of axes or of an index, given as that of a layer.

    Layers such as padding or resizing have an input that says how they work, in 32-bit integers.
    What counts is the format of the data that they work on.

    Bad:
        {
          "@context": "https://w3id.org/thingfit/model/v1",
          "type": "NeuralNetwork",
          "name": "Gesture",
          "license": "CC0-1.0",
          "layers": { "input": { "index": 1, "kind": "Pad", "quantization": "int32" } }
        }

    Good:
        {
          "@context": "https://w3id.org/thingfit/model/v1",
          "type": "NeuralNetwork",
          "name": "Gesture",
          "license": "CC0-1.0",
          "layers": { "input": { "index": 1, "kind": "Pad", "quantization": "int8" } }
        }
    """
    real = real_layers(case)
    for number, layer in enumerate(case.model.layers):
        stated = layer.quantization
        name = _name(stated.value) if stated else ""
        if stated is None or name not in _FORMATS:
            continue
        is_ = real[number] if real else None
        kind = _name(layer.type.value) if layer.type else ""
        if kind not in _STEERED or (is_ and name.lower() in is_.dtypes):
            continue
        message = f"`{kind}` works on data; `{name.lower()}` is the format of what steers it"
        dtype = is_.dtype if is_ else ""
        yield Found(stated.span, message, format_fix(case, stated.span, dtype))


def real_layers(case: Case) -> tuple[Described, ...]:
    """The layers of the file, when as many are described; else none, as no two belong together."""
    real = described_layers(case.file) if case.file else ()
    return real if len(real) == len(case.model.layers) else ()


def format_fix(case: Case, span: Span, dtype: str) -> Fixes:
    """The fix that puts another number format in a place, in the spelling that is used there."""
    old = written(case.document, span)
    term = vocabulary.with_fact("builtinName", dtype.upper())
    if not isinstance(old, str) or not dtype or term is None:
        return ()
    prefix = old[: max(old.rfind(":"), old.rfind("#"), old.rfind("/")) + 1]
    new = prefix + vocabulary.local_name(term.iri) if prefix else dtype
    return set_value(case.document, f"Change to `{new}`", span, new)


def _name(iri: str) -> str:
    return vocabulary.local_name(vocabulary.canonical(iri))
