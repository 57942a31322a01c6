"""Rules that are ignored from the editor: what the settings file becomes."""

from __future__ import annotations

import pytest

from thingfit.features.ignoring import ignoring
from thingfit.text import apply_edits
from thingfit.workspace import Host, Root

FOLDER = "file:///w"
URI = f"{FOLDER}/devices/lamp.td.json"


def after(name: str | None, text: str, group: str = "td") -> tuple[str, str] | None:
    """The name and the text of the settings file that ignores a rule."""
    host = Host()
    host.set_roots((Root("file:///"), Root(FOLDER)))
    host.set_text(URI, "{}")
    if name:
        host.set_text(f"{FOLDER}/{name}", text)
    found = ignoring(host.snapshot(), URI, "id-missing", group)
    if found is None:
        return None
    assert (found.document is None) == (name != found.name)
    return found.name, apply_edits(found.document.text if found.document else "", (found.edit,))


@pytest.mark.parametrize(
    ("name", "text", "expected"),
    [
        (None, "", 'ignore = ["id-missing"]\n'),
        ("thingfit.toml", "", 'ignore = ["id-missing"]\n'),
        (
            "thingfit.toml",
            '[[overrides]]\nfiles = ["a"]\n',
            'ignore = ["id-missing"]\n[[overrides]]\nfiles = ["a"]\n',
        ),
        ("thingfit.toml", "ignore = [] # none\n", 'ignore = ["id-missing"] # none\n'),
        ("thingfit.toml", 'ignore = ["a"]', 'ignore = ["a", "id-missing"]'),
        (
            "thingfit.toml",
            'ignore = [\n  "a", # why\n]',
            'ignore = [\n  "a",\n  "id-missing", # why\n]',
        ),
        (
            "pyproject.toml",
            '[tool.thingfit]\npreset = "strict"\n',
            '[tool.thingfit]\nignore = ["id-missing"]\npreset = "strict"\n',
        ),
        ("pyproject.toml", "[tool.thingfit]", '[tool.thingfit]\nignore = ["id-missing"]\n'),
    ],
)
def test_the_settings_ignore_the_rule(name: str | None, text: str, expected: str) -> None:
    assert after(name, text) == (name or "thingfit.toml", expected)


def test_a_project_without_settings_gets_a_file_for_them() -> None:
    assert after("pyproject.toml", "[project]\n") == ("thingfit.toml", 'ignore = ["id-missing"]\n')


@pytest.mark.parametrize(
    ("text", "group"),
    [("ignore = [", "td"), ('ignore = "a"', "td"), ("", "json"), ("", "settings")],
)
def test_what_cannot_be_ignored_is_not_offered(text: str, group: str) -> None:
    assert after("thingfit.toml", text, group) is None
