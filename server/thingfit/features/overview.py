"""The devices and models of a workspace with how much fits each, as JSON for editors."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator

from thingfit.fit.index import Index, Tally
from thingfit.fit.rows import DeviceRow, ModelRow
from thingfit.fit.snapshot import index_of
from thingfit.json_value import JsonValue
from thingfit.text import Span
from thingfit.workspace import Snapshot

Counted = Callable[[Iterable["DeviceRow | ModelRow"], int], Iterator["DeviceRow | ModelRow"]]


def overview_json(
    snapshot: Snapshot, path_of: Callable[[str], str], counted: Counted
) -> dict[str, JsonValue]:
    """All devices and models in one JSON object, version 1, in the order of their documents.

    `path_of` gives the path of a document by its URI; `counted` is given the rows and how many they
    are, and gives them back one by one.
    """
    index = index_of(snapshot)
    rows: list[DeviceRow | ModelRow] = [*index.devices(), *index.models()]
    found: dict[bool, list[JsonValue]] = {True: [], False: []}
    for row in counted(rows, len(rows)):
        found[isinstance(row, DeviceRow)].append(_entry(snapshot, path_of, index, row))
    return {"version": 1, "devices": found[True], "models": found[False]}


def _entry(
    snapshot: Snapshot, path_of: Callable[[str], str], index: Index, row: DeviceRow | ModelRow
) -> JsonValue:
    document = snapshot.documents[row.uri]
    tally: Tally
    if isinstance(row, DeviceRow):
        tally, described = index.tally_of_device(row), [each.span for each in document.devices]
    else:
        tally, described = index.tally_of_model(row), [each.span for each in document.models]
    span = described[row.number] if row.number < len(described) else Span(0, 0)
    return {
        "id": row.id or None,
        "name": row.name,
        "path": path_of(row.uri),
        "uri": row.uri,
        "number": row.number,
        "line": document.lines.line_of(span.start),
        "fits": tally.fits,
        "unknown": tally.unknown,
        "total": tally.total,
    }
