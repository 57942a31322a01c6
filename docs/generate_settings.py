"""Writes the settings' JSON schema and their table in the README, both from the dataclass.

Run this after every change of `thingfit/options.py`, or of the names of rules; with `--check` it
only tells whether both are up to date.
"""

from __future__ import annotations

import json
import re
import sys
from pathlib import Path

from thingfit.json_value import JsonValue
from thingfit.options import HINTS, PRESETS, SEVERITIES, Options, Override, Setting, Shape, settings
from thingfit.rules.settings import known_names

DOCS = Path(__file__).resolve().parent
SCHEMA = DOCS / "settings.schema.json"
README = DOCS.parent / "README.md"
TABLE = re.compile(r"(?<=<!-- settings -->\n).*?(?=<!-- /settings -->)", re.DOTALL)
TYPES = {
    Shape.NAMES: "list of names",
    Shape.GLOBS: "list of patterns",
    Shape.SEVERITIES: "table",
    Shape.OVERRIDES: "list of tables",
    Shape.BYTES: "number",
    Shape.PRESET: "name",
    Shape.HINTS: "list of kinds",
}


def schema() -> str:
    """The JSON schema of `thingfit.toml`, and of the editor's settings under `thingfit`."""
    names: list[JsonValue] = [*sorted(known_names())]
    made: dict[str, JsonValue] = {
        "$schema": "http://json-schema.org/draft-07/schema#",
        "title": "Settings of Thingfit",
        "type": "object",
        "properties": properties(Options),
        "additionalProperties": False,
        "definitions": {
            "name": {"description": "The name of a rule or of a group.", "enum": names},
            "severity": {"enum": list(SEVERITIES)},
        },
    }
    return json.dumps(made, indent=2, ensure_ascii=False) + "\n"


def properties(of: type[Options] | type[Override]) -> dict[str, JsonValue]:
    """A schema for each setting of a dataclass."""
    return {each.name: property_of(each) for each in settings(of)}


def property_of(setting: Setting) -> JsonValue:
    """The schema of one setting, with its sentence and its default."""
    default = json.loads(json.dumps(setting.default))
    return {"description": setting.text, **shape_schema(setting.shape), "default": default}


def shape_schema(shape: Shape) -> dict[str, JsonValue]:
    """What JSON Schema says of the values of a shape."""
    match shape:
        case Shape.NAMES:
            return {"type": "array", "items": {"$ref": "#/definitions/name"}}
        case Shape.GLOBS:
            return {"type": "array", "items": {"type": "string"}}
        case Shape.SEVERITIES:
            return {
                "type": "object",
                "propertyNames": {"$ref": "#/definitions/name"},
                "additionalProperties": {"$ref": "#/definitions/severity"},
            }
        case Shape.OVERRIDES:
            item: JsonValue = {
                "type": "object",
                "properties": properties(Override),
                "required": ["files"],
                "additionalProperties": False,
            }
            return {"type": "array", "items": item}
        case Shape.BYTES:
            return {"type": "integer", "minimum": 1}
        case Shape.PRESET:
            return {"enum": list(PRESETS)}
        case Shape.HINTS:
            kinds: list[JsonValue] = [*HINTS]
            return {"type": "array", "items": {"enum": kinds}}


def table() -> str:
    """The table of the README."""
    rows = ["| setting | type | default | |", "| --- | --- | --- | --- |"]
    for each in settings():
        default = json.dumps(each.default) if each.default or each.default == 0 else ""
        cell = f"`{default}`" if default else "none"
        rows.append(f"| `{each.name}` | {TYPES[each.shape]} | {cell} | {each.text} |")
    return "".join(f"{row}\n" for row in rows)


def readme() -> str:
    """The README with the table in its place."""
    text = README.read_text("utf-8")
    return TABLE.sub(lambda _: table(), text)


def main() -> int:
    """Writes both files, or with `--check` names those that are stale."""
    status = 0
    for path, text in ((SCHEMA, schema()), (README, readme())):
        if path.is_file() and path.read_text("utf-8") == text:
            continue
        if "--check" in sys.argv[1:]:
            print(f"{path.name} is not up to date; run python docs/{Path(__file__).name}")
            status = 1
        else:
            path.write_text(text, encoding="utf-8")
    return status


if __name__ == "__main__":
    raise SystemExit(main())
