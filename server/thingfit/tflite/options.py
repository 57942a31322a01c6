"""Reads the builtin options of operators, by the names and defaults of the `tflite` package."""

from __future__ import annotations

import re
from functools import cache
from importlib import import_module
from typing import TYPE_CHECKING

from thingfit.tflite.layout import fields, options_tables
from thingfit.tflite.model import OptionValue

if TYPE_CHECKING:
    import flatbuffers
    import tflite

_TEXTS = ("Container", "SharedName")
_SHORT = {"fused_activation_function": "activation", "kernel_type": "kernel"}
_WORD = re.compile(r"(?<=[a-z0-9])(?=[A-Z])|(?<=[A-Z])(?=[A-Z][a-z])")
_ENDING = re.compile(r"_(index|factor)$")

# Shared by all operators without options, so that a file full of them stays small in memory.
_NO_OPTIONS: dict[str, OptionValue] = {}
Known = dict[tuple[int, str], dict[str, OptionValue]]


def read_options(operator: tflite.Operator, known: Known) -> dict[str, OptionValue]:
    """The numbers among the options of an operator, by name.

    Operators may share a table of options; `known` lets them share the value too, so that a small
    file of many such operators stays small in memory.
    """
    first = options_tables("BuiltinOptions").get(operator.BuiltinOptionsType())
    if first and (table := operator.BuiltinOptions()):
        return _read(first, table, known)
    second = options_tables("BuiltinOptions2").get(operator.BuiltinOptions2Type())
    if second and (table := operator.BuiltinOptions2()):
        return _read(second, table, known)
    return _NO_OPTIONS


def _read(name: str, table: flatbuffers.table.Table, known: Known) -> dict[str, OptionValue]:
    key = (table.Pos, name)
    if key not in known:
        options = getattr(import_module("tflite"), name)()
        options.Init(table.Bytes, table.Pos)
        known[key] = {ours: _value(getattr(options, theirs)()) for theirs, ours in _names(name)}
    return known[key]


def _value(value: float | bytes | None) -> OptionValue:
    if isinstance(value, bool):
        return int(value)
    return value if isinstance(value, int | float) else (value or b"").decode("utf-8", "replace")


@cache
def _names(table: str) -> tuple[tuple[str, str], ...]:
    """The options of a table that are numbers or texts: the package's name and the short one."""
    return tuple(
        (field.name, option_name(field.name))
        for field in fields(table)
        if not field.pointer or field.name in _TEXTS
    )


def option_name(name: str) -> str:
    """The name of an option here, such as `dilation_w` for the package's `DilationWFactor`."""
    words = _WORD.sub("_", name).lower()
    return _SHORT.get(words) or _ENDING.sub("", words)


def called_subgraphs(options: dict[str, OptionValue]) -> tuple[int, ...]:
    """The subgraphs a control-flow operator runs, in the order it names them."""
    return tuple(
        value
        for name, value in options.items()
        if name.endswith("subgraph") and isinstance(value, int)
    )
