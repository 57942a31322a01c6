"""Model files that no description speaks of, matched by what the file itself tells."""

from __future__ import annotations

from dataclasses import dataclass, replace
from pathlib import Path

from thingfit.cli.collect import Collected
from thingfit.cli.console import complain
from thingfit.facts import Document
from thingfit.facts.sensing import SensorNeed, Settings
from thingfit.features.model_description import description
from thingfit.fit import Candidate
from thingfit.workspace.binaries import SUFFIX
from thingfit.workspace.discovery import is_file, read_binary, uri_of


@dataclass(frozen=True, slots=True)
class Named:
    """The models that a name or a file means, and what was collected, which knows their paths."""

    candidates: tuple[Candidate, ...]
    collected: Collected


def undescribed_model(written: str, collected: Collected) -> Named | str | None:
    """The model of a file; one sentence if the file cannot be read, nothing if there is none.

    Which sensors feed it, a file does not tell: that stays unknown.
    """
    path = Path(written)
    if path.suffix != SUFFIX or not is_file(path):
        return None
    binary = read_binary(path)
    if binary.model is None:
        return f"`{written}`: {binary.fault}"
    document = Document(uri_of(path), None, description(binary.model, path.stem, path.name))
    unnamed = SensorNeed((), None, Settings(), None, (), document.models[0].span)
    models = [replace(each, sensors=(unnamed,)) for each in document.models]
    complain(f"`{written}` has no description, so nobody knows which sensors it needs")
    known = replace(collected, paths={**collected.paths, document.uri: written})
    return Named(tuple(Candidate(each, binary.model) for each in models), known)
