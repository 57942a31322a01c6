"""Places buffers in the arena as the greedy planner of TensorFlow Lite Micro does."""

from __future__ import annotations

from dataclasses import dataclass

from thingfit.tflite.lifetimes import Buffer, Lifetimes, Step

# The planner's time grows with the square of the buffers; no microcontroller model has so many.
_MAX_BUFFERS = 1500


@dataclass(frozen=True, slots=True)
class Placed:
    """A buffer with its place in the arena."""

    buffer: Buffer
    offset: int

    @property
    def end(self) -> int:
        """The first byte behind the buffer."""
        return self.offset + self.buffer.size


@dataclass(frozen=True, slots=True)
class Plan:
    """A plan of the arena's activations; `live` is the number of bytes alive at each step."""

    size: int
    placed: tuple[Placed, ...]
    steps: tuple[Step, ...]
    live: tuple[int, ...]


def plan_arena(lives: Lifetimes) -> Plan | None:
    """The plan for these buffers; None where there are too many to plan in reasonable time."""
    if len(lives.buffers) > _MAX_BUFFERS:
        return None
    placed = _place(lives.buffers)
    size = max((entry.end for entry in placed), default=0)
    return Plan(size, placed, lives.steps, _live(lives))


def _place(buffers: tuple[Buffer, ...]) -> tuple[Placed, ...]:
    # Offline buffers come first, in their order. The others follow by falling size; among equals
    # the later one is placed first, because the runtime fills its list from the end, then sorts.
    fixed = [buffer for buffer in buffers if buffer.offset is not None]
    free = [buffer for buffer in reversed(buffers) if buffer.offset is None]
    free.sort(key=lambda buffer: -buffer.size)
    by_offset: list[Placed] = []
    for buffer in (*fixed, *free):
        offset = _first_gap(buffer, by_offset) if buffer.offset is None else buffer.offset
        _insert(by_offset, Placed(buffer, offset))
    return tuple(by_offset)


def _first_gap(wanted: Buffer, by_offset: list[Placed]) -> int:
    candidate = 0
    first, last, size = wanted.first, wanted.last, wanted.size
    for entry in by_offset:
        other = entry.buffer
        if other.first > last or first > other.last:
            continue
        if entry.offset - candidate >= size:
            break
        candidate = max(candidate, entry.offset + other.size)
    return candidate


def _insert(by_offset: list[Placed], entry: Placed) -> None:
    place = len(by_offset)
    while place and by_offset[place - 1].offset > entry.offset:
        place -= 1
    by_offset.insert(place, entry)


def _live(lives: Lifetimes) -> tuple[int, ...]:
    """The bytes alive at each step, from the differences between neighbouring steps."""
    change = [0] * (len(lives.steps) + 1)
    for buffer in lives.buffers:
        if buffer.first >= 0:
            change[buffer.first] += buffer.size
            change[buffer.last + 1] -= buffer.size
    live, now = [], 0
    for difference in change[:-1]:
        now += difference
        live.append(now)
    return tuple(live)
