"""What a session knows of the endpoint beside the workspace."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass, field

from thingfit.features.fleet import Described
from thingfit.fit import Tally


@dataclass(slots=True)
class Fleet:
    """What is known of the endpoint: counts by the facts that they are for, and what is asked."""

    counts: dict[str, tuple[Tally, float]] = field(default_factory=dict)
    wanted: dict[str, tuple[str, Described]] = field(default_factory=dict)
    worker: asyncio.Task[None] | None = None
    failing: dict[str, float] = field(default_factory=dict)
    """Until when an endpoint is not asked again."""
