"""Writes small `.tflite` files for tests from nested values, slot by slot as in the schema."""

from __future__ import annotations

import struct
from dataclasses import dataclass, field

import flatbuffers

TYPES = ["FLOAT32", "FLOAT16", "INT32", "UINT8", "INT64", "STRING", "BOOL", "INT16", "COMPLEX64"]
TYPES += ["INT8", "FLOAT64", "COMPLEX128", "UINT64", "RESOURCE", "VARIANT", "UINT32", "UINT16"]
TYPES += ["INT4", "BFLOAT16", "INT2"]


@dataclass
class Scalar:
    """A number with its struct code."""

    code: str
    value: float


@dataclass
class Vector:
    """A vector of numbers."""

    code: str
    values: list


@dataclass
class Again:
    """A vector of offsets that all lead to one table."""

    entry: dict
    count: int


def u8(value: int) -> Scalar:
    return Scalar("B", value)


def i8(value: int) -> Scalar:
    return Scalar("b", value)


def i32(value: int) -> Scalar:
    return Scalar("i", value)


def ints(*values: int) -> Vector:
    return Vector("i", list(values))


def write(builder: flatbuffers.Builder, value: object) -> int:
    """Writes what a field points to and gives its offset: text, bytes, vector, list or table."""
    match value:
        case str():
            return builder.CreateString(value)
        case bytes():
            return builder.CreateByteVector(value)
        case Vector(code, values):
            size = struct.calcsize(code)
            builder.StartVector(size, len(values), size)
            for number in reversed(values):
                prepend(builder, code, number)
            return builder.EndVector()
        case list():
            offsets = [write(builder, entry) for entry in value]
            builder.StartVector(4, len(offsets), 4)
            for offset in reversed(offsets):
                builder.PrependUOffsetTRelative(offset)
            return builder.EndVector()
        case Again(entry, count):
            offset = write(builder, entry)
            builder.StartVector(4, count, 4)
            for _ in range(count):
                builder.PrependUOffsetTRelative(offset)
            return builder.EndVector()
        case dict():
            offsets = {
                slot: write(builder, entry)
                for slot, entry in value.items()
                if not isinstance(entry, Scalar)
            }
            builder.StartObject(max(value, default=-1) + 1)
            for slot, entry in value.items():
                if isinstance(entry, Scalar):
                    prepend(builder, entry.code, entry.value)
                    builder.Slot(slot)
                else:
                    builder.PrependUOffsetTRelativeSlot(slot, offsets[slot], 0)
            return builder.EndObject()
    raise TypeError(value)


def prepend(builder: flatbuffers.Builder, code: str, value: float) -> None:
    name = {"b": "Int8", "B": "Uint8", "i": "Int32", "I": "Uint32", "q": "Int64", "f": "Float32"}
    getattr(builder, f"Prepend{name[code]}")(value)


def finish(root: dict, identifier: bytes = b"TFL3") -> bytes:
    builder = flatbuffers.Builder(1024)
    builder.Finish(write(builder, root), identifier)
    return bytes(builder.Output())


@dataclass
class Graph:
    """A subgraph under construction."""

    model: Model
    tensors: list = field(default_factory=list)
    operators: list = field(default_factory=list)

    def tensor(
        self,
        dtype: str,
        *shape: int,
        data: int = 0,
        variable: bool = False,
        scales: int = 0,
        name: str = "",
        buffer: int | None = None,
    ) -> int:
        """Adds a tensor; `data` is the number of bytes of a constant."""
        if buffer is None:
            buffer = self.model.buffer(bytes(data)) if data else 0
        table = {0: ints(*shape), 1: u8(TYPES.index(dtype)), 2: Scalar("I", buffer)}
        table[3] = name or f"t{len(self.tensors)}"
        if scales:
            table[4] = {2: Vector("f", [0.5] * scales), 3: Vector("q", [3] * scales)}
        if variable:
            table[5] = u8(1)
        self.tensors.append(table)
        return len(self.tensors) - 1

    def operator(
        self,
        code: int,
        inputs: list[int],
        outputs: list[int],
        options: tuple[int, dict] | None = None,
        custom: str = "",
    ) -> None:
        table = {0: Scalar("I", self.model.code(code, custom)), 1: ints(*inputs), 2: ints(*outputs)}
        if options:
            table[3], table[4] = u8(options[0]), options[1]
        self.operators.append(table)

    def table(self, inputs: list[int], outputs: list[int]) -> dict:
        return {0: self.tensors, 1: ints(*inputs), 2: ints(*outputs), 3: self.operators, 4: "main"}


@dataclass
class Model:
    """A model under construction."""

    codes: list = field(default_factory=list)
    buffers: list = field(default_factory=lambda: [{}])
    metadata: list = field(default_factory=list)
    signatures: list = field(default_factory=list)

    def graph(self) -> Graph:
        return Graph(self)

    def buffer(self, data: bytes) -> int:
        self.buffers.append({0: data})
        return len(self.buffers) - 1

    def code(self, code: int, custom: str = "") -> int:
        entry = {0: i8(min(code, 127)), 3: i32(code)}
        if custom:
            entry[1] = custom
        if entry not in self.codes:
            self.codes.append(entry)
        return self.codes.index(entry)

    def note(self, name: str, data: bytes) -> None:
        self.metadata.append({0: name, 1: Scalar("I", self.buffer(data))})

    def bytes(self, *subgraphs: dict) -> bytes:
        root = {0: Scalar("I", 3), 1: self.codes, 2: list(subgraphs), 3: "test", 4: self.buffers}
        root[6], root[7] = self.metadata, self.signatures
        return finish(root)
