"""Rules about Turtle files, which count as facts when the settings or the user name them."""

from __future__ import annotations

from collections.abc import Iterator

from thingfit.facts import Document, Kind
from thingfit.rules.finding import Found, Severity
from thingfit.rules.registry import Group, document_rule


@document_rule("turtle-syntax", Group.JSONLD, Severity.ERROR)
def turtle_syntax(document: Document) -> Iterator[Found]:
    """Text that breaks the grammar of Turtle.

    Devices and models may also be described in Turtle (`sources` in the settings, or a file named
    on the command line). After a mistake reading goes on behind the next full stop at the end of
    a line, so that the other facts of the file still count.
    """
    if document.kind is Kind.TURTLE:
        for problem in document.expansion.problems:
            yield Found(problem.span, problem.message)
