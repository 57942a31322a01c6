"""The entries of one definition of a term, each read and checked by itself."""

from __future__ import annotations

from thingfit.meaning.keywords import KEYWORDS
from thingfit.meaning.problem import Problem, ProblemKind
from thingfit.meaning.term import Term
from thingfit.syntax import Array, Literal, Member, Node, Object, String
from thingfit.text import Span

_ENTRIES = frozenset(
    "@" + word
    for word in (
        "container context direction id index language nest prefix protected reverse type"
    ).split()
)
_CONTAINERS = frozenset("@" + word for word in "graph id index language list set type".split())
_PREFIX_ENDS = tuple(":/?#[]@")


class Refusal(Exception):
    """A definition has a mistake; `problem` is none when that was reported elsewhere."""

    def __init__(self, code: str, message: str, span: Span) -> None:
        super().__init__(message)
        self.problem = Problem(ProblemKind.CONTEXT, code, message, span)


def check_name(name: str, member: Member) -> None:
    """Refuses a term that is empty or a keyword."""
    if name == "":
        raise Refusal("invalid term definition", "a term is empty", member.key.span)
    if name not in KEYWORDS:
        return
    allowed = {"@container", "@id", "@protected"}
    if name == "@type" and isinstance(member.value, Object) and member.value.members:
        container = member.value.get("@container")
        only_set = container is None or _texts(container) == ["@set"]
        if only_set and member.value.by_key.keys() <= allowed:
            return
    raise Refusal("keyword redefinition", f"the keyword `{name}` is redefined", member.key.span)


def check_entry_names(name: str, definition: Object) -> None:
    """Refuses a definition with an entry that is not for definitions."""
    for member in definition.members:
        if member.key.value not in _ENTRIES:
            raise Refusal(
                "invalid term definition",
                f"the definition of `{name}` has `{member.key.value}`, which does not belong there",
                member.key.span,
            )


def set_container(term: Term, name: str, node: Node) -> None:
    """Sets the containers of a term; only some go together (section 4.2.2, step 19)."""
    found = _texts(node)
    container = frozenset(found or ())
    rest = container - {"@set"}
    sound = bool(container) and container <= _CONTAINERS and len(found or ()) == len(container)
    if "@graph" in container:
        sound = sound and rest <= {"@graph", "@id", "@index"} and len(rest) <= 2
    elif "@list" in container:
        sound = sound and len(container) == 1
    else:
        sound = sound and len(rest) <= 1
    if not sound:
        message = f"`@container` of `{name}` is not a container or a combination that is allowed"
        raise Refusal("invalid container mapping", message, node.span)
    if term.reverse and not container <= {"@index", "@set"}:
        message = f"`@container` of the reverse term `{name}` is neither `@index` nor `@set`"
        raise Refusal("invalid reverse property", message, node.span)
    if "@type" in container:
        term.type = term.type or "@id"
        if term.type not in ("@id", "@vocab"):
            message = f"`{name}` has the container `@type` and a type other than `@id` or `@vocab`"
            raise Refusal("invalid type mapping", message, node.span)
    term.container = container


def _texts(node: Node) -> list[str] | None:
    """The strings of a string or an array of strings."""
    items = node.items if isinstance(node, Array) else (node,)
    texts = [item.value for item in items if isinstance(item, String)]
    return texts if len(texts) == len(items) else None


def protection_of(node: Node | None, default: bool) -> bool:
    """Whether a definition is protected."""
    if node is None:
        return default
    if not isinstance(node, Literal) or node.value is None:
        raise Refusal("invalid @protected value", "`@protected` is not true or false", node.span)
    return node.value


def read_language_tag(node: Node, code: str) -> str | None:
    """The language of a `@language`, in small letters, or nothing for null."""
    match node:
        case Literal() if node.value is None:
            return None
        case String():
            return node.value.lower()
    raise Refusal(code, "`@language` is not a language tag or null", node.span)


def read_base_direction(node: Node) -> str | None:
    """The direction of a `@direction`, or nothing for null."""
    match node:
        case Literal() if node.value is None:
            return None
        case String() if node.value in ("ltr", "rtl"):
            return node.value
    message = "`@direction` is neither `ltr`, `rtl`, nor null"
    raise Refusal("invalid base direction", message, node.span)


def nest_of(name: str, node: Node) -> str:
    """The term that a `@nest` names."""
    if isinstance(node, String) and (node.value == "@nest" or not node.value.startswith("@")):
        return node.value
    message = f"`@nest` of `{name}` is neither `@nest` nor a term for it"
    raise Refusal("invalid @nest value", message, node.span)


def prefix_flag_of(term: Term, name: str, node: Node) -> bool:
    """Whether a definition makes its term a prefix."""
    if ":" in name or "/" in name or term.iri in KEYWORDS:
        message = f"`{name}` cannot be a prefix"
        raise Refusal("invalid term definition", message, node.span)
    if not isinstance(node, Literal) or node.value is None:
        raise Refusal("invalid @prefix value", "`@prefix` is not true or false", node.span)
    return node.value


def ends_as_prefix(iri: str) -> bool:
    """Whether an IRI ends so that a name may follow it (RFC 3986, `gen-delims`)."""
    return iri.startswith("_:") or iri.endswith(_PREFIX_ENDS)


def is_true(node: Node) -> bool:
    """Whether a node is `true`."""
    return isinstance(node, Literal) and node.value is True
