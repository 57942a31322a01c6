"""The report for people: each finding with its line, and one line that sums up."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from thingfit.cli.checking import Checked
from thingfit.cli.console import Console, printable
from thingfit.cli.report.excerpt import excerpt
from thingfit.cli.report.texts import counted
from thingfit.facts import Document
from thingfit.rules import Finding, Severity


@dataclass(frozen=True, slots=True)
class Run:
    """What else the summary tells of a run: how long it took, and what was done."""

    seconds: float
    files: int
    fixed: int = 0
    known: int = 0


def write_text(checked: Sequence[Checked], run: Run, console: Console) -> None:
    """Writes every finding, and the summary."""
    for each in checked:
        for located in each.findings:
            _write_finding(each.path, each.document, located.finding, console)
    console.line(summary(checked, run, console))


def write_statistics(checked: Sequence[Checked], run: Run, console: Console) -> None:
    """Writes a table of the rules with their numbers of findings, and the summary."""
    findings = [located.finding for each in checked for located in each.findings]
    counts = Counter((finding.name, finding.severity) for finding in findings)
    fixable = Counter((f.name, f.severity) for f in findings if _is_fixable(f))
    documents = Counter(
        key
        for each in checked
        for key in {(located.finding.name, located.finding.severity) for located in each.findings}
    )
    if counts:
        console.line("findings  documents  fixable  severity  rule")
    for key, count in sorted(counts.items(), key=lambda item: (-item[1], item[0])):
        name, severity = key
        label = console.styled(f"{severity.label:<8}", severity.label)
        numbers = f"{count:>8}  {documents[key]:>9}  {fixable[key] or '':>7}"
        console.line(f"{numbers}  {label}  {name}")
    if counts:
        console.line()
    console.line(summary(checked, run, console))


def summary(checked: Sequence[Checked], run: Run, console: Console) -> str:
    """One line: how many findings of what severity in how many documents, and what can be done."""
    findings = [located.finding for each in checked for located in each.findings]
    dot = " · " if console.unicode else " - "
    fixed = [f"fixed {counted(run.fixed, 'finding')}"] if run.fixed else []
    known = [f"{run.known} known from the baseline"] if run.known else []
    time = f"{run.seconds:.1f} s"
    if not checked:
        files = counted(run.files, "file")
        return dot.join([f"nothing to check: no description in {files}", *fixed, *known, time])
    total = counted(len(checked), "document")
    if not findings:
        mark = console.styled("✓" if console.unicode else "ok:", "good")
        return dot.join([f"{mark} no findings in {total}", *fixed, *known, time])
    found = sum(bool(each.findings) for each in checked)
    severities = Counter(finding.severity for finding in findings)
    counts = [counted(severities[each], each.label) for each in Severity if severities[each]]
    fixable = sum(_is_fixable(finding) for finding in findings)
    return dot.join(
        [
            f"{counted(len(findings), 'finding')} in {found} of {total}",
            ", ".join(counts),
            *([f"{fixable} fixable with --fix"] if fixable else []),
            *fixed,
            *known,
            time,
        ]
    )


def _is_fixable(finding: Finding) -> bool:
    return any(fix.safe for fix in finding.fixes)


def _write_finding(path: str, document: Document, finding: Finding, console: Console) -> None:
    bar, ellipsis = ("│", "…") if console.unicode else ("|", "...")
    label = finding.severity.label
    line = document.lines.line_of(finding.span.start)
    column = finding.span.start - document.lines.line_span(line).start
    place = console.styled(f"{printable(path)}:{line + 1}:{column + 1}", "bold")
    name = console.styled(finding.name, "dim")
    console.line(f"{place}  {console.styled(label, label)}  {printable(finding.message)}  {name}")
    gutter = " " * len(str(line + 1))
    notes = [*_related(document, finding), *_fixes(finding)]
    if document.text:
        shown = excerpt(document, finding.span, console.width - len(gutter) - 3, ellipsis)
        dim = console.styled(bar, "dim")
        console.line(f"{gutter} {dim}")
        console.line(f"{console.styled(str(shown.number), 'dim')} {dim} {shown.source}".rstrip())
        carets = console.styled("^" * shown.length, label)
        console.line(f"{gutter} {dim} {' ' * shown.indent}{carets}")
        if notes:
            console.line(f"{gutter} {dim}")
    for note in notes:
        console.line(f"{gutter} {console.styled('=', 'dim')} {printable(note)}")
    console.line()


def _related(document: Document, finding: Finding) -> list[str]:
    return [
        f"line {document.lines.line_of(each.span.start) + 1}: {each.message}"
        for each in finding.related
        if each.uri is None
    ]


def _fixes(finding: Finding) -> list[str]:
    """What mends the finding: what `--fix` does, and what people decide."""
    return [f"{'fix' if fix.safe else 'try'}: {fix.title}" for fix in finding.fixes]
