"""Walks all of a file that is going to be read, once, so that reading it needs no checks."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache

from thingfit.tflite.errors import TfliteError
from thingfit.tflite.flat import Table, open_root
from thingfit.tflite.layout import Field, fields, options_tables

_TEXT, _NUMBERS, _VECTOR, _OPTIONS = "text", "numbers", "vector", "options"

# What the fields that point somewhere hold: a text, numbers, a vector of which a few elements are
# read, the options of an operator, or tables of this name. A field without a word is never read.
_POINTERS: Mapping[str, Mapping[str, str]] = {
    "Model": {
        "OperatorCodes": "OperatorCode",
        "Subgraphs": "SubGraph",
        "Description": _TEXT,
        "Buffers": "Buffer",
        "Metadata": "Metadata",
        "SignatureDefs": "SignatureDef",
    },
    "OperatorCode": {"CustomCode": _TEXT},
    "SubGraph": {
        "Tensors": "Tensor",
        "Inputs": _NUMBERS,
        "Outputs": _NUMBERS,
        "Operators": "Operator",
        "Name": _TEXT,
    },
    "Tensor": {
        "Shape": _NUMBERS,
        "Name": _TEXT,
        "Quantization": "QuantizationParameters",
        "Sparsity": "SparsityParameters",
        "ShapeSignature": _NUMBERS,
    },
    "QuantizationParameters": {"Scale": _VECTOR, "ZeroPoint": _VECTOR},
    "Operator": {
        "Inputs": _NUMBERS,
        "Outputs": _NUMBERS,
        "Intermediates": _NUMBERS,
        "BuiltinOptions": _OPTIONS,
        "BuiltinOptions2": _OPTIONS,
    },
    "Buffer": {"Data": _VECTOR},
    "Metadata": {"Name": _TEXT},
    "SignatureDef": {"Inputs": "TensorMap", "Outputs": "TensorMap", "SignatureKey": _TEXT},
    "TensorMap": {"Name": _TEXT},
    "VarHandleOptions": {"Container": _TEXT, "SharedName": _TEXT},
}
# A model for a microcontroller has some hundred of these; the limits bound time, not taste.
_MAX_TABLES = 12_000
_LIMITS = {"Buffer": 40_000, "OperatorCode": 5000, "TensorMap": 5000}
_LIMITS |= {"SignatureDef": 1000, "Metadata": 1000}
_PLURALS = {
    "OperatorCode": "operator codes",
    "SubGraph": "subgraphs",
    "Buffer": "buffers",
    "Metadata": "metadata entries",
    "SignatureDef": "signatures",
    "TensorMap": "signature entries",
}
# The memory in bytes that values take: a table, the options of an operator, a number in a tuple,
# what is kept of a longer vector.
_CHARGES = {"Tensor": 180, "Operator": 160, "Buffer": 50}
_CHARGES |= {"QuantizationParameters": 0, "SparsityParameters": 0}
_TABLE_CHARGE, _OPTIONS_CHARGE, _NUMBER_CHARGE, _VECTOR_CHARGE = 100, 400, 48, 130


@dataclass(frozen=True, slots=True)
class _Walk:
    """What is left of the limits, and the options that were met."""

    left: dict[str, int]
    seen: set[tuple[int, str]]

    def take(self, name: str, count: int) -> None:
        """Counts tables, the parts of graphs together and all others by their name."""
        key = "" if name in ("SubGraph", "Tensor", "Operator") else name
        limit = _LIMITS.get(name, _MAX_TABLES)
        self.left[key] = self.left.get(key, limit) - count
        if self.left[key] < 0:
            what = _PLURALS.get(name, f"{name.lower()}s")
            raise TfliteError(f"The model has more than {limit} {what}, too many for a description")


def verify(data: bytes) -> None:
    """Raises `TfliteError` unless all that is read of a model lies in its file."""
    _check(open_root(data), "Model", _Walk({}, set()))


@cache
def _steps(name: str) -> tuple[tuple[Field, str], ...]:
    """The fields of a table that are read, each with what it holds; nothing for a number."""
    known = _POINTERS.get(name, {})
    return tuple(
        (f, known.get(f.name, "")) for f in fields(name) if f.name in known or not f.pointer
    )


def _check(table: Table, name: str, walk: _Walk) -> None:
    for field, holds in _steps(name):
        if not holds:
            table.field(field.slot, field.width)
        elif holds == _TEXT:
            table.characters(field.slot)
        elif holds == _NUMBERS:
            table.source.spend(_NUMBER_CHARGE * table.vector(field.slot, field.element)[1])
        elif holds == _VECTOR:
            count = table.vector(field.slot, field.element)[1]
            table.source.spend(_VECTOR_CHARGE if count else 0)
        elif holds == _OPTIONS:
            _check_options(table, field, walk)
        else:
            _check_tables(table, field, holds, walk)


def _check_tables(table: Table, field: Field, name: str, walk: _Walk) -> None:
    charge = _CHARGES.get(name, _TABLE_CHARGE)
    if field.element:
        walk.take(name, table.vector(field.slot, field.element)[1])
        for each in table.tables(field.slot, charge):
            _check(each, name, walk)
    elif inner := table.table(field.slot, charge):
        _check(inner, name, walk)


def _check_options(table: Table, field: Field, walk: _Walk) -> None:
    """The options of an operator; those that several operators share are one value."""
    # The number of a union's table is in the slot before it.
    name = options_tables(field.name).get(table.uint8(field.slot - 1))
    inner = table.table(field.slot, 0) if name else None
    if name and inner and (inner.position, name) not in walk.seen:
        walk.seen.add((inner.position, name))
        table.source.spend(_OPTIONS_CHARGE)
        _check(inner, name, walk)
