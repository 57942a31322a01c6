"""The command that asks the workspace a SPARQL question."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from lsprotocol import types

from thingfit.facts import Document
from thingfit.features.answer import answer_json
from thingfit.fit.derived import derived_facts
from thingfit.json_value import JsonValue
from thingfit.lsp.arguments import AskedError, read_argument
from thingfit.lsp.work import Work
from thingfit.meaning import vocabulary
from thingfit.workspace import Snapshot
from thingfit.workspace.sparql import QueryError, read_query
from thingfit.workspace.store import ask

QUERY = "thingfit.query"


@dataclass(frozen=True, slots=True)
class Asked:
    """The argument of the command: the text of the query, and how long it may take."""

    query: str = ""
    seconds: int = 30


def query(snapshot: Snapshot, arguments: Sequence[object], work: Work) -> types.LSPAny:
    """The answer over all documents and what is derived from them, as `thingfit query` finds it."""
    asked = read_argument(Asked, arguments)
    try:
        question = read_query(asked.query)
        documents = _documents(snapshot, work)
        found = ask(documents, derived_facts(snapshot), question, max(1, asked.seconds))
    except QueryError as error:
        raise AskedError(str(error)) from error
    prefixes = {**vocabulary.namespaces(), **question.prefixes}
    report: dict[str, JsonValue] = answer_json(found, prefixes)
    return report


def _documents(snapshot: Snapshot, work: Work) -> Iterator[Document]:
    """The documents, each of which takes no more room afterwards than before."""
    documents = tuple(snapshot.documents.values())
    for document in work.counted(documents, len(documents)):
        was_slim = "tree" not in vars(document)
        yield document
        if was_slim:
            document.slim()
