"""Offers of whole blocks from `snippets/`, where each fits.

The name of a file says where its blocks go; editors that read the files themselves offer them
everywhere.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache

from thingfit.facts import Kind
from thingfit.features.complete_asked import Asked
from thingfit.features.completion import CompletionKind, Offer
from thingfit.features.meaning_at import MAP
from thingfit.json_value import JsonValue
from thingfit.resources import list_files, read_json

FOLDER = "snippets"
SUFFIX = ".code-snippets"
_STOP = re.compile(
    r"\\(.)|\$(\d+)|\$\{(\d+)\}|\$\{\d+:((?:\\.|[^}\\])*)\}|\$\{\d+\|((?:\\.|[^|\\])*)\|\}"
)
_ROOTS = {
    "thing-descriptions": Kind.THING_DESCRIPTION,
    "thing-models": Kind.THING_MODEL,
    "models": Kind.MODEL,
    "deployments": Kind.DEPLOYMENT,
}


@dataclass(frozen=True, slots=True)
class Block:
    """A block of text with places to fill in; `place` is the name of its file."""

    name: str
    prefix: str
    body: str
    description: str
    place: str

    @property
    def text(self) -> str:
        """The block with its defaults in their places."""
        return _STOP.sub(_default, self.body)


@cache
def blocks() -> tuple[Block, ...]:
    """All blocks, in the order of their files."""
    found: list[Block] = []
    for file in list_files(FOLDER, SUFFIX):
        contents = read_json(f"{FOLDER}/{file}")
        for name, entry in contents.items() if isinstance(contents, dict) else ():
            if isinstance(entry, dict):
                found.append(_block(name, entry, file.removesuffix(SUFFIX)))
    return tuple(found)


def _block(name: str, entry: dict[str, JsonValue], place: str) -> Block:
    body = entry["body"]
    text = "\n".join(map(str, body)) if isinstance(body, list) else str(body)
    return Block(name, str(entry["prefix"]), text, str(entry["description"]), place)


def _default(stop: re.Match[str]) -> str:
    escaped, _, _, default, choices = stop.groups()
    if escaped is not None:
        return escaped
    if choices is not None:
        return str(re.split(r"(?<!\\),", choices)[0].replace("\\,", ","))
    return re.sub(r"\\(.)", r"\1", default or "")


def value_blocks(asked: Asked) -> Iterator[Offer]:
    """The blocks that can be the value typed: documents at the root, forms in a list of forms."""
    place = asked.place
    if not place.steps:
        for each in blocks():
            if each.place in _ROOTS and (asked.kind is None or _ROOTS[each.place] is asked.kind):
                yield _offer(each)
    elif asked.place.is_item and len(place.steps) > 1 and asked.cls not in (None, MAP):
        for each in blocks():
            if each.place == place.steps[-2]:
                yield _offer(each)


def member_blocks(asked: Asked) -> Iterator[Offer]:
    """The blocks that are members: named entries of a map, and hardware of a device."""
    if asked.place.has_colon:
        return
    steps = asked.owner_steps
    if asked.cls == MAP and len(steps) == 1:
        wanted = str(steps[0])
    elif asked.cls == "Thing" and not steps:
        wanted = "devices"
    else:
        return
    present = asked.owner.by_key if asked.owner else {}
    for each in blocks():
        if each.place == wanted and _key_of(each) not in present:
            yield _offer(each)


def _key_of(block: Block) -> str:
    """The key that a block of a member begins with."""
    try:
        found = json.loads(f"{{{block.text}}}")
    except ValueError:
        return ""
    return next(iter(found), "")


def _offer(block: Block) -> Offer:
    shown = f"```json\n{block.text}\n```"
    documentation = f"{block.description}\n\n{shown}" if len(shown) < 1500 else block.description
    return Offer(
        block.prefix, block.text, CompletionKind.BLOCK, block.name, documentation, block.body
    )
