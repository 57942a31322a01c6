"""Settings: what a mapping or a TOML text makes of them, and what is wrong with it."""

from dataclasses import fields, replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from thingfit.facts import Document
from thingfit.options import (
    DEFAULT_OPTIONS,
    Options,
    OptionsProblem,
    Override,
    options_from_mapping,
    settings,
)
from thingfit.rules import check
from thingfit.syntax import find, parse_toml, path_at, to_value, walk
from thingfit.syntax.toml import tomllib
from thingfit.workspace import Snapshot
from thingfit.workspace.settings import read_settings


def problems(mapping) -> list[tuple[tuple[str | int, ...], str]]:
    return [(each.path, each.message) for each in options_from_mapping(mapping)[1]]


def test_every_setting_can_be_stated():
    stated, wrong = options_from_mapping(
        {
            "select": ["td"],
            "ignore": ["term-unknown"],
            "severity": {"jsonld": "hint"},
            "overrides": [{"files": ["old/"], "select": ["tm"], "severity": {"td": "off"}}],
            "include": ["*.td.json"],
            "exclude": ["build/"],
            "max-file-size": 10,
            "sources": ["kg/*.ttl"],
            "shapes": ["shapes/*.ttl"],
            "preset": "strict",
            "hints": ["labels"],
        }
    )
    assert wrong == ()
    assert stated == Options(
        select=("td",),
        ignore=("term-unknown",),
        severity={"jsonld": "hint"},
        overrides=(Override(("old/",), select=("tm",), severity={"td": "off"}),),
        include=("*.td.json",),
        exclude=("build/",),
        max_file_size=10,
        sources=("kg/*.ttl",),
        shapes=("shapes/*.ttl",),
        preset="strict",
        hints=("labels",),
    )
    unstated = [each for each in fields(Options) if getattr(stated, each.name) == each.default]
    assert unstated == [], "a new setting is stated here too"


def test_what_is_not_stated_comes_from_the_base():
    base = Options(ignore=("td",))
    assert options_from_mapping({"select": ["tm"], "ignore": None}, base)[0] == replace(
        base, select=("tm",)
    )


@pytest.mark.parametrize(
    ("mapping", "path", "message"),
    [
        (
            {"ignor": []},
            ("ignor",),
            "the setting `ignor` is unknown; did you mean `ignore`?",
        ),
        (
            {"select": "td"},
            ("select",),
            "a list of names of rules or groups is expected here, not the string `td`",
        ),
        ({"select": ["a", 1]}, ("select", 1), "a string is expected here, not `1`"),
        (
            {"severity": {"td": "fatal"}},
            ("severity", "td"),
            "`error`, `warning`, `hint` or `off` is expected here, not the string `fatal`",
        ),
        (
            {"max-file-size": True},
            ("max-file-size",),
            "a whole number of bytes above 0 is expected here, not `true`",
        ),
        (
            {"overrides": [{"ignore": ["td"]}]},
            ("overrides", 0),
            "the override names no `files`; a list of glob patterns is expected",
        ),
        (
            {"overrides": [{"files": ["a"], "ignore": {}}]},
            ("overrides", 0, "ignore"),
            "a list of names of rules or groups is expected here, not a table",
        ),
        ({"include": ["a/***b", "!"]}, ("include", 1), "`!` is not a glob pattern"),
    ],
)
def test_a_wrong_setting_is_told_at_its_place_and_counts_as_absent(mapping, path, message):
    assert problems(mapping) == [(path, message)]
    options, _ = options_from_mapping(mapping)
    if "overrides" not in mapping:
        assert options == DEFAULT_OPTIONS


values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=5),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(st.sampled_from(["files", "select", "severity", "x"]), inner, max_size=3)
    ),
    max_leaves=8,
)


@given(st.dictionaries(st.sampled_from([each.name for each in settings()] + ["x"]), values))
def test_no_mapping_fails(mapping):
    options, wrong = options_from_mapping(mapping)
    assert isinstance(options, Options)
    assert all(isinstance(each, OptionsProblem) and each.message for each in wrong)


def test_severities_are_chosen_by_name_then_group_then_path():
    options = Options(
        ignore=("tm",),
        severity={"td": "hint", "a": "error"},
        overrides=(
            Override(("old/",), ignore=("a",), severity={"b": "off"}),
            Override(("*.gen.json",), select=("tm",)),
        ),
    )

    def severity(path: str, name: str, group: str) -> str | None:
        return options.severity_of(path, name, group, "warning")

    assert severity("x.json", "a", "td") == "error"
    assert severity("x.json", "b", "td") == "hint"
    assert severity("old/x.json", "a", "td") is None
    assert severity("old/x.json", "b", "td") is None
    assert severity("x.json", "c", "tm") is None
    assert severity("d/x.gen.json", "c", "tm") == "warning"
    assert severity("x.json", "d", "json") == "warning"


def test_the_command_line_counts_before_the_settings():
    options = Options(ignore=("a", "td"), overrides=(Override(("*",), select=("b",)),))
    selecting = options.selecting(("a",))
    assert selecting.severity_of("x", "a", "json", "error") == "error"
    assert selecting.severity_of("x", "b", "json", "error") is None
    assert options.ignoring(("b",)).severity_of("x", "b", "json", "error") is None


def test_settings_findings_stay_whatever_is_selected():
    options = Options(select=("td",))
    assert options.severity_of("thingfit.toml", "setting-value", "settings", "error") == "error"
    assert Options(ignore=("settings",)).severity_of("x", "y", "settings", "error") is None


TOML = '''\
# Comment with [brackets] and "quotes".
title = "a \\"quoted\\" # text" # more
"quoted key" . 'inner' = [1, 2.5, # one
  true, "]", [[]], { a.b = 1, c = 'x' }]
date = 2020-01-01 00:00:00
long = """
several ""lines"" with \\" and ]
"""
raw = \'\'\'it's "raw" \\\'\'\'
[[list]]
a = 1
[list.sub]
b = 0xff
[[list]]
a = inf
[table.inner]
key = -1_000
[table]
other = ""
'''


def test_toml_gives_the_values_of_the_standard_library():
    value = to_value(parse_toml(TOML).root)
    expected = tomllib.loads(TOML)
    expected["date"] = "2020-01-01 00:00:00"
    assert value == expected


def test_toml_spans_are_those_of_the_values():
    tree = parse_toml(TOML)
    for pointer, text in {
        "/title": '"a \\"quoted\\" # text"',
        "/quoted key/inner/3": '"]"',
        "/quoted key/inner/5/a/b": "1",
        "/table/inner/key": "-1_000",
        "/list/0/sub/b": "0xff",
        "/list/1/a": "inf",
        "/raw": "'''it's \"raw\" \\'''",
    }.items():
        node = find(tree.root, pointer)
        assert node is not None
        assert TOML[node.span.start : node.span.end] == text
    listed = find(tree.root, "/list/0/sub/b")
    assert listed is not None
    assert path_at(tree.root, listed.span) == ("list", 0, "sub", "b")


@given(st.text(alphabet="[]{}=\"'.,#ab1 \n\r\t\\é", max_size=30))
def test_no_toml_text_fails(text):
    tree = parse_toml(text)
    for problem in tree.problems:
        assert 0 <= problem.span.start <= problem.span.end <= len(text)
    for node in walk(tree.root):
        assert 0 <= node.span.start <= node.span.end <= len(text)
    try:
        expected = tomllib.loads(text)
    except ValueError:
        assert tree.problems
    else:
        assert tree.problems == ()
        assert set(to_value(tree.root)) == set(expected)


def settings_findings(text: str, name: str = "thingfit.toml") -> list[tuple[str, str]]:
    document = Document(f"file:///w/{name}", None, text)
    snapshot = Snapshot({document.uri: document})
    return [
        (each.name, text[each.span.start : each.span.end]) for each in check(snapshot, document.uri)
    ]


def test_each_wrong_setting_has_its_exact_range():
    text = 'selct = []\nignore = ["td", "tdx"]\nmax-file-size = 1.5\n[severity]\njsn = "hint"\n'
    assert settings_findings(text) == [
        ("setting-unknown", "selct"),
        ("setting-rule-unknown", "tdx"),
        ("setting-value", "1.5"),
        ("setting-rule-unknown", "jsn"),
    ]


def test_settings_in_pyproject_toml():
    text = '[project]\nselct = 1\n[tool.thingfit]\nselct = 1\nignore = ["td"]\n'
    assert settings_findings(text, "pyproject.toml") == [("setting-unknown", "selct")]
    document = Document("file:///w/pyproject.toml", None, text)
    assert read_settings(document).options == Options(ignore=("td",))
    assert settings_findings("[tool]\nthingfit = 1\n", "pyproject.toml") == [("setting-value", "1")]
    assert settings_findings("[project]\n", "pyproject.toml") == []


def test_settings_that_are_not_toml_are_told_and_the_defaults_count():
    assert settings_findings("a = \n") == [("settings-syntax", "\n")]
    assert read_settings(Document("file:///thingfit.toml", None, "a = \n")).options == Options()
