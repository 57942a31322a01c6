"""A classifier of gestures made with a board in the hand, from 1.28 s of its accelerometer.

The windows are generated: every person has a pace, a strength, a hand and a way to hold the board,
and those who judge the network are not those who trained it.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray

from .example import Example, Measures
from .fit import Plan, cross_entropy, train
from .graph import Floats, Graph
from .layers import Convolution, Dense, Depthwise, MaxPool, TimeAverage
from .lower import lower

Numbers: TypeAlias = NDArray[np.int64]

LABELS = ("rest", "wave", "circle", "chop")
_RATE, _LENGTH, _RANGE = 50, 64, 4.0
# A 16-bit reading of a range of 4 g either way.
_STEP = 2 * _RANGE / 65536
_PEOPLE, _HELD_OUT_PEOPLE, _REPETITIONS = 30, 10, 20
_LAYERS = (
    Convolution(8, 5),
    MaxPool(2),
    Depthwise(5),
    Convolution(16, 1),
    MaxPool(2),
    Convolution(16, 3),
    TimeAverage(),
    Dense(len(LABELS)),
)
_TITLE = "Gesture classifier"


@dataclass(frozen=True, slots=True)
class Person:
    """How someone moves: pace and strength around 1, hand 1 or -1, angles in radians."""

    pace: float
    strength: float
    hand: int
    roll: float
    pitch: float
    tremor: float
    care: float


def example() -> Example:
    """Gives the network and its data."""
    random = np.random.RandomState(40)
    people = [_person(random) for _ in range(_PEOPLE + _HELD_OUT_PEOPLE)]
    inputs, labels = _recordings(random, people[:_PEOPLE])
    held_out, truth = _recordings(random, people[_PEOPLE:])

    def measure(predict: Callable[[Floats], Floats]) -> Measures:
        answers = predict(held_out).argmax(axis=1)
        table = np.zeros((len(LABELS), len(LABELS)), int)
        np.add.at(table, (truth, answers), 1)
        found = {
            name: round(float(table[i, i] / table[i].sum()), 4) for i, name in enumerate(LABELS)
        }
        return {
            "accuracy": round(float((answers == truth).mean()), 4),
            "recall": found,
            "confusion": {name: table[i].tolist() for i, name in enumerate(LABELS)},
        }

    facts = {
        "task": "classification",
        "description": "Tells four gestures of a hand that holds the board",
        "labels": list(LABELS),
        "input": "acceleration along x, y and z in g, oldest first; z points up at rest",
        "sensor": "accelerometer",
        "sample_rate_hz": _RATE,
        "window_samples": _LENGTH,
        "range_g": _RANGE,
        "output": "one share for each label, together 1",
        "trained_on": f"{len(inputs)} generated windows of {_PEOPLE} people",
        "measured_on": f"{len(held_out)} generated windows of {_HELD_OUT_PEOPLE} other people",
    }
    return Example(_TITLE, partial(_train, inputs, labels), inputs, held_out, measure, facts)


def _train(inputs: Floats, labels: Numbers) -> Graph:
    plan = Plan(epochs=30, batch=40, rate=0.006, seed=41, decay=0.002)
    weights = train(_LAYERS, inputs, np.eye(len(LABELS))[labels], cross_entropy, plan)
    names = ("acceleration", "gesture")
    return lower(_LAYERS, weights, (_LENGTH, 3), names, _TITLE, classify=True)


def _person(random: np.random.RandomState) -> Person:
    return Person(
        pace=float(np.exp(0.22 * random.standard_normal())),
        strength=float(np.exp(0.35 * random.standard_normal())),
        hand=1 if random.uniform() < 0.85 else -1,
        roll=0.3 * float(random.standard_normal()),
        pitch=0.3 * float(random.standard_normal()),
        tremor=float(random.uniform(0.005, 0.03)),
        care=float(random.uniform(0.6, 1.0)),
    )


def _recordings(random: np.random.RandomState, people: list[Person]) -> tuple[Floats, Numbers]:
    """Gives windows of all people and the number of the gesture each shows."""
    labels = np.tile(np.arange(len(LABELS)), len(people) * _REPETITIONS)
    windows = [
        _window(random, person, LABELS[label])
        for person in people
        for _ in range(_REPETITIONS)
        for label in range(len(LABELS))
    ]
    return np.stack(windows), labels


def _window(random: np.random.RandomState, person: Person, gesture: str) -> Floats:
    """Gives what the sensor reads, in g, while a person makes a gesture once."""
    time = np.arange(_LENGTH) / _RATE
    move = _MOVES[gesture](random, person, time)
    # Careless people move along every axis at once, and nobody starts exactly with the window.
    mix = np.eye(3) + 0.35 * (1 - person.care) * random.standard_normal((3, 3))
    roll = person.roll + 0.12 * random.standard_normal() + 0.1 * np.cumsum(move[:, 0]) / _RATE
    pitch = person.pitch + 0.12 * random.standard_normal() + 0.1 * np.cumsum(move[:, 1]) / _RATE
    gravity = np.stack(
        [-np.sin(pitch), np.sin(roll) * np.cos(pitch), np.cos(roll) * np.cos(pitch)], axis=1
    )
    shake = person.tremor * np.sin(
        2 * np.pi * (random.uniform(8, 12) * time[:, None] + random.uniform(size=3))
    )
    reading = gravity + move @ mix + shake + 0.008 * random.standard_normal((_LENGTH, 3))
    return np.clip(np.round(reading / _STEP), -32768, 32767) * _STEP


def _rest(random: np.random.RandomState, person: Person, time: Floats) -> Floats:
    """The board is held, put somewhere, or carried by someone who walks."""
    move = np.zeros((len(time), 3))
    kind = random.uniform()
    if kind < 0.4:
        step = person.pace * random.uniform(1.6, 2.2)
        phase = random.uniform()
        for axis, share in ((2, 0.25), (0, 0.08), (1, 0.12)):
            beat = step * (0.5 if axis == 1 else 1.0)
            move[:, axis] = share * person.strength * np.sin(2 * np.pi * (beat * time + phase))
        move[:, 2] += 0.1 * person.strength * np.sin(4 * np.pi * (step * time + phase))
    elif kind < 0.6:
        at = random.uniform(0.1, 1.2)
        knock = random.uniform(0.2, 0.9) * random.standard_normal(3)
        move += knock * np.exp(-(((time - at) / 0.025) ** 2))[:, None]
    return move


def _wave(random: np.random.RandomState, person: Person, time: Floats) -> Floats:
    """The hand swings from side to side, with the arc of the forearm in the other axes."""
    swing = person.pace * random.uniform(1.7, 2.9)
    phase = 2 * np.pi * (swing * time + random.uniform())
    size = person.strength * random.uniform(0.5, 1.1) * _envelope(random, time, 0.8)
    side = np.sin(phase) + 0.15 * np.sin(3 * phase)
    arc = 0.25 * np.cos(2 * phase)
    lean = random.uniform(-0.35, 0.35) * np.sin(phase + random.uniform(0, 1.5))
    return _scaled(size, side, lean, arc)


def _circle(random: np.random.RandomState, person: Person, time: Floats) -> Floats:
    """The hand draws a circle in the upright plane, with its own sense of rotation."""
    turns = person.pace * random.uniform(0.9, 1.8)
    phase = 2 * np.pi * (turns * time + random.uniform())
    size = person.strength * random.uniform(0.4, 0.9) * _envelope(random, time, 0.9)
    flat = random.uniform(0.6, 1.1)
    across = person.hand * np.cos(phase)
    return _scaled(size, across, 0.15 * np.sin(phase), flat * np.sin(phase))


def _chop(random: np.random.RandomState, person: Person, time: Floats) -> Floats:
    """The hand falls and stops hard: weightless for a moment, then a peak and an echo."""
    width = random.uniform(0.07, 0.13) / person.pace
    at = random.uniform(0.25, 0.95)
    size = person.strength * random.uniform(0.6, 1.4)
    fall = -0.6 * np.exp(-(((time - at) / width) ** 2))
    stop = 1.5 * np.exp(-(((time - at - 1.7 * width) / (0.6 * width)) ** 2))
    echo_at = time - at - 3 * width
    echo = 0.3 * np.exp(-np.maximum(echo_at, 0) / 0.08) * np.sin(2 * np.pi * 9 * echo_at)
    down = fall + stop + np.where(echo_at > 0, echo, 0)
    forward = 0.4 * np.exp(-(((time - at - width) / (1.2 * width)) ** 2))
    return _scaled(np.full(len(time), size), 0.1 * down * person.hand, forward, down)


def _scaled(size: Floats, x: Floats, y: Floats, z: Floats) -> Floats:
    """Gives the three axes as columns, times the size of the moment."""
    return np.asarray(size[:, None] * np.stack([x, y, z], axis=1))


def _envelope(random: np.random.RandomState, time: Floats, length: float) -> Floats:
    """Gives how far a repeated movement has swung in, from 0 to 1, at each moment."""
    start = random.uniform(-0.2, 0.4)
    end = start + random.uniform(length, 1.6 * length)
    swing_in: Floats = 1 / (1 + np.exp(-(time - start) / 0.05))
    return np.asarray(swing_in / (1 + np.exp((time - end) / 0.05)))


_MOVES = {"rest": _rest, "wave": _wave, "circle": _circle, "chop": _chop}
