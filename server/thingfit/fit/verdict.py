"""What is said of a model on a device: a verdict for each criterion, and one for the pair."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from enum import Enum
from typing import TypeAlias

from thingfit.facts import Device, Model
from thingfit.text import Span
from thingfit.tflite import TfliteFile

Amount: TypeAlias = int | float


class Fit(Enum):
    """Whether something fits; the value is the word of reports."""

    FITS = "fits"
    NOT = "not"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class Evidence:
    """A place that a verdict rests on."""

    uri: str
    span: Span


@dataclass(frozen=True, slots=True)
class Verdict:
    """What one criterion says of a model and a device.

    `needed` and `offered` are amounts in `unit`, or lists of names; `margin` is what is left, below
    zero what is short. A verdict that is not `decisive` says that one side is silent on a point
    that neither has to state: it is shown, and the pair may fit all the same.
    """

    criterion: str
    fit: Fit
    sentence: str
    needed: Amount | tuple[str, ...] | None = None
    offered: Amount | tuple[str, ...] | None = None
    margin: Amount | None = None
    unit: str | None = None
    model_places: tuple[Evidence, ...] = ()
    device_places: tuple[Evidence, ...] = ()
    decisive: bool = True


@dataclass(frozen=True, slots=True)
class Candidate:
    """A model with its file, where that can be read."""

    model: Model
    file: TfliteFile | None = None


@dataclass(frozen=True, slots=True)
class Policy:
    """How to judge where there is a choice.

    RAM is taken as declared, or from an estimate first; what is unknown may count as fitting, to
    explore; `runtime_code` are the bytes of flash that the runtime takes beside the model.
    """

    prefer_estimates: bool = False
    assume_unknown_fits: bool = False
    runtime_code: int = 0


DEFAULT_POLICY = Policy()


@dataclass(frozen=True, slots=True)
class Match:
    """A model on a device with the verdicts of all criteria that apply."""

    candidate: Candidate
    device: Device
    verdicts: tuple[Verdict, ...]
    fit: Fit

    @property
    def model(self) -> Model:
        """The model of the pair."""
        return self.candidate.model

    @property
    def failing(self) -> tuple[Verdict, ...]:
        """The verdicts that speak against the pair."""
        return tuple(each for each in self.verdicts if each.fit is Fit.NOT)

    @property
    def open(self) -> tuple[Verdict, ...]:
        """The verdicts that leave the pair open."""
        return tuple(each for each in self.verdicts if each.fit is Fit.UNKNOWN and each.decisive)

    def verdict(self, criterion: str) -> Verdict | None:
        """What a criterion says, if it applies."""
        return next((each for each in self.verdicts if each.criterion == criterion), None)


def combined(verdicts: Iterable[Verdict]) -> Fit:
    """The verdict of all together: one that does not fit decides, then one that is unknown."""
    fits = {each.fit for each in verdicts if each.decisive}
    return Fit.NOT if Fit.NOT in fits else Fit.UNKNOWN if Fit.UNKNOWN in fits else Fit.FITS


def judged(fit: Fit, policy: Policy) -> Fit:
    """The verdict of a pair as the policy wants unknown ones to count."""
    return Fit.FITS if fit is Fit.UNKNOWN and policy.assume_unknown_fits else fit
