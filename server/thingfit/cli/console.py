"""Where output goes: a stream with what it can show, and plain lines for errors."""

from __future__ import annotations

import os
import shutil
import sys
from dataclasses import dataclass
from typing import TextIO

_STYLES = {"error": "31", "warning": "33", "hint": "36", "bold": "1", "dim": "2", "good": "32"}
_PLAIN_WIDTH = 100


@dataclass(frozen=True, slots=True)
class Console:
    """A text stream; `unicode` and `colour` say what it shows, `width` its columns."""

    stream: TextIO
    colour: bool = False
    unicode: bool = True
    width: int = _PLAIN_WIDTH

    def line(self, text: str = "") -> None:
        """Writes a line."""
        self.write(text + "\n")

    def write(self, text: str) -> None:
        """Writes text; characters that the stream cannot encode are escaped."""
        encoding = self.stream.encoding or "utf-8"
        self.stream.write(text.encode(encoding, "backslashreplace").decode(encoding))

    def styled(self, text: str, style: str) -> str:
        """The text in a colour or weight, where the stream shows them."""
        return f"\033[{_STYLES[style]}m{text}\033[0m" if self.colour and text else text


def console_on(stream: TextIO, colour: str = "auto") -> Console:
    """The console of a stream; `colour` is `auto`, `always` or `never`."""
    terminal = stream.isatty()
    wanted = terminal and not os.environ.get("NO_COLOR") and os.environ.get("TERM") != "dumb"
    encoding = (stream.encoding or "").lower().replace("-", "").replace("_", "")
    width = shutil.get_terminal_size((_PLAIN_WIDTH, 24)).columns if terminal else _PLAIN_WIDTH
    return Console(
        stream,
        colour == "always" or (colour == "auto" and wanted),
        encoding.startswith("utf"),
        max(width, 40),
    )


def complain(message: str) -> None:
    """Writes one sentence to standard error."""
    console_on(sys.stderr).line(f"thingfit: {message}")
