"""Whether one definition allows only what another allows, member by member.

Sources: TD 1.1, sections 9.3.2 (a definition is not overwritten so that its values become wrong)
and 9.2 (a description is valid under its model).
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from thingfit.meaning import units
from thingfit.rules.reading import has_placeholder
from thingfit.syntax import Array, Literal, Member, Node, Number, Object, String, to_value
from thingfit.workspace.inheritance import Definition, Written

_LOWER = ("minimum", "exclusiveMinimum", "minLength", "minItems")
_UPPER = ("maximum", "exclusiveMaximum", "maxLength", "maxItems")
_PROMISES = ("readOnly", "writeOnly", "observable", "safe", "idempotent")
_SAME = ("type", "const", "unit")
_RESTRICTIONS = (*_SAME, "enum", *_LOWER, *_UPPER, "multipleOf", "pattern", *_PROMISES)
_TAKEN_FOR_DEGREES = frozenset(("C", "F"))
"""Coulomb and farad, which most mean as degrees, as the specification itself does."""

_SCHEMAS = ("items", "input", "output", "subscription", "data", "dataResponse", "cancellation")


@dataclass(frozen=True, slots=True)
class Difference:
    """A member that allows more than the origin does; `own` is absent where it is left out.

    `holder` is the object that has it, or would; `path` leads to it for messages.
    """

    path: tuple[str, ...]
    holder: Object
    own: Member | None
    origin: Written
    says: str


def differences(
    origin: Definition, own: Object, *, complete: bool, path: tuple[str, ...] = ()
) -> Iterator[Difference]:
    """Where an object allows what its origin does not.

    In a `complete` one every restriction is stated; in others those left out are taken over.
    """
    for key in _RESTRICTIONS:
        written = origin.get(key)
        if written is None or has_placeholder(written.member.value):
            continue
        member = own.by_key.get(key)
        if key == "unit" and not complete:
            says = _judge_kind(member, written.member.value)
        else:
            says = _judge(key, member, written.member.value) if member or complete else ""
        if says:
            yield Difference((*path, key), own, member, written, says)
    yield from _nested(origin, own, complete, path)


def _nested(
    origin: Definition, own: Object, complete: bool, path: tuple[str, ...]
) -> Iterator[Difference]:
    for key in _SCHEMAS:
        inner, value = origin.child(key), own.get(key)
        if inner and isinstance(value, Object):
            yield from differences(inner, value, complete=complete, path=(*path, key))
    for key in ("properties", "uriVariables"):
        fields, stated = origin.child(key), own.get(key)
        if not fields or not isinstance(stated, Object):
            continue
        for name in fields.names():
            inner, value = fields.child(name), stated.get(name)
            if inner and isinstance(value, Object):
                yield from differences(inner, value, complete=complete, path=(*path, key, name))


def _judge(key: str, member: Member | None, origin: Node) -> str:
    """What is wrong with a member under its origin, in words that follow its name; else nothing."""
    expected = shown(origin)
    if member is None:
        return "" if key in _PROMISES and not _is_true(origin) else f"is absent, not {expected}"
    own = member.value
    if has_placeholder(own) or (key in _PROMISES and _holds(key, own, origin)):
        return ""
    if key in _PROMISES or (key in _SAME and not _same(key, own, origin)):
        return f"is {shown(own)}, not {expected}"
    if isinstance(own, Number) and isinstance(origin, Number):
        if key in _LOWER and own.value < origin.value:
            return f"is {shown(own)}, below {expected}"
        if key in _UPPER and own.value > origin.value:
            return f"is {shown(own)}, above {expected}"
        if key == "multipleOf" and not _divides(origin.value, own.value):
            return f"is {shown(own)}, no multiple of {expected}"
    if key == "enum" and isinstance(own, Array) and isinstance(origin, Array):
        allowed = [to_value(each) for each in origin.items]
        new = [each for each in own.items if not _is_in(to_value(each), allowed)]
        if new and not any(has_placeholder(each) for each in origin.items):
            return f"has {shown(new[0])}, which is not among those allowed"
    return ""


def _judge_kind(member: Member | None, origin: Node) -> str:
    """What is wrong with a unit in the place of another; one of the same kind may take it.

    The specification's own example of an import puts kelvin in the place of degrees Celsius.
    """
    if member is None or not (isinstance(member.value, String) and isinstance(origin, String)):
        return ""
    own, old = _known_unit(member.value.value), _known_unit(origin.value)
    if own is None or old is None or own.kind == old.kind:
        return ""
    if not _TAKEN_FOR_DEGREES.isdisjoint((member.value.value, origin.value)):
        return ""
    return f"is {shown(member.value)}, which measures something else than {shown(origin)}"


def _same(key: str, own: Node, origin: Node) -> bool:
    if key == "type" and isinstance(own, String) and isinstance(origin, String):
        # Each integer is a number, so this narrows.
        return own.value == origin.value or (own.value, origin.value) == ("integer", "number")
    if key == "unit" and isinstance(own, String) and isinstance(origin, String):
        one, two = _unit(own.value), _unit(origin.value)
        return own.value == origin.value or (one is not None and one == two)
    return _is_in(to_value(own), [to_value(origin)])


def _unit(text: str) -> str | None:
    known = _known_unit(text)
    return known.iri if known else None


def _known_unit(text: str) -> units.Unit | None:
    return units.find(text) or units.find(text.rpartition(":")[2])


def _holds(key: str, own: Node, origin: Node) -> bool:
    """Whether a promise is kept: what may be written or read stays so, what is safe stays safe."""
    if key in ("readOnly", "writeOnly"):
        return _is_true(own) == _is_true(origin)
    return _is_true(own) or not _is_true(origin)


def _is_true(node: Node) -> bool:
    return isinstance(node, Literal) and node.value is True


def _divides(origin: int | float, own: int | float) -> bool:
    """Whether multiples of one are multiples of the other; fractions are given the benefit."""
    if not isinstance(origin, int) or not isinstance(own, int) or origin == 0:
        return True
    return own % origin == 0


def _is_in(value: object, values: list[object]) -> bool:
    """Whether a JSON value is among others; `true` is no number."""
    return any(_equal(value, each) for each in values)


def _equal(one: object, two: object) -> bool:
    if isinstance(one, bool) or isinstance(two, bool):
        return one is two
    return one == two


def shown(node: Node) -> str:
    """A value in few characters, for a message."""
    match node:
        case String():
            text = node.value
        case Literal():
            text = "null" if node.value is None else str(node.value).lower()
        case Number():
            text = str(node.value)
        case Array():
            return "a list"
        case _:
            return "an object"
    return f"`{text[:40]}`"
