"""One model on one device: the verdicts of all criteria, and what they come to."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from thingfit.facts import Device
from thingfit.fit.criteria import CRITERIA
from thingfit.fit.verdict import DEFAULT_POLICY, Candidate, Match, Policy, combined, judged


def match(candidate: Candidate, device: Device, policy: Policy = DEFAULT_POLICY) -> Match:
    """Whether a model fits a device, and why."""
    found = (criterion(candidate, device, policy) for criterion in CRITERIA)
    verdicts = tuple(each for each in found if each is not None)
    return Match(candidate, device, verdicts, judged(combined(verdicts), policy))


def match_all(
    candidates: Iterable[Candidate], devices: Iterable[Device], policy: Policy = DEFAULT_POLICY
) -> Iterator[Match]:
    """All pairs, the devices of one model after the other."""
    devices = tuple(devices)
    for candidate in candidates:
        for device in devices:
            yield match(candidate, device, policy)
