"""What a SPARQL endpoint has for a model or device of the workspace: the pairs, and whence."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from threading import Event
from typing import TypeAlias
from urllib.parse import urlsplit

from thingfit.facts import Device
from thingfit.fit import Candidate, Fit, Match, Tally

Described: TypeAlias = Candidate | Device


class FleetError(Exception):
    """The endpoint gives no answer; the text is one sentence for the user."""


@dataclass(frozen=True, slots=True)
class FleetPairs:
    """The pairs that fit or that nobody can judge; `total` counts the others as well.

    `paths` name the documents by the host and their path there.
    """

    host: str
    matches: tuple[Match, ...]
    paths: Mapping[str, str]
    total: int

    @property
    def tally(self) -> Tally:
        """How many fit."""
        fits = sum(each.fit is Fit.FITS for each in self.matches)
        return Tally(fits, len(self.matches) - fits, self.total)


def fleet_pairs(
    endpoint: str,
    described: Described,
    seconds: float,
    stop: Event | None = None,
    step: Callable[[Iterable[object], int], Iterator[object]] = lambda pages, count: iter(pages),
) -> FleetPairs:
    """The pairs of a model or device with those of an endpoint; `step` follows the pages.

    Who sets `stop` waits no longer, and is told so by a failure.
    """
    # Who names no endpoint waits for no library of the network.
    from thingfit.fit.fleet import devices_for, matches_of, models_for
    from thingfit.workspace.endpoint import EndpointError, Held, open_client, survivors
    from thingfit.workspace.endpoint.reader import counted, facts_of

    is_device = isinstance(described, Device)
    wanted = models_for(described) if isinstance(described, Device) else devices_for(described)
    host = urlsplit(endpoint).netloc
    found: list[Match] = []
    paths: dict[str, str] = {}

    def take(page: list[Held]) -> None:
        paths.update((each.uri, f"{host}: {each.path}") for each in page)
        found.extend(each for each in matches_of(page, described) if each.fit is not Fit.NOT)

    try:
        with open_client(endpoint, seconds=seconds, stop=stop) as client:
            graphs = survivors(client, wanted)
            for page in step(facts_of(client, graphs), len(graphs)):
                assert isinstance(page, list)
                take(page)
            total = counted(client, "model" if is_device else "device")
    except EndpointError as error:
        raise FleetError(str(error)) from None
    return FleetPairs(host, tuple(found), paths, total)


def fleet_title(tally: Tally, host: str, is_device: bool) -> str:
    """A line about an endpoint: `812 of 10,000 models fit at kg.example.org, 3 unknown`."""
    noun = ("model" if is_device else "device") + "s" * (tally.total != 1)
    verb = "fits" if tally.total == 1 and tally.fits == 1 else "fit"
    unknown = f", {tally.unknown:,} unknown" if tally.unknown else ""
    return f"{tally.fits:,} of {tally.total:,} {noun} {verb} at {host}{unknown}"
