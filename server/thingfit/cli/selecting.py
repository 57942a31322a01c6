"""What the command line names: Turtle files, devices, and where reports are written."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterable, Sequence
from io import StringIO
from pathlib import Path

from thingfit.cli.collect import Collected
from thingfit.cli.console import Console, console_on
from thingfit.facts import Device
from thingfit.fit.words import device_name
from thingfit.meaning.spelling import nearest


def turtle_files(written: Iterable[str]) -> list[str]:
    """The Turtle files that are meant: a file, all in a folder, or those of a pattern."""
    found: list[str] = []
    for each in written:
        path = Path(each)
        if path.is_dir():
            found += map(str, sorted(path.rglob("*.ttl")))
        elif path.exists() or not any(sign in each for sign in "*?["):
            found.append(each)
        else:
            base = Path(path.anchor)
            found += map(str, sorted(base.glob(str(path.relative_to(base)))))
    return found


def devices_named(
    written: str, devices: Sequence[Device], collected: Collected
) -> tuple[Device, ...]:
    """The devices of an identifier, a title or a file; letter case counts where it must."""
    exact = tuple(each for each in devices if written in _names(each, collected))
    if exact:
        return exact
    folded = written.strip().casefold()
    return tuple(
        each for each in devices if folded in {name.casefold() for name in _names(each, collected)}
    )


def no_such(noun: str, written: str, names: Iterable[str]) -> str:
    """One sentence for a name that nothing has, with names that something has."""
    known = tuple(dict.fromkeys(names))
    close = nearest(written, known, 1)
    if close:
        return f"there is no {noun} `{written}`; did you mean `{close[0]}`?"
    if not known:
        return f"there is no {noun} `{written}`"
    more = ", …" if len(known) > 5 else ""
    listed = ", ".join(f"`{name}`" for name in known[:5])
    return f"there is no {noun} `{written}`; there are {listed}{more}"


def write_report(
    write: Callable[[Console], None], output: Path | None, colour: str = "auto"
) -> str | None:
    """Writes a report to standard output or to a file; gives one sentence when that fails."""
    if output is None:
        write(console_on(sys.stdout, colour))
        return None
    text = StringIO()
    write(Console(text, colour=colour == "always"))
    try:
        output.write_bytes(text.getvalue().encode("utf-8", "backslashreplace"))
    except OSError as error:
        return f"`{output}` cannot be written: {(error.strerror or 'unknown error').lower()}"
    return None


def _names(device: Device, collected: Collected) -> set[str]:
    shown = collected.paths.get(device.uri, "")
    stated = (device.id.value if device.id else "", device_name(device))
    return {each for each in (*stated, device.uri, shown, shown.rpartition("/")[2]) if each}
