"""The actions that mend the findings of a place."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from thingfit.rules import Finding, Fix
from thingfit.text import Span


@dataclass(frozen=True, slots=True)
class Action:
    """A fix of a finding; the preferred one may be applied without being looked at."""

    finding: Finding
    fix: Fix
    preferred: bool


def actions(findings: Iterable[Finding], span: Span) -> Iterator[Action]:
    """The fixes of the findings that a span touches, in order of place."""
    for finding in findings:
        if touches(finding.span, span):
            safe = sum(fix.safe for fix in finding.fixes)
            for fix in finding.fixes:
                yield Action(finding, fix, preferred=fix.safe and safe == 1)


def touches(one: Span, other: Span) -> bool:
    """Whether two spans share a character or meet at an end, as a cursor behind a word does."""
    return one.start <= other.end and other.start <= one.end
