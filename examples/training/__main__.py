"""Trains the example models: `python -m examples.training [--out DIRECTORY] [NAME ...]`."""

from __future__ import annotations

import argparse
import hashlib
import json
import sys
from functools import partial
from pathlib import Path

from . import gesture, sine, vibration
from .example import Example
from .graph import Graph
from .interpret import predict
from .metadata import ENTRY, Card, attach_labels, model_metadata
from .quantise import quantise
from .read import read
from .write import write

EXAMPLES = {"sine": sine.example, "gesture": gesture.example, "vibration": vibration.example}
MODELS = Path(__file__).resolve().parent.parent / "models"


def main(arguments: list[str] | None = None) -> None:
    """Writes the models named, or all, and the metrics measured on their bytes."""
    parser = argparse.ArgumentParser(description="Train the example models.")
    parser.add_argument("--out", type=Path, default=MODELS, help="where to write")
    parser.add_argument("names", nargs="*", metavar="NAME", help=f"any of {', '.join(EXAMPLES)}")
    options = parser.parse_args(arguments)
    unknown = sorted(set(options.names) - set(EXAMPLES))
    if unknown:
        parser.error(f"`{unknown[0]}` is not one of {', '.join(EXAMPLES)}")
    options.out.mkdir(parents=True, exist_ok=True)
    report = options.out / "metrics.json"
    known = json.loads(report.read_text(encoding="utf-8")) if report.exists() else {}
    for name in options.names or EXAMPLES:
        known[name] = make(name, options.out)
        sys.stdout.write(f"{name}: {json.dumps(known[name]['files'], indent=2)}\n")
    ordered = {name: known[name] for name in EXAMPLES if name in known}
    text = json.dumps(ordered, indent=2, ensure_ascii=False) + "\n"
    report.write_text(text, encoding="utf-8", newline="\n")


def make(name: str, folder: Path) -> dict[str, object]:
    """Writes one model in float32 and int8, and gives its facts and measured metrics."""
    example = EXAMPLES[name]()
    trained = example.train()
    graphs = {
        "float32": trained,
        "int8": quantise(trained, example.calibration, example.title),
    }
    card = _card(example, trained)
    files: dict[str, object] = {}
    for dtype, graph in graphs.items():
        content = attach_labels(write(graph, {ENTRY: model_metadata(card)}), card)
        path = folder / f"{name}.{dtype}.tflite"
        path.write_bytes(content)
        files[path.name] = {
            "size": len(content),
            "sha256": hashlib.sha256(content).hexdigest(),
            "metrics": example.measure(partial(predict, read(content))),
        }
    return {"title": example.title, **example.facts, "files": files}


def _card(example: Example, graph: Graph) -> Card:
    """Gives the texts that go into the files: what a device's programmer must know."""
    facts = example.facts
    labels = facts.get("labels", [])
    return Card(
        example.title,
        str(facts["description"]),
        (graph.input_name, str(facts["input"])),
        (graph.output_name, str(facts["output"])),
        tuple(labels) if isinstance(labels, list) else (),
    )


if __name__ == "__main__":
    main()
