"""Whether a deployment still holds: the pair fits, nothing it was made from changed, nor its files.

What is not in the snapshot is not judged: a manifest that is looked at alone, without the
descriptions it names, gets no verdict about them.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from enum import Enum
from hashlib import sha256
from typing import TypeVar

from thingfit.deploy.digest import device_digest, model_digest
from thingfit.facts import Deployment, Device, Document
from thingfit.facts.deployment import FileRecord, Source
from thingfit.facts.stated import Text
from thingfit.fit import Candidate, Fit, Match, match
from thingfit.fit.snapshot import candidates_of, devices_of
from thingfit.fit.words import device_name, model_name
from thingfit.text import Span
from thingfit.workspace import Snapshot
from thingfit.workspace.binaries import file_uri

_T = TypeVar("_T")


class State(Enum):
    """How a file is to what was recorded of it."""

    SAME = "same"
    CHANGED = "changed"
    ABSENT = "absent"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class Change:
    """What is not as it was when a deployment was made, in words, and where it is spoken of."""

    sentence: str
    span: Span


@dataclass(frozen=True, slots=True)
class Pair:
    """The model and the device of a deployment, as far as the snapshot has them."""

    candidate: Candidate | None
    device: Device | None

    @property
    def misfit(self) -> Match | None:
        """The match of a pair that does not fit; what is not known speaks for no misfit."""
        if self.candidate is None or self.device is None:
            return None
        found = match(self.candidate, self.device)
        return found if found.fit is Fit.NOT else None


def pair_of(snapshot: Snapshot, deployment: Deployment) -> Pair:
    """The model and the device that a deployment names: by identifier, else by the file."""
    return Pair(_candidate(snapshot, deployment), _device(snapshot, deployment))


def changes(snapshot: Snapshot, deployment: Deployment, pair: Pair) -> Iterator[Change]:
    """What a deployment was made from and is not as it was, and what it wrote and is gone."""
    yield from _sources(snapshot, deployment)
    yield from _model_file(snapshot, deployment, pair)
    # While the pair does not fit there is nothing to generate, and that is told elsewhere.
    fits = pair.misfit is None
    if pair.candidate is not None and fits:
        model = pair.candidate.model
        digest = _of(snapshot.documents[model.uri], lambda _: model_digest(model))
        yield from _facts(deployment.model_source, digest, "model", model_name(model))
    if pair.device is not None and fits:
        device = pair.device
        digest = _of(snapshot.documents[device.uri], lambda each: device_digest(device, each))
        yield from _facts(deployment.device_source, digest, "device", device_name(device))
    for each in deployment.files:
        if each.path and state_of(snapshot, deployment, each) is State.ABSENT:
            yield Change(f"the generated file `{each.path.value}` is not there", each.path.span)


def edited(snapshot: Snapshot, deployment: Deployment) -> Iterator[Text]:
    """The paths of the generated files that are not what was generated."""
    for each in deployment.files:
        if each.path and state_of(snapshot, deployment, each) is State.CHANGED:
            yield each.path


def state_of(snapshot: Snapshot, deployment: Deployment, record: FileRecord) -> State:
    """How a file is to what a manifest records of it."""
    uri = _uri(deployment, record.path)
    if uri is None:
        return State.UNKNOWN
    binary, document = snapshot.binaries.get(uri), snapshot.documents.get(uri)
    if binary is not None and binary.absent and document is None:
        return State.ABSENT
    if record.sha256 is None:
        return State.UNKNOWN
    if binary is not None and not binary.absent:
        content = binary.content
    elif document is not None and document.decoding is None:
        content = sha256(document.text.encode("utf-8", "surrogatepass")).hexdigest()
    else:
        return State.UNKNOWN
    return State.SAME if content == record.sha256.value.strip().lower() else State.CHANGED


def _sources(snapshot: Snapshot, deployment: Deployment) -> Iterator[Change]:
    for source in (deployment.model_source, deployment.device_source):
        uri = _uri(deployment, source.path) if source else None
        if source is None or source.path is None or uri is None or uri in snapshot.documents:
            continue
        binary = snapshot.binaries.get(uri)
        if binary is not None and binary.absent:
            yield Change(f"the description `{source.path.value}` is not there", source.path.span)


def _model_file(snapshot: Snapshot, deployment: Deployment, pair: Pair) -> Iterator[Change]:
    """What became of the model file: the one that the description names now counts."""
    record = deployment.model_file
    if record is None or record.sha256 is None:
        return
    file = pair.candidate.file if pair.candidate else None
    name = f"`{record.path.value}`" if record.path else "of this deployment"
    place = record.path.span if record.path else record.span
    if file is not None:
        state = State.SAME if file.sha256 == record.sha256.value.strip().lower() else State.CHANGED
    else:
        state = state_of(snapshot, deployment, record)
    if state is State.CHANGED:
        yield Change(f"the model file {name} is another one by now", record.sha256.span)
    elif state is State.ABSENT:
        yield Change(f"the model file {name} is not there", place)


def _facts(source: Source | None, digest: str | None, noun: str, name: str) -> Iterator[Change]:
    stated = source.facts if source else None
    if stated is not None and digest is not None and stated.value.strip().lower() != digest:
        yield Change(f"the facts of the {noun} `{name}` are others by now", stated.span)


def _of(document: Document, digest: Callable[[Document], str]) -> str | None:
    """A checksum of facts; none of a text with mistakes, in which facts come and go with typing.

    The document takes no more room afterwards than before.
    """
    was_slim = "tree" not in vars(document)
    found = None if document.tree.problems else digest(document)
    if was_slim:
        document.slim()
    return found


def _candidate(snapshot: Snapshot, deployment: Deployment) -> Candidate | None:
    model = _subject(
        snapshot,
        deployment,
        (deployment.model, deployment.model_source),
        lambda document: document.models,
        lambda each: (each.id, model_name(each)),
    )
    if model is None:
        return None
    found = candidates_of(snapshot.documents[model.uri], snapshot)
    return next(each for each in found if each.model is model)


def _device(snapshot: Snapshot, deployment: Deployment) -> Device | None:
    return _subject(
        snapshot,
        deployment,
        (deployment.device, deployment.device_source),
        devices_of,
        lambda each: (each.id, device_name(each)),
    )


def _subject(
    snapshot: Snapshot,
    deployment: Deployment,
    stated: tuple[Text | None, Source | None],
    described: Callable[[Document], tuple[_T, ...]],
    names: Callable[[_T], tuple[Text | None, str]],
) -> _T | None:
    """The model or device that is meant: by its identifier, else by name in the file stated."""
    identifier, source = stated
    uri = _uri(deployment, source.path if source else None)
    here = snapshot.documents.get(uri) if uri else None
    for document in (here, *snapshot.documents.values()) if identifier else ():
        for each in described(document) if document else ():
            own, _ = names(each)
            if own and identifier and own.value == identifier.value:
                return each
    there = described(here) if here else ()
    if len(there) == 1:
        return there[0]
    wanted = source.name.value.strip() if source and source.name else None
    return next((each for each in there if names(each)[1] == wanted), None)


def _uri(deployment: Deployment, path: Text | None) -> str | None:
    return file_uri(deployment.uri, path.value) if path else None
