"""Descriptions of model files: written anew, or refreshed in the text that a person wrote."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import replace

from thingfit.facts import Document, Model
from thingfit.facts.hardware import Memory
from thingfit.facts.kinds import MODEL_CONTEXT
from thingfit.facts.names import TF
from thingfit.features.fixes import edits_of
from thingfit.json_value import JsonValue
from thingfit.rules import Finding, Fix, check
from thingfit.rules.case import Case, in_unit, is_blank
from thingfit.rules.model_memory import estimate_for
from thingfit.syntax import Array, Node, Object, String, to_value
from thingfit.syntax.layout import layout
from thingfit.text import Edit, Span, apply_edits
from thingfit.tflite import TfliteFile
from thingfit.tflite.describe import describe, known_facts
from thingfit.workspace import Snapshot
from thingfit.workspace.binaries import Binary, places_of

_REFRESHING = frozenset(
    (
        "dtype-differs",
        "flash-understated",
        "layer-index-duplicate",
        "layer-index-gap",
        "layers-differ",
        "macs-differ",
        "model-changed",
        "quantisation-of-index-tensor",
        "ram-overstated",
        "ram-understated",
        "shape-differs",
        "shape-not-numbers",
    )
)
"""The rules whose fixes put a fact of the file in the place of another one."""

_ROUNDS = 20
_PEOPLES = frozenset(("name", "info", "sensors", "labels", "comment", "type"))
"""Members below inputs and outputs that a person writes, or has written."""

_RUNTIME = frozenset(("runtime", "runtimeVersion", "kernelLibrary", "abi"))
_CHOSEN = frozenset((*_RUNTIME, "requires"))
"""Members that say what a person chose, once they are there."""


def description(file: TfliteFile, name: str, path: str) -> str:
    """The text of a new description; `name` is that of the model, `path` where it lies."""
    return layout(describe(file, name, path)) + "\n"


def updated(document: Document, file: TfliteFile, path: str) -> str:
    """The text of a description with the facts of the file; all else stays as it is.

    First come the fixes of the checks, which work on any way to write a description; then, in one
    with our short terms, values that are exact in the file, and members that are not there yet.
    """
    text = document.text
    if len(document.models) == 1:
        text = apply_edits(text, _of_file(document, document.models[0], file, path))
    text = _fixed(Document(document.uri, None, text), file)
    refreshed = Document(document.uri, None, text)
    edits = [edit for node in _own_parts(refreshed) for edit in _merge(refreshed, node, file, path)]
    return apply_edits(text, edits_of(Fix("", tuple(edits)), text))


def _of_file(document: Document, model: Model, file: TfliteFile, path: str) -> Iterator[Edit]:
    """The path of the file, and the memory that a description took from it or from an estimate.

    What somebody measured stays, and so does flash that was never the size of the file.
    """
    stated, flash, ram = model.file, model.flash, model.ram
    if stated and stated.path and stated.path.value != path:
        yield Edit(stated.path.span, layout(path))
    size = stated.size.value if stated and stated.size else None
    if flash and flash.value and flash.size and flash.size.value == size != file.size:
        yield Edit(flash.value.span, layout(_amount(file.size, flash)))
    if ram and ram.value and ram.basis and ram.basis.value == TF + "Estimated":
        snapshot = _beside(document, file)
        needed = estimate_for(Case(document, model, snapshot))
        if needed and ram.size and ram.size.value != needed.declare:
            yield Edit(ram.value.span, layout(_amount(needed.declare, ram)))


def _amount(amount: int, memory: Memory) -> JsonValue:
    return in_unit(amount, memory.unit.value if memory.unit else None)


def _beside(document: Document, file: TfliteFile) -> Snapshot:
    """The document with the file where it says that its model lies."""
    binaries = {
        uri: Binary(uri, file.sha256, file)
        for model in document.models
        for uri in _places(document, model)
    }
    return Snapshot({document.uri: document}, binaries=binaries)


def _fixed(document: Document, file: TfliteFile) -> str:
    """The text after the fixes that refresh facts, as if the file lay where the text says."""
    for _ in range(_ROUNDS):
        found = check(_beside(document, file), document.uri)
        fix = Fix("", tuple(_refreshing(found)))
        text = apply_edits(document.text, edits_of(fix, document.text))
        if text == document.text:
            break
        document = replace(document, text=text)
    return document.text


def _places(document: Document, model: Model) -> tuple[str, ...]:
    return places_of(document, model) if len(document.models) == 1 else ()


def _refreshing(found: tuple[Finding, ...]) -> Iterator[Edit]:
    """The edits of fixes that do not touch each other."""
    taken: list[Span] = []
    for finding in found:
        fix = next(iter(finding.fixes), None)
        if finding.name not in _REFRESHING or fix is None:
            continue
        spans = [edit.span for edit in fix.edits]
        if not any(_touch(span, other) for span in spans for other in taken):
            taken += spans
            yield from fix.edits


def _touch(one: Span, other: Span) -> bool:
    return one.start <= other.end and other.start <= one.end


def _own_parts(document: Document) -> tuple[Object, ...]:
    """The only description in our short terms, if it is the only one."""
    nodes = [part.node for part in document.parts if _uses_short_terms(part.node)]
    return tuple(nodes) if len(nodes) == 1 and len(document.models) == 1 else ()


def _uses_short_terms(node: Object) -> bool:
    context = node.get("@context")
    items = context.items if isinstance(context, Array) else (context,)
    return any(isinstance(each, String) and each.value == MODEL_CONTEXT for each in items)


def _merge(document: Document, node: Object, file: TfliteFile, path: str) -> Iterator[Edit]:
    """The edits that bring the facts of the file into an object in our short terms."""
    facts = known_facts(file, path)
    new: dict[str, JsonValue] = {}
    for key, value in facts.items():
        there = node.get(key)
        if there is None:
            if not _is_chosen(document.models[0], key):
                new[key] = without_blanks(value)
        elif key == "layers" or key in _CHOSEN:
            continue
        elif key in ("input", "output"):
            yield from _merge_ends(document, there, value)
        elif isinstance(there, Object) and isinstance(value, dict):
            yield from _merge_object(document, there, value, frozenset())
        elif to_value(there) != value:
            yield _set(document, there, value)
    yield from _added(document, node, new)


def _is_chosen(model: Model, key: str) -> bool:
    """Whether a description says in other members what this one would say."""
    if key in _RUNTIME:
        return model.runtime is not None
    return key == "requires" and bool(model.memories)


def _merge_ends(document: Document, there: Node, value: JsonValue) -> Iterator[Edit]:
    nodes = there.items if isinstance(there, Array) else (there,)
    values = value if isinstance(value, list) else [value]
    if len(nodes) != len(values):
        return
    for node, each in zip(nodes, values, strict=True):
        if isinstance(node, Object) and isinstance(each, dict):
            yield from _merge_object(document, node, each, _PEOPLES)


def _merge_object(
    document: Document, node: Object, value: Mapping[str, JsonValue], peoples: frozenset[str]
) -> Iterator[Edit]:
    new: dict[str, JsonValue] = {}
    for key, each in value.items():
        there = node.get(key)
        if key in peoples:
            continue
        if there is None:
            new[key] = each
        elif to_value(there) != each:
            yield _set(document, there, each)
    yield from _added(document, node, new)


def _set(document: Document, node: Node, value: JsonValue) -> Edit:
    return Edit(node.span, layout(value, _indent(document, node.span.start) or " "))


def _added(document: Document, node: Object, new: Mapping[str, JsonValue]) -> Iterator[Edit]:
    """The insertion of members at the end of an object, laid out as its others are."""
    if not new:
        return
    last = node.members[-1] if node.members else None
    place = last.span.end if last else node.span.start + 1
    lines = last is not None and "\n" in document.text[node.span.start : last.span.start]
    indent = _indent(document, last.span.start) if last and lines else ""
    gap = f"\n{indent}" if lines else " "
    members = [
        f"{layout(key)}: {layout(value, indent or ' ', len(key) + 4)}" for key, value in new.items()
    ]
    lead = "," + gap if last else ""
    yield Edit(Span(place, place), lead + f",{gap}".join(members))


def _indent(document: Document, offset: int) -> str:
    """The blanks at the beginning of the line that an offset lies in."""
    line = document.lines.line_text(document.lines.line_of(offset))
    found = re.match(r"[ \t]*", line)
    return found.group() if found else ""


def without_blanks(value: JsonValue) -> JsonValue:
    """A value without what is marked as still to be written."""
    match value:
        case dict():
            kept = {key: without_blanks(each) for key, each in value.items() if not _blank(each)}
            return {key: each for key, each in kept.items() if each not in ({}, [])}
        case list():
            return [without_blanks(each) for each in value if not _blank(each)]
        case _:
            return value


def _blank(value: JsonValue) -> bool:
    if isinstance(value, dict):
        return bool(value) and all(_blank(each) for each in value.values())
    return isinstance(value, str) and is_blank(value)
