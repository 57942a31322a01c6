"""Amounts of memory for people: bytes in larger units, and the estimate beside a declared RAM."""

from __future__ import annotations

from collections.abc import Iterator

from thingfit.facts import Document
from thingfit.facts.hardware import Memory
from thingfit.fit.words import memory
from thingfit.rules.case import Case
from thingfit.rules.model_memory import estimate_for
from thingfit.text import Span
from thingfit.workspace import Snapshot

_LONG = 1000
"""Bytes below which the number itself reads well."""


def sizes(document: Document) -> Iterator[tuple[Span, str, str]]:
    """For each amount that is written in bytes its place, the amount in words, and a sentence."""
    for each in _amounts(document):
        if each.size is None or each.value is None or each.size.value < _LONG:
            continue
        if each.value.value == each.size.value:
            size = each.size.value
            words = f"{size:,} B are {memory(size)} or {size / 1024:,.1f} KiB"
            yield each.value.span, _binary(size) or memory(size), words


def estimates(snapshot: Snapshot, document: Document) -> Iterator[tuple[Span, str, str]]:
    """For each declared RAM the RAM to declare by the model's file, where that is another one."""
    for model in document.models:
        ram = model.ram
        if ram is None or ram.size is None:
            continue
        needed = estimate_for(Case(document, model, snapshot))
        if needed is not None and needed.declare != ram.size.value:
            place = (ram.value or ram.size).span
            label = f"estimate {memory(needed.declare)}"
            yield place, label, f"The arena to declare by the model file: {needed.profile.label}"


def _binary(size: int) -> str | None:
    """The amount in KiB or MiB where it is a whole number of them, as sizes of chips are."""
    for unit, factor in (("MiB", 1024 * 1024), ("KiB", 1024)):
        if size % factor == 0:
            return f"{size // factor:,} {unit}"
    return None


def _amounts(document: Document) -> Iterator[Memory]:
    for device in document.devices:
        yield from device.memories
        yield from device.totals
    for model in document.models:
        yield from model.memories
