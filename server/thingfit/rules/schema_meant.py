"""What a wrong value, or a key that nobody knows, was most likely meant to be."""

from __future__ import annotations

from collections.abc import Collection, Iterable

from thingfit.rules import edits

_TYPES = {
    word: kind
    for kind, words in {
        "array": "list set tuple",
        "boolean": "bool",
        "integer": "byte int int16 int32 int64 int8 long short uint16 uint32 uint64 uint8 unsigned",
        "null": "nil none void",
        "number": "decimal double float float32 float64 real",
        "object": "dict map record struct",
        "string": "char date date-time datetime str text time timestamp uri url uuid",
    }.items()
    for word in words.split()
}
"""The types of JSON by their names in other languages."""

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


def type_of(name: str) -> str | None:
    """The type of JSON that a word stands for, of JSON Schema or of another language."""
    word = name.lower()
    return word if word in _TYPES.values() else _TYPES.get(word)


def meant_value(text: str, options: Collection[str]) -> str | None:
    """The one of the allowed values that a wrong one most likely stands for."""
    alias = _TYPES.get(text.lower())
    if alias in options:
        return alias
    near = edits.nearest(text, options)
    return near or (_operation(text.lower(), options) if text.isalpha() else None)


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
