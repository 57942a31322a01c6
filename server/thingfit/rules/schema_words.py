"""Mistakes under a schema told in the words of the domain: the rule's name, place and sentence."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import cast

from thingfit.facts import Kind, Part
from thingfit.facts.kinds import TD_1_0, TD_1_1, context_iris
from thingfit.json_value import JsonValue
from thingfit.rules.schema_meant import meant_key, meant_value
from thingfit.rules.schema_places import (
    Place,
    article,
    is_named,
    key_of,
    kind_in_words,
    listed,
    subject_of,
    written,
)
from thingfit.rules.schema_walk import Mistake, repeated_items
from thingfit.syntax import Array, Literal, Member, Node, Object, String
from thingfit.text import Span

TM_COMBINATION = "combination in a Thing Model"


@dataclass(frozen=True, slots=True)
class Said:
    """A mistake with its rule, span and sentence, and what a fix needs to know."""

    rule: str
    span: Span
    message: str
    mistake: Mistake
    place: Place | None
    nearest: str | None = None

    @property
    def at_member(self) -> bool:
        """Whether the value is that of a member, not an item of an array."""
        return self.place is not None and self.place.member is not None


def say(mistake: Mistake, part: Part, where: dict[int, Place]) -> Said | None:
    """A mistake in words; nothing for one that a rule about `@context` tells better."""
    place = where.get(id(mistake.node))
    if _is_in_context(mistake.node, part):
        return _say_context(mistake, part, place, where)
    if _is_removal(mistake, part, place):
        subject = subject_of(mistake.node, where)
        message = f"{subject} is `null`; the published schema expects a value"
        return _said("null-in-tm", mistake, place, message)
    match mistake.keyword:
        case "required":
            return _say_missing(mistake, place, where)
        case "type":
            return _say_type(mistake, place, where)
        case "enum" | "const" | "contains":
            return _say_unknown(mistake, place, where)
        case "pattern":
            return _say_pattern(mistake, place, where)
        case "minItems" | "minProperties":
            return _say_few(mistake, place, where)
        case "uniqueItems":
            return _say_repeated(mistake, place, where)
        case "not" | "false":
            return _say_refused(mistake, place, where)
    limit = "above" if mistake.keyword == "exclusiveMinimum" else "not below"
    message = f"{subject_of(mistake.node, where)} is {written(mistake.node)}; "
    message += f"a number {limit} {mistake.stated} is expected"
    return _said("value-out-of-range", mistake, place, message)


def _said(
    rule: str,
    mistake: Mistake,
    place: Place | None,
    message: str,
    *,
    at: Span | None = None,
    nearest: str | None = None,
) -> Said:
    return Said(rule, at or mistake.node.span, message, mistake, place, nearest)


# The context.


def _is_in_context(node: Node, part: Part) -> bool:
    context = part.node.get("@context")
    return context is not None and context.span.holds(node.span)


def _say_context(
    mistake: Mistake, part: Part, place: Place | None, where: dict[int, Place]
) -> Said | None:
    names = set(context_iris(part.node.get("@context")))
    in_map = place is not None and place.member is not None and place.holder is not part.node
    if in_map and place is not None and place.member is not None:
        key, value = place.member.key.value, mistake.node
        subject = f"`{key}` in a map of `@context` is {kind_in_words(value)}; "
        if key.startswith("@") or isinstance(value, Object) or _is_null(value):
            message = subject + "the published schema takes the string of a namespace only"
            return _said("context-map-object", mistake, place, message)
        message = subject + "the namespace that it stands for is expected"
        return _said("type-wrong", mistake, place, message)
    first = place is None or place.holder is part.node or place.index == 0
    if first and not names & {TD_1_0, TD_1_1}:
        return None
    if mistake.keyword == "type":
        return _say_type(mistake, place, where)
    message = f"{subject_of(mistake.node, where)} is {written(mistake.node)}; "
    if mistake.keyword == "not":
        message += f"the context of TD 1.0 is expected before that of TD 1.1, `{TD_1_1}`"
    else:
        expected = TD_1_1 if TD_1_1 in names else TD_1_0
        message += f"the first is expected to be `{expected}`"
    return _said("context-order", mistake, place, message)


# The keywords.


def _is_null(node: Node) -> bool:
    return isinstance(node, Literal) and node.value is None


def _is_removal(mistake: Mistake, part: Part, place: Place | None) -> bool:
    """Whether `null` stands for the removal of a member that the extended model has."""
    if part.kind is not Kind.THING_MODEL or not _is_null(mistake.node):
        return False
    if place is None or place.member is None:
        return False
    return place.holder is not part.node or not place.member.key.value.startswith("@")


def _say_missing(mistake: Mistake, place: Place | None, where: dict[int, Place]) -> Said:
    node = cast("Object", mistake.node)
    wanted = alternatives(mistake.key)
    rule = _MISSING_RULES.get(mistake.key, "member-missing")
    subject = _owner(mistake, place, where)
    keys = " or ".join(f"`{key}`" for key in wanted)
    near = _misspelt(node, wanted)
    if near is not None:
        message = f"`{near.key.value}` is not known here, and {subject} lacks {keys}"
        return _said(rule, mistake, place, message, at=near.key.span, nearest=near.key.value)
    at = Span(node.span.start, node.span.start + 1)
    if place is not None and place.member is not None:
        at = place.member.key.span
    return _said(rule, mistake, place, f"{subject} lacks {keys}", at=at)


_MISSING_RULES = {
    "@type": "tm-type-missing",
    "forms": "affordance-no-forms",
    "op": "op-thing-missing",
}


def alternatives(key: str) -> tuple[str, ...]:
    """The members of which one is mandatory; mostly just the one."""
    return ("oneOf", "allOf") if key == "oneOf" else (key,)


def _misspelt(node: Object, wanted: Iterable[str]) -> Member | None:
    """The member whose key is nearly one that is missing."""
    for key in wanted:
        others = [name for name in node.by_key if name not in _KNOWN_NEIGHBOURS]
        near = meant_key(key, others)
        if near is not None:
            return node.by_key[near]
    return None


_KNOWN_NEIGHBOURS = frozenset(
    "titles title forms security securityDefinitions op oneOf allOf scopes".split()
)


def _say_type(mistake: Mistake, place: Place | None, where: dict[int, Place]) -> Said:
    stated = mistake.stated
    names = [str(name) for name in (stated if isinstance(stated, list) else [stated])]
    expected = listed([_ARTICLES[name] for name in names], quoted=False)
    subject = subject_of(mistake.node, where)
    if place is not None and place.member is not None and mistake.title:
        subject = _owner(mistake, place, where) if is_named(place, where) else subject
    message = f"{subject} is {kind_in_words(mistake.node)}; {expected} is expected"
    return _said("type-wrong", mistake, place, message)


def _say_unknown(mistake: Mistake, place: Place | None, where: dict[int, Place]) -> Said:
    if mistake.keyword != "enum":
        found = written(mistake.node)
        message = f"`@type` is {found}; a Thing Model is expected to have `tm:ThingModel`"
        return _said("tm-type-missing", mistake, place, message)
    options = [str(option) for option in cast("list[JsonValue]", mistake.stated)]
    key = key_of(mistake.node, where)
    rule = "op-not-allowed" if key == "op" else "value-unknown"
    noun = mistake.title or f"a value of `{key}`"
    return _say_choice(rule, mistake, place, noun, options)


def _say_choice(
    rule: str, mistake: Mistake, place: Place | None, noun: str, options: list[str]
) -> Said:
    node = mistake.node
    near = None
    if isinstance(node, String):
        near = meant_value(node.value, options)
    noun = noun if noun.startswith(("a ", "an ")) else f"{article(noun)} {noun}"
    message = f"{written(node)} is not {noun}; "
    message += f"did you mean `{near}`?" if near else f"expected: {listed(options)}"
    return _said(rule, mistake, place, message, nearest=near)


def _say_pattern(mistake: Mistake, place: Place | None, where: dict[int, Place]) -> Said:
    examples = [str(each) for each in cast("list[JsonValue]", mistake.schema.get("examples", []))]
    if key_of(mistake.node, where) == "scheme":
        noun = "a security scheme of TD 1.1 and has no prefix"
        return _say_choice("scheme-unknown", mistake, place, noun, examples)
    subject, noun = subject_of(mistake.node, where), mistake.title
    like = f"like `{examples[0]}`"
    expected = f"{article(noun)} {noun} {like}" if noun else f"a text {like}"
    message = f"{subject} is {written(mistake.node)}; {expected} is expected"
    return _said("value-malformed", mistake, place, message)


def _say_few(mistake: Mistake, place: Place | None, where: dict[int, Place]) -> Said:
    subject = subject_of(mistake.node, where)
    if mistake.keyword == "minProperties":
        message = f"{subject} is empty; at least one definition is expected"
        return _said("member-missing", mistake, place, message)
    count = len(cast("Array", mistake.node).items)
    found = f"has only {count} item" if count else "is empty"
    fewest = "at least one item" if mistake.stated == 1 else f"at least {mistake.stated} items"
    in_affordance = place is not None and id(place.holder) in where
    rule = "array-too-short"
    if key_of(mistake.node, where) == "forms" and in_affordance:
        rule = "affordance-no-forms"
    verb = "is" if mistake.stated == 1 else "are"
    return _said(rule, mistake, place, f"{subject} {found}; {fewest} {verb} expected")


def _say_repeated(mistake: Mistake, place: Place | None, where: dict[int, Place]) -> Said:
    node = cast("Array", mistake.node)
    subject = subject_of(node, where)
    index, earlier = repeated_items(node)[0]
    message = f"item {index + 1} of {subject} repeats item {earlier + 1}; each is expected once"
    return _said("item-repeated", mistake, place, message, at=node.items[index].span)


def _say_refused(mistake: Mistake, place: Place | None, where: dict[int, Place]) -> Said:
    node, key = mistake.node, key_of(mistake.node, where)
    member = place.member if place is not None else None
    if member is not None and node is member.key:
        message = f"the key {written(node)} holds a placeholder; placeholders stand for values"
        return _said("placeholder-in-key", mistake, place, message)
    if mistake.title == TM_COMBINATION:
        message = "the published schema refuses a `combo` definition in a Thing Model"
        return _said("combo-in-tm", mistake, place, message)
    if key in _REFUSED_MEMBERS and member is not None:
        message = _REFUSED_MEMBERS[key]
        return _said("member-unexpected", mistake, place, message, at=member.key.span)
    message = f"{subject_of(node, where)} is {written(node)}; "
    if isinstance(node, String) and "{{" in node.value:
        message += "a text without placeholder is expected"
    else:
        message += "only a Thing Model is expected to have it"
    return _said("value-unknown", mistake, place, message)


_REFUSED_MEMBERS = {
    "name": "`name` does not go with the scheme `auto`, which the protocol negotiates",
    "sizes": "`sizes` stands in a link whose `rel` is not `icon`; only icons have sizes",
    "allOf": "`allOf` stands beside `oneOf`; a combination has one of them",
    "instance": "`instance` is the version of an instance; that of a Thing Model is `model`",
}


_ARTICLES = {
    "object": "an object",
    "array": "an array",
    "string": "a string",
    "number": "a number",
    "integer": "a whole number",
    "boolean": "`true` or `false`",
    "null": "`null`",
}


def _owner(mistake: Mistake, place: Place | None, where: dict[int, Place]) -> str:
    """The object that lacks a member: `the property `status``, `the form of an action`."""
    noun = mistake.title or "the object"
    if place is not None and place.member is not None and is_named(place, where):
        return f"the {noun} `{place.member.key.value}`"
    return f"the {noun}"
