"""Rules about a document as linked data: contexts, keywords, IRIs and language tags.

Source: JSON-LD 1.1, and its Processing Algorithms and API for the names of the errors.
"""

from __future__ import annotations

from collections.abc import Iterator

from thingfit.facts import Document
from thingfit.facts.kinds import RETIRED_CONTEXTS, TD_1_0, TD_1_1, context_iris
from thingfit.meaning.problem import Problem, ProblemKind
from thingfit.rules import edits
from thingfit.rules.finding import Fix, Found, Severity
from thingfit.rules.registry import Group, document_rule
from thingfit.rules.terms import local_maps
from thingfit.rules.texts import LANGUAGE_TAG
from thingfit.syntax import Object, String, node_at, path_at
from thingfit.text import Span


def _problems(document: Document, kind: ProblemKind) -> Iterator[Problem]:
    if document.parts:
        yield from (each for each in document.expansion.problems if each.kind is kind)


def _told(document: Document, kind: ProblemKind) -> Iterator[Found]:
    return (Found(each.span, each.message) for each in _problems(document, kind))


@document_rule("context-unknown", Group.JSONLD, Severity.HINT)
def context_unknown(document: Document) -> Iterator[Found]:
    """A context that Thingfit does not carry.

    Contexts are never fetched. The terms that an unknown one would define are left out, and
    nothing is said about them. Where the IRI is nearly that of a known context the finding is a
    warning.

    Bad:
        {
          "@context": [
            "https://www.w3.org/2022/wot/td/v1.1",
            "https://www.w3.org/2022/wot/discover"
          ],
          "title": "Directory",
          "securityDefinitions": {"nosec_sc": {"scheme": "nosec"}},
          "security": "nosec_sc"
        }

    Good:
        {
          "@context": [
            "https://www.w3.org/2022/wot/td/v1.1",
            "https://www.w3.org/2022/wot/discovery"
          ],
          "title": "Directory",
          "securityDefinitions": {"nosec_sc": {"scheme": "nosec"}},
          "security": "nosec_sc"
        }
    """
    for problem in _problems(document, ProblemKind.CONTEXT_UNKNOWN):
        node = node_at(document.tree.root, problem.span.start)
        if not isinstance(node, String) or _is_told_elsewhere(document, node.value, problem):
            continue
        if not node.value:
            yield Found(problem.span, "the context is empty; an IRI is expected")
        elif problem.suggestion:
            fix = edits.rename_fix(node, problem.suggestion)
            yield Found(problem.span, problem.message, (fix,), severity=Severity.WARNING)
        else:
            yield Found(problem.span, problem.message)


def _is_told_elsewhere(document: Document, iri: str, problem: Problem) -> bool:
    """Whether `context-retired` or `context-td11-missing` speaks of the context already."""
    if iri not in RETIRED_CONTEXTS and problem.suggestion not in (TD_1_0, TD_1_1):
        return False
    part = next((p for p in document.parts if p.node.span.holds(problem.span)), None)
    written = context_iris(part.node.get("@context")) if part else ()
    return not {TD_1_0, TD_1_1}.intersection(written)


@document_rule("context-broken", Group.JSONLD, Severity.ERROR)
def context_broken(document: Document) -> Iterator[Found]:
    """A context or the definition of a term that JSON-LD does not allow.

    Consumers that read the description as linked data refuse it as a whole, and be it for an
    `@direction` that is not `ltr`, `rtl` or null.

    Bad:
        {
          "@context": [
            "https://www.w3.org/2022/wot/td/v1.1",
            {"saref": {"@id": 4}}
          ],
          "title": "Lamp",
          "securityDefinitions": {"nosec_sc": {"scheme": "nosec"}},
          "security": "nosec_sc"
        }

    Good:
        {
          "@context": [
            "https://www.w3.org/2022/wot/td/v1.1",
            {"saref": "https://saref.etsi.org/core/"}
          ],
          "title": "Lamp",
          "securityDefinitions": {"nosec_sc": {"scheme": "nosec"}},
          "security": "nosec_sc"
        }
    """
    return _told(document, ProblemKind.CONTEXT)


@document_rule("json-ld-broken", Group.JSONLD, Severity.ERROR)
def json_ld_broken(document: Document) -> Iterator[Found]:
    """A keyword of JSON-LD with a value or in a place that it does not allow.

    Consumers that read the description as linked data refuse it as a whole.

    Bad:
        {
          "@context": [
            "https://www.w3.org/2022/wot/td/v1.1",
            {"saref": "https://saref.etsi.org/core/"}
          ],
          "title": "Lamp",
          "securityDefinitions": {"nosec_sc": {"scheme": "nosec"}},
          "security": "nosec_sc",
          "saref:hasState": {"@id": 5}
        }

    Good:
        {
          "@context": [
            "https://www.w3.org/2022/wot/td/v1.1",
            {"saref": "https://saref.etsi.org/core/"}
          ],
          "title": "Lamp",
          "securityDefinitions": {"nosec_sc": {"scheme": "nosec"}},
          "security": "nosec_sc",
          "saref:hasState": {"@id": "urn:example:on"}
        }
    """
    return _told(document, ProblemKind.VALUE)


@document_rule("keyword-reserved", Group.JSONLD, Severity.WARNING)
def keyword_reserved(document: Document) -> Iterator[Found]:
    """A word with the form of a JSON-LD keyword that is none.

    Words of `@` and letters are reserved for later versions; JSON-LD ignores them.

    Bad:
        {
          "@context": [
            "https://www.w3.org/2022/wot/td/v1.1",
            {"@ident": "https://example.com/ident"}
          ],
          "title": "Lamp",
          "securityDefinitions": {"nosec_sc": {"scheme": "nosec"}},
          "security": "nosec_sc"
        }

    Good:
        {
          "@context": [
            "https://www.w3.org/2022/wot/td/v1.1",
            {"ident": "https://example.com/ident"}
          ],
          "title": "Lamp",
          "securityDefinitions": {"nosec_sc": {"scheme": "nosec"}},
          "security": "nosec_sc"
        }
    """
    return _told(document, ProblemKind.RESERVED)


@document_rule("iri-broken", Group.JSONLD, Severity.WARNING)
def iri_broken(document: Document) -> Iterator[Found]:
    """An IRI with a character that no IRI holds, such as a blank.

    What the document says with it is left out when it is read as linked data. Words without a
    colon, such as a unit in plain language, are not reported: nobody meant them as an IRI.

    Bad:
        {
          "@context": "https://www.w3.org/2022/wot/td/v1.1",
          "id": "urn:example:my lamp",
          "title": "Lamp",
          "securityDefinitions": {"nosec_sc": {"scheme": "nosec"}},
          "security": "nosec_sc"
        }

    Good:
        {
          "@context": "https://www.w3.org/2022/wot/td/v1.1",
          "id": "urn:example:my-lamp",
          "title": "Lamp",
          "securityDefinitions": {"nosec_sc": {"scheme": "nosec"}},
          "security": "nosec_sc"
        }
    """
    for problem in _problems(document, ProblemKind.IRI):
        node = node_at(document.tree.root, problem.span.start)
        if isinstance(node, String) and ":" not in node.value:
            continue
        fixes: tuple[Fix, ...] = ()
        if isinstance(node, String) and " " in node.value.strip():
            fixes = (edits.rename_fix(node, node.value.strip().replace(" ", "-"), safe=False),)
        yield Found(problem.span, problem.message, fixes)


@document_rule("language-broken", Group.JSONLD, Severity.WARNING)
def language_broken(document: Document) -> Iterator[Found]:
    """A language that is not a language tag of BCP 47.

    The text that has it is left out when the description is read as linked data. Keys of `titles`
    and `descriptions` have a finding of their own, `language-tag`.

    Bad:
        {
          "@context": [
            "https://www.w3.org/2022/wot/td/v1.1",
            {"@language": "en_US"}
          ],
          "title": "Lamp",
          "securityDefinitions": {"nosec_sc": {"scheme": "nosec"}},
          "security": "nosec_sc"
        }

    Good:
        {
          "@context": [
            "https://www.w3.org/2022/wot/td/v1.1",
            {"@language": "en-US"}
          ],
          "title": "Lamp",
          "securityDefinitions": {"nosec_sc": {"scheme": "nosec"}},
          "security": "nosec_sc"
        }
    """
    stated = [span for node in document.parts for span in _broken_defaults(node.node)]
    for span in stated:
        text = document.text[span.start : span.end]
        yield Found(span, f"`{text[1:-1]}` is not a language tag; one like `de-AT` is expected")
    for found in () if stated else _told(document, ProblemKind.LANGUAGE):
        if not {"titles", "descriptions"}.intersection(path_at(document.tree.root, found.span)):
            yield found


def _broken_defaults(node: Object) -> Iterator[Span]:
    """The places of `@language` in the context of a description that hold no language tag."""
    for each in local_maps(node.get("@context")):
        language = each.get("@language")
        if isinstance(language, String) and not LANGUAGE_TAG.fullmatch(language.value):
            yield language.span
