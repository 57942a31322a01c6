"""Many files written as one: all or none, and nothing outside of the folder."""

from __future__ import annotations

import errno
import os
from pathlib import Path

import pytest

from thingfit.workspace import writing
from thingfit.workspace.writing import WriteError, existing_files, write_files

FILES = {"README.md": b"# Read\n", "src/main.cpp": b"int main() {}\n", "run.sh": b"#!/bin/sh\n"}


def tree(folder: Path) -> dict[str, bytes]:
    """All files below a folder, hidden ones included."""
    return {
        path.relative_to(folder).as_posix(): path.read_bytes()
        for path in sorted(folder.rglob("*"))
        if path.is_file()
    }


def test_a_new_folder_gets_all_files_and_scripts_can_be_started(tmp_path: Path) -> None:
    folder = tmp_path / "deep" / "project"
    write_files(folder, FILES)
    assert tree(tmp_path) == {f"deep/project/{path}": data for path, data in FILES.items()}
    assert os.access(folder / "run.sh", os.X_OK)
    assert not os.access(folder / "README.md", os.X_OK)
    plain = tmp_path / "plain"
    plain.mkdir()
    assert folder.stat().st_mode == plain.stat().st_mode


def test_files_are_replaced_added_and_taken_away(tmp_path: Path) -> None:
    (tmp_path / "old").mkdir()
    (tmp_path / "old" / "gone.cpp").write_bytes(b"old\n")
    (tmp_path / "mine.txt").write_bytes(b"mine\n")
    readme = tmp_path / "README.md"
    readme.write_bytes(b"old\n")
    readme.chmod(0o640)
    write_files(tmp_path, FILES, ["old/gone.cpp"])
    assert tree(tmp_path) == {**FILES, "mine.txt": b"mine\n"}
    assert not (tmp_path / "old").exists()
    assert readme.stat().st_mode & 0o777 == 0o640


def full_after(count: int, monkeypatch: pytest.MonkeyPatch) -> None:
    """Has the disk be full after so many files."""
    written = 0
    sync = os.fsync

    def fails(handle: int) -> None:
        nonlocal written
        written += 1
        if written > count:
            raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))
        sync(handle)

    monkeypatch.setattr(writing.os, "fsync", fails)


@pytest.mark.parametrize("count", range(3))
def test_a_full_disk_leaves_no_half_written_project(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, count: int
) -> None:
    full_after(count, monkeypatch)
    with pytest.raises(WriteError, match="cannot be written: no space left on device"):
        write_files(tmp_path / "deep" / "project", FILES)
    assert [*tmp_path.iterdir()] == []


@pytest.mark.parametrize("count", range(3))
def test_a_full_disk_leaves_an_existing_project_as_it_was(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, count: int
) -> None:
    (tmp_path / "README.md").write_bytes(b"old\n")
    full_after(count, monkeypatch)
    with pytest.raises(WriteError, match="no space left on device"):
        write_files(tmp_path, FILES)
    assert tree(tmp_path) == {"README.md": b"old\n"}
    assert [each.name for each in tmp_path.iterdir()] == ["README.md"]


@pytest.mark.parametrize("nth", range(7))
def test_a_move_that_fails_is_undone(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, nth: int
) -> None:
    before = {"README.md": b"old\n", "a/gone.cpp": b"gone\n", "a/mine.txt": b"mine\n"}
    for path, data in before.items():
        (tmp_path / path).parent.mkdir(exist_ok=True)
        (tmp_path / path).write_bytes(data)
    replace, count = Path.replace, 0

    def fails(self: Path, target: Path) -> Path:
        nonlocal count
        count += 1
        if count == nth + 1:
            raise PermissionError(errno.EACCES, os.strerror(errno.EACCES), str(self))
        return replace(self, target)

    monkeypatch.setattr(Path, "replace", fails)
    if nth < 5:  # One file is taken away, one is replaced by two moves, two are new.
        with pytest.raises(WriteError, match="permission denied"):
            write_files(tmp_path, FILES, ["a/gone.cpp"])
        assert tree(tmp_path) == before
        assert not (tmp_path / "src").exists()
    else:
        write_files(tmp_path, FILES, ["a/gone.cpp"])
        assert tree(tmp_path) == {**FILES, "a/mine.txt": b"mine\n"}


def test_an_interruption_is_undone_and_passed_on(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "README.md").write_bytes(b"old\n")
    replace = Path.replace

    def stops(self: Path, target: Path) -> Path:
        if target.name == "main.cpp":
            raise KeyboardInterrupt
        return replace(self, target)

    monkeypatch.setattr(Path, "replace", stops)
    with pytest.raises(KeyboardInterrupt):
        write_files(tmp_path, FILES)
    assert tree(tmp_path) == {"README.md": b"old\n"}


@pytest.mark.skipif(
    not hasattr(os, "geteuid") or os.geteuid() == 0, reason="the user may write everywhere"
)
def test_a_read_only_folder_is_told_and_left(tmp_path: Path) -> None:
    folder = tmp_path / "locked"
    folder.mkdir(mode=0o500)
    with pytest.raises(WriteError, match="permission denied"):
        write_files(folder, FILES)
    with pytest.raises(WriteError, match="permission denied"):
        write_files(folder / "project", FILES)
    folder.chmod(0o700)
    assert [*folder.iterdir()] == []


def test_a_folder_nobody_may_write_to_is_told(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def denied(**_: object) -> object:
        raise PermissionError(errno.EACCES, os.strerror(errno.EACCES), f"{tmp_path}/.thingfit-x")

    monkeypatch.setattr(writing.tempfile, "TemporaryDirectory", denied)
    with pytest.raises(WriteError) as told:
        write_files(tmp_path / "project", FILES)
    assert str(told.value) == f"`{tmp_path / 'project'}` cannot be written: permission denied"
    assert [*tmp_path.iterdir()] == []


@pytest.mark.parametrize("path", ["../x", "a/../../x", "/etc/x", "", ".", "a\0b", "..\\x"])
def test_paths_that_leave_the_folder_are_refused(tmp_path: Path, path: str) -> None:
    with pytest.raises(WriteError):
        write_files(tmp_path / "project", {"ok.txt": b"", path: b"x"})
    assert [*tmp_path.iterdir()] == []


def test_links_that_lead_outside_are_refused(tmp_path: Path) -> None:
    outside, folder = tmp_path / "outside", tmp_path / "project"
    outside.mkdir()
    folder.mkdir()
    (folder / "src").symlink_to(outside)
    with pytest.raises(WriteError, match="outside"):
        write_files(folder, FILES)
    with pytest.raises(WriteError, match="outside"):
        existing_files(folder, FILES)
    (folder / "src").unlink()
    (folder / "README.md").symlink_to(outside / "README.md")
    with pytest.raises(WriteError, match="outside"):
        write_files(folder, FILES)
    assert [*outside.iterdir()] == []


def test_a_link_to_the_folder_itself_is_followed(tmp_path: Path) -> None:
    (tmp_path / "real").mkdir()
    (tmp_path / "link").symlink_to(tmp_path / "real")
    write_files(tmp_path / "link", FILES)
    assert tree(tmp_path / "real") == FILES


def test_a_circle_of_links_is_told(tmp_path: Path) -> None:
    (tmp_path / "src").symlink_to(tmp_path / "src")
    with pytest.raises(WriteError):
        write_files(tmp_path, FILES)


def test_a_file_in_the_place_of_a_folder_is_told(tmp_path: Path) -> None:
    file = tmp_path / "project"
    file.write_bytes(b"mine\n")
    with pytest.raises(WriteError, match="is a file, where a folder is expected"):
        existing_files(file, FILES)
    with pytest.raises(WriteError):
        write_files(file, FILES)
    folder = tmp_path / "other"
    folder.mkdir()
    (folder / "src").write_bytes(b"mine\n")
    with pytest.raises(WriteError):
        write_files(folder, FILES)
    assert tree(tmp_path) == {"project": b"mine\n", "other/src": b"mine\n"}


def test_a_folder_in_the_place_of_a_file_is_told(tmp_path: Path) -> None:
    (tmp_path / "README.md").mkdir()
    with pytest.raises(WriteError, match="is a folder, where a file is expected"):
        existing_files(tmp_path, FILES)


def test_files_that_are_there_are_read(tmp_path: Path) -> None:
    (tmp_path / "README.md").write_bytes(b"old\n")
    assert existing_files(tmp_path, FILES) == {"README.md": b"old\n"}
    assert existing_files(tmp_path / "none", FILES) == {}
