"""What the findings about shapes say."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from thingfit.meaning import vocabulary
from thingfit.rules.shapes_graph import SH

if TYPE_CHECKING:
    from rdflib import Graph
    from rdflib.term import Node

_PLACEHOLDER = re.compile(r"\{[?$](\w+)\}")
_LONG = 60
_MOST = 10

# Where a shape has no message: what was expected, with its parameter.
_EXPECTED = {
    "ClassConstraintComponent": ("class", "a node of the class {} is expected"),
    "DatatypeConstraintComponent": ("datatype", "a value of the type {} is expected"),
    "EqualsConstraintComponent": ("equals", "the same values as of {} are expected"),
    "DisjointConstraintComponent": ("disjoint", "other values than of {} are expected"),
    "HasValueConstraintComponent": ("hasValue", "the value {} is expected"),
    "LessThanConstraintComponent": ("lessThan", "a value less than that of {} is expected"),
    "LessThanOrEqualsConstraintComponent": (
        "lessThanOrEquals",
        "a value of at most that of {} is expected",
    ),
    "MaxCountConstraintComponent": ("maxCount", "at most {} of it is expected"),
    "MaxExclusiveConstraintComponent": ("maxExclusive", "a value below {} is expected"),
    "MaxInclusiveConstraintComponent": ("maxInclusive", "a value of at most {} is expected"),
    "MaxLengthConstraintComponent": ("maxLength", "at most {} characters are expected"),
    "MinCountConstraintComponent": ("minCount", "at least {} of it is expected"),
    "MinExclusiveConstraintComponent": ("minExclusive", "a value above {} is expected"),
    "MinInclusiveConstraintComponent": ("minInclusive", "a value of at least {} is expected"),
    "MinLengthConstraintComponent": ("minLength", "at least {} characters are expected"),
    "NodeConstraintComponent": ("node", "a value that fits the shape {} is expected"),
    "NodeKindConstraintComponent": ("nodeKind", "a node of the kind {} is expected"),
    "PatternConstraintComponent": ("pattern", "a text that matches {} is expected"),
    "UniqueLangConstraintComponent": ("uniqueLang", "one text for each language is expected"),
}


def shortened(text: str) -> str:
    """A text in one line of few characters."""
    text = " ".join(text.splitlines())
    return text if len(text) <= _LONG else text[: _LONG - 1] + "…"


def shown(term: Node) -> str:
    """A term in few characters: a CURIE where one of our prefixes fits, and texts as they are."""
    from rdflib import BNode, URIRef

    if isinstance(term, BNode):
        return "an object"
    if isinstance(term, URIRef):
        return shortened(
            f"sh:{term[len(SH) :]}" if term.startswith(SH) else vocabulary.shorten(term)
        )
    return shortened(str(term))


def readable(text: str) -> str:
    """What pySHACL says, with our way of quoting, and without its names for unnamed nodes."""
    return re.sub(r"'?\bs\d+x\w+'?", "this", text).replace("'", "`")


def messages_of(shapes: Graph, shape: Node) -> list[Node]:
    """The messages that a shape states itself."""
    from rdflib import URIRef

    return list(shapes.objects(shape, URIRef(SH + "message")))


def stated_message(texts: list[Node], value: str | None, path: str | None, own: bool) -> str:
    """The message of a shape, in English where it has several, about a certain value.

    A user's message may hold the value and the path as `{$value}` and `{$path}`.
    """
    ranked = sorted(texts, key=lambda each: (_rank(getattr(each, "language", None)), str(each)))
    message = " ".join(str(ranked[0]).split()) if ranked else ""
    known = {"value": value, "path": path and vocabulary.shorten(path)}
    message = _PLACEHOLDER.sub(lambda m: known.get(m.group(1)) or m.group(0), message)
    if own:
        return _about(message, value)
    return message.rstrip(".") if message.count(".") == 1 else message


def default_message(
    shapes: Graph, shape: Node, component: str, value: str | None, path: str | None
) -> str:
    """One sentence for a violation of a shape without a message."""
    from rdflib import URIRef

    name = component.removeprefix(SH)
    key, form = _EXPECTED.get(name, ("", ""))
    if name == "InConstraintComponent":
        said = f"one of {_choices(shapes, shape)} is expected"
    elif not key:
        what = name.removesuffix("ConstraintComponent")
        said = f"this does not fit the shape{_named(shape)} (`sh:{what[:1].lower()}{what[1:]}`)"
    else:
        parameter = next(iter(shapes.objects(shape, URIRef(SH + key))), None)
        said = form.format(f"`{shown(parameter)}`" if parameter is not None else "of the shape")
    if value is None and path:
        return f"`{vocabulary.shorten(path)}`: {said}"
    return _about(said, value)


def _choices(shapes: Graph, shape: Node) -> str:
    from rdflib import URIRef
    from rdflib.collection import Collection

    head = shapes.value(shape, URIRef(SH + "in"))
    choices = [] if head is None else [f"`{shown(each)}`" for each in Collection(shapes, head)]
    return ", ".join(choices[:_MOST]) + (", …" if len(choices) > _MOST else "")


def _about(message: str, value: str | None) -> str:
    if value is None or " expected" not in message or ", not " in message:
        return message
    return f"{message}, not `{value}`"


def _named(shape: Node) -> str:
    from rdflib import URIRef

    return f" `{shown(shape)}`" if isinstance(shape, URIRef) else ""


def _rank(language: str | None) -> int:
    if language is None:
        return 1
    return 0 if language.lower().split("-")[0] == "en" else 2
