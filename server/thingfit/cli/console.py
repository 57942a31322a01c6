"""Where output goes: a stream with what it can show, and plain lines for errors."""

from __future__ import annotations

import os
import shutil
import sys
import unicodedata
from dataclasses import dataclass
from typing import TextIO

_STYLES = {"error": "31", "warning": "33", "hint": "36", "bold": "1", "dim": "2", "good": "32"}
_PLAIN_WIDTH = 100
_TAB = "    "
# Marks that change the direction of text would make a line lie about what it holds.
_DIRECTIONS = frozenset("\u061c\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")


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
    console_on(sys.stderr).line(f"thingfit: {printable(message)}")


def printable(text: str) -> str:
    """The text without what would move the cursor, ring, or turn the writing round."""
    return "".join(_glyph(character) for character in text)


def cells(text: str) -> int:
    """The columns of a terminal that a text takes."""
    return len(text) if text.isascii() else sum(_cells(character) for character in text)


def _glyph(character: str) -> str:
    if character == "\t":
        return _TAB
    if character in _DIRECTIONS or unicodedata.category(character) in ("Cc", "Cs", "Zl", "Zp"):
        return "\ufffd"
    return character


def _cells(character: str) -> int:
    if unicodedata.category(character) in ("Mn", "Me", "Cf"):
        return 0
    return 2 if unicodedata.east_asian_width(character) in ("W", "F") else 1
