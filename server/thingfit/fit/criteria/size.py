"""The input of a model against what a window of samples gives: samples times axes."""

from __future__ import annotations

from math import prod

from thingfit.facts import Device, Model
from thingfit.facts.names import TF
from thingfit.facts.network import Tensor
from thingfit.fit.criteria.settings import pairings
from thingfit.fit.verdict import Candidate, Evidence, Fit, Policy, Verdict
from thingfit.fit.words import number

INPUT = "input"
# Steps that give as many numbers as they take.
_SAME_SIZE = (TF + "Normalization", TF + "Flattening")


def input_size(candidate: Candidate, device: Device, policy: Policy) -> Verdict | None:
    """Whether a window of the device's samples fills the input of the model."""
    order = (Fit.NOT, Fit.UNKNOWN, Fit.FITS)
    found = (size_of(candidate.model, device, n) for n in range(len(candidate.model.inputs)))
    verdicts = [each for each in found if each is not None]
    return min(verdicts, key=lambda each: order.index(each.fit), default=None)


def size_of(model: Model, device: Device, index: int) -> Verdict | None:
    """Whether a window of samples fills one input of a model."""
    tensor = model.inputs[index]
    if tensor.shape is None or any(size < 1 for size in tensor.shape.value[1:]):
        return None
    if any(step.kind is None or step.kind.value not in _SAME_SIZE for step in tensor.preprocessing):
        return None
    samples = _samples(tensor)
    if samples is None or not any(need.input == index for need in model.sensors):
        return None
    values = prod(tensor.shape.value[1:])
    own, offered = _axes_of_model(model, tensor, index), _axes_of_device(model, device, index)
    axes = own if own is not None else offered
    if axes is None:
        return None
    there = (Evidence(device.uri, device.span),) if own is None else ()
    window = f"{number(samples)} samples of {axes} {'axis' if axes == 1 else 'axes'}"
    given = samples * axes
    if given == values or (own is None and given > values and values % samples == 0):
        fit, words = Fit.FITS, f"{window} fill the {values} values of the input"
    elif own is None and given < values:
        fit, words = Fit.NOT, f"{window} are {number(given)} values, the input takes {values}"
    else:
        fit, words = Fit.UNKNOWN, f"{window} are {number(given)} values, the input has {values}"
    places = (Evidence(model.uri, tensor.shape.span),)
    return Verdict(INPUT, fit, words, values, given, given - values, None, places, there)


def _samples(tensor: Tensor) -> int | None:
    settings = tensor.settings
    if settings.window_samples is not None:
        return settings.window_samples.value if settings.window_samples.value > 0 else None
    if settings.window is None or settings.rate is None:
        return None
    count = settings.window.value * settings.rate.value
    return round(count) if count >= 1 and abs(count - round(count)) < 1e-6 else None


def _axes_of_model(model: Model, tensor: Tensor, index: int) -> int | None:
    """The axes as the model counts them: of its input, else of all sensors that feed it."""
    if tensor.settings.axes is not None:
        return tensor.settings.axes.value
    needs = [need.settings.axes for need in model.sensors if need.input == index]
    if not needs or any(each is None for each in needs):
        return None
    return sum(each.value for each in needs if each)


def _axes_of_device(model: Model, device: Device, index: int) -> int | None:
    """The axes of all sensors of a device that feed an input; one part counts once."""
    feeding = [each for each in pairings(model, device) if each.need.input == index]
    sensors = {id(each.sensor): each.sensor for each in feeding}
    counts = [each.settings.axes for each in sensors.values()]
    wanted = [need for need in model.sensors if need.input == index]
    if not counts or len(feeding) < len(wanted) or any(each is None for each in counts):
        return None
    return sum(each.value for each in counts if each)
