"""Rules about the text itself: its encoding and its JSON grammar (RFC 8259)."""

from __future__ import annotations

from collections.abc import Iterator

from thingfit.facts import Document
from thingfit.rules.finding import Fix, Found, Severity
from thingfit.rules.registry import Group, document_rule
from thingfit.syntax import ProblemKind


def _problems(document: Document, kind: ProblemKind) -> Iterator[Found]:
    problems = document.tree.problems
    if document.decoding:
        problems = (document.decoding, *problems)
    for problem in problems:
        if problem.kind is kind:
            fixes = (Fix(problem.title, problem.edits),) if problem.edits else ()
            yield Found(problem.span, problem.message, fixes)


@document_rule("json-syntax", Group.JSON, Severity.ERROR, "td-json-open")
def json_syntax(document: Document) -> Iterator[Found]:
    """Text that breaks the grammar of JSON.

    A description is a JSON document (RFC 8259). After a mistake Thingfit goes on with what was
    most likely meant, so that the other findings of the document remain.

    Bad:
        {
          "@context": "https://www.w3.org/2022/wot/td/v1.1",
          "title": "Lamp"
          "id": "urn:example:lamp",
          "securityDefinitions": {"nosec_sc": {"scheme": "nosec"}},
          "security": "nosec_sc"
        }

    Good:
        {
          "@context": "https://www.w3.org/2022/wot/td/v1.1",
          "title": "Lamp",
          "id": "urn:example:lamp",
          "securityDefinitions": {"nosec_sc": {"scheme": "nosec"}},
          "security": "nosec_sc"
        }
    """
    return _problems(document, ProblemKind.SYNTAX)


@document_rule("json-comment", Group.JSON, Severity.ERROR, "td-json-open")
def json_comment(document: Document) -> Iterator[Found]:
    """A comment in JSON.

    JSON has no comments; consumers of the description fail on them. Put the text into a
    `description` or `$comment` member.

    Bad:
        {
          "@context": "https://www.w3.org/2022/wot/td/v1.1",
          /* lamp */ "title": "Lamp",
          "securityDefinitions": {"nosec_sc": {"scheme": "nosec"}},
          "security": "nosec_sc"
        }

    Good:
        {
          "@context": "https://www.w3.org/2022/wot/td/v1.1",
          "title": "Lamp",
          "securityDefinitions": {"nosec_sc": {"scheme": "nosec"}},
          "security": "nosec_sc"
        }
    """
    return _problems(document, ProblemKind.COMMENT)


@document_rule("json-trailing-comma", Group.JSON, Severity.ERROR, "td-json-open")
def json_trailing_comma(document: Document) -> Iterator[Found]:
    """A comma before a closing bracket.

    JavaScript allows it, JSON does not.

    Bad:
        {
          "@context": "https://www.w3.org/2022/wot/td/v1.1",
          "title": "Lamp",
          "securityDefinitions": {"nosec_sc": {"scheme": "nosec"}},
          "security": "nosec_sc",
        }

    Good:
        {
          "@context": "https://www.w3.org/2022/wot/td/v1.1",
          "title": "Lamp",
          "securityDefinitions": {"nosec_sc": {"scheme": "nosec"}},
          "security": "nosec_sc"
        }
    """
    return _problems(document, ProblemKind.TRAILING_COMMA)


@document_rule("json-single-quotes", Group.JSON, Severity.ERROR, "td-json-open")
def json_single_quotes(document: Document) -> Iterator[Found]:
    """A string in single quotes.

    Strings and keys of JSON are in double quotes.

    Bad:
        {
          "@context": "https://www.w3.org/2022/wot/td/v1.1",
          "title": 'Lamp',
          "securityDefinitions": {"nosec_sc": {"scheme": "nosec"}},
          "security": "nosec_sc"
        }

    Good:
        {
          "@context": "https://www.w3.org/2022/wot/td/v1.1",
          "title": "Lamp",
          "securityDefinitions": {"nosec_sc": {"scheme": "nosec"}},
          "security": "nosec_sc"
        }
    """
    return _problems(document, ProblemKind.SINGLE_QUOTES)


@document_rule("json-too-deep", Group.JSON, Severity.WARNING)
def json_too_deep(document: Document) -> Iterator[Found]:
    """Brackets nested so deep that what lies in them is not checked.

    Thingfit reads 128 levels; many consumers read fewer. No description needs as many.
    """
    return _problems(document, ProblemKind.TOO_DEEP)


@document_rule("json-encoding", Group.JSON, Severity.ERROR, "td-json-open_utf-8")
def json_encoding(document: Document) -> Iterator[Found]:
    """Bytes that are not UTF-8.

    JSON between systems is encoded in UTF-8 (RFC 8259, section 8.1). Save the file as UTF-8.
    """
    yield from _problems(document, ProblemKind.ENCODING)
    yield from _problems(document, ProblemKind.BINARY)


@document_rule("file-too-large", Group.JSON, Severity.ERROR)
def file_too_large(document: Document) -> Iterator[Found]:
    """A file above the size that is checked.

    Thingfit reads files up to the setting `max-file-size`, so that one huge file does not hold up
    the rest. Raise the setting, or exclude the file.
    """
    return _problems(document, ProblemKind.TOO_LARGE)


@document_rule(
    "json-bom",
    Group.TD,
    Severity.WARNING,
    "td-json-open_no-byte-order",
    "td-json-open_accept-byte-order",
)
def json_bom(document: Document) -> Iterator[Found]:
    """A byte order mark at the start of the text.

    Producers must not write one; consumers may ignore it or refuse the document (RFC 8259,
    section 8.1).
    """
    return _problems(document, ProblemKind.BYTE_ORDER_MARK)
