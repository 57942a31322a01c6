"""The command `thingfit`."""

from __future__ import annotations

import os
import sys

_INTERRUPTED = 130  # As shells say it of a process that Ctrl-C ended.


def main() -> int:
    """Runs the command and gives its exit status; Ctrl-C ends it quietly, even as it starts."""
    try:
        _open_closed_streams()
        from thingfit.cli.main import main as run

        return run()
    except KeyboardInterrupt:
        return _INTERRUPTED


def _open_closed_streams() -> None:
    """Gives standard streams that the shell has closed a place where nothing is kept.

    Python leaves `None` in their place, on which everything that writes would stumble.
    """
    sys.stdin = sys.stdin or open(os.devnull, encoding="utf-8")  # noqa: PTH123, SIM115
    sys.stdout = sys.stdout or open(os.devnull, "w", encoding="utf-8")  # noqa: PTH123, SIM115
    sys.stderr = sys.stderr or open(os.devnull, "w", encoding="utf-8")  # noqa: PTH123, SIM115


if __name__ == "__main__":
    raise SystemExit(main())
