"""Values to be filled in after a key: of the right JSON kind, with what is required."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from thingfit.features.complete_schema import SchemaPart, flat, members_of, stated, types_of
from thingfit.rules.edits import quote

_DEPTH = 3
_MOST_CHOICES = 12


@dataclass(frozen=True, slots=True)
class Blank:
    """A value with nothing in it: as plain JSON, and as a snippet with places to fill in."""

    text: str
    snippet: str


EMPTY_STRING = Blank('""', '"$1"')
EMPTY_ARRAY = Blank("[]", "[$1]")
EMPTY_OBJECT = Blank("{}", "{$1}")
NUMBER = Blank("0", "${1:0}")
BOOLEAN = Blank("true", "${1|true,false|}")
UNKNOWN = Blank("", "$1")


def blank(parts: Sequence[SchemaPart]) -> Blank:
    """The blank value that a schema asks for."""
    return _Stops().value(parts, _DEPTH)


def escaped(text: str) -> str:
    """A text as it stands in a snippet."""
    return text.replace("\\", "\\\\").replace("$", "\\$").replace("}", "\\}")


class _Stops:
    """Counts the places to fill in of one snippet."""

    def __init__(self) -> None:
        self.count = 0

    def next(self) -> int:
        self.count += 1
        return self.count

    def value(self, parts: Sequence[SchemaPart], depth: int) -> Blank:
        types = types_of(parts)
        choices = [each for each in stated(parts, "enum") if isinstance(each, str)]
        kind = types[0] if types else "string" if choices else ""
        match kind:
            case "string":
                return self.string(choices)
            case "object" if depth:
                return self.object(parts, depth)
            case "array" if depth:
                return self.array(parts, depth)
            case "boolean":
                return Blank("true", f"${{{self.next()}|true,false|}}")
            case "number" | "integer":
                return Blank("0", f"${{{self.next()}:0}}")
        return Blank("", f"${self.next()}")

    def string(self, choices: list[str]) -> Blank:
        if 1 < len(choices) <= _MOST_CHOICES and not any(
            set(each) & set(",|$\\") for each in choices
        ):
            return Blank(quote(choices[0]), f'"${{{self.next()}|{",".join(choices)}|}}"')
        return Blank('""', f'"${self.next()}"')

    def object(self, parts: Sequence[SchemaPart], depth: int) -> Blank:
        required = [each for each in members_of(parts, None) if each.is_required]
        if not required:
            return Blank("{}", f"{{${self.next()}}}")
        inner = [(quote(each.key), self.value(each.parts, depth - 1)) for each in required]
        texts = ", ".join(f"{key}: {value.text}" for key, value in inner)
        snippets = ", ".join(f"{key}: {value.snippet}" for key, value in inner)
        return Blank(f"{{{texts}}}", f"{{{snippets}}}")

    def array(self, parts: Sequence[SchemaPart], depth: int) -> Blank:
        items = [
            SchemaPart(entry, each.base)
            for part in parts
            for each in flat(part)
            if isinstance(entry := each.schema.get("items"), dict)
        ]
        if "object" not in types_of(items):
            return Blank("[]", f"[${self.next()}]")
        inner = self.value(items, depth - 1)
        return Blank(f"[{inner.text}]", f"[{inner.snippet}]")
