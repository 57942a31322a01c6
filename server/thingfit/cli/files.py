"""Files that the command line writes, and why the system refuses one, in words."""

from __future__ import annotations

from pathlib import Path


def write_file(file: Path, text: str) -> str | None:
    """Writes a text as UTF-8; gives one sentence when that is not possible."""
    try:
        file.write_bytes(text.encode("utf-8", "backslashreplace"))
    except OSError as error:
        return not_written(file, error)
    return None


def not_written(file: Path | str, error: OSError) -> str:
    """One sentence for a file that cannot be written."""
    return f"`{Path(file).as_posix()}` cannot be written: {reason(error)}"


def reason(error: OSError) -> str:
    """Why the system refused, in lower case, to end a sentence with."""
    return (error.strerror or "unknown error").lower()
