"""The safe fixes of findings: made in memory, shown as a difference, or written to the files."""

from __future__ import annotations

import io
import os
import shutil
import tempfile
from collections.abc import Sequence
from dataclasses import dataclass
from difflib import unified_diff
from pathlib import Path

from thingfit import features
from thingfit.cli.checking import Checked
from thingfit.cli.collect import Collected
from thingfit.cli.files import not_written
from thingfit.facts import Kind


@dataclass(frozen=True, slots=True)
class Fixed:
    """A document whose fixes were made, with its text before and after."""

    path: str
    uri: str
    before: str
    after: str
    count: int


def fix_all(collected: Collected, checked: Sequence[Checked]) -> tuple[Fixed, ...]:
    """The documents that safe fixes change; nothing is written."""
    made: list[Fixed] = []
    for each in checked:
        if each.kind is Kind.SETTINGS or each.document.decoding is not None:
            continue
        known = tuple(located.finding for located in each.findings)
        fixed = features.fix_all(collected.snapshot, each.uri, known)
        if fixed.count:
            made.append(Fixed(each.path, each.uri, each.document.text, fixed.text, fixed.count))
    return tuple(made)


def difference(fixed: Fixed) -> str:
    """The change of a document as a unified diff."""
    lines = unified_diff(_lines(fixed.before), _lines(fixed.after), fixed.path, fixed.path)
    return "".join(
        line if line.endswith("\n") else line + "\n\\ No newline at end of file\n" for line in lines
    )


def write_fixed(fixed: Fixed) -> str | None:
    """Writes a fixed document in one step; gives one sentence when that is not possible.

    A file that another program changed since it was read is left alone.
    """
    path = Path(os.path.realpath(fixed.path))  # A link stays, its target is written.
    try:
        return _replace(path, fixed)
    except OSError as error:
        return not_written(fixed.path, error)
    except UnicodeEncodeError:
        return f"`{fixed.path}` is not written, as a fix holds half a character"


def _replace(path: Path, fixed: Fixed) -> str | None:
    data = fixed.after.encode("utf-8")
    handle, name = tempfile.mkstemp(prefix=f".{path.name}.", dir=path.parent)
    made = Path(name)
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
        shutil.copymode(path, made)
        if path.read_bytes() != fixed.before.encode("utf-8"):
            made.unlink()
            return f"`{fixed.path}` has changed meanwhile, so it is not written; run again"
        made.replace(path)
    except OSError:
        made.unlink(missing_ok=True)
        raise
    return None


def _lines(text: str) -> list[str]:
    """The lines as tools for patches count them: ended by LF only."""
    return list(io.StringIO(text, newline="\n"))
