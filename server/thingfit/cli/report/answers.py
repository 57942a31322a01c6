"""The answers of queries: as a table, in the JSON and CSV formats of SPARQL 1.1."""

from __future__ import annotations

import csv
import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from io import StringIO

from thingfit.cli.console import Console, cells, printable
from thingfit.cli.report.texts import counted
from thingfit.features.answer import term_json
from thingfit.json_value import JsonValue
from thingfit.meaning.keywords import XSD
from thingfit.meaning.statements import Iri, Literal, Term
from thingfit.workspace.store import Answer, Rows, Statements

_LOCAL_NAME = re.compile(r"[\w][\w.-]*(?<!\.)\Z")
_WHOLE = frozenset(XSD + name for name in ("integer", "int", "long", "short", "byte"))
_PARTS = frozenset(XSD + name for name in ("decimal", "double", "float"))
_VARIABLES = ("subject", "predicate", "object")


@dataclass(frozen=True, slots=True)
class Run:
    """What a table needs besides the answer: prefixes to shorten IRIs, and the time it took."""

    prefixes: Mapping[str, str]
    seconds: float


def as_json(answer: Answer) -> str:
    """The answer in the SPARQL 1.1 Query Results JSON Format; statements as rows of three."""
    report: JsonValue
    if isinstance(answer, bool):
        report = {"head": {}, "boolean": answer}
    else:
        rows = _rows(answer)
        bindings: list[JsonValue] = [
            {
                name: term_json(term)
                for name, term in zip(rows.variables, row, strict=True)
                if term is not None
            }
            for row in rows.rows
        ]
        report = {"head": {"vars": list(rows.variables)}, "results": {"bindings": bindings}}
    return json.dumps(report, ensure_ascii=False, indent=2) + "\n"


def as_csv(answer: Answer) -> str:
    """The answer in the SPARQL 1.1 Query Results CSV Format, which keeps values only."""
    if isinstance(answer, bool):
        return f"{'true' if answer else 'false'}\r\n"
    rows = _rows(answer)
    text = StringIO()
    writer = csv.writer(text, lineterminator="\r\n")
    writer.writerow(rows.variables)
    for row in rows.rows:
        writer.writerow(_value(term) for term in row)
    return text.getvalue()


def write_table(answer: Answer, run: Run, console: Console) -> None:
    """Writes the answer for people, IRIs short and numbers to the right, and one line below."""
    dot = " · " if console.unicode else " - "
    if isinstance(answer, bool):
        console.line("yes" if answer else "no")
        return
    rows = _rows(answer)
    noun = "statement" if isinstance(answer, Statements) else "row"
    total = counted(len(rows.rows), noun)
    if rows.rows:
        _write_rows(rows, run, console)
        console.line()
    console.line(dot.join([total, f"{run.seconds:.2f} s"]))


def _write_rows(rows: Rows, run: Run, console: Console) -> None:
    columns = [
        [name, *(_shown(row[at], run.prefixes) for row in rows.rows)]
        for at, name in enumerate(rows.variables)
    ]
    right = [
        all(_is_number(row[at]) for row in rows.rows if row[at] is not None)
        and any(row[at] is not None for row in rows.rows)
        for at in range(len(columns))
    ]
    widths = [max(map(cells, column)) for column in columns]
    for number in range(len(rows.rows) + 1):
        parts = []
        for column, width, to_right in zip(columns, widths, right, strict=True):
            room = " " * (width - cells(column[number]))
            parts.append(room + column[number] if to_right else column[number] + room)
        line = "  ".join(parts).rstrip()
        console.line(console.styled(line, "bold") if number == 0 else line)


def _rows(answer: Rows | Statements) -> Rows:
    return answer if isinstance(answer, Rows) else Rows(_VARIABLES, answer.triples)


def _value(term: Term | None) -> str:
    if term is None:
        return ""
    return term.text if isinstance(term, Literal) else str(term)


def _shown(term: Term | None, prefixes: Mapping[str, str]) -> str:
    if term is None:
        return ""
    if isinstance(term, Literal):
        return printable(" ".join(term.text.split()))
    return printable(_short(term, prefixes) if isinstance(term, Iri) else str(term))


def _short(iri: str, prefixes: Mapping[str, str]) -> str:
    """The IRI with the prefix of the longest namespace that it begins with."""
    found = [
        (len(namespace), f"{prefix}:{name}")
        for prefix, namespace in prefixes.items()
        if iri.startswith(namespace) and _LOCAL_NAME.match(name := iri[len(namespace) :])
    ]
    return max(found)[1] if found else iri


def _is_number(term: Term | None) -> bool:
    return isinstance(term, Literal) and (term.datatype in _WHOLE or term.datatype in _PARTS)
