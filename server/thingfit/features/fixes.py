"""All safe fixes of a document at once, for the editor's "fix all"."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from difflib import SequenceMatcher

from thingfit.facts import Document
from thingfit.rules import Finding, Fix, check
from thingfit.text import Edit, Span, apply_edits
from thingfit.workspace import Snapshot

ROUNDS = 10


def fix_all(snapshot: Snapshot, uri: str) -> str:
    """The text of a document after its safe fixes.

    A fix can uncover a finding with a fix of its own, and of two fixes that meet only one is made
    at a time, so checking and fixing alternate until nothing is left or the rounds are over.
    """
    document = snapshot.documents[uri]
    for _ in range(ROUNDS):
        edits = compatible_edits(check(snapshot, uri))
        text = apply_edits(document.text, edits)
        if text == document.text:
            break
        document = Document(uri, document.version, text)
        snapshot = replace(snapshot, documents={**snapshot.documents, uri: document})
    return document.text


def compatible_edits(findings: Iterable[Finding]) -> tuple[Edit, ...]:
    """The edits of the first safe fix of each finding; a fix that meets an earlier one is left."""
    chosen: dict[Edit, None] = {}
    for finding in findings:
        fix = next((fix for fix in finding.fixes if fix.safe), None)
        if fix and not _meets(fix, chosen):
            chosen.update(dict.fromkeys(fix.edits))
    return tuple(chosen)


def _meets(fix: Fix, chosen: Iterable[Edit]) -> bool:
    """Whether a fix changes what another has changed, or inserts at the same place."""
    return any(
        edit.span.start == other.span.start
        or (edit.span.start < other.span.end and other.span.start < edit.span.end)
        for edit in fix.edits
        for other in chosen
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
