"""The keywords of an object: its identifier and types, and what makes it a value, list or set."""

from __future__ import annotations

from typing import TYPE_CHECKING

from thingfit.meaning.iri import is_absolute
from thingfit.meaning.objects import (
    Expanded,
    Item,
    ListObject,
    NodeObject,
    TypeName,
    ValueObject,
    as_list,
)
from thingfit.meaning.term import Context
from thingfit.syntax import Array, Literal, Member, Missing, Node, Object, String, to_value
from thingfit.syntax.query import ABSENT
from thingfit.text import Span

if TYPE_CHECKING:
    from thingfit.meaning.expander import Expander

_REPEATED = ("@type", "@included")


def read(
    expander: Expander,
    context: Context,
    before_types: Context,
    key: str | None,
    member: Member,
    keyword: str,
    draft: NodeObject,
) -> None:
    """Adds a member whose key is a keyword or stands for one."""
    if keyword in draft.keywords and keyword not in _REPEATED:
        message = f"`{member.key.value}` gives `{keyword}` a second time in the same object"
        expander.report("colliding keywords", message, member.key.span)
        return
    draft.keywords[keyword] = member
    match keyword:
        case "@id":
            _read_id(expander, context, member.value, draft)
        case "@type":
            _read_types(expander, before_types, member, draft)
        case "@graph":
            _read_graph(expander, context, member, draft)
        case "@included":
            _read_included(expander, context, key, member, draft)
        case "@index":
            _read_index(expander, member.value, draft)
        case "@reverse":
            _read_reverse(expander, context, member, draft)
        case "@language" | "@direction":
            _check_language(expander, keyword, member.value, draft)


def _read_id(expander: Expander, context: Context, node: Node, draft: NodeObject) -> None:
    if not isinstance(node, String):
        expander.report("invalid @id value", "an identifier is not a string", node.span)
        return
    draft.has_id = True
    draft.id = context.iri_of_reference(node.value, expander.base)
    draft.id_span = node.span


def _read_types(
    expander: Expander, before_types: Context, member: Member, draft: NodeObject
) -> None:
    value = member.value
    if isinstance(value, Literal) and value.value is None:
        draft.null_type = value.span
        return
    for item in value.items if isinstance(value, Array) else (value,):
        if isinstance(item, String):
            iri = before_types.iri_of_name_or_reference(item.value, expander.base)
            if iri is None:
                expander.dropped.append(item.span)
            else:
                draft.types.append(TypeName(iri, member.span, item.span))
        elif not isinstance(item, Missing):
            message = f"`{member.key.value}` is neither a type nor an array of types"
            expander.report("invalid type value", message, item.span)


def _read_graph(expander: Expander, context: Context, member: Member, draft: NodeObject) -> None:
    if not isinstance(member.value, Object | Array):
        message = "`@graph` is neither an object nor an array"
        expander.report("invalid @graph value", message, member.value.span)
        return
    found = expander.element(context, "@graph", member.value, member.span)
    draft.graph = as_list(found)


def _read_included(
    expander: Expander, context: Context, key: str | None, member: Member, draft: NodeObject
) -> None:
    """Adds the nodes of `@included`; each must be an object with more than an identifier."""
    found: list[Item] = []
    value = member.value
    for item in value.items if isinstance(value, Array) else (value,):
        if isinstance(item, Missing):
            continue
        nodes = as_list(expander.element(context, key, item, member.span))
        found.extend(nodes)
        if not nodes or not all(isinstance(n, NodeObject) and not n.is_reference() for n in nodes):
            message = "`@included` holds something that is not an object with properties"
            expander.report("invalid @included value", message, item.span)
    draft.included = [*(draft.included or ()), *found]


def _read_index(expander: Expander, node: Node, draft: NodeObject) -> None:
    if isinstance(node, String):
        draft.index = node.value
    else:
        expander.report("invalid @index value", "`@index` is not a string", node.span)


def _read_reverse(expander: Expander, context: Context, member: Member, draft: NodeObject) -> None:
    if not isinstance(member.value, Object):
        message = "`@reverse` is not an object of properties"
        expander.report("invalid @reverse value", message, member.value.span)
        return
    found = expander.element(context, "@reverse", member.value, member.span)
    if isinstance(found, NodeObject):
        # What is reversed twice is stated the plain way.
        draft.entries.extend(found.reverse)
        for iri, items in found.entries:
            expander.add_reverse(draft, iri, items)


def _check_language(expander: Expander, keyword: str, node: Node, draft: NodeObject) -> None:
    if keyword == "@language":
        if isinstance(node, Literal) and node.value is None:
            del draft.keywords[keyword]
        elif not isinstance(node, String):
            message = "`@language` is not a language tag"
            expander.report("invalid language-tagged string", message, node.span)
    elif not isinstance(node, String) or node.value not in ("ltr", "rtl"):
        message = "`@direction` is neither `ltr` nor `rtl`"
        expander.report("invalid base direction", message, node.span)


def finish(
    expander: Expander,
    context: Context,
    key: str | None,
    node: Object,
    draft: NodeObject,
    in_list: bool,
) -> Expanded:
    """What an object turns out to be, once all its members are read."""
    keywords = draft.keywords
    if "@value" in keywords:
        return _value_object(expander, context, node, draft)
    if draft.null_type is not None:
        message = "a type is null; expected is the name of a type"
        expander.report("invalid type value", message, draft.null_type)
    if "@list" in keywords or "@set" in keywords:
        return _list_or_set(expander, context, key, draft, in_list)
    if keywords.keys() == {"@language"} and not (draft.entries or draft.reverse or draft.types):
        return None
    return draft


def _value_object(
    expander: Expander, context: Context, node: Object, draft: NodeObject
) -> Item | None:
    """The value that an object with `@value` is (section 5.1.2, steps 14 and 15)."""
    value = draft.keywords["@value"].value
    allowed = {"@value", "@type", "@language", "@direction", "@index"}
    tagged = draft.keywords.keys() & {"@language", "@direction"}
    typed = bool(draft.types)
    if draft.entries or draft.reverse or not draft.keywords.keys() <= allowed or (typed and tagged):
        message = "an object with `@value` has a member that does not go with it"
        expander.report("invalid value object", message, draft.span)
        return None
    datatype = draft.types[0].iri if typed else None
    if datatype == "@json" and len(draft.types) == 1:
        return json_value(value, draft.member)
    if typed and not _is_datatype(context, node, draft):
        message = f"the datatype `{datatype}` is not a single absolute IRI"
        expander.report("invalid typed value", message, draft.types[0].span)
        return None
    if isinstance(value, Object | Array):
        message = "`@value` is an object or array; expected is a string, number or boolean"
        expander.report("invalid value object value", message, value.span)
        return None
    if isinstance(value, Missing) or value.value is None:
        return None
    language = draft.keywords.get("@language")
    if language is not None and not isinstance(value, String):
        message = "a value with `@language` is not a string"
        expander.report("invalid language-tagged value", message, value.span)
        return None
    tag = language.value.value if language and isinstance(language.value, String) else None
    lowered = tag.lower() if tag is not None else None
    return ValueObject(value.span, draft.member, value.value, datatype, lowered, draft.index)


def _is_datatype(context: Context, node: Object, draft: NodeObject) -> bool:
    in_array = any(
        isinstance(member.value, Array)
        for name, member in node.by_key.items()
        if context.iri_of_name(name) == "@type"
    )
    iri = draft.types[0].iri
    return not in_array and len(draft.types) == 1 and is_absolute(iri) and not iri.startswith("_:")


def _list_or_set(
    expander: Expander, context: Context, key: str | None, draft: NodeObject, in_list: bool
) -> Expanded:
    keyword = "@list" if "@list" in draft.keywords else "@set"
    if draft.entries or draft.reverse or not draft.keywords.keys() <= {keyword, "@index"}:
        message = f"an object with `{keyword}` has a member that does not go with it"
        expander.report("invalid set or list object", message, draft.span)
        return None
    member = draft.keywords[keyword]
    is_list = keyword == "@list"
    below = None if is_list and key == "@graph" else key
    found = as_list(expander.element(context, below, member.value, member.span, in_list=is_list))
    if not is_list:
        return found
    return (
        None
        if key in (None, "@graph") and not in_list
        else ListObject(draft.span, draft.member, found, draft.index)
    )


def json_value(node: Node, member: Span) -> ValueObject | None:
    """A JSON literal, unless a part of its JSON is missing."""
    value = to_value(node)
    return None if _has_absent(value) else ValueObject(node.span, member, value, "@json")


def _has_absent(value: object) -> bool:
    if isinstance(value, dict):
        return any(map(_has_absent, value.values()))
    if isinstance(value, list):
        return any(map(_has_absent, value))
    return value is ABSENT
