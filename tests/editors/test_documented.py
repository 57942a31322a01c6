"""What the page on other editors tells users to write is what is tried here, word for word."""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

HERE = Path(__file__).parent
PAGE = HERE.parents[1] / "docs" / "editors.md"
NVIM, EMACS = shutil.which("nvim"), shutil.which("emacs")
LAMP = """{
  "@context": "https://www.w3.org/2022/wot/td/v1.1",
  "title": "Lämpchen 💡",
  "securityDefinitions": { "open": { "scheme": "nosec" } },
  "security": "opn"
}
"""
MESSAGE = "`opn` is not among the security definitions; defined here: `open`"


def blocks(section: str, language: str) -> list[str]:
    """The blocks of a language in a section of the page."""
    _, _, rest = PAGE.read_text("utf-8").partition(f"\n## {section}\n")
    text, _, _ = rest.partition("\n## ")
    return re.findall(rf"^```{language}\n(.*?)^```$", text, re.DOTALL | re.MULTILINE)


def run(folder: Path, command: list[str], name: str) -> subprocess.CompletedProcess[str]:
    """A run of an editor on a document of this name, with a home of its own."""
    home, programs = folder / "home", folder / "bin"
    home.mkdir()
    programs.mkdir()
    server = programs / "thingfit"
    server.write_text(f'#!/bin/sh\nexec "{sys.executable}" -m thingfit "$@"\n', "utf-8")
    server.chmod(0o755)
    workspace = folder / "workspace"
    workspace.mkdir()
    (workspace / name).write_text(LAMP, "utf-8")
    environment = {
        **os.environ,
        "PATH": f"{programs}{os.pathsep}{os.environ['PATH']}",
        "LC_ALL": "C.UTF-8",
        "THINGFIT_FILE": str(workspace / name),
    }
    for each in ("HOME", "XDG_CONFIG_HOME", "XDG_DATA_HOME", "XDG_STATE_HOME", "XDG_CACHE_HOME"):
        environment[each] = str(home)
    return subprocess.run(
        command,
        cwd=workspace,
        env=environment,
        capture_output=True,
        text=True,
        timeout=180,
        check=False,
    )


def told(done: subprocess.CompletedProcess[str]) -> list[str]:
    """What the probe has told, whatever the editor says besides."""
    lines = (done.stdout + done.stderr).replace("\r", "\n").split("\n")
    return [line for line in lines if line.split(" ")[0].isupper()]


@pytest.mark.skipif(NVIM is None, reason="Neovim is not installed")
@pytest.mark.parametrize("name", ["lamp.td.json", "lamp.jsonld"])
def test_neovim_with_the_lines_of_the_page(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    assert NVIM
    monkeypatch.setenv("THINGFIT_PATIENCE", "30000")
    modern, earlier = blocks("Neovim", "lua")
    assert "vim.lsp.config" in modern
    (tmp_path / "init.lua").write_text(earlier, "utf-8")
    options = ["--headless", "-u", str(tmp_path / "init.lua"), "-n", "-i", "NONE"]
    probe = ["-S", str(HERE / "configured.lua"), "-c", "cquit"]
    done = run(tmp_path, [NVIM, *options, *probe], name)
    assert told(done) == ["ATTACHED thingfit", f"SHOWN {MESSAGE}", "STOPPED"], done.stderr
    assert done.returncode == 0


def has_eglot() -> bool:
    """Whether there is an Emacs that has Eglot."""
    if EMACS is None:
        return False
    asked = [EMACS, "--batch", "--eval", "(unless (require 'eglot nil t) (kill-emacs 1))"]
    return subprocess.run(asked, capture_output=True, timeout=60, check=False).returncode == 0


def test_emacs_with_the_lines_of_the_page(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    if not has_eglot():
        pytest.skip("Emacs with Eglot is not installed")
    assert EMACS
    monkeypatch.setenv("THINGFIT_PATIENCE", "30")
    (lines,) = blocks("Emacs", "elisp")
    (tmp_path / "init.el").write_text(lines, "utf-8")
    command = [EMACS, "--batch", "-l", str(tmp_path / "init.el"), "-l", str(HERE / "probe.el")]
    done = run(tmp_path, command, "lamp.td.json")
    assert told(done) == [
        f"SHOWN thingfit [security-undefined]: {MESSAGE} at 5",
        "HOVER security · string or Array of string",
        'FIXED "security": "open"',
        "STOPPED",
    ], done.stderr
    assert done.returncode == 0
    assert (tmp_path / "workspace" / "lamp.td.json").read_text("utf-8") == LAMP.replace(
        '"opn"', '"open"'
    )


def test_what_the_page_shows_of_other_editors_can_be_read() -> None:
    if sys.version_info >= (3, 11):
        import tomllib

        (helix,) = blocks("Helix", "toml")
        read = tomllib.loads(helix)
        assert read["language-server"]["thingfit"] == {"command": "thingfit", "args": ["server"]}
        assert read["language"][0]["language-servers"] == ["thingfit"]
    (sublime,) = blocks("Sublime Text", "json")
    assert json.loads(sublime)["clients"]["thingfit"]["command"] == ["thingfit", "server"]
    (zed,) = blocks("Zed", "json")
    assert json.loads(zed)["lsp"]["json-language-server"]["binary"]["arguments"] == ["server"]


def test_the_device_of_the_walkthrough_has_no_findings(tmp_path: Path) -> None:
    page = HERE.parents[1] / "client-vscode" / "media" / "walkthrough" / "device.md"
    (shown,) = re.findall(
        r"^```json\n(.*?)^```$", page.read_text("utf-8"), re.DOTALL | re.MULTILINE
    )
    (tmp_path / "remote.td.jsonld").write_text(shown, "utf-8")
    command = [sys.executable, "-m", "thingfit", "lint", str(tmp_path)]
    done = subprocess.run(command, capture_output=True, text=True, timeout=60, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
    assert "no findings in 1 document" in done.stdout
