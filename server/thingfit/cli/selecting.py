"""What the command line names: Turtle files, models, devices, and where reports are written."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterable
from functools import partial
from io import StringIO
from pathlib import Path
from typing import TypeVar

from thingfit.cli.collect import Collected
from thingfit.cli.console import Console, console_on
from thingfit.cli.files import write_file
from thingfit.facts import Device
from thingfit.facts.stated import Text
from thingfit.fit import Candidate
from thingfit.spelling import nearest
from thingfit.workspace.discovery import is_file, is_folder, uri_of

_T = TypeVar("_T")


def turtle_files(written: Iterable[str]) -> list[str]:
    """The Turtle files that are meant: a file, all in a folder, or those of a pattern."""
    found: list[str] = []
    for each in written:
        path = Path(each)
        if is_folder(path):
            found += map(str, sorted(path.rglob("*.ttl")))
        elif is_file(path) or not any(sign in each for sign in "*?["):
            found.append(each)
        else:
            base = Path(path.anchor)
            found += map(str, sorted(base.glob(str(path.relative_to(base)))))
    return found


def models_named(
    written: str, candidates: Iterable[Candidate], collected: Collected
) -> list[Candidate]:
    """The models of an identifier, a name, a file or a model file."""
    return _named(written, candidates, partial(_names_of_model, collected))


def devices_named(written: str, devices: Iterable[Device], collected: Collected) -> list[Device]:
    """The devices of an identifier, a title or a file."""
    return _named(written, devices, partial(_names_of_device, collected))


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
    return write_file(output, text.getvalue())


def _named(written: str, all_: Iterable[_T], names: Callable[[_T], set[str]]) -> list[_T]:
    """Those that are called so, exactly if possible, else whatever the case of letters."""
    known = [(each, names(each)) for each in all_]
    exact = [each for each, called in known if written in called]
    if exact:
        return exact
    folded = written.strip().casefold()
    return [each for each, called in known if folded in {name.casefold() for name in called}]


def _names_of_model(collected: Collected, candidate: Candidate) -> set[str]:
    model = candidate.model
    found = _stated(model.id, model.identifier, model.name) | _paths(collected, model.uri)
    binary = collected.snapshot.binary_of(collected.snapshot.documents[model.uri], model)
    if binary is not None and not binary.absent:
        found |= {binary.name, binary.uri}
    return _with_files(found)


def _names_of_device(collected: Collected, device: Device) -> set[str]:
    return _with_files(_stated(device.id, device.title) | _paths(collected, device.uri))


def _stated(*texts: Text | None) -> set[str]:
    return {each.value.strip() for each in texts if each and each.value.strip()}


def _paths(collected: Collected, uri: str) -> set[str]:
    shown = collected.paths.get(uri, "")
    return {uri, shown, f"./{shown}", shown.rpartition("/")[2]} if shown else {uri}


def _with_files(names: set[str]) -> set[str]:
    """The names together with the paths that lead to URIs among them."""
    prefix = uri_of(Path.cwd()) + "/"
    return names | {name.removeprefix(prefix) for name in names if name.startswith(prefix)}
