"""Where the links of a document lead: to files of the workspace, to identifiers, and into both.

Nothing here asks the network: an address that no document of the snapshot has leads nowhere.
Sources: TD 1.1, sections 5.3.4.1 (Link) and 9.3 (Thing Models); RFC 6901 for the pointers.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING
from urllib.parse import quote, unquote

from thingfit.facts import Document, Thing
from thingfit.facts.thing import strings
from thingfit.meaning.iri import is_absolute, resolve
from thingfit.syntax import Node, Object, String, find, walk
from thingfit.text import whole

if TYPE_CHECKING:
    from thingfit.workspace.host import Snapshot

REF = "tm:ref"
EXTENDS = "tm:extends"
SUBMODEL = "tm:submodel"
TYPE = "type"

_FILES = (".json", ".jsonld")
"""How the files end whose absence can be told: others may be made or served by a program."""


@dataclass(frozen=True, slots=True, eq=False)
class Reference:
    """A link of a Thing or a `tm:ref`: its text, its relation, and the object that holds it."""

    document: Document
    node: String
    relation: str
    holder: Object

    @property
    def address(self) -> str:
        """What is written before the `#`; empty when the document itself is meant."""
        return self.node.value.partition("#")[0]

    @property
    def pointer(self) -> str | None:
        """The JSON Pointer after the `#`, percent-encoding undone; nothing without a `#`."""
        _, mark, fragment = self.node.value.partition("#")
        return unquote(fragment) if mark else None


def links_of(document: Document, thing: Thing) -> Iterator[Reference]:
    """The links of a Thing that have an `href`; one without a relation has an empty one."""
    for link in thing.links:
        href, relation = link.get("href"), link.get("rel")
        if isinstance(href, String):
            name = relation.value if isinstance(relation, String) else ""
            yield Reference(document, href, name, link)


def imports_in(document: Document, node: Node) -> Iterator[Reference]:
    """The `tm:ref` of a definition and of all below it."""
    for each in walk(node):
        written = each.get(REF) if isinstance(each, Object) else None
        if isinstance(written, String) and isinstance(each, Object):
            yield Reference(document, written, REF, each)


def locate(snapshot: Snapshot, address: str, document: Document) -> Document | None:
    """The document that an address means where it is written: by its URI, or by its identifier."""
    written = address.partition("#")[0]
    if not written:
        return document
    uri = resolve(written, document.uri)
    found = snapshot.documents.get(uri) or snapshot.documents.get(_normal(uri))
    if found or "://" not in written:
        return found
    return next(
        (
            each
            for each in snapshot.documents.values()
            if any(name.value == written for name in each.identifiers)
        ),
        None,
    )


def linked_files(document: Document) -> tuple[str, ...]:
    """The URIs of the files beside a document that its links and its `tm:ref` name.

    These are files that can be looked for; with a `base`, links lead elsewhere.
    """
    return tuple(
        dict.fromkeys(
            uri
            for thing in document.things
            for each in (*links_of(document, thing), *imports_in(document, thing.node))
            if (uri := file_of(each, thing)) is not None
        )
    )


def file_of(reference: Reference, thing: Thing) -> str | None:
    """The URI of the file that a relative reference names, if that is sure."""
    address = reference.address
    based = reference.relation != REF and "base" in thing.node.by_key
    if based or not address or "{" in address or is_absolute(address) or address.startswith("/"):
        return None
    if not address.lower().endswith(_FILES):
        return None
    uri = _normal(resolve(address, reference.document.uri))
    return uri if uri.startswith("file:///") else None


def is_absent(snapshot: Snapshot, reference: Reference, thing: Thing) -> bool:
    """Whether the file of a reference was looked for in vain; what nobody looked for is unsure."""
    uri = file_of(reference, thing)
    if uri is None or uri in snapshot.documents:
        return False
    found = snapshot.binaries.get(uri)
    return found is not None and found.absent


def thing_in(document: Document, address: str = "") -> Thing | None:
    """The Thing that an address of a document means: that with this identifier, else the first."""
    things = document.things
    named = (each for each in things if address and _names(each, address))
    return next(named, things[0] if things else None)


def node_at_pointer(root: Node, pointer: str) -> Node | None:
    """The value at a JSON Pointer, whose percent-encoding is undone already."""
    return find(root, pointer)


def _names(thing: Thing, address: str) -> bool:
    return any(each.value == address for key in ("id", "@id") for each in strings_at(thing, key))


def strings_at(thing: Thing, key: str) -> tuple[String, ...]:
    """The strings of a member of a Thing."""
    return strings(thing.node.get(key))


def _normal(uri: str) -> str:
    """A URI in the spelling of `Path.as_uri`, in which documents are known."""
    return quote(whole(unquote(uri)), safe="/:")
