"""Each broken description gives one violation, at the member that is wrong."""

from __future__ import annotations

import pytest

from tests.shacl.cases import CASES, Case
from thingfit.rules import Finding, check_shapes
from thingfit.workspace import Host

pytestmark = pytest.mark.usefixtures("shapes_alone")


def told(finding: Finding, text: str) -> tuple[str, str, str]:
    return finding.severity.label, text[finding.span.start : finding.span.end], finding.message


@pytest.fixture(scope="module")
def all_at_once(shapes_alone: None) -> dict[str, tuple[Finding, ...]]:
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
    assert [told(each, case.text) for each in found] == [(case.severity, marked, case.message)]
    assert found[0].span == case.span
    assert found[0].name == "shape-violation"


def test_alone_and_all_at_once_are_the_same(all_at_once: dict[str, tuple[Finding, ...]]) -> None:
    for case in CASES:
        host = Host()
        host.set_text(case.uri, case.text)
        alone = check_shapes(host.snapshot(), [case.uri])
        assert alone.get(case.uri, ()) == all_at_once.get(case.uri, ())
