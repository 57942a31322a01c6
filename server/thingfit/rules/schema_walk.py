"""Checks a tree against the shipped JSON Schemas (Draft 7) and gives each mistake with its node.

The keywords that lead from one value to another are walked here, over the nodes of the tree:
mistakes know their exact place, values that the parser could not read stay unjudged, and no
reference is resolved twice. The keywords that judge one value are those of the `jsonschema`
library. A test holds the verdict equal to that of the library alone.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from functools import cache
from typing import TypeAlias, cast
from urllib.parse import urldefrag, urljoin

from jsonschema import Draft7Validator
from referencing import Registry, Resource

from thingfit import resources
from thingfit.json_value import JsonValue
from thingfit.syntax import Array, Literal, Missing, Node, Number, Object, String, to_value, walk

Schema: TypeAlias = Mapping[str, JsonValue]
SCHEMA_FOLDER = "ontology/schemas"
_LIBRARY = Draft7Validator({})
_VALUE_KEYWORDS = frozenset(
    "enum const pattern minimum maximum exclusiveMinimum exclusiveMaximum multipleOf minLength "
    "maxLength".split()
)
"""Judged by the library."""

_ANNOTATIONS = frozenset(
    "$schema $id $comment title description default examples definitions format then else "
    "additionalItems".split()
)
"""No checks of their own; `format` is not asserted, as the published schemas are used."""


@dataclass(frozen=True, slots=True)
class Mistake:
    """A value that breaks one keyword of a schema.

    `title` is that of the innermost titled schema for this value; `key` is the member that is
    missing, for the keyword `required`. A member that a schema refuses has the keyword `false`.
    """

    keyword: str
    node: Node
    schema: Schema
    base: str
    key: str = ""
    title: str = ""

    @property
    def stated(self) -> JsonValue:
        """What the schema says at the keyword."""
        return self.schema.get(self.keyword)


@dataclass(slots=True)
class Report:
    """What a check says of a value; `unread` when it came upon something the parser lost."""

    mistakes: list[Mistake] = field(default_factory=list)
    unread: bool = False


Check: TypeAlias = Callable[[Node, Report], None]


def mistakes(name: str, node: Node) -> tuple[Mistake, ...]:
    """The mistakes of a value under a shipped schema, such as `td`, in the order of the text."""
    report = Report()
    _root_check(name)(node, report)
    found = {(each.keyword, id(each.node), each.key): each for each in report.mistakes}
    return tuple(sorted(found.values(), key=lambda each: each.node.span))


def fits(schema: JsonValue, base: str, node: Node) -> bool:
    """Whether a value satisfies a part of a shipped schema; `base` is the schema's address."""
    report = Report()
    _compiled(schema, base)(node, report)
    return not report.mistakes and not report.unread


@cache
def registry() -> Registry[JsonValue]:
    """The shipped schemas by their addresses; nothing else is ever looked up."""
    found: Registry[JsonValue] = Registry()
    for name in resources.list_files(SCHEMA_FOLDER, ".schema.json"):
        contents = resources.read_json(f"{SCHEMA_FOLDER}/{name}")
        found = found.with_resource(schema_address(name), Resource.from_contents(contents))
    return found


def schema_address(name: str) -> str:
    """The address of a shipped schema, its `$id`."""
    contents = resources.read_json(f"{SCHEMA_FOLDER}/{name}")
    return str(cast("Schema", contents)["$id"])


@cache
def _root_check(name: str) -> Check:
    file = f"{name}.schema.json"
    return _compiled(resources.read_json(f"{SCHEMA_FOLDER}/{file}"), schema_address(file))


@cache
def _checks() -> dict[int, Check]:
    """The compiled schemas by the identity of their parts, which live as long as the process."""
    return {}


def _compiled(schema: JsonValue, base: str) -> Check:
    if isinstance(schema, bool):
        return _accept if schema else _refuse
    found = _checks().get(id(schema))
    if found is None:
        found = _checks()[id(schema)] = _compile(cast("Schema", schema), base)
    return found


def _lazy(schema: JsonValue, base: str) -> Check:
    """The check of a part that is compiled when the first value comes; schemas contain loops."""
    known: list[Check] = []

    def check(node: Node, report: Report) -> None:
        if not known:
            known.append(_compiled(schema, base))
        known[0](node, report)

    return check


def _accept(node: Node, report: Report) -> None:
    """The schema `true`."""


def _refuse(node: Node, report: Report) -> None:
    """The schema `false`."""
    report.mistakes.append(Mistake("false", node, {}, ""))


def _compile(schema: Schema, base: str) -> Check:
    reference = schema.get("$ref")
    if isinstance(reference, str):
        contents = registry().resolver(base).lookup(reference).contents
        return _compiled(contents, urldefrag(urljoin(base, reference)).url)
    types = _type_names(schema.get("type"))
    steps = tuple(_steps(schema, base))
    title = schema.get("title")

    def check(node: Node, report: Report) -> None:
        if isinstance(node, Missing):
            report.unread = True
            return
        before = len(report.mistakes)
        if types and not _has_type(node, types):
            report.mistakes.append(Mistake("type", node, schema, base))
        else:
            for step in steps:
                step(node, report)
        if isinstance(title, str) and len(report.mistakes) > before:
            _entitle(report.mistakes, before, node, title)

    return check


def _entitle(found: list[Mistake], start: int, node: Node, title: str) -> None:
    for index in range(start, len(found)):
        if found[index].node is node and not found[index].title:
            found[index] = replace(found[index], title=title)


def _type_names(stated: JsonValue) -> frozenset[str]:
    names = stated if isinstance(stated, list) else [stated]
    return frozenset(name for name in names if isinstance(name, str))


def _has_type(node: Node, types: frozenset[str]) -> bool:
    match node:
        case Object():
            return "object" in types
        case Array():
            return "array" in types
        case String():
            return "string" in types
        case Literal():
            return ("null" if node.value is None else "boolean") in types
        case Number():
            whole = isinstance(node.value, int) or node.value.is_integer()
            return "number" in types or (whole and "integer" in types)
        case Missing():
            return True


def _steps(schema: Schema, base: str) -> Iterator[Check]:
    """One check for each keyword; those of `type` and of annotations are elsewhere or none."""
    for keyword, value in schema.items():
        if keyword == "required":
            yield from (_required(schema, base, str(key)) for key in cast("list[str]", value))
        elif keyword == "allOf":
            yield from (_compiled(part, base) for part in cast("list[JsonValue]", value))
        elif keyword in _WALKED:
            yield _WALKED[keyword](schema, base)
        elif keyword in _VALUE_KEYWORDS:
            yield _judged(schema, base, keyword)
        elif keyword not in _ANNOTATIONS and keyword not in ("type", "properties"):
            raise resources.ResourceError(f"The keyword `{keyword}` of a schema is not known")
    if "properties" in schema and "additionalProperties" not in schema:
        yield _members(schema, base)


def _members(schema: Schema, base: str) -> Check:
    stated = cast("Schema", schema.get("properties", {}))
    known = {key: _lazy(part, base) for key, part in stated.items()}
    other = schema.get("additionalProperties", True)
    further = None if other is True else _lazy(other, base)

    def check(node: Node, report: Report) -> None:
        if isinstance(node, Object):
            for key, member in node.by_key.items():
                wanted = known.get(key, further)
                if wanted is not None:
                    wanted(member.value, report)

    return check


def _keys(schema: Schema, base: str) -> Check:
    wanted = _lazy(schema["propertyNames"], base)

    def check(node: Node, report: Report) -> None:
        if isinstance(node, Object):
            for member in node.by_key.values():
                wanted(member.key, report)

    return check


def _required(schema: Schema, base: str, key: str) -> Check:
    def check(node: Node, report: Report) -> None:
        if isinstance(node, Object) and key not in node.by_key:
            if node.damaged:
                report.unread = True
            else:
                report.mistakes.append(Mistake("required", node, schema, base, key))

    return check


def _items(schema: Schema, base: str) -> Check:
    stated = schema["items"]
    first = [_lazy(part, base) for part in stated] if isinstance(stated, list) else []
    rest = schema.get("additionalItems", True) if isinstance(stated, list) else stated
    further = _lazy(rest, base)

    def check(node: Node, report: Report) -> None:
        if isinstance(node, Array):
            for index, item in enumerate(node.items):
                (first[index] if index < len(first) else further)(item, report)

    return check


def _contains(schema: Schema, base: str) -> Check:
    wanted = _lazy(schema["contains"], base)

    def check(node: Node, report: Report) -> None:
        if not isinstance(node, Array):
            return
        unread = node.damaged
        for item in node.items:
            inner = Report()
            wanted(item, inner)
            if not inner.mistakes and not inner.unread:
                return
            unread = unread or inner.unread
        if unread:
            report.unread = True
        else:
            report.mistakes.append(Mistake("contains", node, schema, base))

    return check


def _fewest_items(schema: Schema, base: str) -> Check:
    fewest = cast("int", schema["minItems"])

    def check(node: Node, report: Report) -> None:
        if isinstance(node, Array) and len(node.items) < fewest:
            if node.damaged:
                report.unread = True
            else:
                report.mistakes.append(Mistake("minItems", node, schema, base))

    return check


def _fewest_members(schema: Schema, base: str) -> Check:
    fewest = cast("int", schema["minProperties"])

    def check(node: Node, report: Report) -> None:
        if isinstance(node, Object) and len(node.by_key) < fewest:
            if node.damaged:
                report.unread = True
            else:
                report.mistakes.append(Mistake("minProperties", node, schema, base))

    return check


def _branch(schema: Schema, base: str) -> Check:
    """`if`, `then` and `else`; neither branch where the condition cannot be read."""
    condition = _lazy(schema["if"], base)
    then = _lazy(schema.get("then", True), base)
    otherwise = _lazy(schema.get("else", True), base)

    def check(node: Node, report: Report) -> None:
        inner = Report()
        condition(node, inner)
        if inner.unread:
            report.unread = True
        elif inner.mistakes:
            otherwise(node, report)
        else:
            then(node, report)

    return check


def _not(schema: Schema, base: str) -> Check:
    refused = _lazy(schema["not"], base)

    def check(node: Node, report: Report) -> None:
        inner = Report()
        refused(node, inner)
        if inner.unread:
            report.unread = True
        elif not inner.mistakes:
            report.mistakes.append(Mistake("not", node, schema, base))

    return check


def _judged(schema: Schema, base: str, keyword: str) -> Check:
    stated = schema[keyword]
    judge = Draft7Validator.VALIDATORS[keyword]

    def check(node: Node, report: Report) -> None:
        if isinstance(node, Object | Array) and any(isinstance(e, Missing) for e in walk(node)):
            report.unread = True
            return
        if any(judge(_LIBRARY, stated, to_value(node), schema) or ()):
            report.mistakes.append(Mistake(keyword, node, schema, base))

    return check


def _distinct(schema: Schema, base: str) -> Check:
    """`uniqueItems`, in linear time; the library's takes quadratic time for mixed items."""

    def check(node: Node, report: Report) -> None:
        if isinstance(node, Array) and repeated_items(node):
            report.mistakes.append(Mistake("uniqueItems", node, schema, base))

    return check


def repeated_items(node: Array) -> list[tuple[int, int]]:
    """The items that equal an earlier one, each with the place of that one."""
    first: dict[object, int] = {}
    found: list[tuple[int, int]] = []
    for index, item in enumerate(node.items):
        earlier = first.setdefault(_identity(item), index)
        if earlier != index:
            found.append((index, earlier))
    return found


def _identity(node: Node) -> object:
    """Equal for values that are equal in JSON, such as `1` and `1.0`, but not `1` and `true`."""
    match node:
        case Object():
            members = ((key, _identity(each.value)) for key, each in node.by_key.items())
            return ("object", frozenset(members))
        case Array():
            return ("array", tuple(_identity(item) for item in node.items))
        case String() | Number():
            return node.value
        case Literal():
            return ("literal", node.value)
        case Missing():
            return node


_WALKED: Mapping[str, Callable[[Schema, str], Check]] = {
    "additionalProperties": _members,
    "propertyNames": _keys,
    "items": _items,
    "contains": _contains,
    "minItems": _fewest_items,
    "minProperties": _fewest_members,
    "uniqueItems": _distinct,
    "if": _branch,
    "not": _not,
}
