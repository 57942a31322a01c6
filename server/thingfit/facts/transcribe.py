"""Devices and models of any statements as JSON-LD documents in our short terms.

What is kept: every statement that can be reached from a device or a model. What is changed, so that
the documents are valid and read well, is done by `thingfit.facts.modern`: see there.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable
from dataclasses import dataclass

from thingfit.facts.device import device_nodes
from thingfit.facts.graph import Graph
from thingfit.facts.hardware import title_of
from thingfit.facts.kinds import DEVICE_CONTEXT, MODEL_CONTEXT, TD_1_1, Kind
from thingfit.facts.model import model_nodes
from thingfit.facts.modern import modern
from thingfit.json_value import JsonValue
from thingfit.meaning import vocabulary
from thingfit.meaning.compact import Compactor
from thingfit.meaning.context import apply_context
from thingfit.meaning.statements import Expansion, Iri, Resource, Statement
from thingfit.meaning.term import INITIAL, Context, Setting
from thingfit.syntax import parse

RELATIVE: str = "relative://here/"
"""The base to read Turtle with that is to be transcribed: what lies below it stays relative."""

_CONTEXTS: dict[Kind, JsonValue] = {
    Kind.THING_DESCRIPTION: [TD_1_1, DEVICE_CONTEXT],
    Kind.MODEL: MODEL_CONTEXT,
}
_WIDTH = 88


@dataclass(frozen=True, slots=True)
class Transcript:
    """The document of one device or model, and a name for its file, without an ending."""

    kind: Kind
    name: str
    text: str


@dataclass(frozen=True, slots=True)
class Transcription:
    """The documents of some statements, and the statements that belong to none of them."""

    transcripts: tuple[Transcript, ...]
    left: tuple[Statement, ...]


def transcribe(expansion: Expansion) -> Transcription:
    """One document per device and model; the statements are those read with base `RELATIVE`."""
    graph = Graph(expansion)
    statements = modern(expansion.statements, RELATIVE)
    roots = [(Kind.THING_DESCRIPTION, node) for node in device_nodes(graph)]
    roots += [(Kind.MODEL, node) for node in model_nodes(graph)]
    compactor = Compactor(statements, RELATIVE, frozenset(node for _, node in roots))
    transcripts: list[Transcript] = []
    for kind, node in roots:
        body = compactor.document(context_of(_CONTEXTS[kind]), node)
        name = _name(graph, node, kind)
        transcripts.append(Transcript(kind, name, to_text({"@context": _CONTEXTS[kind], **body})))
    left = tuple(each for each in statements if each.subject not in compactor.written)
    return Transcription(tuple(transcripts), left)


def context_of(value: JsonValue) -> Context:
    """The context in force below a value of `@context`."""
    return apply_context(INITIAL, parse(json.dumps(value)).root, Setting(RELATIVE))


def to_text(value: JsonValue) -> str:
    """JSON for people: two blanks a level, and short arrays of plain values on one line."""
    return _written(value, "") + "\n"


def _written(value: JsonValue, indent: str) -> str:
    inner = indent + "  "
    if isinstance(value, dict) and value:
        members = (f"{inner}{_plain(k)}: {_written(v, inner)}" for k, v in value.items())
        return "{\n" + ",\n".join(members) + f"\n{indent}}}"
    if isinstance(value, list) and value:
        if not any(isinstance(each, dict | list) for each in value):
            line = "[" + ", ".join(map(_plain, value)) + "]"
            if len(indent) + len(line) <= _WIDTH:
                return line
        items = (inner + _written(each, inner) for each in value)
        return "[\n" + ",\n".join(items) + f"\n{indent}]"
    return _plain(value)


def _plain(value: JsonValue) -> str:
    return json.dumps(value, ensure_ascii=False)


def _name(graph: Graph, node: Resource, kind: Kind) -> str:
    """A name for a file: the title in small letters, else the end of the IRI."""
    title = title_of(graph, node)
    candidates: Iterable[str] = (
        title.value if title else "",
        vocabulary.local_name(node) if isinstance(node, Iri) else "",
    )
    for each in candidates:
        name = re.sub(r"[^a-z0-9._]+", "-", each.casefold()).strip("-._")
        if name:
            return name[:100]
    return "device" if kind is Kind.THING_DESCRIPTION else "model"
