"""Devices as they might be: with other memory, and with sensors added."""

from __future__ import annotations

from dataclasses import dataclass, replace

from thingfit.facts import Device, Stated
from thingfit.facts.hardware import Memory
from thingfit.facts.names import FLASH, RAM
from thingfit.facts.sensing import sensor_of_class
from thingfit.fit import criteria
from thingfit.fit.amounts import offered_flash, offered_ram
from thingfit.fit.change import Change
from thingfit.meaning import units, vocabulary
from thingfit.meaning.vocabulary import SENSOR
from thingfit.spelling import nearest
from thingfit.text import Span


@dataclass(frozen=True, slots=True)
class WhatIf:
    """What is supposed of a device: bytes of memory in place of its own, and further sensors."""

    ram: int | None = None
    flash: int | None = None
    sensors: tuple[str, ...] = ()

    def __bool__(self) -> bool:
        return self != WhatIf()


def supposed(device: Device, what: WhatIf) -> Device:
    """The device as it would be; what is supposed of it stands where its description begins."""
    memories = device.memories
    for kind, size in ((RAM, what.ram), (FLASH, what.flash)):
        if size is not None:
            others = [m for m in memories if not vocabulary.is_a(m.kind.value, kind)]
            memories = (*others, _memory(kind, size, device.span))
    added = tuple(sensor_of_class(Stated(cls, device.span)) for cls in what.sensors)
    return replace(device, memories=memories, sensors=(*device.sensors, *added))


def supposing(device: Device, changes: tuple[Change, ...]) -> WhatIf | None:
    """What to suppose of a device for changes to be made; nothing where that is not possible."""
    sizes: dict[str, int | None] = {criteria.RAM: None, criteria.FLASH: None}
    for each in changes:
        if each.criterion not in (*sizes, criteria.SENSORS) or not each.is_possible:
            return None
        if each.criterion in sizes:
            is_ram = each.criterion == criteria.RAM
            offer = offered_ram(device) if is_ram else offered_flash(device)
            sizes[each.criterion] = offer.high + each.amount
    sensors = tuple(each.cls for each in changes if each.cls)
    return WhatIf(sizes[criteria.RAM], sizes[criteria.FLASH], sensors)


def _memory(kind: str, size: int, span: Span) -> Memory:
    stated = Stated(size, span)
    return Memory(Stated(kind, span), stated, stated, Stated(units.BYTE, span), None, span)


def sensor_class(written: str) -> str | None:
    """The class of sensor that a name, a label, a CURIE or an IRI means."""
    text = written.strip()
    iri = vocabulary.canonical(vocabulary.expand(text))
    if vocabulary.is_a(iri, SENSOR) or (vocabulary.term(iri) is None and "://" in iri):
        return iri
    return _names().get(text.casefold())


def sensor_classes_near(written: str) -> tuple[str, ...]:
    """The names of classes of sensors that a text may have meant."""
    names = {vocabulary.local_name(iri) for iri in vocabulary.sensor_classes()}
    return tuple(nearest(written, names, 3))


def _names() -> dict[str, str]:
    found: dict[str, str] = {}
    for iri in sorted(vocabulary.descendants(SENSOR)):
        term = vocabulary.term(iri)
        for name in (term.name, term.label, *term.names) if term else ():
            found.setdefault(name.casefold(), iri)
    return found
