"""What a wrong value, or a key that nobody knows, was most likely meant to be."""

from __future__ import annotations

from collections.abc import Collection, Iterable

from thingfit.rules import edits

_TYPES = {
    "bool": "boolean",
    "dict": "object",
    "double": "number",
    "float": "number",
    "int": "integer",
    "list": "array",
    "none": "null",
    "str": "string",
    "text": "string",
}
"""Names of other languages for the types of JSON."""

_VERBS = {
    "unobserve": ("unobserve", "unsubscribe"),
    "unsubscribe": ("unsubscribe", "unobserve"),
    "observe": ("observe", "subscribe"),
    "subscribe": ("subscribe", "observe"),
    "notify": ("subscribe", "observe"),
    "read": ("read", "query"),
    "get": ("read", "query"),
    "write": ("write",),
    "set": ("write",),
    "put": ("write",),
    "invoke": ("invoke",),
    "call": ("invoke",),
    "execute": ("invoke",),
    "run": ("invoke",),
    "query": ("query", "read"),
    "cancel": ("cancel", "unsubscribe"),
}
"""How operations begin that mean what a verb says; longer verbs come first."""

_KEYS = {
    "href": ("url", "uri", "target", "link", "address"),
    "title": ("name", "label"),
}
"""Names of other formats for mandatory members."""


def meant_value(text: str, options: Collection[str]) -> str | None:
    """The one of the allowed values that a wrong one most likely stands for."""
    alias = _TYPES.get(text.lower())
    if alias in options:
        return alias
    return edits.nearest(text, options) or _operation(text.lower(), options)


def _operation(text: str, options: Collection[str]) -> str | None:
    """The operation with the same verb; of several the first, which is that for a single value."""
    for verb, beginnings in _VERBS.items():
        if text.startswith(verb):
            return next(
                (each for start in beginnings for each in options if each.startswith(start)), None
            )
    return None


def meant_key(key: str, others: Iterable[str]) -> str | None:
    """The one of the other keys of an object that most likely stands for a missing one."""
    others = list(others)
    near = edits.nearest(key, others)
    return near or next((each for each in _KEYS.get(key, ()) if each in others), None)
