"""Rules about values that say nothing, and about identifiers that are not what they seem."""

from __future__ import annotations

import re
from collections.abc import Iterator

from thingfit.facts import Document, Kind
from thingfit.meaning.statements import Iri
from thingfit.rules.case import is_blank, set_value
from thingfit.rules.finding import Found, Severity
from thingfit.rules.registry import Group, document_rule
from thingfit.syntax import Array, Node, Object, String, node_at

_NOTHING = re.compile(
    r"(?:none|null|nil|nan|undefined|n\.?\s?/?a\.?|tbd|tba|fixme|unknown|not known|to do"
    r"|\?+|-+|x{3,}|author_me|lorem ipsum.*)",
    re.IGNORECASE,
)
_MAY_BE_ANYTHING = frozenset(("labels", "enum", "const", "default", "keywords"))
_HOST = re.compile(r"(?:www\.[\w-]+|[A-Za-z][\w-]*)(?:\.[\w-]+)*\.[a-z]{2,6}(?::\d+)?/\S")
_FILES = frozenset("json jsonld ttl md txt csv tflite zip gz tar html xml py ipynb pdf".split())
_DOUBLE = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*://[^/?#\s]+/[^?#\s]*?(?<!:)(//+)[^?#\s]*")


@document_rule("placeholder-value", Group.MODEL, Severity.WARNING)
def placeholder_value(document: Document) -> Iterator[Found]:
    """A value that stands for one that somebody has yet to write, or that nobody knows.

    `thingfit describe` marks with `TODO` what only a person knows. `N.A.`, `None` and their like
    are read as values by programs, and where an IRI is expected they become the IRI of a file that
    does not exist: what is not known is left out.

    Bad:
        {
          "@context": "https://w3id.org/thingfit/model/v1",
          "type": "NeuralNetwork",
          "name": "Gesture",
          "license": "CC0-1.0",
          "description": "TODO: what the model tells"
        }

    Good:
        {
          "@context": "https://w3id.org/thingfit/model/v1",
          "type": "NeuralNetwork",
          "name": "Gesture",
          "license": "CC0-1.0",
          "description": "Tells four gestures of a hand"
        }
    """
    for part in document.parts:
        if part.kind in (Kind.MODEL, Kind.DEPLOYMENT):
            for text, key in _texts(part.node, ""):
                if is_blank(text.value):
                    said = text.value.partition(":")[2].strip()
                    end = f": {said}" if said else ""
                    yield Found(text.span, f"`{key or 'this'}` is still to be written{end}")
                elif key not in _MAY_BE_ANYTHING and _NOTHING.fullmatch(text.value.strip()):
                    message = f"`{text.value}` is no value; leave out what is not known"
                    yield Found(text.span, message)


def _texts(node: Node, key: str) -> Iterator[tuple[String, str]]:
    """All texts that are values, each with the key that holds it, without its prefix."""
    match node:
        case String():
            yield node, key
        case Array():
            for item in node.items:
                yield from _texts(item, key)
        case Object():
            for member in node.members:
                name = member.key.value
                if name != "@context":
                    own = key if name in ("@value", "@list", "@set", "@id") else name
                    yield from _texts(member.value, own.rpartition(":")[2])


@document_rule("iri-relative-by-accident", Group.MODEL, Severity.WARNING)
def iri_relative_by_accident(document: Document) -> Iterator[Found]:
    """An address without its scheme, which is read as the path of a file.

    `download.example.org/data` beside a description in `/models` means `/models/download.example…`.

    Bad:
        {
          "@context": "https://w3id.org/thingfit/model/v1",
          "type": "NeuralNetwork",
          "name": "Gesture",
          "license": "CC0-1.0",
          "dataset": "download.example.org/gestures.zip"
        }

    Good:
        {
          "@context": "https://w3id.org/thingfit/model/v1",
          "type": "NeuralNetwork",
          "name": "Gesture",
          "license": "CC0-1.0",
          "dataset": "https://download.example.org/gestures.zip"
        }
    """
    if not document.models and not document.devices:
        return
    for statement in document.expansion.statements:
        start, end = statement.object_span
        if not isinstance(statement.object, Iri) or "." not in document.text[start:end]:
            continue
        node = node_at(document.tree.root, statement.object_span.start)
        if not isinstance(node, String) or node.span != statement.object_span:
            continue
        text = node.value
        ending = text.partition("/")[0].partition(":")[0].rpartition(".")[2]
        if _HOST.match(text) and ending not in _FILES:
            new = f"https://{text}"
            fixes = set_value(document, f"Change to `{new}`", node.span, new)
            yield Found(
                node.span,
                f"`{text}` has no scheme and is read as a file; `https://` is expected",
                fixes,
            )


@document_rule("iri-double-slash", Group.MODEL, Severity.HINT)
def iri_double_slash(document: Document) -> Iterator[Found]:
    """An IRI with two slashes in its path.

    It is another IRI than that with one slash, and mostly comes from a base with a slash at its end
    and a name with one at its beginning.

    Bad:
        {
          "@context": "https://w3id.org/thingfit/model/v1",
          "type": "NeuralNetwork",
          "name": "Gesture",
          "license": "CC0-1.0",
          "id": "https://example.com/models//gesture"
        }

    Good:
        {
          "@context": "https://w3id.org/thingfit/model/v1",
          "type": "NeuralNetwork",
          "name": "Gesture",
          "license": "CC0-1.0",
          "id": "https://example.com/models/gesture"
        }
    """
    for part in document.parts:
        if part.kind is not Kind.MODEL:
            continue
        for text, _ in _texts(part.node, ""):
            found = _DOUBLE.fullmatch(text.value)
            if found:
                new = text.value[: found.start(1)] + "/" + text.value[found.end(1) :]
                fixes = set_value(document, f"Change to `{new}`", text.span, new, safe=False)
                yield Found(text.span, f"`{text.value}` has two slashes in its path", fixes)
