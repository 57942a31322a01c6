"""The command `thingfit`."""

from __future__ import annotations

from thingfit.cli.main import main

if __name__ == "__main__":
    raise SystemExit(main())
