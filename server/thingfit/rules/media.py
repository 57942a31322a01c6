"""Rules about the payload of forms: media types, further responses and subprotocols.

Source: TD 1.1, sections 5.3.4.2 to 5.3.4.4 (Form and its responses).
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from thingfit.facts import Form, Thing
from thingfit.facts.thing import objects
from thingfit.json_value import JsonValue
from thingfit.rules import edits
from thingfit.rules.finding import Fix, Found, Related, Severity
from thingfit.rules.reading import (
    has_placeholder,
    is_of_1_0,
    is_subscribing,
    scheme_of_form,
    text_of,
)
from thingfit.rules.registry import TD_ONLY, Group, thing_rule
from thingfit.syntax import Object, String

_TOKEN = r"[A-Za-z0-9!#$%&'*+.^_`|~-]+"
_MEDIA_TYPE = re.compile(
    rf"({_TOKEN})/({_TOKEN})(?:\s*;\s*(?:{_TOKEN}\s*=\s*(?:{_TOKEN}|\"(?:[^\"\\]|\\.)*\"|[^;\"\s]+))?)*"
)
_TOP_LEVEL = frozenset(
    "* application audio example font haptics image message model multipart text video".split()
)
_SHORT_NAMES = {
    "cbor": "application/cbor",
    "json": "application/json",
    "jpeg": "image/jpeg",
    "octet-stream": "application/octet-stream",
    "png": "image/png",
    "plain": "text/plain",
    "text": "text/plain",
    "xml": "application/xml",
}
_OF_WEB_FORMS = ("application/x-www-form-urlencoded", "multipart/form-data")
_HTTP_ONLY = ("longpoll", "websub", "sse")
_OTHER_THAN_HTTP = frozenset(
    "coap coaps coap+tcp coaps+tcp mqtt mqtts modbus modbus+tcp modbus+rtu opc.tcp ws wss".split()
)


@thing_rule(
    "content-type",
    Group.TD,
    Severity.WARNING,
    "td-vocab-contentType--Form",
    "td-expectedResponse-contentType",
    "td-additionalExpectedResponse-contentType",
)
def content_type(thing: Thing) -> Iterator[Found]:
    """A content type that is no media type.

    A media type has a type and a subtype with a slash between them, and parameters after
    semicolons. Judged are the content types of forms and of their responses, and the `type` of
    links. Blanks around a media type are a hint only, because most consumers remove them; so are
    those of links, where TD 1.1 calls `type` a hint (`td-vocab-type--Link`).

    Bad:
        {
          "@context": "https://www.w3.org/2022/wot/td/v1.1",
          "id": "urn:uuid:5f0e9d1c-3a52-4c07-9c1e-8d2b6f7a4e10",
          "title": "Lamp",
          "securityDefinitions": {"nosec_sc": {"scheme": "nosec"}},
          "security": "nosec_sc",
          "actions": {
            "toggle": {"forms": [{"href": "https://lamp.example.com/t", "contentType": "json"}]}
          }
        }

    Good:
        {
          "@context": "https://www.w3.org/2022/wot/td/v1.1",
          "id": "urn:uuid:5f0e9d1c-3a52-4c07-9c1e-8d2b6f7a4e10",
          "title": "Lamp",
          "securityDefinitions": {"nosec_sc": {"scheme": "nosec"}},
          "security": "nosec_sc",
          "actions": {
            "toggle": {
              "forms": [{"href": "https://lamp.example.com/t", "contentType": "application/json"}]
            }
          }
        }
    """
    of_links = [text for link in thing.links if (text := text_of(link, "type"))]
    for text in (*_content_types(thing), *of_links):
        match = _MEDIA_TYPE.fullmatch(text.value)
        if match is None:
            plain = text.value.strip()
            meant = _SHORT_NAMES.get(plain.lower())
            if _MEDIA_TYPE.fullmatch(plain):
                message = f"`{plain}` has a blank before or after it"
                fixes = (edits.rename_fix(text, plain),)
                yield Found(text.span, message, fixes, severity=Severity.HINT)
                continue
            yield Found(
                text.span,
                f"`{text.value}` is not a media type; one such as `application/json` is expected",
                (edits.rename_fix(text, meant, safe=False),) if meant else (),
                severity=Severity.HINT if text in of_links else None,
            )
            continue
        top = match.group(1)
        if top.lower() in _TOP_LEVEL or top.lower().startswith("x-"):
            continue
        near = edits.nearest(top, _TOP_LEVEL)
        if near:
            yield Found(
                text.span,
                f"no media type begins with `{top}/`; did you mean `{near}/`?",
                (edits.rename_fix(text, near + text.value[len(top) :], safe=False),),
            )


def _content_types(thing: Thing) -> Iterator[String]:
    for form in thing.forms:
        holders = [form.node, *objects(form.node.get("additionalResponses"))]
        response = form.node.get("response")
        if isinstance(response, Object):
            holders.append(response)
        for holder in holders:
            text = text_of(holder, "contentType")
            if text:
                yield text


@thing_rule(
    "additional-response-schema",
    Group.TD,
    Severity.ERROR,
    "td-additionalExpectedResponse-schema",
    "td-vocab-schema--AdditionalExpectedResponse",
    kinds=TD_ONLY,
)
def additional_response_schema(thing: Thing) -> Iterator[Found]:
    """A response with a schema that is not defined.

    `schema` in `additionalResponses` is a key of `schemaDefinitions` of the Thing. TD 1.0 had
    neither; its descriptions are left alone.

    Bad:
        {
          "@context": "https://www.w3.org/2022/wot/td/v1.1",
          "id": "urn:uuid:5f0e9d1c-3a52-4c07-9c1e-8d2b6f7a4e10",
          "title": "Lamp",
          "securityDefinitions": {"nosec_sc": {"scheme": "nosec"}},
          "security": "nosec_sc",
          "schemaDefinitions": {"fault": {"type": "string"}},
          "actions": {
            "toggle": {
              "forms": [
                {
                  "href": "https://lamp.example.com/toggle",
                  "additionalResponses": [{"success": false, "schema": "faults"}]
                }
              ]
            }
          }
        }

    Good:
        {
          "@context": "https://www.w3.org/2022/wot/td/v1.1",
          "id": "urn:uuid:5f0e9d1c-3a52-4c07-9c1e-8d2b6f7a4e10",
          "title": "Lamp",
          "securityDefinitions": {"nosec_sc": {"scheme": "nosec"}},
          "security": "nosec_sc",
          "schemaDefinitions": {"fault": {"type": "string"}},
          "actions": {
            "toggle": {
              "forms": [
                {
                  "href": "https://lamp.example.com/toggle",
                  "additionalResponses": [{"success": false, "schema": "fault"}]
                }
              ]
            }
          }
        }
    """
    if is_of_1_0(thing):
        return
    definitions = thing.node.get("schemaDefinitions")
    known = definitions.by_key if isinstance(definitions, Object) else {}
    for form in thing.forms:
        for response in objects(form.node.get("additionalResponses")):
            name = text_of(response, "schema")
            if name is None or name.value in known:
                continue
            near = edits.nearest(name.value, known)
            listed = ", ".join(f"`{each}`" for each in known) or "none"
            yield Found(
                name.span,
                f"`{name.value}` is not among the `schemaDefinitions`; defined here: {listed}",
                (edits.rename_fix(name, near, safe=False),) if near else (),
                tuple(Related("defined here", each.key.span) for each in known.values()),
            )


@thing_rule("response-missing", Group.TD, Severity.HINT, "td-expectedResponse-contentType")
def response_missing(thing: Thing) -> Iterator[Found]:
    """An action that takes the content of a Web form and seems to answer with one.

    Without `response` the answer has the content type of the request. The types that Web forms are
    sent in are used for requests only, so an action with `output` needs another one for it.

    Bad:
        {
          "@context": "https://www.w3.org/2022/wot/td/v1.1",
          "id": "urn:uuid:5f0e9d1c-3a52-4c07-9c1e-8d2b6f7a4e10",
          "title": "Lamp",
          "securityDefinitions": {"nosec_sc": {"scheme": "nosec"}},
          "security": "nosec_sc",
          "actions": {
            "fade": {
              "output": {"type": "integer"},
              "forms": [
                {
                  "href": "https://lamp.example.com/fade",
                  "contentType": "application/x-www-form-urlencoded"
                }
              ]
            }
          }
        }

    Good:
        {
          "@context": "https://www.w3.org/2022/wot/td/v1.1",
          "id": "urn:uuid:5f0e9d1c-3a52-4c07-9c1e-8d2b6f7a4e10",
          "title": "Lamp",
          "securityDefinitions": {"nosec_sc": {"scheme": "nosec"}},
          "security": "nosec_sc",
          "actions": {
            "fade": {
              "output": {"type": "integer"},
              "forms": [
                {
                  "href": "https://lamp.example.com/fade",
                  "contentType": "application/x-www-form-urlencoded",
                  "response": {"contentType": "application/json"}
                }
              ]
            }
          }
        }
    """
    for form in thing.forms:
        kind = text_of(form.node, "contentType")
        if kind is None or form.interaction is None or "response" in form.node.by_key:
            continue
        plain = kind.value.partition(";")[0].strip().lower()
        if plain in _OF_WEB_FORMS and "output" in form.interaction.node.by_key:
            response: JsonValue = {"contentType": "application/json"}
            edit = edits.add_member(thing.text, form.node, "response", response)
            yield Found(
                kind.span,
                f"`{plain}` is for requests, but without `response` the output has this type too",
                (Fix("State that the response is JSON", (edit,), safe=False),),
            )


@thing_rule("subprotocol-unfit", Group.TD, Severity.HINT, "td-vocab-subprotocol--Form")
def subprotocol_unfit(thing: Thing) -> Iterator[Found]:
    """A subprotocol that does not go with the protocol or with the operations.

    `longpoll`, `websub` and `sse` are ways of HTTP to tell a consumer of events and changes. They
    have no meaning over another protocol, nor in a form that only reads, writes or invokes; such a
    form most often lacks the operation `observeproperty`.

    Other subprotocols than those of TD 1.1 are left alone, unless one of these is meant.

    Bad:
        {
          "@context": "https://www.w3.org/2022/wot/td/v1.1",
          "id": "urn:uuid:5f0e9d1c-3a52-4c07-9c1e-8d2b6f7a4e10",
          "title": "Lamp",
          "securityDefinitions": {"nosec_sc": {"scheme": "nosec"}},
          "security": "nosec_sc",
          "properties": {
            "on": {
              "type": "boolean",
              "observable": true,
              "forms": [
                {"href": "https://lamp.example.com/on"},
                {"href": "https://lamp.example.com/on/changes", "subprotocol": "sse"},
                {"href": "https://lamp.example.com/on/next", "op": "observeproperty"}
              ]
            }
          }
        }

    Good:
        {
          "@context": "https://www.w3.org/2022/wot/td/v1.1",
          "id": "urn:uuid:5f0e9d1c-3a52-4c07-9c1e-8d2b6f7a4e10",
          "title": "Lamp",
          "securityDefinitions": {"nosec_sc": {"scheme": "nosec"}},
          "security": "nosec_sc",
          "properties": {
            "on": {
              "type": "boolean",
              "observable": true,
              "forms": [
                {"href": "https://lamp.example.com/on"},
                {
                  "href": "https://lamp.example.com/on/changes",
                  "subprotocol": "sse",
                  "op": ["observeproperty", "unobserveproperty"]
                }
              ]
            }
          }
        }
    """
    for form in thing.forms:
        name = text_of(form.node, "subprotocol")
        if name is None:
            continue
        if name.value not in _HTTP_ONLY:
            yield from _misspelt_subprotocol(name)
            continue
        scheme = scheme_of_form(thing, form)
        if scheme in _OTHER_THAN_HTTP and not (form.href and has_placeholder(form.href)):
            message = f"`{name.value}` is a subprotocol of HTTP, and the address has `{scheme}`"
            yield Found(name.span, message)
        elif form.ops and not is_subscribing(form):
            ops = " and ".join(f"`{op}`" for op in form.ops)
            yield Found(
                name.span,
                f"`{name.value}` is for observing and for events, but the form is for {ops}",
                _observing(thing, form),
            )


def _misspelt_subprotocol(name: String) -> Iterator[Found]:
    """Other subprotocols than those of TD 1.1 are left alone, unless one of these is meant."""
    meant = {"longpolling": "longpoll"}.get(name.value.lower().replace("-", ""))
    near = meant or edits.nearest(name.value, sorted(_HTTP_ONLY))
    if near and (meant or near == name.value.lower().replace("-", "") or len(name.value) > 3):
        message = f"`{name.value}` is no subprotocol of TD 1.1; did you mean `{near}`?"
        yield Found(name.span, message, (edits.rename_fix(name, near, safe=False),))


def _observing(thing: Thing, form: Form) -> tuple[Fix, ...]:
    interaction = form.interaction
    if form.written_ops or interaction is None or not interaction.is_true("observable"):
        return ()
    ops = ["observeproperty", "unobserveproperty"]
    edit = edits.add_member(thing.text, form.node, "op", [*ops], after="subprotocol")
    return (Fix("State that the form is for observing", (edit,), safe=False),)
