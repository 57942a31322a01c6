"""Every rule is run on the examples of its own documentation, and every fix on its finding."""

from __future__ import annotations

import re
import textwrap

import pytest

from tests.conftest import findings, workspace
from tests.rules.model_files import described
from tests.rules.several import beside, files
from thingfit.rules import Finding, Fix, Group, Rule, check, check_shapes, rules
from thingfit.text import apply_edits

WITHOUT_EXAMPLE = {
    "file-too-large": "the example would be four megabytes",
    "json-bom": "the mark cannot be seen in a docstring",
    "json-encoding": "the bytes cannot be written in a docstring",
    "json-too-deep": "the example would be 129 brackets",
    "shapes-broken": "the example would be Turtle beside settings that name it",
    "shapes-ignored": "the example would be Turtle beside settings that name it",
    "shapes-missing": "the example would be settings without a file",
    "turtle-syntax": "the example would be Turtle, not JSON",
}


def example(rule: Rule, head: str) -> str | None:
    match = re.search(rf"^{head}:\n((?:    .*\n?|\s*\n)+)", rule.documentation, re.MULTILINE)
    return textwrap.dedent(match.group(1)).strip() if match else None


def found_in(rule: Rule, text: str) -> list[str]:
    name = NAMES.get(rule.group, "test.td.json")
    if rule.group is Group.SHACL:
        snapshot, uri = workspace(text, name)
        return [finding.name for finding in check_shapes(snapshot, [uri]).get(uri, ())]
    return [finding.name for finding in findings_of(rule, text)]


def findings_of(rule: Rule, text: str) -> tuple[Finding, ...]:
    """The findings of a text; descriptions of models have the example files beside them."""
    if rule.group is Group.MODEL:
        return check(*described(text))
    if text.startswith("//- "):
        return check(*beside(text))
    return findings(text, NAMES.get(rule.group, "test.td.json"))


NAMES = {Group.SETTINGS: "thingfit.toml", Group.SHACL: "test.model.json"}
ALL = [pytest.param(rule, id=name) for name, rule in rules().items()]


@pytest.mark.parametrize("rule", ALL)
def test_bad_example_is_found_and_good_one_is_not(rule: Rule) -> None:
    if rule.name in WITHOUT_EXAMPLE:
        assert example(rule, "Bad") is None
        pytest.skip(WITHOUT_EXAMPLE[rule.name])
    bad, good = example(rule, "Bad"), example(rule, "Good")
    assert bad and good, "the documentation holds a Bad and a Good example"
    assert rule.name in found_in(rule, bad)
    assert rule.name not in found_in(rule, good)


@pytest.mark.parametrize("rule", ALL)
def test_fixes_of_the_bad_example_remove_the_finding_and_add_none(rule: Rule) -> None:
    bad = example(rule, "Bad")
    if bad is None:
        pytest.skip("the rule has no example")
    before = found_in(rule, bad)
    for finding in findings_of(rule, bad):
        for fix in finding.fixes if finding.name == rule.name else ():
            left = found_in(rule, mended(bad, fix))
            assert left.count(rule.name) < before.count(rule.name), fix
            assert set(left) <= set(before), fix


def mended(text: str, fix: Fix) -> str:
    """The example after a fix of its document, which is the first of several."""
    if not text.startswith("//- "):
        return apply_edits(text, fix.edits)
    (name, first), *others = files(text).items()
    changed = {name: apply_edits(first, fix.edits), **dict(others)}
    return "\n".join(f"//- {name}\n{each}" for name, each in changed.items())


@pytest.mark.parametrize("rule", ALL)
def test_documentation_reads_well(rule: Rule) -> None:
    assert re.fullmatch(r"[a-z0-9]+(-[a-z0-9]+)+", rule.name)
    assert rule.summary.endswith("."), "the summary is a sentence"
    assert "\n\n" in rule.documentation, "the summary is followed by an explanation"
