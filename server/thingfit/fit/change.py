"""What would have to change for a pair to fit, how much that is, and in which words it is told."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from thingfit.fit.criteria import (
    AXES,
    FLASH,
    INPUT,
    OPERATORS,
    RAM,
    RANGE,
    RATE,
    RESOLUTION,
    RUNTIME,
    SENSORS,
    TYPES,
)
from thingfit.fit.criteria.sensors import needed_classes, offered_classes
from thingfit.fit.verdict import Match
from thingfit.fit.words import class_name, listed, shortage, with_article
from thingfit.meaning import vocabulary

_MEMORIES = {RAM: "RAM", FLASH: "flash"}
_OTHERS = {
    RANGE: "a wider range",
    RATE: "a faster sensor",
    AXES: "more axes",
    RESOLUTION: "larger pictures",
    INPUT: "more samples",
    RUNTIME: "another runtime",
    OPERATORS: "kernels for all operators",
    TYPES: "kernels for its types of numbers",
}
_IMPOSSIBLE, _OTHER = 1000.0, 2.0


@dataclass(frozen=True, slots=True)
class Change:
    """One thing to change: a class of sensor to add, bytes to add, or another criterion to meet.

    `share` is how much more memory that is, as a part of what there is.
    """

    criterion: str
    cls: str = ""
    amount: int = 0
    share: float = 0.0

    @property
    def is_possible(self) -> bool:
        """Whether any device could be changed so."""
        return not (self.cls and vocabulary.is_unmatchable(self.cls))

    @property
    def cost(self) -> float:
        """How large the change is; adding a sensor costs as much as doubling the memory."""
        if self.cls:
            return 1.0 if self.is_possible else _IMPOSSIBLE
        return self.share if self.criterion in _MEMORIES else _OTHER


def sensor_change(cls: str) -> Change:
    """The change of a class of sensor that is missing."""
    return Change(SENSORS, cls=cls)


def memory_change(criterion: str, needed: int, offered: int) -> Change:
    """The change of memory that is too small."""
    return Change(criterion, amount=needed - offered, share=(needed - offered) / max(offered, 1))


def changes(match: Match) -> tuple[Change, ...]:
    """All that has to change for a pair that does not fit; nothing for one that does."""
    found: list[Change] = []
    for verdict in match.failing:
        if verdict.criterion == SENSORS:
            offered = offered_classes(match.device)
            missing = [cls for cls in needed_classes(match.model) if cls not in offered]
            found += map(sensor_change, missing)
        elif verdict.criterion in _MEMORIES:
            short = -int(verdict.margin or 0)
            has = int(verdict.offered) if isinstance(verdict.offered, int) else 0
            found.append(memory_change(verdict.criterion, has + short, has))
        else:
            found.append(Change(verdict.criterion))
    return tuple(found)


def cost(found: Iterable[Change]) -> float:
    """How large some changes are together."""
    return sum(each.cost for each in found)


def in_short(found: Sequence[Change]) -> str:
    """Changes for a narrow place: `Camera, 69 kB RAM`."""
    return ", ".join(_short(each) for each in found)


def as_need(found: Sequence[Change]) -> str:
    """Changes as what a device is short of: `needs a Microphone, short by 7.2 kB RAM`."""
    impossible = [class_name(each.cls) for each in found if not each.is_possible]
    if impossible:
        return f"no device can have `{impossible[0]}`"
    needed = [_more(each) for each in found if each.criterion not in _MEMORIES]
    memories = [_short(each) for each in found if each.criterion in _MEMORIES]
    parts = [f"needs {listed(needed)}"] if needed else []
    parts += [f"short by {listed(memories)}"] if memories else []
    return ", ".join(parts)


def as_advice(found: Sequence[Change]) -> str:
    """Changes as a sentence: `With a Camera and 69 kB more RAM it would fit`."""
    impossible = [class_name(each.cls) for each in found if not each.is_possible]
    if impossible:
        return f"No change would do: no device can have `{impossible[0]}`"
    return f"With {listed([_more(each) for each in found])} it would fit" if found else ""


def _short(change: Change) -> str:
    if change.cls:
        return class_name(change.cls)
    if change.criterion in _MEMORIES:
        return f"{shortage(change.amount)} {_MEMORIES[change.criterion]}"
    return change.criterion


def _more(change: Change) -> str:
    if change.cls:
        return with_article(class_name(change.cls))
    if change.criterion in _MEMORIES:
        return f"{shortage(change.amount)} more {_MEMORIES[change.criterion]}"
    return _OTHERS[change.criterion]
