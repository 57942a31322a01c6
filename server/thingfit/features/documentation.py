"""A rule's documentation for people: as Markdown, and as plain text."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache

from thingfit.resources import data_folder, list_files
from thingfit.rules import Rule

_PAGES = "docs/rules"

_TOML = re.compile(r"\[[a-z]|[a-z][a-z-]* *=")
_EXAMPLE = re.compile(r"^(?P<label>[A-Z]\w*):\n(?P<code>(?:\n|[ ]{4}.*(?:\n|$))+)", re.MULTILINE)


def markdown(rule: Rule) -> str:
    """The documentation of a rule as Markdown, its examples fenced as JSON or TOML."""
    parts = [f"**{rule.name}** ({rule.severity.label})", *_sections(rule.documentation)]
    if rule.assertions:
        listed = ", ".join(f"`{assertion}`" for assertion in rule.assertions)
        parts.append(f"TD 1.1: {listed}")
    return "\n\n".join(parts)


def plain(rule: Rule) -> str:
    """The documentation of a rule as text without markup."""
    return f"{rule.name} ({rule.severity.label})\n\n{rule.documentation}"


def page_of(name: str) -> str | None:
    """The URI of the page about a rule, which ships with Thingfit."""
    return _pages().get(name)


@cache
def _pages() -> dict[str, str]:
    folder = data_folder() / _PAGES
    names = list_files(_PAGES, ".md")
    return {name.removesuffix(".md"): (folder / name).as_uri() for name in names}


def _sections(documentation: str) -> Iterator[str]:
    done = 0
    for example in _EXAMPLE.finditer(documentation):
        yield from _prose(documentation[done : example.start()])
        code = re.sub(r"^ {4}", "", example["code"].strip("\n"), flags=re.MULTILINE)
        language = "toml" if _TOML.match(code) else "json"
        yield f"{example['label']}:\n\n```{language}\n{code}\n```"
        done = example.end()
    yield from _prose(documentation[done:])


def _prose(text: str) -> Iterator[str]:
    if stripped := text.strip():
        yield stripped
