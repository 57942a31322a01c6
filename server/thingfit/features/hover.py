"""The words behind the findings under the cursor."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from thingfit.features.documentation import markdown, plain
from thingfit.rules import Finding, rules
from thingfit.text import Span


@dataclass(frozen=True, slots=True)
class Hover:
    """What to show at a place, for editors with and without Markdown."""

    span: Span
    markdown: str
    plain: str


def hover(findings: Iterable[Finding], offset: int) -> Hover | None:
    """The documentation of the rules whose findings hold an offset, the smallest finding first."""
    here = [each for each in findings if each.span.start <= offset <= each.span.end]
    here.sort(key=lambda each: each.span.end - each.span.start)
    known = rules()
    names = dict.fromkeys(each.name for each in here if each.name in known)
    if not names:
        return None
    return Hover(
        here[0].span,
        "\n\n---\n\n".join(markdown(known[name]) for name in names),
        "\n\n".join(plain(known[name]) for name in names),
    )
