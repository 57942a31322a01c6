"""Writes `docs/presets.md`: what each preset makes of each rule, from the rules and the settings.

Run this after every change of a rule's name, group or severity, or of the presets; with `--check`
it only tells whether the page is up to date.
"""

from __future__ import annotations

import sys
from pathlib import Path

from thingfit.options import HINDERING, PRESETS, Options
from thingfit.rules import Group, Rule, rules

PAGE = Path(__file__).resolve().parent / "presets.md"
HEAD = """\
# Presets

A preset is the set of severities that the settings start from. `thingfit.toml` names one:

```toml
preset = "strict"
```

`select`, `ignore`, `severity` and `overrides` come after it: a rule that the preset leaves out is
back as soon as `severity` names it.

"""


def severity_in(preset: str, rule: Rule) -> str:
    """The severity of a rule under a preset, as words for the table."""
    options = Options(preset=preset)
    word = options.severity_of("", rule.name, rule.group.value, rule.severity.label)
    return word or "off"


def page() -> str:
    """The whole page."""
    names = ", ".join(f"`{name}`" for name in sorted(HINDERING))
    listed = "".join(f"- `{name}`: {text}\n" for name, text in PRESETS.items())
    note = (
        f"\nThe hints that `interop` makes warnings are those of {names}.\n\n"
        "A rule may give a finding another severity than its own, as its page says; the preset "
        "is then applied to that one.\n"
    )
    head = f"| rule | {' | '.join(PRESETS)} |\n|{' --- |' * (len(PRESETS) + 1)}\n"
    tables = []
    for group in Group:
        members = sorted((r for r in rules().values() if r.group is group), key=lambda r: r.name)
        rows = "".join(
            f"| [{rule.name}](rules/{rule.name}.md) | "
            f"{' | '.join(severity_in(preset, rule) for preset in PRESETS)} |\n"
            for rule in members
        )
        if rows:
            tables.append(f"\n## `{group.value}`\n\n{head}{rows}")
    return HEAD + listed + note + "".join(tables)


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
