"""The one mutable object: it takes texts and settings, and gives immutable snapshots."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from types import MappingProxyType
from urllib.parse import unquote

from thingfit.facts import Device, Document, Model
from thingfit.options import DEFAULT_OPTIONS, Options
from thingfit.syntax import Problem
from thingfit.workspace.binaries import Binary, places_of


@dataclass(frozen=True, slots=True)
class Root:
    """A workspace folder: its URI without a final slash, and its settings.

    The one with an empty URI stands for all documents outside of the others.
    """

    uri: str
    options: Options = DEFAULT_OPTIONS

    def path_of(self, uri: str) -> str | None:
        """The path of a document relative to this folder; of one outside, nothing."""
        if not self.uri:
            return unquote(uri.rpartition("/")[2])
        prefix = self.uri if self.uri.endswith("/") else f"{self.uri}/"
        return unquote(uri[len(prefix) :]) if uri.startswith(prefix) else None


@dataclass(slots=True, eq=False)
class Memo:
    """Slots in which later layers keep what they made of the last snapshot, to make the next."""

    latest: object = None
    table: object = None


@dataclass(frozen=True, slots=True)
class Snapshot:
    """All documents, model files and settings at one moment; every question takes one.

    A model file that nobody has looked for yet is not among the `binaries`; one that was looked for
    in vain is, and says so.
    """

    documents: Mapping[str, Document]
    roots: tuple[Root, ...] = ()
    revision: int = 0
    binaries: Mapping[str, Binary] = field(default_factory=dict)
    memo: Memo = field(default_factory=Memo, repr=False, compare=False)

    def with_binaries(self, binaries: Iterable[Binary]) -> Snapshot:
        """The same with these model files besides."""
        more = {binary.uri: binary for binary in binaries}
        return replace(self, binaries={**self.binaries, **more})

    def binary_of(self, document: Document, model: Model) -> Binary | None:
        """The file of a model, as stated or found beside its description; nothing if unknown."""
        found = (self.binaries.get(uri) for uri in places_of(document, model))
        known = [each for each in found if each is not None]
        return next((each for each in known if not each.absent), next(iter(known), None))

    def devices(self) -> tuple[Device, ...]:
        """The devices of all documents, Turtle included, each with the URI of its document."""
        return tuple(device for each in self.documents.values() for device in each.devices)

    def models(self) -> tuple[Model, ...]:
        """The models of all documents, Turtle included, each with the URI of its document."""
        return tuple(model for each in self.documents.values() for model in each.models)

    def options_for(self, uri: str) -> tuple[Options, str]:
        """The settings for a document and its path in its folder; the deepest folder counts."""
        found = [
            (len(root.uri), root.options, path)
            for root in self.roots
            if (path := root.path_of(uri)) is not None
        ]
        if not found:
            return DEFAULT_OPTIONS, unquote(uri.rpartition("/")[2])
        _, options, path = max(found, key=lambda each: each[0])
        return options, path


@dataclass(slots=True)
class Host:
    """Holds the documents by URI; URIs are compared as they come, so normalise them before."""

    roots: tuple[Root, ...] = ()
    revision: int = 0
    _documents: dict[str, Document] = field(default_factory=dict)
    _binaries: dict[str, Binary] = field(default_factory=dict)
    _memo: Memo = field(default_factory=Memo)

    def set_text(
        self, uri: str, text: str, version: int | None = None, decoding: Problem | None = None
    ) -> Document:
        """Takes the text of a document; what was known of the same text is kept."""
        known = self._documents.get(uri)
        if known and known.text == text and known.decoding == decoding:
            if known.version == version:
                return known
            document = known.with_version(version)
        else:
            document = Document(uri, version, text, decoding)
        self._documents = {**self._documents, uri: document}
        self.revision += 1
        return document

    def take(self, documents: Iterable[Document]) -> None:
        """Takes documents made elsewhere, many for the price of one; unchanged ones stay."""
        new = {
            document.uri: document
            for document in documents
            if (known := self._documents.get(document.uri)) is None
            or (known.text, known.version, known.decoding)
            != (document.text, document.version, document.decoding)
        }
        if new:
            self._documents = {**self._documents, **new}
            self.revision += 1

    def remove(self, uri: str) -> None:
        """Forgets a document."""
        if uri in self._documents:
            self._documents = {key: doc for key, doc in self._documents.items() if key != uri}
            self.revision += 1

    def set_binary(self, binary: Binary) -> bool:
        """Takes a model file as it was read; gives whether it is another one than before."""
        known = self._binaries.get(binary.uri)
        if known is not None and known.content == binary.content:
            return False
        self._binaries = {**self._binaries, binary.uri: binary}
        self.revision += 1
        return True

    def remove_binary(self, uri: str) -> None:
        """Forgets a model file, so that it is looked for again."""
        if uri in self._binaries:
            self._binaries = {key: each for key, each in self._binaries.items() if key != uri}
            self.revision += 1

    def set_roots(self, roots: tuple[Root, ...]) -> None:
        """Takes the workspace folders with their settings."""
        if roots != self.roots:
            self.roots = roots
            self.revision += 1

    def snapshot(self) -> Snapshot:
        """Everything as it is now, safe to read in another thread."""
        return Snapshot(
            MappingProxyType(self._documents),
            self.roots,
            self.revision,
            MappingProxyType(self._binaries),
            self._memo,
        )
