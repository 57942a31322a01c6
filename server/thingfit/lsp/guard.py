"""The fence around every handler: our faults are logged, and the editor gets an empty answer."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Awaitable, Callable, Sequence
from functools import wraps
from typing import TypeVar

from lsprotocol import types
from pygls.exceptions import JsonRpcException

from thingfit.lsp import progress
from thingfit.lsp.arguments import AskedError
from thingfit.lsp.session import ThingfitServer
from thingfit.lsp.work import StoppedError, Work
from thingfit.workspace import Snapshot

_LOG = logging.getLogger(__name__)
_FAULT = "`%s` fails by a fault of Thingfit; its standard error says where"
AT_ONCE = 0.3
"""Seconds after which a command that is still at work shows a bar."""
BETWEEN = 0.1
"""Seconds between two looks at how far the work is."""
_Params = TypeVar("_Params")
_Result = TypeVar("_Result")
_Made = TypeVar("_Made")
Handler = Callable[[ThingfitServer, _Params], _Result]


def commanded(
    handler: Callable[[ThingfitServer, Sequence[object]], types.LSPAny],
) -> Callable[..., types.LSPAny | None]:
    """The handler of a command, given its arguments as one list, whatever their number."""
    guard = guarded(handler)

    @wraps(handler)
    def run(ls: ThingfitServer, *arguments: object) -> types.LSPAny | None:
        return guard(ls, arguments)

    # pygls reads the annotations of what is wrapped, and would count one argument there.
    del run.__wrapped__
    return run


def answered(
    title: str, handler: Callable[[Snapshot, Sequence[object], Work], types.LSPAny]
) -> Callable[..., Awaitable[types.LSPAny | None]]:
    """The handler of a command that may take long: it runs in a thread on what is known now.

    After a moment a bar is shown under the title; its button, or the cancelled request, ends the
    work.
    """
    return finished(title, handler, _as_it_is)


async def _as_it_is(_: ThingfitServer, answer: types.LSPAny) -> types.LSPAny:
    return answer


def finished(
    title: str,
    handler: Callable[[Snapshot, Sequence[object], Work], _Made],
    finish: Callable[[ThingfitServer, _Made], Awaitable[types.LSPAny]],
) -> Callable[..., Awaitable[types.LSPAny | None]]:
    """The handler of a command in two steps: what a thread makes is then put into effect.

    The second step can no longer be cancelled, as half of it would be worse than all.
    """

    async def run(ls: ThingfitServer, *arguments: object) -> types.LSPAny | None:
        _refuse_before_start(ls)
        work = Work()
        task = asyncio.ensure_future(
            asyncio.to_thread(handler, ls.host.snapshot(), arguments, work)
        )
        try:
            done, _ = await asyncio.wait({task}, timeout=AT_ONCE)
            bar = None if done else asyncio.ensure_future(_show(ls, title, work, task))
            answer = await task
            if bar is not None:
                await bar
            return await finish(ls, answer)
        except AskedError as error:
            return {"error": str(error)}
        except StoppedError:
            return {"error": "the command was cancelled before its answer was complete"}
        except asyncio.CancelledError:
            work.stop()
            raise
        except Exception:
            _LOG.exception(_FAULT, handler.__name__)
            return None

    return run


async def _show(ls: ThingfitServer, title: str, work: Work, task: asyncio.Future[_Made]) -> None:
    """Shows how far some work is until it is done, and stops it when the user wants that.

    This runs beside the command, as a cancelled command must not take the bar for a lost editor.
    """
    async with progress.shown(ls, title) as bar:
        while not task.done():
            bar.report(work.done, work.total)
            if bar.cancelled():
                work.stop()
            await asyncio.wait({task}, timeout=BETWEEN)


def guarded(
    handler: Handler[_Params, _Result], begins: bool = False
) -> Handler[_Params, _Result | None]:
    """The handler, but it never fails because of us, and waits for the one that begins."""

    @wraps(handler)
    def run(ls: ThingfitServer, params: _Params) -> _Result | None:
        if not begins:
            _refuse_before_start(ls)
        try:
            return handler(ls, params)
        except JsonRpcException:
            raise  # An answer for the user: a request that is refused with its reason.
        except Exception:
            _LOG.exception(_FAULT, handler.__name__)
            return None

    return run


def _refuse_before_start(ls: ThingfitServer) -> None:
    if not ls.initialized:
        code = types.ErrorCodes.ServerNotInitialized
        raise JsonRpcException("the server waits for `initialize`", code=code)
