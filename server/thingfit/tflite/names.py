"""Names of operators and element types, from `ontology/tflite/operators.json`."""

from __future__ import annotations

from functools import cache

from thingfit.resources import ResourceError, read_json

_DATA = "ontology/tflite/operators.json"


@cache
def operator_names() -> dict[int, str]:
    """The builtin operators of the schema by their code."""
    names = {}
    for name, code in _section("builtin").items():
        if isinstance(code, int):
            names[code] = name
    return names


@cache
def type_names() -> tuple[str, ...]:
    """The element types of the schema; a type's place is its code."""
    data = read_json(_DATA)
    types = data.get("types") if isinstance(data, dict) else None
    if not isinstance(types, list):
        raise ResourceError(f"The file `{_DATA}` of the installation has no list `types`")
    return tuple(str(name) for name in types)


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
