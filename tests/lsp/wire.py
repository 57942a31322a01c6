"""A bare connection for messages that no editor would send."""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

from .editor import PATIENCE, SERVER


class Wire:
    """Frames and parts of frames, in and out."""

    def __init__(self, process: asyncio.subprocess.Process) -> None:
        assert process.stdin and process.stdout
        self.process = process
        self.out, self.into = process.stdout, process.stdin

    def send(self, **message: object) -> None:
        """Sends a message."""
        self.send_body(json.dumps({"jsonrpc": "2.0", **message}).encode())

    def send_body(self, body: bytes) -> None:
        """Sends anything as the body of a message."""
        self.into.write(b"Content-Length: %d\r\n\r\n%s" % (len(body), body))

    async def receive(self) -> dict[str, Any]:
        """The next message; anything else than well-formed frames fails."""
        header = await asyncio.wait_for(self.out.readuntil(b"\r\n\r\n"), PATIENCE)
        first, *_ = header.split(b"\r\n")
        name, _, length = first.partition(b": ")
        assert name == b"Content-Length"
        message: dict[str, Any] = json.loads(await self.out.readexactly(int(length)))
        return message

    async def answer(self, id_: object) -> dict[str, Any]:
        """The answer to a request; what comes before it is passed over."""
        while (message := await self.receive()).get("id") != id_ or "method" in message:
            pass
        return message


@asynccontextmanager
async def wired() -> AsyncIterator[Wire]:
    """A server of its own, not yet initialized."""
    process = await asyncio.create_subprocess_exec(
        *SERVER, stdin=asyncio.subprocess.PIPE, stdout=asyncio.subprocess.PIPE
    )
    try:
        yield Wire(process)
        process.stdin.close()  # type: ignore[union-attr]
        await asyncio.wait_for(process.wait(), PATIENCE)
    finally:
        if process.returncode is None:
            process.kill()
            await process.wait()
