"""Values of the wrong type that hold what is wanted in another form, put into the right one."""

from __future__ import annotations

from collections.abc import Iterator

from thingfit.facts import Kind, Part
from thingfit.rules import edits
from thingfit.rules.finding import Fix
from thingfit.rules.schema_meant import type_of
from thingfit.rules.schema_places import Place
from thingfit.rules.schema_walk import Mistake
from thingfit.syntax import Array, Literal, Member, Node, Number, Object, String, parse
from thingfit.text import Edit, Span, apply_edits

_NAMED = ("properties", "actions", "events")
_SCHEMES = frozenset("nosec basic digest bearer psk apikey auto".split())
_EXCLUSIVE = {"exclusiveMinimum": "minimum", "exclusiveMaximum": "maximum"}
_PLURALS = {"title": "titles", "description": "descriptions"}
_MANDATORY = frozenset("@context title forms href op scheme contentType instance".split())
_NAME = "name"


def converted(
    mistake: Mistake, part: Part, text: str, where: dict[int, Place]
) -> Iterator[tuple[Fix, Node | None]]:
    """The conversions of a value; each with the new value, where one stands in its place."""
    node, place = mistake.node, where.get(id(mistake.node))
    if place is None or place.member is None or not isinstance(place.holder, Object):
        return
    key = place.member.key.value
    if key == "version" and place.holder is part.node and isinstance(node, String):
        name = "model" if part.kind is Kind.THING_MODEL else "instance"
        new = f'{{"{name}": {edits.quote(node.value)}}}'
        yield Fix(f"Change to `{new}`", (edits.replace_text(node, new),)), parse(new).root
    elif key in _NAMED and isinstance(node, Array):
        named = _by_name(node, text)
        if named is not None:
            title = f"Make it an object, with each `{_NAME}` as a key"
            fix = Fix(title, (edits.replace_text(node, named),), safe=False)
            yield fix, parse(named).root
    elif key == "required" and isinstance(node, Literal):
        yield _required_at_object(place.holder, node, part, text, where), None
    elif key in _EXCLUSIVE and isinstance(node, Literal) and node.value is not None:
        yield from _exclusive(place.holder, key, node)
    elif key in _PLURALS and isinstance(node, Object):
        yield from _in_languages(place.holder, place.member, node, text)
    elif key in _PLURALS.values() and isinstance(node, String):
        single = key[:-1]
        if single not in place.holder.by_key:
            yield edits.rename_fix(place.member.key, single, safe=False), None
    elif isinstance(node, Literal) and node.value is None and key not in _MANDATORY:
        edit = edits.remove_member(place.holder, key)
        yield Fix(f"Remove `{key}`", (edit,), safe=False), None
    elif isinstance(node, String) and key == "scheme":
        yield from _without_name(place.holder, node, part)
    elif isinstance(node, String):
        yield from _told_by_a_word(node, place, where)
    elif key == "type" and isinstance(node, Array) and "oneOf" not in place.holder.by_key:
        yield from _several_types(node, place.member)


def _without_name(holder: Object, scheme: String, part: Part) -> Iterator[tuple[Fix, None]]:
    """A definition in the place of the map of all definitions, which gives each its name."""
    security = part.node.get("security")
    nodes = security.items if isinstance(security, Array) else (security,)
    used = [node.value for node in nodes if isinstance(node, String)]
    if holder is part.node.get("securityDefinitions") and len(used) == 1:
        head = edits.insert(holder.members[0].span.start, f"{edits.quote(used[0])}: {{")
        tail = edits.insert(holder.members[-1].span.end, "}")
        yield Fix(f"Name the definition `{used[0]}`", (head, tail), safe=False), None


def _told_by_a_word(
    node: String, place: Place, where: dict[int, Place]
) -> Iterator[tuple[Fix, Node]]:
    """A schema or a security definition of which only the type or the scheme is told."""
    kind, outer = type_of(node.value), _key(where.get(id(place.holder)))
    found: dict[str, str] | None
    if place.member is not None and place.member.key.value == "response":
        found = {"contentType": node.value} if "/" in node.value else None
    elif outer == "securityDefinitions":
        found = {"scheme": node.value} if node.value in _SCHEMES else None
    else:
        found = {"type": kind} if kind else None
    if found:
        new = edits.quote({**found})
        yield Fix(f"Change to `{new}`", (edits.replace_text(node, new),)), parse(new).root


def _exclusive(holder: Object, key: str, node: Literal) -> Iterator[tuple[Fix, None]]:
    """In older versions of JSON Schema an exclusive bound was said by a truth value beside it."""
    bound = holder.by_key.get(_EXCLUSIVE[key])
    removal = edits.remove_member(holder, key)
    if node.value is False:
        yield Fix(f"Remove `{key}`", (removal,), safe=False), None
    elif bound is not None and isinstance(bound.value, Number):
        changes = (removal, edits.replace(bound.key, key))
        yield Fix(f"Make `{_EXCLUSIVE[key]}` the exclusive bound", changes, safe=False), None


def _in_languages(
    holder: Object, member: Member, node: Object, text: str
) -> Iterator[tuple[Fix, None]]:
    """Texts by language have a member of their own beside the text in the default language."""
    key = member.key.value
    plural, texts = _PLURALS[key], [each.value for each in node.members]
    first = texts[0] if texts else None
    if plural in holder.by_key or not isinstance(first, String):
        return
    written = text[node.span.start : node.span.end]
    new = f'"{key}": {edits.quote(first.value)}, "{plural}": {written}'
    yield Fix(f"Move them to `{plural}`", (Edit(member.span, new),), safe=False), None


def _several_types(node: Array, member: Member) -> Iterator[tuple[Fix, None]]:
    """Types as alternatives, for which TD 1.1 has `oneOf`."""
    names = [type_of(item.value) for item in node.items if isinstance(item, String)]
    if len(names) == len(node.items) > 1 and all(names):
        new = edits.quote([{"type": name} for name in names])
        edit = Edit(member.span, f'"oneOf": {new}')
        yield Fix("Say it with `oneOf`", (edit,), safe=False), None


def _by_name(node: Array, text: str) -> str | None:
    """The items of an array as an object, keyed by their names; nothing unless all have one."""
    names: list[str] = []
    for item in node.items:
        name = item.get(_NAME) if isinstance(item, Object) else None
        if not isinstance(name, String):
            return None
        names.append(name.value)
    if not names or len(set(names)) < len(names) or node.damaged:
        return None
    changes: list[Edit] = [
        Edit(Span(node.span.start, node.span.start + 1), "{"),
        Edit(Span(node.span.end - 1, node.span.end), "}"),
    ]
    for item, name_ in zip(node.items, names, strict=True):
        assert isinstance(item, Object)
        changes.append(edits.insert(item.span.start, f"{edits.quote(name_)}: "))
        changes.append(edits.remove_member(item, _NAME))
    whole = apply_edits(text, changes)
    return whole[node.span.start : node.span.end + len(whole) - len(text)]


def _required_at_object(
    holder: Object, flag: Literal, part: Part, text: str, where: dict[int, Place]
) -> Fix:
    """What JSON Schema once said of a member is said by the object that has it."""
    removal = edits.remove_member(holder, "required")
    own = where.get(id(holder))
    members = where.get(id(own.holder)) if own is not None and own.member is not None else None
    schema = members.holder if members is not None and members.member is not None else None
    within = schema is not part.node and _key(members) == "properties"
    if flag.value is True and within and isinstance(schema, Object) and own and own.member:
        name = own.member.key.value
        title = f"List `{name}` in `required` of the object"
        listed = schema.get("required")
        if listed is None:
            addition = edits.add_member(text, schema, "required", [name])
            return Fix(title, (removal, addition), safe=False)
        if isinstance(listed, Array) and listed.items:
            addition = edits.insert(listed.items[-1].span.end, f", {edits.quote(name)}")
            return Fix(title, (removal, addition), safe=False)
    return Fix("Remove `required`", (removal,), safe=False)


def _key(place: Place | None) -> str:
    return place.member.key.value if place is not None and place.member is not None else ""
