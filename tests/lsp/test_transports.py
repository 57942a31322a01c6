"""The server over a socket and over a web socket."""

from __future__ import annotations

import asyncio
import socket
import sys
from importlib.util import find_spec

import pytest

from .editor import BROKEN_LAMP, CAPABILITIES, PATIENCE, begin, codes, new_client

URI = "untitled:lamp.td.json"


def free_port() -> int:
    """A port that nobody listens on at the moment."""
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        return int(found.getsockname()[1])


async def listening(port: int, process: asyncio.subprocess.Process) -> None:
    """Waits until the port is taken; connecting would use up the server's one connection."""
    for _ in range(int(PATIENCE / 0.05)):
        assert process.returncode is None, "the server did not start"
        with socket.socket() as probe:
            try:
                probe.bind(("127.0.0.1", port))
            except OSError:
                return
        await asyncio.sleep(0.05)
    raise AssertionError("the server does not listen")


@pytest.mark.asyncio
@pytest.mark.parametrize("way", ["tcp", "ws"])
async def test_a_session_over_a_socket(way: str) -> None:
    if way == "ws" and find_spec("websockets") is None:
        pytest.skip("the extra `ws` is not installed")
    port = free_port()
    command = (sys.executable, "-W", "error", "-m", "thingfit", "server", f"--{way}")
    process = await asyncio.create_subprocess_exec(*command, "--port", str(port))
    client = new_client()
    client.set_configuration({"thingfit": {}})
    try:
        await listening(port, process)
        await (client.start_tcp if way == "tcp" else client.start_ws)("127.0.0.1", port)
        editor = await begin(client, (), CAPABILITIES)
        editor.open(URI, BROKEN_LAMP)
        assert "duplicate-key" in codes(await editor.shown(URI, bool))
        await client.shutdown_session()
        assert await asyncio.wait_for(process.wait(), PATIENCE) == 0
    finally:
        if process.returncode is None:
            process.kill()
            await process.wait()
        await client.stop()
