"""Names and amounts as sentences of this package have them."""

from __future__ import annotations

from collections.abc import Sequence

from thingfit.facts import Device, Model
from thingfit.meaning import units, vocabulary

# Up to ten megabytes people speak of kilobytes: `1883 kB`.
_UNITS = (("kB", 1000, 9_999_500), ("MB", 1_000_000, 9_999_500_000), ("GB", 1_000_000_000, 0))
_ABSURD = "over 9 PB"


def model_name(model: Model) -> str:
    """What a model is called: by its name, else by its identifier."""
    for each in (model.name, model.identifier, model.id):
        if each and each.value.strip():
            return each.value.strip()
    return "a model without a name"


def device_name(device: Device) -> str:
    """What a device is called: by its title, else by its identifier."""
    for each in (device.title, device.id):
        if each and each.value.strip():
            return each.value.strip()
    return "a device without a title"


def class_name(iri: str) -> str:
    """The short name of a class of sensor."""
    return vocabulary.local_name(iri) or iri


def with_article(name: str) -> str:
    """A name after `a` or `an`."""
    return f"{'an' if name[:1].casefold() in 'aeiou' else 'a'} {name}"


def memory(amount: int) -> str:
    """Bytes in the unit that reads best: `592 B`, `7.2 kB`, `1883 kB`."""
    if amount < 1000:
        return f"{amount} B"
    if amount > units.MOST_MEMORY:
        return _ABSURD
    unit, factor = next((u, f) for u, f, most in _UNITS if amount < most or u == "GB")
    share = amount / factor
    digits = 0 if share >= 100 or amount % factor == 0 else 1
    return f"{share:.{digits}f} {unit}"


def shortage(amount: int) -> str:
    """Bytes that are missing, rounded up, so that this much more is enough."""
    if amount > units.MOST_MEMORY:
        return _ABSURD
    for unit, factor in (("MB", 1_000_000), ("kB", 1000)):
        if amount >= 10 * factor or (amount >= factor and unit == "kB"):
            tenths = -(-amount * 10 // factor)
            return f"{tenths // 10}{f'.{tenths % 10}' if tenths % 10 else ''} {unit}"
    return f"{amount} B"


def number(value: float) -> str:
    """A number without needless digits."""
    return f"{value:.6g}" if isinstance(value, float) else str(value)


def unit_symbol(written: str | None) -> str:
    """The sign of a unit in print, as ` g`, or nothing."""
    found = units.find(written) if written else None
    return f" {found.symbol}" if found else ""


def listed(names: Sequence[str], last: str = "and") -> str:
    """Names in a row: `A, B and C`."""
    if len(names) < 2:
        return "".join(names)
    return f"{', '.join(names[:-1])} {last} {names[-1]}"
