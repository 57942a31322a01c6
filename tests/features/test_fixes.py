"""Actions, fixes and hovers as pure questions."""

from __future__ import annotations

from thingfit.features import actions, edits_of, fix_all, hover, line_edits, markdown, plain
from thingfit.rules import Finding, Fix, Severity, check, rules
from thingfit.text import Edit, Span, apply_edits
from thingfit.workspace import Host

URI = "untitled:lamp.td.json"
TEXT = """{"@context": "https://www.w3.org/2022/wot/td/v1.1",,
"title": 'Lamp',
"securityDefinitions": {"open": {"scheme": "nosec"},},
"security": ["open",],}
"""


def finding(start: int, end: int, *fixes: Fix, name: str = "duplicate-key") -> Finding:
    return Finding(name, "td", Severity.ERROR, "m", Span(start, end), fixes)


def test_actions_are_those_of_the_findings_that_a_span_touches() -> None:
    safe, unsafe = Fix("safe", ()), Fix("unsafe", (), safe=False)
    found = [finding(0, 3, safe, unsafe), finding(3, 5, safe, safe), finding(7, 9, safe)]
    offered = [(each.fix.title, each.preferred) for each in actions(found, Span(3, 3))]
    assert offered == [("safe", True), ("unsafe", False), ("safe", False), ("safe", False)]
    assert [each.finding for each in actions(found, Span(8, 8))] == [found[2]]
    assert list(actions(found, Span(6, 6))) == []


def test_fix_all_leaves_nothing_that_a_safe_fix_could_mend() -> None:
    for text in (TEXT, TEXT.replace("\n", "\r\n")):
        host = Host()
        host.set_text(URI, text)
        before = check(host.snapshot(), URI)
        fixed = fix_all(host.snapshot(), URI)
        assert fixed.count >= 4
        assert host.snapshot().documents[URI].text == text
        assert fixed.text.count("\n") == text.count("\n")
        assert fixed.text.count("\r") == text.count("\r")
        host.set_text(URI, fixed.text)
        after = check(host.snapshot(), URI)
        assert len(after) < len(before)
        assert not any(fix.safe for each in after for fix in each.fixes)
        assert fix_all(host.snapshot(), URI).count == 0
        assert apply_edits(text, line_edits(text, fixed.text)) == fixed.text


def test_edits_take_the_line_ends_of_the_text() -> None:
    fix = Fix("", (Edit(Span(0, 0), "a\nb"),))
    assert edits_of(fix, "x\r\n")[0].text == "a\r\nb"
    assert edits_of(fix, "x\n")[0].text == "a\nb"


def test_line_edits_touch_only_lines_that_change() -> None:
    assert line_edits("a\nb\nc", "a\nB\nc") == (Edit(Span(2, 4), "B\n"),)
    assert line_edits("a\n", "a\n") == ()
    assert line_edits("", "x") == (Edit(Span(0, 0), "x"),)


def test_hover_names_each_rule_once_and_the_smallest_finding_first() -> None:
    found = [finding(0, 9), finding(2, 4), finding(3, 5, name="json-syntax")]
    here = hover(found, 4)
    assert here
    assert here.span == Span(2, 4)
    assert here.markdown.count("**duplicate-key**") == 1
    assert here.markdown.index("duplicate-key") < here.markdown.index("json-syntax")
    assert hover(found, 10) is None
    assert hover([finding(0, 1, name="no-such-rule")], 0) is None


def test_every_rule_reads_well_in_both_forms() -> None:
    for rule in rules().values():
        shown = markdown(rule)
        assert shown.startswith(f"**{rule.name}**")
        assert rule.summary in shown and rule.summary in plain(rule)
        assert shown.count("```") % 2 == 0
        assert shown.count("```json\n") + shown.count("```toml\n") == sum(
            f"\n{label}:\n" in rule.documentation for label in ("Bad", "Good")
        )
        outside = "".join(shown.split("```")[::2])
        assert not any(line.startswith("    ") for line in outside.split("\n")), rule.name
