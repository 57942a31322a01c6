"""Names of operators and element types, and of what a runtime calls them.

The `tflite` package has the names of its version of the schema; `ontology/tflite/operators.json`
has the newer ones and the methods of TensorFlow Lite Micro.
"""

from __future__ import annotations

from functools import cache
from importlib import import_module

from thingfit.resources import ResourceError, read_json

_DATA = "ontology/tflite/operators.json"


@cache
def operator_names() -> dict[int, str]:
    """The builtin operators of the schema by their code."""
    return _enumeration("BuiltinOperator")


@cache
def type_names() -> dict[int, str]:
    """The element types of the schema by their code."""
    return _enumeration("TensorType")


def _enumeration(name: str) -> dict[int, str]:
    """The names of the `tflite` package, and those that came into the schema after it."""
    members = vars(getattr(import_module("tflite"), name)) | _section(f"newer {name}")
    return {
        code: member
        for member, code in members.items()
        if isinstance(code, int) and not member.startswith("_")
    }


@cache
def resolver_methods() -> dict[str, str]:
    """The method of `MicroMutableOpResolver` that adds an operator, by the operator's name."""
    return {name: str(method) for name, method in _section("resolver").items()}


def _section(name: str) -> dict[str, object]:
    data = read_json(_DATA)
    section = data.get(name) if isinstance(data, dict) else None
    if not isinstance(section, dict):
        raise ResourceError(f"The file `{_DATA}` of the installation has no object `{name}`")
    return dict(section)
