"""A whole project: the files of a target, the description of the service, and the manifest."""

from __future__ import annotations

from dataclasses import dataclass
from urllib.parse import quote

from thingfit.deploy.manifest import manifest, manifest_path
from thingfit.deploy.parts import GeneratedFile, Missing, Plan, Refusal
from thingfit.deploy.plan import model_file, plan
from thingfit.deploy.service import service
from thingfit.deploy.targets import TARGETS
from thingfit.facts import Device
from thingfit.fit import Candidate
from thingfit.workspace import Snapshot


@dataclass(frozen=True, slots=True)
class Project:
    """The files of a plan by their paths, which of them is the manifest, and what is left open."""

    plan: Plan
    files: tuple[GeneratedFile, ...]
    manifest: str
    open_points: tuple[Missing, ...]


def make(
    snapshot: Snapshot,
    candidate: Candidate,
    device: Device,
    target: str,
    content: bytes | None,
    folder: str = "",
    *,
    file_uri: str | None = None,
    force: bool = False,
) -> Project | Refusal:
    """The project for a model on a device, or why there is none.

    `content` are the bytes of the model file, if it can be read, and `file_uri` its place where
    that is not the one that the description tells. `folder` is the URI of the folder that the
    project is for: from there its manifest tells the way to the descriptions.
    """
    planned = plan(snapshot, candidate, device, target, content=content, force=force)
    if isinstance(planned, Refusal):
        return planned
    missing = TARGETS[target].missing(planned)
    if missing:
        return Refusal(tuple(each.sentence for each in missing), missing)
    return project(planned, snapshot, candidate, device, folder, file_uri)


def project(
    planned: Plan,
    snapshot: Snapshot,
    candidate: Candidate,
    device: Device,
    folder: str = "",
    file_uri: str | None = None,
) -> Project:
    """The files of a plan, in the order of their paths."""
    document = snapshot.documents[device.uri]
    described, missing = service(planned, device, document, folder)
    files = [*TARGETS[planned.target].render(planned), described]
    open_points = [*planned.notes, *([missing] if missing else [])]
    written = manifest(
        planned,
        candidate.model,
        (device, document),
        files,
        open_points,
        folder,
        file_uri or model_file(snapshot, candidate),
    )
    in_order = sorted((*files, written), key=lambda each: each.path)
    return Project(planned, tuple(in_order), manifest_path(planned), tuple(open_points))


def folder_beside(uri: str, name: str) -> str:
    """The URI of a folder of this name beside a document."""
    return f"{uri.rpartition('/')[0]}/{quote(name)}"
