"""The contexts that ship with Thingfit, by their IRI; there is no other place to get one from."""

from __future__ import annotations

from collections.abc import Mapping
from difflib import SequenceMatcher
from functools import cache, lru_cache
from types import MappingProxyType

from thingfit.resources import ResourceError, read_json, read_text
from thingfit.syntax import Node, Object, parse

_FOLDER = "ontology/contexts"
_LEAST_RATIO = 0.85
_LONGEST_IRI = 200


@cache
def bundled_contexts() -> Mapping[str, str]:
    """The IRIs of all bundled contexts with the names of their files."""
    index = read_json(f"{_FOLDER}/index.json")
    if not isinstance(index, dict):
        raise ResourceError(f"The file `{_FOLDER}/index.json` of the installation is not an object")
    names: dict[str, str] = {}
    for name, iris in index.items():
        for iri in iris if isinstance(iris, list) else ():
            names[str(iri)] = name
    return MappingProxyType(names)


@cache
def bundled_context(iri: str) -> Node | None:
    """The value of `@context` in the bundled context of an IRI, or nothing."""
    name = bundled_contexts().get(iri)
    if name is None:
        return None
    root = parse(read_text(f"{_FOLDER}/{name}")).root
    context = root.get("@context") if isinstance(root, Object) else None
    if context is None:
        raise ResourceError(f"The file `{_FOLDER}/{name}` of the installation has no `@context`")
    return context


@lru_cache(maxsize=64)
def similar_context(iri: str) -> str | None:
    """The bundled context that an unknown IRI was probably meant to be, or nothing."""
    if len(iri) > _LONGEST_IRI:
        return None
    wanted = _folded(iri)
    best: tuple[bool, float, str] = (False, 0.0, "")
    for known in bundled_contexts():
        folded = _folded(known)
        ratio = SequenceMatcher(None, wanted, folded).ratio()
        if ratio >= _LEAST_RATIO:
            # The last part of a path is its version: agreement there says more than letters.
            best = max(best, (folded.rpartition("/")[2] == wanted.rpartition("/")[2], ratio, known))
    return best[2] or None


def _folded(iri: str) -> str:
    """An IRI without what is most often wrong in it: scheme, `www.`, and marks at the end."""
    rest = iri.strip().lower().partition("://")[2] or iri.lower()
    return rest.removeprefix("www.").rstrip("/#").removesuffix(".jsonld")
