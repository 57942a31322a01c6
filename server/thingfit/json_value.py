"""The type of a plain JSON value, shared by everything that speaks JSON."""

from __future__ import annotations

from typing import TypeAlias, Union

# Quoted names keep `X | Y` from working at run time, hence `Union`.
JsonValue: TypeAlias = Union[  # noqa: UP007
    bool, int, float, str, list["JsonValue"], dict[str, "JsonValue"], None
]
