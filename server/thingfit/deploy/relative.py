"""Paths from one file to another, as descriptions write them."""

from __future__ import annotations

import posixpath
from urllib.parse import quote, unquote, urlsplit

from thingfit.deploy.parts import Subject


def path_from(folder: str, uri: str) -> str | None:
    """The path of a file seen from a folder, both given by URI; none from one host to another."""
    here, there = urlsplit(folder), urlsplit(uri)
    if (here.scheme, here.netloc) != (there.scheme, there.netloc) or not here.path.startswith("/"):
        return None
    if here.path[:3] != there.path[:3] and ":" in (here.path + there.path)[:8]:
        return None  # From one drive of Windows to another.
    return posixpath.relpath(unquote(there.path), unquote(here.path) or "/")


def link_from(folder: str, subject: Subject) -> str | None:
    """The way from a folder to a description: its path, else its identifier."""
    path = path_from(folder, subject.uri)
    return quote(path) if path else identifier_of(subject)


def identifier_of(subject: Subject) -> str | None:
    """The identifier of a model or device; one that is but a place on a disk is none."""
    return subject.id if subject.id and not subject.id.startswith("file:") else None
