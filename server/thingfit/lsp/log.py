"""Where the log goes: sentences to the editor's log, faults with their traceback to stderr."""

from __future__ import annotations

import logging
from asyncio import AbstractEventLoop, get_running_loop
from contextlib import suppress

from lsprotocol import types
from pygls.exceptions import JsonRpcException

from thingfit.lsp.session import ThingfitServer

_TYPES = {
    logging.ERROR: types.MessageType.Error,
    logging.WARNING: types.MessageType.Warning,
    logging.INFO: types.MessageType.Info,
}


class EditorLog(logging.Handler):
    """Sends each record as one sentence; never a message box, never a traceback."""

    def __init__(self, ls: ThingfitServer, loop: AbstractEventLoop) -> None:
        super().__init__(logging.INFO)
        self._ls = ls
        self._loop = loop

    def emit(self, record: logging.LogRecord) -> None:
        """Sends a record, from whatever thread it comes."""
        type_ = _TYPES.get(record.levelno, types.MessageType.Log)
        params = types.LogMessageParams(type=type_, message=record.getMessage())
        with suppress(RuntimeError):  # The loop is closed: the editor has gone.
            self._loop.call_soon_threadsafe(self._ls.window_log_message, params)


def set_up() -> None:
    """Sends faults to stderr; pygls, which logs whole messages, only tells its errors."""
    handler = logging.StreamHandler()
    handler.setLevel(logging.ERROR)
    handler.addFilter(_is_fault)
    handler.setFormatter(logging.Formatter("%(levelname)s %(name)s: %(message)s"))
    logging.getLogger().addHandler(handler)
    logging.getLogger("pygls").setLevel(logging.ERROR)
    logging.getLogger("thingfit").setLevel(logging.INFO)


def _is_fault(record: logging.LogRecord) -> bool:
    """Whether a record tells of more than a request that was refused with its reason."""
    error = record.exc_info[1] if record.exc_info else None
    return not isinstance(error, JsonRpcException)


def tell(ls: ThingfitServer) -> None:
    """Sends what concerns people to the editor's log."""
    logging.getLogger("thingfit").addHandler(EditorLog(ls, get_running_loop()))
