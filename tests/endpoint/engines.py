"""Real SPARQL servers for tests: started on this machine, on a free port, and stopped again."""

from __future__ import annotations

import os
import shutil
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import httpx
import pytest

from thingfit.workspace.endpoint import Client, open_client
from thingfit.workspace.endpoint.profiles import ALL
from thingfit.workspace.endpoint.terms import DOCUMENTS, PATH
from thingfit.workspace.store import DERIVED

LITERALS = "urn:example:literals"
"""A graph that tests of the client use."""
HERE = Path(__file__).parent
_SIGNED = {"THINGFIT_ENDPOINT_USER": "kg", "THINGFIT_ENDPOINT_PASSWORD": "kgpass"}
_INI = """[Database]
DatabaseFile = {folder}/v.db
ErrorLogFile = {folder}/v.log
LockFile = {folder}/v.lck
TransactionFile = {folder}/v.trx
xa_persistent_file = {folder}/v.pxa
ErrorLogLevel = 7
FileExtend = 200
TempStorage = TempDatabase
[TempDatabase]
DatabaseFile = {folder}/t.db
TransactionFile = {folder}/t.trx
[Parameters]
ServerPort = 127.0.0.1:{sql}
DisableUnixSocket = 1
MaxClientConnections = 50
CaseMode = 2
MaxMemPoolSize = 200000000
NumberOfBuffers = 20000
MaxDirtyBuffers = 12000
DirsAllowed = .
[HTTPServer]
ServerPort = 127.0.0.1:{port}
ServerRoot = {folder}
MaxClientConnections = 50
ServerThreads = 40
[SPARQL]
ResultSetMaxRows = 100000000
MaxQueryExecutionTime = 600
"""


@dataclass
class Engine:
    """A server with an address; it can be killed and started again on the same data."""

    name: str
    url: str
    environment: Mapping[str, str]
    start: Callable[[], subprocess.Popen[bytes]]
    process: subprocess.Popen[bytes] | None = None

    def client(self, seconds: float = 30.0) -> Client:
        """A client of the server."""
        return open_client(self.url, self.name, seconds, self.environment)

    def kill(self) -> None:
        """Ends the server as a power cut would."""
        assert self.process is not None
        os.killpg(self.process.pid, signal.SIGKILL)
        self.process.wait()

    def restart(self) -> None:
        """Starts the server again, and waits until it answers."""
        self.process = self.start()
        self.wait()

    def wait(self) -> None:
        """Waits until the server answers."""
        end = time.monotonic() + 60
        while True:
            assert self.process is not None
            assert self.process.poll() is None, "the server ends before it answers"
            try:
                httpx.get(self.url, trust_env=False, timeout=5)
            except httpx.TransportError:
                assert time.monotonic() < end, "the server does not answer"
                time.sleep(0.05)
            else:
                return

    def clear(self) -> None:
        """Takes away all that tests have put there."""
        with self.client() as client:
            if self.name == "oxigraph":
                client.update("CLEAR ALL")
            else:
                names = sorted(graphs_in(client))
                client.update(" ;\n".join(f"DROP SILENT GRAPH <{each}>" for each in names))


def graphs_in(client: Client) -> set[str]:
    """The graphs that pushes and tests use; to ask for all takes Virtuoso seconds."""
    rows = client.select(
        f"SELECT DISTINCT ?g WHERE {{ GRAPH <{DOCUMENTS}> {{ ?g <{PATH}> ?path }} }}"
    ).rows
    return {*(str(row[0]) for row in rows), DOCUMENTS, DERIVED, ALL, LITERALS}


def free_port() -> int:
    """A port on which nothing listens."""
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        port: int = found.getsockname()[1]
    return port


@contextmanager
def oxigraph(folder: Path, limit: int = 60) -> Iterator[Engine]:
    """An Oxigraph server with its data in a folder, and a limit in seconds for queries."""
    program = shutil.which("oxigraph", path=str(Path(sys.executable).parent))
    if program is None:
        pytest.skip("the server of Oxigraph is not installed (pip install oxigraph)")
    port = free_port()
    words = [program, "serve", "--location", str(folder), "--bind", f"127.0.0.1:{port}"]
    yield from _running("oxigraph", port, [*words, "--timeout-s", str(limit)], folder, {}, {})


@contextmanager
def virtuoso(folder: Path) -> Iterator[Engine]:
    """A Virtuoso server with its data in a folder, and a user who may write."""
    if os.name != "posix":
        pytest.skip("Virtuoso is taken from Debian, and this is another system")
    found = subprocess.run(
        [str(HERE / "virtuoso.sh")], capture_output=True, text=True, check=False, timeout=300
    )
    if found.returncode != 0:
        pytest.skip(found.stderr.strip() or "Virtuoso cannot be fetched")
    root = Path(found.stdout.strip())
    port, sql = free_port(), free_port()
    settings = folder / "virtuoso.ini"
    settings.write_text(_INI.format(folder=folder, port=port, sql=sql), "utf-8")
    libraries = ":".join(str(root / each) for each in _libraries(root))
    shell = {**os.environ, "LD_LIBRARY_PATH": libraries}
    words = [str(root / "usr/bin/virtuoso-t"), "+configfile", str(settings), "+foreground"]

    def tell(commands: str) -> None:
        isql = [str(root / "usr/bin/isql-vt"), f"127.0.0.1:{sql}", "dba", "dba"]
        subprocess.run(
            [*isql, f"exec={commands}"], env=shell, check=True, capture_output=True, timeout=60
        )

    started = _running("virtuoso", port, words, folder, shell, _SIGNED)
    for engine in started:
        tell(
            "DB.DBA.USER_CREATE('kg', 'kgpass'); GRANT SPARQL_SELECT TO \"kg\"; "
            'GRANT SPARQL_UPDATE TO "kg";'
        )
        yield engine


def _libraries(root: Path) -> list[str]:
    found = sorted({path.parent.relative_to(root) for path in root.rglob("*.so*")})
    return [str(each) for each in found]


def _running(
    name: str,
    port: int,
    words: list[str],
    folder: Path,
    shell: Mapping[str, str],
    environment: Mapping[str, str],
) -> Iterator[Engine]:
    log = folder.parent / f"{name}-{port}.log"

    def start() -> subprocess.Popen[bytes]:
        with log.open("ab") as out:
            return subprocess.Popen(
                words,
                stdout=out,
                stderr=out,
                env=dict(shell) or None,
                cwd=folder,
                start_new_session=True,
            )

    engine = Engine(name, f"http://127.0.0.1:{port}", environment, start)
    engine.restart()
    try:
        yield engine
    finally:
        if engine.process is not None and engine.process.poll() is None:
            engine.kill()
