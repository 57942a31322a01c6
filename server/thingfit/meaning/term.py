"""What one term of a context means, and the contexts in force at a place of a document."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import Enum
from typing import Final

from thingfit.meaning.iri import has_known_scheme, is_absolute, resolve
from thingfit.meaning.keywords import KEYWORDS, is_keyword_like
from thingfit.meaning.problem import Problem, ProblemKind
from thingfit.syntax import Node, to_value
from thingfit.text import Span


@dataclass(frozen=True, slots=True)
class Setting:
    """Where a context is written: the document's base, or the bundled context's IRI as `url`.

    `chain` holds the bundled contexts that are being applied, so that none includes itself.
    """

    base: str = ""
    url: str = ""
    chain: tuple[str, ...] = ()
    problems: list[Problem] = field(default_factory=list)

    def report(self, code: str, message: str, span: Span) -> None:
        """Adds a problem of a context."""
        self.problems.append(Problem(ProblemKind.CONTEXT, code, message, span))


class Inherit(Enum):
    """The mark of a language that a term does not set, so that the context's default applies."""

    LANGUAGE = "the default language of the context"


@dataclass(slots=True, eq=False)
class Scoped:
    """A context that a term carries, with the IRI of the bundled context it is written in."""

    node: Node
    url: str


@dataclass(slots=True, eq=False)
class Term:
    """The definition of a term (JSON-LD 1.1 API, section 4.2).

    A term that is `refused` has a definition with a mistake: whatever uses it is left out.
    """

    iri: str | None
    reverse: bool = False
    type: str | None = None
    container: frozenset[str] = frozenset()
    language: str | Inherit | None = Inherit.LANGUAGE
    direction: str | Inherit | None = Inherit.LANGUAGE
    index: str | None = None
    nest: str | None = None
    prefix: bool = False
    protected: bool = False
    scoped: Scoped | None = None
    refused: bool = False

    def means_the_same(self, other: Term) -> bool:
        """Whether two definitions are equal but for their protection."""
        return self._meaning() == other._meaning() and _same_scope(self.scoped, other.scoped)

    def _meaning(self) -> tuple[object, ...]:
        return (
            self.iri,
            self.reverse,
            self.type,
            self.container,
            self.language,
            self.direction,
            self.index,
            self.nest,
            self.prefix,
        )


def _same_scope(one: Scoped | None, other: Scoped | None) -> bool:
    if one is None or other is None:
        return one is other
    return to_value(one.node) == to_value(other.node)


@dataclass(slots=True, eq=False)
class Context:
    """An active context: the terms in force, and how names become IRIs.

    `base` is relative to the document's own; none means that `@base` was set to null. A context
    is `uncertain` below one that is unknown: names that only `@vocab` explains may be its terms.
    `derived` keeps contexts that were made from this one; nothing else of it ever changes.
    """

    terms: dict[str, Term] = field(default_factory=dict)
    vocab: str | None = None
    base: str | None = ""
    language: str | None = None
    direction: str | None = None
    previous: Context | None = None
    uncertain: bool = False
    derived: dict[object, tuple[Context, tuple[Problem, ...]]] = field(default_factory=dict)
    type_keys: tuple[str, ...] = ("@type",)

    def iri_of_name(self, name: str) -> str | None:
        """The IRI of a key or a type: a term, a prefixed name, or a name of the vocabulary."""
        term = self.terms.get(name)
        if term is not None:
            return term.iri
        if name in KEYWORDS:
            return name
        if is_keyword_like(name):
            return None
        if name.find(":") > 0:
            found = self._iri_of_prefixed(name)
            if found is not None:
                return None if self.uncertain and _may_be_prefixed(name, found) else found
            if self._is_refused(name):
                return None
        if self.vocab is not None:
            return None if self.uncertain else self.vocab + name
        return name

    def iri_of_reference(self, reference: str, document_base: str) -> str | None:
        """The IRI of a reference such as the value of `@id`, resolved against the base."""
        if reference in KEYWORDS:
            return reference
        if is_keyword_like(reference):
            return None
        if reference.find(":") > 0:
            found = self._iri_of_prefixed(reference)
            if found is not None:
                return found
            if self._is_refused(reference):
                return None
        if self.base is None:
            return reference
        base = self.base or document_base
        if base is self.base and not is_absolute(base):
            base = resolve(base, document_base)
        return resolve(reference, base)

    def iri_of_name_or_reference(self, text: str, document_base: str) -> str | None:
        """The IRI of a text that may be a term or name, else a reference (`@type: @vocab`)."""
        name = self.iri_of_name(text)
        if name is None or self.vocab is not None or text in self.terms or is_absolute(name):
            return name
        return self.iri_of_reference(text, document_base)

    def _iri_of_prefixed(self, text: str) -> str | None:
        prefix, _, rest = text.partition(":")
        if prefix == "_" or rest.startswith("//"):
            return text
        term = self.terms.get(prefix)
        if term is not None and (term.refused or (term.iri is not None and term.prefix)):
            return None if term.refused else f"{term.iri}{rest}"
        return text if is_absolute(text) else None

    def _is_refused(self, text: str) -> bool:
        term = self.terms.get(text.partition(":")[0])
        return term is not None and term.refused


def _may_be_prefixed(name: str, iri: str) -> bool:
    """Whether a name taken for an IRI as it stands may begin with a prefix."""
    return iri == name and "://" not in name and not has_known_scheme(name)


INITIAL: Final = Context()
"""The context in force where a document begins."""


def type_keys_of(terms: dict[str, Term]) -> tuple[str, ...]:
    """The keys that mean `@type`, sorted."""
    return ("@type", *sorted(name for name, term in terms.items() if term.iri == "@type" != name))
