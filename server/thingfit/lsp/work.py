"""Work in a thread that can be counted and stopped."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from threading import Event
from typing import TypeVar

_T = TypeVar("_T")


class StoppedError(Exception):
    """Nobody waits for the result any more."""


class Work:
    """How far some work is; the thread counts, and anybody may stop it."""

    def __init__(self) -> None:
        self.done = 0
        self.total = 0
        self.stopped = Event()
        """Set once nobody waits any more."""

    def stop(self) -> None:
        """Has the thread end at its next step."""
        self.stopped.set()

    def counted(self, steps: Iterable[_T], total: int) -> Iterator[_T]:
        """The steps, counted as they are taken; raises `StoppedError` once the work is stopped."""
        self.total = total
        for each in steps:
            if self.stopped.is_set():
                raise StoppedError
            yield each
            self.done += 1
