"""The sub-command `rules`: lists the rules, or explains one."""

from __future__ import annotations

import argparse
import sys
import textwrap
from collections.abc import Iterator

from thingfit.cli.console import Console, console_on
from thingfit.cli.main import fail
from thingfit.rules import Group, Rule, rules


def configure(parser: argparse.ArgumentParser) -> None:
    """Adds the arguments of the command."""
    parser.add_argument("name", nargs="?", metavar="NAME", help="a rule, or a group of rules")
    parser.add_argument(
        "--color", choices=("auto", "always", "never"), default="auto", help="colour of text"
    )


def run(arguments: argparse.Namespace) -> int:
    """Writes the list, the rules of a group, or the documentation of a rule."""
    console = console_on(sys.stdout, arguments.color)
    name = arguments.name
    if name in rules():
        _explain(rules()[name], console)
        return 0
    groups = [group for group in Group if name in (None, group.value)]
    if not groups:
        from thingfit.rules.settings import unknown_name

        return fail(str(unknown_name(name)))
    _list(groups, console)
    return 0


def _list(groups: list[Group], console: Console) -> None:
    listed = [rule for rule in rules().values() if rule.group in groups]
    width = max((len(rule.name) for rule in listed), default=0)
    for group in groups:
        members = [rule for rule in listed if rule.group is group]
        if not members:
            continue
        console.line(console.styled(group.value, "bold"))
        for rule in members:
            label = rule.severity.label
            severity = console.styled(f"{label:<7}", label)
            console.line(f"  {rule.name:<{width}}  {severity}  {_short(rule, width, console)}")
        console.line()
    console.line("`thingfit rules NAME` explains one.")


def _short(rule: Rule, width: int, console: Console) -> str:
    room = max(console.width - width - 13, 20)
    ellipsis = "…" if console.unicode else "..."
    return textwrap.shorten(rule.summary, room, placeholder=ellipsis)


def _explain(rule: Rule, console: Console) -> None:
    label = rule.severity.label
    severity = console.styled(label, label)
    console.line(f"{console.styled(rule.name, 'bold')}  {severity}  group {rule.group.value}")
    console.line()
    for line in _paragraphs(rule.documentation, min(console.width, 88)):
        heading = line.strip() in ("Bad:", "Good:")
        console.line(console.styled(line, "bold") if heading else line)
    if rule.assertions:
        console.line(f"TD 1.1: {', '.join(rule.assertions)}")


def _paragraphs(documentation: str, width: int) -> Iterator[str]:
    """The documentation with its prose wrapped; examples, which are indented, stay as they are."""
    prose: list[str] = []
    for line in [*documentation.strip().split("\n"), ""]:
        if line and not line.startswith(" ") and line not in ("Bad:", "Good:"):
            prose.append(line)
            continue
        if prose:
            yield from textwrap.wrap(" ".join(prose), width, break_on_hyphens=False)
            prose = []
        yield line
