"""The Thing Description of a deployed service: what the device offers, and what the model says.

It is the description of the device with the outputs of the model besides, and without what only
speaks of the hardware: so a workspace does not come to know the device twice. The addresses are
written in full, as its links lead to files beside it. Where no address can be told, there is a
Thing Model of the outputs alone, which waits for one.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from uuid import NAMESPACE_URL, uuid5

from thingfit.deploy.address import Address, absolute, address_of, thing_of, value_of
from thingfit.deploy.names import line
from thingfit.deploy.parts import GeneratedFile, Missing, Plan, TensorUse
from thingfit.deploy.relative import identifier_of, link_from
from thingfit.facts import Device, Document, Thing
from thingfit.facts.kinds import TD_1_1
from thingfit.facts.transcribe import to_text
from thingfit.json_value import JsonValue

ENDING = ".td.jsonld"
MODEL_ENDING = ".tm.jsonld"
_TAKEN_OVER = ("securityDefinitions", "security", "support", "profile", "schemaDefinitions")
_AFFORDANCES = ("properties", "actions", "events")
_TYPES = {".jsonld": "application/ld+json", ".json": "application/json", ".ttl": "text/turtle"}


@dataclass(frozen=True, slots=True)
class Output:
    """An output of the model as others see it; the paths are seen from the folder of outputs.

    `confidence` is empty for an output without labels.
    """

    tensor: TensorUse
    labels: tuple[str, ...]
    value: str
    confidence: str
    changed: str


def outputs_of(plan: Plan) -> tuple[Output, ...]:
    """The outputs of a plan with their paths, such as `gesture` and `gesture/confidence`."""
    found: list[Output] = []
    for index, tensor in enumerate(plan.outputs):
        labels = tensor.labels or (plan.labels if index == 0 else ())
        labels = labels if len(labels) == tensor.elements else ()
        name = tensor.identifier
        confidence = f"{name}/confidence" if labels else ""
        found.append(Output(tensor, labels, name, confidence, f"{name}/changed"))
    return tuple(found)


def service_id(plan: Plan) -> str:
    """The identifier of the service: the same for the same model, device and target."""
    return urn_of("service", plan)


def urn_of(what: str, plan: Plan) -> str:
    """A UUID as a URN, made from what it is and from model, device and target."""
    model = identifier_of(plan.model) or plan.model.name
    device = identifier_of(plan.device) or plan.device.name
    named = "\n".join((what, model, device, plan.target))
    return uuid5(NAMESPACE_URL, named.encode("utf-8", "replace").decode()).urn


def service(
    plan: Plan, device: Device, document: Document, folder: str
) -> tuple[GeneratedFile, Missing | None]:
    """The description of the service, and what has to be stated first for a better one.

    `folder` is the URI of the folder that the file is for; without one, links name identifiers.
    """
    thing = thing_of(device, document)
    address = address_of(thing) if thing else None
    if thing is not None and address is not None:
        return _file(plan, ENDING, _description(plan, thing, address, folder)), None
    sentence = (
        "no form and no `base` of the device tells a host or a broker at which the outputs of the "
        "model could be offered, so they have a Thing Model and no Thing Description"
    )
    missing = Missing("address", sentence, plan.device.uri, plan.device.span)
    return _file(plan, MODEL_ENDING, _model(plan, folder)), missing


def _file(plan: Plan, ending: str, value: JsonValue) -> GeneratedFile:
    return GeneratedFile(plan.slug + ending, to_text(value).encode("utf-8", "replace"))


def _model(plan: Plan, folder: str) -> JsonValue:
    """A Thing Model of the outputs alone."""
    affordances: dict[str, dict[str, JsonValue]] = {"properties": {}, "events": {}}
    taken: set[str] = set()
    for output in outputs_of(plan):
        _add(affordances, output, None, taken)
    return {
        "@context": [TD_1_1, {"@language": "en"}],
        "@type": "tm:ThingModel",
        **_titles(plan),
        "version": {"model": "1.0.0"},
        "links": [*_links(plan, folder)],
        **affordances,
    }


def _titles(plan: Plan) -> dict[str, JsonValue]:
    return {
        "title": line(f"{plan.model.name} on {plan.device.name}"),
        "description": line(
            f"What the model {plan.model.name} makes of the readings of {plan.device.name}, "
            "beside what the device itself offers."
        ),
    }


def _description(plan: Plan, thing: Thing, address: Address, folder: str) -> JsonValue:
    affordances = {key: _taken_over(thing, key) for key in _AFFORDANCES}
    taken = {name.casefold() for each in affordances.values() for name in each}
    for output in outputs_of(plan):
        _add(affordances, output, address, taken)
    types = _types(thing)
    made: dict[str, JsonValue] = {"@context": _value(thing, "@context"), "id": service_id(plan)}
    if types:
        made["@type"] = [*types]
    made |= _titles(plan)
    made |= {key: _value(thing, key) for key in _TAKEN_OVER if key in thing.node.by_key}
    made["links"] = [*_links(plan, folder)]
    made |= {key: each for key, each in affordances.items() if each}
    return made


def _value(thing: Thing, key: str) -> JsonValue:
    node = thing.node.get(key)
    return None if node is None else value_of(node)


def _types(thing: Thing) -> list[str]:
    """What the device is, but for being one: that would make it a device once more."""
    written = _value(thing, "@type")
    types = written if isinstance(written, list) else [written]
    return [t for t in types if isinstance(t, str) and not t.endswith("SmartSensor")]


def _taken_over(thing: Thing, key: str) -> dict[str, JsonValue]:
    """The affordances of the device, with addresses in full."""
    found = _value(thing, key)
    if not isinstance(found, dict):
        return {}
    for affordance in found.values():
        forms = affordance.get("forms") if isinstance(affordance, dict) else None
        for form in forms if isinstance(forms, list) else ():
            href = form.get("href") if isinstance(form, dict) else None
            if isinstance(form, dict) and isinstance(href, str):
                form["href"] = absolute(thing, href)
    return found


def _links(plan: Plan, folder: str) -> Iterator[JsonValue]:
    for relation, subject in (("describedby", plan.model), ("collection", plan.device)):
        href = link_from(folder, subject)
        if href is None:
            continue
        link: dict[str, JsonValue] = {"rel": relation, "href": href}
        kind = "application/td+json" if relation == "collection" else None
        ending = next((each for each in _TYPES if href.endswith(each)), None)
        if ending:
            link["type"] = kind if kind and ending != ".ttl" else _TYPES[ending]
        yield link


def _add(
    affordances: dict[str, dict[str, JsonValue]],
    output: Output,
    address: Address | None,
    taken: set[str],
) -> None:
    """Adds what an output is seen as: a property, its confidence, and an event on change."""

    def forms(path: str, event: bool) -> dict[str, JsonValue]:
        return {"forms": [address.form(path, event=event)]} if address else {}

    name = _camel(output.value)
    title = line(output.tensor.name) or name
    schema = _schema(output)
    value = _free(name, taken)
    affordances["properties"][value] = {
        "title": title,
        "description": "What the model makes of the last samples.",
        **schema,
        "readOnly": True,
        **forms(output.value, False),
    }
    data: dict[str, JsonValue] = schema
    if output.confidence:
        confidence: dict[str, JsonValue] = {"type": "number", "minimum": 0, "maximum": 1}
        affordances["properties"][_free(f"{name}Confidence", taken)] = {
            "title": f"Confidence of {title}",
            "description": "How sure the model is of it, from 0 to 1.",
            **confidence,
            "readOnly": True,
            **forms(output.confidence, False),
        }
        members: dict[str, JsonValue] = {"label": schema, "confidence": confidence}
        data = {"type": "object", "properties": members, "required": ["label", "confidence"]}
    affordances["events"][_free(f"{name}Changed", taken)] = {
        "title": f"Change of {title}",
        "description": "Sent when the result is another one than before.",
        "data": data,
        **forms(output.changed, True),
    }


def _schema(output: Output) -> dict[str, JsonValue]:
    """The values of an output: one of its labels, a number, or an array of numbers."""
    if output.labels:
        return {"type": "string", "enum": [*dict.fromkeys(output.labels)]}
    if output.tensor.elements == 1:
        return {"type": "number"}
    count = output.tensor.elements
    items: JsonValue = {"type": "number"}
    return {"type": "array", "items": items, "minItems": count, "maxItems": count}


def _camel(name: str) -> str:
    first, *rest = name.split("_")
    return first + "".join(each.capitalize() for each in rest)


def _free(wanted: str, taken: set[str]) -> str:
    """A name that no affordance has, in whatever case of letters."""
    found, number = wanted, 2
    while found.casefold() in taken:
        found, number = f"{wanted}{number}", number + 1
    taken.add(found.casefold())
    return found
