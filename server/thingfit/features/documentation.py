"""A rule's documentation for people: as Markdown, and as plain text."""

from __future__ import annotations

import re
from collections.abc import Iterator

from thingfit.rules import Rule

_EXAMPLE = re.compile(r"^(?P<label>[A-Z]\w*):\n(?P<code>(?:\n|[ ]{4}.*(?:\n|$))+)", re.MULTILINE)


def markdown(rule: Rule) -> str:
    """The documentation of a rule as Markdown, its examples fenced as JSON."""
    parts = [f"**{rule.name}** ({rule.severity.label})", *_sections(rule.documentation)]
    if rule.assertions:
        listed = ", ".join(f"`{assertion}`" for assertion in rule.assertions)
        parts.append(f"TD 1.1: {listed}")
    return "\n\n".join(parts)


def plain(rule: Rule) -> str:
    """The documentation of a rule as text without markup."""
    return f"{rule.name} ({rule.severity.label})\n\n{rule.documentation}"


def _sections(documentation: str) -> Iterator[str]:
    done = 0
    for example in _EXAMPLE.finditer(documentation):
        yield from _prose(documentation[done : example.start()])
        code = re.sub(r"^ {4}", "", example["code"].strip("\n"), flags=re.MULTILINE)
        yield f"{example['label']}:\n\n```json\n{code}\n```"
        done = example.end()
    yield from _prose(documentation[done:])


def _prose(text: str) -> Iterator[str]:
    if stripped := text.strip():
        yield stripped
