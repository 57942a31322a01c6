"""What a check says: findings with places, and the fixes that go with them."""

from __future__ import annotations

from dataclasses import dataclass
from enum import IntEnum

from thingfit.text import Edit, Span


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
