"""FlatBuffers tables in which every offset is checked against the bytes before it is followed.

Untrusted bytes have two ways to do harm: offsets that leave the file, and offsets that meet again
and again in one place so that a small file becomes a large value. The first is met by checks, the
second by an allowance: each part of a file is charged with the memory that its value will take,
and the allowance grows with the size of the file only.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from struct import Struct

from thingfit.tflite.errors import TfliteError

_I8, _U8, _U16 = Struct("<b"), Struct("<B"), Struct("<H")
_I32, _U32 = Struct("<i"), Struct("<I")

_ALLOWED_PER_BYTE = 10
_FREE_ALLOWANCE = 1 << 16
_TABLE_CHARGE = 100
# Offsets are 32-bit numbers; data of larger files stand behind the FlatBuffer.
_REACH = 1 << 31
# A text takes one to four bytes for each of its own, beside those of the object.
_TEXT_CHARGE, _CHARACTER_CHARGE = 50, 4


@dataclass(slots=True)
class Source:
    """The bytes of a file and the memory that values from them may still take."""

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

    def field(self, slot: int, width: int) -> int:
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

    def int8(self, slot: int) -> int:
        """The signed byte of a field."""
        place = self.field(slot, 1)
        return int(_I8.unpack_from(self.source.data, place)[0]) if place else 0

    def uint8(self, slot: int) -> int:
        """The byte of a field."""
        place = self.field(slot, 1)
        return int(_U8.unpack_from(self.source.data, place)[0]) if place else 0

    def table(self, slot: int, charge: int = _TABLE_CHARGE) -> Table | None:
        """The table a field points to."""
        place = self.field(slot, 4)
        return table_at(self.source, _target(self.source.data, place), charge) if place else None

    def vector(self, slot: int, width: int) -> tuple[int, int]:
        """The place and the number of a field's vector elements: (0, 0) without a vector."""
        place = self.field(slot, 4)
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

    def tables(self, slot: int, charge: int = _TABLE_CHARGE) -> Iterator[Table]:
        """The tables of a field's vector, one by one."""
        start, count = self.vector(slot, 4)
        for place in range(start, start + 4 * count, 4):
            yield table_at(self.source, _target(self.source.data, place), charge)

    def characters(self, slot: int) -> tuple[int, int]:
        """The place and the length of a field's text, whose memory is charged."""
        start, count = self.vector(slot, 1)
        self.source.spend(_TEXT_CHARGE + _CHARACTER_CHARGE * count if count else 0)
        return start, count

    def text(self, slot: int) -> str:
        """The text of a field, with replacement characters where it is not UTF-8."""
        start, count = self.characters(slot)
        return self.source.data[start : start + count].decode("utf-8", "replace")


def _target(data: bytes, place: int) -> int:
    target: int = place + _U32.unpack_from(data, place)[0]
    if target + 4 > min(len(data), _REACH):
        raise TfliteError(
            f"The offset at byte {place} points to byte {target}, the file has {len(data)} bytes"
        )
    return target


def table_at(source: Source, position: int, charge: int = _TABLE_CHARGE) -> Table:
    """The table at a position, once its vtable and its inline part are found to be in the file."""
    data = source.data
    vtable = position - int(_I32.unpack_from(data, position)[0])
    if not 0 <= vtable <= len(data) - 4:
        raise TfliteError(f"The table at byte {position} has its vtable outside the file")
    vtable_size = int(_U16.unpack_from(data, vtable)[0])
    inline_size = int(_U16.unpack_from(data, vtable + 2)[0])
    if vtable_size < 4 or vtable_size % 2 or vtable + vtable_size > len(data):
        raise TfliteError(f"The vtable at byte {vtable} has the size {vtable_size}")
    if inline_size < 4 or position + inline_size > len(data):
        raise TfliteError(f"The table at byte {position} reaches beyond the end of the file")
    source.spend(charge)
    return Table(source, position, vtable, vtable_size, inline_size)


def open_root(data: bytes) -> Table:
    """The root table of a FlatBuffers file of at least eight bytes."""
    source = Source(data, _ALLOWED_PER_BYTE * len(data) + _FREE_ALLOWANCE)
    return table_at(source, _target(data, 0))
