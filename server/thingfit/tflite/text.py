"""The facts of a model as a page of text for a terminal."""

from __future__ import annotations

from textwrap import fill

from thingfit.tflite.memory import Estimate, activation_plan, estimates
from thingfit.tflite.model import Tensor, TfliteFile
from thingfit.tflite.operators import Totals, totals
from thingfit.tflite.picture import draw_arena, peak_step
from thingfit.tflite.plan import Plan
from thingfit.tflite.scheme import scheme
from thingfit.tflite.support import unsupported

_NARROW, _BAR, _LONGEST_SHAPE = 40, 20, 8
_SHOWN_ENDS = 3
_NUMBERS = len("  in use…  declare…  ✗ see below")


def facts_text(file: TfliteFile, width: int = 80, unicode: bool = True, name: str = "") -> str:
    """What the file says and needs, as a page `width` columns wide; ASCII only on request."""
    width = max(width, _NARROW)
    total = totals(file)
    parts = [
        _head(file, total, name),
        _operators(total, width),
        _memory(file, estimates(file), width),
        _arena(activation_plan(file), width),
        [f"note  {text}" for text in (*total.remarks, *file.remarks)],
    ]
    blocks = ["\n".join(_fold(line, width) for line in part) for part in parts if part]
    text = "\n\n".join(blocks) + "\n"
    return text if unicode else _ascii(text)


def size_text(count: int) -> str:
    """A size in decimal units with three figures, as `144 B`, `9.76 kB`, `116 kB` or `1.72 MB`."""
    if count < 1000:
        return f"{count} B"
    value, unit = (count / 1e3, "kB") if count < 999_500 else (count / 1e6, "MB")
    if value >= 99.95:
        return f"{value:.0f} {unit}"
    return f"{value:.1f} {unit}" if value >= 9.995 else f"{value:.2f} {unit}"


def _head(file: TfliteFile, total: Totals, name: str) -> list[str]:
    macs = "unknown MACs" if total.macs is None else f"{total.macs:,} MACs"
    first = "  ".join(part for part in (name, size_text(file.size)) if part)
    lines = [
        f"{first}  sha256 {file.sha256[:12]}",
        f"{_ends(file, file.main.inputs)} → {_ends(file, file.main.outputs)}",
        f"{macs} · {total.parameters:,} parameters",
    ]
    last = [scheme(file).label]
    if len(file.subgraphs) > 1:
        last.append(f"{len(file.subgraphs)} subgraphs")
    if file.min_runtime_version:
        last.append(f"TensorFlow Lite {file.min_runtime_version} or later")
    return [*lines, " · ".join(last)]


def _ends(file: TfliteFile, indices: tuple[int, ...]) -> str:
    shown = [_end(file.main.tensors[index]) for index in indices[:_SHOWN_ENDS]]
    if len(indices) > _SHOWN_ENDS:
        shown.append(f"{len(indices) - _SHOWN_ENDS} more")
    return ", ".join(shown) or "nothing"


def _end(tensor: Tensor) -> str:
    sizes = [str(size) if size >= 0 else "?" for size in tensor.shape[:_LONGEST_SHAPE]]
    return f"{tensor.dtype.lower()}[{','.join(sizes)}]"


def _operators(total: Totals, width: int) -> list[str]:
    rows = sorted(total.operators, key=lambda entry: -(entry.macs or 0))
    wide = max([len(entry.name) for entry in rows] + [len("operator")])
    lines = [f"{'operator':<{wide}}  count  {'MACs':>13}  share"]
    longest = min(_BAR, width - len(lines[0]))
    for entry in rows:
        macs = "?" if entry.macs is None else f"{entry.macs:,}" if entry.macs else "-"
        share = (entry.macs or 0) / total.macs if total.macs else 0.0
        bar = f"{'█' * max(round(share * longest), 1)} {share:.0%}" if share else ""
        lines.append(f"{entry.name:<{wide}}  {entry.count:>5}  {macs:>13}  {bar}".rstrip())
    return lines


def _memory(file: TfliteFile, found: tuple[Estimate, ...], width: int) -> list[str]:
    if not found:
        return [
            "memory  no estimate: a size is open until the model runs, or the graph is too large"
        ]
    labels = [entry.profile.label for entry in found]
    if max(map(len, labels)) + _NUMBERS > width:
        labels = [each.replace("TFLite Micro", "TFLM").replace(" kernels", "") for each in labels]
    wide = max(map(len, labels))
    lines = [f"{'memory':<{wide}}  {'in use':>8}  {'declare':>8}"]
    for label, entry in zip(labels, found, strict=True):
        used, declare = size_text(entry.bytes), size_text(entry.declare)
        reasons = unsupported(file, entry.profile.runtime)
        note = "✗ see below" if reasons else f"±{max(entry.band * 100, 1):.0f} %"
        lines.append(f"{label:<{wide}}  {used:>8}  {declare:>8}  {note}")
    seen = dict.fromkeys(entry.profile.runtime for entry in found)
    for runtime in seen:
        for refused in unsupported(file, runtime)[:3]:
            lines.append(f"✗ {runtime.value}: {refused.reason}")
    return lines


def _arena(plan: Plan | None, width: int) -> list[str]:
    peak = peak_step(plan) if plan else None
    if plan is None or peak is None:
        return []
    margin = max(len(size_text(plan.size)), len("arena"))
    rows = draw_arena(plan, width - margin - 2, unicode=True)
    if not rows:
        return []
    labels = ["arena", size_text(plan.size), *[""] * (len(rows) - 2)]
    lines = [f"{label:>{margin}} ┤{row}" for label, row in zip(labels, rows, strict=True)]
    number, operator, live = peak
    where = "at the start" if operator == "start" else f"at step {number} {operator}"
    return [*lines, f"{'':>{margin}}  peak {where}, {size_text(live)} alive"]


def _fold(line: str, width: int) -> str:
    """The line, broken between words where it is too long; tables and pictures are made to fit."""
    return line if len(line) <= width else fill(line, width, subsequent_indent="  ")


_PLAIN = str.maketrans(
    {"→": ">", "·": "-", "±": "~", "✗": "x", "…": "~", "┤": "|", "█": "#"}
    | dict.fromkeys("▁▂", ".")
    | dict.fromkeys("▃▄▅", ":")
    | dict.fromkeys("▆▇", "#")
)


def _ascii(text: str) -> str:
    return text.translate(_PLAIN).encode("ascii", "replace").decode("ascii")
