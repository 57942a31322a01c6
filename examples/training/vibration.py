"""An autoencoder of vibration spectra: what it cannot repeat is not how a healthy motor sounds.

The recordings are generated from the physics of a four-pole motor on 50 Hz mains; the machines
that judge the network trained neither it nor its threshold.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial

import numpy as np

from .example import Example, Measures
from .fit import Plan, squared_error, train
from .graph import Floats, Graph
from .layers import Dense
from .lower import lower

FAULTS = ("imbalance", "misalignment", "looseness", "bearing")
_RATE, _FRAME, _FRAMES, BINS = 1600, 256, 8, 64
_MACHINES, _TUNING_MACHINES, _HELD_OUT_MACHINES = 24, 8, 12
_HEALTHY, _FAULTY = 60, 15
_LAYERS = (Dense(24, relu=True), Dense(8, relu=True), Dense(24, relu=True), Dense(BINS))
_TITLE = "Vibration autoencoder"


@dataclass(frozen=True, slots=True)
class Machine:
    """A motor as mounted: speeds and resonances in Hz, levels in mg."""

    speed: float
    harmonics: tuple[float, ...]
    hum: float
    fan: float
    blades: int
    resonance: float
    damping: float
    floor: float


def example() -> Example:
    """Gives the network and its data."""
    random = np.random.RandomState(60)
    machines = [_machine(random) for _ in range(_MACHINES + _TUNING_MACHINES + _HELD_OUT_MACHINES)]
    trained, tuning, held = (
        machines[:_MACHINES],
        machines[_MACHINES:-_HELD_OUT_MACHINES],
        machines[-_HELD_OUT_MACHINES:],
    )
    inputs = _spectra(random, trained, "", _HEALTHY)
    tuning_inputs = _spectra(random, tuning, "", _HEALTHY)
    healthy = _spectra(random, held, "", _HEALTHY)
    faulty = {fault: _spectra(random, held, fault, _FAULTY) for fault in FAULTS}

    def measure(predict: Callable[[Floats], Floats]) -> Measures:
        def score(spectra: Floats) -> Floats:
            return np.asarray(((predict(spectra) - spectra) ** 2).mean(axis=1))

        threshold = float(np.percentile(score(tuning_inputs), 99))
        normal = score(healthy)
        scores = {fault: score(spectra) for fault, spectra in faulty.items()}
        everything = np.concatenate(list(scores.values()))
        return {
            "area_under_roc": _area(normal, everything),
            "area_under_roc_by_fault": {f: _area(normal, s) for f, s in scores.items()},
            "threshold": round(threshold, 5),
            "recall_at_threshold": round(float((everything > threshold).mean()), 4),
            "false_alarms_at_threshold": round(float((normal > threshold).mean()), 4),
        }

    held_out = np.concatenate([healthy, *faulty.values()])
    return Example(_TITLE, partial(_train, inputs), inputs, held_out, measure, _facts())


def _facts() -> dict[str, object]:
    healthy = _HEALTHY * _HELD_OUT_MACHINES
    trained = _HEALTHY * _MACHINES
    faulty = len(FAULTS) * _FAULTY * _HELD_OUT_MACHINES
    return {
        "task": "anomaly detection",
        "description": "Repeats the vibration spectrum of a healthy motor; a damaged one differs",
        "input": f"{BINS} levels, log10 of the amplitude in mg, {_RATE / _FRAME * 2} Hz wide each",
        "features": f"Hann frames of {_FRAME} samples, each half over the one before, the power of "
        f"{_FRAMES} averaged, its lines without the first added in pairs, 0.05 mg added to each",
        "sensor": "accelerometer",
        "sample_rate_hz": _RATE,
        "window_samples": _FRAME * (_FRAMES + 1) // 2,
        "output": "the levels as a healthy machine would have them",
        "score": "mean of the squared differences of output and input, alarm above the threshold",
        "threshold": f"the 99th percentile on healthy recordings of {_TUNING_MACHINES} machines "
        "kept for it",
        "trained_on": f"{trained} healthy generated recordings of {_MACHINES} machines",
        "measured_on": f"{healthy} healthy and {faulty} faulty generated recordings of "
        f"{_HELD_OUT_MACHINES} other machines",
    }


def _train(spectra: Floats) -> Graph:
    plan = Plan(epochs=120, batch=40, rate=0.004, seed=61)
    weights = train(_LAYERS, spectra, spectra, squared_error, plan)
    return lower(_LAYERS, weights, (BINS,), ("spectrum", "reconstruction"), _TITLE)


def _area(normal: Floats, abnormal: Floats) -> float:
    """Gives how often an abnormal score is above a normal one, ties counting half."""
    above = (abnormal[:, None] > normal).mean() + (abnormal[:, None] == normal).mean() / 2
    return round(float(above), 4)


def _machine(random: np.random.RandomState) -> Machine:
    orders = 10.0 ** random.normal([1.2, 0.8, 0.5, 0.3, 0.1], 0.15)
    return Machine(
        speed=float(random.uniform(24.0, 24.9)),
        harmonics=tuple(float(level) for level in orders),
        hum=float(10 ** random.normal(0.7, 0.2)),
        fan=float(10 ** random.normal(0.6, 0.2)),
        blades=int(random.choice([7, 9, 11])),
        resonance=float(random.uniform(420, 640)),
        damping=float(random.uniform(0.03, 0.08)),
        floor=float(10 ** random.normal(0.0, 0.12)),
    )


def _spectra(
    random: np.random.RandomState, machines: list[Machine], fault: str, count: int
) -> Floats:
    recordings = [_spectrum(random, machine, fault) for machine in machines for _ in range(count)]
    return np.stack(recordings)


def _spectrum(random: np.random.RandomState, machine: Machine, fault: str) -> Floats:
    """Gives the levels of one recording, in steps of 1/256."""
    signal = _signal(random, machine, fault)
    hop = _FRAME // 2
    frames = np.stack([signal[i * hop : i * hop + _FRAME] for i in range(_FRAMES)])
    window = np.hanning(_FRAME)
    lines = np.abs(np.fft.rfft(frames * window, axis=1)) / window.sum() * 2
    power = (lines**2).mean(axis=0)[1:]
    levels: Floats = np.log10(np.sqrt(power.reshape(BINS, 2).sum(axis=1)) + 0.05)
    return np.round(levels * 256) / 256


def _signal(random: np.random.RandomState, machine: Machine, fault: str) -> Floats:
    """Gives acceleration in mg over time, at a load of the moment."""
    time = np.arange(_FRAME * (_FRAMES + 1) // 2) / _RATE
    load = random.uniform(0.4, 1.0)
    speed = machine.speed - 0.6 * load + 0.05 * random.standard_normal()
    gain = 10 ** (0.05 * random.standard_normal())
    severity = random.uniform(0.3, 1.0)

    def tone(frequency: float, level: float) -> Floats:
        return level * np.sin(2 * np.pi * (frequency * time + random.uniform()))

    growth = {
        "imbalance": (1 + 5 * severity, 1, 1, 1, 1),
        "misalignment": (1.2, 1 + 6 * severity, 1 + 4 * severity, 1, 1),
        "looseness": (1.2, *(1 + 3 * severity,) * 4),
    }.get(fault, (1,) * 5)
    signal: Floats = machine.floor * np.sqrt(_RATE / 100) * 0.5 * random.standard_normal(len(time))
    for order, level in enumerate(machine.harmonics, start=1):
        signal += tone(order * speed, level * growth[order - 1] * (0.7 + 0.4 * load))
    signal += tone(100.0, machine.hum * (0.5 + load)) + tone(
        machine.blades * speed, machine.fan * (0.8 + 0.3 * load)
    )
    if fault == "looseness":
        for half in (0.5, 1.5, 2.5, 6.0, 7.0, 8.0):
            signal += tone(half * speed, 3 * severity)
    # Every machine hums along its resonance; a damaged bearing strikes it again and again.
    rate = 3.58 * speed if fault == "bearing" else 0.0
    signal += _ringing(random, machine, time, rate, 25 * severity)
    return gain * signal


def _ringing(
    random: np.random.RandomState, machine: Machine, time: Floats, rate: float, level: float
) -> Floats:
    """Gives the answer of the mounting to noise, and to blows if they come at a rate above 0."""
    push = 0.8 * random.standard_normal(len(time))
    if rate:
        moments = np.arange(0, time[-1], 1 / rate)
        moments = moments + 0.02 / rate * random.standard_normal(len(moments))
        at = np.clip(np.round(moments * _RATE), 0, len(time) - 1).astype(int)
        push[at] += level
    after = np.arange(128) / _RATE
    decay = np.exp(-2 * np.pi * machine.damping * machine.resonance * after)
    response = decay * np.sin(2 * np.pi * machine.resonance * after)
    return np.convolve(push, response)[: len(time)]
