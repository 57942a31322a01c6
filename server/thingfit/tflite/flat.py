"""Access to FlatBuffers tables in which every offset is checked against the bytes before use.

A reader of untrusted bytes has two enemies: offsets that leave the file, and offsets that meet
again and again in one place so that a small file becomes a large value. The first is met by
checks, the second by an allowance: whoever materialises part of a file pays for it, and the
allowance grows with the size of the file only.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from struct import Struct

from thingfit.tflite.errors import TfliteError

_I8, _U8 = Struct("<b"), Struct("<B")
_U16, _I32, _U32, _U64 = Struct("<H"), Struct("<i"), Struct("<I"), Struct("<Q")
_F32 = Struct("<f")

# A Python object costs more than the bytes it stands for; these many bytes are charged for a table.
_TABLE_CHARGE = 24
_FREE_ALLOWANCE = 4096


@dataclass(slots=True)
class Source:
    """The bytes of a file and what may still be materialised from them."""

    data: bytes
    allowance: int

    def spend(self, amount: int) -> None:
        """Takes from the allowance, or says that parts of the file are used over and over."""
        self.allowance -= amount
        if self.allowance < 0:
            raise TfliteError(
                "The model refers to the same bytes again and again, "
                "so it describes more than its file holds"
            )


@dataclass(frozen=True, slots=True)
class Table:
    """A table whose vtable and inline part lie inside the file."""

    source: Source
    position: int
    vtable: int
    vtable_size: int
    inline_size: int

    def _field(self, slot: int, width: int) -> int:
        """The position of a field's inline value, or 0 where the table leaves it out."""
        entry = 4 + 2 * slot
        if entry + 2 > self.vtable_size:
            return 0
        offset: int = _U16.unpack_from(self.source.data, self.vtable + entry)[0]
        if offset == 0:
            return 0
        if offset < 4 or offset + width > self.inline_size:
            raise TfliteError(f"A field of the table at byte {self.position} lies outside of it")
        return self.position + offset

    def _number(self, slot: int, code: Struct, default: int) -> int:
        place = self._field(slot, code.size)
        if not place:
            return default
        value: int = code.unpack_from(self.source.data, place)[0]
        return value

    def int8(self, slot: int, default: int = 0) -> int:
        """The signed byte of a field."""
        return self._number(slot, _I8, default)

    def uint8(self, slot: int, default: int = 0) -> int:
        """The byte of a field."""
        return self._number(slot, _U8, default)

    def int32(self, slot: int, default: int = 0) -> int:
        """The signed 32-bit number of a field."""
        return self._number(slot, _I32, default)

    def uint32(self, slot: int, default: int = 0) -> int:
        """The unsigned 32-bit number of a field."""
        return self._number(slot, _U32, default)

    def uint64(self, slot: int, default: int = 0) -> int:
        """The unsigned 64-bit number of a field."""
        return self._number(slot, _U64, default)

    def has(self, slot: int) -> bool:
        """Whether the table gives this field."""
        return self._field(slot, 1) != 0

    def table(self, slot: int) -> Table | None:
        """The table a field points to."""
        place = self._field(slot, 4)
        return table_at(self.source, _target(self.source.data, place)) if place else None

    def vector(self, slot: int, width: int) -> tuple[int, int]:
        """The place and the number of a field's vector elements: (0, 0) without a vector."""
        place = self._field(slot, 4)
        if not place:
            return 0, 0
        data = self.source.data
        start = _target(data, place)
        count: int = _U32.unpack_from(data, start)[0]
        if count * width > len(data) - start - 4:
            raise TfliteError(
                f"The vector at byte {start} has {count} elements, more than the file can hold"
            )
        return start + 4, count

    def text(self, slot: int) -> str:
        """The text of a field, with replacement characters where it is not UTF-8."""
        start, count = self.vector(slot, 1)
        self.source.spend(count)
        return self.source.data[start : start + count].decode("utf-8", "replace")

    def numbers(self, slot: int) -> tuple[int, ...]:
        """The signed 32-bit numbers of a field's vector."""
        start, count = self.vector(slot, 4)
        self.source.spend(8 * count)
        return Struct(f"<{count}i").unpack_from(self.source.data, start) if count else ()

    def tables(self, slot: int) -> Iterator[Table]:
        """The tables of a field's vector, one by one."""
        start, count = self.vector(slot, 4)
        for place in range(start, start + 4 * count, 4):
            yield table_at(self.source, _target(self.source.data, place))

    def float_element(self, slot: int, index: int) -> float | None:
        """One number of a field's vector of 32-bit floats, if the vector reaches so far."""
        start, count = self.vector(slot, 4)
        if not 0 <= index < count:
            return None
        value: float = _F32.unpack_from(self.source.data, start + 4 * index)[0]
        return value


def _target(data: bytes, place: int) -> int:
    target: int = place + _U32.unpack_from(data, place)[0]
    if target + 4 > len(data):
        raise TfliteError(
            f"The offset at byte {place} points to byte {target}, the file has {len(data)} bytes"
        )
    return target


def table_at(source: Source, position: int) -> Table:
    """The table at a position, once its vtable and its inline part are found to be in the file."""
    data = source.data
    vtable = position - int(_I32.unpack_from(data, position)[0])
    if not 0 <= vtable <= len(data) - 4:
        raise TfliteError(f"The table at byte {position} has its vtable outside the file")
    vtable_size, inline_size = int(_U16.unpack_from(data, vtable)[0]), 0
    inline_size = int(_U16.unpack_from(data, vtable + 2)[0])
    if vtable_size < 4 or vtable_size % 2 or vtable + vtable_size > len(data):
        raise TfliteError(f"The vtable at byte {vtable} has the size {vtable_size}")
    if inline_size < 4 or position + inline_size > len(data):
        raise TfliteError(f"The table at byte {position} reaches beyond the end of the file")
    source.spend(inline_size + _TABLE_CHARGE)
    return Table(source, position, vtable, vtable_size, inline_size)


def open_root(data: bytes) -> Table:
    """The root table of a FlatBuffers file of at least eight bytes."""
    source = Source(data, 2 * len(data) + _FREE_ALLOWANCE)
    return table_at(source, _target(data, 0))
