"""The sub-command `version`."""

from __future__ import annotations

import argparse
import sys

from thingfit import __version__


def configure(parser: argparse.ArgumentParser) -> None:
    """Adds nothing: the command takes no arguments."""


def run(arguments: argparse.Namespace) -> int:
    """Writes the version."""
    sys.stdout.write(f"thingfit {__version__}\n")
    return 0
