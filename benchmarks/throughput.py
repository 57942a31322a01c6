"""Files per second of `thingfit lint` beside the Thing Description Playground, on the same files.

    npm install --prefix benchmarks --no-package-lock
    python benchmarks/throughput.py [FOLDER] [--rounds N]

Both read and check the same files in one process each, in turns, so that a busy machine slows both.
Wall time of the whole process counts for both, start-up included. Exit status 1 when Thingfit is
not at least five times as fast.
"""

from __future__ import annotations

import argparse
import json
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from statistics import median

from table import goal, percentile, table

HERE = Path(__file__).resolve().parent
CORPUS = HERE.parent.parent / "shared/data/td"
EXAMPLES = HERE.parent / "examples"
TIMES_FASTER = 5.0


def main() -> int:
    """Runs both in turns and prints the table; gives the exit status."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    folder = CORPUS if CORPUS.is_dir() else EXAMPLES
    parser.add_argument("folder", nargs="?", type=Path, default=folder)
    parser.add_argument("--rounds", type=int, default=3)
    arguments = parser.parse_args()
    files = things(arguments.folder)
    size = sum(path.stat().st_size for path in files)
    print(f"{len(files)} files, {size / 1e3:.0f} kB, {arguments.rounds} rounds in turns\n")
    ours: list[float] = []
    theirs: list[float] = []
    for _ in range(arguments.rounds):
        ours.append(lint(files))
        theirs.append(playground(files))
    rows = [row("thingfit lint --jobs 1", ours, files), row("Playground 1.4.0", theirs, files)]
    print(table(("one process", "median s", "p95 s", "files/s"), rows))
    ratios = sorted(other / own for own, other in zip(ours, theirs, strict=True))
    ratio = median(ratios)
    print(f"\nratio of each round: {', '.join(f'{each:.1f}' for each in ratios)}")
    met = ratio >= TIMES_FASTER
    print(goal(f"{ratio:.1f} times as fast, at least {TIMES_FASTER:.0f} wanted", met))
    return 0 if met else 1


def things(folder: Path) -> list[Path]:
    """The files of a folder in which Thingfit finds a Thing Description or a Thing Model."""
    command = (sys.executable, "-m", "thingfit", "lint", "--format", "json", ".")
    told = subprocess.run(command, cwd=folder, capture_output=True, check=False)
    documents = json.loads(told.stdout)["documents"]
    return [(folder / each["path"]).resolve() for each in documents if each["kind"] in ("td", "tm")]


def lint(files: list[Path]) -> float:
    """The seconds of one run of Thingfit."""
    with tempfile.NamedTemporaryFile(suffix=".json") as report:
        options = ("--jobs", "1", "--format", "json", "--output", report.name)
        command = (sys.executable, "-m", "thingfit", "lint", *options, *map(str, files))
        return seconds(command, "", (0, 1))


def playground(files: list[Path]) -> float:
    """The seconds of one run of the Playground."""
    paths = json.dumps([str(path) for path in files])
    return seconds(("node", str(HERE / "playground.mjs")), paths, (0,))


def seconds(command: tuple[str, ...], given: str, expected: tuple[int, ...]) -> float:
    """The wall time of a command, which has to end as expected."""
    start = time.perf_counter()
    done = subprocess.run(command, input=given, text=True, capture_output=True, check=False)
    taken = time.perf_counter() - start
    if done.returncode not in expected:
        raise SystemExit(f"{command[0]} failed: {done.stderr.strip()}")
    return taken


def row(name: str, taken: list[float], files: list[Path]) -> tuple[str, ...]:
    """One line of the table."""
    middle = median(taken)
    return name, f"{middle:.2f}", f"{percentile(taken, 0.95):.2f}", f"{len(files) / middle:.0f}"


if __name__ == "__main__":
    sys.exit(main())
