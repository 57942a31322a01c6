"""Where the outputs of a model can be reached on a device: beside what the device offers already.

No address is made up: host, port, broker and way of access are those of the device's own forms or
its `base`. Protocols whose addresses are numbers of registers or nodes give none, as nobody can
tell which of them are free.

Sources: TD 1.1, section 5.3.4.2 (Form) and 6.8 (base URI); the HTTP, CoAP and MQTT bindings.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

from thingfit.facts import Affordance, Device, Document, Form, Thing
from thingfit.facts.kinds import Kind
from thingfit.facts.transcribe import RELATIVE, transcribe
from thingfit.json_value import JsonValue
from thingfit.meaning.expand import expand
from thingfit.meaning.iri import is_absolute, resolve
from thingfit.meaning.turtle import read_turtle
from thingfit.syntax import Array, Literal, Missing, Node, Number, Object, String

FOLDER = "inference"
"""The part of all addresses below which the outputs lie."""

_HTTP = ("http", "https")
_COAP = ("coap", "coaps", "coap+tcp", "coaps+tcp")
_MQTT = ("mqtt", "mqtts")
_TOPICS = ("mqv:filter", "mqv:topic")
_KEPT = ("security", "scopes")
_REST = re.compile(r"[?#{].*\Z", re.DOTALL)


@dataclass(frozen=True, slots=True)
class Address:
    """The place below which outputs are offered: a URI that ends in `/`, or topics of a broker.

    `more` are members that every form takes over, such as `security`.
    """

    root: str
    topics: str | None = None
    more: tuple[tuple[str, JsonValue], ...] = ()

    @property
    def scheme(self) -> str:
        """The scheme of the URI in small letters."""
        return self.root.partition(":")[0].lower()

    def form(self, path: str, *, event: bool) -> dict[str, JsonValue]:
        """The form of a property that is read, or of an event."""
        form: dict[str, JsonValue] = {"href": f"{self.root}{FOLDER}/{path}"}
        form["op"] = ["subscribeevent", "unsubscribeevent"] if event else "readproperty"
        if self.topics is not None:
            form["href"] = self.root
            form["mqv:filter"] = f"{self.topics}{FOLDER}/{path}"
            if not event:
                form["mqv:retain"] = True  # A reader is given the last value at once.
        elif event and self.scheme in _HTTP:
            form |= {"subprotocol": "sse", "contentType": "text/event-stream"}
        elif event and self.scheme in _COAP:
            form["subprotocol"] = "cov:observe"
        return form | dict(self.more)


def thing_of(device: Device, document: Document) -> Thing | None:
    """The Thing Description of a device; of one described in other words, its transcript."""
    holding = (each for each in document.things if each.node.span.holds(device.span))
    own = next((each for each in holding if not each.is_model), None)
    return own or _transcript(device, document)


def value_of(node: Node) -> JsonValue:
    """The plain value of a node, without what cannot be read in it."""
    match node:
        case Object():
            members = ((key, each.value) for key, each in node.by_key.items())
            return {key: value_of(each) for key, each in members if not isinstance(each, Missing)}
        case Array():
            return [value_of(each) for each in node.items if not isinstance(each, Missing)]
        case String() | Number() | Literal():
            return node.value
        case Missing():
            return None


def address_of(thing: Thing) -> Address | None:
    """The place for outputs beside the forms of a Thing; nothing where none can be told."""
    found = (_of_form(thing, each) for each in _forms(thing))
    return next(filter(None, found), None) or _of_base(thing)


def absolute(thing: Thing, href: str) -> str:
    """An address of a Thing with its `base` in front, where it is relative and there is one."""
    base = thing.node.get("base")
    if is_absolute(href.partition("{")[0]) or not isinstance(base, String):
        return href
    return resolve(href, base.value)


def _forms(thing: Thing) -> Iterator[Form]:
    """The forms, those that read properties first: outputs are read in the same way."""
    own = [form for each in thing.interactions for form in each.forms]
    yield from sorted(own, key=lambda form: not _reads(form))


def _reads(form: Form) -> bool:
    is_property = form.interaction and form.interaction.affordance is Affordance.PROPERTY
    return bool(is_property) and "readproperty" in form.ops


def _of_form(thing: Thing, form: Form) -> Address | None:
    if form.href is None:
        return None
    href = absolute(thing, form.href.value)
    more = tuple((key, value_of(node)) for key in _KEPT if (node := form.node.get(key)) is not None)
    topic = next(filter(None, (_topic(form.node.get(key)) for key in _TOPICS)), None)
    scheme = href.partition(":")[0].lower()
    if topic and scheme in _MQTT:
        above, slash, _ = topic.rpartition("/")
        return Address(_REST.sub("", href), above + slash, more)
    base = thing.node.get("base")
    if isinstance(base, String) and not is_absolute(form.href.value.partition("{")[0]):
        href = absolute(thing, "")  # Forms below a base share it, however deep they lie.
    return _below(href, more)


def _of_base(thing: Thing) -> Address | None:
    base = thing.node.get("base")
    return _below(base.value, ()) if isinstance(base, String) else None


def _below(href: str, more: tuple[tuple[str, JsonValue], ...]) -> Address | None:
    """The folder of an address, if it is one of a protocol with folders and names a host."""
    scheme, _, rest = _REST.sub("", href).partition("://")
    host, _, path = rest.partition("/")
    if scheme.lower() not in (*_HTTP, *_COAP, *_MQTT) or not host or "{" in href[: len(scheme)]:
        return None
    folder = path.rpartition("/")[0]
    return Address(f"{scheme}://{host}/{folder}/" if folder else f"{scheme}://{host}/", None, more)


def _topic(node: Node | None) -> str | None:
    """A topic of MQTT; one with wildcards names many, so its part before them is taken."""
    if not isinstance(node, String) or not node.value:
        return None
    return re.split(r"[+#]", node.value)[0] or None


def _transcript(device: Device, document: Document) -> Thing | None:
    """A Thing Description of a device that is described in Turtle or as plain linked data."""
    if device.id is None:
        return None
    named = (thing for name, thing in _transcripts(document) if _is_named(device.id.value, name))
    return next(named, None)


@lru_cache(maxsize=8)
def _transcripts(document: Document) -> tuple[tuple[str, Thing], ...]:
    """The devices of a document as Thing Descriptions, by what is written as their identifiers.

    They are remembered, as each takes longer than all other facts that a check looks at.
    """
    is_turtle = document.kind is Kind.TURTLE
    expansion = (
        read_turtle(document.text, RELATIVE) if is_turtle else expand(document.tree.root, RELATIVE)
    )
    found: list[tuple[str, Thing]] = []
    for each in transcribe(expansion).transcripts:
        if each.kind is Kind.THING_DESCRIPTION:
            made = Document(f"{document.uri}.td.jsonld", None, each.text)
            found += [(name.value, made.things[0]) for name in made.identifiers]
    return tuple(found)


def _is_named(iri: str, written: str) -> bool:
    """Whether an identifier is the one that a transcript writes; relative ones were resolved."""
    return iri == written or iri.endswith(f"/{written}")
