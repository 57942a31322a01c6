"""Files of a workspace: decoding, walking, settings, and what cannot be read."""

import os
from pathlib import Path

import pytest

from thingfit.options import Options
from thingfit.rules import check
from thingfit.syntax import ProblemKind
from thingfit.workspace import Host, discovery
from thingfit.workspace.decoding import decode
from thingfit.workspace.discovery import (
    Source,
    Unreadable,
    Workspace,
    read_source,
    settings_in,
    uri_of,
    walk,
    workspace_of,
)

TEXT = '{"title": "Spülventil 😀"}'


def make(folder: Path, *paths: str) -> None:
    for path in paths:
        file = folder / path
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text("{}", "utf-8")


def found(folder: Path, options: Options | None = None, root: Path | None = None) -> list[str]:
    paths = walk(folder, root or folder, options or Options())
    return [each.relative_to(folder).as_posix() for each in paths if isinstance(each, Path)]


def test_utf8_has_no_problem_and_keeps_its_mark():
    assert decode(TEXT.encode()) == (TEXT, None)
    assert decode(b"\xef\xbb\xbf{}") == ("\ufeff{}", None)
    assert decode(b"") == ("", None)


def test_the_first_wrong_byte_is_the_place_and_the_rest_is_read():
    text, problem = decode(b'{"title": "' + b"Sp\xfclventil" + '", "x": "ü"}'.encode())
    assert text == '{"title": "Sp\ufffdlventil", "x": "ü"}'
    assert problem is not None and problem.kind is ProblemKind.ENCODING
    assert text[problem.span.start : problem.span.end] == "\ufffd"
    assert problem.message == "the byte `0xFC` is not UTF-8; save the file as UTF-8"


@pytest.mark.parametrize("codec", ["utf-16-le", "utf-16-be", "utf-32-le", "utf-32-be"])
@pytest.mark.parametrize("mark", ["", "\ufeff"])
def test_other_encodings_are_named_and_read(codec, mark):
    text, problem = decode((mark + TEXT).encode(codec))
    assert text == TEXT
    assert problem is not None
    assert problem.message == f"the file is in {codec[:6].upper()}; UTF-8 is expected"


@pytest.mark.parametrize("data", [b"\0" * 5000, b'{"title": "Lamp"}\0\0', b"TFL3\xff\x8d\0\0"])
@pytest.mark.parametrize("name", ["lamp.td.json", "thingfit.toml"])
def test_what_is_no_text_is_told_once(tmp_path, name, data):
    path = tmp_path / name
    path.write_bytes(data)
    host = Host()
    source = read_source(path)
    assert isinstance(source, Source)
    host.take([source.document()])
    (found,) = check(host.snapshot(), path.as_uri())
    assert found.message.startswith("the file is not text: byte ")
    assert found.message.endswith(" is `0x00`; text in UTF-8 is expected")


def test_every_short_input_decodes():
    for length in range(6):
        for byte in (b"\x00", b"\xff", b"\xfe", b"{"):
            text, _ = decode(byte * length)
            assert isinstance(text, str)


def test_a_large_file_is_not_read(tmp_path):
    file = tmp_path / "big.td.json"
    with file.open("wb") as made:
        made.truncate(50_000_000)
    source = read_source(file)
    assert isinstance(source, Source) and source.text == ""
    assert source.decoding is not None
    assert source.decoding.message == ("the file has 50.0 MB; above 4.0 MB a file is not checked")
    document = source.document()
    assert document.kind is not None and document.tree.problems == ()


def test_what_cannot_be_read_says_why(tmp_path):
    gone = read_source(tmp_path / "gone.json")
    assert isinstance(gone, Unreadable) and gone.reason == "does not exist"
    folder = read_source(tmp_path)
    assert isinstance(folder, Unreadable) and "folder" in folder.message
    loop = tmp_path / "loop.json"
    loop.symlink_to(loop)
    looped = read_source(loop)
    assert isinstance(looped, Unreadable) and "symbolic links" in looped.reason


def test_the_walk_is_sorted_and_leaves_out_hidden_and_other_files(tmp_path):
    make(
        tmp_path, "b/x.json", "a.jsonld", "b.json", "c.txt", ".git/x.json", "b/.x.json", "b/a.json"
    )
    assert found(tmp_path) == ["a.jsonld", "b/a.json", "b/x.json", "b.json"]


def test_include_and_exclude_are_relative_to_the_root(tmp_path):
    make(tmp_path, "a/x.td.json", "a/old/y.td.json", "z.json", "a/w.yaml")
    options = Options(include=("/a/**/*.td.json", "*.yaml"), exclude=("/a/old/",))
    assert found(tmp_path, options) == ["a/w.yaml", "a/x.td.json"]
    assert found(tmp_path / "a", options, tmp_path) == ["w.yaml", "x.td.json"]
    # A folder that is left out, but named, is walked.
    assert found(tmp_path / "a" / "old", Options(exclude=("/a/old/",)), tmp_path) == ["y.td.json"]


def test_gitignore_files_count_from_the_top_of_the_repository(tmp_path):
    (tmp_path / ".gitignore").write_text("*.json\n")
    repository = tmp_path / "repository"
    make(repository, "a/x.json", "a/y.json", "build/z.json", "a/build/z.json")
    (repository / ".git").mkdir()
    (repository / ".gitignore").write_text("/build\ny.json\n")
    (repository / "a" / ".gitignore").write_text("!y.json\n")
    assert found(repository) == ["a/build/z.json", "a/x.json", "a/y.json"]
    assert found(repository / "a", root=repository) == ["build/z.json", "x.json", "y.json"]


def test_a_wrong_line_in_a_gitignore_is_passed_over(tmp_path):
    make(tmp_path, "a.json", "b.json")
    (tmp_path / ".gitignore").write_bytes(b"!\n\xff\n/\nb.json\n")
    assert found(tmp_path) == ["a.json"]


def test_links_to_folders_are_not_followed(tmp_path):
    make(tmp_path, "a/x.json")
    (tmp_path / "a" / "again").symlink_to(tmp_path)
    (tmp_path / "folder.json").symlink_to(tmp_path / "a")
    (tmp_path / "y.json").symlink_to(tmp_path / "a" / "x.json")
    assert found(tmp_path) == ["a/x.json", "y.json"]


def test_a_deep_folder_is_walked(tmp_path):
    path = tmp_path
    for _ in range(300):
        path = path / "d"
    path.mkdir(parents=True)
    make(path, "x.json")
    assert len(found(tmp_path)) == 1


def test_an_unreadable_folder_is_told_and_the_others_are_walked(tmp_path, monkeypatch):
    make(tmp_path, "a/x.json", "b/y.json")
    scan = os.scandir

    def refusing(path):
        if Path(path).name == "a":
            raise PermissionError(13, "Permission denied")
        return scan(path)

    monkeypatch.setattr(discovery.os, "scandir", refusing)
    entries = list(walk(tmp_path, tmp_path, Options()))
    assert entries == [
        Unreadable(tmp_path / "a", "may not be read: permission is denied"),
        tmp_path / "b" / "y.json",
    ]


def test_settings_come_from_the_nearest_folder_that_has_some(tmp_path):
    inner = tmp_path / "a" / "b"
    inner.mkdir(parents=True)
    (tmp_path / "pyproject.toml").write_text("[tool.thingfit]\nignore = []\n")
    (tmp_path / "a" / "pyproject.toml").write_text("[tool.other]\n")
    workspace = workspace_of(inner)
    assert isinstance(workspace, Workspace) and workspace.folder == tmp_path
    (tmp_path / "a" / "thingfit.toml").write_text("")
    workspace = workspace_of(inner)
    assert isinstance(workspace, Workspace) and workspace.folder == tmp_path / "a"


def test_thingfit_toml_counts_before_pyproject_toml(tmp_path):
    (tmp_path / "thingfit.toml").write_text("")
    (tmp_path / "pyproject.toml").write_text("[tool.thingfit]\n")
    source = settings_in(tmp_path)
    assert isinstance(source, Source) and source.path.name == "thingfit.toml"


def test_a_broken_pyproject_toml_matters_only_if_it_speaks_of_us(tmp_path):
    file = tmp_path / "pyproject.toml"
    file.write_text("[tool.other\n")
    assert settings_in(tmp_path) is None
    file.write_text("[tool.thingfit]\nselect = [\n")
    assert isinstance(settings_in(tmp_path), Source)


def test_without_settings_the_repository_ends_the_search(tmp_path):
    (tmp_path / "thingfit.toml").write_text("")
    inner = tmp_path / "repository" / "a"
    inner.mkdir(parents=True)
    (tmp_path / "repository" / ".git").mkdir()
    assert workspace_of(inner) == Workspace(inner)
    assert workspace_of(inner, tmp_path / "repository") == Workspace(tmp_path / "repository")


def test_uris_are_absolute_and_quoted(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    assert uri_of(Path("a b/../ü.json")) == tmp_path.as_uri() + "/%C3%BC.json"
