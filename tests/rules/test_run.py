"""A rule that fails is a fault of ours: it is logged and told, and the others still run."""

from __future__ import annotations

import logging
from collections.abc import Iterator

import pytest

from tests.conftest import findings
from tests.rules.things import td
from thingfit.facts import Document
from thingfit.rules import Group, Rule, Severity, rules
from thingfit.rules.finding import Found
from thingfit.workspace import Snapshot

TEXT = td('"support": 7')


def halfway(document: Document, _: Snapshot) -> Iterator[Found]:
    yield Found(document.parts[0].node.span, "found before the fault")
    raise RecursionError("too deep")


def test_a_rule_that_fails(
    monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    before = findings(TEXT)
    assert [each.name for each in before] == ["type-wrong"]
    bad = Rule("bad-rule", Group.TD, Severity.ERROR, "A rule that fails.", halfway)
    monkeypatch.setitem(rules(), "bad-rule", bad)
    with caplog.at_level(logging.ERROR):
        after = findings(TEXT)
    (told,) = [each for each in after if each.name == "bad-rule"]
    assert told.severity is Severity.HINT
    assert told.message == "the rule `bad-rule` failed on this document; the log says more"
    assert [each for each in after if each is not told] == list(before)
    (record,) = caplog.records
    assert "bad-rule" in record.getMessage() and record.exc_info
