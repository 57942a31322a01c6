"""Findings that are known and left for later, noted so that moved lines do not bring them back."""

from __future__ import annotations

import json
import os
from collections import Counter
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

from thingfit.cli.checking import Checked, Located
from thingfit.cli.files import reason
from thingfit.cli.report.as_sarif import fingerprint
from thingfit.json_value import JsonValue

Key = tuple[str, str]


class BaselineError(Exception):
    """A baseline that cannot be used; the text is one sentence for the user."""


def baseline_text(checked: Sequence[Checked], file: Path) -> str:
    """What a baseline file says: for each finding its document, rule, place and message's hash.

    Documents are named relative to the file, so that it holds from every working directory.
    """
    counts: Counter[tuple[str, str, str, str]] = Counter(
        (_path(each, file), located.finding.name, located.pointer, fingerprint(located))
        for each in checked
        for located in each.findings
    )
    findings: list[JsonValue] = [
        {"path": path, "name": name, "pointer": pointer, "fingerprint": mark, "count": count}
        for (path, name, pointer, mark), count in sorted(counts.items())
    ]
    return json.dumps({"version": 1, "findings": findings}, indent=1) + "\n"


def read_baseline(file: Path) -> Counter[Key]:
    """How often each finding is known, by the document's path and the finding's fingerprint."""
    try:
        value = json.loads(file.read_bytes())
    except OSError as error:
        raise BaselineError(f"the baseline `{file}` cannot be read: {reason(error)}") from None
    except (ValueError, RecursionError):
        raise BaselineError(f"the baseline `{file}` is not JSON") from None
    try:
        if value["version"] != 1:
            raise BaselineError(f"the baseline `{file}` is of another version; write it anew")
        counts: Counter[Key] = Counter()
        for each in value["findings"]:
            counts[str(each["path"]), str(each["fingerprint"])] += int(each["count"])
        return counts
    except (KeyError, TypeError, ValueError):
        raise BaselineError(f"`{file}` is not a baseline; --write-baseline writes one") from None


def without_known(
    checked: Sequence[Checked], known: Counter[Key], file: Path
) -> tuple[tuple[Checked, ...], int]:
    """The documents without the known findings, and how many of these there were."""
    left = Counter(known)
    kept: list[Checked] = []
    for each in checked:
        path = _path(each, file)
        fresh = tuple(located for located in each.findings if not _take(left, path, located))
        kept.append(replace(each, findings=fresh))
    return tuple(kept), (known - left).total()


def _take(left: Counter[Key], path: str, located: Located) -> bool:
    key = (path, fingerprint(located))
    if left[key] < 1:
        return False
    left[key] -= 1
    return True


def _path(checked: Checked, file: Path) -> str:
    try:
        relative = os.path.relpath(checked.path, file.parent)
    except ValueError:  # Another drive.
        return checked.path
    return Path(relative).as_posix()
