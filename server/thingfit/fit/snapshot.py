"""From a snapshot of the workspace to its models, its devices and their index."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from thingfit.facts import Device, Document, Kind
from thingfit.fit.index import Index, empty_index
from thingfit.fit.verdict import Candidate
from thingfit.workspace import Binary, Snapshot
from thingfit.workspace.binaries import wanted_by


def candidates_of(document: Document, snapshot: Snapshot) -> tuple[Candidate, ...]:
    """The models of a document, each with its file where that is known."""
    found: list[Candidate] = []
    for model in document.models:
        binary = snapshot.binary_of(document, model)
        found.append(Candidate(model, binary.model if binary else None))
    return tuple(found)


def devices_of(document: Document) -> tuple[Device, ...]:
    """The devices of a document; Thing Models are plans of devices, and are none."""
    return () if document.kind is Kind.THING_MODEL else document.devices


def all_candidates(snapshot: Snapshot) -> Iterator[Candidate]:
    """The models of all documents."""
    for document in snapshot.documents.values():
        yield from candidates_of(document, snapshot)


def all_devices(snapshot: Snapshot) -> Iterator[Device]:
    """The devices of all documents."""
    for document in snapshot.documents.values():
        yield from devices_of(document)


@dataclass(frozen=True, slots=True)
class _Seen:
    """An index and what it was made of."""

    snapshot: Snapshot
    documents: dict[str, Document]
    binaries: dict[str, Binary]
    index: Index


def index_of(snapshot: Snapshot) -> Index:
    """The index of all models and devices of a snapshot, made from its host's last one.

    It is the same whatever came before; only the time differs.
    """
    known = snapshot.memo.latest
    latest = known if isinstance(known, _Seen) else None
    if latest is not None and latest.snapshot is snapshot:
        return latest.index
    seen = _derived(snapshot, latest)
    snapshot.memo.latest = seen
    return seen.index


def _derived(snapshot: Snapshot, latest: _Seen | None) -> _Seen:
    documents, binaries = dict(snapshot.documents), dict(snapshot.binaries)
    before = latest.documents if latest else {}
    changed = [uri for uri, each in documents.items() if before.get(uri) is not each]
    if latest is None or 2 * len(changed) > len(documents):
        changed, before, index = list(documents), {}, empty_index()
    else:
        index = latest.index
        changed += _with_other_files(documents, latest.binaries, binaries)
    facts = {uri: _facts(documents[uri], snapshot) for uri in changed}
    gone = [uri for uri in before if uri not in documents]
    facts |= {uri: ((), ()) for uri in gone}
    return _Seen(snapshot, documents, binaries, index.with_documents(facts) if facts else index)


def _facts(
    document: Document, snapshot: Snapshot
) -> tuple[tuple[Candidate, ...], tuple[Device, ...]]:
    """The models and devices of a document, which then takes no more room than before."""
    was_slim = "tree" not in vars(document)
    found = candidates_of(document, snapshot), devices_of(document)
    if was_slim:
        document.slim()
    return found


def _with_other_files(
    documents: dict[str, Document], before: dict[str, Binary], now: dict[str, Binary]
) -> list[str]:
    """The documents whose model files changed, came or went."""
    changed = {uri for uri in before.keys() | now.keys() if before.get(uri) is not now.get(uri)}
    if not changed:
        return []
    return [uri for uri, each in documents.items() if changed.intersection(wanted_by(each))]
