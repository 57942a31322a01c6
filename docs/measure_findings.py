"""Writes `docs/findings.md`: what all rules find in real descriptions, and why each error is one.

The descriptions are those beside this repository, in `../shared/data/td`; without them nothing is
written. The page is not held to be fresh, because the descriptions are not part of the repository.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import TypedDict, cast

from thingfit.rules import Finding, Severity, check, rules
from thingfit.workspace import Host

REPOSITORY = Path(__file__).resolve().parent.parent
CORPUS = REPOSITORY.parent / "shared" / "data" / "td"
PAGE = REPOSITORY / "docs" / "findings.md"

BECAUSE = {
    "duplicate-key": "two affordances or definitions of one name: parsers keep one and lose the "
    "other (`td-properties_uniqueness`, RFC 8259)",
    "link-rel-type-twice": "a description is made from one model at most (`tm-rel-type-maximum`)",
    "security-undefined": "`security` names keys of `securityDefinitions` "
    "(`td-vocab-security--Thing`)",
    "placeholder-in-td": "an instance has values in place of placeholders "
    "(`tm-placeholder-replacement`)",
    "tm-term-in-td": "references to models are resolved in an instance "
    "(`thing-model-td-generation-processor-imports`)",
    "id-not-uri": "the identifier of a Thing is a URI, which has a scheme (`td-vocab-id--Thing`)",
}
"""Why a rule's errors in these descriptions are errors under the specification."""

AGREEING = {
    "array-no-items",
    "duplicate-key",
    "enum-and-const",
    "link-rel-type-twice",
    "object-no-properties",
    "readonly-op-write",
    "security-undefined",
    "writeonly-op-read",
}
"""The rules that say what the reference validator's additional checks say."""

DEFAULT_OP = (
    "it takes `readproperty` and `writeproperty` for the default of a form whatever `readOnly` and "
    "`writeOnly` say, against `td-default-op-properties`"
)


class Known(TypedDict, total=False):
    """What the list beside the descriptions says of one."""

    schema_valid: bool
    label: str
    playground: dict[str, str | None]


@dataclass(frozen=True, slots=True)
class Judged:
    """A description and all that is found in it."""

    path: str
    known: Known
    findings: tuple[Finding, ...]

    def worst(self, severity: Severity) -> bool:
        """Whether anything of this severity, or a worse one, is found."""
        return any(each.severity <= severity for each in self.findings)


def judge_all() -> Iterator[Judged]:
    """Every description with its findings, each alone in a workspace."""
    listed = cast("dict[str, Known]", json.loads((CORPUS / "expected.json").read_text("utf-8")))
    for path, known in sorted(listed.items()):
        host, uri = Host(), f"file:///{path}"
        host.set_text(uri, (CORPUS / path).read_bytes().decode("utf-8"))
        yield Judged(path, known, check(host.snapshot(), uri))


def table(head: tuple[str, ...], rows: Iterable[tuple[object, ...]]) -> str:
    """A table in Markdown."""
    lines = [head, ("---",) * len(head), *rows]
    return "".join(f"| {' | '.join(str(cell) for cell in line)} |\n" for line in lines)


def by_rule(judged: list[Judged]) -> str:
    """How often each rule finds something, by severity."""
    found = [(each.path, finding) for each in judged for finding in each.findings]
    counts = Counter((finding.severity, finding.name) for _, finding in found)
    documents = Counter(
        (severity, name)
        for severity, name, _ in {(finding.severity, finding.name, path) for path, finding in found}
    )
    order = sorted(counts, key=lambda key: (key[0], -documents[key], key[1]))
    rows = [
        (f"[{name}](rules/{name}.md)", severity.label, documents[severity, name], counts[key])
        for key in order
        for severity, name in (key,)
    ]
    return table(("rule", "severity", "descriptions", "findings"), rows)


def errors(judged: list[Judged]) -> str:
    """Each error with the reason why it is one."""
    rows = [
        (f"`{each.path}`", finding.message.replace("|", "\\|"), BECAUSE[finding.name])
        for each in judged
        for finding in each.findings
        if finding.severity is Severity.ERROR
    ]
    return table(("description", "error", "because"), rows)


def warned(judged: list[Judged]) -> str:
    """The descriptions that their authors call valid and that get a warning."""
    rows = [
        (f"`{each.path}`", f"`{finding.name}`", finding.message.replace("|", "\\|"))
        for each in judged
        for finding in {f.name: f for f in each.findings if f.severity <= Severity.WARNING}.values()
    ]
    return table(("description", "rule", "message (the last of a rule)"), rows)


def reference(judged: list[Judged]) -> str:
    """What the reference validator's additional checks say, beside our findings."""
    rows = []
    for each in judged:
        verdict = each.known["playground"].get("additional")
        if verdict not in ("warning", "failed"):
            continue
        own = ", ".join(sorted({f"`{finding.name}`" for finding in each.findings}))
        wrong = _is_defaulted(each)
        rows.append((f"`{each.path}`", verdict, own or "none", "wrong" if wrong else "found"))
    return table(("description", "reference validator", "found here", "verdict"), rows)


def _is_defaulted(each: Judged) -> bool:
    """Whether the verdict comes from the wrong default: a restricted property without `op`."""
    if {finding.name for finding in each.findings} & AGREEING:
        return False
    document = json.loads((CORPUS / each.path).read_text("utf-8-sig"))
    restricted = [
        value
        for value in document.get("properties", {}).values()
        if value.get("readOnly") is True or value.get("writeOnly") is True
    ]
    if not any("op" not in form for value in restricted for form in value.get("forms", ())):
        raise AssertionError(f"nothing explains the verdict on {each.path}")
    return True


def page(judged: list[Judged]) -> str:
    """The whole page."""
    valid_schema = [each for each in judged if each.known["schema_valid"]]
    valid = [each for each in judged if each.known.get("label") == "valid"]
    invalid = [each for each in judged if each.known.get("label") == "invalid"]
    with_warning = [each for each in valid if each.worst(Severity.WARNING)]
    caught = sum(each.worst(Severity.ERROR) for each in invalid)
    wrong = [each.path for each in valid if each.worst(Severity.ERROR)]
    named = sum(rule.name in _names(judged) for rule in rules().values())
    parts = (
        "# What is found in real descriptions",
        f"{len(judged)} Thing Descriptions and Thing Models of eleven public projects, "
        f"{len(valid_schema)} of which the official schema accepts, are read by all rules, each "
        f"alone. {named} of {len(rules())} rules find something in them. "
        "`python docs/measure_findings.py` wrote this page.",
        "## Descriptions that the schema accepts",
        by_rule(valid_schema),
        "## Each error in them, and why it is one",
        errors(valid_schema),
        "## What authors say of them",
        f"Authors call {len(valid)} descriptions valid: {len(wrong)} of them get an error, and "
        f"{len(with_warning)} ({100 * len(with_warning) / len(valid):.1f} %) a warning. They call "
        f"{len(invalid)} invalid: {caught} of them get an error; the others refer to documents "
        "that would have to be fetched, or are broken in ways told as warnings.",
        warned(with_warning),
        "## Beside the additional checks of the reference validator",
        f"Where its verdict is marked as wrong, {DEFAULT_OP}.",
        reference(judged),
    )
    return "\n\n".join(part.rstrip("\n") for part in parts) + "\n"


def _names(judged: list[Judged]) -> set[str]:
    return {finding.name for each in judged for finding in each.findings}


if __name__ == "__main__":
    if (CORPUS / "expected.json").is_file():
        PAGE.write_text(page(list(judge_all())), "utf-8")
        print(f"{PAGE.relative_to(REPOSITORY)} is written")
    else:
        print("the descriptions are not on this machine, so nothing is written")
