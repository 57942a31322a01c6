"""Times expansion to statements over a folder of documents, beside PyLD in the same run.

    python benchmarks/expansion.py FOLDER [--json FILE]

FOLDER holds JSON documents at any depth. PyLD gets our bundled contexts from memory and keeps its
own cache of them; parsing the text counts for neither. `first` is the first expansion of a
document's text after an import, `again` the best of five more, as while somebody types.
The run fails when the median is above 2 ms or above half of PyLD's.
"""

from __future__ import annotations

import argparse
import json
import statistics
import sys
import time
import warnings
from collections.abc import Callable
from pathlib import Path

from pyld import jsonld

from thingfit.meaning.bundle import bundled_contexts
from thingfit.meaning.expand import expand
from thingfit.resources import read_text
from thingfit.syntax import parse

BASE = "https://example.org/document.json"
LIMIT = 0.002


def main() -> int:
    """Measures, prints a table, and tells by its result whether the limits are kept."""
    arguments = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    arguments.add_argument("folder", type=Path)
    arguments.add_argument("--json", type=Path, help="write the figures to a file as well")
    options = arguments.parse_args()
    texts = documents(options.folder)
    if not texts:
        print(f"no JSON documents in {options.folder}", file=sys.stderr)
        return 2
    warnings.simplefilter("ignore", SyntaxWarning)
    rows = {
        "thingfit, first": [first(text) for text in texts],
        "thingfit, again": [again(text) for text in texts],
        "PyLD, again": [pyld(text) for text in texts],
    }
    figures = {name: figures_of(times) for name, times in rows.items()}
    print(f"{len(texts)} documents      median       mean    slowest  (ms)")
    for name, values in figures.items():
        print(f"{name:18}" + "".join(f"{value * 1000:11.3f}" for value in values.values()))
    if options.json:
        options.json.write_text(json.dumps(figures, indent=2) + "\n", encoding="utf-8")
    ours = max(figures["thingfit, first"]["median"], figures["thingfit, again"]["median"])
    kept = ours <= LIMIT and ours <= figures["PyLD, again"]["median"] / 2
    print("limits kept" if kept else "LIMITS NOT KEPT: 2 ms and half of PyLD's median")
    return 0 if kept else 1


def documents(folder: Path) -> list[str]:
    """The texts of the JSON objects in a folder, smallest path first."""
    texts: list[str] = []
    for path in sorted(folder.rglob("*.json*")):
        text = path.read_text("utf-8-sig")
        try:
            document = json.loads(text)
        except ValueError:
            continue
        if isinstance(document, dict) and "@context" in document:
            texts.append(text)
    return texts


def first(text: str) -> float:
    """The seconds of the first expansion of a text."""
    root = parse(text).root
    return seconds(lambda: expand(root, BASE))


def again(text: str) -> float:
    """The seconds of the best of five expansions, each of a newly parsed tree."""
    return min(first(text) for _ in range(5))


def pyld(text: str) -> float:
    """The seconds of PyLD's best of five, after one to warm its cache; infinite if it refuses."""
    document = json.loads(text)
    options = {"base": BASE, "documentLoader": load}
    try:
        jsonld.to_rdf(document, options)
        return min(seconds(lambda: jsonld.to_rdf(document, options)) for _ in range(5))
    except jsonld.JsonLdError:
        return float("inf")


def load(url: str, _options: object) -> dict[str, object]:
    """A bundled context for PyLD, or an empty one."""
    name = bundled_contexts().get(url)
    context = json.loads(read_text(f"ontology/contexts/{name}")) if name else {"@context": {}}
    return {
        "contentType": "application/ld+json",
        "contextUrl": None,
        "documentUrl": url,
        "document": context,
    }


def seconds(run: Callable[[], object]) -> float:
    """How long a call takes."""
    start = time.perf_counter()
    run()
    return time.perf_counter() - start


def figures_of(times: list[float]) -> dict[str, float]:
    """Median, mean and maximum of the finite times."""
    finite = [value for value in times if value != float("inf")]
    return {
        "median": statistics.median(finite),
        "mean": statistics.mean(finite),
        "slowest": max(finite),
    }


if __name__ == "__main__":
    sys.exit(main())
