"""Who is not proved to be the endpoint is told nothing."""

from __future__ import annotations

import shutil
import socket
import ssl
import subprocess
import threading
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

import pytest

from tests.endpoint.graphs import run
from tests.endpoint.proxy import reply
from thingfit.workspace.endpoint import EndpointError, Trouble, open_client

YES = reply("200 OK", body='{"head": {}, "boolean": true}')


@pytest.fixture(scope="module")
def certificate(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Path]:
    """A certificate for this machine that nobody has signed but itself, and its key."""
    program = shutil.which("openssl")
    if program is None:
        pytest.skip("`openssl` is not installed, which makes a certificate for the test")
    folder = tmp_path_factory.mktemp("certificate")
    certificate, key = folder / "certificate.pem", folder / "key.pem"
    words = ["req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "2", "-subj", "/CN=fleet"]
    names = [
        "-addext",
        "subjectAltName=IP:127.0.0.1",
        "-keyout",
        str(key),
        "-out",
        str(certificate),
    ]
    subprocess.run([program, *words, *names], check=True, capture_output=True)
    return certificate, key


@pytest.fixture
def guarded(certificate: tuple[Path, Path]) -> Iterator[tuple[str, list[bytes]]]:
    """The address of a server with that certificate that says yes, and what it was sent."""
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(*certificate)
    requests: list[bytes] = []
    with socket.create_server(("127.0.0.1", 0)) as listening:

        def serve() -> None:
            while True:
                try:
                    plain, _ = listening.accept()
                except OSError:
                    return
                with plain, suppress(OSError):
                    plain.settimeout(10)
                    with context.wrap_socket(plain, server_side=True) as secure:
                        requests.append(secure.recv(65_536))
                        secure.sendall(YES)

        thread = threading.Thread(target=serve)
        thread.start()
        yield f"https://127.0.0.1:{listening.getsockname()[1]}", requests
        with suppress(OSError):
            listening.shutdown(socket.SHUT_RDWR)
    thread.join()


def test_a_certificate_that_nobody_vouches_for_is_refused(
    guarded: tuple[str, list[bytes]],
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    url, requests = guarded
    monkeypatch.delenv("SSL_CERT_FILE", raising=False)
    monkeypatch.setenv("THINGFIT_ENDPOINT_TOKEN", "t0")
    host = url.removeprefix("https://")
    for words in (["match"], ["query", "ASK {}"], ["graph", "status"]):
        said = run(capsys, *words, "--endpoint", url)
        assert said == (2, f"thingfit: the certificate of `{host}` cannot be verified\n")
    with open_client(url, "generic") as client, pytest.raises(EndpointError) as told:
        client.ask("ASK {}")
    assert told.value.trouble is Trouble.DENIED
    assert not requests, "nothing is sent, and no token"


def test_a_certificate_that_the_system_trusts_is_taken(
    guarded: tuple[str, list[bytes]],
    certificate: tuple[Path, Path],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    url, requests = guarded
    monkeypatch.setenv("SSL_CERT_FILE", str(certificate[0]))
    monkeypatch.setenv("THINGFIT_ENDPOINT_TOKEN", "t0")
    with open_client(url, "generic") as client:
        assert client.ask("ASK {}")
    assert b"authorization: bearer t0" in requests[0].lower()


def test_a_proxy_of_the_environment_is_none_for_this_machine(
    guarded: tuple[str, list[bytes]],
    certificate: tuple[Path, Path],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    url, _ = guarded
    monkeypatch.setenv("SSL_CERT_FILE", str(certificate[0]))
    for name in ("HTTPS_PROXY", "ALL_PROXY"):
        monkeypatch.setenv(name, "http://127.0.0.1:9")
    with open_client(url, "generic", environment={}) as client:
        assert client.ask("ASK {}")
