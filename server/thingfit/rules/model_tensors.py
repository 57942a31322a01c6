"""Rules about what a model takes and gives: shapes, formats, labels and the words about them."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import zip_longest
from math import prod

from thingfit.facts import Document
from thingfit.facts.names import NNET, TF
from thingfit.facts.network import Shape
from thingfit.facts.network import Tensor as Stated
from thingfit.json_value import JsonValue
from thingfit.meaning import vocabulary
from thingfit.meaning.keywords import RDF
from thingfit.meaning.statements import Blank, Literal, Statement, Term
from thingfit.rules.case import Case, Fixes, is_blank, key_of, set_value, written
from thingfit.rules.finding import Found, Severity
from thingfit.rules.input_words import claimed_sizes
from thingfit.rules.model_graph import format_fix, real_layers
from thingfit.rules.registry import model_rule
from thingfit.text import Span
from thingfit.tflite import Tensor
from thingfit.tflite.describe import format_name

_SHAPES = (NNET + "shapeIn", NNET + "shapeOut", TF + "shape")
_LISTED = re.compile(r"(?:^|[\s,;(])(\d+)\s*[:=]\s*(?=\S)")


def ends(case: Case) -> Iterator[tuple[Stated, Tensor, str]]:
    """The inputs and outputs as described and as they are, with a word for each.

    They belong together by name where the names are those of the file, else by place.
    """
    file = case.file
    if file is None:
        return
    tensors = file.main.tensors
    for word, stated, indices in (
        ("input", case.model.inputs, file.main.inputs),
        ("output", case.model.outputs, file.main.outputs),
    ):
        real = [tensors[index] for index in indices]
        if len(stated) != len(real):
            continue
        by_name = {each.name: each for each in real}
        names = [each.name.value if each.name else "" for each in stated]
        named = len(by_name) == len(real) and set(names) == set(by_name)
        for place, each in enumerate(stated):
            yield each, by_name[names[place]] if named else real[place], word


@model_rule("shape-differs", Severity.ERROR)
def shape_differs(case: Case) -> Iterator[Found]:
    """A declared shape that is not that of the model file.

    Programs made from the description would hand over the wrong number of values. Sizes that are
    open in the file, such as that of the batch, fit any number.

    Bad:
        {
          "@context": "https://w3id.org/thingfit/model/v1",
          "type": "NeuralNetwork",
          "name": "Sine",
          "license": "CC0-1.0",
          "file": { "path": "sine.int8.tflite" },
          "input": { "shape": [1, 2] }
        }

    Good:
        {
          "@context": "https://w3id.org/thingfit/model/v1",
          "type": "NeuralNetwork",
          "name": "Sine",
          "license": "CC0-1.0",
          "file": { "path": "sine.int8.tflite" },
          "input": { "shape": [1, 1] }
        }
    """
    for stated, real, word in ends(case):
        yield from _compared(case, stated.shape, real.shape, f"the {word}")
    layers = real_layers(case)
    for number, (layer, is_) in enumerate(zip(case.model.layers, layers, strict=False), 1):
        yield from _compared(case, layer.shape_out, is_.shape, f"the result of layer {number}")
    if case.file and layers and len(case.file.main.inputs) == 1:
        first = case.file.main.tensors[case.file.main.inputs[0]]
        yield from _compared(case, case.model.layers[0].shape_in, first.shape, "the input")


def _compared(
    case: Case, stated: Shape | None, real: tuple[int, ...], what: str
) -> Iterator[Found]:
    if stated is None or not real:
        return
    pairs = zip_longest(stated.value, real, fillvalue=0)
    if all(one == other or -1 in (one, other) for one, other in pairs):
        return
    new: list[JsonValue] = list(real)
    fixes: Fixes = ()
    if min(real) > 0 and isinstance(written(case.document, stated.span), list):
        fixes = set_value(case.document, f"Set to {new}", stated.span, new)
    message = f"{what} has the shape {list(stated.value)} here, {new} in the model"
    yield Found(stated.span, message, fixes)


@model_rule("shape-not-numbers", Severity.WARNING)
def shape_not_numbers(case: Case) -> Iterator[Found]:
    """A shape that is written as a text.

    Programs cannot compute with it; a list of whole numbers is expected. Some converters print
    an array where they should write its numbers.

    Bad:
        {
          "@context": "https://w3id.org/thingfit/model/v1",
          "type": "NeuralNetwork",
          "name": "Sine",
          "license": "CC0-1.0",
          "layers": { "input": { "index": 1, "kind": "FullyConnected", "shapeIn": "[   1 1960]" } }
        }

    Good:
        {
          "@context": "https://w3id.org/thingfit/model/v1",
          "type": "NeuralNetwork",
          "name": "Sine",
          "license": "CC0-1.0",
          "layers": {
            "input": { "index": 1, "kind": "FullyConnected", "shapeIn": { "@list": [1, 1960] } }
          }
        }
    """
    if case.model is not case.document.models[0]:
        return
    for statement in _shape_statements(case.document):
        value = statement.object
        if not isinstance(value, Literal) or not value.datatype.endswith(("string", "langString")):
            continue
        if is_blank(value.text):
            continue
        message = f"the shape `{value.text}` is a text; a list of whole numbers is expected"
        yield Found(statement.object_span, message, _as_numbers(case.document, statement))


def _shape_statements(document: Document) -> Iterator[Statement]:
    """The statements that give a shape: the value itself, or the items of a list."""
    statements = document.expansion.statements
    shapes = [e for e in statements if vocabulary.canonical(e.predicate) in _SHAPES]
    yield from shapes
    firsts = {e.subject: e for e in statements if e.predicate == RDF + "first"}
    rests = {e.subject: e.object for e in statements if e.predicate == RDF + "rest"}
    for shape in shapes:
        node: Term | None = shape.object
        seen: set[Term] = set()
        while isinstance(node, Blank) and node in firsts and node not in seen:
            seen.add(node)
            yield firsts[node]
            node = rests.get(node)


def _as_numbers(document: Document, statement: Statement) -> Fixes:
    """The fix that writes the numbers of a text in its place."""
    text, span = (
        statement.object.text if isinstance(statement.object, Literal) else "",
        statement.object_span,
    )
    found: list[JsonValue] = [int(each) for each in re.findall(r"\d+", text)]
    if not found or not re.fullmatch(r"[\s\d,xX*\u00d7()\[\]]+", text):
        return ()
    key = key_of(document, statement.span)
    between = document.text[key.end : span.start]
    if "[" in between:  # One of several items.
        return (
            set_value(document, f"Write as {found[0]}", span, found[0]) if len(found) == 1 else ()
        )
    listed = document.text[key.start : key.end] in ('"shape"', '"tf:shape"', '"@list"')
    new: JsonValue = found if listed else {"@list": found}
    return set_value(document, f"Write as {found}", span, new)


@model_rule("dtype-differs", Severity.WARNING)
def dtype_differs(case: Case) -> Iterator[Found]:
    """A declared number format, scale or zero point that is not that of the model file.

    Values would be read wrongly: an int8 of 127 may stand for 1.0 or for any other number.

    Bad:
        {
          "@context": "https://w3id.org/thingfit/model/v1",
          "type": "NeuralNetwork",
          "name": "Sine",
          "license": "CC0-1.0",
          "file": { "path": "sine.int8.tflite" },
          "input": { "shape": [1, 1], "dtype": "float32" }
        }

    Good:
        {
          "@context": "https://w3id.org/thingfit/model/v1",
          "type": "NeuralNetwork",
          "name": "Sine",
          "license": "CC0-1.0",
          "file": { "path": "sine.int8.tflite" },
          "input": { "shape": [1, 1], "dtype": "int8" }
        }
    """
    for stated, real, word in ends(case):
        dtype = format_name(real.dtype)
        name = _format(stated.dtype.value) if stated.dtype else ""
        if stated.dtype and dtype and name != dtype and not is_blank(name):
            message = f"the {word} is `{name}` here, `{dtype}` in the model"
            yield Found(stated.dtype.span, message, format_fix(case, stated.dtype.span, dtype))
        yield from _scaled(case, stated, real, word)
    for number, (layer, is_) in enumerate(zip(case.model.layers, real_layers(case), strict=False)):
        name = _format(layer.quantization.value) if layer.quantization else ""
        if layer.quantization is None or name in is_.dtypes or is_blank(name):
            continue
        if name not in ("int32", "int64", "bool"):
            message = f"layer {number + 1} is `{name}` here, `{is_.dtype}` in the model"
            span = layer.quantization.span
            yield Found(span, message, format_fix(case, span, is_.dtype))


def _scaled(case: Case, stated: Stated, real: Tensor, word: str) -> Iterator[Found]:
    quantization = real.quantization
    if quantization is None:
        return
    scale, zero = stated.scale, stated.zero_point
    if scale and abs(scale.value - quantization.scale) > 1e-6 * quantization.scale:
        message = f"the {word} has the scale {scale.value} here, {quantization.scale} in the model"
        yield Found(scale.span, message, case.fix("Refresh", scale, quantization.scale))
    if zero and zero.value != quantization.zero_point:
        point = quantization.zero_point
        message = f"the {word} has the zero point {zero.value} here, {point} in the model"
        yield Found(zero.span, message, case.fix("Refresh", zero, point))


def _format(iri: str) -> str:
    return vocabulary.local_name(vocabulary.canonical(iri)).lower()


@model_rule("labels-count-differs", Severity.WARNING)
def labels_count_differs(case: Case) -> Iterator[Found]:
    """As many labels as the output has no values.

    A program that picks the label of the largest value would read beyond the list or name the
    wrong one. Labels are also found in a text such as `0: no, 1: yes`.

    Bad:
        {
          "@context": "https://w3id.org/thingfit/model/v1",
          "type": "NeuralNetwork",
          "name": "Gesture",
          "license": "CC0-1.0",
          "file": { "path": "gesture.int8.tflite" },
          "output": { "labels": ["rest", "wave", "circle"] }
        }

    Good:
        {
          "@context": "https://w3id.org/thingfit/model/v1",
          "type": "NeuralNetwork",
          "name": "Gesture",
          "license": "CC0-1.0",
          "file": { "path": "gesture.int8.tflite" },
          "output": { "labels": ["rest", "wave", "circle", "chop"] }
        }
    """
    sizes = {id(stated): real.shape for stated, real, word in ends(case) if word == "output"}
    for output in case.model.outputs:
        shape = sizes.get(id(output)) or (output.shape.value if output.shape else ())
        listed = _labels(output)
        if not shape or min(shape) < 0 or listed is None:
            continue
        count, span = listed
        values = prod(shape)
        if count in (values, *shape) or (values == 1 and count == 2):
            continue
        labels = "1 label is" if count == 1 else f"{count} labels are"
        yield Found(span, f"{labels} listed, the output has {values} values")


def _labels(output: Stated) -> tuple[int, Span] | None:
    """How many labels are listed for an output, and where."""
    labels = [each for each in output.labels if not is_blank(each.value)]
    if labels:
        return len(labels), Span(labels[0].span.start, labels[-1].span.end)
    for info in output.info:
        numbers = [int(each) for each in _LISTED.findall(info.value)]
        if len(numbers) > 1 and numbers == list(range(numbers[0], numbers[0] + len(numbers))):
            return len(numbers), info.span
    return None


@model_rule("input-text-differs", Severity.HINT)
def input_text_differs(case: Case) -> Iterator[Found]:
    """Words about an input that speak of another number of values than it takes.

    Sizes are read from texts such as `a window of length 50 on 6d data`, `96 x 96` and
    `shape (1, 490)`, and from `windowSamples`, `axes`, `width` and `height`.

    Bad:
        {
          "@context": "https://w3id.org/thingfit/model/v1",
          "type": "NeuralNetwork",
          "name": "Sine",
          "license": "CC0-1.0",
          "file": { "path": "sine.int8.tflite" },
          "input": { "info": "a flattened window of length 50 on 6d data" }
        }

    Good:
        {
          "@context": "https://w3id.org/thingfit/model/v1",
          "type": "NeuralNetwork",
          "name": "Sine",
          "license": "CC0-1.0",
          "file": { "path": "sine.int8.tflite" },
          "input": { "info": "an angle in radians" }
        }
    """
    real = {id(stated): tensor.shape for stated, tensor, word in ends(case) if word == "input"}
    for each in case.model.inputs:
        shape = real.get(id(each)) or (each.shape.value if each.shape else ())
        if not shape or min(shape) < 0:
            continue
        values = prod(shape)
        for claim in claimed_sizes(each):
            if not any(
                values == size or (claim.grey and values in (3 * size, 4 * size))
                for size in claim.sizes
            ):
                sizes = " or ".join(str(size) for size in claim.sizes)
                yield Found(
                    claim.span, f"{claim.words} are {sizes} values, the input takes {values}"
                )
