"""The index: all models against all devices by bits and numbers, kept up document by document.

An index is a value: a document that changed gives another index, which shares with the first all
that stayed. It answers as `match` does, without the words.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import TypeVar

from thingfit.facts import Device
from thingfit.fit.build import Build
from thingfit.fit.change import Change, cost, memory_change, sensor_change
from thingfit.fit.criteria import FLASH, RAM
from thingfit.fit.rows import DeviceRow, ModelRow, Numbers, Scan, rows_of_devices, rows_of_models
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
    _scans: dict[Build | None, list[Scan]] = field(default_factory=dict)

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
        scans = self._scans if same_models else {}
        return Index(self.numbers, models, devices, scans)

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
        fits, unknown = self._of(device, [self.numbers.scan(model, device.build)])
        return Fit.FITS if fits else Fit.UNKNOWN if unknown else Fit.NOT

    def models_for(self, device: DeviceRow) -> tuple[list[ModelRow], list[ModelRow]]:
        """The models that fit a device, and those of which nobody knows."""
        fits, unknown = self._of(device, self._scanned(device.build))
        return [each.row for each in fits], [each.row for each in unknown]

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
            scan = self.numbers.scan(model, device.build)
            left = (
                (device.ram_low - scan.ram_high, device.ram_low),
                (device.flash_low - scan.flash_high, device.flash_low),
            )
            if any(rest >= 0 and rest * part < whole for rest, whole in left):
                found.append(device)
        return found

    def tally_of_device(self, device: DeviceRow) -> Tally:
        """How many models fit a device."""
        scans = self._scanned(device.build)
        fits, unknown = self._of(device, scans)
        return Tally(len(fits), len(unknown), len(scans))

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
        scans = self._scanned(device.build)
        fits, unknown = self._of(device, scans)
        others = {id(each) for each in (*fits, *unknown)}
        found = [
            (self._cost(each, device), each.row.name, at)
            for at, each in enumerate(scans)
            if id(each) not in others
        ]
        return self._miss(scans[min(found)[2]], device) if found else None

    def nearest_miss_of_model(self, model: ModelRow) -> Miss | None:
        """The device that needs the smallest change for a model to fit, of those that do not."""
        devices = list(self.devices())
        scans = [self.numbers.scan(model, each.build) for each in devices]
        found = [
            (self._cost(scan, device), device.name, at)
            for at, (scan, device) in enumerate(zip(scans, devices, strict=True))
            if self.fit(model, device) is Fit.NOT
        ]
        if not found:
            return None
        at = min(found)[2]
        return self._miss(scans[at], devices[at])

    def miss(self, model: ModelRow, device: DeviceRow) -> Miss:
        """What would have to change for a pair to fit."""
        return self._miss(self.numbers.scan(model, device.build), device)

    def _scanned(self, build: Build) -> list[Scan]:
        """The numbers of all models for devices of a build."""
        known = self._scans.get(build)
        if known is None:
            scan, fixed = self.numbers.scan, self._scans.get(None)
            if fixed is None:
                fixed = [scan(row, build) for row in self.models() if row.ram is not None]
                self._scans[None] = fixed
            open_rows = [row for row in self.models() if row.ram is None]
            known = [*fixed, *(scan(row, build) for row in open_rows)] if open_rows else fixed
            self._scans[build] = known
        return known

    def _of(self, device: DeviceRow, scans: list[Scan]) -> tuple[list[Scan], list[Scan]]:
        """The models that fit a device and those of which nobody knows, by their numbers."""
        absent, ram_low, ram_high, flash_low, flash_high, fine, *_ = device
        possible = [
            each
            for each in scans
            if not (each[0] & absent or each[1] > ram_high or each[3] > flash_high)
        ]
        ask = self.numbers.fine
        answers = {number: ask(number, fine) for number in {each[5] for each in possible}}
        fits: list[Scan] = []
        unknown: list[Scan] = []
        for each in possible:
            answer = answers[each[5]]
            if answer is Fit.FITS and each[2] <= ram_low and each[4] <= flash_low:
                fits.append(each)
            elif answer is not Fit.NOT:
                unknown.append(each)
        if self.numbers.policy.assume_unknown_fits:
            return [*fits, *unknown], []
        return fits, unknown

    def _cost(self, scan: Scan, device: DeviceRow) -> float:
        """How large the changes of a miss are, which is `cost(miss.changes)` without making it."""
        missing = scan.mask & device.absent
        found = float(missing.bit_count()) if missing else 0.0
        if missing & self.numbers.impossible_mask():
            return cost(self._miss(scan, device).changes)
        if scan.ram_low > device.ram_high:
            found += (scan.ram_low - device.ram_high) / max(device.ram_high, 1)
        if scan.flash_low > device.flash_high:
            found += (scan.flash_low - device.flash_high) / max(device.flash_high, 1)
        return found + self.numbers.fine_cost(scan.fine, device.fine)

    def _miss(self, scan: Scan, device: DeviceRow) -> Miss:
        missing = self.numbers.classes_of(scan.mask & device.absent)
        found = [sensor_change(cls) for cls in sorted(missing)]
        if scan.ram_low > device.ram_high:
            found.append(memory_change(RAM, scan.ram_low, device.ram_high))
        if scan.flash_low > device.flash_high:
            found.append(memory_change(FLASH, scan.flash_low, device.flash_high))
        if self.numbers.fine(scan.fine, device.fine) is Fit.NOT:
            found += map(Change, self.numbers.fine_failing(scan.fine, device.fine))
        return Miss(scan.row, device, tuple(found))


def empty_index(policy: Policy = DEFAULT_POLICY) -> Index:
    """An index without models and devices."""
    return Index(Numbers(policy))


def _put(into: dict[str, tuple[_Row, ...]], uri: str, rows: tuple[_Row, ...]) -> None:
    if rows:
        into[uri] = rows
    else:
        into.pop(uri, None)
