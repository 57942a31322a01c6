"""Where the values of a tree stand, and how a sentence names them."""

from __future__ import annotations

from dataclasses import dataclass

from thingfit.rules import edits
from thingfit.syntax import Array, Literal, Member, Missing, Node, Number, Object, String

_NAMED = frozenset(
    "properties actions events securityDefinitions schemaDefinitions uriVariables".split()
)
"""Members of objects whose own keys are names that people choose."""


@dataclass(frozen=True, slots=True)
class Place:
    """Where a value stands: the member or the index in what holds it."""

    holder: Object | Array
    member: Member | None = None
    index: int = 0


def places(root: Node) -> dict[int, Place]:
    """The places of all values and keys below a root, by the identity of their nodes."""
    found: dict[int, Place] = {}

    def visit(node: Node) -> None:
        match node:
            case Object():
                for member in node.by_key.values():
                    found[id(member.value)] = found[id(member.key)] = Place(node, member)
                    visit(member.value)
            case Array():
                for index, item in enumerate(node.items):
                    found[id(item)] = Place(node, None, index)
                    visit(item)

    visit(root)
    return found


def kind_in_words(node: Node) -> str:
    """The JSON type of a value for a sentence: `an object`, `null`."""
    match node:
        case Object():
            return "an object"
        case Array():
            return "an array"
        case String():
            return "a string"
        case Number():
            return "a number"
        case Literal():
            return f"`{str(node.value).lower()}`" if node.value is not None else "`null`"
        case Missing():
            return "unreadable"


def written(node: Node) -> str:
    """A short value as it stands; of a long one, its kind."""
    match node:
        case String():
            text = node.value if len(node.value) <= 60 else node.value[:57] + "…"
            return f"`{text}`" if text else "the empty string"
        case Number():
            return f"`{edits.quote(node.value)}`"
    return kind_in_words(node)


def key_of(node: Node, where: dict[int, Place]) -> str:
    """The key that a value stands under, arrays between them left out."""
    place = where.get(id(node))
    while place is not None and place.member is None:
        place = where.get(id(place.holder))
    return place.member.key.value if place is not None and place.member is not None else ""


def subject_of(node: Node, where: dict[int, Place]) -> str:
    """The name of a value in a sentence: its key, or its place in an array."""
    place = where.get(id(node))
    if place is None:
        return "the document"
    if place.member is not None:
        return f"`{place.member.key.value}`"
    key = key_of(node, where)
    return f"item {place.index + 1} of `{key}`" if key else f"item {place.index + 1}"


def is_named(place: Place, where: dict[int, Place]) -> bool:
    """Whether the key at a place is a name that people chose."""
    return key_of(place.holder, where) in _NAMED


def article(noun: str) -> str:
    """The indefinite article of a noun."""
    return "an" if noun[:1] in "aeio" else "a"


def listed(words: list[str], *, quoted: bool = True) -> str:
    """Words with commas, and `or` before the last."""
    shown = [f"`{word}`" for word in words] if quoted else words
    if len(shown) == 1:
        return shown[0]
    return f"{', '.join(shown[:-1])} or {shown[-1]}"
