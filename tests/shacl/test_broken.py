"""Each broken description gives one violation, at the member that is wrong."""

from __future__ import annotations

import pytest

from tests.shacl.cases import CASES, Case
from thingfit.meaning.statements import Literal
from thingfit.rules import Finding, check, check_shapes
from thingfit.rules.shapes_files import OWN, own_files
from thingfit.workspace import Host

REPORTED = {
    each.object.text
    for file in own_files()
    for each in file.statements
    if each.predicate == OWN + "reportedBy" and isinstance(each.object, Literal)
}


def told(finding: Finding, text: str) -> tuple[str, str, str]:
    return finding.severity.label, text[finding.span.start : finding.span.end], finding.message


@pytest.fixture(scope="module")
def all_at_once() -> dict[str, tuple[Finding, ...]]:
    host = Host()
    for case in CASES:
        host.set_text(case.uri, case.text)
    return check_shapes(host.snapshot(), host.snapshot().documents)


def test_there_are_enough_of_them() -> None:
    assert len(CASES) >= 50


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_violation_is_at_the_member(
    case: Case, all_at_once: dict[str, tuple[Finding, ...]]
) -> None:
    found = all_at_once.get(case.uri, ())
    marked = case.text[case.span.start : case.span.end]
    if not found:
        # A quick rule says the same at the same place; the shape then says nothing.
        assert quick_rules(case) & REPORTED
        return
    assert [told(each, case.text) for each in found] == [(case.severity, marked, case.message)]
    assert found[0].span == case.span
    assert found[0].name == "shape-violation"


def test_few_violations_are_left_to_quick_rules(
    all_at_once: dict[str, tuple[Finding, ...]],
) -> None:
    assert len(all_at_once) >= 30
    known = {case.uri for case in CASES}
    assert set(all_at_once) <= known


def test_alone_and_all_at_once_are_the_same(all_at_once: dict[str, tuple[Finding, ...]]) -> None:
    for case in CASES:
        host = Host()
        host.set_text(case.uri, case.text)
        alone = check_shapes(host.snapshot(), [case.uri])
        assert alone.get(case.uri, ()) == all_at_once.get(case.uri, ())


def quick_rules(case: Case) -> set[str]:
    """The rules that speak of the marked place."""
    host = Host()
    host.set_text(case.uri, case.text)
    return {
        each.name
        for each in check(host.snapshot(), case.uri)
        if each.span.start < case.span.end and case.span.start < each.span.end
    }
