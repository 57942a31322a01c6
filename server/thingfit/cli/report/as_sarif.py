"""The report as SARIF 2.1.0, for code scanning.

Regions count lines and columns from 1, columns in UTF-16 code units; a byte order mark is no part
of the text there.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Sequence
from urllib.parse import quote

from thingfit import __version__
from thingfit.cli.checking import Checked, Located
from thingfit.facts import Document
from thingfit.features.documentation import markdown
from thingfit.json_value import JsonValue
from thingfit.rules import Finding, Fix, Rule, Severity, rules
from thingfit.text import Edit, Span

_SCHEMA = "https://json.schemastore.org/sarif-2.1.0.json"
_LEVELS = {Severity.ERROR: "error", Severity.WARNING: "warning", Severity.HINT: "note"}


def as_sarif(checked: Sequence[Checked], errors: Sequence[str]) -> str:
    """The report of one run; `errors` says what could not be read."""
    known = list(rules().values())
    indices = {rule.name: index for index, rule in enumerate(known)}
    results: list[JsonValue] = [
        _result(each, located, indices) for each in checked for located in each.findings
    ]
    notes: list[JsonValue] = [{"level": "error", "message": {"text": each}} for each in errors]
    run: dict[str, JsonValue] = {
        "tool": {
            "driver": {
                "name": "thingfit",
                "version": __version__,
                "semanticVersion": __version__,
                "rules": [_rule(each) for each in known],
            }
        },
        "columnKind": "utf16CodeUnits",
        "invocations": [
            {"executionSuccessful": not errors, "toolExecutionNotifications": notes},
        ],
        "artifacts": [{"location": _artifact(each.path)} for each in checked],
        "results": results,
    }
    log: JsonValue = {"$schema": _SCHEMA, "version": "2.1.0", "runs": [run]}
    return json.dumps(log, indent=2) + "\n"


def _rule(rule: Rule) -> JsonValue:
    documentation = rule.documentation
    return {
        "id": rule.name,
        "shortDescription": {"text": rule.summary},
        "fullDescription": {"text": rule.summary},
        "help": {"text": documentation, "markdown": markdown(rule)},
        "defaultConfiguration": {"level": _LEVELS[rule.severity]},
        "properties": {"tags": [rule.group.value, *rule.assertions]},
    }


def _result(checked: Checked, located: Located, indices: dict[str, int]) -> JsonValue:
    finding, document = located.finding, checked.document
    place: dict[str, JsonValue] = {
        "physicalLocation": _place(checked.path, document, finding.span),
        "logicalLocations": [{"fullyQualifiedName": located.pointer or "/"}],
    }
    result: dict[str, JsonValue] = {
        "ruleId": finding.name,
        "ruleIndex": indices.get(finding.name, -1),
        "level": _LEVELS[finding.severity],
        "message": {"text": finding.message},
        "locations": [place],
        "partialFingerprints": {"thingfit/v1": fingerprint(located)},
    }
    related = _related(checked.path, document, finding)
    if related:
        result["relatedLocations"] = related
    fixes = [_fix(checked.path, document, fix) for fix in finding.fixes if _is_change(fix)]
    if fixes:
        result["fixes"] = fixes
    return result


def fingerprint(located: Located) -> str:
    """What stays the same of a finding while the text around it moves."""
    finding = located.finding
    said = "\0".join((finding.name, located.pointer, finding.message))
    return hashlib.sha256(said.encode("utf-8", "surrogatepass")).hexdigest()[:16]


def _related(path: str, document: Document, finding: Finding) -> list[JsonValue]:
    return [
        {"physicalLocation": _place(path, document, each.span), "message": {"text": each.message}}
        for each in finding.related
        if each.uri is None
    ]


def _fix(path: str, document: Document, fix: Fix) -> JsonValue:
    replacements: list[JsonValue] = [_replacement(document, edit) for edit in fix.edits]
    change: JsonValue = {"artifactLocation": _artifact(path), "replacements": replacements}
    return {"description": {"text": fix.title}, "artifactChanges": [change]}


def _is_change(fix: Fix) -> bool:
    """Whether a fix can be told: one that only removes a byte order mark cannot."""
    return any(edit.text or edit.span != Span(0, 1) for edit in fix.edits)


def _replacement(document: Document, edit: Edit) -> JsonValue:
    replacement: dict[str, JsonValue] = {"deletedRegion": _region(document, edit.span)}
    if edit.text:
        replacement["insertedContent"] = {"text": edit.text}
    return replacement


def _place(path: str, document: Document, span: Span) -> JsonValue:
    return {"artifactLocation": _artifact(path), "region": _region(document, span)}


def _artifact(path: str) -> JsonValue:
    """The relative reference of a file; an absolute path becomes a `file` URI."""
    if path.startswith("/"):
        return {"uri": "file://" + quote(path, errors="surrogateescape")}
    # The colon of a drive, or of a name, must not read as a scheme.
    return {"uri": ("file:///" if path[1:2] == ":" else "") + quote(path, errors="surrogateescape")}


def _region(document: Document, span: Span) -> JsonValue:
    mark = document.text.startswith("\ufeff")
    start, end = document.lines.position(span.start), document.lines.position(span.end)
    return {
        "startLine": start.line + 1,
        "startColumn": max(start.character + 1 - (mark and start.line == 0), 1),
        "endLine": end.line + 1,
        "endColumn": max(end.character + 1 - (mark and end.line == 0), 1),
    }
