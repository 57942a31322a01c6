"""The protocol of pygls, save that every request gets an answer."""

from __future__ import annotations

from typing import Any

from lsprotocol import types
from pygls.exceptions import JsonRpcException
from pygls.protocol import LanguageServerProtocol


class Protocol(LanguageServerProtocol):
    """Answers requests whose parameters cannot be read; pygls leaves their sender waiting."""

    def structure_message(self, data: dict[str, Any]) -> Any:  # noqa: ANN401 - as in pygls
        """The message of a JSON object; raises when it is none, once its sender knows."""
        try:
            return super().structure_message(data)
        except JsonRpcException:
            if "id" in data and "method" in data:
                message = f"the parameters of `{data['method']}` are not what the protocol wants"
                error = types.ResponseError(types.ErrorCodes.InvalidParams, message)
                self._send_response(data["id"], error=error)
            raise
