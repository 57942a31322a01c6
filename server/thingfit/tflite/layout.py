"""Where the tables of the schema keep their fields, as the `tflite` package itself has it.

The package has no list of fields, but a function for each that writes it through a FlatBuffers
builder. Called with a builder that only takes notes, these functions tell slot and width, so that
no copy of the schema has to be kept here.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from importlib import import_module

_WIDTHS = {"Bool": 1, "Int8": 1, "Uint8": 1, "Int16": 2, "Uint16": 2, "Int32": 4, "Uint32": 4}
_WIDTHS |= {"Float32": 4, "Int64": 8, "Uint64": 8, "Float64": 8, "UOffsetTRelative": 4}


@dataclass(frozen=True, slots=True)
class Field:
    """A field by the name of its reader in the package, such as `StrideW`.

    `width` is that of the inline value, `element` that of the elements of its vector, if any.
    """

    name: str
    slot: int
    width: int
    pointer: bool
    element: int


class _Notepad:
    """Stands where a function of the package expects a builder, and notes what it is asked for."""

    def __init__(self) -> None:
        self.slot, self.kind, self.element = 0, "", 0

    def StartVector(self, size: int, *_: int) -> None:
        """Notes the size of an element."""
        self.element = size

    def __getattr__(self, asked: str) -> Callable[..., None]:
        """Notes slot and kind of a field from a call such as `PrependInt32Slot(2, 0, 1)`."""

        def note(slot: int, *_: object) -> None:
            self.slot, self.kind = slot, asked.removeprefix("Prepend").removesuffix("Slot")

        return note


@cache
def fields(table: str) -> tuple[Field, ...]:
    """The fields of a table such as `Conv2DOptions`, in the order of their slots."""
    writers = vars(import_module(f"tflite.{table}"))
    found = []
    for function, write in writers.items():
        name = function.removeprefix(f"{table}Add")
        if name != function:
            notes = _Notepad()
            write(notes, 0)
            pointer = notes.kind == "UOffsetTRelative"
            if pointer and (start := writers.get(f"{table}Start{name}Vector")):
                start(notes, 0)
            found.append(Field(name, notes.slot, _WIDTHS[notes.kind], pointer, notes.element))
    return tuple(sorted(found, key=lambda field: field.slot))


@cache
def options_tables(union: str) -> dict[int, str]:
    """The tables of `BuiltinOptions` or `BuiltinOptions2` by their number in that union."""
    members = vars(getattr(import_module("tflite"), union))
    return {number: name for name, number in members.items() if name.endswith("Options") and number}
