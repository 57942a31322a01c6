"""The command that generates a deployment."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TypeVar

from lsprotocol import types

from thingfit.deploy.parts import Missing, Refusal
from thingfit.deploy.plan import model_file
from thingfit.deploy.project import Project, make
from thingfit.deploy.targets import TARGETS
from thingfit.deploy.update import Fate, Update, recorded_files, update
from thingfit.facts import Device
from thingfit.features.deployment import (
    device_at,
    folder_for,
    missing_json,
    model_at,
)
from thingfit.fit import Candidate
from thingfit.json_value import JsonValue
from thingfit.lsp.arguments import AskedError, read_argument
from thingfit.lsp.deploy_edit import Change, applied, can_edit, written
from thingfit.lsp.places import shown
from thingfit.lsp.session import ThingfitServer
from thingfit.lsp.uris import normal, path_of
from thingfit.lsp.work import Work
from thingfit.spelling import nearest
from thingfit.workspace import Snapshot
from thingfit.workspace.discovery import read_bytes, uri_of
from thingfit.workspace.writing import WriteError, existing_files

DEPLOY = "thingfit.deploy"
_T = TypeVar("_T")


@dataclass(frozen=True, slots=True)
class AskedProject:
    """The argument of `thingfit.deploy` but for the model and the device.

    `directory` is the URI of the folder of the project; without one it lies beside the device.
    `tell` shows a refusal as a message, for editors that run the command and drop its answer.
    """

    target: str = ""
    directory: str = ""
    force: bool = False
    tell: bool = False


@dataclass(frozen=True, slots=True)
class Place:
    """A model or a device by its document and its number there."""

    uri: str = ""
    number: int = 0


@dataclass(frozen=True, slots=True)
class Refused:
    """Why there is no project."""

    reasons: tuple[str, ...]
    missing: tuple[Missing, ...] = ()
    tell: bool = False


@dataclass(frozen=True, slots=True)
class Made:
    """A project that may be written into a folder, where some files may be already."""

    asked: AskedProject
    folder: Path
    project: Project
    update: Update
    existing: Mapping[str, bytes]


def generate(snapshot: Snapshot, arguments: Sequence[object], work: Work) -> Made | Refused:
    """The project of a model, a device and a target, or why there is none; nothing is written."""
    asked = read_argument(AskedProject, arguments)
    if asked.target not in TARGETS:
        raise AskedError(_no_target(asked.target))
    candidate = _at("model", arguments, lambda at: model_at(snapshot, at.uri, at.number))
    device = _at("device", arguments, lambda at: device_at(snapshot, at.uri, at.number))
    folder = _folder(asked, candidate, device)
    try:
        made = _made(snapshot, asked, candidate, device, folder, work)
    except WriteError as error:
        return Refused((str(error),), (), asked.tell)
    if isinstance(made, Refusal):
        return Refused(made.reasons, made.missing, asked.tell)
    against = () if asked.force else tuple(_against(made))
    return Refused(against, (), asked.tell) if against else made


async def put_into_effect(ls: ThingfitServer, made: Made | Refused) -> types.LSPAny:
    """Has the editor make the files, or writes them where it cannot, and shows the manifest."""
    if isinstance(made, Refused):
        return _refusal(ls, made)
    change = Change(
        made.folder,
        f"Deploy {made.project.plan.model.name} to {made.project.plan.device.name}",
        _to_write(made),
        made.existing,
        made.update.gone,
    )
    fault = await (applied if can_edit(ls) else written)(ls, change)
    if fault is not None:
        return _refusal(ls, Refused((fault,), (), made.asked.tell))
    uris = {each.path: uri_of(made.folder / each.path) for each in made.project.files}
    manifest = uris[made.project.manifest]
    await shown(ls, manifest)
    return {"applied": True, "manifest": manifest, "files": [*uris.values()]}


def _made(
    snapshot: Snapshot,
    asked: AskedProject,
    candidate: Candidate,
    device: Device,
    folder: Path,
    work: Work,
) -> Made | Refusal:
    steps = work.counted(range(3), 3)
    next(steps)
    uri = model_file(snapshot, candidate)
    path = path_of(uri) if uri else None
    content = read_bytes(path) if path else None
    next(steps)
    made = make(
        snapshot, candidate, device, asked.target, content, uri_of(folder), force=asked.force
    )
    next(steps)
    if isinstance(made, Refusal):
        return made
    before = _present(snapshot, folder, [made.manifest])
    recorded = recorded_files(before.get(made.manifest, b"").decode("utf-8", "replace"))
    existing = before | _present(snapshot, folder, [each.path for each in made.files])
    for old in recorded.keys() - existing.keys():
        existing |= _old_file(snapshot, folder, old)
    return Made(asked, folder, made, update(made, existing), existing)


def _present(snapshot: Snapshot, folder: Path, paths: Iterable[str]) -> dict[str, bytes]:
    """The files that are there, those open in the editor as they stand in it."""
    found = existing_files(folder, paths)
    for path in found:
        document = snapshot.documents.get(uri_of(folder / path))
        if document is not None and document.version is not None:
            found[path] = document.text.encode("utf-8", "surrogatepass")
    return found


def _old_file(snapshot: Snapshot, folder: Path, path: str) -> dict[str, bytes]:
    """A file of the earlier project; what a manifest has no business with is left alone."""
    try:
        return _present(snapshot, folder, [path])
    except WriteError:
        return {}


def _to_write(made: Made) -> dict[str, bytes]:
    """The files that are new or others than before, the manifest last."""
    files = sorted(made.project.files, key=lambda each: each.path == made.project.manifest)
    fates = made.update.fates
    return {each.path: each.content for each in files if fates[each.path] is not Fate.SAME}


def _against(made: Made) -> Iterator[str]:
    """Reasons not to write that only a decision of the user overcomes."""
    if made.update.edited:
        listed = ", ".join(f"`{each}`" for each in made.update.edited)
        verb = "was" if len(made.update.edited) == 1 else "were"
        yield f"{listed} {verb} edited by hand and would be overwritten"
    if made.update.other_target:
        yield f"the folder holds the deployment for `{made.update.other_target}`"


def _at(noun: str, arguments: Sequence[object], find: Callable[[Place], _T | None]) -> _T:
    """The model or the device that the member of this name means."""
    stated = arguments[0] if arguments else None
    member = stated.get(noun) if isinstance(stated, Mapping) else None
    if not isinstance(member, Mapping):
        raise AskedError(f"an object with `uri` and `number` is expected as `{noun}`")
    asked = read_argument(Place, [member])
    found = find(Place(normal(asked.uri), asked.number))
    if found is None:
        raise AskedError(f"no such {noun} is described in `{asked.uri}`")
    return found


def _folder(asked: AskedProject, candidate: Candidate, device: Device) -> Path:
    uri = asked.directory or folder_for(candidate.model, device, asked.target)
    folder = path_of(normal(uri))
    if folder is None:
        raise AskedError(f"the URI of a folder is expected as `directory`, not `{uri}`")
    if folder == folder.parent:
        raise AskedError("the project needs a folder of its own")
    return folder


def _no_target(written: str) -> str:
    close = nearest(written, tuple(TARGETS), 1)
    if close:
        return f"there is no target `{written}`; did you mean `{close[0]}`?"
    return f"one of {', '.join(f'`{each}`' for each in TARGETS)} is expected as `target`"


def _refusal(ls: ThingfitServer, refused: Refused) -> types.LSPAny:
    """A refusal as JSON; the message box has its reasons where the answer is dropped."""
    if refused.tell:
        message = f"No deployment is generated: {'; '.join(refused.reasons)}"
        ls.window_show_message(types.ShowMessageParams(types.MessageType.Warning, message))
    reasons: list[JsonValue] = [*refused.reasons]
    missing = missing_json(ls.host.snapshot(), refused.missing)
    return {"applied": False, "reasons": reasons, "missing": missing}
