"""What goes into a model and comes out of it, its operators and its labels, from the file first."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from math import isfinite

from thingfit.deploy.names import identifier, unique
from thingfit.deploy.parts import Missing, OperatorUse, TensorUse
from thingfit.facts import Model
from thingfit.facts.network import Tensor as StatedTensor
from thingfit.tflite import TfliteFile, totals
from thingfit.tflite.describe import labels_of
from thingfit.tflite.model import Tensor

_CTYPES = {
    "FLOAT32": "float",
    "FLOAT64": "double",
    "INT8": "int8_t",
    "UINT8": "uint8_t",
    "INT16": "int16_t",
    "UINT16": "uint16_t",
    "INT32": "int32_t",
    "UINT32": "uint32_t",
    "INT64": "int64_t",
    "UINT64": "uint64_t",
    "BOOL": "bool",
}
_NUMBERED = re.compile(r"(?:^|[,;\n])\s*(\d+)\s*[:=]\s*")


@dataclass(frozen=True, slots=True)
class Labels:
    """The names of the values of an output, and where they stand."""

    names: tuple[str, ...] = ()
    basis: str = ""


def inputs_of(model: Model, file: TfliteFile) -> tuple[TensorUse, ...]:
    """The inputs of a model in the order of the file."""
    return tuple(_tensors(file, file.main.inputs, model.inputs, "input"))


def outputs_of(model: Model, file: TfliteFile) -> tuple[TensorUse, ...]:
    """The outputs of a model in the order of the file, with their labels."""
    return tuple(_tensors(file, file.main.outputs, model.outputs, "output"))


def unusable(model: Model, file: TfliteFile) -> Iterator[str]:
    """Why a program cannot fill an input or read an output; nothing when it can."""
    ends = (("input", file.main.inputs), ("output", file.main.outputs))
    for role, indices in ends:
        if not indices:
            yield f"the model has no {role}"
        for index in indices:
            tensor = file.main.tensors[index]
            if tensor.elements is None or tensor.bytes is None:
                yield f"the size of the {role} `{tensor.name}` is open until the model runs"
            elif tensor.elements == 0:
                yield f"the {role} `{tensor.name}` has no values"
            elif tensor.dtype not in _CTYPES:
                yield f"the {role} `{tensor.name}` is of {tensor.dtype}, which programs cannot fill"


def _tensors(
    file: TfliteFile, indices: tuple[int, ...], stated: tuple[StatedTensor, ...], role: str
) -> Iterator[TensorUse]:
    taken: set[str] = set()
    matching = len(stated) == len(indices)
    for place, index in enumerate(indices):
        tensor = file.main.tensors[index]
        said = stated[place] if matching else None
        name = said.name.value.strip() if said and said.name else tensor.name
        quantization = tensor.quantization
        scale = quantization.scale if quantization else None
        is_quantized = (
            quantization is not None
            and tensor.dtype not in ("FLOAT32", "FLOAT64", "BOOL")
            and scale is not None
            and isfinite(scale)
            and scale > 0
        )
        labels = _labels(file, tensor, said) if role == "output" else Labels()
        yield TensorUse(
            name=name or f"{role} {place}",
            identifier=unique(identifier(name or f"{role} {place}"), taken),
            shape=tensor.shape,
            type=tensor.dtype,
            ctype=_CTYPES.get(tensor.dtype, ""),
            scale=scale if is_quantized else None,
            zero_point=quantization.zero_point if quantization and is_quantized else None,
            elements=tensor.elements or 0,
            bytes=tensor.bytes or 0,
            labels=labels.names,
            threshold=float(said.threshold.value) if said and said.threshold else None,
            info=tuple(each.value for each in said.info) if said else (),
        )


def labels_of_output(model: Model, file: TfliteFile) -> Labels:
    """The labels of the first output that has some."""
    matching = len(model.outputs) == len(file.main.outputs)
    for place, index in enumerate(file.main.outputs):
        said = model.outputs[place] if matching else None
        found = _labels(file, file.main.tensors[index], said)
        if found.names:
            return found
    return Labels()


def _labels(file: TfliteFile, tensor: Tensor, said: StatedTensor | None) -> Labels:
    """The labels of an output: as listed, as the file carries them, or numbered in a text.

    Each list has to have as many labels as the output has values: others are no labels of it.
    """
    count = tensor.elements or 0
    if said is not None and said.labels and len(said.labels) == count:
        return Labels(tuple(each.value.strip() for each in said.labels), "the description")
    if carried := labels_of(file, tensor):
        return Labels(carried, "the model file")
    for info in said.info if said else ():
        found = _numbered(info.value)
        if found and len(found) == count:
            return Labels(found, "the text about the output")
    return Labels()


def _numbered(text: str) -> tuple[str, ...]:
    """The labels of a text such as `0: silence, 1: yes`, when the numbers count up from zero."""
    marks = list(_NUMBERED.finditer(text))
    if not marks or any(each[1] != str(number) for number, each in enumerate(marks)):
        return ()
    ends = [*(each.start() for each in marks[1:]), len(text)]
    names = tuple(text[m.end() : end].strip() for m, end in zip(marks, ends, strict=True))
    return names if all(names) else ()


def operators_of(file: TfliteFile) -> tuple[OperatorUse, ...]:
    """The operators of a model, each once, in the order in which they first occur."""
    found = []
    for each in totals(file).operators:
        statement = f"{each.resolver}()" if each.resolver else ""
        found.append(OperatorUse(each.name, each.resolver, each.custom, statement, each.count))
    return tuple(found)


def without_method(operators: tuple[OperatorUse, ...]) -> Iterator[str]:
    """Operators that the resolver of TensorFlow Lite Micro has no method for, as reasons."""
    for each in operators:
        if not each.method:
            kind = "custom operator" if each.custom else "operator"
            yield f"TensorFlow Lite Micro has no kernel for the {kind} `{each.name}`"


def label_notes(model: Model, outputs: tuple[TensorUse, ...]) -> Iterator[Missing]:
    """A note for each classifier whose labels nobody states."""
    for place, output in enumerate(outputs):
        same = len(model.outputs) == len(outputs)
        said = model.outputs[place] if same else None
        if output.labels or output.elements < 2 or output.threshold is not None:
            continue
        if said is not None and said.labels:
            sentence = (
                f"the output `{output.name}` has {output.elements} values, and the description "
                f"lists {len(said.labels)} labels"
            )
        else:
            sentence = f"the {output.elements} values of the output `{output.name}` have no labels"
        yield Missing("labels", sentence, model.uri, said.span if said else model.span)
