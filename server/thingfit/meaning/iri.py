"""IRIs: what an absolute one looks like, and relative ones resolved (RFC 3986, section 5.2)."""

from __future__ import annotations

import re
from urllib.parse import uses_netloc

_ABSOLUTE = re.compile(r"(?:[A-Za-z][A-Za-z0-9+.-]*|_):\S*")
_NOT_IN_IRI = re.compile(r"[\x00-\x20<>\"|\\^`]")
_PARTS = re.compile(
    r"(?:([A-Za-z][A-Za-z0-9+.-]*):)?(?://([^/?#]*))?([^?#]*)(?:\?([^#]*))?(?:#(.*))?", re.DOTALL
)
_KNOWN_SCHEMES = frozenset(
    {*filter(None, uses_netloc), "data", "did", "mailto", "tag", "tel", "urn", "uuid"}
    | {"coap", "coaps", "coap+tcp", "mqtt", "mqtts", "modbus+tcp", "opc.tcp"}
)


def is_absolute(text: str) -> bool:
    """Whether a text is an absolute IRI or a blank node's label."""
    return _ABSOLUTE.fullmatch(text) is not None


def has_known_scheme(text: str) -> bool:
    """Whether a text begins with a scheme in common use, so that it is no prefixed name."""
    return text.partition(":")[0].lower() in _KNOWN_SCHEMES


def wrong_character(iri: str) -> str | None:
    """The first character that no IRI holds (RFC 3987, section 2.2), or nothing.

    Braces pass, although RFC 3987 forbids them: Thing Models have placeholders within IRIs.
    """
    found = _NOT_IN_IRI.search(iri)
    if found:
        return found.group()
    return "#" if iri.count("#") > 1 else None


def resolve(reference: str, base: str) -> str:
    """The IRI that a reference means at a base, which may itself be relative or empty."""
    if not base:
        return reference
    scheme, authority, path, query, fragment = _split(reference)
    base_scheme, base_authority, base_path, base_query, _ = _split(base)
    if scheme is None:
        scheme = base_scheme
        if authority is None:
            authority = base_authority
            if not path:
                query = base_query if query is None else query
                return _joined(scheme, authority, base_path, query, fragment)
            if not path.startswith("/"):
                path = _merged(base_authority, base_path, path)
    return _joined(scheme, authority, _without_dots(path), query, fragment)


def _split(iri: str) -> tuple[str | None, str | None, str, str | None, str | None]:
    found = _PARTS.fullmatch(iri)
    if found is None:
        return None, None, iri, None, None
    scheme, authority, path, query, fragment = found.groups()
    return scheme, authority, path, query, fragment


def _merged(authority: str | None, base_path: str, path: str) -> str:
    """A relative path put in place of the last segment of the base's path."""
    if authority is not None and not base_path:
        return "/" + path
    return base_path[: base_path.rfind("/") + 1] + path


def _without_dots(path: str) -> str:
    """A path without `.` and `..` segments (RFC 3986, section 5.2.4)."""
    if "." not in path:
        return path
    rooted = path.startswith("/")
    segments = path.split("/")[1:] if rooted else path.split("/")
    kept: list[str] = []
    for segment in segments:
        if segment == "..":
            del kept[-1:]
        elif segment != ".":
            kept.append(segment)
    if segments[-1] in (".", ".."):
        kept.append("")
    return ("/" if rooted else "") + "/".join(kept)


def _joined(
    scheme: str | None, authority: str | None, path: str, query: str | None, fragment: str | None
) -> str:
    return "".join(
        (
            "" if scheme is None else scheme + ":",
            "" if authority is None else "//" + authority,
            path,
            "" if query is None else "?" + query,
            "" if fragment is None else "#" + fragment,
        )
    )
