"""The fence around every handler: our faults are logged, and the editor gets an empty answer."""

from __future__ import annotations

import logging
from collections.abc import Callable, Sequence
from functools import wraps
from typing import TypeVar

from lsprotocol import types
from pygls.exceptions import JsonRpcException

from thingfit.lsp.session import ThingfitServer

_LOG = logging.getLogger(__name__)
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


def guarded(
    handler: Handler[_Params, _Result], begins: bool = False
) -> Handler[_Params, _Result | None]:
    """The handler, but it never fails because of us, and waits for the one that begins."""

    @wraps(handler)
    def run(ls: ThingfitServer, params: _Params) -> _Result | None:
        if not (ls.initialized or begins):
            code = types.ErrorCodes.ServerNotInitialized
            raise JsonRpcException("the server waits for `initialize`", code=code)
        try:
            return handler(ls, params)
        except JsonRpcException:
            raise  # An answer for the user: a request that is refused with its reason.
        except Exception:
            message = "`%s` fails by a fault of Thingfit; its standard error says where"
            _LOG.exception(message, handler.__name__)
            return None

    return run
