"""The checks: what can be wrong with a document, one function each, and the way to run them all.

Rules read facts and trees; they never read a file and never print.
"""

from thingfit.rules import (
    affordances,
    contexts,
    data_schemas,
    duplicates,
    jsonld,
    links,
    schema,
    schema_things,
    security,
    settings,
    shapes,
    syntax,
    terms,
    texts,
    thing_models,
    turtle,
)
from thingfit.rules.finding import Finding, Fix, Found, Related, Severity
from thingfit.rules.registry import Group, Rule, rules
from thingfit.rules.run import check
from thingfit.rules.shapes import check_shapes

__all__ = [
    "Finding",
    "Fix",
    "Found",
    "Group",
    "Related",
    "Rule",
    "Severity",
    "affordances",
    "check",
    "check_shapes",
    "contexts",
    "data_schemas",
    "duplicates",
    "jsonld",
    "links",
    "rules",
    "schema",
    "schema_things",
    "security",
    "settings",
    "shapes",
    "syntax",
    "terms",
    "texts",
    "thing_models",
    "turtle",
]
