"""Bytes to text: UTF-8 as JSON and TOML want it, and what can be saved of anything else."""

from __future__ import annotations

from codecs import BOM_UTF16_BE, BOM_UTF16_LE, BOM_UTF32_BE, BOM_UTF32_LE

from thingfit.syntax import Problem, ProblemKind
from thingfit.text import Span

# The longer marks come first: that of UTF-32 begins as that of UTF-16 does.
_MARKS = (
    (BOM_UTF32_LE, "UTF-32", "utf-32-le"),
    (BOM_UTF32_BE, "UTF-32", "utf-32-be"),
    (BOM_UTF16_LE, "UTF-16", "utf-16-le"),
    (BOM_UTF16_BE, "UTF-16", "utf-16-be"),
)
# Where the zeros of the first two (ASCII) characters lie (RFC 4627, section 3).
_ZEROS = (
    ((False, True, True, True), "UTF-32", "utf-32-le"),
    ((True, True, True, False), "UTF-32", "utf-32-be"),
    ((False, True, False, True), "UTF-16", "utf-16-le"),
    ((True, False, True, False), "UTF-16", "utf-16-be"),
)


def decode(data: bytes) -> tuple[str, Problem | None]:
    """The text of a file and the problem met; a byte order mark of UTF-8 stays in the text.

    Bytes that cannot be read become U+FFFD, so that the rest of the document is still checked.
    No text has a zero byte, and what has one is not read as if it were text.
    """
    other = _other_encoding(data)
    if other is None and b"\0" in data:
        place = data.index(b"\0")
        message = f"the file is not text: byte {place + 1:,} is `0x00`; text in UTF-8 is expected"
        return "", Problem(ProblemKind.BINARY, message, Span(0, 0))
    if other:
        name, codec, skipped = other
        text = data[skipped:].decode(codec, "replace")
        message = f"the file is in {name}; UTF-8 is expected"
        return text, Problem(ProblemKind.ENCODING, message, Span(0, min(1, len(text))))
    try:
        return data.decode("utf-8"), None
    except UnicodeDecodeError as error:
        place = len(data[: error.start].decode("utf-8"))
        message = f"the byte `0x{data[error.start]:02X}` is not UTF-8; save the file as UTF-8"
        problem = Problem(ProblemKind.ENCODING, message, Span(place, place + 1))
        return data.decode("utf-8", "replace"), problem


def too_large(size: int, limit: int) -> Problem:
    """The problem of a file that is not read because of its size."""
    message = f"the file has {_megabytes(size)}; above {_megabytes(limit)} a file is not checked"
    return Problem(ProblemKind.TOO_LARGE, message, Span(0, 0))


def _megabytes(size: int) -> str:
    return f"{size / 1e6:.1f} MB" if size >= 100_000 else f"{size} bytes"


def _other_encoding(data: bytes) -> tuple[str, str, int] | None:
    for mark, name, codec in _MARKS:
        if data.startswith(mark):
            return name, codec, len(mark)
    zeros = tuple(byte == 0 for byte in data[:4])
    for pattern, name, codec in _ZEROS:
        # Programs and models begin with such bytes as well, and are nothing in that encoding.
        if zeros == pattern and _decodes(data, codec):
            return name, codec, 0
    return None


def _decodes(data: bytes, codec: str) -> bool:
    try:
        data.decode(codec)
    except UnicodeDecodeError:
        return False
    return True
