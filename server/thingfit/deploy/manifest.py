"""The manifest of a deployment: what was made from what, so that one can tell if it still holds.

It is linked data in the short terms of its own context; the same input gives the same bytes.
"""

from __future__ import annotations

import json
from collections.abc import Iterable
from hashlib import sha256

from thingfit import __version__
from thingfit.deploy.digest import device_digest, model_digest
from thingfit.deploy.parts import GeneratedFile, Missing, OperatorUse, Plan, Subject
from thingfit.deploy.relative import identifier_of, path_from
from thingfit.deploy.service import urn_of
from thingfit.facts import Device, Document, Model
from thingfit.facts.kinds import DEPLOYMENT_CONTEXT
from thingfit.facts.transcribe import to_text
from thingfit.fit import Fit, Verdict
from thingfit.json_value import JsonValue
from thingfit.meaning import vocabulary

ENDING = ".deployment.jsonld"
_KERNELS = {
    "reference": "ReferenceKernels",
    "CMSIS-NN": "CMSISNN",
    "ESP-NN": "ESPNN",
    "XNNPACK": "XNNPACK",
}


_FITS = {Fit.FITS: "fits", Fit.NOT: "not", Fit.UNKNOWN: "open"}


def manifest_path(plan: Plan) -> str:
    """The path of the manifest in its project."""
    return plan.slug + ENDING


def manifest(
    plan: Plan,
    model: Model,
    device: tuple[Device, Document],
    files: Iterable[GeneratedFile],
    open_points: Iterable[Missing],
    folder: str,
    file_uri: str | None,
) -> GeneratedFile:
    """The manifest of a plan and its files; `folder` is the URI of the folder it is for.

    `file_uri` is where the model file lies. Without a folder no path is written, and model and
    device are known by their identifiers alone.
    """
    made: dict[str, JsonValue] = {
        "@context": DEPLOYMENT_CONTEXT,
        "id": urn_of("deployment", plan),
        "type": "Deployment",
        "name": f"{plan.model.name} on {plan.device.name}",
        "target": plan.target,
        "model": identifier_of(plan.model),
        "device": identifier_of(plan.device),
        "modelSource": _source(plan.model, model_digest(model), folder),
        "deviceSource": _source(plan.device, device_digest(*device), folder),
        "modelFile": _with(path=_path(folder, file_uri), sizeBytes=plan.size, sha256=plan.sha256),
        **_build(plan),
        "verdicts": [_verdict(each) for each in plan.verdicts],
        "forcedDespite": [*plan.forced_reasons] if plan.forced else None,
        "openPoints": [each.sentence for each in open_points],
        "files": [_file(each) for each in sorted(files, key=lambda one: one.path)],
        "toolVersion": __version__,
    }
    stated: dict[str, JsonValue] = {
        key: value for key, value in made.items() if value not in (None, [], {}, "")
    }
    # Through text and back, so that what is summed up is what a reader of the file gets.
    stated["sha256"] = _checksum(json.loads(to_text(stated).encode("utf-8", "replace")))
    return GeneratedFile(manifest_path(plan), to_text(stated).encode("utf-8", "replace"))


def is_as_written(text: str) -> bool:
    """Whether the text of a manifest says what was generated, by the checksum it has of itself."""
    try:
        value = json.loads(text)
    except (ValueError, RecursionError):
        return False
    stated = value.pop("sha256", None) if isinstance(value, dict) else None
    return stated is not None and stated == _checksum(value)


def _checksum(value: JsonValue) -> str:
    text = json.dumps(value, sort_keys=True, separators=(",", ":"))
    return sha256(text.encode("ascii")).hexdigest()


def _build(plan: Plan) -> dict[str, JsonValue]:
    return {
        "runtime": vocabulary.local_name(plan.runtime.iri) if plan.runtime.iri else None,
        "runtimeVersion": plan.runtime.version,
        "kernelLibrary": _KERNELS.get(plan.runtime.kernels),
        # LiteRT asks for no arena; then there is none to tell of.
        "arenaBytes": plan.arena.bytes or None,
        "arenaBasis": plan.arena.basis if plan.arena.bytes else None,
        "operators": [*dict.fromkeys(map(_term, plan.operators))],
        "customOperators": [*dict.fromkeys(each.name for each in plan.operators if each.custom)],
    }


def _source(subject: Subject, digest: str, folder: str) -> JsonValue:
    return _with(path=_path(folder, subject.uri), name=subject.name, factsSha256=digest)


def _path(folder: str, uri: str | None) -> str | None:
    return path_from(folder, uri) if folder and uri else None


def _verdict(verdict: Verdict) -> JsonValue:
    amounts: dict[str, JsonValue] = {
        name: value
        for name in ("needed", "offered", "margin")
        if isinstance(value := getattr(verdict, name), int | float)
    }
    return _with(
        criterion=verdict.criterion,
        fit=_FITS[verdict.fit],
        **amounts,
        unit="B" if amounts and verdict.unit == "B" else None,
        description=verdict.sentence,
    )


def _file(file: GeneratedFile) -> JsonValue:
    return _with(
        path=file.path,
        sizeBytes=len(file.content),
        sha256=sha256(file.content).hexdigest(),
    )


def _term(operator: OperatorUse) -> str:
    """The short name of the kind of layer that an operator is."""
    term = None if operator.custom else vocabulary.with_fact("builtinName", operator.name)
    return vocabulary.local_name(term.iri) if term else "Custom"


def _with(**members: JsonValue) -> dict[str, JsonValue]:
    return {key: value for key, value in members.items() if value is not None}
