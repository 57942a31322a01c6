"""The cells of the table of models and devices, each worked out once as long as nothing changed."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import TypeAlias

from thingfit.facts import Device, Model
from thingfit.features.pair_words import cell
from thingfit.fit import Candidate, Fit, Match, as_need, changes, match
from thingfit.fit.change import cost
from thingfit.tflite import TfliteFile

Key: TypeAlias = tuple[int, int, int]
Counted: TypeAlias = Callable[[Iterable[int], int], Iterable[int]]


@dataclass(frozen=True, slots=True)
class Cell:
    """A pair in short: `left` is RAM in bytes, `cost` how large a change is that makes it fit."""

    fit: Fit
    words: str
    left: int | float | None
    cost: float
    need: str


@dataclass(frozen=True, slots=True, eq=False)
class Kept:
    """A cell with the values that it is of, which are kept so that they can be told by identity."""

    cell: Cell
    model: Model
    file: TfliteFile | None
    device: Device


@dataclass(frozen=True, slots=True)
class Table:
    """The cells of all models, row by row."""

    candidates: tuple[Candidate, ...]
    devices: tuple[Device, ...]
    kept: Mapping[Key, Kept]

    def row(self, candidate: Candidate) -> list[Cell]:
        """The cells of a model, in the order of the devices."""
        return [self.kept[_key(candidate, each)].cell for each in self.devices]

    def nearest(self) -> tuple[int, int, Cell] | None:
        """The row, the column and the cell of the pair that is nearest to a fit."""
        found: tuple[int, int, Cell] | None = None
        for row, candidate in enumerate(self.candidates):
            for column, each in enumerate(self.row(candidate)):
                if each.fit is Fit.NOT and (found is None or each.cost < found[2].cost):
                    found = row, column, each
        return found


def table_of(
    candidates: Sequence[Candidate],
    devices: Sequence[Device],
    before: Table | None = None,
    counted: Counted = lambda steps, _: steps,
) -> Table:
    """The table; cells of the one before are taken over where model and device are the same.

    `counted` is given the numbers of the rows and how many there are, and may end the work.
    """
    known = before.kept if before else {}
    kept: dict[Key, Kept] = {}
    for row in counted(range(len(candidates)), len(candidates)):
        candidate = candidates[row]
        for device in devices:
            key = _key(candidate, device)
            kept[key] = known.get(key) or _kept(candidate, device)
    return Table(tuple(candidates), tuple(devices), kept)


def cell_of(found: Match) -> Cell:
    """A pair in short."""
    ram = found.verdict("ram")
    needed = changes(found)
    return Cell(found.fit, cell(found), ram.margin if ram else None, cost(needed), as_need(needed))


def _kept(candidate: Candidate, device: Device) -> Kept:
    found = cell_of(match(candidate, device))
    return Kept(found, candidate.model, candidate.file, device)


def _key(candidate: Candidate, device: Device) -> Key:
    return id(candidate.model), id(candidate.file), id(device)
