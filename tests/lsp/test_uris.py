"""One spelling for each file, whatever an editor writes."""

from __future__ import annotations

from pathlib import Path

import pytest

from thingfit.lsp.uris import normal, path_of


@pytest.mark.parametrize(
    ("written", "expected"),
    [
        ("file:///a/b.json", "file:///a/b.json"),
        ("FILE://localhost/a/b.json", "file:///a/b.json"),
        ("file:/a/b.json", "file:///a/b.json"),
        ("file:///a/", "file:///a"),
        ("file:///", "file:///"),
        ("file:///a%20b/%C3%A4.json", "file:///a%20b/%C3%A4.json"),
        ("file:///a b/ä.json", "file:///a%20b/%C3%A4.json"),
        ("file:///a%7Eb(1).json", "file:///a~b%281%29.json"),
        ("file:///c%3A/Users/x.json", "file:///C:/Users/x.json"),
        ("file:///c:/Users/x.json", "file:///C:/Users/x.json"),
        ("file://server/share/x.json", "file://server/share/x.json"),
        ("file:///a%ff.json", "file:///a%FF.json"),
        ("untitled:Untitled-1", "untitled:Untitled-1"),
        ("vscode-vfs://github/a%20b", "vscode-vfs://github/a%20b"),
        ("", ""),
    ],
)
def test_normal(written: str, expected: str) -> None:
    assert normal(written) == expected
    assert normal(expected) == expected


def test_a_normal_uri_is_what_paths_say() -> None:
    for name in ("a b", "ä~(1)", "100%", "a#b?c", "\udcff"):
        path = Path("/folder") / name
        assert normal(path.as_uri()) == path.as_uri()
        assert path_of(path.as_uri()) == path


def test_only_files_have_a_path() -> None:
    assert path_of("untitled:x") is None
    assert path_of("http://x.example/y") is None
