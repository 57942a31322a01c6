"""The sub-command `query`: SPARQL over the documents of a workspace."""

from __future__ import annotations

import argparse
import sys
import time
from pathlib import Path

from thingfit.cli.collect import Collected, CollectError, collect
from thingfit.cli.console import Console, complain
from thingfit.cli.endpoint import configure_endpoint, opened, seconds_of
from thingfit.cli.main import COULD_NOT_RUN, fail
from thingfit.cli.report import answers
from thingfit.cli.selecting import turtle_files, write_report
from thingfit.fit.derived import derived_facts
from thingfit.meaning import vocabulary
from thingfit.workspace.discovery import Unreadable, read_source
from thingfit.workspace.sparql import Query, QueryError, read_query
from thingfit.workspace.store import Answer, Rows, Statements, ask, turtle

_FORMATS = ("table", "json", "csv", "turtle")


def configure(parser: argparse.ArgumentParser) -> None:
    """Adds the arguments of the command."""
    parser.epilog = (
        "Exit status: 0 there is an answer, 1 there is none or it is no, 2 could not run. Each "
        "document is a named graph under the URI of its file; what Thingfit derives "
        "(tf:ramBytes, tf:flashBytes, tf:hasSensorClass) is in the graph tf:derived. The prefixes "
        "of the vocabularies need no declaration: "
        f"{', '.join(sorted(vocabulary.namespaces()))}."
    )
    add = parser.add_argument
    add("query", metavar="QUERY", help="a SPARQL 1.1 query, @FILE, or @- for standard input")
    add("paths", nargs="*", default=["."], metavar="PATH", help="files or folders")
    add("--sources", action="append", default=[], metavar="TURTLE", help="also these Turtle files")
    add("--format", choices=_FORMATS, help="table for rows, turtle for statements if not given")
    add("-o", "--output", type=Path, metavar="FILE", help="write to a file")
    add("--timeout", type=seconds_of, default=60.0, metavar="SECONDS", help="60 if not given")
    configure_endpoint(parser)
    add("--config", type=Path, metavar="FILE", help="the settings file, in place of the usual one")


def run(arguments: argparse.Namespace) -> int:
    """Asks the query and writes the answer."""
    started = time.perf_counter()
    errors: tuple[str, ...] = ()
    try:
        query = read_query(_text(arguments.query))
        wanted = _format(arguments.format, query)
        if arguments.endpoint:
            answer = _ask_endpoint(arguments, query)
        else:
            paths = [*arguments.paths, *turtle_files(arguments.sources)]
            collected = collect(paths, arguments.config, lambda each: each)
            errors = collected.errors
            for error in errors:
                complain(error)
            answer = _ask(collected, query, arguments.timeout)
    except (CollectError, QueryError) as error:
        return fail(str(error))
    prefixes = {**vocabulary.namespaces(), **query.prefixes}
    seconds = time.perf_counter() - started

    def write(console: Console) -> None:
        _write(answer, wanted, answers.Run(prefixes, seconds), console)

    problem = write_report(write, arguments.output)
    if problem:
        return fail(problem)
    return COULD_NOT_RUN if errors else int(_is_empty(answer))


def _text(written: str) -> str:
    """The query itself, or that of the file behind an `@`."""
    if not written.startswith("@"):
        return written
    if written == "@-":
        return sys.stdin.read()
    source = read_source(Path(written[1:]))
    if isinstance(source, Unreadable):
        raise QueryError(f"the query {source.message}")
    if source.decoding is not None:
        raise QueryError(f"the query `{source.path}` cannot be read: {source.decoding.message}")
    return source.text.removeprefix("\ufeff")


def _format(asked: str | None, query: Query) -> str:
    """The format that is asked for, or the one that suits the form of the query."""
    gives_statements = query.form in ("CONSTRUCT", "DESCRIBE")
    if asked == "turtle" and not gives_statements:
        raise QueryError(
            f"`--format turtle` goes with `CONSTRUCT` and `DESCRIBE`; `{query.form}` gives no "
            "statements"
        )
    return asked or ("turtle" if gives_statements else "table")


def _ask(collected: Collected, query: Query, seconds: float) -> Answer:
    wanted = frozenset(collected.inputs)
    snapshot = collected.snapshot
    documents = [each for uri, each in snapshot.documents.items() if uri in wanted]
    facts = [each for each in derived_facts(snapshot) if each.uri in wanted]
    return ask(documents, facts, query, seconds)


def _ask_endpoint(arguments: argparse.Namespace, query: Query) -> Answer:
    from thingfit.workspace.endpoint import EndpointError, asked

    try:
        with opened(arguments.endpoint, arguments.profile, arguments.timeout) as client:
            return asked(client, query)
    except EndpointError as error:
        raise QueryError(str(error)) from None


def _is_empty(answer: Answer) -> bool:
    match answer:
        case Rows():
            return not answer.rows
        case Statements():
            return not answer.triples
    return not answer


def _write(answer: Answer, wanted: str, run: answers.Run, console: Console) -> None:
    match wanted:
        case "json":
            console.write(answers.as_json(answer))
        case "csv":
            console.write(answers.as_csv(answer))
        case "turtle" if isinstance(answer, Statements):
            console.write(turtle(answer, run.prefixes))
        case _:
            answers.write_table(answer, run, console)
