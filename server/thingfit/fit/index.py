"""The index: all models against all devices by bits and numbers, kept up document by document.

An index is a value: a document that changed gives another index, which shares with the first all
that stayed. It answers as `match` does, without the words.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import TypeVar

from thingfit.facts import Device
from thingfit.fit.build import Build
from thingfit.fit.change import Change, cost, memory_change, sensor_change
from thingfit.fit.criteria import FLASH, RAM
from thingfit.fit.rows import DeviceRow, ModelRow, Numbers, rows_of_devices, rows_of_models
from thingfit.fit.verdict import DEFAULT_POLICY, Candidate, Fit, Policy

_Row = TypeVar("_Row")


@dataclass(frozen=True, slots=True)
class Tally:
    """How many of all pairs of one kind fit, and of how many nobody knows."""

    fits: int
    unknown: int
    total: int

    @property
    def misses(self) -> int:
        """How many do not fit."""
        return self.total - self.fits - self.unknown


@dataclass(frozen=True, slots=True)
class Miss:
    """A pair that does not fit, and all that would have to change."""

    model: ModelRow
    device: DeviceRow
    changes: tuple[Change, ...]


@dataclass(frozen=True, slots=True, eq=False)
class Index:
    """Models and devices by the URIs of their documents."""

    numbers: Numbers
    models_by_uri: Mapping[str, tuple[ModelRow, ...]] = field(default_factory=dict)
    devices_by_uri: Mapping[str, tuple[DeviceRow, ...]] = field(default_factory=dict)
    _rows: dict[Build | None, list[ModelRow]] = field(default_factory=dict)

    def with_document(
        self, uri: str, candidates: Iterable[Candidate] = (), devices: Iterable[Device] = ()
    ) -> Index:
        """The index with other facts of one document; without any, the document is forgotten."""
        return self.with_documents({uri: (candidates, devices)})

    def with_documents(
        self, documents: Mapping[str, tuple[Iterable[Candidate], Iterable[Device]]]
    ) -> Index:
        """The index with other facts of some documents."""
        models, devices = dict(self.models_by_uri), dict(self.devices_by_uri)
        same_models = True
        for uri, (candidates, there) in documents.items():
            model_rows = rows_of_models(self.numbers, candidates)
            device_rows = rows_of_devices(self.numbers, there)
            same_models = same_models and not model_rows and uri not in models
            _put(models, uri, model_rows)
            _put(devices, uri, device_rows)
        for uri in documents:
            for row in devices.get(uri, ()):
                self.numbers.standing(row)  # Asked once, so that counting finds it known.
        rows = self._rows if same_models else {}
        return Index(self.numbers, models, devices, rows)

    def models(self) -> Iterator[ModelRow]:
        """All models, document by document."""
        for rows in self.models_by_uri.values():
            yield from rows

    def devices(self) -> Iterator[DeviceRow]:
        """All devices, document by document."""
        for rows in self.devices_by_uri.values():
            yield from rows

    def fit(self, model: ModelRow, device: DeviceRow) -> Fit:
        """Whether a model fits a device."""
        fits, unknown = self._of(device, [self.numbers.on(model, device.build)])
        return Fit.FITS if fits else Fit.UNKNOWN if unknown else Fit.NOT

    def models_for(self, device: DeviceRow) -> tuple[list[ModelRow], list[ModelRow]]:
        """The models that fit a device, and those of which nobody knows."""
        fits, unknown = self._of(device, self._rows_on(device.build))
        return list(map(self._own, fits)), list(map(self._own, unknown))

    def devices_for(self, model: ModelRow) -> tuple[list[DeviceRow], list[DeviceRow]]:
        """The devices that a model fits, and those of which nobody knows."""
        found: dict[Fit, list[DeviceRow]] = {each: [] for each in Fit}
        for device in self.devices():
            found[self.fit(model, device)].append(device)
        return found[Fit.FITS], found[Fit.UNKNOWN]

    def marginal_devices(self, model: ModelRow, part: int) -> list[DeviceRow]:
        """The devices that a model fits with less than one part in so many of a memory left."""
        found: list[DeviceRow] = []
        for device in self.devices_for(model)[0]:
            row = self.numbers.on(model, device.build)
            left = (
                (device.ram_low - row.ram_high, device.ram_low),
                (device.flash_low - row.flash_high, device.flash_low),
            )
            if any(rest >= 0 and rest * part < whole for rest, whole in left):
                found.append(device)
        return found

    def tally_of_device(self, device: DeviceRow) -> Tally:
        """How many models fit a device."""
        rows = self._rows_on(device.build)
        fits, unknown = self._of(device, rows)
        return Tally(len(fits), len(unknown), len(rows))

    def tally_of_model(self, model: ModelRow) -> Tally:
        """How many devices a model fits."""
        fits, unknown = self.devices_for(model)
        return Tally(len(fits), len(unknown), sum(map(len, self.devices_by_uri.values())))

    def matrix(self) -> dict[DeviceRow, tuple[list[ModelRow], list[ModelRow]]]:
        """For each device the models that fit, and those of which nobody knows."""
        return {device: self.models_for(device) for device in self.devices()}

    def tally(self) -> Tally:
        """How many of all pairs fit."""
        found = [self.tally_of_device(each) for each in self.devices()]
        return Tally(
            sum(each.fits for each in found),
            sum(each.unknown for each in found),
            sum(each.total for each in found),
        )

    def nearest_miss_of_device(self, device: DeviceRow) -> Miss | None:
        """The model that needs the smallest change of a device to fit, of those that do not."""
        rows, price = self._rows_on(device.build), self._price(device)
        fits, unknown = self._of(device, rows)
        others = {id(each) for each in (*fits, *unknown)}
        found = [
            (price(each), each.name, n) for n, each in enumerate(rows) if id(each) not in others
        ]
        return self._miss(rows[min(found)[2]], device) if found else None

    def nearest_miss_of_model(self, model: ModelRow) -> Miss | None:
        """The device that needs the smallest change for a model to fit, of those that do not."""
        found: list[tuple[float, str, int]] = []
        devices = list(self.devices())
        for number, device in enumerate(devices):
            if self.fit(model, device) is Fit.NOT:
                row = self.numbers.on(model, device.build)
                found.append((self._price(device)(row), device.name, number))
        return self.miss(model, devices[min(found)[2]]) if found else None

    def miss(self, model: ModelRow, device: DeviceRow) -> Miss:
        """What would have to change for a pair to fit."""
        return self._miss(self.numbers.on(model, device.build), device)

    def _own(self, row: ModelRow) -> ModelRow:
        """The row as it stands in the index, whatever build it was asked for."""
        return row if row.held is None else self.models_by_uri[row.uri][row.number]

    def _rows_on(self, build: Build) -> list[ModelRow]:
        """All models with the RAM that they need on devices of a build."""
        known = self._rows.get(build)
        if known is None:
            plain = self._rows.get(None)
            if plain is None:
                plain = self._rows[None] = list(self.models())
            known = plain
            if any(each.held for each in plain):
                known = [self.numbers.on(each, build) for each in plain]
            self._rows[build] = known
        return known

    def _of(self, device: DeviceRow, rows: list[ModelRow]) -> tuple[list[ModelRow], list[ModelRow]]:
        """The models that fit a device and those of which nobody knows, by their numbers."""
        absent, ram_low, ram_high, flash_low, flash_high, *_ = device
        standing = self.numbers.standing(device)
        failing, unclear = standing.failing, standing.open
        possible = [
            each
            for each in rows
            if not (
                each[0] & absent or each[1] > ram_high or each[3] > flash_high or each[5] & failing
            )
        ]
        fits = [
            each
            for each in possible
            if each[2] <= ram_low and each[4] <= flash_low and not each[5] & unclear
        ]
        if len(fits) == len(possible):
            return fits, []
        if self.numbers.policy.assume_unknown_fits:
            return possible, []
        known = {id(each) for each in fits}
        return fits, [each for each in possible if id(each) not in known]

    def _price(self, device: DeviceRow) -> Callable[[ModelRow], float]:
        """How large the changes of a miss are, which is `cost(miss.changes)` without making it."""
        absent, ram, flash = device.absent, device.ram_high, device.flash_high
        ram_part, flash_part = max(ram, 1), max(flash, 1)
        impossible, standing = self.numbers.impossible_mask(), self.numbers.standing(device)
        failing = standing.failing

        def price(row: ModelRow) -> float:
            missing = row[0] & absent
            if missing & impossible:
                return cost(self._miss(row, device).changes)
            found = float(missing.bit_count()) if missing else 0.0
            if row[1] > ram:
                found += (row[1] - ram) / ram_part
            if row[3] > flash:
                found += (row[3] - flash) / flash_part
            if row[5] & failing:
                found += cost(map(Change, standing.criteria_of(row[5])))
            return found

        return price

    def _miss(self, row: ModelRow, device: DeviceRow) -> Miss:
        missing = self.numbers.classes_of(row.mask & device.absent)
        found = [sensor_change(cls) for cls in sorted(missing)]
        if row.ram_low > device.ram_high:
            found.append(memory_change(RAM, row.ram_low, device.ram_high))
        if row.flash_low > device.flash_high:
            found.append(memory_change(FLASH, row.flash_low, device.flash_high))
        found += map(Change, self.numbers.standing(device).criteria_of(row.demands))
        return Miss(self._own(row), device, tuple(found))


def empty_index(policy: Policy = DEFAULT_POLICY) -> Index:
    """An index without models and devices."""
    return Index(Numbers(policy))


def _put(into: dict[str, tuple[_Row, ...]], uri: str, rows: tuple[_Row, ...]) -> None:
    if rows:
        into[uri] = rows
    else:
        into.pop(uri, None)
