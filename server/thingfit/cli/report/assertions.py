"""The report on the assertions of TD 1.1, in the form of W3C's implementation reports.

A row has the id of an assertion, a verdict and a comment: `pass` and `fail` where a document shows
what the assertion is about, `not-impl` where none does, `null` where no document can.
"""

from __future__ import annotations

import csv
from collections import Counter
from collections.abc import Sequence
from io import StringIO

from thingfit.cli.checking import Checked
from thingfit.facts import Kind
from thingfit.rules.assertions import (
    Judged,
    Verdict,
    assertions,
    is_shown_by_documents,
    judge,
)
from thingfit.workspace import Snapshot

_KINDS = (Kind.THING_DESCRIPTION, Kind.THING_MODEL)
HEAD = ("ID", "Status", "Comment")


def as_assertions(checked: Sequence[Checked], snapshot: Snapshot) -> str:
    """The report on all documents together, as CSV; one that fails outweighs those that pass."""
    described = [each for each in checked if each.kind in _KINDS]
    verdicts = [(each, judge(snapshot, each.uri)) for each in described]
    text = StringIO()
    writer = csv.writer(text, quoting=csv.QUOTE_ALL, lineterminator="\n")
    writer.writerow(HEAD)
    for name in assertions():
        found = [(each, verdict[name]) for each, verdict in verdicts]
        writer.writerow((name, *_row(name, found)))
    return text.getvalue()


def _row(name: str, found: list[tuple[Checked, Judged]]) -> tuple[str, str]:
    """The verdict on an assertion, and what a reader wants to know of it."""
    if not is_shown_by_documents(name):
        return Verdict.UNKNOWN.value, "no document shows this"
    counts = Counter(judged.verdict for _, judged in found)
    failed = [each for each in found if each[1].verdict is Verdict.FAIL]
    if failed:
        return Verdict.FAIL.value, _told(*failed[0], len(failed))
    if counts[Verdict.PASS]:
        passed = counts[Verdict.PASS]
        noun = "document" if passed == 1 else "documents"
        return Verdict.PASS.value, f"shown by {passed} {noun}"
    if counts[Verdict.UNKNOWN]:
        return Verdict.UNKNOWN.value, "no rule judges this"
    return Verdict.ABSENT.value, ""


def _told(checked: Checked, judged: Judged, count: int) -> str:
    """Where an assertion is broken first, by which finding, and in how many documents more."""
    if judged.finding is None:
        return checked.path
    line = checked.document.lines.position(judged.finding.span.start).line + 1
    more = f" (and in {count - 1} more)" if count > 1 else ""
    return f"{checked.path}:{line}: {judged.finding.message}{more}"
