"""Rules about the runtime of a model and what it can run."""

from __future__ import annotations

from collections.abc import Iterator

from thingfit.fit.build import generation_of, is_micro
from thingfit.rules.case import Case, is_blank
from thingfit.rules.finding import Found, Severity
from thingfit.rules.registry import model_rule
from thingfit.tflite.operators import totals
from thingfit.tflite.profile import Runtime
from thingfit.tflite.support import unsupported

_MOST = 5


@model_rule("runtime-unversioned", Severity.HINT)
def runtime_unversioned(case: Case) -> Iterator[Found]:
    """A runtime without its version.

    What a model needs depends on it: TensorFlow Lite Micro of 2020 takes up to twice the RAM of
    today's, and runs models that today's refuses.

    Bad:
        {
          "@context": "https://w3id.org/thingfit/model/v1",
          "type": "NeuralNetwork",
          "name": "Gesture",
          "license": "CC0-1.0",
          "runtime": "TensorFlowLiteMicro"
        }

    Good:
        {
          "@context": "https://w3id.org/thingfit/model/v1",
          "type": "NeuralNetwork",
          "name": "Gesture",
          "license": "CC0-1.0",
          "runtime": "TensorFlowLiteMicro",
          "runtimeVersion": "2026"
        }
    """
    runtime = case.model.runtime
    if runtime is None or runtime.version is not None or not (runtime.kind or runtime.name):
        return
    if runtime.name and (
        is_blank(runtime.name.value) or any(c.isdigit() for c in runtime.name.value)
    ):
        return
    yield Found(runtime.span, "the runtime has no version; what it needs and runs depends on it")


@model_rule("runtime-unsupported-op", Severity.ERROR)
def runtime_unsupported_op(case: Case) -> Iterator[Found]:
    """An operator, or a type of numbers, that the named runtime cannot run.

    The program would be built without a complaint and fail when it starts. Where no version is
    named the finding is a warning about today's TensorFlow Lite Micro.

    Bad:
        {
          "@context": "https://w3id.org/thingfit/model/v1",
          "type": "NeuralNetwork",
          "name": "Gesture",
          "license": "CC0-1.0",
          "file": { "path": "unsupported.tflite" },
          "runtime": "TensorFlowLiteMicro",
          "runtimeVersion": "2026"
        }

    Good:
        {
          "@context": "https://w3id.org/thingfit/model/v1",
          "type": "NeuralNetwork",
          "name": "Gesture",
          "license": "CC0-1.0",
          "file": { "path": "gesture.int8.tflite" },
          "runtime": "TensorFlowLiteMicro",
          "runtimeVersion": "2026"
        }
    """
    file, runtime = case.file, case.model.runtime
    if file is None or not is_micro(runtime):
        return
    named = generation_of(runtime)
    told = runtime.version if runtime and runtime.version else None
    span = told.span if told else (runtime.span if runtime else case.title)
    generation = named or Runtime.CURRENT
    whose = "today's TensorFlow Lite Micro" if generation is Runtime.CURRENT else ""
    whose = whose or f"TensorFlow Lite Micro {generation.value}"
    severity = None if named else Severity.WARNING
    reasons = [
        each.reason
        for each in unsupported(file, generation)
        if each.operator is None or not each.operator.custom
    ]
    for reason in reasons[:_MOST]:
        yield Found(span, f"{whose} cannot run the model: {reason}", severity=severity)


@model_rule("custom-op", Severity.WARNING)
def custom_op(case: Case) -> Iterator[Found]:
    """An operator that belongs to no runtime: the program must bring its code along.

    Its work and memory are not known, so the numbers of the description leave it out.

    Bad:
        {
          "@context": "https://w3id.org/thingfit/model/v1",
          "type": "NeuralNetwork",
          "name": "Gesture",
          "license": "CC0-1.0",
          "file": { "path": "custom.tflite" }
        }

    Good:
        {
          "@context": "https://w3id.org/thingfit/model/v1",
          "type": "NeuralNetwork",
          "name": "Gesture",
          "license": "CC0-1.0",
          "file": { "path": "gesture.int8.tflite" }
        }
    """
    file = case.file
    if file is None:
        return
    refused = {
        each.operator.name
        for each in unsupported(file, generation_of(case.model.runtime) or Runtime.CURRENT)
        if each.operator is not None and each.operator.custom
    }
    path = case.model.file.path if case.model.file else None
    for each in totals(file).operators:
        if each.custom and each.name in refused:
            message = f"`{each.name}` is a custom operator; the program must bring its kernel along"
            yield Found(path.span if path else case.title, message)
