"""What the command line needs to speak to an endpoint: its options, and how it is opened."""

from __future__ import annotations

import argparse
import sys
from typing import TYPE_CHECKING

if TYPE_CHECKING:  # Those who name no endpoint wait for no library of the network.
    from thingfit.workspace.endpoint import Client

PROFILES = ("auto", "generic", "oxigraph", "virtuoso")
SIGNING = (
    "Who asks is told by THINGFIT_ENDPOINT_USER and THINGFIT_ENDPOINT_PASSWORD, or by "
    "THINGFIT_ENDPOINT_TOKEN, never by settings."
)


def configure_endpoint(parser: argparse.ArgumentParser, required: bool = False) -> None:
    """Adds the options that name an endpoint."""
    add = parser.add_argument
    text = "a SPARQL 1.1 endpoint" if required else "documents of this SPARQL endpoint, not files"
    add("--endpoint", metavar="URL", required=required, help=text)
    add("--profile", choices=PROFILES, default="auto", help="its engine; auto asks the server")


def opened(url: str, profile: str, seconds: float = 60.0) -> Client:
    """A client of an endpoint, which is closed at the end of a `with` block."""
    from thingfit.workspace.endpoint import open_client

    return open_client(url, profile, seconds)


def seconds_of(written: str) -> float:
    """A limit of time as people write it."""
    try:
        found = float(written)
    except ValueError:
        found = 0.0
    if not 0 < found <= 86_400:
        raise argparse.ArgumentTypeError(f"a number of seconds is expected, not `{written}`")
    return found


class Bar:
    """A line on the terminal that tells how far the work is; elsewhere nothing is written."""

    _WIDTH = 24

    def __init__(self, title: str, total: int) -> None:
        self._title, self._total = title, max(total, 1)
        self._is_shown = sys.stderr.isatty()

    def __call__(self, done: int) -> None:
        """Moves the bar."""
        if self._is_shown:
            part = min(done, self._total) * self._WIDTH // self._total
            bar = "#" * part + "." * (self._WIDTH - part)
            sys.stderr.write(f"\r{self._title} [{bar}] {done} of {self._total}")
            sys.stderr.flush()

    def end(self) -> None:
        """Takes the line away."""
        if self._is_shown:
            sys.stderr.write("\r\033[K")
            sys.stderr.flush()
