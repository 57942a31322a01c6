"""Fits the few free numbers of the arena estimate on measured models and reports how well they do.

    python benchmarks/fit_memory.py FOLDER            report only
    python benchmarks/fit_memory.py FOLDER --write    also renew memory.json and docs/memory.md

FOLDER holds `models.json` and `models/*.tflite`. Activations and structures are counted, not
fitted; what is fitted per build is one constant, and for the old releases a number per operator,
by least squares on the bytes that counting leaves over. Every model is then estimated once more
by numbers fitted without it and without its twins (models with the same operators and tensors).
"""

from __future__ import annotations

import argparse
import json
import math
from collections import Counter
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from statistics import median

import numpy as np

from thingfit.tflite import TfliteFile, read
from thingfit.tflite.memory import (
    Abi,
    Kernels,
    Profile,
    Runtime,
    activation_plan,
    estimate_with,
    mechanism,
)
from thingfit.tflite.profile import Fitted

TOP = Path(__file__).resolve().parent.parent
DATA = TOP / "ontology" / "tflite" / "memory.json"
DOCS = TOP / "docs" / "memory.md"
TABLES = "## Errors, leave-one-out"


@dataclass(frozen=True)
class Reference:
    """A measured build: where its numbers are, and which coefficients are free."""

    key: str
    used: str | None
    minimum: str | None
    profile: Profile
    free: tuple[str, ...]


def reference(
    key: str, used: str | None, minimum: str | None, runtime: Runtime, abi: Abi, *free: str
) -> Reference:
    """A reference with the kernels all measurements were made with."""
    profile = Profile(runtime, abi, Kernels.REFERENCE)
    return Reference(key, used, minimum, profile, ("fixed", *free))


REFERENCES = (
    reference("tflm2026_x64", "total", "min", Runtime.CURRENT, Abi.BITS_64),
    reference("tflm2026_ilp32", "used", "min", Runtime.CURRENT, Abi.BITS_32),
    reference("tflm24_x64", "used", "min", Runtime.TFLM_2_4, Abi.BITS_64, "per_operator"),
    reference("tflm24_ilp32", "used", "min", Runtime.TFLM_2_4, Abi.BITS_32, "per_operator"),
    reference(
        "find_arena_size_tflm23_x64", None, None, Runtime.TFLM_2_3, Abi.BITS_64, "per_operator"
    ),
)


@dataclass(frozen=True, eq=False)
class Case:
    """A model with what was measured for one reference."""

    name: str
    file: TfliteFile
    used: int
    minimum: int

    @property
    def features(self) -> tuple[object, ...]:
        """What makes two models twins."""
        operators = Counter(step.name for step in self.file.main.operators)
        return (len(self.file.main.tensors), tuple(sorted(operators.items())))

    def row(self, free: tuple[str, ...]) -> list[float]:
        """The model's row of the least-squares system."""
        value = {
            "fixed": 1.0,
            "per_operator": float(len(self.file.main.operators)),
            "per_tensor": float(len(self.file.main.tensors)),
        }
        return [value[name] for name in free]


def load(folder: Path) -> list[tuple[dict[str, object], TfliteFile]]:
    """The published models with their files."""
    models = json.loads((folder / "models.json").read_text(encoding="utf-8"))
    return [(entry, read((folder / "models" / entry["file"]).read_bytes())) for entry in models]


def cases(models: list[tuple[dict[str, object], TfliteFile]], which: Reference) -> list[Case]:
    """The models that were measured for a reference."""
    found = []
    for entry, file in models:
        arena = entry["arena"]
        measured = arena.get(which.key) if isinstance(arena, dict) else None
        used = measured.get(which.used) if which.used and isinstance(measured, dict) else measured
        least = measured.get(which.minimum) if isinstance(measured, dict) else measured
        if isinstance(used, int) and isinstance(least, int):
            found.append(Case(str(entry["name"]), file, used, least))
    return found


def fit(which: Reference, known: list[Case]) -> Fitted:
    """The coefficients for some models.

    A constant alone is searched for among whole numbers, because the bytes lost to alignment depend
    on it; with more coefficients least squares weighted by 1/size do.
    """
    if which.free == ("fixed",):
        middle = int(median(case.used - counted(which, case, 0) for case in known)) // 4 * 4
        near = range(max(middle - 32, 0), middle + 36, 4)
        best = min(near, key=lambda fixed: (loss(which, known, fixed), fixed))
        return Fitted(float(best), 0.0, 0.0, 0.0)
    weight = np.array([1.0 / case.used for case in known])
    left = np.array([case.used - counted(which, case, 0) for case in known]) * weight
    rows = np.array([case.row(which.free) for case in known]) * weight[:, None]
    solution = np.linalg.lstsq(rows, left, rcond=None)[0]
    numbers = {
        name: round(float(value), 2) for name, value in zip(which.free, solution, strict=True)
    }
    return Fitted(numbers["fixed"], numbers.get("per_tensor", 0.0), numbers["per_operator"], 0.0)


@cache
def counted(which: Reference, case: Case, fixed: int) -> int:
    """The bytes that follow from counting alone."""
    need = mechanism(case.file, which.profile, fixed)
    if need is None:
        raise SystemExit(f"{case.name} cannot be planned")
    return need.used


def loss(which: Reference, known: list[Case], fixed: int) -> float:
    """The weighted absolute error with one constant."""
    return sum(abs(case.used - counted(which, case, fixed)) / case.used for case in known)


@dataclass(frozen=True)
class Result:
    """One model's estimate by numbers fitted without it."""

    case: Case
    used: int
    declare: int

    @property
    def error(self) -> float:
        """The relative error of the bytes in use."""
        return (self.used - self.case.used) / self.case.used

    @property
    def room(self) -> bool:
        """Whether the declared arena suffices and wastes at most 15 % and 512 bytes."""
        least = self.case.minimum
        return least <= self.declare <= 1.15 * least + 512


def leave_one_out(which: Reference, known: list[Case]) -> list[Result]:
    """Each model estimated by the others, twins left out too."""
    results = []
    for case in known:
        others = [other for other in known if other.features != case.features]
        found = estimate_with(case.file, which.profile, fit(which, others))
        if found is None:
            raise SystemExit(f"{case.name} has no estimate")
        results.append(Result(case, found.bytes, found.declare))
    return results


def summary(which: Reference, results: list[Result]) -> str:
    """One line on a reference."""
    errors = [abs(result.error) for result in results]
    mean, worst = sum(errors) / len(errors), max(errors)
    room = sum(result.room for result in results)
    return (
        f"| {which.profile.label} | {len(results)} | {mean:.2%} | {worst:.2%} "
        f"| {room} of {len(results)} |"
    )


def document(
    models: list[tuple[dict[str, object], TfliteFile]],
    summaries: list[str],
    columns: list[dict[str, Result]],
) -> str:
    """The page docs/memory.md."""
    head = DOCS.read_text(encoding="utf-8").split(TABLES)[0]
    lines = [head.rstrip(), "", TABLES, ""]
    lines += ["| build | models | mean error | largest error | arena to declare suffices |"]
    lines += ["| --- | --: | --: | --: | --: |", *summaries, ""]
    lines += [
        "## Each model",
        "",
        "Bytes in use, estimated / measured, and in brackets the bytes to",
    ]
    lines += ["declare / the least arena that worked. Estimates leave the model itself out.", ""]
    names = [which.profile.label.removesuffix(", reference kernels") for which in REFERENCES]
    lines += ["| model | activations | " + " | ".join(names) + " |"]
    lines += ["| --- | --: |" + " --: |" * len(REFERENCES)]
    for entry, file in models:
        plan = activation_plan(file)
        cells = [str(plan.size) if plan else "?"]
        for column in columns:
            result = column.get(str(entry["name"]))
            cells.append(cell(result) if result else "does not run")
        lines.append(f"| {entry['name']} | " + " | ".join(cells) + " |")
    return "\n".join([*lines, ""])


def cell(result: Result) -> str:
    """One model's numbers for one build."""
    return f"{result.used} / {result.case.used} ({result.declare} / {result.case.minimum})"


def written(data: dict[str, object]) -> str:
    """The data file as text: one line for each structure, kernel and build."""
    lines = []
    for name, value in data.items():
        if isinstance(value, dict):
            inner = [f"    {json.dumps(key)}: {json.dumps(entry)}" for key, entry in value.items()]
            lines.append(f"  {json.dumps(name)}: {{\n" + ",\n".join(inner) + "\n  }")
        else:
            lines.append(f"  {json.dumps(name)}: {json.dumps(value, indent=4)}")
    return "{\n" + ",\n".join(lines) + "\n}\n"


def main() -> None:
    """Fits, reports, and on request writes."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--write", action="store_true")
    options = parser.parse_args()
    models = load(options.folder)
    numbers: dict[str, dict[str, float]] = {}
    summaries: list[str] = []
    columns: list[dict[str, Result]] = []
    for which in REFERENCES:
        known = cases(models, which)
        final, results = fit(which, known), leave_one_out(which, known)
        worst = max(abs(result.error) for result in results)
        band = max(math.ceil(worst * 100) / 100, 0.01)
        numbers[which.profile.key] = {
            "fixed": round(final.fixed),
            "per_tensor": final.per_tensor,
            "per_operator": final.per_operator,
            "band": band,
        }
        summaries.append(summary(which, results))
        columns.append({result.case.name: result for result in results})
        print(summaries[-1], numbers[which.profile.key])
    if options.write:
        data = json.loads(DATA.read_text(encoding="utf-8"))
        data["fitted"] = numbers
        DATA.write_text(written(data), encoding="utf-8")
        DOCS.write_text(document(models, summaries, columns), encoding="utf-8")


if __name__ == "__main__":
    main()
