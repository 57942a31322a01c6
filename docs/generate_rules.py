"""Writes a page for each rule in `docs/rules/`, and their list, from the rules themselves.

Run this after every change of a rule's documentation; with `--check` it only tells whether the
pages are up to date.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator
from pathlib import Path

from thingfit.features.documentation import markdown
from thingfit.rules import Group, Rule, rules

FOLDER = Path(__file__).resolve().parent / "rules"
GROUPS = {
    Group.JSON: "The text itself",
    Group.SCHEMA: "The form that TD 1.1 prescribes",
    Group.JSONLD: "JSON-LD",
    Group.TD: "Thing Descriptions",
    Group.TM: "Thing Models",
    Group.MODEL: "Model descriptions",
    Group.DEVICE: "Devices",
    Group.FIT: "What fits where",
    Group.DEPLOYMENT: "Deployments",
    Group.SHACL: "Shapes",
    Group.SETTINGS: "Settings",
}


def page(rule: Rule) -> str:
    """The page of a rule; its head names severity and group, then its documentation follows."""
    _, _, body = markdown(rule).partition("\n\n")
    label, group = rule.severity.label, rule.group
    head = f"# {rule.name}\n\nBy default {_article(label)} {label}, in the group `{group.value}`."
    return f"{head}\n\n{body.strip()}\n"


def index() -> str:
    """The list of all rules by group."""
    parts = [
        "# Rules\n\n"
        "`thingfit rules NAME` shows the same pages. In the settings a rule is turned off with\n"
        '`ignore = ["NAME"]`; the name of a group, in parentheses below, means all of its rules.\n'
    ]
    for group in Group:
        members = [rule for rule in rules().values() if rule.group is group]
        if members:
            rows = "".join(
                f"| [{rule.name}]({rule.name}.md) | {rule.severity.label} | {rule.summary} |\n"
                for rule in sorted(members, key=lambda rule: rule.name)
            )
            head = f"## {GROUPS[group]} (`{group.value}`)"
            parts.append(f"{head}\n\n| rule | severity | reports |\n| --- | --- | --- |\n{rows}")
    return "\n".join(parts)


def pages() -> Iterator[tuple[Path, str]]:
    """Every file of the folder with its text."""
    yield FOLDER / "README.md", index()
    for rule in rules().values():
        yield FOLDER / f"{rule.name}.md", page(rule)


def main() -> int:
    """Writes the pages and removes those of rules that are gone, or with `--check` names them."""
    made = dict(pages())
    known = set(FOLDER.glob("*.md")) if FOLDER.is_dir() else set()
    stale = [p for p, text in made.items() if p not in known or p.read_text("utf-8") != text]
    gone = sorted(known - set(made))
    if "--check" in sys.argv[1:]:
        for path in (*stale, *gone):
            print(f"rules/{path.name} is not up to date; run python docs/{Path(__file__).name}")
        return int(bool(stale or gone))
    FOLDER.mkdir(exist_ok=True)
    for path in stale:
        path.write_text(made[path], encoding="utf-8")
    for path in gone:
        path.unlink()
    return 0


def _article(word: str) -> str:
    return "an" if word[0] in "aeiou" else "a"


if __name__ == "__main__":
    raise SystemExit(main())
