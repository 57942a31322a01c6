"""The report as JUnit XML, for test summaries of CI servers.

A document is a test suite, each of its findings a test; a clean document is one test that passes.
"""

from __future__ import annotations

from collections.abc import Sequence
from xml.sax.saxutils import quoteattr

from thingfit.cli.checking import Checked, Located
from thingfit.cli.console import printable
from thingfit.rules import Severity


def as_junit(checked: Sequence[Checked], errors: Sequence[str], limit: Severity | None) -> str:
    """The report; findings below the limit are noted in the output of a test that passes."""
    suites = [_suite(each, limit) for each in checked]
    tests = sum(max(len(each.findings), 1) for each in checked) + len(errors)
    failures = sum(_is_failure(located, limit) for each in checked for located in each.findings)
    counts = f'tests="{tests}" failures="{failures}" errors="{len(errors)}"'
    parts = ['<?xml version="1.0" encoding="UTF-8"?>', f'<testsuites name="thingfit" {counts}>']
    parts += suites
    if errors:
        parts.append(_errors(errors))
    parts.append("</testsuites>\n")
    # References keep the file right in every encoding of the stream.
    return "\n".join(parts).encode("ascii", "xmlcharrefreplace").decode("ascii")


def _suite(checked: Checked, limit: Severity | None) -> str:
    tests = max(len(checked.findings), 1)
    failures = sum(_is_failure(each, limit) for each in checked.findings)
    head = f'  <testsuite name={_quoted(checked.path)} tests="{tests}" failures="{failures}"'
    cases = [_case(checked, each, limit) for each in checked.findings]
    if not cases:
        cases = [f'    <testcase name="no findings" classname={_quoted(checked.path)}/>']
    return "\n".join([f'{head} errors="0">', *cases, "  </testsuite>"])


def _case(checked: Checked, located: Located, limit: Severity | None) -> str:
    finding = located.finding
    start = checked.document.lines.position(finding.span.start)
    place = f"{checked.path}:{start.line + 1}:{start.character + 1}"
    head = f"    <testcase name={_quoted(finding.name)} classname={_quoted(checked.path)}>"
    label = finding.severity.label
    if _is_failure(located, limit):
        said = f'message={_quoted(finding.message)} type="{label}"'
        inner = f"      <failure {said}>{_escaped(place)}</failure>"
    else:
        said = _escaped(f"{place}: {label}: {finding.message}")
        inner = f"      <system-out>{said}</system-out>"
    return "\n".join([head, inner, "    </testcase>"])


def _errors(errors: Sequence[str]) -> str:
    cases = [
        f'    <testcase name="reading" classname="thingfit">'
        f"<error message={_quoted(each)}/></testcase>"
        for each in errors
    ]
    head = f'  <testsuite name="thingfit" tests="{len(errors)}" failures="0"'
    return "\n".join([f'{head} errors="{len(errors)}">', *cases, "  </testsuite>"])


def _is_failure(located: Located, limit: Severity | None) -> bool:
    return limit is not None and located.finding.severity <= limit


def _quoted(text: str) -> str:
    return quoteattr(_clean(text))


def _escaped(text: str) -> str:
    return _clean(text).replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


def _clean(text: str) -> str:
    """The text without what XML 1.0 cannot hold."""
    return printable(text).translate({0xFFFE: "\ufffd", 0xFFFF: "\ufffd"})
