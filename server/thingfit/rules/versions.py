"""The rule about the version of a Thing Model (TD 1.1, section 10.3.1)."""

from __future__ import annotations

from collections.abc import Iterator

from thingfit.facts import Thing
from thingfit.rules import edits
from thingfit.rules.finding import Fix, Found, Severity
from thingfit.rules.registry import TM_ONLY, Group, thing_rule
from thingfit.syntax import Object
from thingfit.text import Span


@thing_rule("tm-version-missing", Group.TM, Severity.HINT, "tm-versioning-1", kinds=TM_ONLY)
def tm_version_missing(thing: Thing) -> Iterator[Found]:
    """A Thing Model without a version.

    Models change, and descriptions made from them name the one they were made from. The version
    is `model` in `version`, best a semantic one such as `1.2.0`.

    Bad:
        {
          "@context": "https://www.w3.org/2022/wot/td/v1.1",
          "@type": "tm:ThingModel",
          "title": "Lamp",
          "properties": {"on": {"type": "boolean"}}
        }

    Good:
        {
          "@context": "https://www.w3.org/2022/wot/td/v1.1",
          "@type": "tm:ThingModel",
          "title": "Lamp",
          "version": {"model": "1.0.0"},
          "properties": {"on": {"type": "boolean"}}
        }
    """
    node = thing.node
    version = node.get("version")
    if node.damaged or (version is not None and not isinstance(version, Object)):
        return
    if isinstance(version, Object) and not {"model", "instance"}.isdisjoint(version.by_key):
        return  # That `instance` is none of a model is told by the form.
    start = node.span.start
    at = node.by_key["title"].key.span if "title" in node.by_key else Span(start, start + 1)
    if isinstance(version, Object):
        at = node.by_key["version"].key.span
        edit = edits.add_member(thing.text, version, "model", "1.0.0")
    else:
        after = "title" if "title" in node.by_key else "@type"
        edit = edits.add_member(thing.text, node, "version", {"model": "1.0.0"}, after=after)
    yield Found(
        at,
        "the Thing Model has no version; `model` in `version` is expected",
        (Fix("Add the version `1.0.0`", (edit,), safe=False),),
    )
