"""Rules about `@context`: which vocabularies a description speaks, and whether it names them all.

Source: TD 1.1, section 5.3.1.1 and section 7.1 (Semantic Annotations).
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from thingfit.facts import Thing
from thingfit.facts.kinds import RETIRED_CONTEXTS, TD_1_0, TD_1_1
from thingfit.meaning.bundle import similar_context
from thingfit.rules import edits
from thingfit.rules.finding import Fix, Found, Related, Severity
from thingfit.rules.registry import Group, thing_rule
from thingfit.rules.terms import closed_contexts, local_maps, name_places
from thingfit.syntax import Array, Node, String
from thingfit.text import Edit

_CURIE = re.compile(r"([A-Za-z_][\w.-]*):(?!//)\S+")
_URI_SCHEMES = frozenset("about acct data did info mailto ni tag tel urn".split())
"""The schemes of URIs without `//`; a name with another one, such as `http:`, is meant as a term.
"""
_TERMS_OF = {"coap": "cov", "http": "htv", "modbus": "modv", "mqtt": "mqv"}
"""The prefix for the terms of a protocol, where people write the protocol itself."""

_BINDINGS = frozenset(("cov", "htv", "modv", "mqv"))
_WELL_KNOWN = {
    "cov": "https://www.w3.org/2019/wot/coap#",
    "dct": "http://purl.org/dc/terms/",
    "geo": "http://www.w3.org/2003/01/geo/wgs84_pos#",
    "htv": "http://www.w3.org/2011/http#",
    "iot": "http://iotschema.org/",
    "modv": "https://www.w3.org/2019/wot/modbus#",
    "mqv": "https://www.w3.org/2019/wot/mqtt#",
    "om": "http://www.ontology-of-units-of-measure.org/resource/om-2/",
    "om2": "http://www.ontology-of-units-of-measure.org/resource/om-2/",
    "qudt": "http://qudt.org/schema/qudt/",
    "s3n": "http://w3id.org/s3n/",
    "saref": "https://saref.etsi.org/core/",
    "schema": "https://schema.org/",
    "sosa": "http://www.w3.org/ns/sosa/",
    "ssn": "http://www.w3.org/ns/ssn/",
    "ssn-system": "http://www.w3.org/ns/ssn/systems/",
    "tm": "https://www.w3.org/2022/wot/tm#",
    "unit": "http://qudt.org/vocab/unit/",
}


def _context_strings(thing: Thing) -> tuple[String, ...]:
    context: Node | None = thing.node.get("@context")
    if isinstance(context, String):
        return (context,)
    items = context.items if isinstance(context, Array) else ()
    return tuple(item for item in items if isinstance(item, String))


@thing_rule(
    "context-retired",
    Group.SCHEMA,
    Severity.ERROR,
    "td-context-ns-thing-mandatory",
)
def context_retired(thing: Thing) -> Iterator[Found]:
    """A context of a draft, or a misspelt one, in the place of the current one.

    Drafts of the specification used other context URIs, and the coming version uses one of its
    own. Consumers of TD 1.1 look for `https://www.w3.org/2022/wot/td/v1.1`, those of TD 1.0 for
    `https://www.w3.org/2019/wot/td/v1`, and understand no other.

    Bad:
        {
          "@context": "https://w3c.github.io/wot/w3c-wot-td-context.jsonld",
          "title": "Lamp",
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
    contexts = _context_strings(thing)
    if any(context.value in (TD_1_0, TD_1_1) for context in contexts):
        return
    for context in contexts:
        current = RETIRED_CONTEXTS.get(context.value)
        if current:
            yield Found(
                context.span,
                f"the context `{context.value}` is not in use; `{current}` is expected",
                (edits.rename_fix(context, current),),
            )


@thing_rule(
    "context-td11-missing",
    Group.SCHEMA,
    Severity.ERROR,
    "td-context-ns-thing-mandatory",
    "td-context",
    "td-context-ns-td10-namespacev10",
)
def context_td11_missing(thing: Thing) -> Iterator[Found]:
    """A `@context` without the one of TD 1.1.

    The context tells consumers that this is a Thing Description and of which version. With the
    context of TD 1.0 alone the finding is a hint: the document is a good one of that version.

    Bad:
        {
          "@context": "https://schema.org/",
          "title": "Lamp",
          "securityDefinitions": {"nosec_sc": {"scheme": "nosec"}},
          "security": "nosec_sc"
        }

    Good:
        {
          "@context": ["https://www.w3.org/2022/wot/td/v1.1", "https://schema.org/"],
          "title": "Lamp",
          "securityDefinitions": {"nosec_sc": {"scheme": "nosec"}},
          "security": "nosec_sc"
        }
    """
    context = thing.node.get("@context")
    names = {each.value for each in _context_strings(thing)}
    if context is None or TD_1_1 in names or names & RETIRED_CONTEXTS.keys():
        return
    if isinstance(context, Array) and not context.items:
        return  # The published schema accepts it, whatever its text says.
    if TD_1_0 in names:
        message = f"the context is that of TD 1.0; that of TD 1.1 is `{TD_1_1}`"
        yield Found(context.span, message, severity=Severity.HINT)
        return
    for each in _context_strings(thing):
        near = similar_context(each.value)
        if near in (TD_1_1, TD_1_0):
            message = f"the context `{each.value}` is unknown; `{near}` is meant, it seems"
            yield Found(each.span, message, (edits.rename_fix(each, near),))
            return
    yield _without_td_context(thing, context)


def _without_td_context(thing: Thing, context: Node) -> Found:
    if isinstance(context, Array):
        place = context.span.start + 1
        comma = ", " if context.items else ""
        fix = edits.insert(place, f'"{TD_1_1}"{comma}')
    else:
        whole = thing.text[context.span.start : context.span.end]
        fix = edits.replace_text(context, f'["{TD_1_1}", {whole}]')
    return Found(
        context.span,
        f"the context of TD 1.1 is missing; `{TD_1_1}` is expected",
        (Fix(f"Add `{TD_1_1}`", (fix,)),),
    )


@thing_rule(
    "prefix-undeclared",
    Group.TD,
    Severity.WARNING,
    "td-context-ns-thing-map-of-namespaces",
    "td-form-protocolbindings",
)
def prefix_undeclared(thing: Thing) -> Iterator[Found]:
    """A prefix in a key or an `@type` that no context declares.

    A name like `mqv:topic` stands for an IRI only if `@context` maps `mqv` to a namespace.
    Without it the member means nothing to a consumer that reads the description as linked data.
    Documents with a context that Thingfit does not carry are left alone, because that context may
    declare the prefix. A prefix is reported once, where it is used first. The prefixes that W3C's
    bindings fix for a protocol, such as `cov` for CoAP, are a hint within forms, as is the name of
    the protocol in their place: consumers read the members of forms by these names, and TD 1.1 says
    of declaring prefixes that one may (`td-context-ns-thing-map-of-namespaces`).

    Bad:
        {
          "@context": "https://www.w3.org/2022/wot/td/v1.1",
          "@type": "saref:LightSwitch",
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
          "title": "Lamp",
          "securityDefinitions": {"nosec_sc": {"scheme": "nosec"}},
          "security": "nosec_sc"
        }
    """
    contexts = closed_contexts(thing)
    if contexts is None:
        return
    places: dict[str, list[String]] = {}
    for name in name_places(thing.node):
        match = _CURIE.fullmatch(name.value)
        prefix = match.group(1) if match else ""
        if prefix and prefix not in contexts | _URI_SCHEMES and "{{" not in name.value:
            places.setdefault(prefix, []).append(name)
    for prefix, names in places.items():
        first = names[0]
        count = f", used {len(names)} times," if len(names) > 1 else ""
        yield Found(
            first.span,
            f"the prefix `{prefix}` of `{first.value}`{count} is not declared in `@context`",
            (*_spelling(thing, prefix, names, contexts), *_declaration(thing, prefix)),
            tuple(Related(f"`{name.value}`", name.span) for name in names[1:11]),
            Severity.HINT if _is_of_binding(thing, prefix, names) else None,
        )


def _is_of_binding(thing: Thing, prefix: str, names: list[String]) -> bool:
    """Whether a prefix is that of a protocol, or its name, and stands in forms alone."""
    if prefix not in _BINDINGS and prefix.removesuffix("s") not in _TERMS_OF:
        return False
    forms = [form.node.span for form in thing.forms]
    return all(any(form.holds(name.span) for form in forms) for name in names)


def _spelling(
    thing: Thing, prefix: str, names: list[String], contexts: frozenset[str]
) -> tuple[Fix, ...]:
    """The fix that puts a declared prefix in the place of one that is nearly the same."""
    first = names[0]
    term = _TERMS_OF.get(prefix.removesuffix("s"))
    if term is not None:
        new = term + first.value[len(prefix) :]
        declared = () if term in contexts else _declaring(thing, term)
        renamed = [edits.replace(each, term + each.value[len(prefix) :]) for each in names]
        return (Fix(f"Change to `{new}`", (*renamed, *declared), safe=False),)
    near = edits.nearest(prefix, contexts)
    if near is None or prefix in _WELL_KNOWN:
        return ()
    return (edits.rename_fix(first, near + first.value[len(prefix) :], safe=False),)


def _declaration(thing: Thing, prefix: str) -> tuple[Fix, ...]:
    """The fix that declares a well-known prefix."""
    edit = _declaring(thing, prefix)
    return (Fix(f"Declare `{prefix}` as <{_WELL_KNOWN[prefix]}>", edit),) if edit else ()


def _declaring(thing: Thing, prefix: str) -> tuple[Edit, ...]:
    """The declaration of a prefix in the last map of `@context`, or in a new one."""
    namespace = _WELL_KNOWN.get(prefix)
    context = thing.node.get("@context")
    if namespace is None or context is None:
        return ()
    maps = local_maps(context)
    if maps:
        edit = edits.add_member(thing.text, maps[-1], prefix, namespace)
    elif isinstance(context, Array) and context.items:
        new = f", {edits.quote({prefix: namespace})}"
        edit = edits.insert(context.items[-1].span.end, new)
    elif isinstance(context, String):
        whole = thing.text[context.span.start : context.span.end]
        edit = edits.replace_text(context, f"[{whole}, {edits.quote({prefix: namespace})}]")
    else:
        return ()
    return (edit,)
