"""Rules about the text of a file whose examples no docstring can show."""

from __future__ import annotations

import pytest

from tests.conftest import findings, names
from tests.rules.things import property_, td
from thingfit.rules import Severity
from thingfit.text import Span, apply_edits

MARK = "\ufeff"


def test_a_byte_order_mark_is_told_once_and_taken_away() -> None:
    text = td(property_())
    assert names(text) == []
    (found,) = findings(MARK + text)
    assert (found.name, found.severity, found.span) == ("json-bom", Severity.WARNING, Span(0, 1))
    (fix,) = found.fixes
    assert fix.safe
    assert apply_edits(MARK + text, fix.edits) == text


def test_the_mark_moves_no_other_finding() -> None:
    text = td(property_('"type": "nmber"'))
    (wrong,) = findings(text)
    mark, beside = findings(MARK + text)
    assert (mark.name, beside.name) == ("json-bom", wrong.name)
    assert beside.span == Span(wrong.span.start + 1, wrong.span.end + 1)


@pytest.mark.parametrize("levels", [128, 129, 100_000])
def test_only_brackets_that_nobody_needs_are_too_deep(levels: int) -> None:
    text = "[" * levels + "]" * levels
    assert ("json-too-deep" in names(text)) is (levels > 128)
