"""Times all rules but SHACL on Thing Descriptions of about 10 kB, beside `jsonschema` in Python.

    python benchmarks/rules.py [--rounds N] [FOLDER]

The first document is the made one of `latency.py`, the others are those of FOLDER, by default of
`../shared/data/td`, between 7 and 14 kB. `rules` runs every rule on a text that has just been
parsed and expanded; `in all` is a text to its findings, as after an edit.
`jsonschema` reads the same text and checks it with the schema of Thing Descriptions, which is
built once. All are measured in turns, in the processor's time, which other programs on the machine
change little. Exit status 1 when the rules take more than 10 ms on
the made document, which is the one of 10 kB.
"""

from __future__ import annotations

import argparse
import json
import time
from collections.abc import Iterator
from pathlib import Path
from statistics import median

from jsonschema import Draft7Validator
from latency import OFFICIAL, OWN, thing
from table import goal, table

from thingfit.facts import Kind
from thingfit.rules import check
from thingfit.workspace import Host

LIMIT = 0.010
SIZES = range(7_000, 14_000)
CORPUS = OFFICIAL.parent.parent / "td"
URI = "file:///benchmark/thing.td.json"


def main() -> int:
    """Measures all documents in turns and prints the table; gives the exit status."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("folder", type=Path, nargs="?", default=CORPUS)
    parser.add_argument("--rounds", type=int, default=21)
    arguments = parser.parse_args()
    schema = json.loads((OFFICIAL if OFFICIAL.exists() else OWN).read_text("utf-8"))
    validator = Draft7Validator(schema)
    rows: list[tuple[str, ...]] = []
    first = 0.0
    for name, text in texts(arguments.folder):
        rules, whole, schema_only = measured(text, validator, arguments.rounds)
        size = len(text.encode())
        first = first or rules
        figures = (f"{each * 1e3:.2f}" for each in (rules, whole, schema_only))
        rows.append((name, str(size), *figures, f"{schema_only / whole:.2f}"))
    print(table(("document", "bytes", "rules ms", "in all ms", "jsonschema ms", "ratio"), rows))
    words = f"{first * 1e3:.1f} ms for the rules on 10 kB, {LIMIT * 1e3:.0f} ms wanted"
    print(goal(words, first <= LIMIT))
    return 0 if first <= LIMIT else 1


def texts(folder: Path) -> Iterator[tuple[str, str]]:
    """The made document, then the Thing Descriptions of a folder that are of about its size."""
    yield "made", thing()
    for path in sorted(folder.rglob("*.json*")) if folder.is_dir() else ():
        data = path.read_bytes()
        if len(data) in SIZES:
            host = Host()
            text = data.decode("utf-8", "replace")
            host.set_text(URI, text)
            document = host.snapshot().documents[URI]
            if document.kind is Kind.THING_DESCRIPTION and not document.tree.problems:
                yield path.name, text


def measured(text: str, validator: Draft7Validator, rounds: int) -> tuple[float, float, float]:
    """The medians of the rules alone, of a text to its findings, and of `jsonschema`."""
    taken: tuple[list[float], ...] = ([], [], [])
    for number in range(rounds + 1):
        began = time.process_time()
        host = Host()
        host.set_text(URI, text)
        snapshot = host.snapshot()
        assert snapshot.documents[URI].expansion
        read = time.process_time()
        check(snapshot, URI)
        checked = time.process_time()
        assert list(validator.iter_errors(json.loads(text))) is not None
        ended = time.process_time()
        if number:  # The first round fills what is kept for the process.
            figures = (checked - read, checked - began, ended - checked)
            for times, figure in zip(taken, figures, strict=True):
                times.append(figure)
    rules, whole, schema_only = map(median, taken)
    return rules, whole, schema_only


if __name__ == "__main__":
    raise SystemExit(main())
