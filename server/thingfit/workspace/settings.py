"""The settings that a `thingfit.toml` states, or `[tool.thingfit]` in a `pyproject.toml`."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from thingfit.facts import Document
from thingfit.options import DEFAULT_OPTIONS, Options, OptionsProblem, options_from_mapping
from thingfit.syntax import Array, Member, Node, Object, String, find, span_at, to_value
from thingfit.text import Span

SETTINGS_NAMES = ("thingfit.toml", "pyproject.toml")
"""The names of settings files; in one folder the first of them counts."""


@dataclass(frozen=True, slots=True)
class SettingsProblem:
    """A wrong setting at its place; `edit_to` is what the text there should likely be."""

    span: Span
    message: str
    unknown: bool = False
    edit_to: str | None = None


@dataclass(frozen=True, slots=True)
class Settings:
    """What a settings file says; `names` are the rules and groups it speaks of, with places."""

    options: Options = DEFAULT_OPTIONS
    problems: tuple[SettingsProblem, ...] = ()
    names: tuple[tuple[str, Span], ...] = ()


def holds_settings(document: Document) -> bool:
    """Whether a settings file speaks of Thingfit, or is too broken to tell but seems to."""
    if document.name != "pyproject.toml":
        return True
    if "thingfit" not in document.text:
        return False
    if document.tree.problems:
        return "[tool.thingfit" in document.text
    return _table(document) is not None


def read_settings(document: Document, base: Options = DEFAULT_OPTIONS) -> Settings:
    """The settings of a document, over those of `base`; what is wrong counts as absent."""
    table = _table(document)
    if not isinstance(table, Object):
        # A file that is not read at all has no table either, and that is told elsewhere.
        if table is None or document.decoding is not None:
            return Settings(base)
        message = "`tool.thingfit` is expected to be a table"
        return Settings(base, (SettingsProblem(table.span, message),))
    value = to_value(table)
    options, problems = options_from_mapping(value if isinstance(value, dict) else {}, base)
    return Settings(options, tuple(_placed(table, each) for each in problems), tuple(_names(table)))


def _table(document: Document) -> Node | None:
    root = document.tree.root
    return find(root, "/tool/thingfit") if document.name == "pyproject.toml" else root


def _placed(table: Object, problem: OptionsProblem) -> SettingsProblem:
    """A problem at its value; that of an unknown setting at its key."""
    span = span_at(table, problem.path)
    if problem.unknown:
        member = _member(table, problem.path)
        span = member.key.span if member else span
    return SettingsProblem(span, problem.message, problem.unknown, problem.suggestion)


def _member(table: Object, path: tuple[str | int, ...]) -> Member | None:
    node: Node | None = table
    member = None
    for step in path:
        if isinstance(node, Object) and isinstance(step, str):
            member = node.by_key.get(step)
            node = member.value if member else None
        elif isinstance(node, Array) and isinstance(step, int):
            node = node.items[step]
    return member


def _names(table: Object) -> Iterator[tuple[str, Span]]:
    for key in ("select", "ignore"):
        listed = table.get(key)
        if isinstance(listed, Array):
            yield from ((i.value, i.inner) for i in listed.items if isinstance(i, String))
    severity = table.get("severity")
    if isinstance(severity, Object):
        yield from ((m.key.value, m.key.span) for m in severity.members)
    overrides = table.get("overrides")
    if isinstance(overrides, Array):
        for item in overrides.items:
            if isinstance(item, Object):
                yield from _names(item)
