"""Reads those builtin options of operators that say something about work, memory or control flow.

Slots, names and defaults follow the TensorFlow Lite schema; an option read from nowhere else
needs a line here and nothing more.
"""

from __future__ import annotations

from thingfit.tflite.flat import Table
from thingfit.tflite.model import OptionValue

_POOL = "padding:b stride_w:i stride_h:i filter_w:i filter_h:i activation:b"
_ACTIVATION = "activation:b"

# Number of the options union -> its fields in order; `-` skips a slot, `=` gives a default.
_FIELDS: dict[int, str] = {
    1: "padding:b stride_w:i stride_h:i activation:b dilation_w:i=1 dilation_h:i=1",
    2: "padding:b stride_w:i stride_h:i multiplier:i activation:b dilation_w:i=1 dilation_h:i=1",
    5: _POOL,
    6: "rank:i activation:b asymmetric:u",
    7: "activation:b asymmetric:u",
    8: "activation:b weights_format:b keep_dims:u asymmetric:u",
    10: "axis:i activation:b",
    11: _ACTIVATION,
    12: _ACTIVATION,
    14: "activation:b - - kernel:b asymmetric:u",
    16: "subgraph:i",
    21: _ACTIVATION,
    27: "keep_dims:u",
    28: _ACTIVATION,
    29: _ACTIVATION,
    31: "time_major:u activation:b asymmetric:u",
    49: "padding:b stride_w:i stride_h:i activation:b",
    69: "activation:b - - merge_outputs:u time_major:u=1 asymmetric:u",
    70: "time_major:u activation:b merge_outputs:u asymmetric:u",
    71: "activation:b - - time_major:u asymmetric:u",
    92: "then_subgraph:i else_subgraph:i",
    93: "cond_subgraph:i body_subgraph:i",
    101: "adj_x:u adj_y:u asymmetric:u",
    103: "init_subgraph:i",
    106: "padding:b stride_d:i stride_w:i stride_h:i activation:b",
    111: "container:s shared_name:s",
}
_FIELDS_2: dict[int, str] = {
    15: "cond_subgraph:i body_subgraph:i",
    21: "- decomposition_subgraph:i",
}


# Shared by all operators without options, so that a file full of them stays small in memory.
_NO_OPTIONS: dict[str, OptionValue] = {}


Known = dict[tuple[int, int], dict[str, OptionValue]]


def read_options(operator: Table, known: Known) -> dict[str, OptionValue]:
    """The options of an operator that this package knows, by name.

    Operators may share a table of options; `known` lets them share the value too, so that a small
    file of many such operators stays small in memory.
    """
    return _read(operator, 3, 4, _FIELDS, known) or _read(operator, 11, 12, _FIELDS_2, known)


def _read(
    operator: Table, kind_slot: int, table_slot: int, fields: dict[int, str], known: Known
) -> dict[str, OptionValue]:
    kind = operator.uint8(kind_slot)
    names = fields.get(kind)
    table = operator.table(table_slot) if names else None
    if names is None or table is None:
        return _NO_OPTIONS
    key = (table.position, kind + 256 * kind_slot)
    if key not in known:
        known[key] = _read_table(table, names)
    return known[key]


def _read_table(table: Table, names: str) -> dict[str, OptionValue]:
    options: dict[str, OptionValue] = {}
    for slot, text in enumerate(names.split()):
        if text != "-":
            name, _, rest = text.partition(":")
            code, _, default = rest.partition("=")
            options[name] = _value(table, slot, code, int(default or 0))
    return options


def _value(table: Table, slot: int, code: str, default: int) -> OptionValue:
    match code:
        case "b":
            return table.int8(slot, default)
        case "u":
            return table.uint8(slot, default)
        case "i":
            return table.int32(slot, default)
        case _:
            return table.text(slot)


def called_subgraphs(options: dict[str, OptionValue]) -> tuple[int, ...]:
    """The subgraphs a control-flow operator runs, in the order it names them."""
    return tuple(
        value
        for name, value in options.items()
        if name.endswith("subgraph") and isinstance(value, int)
    )
