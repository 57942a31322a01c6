"""A server between a client and an endpoint that breaks answers as it is told."""

from __future__ import annotations

import socket
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from urllib.parse import urlsplit

Fault = Callable[[bytes, "Exchange"], bytes | None]
"""Makes of a request what the client gets; nothing where the connection just ends."""


@dataclass
class Exchange:
    """One request, and what can be done with it."""

    upstream: tuple[str, int]
    client: socket.socket
    number: int

    def answer(self, request: bytes) -> bytes:
        """The answer of the real server."""
        head, _, body = request.partition(b"\r\n\r\n")
        lines = [each for each in head.split(b"\r\n") if not _names(each, b"connection")]
        with socket.create_connection(self.upstream, timeout=30) as server:
            server.sendall(b"\r\n".join([*lines, b"Connection: close"]) + b"\r\n\r\n" + body)
            return b"".join(iter(lambda: server.recv(65_536), b""))


@dataclass
class Proxy:
    """A listening server; `fault` is asked for each request."""

    url: str
    fault: Fault
    requests: list[bytes] = field(default_factory=list)


def plain(request: bytes, exchange: Exchange) -> bytes | None:
    """The answer as it is."""
    return exchange.answer(request)


def reply(status: str, *headers: str, body: str = "") -> bytes:
    """An answer made up."""
    lines = (f"HTTP/1.1 {status}", *headers, f"Content-Length: {len(body)}", "Connection: close")
    return ("\r\n".join(lines) + "\r\n\r\n" + body).encode()


@contextmanager
def proxied(url: str, fault: Fault = plain) -> Iterator[Proxy]:
    """A proxy before an endpoint."""
    parts = urlsplit(url)
    assert parts.hostname is not None
    assert parts.port is not None
    upstream = (parts.hostname, parts.port)
    with socket.create_server(("127.0.0.1", 0)) as listening:
        port = listening.getsockname()[1]
        proxy = Proxy(f"http://127.0.0.1:{port}", fault)
        threads: list[threading.Thread] = []

        def accept() -> None:
            while True:
                try:
                    client, _ = listening.accept()
                except OSError:
                    return
                thread = threading.Thread(target=_serve, args=(proxy, client, upstream))
                threads.append(thread)
                thread.start()

        acceptor = threading.Thread(target=accept)
        acceptor.start()
        try:
            yield proxy
        finally:
            with suppress(OSError):
                listening.shutdown(socket.SHUT_RDWR)
            listening.close()
            acceptor.join()
            for thread in threads:
                thread.join(30)


def _serve(proxy: Proxy, client: socket.socket, upstream: tuple[str, int]) -> None:
    with client, suppress(OSError):
        request = _request(client)
        if request:
            proxy.requests.append(request)
            found = proxy.fault(request, Exchange(upstream, client, len(proxy.requests)))
            if found:
                client.sendall(found)


def _request(client: socket.socket) -> bytes:
    data = b""
    while b"\r\n\r\n" not in data:
        part = client.recv(65_536)
        if not part:
            return b""
        data += part
    head, _, body = data.partition(b"\r\n\r\n")
    wanted = next(
        (
            int(each.partition(b":")[2])
            for each in head.split(b"\r\n")
            if _names(each, b"content-length")
        ),
        0,
    )
    while len(body) < wanted:
        part = client.recv(65_536)
        if not part:
            return b""
        body += part
    return head + b"\r\n\r\n" + body


def _names(line: bytes, header: bytes) -> bool:
    return line.lower().startswith(header + b":")
