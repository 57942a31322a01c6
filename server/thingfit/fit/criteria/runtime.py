"""The runtime: that it is the right one, new enough, and runs every operator on its types."""

from __future__ import annotations

from dataclasses import replace

from thingfit.facts import Device
from thingfit.facts.hardware import Runtime
from thingfit.facts.stated import Text
from thingfit.fit.build import (
    LITERT,
    MICRO,
    generation_of,
    is_micro,
    refused,
    version_of,
)
from thingfit.fit.verdict import Candidate, Evidence, Fit, Policy, Verdict
from thingfit.fit.words import listed
from thingfit.meaning import vocabulary
from thingfit.tflite import Runtime as Generation
from thingfit.tflite.support import Unsupported, supported_types

RUNTIME, OPERATORS, TYPES = "runtime", "operators", "types"
_MOST = 3
_LABELS = {
    Generation.CURRENT: "TensorFlow Lite Micro of today",
    Generation.TFLM_2_4: "TensorFlow Lite Micro 2.4",
    Generation.TFLM_2_3: "TensorFlow Lite Micro 2.3",
}


def runtime(candidate: Candidate, device: Device, policy: Policy) -> Verdict | None:
    """Whether the device has the runtime that the model is for, in a version that is new enough."""
    wanted, given = candidate.model.runtime, device.runtime
    if wanted is None or not (wanted.kind or wanted.name or wanted.minimum_version):
        return None
    needed = _words(wanted, wanted.minimum_version)
    places = (Evidence(candidate.model.uri, wanted.span),)
    if given is None or not (given.kind or given.name or given.version):
        sentence = f"the device names none, {needed} is needed"
        return Verdict(
            RUNTIME, Fit.UNKNOWN, sentence, (needed,), None, None, None, places, (), decisive=False
        )
    offered = _words(given, given.version)
    there = (Evidence(device.uri, given.span),)
    fit, sentence, decisive = _compare(wanted, given, needed, offered)
    return Verdict(
        RUNTIME, fit, sentence, (needed,), (offered,), None, None, places, there, decisive
    )


def _compare(wanted: Runtime, given: Runtime, needed: str, offered: str) -> tuple[Fit, str, bool]:
    name, other = _identity(wanted), _identity(given)
    if name and other and name != other:
        if other == LITERT and name == MICRO:
            return Fit.FITS, f"{offered} runs what {needed} runs", True
        if name == LITERT and other == MICRO:
            return Fit.UNKNOWN, f"{offered} runs a part of what {needed} runs", False
        if not (wanted.kind and given.kind):
            return Fit.UNKNOWN, f"{offered} may or may not stand for {needed}", True
        return Fit.NOT, f"needs {needed}, the device has {offered}", True
    if wanted.minimum_version is None:
        return Fit.FITS, offered, True
    if given.version is None:
        return Fit.UNKNOWN, f"the device states no version, {needed} is needed", False
    least, version = version_of(wanted.minimum_version.value), version_of(given.version.value)
    if least is None or version is None:
        return Fit.UNKNOWN, f"{offered} cannot be compared with {needed}", True
    if _padded(version) >= _padded(least):
        return Fit.FITS, f"{offered}, {needed} is needed", True
    return Fit.NOT, f"needs {needed}, the device has {offered}", True


def _padded(version: tuple[int, ...]) -> tuple[int, ...]:
    return (*version, 0, 0, 0, 0)[:4]


def _identity(stated: Runtime) -> str:
    if stated.kind:
        return stated.kind.value
    return stated.name.value.strip().casefold() if stated.name else ""


def _words(stated: Runtime, version: Text | None) -> str:
    if stated.kind:
        term = vocabulary.term(stated.kind.value)
        name = term.label if term else vocabulary.local_name(stated.kind.value)
    else:
        name = stated.name.value.strip() if stated.name else "a runtime"
    return f"{name} {version.value.strip()}" if version else name


def operators(candidate: Candidate, device: Device, policy: Policy) -> Verdict | None:
    """Whether the device's runtime has a kernel for every operator of the model."""
    names, strange = _operator_names(candidate)
    if not (names or strange) or not _is_judged(device):
        return None
    found: dict[Generation, list[str]] = {}
    for generation in _generations(device):
        if candidate.file is not None:
            reasons = [
                each.reason
                for each in refused(candidate.file, generation)
                if not _is_about_types(each, generation)
            ]
        else:
            known = supported_types(generation)
            reasons = [f"there is no kernel for `{name}`" for name in names if name not in known]
        found[generation] = reasons
    said = _verdict(OPERATORS, candidate, device, found, tuple(names), "all operators have kernels")
    if strange and said.fit is Fit.FITS:
        sentence = f"nothing is known of {listed([f'`{each}`' for each in strange[:_MOST]])}"
        return replace(said, fit=Fit.UNKNOWN, sentence=sentence)
    return said


def types(candidate: Candidate, device: Device, policy: Policy) -> Verdict | None:
    """Whether the kernels of the device's runtime work on the model's types of numbers."""
    file = candidate.file
    if file is None or not _is_judged(device):
        return None
    found = {
        generation: [
            each.reason for each in refused(file, generation) if _is_about_types(each, generation)
        ]
        for generation in _generations(device)
    }
    names = tuple(sorted({each.dtype for graph in file.subgraphs for each in graph.tensors}))
    return _verdict(TYPES, candidate, device, found, names, "all types of numbers are supported")


def _is_judged(device: Device) -> bool:
    """Whether the device names TensorFlow Lite Micro, of whose kernels there is a record."""
    stated = device.runtime
    return (
        stated is not None
        and bool(stated.kind or stated.name or stated.version)
        and is_micro(stated)
    )


def _generations(device: Device) -> tuple[Generation, ...]:
    """The generations that the device's runtime may be."""
    known = generation_of(device.runtime)
    return (known,) if known else tuple(_LABELS)


def _operator_names(candidate: Candidate) -> tuple[list[str], list[str]]:
    """The operators of a model by their names in the file format, and those without one."""
    if candidate.file is not None:
        found = (o.name for graph in candidate.file.subgraphs for o in graph.operators)
        return list(dict.fromkeys(found)), []
    names: list[str] = []
    strange: list[str] = []
    for each in candidate.model.operators:
        term = vocabulary.term(each.value)
        name = term.facts.get("builtinName") if term else None
        if isinstance(name, str) and name != "CUSTOM":
            names.append(name)
        else:
            strange.append(vocabulary.local_name(each.value))
    return list(dict.fromkeys(names)), list(dict.fromkeys(strange))


def _is_about_types(found: Unsupported, generation: Generation) -> bool:
    operator = found.operator
    return (
        operator is not None
        and not operator.custom
        and operator.name in supported_types(generation)
    )


def _verdict(
    criterion: str,
    candidate: Candidate,
    device: Device,
    found: dict[Generation, list[str]],
    names: tuple[str, ...],
    praise: str,
) -> Verdict:
    refusing = {each: reasons for each, reasons in found.items() if reasons}
    custom = refusing and all("custom operator" in r for rs in refusing.values() for r in rs)
    if not refusing:
        fit, sentence = Fit.FITS, praise
    else:
        generation, reasons = next(iter(refusing.items()))
        said = listed(reasons[:_MOST])
        sentence = f"{_LABELS[generation]} cannot run the model: {said}"
        fit = Fit.NOT
        if custom:
            fit, sentence = Fit.UNKNOWN, f"the program must bring kernels along: {said}"
        elif len(refusing) < len(found):
            fit = Fit.UNKNOWN
            sentence = f"the device states no version of its runtime; {sentence}"
    model, stated = candidate.model, device.runtime
    span = model.operators[0].span if model.operators else model.span
    if candidate.file is not None and model.file is not None:
        span = model.file.span
    return Verdict(
        criterion,
        fit,
        sentence,
        needed=names,
        offered=None,
        model_places=(Evidence(model.uri, span),),
        device_places=(Evidence(device.uri, stated.span),) if stated else (),
    )
