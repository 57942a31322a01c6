"""What goes wrong with an endpoint, told in one sentence."""

from __future__ import annotations

from enum import Enum


class Trouble(Enum):
    """The sorts of failure, as far as it matters what to do about them."""

    UNREACHABLE = "unreachable"
    DENIED = "denied"
    REFUSED = "refused"
    SLOW = "slow"
    PARTIAL = "partial"
    SERVER = "server"
    CONFLICT = "conflict"


class EndpointError(Exception):
    """The endpoint gives no answer that can be trusted; the text is one sentence for the user."""

    def __init__(self, trouble: Trouble, message: str) -> None:
        super().__init__(message)
        self.trouble = trouble
