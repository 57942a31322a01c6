"""Rules about what a Thing Model says itself: overwriting, addresses of instances, placeholders."""

from __future__ import annotations

import re
from collections.abc import Iterator

from thingfit.facts import Document, Thing
from thingfit.rules.edits import remove_member
from thingfit.rules.finding import Fix, Found, Related, Severity
from thingfit.rules.narrowing import Difference, differences
from thingfit.rules.reading import counted, more, scheme_of
from thingfit.rules.registry import TM_ONLY, Group, thing_rule, workspace_rule
from thingfit.rules.thing_model_links import models_in
from thingfit.syntax import Literal, Node, Object, String, walk
from thingfit.text import Edit
from thingfit.workspace import Snapshot
from thingfit.workspace.inheritance import definition_of, model_of
from thingfit.workspace.links import REF

_MAPS = ("properties", "actions", "events")
_BRACES = re.compile(r"\{\{(?P<inner>[^{}]*)\}\}|\{\{(?P<open>[A-Za-z0-9_.-]+)\}?$")
_NAME = re.compile(r"[ -~]+")
_OF_NO_HOST = frozenset(("urn", "tag", "did"))


@workspace_rule(
    "tm-overwrite",
    Group.TM,
    Severity.WARNING,
    "tm-overwrite-interaction",
    "tm-overwrite-types",
    "tm-tmRef-overwrite-semantic-meaning",
)
def tm_overwrite(document: Document, snapshot: Snapshot) -> Iterator[Found]:
    """A definition that allows values which the one it overwrites does not allow.

    A Thing Model may narrow what it extends or imports, never widen it: who knows the original
    model relies on its types and limits. Another unit of the same kind may take the place of one;
    a unit of something else may not. An affordance of the extended model keeps its name: what a
    Thing can do without is listed in `tm:optional` there, not made `null` here.

    Bad:
        {
          "@context": "https://www.w3.org/2022/wot/td/v1.1",
          "@type": "tm:ThingModel",
          "title": "Lamp",
          "version": {"model": "1.0.0"},
          "properties": {
            "level": {"type": "integer", "minimum": 0, "maximum": 100},
            "night": {"tm:ref": "#/properties/level", "maximum": 200}
          }
        }

    Good:
        {
          "@context": "https://www.w3.org/2022/wot/td/v1.1",
          "@type": "tm:ThingModel",
          "title": "Lamp",
          "version": {"model": "1.0.0"},
          "properties": {
            "level": {"type": "integer", "minimum": 0, "maximum": 100},
            "night": {"tm:ref": "#/properties/level", "maximum": 20}
          }
        }
    """
    for thing in models_in(document):
        for each in dict.fromkeys(_overwritten(document, thing, snapshot)):
            name = each.path[-1]
            if each.own:
                related = related_place(document, each, "what is overwritten")
                message = f"`{name}` {each.says}; a definition is narrowed, never widened"
                yield Found(each.own.value.span, message, change(each), related)
        yield from _removed(document, thing, snapshot)


def _removed(document: Document, thing: Thing, snapshot: Snapshot) -> Iterator[Found]:
    """The affordances of an extended model that are made `null`."""
    extended = model_of(snapshot, document, thing).below()
    for kind in _MAPS if extended.layers else ():
        known, own = extended.child(kind), thing.node.get(kind)
        if known is None or not isinstance(own, Object):
            continue
        for name, member in own.by_key.items():
            origin = known.get(name)
            if origin and _is_null(member.value):
                uri = None if origin.document is document else origin.document.uri
                message = f"`{name}` of the extended model is removed; its affordances are kept"
                fix = Fix(f"Keep `{name}`", (remove_member(own, name),), safe=False)
                related = (Related("what is removed", origin.member.key.span, uri),)
                yield Found(member.key.span, message, (fix,), related)


def _is_null(node: Node) -> bool:
    return isinstance(node, Literal) and node.value is None


def _overwritten(document: Document, thing: Thing, snapshot: Snapshot) -> Iterator[Difference]:
    """What imports and extensions widen, each difference by its own members once."""
    told: set[Object] = set()
    for node in walk(thing.node):
        if isinstance(node, Object) and REF in node.by_key:
            told.add(node)
            origin = definition_of(snapshot, document, node).below()
            yield from differences(origin, node, complete=False)
    extended = model_of(snapshot, document, thing).below()
    for kind in _MAPS if extended.layers else ():
        known, own = extended.child(kind), thing.node.get(kind)
        for name in known.names() if known and isinstance(own, Object) else ():
            origin_of = known.child(name) if known else None
            value = own.get(name) if isinstance(own, Object) else None
            if origin_of and isinstance(value, Object) and value not in told:
                yield from differences(origin_of, value, complete=False)


def change(difference: Difference) -> tuple[Fix, ...]:
    """The fix that puts the value of the origin in the place of another."""
    own, text = difference.own, text_of_origin(difference)
    if own is None or text is None:
        return ()
    return (Fix(f"Change to `{text}`", (Edit(own.value.span, text),), safe=False),)


def text_of_origin(difference: Difference) -> str | None:
    """What the origin says as JSON text, when it is short."""
    value = difference.origin.member.value
    text = difference.origin.document.text[value.span.start : value.span.end]
    return text if len(text) < 60 and "\n" not in text else None


def related_place(document: Document, difference: Difference, message: str) -> tuple[Related, ...]:
    """Where the origin of a difference stands."""
    origin = difference.origin
    uri = None if origin.document is document else origin.document.uri
    return (Related(message, origin.member.span, uri),)


@thing_rule(
    "tm-instance-data",
    Group.TM,
    Severity.HINT,
    "tm-protocol-security-restriction",
    kinds=TM_ONLY,
)
def tm_instance_data(thing: Thing) -> Iterator[Found]:
    """A Thing Model with the address of one instance.

    A model describes all things of a kind; where one of them is reached stands in its description.
    Leave out `base` and forms, keep relative addresses, or put a placeholder where each instance
    has its own.

    Bad:
        {
          "@context": "https://www.w3.org/2022/wot/td/v1.1",
          "@type": "tm:ThingModel",
          "title": "Lamp",
          "version": {"model": "1.0.0"},
          "base": "http://192.0.2.7/"
        }

    Good:
        {
          "@context": "https://www.w3.org/2022/wot/td/v1.1",
          "@type": "tm:ThingModel",
          "title": "Lamp",
          "version": {"model": "1.0.0"},
          "base": "http://{{HOST}}/"
        }
    """
    base = thing.node.get("base")
    written = [base, *(form.href for form in thing.forms)]
    found = [each for each in written if isinstance(each, String) and _is_concrete(each.value)]
    if found:
        message = f"`{found[0].value}` is the address of one instance{counted(found, 'form')}"
        yield Found(
            found[0].span,
            f"{message}; a relative one or a placeholder is expected",
            (),
            more("another address", found[1:]),
        )


def _is_concrete(address: str) -> bool:
    scheme = scheme_of(address)
    return scheme is not None and scheme not in _OF_NO_HOST and "{{" not in address


@thing_rule("placeholder-malformed", Group.TM, Severity.ERROR, "tm-placeholder", kinds=TM_ONLY)
def placeholder_malformed(thing: Thing) -> Iterator[Found]:
    """A placeholder without a proper name.

    Between the double braces stand one or more printable ASCII characters; anything else is left
    as it is when a description is made. A value that ends with a placeholder but for its closing
    braces is a warning.

    Bad:
        {
          "@context": "https://www.w3.org/2022/wot/td/v1.1",
          "@type": "tm:ThingModel",
          "title": "Lamp {{}}",
          "version": {"model": "1.0.0"}
        }

    Good:
        {
          "@context": "https://www.w3.org/2022/wot/td/v1.1",
          "@type": "tm:ThingModel",
          "title": "Lamp {{SERIAL}}",
          "version": {"model": "1.0.0"}
        }
    """
    if "{{" not in thing.text:
        return
    for node in walk(thing.node):
        if not isinstance(node, String) or "{{" not in node.value:
            continue
        for found in _BRACES.finditer(node.value):
            inner = found["inner"]
            if inner is None:
                message = f"the placeholder `{found.group()}` is not closed; `}}}}` is expected"
                yield Found(node.span, message, severity=Severity.WARNING)
            elif not _NAME.fullmatch(inner):
                message = f"the placeholder `{found.group()}` has no name of printable ASCII"
                yield Found(node.span, message)
