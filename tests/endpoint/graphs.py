"""What tests of endpoints ask: the command line, and all that a server holds."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from tests.endpoint.engines import Engine, graphs_in
from tests.fit.made import device_text, model_text
from thingfit.cli.main import main
from thingfit.meaning.statements import Literal, Term
from thingfit.workspace.endpoint import Client
from thingfit.workspace.endpoint.terms import WRITER

BASE = "https://example.org/fleet/"


def run(capsys: pytest.CaptureFixture[str], *words: str) -> tuple[int, str]:
    """A command, with its status and all that it says."""
    capsys.readouterr()
    try:
        status = main([*words])
    except SystemExit as end:
        status = int(end.code or 0)
    said = capsys.readouterr()
    return status, said.out + said.err


def at(engine: Engine) -> list[str]:
    """The words that name a server on the command line."""
    return ["--endpoint", engine.url, "--profile", engine.name]


def push(capsys: pytest.CaptureFixture[str], engine: Engine, *words: str) -> str:
    """What a push of the current folder says in its last line."""
    status, said = run(capsys, "graph", "push", *words, *at(engine), "--base", BASE)
    assert status == 0, said
    return said.splitlines()[-1]


def state(client: Client, *also: str) -> set[tuple[str, ...]]:
    """All statements of a server in the graphs that it lists, and in some others."""
    graphs = " ".join(f"<{each}>" for each in sorted(graphs_in(client) | set(also)))
    pattern = f"VALUES ?g {{ {graphs} }} GRAPH ?g {{ ?s ?p ?o }}"
    rows = client.select(f"SELECT ?g ?s ?p ?o WHERE {{ {pattern} }}").rows
    found = {tuple(map(_text, row)) for row in rows}
    if not client.profile.all_graph:
        rows = client.select("SELECT ?s ?p ?o WHERE { ?s ?p ?o }").rows
        found |= {("", *map(_text, row)) for row in rows}
    assert not any(row[2] == WRITER for row in found), "a claim is left"
    return found


def _text(term: Term | None) -> str:
    return term.text if isinstance(term, Literal) else str(term)


def fleet(folder: Path, count: int = 4) -> None:
    """A folder of devices and models, some alike, some with blank nodes and without identifiers."""
    folder.mkdir(parents=True, exist_ok=True)
    for number in range(count):
        sensors = [{"type": ("Camera", "Microphone")[number % 2]}]
        (folder / f"d{number}.td.jsonld").write_text(
            device_text(
                id=f"urn:example:d{number}",
                title=f"Device {number}",
                controller={"ramBytes": 5_000 * (number + 1)},
                sensors=sensors,
            ),
            "utf-8",
        )
        members: dict[str, Any] = {
            "name": f"Model {number}",
            "id": f"urn:example:m{number}" if number % 3 else None,
            "ramBytes": 4_000 * (number + 1),
            "input": {"type": "NetworkInput", "sensors": sensors},
        }
        (folder / f"m{number}.model.jsonld").write_text(model_text(**members), "utf-8")


def pairs(report: str) -> dict[tuple[str, str], str]:
    """The verdicts of a report in JSON by names of model and device."""
    listed = json.loads(report)["pairs"]
    return {(each["model"]["name"], each["device"]["name"]): each["verdict"] for each in listed}
