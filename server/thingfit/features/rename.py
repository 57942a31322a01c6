"""Renaming: whether it makes sense, and the edits in every document where a name is written."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass

from thingfit.facts import Document
from thingfit.features.names import Name, NameKind, Occurrence, Writing
from thingfit.features.navigate import occurrence_at, places_of
from thingfit.features.pointers import encoded
from thingfit.features.shipped import contexts_of, terms_of
from thingfit.meaning import td_terms
from thingfit.meaning.iri import is_absolute
from thingfit.meaning.keywords import KEYWORDS
from thingfit.syntax import Object, String, node_at
from thingfit.text import Edit, Span
from thingfit.workspace import Snapshot

_VARIABLE = re.compile(r"(?:[A-Za-z0-9_]|%[0-9A-Fa-f]{2})(?:\.?(?:[A-Za-z0-9_]|%[0-9A-Fa-f]{2}))*")
_LANGUAGE = re.compile(r"[A-Za-z]{1,8}(?:-[A-Za-z0-9]{1,8})*")
_IRI_MARKS = re.compile(r"[\x00-\x20<>\"|\\^`]")


@dataclass(frozen=True, slots=True)
class Renamable:
    """A name that can be renamed: its place and how it is written there."""

    span: Span
    text: str


@dataclass(frozen=True, slots=True)
class Refusal:
    """Why nothing is renamed, in one sentence for the user."""

    message: str


Edits = Mapping[str, tuple[Edit, ...]]


def prepare_rename(snapshot: Snapshot, uri: str, offset: int) -> Renamable | Refusal:
    """The name at an offset if it can be renamed, else why not."""
    document = snapshot.documents.get(uri)
    if document is None or document.kind is None:
        return Refusal("Thingfit knows no names in this document")
    found = occurrence_at(snapshot, document, offset)
    if found is None:
        return _no_name(document, offset)
    # A language has no place that defines it; its keys belong together all the same.
    if found.name.kind is not NameKind.LANGUAGE and not any(
        each.is_definition for each in places_of(snapshot, found.name)
    ):
        return Refusal(_undefined(found.name))
    if found.name.kind is NameKind.TERM and found.name.text in _known_terms(document):
        # Which of the two definitions a use means is for JSON-LD to say, not for its author.
        return Refusal(f"`{found.name.text}` is also a term of a context that the document names")
    return Renamable(found.span, document.text[found.span.start : found.span.end])


def rename(snapshot: Snapshot, uri: str, offset: int, new: str) -> Edits | Refusal:
    """The edits that give the name at an offset another text, by document; or why there are none.

    The new name is given as people say it; quotes, escapes and prefixes are our business.
    """
    ready = prepare_rename(snapshot, uri, offset)
    if isinstance(ready, Refusal):
        return ready
    document = snapshot.documents[uri]
    found = occurrence_at(snapshot, document, offset)
    assert found is not None
    name = found.name
    if found.writing is Writing.IRI:
        new = _full(name.text, ready.text, new)
    if new == name.text:
        return {}
    refusal = _wrong(name, new) or _taken(snapshot, name, new)
    if refusal:
        return Refusal(refusal)
    edits: dict[str, list[Edit]] = {}
    for each in dict.fromkeys(places_of(snapshot, name)):
        old = snapshot.documents[each.uri].text[each.span.start : each.span.end]
        edits.setdefault(each.uri, []).append(Edit(each.span, _written(each, old, new)))
    return {each: tuple(sorted(made)) for each, made in edits.items()}


def _no_name(document: Document, offset: int) -> Refusal:
    node = node_at(document.tree.root, offset)
    if not isinstance(node, String):
        return Refusal("there is no name here; a rename starts on one")
    if node.value in KEYWORDS:
        return Refusal(f"`{node.value}` is a keyword of JSON-LD, whose name is fixed")
    holder = node_at(document.tree.root, max(node.span.start - 1, 0))
    is_key = isinstance(holder, Object) and any(each.key is node for each in holder.members)
    if is_key:
        return Refusal(f"`{node.value}` is a term of a vocabulary, whose name is fixed")
    return Refusal("this text is no name that anything else refers to")


def _undefined(name: Name) -> str:
    if name.kind is NameKind.IRI:
        return f"no document of the workspace describes `{name.text}`"
    return f"no {name.kind.value} with the name `{name.text}` is defined"


def _wrong(name: Name, new: str) -> str | None:
    """Why a text cannot be a name of a kind, or nothing."""
    if not new:
        return "the new name is empty; at least one character is expected"
    match name.kind:
        case NameKind.VARIABLE if not _VARIABLE.fullmatch(new):
            return f"`{new}` cannot stand in a URI template; letters, digits and `_` are expected"
        case NameKind.LANGUAGE if not _LANGUAGE.fullmatch(new):
            return f"`{new}` is not a language tag; one such as `en` or `de-CH` is expected"
        case NameKind.TERM if new.startswith("@") or re.search(r"[\s:/#]", new):
            return f"`{new}` cannot be a prefix or term; a word without `:`, `/`, `#` is expected"
        case NameKind.IRI if not is_absolute(new) or _IRI_MARKS.search(new):
            return f"`{new}` is not an absolute IRI"
    return None


def _taken(snapshot: Snapshot, name: Name, new: str) -> str | None:
    """Why a new name would fall together with another one, or nothing."""
    other = Name(name.kind, new, name.uri, name.scope)
    any_place = name.kind is NameKind.LANGUAGE
    if any(any_place or each.is_definition for each in places_of(snapshot, other)):
        return f"the {name.kind.value} `{new}` is there already; another name is expected"
    document = snapshot.documents.get(name.uri)
    known = _known_terms(document) if document and name.kind is NameKind.TERM else frozenset()
    if new in known or (known and any(each.term == new for each in td_terms.terms_of("Thing"))):
        return f"`{new}` is a term of a context that the document names; another one is expected"
    return None


def _known_terms(document: Document) -> frozenset[str]:
    """The words that have a meaning already by the contexts that a document names."""
    return frozenset().union(*map(terms_of, contexts_of(document)))


def _written(place: Occurrence, old: str, new: str) -> str:
    """The new name as it is written at a place, inside the quotes of JSON."""
    match place.writing:
        case Writing.POINTER | Writing.FRAGMENT:
            new = encoded(new, place.writing)
        case Writing.IRI:
            new = _shortened(place.name.text, old, new)
    return json.dumps(new, ensure_ascii=False)[1:-1]


def _full(iri: str, written: str, new: str) -> str:
    """The IRI that a new text means where the old one was written as a part of its IRI.

    `ex:lamp` stands for `http://example.org/lamp`, so `ex:light` stands for what ends in `light`.
    """
    short, long = _heads(iri, written)
    return long + new[len(short) :] if short and new.startswith(short) else new


def _shortened(iri: str, written: str, new: str) -> str:
    """The new IRI in the manner in which the old one was written."""
    short, long = _heads(iri, written)
    return short + new[len(long) :] if long and new.startswith(long) else new


def _heads(iri: str, written: str) -> tuple[str, str]:
    """What comes before the end that a text and its IRI share."""
    same = 0
    while same < min(len(iri), len(written)) and iri[-1 - same] == written[-1 - same]:
        same += 1
    return written[: len(written) - same], iri[: len(iri) - same]
