"""Models and devices as the index holds them: classes and demands as bits, memory as numbers."""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import dataclass, field
from itertools import count
from typing import NamedTuple, TypeAlias

from thingfit.facts import Device
from thingfit.facts.stated import plain
from thingfit.fit.amounts import (
    Amounts,
    declared_ram,
    is_ram_fixed,
    needed_flash,
    needed_ram,
    offered_flash,
    offered_ram,
)
from thingfit.fit.build import Build, build_of
from thingfit.fit.criteria.sensors import needed_classes, offered_classes
from thingfit.fit.demands import Demand, Side, answer, demands_of, device_keys
from thingfit.fit.verdict import Candidate, Fit, Policy
from thingfit.fit.words import device_name, model_name
from thingfit.meaning import vocabulary
from thingfit.tflite import Abi

_Pair: TypeAlias = tuple[int, int]
_RamKey: TypeAlias = "tuple[str, str, _Pair | None, Build]"
_ANYWHERE = Build(True, None, Abi.BITS_32, None)


@dataclass(frozen=True, slots=True, eq=False)
class Held:
    """A model whose need of RAM depends on the device, kept to work it out."""

    candidate: Candidate


class ModelRow(NamedTuple):
    """A model in the index; `number` counts the models of its document.

    `mask` are the bits of the classes that it asks for, `demands` those of all else. Where `held`
    is not empty, the RAM is that of one build.
    """

    mask: int
    ram_low: int
    ram_high: int
    flash_low: int
    flash_high: int
    demands: int
    uri: str
    number: int
    id: str
    name: str
    held: Held | None


class DeviceRow(NamedTuple):
    """A device in the index; `absent` are the bits of the classes that it does not serve for."""

    absent: int
    ram_low: int
    ram_high: int
    flash_low: int
    flash_high: int
    keys: tuple[str, str]
    build: Build
    uri: str
    number: int
    id: str
    name: str


@dataclass(frozen=True, slots=True)
class Standing:
    """How a kind of device stands to the first so many demands, as bits."""

    known: int = 0
    failing: int = 0
    open: int = 0
    by_criterion: tuple[tuple[str, int], ...] = ()

    def __or__(self, other: Standing) -> Standing:
        criteria = dict(self.by_criterion)
        for name, mask in other.by_criterion:
            criteria[name] = criteria.get(name, 0) | mask
        return Standing(
            0, self.failing | other.failing, self.open | other.open, tuple(criteria.items())
        )

    def criteria_of(self, demands: int) -> tuple[str, ...]:
        """The criteria by which a device fails some demands."""
        return tuple(name for name, mask in self.by_criterion if mask & demands)


@dataclass(frozen=True, slots=True)
class Numbers:
    """The bits given out to classes of sensors and to demands, and what is known by them.

    They only grow, so that all versions of an index share them; each bit is given out once, also
    when two threads ask.
    """

    policy: Policy
    _class_count: count[int] = field(default_factory=count)
    _demand_count: count[int] = field(default_factory=count)
    _bits: dict[str, int] = field(default_factory=dict)
    _classes: dict[int, str] = field(default_factory=dict)
    _impossible: dict[int, str] = field(default_factory=dict)
    _demand_bits: dict[str, int] = field(default_factory=dict)
    _demands: dict[Side, list[tuple[int, Demand]]] = field(
        default_factory=lambda: {side: [] for side in Side}
    )
    _devices: dict[str, Device] = field(default_factory=dict)
    _standings: dict[str, Standing] = field(default_factory=dict)
    _ram: dict[_RamKey, _Pair] = field(default_factory=dict)

    def mask_of(self, classes: Iterable[str]) -> int:
        """The bits of classes of sensors."""
        mask = 0
        for cls in classes:
            bit = self._bits.get(cls)
            if bit is None:
                bit = self._bits.setdefault(cls, 1 << next(self._class_count))
                self._classes[bit] = cls
                if vocabulary.is_unmatchable(cls):
                    self._impossible[bit] = cls
            mask |= bit
        return mask

    def impossible_mask(self) -> int:
        """The bits of the classes that no device can have."""
        return sum(self._impossible)

    def classes_of(self, mask: int) -> tuple[str, ...]:
        """The classes of sensors that bits stand for."""
        found: list[str] = []
        while mask:
            bit = mask & -mask
            found.append(self._classes[bit])
            mask ^= bit
        return tuple(found)

    def model_row(self, number: int, candidate: Candidate) -> ModelRow:
        """A model as the index holds it."""
        model = candidate.model
        ram, flash = (
            needed_ram(candidate, _ANYWHERE, self.policy),
            needed_flash(candidate, self.policy),
        )
        return ModelRow(
            self.mask_of(needed_classes(model)),
            ram.low,
            ram.high,
            flash.low,
            flash.high,
            self._demand_mask(candidate),
            model.uri,
            number,
            model.id.value if model.id else "",
            model_name(model),
            None if is_ram_fixed(candidate, self.policy) else Held(candidate),
        )

    def device_row(self, number: int, device: Device) -> DeviceRow:
        """A device as the index holds it."""
        keys = device_keys(device)
        for key in keys.values():
            self._devices.setdefault(key, device)
        ram, flash = offered_ram(device), offered_flash(device)
        return DeviceRow(
            ~self.mask_of(sorted(offered_classes(device))),
            ram.low,
            ram.high,
            flash.low,
            flash.high,
            (keys[Side.SENSORS], keys[Side.RUNTIME]),
            build_of(device),
            device.uri,
            number,
            device.id.value if device.id else "",
            device_name(device),
        )

    def on(self, row: ModelRow, build: Build) -> ModelRow:
        """A model with the RAM that it needs on devices of a build."""
        if row.held is None:
            return row
        low, high = self._ram_on(row.held.candidate, build)
        return row._replace(ram_low=low, ram_high=high)

    def standing(self, device: DeviceRow) -> Standing:
        """How a device stands to all demands there are."""
        sensors, runtime = device.keys
        return self._standing(Side.SENSORS, sensors) | self._standing(Side.RUNTIME, runtime)

    def _standing(self, side: Side, key: str) -> Standing:
        demands = self._demands[side]
        known = self._standings.get(key, Standing())
        if known.known == len(demands):
            return known
        device = self._devices[key]
        failing, unknown, criteria = known.failing, known.open, dict(known.by_criterion)
        new, offered = demands[known.known :], offered_classes(device)
        for bit, demand in new:
            if demand.cls and demand.cls not in offered:
                continue  # That the class is missing is told by another criterion.
            said = answer(demand, device, self.policy)
            failing |= bit if said.fit is Fit.NOT else 0
            unknown |= bit if said.fit is Fit.UNKNOWN else 0
            for name in said.failing:
                criteria[name] = criteria.get(name, 0) | bit
        found = Standing(known.known + len(new), failing, unknown, tuple(criteria.items()))
        self._standings[key] = found
        return found

    def _demand_mask(self, candidate: Candidate) -> int:
        mask = 0
        for each in demands_of(candidate):
            bit = self._demand_bits.get(each.key)
            if bit is None:
                bit = self._demand_bits.setdefault(each.key, 1 << next(self._demand_count))
                self._demands[each.side].append((bit, each))
            mask |= bit
        return mask

    def _ram_on(self, candidate: Candidate, build: Build) -> _Pair:
        assert candidate.file is not None
        declared = declared_ram(candidate)
        stated = _pair(declared) if declared else None
        key = (candidate.file.sha256, json.dumps(plain(candidate.model.runtime)), stated, build)
        known = self._ram.get(key)
        if known is None:
            known = self._ram[key] = _pair(needed_ram(candidate, build, self.policy))
        return known


def _pair(amounts: Amounts) -> _Pair:
    return amounts.low, amounts.high


def rows_of_models(numbers: Numbers, candidates: Iterable[Candidate]) -> tuple[ModelRow, ...]:
    """The models of one document as the index holds them."""
    return tuple(numbers.model_row(i, each) for i, each in enumerate(candidates))


def rows_of_devices(numbers: Numbers, devices: Iterable[Device]) -> tuple[DeviceRow, ...]:
    """The devices of one document as the index holds them."""
    return tuple(numbers.device_row(i, each) for i, each in enumerate(devices))
