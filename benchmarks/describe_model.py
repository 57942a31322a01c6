"""Times reading a model and describing it, in this process.

    python benchmarks/describe_model.py FILE.tflite [FILE.tflite ...]

The first time includes the imports and the data files; the second is what an editor pays.
"""

from __future__ import annotations

import sys
import time
from pathlib import Path


def describe(data: bytes) -> None:
    """Everything a description needs."""
    from thingfit.tflite import read
    from thingfit.tflite.facts import facts_json
    from thingfit.tflite.text import facts_text

    file = read(data)
    facts_json(file)
    facts_text(file)


def main() -> None:
    """Prints two times for each file."""
    for name in sys.argv[1:]:
        data = Path(name).read_bytes()
        times = []
        for _ in range(2):
            start = time.perf_counter()
            describe(data)
            times.append((time.perf_counter() - start) * 1000)
        print(f"{Path(name).name:<44} {times[0]:7.1f} ms first  {times[1]:6.1f} ms again")


if __name__ == "__main__":
    main()
