"""The shortest texts that a context reads as given IRIs and literals."""

from __future__ import annotations

import math
from collections.abc import Iterator

from thingfit.json_value import JsonValue
from thingfit.meaning import vocabulary
from thingfit.meaning.keywords import KEYWORDS, XSD
from thingfit.meaning.literals import literal_of
from thingfit.meaning.statements import Blank, Iri, Literal, Term
from thingfit.meaning.term import Context, Inherit
from thingfit.meaning.term import Term as Definition

_NO_TERM = Definition(None)
_NO_DATATYPES = (None, "@id", "@vocab", "@none")
_NUMBERS = {XSD + "integer": int, XSD + "double": float}


def name_of(context: Context, iri: Iri, base: str, *, curie_only: bool = False) -> str:
    """The shortest name that a context reads as an IRI where keys and classes stand.

    With `curie_only` no term is used, as that would read its value in its own way.
    """
    wanted = vocabulary.respelled(iri)
    texts = [*_prefixed(context, wanted), wanted]
    if not curie_only:
        texts = [*_terms(context, wanted), *_in_vocabulary(context, wanted), *texts]
    for text in texts:
        found = context.iri_of_name(text)
        if found is not None and vocabulary.respelled(found) == wanted:
            return text
    return wanted


def reference_to(context: Context, iri: Iri, base: str) -> str:
    """The shortest text that a context reads as an IRI where identifiers stand."""
    for text in (*_relative(iri, base), *_prefixed(context, iri)):
        if context.iri_of_reference(text, base) == iri:
            return text
    return iri


def scalar_for(context: Context, key: str, value: Term, base: str) -> JsonValue:
    """The scalar that a key of a context reads as a value; none where there is no such scalar."""
    term = context.terms.get(key, _NO_TERM)
    if isinstance(value, Literal):
        return _scalar_of_literal(context, term, value)
    if isinstance(value, Blank) or term.type not in ("@id", "@vocab"):
        return None
    if term.type == "@id":
        return reference_to(context, value, base)
    wanted = vocabulary.respelled(value)
    for text in (
        *_terms(context, wanted),
        *_in_vocabulary(context, wanted),
        *_relative(value, base),
    ):
        found = context.iri_of_name_or_reference(text, base)
        if found is not None and vocabulary.respelled(found) == wanted:
            return text
    return name_of(context, value, base)


def value_object(value: Literal) -> JsonValue:
    """A literal with its datatype or language spelled out."""
    if value.language is not None:
        return {"@value": value.text, "@language": value.language}
    plain = literal_of(value.text, None, None)
    if plain == value:
        return {"@value": value.text}
    native = _native(value)
    if native is not None and literal_of(native, None, None) == value:
        return {"@value": native}
    return {"@value": value.text, "@type": str(value.datatype)}


def _scalar_of_literal(context: Context, term: Definition, value: Literal) -> JsonValue:
    if term.type in ("@id", "@vocab"):
        return None
    for scalar in (_native(value), value.text):
        if scalar is None:
            continue
        if term.type not in _NO_DATATYPES:
            read = literal_of(scalar, term.type, None)
        else:
            inherits = term.language is Inherit.LANGUAGE
            language = context.language if inherits else term.language
            read = literal_of(scalar, None, language if isinstance(language, str) else None)
        if read == value:
            return scalar
    return None


def _native(value: Literal) -> bool | int | float | None:
    """The JSON scalar of a number or truth value that JSON can hold as it is."""
    if value.datatype == XSD + "boolean" and value.text in ("true", "false"):
        return value.text == "true"
    read = _NUMBERS.get(str(value.datatype), int if "nteger" in value.datatype else None)
    try:
        number = read(value.text) if read else None
    except ValueError:
        return None
    if not isinstance(number, float):
        return number
    if not math.isfinite(number):
        return None
    return int(number) if number.is_integer() and abs(number) < 1e15 else number


def _terms(context: Context, iri: str) -> Iterator[str]:
    names = (
        name
        for name, term in context.terms.items()
        if term.iri is not None
        and name not in KEYWORDS
        and not term.reverse
        and vocabulary.respelled(term.iri) == iri
    )
    yield from sorted(names, key=len)


def _in_vocabulary(context: Context, iri: str) -> Iterator[str]:
    if context.vocab and iri.startswith(context.vocab) and len(iri) > len(context.vocab):
        yield iri[len(context.vocab) :]


def _prefixed(context: Context, iri: str) -> Iterator[str]:
    namespace, name = vocabulary.namespace_of(iri), vocabulary.local_name(iri)
    for prefix, term in context.terms.items():
        if term.prefix and term.iri == namespace and name:
            yield f"{prefix}:{name}"


def _relative(iri: str, base: str) -> Iterator[str]:
    if base and iri.startswith(base):
        yield iri[len(base) :]
