"""What can be read of a file that is no whole model: the parts before and beside the broken one."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from hashlib import sha256

from thingfit.tflite.errors import TfliteError
from thingfit.tflite.flat import Table, open_root
from thingfit.tflite.layout import Field, fields
from thingfit.tflite.names import operator_names

_IDENTIFIER = b"TFL3"
_MOST = 200
"""Enough names to know a model by; a broken file may claim any number."""


@dataclass(frozen=True, slots=True)
class Remains:
    """What is left: `operators` are the kinds that are named, the counts those that are claimed.

    What cannot be read is nothing, and counts are those of the first graph.
    """

    size: int
    sha256: str
    identified: bool
    schema: int | None = None
    description: str = ""
    operators: tuple[str, ...] = ()
    tensors: int | None = None
    steps: int | None = None


def remains(data: bytes) -> Remains:
    """What can be read of any bytes."""
    digest = sha256(data).hexdigest()
    if len(data) < 8 or data[4:8] != _IDENTIFIER:
        return Remains(len(data), digest, identified=False)
    try:
        root = open_root(data)
    except TfliteError:
        return Remains(len(data), digest, identified=True)
    schema, description, tensors, steps = None, "", None, None
    try:
        place = root.field(_slot("Model", "Version").slot, 4)
        schema = int.from_bytes(data[place : place + 4], "little") if place else 0
        description = root.text(_slot("Model", "Description").slot)
    except TfliteError:
        pass
    try:
        graph = next(root.tables(_slot("Model", "Subgraphs").slot), None)
        if graph is not None:
            tensors = graph.vector(_slot("SubGraph", "Tensors").slot, 4)[1]
            steps = graph.vector(_slot("SubGraph", "Operators").slot, 4)[1]
    except TfliteError:
        pass
    operators = tuple(dict.fromkeys(_operators(root)))
    return Remains(len(data), digest, True, schema, description[:_MOST], operators, tensors, steps)


def _operators(root: Table) -> Iterator[str]:
    """The names of the operators up to the first that cannot be read."""
    known = operator_names()
    codes = _slot("Model", "OperatorCodes").slot
    try:
        for number, code in enumerate(root.tables(codes)):
            if number == _MOST:
                return
            custom = code.text(_slot("OperatorCode", "CustomCode").slot)
            # Codes up to 127 stand in a byte, as they did before there were more of them.
            old = code.int8(_slot("OperatorCode", "DeprecatedBuiltinCode").slot)
            place = code.field(_slot("OperatorCode", "BuiltinCode").slot, 4)
            data = code.source.data
            new = int.from_bytes(data[place : place + 4], "little", signed=True) if place else 0
            yield custom or known.get(max(old, new), f"operator {max(old, new)}")
    except TfliteError:
        return


def _slot(table: str, name: str) -> Field:
    return next(each for each in fields(table) if each.name == name)
