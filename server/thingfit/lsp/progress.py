"""The bar that an editor shows while the workspace is checked."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from uuid import uuid4

from lsprotocol import types

from thingfit.lsp.session import ThingfitServer

ANSWER_WITHIN = 2.0
"""Seconds to wait for an editor that promised bars; without its answer the work goes on unseen."""


class Bar:
    """One bar; without a token it is not shown and cannot be cancelled."""

    def __init__(self, ls: ThingfitServer, token: str | None) -> None:
        self._ls = ls
        self._token = token
        self._percentage = 0

    def begin(self, title: str) -> None:
        """Shows the bar."""
        if self._token:
            value = types.WorkDoneProgressBegin(title=title, cancellable=True, percentage=0)
            self._ls.work_done_progress.begin(self._token, value)

    def report(self, done: int, all_: int) -> None:
        """Moves the bar, never back: work that turns up meanwhile only slows it."""
        percentage = 100 * done // max(all_, 1)
        if self._token and percentage > self._percentage:
            self._percentage = percentage
            value = types.WorkDoneProgressReport(
                percentage=percentage, message=f"{done} of {all_}", cancellable=True
            )
            self._ls.work_done_progress.report(self._token, value)

    def end(self) -> None:
        """Takes the bar away."""
        if self._token:
            self._ls.work_done_progress.end(self._token, types.WorkDoneProgressEnd())
            self._ls.work_done_progress.tokens.pop(self._token, None)

    def cancelled(self) -> bool:
        """Whether the user has pressed the bar's button."""
        future = self._ls.work_done_progress.tokens.get(self._token) if self._token else None
        return future is not None and future.cancelled()


@asynccontextmanager
async def shown(ls: ThingfitServer, title: str) -> AsyncIterator[Bar]:
    """A bar for as long as the block runs, where the editor can show one."""
    token = f"thingfit-{uuid4()}" if ls.client.progress else None
    if token:
        asked = asyncio.ensure_future(ls.work_done_progress.create_async(token))
        await asyncio.wait({asked}, timeout=ANSWER_WITHIN)
        if not asked.done() or asked.exception():
            token = None
    bar = Bar(ls, token)
    bar.begin(title)
    try:
        yield bar
    except asyncio.CancelledError:
        ls.stopping.set()
        raise
    finally:
        if not ls.stopping.is_set():
            bar.end()
