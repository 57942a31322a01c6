"""A Thing Description made from a Thing Model: what is taken over, filled in, and left out.

Source: TD 1.1, section 9.4 (derivation to Thing Description instances).
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from thingfit.facts import Document, Kind, Thing
from thingfit.json_value import JsonValue
from thingfit.syntax import Array, Literal, Node, Number, Object, String, walk
from thingfit.workspace import Snapshot
from thingfit.workspace.inheritance import Definition, definition_of, model_of
from thingfit.workspace.links import EXTENDS, REF, SUBMODEL

_PLACEHOLDER = re.compile(r"\{\{([^{}]+)\}\}")
_OF_MODELS = (REF, "tm:optional", "tm:required")
_MODEL_TYPE = "tm:ThingModel"
_ORDER = ("@context", "@type", "id", "title", "titles", "description", "descriptions", "version")
_PLACES = {"properties": "properties", "actions": "actions", "events": "events"}
_TYPED = frozenset(
    "minimum maximum exclusiveMinimum exclusiveMaximum multipleOf minLength maxLength minItems "
    "maxItems const default enum readOnly writeOnly observable safe idempotent synchronous".split()
)
"""Members whose value is more than text, so that what fills a placeholder is read as JSON."""


def placeholders(snapshot: Snapshot, document: Document) -> tuple[str, ...]:
    """The names of the placeholders of the Thing Model of a document, in the order of the text."""
    found: dict[str, None] = {}
    for thing in _model(document):
        for layer in model_of(snapshot, document, thing).layers:
            for text in sorted(_texts(layer.node), key=lambda each: each.span):
                found |= dict.fromkeys(_PLACEHOLDER.findall(text.value))
    return tuple(found)


def instance(
    snapshot: Snapshot, document: Document, values: Mapping[str, str], id_: str, address: str
) -> str | None:
    """The text of a description made from the Thing Model of a document; nothing without one.

    Placeholders that have no value stay, for the user to find. `id_` is for a model that leaves the
    identifier open, and `address` is where the description finds the model.
    """
    for thing in _model(document):
        value = _Filling(snapshot, values).of(model_of(snapshot, document, thing))
        made = _completed(value, id_, address)
        return json.dumps(made, ensure_ascii=False, indent=2) + "\n"
    return None


def _model(document: Document) -> Iterator[Thing]:
    """The first Thing of a document that holds Thing Models."""
    if document.kind is Kind.THING_MODEL:
        yield from document.things[:1]


def _texts(node: Node) -> Iterator[String]:
    for each in walk(node):
        match each:
            case String():
                yield each
            case Object():
                yield from (member.key for member in each.members)


@dataclass(frozen=True, slots=True)
class _Filling:
    """What is needed to write a definition out with its placeholders filled in."""

    snapshot: Snapshot
    values: Mapping[str, str]

    def of(self, definition: Definition) -> dict[str, JsonValue]:
        found: dict[str, JsonValue] = {}
        for key in definition.names():
            written = definition.get(key)
            if key in _OF_MODELS or written is None:
                continue
            inner = definition.child(key)
            value = (
                self.value(written.document, written.member.value, key)
                if inner is None
                else self.of(inner)
            )
            found[self.text(key)] = value
        return found

    def value(self, document: Document, node: Node, key: str) -> JsonValue:
        match node:
            case Object():
                return self.of(definition_of(self.snapshot, document, node))
            case Array():
                return [self.value(document, item, key) for item in node.items]
            case String():
                return self.typed(node.value) if key in _TYPED else self.text(node.value)
            case Number() | Literal():
                return node.value
        return None

    def text(self, written: str) -> str:
        return _PLACEHOLDER.sub(lambda each: self.values.get(each[1]) or each[0], written)

    def typed(self, written: str) -> JsonValue:
        """What a placeholder that stands alone is filled with, read as JSON if it is any."""
        text = self.text(written)
        if text == written or not _PLACEHOLDER.fullmatch(written):
            return text
        try:
            found: JsonValue = json.loads(text)
        except ValueError:
            return text
        return found


def _completed(value: dict[str, JsonValue], id_: str, address: str) -> dict[str, JsonValue]:
    """A description with what it must have and a model need not."""
    made = dict(value)
    types = made.pop("@type", None)
    kept: list[JsonValue] = types if isinstance(types, list) else [types]
    others: list[JsonValue] = [each for each in kept if each and each != _MODEL_TYPE]
    if others:
        made["@type"] = others[0] if len(others) == 1 else others
    made.setdefault("id", id_)
    version = made.get("version")
    if isinstance(version, dict) and "model" in version:
        made["version"] = {"instance": version["model"], **version}
    made["links"] = [*_links(made.get("links")), _link(address)]
    if "securityDefinitions" not in made:
        made["securityDefinitions"] = {"nosec_sc": {"scheme": "nosec"}}
        made["security"] = "nosec_sc"
    made.setdefault("security", next(iter(_names(made["securityDefinitions"])), "nosec_sc"))
    for place, folder in _PLACES.items():
        _put_forms(made.get(place), folder)
    first = {key: made[key] for key in _ORDER if key in made}
    return first | made


def _names(definitions: JsonValue) -> tuple[str, ...]:
    return tuple(definitions) if isinstance(definitions, dict) else ()


def _links(stated: JsonValue) -> list[JsonValue]:
    """The links of a model that hold for its instances too."""
    links = stated if isinstance(stated, list) else []
    of_models = (EXTENDS, SUBMODEL)
    return [e for e in links if not (isinstance(e, dict) and e.get("rel") in of_models)]


def _link(address: str) -> JsonValue:
    return {"rel": "type", "href": address, "type": "application/tm+json"}


def _put_forms(affordances: JsonValue, folder: str) -> None:
    """Gives affordances without a form one at a relative address, which the base completes."""
    for name, affordance in affordances.items() if isinstance(affordances, dict) else ():
        if isinstance(affordance, dict) and not affordance.get("forms"):
            affordance["forms"] = [{"href": f"{folder}/{name}"}]
