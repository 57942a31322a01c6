"""The names that JSON Pointers lead through: `tm:ref`, `tm:optional`, and links into documents.

Source: TD 1.1, sections 10.3 and 10.4; RFC 6901, also in the fragment of a URI (section 6).
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from urllib.parse import quote, unquote

from thingfit.facts import Document, Thing
from thingfit.facts.thing import strings
from thingfit.features.names import Name, Occurrence, Writing, names_of_things, terms_in
from thingfit.features.written import part
from thingfit.syntax import Array, Member, Node, Object, String, walk
from thingfit.workspace import Snapshot
from thingfit.workspace.links import locate

_LISTS = ("tm:optional", "tm:required")


def names_in_pointers(snapshot: Snapshot, document: Document) -> Iterator[Occurrence]:
    """The names that the pointers of a document lead through, in this document and in others."""
    known: dict[str, Mapping[int, Name]] = {}

    def defined(target: Document) -> Mapping[int, Name]:
        if target.uri not in known:
            known[target.uri] = definitions(target)
        return known[target.uri]

    for node, start, target, root, writing in _pointers(snapshot, document):
        for begin, end, member in steps(node.value, start, root, writing):
            name = defined(target).get(member.key.span.start)
            if name:
                span = part(document.text, node, begin, end)
                yield Occurrence(name, document.uri, span, writing=writing)


def definitions(document: Document) -> Mapping[int, Name]:
    """The names that a document defines with keys, by where the keys start with their quotes."""
    return {
        each.span.start - 1: each.name for each in names_of_things(document) if each.is_definition
    }


def target_of(
    snapshot: Snapshot, document: Document, node: String
) -> tuple[Document, Node | Member] | None:
    """What a pointer leads to: the whole document when it has no pointer, else a member or item."""
    for each, start, target, root, writing in _pointers(snapshot, document):
        if each is node:
            found = last_step(node.value, start, root, writing)
            return (target, found) if found else None
    if "#" not in node.value:
        other = locate(snapshot, node.value, document)
        return (other, other.tree.root) if other and other is not document else None
    return None


def steps(
    value: str, start: int, root: Node, writing: Writing
) -> Iterator[tuple[int, int, Member]]:
    """Each token of a pointer that names a member: where it begins and ends, and the member."""
    node: Node | None = root
    at = start
    while node is not None and at < len(value) and value[at] == "/":
        end = value.find("/", at + 1)
        end = len(value) if end < 0 else end
        key = decoded(value[at + 1 : end], writing)
        if isinstance(node, Object):
            member = node.by_key.get(key)
            if member is None:
                return
            yield at + 1, end, member
            node = member.value
        elif isinstance(node, Array) and key.isascii() and key.isdigit():
            node = node.items[int(key)] if int(key) < len(node.items) else None
        else:
            return
        at = end


def last_step(value: str, start: int, root: Node, writing: Writing) -> Node | Member | None:
    """What a whole pointer leads to, or nothing when it leads nowhere."""
    if value[start:] == "":
        return root
    node: Node | Member | None = root
    for token in value[start + 1 :].split("/"):
        key = decoded(token, writing)
        inner = node.value if isinstance(node, Member) else node
        if isinstance(inner, Object):
            node = inner.by_key.get(key)
        elif isinstance(inner, Array) and key.isascii() and key.isdigit():
            node = inner.items[int(key)] if int(key) < len(inner.items) else None
        else:
            return None
    return node


def decoded(token: str, writing: Writing) -> str:
    """The key that a token of a pointer means."""
    plain = unquote(token) if writing is Writing.FRAGMENT else token
    return plain.replace("~1", "/").replace("~0", "~")


def encoded(key: str, writing: Writing) -> str:
    """A key as a token of a pointer."""
    token = key.replace("~", "~0").replace("/", "~1")
    # What a fragment may hold as it is: RFC 3986, section 3.5, and letters beyond ASCII.
    return (
        "".join(each if ord(each) > 127 else quote(each, safe="!$&'()*+,;=:@?~") for each in token)
        if writing is Writing.FRAGMENT
        else token
    )


_Pointer = tuple[String, int, Document, Node, Writing]


def _pointers(snapshot: Snapshot, document: Document) -> Iterator[_Pointer]:
    """The pointers of a document: the string, where its pointer starts, and what it starts from."""
    listed: set[int] = set()
    for thing in document.things:
        for member in terms_in(thing.node):
            if member.key.value in _LISTS:
                for node in strings(member.value):
                    listed.add(id(node))
                    yield from _listed(snapshot, document, thing, node)
    if "#/" not in document.text and "#\\/" not in document.text:
        return
    for each in walk(document.tree.root):
        if isinstance(each, String) and "#/" in each.value and id(each) not in listed:
            target = locate(snapshot, each.value, document)
            if target:
                start = each.value.index("#/") + 1
                yield each, start, target, target.tree.root, Writing.FRAGMENT


def _listed(
    snapshot: Snapshot, document: Document, thing: Thing, node: String
) -> Iterator[_Pointer]:
    """A pointer of `tm:optional`; it may mean an affordance of a model that is extended."""
    start = 1 if node.value.startswith("#") else 0
    if not node.value.startswith("/", start):
        return
    writing = Writing.FRAGMENT if start else Writing.POINTER
    for target, root in _line(snapshot, document, thing.node):
        if last_step(node.value, start, root, writing) is not None:
            yield node, start, target, root, writing
            return
    yield node, start, document, thing.node, writing


def _line(snapshot: Snapshot, document: Document, node: Object) -> Iterator[tuple[Document, Node]]:
    """A model and those that it extends, nearest first."""
    waiting: list[tuple[Document, Object]] = [(document, node)]
    seen: set[int] = set()
    while waiting:
        here, root = waiting.pop(0)
        if id(root) in seen:
            continue
        seen.add(id(root))
        yield here, root
        for link in Thing(root).links:
            relation, href = link.get("rel"), link.get("href")
            if isinstance(relation, String) and relation.value == "tm:extends":
                found = locate(snapshot, href.value, here) if isinstance(href, String) else None
                if found and isinstance(found.tree.root, Object):
                    waiting.append((found, found.tree.root))
