"""Linux projects of the example cell, written into folders, and their services as processes."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from functools import cache
from http.client import HTTPConnection
from pathlib import Path
from queue import Queue
from threading import Thread

import pytest

from thingfit.deploy.parts import GeneratedFile, Plan
from thingfit.deploy.plan import model_file, plan
from thingfit.deploy.targets.linux import TARGET
from thingfit.fit import Candidate, all_candidates, all_devices
from thingfit.workspace import Host, Snapshot
from thingfit.workspace.binaries import wanted_by
from thingfit.workspace.discovery import path_of_uri, read_binary, read_source

EXAMPLES = Path(__file__).resolve().parents[2] / "examples"
PATIENCE = 30.0

needs_litert = pytest.mark.skipif(
    subprocess.run([sys.executable, "-c", "import ai_edge_litert"], capture_output=True).returncode
    != 0,
    reason="ai-edge-litert is not installed (it exists for Linux and macOS only)",
)


@cache
def cell() -> Snapshot:
    """The example cell with its model files."""
    host = Host()
    for path in sorted(EXAMPLES.rglob("*.jsonld")):
        source = read_source(path)
        host.take([source.document()])  # type: ignore[union-attr]
    for document in host.snapshot().documents.values():
        for uri in wanted_by(document):
            host.set_binary(read_binary(path_of_uri(uri), uri))  # type: ignore[arg-type]
    return host.snapshot()


@cache
def plans() -> tuple[Plan, ...]:
    """The plans of all example pairs that fit and whose model file is there."""
    found = [
        plan(cell(), each, device, "linux", content=content(each))
        for each in all_candidates(cell())
        for device in all_devices(cell())
    ]
    return tuple(each for each in found if isinstance(each, Plan))


def planned(model: str, device: str = "") -> Plan:
    """The plan of a model, by the beginning of its name, on a device that fits."""
    return next(
        each
        for each in plans()
        if each.model.name.startswith(model) and each.device.name.startswith(device)
    )


def content(candidate: Candidate) -> bytes | None:
    """The bytes of a model file."""
    uri = model_file(cell(), candidate)
    path = path_of_uri(uri) if uri else None
    return path.read_bytes() if path else None


def write(folder: Path, files: Sequence[GeneratedFile]) -> Path:
    """Writes a project into a folder."""
    folder.mkdir(parents=True, exist_ok=True)
    for each in files:
        (folder / each.path).write_bytes(each.content)
    return folder


def project(folder: Path, made: Plan) -> Path:
    """Writes the Linux project of a plan."""
    return write(folder / made.slug, TARGET.render(made))


def answers(folder: Path, lines: Sequence[object]) -> list[dict[str, dict[str, object]]]:
    """What the service answers to lines of JSON."""
    text = "".join(json.dumps(each) + "\n" for each in lines)
    done = run(folder, "--stdin", given=text)
    assert done.returncode == 0, done.stdout + done.stderr
    return [json.loads(line) for line in done.stdout.splitlines()]


def run(folder: Path, *options: str, given: str = "") -> subprocess.CompletedProcess[str]:
    """The service run to its end."""
    return subprocess.run(
        [sys.executable, "-W", "error", "service.py", *options],
        cwd=folder,
        input=given,
        capture_output=True,
        text=True,
        timeout=PATIENCE * 4,
        check=False,
    )


class Service:
    """A service that listens; what it writes is gathered line by line."""

    def __init__(self, process: subprocess.Popen[str]) -> None:
        self.process = process
        self.said: list[str] = []
        self._lines: Queue[str] = Queue()
        Thread(target=self._gather, daemon=True).start()
        self.port = int(self.told("listens on").rstrip("/").rpartition(":")[2])

    def _gather(self) -> None:
        assert self.process.stderr
        for line in self.process.stderr:
            self._lines.put(line.strip())

    def told(self, words: str) -> str:
        """The next line of the log with these words."""
        while True:
            line = self._lines.get(timeout=PATIENCE)
            self.said.append(line)
            if words in line:
                return line

    def feed(self, *lines: object) -> None:
        """Writes lines of JSON to standard input."""
        assert self.process.stdin
        self.process.stdin.write("".join(json.dumps(each) + "\n" for each in lines))
        self.process.stdin.flush()

    def answer(self) -> dict[str, dict[str, object]]:
        """The next line of standard output."""
        assert self.process.stdout
        found: dict[str, dict[str, object]] = json.loads(self.process.stdout.readline())
        return found

    def get(self, path: str, **headers: str) -> tuple[int, str, bytes]:
        """Status, type and content of a path."""
        connection = HTTPConnection("127.0.0.1", self.port, timeout=PATIENCE)
        try:
            connection.request("GET", path, headers=headers)
            response = connection.getresponse()
            return response.status, response.getheader("Content-Type", ""), response.read()
        finally:
            connection.close()


@contextmanager
def serving(folder: Path, *options: str, **environment: str) -> Iterator[Service]:
    """A service that serves HTTP on a free port."""
    process = subprocess.Popen(
        [sys.executable, "-W", "error", "service.py", "--port", "0", *options],
        cwd=folder,
        env={**os.environ, **environment},
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )
    try:
        yield Service(process)
    finally:
        process.terminate()
        process.wait(PATIENCE)
        for stream in (process.stdin, process.stdout, process.stderr):
            if stream:
                stream.close()
