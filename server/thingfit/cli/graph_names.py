"""What documents are called in a graph: by repository and path, or by their own identifiers."""

from __future__ import annotations

import configparser
import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import quote, urlsplit, urlunsplit

from thingfit.facts import Document, Kind
from thingfit.workspace import Snapshot
from thingfit.workspace.discovery import path_of_uri
from thingfit.workspace.endpoint.packed import Address

_SCP = re.compile(r"(?:[^@/]+@)?([\w.-]+):(?!//)(.+)\Z")


@dataclass(frozen=True, slots=True)
class Repository:
    """A folder and the IRI under which the world knows it; without one it is known by its path."""

    folder: Path
    base: str = ""

    @property
    def name(self) -> str:
        """What documents of the repository say they belong to."""
        return self.base or self._uri

    @property
    def _uri(self) -> str:
        return self.folder.as_uri().rstrip("/") + "/"

    def path_of(self, uri: str) -> str | None:
        """The path of a document in the repository; nothing for one outside."""
        path = path_of_uri(uri)
        if path is None or not path.is_relative_to(self.folder):
            return None
        return path.relative_to(self.folder).as_posix()

    def addresses(self, documents: Sequence[Document]) -> dict[str, Address]:
        """The addresses of documents by their URIs; those outside of the repository have none.

        A repository that nobody knows by an IRI has documents that are known by their own.
        """
        ids = Counter(_id_of(each) for each in documents)
        found: dict[str, Address] = {}
        for each in documents:
            path = self.path_of(each.uri)
            if path is None:
                continue
            own = _id_of(each)
            if self.base:
                graph, here = self.base + quote(path), self._uri
            else:
                graph, here = own if own and ids[own] == 1 else each.uri, ""
            found[each.uri] = Address(graph, path, here, self.name)
        return found


def repository_of(paths: Sequence[str], base: str | None) -> Repository:
    """The repository of the first path: the one that Git keeps, else the folder itself."""
    first = Path(paths[0] if paths else ".").absolute()
    folder = first if first.is_dir() else first.parent
    for each in (folder, *folder.parents):
        if (each / ".git").exists():
            return Repository(each, _closed(base or _remote(each / ".git")))
    here = Path.cwd()
    return Repository(here if folder.is_relative_to(here) else folder, _closed(base or ""))


def ours(snapshot: Snapshot, uris: Iterable[str]) -> list[Document]:
    """The documents that belong into a graph."""
    found = (snapshot.documents[uri] for uri in uris)
    return [each for each in found if each.kind not in (None, Kind.SETTINGS)]


def web_address(remote: str) -> str:
    """Where a remote of Git is on the web, without names and passwords; nothing for a folder."""
    written = remote.strip().removesuffix("/").removesuffix(".git")
    if "://" not in written:
        found = _SCP.match(written)
        return f"https://{found[1]}/{found[2].lstrip('/')}" if found else ""
    parts = urlsplit(written)
    if parts.scheme not in ("http", "https", "ssh", "git") or not parts.hostname:
        return ""
    port = f":{parts.port}" if parts.port and parts.scheme in ("http", "https") else ""
    scheme = "http" if parts.scheme == "http" else "https"
    return urlunsplit((scheme, parts.hostname + port, parts.path, "", ""))


def _remote(git: Path) -> str:
    """The address of the remote `origin`."""
    try:
        if git.is_file():  # A further working tree names the folder that Git keeps for it.
            git = (git.parent / git.read_text("utf-8").partition("gitdir:")[2].strip()).resolve()
            common = git / "commondir"
            git = (git / common.read_text("utf-8").strip()).resolve() if common.exists() else git
        reader = configparser.ConfigParser(strict=False, interpolation=None)
        reader.read_string((git / "config").read_text("utf-8", "replace"))
        return web_address(reader.get('remote "origin"', "url", fallback=""))
    except (OSError, ValueError, configparser.Error):
        return ""


def _closed(base: str) -> str:
    return base if not base or base.endswith(("/", "#", ":")) else f"{base}/"


def _id_of(document: Document) -> str:
    """The one identifier that a document gives what it describes."""
    ids = (*(each.id for each in document.devices), *(each.id for each in document.models))
    stated = {each.value for each in ids if each}
    own = stated if len(ids) == 1 else set()
    return next((each for each in own if ":" in each and not each.startswith("file:")), "")
