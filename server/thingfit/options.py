"""The settings of a workspace: which rules run, how severe they are, and which files are read."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from pathspec import GitIgnoreSpec


@dataclass(frozen=True, slots=True)
class Override:
    """Settings for the files that match one of the glob patterns, after the general ones."""

    files: tuple[str, ...]
    select: tuple[str, ...] = ()
    ignore: tuple[str, ...] = ()
    severity: Mapping[str, str] = field(default_factory=dict)

    def matches(self, path: str) -> bool:
        """Whether a path relative to the workspace root, with `/`, is meant."""
        return GitIgnoreSpec.from_lines(self.files).match_file(path)


@dataclass(frozen=True, slots=True)
class Options:
    """All settings with their defaults; names of rules and of groups are both allowed."""

    select: tuple[str, ...] = ()
    ignore: tuple[str, ...] = ()
    severity: Mapping[str, str] = field(default_factory=dict)
    overrides: tuple[Override, ...] = ()
    include: tuple[str, ...] = ("*.json", "*.jsonld")
    exclude: tuple[str, ...] = ()
    max_file_size: int = 4_000_000

    def severity_of(self, path: str, name: str, group: str, default: str) -> str | None:
        """The severity of a rule for a file: `error`, `warning`, `hint`, or nothing when off."""
        selected = not self.select or name in self.select or group in self.select
        if name in self.ignore or group in self.ignore:
            selected = False
        severity = self.severity.get(name, self.severity.get(group, default))
        for override in self.overrides:
            if not override.matches(path):
                continue
            if name in override.select or group in override.select:
                selected = True
            if name in override.ignore or group in override.ignore:
                selected = False
            severity = override.severity.get(name, override.severity.get(group, severity))
        return severity if selected and severity != "off" else None


DEFAULT_OPTIONS = Options()
