"""What becomes of the files of a folder when a project is generated into it.

A file that a person edited is never overwritten unasked. It is one that differs from what is to be
written and from what the manifest in the folder records of it.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import Enum
from hashlib import sha256

from thingfit.deploy.manifest import is_as_written
from thingfit.deploy.project import Project
from thingfit.facts import Deployment, Document


class Fate(Enum):
    """What becomes of a file."""

    NEW = "new"
    SAME = "unchanged"
    CHANGED = "changed"
    EDITED = "edited"
    GONE = "removed"


@dataclass(frozen=True, slots=True)
class Update:
    """The fate of each file by its path, in order, and the target that the folder held before."""

    fates: Mapping[str, Fate]
    other_target: str | None = None

    @property
    def edited(self) -> tuple[str, ...]:
        """The files that people edited and that would be overwritten."""
        return tuple(path for path, fate in self.fates.items() if fate is Fate.EDITED)

    @property
    def gone(self) -> tuple[str, ...]:
        """The files of the earlier project that the new one has not, as they were generated."""
        return tuple(path for path, fate in self.fates.items() if fate is Fate.GONE)


def recorded_files(text: str) -> dict[str, str]:
    """The files that the text of a manifest records, with their checksums."""
    found: dict[str, str] = {}
    for deployment in _deployments(text):
        for each in deployment.files:
            if each.path is not None and each.sha256 is not None:
                found[each.path.value] = each.sha256.value.strip().lower()
    return found


def update(project: Project, existing: Mapping[str, bytes]) -> Update:
    """What becomes of the files there are, given by their paths in the folder.

    `existing` holds those of the project and of `recorded_files` that are there.
    """
    before = existing.get(project.manifest, b"").decode("utf-8", "replace")
    recorded = recorded_files(before)
    fates: dict[str, Fate] = {}
    for file in project.files:
        old = existing.get(file.path)
        if old is None:
            fates[file.path] = Fate.NEW
        elif old == file.content:
            fates[file.path] = Fate.SAME
        elif file.path == project.manifest:
            fates[file.path] = Fate.CHANGED if is_as_written(before) else Fate.EDITED
        else:
            as_generated = recorded.get(file.path) == sha256(old).hexdigest()
            fates[file.path] = Fate.CHANGED if as_generated else Fate.EDITED
    for path in sorted(recorded.keys() - fates.keys()):
        old = existing.get(path)
        if old is not None and sha256(old).hexdigest() == recorded[path]:
            fates[path] = Fate.GONE
    targets = {each.target_name for each in _deployments(before)} - {project.plan.target, None}
    return Update(fates, next(iter(targets), None))


def _deployments(text: str) -> tuple[Deployment, ...]:
    return Document("file:///x.deployment.jsonld", None, text).deployments if text else ()
