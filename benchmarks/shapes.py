"""Times the check of SHACL shapes over a folder of descriptions, alone and many at once.

    python benchmarks/shapes.py FOLDER [--copies N] [--json FILE]

FOLDER holds descriptions of devices and models at any depth. `one` is the median of each document
by itself, `all` the time of one call for all of them; `copies` are the same documents with other
identifiers, so that a hundred or more can be measured. `same` are as many with equal identifiers,
which cannot share a run of pySHACL. Reading, parsing and expanding counts for none.
"""

from __future__ import annotations

import argparse
import json
import statistics
import time
from collections.abc import Iterable
from pathlib import Path

from thingfit.facts import Document
from thingfit.rules import check_shapes
from thingfit.workspace import Snapshot


def main() -> None:
    """Measures and prints a table."""
    arguments = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    arguments.add_argument("folder", type=Path)
    arguments.add_argument("--copies", type=int, default=100, help="how many documents at once")
    arguments.add_argument("--json", type=Path, help="write the figures to a file as well")
    options = arguments.parse_args()
    texts = [
        path.read_text(encoding="utf-8")
        for path in sorted(options.folder.rglob("*"))
        if path.suffix in (".json", ".jsonld")
    ]
    documents = prepared(texts)
    started = time.perf_counter()
    seconds([documents[0]])
    figures = {"documents": len(documents), "first": time.perf_counter() - started}
    figures["one"] = statistics.median(seconds([each]) for each in documents)
    figures["slowest"] = max(seconds([each]) for each in documents)
    figures["all"] = seconds(documents)
    figures[f"{options.copies} copies"] = seconds(prepared(renamed(texts, options.copies)))
    same = [texts[number % len(texts)] for number in range(options.copies)]
    figures[f"{options.copies} same"] = seconds(prepared(same))
    for name, value in figures.items():
        shown = f"{value:>10}" if name == "documents" else f"{1000 * value:>10.1f} ms"
        print(f"{name:<12} {shown}")
    if options.json:
        options.json.write_text(json.dumps(figures, indent=2) + "\n", encoding="utf-8")


def prepared(texts: Iterable[str]) -> list[Document]:
    """Documents whose statements are known already."""
    documents = [
        Document(f"file:///{number}.json", None, text) for number, text in enumerate(texts)
    ]
    for document in documents:
        assert document.expansion
    return documents


def renamed(texts: list[str], count: int) -> list[str]:
    """As many texts, of which no two describe the same node."""
    return [
        texts[number % len(texts)]
        .replace("http://tinyml-schema.org/neuralnetwork/", f"urn:copy:{number}:")
        .replace("http://tinyml-schema.org/tinyml-demo/", f"urn:copy:{number}:")
        .replace('"urn:example:', f'"urn:copy:{number}:')
        for number in range(count)
    ]


def seconds(documents: list[Document]) -> float:
    """How long a call takes."""
    snapshot = Snapshot({each.uri: each for each in documents})
    started = time.perf_counter()
    check_shapes(snapshot, snapshot.documents)
    return time.perf_counter() - started


if __name__ == "__main__":
    main()
