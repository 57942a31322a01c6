"""The one spelling of a URI that is used inside; editors write the same file in several ways."""

from __future__ import annotations

import re
from pathlib import Path
from urllib.parse import quote_from_bytes, unquote_to_bytes

_FILE = re.compile(r"file:(?://(?P<host>[^/?#]*))?(?P<path>/[^?#]*)", re.IGNORECASE)
_DRIVE = re.compile(r"^/([A-Za-z]):(?=/|$)")


def normal(uri: str) -> str:
    """The URI as `Path.as_uri` writes it; of another scheme than `file`, as it comes."""
    match = _FILE.fullmatch(uri)
    if not match:
        return uri
    host = (match["host"] or "").lower()
    path = quote_from_bytes(unquote_to_bytes(match["path"]), safe="/:" if _is_drive(match) else "/")
    path = _DRIVE.sub(lambda drive: f"/{drive[1].upper()}:", path)
    if len(path) > 1:
        path = path.rstrip("/") or "/"
    return f"file://{'' if host == 'localhost' else host}{path}"


def path_of(uri: str) -> Path | None:
    """The path of a normal `file` URI; of any other, and of what no path can be, nothing."""
    match = _FILE.fullmatch(uri)
    if not match:
        return None
    path = unquote_to_bytes(match["path"]).decode("utf-8", "surrogateescape")
    if "\0" in path:
        return None
    if _DRIVE.match(path):
        path = path[1:]
    return Path(f"//{match['host']}{path}" if match["host"] else path)


def _is_drive(match: re.Match[str]) -> bool:
    return _DRIVE.match(unquote_to_bytes(match["path"]).decode("latin-1")) is not None
