"""Model files as rules see them: read once per content, and where descriptions say they lie."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from hashlib import sha256
from urllib.parse import quote, unquote, urljoin, urlsplit

from thingfit.facts import Document, Kind, Model
from thingfit.text import whole
from thingfit.tflite import TfliteError, TfliteFile, read
from thingfit.workspace.links import linked_files

SUFFIX = ".tflite"
MAX_SIZE = 64_000_000
"""Files above this many bytes are no models for small devices, and are not read."""

_DESCRIPTIONS = (".model.jsonld", ".model.json", ".jsonld", ".json")


@dataclass(frozen=True, slots=True, eq=False)
class Binary:
    """A file at a place: its model, or why there is none; `content` tells whether it changed."""

    uri: str
    content: str
    model: TfliteFile | None = None
    fault: str = ""
    absent: bool = False

    @property
    def name(self) -> str:
        """The file name, as people write it."""
        return file_name(self.uri)


def binary_from(uri: str, data: bytes) -> Binary:
    """The file with these bytes."""
    content = sha256(data).hexdigest()
    try:
        return Binary(uri, content, read(data))
    except TfliteError as error:
        return Binary(uri, content, fault=str(error))


def absent(uri: str) -> Binary:
    """The mark of a file that does not exist."""
    return Binary(uri, "absent", fault="The file does not exist", absent=True)


def unread(uri: str, reason: str) -> Binary:
    """The mark of a file that exists and cannot be read; the reason is a sentence."""
    return Binary(uri, reason, fault=reason)


def wanted_by(document: Document) -> tuple[str, ...]:
    """The URIs of all files that a document speaks of: its models', and those of its links.

    A deployment speaks of the model file, of the descriptions it was made from, and of its files.
    """
    links = (*linked_files(document), *_deployed(document))
    if not any(part.kind in (Kind.MODEL, Kind.GRAPH) for part in document.parts):
        return links
    models = (uri for model in document.models for uri in places_of(document, model))
    return tuple(dict.fromkeys((*models, *links)))


def places_of(document: Document, model: Model) -> tuple[str, ...]:
    """Where the file of a model may lie: at the stated path, else beside it under its name."""
    path = model.file.path if model.file else None
    if path is not None:
        uri = file_uri(document.uri, path.value)
        return (uri,) if uri else ()
    if len(document.models) > 1 or not document.uri.startswith("file:"):
        return ()
    return tuple(
        dict.fromkeys(urljoin(document.uri, quote(whole(n))) for n in _names(document, model))
    )


def file_uri(base: str, path: str) -> str | None:
    """The URI of a file whose path is seen from a document; of one in the network, nothing."""
    path = whole(path)
    if not path.strip() or path.endswith("/"):
        return None
    if "://" in path:
        return path if path.startswith("file://") else None
    uri = urljoin(base, quote(path.replace("\\", "/")))
    return uri if uri.startswith("file://") else None


def file_name(uri: str) -> str:
    """The file name at the end of a URI."""
    return unquote(urlsplit(uri).path.rpartition("/")[2])


def _deployed(document: Document) -> Iterator[str]:
    """The URIs of the files that the deployments of a document name."""
    for each in document.deployments:
        for record in (each.model_source, each.device_source, each.model_file, *each.files):
            path = record.path if record else None
            uri = file_uri(document.uri, path.value) if path else None
            if uri:
                yield uri


def _names(document: Document, model: Model) -> Iterator[str]:
    """The names that a model's file would have beside a description that states none."""
    name = document.name
    for ending in _DESCRIPTIONS:
        if name.endswith(ending):
            yield name.removesuffix(ending) + SUFFIX
            break
    stated = model.name.value.strip() if model.name else ""
    if stated and "/" not in stated and len(stated) < 100:
        yield stated + SUFFIX
        yield stated.replace(" ", "_") + SUFFIX
