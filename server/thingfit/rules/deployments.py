"""Rules about deployments: that the pair fits, and that nothing changed since they were made."""

from __future__ import annotations

import json
from collections.abc import Iterator

from thingfit.deploy.check import changes, edited, pair_of
from thingfit.facts import Deployment, Document
from thingfit.facts.deployment import target_names
from thingfit.facts.kinds import DEPLOYMENT_CONTEXT, MODEL_CONTEXT
from thingfit.fit import Match, as_need
from thingfit.fit import changes as needed_changes
from thingfit.fit.words import device_name, listed, model_name
from thingfit.rules.case import Fixes, head_of, set_value, written
from thingfit.rules.edits import nearest
from thingfit.rules.finding import Found, Related, Severity
from thingfit.rules.registry import Group, document_rule, workspace_rule
from thingfit.text import Span
from thingfit.workspace import Snapshot


@workspace_rule("deployment-does-not-fit", Group.DEPLOYMENT, Severity.ERROR)
def deployment_does_not_fit(document: Document, snapshot: Snapshot) -> Iterator[Found]:
    """A deployment of a model that does not fit the device.

    The descriptions of both are judged as they are now, in the same way as `thingfit match` does
    it. One of them has changed, or the deployment was written by hand. A deployment that was made
    with `--force` has the reason in its manifest; for it this is a hint.

    Bad:
        //- gesture.deployment.json
        {
          "@context": "https://w3id.org/thingfit/deployment/v1",
          "type": "Deployment",
          "target": "platformio",
          "model": "urn:example:model:gesture",
          "device": "urn:example:device:wand"
        }
        //- wand.td.json
        {
          "@context": [
            "https://www.w3.org/2022/wot/td/v1.1",
            "https://w3id.org/thingfit/device/v1"
          ],
          "id": "urn:example:device:wand",
          "@type": "SmartSensor",
          "title": "Wand",
          "securityDefinitions": { "nosec_sc": { "scheme": "nosec" } },
          "security": "nosec_sc",
          "controller": { "type": "MicroController", "ramBytes": 8000, "flashBytes": 512000 },
          "sensors": [{ "type": "Accelerometer" }]
        }
        //- gesture.model.json
        {
          "@context": "https://w3id.org/thingfit/model/v1",
          "id": "urn:example:model:gesture",
          "type": "NeuralNetwork",
          "name": "Gesture",
          "license": "CC0-1.0",
          "input": { "type": "NetworkInput", "sensors": { "type": "Accelerometer" } },
          "ramBytes": 10000,
          "flashBytes": 19000
        }

    Good:
        //- gesture.deployment.json
        {
          "@context": "https://w3id.org/thingfit/deployment/v1",
          "type": "Deployment",
          "target": "platformio",
          "model": "urn:example:model:gesture",
          "device": "urn:example:device:wand"
        }
        //- wand.td.json
        {
          "@context": [
            "https://www.w3.org/2022/wot/td/v1.1",
            "https://w3id.org/thingfit/device/v1"
          ],
          "id": "urn:example:device:wand",
          "@type": "SmartSensor",
          "title": "Wand",
          "securityDefinitions": { "nosec_sc": { "scheme": "nosec" } },
          "security": "nosec_sc",
          "controller": { "type": "MicroController", "ramBytes": 64000, "flashBytes": 512000 },
          "sensors": [{ "type": "Accelerometer" }]
        }
        //- gesture.model.json
        {
          "@context": "https://w3id.org/thingfit/model/v1",
          "id": "urn:example:model:gesture",
          "type": "NeuralNetwork",
          "name": "Gesture",
          "license": "CC0-1.0",
          "input": { "type": "NetworkInput", "sensors": { "type": "Accelerometer" } },
          "ramBytes": 10000,
          "flashBytes": 19000
        }
    """
    for deployment in document.deployments:
        misfit = pair_of(snapshot, deployment).misfit
        if misfit is None:
            continue
        names = f"`{model_name(misfit.model)}` does not fit `{device_name(misfit.device)}`"
        message = f"{names}: {as_need(needed_changes(misfit))}"
        severity = Severity.HINT if deployment.forced else None
        message += "; the deployment was forced" if deployment.forced else ""
        place = _place(document, deployment)
        yield Found(place, message, (), _reasons(document, misfit), severity)


def _place(document: Document, deployment: Deployment) -> Span:
    """Where the device is named; without that, where the deployment begins."""
    source = deployment.device_source
    for stated in (deployment.device, source.name if source else None, deployment.model):
        if stated is not None:
            return stated.span
    return head_of(document, deployment.span)


def _reasons(document: Document, misfit: Match) -> tuple[Related, ...]:
    """The places in the description of the device that speak against the pair."""
    return tuple(
        Related(verdict.sentence, place.span, place.uri if place.uri != document.uri else None)
        for verdict in misfit.failing
        for place in verdict.device_places[:1]
    )


@workspace_rule("deployment-stale", Group.DEPLOYMENT, Severity.ERROR)
def deployment_stale(document: Document, snapshot: Snapshot) -> Iterator[Found]:
    """A deployment whose model or device is not as it was when the files were generated.

    The manifest has a checksum of the model file, and one of the facts that were used of each
    description. These are what the files rest on: memory, sensors, runtime, board, tensors, and the
    address of the device. Another layout, texts and whatever else a description says may change. A
    generated file or a description that is gone is told of as well. `thingfit deploy` generates the
    files again, and leaves alone what people wrote into them.

    Bad:
        //- gesture.deployment.json
        {
          "@context": "https://w3id.org/thingfit/deployment/v1",
          "type": "Deployment",
          "target": "platformio",
          "model": "urn:example:model:gesture",
          "modelSource": {
            "path": "gesture.model.json",
            "factsSha256": "0000000000000000000000000000000000000000000000000000000000000000"
          }
        }
        //- gesture.model.json
        {
          "@context": "https://w3id.org/thingfit/model/v1",
          "id": "urn:example:model:gesture",
          "type": "NeuralNetwork",
          "name": "Gesture",
          "license": "CC0-1.0",
          "ramBytes": 10000
        }

    Good:
        //- gesture.deployment.json
        {
          "@context": "https://w3id.org/thingfit/deployment/v1",
          "type": "Deployment",
          "target": "platformio",
          "model": "urn:example:model:gesture",
          "modelSource": {
            "path": "gesture.model.json",
            "factsSha256": "49acbe2161f058508ee4d10b7dab9bb2b7d1215f71f31deb363cb67b51618b33"
          }
        }
        //- gesture.model.json
        {
          "@context": "https://w3id.org/thingfit/model/v1",
          "id": "urn:example:model:gesture",
          "type": "NeuralNetwork",
          "name": "Gesture",
          "license": "CC0-1.0",
          "ramBytes": 10000
        }
    """
    for deployment in document.deployments:
        pair = pair_of(snapshot, deployment)
        for change in changes(snapshot, deployment, pair):
            yield Found(change.span, f"{change.sentence}; generate the deployment again")


@document_rule("deployment-target-unknown", Group.DEPLOYMENT, Severity.ERROR)
def deployment_target_unknown(document: Document) -> Iterator[Found]:
    """A deployment for a target that nobody knows.

    The target decides which build files are written: `platformio`, `arduino`, `zephyr`, `esp-idf`
    or `linux`; `thing` stands for a Thing Description alone.

    Bad:
        {
          "@context": "https://w3id.org/thingfit/deployment/v1",
          "type": "Deployment",
          "target": "platfromio",
          "model": "urn:example:model:gesture",
          "device": "urn:example:device:wand"
        }

    Good:
        {
          "@context": "https://w3id.org/thingfit/deployment/v1",
          "type": "Deployment",
          "target": "platformio",
          "model": "urn:example:model:gesture",
          "device": "urn:example:device:wand"
        }
    """
    for deployment in document.deployments:
        if deployment.target is None or deployment.target_name is not None:
            continue
        value = written(document, deployment.target.span)
        name = value if isinstance(value, str) else deployment.target.value
        near = nearest(name, target_names())
        if near is not None:
            said = f"`{name}` is no target; did you mean `{near}`?"
        else:
            said = f"`{name}` is no target; there are {_listed()}"
        yield Found(deployment.target.span, said, _renamed(document, deployment.target.span, near))


def _listed() -> str:
    return listed([f"`{name}`" for name in target_names()])


def _renamed(document: Document, span: Span, near: str | None) -> Fixes:
    """The fix that puts the short name of a target in place, where short names have a meaning."""
    short = DEPLOYMENT_CONTEXT in document.text or MODEL_CONTEXT in document.text
    is_string = document.text[span.start : span.start + 1] == '"'
    if near is None or not short or not is_string:
        return ()
    return set_value(document, f"Change to {json.dumps(near)}", span, near)


@workspace_rule("deployment-file-edited", Group.DEPLOYMENT, Severity.HINT)
def deployment_file_edited(document: Document, snapshot: Snapshot) -> Iterator[Found]:
    """A generated file that somebody has edited.

    That is allowed: `thingfit deploy` stops at such a file, unless `--keep` tells it to leave the
    file as it is and write the others, or `--force` to overwrite it. The manifest has the checksum
    of each file as it was generated.

    Bad:
        //- gesture.deployment.json
        {
          "@context": "https://w3id.org/thingfit/deployment/v1",
          "type": "Deployment",
          "target": "thing",
          "files": [
            {
              "path": "gesture.td.json",
              "sha256": "0000000000000000000000000000000000000000000000000000000000000000"
            }
          ]
        }
        //- gesture.td.json
        {
          "@context": "https://www.w3.org/2022/wot/td/v1.1",
          "id": "urn:example:service:gesture",
          "title": "Gesture on Wand",
          "securityDefinitions": { "nosec_sc": { "scheme": "nosec" } },
          "security": "nosec_sc"
        }

    Good:
        //- gesture.deployment.json
        {
          "@context": "https://w3id.org/thingfit/deployment/v1",
          "type": "Deployment",
          "target": "thing",
          "files": [
            {
              "path": "gesture.td.json",
              "sha256": "637c071ea11b74152cf8fd3dd466efb789c2b30d618ece5feeaec2c5505713c6"
            }
          ]
        }
        //- gesture.td.json
        {
          "@context": "https://www.w3.org/2022/wot/td/v1.1",
          "id": "urn:example:service:gesture",
          "title": "Gesture on Wand",
          "securityDefinitions": { "nosec_sc": { "scheme": "nosec" } },
          "security": "nosec_sc"
        }
    """
    for deployment in document.deployments:
        for path in edited(snapshot, deployment):
            message = f"`{path.value}` was edited after it was generated; it is not overwritten"
            yield Found(path.span, message)
