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

from thingfit.cli.checking import Checked
from thingfit.cli.collect import Collected
from thingfit.facts import Kind
from thingfit.rules import Finding, Fix, check
from thingfit.text import Edit, apply_edits

_ROUNDS = 50
"""More rounds than any document needs; fixes that undo each other end here."""


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
    return tuple(
        fixed
        for each in checked
        if each.kind is not Kind.SETTINGS and each.document.decoding is None
        if (fixed := _fix_document(collected, each)) is not None
    )


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
        reason = (error.strerror or "unknown error").lower()
        return f"`{fixed.path}` cannot be written: {reason}"
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


def _fix_document(collected: Collected, checked: Checked) -> Fixed | None:
    uri = checked.uri
    before = text = checked.document.text
    findings = tuple(located.finding for located in checked.findings)
    count = 0
    for _ in range(_ROUNDS):
        chosen = _compatible(findings)
        if not chosen:
            break
        edits = [_with_line_ends(edit, before) for fix in chosen for edit in fix.edits]
        changed = apply_edits(text, edits)
        collected = collected.with_texts({uri: changed})
        after = check(collected.snapshot, uri)
        if changed == text or _breaks(findings, after):
            break
        text, findings, count = changed, after, count + len(chosen)
    return Fixed(checked.path, uri, before, text, count) if text != before else None


def _compatible(findings: Sequence[Finding]) -> tuple[Fix, ...]:
    """Safe fixes that do not touch each other; the others have their turn in the next round."""
    chosen: list[Fix] = []
    taken: list[Edit] = []
    for finding in findings:
        fix = next((each for each in finding.fixes if each.safe and each.edits), None)
        if fix and not any(_touch(edit, other) for edit in fix.edits for other in taken):
            chosen.append(fix)
            taken += fix.edits
    return tuple(chosen)


def _touch(edit: Edit, other: Edit) -> bool:
    return edit.span.start <= other.span.end and other.span.start <= edit.span.end


def _breaks(before: Sequence[Finding], after: Sequence[Finding]) -> bool:
    """Whether fixes made the text worse JSON than it was, which would be a fault of a rule."""
    return _broken(after) > _broken(before)


def _broken(findings: Sequence[Finding]) -> int:
    return sum(finding.group == "json" for finding in findings)


def _with_line_ends(edit: Edit, text: str) -> Edit:
    """The edit with the line ends of the text."""
    if "\r\n" in text and "\n" in edit.text:
        return Edit(edit.span, edit.text.replace("\r\n", "\n").replace("\n", "\r\n"))
    return edit


def _lines(text: str) -> list[str]:
    """The lines as tools for patches count them: ended by LF only."""
    return list(io.StringIO(text, newline="\n"))
