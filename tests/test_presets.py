"""Presets: what each makes of the severities of rules, and what the settings make of a preset."""

from __future__ import annotations

import pytest

from tests.conftest import corpus_files, corpus_text, needs_corpus
from tests.rules.things import property_, td
from thingfit.options import HINDERING, PRESETS, Options, options_from_mapping
from thingfit.rules import Group, Severity, check, rules
from thingfit.workspace import Host, Root

OF_THINGS = {"json", "schema", "jsonld", "td", "tm"}
# An error (unknown security name), a warning (unfit limit), and hints (unknown term, idle unit).
MIXED = td(
    property_(
        '"type": "string", "minimum": 1, "flavour": 2, "unit": "Cel"', '"security": ["basic"]'
    ),
)


def found(text: str, name: str = "test.td.json", **settings: object) -> dict[str, str]:
    """The findings of a text under these settings: the severity of each rule."""
    options, problems = options_from_mapping(settings)
    assert not problems
    host = Host(roots=(Root("", options),))
    host.set_text(f"file:///{name}", text)
    findings = check(host.snapshot(), f"file:///{name}")
    return {each.name: each.severity.label for each in findings}


def test_presets_on_one_description() -> None:
    plain = found(MIXED)
    assert plain["security-undefined"] == "error"
    assert plain["constraint-wrong-type"] == "warning"
    assert plain["term-unknown"] == "hint"
    assert found(MIXED, preset="recommended") == plain
    assert found(MIXED, preset="specification") == {"security-undefined": "error"}
    strict = found(MIXED, preset="strict")
    assert strict.keys() == plain.keys()
    assert strict["constraint-wrong-type"] == "error" and strict["term-unknown"] == "warning"
    interop = found(MIXED, preset="interop")
    assert interop["constraint-wrong-type"] == interop["term-unknown"] == "warning"
    assert "unit-of-no-number" in plain and "unit-of-no-number" not in interop


def test_settings_come_after_the_preset() -> None:
    back = found(MIXED, preset="specification", severity={"term-unknown": "hint"})
    assert back == {"security-undefined": "error", "term-unknown": "hint"}
    kept = found(MIXED, preset="strict", severity={"td": "hint"})
    assert set(kept.values()) == {"hint"}
    assert "term-unknown" not in found(MIXED, preset="strict", ignore=["term-unknown"])


@pytest.mark.parametrize("preset", PRESETS)
@pytest.mark.parametrize("group", Group)
@pytest.mark.parametrize("label", ["error", "warning", "hint"])
def test_a_preset_never_hides_an_error_of_things(preset: str, group: Group, label: str) -> None:
    severity = Options(preset=preset).severity_of("", "any", group.value, label)
    if label == "error" and group.value in OF_THINGS:
        assert severity == "error"
    if preset in ("specification", "interop") and group.value in ("model", "device", "shacl"):
        assert severity is None
    if preset == "recommended":
        assert severity == label


def test_what_interop_raises_are_hints_of_ours() -> None:
    assert set(rules()) >= HINDERING
    # Some give a hint although the rule itself is a warning.
    assert all(
        rules()[name].severity >= Severity.WARNING for name in HINDERING - {"context-td11-missing"}
    )


def test_a_preset_that_is_none() -> None:
    _, (problem,) = options_from_mapping({"preset": "Strict"})
    assert problem.message == (
        "`recommended`, `strict`, `specification` or `interop` is expected here, "
        "not the string `Strict`"
    )


@needs_corpus
def test_the_specification_alone_is_quiet_on_its_own_examples() -> None:
    examples = [path for path in corpus_files() if "/spec-" in path]
    assert {p: f for p in examples if (f := found(corpus_text(p), p, preset="specification"))} == {}
    strict = [p for p in examples if found(corpus_text(p), p, preset="strict")]
    assert strict, "hints are warnings there"
