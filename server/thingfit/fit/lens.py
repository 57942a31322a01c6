"""What is shown above a device or a model in an editor: how much fits, and what nearly does."""

from __future__ import annotations

from dataclasses import dataclass

from thingfit.facts import Document
from thingfit.fit.change import in_short
from thingfit.fit.index import Index, Miss, Tally
from thingfit.fit.snapshot import index_of
from thingfit.text import Span
from thingfit.workspace import Snapshot


@dataclass(frozen=True, slots=True)
class Lens:
    """A line above a place; `id` is the identifier of what is described there, if it has one."""

    span: Span
    title: str
    id: str
    is_device: bool
    tally: Tally


def lenses(snapshot: Snapshot, uri: str) -> tuple[Lens, ...]:
    """The lines for the devices and models of a document, in the order of the text.

    A device without any model in the workspace gets none, nor does a model without any device.
    """
    document = snapshot.documents[uri]
    index = index_of(snapshot)
    found = [*_of_devices(index, document), *_of_models(index, document)]
    return tuple(sorted(found, key=lambda each: each.span))


def _of_devices(index: Index, document: Document) -> list[Lens]:
    found: list[Lens] = []
    rows = index.devices_by_uri.get(document.uri, ())
    for row, device in zip(rows, document.devices, strict=False):
        tally = index.tally_of_device(row)
        if tally.total:
            title = _title(tally, "model", "models")
            found.append(Lens(device.span, title, row.id, True, tally))
    return found


def _of_models(index: Index, document: Document) -> list[Lens]:
    found: list[Lens] = []
    rows = index.models_by_uri.get(document.uri, ())
    for row, model in zip(rows, document.models, strict=False):
        tally = index.tally_of_model(row)
        if tally.total:
            miss = index.nearest_miss_of_model(row) if tally.misses else None
            title = _title(tally, "device", "devices", miss)
            found.append(Lens(model.span, title, row.id, False, tally))
    return found


def _title(tally: Tally, one: str, many: str, miss: Miss | None = None) -> str:
    verb = "fits" if tally.total == 1 and tally.fits == 1 else "fit"
    parts = [f"{tally.fits} of {tally.total} {one if tally.total == 1 else many} {verb}"]
    if tally.unknown:
        parts.append(f"{tally.unknown} unknown")
    if miss is not None and all(each.is_possible for each in miss.changes):
        parts.append(f"nearest miss {miss.device.name}: {in_short(miss.changes)}")
    return ", ".join(parts)
