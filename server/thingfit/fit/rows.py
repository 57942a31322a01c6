"""Models and devices as the index holds them: classes of sensors as bits, memory as numbers."""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import dataclass, field
from itertools import count
from typing import NamedTuple, TypeAlias

from thingfit.facts import Device
from thingfit.facts.sensing import Settings
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
from thingfit.fit.build import Build, build_of, refused
from thingfit.fit.change import Change, cost
from thingfit.fit.criteria import FINE
from thingfit.fit.criteria.sensors import is_nameless, needed_classes, offered_classes
from thingfit.fit.verdict import Candidate, Fit, Policy
from thingfit.fit.words import device_name, model_name
from thingfit.meaning import vocabulary
from thingfit.tflite import Abi, Runtime
from thingfit.tflite.support import supported_types

_Pair: TypeAlias = tuple[int, int]
_RamKey: TypeAlias = "tuple[str, str, _Pair | None, Build]"


class Scan(NamedTuple):
    """The numbers of a model that a device is held against, and where they come from."""

    mask: int
    ram_low: int
    ram_high: int
    flash_low: int
    flash_high: int
    fine: int
    row: ModelRow


@dataclass(frozen=True, slots=True, eq=False)
class ModelRow:
    """A model in the index; `number` counts the models of its document.

    `candidate` is kept only where its RAM depends on the device.
    """

    uri: str
    number: int
    id: str
    name: str
    mask: int
    ram: tuple[int, int] | None
    flash: tuple[int, int]
    fine: int
    candidate: Candidate | None


class DeviceRow(NamedTuple):
    """A device in the index; `absent` are the bits of the classes that it does not serve for."""

    absent: int
    ram_low: int
    ram_high: int
    flash_low: int
    flash_high: int
    fine: int
    build: Build
    uri: str
    number: int
    id: str
    name: str


@dataclass(frozen=True, slots=True)
class Numbers:
    """The numbers given out to classes of sensors and to kinds of models and devices.

    They only grow, so that all versions of an index share them; each number is given out once, also
    when two threads ask.
    """

    policy: Policy
    _next: count[int] = field(default_factory=count)
    _bits: dict[str, int] = field(default_factory=dict)
    _keys: dict[str, int] = field(default_factory=dict)
    _classes: dict[int, str] = field(default_factory=dict)
    _models: dict[int, Candidate] = field(default_factory=dict)
    _devices: dict[int, Device] = field(default_factory=dict)
    _fine: dict[tuple[int, int], Fit] = field(default_factory=dict)
    _ram: dict[_RamKey, _Pair] = field(default_factory=dict)
    _impossible: dict[int, str] = field(default_factory=dict)
    _fine_cost: dict[_Pair, float] = field(default_factory=dict)
    _bit_count: count[int] = field(default_factory=count)

    def mask_of(self, classes: Iterable[str]) -> int:
        """The bits of classes of sensors."""
        mask = 0
        for cls in classes:
            bit = self._bits.get(cls)
            if bit is None:
                bit = self._bits.setdefault(cls, 1 << next(self._bit_count))
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
        fixed = is_ram_fixed(candidate, self.policy)
        anywhere = Build(True, None, Abi.BITS_32, None)
        fine = self._number_of(_model_key(candidate))
        self._models.setdefault(fine, candidate)
        return ModelRow(
            model.uri,
            number,
            model.id.value if model.id else "",
            model_name(model),
            self.mask_of(needed_classes(model)),
            _pair(needed_ram(candidate, anywhere, self.policy)) if fixed else None,
            _pair(needed_flash(candidate, self.policy)),
            fine,
            None if fixed else candidate,
        )

    def device_row(self, number: int, device: Device) -> DeviceRow:
        """A device as the index holds it."""
        fine = self._number_of(_device_key(device))
        self._devices.setdefault(fine, device)
        ram, flash = offered_ram(device), offered_flash(device)
        return DeviceRow(
            ~self.mask_of(sorted(offered_classes(device))),
            ram.low,
            ram.high,
            flash.low,
            flash.high,
            fine,
            build_of(device),
            device.uri,
            number,
            device.id.value if device.id else "",
            device_name(device),
        )

    def scan(self, row: ModelRow, build: Build) -> Scan:
        """The numbers of a model for devices of a build."""
        low, high = row.ram or self._ram_on(row, build)
        return Scan(row.mask, low, high, *row.flash, row.fine, row)

    def fine(self, model: int, device: int) -> Fit:
        """What the fine criteria say of a kind of model on a kind of device."""
        known = self._fine.get((model, device))
        if known is None:
            known = fine_fit(self._models[model], self._devices[device], self.policy)
            self._fine[model, device] = known
        return known

    def fine_failing(self, model: int, device: int) -> tuple[str, ...]:
        """The fine criteria that speak against a kind of model on a kind of device."""
        candidate, example = self._models[model], self._devices[device]
        found = (criterion(candidate, example, self.policy) for criterion in FINE)
        return tuple(each.criterion for each in found if each and each.fit is Fit.NOT)

    def fine_cost(self, model: int, device: int) -> float:
        """How large the changes are that the fine criteria ask for."""
        known = self._fine_cost.get((model, device))
        if known is None:
            known = cost(map(Change, self.fine_failing(model, device)))
            self._fine_cost[model, device] = known
        return known

    def _ram_on(self, row: ModelRow, build: Build) -> tuple[int, int]:
        candidate = row.candidate
        assert candidate is not None and candidate.file is not None
        declared = declared_ram(candidate)
        stated = _pair(declared) if declared else None
        key = (candidate.file.sha256, json.dumps(plain(candidate.model.runtime)), stated, build)
        known = self._ram.get(key)
        if known is None:
            known = self._ram[key] = _pair(needed_ram(candidate, build, self.policy))
        return known

    def _number_of(self, key: str) -> int:
        known = self._keys.get(key)
        return self._keys.setdefault(key, next(self._next)) if known is None else known


def fine_fit(candidate: Candidate, device: Device, policy: Policy) -> Fit:
    """What all criteria but those of classes and memory say of a pair."""
    fits = {
        verdict.fit
        for criterion in FINE
        if (verdict := criterion(candidate, device, policy)) and verdict.decisive
    }
    if is_nameless(candidate.model):
        fits.add(Fit.UNKNOWN)
    return Fit.NOT if Fit.NOT in fits else Fit.UNKNOWN if Fit.UNKNOWN in fits else Fit.FITS


def _pair(amounts: Amounts) -> _Pair:
    return amounts.low, amounts.high


def _model_key(candidate: Candidate) -> str:
    """What the fine criteria look at in a model; models with the same key get the same answers."""
    model = candidate.model
    has_settings = any(each.settings != _SILENT for each in model.sensors)
    has_input = any(each.settings != _SILENT for each in model.inputs)
    parts: list[object] = [is_nameless(model), plain(model.runtime), _operator_key(candidate)]
    if has_settings or has_input:
        parts.append([[plain(n.classes), n.input, plain(n.settings)] for n in model.sensors])
    if has_input:
        parts.append(
            [
                [plain(t.shape), plain(t.settings), [plain(s.kind) for s in t.preprocessing]]
                for t in model.inputs
            ]
        )
    return json.dumps(parts)


def _operator_key(candidate: Candidate) -> object:
    file = candidate.file
    if file is None:
        return plain(candidate.model.operators)
    return [
        sorted(
            (
                each.operator is not None and each.operator.custom,
                each.operator is not None and each.operator.name in supported_types(generation),
            )
            for each in refused(file, generation)
        )
        for generation in Runtime
    ]


def _device_key(device: Device) -> str:
    """What the fine criteria look at in a device."""
    sensors = [
        [sorted(cls.value for cls in each.classes), plain(each.settings), plain(each.exposed_by)]
        for each in device.sensors
    ]
    told = [each for each in sensors if each[1] or each[2]]
    if not told:
        return json.dumps(plain(device.runtime))
    faces = [
        [plain(f.iri), plain(f.name), plain(f.minimum), plain(f.maximum), plain(f.unit)]
        for f in device.interfaces
    ]
    return json.dumps([sensors, plain(device.runtime), faces])


_SILENT = Settings()


def rows_of_models(numbers: Numbers, candidates: Iterable[Candidate]) -> tuple[ModelRow, ...]:
    """The models of one document as the index holds them."""
    return tuple(numbers.model_row(i, each) for i, each in enumerate(candidates))


def rows_of_devices(numbers: Numbers, devices: Iterable[Device]) -> tuple[DeviceRow, ...]:
    """The devices of one document as the index holds them."""
    return tuple(numbers.device_row(i, each) for i, each in enumerate(devices))
