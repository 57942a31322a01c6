"""JSON with positions: a tree for every text, however broken, and the places in it.

This package knows JSON (RFC 8259), and TOML for the settings; it knows nothing of what a document
means.
"""

from thingfit.syntax.nodes import Array, Literal, Member, Missing, Node, Number, Object, String
from thingfit.syntax.parser import MAX_DEPTH, Tree, parse
from thingfit.syntax.query import (
    child,
    find,
    node_at,
    path_at,
    pointer_of,
    span_at,
    to_value,
    walk,
)
from thingfit.syntax.scanner import Problem, ProblemKind
from thingfit.syntax.toml import parse_toml

__all__ = [
    "MAX_DEPTH",
    "Array",
    "Literal",
    "Member",
    "Missing",
    "Node",
    "Number",
    "Object",
    "Problem",
    "ProblemKind",
    "String",
    "Tree",
    "child",
    "find",
    "node_at",
    "parse",
    "parse_toml",
    "path_at",
    "pointer_of",
    "span_at",
    "to_value",
    "walk",
]
