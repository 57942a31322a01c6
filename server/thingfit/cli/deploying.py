"""From what the command line names to the files of a deployment, and the fate of the old ones."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TypeVar

from thingfit.cli.collect import Collected
from thingfit.cli.selecting import devices_named, models_named, no_such
from thingfit.deploy.check import pair_of
from thingfit.deploy.parts import GeneratedFile, Missing, Refusal
from thingfit.deploy.plan import model_file
from thingfit.deploy.project import Project, make
from thingfit.deploy.targets import TARGETS
from thingfit.deploy.update import Fate, Update, recorded_files, update
from thingfit.facts import Device
from thingfit.fit import Candidate, all_candidates, all_devices
from thingfit.fit.words import device_name, model_name
from thingfit.spelling import nearest
from thingfit.workspace.discovery import path_of_uri, read_bytes, uri_of
from thingfit.workspace.writing import WriteError, existing_files

_T = TypeVar("_T")


@dataclass(frozen=True, slots=True)
class Asked:
    """What the command line asks for."""

    model: str | None
    device: str | None
    target: str | None
    output: Path | None
    update: Path | None
    model_file: Path | None
    force: bool
    keep: bool


@dataclass(frozen=True, slots=True)
class Chosen:
    """The pair, the target and the folder that are meant."""

    candidate: Candidate
    device: Device
    target: str
    folder: Path


@dataclass(frozen=True, slots=True)
class Refused:
    """A deployment that is not made, with the reasons and the facts that are missing."""

    collected: Collected
    chosen: Chosen
    reasons: tuple[str, ...]
    missing: tuple[Missing, ...]


@dataclass(frozen=True, slots=True)
class Generated:
    """A project and what becomes of the files that are there; `against` are reasons to stop."""

    collected: Collected
    chosen: Chosen
    project: Project
    existing: dict[str, bytes]
    update: Update
    against: tuple[str, ...]
    keep: bool = False
    written: bool = False

    @property
    def to_write(self) -> dict[str, bytes]:
        """The files to write: neither those that are kept nor those that stay; the manifest last.

        Files that stay keep their time as well, so that builds do not compile them again.
        """
        left = (Fate.SAME, Fate.EDITED) if self.keep else (Fate.SAME,)
        return {
            each.path: each.content
            for each in sorted(self.project.files, key=self._is_manifest)
            if self.update.fates[each.path] not in left
        }

    def _is_manifest(self, file: GeneratedFile) -> bool:
        return file.path == self.project.manifest

    @property
    def folder(self) -> Path:
        """The folder of the project."""
        return self.chosen.folder


def generate(collected: Collected, asked: Asked) -> Generated | Refused | str:
    """The project that is asked for, or why there is none; one sentence when that is a mistake."""
    chosen = _of_manifest(collected, asked.update) if asked.update else _chosen(collected, asked)
    if isinstance(chosen, str):
        return chosen
    snapshot, file = collected.snapshot, asked.model_file
    uri = uri_of(file) if file else model_file(snapshot, chosen.candidate)
    path = path_of_uri(uri) if uri else None
    content = read_bytes(path) if path else None
    if file is not None and content is None:
        return f"`{file}` cannot be read as a model file"
    made = make(
        snapshot,
        chosen.candidate,
        chosen.device,
        chosen.target,
        content,
        uri_of(chosen.folder),
        file_uri=uri,
        force=asked.force,
    )
    if isinstance(made, Refusal):
        return Refused(collected, chosen, made.reasons, made.missing)
    return _against_the_folder(collected, chosen, made, asked)


def _against_the_folder(
    collected: Collected, chosen: Chosen, made: Project, asked: Asked
) -> Generated:
    """The project together with what lies in its folder."""
    folder = chosen.folder
    before = existing_files(folder, [made.manifest])
    recorded = recorded_files(before.get(made.manifest, b"").decode("utf-8", "replace"))
    existing = before | existing_files(folder, [each.path for each in made.files])
    for each in recorded.keys() - existing.keys():
        existing |= _old_file(folder, each)
    found = update(made, existing)
    against: list[str] = []
    if not asked.force:
        edited = [path for path in found.edited if path == made.manifest or not asked.keep]
        if edited:
            listed = ", ".join(f"`{path}`" for path in edited)
            verb = "was" if len(edited) == 1 else "were"
            against.append(
                f"{listed} {verb} edited by hand; `--keep` leaves such files as they are, "
                "`--force` overwrites them"
            )
        if found.other_target:
            against.append(
                f"the folder holds the deployment for `{found.other_target}`; name another one, or "
                "replace it with `--force`"
            )
    return Generated(collected, chosen, made, existing, found, tuple(against), asked.keep)


def _old_file(folder: Path, path: str) -> dict[str, bytes]:
    """A file of the earlier project; what a manifest has no business with is left alone."""
    try:
        return existing_files(folder, [path])
    except WriteError:
        return {}


def _of_manifest(collected: Collected, manifest: Path) -> Chosen | str:
    """What an existing manifest speaks of."""
    document = collected.snapshot.documents.get(uri_of(manifest))
    deployments = document.deployments if document else ()
    if not deployments:
        return f"`{manifest}` describes no deployment"
    target = deployments[0].target_name
    if target is None or target not in TARGETS:
        return f"`{manifest}` has no target that can be generated"
    pair = pair_of(collected.snapshot, deployments[0])
    if pair.candidate is None or pair.device is None:
        noun = "model" if pair.candidate is None else "device"
        return f"the {noun} of `{manifest}` is not among the files that are read; add its PATH"
    return Chosen(pair.candidate, pair.device, target, manifest.parent)


def _chosen(collected: Collected, asked: Asked) -> Chosen | str:
    """What the options name, or what is wrong with them."""
    if asked.target is None or asked.target not in TARGETS:
        return _no_target(asked.target)
    candidate = _one(
        "model",
        asked.model,
        tuple(all_candidates(collected.snapshot)),
        lambda written, known: models_named(written, known, collected),
        lambda each: (model_name(each.model), each.model.uri),
        collected,
    )
    if isinstance(candidate, str):
        return candidate
    device = _one(
        "device",
        asked.device,
        tuple(all_devices(collected.snapshot)),
        lambda written, known: devices_named(written, known, collected),
        lambda each: (device_name(each), each.uri),
        collected,
    )
    if isinstance(device, str):
        return device
    assert asked.output is not None
    return Chosen(candidate, device, asked.target, asked.output)


def _no_target(written: str | None) -> str:
    known = ", ".join(f"`{each}`" for each in TARGETS)
    if written is None:
        return f"name a target with `--target`: {known}"
    close = nearest(written, tuple(TARGETS), 1)
    end = f"did you mean `{close[0]}`?" if close else f"there are {known}"
    return f"there is no target `{written}`; {end}"


def _one(
    noun: str,
    written: str | None,
    known: Sequence[_T],
    named: Callable[[str, Sequence[_T]], list[_T]],
    names: Callable[[_T], tuple[str, str]],
    collected: Collected,
) -> _T | str:
    """The one model or device that is meant; a sentence when it is none or several."""
    if not known:
        return f"no {noun} is described in the files that are read; Turtle needs `--sources`"
    found = named(written, known) if written else list(known)
    if not found:
        return no_such(noun, written or "", [names(each)[0] for each in known])
    if len(found) == 1:
        return found[0]
    if written is None:
        return f"name one of {len(found)} {noun}s with `--{noun}`"
    places = dict.fromkeys(collected.paths.get(uri, uri) for _, uri in map(names, found))
    listed = ", ".join(f"`{each}`" for each in [*places][:3])
    return f"`{written}` means {len(found)} {noun}s, in {listed}; name one by identifier or file"
