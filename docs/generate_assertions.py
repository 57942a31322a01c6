"""Writes `docs/assertions.md`: which assertions of TD 1.1 are judged, and by which rules.

Run this after every change of a rule's assertions; with `--check` it only tells whether the page is
up to date.
"""

from __future__ import annotations

import sys
from pathlib import Path

from thingfit.rules import rules
from thingfit.rules.assertions import assertions, is_shown_by_documents, judging

PAGE = Path(__file__).resolve().parent / "assertions.md"


def page() -> str:
    """The whole page."""
    names = assertions()
    shown = [name for name in names if is_shown_by_documents(name)]
    others = [name for name in names if name not in shown]
    breakable = [name for name in shown if judging(name)]
    free = [name for name in shown if not judging(name)]
    rows = "".join(f"| `{name}` | {_links(name)} |\n" for name in breakable)
    parts = (
        "# Assertions of TD 1.1",
        "`thingfit lint --assertions report.csv` writes which assertions of the specification the "
        "documents keep, in the form of W3C's implementation reports: the columns `ID`, `Status` "
        "and `Comment`, with the status `pass` or `fail` where a document shows what the assertion "
        "is about, `not-impl` where none does, and `null` where no document can. All rules count, "
        "whatever the settings select.",
        f"Of the {len(names)} assertions of the specification, {len(shown)} can be shown by a "
        f"document, and all of these are covered. {len(free)} of them allow something and cannot "
        "be broken: they pass where they are shown.",
        "## Judged by rules",
        "`the form` stands for the rules of the group "
        "[`schema`](rules/README.md#the-form-that-td-11-prescribes-schema).",
        f"| assertion | judged by |\n| --- | --- |\n{rows}".rstrip(),
        "## Pass where they are shown",
        _listed(free),
        "## Shown by no document",
        "They speak of what programs do, of what is assumed where nothing is written, and of who "
        "is given a description.",
        _listed(others),
    )
    return "\n\n".join(parts) + "\n"


def _links(name: str) -> str:
    own = [each for each in judging(name) if each in rules()]
    words = [f"[{each}](rules/{each}.md)" for each in sorted(own)]
    return ", ".join((["the form"] if len(own) < len(judging(name)) else []) + words)


def _listed(names: list[str]) -> str:
    return ", ".join(f"`{name}`" for name in names)


def main() -> int:
    """Writes the page, or with `--check` says that it is stale."""
    if PAGE.is_file() and PAGE.read_text("utf-8") == page():
        return 0
    if "--check" in sys.argv[1:]:
        print(f"{PAGE.name} is not up to date; run python docs/{Path(__file__).name}")
        return 1
    PAGE.write_text(page(), encoding="utf-8")
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
