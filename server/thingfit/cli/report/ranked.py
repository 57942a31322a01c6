"""Ranked models as all reports need them: columns, amounts in words, and a summary."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from thingfit.cli.collect import Collected
from thingfit.cli.console import printable
from thingfit.cli.report.texts import counted
from thingfit.features.ranking import sensor_names
from thingfit.fit.rank import Axis, Entry, Needs, Ranking
from thingfit.fit.words import class_name, device_name, listed, memory, number
from thingfit.meaning import vocabulary

FRONT, PLAIN_FRONT = "◆", "*"


@dataclass(frozen=True, slots=True)
class Ranked:
    """A ranking with what was asked for; `total` counts all models there are."""

    ranking: Ranking
    needs: Needs
    total: int
    collected: Collected

    @property
    def entries(self) -> tuple[Entry, ...]:
        """The models, the best first."""
        return self.ranking.entries

    def axis_name(self, axis: Axis) -> str:
        """An axis in words."""
        names = {Axis.MACS: "MACs", Axis.RAM: "RAM", Axis.FLASH: "flash"}
        return self.ranking.metric_name if axis is Axis.METRIC else names.get(axis, axis.value)

    def metric(self, entry: Entry) -> str:
        """The value of the metric; a question mark where none was measured."""
        if entry.metric is None:
            return "?"
        return f"{number(entry.metric)}{self.ranking.metric_unit}"

    def path(self, entry: Entry) -> str:
        """The path of the description of a model, as it is shown."""
        return self.collected.paths.get(entry.model.uri, entry.model.uri)

    def columns(self) -> tuple[tuple[str, Callable[[Entry], str], bool], ...]:
        """The columns of a table: head, cell, and whether the cells are numbers."""
        name = self.ranking.metric_name
        found: list[tuple[str, Callable[[Entry], str], bool]] = [
            ("model", lambda each: printable(each.name), False),
            (name, self.metric, True),
            ("RAM", lambda each: size(each.ram), True),
            ("flash", lambda each: size(each.flash), True),
            ("MACs", lambda each: "?" if each.macs is None else f"{each.macs:,}", True),
        ]
        if self.needs.device is not None:
            found.append(("latency", lambda each: duration(each.latency.seconds), True))
        found.append(("sensors", lambda each: ", ".join(sensor_names(each)) or "none", False))
        return tuple(found)

    def asked(self) -> str:
        """What was asked for, in words; nothing when all models are compared."""
        needs = self.needs
        parts = [f"with a {class_name(each)}" for each in needs.sensors]
        parts += [f'saying "{each}"' for each in needs.texts]
        if needs.dataset:
            parts.append(f'trained with "{needs.dataset}"')
        if needs.category:
            parts.append(f"of the category {vocabulary.local_name(needs.category)}")
        if needs.metric:
            parts.append(f"measured by {self.ranking.metric_name}")
        if needs.device:
            parts.append(f"that fit {printable(device_name(needs.device))}")
        return printable(listed(parts))

    def summary(self, dot: str = " · ", mark: str = FRONT) -> str:
        """One line: how many models, in which order, and what the mark stands for."""
        count = len(self.entries)
        parts = [f"{count} of {counted(self.total, 'model')}"]
        if self.ranking.open:
            parts.append(f"{self.ranking.open} more may fit, nobody can tell")
        if count:
            by = self.axis_name(self.ranking.by)
            parts.append(f"by {by}, best first")
            front = listed([self.axis_name(each) for each in self.ranking.front])
            beaten = sum(each.on_front for each in self.entries)
            parts.append(f"{mark} {beaten} that no other beats in {front}")
        return dot.join(parts)

    def notes(self) -> tuple[str, ...]:
        """What to know of the figures, each in one sentence."""
        found: list[str] = []
        zero = sum(each.stated == 0 for each in self.entries)
        if zero:
            said = f"{zero} model{'s' * (zero != 1)} state{'s' * (zero == 1)}"
            name = self.ranking.metric_name
            found.append(f"{said} a {name} of 0, which counts as not measured")
        if self.needs.device is not None:
            bases = dict.fromkeys(_kind_of_basis(each) for each in self.entries)
            found += [f"latency: {basis}" for basis in bases]
        return tuple(found)


def size(amount: int | None) -> str:
    """Bytes in words; a question mark where they are not known."""
    return "?" if amount is None else memory(amount)


def duration(seconds: float | None) -> str:
    """A rough time, with two digits that count: `~12 ms`."""
    if seconds is None:
        return "?"
    for unit, factor in (("s", 1.0), ("ms", 1e-3), ("us", 1e-6)):
        if seconds >= factor or unit == "us":
            return f"~{float(f'{seconds / factor:.2g}'):g} {unit}"
    return "?"


def _kind_of_basis(entry: Entry) -> str:
    """The basis of an estimate without the model's own number."""
    basis = entry.latency.basis
    return basis.partition(" multiplications of ")[2] or basis
