"""The fence around every handler: our faults are logged, and the editor gets an empty answer."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Awaitable, Callable, Sequence
from functools import wraps
from typing import TypeVar

from lsprotocol import types
from pygls.exceptions import JsonRpcException

from thingfit.lsp.match_commands import AskedError
from thingfit.lsp.session import ThingfitServer
from thingfit.workspace import Snapshot

_LOG = logging.getLogger(__name__)
_FAULT = "`%s` fails by a fault of Thingfit; its standard error says where"
_Params = TypeVar("_Params")
_Result = TypeVar("_Result")
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
    handler: Callable[[Snapshot, Sequence[object]], types.LSPAny],
) -> Callable[..., Awaitable[types.LSPAny | None]]:
    """The handler of a command that may take long: it runs in a thread on what is known now."""

    async def run(ls: ThingfitServer, *arguments: object) -> types.LSPAny | None:
        _refuse_before_start(ls)
        try:
            return await asyncio.to_thread(handler, ls.host.snapshot(), arguments)
        except AskedError as error:
            return {"error": str(error)}
        except Exception:
            _LOG.exception(_FAULT, handler.__name__)
            return None

    return run


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
