"""Rules about what only the form of a Thing knows: operations, schemes, contexts, placeholders.

Like those in `schema`, they give mistakes under the shipped schemas; their names say more.
"""

from __future__ import annotations

from collections.abc import Iterator

from thingfit.facts import Document
from thingfit.rules.finding import Found, Severity
from thingfit.rules.registry import Group, document_rule
from thingfit.rules.schema_report import told


@document_rule(
    "affordance-no-forms", Group.SCHEMA, Severity.ERROR, "td-vocab-forms--InteractionAffordance"
)
def affordance_no_forms(document: Document) -> Iterator[Found]:
    """A property, action or event that has no form.

    Forms tell consumers how to reach an affordance; without any, nobody can use it. Affordances of
    a Thing Model may lack them, but `forms` is not empty there either.

    Bad:
        {
          "@context": "https://www.w3.org/2022/wot/td/v1.1",
          "title": "Lamp",
          "securityDefinitions": {"nosec_sc": {"scheme": "nosec"}},
          "security": "nosec_sc",
          "base": "https://lamp.example.com",
          "actions": {"toggle": {"title": "Toggle"}}
        }

    Good:
        {
          "@context": "https://www.w3.org/2022/wot/td/v1.1",
          "title": "Lamp",
          "securityDefinitions": {"nosec_sc": {"scheme": "nosec"}},
          "security": "nosec_sc",
          "base": "https://lamp.example.com",
          "actions": {"toggle": {"title": "Toggle", "forms": [{"href": "/toggle"}]}}
        }
    """
    return told(document, "affordance-no-forms")


@document_rule(
    "op-not-allowed",
    Group.SCHEMA,
    Severity.ERROR,
    "td-op-for-property",
    "td-op-for-action",
    "td-op-for-event",
    "td-op-for-thing",
)
def op_not_allowed(document: Document) -> Iterator[Found]:
    """An operation that the form cannot be for.

    The operations are fixed, all in lower case, and each belongs to properties, actions, events or
    the Thing as a whole.

    Bad:
        {
          "@context": "https://www.w3.org/2022/wot/td/v1.1",
          "title": "Lamp",
          "securityDefinitions": {"nosec_sc": {"scheme": "nosec"}},
          "security": "nosec_sc",
          "actions": {"toggle": {"forms": [{"href": "/toggle", "op": "invokeAction"}]}}
        }

    Good:
        {
          "@context": "https://www.w3.org/2022/wot/td/v1.1",
          "title": "Lamp",
          "securityDefinitions": {"nosec_sc": {"scheme": "nosec"}},
          "security": "nosec_sc",
          "actions": {"toggle": {"forms": [{"href": "/toggle", "op": "invokeaction"}]}}
        }
    """
    return told(document, "op-not-allowed")


@document_rule("op-thing-missing", Group.SCHEMA, Severity.ERROR, "td-op-for-thing")
def op_thing_missing(document: Document) -> Iterator[Found]:
    """A form of the whole Thing that does not say what it is for.

    Forms of affordances have default operations; those of the Thing have none.

    Bad:
        {
          "@context": "https://www.w3.org/2022/wot/td/v1.1",
          "title": "Lamp",
          "securityDefinitions": {"nosec_sc": {"scheme": "nosec"}},
          "security": "nosec_sc",
          "forms": [{"href": "/all"}]
        }

    Good:
        {
          "@context": "https://www.w3.org/2022/wot/td/v1.1",
          "title": "Lamp",
          "securityDefinitions": {"nosec_sc": {"scheme": "nosec"}},
          "security": "nosec_sc",
          "forms": [{"href": "/all", "op": "readallproperties"}]
        }
    """
    return told(document, "op-thing-missing")


@document_rule(
    "scheme-unknown",
    Group.SCHEMA,
    Severity.ERROR,
    "td-security-scheme-name",
    "td-security-extension",
)
def scheme_unknown(document: Document) -> Iterator[Found]:
    """A security scheme that no vocabulary names.

    A scheme is one of TD 1.1, or it has the prefix of another vocabulary that `@context` declares.

    Bad:
        {
          "@context": "https://www.w3.org/2022/wot/td/v1.1",
          "title": "Lamp",
          "securityDefinitions": {"nosec_sc": {"scheme": "none"}},
          "security": "nosec_sc"
        }

    Good:
        {
          "@context": "https://www.w3.org/2022/wot/td/v1.1",
          "title": "Lamp",
          "securityDefinitions": {"nosec_sc": {"scheme": "nosec"}},
          "security": "nosec_sc"
        }
    """
    return told(document, "scheme-unknown")


@document_rule("context-order", Group.SCHEMA, Severity.ERROR, "td-context-ns-td10-namespace")
def context_order(document: Document) -> Iterator[Found]:
    """A context that stands before those of the specification, or between them.

    The context of TD 1.1 comes first. In a document for old consumers too, that of TD 1.0 comes
    before it. Contexts further back redefine the terms of those before them.

    Bad:
        {
          "@context": [{"saref": "https://saref.etsi.org/core/"}, "https://www.w3.org/2022/wot/td/v1.1"],
          "title": "Lamp",
          "securityDefinitions": {"nosec_sc": {"scheme": "nosec"}},
          "security": "nosec_sc"
        }

    Good:
        {
          "@context": ["https://www.w3.org/2022/wot/td/v1.1", {"saref": "https://saref.etsi.org/core/"}],
          "title": "Lamp",
          "securityDefinitions": {"nosec_sc": {"scheme": "nosec"}},
          "security": "nosec_sc"
        }
    """
    return told(document, "context-order")


@document_rule(
    "context-map-object", Group.SCHEMA, Severity.WARNING, "td-context-ns-thing-map-of-namespaces"
)
def context_map_object(document: Document) -> Iterator[Found]:
    """A context map with a value that is not the string of a namespace.

    JSON-LD 1.1 allows expanded term definitions, `null` and keyword settings there, but the
    published schema of TD 1.1 takes strings only, and validators that use it refuse the document.

    Bad:
        {
          "@context": [
            "https://www.w3.org/2022/wot/td/v1.1",
            {"brand": {"@id": "https://schema.org/brand"}}
          ],
          "title": "Lamp",
          "securityDefinitions": {"nosec_sc": {"scheme": "nosec"}},
          "security": "nosec_sc"
        }

    Good:
        {
          "@context": [
            "https://www.w3.org/2022/wot/td/v1.1",
            {"schema": "https://schema.org/"}
          ],
          "title": "Lamp",
          "securityDefinitions": {"nosec_sc": {"scheme": "nosec"}},
          "security": "nosec_sc"
        }
    """
    return told(document, "context-map-object")


@document_rule("null-in-tm", Group.SCHEMA, Severity.WARNING, "tm-tmRef2")
def null_in_tm(document: Document) -> Iterator[Found]:
    """A member of a Thing Model that is `null`.

    `null` beside `tm:ref` removes a member of the referenced definition (RFC 7396), and the
    specification shows it so. The schema published with it expects a value nevertheless, and
    validators that use it refuse the model; so this is a warning and no error.

    Bad:
        {
          "@context": "https://www.w3.org/2022/wot/td/v1.1",
          "@type": "tm:ThingModel",
          "properties": {
            "dim": {"tm:ref": "https://example.com/lamp.tm.jsonld#/properties/dim", "title": null}
          }
        }

    Good:
        {
          "@context": "https://www.w3.org/2022/wot/td/v1.1",
          "@type": "tm:ThingModel",
          "properties": {
            "dim": {"tm:ref": "https://example.com/lamp.tm.jsonld#/properties/dim", "title": "Dim"}
          }
        }
    """
    return told(document, "null-in-tm")


@document_rule(
    "combo-in-tm", Group.SCHEMA, Severity.WARNING, "td-security-combo-exclusive-oneof-or-allof"
)
def combo_in_tm(document: Document) -> Iterator[Found]:
    """A combination of security definitions in a Thing Model.

    TD 1.1 allows it. The schema published for Thing Models refuses it when its lists are right, and
    validators that use that schema refuse the model.

    Bad:
        {
          "@context": "https://www.w3.org/2022/wot/td/v1.1",
          "@type": "tm:ThingModel",
          "securityDefinitions": {
            "basic_sc": {"scheme": "basic"},
            "psk_sc": {"scheme": "psk"},
            "either_sc": {"scheme": "combo", "oneOf": ["basic_sc", "psk_sc"]}
          }
        }

    Good:
        {
          "@context": "https://www.w3.org/2022/wot/td/v1.1",
          "@type": "tm:ThingModel",
          "securityDefinitions": {
            "basic_sc": {"scheme": "basic"},
            "psk_sc": {"scheme": "psk"}
          }
        }
    """
    return told(document, "combo-in-tm")


@document_rule("placeholder-in-key", Group.SCHEMA, Severity.ERROR, "tm-placeholder-value")
def placeholder_in_key(document: Document) -> Iterator[Found]:
    """A placeholder in a key of a Thing Model.

    Placeholders stand for values and for parts of strings; keys are the same in all instances.

    Bad:
        {
          "@context": "https://www.w3.org/2022/wot/td/v1.1",
          "@type": "tm:ThingModel",
          "properties": {"{{NAME}}": {"type": "number"}}
        }

    Good:
        {
          "@context": "https://www.w3.org/2022/wot/td/v1.1",
          "@type": "tm:ThingModel",
          "properties": {"level": {"type": "number"}}
        }
    """
    return told(document, "placeholder-in-key")


@document_rule("tm-type-missing", Group.SCHEMA, Severity.ERROR, "tm-identification")
def tm_type_missing(document: Document) -> Iterator[Found]:
    """A Thing Model whose `@type` is not `tm:ThingModel`, nor holds it.

    Consumers tell models and descriptions apart by it. A document without it is taken for a model
    because of its file name, such as `lamp.tm.json`, or because `type` stands for `@type`.

    Bad:
        {
          "@context": "https://www.w3.org/2022/wot/td/v1.1",
          "type": "tm:ThingModel",
          "title": "Lamp"
        }

    Good:
        {
          "@context": "https://www.w3.org/2022/wot/td/v1.1",
          "@type": "tm:ThingModel",
          "title": "Lamp"
        }
    """
    return told(document, "tm-type-missing")
