"""Writes `docs/defects.md`: the known defects of the published knowledge graph, and who tells them.

The graph lies beside this repository, in `../shared/data/tinyml`; without it nothing is written.
The page is not held to be fresh, because the graph is not part of the repository.
"""

from __future__ import annotations

import io
import shutil
import tempfile
from collections import Counter
from contextlib import redirect_stdout
from dataclasses import dataclass
from pathlib import Path

from thingfit.cli.collect import collect
from thingfit.cli.main import main
from thingfit.rules import check, check_shapes

REPOSITORY = Path(__file__).resolve().parent.parent
PUBLISHED = REPOSITORY.parent / "shared" / "data" / "tinyml"
PAGE = REPOSITORY / "docs" / "defects.md"
IMPORT = "mended by `thingfit import`"
ELSEWHERE = "no description shows it"


@dataclass(frozen=True, slots=True)
class Group:
    """One group of defects: what is wrong, the rules that tell it, or where it goes otherwise."""

    what: str
    rules: tuple[str, ...] = ()
    otherwise: str = ""


GROUPS = (
    Group(
        "the data use another namespace than the ontology",
        otherwise=f"{IMPORT}; a description that uses it gets `namespace-retired`",
    ),
    Group("classes that nothing defines", ("term-undefined", "sensor-unmatchable")),
    Group(
        "`s3n:hasSystemCapability` is declared nowhere",
        otherwise=f"{ELSEWHERE}: the ontology's; ours declares it",
    ),
    Group(
        "terms that TD does not have, and a security scheme without a name",
        otherwise=f"{IMPORT}, which writes TD 1.1 by its keys and names the scheme",
    ),
    Group("units that OM-2 does not have", ("unit-unknown",)),
    Group(
        "a prefix of an ontology file differs from its terms by a slash",
        otherwise=f"{ELSEWHERE}: both spellings are read, and the wrong one gets "
        "`namespace-retired`",
    ),
    Group(
        "comments name another base than the subjects",
        otherwise=f"{ELSEWHERE}: a comment states nothing",
    ),
    Group(
        "a prefix with a name that tells nothing",
        otherwise=f"{IMPORT}; it means the right address",
    ),
    Group(
        "a tool's context lacks a slash, and one key twice",
        otherwise=f"{ELSEWHERE}: the tool's; in a description `term-undefined` and "
        "`duplicate-key` tell it",
    ),
    Group(
        "words in place of addresses and texts",
        ("placeholder-value", "iri-relative-by-accident"),
    ),
    Group("an empty part in the address of a node", ("iri-double-slash",)),
    Group("shapes as printed by NumPy", ("shape-not-numbers",)),
    Group("numbers of layers twice and left out", ("layer-index-duplicate", "layer-index-gap")),
    Group("the type of an index tensor as quantisation", ("quantisation-of-index-tensor",)),
    Group(
        "layers without an activation",
        otherwise="not told: a layer without one has none, as in the model file; where both are "
        "there and differ, `layers-differ` says so",
    ),
    Group(
        "metrics that nobody measured, or of another kind",
        ("metric-placeholder", "metric-unsuited"),
    ),
    Group("labels that do not match the outputs", ("labels-count-differs",)),
    Group("a text about the input that contradicts its shape", ("input-text-differs",)),
    Group(
        "blanks around texts, no licence",
        ("space-around-text", "licence-missing"),
    ),
    Group(
        "no version of the runtime, and memory that no file confirms",
        ("runtime-unversioned", "ram-overstated"),
    ),
    Group(
        "sensors without range or rate",
        ("sensor-range-missing",),
    ),
    Group(
        "queries whose comments and filters do not say the same",
        otherwise=f"{ELSEWHERE}: the queries'; `thingfit match` asks for all sensors and any unit",
    ),
    Group("the printed arena is read in another form", otherwise=f"{ELSEWHERE}: the tool's"),
    Group(
        "multiplications by a formula with gaps",
        otherwise=f"{ELSEWHERE}: the gaps matter to none of these models; `macs-differ` tells one "
        "number that was rounded when it was written",
    ),
    Group(
        "rows joined by their order, identifiers new at each run",
        otherwise=f"{ELSEWHERE}: the tool's; a metric of the wrong row looks like any other",
    ),
)


def counted() -> Counter[str]:
    """How often each rule finds something in the imported graph, its model files beside it."""
    with tempfile.TemporaryDirectory() as folder:
        sources = [str(PUBLISHED / "devices"), str(PUBLISHED / "tflite_models.ttl")]
        with redirect_stdout(io.StringIO()):
            main(["import", *sources, "-o", folder])
        for file in (PUBLISHED / "models").glob("*.tflite"):
            shutil.copy(file, folder)
        collected = collect([folder], None, lambda options: options)
        snapshot = collected.snapshot
        found = Counter(each.name for uri in collected.inputs for each in check(snapshot, uri))
        shapes = check_shapes(snapshot, collected.inputs)
        found.update(each.name for findings in shapes.values() for each in findings)
    return found


def page(found: Counter[str]) -> str:
    """The whole page."""
    rows = [
        f"| {number} | {group.what} | {_told(group, found)} |"
        for number, group in enumerate(GROUPS, 1)
    ]
    told = sum(any(found[rule] for rule in group.rules) for group in GROUPS)
    return "\n".join(
        (
            "# The known defects of the published knowledge graph",
            "",
            "The graph of 23 models and 6 devices has 25 known groups of defects. Imported, with "
            "its model files",
            f"beside the descriptions, rules tell {told} of them; the others are mended on the "
            "way, or lie where no",
            "description shows them. `python docs/measure_defects.py` wrote this page.",
            "",
            "| | defect | told by (findings) |",
            "| --: | --- | --- |",
            *rows,
            "",
        )
    )


def _told(group: Group, found: Counter[str]) -> str:
    rules = [f"[{rule}](rules/{rule}.md) ({found[rule]})" for rule in group.rules if found[rule]]
    return ", ".join(rules) or group.otherwise


if __name__ == "__main__":
    if PUBLISHED.is_dir():
        PAGE.write_text(page(counted()), "utf-8")
        print(f"{PAGE.relative_to(REPOSITORY)} is written")
    else:
        print("the graph is not on this machine, so nothing is written")
