"""Two graphs to compare: ours and PyLD's, both as canonical N-Quads."""

from __future__ import annotations

import json
import warnings
from collections.abc import Mapping

from pyld import jsonld

from thingfit.meaning.bundle import bundled_contexts
from thingfit.meaning.expand import expand
from thingfit.meaning.literals import XSD_STRING
from thingfit.meaning.statements import Blank, Expansion, Literal, Term
from thingfit.resources import read_text
from thingfit.syntax import parse

BASE = "https://example.org/folder/document.json"

_ESCAPES = str.maketrans({"\\": r"\\", '"': r"\"", "\n": r"\n", "\r": r"\r"})


def ours(text: str, base: str = BASE) -> Expansion:
    """The expansion of a text."""
    return expand(parse(text).root, base)


def theirs(document: object, base: str = BASE, contexts: Mapping[str, object] | None = None) -> str:
    """The N-Quads that PyLD gives; its contexts are those given, then ours, then empty ones."""
    known = dict(contexts or {})

    def load(url: str, _options: object) -> dict[str, object]:
        found = known.get(url)
        if found is None and url in bundled_contexts():
            found = json.loads(read_text(f"ontology/contexts/{bundled_contexts()[url]}"))
        return {
            "contentType": "application/ld+json",
            "contextUrl": None,
            "documentUrl": url,
            "document": found or {"@context": {}},
        }

    options = {"base": base, "format": "application/n-quads", "documentLoader": load}
    jsonld._resolved_context_cache.clear()
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", SyntaxWarning)
        return str(jsonld.to_rdf(document, options))


def codes_of(error: BaseException) -> set[str]:
    """The error codes of an error of PyLD and of all its causes."""
    codes: set[str] = set()
    cause: BaseException | None = error
    while cause is not None:
        codes.add(getattr(cause, "code", None) or "")
        cause = cause.__cause__
    return codes


def is_defect(error: BaseException) -> bool:
    """Whether an error of PyLD comes from a mistake in its own code, such as a `KeyError`."""
    cause: BaseException | None = error
    while cause is not None:
        if not isinstance(cause, jsonld.JsonLdError):
            return True
        cause = cause.__cause__
    return False


def n_quads(expansion: Expansion) -> str:
    """The statements of an expansion as N-Quads."""
    lines = []
    for statement in expansion.statements:
        subject, predicate, found, graph = statement[:4]
        terms = [subject, predicate, found, *([graph] if graph is not None else [])]
        lines.append(" ".join(map(_term, terms)) + " .\n")
    return "".join(sorted(lines))


def canonical(quads: str) -> str:
    """N-Quads with canonical names for blank nodes (URDNA2015)."""
    options = {
        "algorithm": "URDNA2015",
        "inputFormat": "application/n-quads",
        "format": "application/n-quads",
    }
    return str(jsonld.normalize(quads, options))


def assert_same(expansion: Expansion, expected: str) -> None:
    """Fails unless the graphs are equal up to the names of blank nodes."""
    found = n_quads(expansion)
    if "_:" not in found and "_:" not in expected:
        assert sorted(found.splitlines()) == sorted(set(expected.splitlines()) - {""})
        return
    assert canonical(found).splitlines() == canonical(expected).splitlines()


def _term(term: Term) -> str:
    if isinstance(term, Literal):
        text = f'"{term.text.translate(_ESCAPES)}"'
        if term.language is not None:
            return f"{text}@{term.language}"
        return text if term.datatype == XSD_STRING else f"{text}^^<{term.datatype}>"
    return str(term) if isinstance(term, Blank) else f"<{term}>"
