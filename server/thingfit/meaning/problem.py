"""What is wrong with the JSON-LD of a document, each with its place."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum

from thingfit.text import Span


class ProblemKind(Enum):
    """The sorts of mistakes that expansion meets; the value is the name of their finding."""

    CONTEXT_UNKNOWN = "context-unknown"
    """A context that is not among the bundled ones."""
    CONTEXT = "context-broken"
    """A context or the definition of a term that JSON-LD does not allow."""
    VALUE = "json-ld-broken"
    """A keyword of JSON-LD with a value or in a place that it does not allow."""
    RESERVED = "keyword-reserved"
    """A word with the form of a keyword; JSON-LD ignores it."""
    IRI = "iri-broken"
    """An IRI that holds a character no IRI holds; its statements are left out."""
    TURTLE = "turtle-syntax"
    """A Turtle text that cannot be read from some place on."""
    LANGUAGE = "language-broken"
    """A language tag that is not well-formed; its statements are left out."""


@dataclass(frozen=True, slots=True)
class Problem:
    """One mistake, with the error code of the JSON-LD 1.1 API where it has one.

    For an unknown context, `suggestion` is the IRI that was probably meant.
    """

    kind: ProblemKind
    code: str
    message: str
    span: Span
    suggestion: str | None = None
