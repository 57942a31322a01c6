"""What a session knows of the endpoint beside the workspace."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass, field
from typing import NamedTuple

from thingfit.features.fleet import Described
from thingfit.fit import Tally

MOST = 1_000
"""How many counts are remembered: each edit of a device or model needs another."""


class Place(NamedTuple):
    """A device or model of the workspace, whatever it is like at the moment."""

    uri: str
    role: str
    number: int


class Wish(NamedTuple):
    """A count that somebody waits for; `key` names the facts that it is for."""

    endpoint: str
    key: str
    described: Described


@dataclass(slots=True)
class Fleet:
    """What is known of the endpoint: counts by the facts that they are for, and what is asked."""

    counts: dict[str, tuple[Tally, float]] = field(default_factory=dict)
    wanted: dict[Place, Wish] = field(default_factory=dict)
    """What is to be counted; of a device that is being written, only as it is now."""
    worker: asyncio.Task[None] | None = None
    failing: dict[str, float] = field(default_factory=dict)
    """Until when an endpoint is not asked again."""

    def remember(self, key: str, tally: Tally, now: float) -> None:
        """Keeps a count, in the place of the oldest where there are too many."""
        self.counts.pop(key, None)
        self.counts[key] = (tally, now)
        while len(self.counts) > MOST:
            del self.counts[next(iter(self.counts))]
