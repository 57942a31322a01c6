"""JSON for people: two blanks a level, and what is short and plain on one line."""

from __future__ import annotations

import json

from thingfit.json_value import JsonValue

_WIDTH = 112


def layout(value: JsonValue, indent: str = "", used: int = 0) -> str:
    """A value as JSON text below `indent`; `used` is what stands before it on its first line.

    Arrays and objects of plain values take one line where they fit, the outermost object never.
    """
    line = _on_one_line(value) if indent or not isinstance(value, dict) else None
    if line is not None and len(indent) + used + len(line) <= _WIDTH:
        return line
    inner = indent + "  "
    if isinstance(value, dict) and value:
        members = []
        for key, each in value.items():
            name = f"{_plain(key)}: "
            members.append(f"{inner}{name}{layout(each, inner, len(name) + 1)}")
        return "{\n" + ",\n".join(members) + f"\n{indent}}}"
    if isinstance(value, list) and value:
        items = (inner + layout(each, inner, 1) for each in value)
        return "[\n" + ",\n".join(items) + f"\n{indent}]"
    return _plain(value)


def _on_one_line(value: JsonValue) -> str | None:
    """The text of a value without objects within objects; of others nothing."""
    match value:
        case dict() if not any(isinstance(each, dict) for each in value.values()):
            parts = [(key, _on_one_line(each)) for key, each in value.items()]
            if any(text is None for _, text in parts):
                return None
            return "{ " + ", ".join(f"{_plain(key)}: {text}" for key, text in parts) + " }"
        case list() if not any(isinstance(each, dict | list) for each in value):
            return "[" + ", ".join(map(_plain, value)) + "]"
        case dict() | list():
            return None
        case _:
            return _plain(value)


def _plain(value: JsonValue) -> str:
    return json.dumps(value, ensure_ascii=False)
