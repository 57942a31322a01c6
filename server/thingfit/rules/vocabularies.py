"""Rules about the vocabularies of a description: how they are declared and whether they are used.

Source: TD 1.1, section 5.3.1.1 (`@context`) and section 7.1 (Semantic Annotations).
"""

from __future__ import annotations

from collections.abc import Iterator

from thingfit.facts import Thing
from thingfit.facts.thing import strings
from thingfit.meaning import td_terms
from thingfit.rules import edits
from thingfit.rules.finding import Fix, Found, Related, Severity
from thingfit.rules.reading import more
from thingfit.rules.registry import Group, thing_rule
from thingfit.rules.terms import closed_contexts, local_maps
from thingfit.syntax import Array, Member, Node, Object, String, walk
from thingfit.text import Edit

_ENDS_OF_NAMESPACES = tuple(":/?#[]@")


@thing_rule("context-many-maps", Group.TD, Severity.HINT, "td-context-ns-thing-optional")
def context_many_maps(thing: Thing) -> Iterator[Found]:
    """More than one map in `@context`.

    One map with all prefixes is recommended; readers find them in one place, and no prefix is
    declared twice by mistake.

    Bad:
        {
          "@context": [
            "https://www.w3.org/2022/wot/td/v1.1",
            {"saref": "https://saref.etsi.org/core/"},
            {"schema": "https://schema.org/"}
          ],
          "id": "urn:uuid:5f0e9d1c-3a52-4c07-9c1e-8d2b6f7a4e10",
          "title": "Lamp",
          "securityDefinitions": {"nosec_sc": {"scheme": "nosec"}},
          "security": "nosec_sc",
          "@type": "saref:LightSwitch",
          "schema:brand": "Glow"
        }

    Good:
        {
          "@context": [
            "https://www.w3.org/2022/wot/td/v1.1",
            {"saref": "https://saref.etsi.org/core/", "schema": "https://schema.org/"}
          ],
          "id": "urn:uuid:5f0e9d1c-3a52-4c07-9c1e-8d2b6f7a4e10",
          "title": "Lamp",
          "securityDefinitions": {"nosec_sc": {"scheme": "nosec"}},
          "security": "nosec_sc",
          "@type": "saref:LightSwitch",
          "schema:brand": "Glow"
        }
    """
    context = thing.node.get("@context")
    maps = local_maps(context)
    if len(maps) < 2 or not isinstance(context, Array):
        return
    yield Found(
        maps[1].span,
        f"`@context` has {len(maps)} maps; one with all prefixes is recommended",
        _merge(thing, context, maps),
        (Related("the first map", maps[0].span), *more("another map", maps[2:])),
    )


def _merge(thing: Thing, context: Array, maps: tuple[Object, ...]) -> tuple[Fix, ...]:
    """The fix that moves all members to the first map, where no key is declared twice."""
    members = [member for each in maps for member in each.members]
    if not maps[0].members or len({member.key.value for member in members}) < len(members):
        return ()
    end = maps[0].members[-1].span.end
    moved = [
        f", {thing.text[member.span.start : member.span.end]}"
        for each in maps[1:]
        for member in each.members
    ]
    removals = [edits.remove_item(context, context.items.index(each)) for each in maps[1:]]
    return (Fix("Merge the maps", (edits.insert(end, "".join(moved)), *removals), safe=False),)


@thing_rule(
    "context-map-value", Group.TD, Severity.WARNING, "td-context-ns-thing-map-of-namespaces"
)
def context_map_value(thing: Thing) -> Iterator[Found]:
    """A prefix that stands for no namespace.

    The values in a map of `@context` are absolute addresses. One without a scheme is read as a name
    of the TD vocabulary, and so is every name with that prefix. Values that name another term of
    the map are left alone.

    Bad:
        {
          "@context": ["https://www.w3.org/2022/wot/td/v1.1", {"saref": "saref.etsi.org/core/"}],
          "@type": "saref:LightSwitch",
          "id": "urn:uuid:5f0e9d1c-3a52-4c07-9c1e-8d2b6f7a4e10",
          "title": "Lamp",
          "securityDefinitions": {"nosec_sc": {"scheme": "nosec"}},
          "security": "nosec_sc"
        }

    Good:
        {
          "@context": [
            "https://www.w3.org/2022/wot/td/v1.1",
            {"saref": "https://saref.etsi.org/core/"}
          ],
          "@type": "saref:LightSwitch",
          "id": "urn:uuid:5f0e9d1c-3a52-4c07-9c1e-8d2b6f7a4e10",
          "title": "Lamp",
          "securityDefinitions": {"nosec_sc": {"scheme": "nosec"}},
          "security": "nosec_sc"
        }
    """
    for each in local_maps(thing.node.get("@context")):
        for member in each.members:
            value = member.value
            # Only what looks like an address can be judged; a bare name may be a term.
            if not _is_prefix(member) or not isinstance(value, String):
                continue
            if ":" not in value.value and "{{" not in value.value:
                yield Found(
                    value.span,
                    f"`{member.key.value}` stands for `{value.value}`; an address with a scheme, "
                    "such as `https://…`, is expected",
                    _with_scheme(value),
                )


def _with_scheme(value: String) -> tuple[Fix, ...]:
    """The fix that puts a scheme before what begins with the name of a host."""
    host, slash, _ = value.value.partition("/")
    if "." not in host.strip(".") or not slash:
        return ()
    return (edits.rename_fix(value, f"https://{value.value}", safe=False),)


@thing_rule("prefix-unused", Group.TD, Severity.HINT)
def prefix_unused(thing: Thing) -> Iterator[Found]:
    """A prefix that is declared and not used.

    It does no harm, but readers look for a vocabulary that does not occur, and often the prefix
    is spelt differently where it should be used.

    Bad:
        {
          "@context": [
            "https://www.w3.org/2022/wot/td/v1.1",
            {"saref": "https://saref.etsi.org/core/", "schema": "https://schema.org/"}
          ],
          "id": "urn:uuid:5f0e9d1c-3a52-4c07-9c1e-8d2b6f7a4e10",
          "title": "Lamp",
          "securityDefinitions": {"nosec_sc": {"scheme": "nosec"}},
          "security": "nosec_sc",
          "@type": "saref:LightSwitch"
        }

    Good:
        {
          "@context": [
            "https://www.w3.org/2022/wot/td/v1.1",
            {"saref": "https://saref.etsi.org/core/"}
          ],
          "id": "urn:uuid:5f0e9d1c-3a52-4c07-9c1e-8d2b6f7a4e10",
          "title": "Lamp",
          "securityDefinitions": {"nosec_sc": {"scheme": "nosec"}},
          "security": "nosec_sc",
          "@type": "saref:LightSwitch"
        }
    """
    context = thing.node.get("@context")
    maps = local_maps(context)
    prefixes = [(each, member) for each in maps for member in each.members if _is_prefix(member)]
    if not prefixes:
        return
    used = set(_used(thing.node))
    for holder, member in prefixes:
        name = member.key.value
        if name not in used:
            fix = Fix(f"Remove `{name}`", (_removal(context, holder, name),), safe=False)
            yield Found(member.key.span, f"the prefix `{name}` is not used", (fix,))


def _is_prefix(member: Member) -> bool:
    value = member.value
    return (
        isinstance(value, String)
        and not member.key.value.startswith("@")
        and value.value.endswith(_ENDS_OF_NAMESPACES)
    )


def _used(node: Node) -> Iterator[str]:
    """What stands before the colon in any key or string, and each of these as a whole."""
    for each in walk(node):
        if isinstance(each, String):
            yield each.value
            yield each.value.partition(":")[0]
        elif isinstance(each, Object):
            for member in each.members:
                key = member.key.value
                yield key.partition(":")[0] if ":" in key else ""
                if not _is_prefix(member):
                    yield key


def _removal(context: Node | None, holder: Object, name: str) -> Edit:
    if len(holder.members) == 1 and isinstance(context, Array):
        return edits.remove_item(context, context.items.index(holder))
    return edits.remove_member(holder, name)


@thing_rule("type-unknown", Group.TD, Severity.HINT)
def type_unknown(thing: Thing) -> Iterator[Found]:
    """A class in `@type` that no context defines.

    A name without prefix is taken as one of the TD vocabulary, which has no class of that name;
    nobody can look up what it means. Classes of other vocabularies have a prefix that `@context`
    declares. Documents with a context that Thingfit does not carry are left alone. A name is
    reported once, where it is used first.

    Bad:
        {
          "@context": ["https://www.w3.org/2022/wot/td/v1.1", {"saref": "https://saref.etsi.org/core/"}],
          "@type": ["saref:Device", "LightSwitch"],
          "id": "urn:uuid:5f0e9d1c-3a52-4c07-9c1e-8d2b6f7a4e10",
          "title": "Lamp",
          "securityDefinitions": {"nosec_sc": {"scheme": "nosec"}},
          "security": "nosec_sc"
        }

    Good:
        {
          "@context": ["https://www.w3.org/2022/wot/td/v1.1", {"saref": "https://saref.etsi.org/core/"}],
          "@type": ["saref:Device", "saref:LightSwitch"],
          "id": "urn:uuid:5f0e9d1c-3a52-4c07-9c1e-8d2b6f7a4e10",
          "title": "Lamp",
          "securityDefinitions": {"nosec_sc": {"scheme": "nosec"}},
          "security": "nosec_sc"
        }
    """
    declared = closed_contexts(thing)
    if declared is None:
        return
    places: dict[str, list[String]] = {}
    for node in walk(thing.node):
        for name in strings(node.get("@type")) if isinstance(node, Object) else ():
            if ":" not in name.value and "{{" not in name.value and name.value not in declared:
                places.setdefault(name.value, []).append(name)
    for value, names in places.items():
        if not td_terms.is_unknown(f"https://www.w3.org/2019/wot/td#{value}"):
            continue
        model = "tm:ThingModel" if value.lower() == "thingmodel" else None
        classes = (each for each in sorted(declared) if each[:1].isupper())
        near = model or edits.nearest(value, (*td_terms.classes(), *classes))
        expected = f"`{near}` is meant, it seems" if near else ""
        yield Found(
            names[0].span,
            f"no context defines the class `{value}`; "
            + (expected or "one with a declared prefix is expected"),
            (edits.rename_fix(names[0], near, safe=False),) if near and len(names) == 1 else (),
            more(f"`{value}`", names[1:]),
        )
