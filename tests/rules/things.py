"""Descriptions for the tests of rules, written short, with the culprits between ⟦ and ⟧."""

from __future__ import annotations

from tests.conftest import findings
from thingfit.rules import Finding
from thingfit.text import Span, apply_edits

TD_1_1 = '"https://www.w3.org/2022/wot/td/v1.1"'
TD_1_0 = '"https://www.w3.org/2019/wot/td/v1"'
OPEN = '"securityDefinitions": {"nosec_sc": {"scheme": "nosec"}}, "security": "nosec_sc"'
ID = '"id": "urn:uuid:0b5c7d7e-98a4-4e0d-8c0a-6b3f4a1d2e5f"'


def td(*members: str, context: str = TD_1_1, security: str = OPEN, id: str = ID) -> str:
    """A Thing Description with these members after the mandatory ones."""
    head = (f'"@context": {context}', id, '"title": "Boiler room"', security)
    return "{" + ",\n  ".join(part for part in (*head, *members) if part) + "}"


def secured(definition: str, *members: str, context: str = TD_1_1) -> str:
    """A Thing Description with one security definition, `sc`."""
    security = f'"securityDefinitions": {{"sc": {{{definition}}}}}, "security": "sc"'
    return td(*members, context=context, security=security)


def tm(*members: str) -> str:
    """A Thing Model with these members."""
    head = (f'"@context": {TD_1_1}', '"@type": "tm:ThingModel"', '"title": "Boiler"')
    return "{" + ",\n  ".join((*head, '"version": {"model": "1.0.0"}', *members)) + "}"


def property_(schema: str = '"type": "number"', form: str = "", name: str = "level") -> str:
    """The member `properties` with one property, and one form that has these members too."""
    href = "" if '"href"' in form else '"href": "https://boiler.example.com/level"'
    members = ", ".join(part for part in (href, form) if part)
    return f'"properties": {{"{name}": {{{schema}, "forms": [{{{members}}}]}}}}'


def action(form: str = "", more: str = "") -> str:
    """The member `actions` with one action, and one form that has these members too."""
    href = "" if '"href"' in form else '"href": "https://boiler.example.com/purge"'
    members = ", ".join(part for part in (href, form) if part)
    return f'"actions": {{"purge": {{{more + ", " if more else ""}"forms": [{{{members}}}]}}}}'


def assert_told(marked: str, *expected: str, name: str = "test.td.json") -> None:
    """Asserts the findings of a text, as severities with names, at the marked places in order.

    A fix of a finding takes it away, and brings no other.
    """
    text, marks = unmark(marked)
    found = findings(text, name)
    assert [f"{each.severity.label} {each.name}" for each in found] == list(expected)
    assert [each.span for each in found] == marks
    for each in found:
        for fix in each.fixes:
            _assert_mended(text, found, each, apply_edits(text, fix.edits), name)


def _assert_mended(
    text: str, before: tuple[Finding, ...], mended: Finding, after: str, name: str
) -> None:
    assert after != text
    left = [each.name for each in findings(after, name)]
    assert left.count(mended.name) < [each.name for each in before].count(mended.name), after
    assert set(left) <= {each.name for each in before}, after


def unmark(marked: str) -> tuple[str, list[Span]]:
    """The text without marks, and the marked spans."""
    text, spans = "", []
    for piece in marked.split("⟦")[1:] if "⟦" in marked else ():
        inner, _, rest = piece.partition("⟧")
        if not text:
            text = marked.partition("⟦")[0]
        spans.append(Span(len(text), len(text) + len(inner)))
        text += inner + rest
    return (text, spans) if spans else (marked, [])
