"""Time of completion and hover over stdio, beside the JSON server of VS Code.

    npm install --prefix benchmarks --no-package-lock
    python benchmarks/completion.py [--rounds N]

Both servers hold the same Thing Description of 10 kB. Before each question a letter is typed, so
that nothing is known of the text but what its check left. Exit status 1 when Thingfit's p95 is
above 10 ms for completion or above 5 ms for hover.
"""

from __future__ import annotations

import argparse
import json
import shutil
import sys
import time
from collections.abc import Iterator

from latency import DIAGNOSTICS, JSON_SERVER, OFFICIAL, OWN, URI, rows, thing
from peer import Message, Peer
from table import goal, percentile, table

COMPLETION, HOVER = "textDocument/completion", "textDocument/hover"
LIMITS = {COMPLETION: 0.010, HOVER: 0.005}
PLACES = (
    ('"op": "', 7),
    ('"type": "', 9),
    ('"unit": "', 9),
    ('"security": "', 13),
    ('"readOnly": ', 12),
    ('      "title": "Pressure', 7),
    ('"forms": [', 1),
    ('"href": "', 1),
)
"""Where questions are asked: a text of the document, and the character in it."""

CAPABILITIES: Message = {
    "textDocument": {
        **DIAGNOSTICS,
        "hover": {"contentFormat": ["markdown"]},
        "completion": {
            "completionItem": {"snippetSupport": True, "documentationFormat": ["markdown"]}
        },
    }
}


def main() -> int:
    """Measures both servers in turns and prints the table; gives the exit status."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--rounds", type=int, default=25)
    rounds = parser.parse_args().rounds
    text = thing()
    peers = {"thingfit": thingfit(text)}
    if shutil.which("node") and JSON_SERVER.exists():
        peers["JSON server"] = json_server(text)
    else:
        print("the JSON server is not installed; only Thingfit is measured", file=sys.stderr)
    places = list(positions(text))
    line = next(n for n, each in enumerate(text.split("\n")) if "averaged over" in each)
    column = text.split("\n")[line].index("averaged")
    taken: dict[str, list[float]] = {}
    for number in range(rounds):
        for position in places:
            for name, peer in peers.items():
                # The letter is typed and taken back in turns, so that the text keeps its size.
                start, end = column, column + number % 2
                peer.edit((line, start, end), "" if number % 2 else "x")
                for method in (COMPLETION, HOVER):
                    key = f"{name}, {method.rpartition('/')[2]}"
                    taken.setdefault(key, []).append(ask(peer, method, position))
    for peer in peers.values():
        peer.stop()
    print(f"a Thing Description of {len(text.encode())} bytes, {rounds * len(places)} questions\n")
    print(table(("question to answer", "median ms", "p95 ms", "max ms"), [*rows(taken)]), "\n")
    met = True
    for method, limit in LIMITS.items():
        word = method.rpartition("/")[2]
        p95 = percentile(taken[f"thingfit, {word}"], 0.95)
        met = met and p95 <= limit
        wanted = f"p95 of {word} {p95 * 1e3:.1f} ms, at most {limit * 1e3:.0f} ms wanted"
        print(goal(wanted, p95 <= limit))
    return 0 if met else 1


def ask(peer: Peer, method: str, position: tuple[int, int]) -> float:
    """The seconds from a question to its answer."""
    line, character = position
    params: Message = {
        "textDocument": {"uri": URI},
        "position": {"line": line, "character": character},
    }
    began = time.perf_counter()
    answer = peer.request(method, params)
    taken = time.perf_counter() - began
    if method == COMPLETION and answer is None:
        raise SystemExit("a server has no answer")
    return taken


def positions(text: str) -> Iterator[tuple[int, int]]:
    """The places of the questions, early and late in the document."""
    lines = text.split("\n")
    for wanted, after in PLACES:
        found = [(n, line.index(wanted) + after) for n, line in enumerate(lines) if wanted in line]
        yield from dict.fromkeys((found[0], found[-1]))


def thingfit(text: str) -> Peer:
    """The server of Thingfit with the document open."""
    peer = Peer((sys.executable, "-m", "thingfit", "server", "--stdio"))
    peer.start(CAPABILITIES)
    peer.open(URI, "json", text)
    return peer


def json_server(text: str) -> Peer:
    """The JSON server with the schema of Thing Descriptions and the document open."""
    peer = Peer((str(JSON_SERVER), "--stdio"), pulls=True)
    document = {**DIAGNOSTICS, "diagnostic": {"dynamicRegistration": False}}
    described = CAPABILITIES["textDocument"]
    assert isinstance(described, dict)
    peer.start({"textDocument": {**described, **document}})
    schema = json.loads((OFFICIAL if OFFICIAL.exists() else OWN).read_text("utf-8"))
    # Its own `$id` would be asked for over the network.
    schema.pop("$id", None)
    setting = {"fileMatch": ["*.td.json"], "uri": "file:///benchmark/schema", "schema": schema}
    settings = {"json": {"validate": {"enable": True}, "schemas": [setting]}}
    peer.notify("workspace/didChangeConfiguration", {"settings": settings})
    peer.open(URI, "json", text)
    return peer


if __name__ == "__main__":
    sys.exit(main())
