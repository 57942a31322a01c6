"""Reads a `.tflite` file through the classes of the `tflite` package, once its bytes are verified.

The package follows any offset; nothing of a file is given to it before `verify` has walked it.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from thingfit.tflite.errors import TfliteError
from thingfit.tflite.impostor import describe_impostor
from thingfit.tflite.metadata import read_extras, text
from thingfit.tflite.model import (
    ELEMENT_BITS,
    Operator,
    Quantization,
    Signature,
    Subgraph,
    Tensor,
    TfliteFile,
)
from thingfit.tflite.names import operator_names, type_names
from thingfit.tflite.options import Known, called_subgraphs, read_options
from thingfit.tflite.verify import verify

if TYPE_CHECKING:
    import tflite

_IDENTIFIER = b"TFL3"
_VERSION = 3
_CUSTOM = "CUSTOM"
_MAX_RANK = 16
_MAX_BYTES = 1 << 48


@dataclass(frozen=True, slots=True)
class _Code:
    """An operator code of the file."""

    name: str
    custom: bool
    version: int


def read(data: bytes) -> TfliteFile:
    """The facts of a `.tflite` file; raises `TfliteError` for bytes that are not one."""
    if len(data) < 8 or data[4:8] != _IDENTIFIER:
        raise TfliteError(
            f"The file is not a TensorFlow Lite model: it is {describe_impostor(data)}"
        )
    # The import takes longer than all other modules together, and most work has no model in it.
    import tflite

    verify(data)
    model = tflite.Model.GetRootAs(data)
    if model.Version() != _VERSION:
        raise TfliteError(
            f"The model has schema version {model.Version()}, only version {_VERSION} can be read"
        )
    buffers = _read_buffers(model, len(data))
    codes = _read_codes(model)
    subgraphs = tuple(
        _read_subgraph(index, model.Subgraphs(index), codes, buffers)
        for index in range(model.SubgraphsLength())
    )
    if not subgraphs:
        raise TfliteError("The model has no subgraph")
    _check_calls(subgraphs)
    extras = read_extras(model, data)
    return TfliteFile(
        size=len(data),
        sha256=hashlib.sha256(data).hexdigest(),
        version=model.Version(),
        description=text(model.Description()),
        subgraphs=subgraphs,
        buffers=buffers,
        signatures=_read_signatures(model, subgraphs),
        metadata=extras.names,
        min_runtime_version=extras.min_runtime_version,
        offline_plan=extras.offline_plan,
        notes=extras.notes,
        remarks=(*_remarks(subgraphs), *extras.remarks),
    )


def _read_buffers(model: tflite.Model, size: int) -> tuple[int, ...]:
    """The length of the data of each buffer."""
    lengths = []
    for index in range(model.BuffersLength()):
        buffer = model.Buffers(index)
        length = buffer.DataLength()
        # Data of files beyond 2 GiB stand behind the FlatBuffer, at an offset from the start.
        if not length and (offset := buffer.Offset()) > 1:
            length = buffer.Size()
            if offset + length > size:
                raise TfliteError(f"Buffer {index} ends at byte {offset + length} of {size}")
        lengths.append(length)
    return tuple(lengths)


def _read_codes(model: tflite.Model) -> list[_Code]:
    names, codes = operator_names(), []
    for index in range(model.OperatorCodesLength()):
        table = model.OperatorCodes(index)
        # Old converters fill the first field only, new ones may leave it at its default.
        code = max(table.DeprecatedBuiltinCode(), table.BuiltinCode())
        custom = names.get(code) == _CUSTOM
        name = text(table.CustomCode()) if custom else names.get(code, "")
        if not name:
            name = _CUSTOM if custom else f"BUILTIN_{code}"
        codes.append(_Code(name, custom, table.Version()))
    return codes


def _read_subgraph(
    index: int, graph: tflite.SubGraph, codes: list[_Code], buffers: tuple[int, ...]
) -> Subgraph:
    count = graph.TensorsLength()
    tensors = tuple(_read_tensor(i, graph.Tensors(i), buffers) for i in range(count))
    known: Known = {}
    operators = tuple(
        _read_operator(i, graph.Operators(i), codes, count, known)
        for i in range(graph.OperatorsLength())
    )
    inputs, outputs = _numbers(graph, "Inputs"), _numbers(graph, "Outputs")
    where = f"subgraph {index}"
    _check_indices(inputs, count, f"The inputs of {where}", optional=False)
    _check_indices(outputs, count, f"The outputs of {where}", optional=False)
    return Subgraph(index, text(graph.Name()), tensors, operators, inputs, outputs)


def _read_tensor(index: int, table: tflite.Tensor, buffers: tuple[int, ...]) -> Tensor:
    # The package reads the type as a signed number, the sentence names the byte.
    code, rank, buffer = table.Type() & 0xFF, table.ShapeLength(), table.Buffer()
    dtype = type_names().get(code)
    if dtype is None:
        raise TfliteError(f"Tensor {index} has the unknown element type {code}")
    if rank > _MAX_RANK:
        raise TfliteError(f"Tensor {index} has {rank} dimensions, at most {_MAX_RANK} exist")
    if buffer >= max(len(buffers), 1):
        raise TfliteError(f"Tensor {index} names buffer {buffer}, the model has {len(buffers)}")
    tensor = Tensor(
        index=index,
        name=text(table.Name()),
        shape=_numbers(table, "Shape"),
        signature=_numbers(table, "ShapeSignature"),
        dtype=dtype,
        buffer=buffer,
        stored=buffers[buffer] if buffers else 0,
        variable=table.IsVariable(),
        sparse=table.Sparsity() is not None,
        quantization=_read_quantization(table.Quantization()),
    )
    _check_shape(tensor)
    return tensor


def _check_shape(tensor: Tensor) -> None:
    if any(size < -1 for size in tensor.shape):
        raise TfliteError(f"Tensor {tensor.index} has the shape {list(tensor.shape)}")
    count = 1
    for size in tensor.shape:
        count *= max(size, 1)
    if count * ELEMENT_BITS.get(tensor.dtype, 8) // 8 > _MAX_BYTES:
        raise TfliteError(
            f"Tensor {tensor.index} of shape {list(tensor.shape)} is larger than any memory"
        )


def _read_quantization(table: tflite.QuantizationParameters | None) -> Quantization | None:
    scales = table.ScaleLength() if table is not None else 0
    if table is None or not scales:
        return None
    zero_points = table.ZeroPointLength()
    zero = table.ZeroPoint(0) if zero_points else 0
    return Quantization(table.Scale(0), zero, scales, zero_points, table.QuantizedDimension())


def _read_operator(
    index: int, table: tflite.Operator, codes: list[_Code], tensors: int, known: Known
) -> Operator:
    place = table.OpcodeIndex()
    if place >= len(codes):
        raise TfliteError(f"Operator {index} has the code {place}, the model has {len(codes)}")
    inputs, outputs = _numbers(table, "Inputs"), _numbers(table, "Outputs")
    between = _numbers(table, "Intermediates")
    _check_indices(inputs, tensors, f"The inputs of operator {index}", optional=True)
    _check_indices(outputs, tensors, f"The outputs of operator {index}", optional=True)
    _check_indices(between, tensors, f"The intermediates of operator {index}", optional=True)
    options, code = read_options(table, known), codes[place]
    return Operator(
        index=index,
        name=code.name,
        custom=code.custom,
        version=code.version,
        inputs=inputs,
        outputs=outputs,
        intermediates=between,
        options=options,
        subgraphs=called_subgraphs(options),
    )


def _numbers(
    table: tflite.SubGraph | tflite.Tensor | tflite.Operator, name: str
) -> tuple[int, ...]:
    """The numbers of a vector, which the package gives as an array, or as 0 without a vector."""
    numbers = getattr(table, f"{name}AsNumpy")()
    return () if isinstance(numbers, int) else tuple(numbers.tolist())


def _check_indices(indices: tuple[int, ...], count: int, whose: str, *, optional: bool) -> None:
    lowest = -1 if optional else 0
    for index in indices:
        if not lowest <= index < count:
            raise TfliteError(f"{whose} name tensor {index}, the subgraph has {count}")


def _check_calls(subgraphs: tuple[Subgraph, ...]) -> None:
    for subgraph in subgraphs:
        for operator in subgraph.operators:
            for called in operator.subgraphs:
                if not 0 <= called < len(subgraphs):
                    raise TfliteError(
                        f"Operator {operator.index} `{operator.name}` runs subgraph {called}, "
                        f"the model has {len(subgraphs)}"
                    )


def _read_signatures(model: tflite.Model, subgraphs: tuple[Subgraph, ...]) -> tuple[Signature, ...]:
    signatures = []
    for index in range(model.SignatureDefsLength()):
        table = model.SignatureDefs(index)
        subgraph = table.SubgraphIndex()
        if subgraph >= len(subgraphs):
            raise TfliteError(
                f"A signature names subgraph {subgraph}, the model has {len(subgraphs)}"
            )
        count = len(subgraphs[subgraph].tensors)
        inputs = _read_map(map(table.Inputs, range(table.InputsLength())), count)
        outputs = _read_map(map(table.Outputs, range(table.OutputsLength())), count)
        signatures.append(Signature(text(table.SignatureKey()), subgraph, inputs, outputs))
    return tuple(signatures)


def _read_map(tables: Iterable[tflite.TensorMap], tensors: int) -> tuple[tuple[str, int], ...]:
    entries = tuple((text(entry.Name()), entry.TensorIndex()) for entry in tables)
    for name, index in entries:
        if index >= tensors:
            raise TfliteError(
                f"The signature entry `{name}` names tensor {index}, the subgraph has {tensors}"
            )
    return entries


def _remarks(subgraphs: tuple[Subgraph, ...]) -> list[str]:
    """What is odd about constants: data shorter or longer than shape and type ask for."""
    remarks = []
    for subgraph in subgraphs:
        for tensor in subgraph.tensors:
            needed = tensor.bytes
            if tensor.constant and not tensor.sparse and needed not in (None, tensor.stored):
                remarks.append(
                    f"Tensor {tensor.index} needs {needed} bytes by shape and type, "
                    f"the file holds {tensor.stored}"
                )
    return remarks[:20]
