"""All safe fixes of a document at once, and edits in the manner of its text."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from difflib import SequenceMatcher

from thingfit.facts import Document
from thingfit.rules import Finding, Fix, check
from thingfit.text import Edit, Span, apply_edits
from thingfit.workspace import Snapshot

ROUNDS = 50
"""More rounds than any document needs; fixes that undo each other end here."""


@dataclass(frozen=True, slots=True)
class Fixed:
    """The text of a document after fixes, and how many were made."""

    text: str
    count: int


def fix_all(
    snapshot: Snapshot, uri: str, findings: Sequence[Finding] | None = None, only: str = ""
) -> Fixed:
    """The text of a document after its safe fixes; its findings may be given if they are known.

    With `only` the fixes of that rule are made, and no others.

    A fix can uncover a finding with a fix of its own, and of two fixes that touch only one is made
    at a time, so checking and fixing alternate until nothing is left or the rounds are over.
    """
    document = snapshot.documents[uri]
    found = check(snapshot, uri) if findings is None else findings
    count = 0
    for _ in range(ROUNDS):
        chosen = compatible(each for each in found if only in ("", each.name))
        edits = [edit for fix in chosen for edit in edits_of(fix, document.text)]
        text = apply_edits(document.text, edits)
        if text == document.text:
            break
        changed = Document(uri, document.version, text)
        snapshot = replace(snapshot, documents={**snapshot.documents, uri: changed})
        after = check(snapshot, uri)
        if _broken(after) > _broken(found):  # Worse JSON than before: a fault of a rule.
            break
        document, found, count = changed, after, count + len(chosen)
    return Fixed(document.text, count)


def compatible(findings: Iterable[Finding]) -> tuple[Fix, ...]:
    """The first safe fix of each finding, without those that touch an earlier one."""
    chosen: list[Fix] = []
    taken: list[Edit] = []
    for finding in findings:
        fix = next((each for each in finding.fixes if each.safe and each.edits), None)
        if fix and not any(_touch(edit, other) for edit in fix.edits for other in taken):
            chosen.append(fix)
            taken += fix.edits
    return tuple(chosen)


def edits_of(fix: Fix, text: str) -> tuple[Edit, ...]:
    """The edits of a fix with the line ends of the text."""
    if "\r\n" not in text:
        return fix.edits
    return tuple(
        Edit(edit.span, edit.text.replace("\r\n", "\n").replace("\n", "\r\n")) for edit in fix.edits
    )


def line_edits(before: str, after: str) -> tuple[Edit, ...]:
    """Edits of whole lines that turn one text into the other; lines that stay are not touched."""
    old, new = before.splitlines(keepends=True), after.splitlines(keepends=True)
    starts = [0]
    for line in old:
        starts.append(starts[-1] + len(line))
    return tuple(
        Edit(Span(starts[first], starts[last]), "".join(new[low:high]))
        for tag, first, last, low, high in SequenceMatcher(None, old, new).get_opcodes()
        if tag != "equal"
    )


def _touch(edit: Edit, other: Edit) -> bool:
    return edit.span.start <= other.span.end and other.span.start <= edit.span.end


def _broken(findings: Sequence[Finding]) -> int:
    return sum(finding.group == "json" for finding in findings)
