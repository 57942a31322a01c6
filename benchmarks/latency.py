"""Time from an edit to its diagnostics over stdio, beside the JSON server of VS Code.

    npm install --prefix benchmarks --no-package-lock
    python benchmarks/latency.py [--edits N]

Both servers hold the same Thing Description of 10 kB and are sent the same edits, in turns: a
letter typed into a title, a mistake made, the mistake mended. The JSON server has the official
schema, where `../shared/data/w3c` is there, else ours. It is measured twice: as it comes it waits
for a pause before it checks; asked for diagnostics, it answers at once. Exit status 1 when
Thingfit's p95 is not under 60 ms.
"""

from __future__ import annotations

import argparse
import json
import shutil
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from statistics import median

from peer import Peer
from table import goal, percentile, table

HERE = Path(__file__).resolve().parent
OFFICIAL = HERE.parent.parent / "shared/data/w3c/td-json-schema-validation.json"
OWN = HERE.parent / "ontology/schemas/td.schema.json"
JSON_SERVER = HERE / "node_modules/.bin/vscode-json-language-server"
LIMIT = 0.060
SIZE = 10_000
MISTAKE = "nmuber"
URI = "file:///benchmark/lamp.td.json"
DIAGNOSTICS = {"publishDiagnostics": {"versionSupport": True, "relatedInformation": True}}


def main() -> int:
    """Measures all servers in turns and prints the table; gives the exit status."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--edits", type=int, default=300)
    count = parser.parse_args().edits
    text = thing()
    peers = {"thingfit server": thingfit(text)}
    if shutil.which("node") and JSON_SERVER.exists():
        peers["JSON server, pushing"] = json_server(text, pulls=False)
        peers["JSON server, asked"] = json_server(text, pulls=True)
    else:
        print("the JSON server is not installed; only Thingfit is measured", file=sys.stderr)
    print(f"a Thing Description of {len(text.encode())} bytes, {count} edits in turns\n")
    taken: dict[str, list[float]] = {name: [] for name in peers}
    for position, new in edits(text, count):
        for name, peer in peers.items():
            taken[name].append(peer.edit(position, new))
            if (peer.shown > peer.first) != (new == MISTAKE):
                raise SystemExit(f"{name} shows {peer.shown} diagnostics after `{new}`")
    for peer in peers.values():
        peer.stop()
    print(table(("edit to diagnostics", "median ms", "p95 ms", "max ms"), [*rows(taken)]))
    own = taken.pop("thingfit server")
    print()
    for name, times in taken.items():
        print(f"median of {name}: {median(times) / median(own):.1f} times that of Thingfit")
    p95 = percentile(own, 0.95)
    print(goal(f"p95 {p95 * 1e3:.1f} ms, under {LIMIT * 1e3:.0f} ms wanted", p95 < LIMIT))
    return 0 if p95 < LIMIT else 1


def rows(taken: dict[str, list[float]]) -> Iterator[tuple[str, ...]]:
    """The lines of the table."""
    for name, times in taken.items():
        figures = (median(times), percentile(times, 0.95), max(times))
        yield name, *(f"{figure * 1e3:.1f}" for figure in figures)


def thing() -> str:
    """A believable Thing Description of about 10 kB."""
    properties: dict[str, object] = {}
    document = {
        "@context": "https://www.w3.org/2022/wot/td/v1.1",
        "id": "urn:uuid:3f1c1a1e-6c0e-4b3a-9d86-0d7f6f1d2a11",
        "title": "Press",
        "securityDefinitions": {"basic_sc": {"scheme": "basic", "in": "header"}},
        "security": "basic_sc",
        "base": "https://press.example/",
        "properties": properties,
    }
    while len(json.dumps(document, indent=2)) < SIZE:
        number = len(properties)
        properties[f"pressure{number}"] = {
            "title": f"Pressure {number}",
            "description": "The pressure in a cylinder, averaged over a second.",
            "type": "number",
            "minimum": 0,
            "maximum": 250,
            "unit": "bar",
            "readOnly": True,
            "observable": True,
            "forms": [
                {"href": f"cylinders/{number}", "op": "readproperty"},
                {"href": f"cylinders/{number}/events", "op": "observeproperty"},
            ],
        }
    return json.dumps(document, indent=2)


def edits(text: str, count: int) -> Iterator[tuple[tuple[int, int, int], str]]:
    """Edits as (line, start, end) and new text: typing, a mistake, its repair, in turns."""
    lines = text.split("\n")
    title = next(n for n, line in enumerate(lines) if '"title": "Pressure 5"' in line)
    after = lines[title].index("Pressure")
    kind = next(n for n, line in enumerate(lines) if n > title and '"type": "number"' in line)
    place = lines[kind].index("number")
    for number in range(count):
        match number % 3:
            case 0:
                yield (title, after, after), "x"
            case 1:
                yield (kind, place, place + 6), MISTAKE
            case _:
                yield (kind, place, place + 6), "number"


def thingfit(text: str) -> Peer:
    """The server of Thingfit with the document open."""
    peer = Peer((sys.executable, "-m", "thingfit", "server", "--stdio"))
    peer.start({"textDocument": DIAGNOSTICS})
    peer.open(URI, "json", text)
    return peer


def json_server(text: str, pulls: bool) -> Peer:
    """The JSON server with the schema of Thing Descriptions and the document open."""
    peer = Peer((str(JSON_SERVER), "--stdio"), pulls=pulls)
    document: dict[str, object] = dict(DIAGNOSTICS)
    if pulls:
        document["diagnostic"] = {"dynamicRegistration": False}
    peer.start({"textDocument": document})
    schema = json.loads((OFFICIAL if OFFICIAL.exists() else OWN).read_text("utf-8"))
    # Its own `$id` would be asked for over the network.
    schema.pop("$id", None)
    described = {"fileMatch": ["*.td.json"], "uri": "file:///benchmark/schema", "schema": schema}
    settings = {"json": {"validate": {"enable": True}, "schemas": [described]}}
    peer.notify("workspace/didChangeConfiguration", {"settings": settings})
    peer.open(URI, "json", text)
    return peer


if __name__ == "__main__":
    start = time.perf_counter()
    status = main()
    print(f"done in {time.perf_counter() - start:.0f} s")
    sys.exit(status)
