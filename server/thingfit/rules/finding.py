"""What a check says: findings with places, and the fixes that go with them."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from enum import IntEnum

from thingfit.text import Edit, Span

_LONG = 120
_QUOTED = re.compile(r"`([^`]*)`")


class Severity(IntEnum):
    """How much a finding matters; a smaller number matters more."""

    ERROR = 1
    WARNING = 2
    HINT = 3

    @property
    def label(self) -> str:
        """The word for people and for reports: `error`, `warning` or `hint`."""
        return self.name.lower()


@dataclass(frozen=True, slots=True)
class Fix:
    """Edits to the finding's own document that mend it; safe ones are made by `--fix`."""

    title: str
    edits: tuple[Edit, ...]
    safe: bool = True


@dataclass(frozen=True, slots=True)
class Related:
    """A second place that explains a finding; without a URI it is in the same document."""

    message: str
    span: Span
    uri: str | None = None


@dataclass(frozen=True, slots=True)
class Found:
    """What a rule yields; the registry adds the rule's name, group and severity.

    A severity here replaces the rule's own, for cases that its documentation sets apart.
    """

    span: Span
    message: str
    fixes: tuple[Fix, ...] = ()
    related: tuple[Related, ...] = ()
    severity: Severity | None = None

    def finding(self, name: str, group: str, severity: Severity) -> Finding:
        """The finding of a rule; names of many characters are cut, as their place shows them."""
        fixes = tuple(replace(each, title=_brief(each.title)) for each in self.fixes)
        related = tuple(replace(each, message=_brief(each.message)) for each in self.related)
        return Finding(name, group, severity, _brief(self.message), self.span, fixes, related)


@dataclass(frozen=True, slots=True)
class Finding:
    """One mistake at one place."""

    name: str
    group: str
    severity: Severity
    message: str
    span: Span
    fixes: tuple[Fix, ...] = ()
    related: tuple[Related, ...] = ()


def _brief(sentence: str) -> str:
    """The sentence with the middle of long names left out, so that it stays one to read."""
    return _QUOTED.sub(_cut, sentence) if len(sentence) > _LONG else sentence


def _cut(quoted: re.Match[str]) -> str:
    name = quoted[1]
    return quoted[0] if len(name) <= _LONG else f"`{name[:80]}…{name[-20:]}`"
