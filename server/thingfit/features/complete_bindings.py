"""Offers from the vocabularies of protocols: members of forms for HTTP, CoAP, MQTT and Modbus.

Sources: the binding documents of W3C WoT for each protocol; RFC 9110, RFC 7252, MQTT 3.1.1.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from thingfit.facts import Form
from thingfit.features.complete_asked import Asked
from thingfit.features.complete_terms import BINDING_PREFIXES, declare
from thingfit.features.completion import CompletionKind, Offer, value_offer
from thingfit.rules.edits import quote
from thingfit.syntax import String


@dataclass(frozen=True, slots=True)
class BindingTerm:
    """A member that a form may have for one protocol; `value` is a snippet of its value."""

    name: str
    documentation: str
    value: str = '"$1"'
    values: tuple[str, ...] = ()


_METHODS = tuple("GET PUT POST DELETE PATCH".split())
_TERMS: Mapping[str, tuple[BindingTerm, ...]] = {
    "htv": (
        BindingTerm("methodName", "The HTTP method of the request.", values=_METHODS),
        BindingTerm(
            "headers",
            "The header fields of the request.",
            '[{"htv:fieldName": "$1", "htv:fieldValue": "$2"}]',
        ),
    ),
    "cov": (
        BindingTerm(
            "method",
            "The CoAP method of the request.",
            values=("GET", "PUT", "POST", "DELETE", "FETCH", "PATCH", "iPATCH"),
        ),
        BindingTerm("contentFormat", "The number of the content format.", "${1:50}"),
        BindingTerm("accept", "The number of the content format that is accepted.", "${1:50}"),
    ),
    "mqv": (
        BindingTerm("topic", "The topic to publish to."),
        BindingTerm("filter", "The topic filter to subscribe to."),
        BindingTerm("qos", "The quality of service.", values=("0", "1", "2")),
        BindingTerm("retain", "Whether the broker keeps the message.", "${1|true,false|}"),
        BindingTerm(
            "controlPacket",
            "The control packet of the operation.",
            values=("publish", "subscribe", "unsubscribe"),
        ),
    ),
    "modv": (
        BindingTerm(
            "function",
            "The Modbus function.",
            values=(
                "readCoil",
                "readDiscreteInput",
                "readHoldingRegisters",
                "readInputRegisters",
                "writeSingleCoil",
                "writeSingleHoldingRegister",
                "writeMultipleCoils",
                "writeMultipleHoldingRegisters",
            ),
        ),
        BindingTerm(
            "entity",
            "What is read or written.",
            values=("Coil", "DiscreteInput", "HoldingRegister", "InputRegister"),
        ),
        BindingTerm("unitID", "The number of the device on the bus.", "${1:1}"),
        BindingTerm("address", "The address of the first register.", "${1:0}"),
        BindingTerm("quantity", "How many registers are read or written.", "${1:1}"),
        BindingTerm("pollingTime", "Milliseconds between two readings.", "${1:1000}"),
        BindingTerm("timeout", "Milliseconds to wait for an answer.", "${1:1000}"),
        BindingTerm("zeroBasedAddressing", "Whether addresses begin at 0.", "${1|true,false|}"),
        BindingTerm(
            "type",
            "The type of the data.",
            values=("xsd:integer", "xsd:boolean", "xsd:string", "xsd:float", "xsd:decimal"),
        ),
    ),
}
_SCHEMES = {"http": "htv", "coap": "cov", "mqtt": "mqv", "modbus": "modv"}
_SUBPROTOCOLS = {
    "http": ("longpoll", "sse", "websub"),
    "coap": ("cov:observe",),
    "ws": ("wamp", "webthingprotocol"),
}


def binding_term(iri: str) -> BindingTerm | None:
    """The member for a protocol that an IRI stands for."""
    for prefix, namespace in BINDING_PREFIXES.items():
        if iri.startswith(namespace):
            name = iri[len(namespace) :]
            return next((each for each in _TERMS[prefix] if each.name == name), None)
    return None


def binding_keys(asked: Asked) -> Iterator[Offer]:
    """The members for the protocol of the form at hand; for others once their prefix is typed."""
    if asked.place.key is None and asked.cls is None:
        yield from _header_keys(asked)
    if asked.cls != "Form":
        return
    chosen = _prefix_of(asked)
    for prefix, terms in _TERMS.items():
        if prefix != chosen and not asked.place.typed.startswith(prefix):
            continue
        written = _written(asked, prefix)
        is_known = written in asked.scope.context.terms
        edits = () if is_known else declare(asked, prefix, BINDING_PREFIXES[prefix])
        for each in terms:
            key = f"{written}:{each.name}"
            choices = f'"${{1|{",".join(each.values)}|}}"' if each.values else each.value
            if each.name == "qos":
                choices = "${1|0,1,2|}"
            yield Offer(
                key,
                f"{quote(key)}: ",
                CompletionKind.KEY,
                BINDING_PREFIXES[prefix],
                each.documentation,
                f"{quote(key)}: {choices}",
                edits,
            )


def _header_keys(asked: Asked) -> Iterator[Offer]:
    """The two members of a header field of HTTP."""
    names = [step for step in asked.owner_steps if isinstance(step, str)]
    prefix, _, name = names[-1].partition(":") if names else ("", "", "")
    if name == "headers":
        for key in (f"{prefix}:fieldName", f"{prefix}:fieldValue"):
            text = f"{quote(key)}: "
            yield Offer(key, f'{text}""', CompletionKind.KEY, "HTTP", snippet=f'{text}"$1"')


def binding_values(asked: Asked) -> Iterator[Offer]:
    """The values of a member for a protocol."""
    prefix, colon, name = (asked.place.key or "").partition(":")
    if not colon:
        return
    for each in _TERMS.get(_canonical(asked, prefix), ()):
        if each.name != name:
            continue
        for value in each.values:
            if value.isdigit():
                yield Offer(value, value, CompletionKind.VALUE, documentation=each.documentation)
            else:
                yield value_offer(value, documentation=each.documentation)


def subprotocols(asked: Asked) -> Iterator[Offer]:
    """The subprotocols of the protocol of the form at hand."""
    scheme = _scheme_of(asked)
    for start, found in _SUBPROTOCOLS.items():
        if scheme.startswith(start):
            yield from (value_offer(each) for each in found)


def _prefix_of(asked: Asked) -> str:
    scheme = _scheme_of(asked)
    return next((found for start, found in _SCHEMES.items() if scheme.startswith(start)), "")


def _scheme_of(asked: Asked) -> str:
    """The scheme of the address of the form, which may come from `base`."""
    form: Form | None = asked.form
    href = form.href.value if form and form.href else ""
    if "://" not in href and asked.thing:
        base = asked.thing.node.get("base")
        href = base.value if isinstance(base, String) else ""
    return href.partition(":")[0].lower()


def _written(asked: Asked, prefix: str) -> str:
    """The prefix under which the context knows a vocabulary of protocols."""
    namespace = BINDING_PREFIXES[prefix]
    terms = asked.scope.context.terms
    return next((name for name, term in terms.items() if term.iri == namespace), prefix)


def _canonical(asked: Asked, prefix: str) -> str:
    term = asked.scope.context.terms.get(prefix)
    found = (name for name, iri in BINDING_PREFIXES.items() if term and term.iri == iri)
    return next(found, prefix)
