"""The links of a document: addresses of forms and links, files of the workspace, and contexts."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from uritemplate import URITemplate

from thingfit.facts import Document, Kind, Thing
from thingfit.facts.thing import strings
from thingfit.features.shipped import place_of_context
from thingfit.features.written import content, part
from thingfit.meaning.iri import resolve
from thingfit.syntax import Array, Node, Object, String, node_at, walk
from thingfit.text import Span
from thingfit.workspace import Snapshot
from thingfit.workspace.binaries import file_uri
from thingfit.workspace.links import locate

_OPENED = ("http:", "https:", "file:", "mailto:")
"""What an editor or a browser can open; addresses of devices in other protocols are no links."""

_FILES = (".tflite",)
_SCHEME = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*:")


@dataclass(frozen=True, slots=True)
class Link:
    """A text that leads somewhere, and what a tooltip says of it."""

    span: Span
    target: str
    tooltip: str


def links(snapshot: Snapshot, uri: str) -> tuple[Link, ...]:
    """The links of a document, in order."""
    document = snapshot.documents.get(uri)
    if document is None or document.kind in (None, Kind.SETTINGS):
        return ()
    found: dict[Span, Link] = {}
    for link in _links(snapshot, document):
        found.setdefault(link.span, link)
    return tuple(found[span] for span in sorted(found))


def absolute(href: str, base: str | None) -> str | None:
    """The address that an `href` means at the `base` of its Thing, variables left out.

    Nothing when it is relative and there is no base, or a placeholder is still to be filled in.
    """
    if "{{" in href or (base and "{{" in base):
        return None
    joined = href if _SCHEME.match(href) or not base else resolve(href, base)
    if not _SCHEME.match(joined):
        return None
    return URITemplate(joined).expand() if "{" in joined else joined


def _links(snapshot: Snapshot, document: Document) -> Iterator[Link]:
    for thing in document.things:
        yield from _of_thing(snapshot, document, thing)
    yield from _of_deployments(snapshot, document)
    for node in walk(document.tree.root):
        if isinstance(node, Object):
            for each in _contexts(node.get("@context")):
                place = place_of_context(each.value)
                if place:
                    tooltip = "Open the context as Thingfit reads it"
                    yield Link(content(document.text, each), place.uri, tooltip)
        elif isinstance(node, String) and _may_be_file(node.value):
            yield from _to_file(snapshot, document, node, document.uri)


def _of_thing(snapshot: Snapshot, document: Document, thing: Thing) -> Iterator[Link]:
    stated = thing.node.get("base")
    base = stated.value if isinstance(stated, String) else None
    support = thing.node.get("support")
    nodes = [form.href for form in thing.forms if form.href]
    nodes += [each for each in (stated, support) if isinstance(each, String)]
    for node in nodes:
        yield from _to_address(document, node, base)
    for link in thing.links:
        for node in strings(link.get("href")):
            # A link without a base is relative to its document, as RFC 3986 has it.
            found = tuple(_to_file(snapshot, document, node, base or document.uri))
            yield from found or _to_address(document, node, base)


def _of_deployments(snapshot: Snapshot, document: Document) -> Iterator[Link]:
    """The links to generated files, whatever they are called, as long as they are there."""
    for record in (record for each in document.deployments for record in each.files):
        node = node_at(document.tree.root, record.path.span.start) if record.path else None
        uri = file_uri(document.uri, node.value) if isinstance(node, String) else None
        binary = snapshot.binaries.get(uri) if uri else None
        if isinstance(node, String) and binary is not None and not binary.absent:
            tooltip = f"Open {binary.name}"
            yield Link(content(document.text, node), binary.uri, tooltip)


def _to_address(document: Document, node: String, base: str | None) -> Iterator[Link]:
    target = absolute(node.value, base)
    if target and target.lower().startswith(_OPENED) and not re.search(r"[\s<>\"]", target):
        yield Link(content(document.text, node), target, f"Open {target}")


def _to_file(snapshot: Snapshot, document: Document, node: String, base: str) -> Iterator[Link]:
    """The link to a document of the workspace, or to a model file beside it."""
    written = node.value.partition("#")[0]
    if not written:
        return
    resolved = resolve(written, base)
    found = snapshot.documents.get(resolved) or locate(snapshot, written, document)
    target = found.uri if found else resolved
    if found is document or not (found or _is_file(resolved)):
        return
    tooltip = f"Open {target.rpartition('/')[2]}"
    yield Link(part(document.text, node, 0, len(written)), target, tooltip)


def _may_be_file(value: str) -> bool:
    """Whether a text looks like the name of a file; prose and plain words are not asked about."""
    file = value.partition("#")[0]
    return 0 < len(file) < 1000 and "." in file and not re.search(r"[\s{}]", file)


def _is_file(uri: str) -> bool:
    return uri.startswith("file:") and uri.lower().endswith(_FILES)


def _contexts(node: Node | None) -> Iterator[String]:
    for each in node.items if isinstance(node, Array) else (node,):
        if isinstance(each, String):
            yield each
