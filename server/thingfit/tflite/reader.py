"""Reads the bytes of a `.tflite` file; nothing in them is trusted, and nothing is executed."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass

from thingfit.tflite.errors import TfliteError
from thingfit.tflite.flat import Table, open_root
from thingfit.tflite.impostor import describe_impostor
from thingfit.tflite.metadata import Extras, read_extras
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

_IDENTIFIER = b"TFL3"
_CUSTOM = 32
# A model for a microcontroller has some hundred of these; the limits bound time, not taste.
_MAX_ITEMS = 20_000
_MAX_BUFFERS = 100_000
_MAX_RANK = 16
_MAX_BYTES = 1 << 48


@dataclass(frozen=True, slots=True)
class _Code:
    """An operator code of the file."""

    name: str
    custom: bool
    version: int


@dataclass(slots=True)
class _Limits:
    """How many tensors and operators may still be read."""

    left: int

    def take(self, count: int, what: str) -> None:
        self.left -= count
        if self.left < 0:
            raise TfliteError(
                f"The model has more than {_MAX_ITEMS} {what}, too many for a description"
            )


def read(data: bytes) -> TfliteFile:
    """The facts of a `.tflite` file; raises `TfliteError` for bytes that are not one."""
    if len(data) < 8 or data[4:8] != _IDENTIFIER:
        raise TfliteError(
            f"The file is not a TensorFlow Lite model: it is {describe_impostor(data)}"
        )
    root = open_root(data)
    version = root.uint32(0)
    if version != 3:
        raise TfliteError(f"The model has schema version {version}, only version 3 can be read")
    places = _read_buffers(root)
    buffers = tuple(size for _, size in places)
    codes = _read_codes(root)
    subgraphs = _read_subgraphs(root, codes, buffers)
    _check_calls(subgraphs)
    extras = read_extras(root, places)
    return _assemble(data, root, version, subgraphs, buffers, extras)


def _assemble(
    data: bytes,
    root: Table,
    version: int,
    subgraphs: tuple[Subgraph, ...],
    buffers: tuple[int, ...],
    extras: Extras,
) -> TfliteFile:
    return TfliteFile(
        size=len(data),
        sha256=hashlib.sha256(data).hexdigest(),
        version=version,
        description=root.text(3),
        subgraphs=subgraphs,
        buffers=buffers,
        signatures=_read_signatures(root, subgraphs),
        metadata=extras.names,
        min_runtime_version=extras.min_runtime_version,
        offline_plan=extras.offline_plan,
        notes=extras.notes,
        remarks=(*_remarks(subgraphs), *extras.remarks),
    )


def _read_buffers(root: Table) -> list[tuple[int, int]]:
    """Where the data of each buffer starts in the file and how long it is."""
    size = len(root.source.data)
    if root.vector(4, 4)[1] > _MAX_BUFFERS:
        raise TfliteError(f"The model has more than {_MAX_BUFFERS} buffers")
    places = []
    for index, buffer in enumerate(root.tables(4)):
        start, count = buffer.vector(0, 1)
        # Data of files beyond 2 GiB stand behind the FlatBuffer, at an offset from the start.
        offset = buffer.uint64(1)
        if not count and offset > 1:
            start, count = offset, buffer.uint64(2)
            if start + count > size:
                raise TfliteError(f"Buffer {index} ends at byte {start + count} of {size}")
        places.append((start, count))
    return places


def _read_codes(root: Table) -> list[_Code]:
    names, codes = operator_names(), []
    if root.vector(1, 4)[1] > _MAX_ITEMS:
        raise TfliteError(f"The model has more than {_MAX_ITEMS} operator codes")
    for table in root.tables(1):
        # Old converters fill the first field only, new ones may leave it at its default.
        code = max(table.int8(0), table.int32(3))
        custom = code == _CUSTOM
        name = table.text(1) if custom else names.get(code, "")
        if not name:
            name = "CUSTOM" if custom else f"BUILTIN_{code}"
        codes.append(_Code(name, custom, table.int32(2, 1)))
    return codes


def _read_subgraphs(
    root: Table, codes: list[_Code], buffers: tuple[int, ...]
) -> tuple[Subgraph, ...]:
    limits = _Limits(_MAX_ITEMS)
    limits.take(root.vector(2, 4)[1], "subgraphs")
    subgraphs = tuple(
        _read_subgraph(index, table, codes, buffers, limits)
        for index, table in enumerate(root.tables(2))
    )
    if not subgraphs:
        raise TfliteError("The model has no subgraph")
    return subgraphs


def _read_subgraph(
    index: int, table: Table, codes: list[_Code], buffers: tuple[int, ...], limits: _Limits
) -> Subgraph:
    limits.take(table.vector(0, 4)[1], "tensors")
    limits.take(table.vector(3, 4)[1], "operators")
    tensors = tuple(_read_tensor(i, tensor, buffers) for i, tensor in enumerate(table.tables(0)))
    known: Known = {}
    operators = tuple(
        _read_operator(i, operator, codes, len(tensors), known)
        for i, operator in enumerate(table.tables(3))
    )
    inputs, outputs = table.numbers(1), table.numbers(2)
    where = f"subgraph {index}"
    _check_indices(inputs, len(tensors), f"The inputs of {where}", optional=False)
    _check_indices(outputs, len(tensors), f"The outputs of {where}", optional=False)
    return Subgraph(index, table.text(4), tensors, operators, inputs, outputs)


def _read_tensor(index: int, table: Table, buffers: tuple[int, ...]) -> Tensor:
    shape, types, code = table.numbers(0), type_names(), table.uint8(1)
    if code >= len(types):
        raise TfliteError(f"Tensor {index} has the unknown element type {code}")
    if len(shape) > _MAX_RANK:
        raise TfliteError(f"Tensor {index} has {len(shape)} dimensions, at most {_MAX_RANK} exist")
    buffer = table.uint32(2)
    if buffer >= max(len(buffers), 1):
        raise TfliteError(f"Tensor {index} names buffer {buffer}, the model has {len(buffers)}")
    tensor = Tensor(
        index=index,
        name=table.text(3),
        shape=shape,
        signature=table.numbers(7),
        dtype=types[code],
        buffer=buffer,
        stored=buffers[buffer] if buffers else 0,
        variable=bool(table.uint8(5)),
        sparse=table.table(6) is not None,
        quantization=_read_quantization(table),
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


def _read_quantization(tensor: Table) -> Quantization | None:
    table = tensor.table(4)
    if table is None:
        return None
    scale = table.float_element(2, 0)
    if scale is None:
        return None
    start, zero_points = table.vector(3, 8)
    data = table.source.data
    zero = int.from_bytes(data[start : start + 8], "little", signed=True) if zero_points else 0
    return Quantization(scale, zero, table.vector(2, 4)[1], zero_points, table.int32(6))


def _read_operator(
    index: int, table: Table, codes: list[_Code], tensors: int, known: Known
) -> Operator:
    place = table.uint32(0)
    if place >= len(codes):
        raise TfliteError(f"Operator {index} has the code {place}, the model has {len(codes)}")
    inputs, outputs, between = table.numbers(1), table.numbers(2), table.numbers(8)
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


def _read_signatures(root: Table, subgraphs: tuple[Subgraph, ...]) -> tuple[Signature, ...]:
    signatures = []
    for table in root.tables(7):
        subgraph = table.uint32(4)
        if subgraph >= len(subgraphs):
            raise TfliteError(
                f"A signature names subgraph {subgraph}, the model has {len(subgraphs)}"
            )
        count = len(subgraphs[subgraph].tensors)
        inputs, outputs = _read_map(table, 0, count), _read_map(table, 1, count)
        signatures.append(Signature(table.text(2), subgraph, inputs, outputs))
    return tuple(signatures)


def _read_map(table: Table, slot: int, tensors: int) -> tuple[tuple[str, int], ...]:
    entries = tuple((entry.text(0), entry.uint32(1)) for entry in table.tables(slot))
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
