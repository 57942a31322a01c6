"""A value together with the place that states it, and facts without their places."""

from __future__ import annotations

from dataclasses import dataclass, fields, is_dataclass
from typing import Generic, TypeAlias, TypeVar

from thingfit.json_value import JsonValue
from thingfit.meaning.statements import Blank
from thingfit.text import Span

_PLACES = ("span", "uri")  # Fields that tell where a fact stands, not what it says.
T_co = TypeVar("T_co", covariant=True)
Number: TypeAlias = int | float


@dataclass(frozen=True, slots=True)
class Stated(Generic[T_co]):
    """A value and the text it was read from."""

    value: T_co
    span: Span


Text: TypeAlias = Stated[str]
Texts: TypeAlias = tuple[Stated[str], ...]


def plain(fact: object) -> JsonValue:
    """Facts as JSON, without places, absent ones and the names of blank nodes.

    Two descriptions that say the same, in whatever style, are equal in this form.
    """
    match fact:
        case Stated():
            return plain(fact.value)
        case tuple():
            return [plain(each) for each in fact]
        case Blank():
            return None
        case None | bool() | int() | float():
            return fact
        case str():
            return str(fact)
    if not is_dataclass(fact):
        raise TypeError(f"{type(fact).__name__} is not a fact")
    known = {
        each.name: plain(getattr(fact, each.name))
        for each in fields(fact)
        if each.name not in _PLACES
    }
    return {name: value for name, value in known.items() if value not in (None, [], {})}
