"""Rules about the form of Thing Descriptions and Thing Models: members, types and values.

The accepted documents are those of the schemas published with TD 1.1 (12 March 2025); the schemas
in `ontology/schemas` say so in our words. One walk finds all mistakes of a document; each rule
gives those that bear its name.
"""

from __future__ import annotations

from collections.abc import Iterator

from thingfit.facts import Document
from thingfit.rules.finding import Found, Severity
from thingfit.rules.registry import Group, document_rule
from thingfit.rules.schema_report import told


@document_rule("member-missing", Group.SCHEMA, Severity.ERROR, "td-processor")
def member_missing(document: Document) -> Iterator[Found]:
    """A mandatory member that is absent.

    Consumers rely on mandatory members, such as `title` and `security` of a Thing or `href` of a
    form. The finding stands on the key of the object that lacks the member, or on its opening
    brace, or on a member whose key is nearly the missing one.

    Bad:
        {
          "@context": "https://www.w3.org/2022/wot/td/v1.1",
          "securityDefinitions": {"nosec_sc": {"scheme": "nosec"}},
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
    return told(document, "member-missing")


@document_rule("member-unexpected", Group.SCHEMA, Severity.ERROR, "td-vocab-sizes--Link")
def member_unexpected(document: Document) -> Iterator[Found]:
    """A member that cannot stand where it stands.

    Unknown members are allowed nearly everywhere, so this is about few: `name` in a security
    definition with the scheme `auto`, `sizes` in a link that is no icon, `allOf` beside `oneOf` in
    a combination, `instance` in the version of a Thing Model.

    Bad:
        {
          "@context": "https://www.w3.org/2022/wot/td/v1.1",
          "title": "Lamp",
          "securityDefinitions": {"nosec_sc": {"scheme": "nosec"}},
          "security": "nosec_sc",
          "links": [{"href": "https://example.com/manual", "sizes": "48x48"}]
        }

    Good:
        {
          "@context": "https://www.w3.org/2022/wot/td/v1.1",
          "title": "Lamp",
          "securityDefinitions": {"nosec_sc": {"scheme": "nosec"}},
          "security": "nosec_sc",
          "links": [{"href": "https://example.com/icon.png", "rel": "icon", "sizes": "48x48"}]
        }
    """
    return told(document, "member-unexpected")


@document_rule("type-wrong", Group.SCHEMA, Severity.ERROR, "td-processor")
def type_wrong(document: Document) -> Iterator[Found]:
    """A value of another JSON type than the one expected.

    A number in quotes is a string to consumers, and a single value is no array.

    Bad:
        {
          "@context": "https://www.w3.org/2022/wot/td/v1.1",
          "title": "Lamp",
          "securityDefinitions": {"nosec_sc": {"scheme": "nosec"}},
          "security": "nosec_sc",
          "properties": {
            "level": {"type": "number", "minimum": "0", "forms": [{"href": "/level"}]}
          }
        }

    Good:
        {
          "@context": "https://www.w3.org/2022/wot/td/v1.1",
          "title": "Lamp",
          "securityDefinitions": {"nosec_sc": {"scheme": "nosec"}},
          "security": "nosec_sc",
          "properties": {
            "level": {"type": "number", "minimum": 0, "forms": [{"href": "/level"}]}
          }
        }
    """
    return told(document, "type-wrong")


@document_rule("value-unknown", Group.SCHEMA, Severity.ERROR, "td-vocab-type--DataSchema")
def value_unknown(document: Document) -> Iterator[Found]:
    """A value that is not among those that can stand there.

    Members such as `type` of a data schema and `in` of a security definition take one of a few
    values, spelt exactly so.

    Bad:
        {
          "@context": "https://www.w3.org/2022/wot/td/v1.1",
          "title": "Lamp",
          "securityDefinitions": {"nosec_sc": {"scheme": "nosec"}},
          "security": "nosec_sc",
          "properties": {"on": {"type": "bool", "forms": [{"href": "/on"}]}}
        }

    Good:
        {
          "@context": "https://www.w3.org/2022/wot/td/v1.1",
          "title": "Lamp",
          "securityDefinitions": {"nosec_sc": {"scheme": "nosec"}},
          "security": "nosec_sc",
          "properties": {"on": {"type": "boolean", "forms": [{"href": "/on"}]}}
        }
    """
    return told(document, "value-unknown")


@document_rule(
    "value-malformed",
    Group.SCHEMA,
    Severity.ERROR,
    "td-vocab-hreflang--Link",
    "tm-tmOptional-JSONPointer",
)
def value_malformed(document: Document) -> Iterator[Found]:
    """A string that lacks the form it must have.

    Such strings are `sizes` of an icon, the language tags of `hreflang`, and the pointers in
    `tm:optional`.

    Bad:
        {
          "@context": "https://www.w3.org/2022/wot/td/v1.1",
          "title": "Lamp",
          "securityDefinitions": {"nosec_sc": {"scheme": "nosec"}},
          "security": "nosec_sc",
          "links": [{"href": "https://example.com", "hreflang": "en_US"}]
        }

    Good:
        {
          "@context": "https://www.w3.org/2022/wot/td/v1.1",
          "title": "Lamp",
          "securityDefinitions": {"nosec_sc": {"scheme": "nosec"}},
          "security": "nosec_sc",
          "links": [{"href": "https://example.com", "hreflang": "en-US"}]
        }
    """
    return told(document, "value-malformed")


@document_rule(
    "value-out-of-range", Group.SCHEMA, Severity.ERROR, "td-vocab-maxLength--StringSchema"
)
def value_out_of_range(document: Document) -> Iterator[Found]:
    """A number beyond what the member can hold.

    Lengths and counts are not negative, and `multipleOf` is above zero.

    Bad:
        {
          "@context": "https://www.w3.org/2022/wot/td/v1.1",
          "title": "Lamp",
          "securityDefinitions": {"nosec_sc": {"scheme": "nosec"}},
          "security": "nosec_sc",
          "properties": {
            "name": {"type": "string", "maxLength": -1, "forms": [{"href": "/name"}]}
          }
        }

    Good:
        {
          "@context": "https://www.w3.org/2022/wot/td/v1.1",
          "title": "Lamp",
          "securityDefinitions": {"nosec_sc": {"scheme": "nosec"}},
          "security": "nosec_sc",
          "properties": {
            "name": {"type": "string", "maxLength": 20, "forms": [{"href": "/name"}]}
          }
        }
    """
    return told(document, "value-out-of-range")


@document_rule("array-too-short", Group.SCHEMA, Severity.ERROR, "td-vocab-security--Thing")
def array_too_short(document: Document) -> Iterator[Found]:
    """An array with fewer items than it needs.

    An empty `op`, `security` or `enum` leaves nothing to choose from, and a combination of security
    definitions combines two at least.

    Bad:
        {
          "@context": "https://www.w3.org/2022/wot/td/v1.1",
          "title": "Lamp",
          "securityDefinitions": {"nosec_sc": {"scheme": "nosec"}},
          "security": []
        }

    Good:
        {
          "@context": "https://www.w3.org/2022/wot/td/v1.1",
          "title": "Lamp",
          "securityDefinitions": {"nosec_sc": {"scheme": "nosec"}},
          "security": "nosec_sc"
        }
    """
    return told(document, "array-too-short")


@document_rule("item-repeated", Group.SCHEMA, Severity.ERROR, "td-vocab-enum--DataSchema")
def item_repeated(document: Document) -> Iterator[Found]:
    """An item that occurs twice in an array of distinct items.

    The values of an `enum` are each listed once.

    Bad:
        {
          "@context": "https://www.w3.org/2022/wot/td/v1.1",
          "title": "Lamp",
          "securityDefinitions": {"nosec_sc": {"scheme": "nosec"}},
          "security": "nosec_sc",
          "properties": {"mode": {"enum": ["on", "off", "on"], "forms": [{"href": "/mode"}]}}
        }

    Good:
        {
          "@context": "https://www.w3.org/2022/wot/td/v1.1",
          "title": "Lamp",
          "securityDefinitions": {"nosec_sc": {"scheme": "nosec"}},
          "security": "nosec_sc",
          "properties": {"mode": {"enum": ["on", "off"], "forms": [{"href": "/mode"}]}}
        }
    """
    return told(document, "item-repeated")
