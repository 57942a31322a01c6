"""What `thingfit deploy` did or would do: as text, as JSON, and as a difference."""

from __future__ import annotations

import io
import json
from collections.abc import Sequence
from difflib import unified_diff
from hashlib import sha256

from thingfit.cli.collect import Collected
from thingfit.cli.console import Console, cells, printable
from thingfit.cli.deploying import Generated, Refused
from thingfit.cli.report.texts import counted
from thingfit.deploy.parts import Missing
from thingfit.deploy.targets import TARGETS
from thingfit.deploy.update import Fate
from thingfit.fit.words import device_name, memory, model_name
from thingfit.json_value import JsonValue

_STYLES = {Fate.NEW: "good", Fate.CHANGED: "warning", Fate.EDITED: "error", Fate.GONE: "warning"}


def write_text(made: Generated | Refused, console: Console) -> None:
    """Writes the report for people."""
    if isinstance(made, Refused):
        _write_refused(made, console)
        return
    dot = " · " if console.unicode else " - "
    title = console.styled(_pair(made), "bold")
    console.line(dot.join([title, TARGETS[made.chosen.target].title]))
    sizes = {each.path: len(each.content) for each in made.project.files}
    width = max(cells(printable(path)) for path in made.update.fates)
    for path, fate in made.update.fates.items():
        kept = made.keep and fate is Fate.EDITED and path != made.project.manifest
        word = console.styled(f"{'kept' if kept else fate.value:<9}", _STYLES.get(fate, "dim"))
        shown = printable(path)
        size = memory(sizes[path]) if path in sizes else ""
        console.line(f"  {word}  {shown}{' ' * (width - cells(shown))}  {size:>8}".rstrip())
    _write_points(made.collected, made.project.open_points, "open", console)
    for each in made.project.plan.forced_reasons:
        console.line(f"  {console.styled('forced', 'warning')}  {printable(each)}")
    for each in made.against:
        console.line(f"  {console.styled('refused', 'error')}  {printable(each)}")
    if made.against:
        console.line("nothing is written")
    else:
        console.line(_summary(made))


def _summary(made: Generated) -> str:
    """One line: how many of the files were written, or would be."""
    folder, total = printable(made.folder.as_posix()), len(made.project.files)
    count = len(made.to_write)
    if not count and not made.update.gone:
        return f"nothing has changed in {folder}"
    files = counted(count, "file") if count == total else f"{count} of {total} files"
    return f"{files} {'' if made.written else 'would be '}written to {folder}"


def _write_refused(made: Refused, console: Console) -> None:
    title = console.styled(_pair(made), "bold")
    console.line(f"{title}: no deployment for {TARGETS[made.chosen.target].title}")
    told = {each.sentence for each in made.missing}
    for each in made.reasons:
        if each not in told:
            console.line(f"  {console.styled('refused', 'error')}  {printable(each)}")
    _write_points(made.collected, made.missing, "missing", console)
    if any(each.fact == "file" for each in made.missing):
        console.line("the option `--model-file` names the file where the description does not")


def _write_points(
    collected: Collected, points: Sequence[Missing], word: str, console: Console
) -> None:
    for each in points:
        place = console.styled(printable(_place(collected, each)), "dim")
        console.line(f"  {console.styled(word, 'hint')}  {printable(each.sentence)}  {place}")


def as_json(made: Generated | Refused) -> str:
    """The report in one JSON object, version 1."""
    report: dict[str, JsonValue] = {
        "version": 1,
        "written": isinstance(made, Generated) and made.written,
        "model": _described(made, "model"),
        "device": _described(made, "device"),
        "target": made.chosen.target,
        "directory": made.chosen.folder.as_posix(),
    }
    if isinstance(made, Refused):
        report["reasons"] = [*made.reasons]
        report["missing"] = [_point(made.collected, each) for each in made.missing]
    else:
        report["manifest"] = made.project.manifest
        report["files"] = [
            {
                "path": each.path,
                "sizeBytes": len(each.content),
                "sha256": sha256(each.content).hexdigest(),
                "state": made.update.fates[each.path].value,
            }
            for each in made.project.files
        ]
        report["removed"] = [*made.update.gone]
        report["reasons"] = [*made.against]
        report["forcedDespite"] = [*made.project.plan.forced_reasons]
        report["open"] = [_point(made.collected, each) for each in made.project.open_points]
    return json.dumps(report, indent=2) + "\n"


def differences(made: Generated) -> str:
    """What would change in the files that are there, and what new ones hold, as unified diffs."""
    new = made.to_write
    paths = sorted((*new, *made.update.gone))
    return "".join(_difference(path, made.existing.get(path), new.get(path)) for path in paths)


def _difference(path: str, old: bytes | None, new: bytes | None) -> str:
    heads = f"a/{path}" if old is not None else "/dev/null", f"b/{path}" if new else "/dev/null"
    before, after = _lines(old), _lines(new)
    if before is None or after is None:
        return f"Binary files {heads[0]} and {heads[1]} differ\n"
    lines = unified_diff(before, after, *heads)
    return "".join(
        line if line.endswith("\n") else f"{line}\n\\ No newline at end of file\n" for line in lines
    )


def _lines(content: bytes | None) -> list[str] | None:
    """The lines of a text, ended by LF only; of what is no text, nothing."""
    data = content or b""
    if b"\0" in data:
        return None
    try:
        return list(io.StringIO(data.decode("utf-8"), newline="\n"))
    except UnicodeDecodeError:
        return None


def _pair(made: Generated | Refused) -> str:
    chosen = made.chosen
    return printable(f"{model_name(chosen.candidate.model)} on {device_name(chosen.device)}")


def _described(made: Generated | Refused, noun: str) -> JsonValue:
    model, device = made.chosen.candidate.model, made.chosen.device
    each = model if noun == "model" else device
    return {
        "id": each.id.value if each.id else None,
        "name": model_name(model) if noun == "model" else device_name(device),
        "path": made.collected.paths.get(each.uri, each.uri),
    }


def _point(collected: Collected, missing: Missing) -> JsonValue:
    return {
        "fact": missing.fact,
        "sentence": missing.sentence,
        "path": collected.paths.get(missing.uri, missing.uri),
        "line": _line(collected, missing),
    }


def _place(collected: Collected, missing: Missing) -> str:
    return f"{collected.paths.get(missing.uri, missing.uri)}:{_line(collected, missing)}"


def _line(collected: Collected, missing: Missing) -> int:
    document = collected.snapshot.documents[missing.uri]
    return document.lines.line_of(missing.span.start) + 1
