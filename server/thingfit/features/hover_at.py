"""Hover: what lies under the cursor means, and the rules behind the findings there."""

from __future__ import annotations

from collections.abc import Iterable

from thingfit.features.hover import Hover, hover
from thingfit.features.hover_hardware import hardware_description
from thingfit.features.hover_links import link_description
from thingfit.features.hover_spot import Spot, spot_at
from thingfit.features.hover_terms import key_description, value_description
from thingfit.features.hover_text import Description, hover_of
from thingfit.features.hover_things import name_description, use_description
from thingfit.rules import Finding
from thingfit.workspace import Snapshot


def hover_at(
    snapshot: Snapshot, uri: str, offset: int, findings: Iterable[Finding] = ()
) -> Hover | None:
    """What is known of the place of an offset, with the rules of the findings there below."""
    about = _meaning(snapshot, uri, offset)
    rules = hover(findings, offset)
    if about is None or rules is None:
        return about or rules
    return Hover(
        about.span,
        f"{about.markdown}\n\n---\n\n{rules.markdown}",
        f"{about.plain}\n\n{rules.plain}",
    )


def _meaning(snapshot: Snapshot, uri: str, offset: int) -> Hover | None:
    spot = spot_at(snapshot, uri, offset)
    found = describe_spot(spot) if spot else None
    return hover_of(found, spot.span) if found and spot else None


def describe_spot(spot: Spot) -> Description | None:
    """What is known of a key or value; a value without a meaning of its own has that of its key."""
    if spot.node is None:
        return name_description(spot) or hardware_description(spot) or key_description(spot)
    return (
        hardware_description(spot)
        or use_description(spot)
        or link_description(spot)
        or value_description(spot)
        or key_description(spot)
    )
