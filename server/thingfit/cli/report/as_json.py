"""The report as JSON; its form is stable.

Lines and characters count from 0, characters in UTF-16 code units.
"""

from __future__ import annotations

import json
from collections.abc import Sequence

from thingfit.cli.checking import Checked, Located
from thingfit.facts import Document
from thingfit.json_value import JsonValue
from thingfit.rules import Severity
from thingfit.text import Span


def as_json(checked: Sequence[Checked]) -> str:
    """The report in one JSON object, version 1."""
    documents: list[JsonValue] = [_document(each) for each in checked]
    summary: dict[str, JsonValue] = {"documents": len(checked)}
    for severity in Severity:
        summary[severity.label] = sum(
            located.finding.severity is severity for each in checked for located in each.findings
        )
    report: JsonValue = {"version": 1, "documents": documents, "summary": summary}
    # Escapes keep it readable in every encoding, and lone surrogates intact.
    return json.dumps(report, indent=2) + "\n"


def range_of(document: Document, span: Span) -> JsonValue:
    """The range of a span as the protocol of editors has it."""
    start, end = document.lines.position(span.start), document.lines.position(span.end)
    return {
        "start": {"line": start.line, "character": start.character},
        "end": {"line": end.line, "character": end.character},
    }


def _document(checked: Checked) -> JsonValue:
    return {
        "path": checked.path,
        "kind": checked.kind.value,
        "findings": [_finding(checked.document, each) for each in checked.findings],
    }


def _finding(document: Document, located: Located) -> JsonValue:
    finding = located.finding
    return {
        "name": finding.name,
        "group": finding.group,
        "severity": finding.severity.label,
        "message": finding.message,
        "pointer": located.pointer,
        "range": range_of(document, finding.span),
        "fixes": [{"title": fix.title, "safe": fix.safe} for fix in finding.fixes],
    }
