"""Writes every generated page anew, or with `--check` says which are stale."""

from __future__ import annotations

import runpy
import sys
from pathlib import Path


def main() -> int:
    """Runs each generator beside this file with the same arguments; the worst status counts."""
    status = 0
    for script in sorted(Path(__file__).parent.glob("generate_*.py")):
        sys.argv[0] = str(script)
        try:
            runpy.run_path(str(script), run_name="__main__")
        except SystemExit as stop:
            status = max(status, int(stop.code or 0))
    return status


if __name__ == "__main__":
    raise SystemExit(main())
