"""Rules about the times at which a description was made and changed.

Source: TD 1.1, section 6.2 (JSON types) and RFC 3339.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import datetime, timedelta, timezone

from thingfit.facts import Thing
from thingfit.rules import edits
from thingfit.rules.finding import Fix, Found, Related, Severity
from thingfit.rules.reading import text_of
from thingfit.rules.registry import Group, thing_rule
from thingfit.syntax import String

_MEMBERS = ("created", "modified")
_TIME = re.compile(r"(\d{4}-\d\d-\d\d)[Tt](\d\d:\d\d):(\d\d)(\.\d+)?([Zz]|[+-]\d\d:\d\d)", re.ASCII)
_NEARLY = re.compile(
    r"(\d{4}-\d\d-\d\d)(?:[Tt ](\d\d:\d\d)(:\d\d)?(\.\d+)?\s*([Zz]|[+-]\d\d:?\d\d|[+-]\d\d)?)?",
    re.ASCII,
)


def _read(text: str) -> datetime | None:
    """The instant that a text of RFC 3339 means, without fractions; nothing when it means none."""
    match = _TIME.fullmatch(text)
    if match is None:
        return None
    day, minute, second, _, zone = match.groups()
    offset = "+00:00" if zone in "Zz" else zone
    if second == "60":
        second = "59"  # A leap second, which RFC 3339 allows and `datetime` does not.
    try:
        return datetime.fromisoformat(f"{day}T{minute}:{second}{offset}")
    except ValueError:
        return None


def _times(thing: Thing) -> Iterator[tuple[str, String]]:
    for key in _MEMBERS:
        text = text_of(thing.node, key)
        if text is not None:
            yield key, text


@thing_rule("datetime-form", Group.TD, Severity.ERROR, "td-datetime-type")
def datetime_form(thing: Thing) -> Iterator[Found]:
    """A `created` or `modified` that is not a time of RFC 3339.

    Such a time has a day, a time of day and a time zone, as in `2024-05-01T08:30:00Z`.

    Bad:
        {
          "@context": "https://www.w3.org/2022/wot/td/v1.1",
          "id": "urn:uuid:5f0e9d1c-3a52-4c07-9c1e-8d2b6f7a4e10",
          "title": "Lamp",
          "securityDefinitions": {"nosec_sc": {"scheme": "nosec"}},
          "security": "nosec_sc",
          "created": "2024-05-01 08:30"
        }

    Good:
        {
          "@context": "https://www.w3.org/2022/wot/td/v1.1",
          "id": "urn:uuid:5f0e9d1c-3a52-4c07-9c1e-8d2b6f7a4e10",
          "title": "Lamp",
          "securityDefinitions": {"nosec_sc": {"scheme": "nosec"}},
          "security": "nosec_sc",
          "created": "2024-05-01T08:30:00Z"
        }
    """
    for key, text in _times(thing):
        if _read(text.value) is None:
            mended = _mended(text.value)
            yield Found(
                text.span,
                f"`{key}` is `{text.value}`; a time such as `2024-05-01T08:30:00Z` is expected",
                (edits.rename_fix(text, mended, safe=False),) if mended else (),
            )


def _mended(text: str) -> str | None:
    """The time that was meant, in UTC where no zone is given."""
    match = _NEARLY.fullmatch(text.strip())
    if match is None:
        return None
    day, minute, second, fraction, zone = match.groups()
    zone = (zone or "Z").upper()
    if zone != "Z":
        digits = zone[1:].replace(":", "").ljust(4, "0")
        zone = f"{zone[0]}{digits[:2]}:{digits[2:]}"
    whole = f"{day}T{minute or '00:00'}{second or ':00'}{fraction or ''}{zone}"
    return _in_utc(whole)


def _in_utc(text: str) -> str | None:
    """The same instant with `Z`; seconds, leap ones too, and their fractions stay as they are."""
    time, match = _read(text), _TIME.fullmatch(text)
    if time is None or match is None:
        return None
    try:
        moved = time.astimezone(timezone.utc)
    except OverflowError:
        return None  # The offset leads out of the years that there are.
    return f"{moved:%Y-%m-%dT%H:%M}:{match.group(3)}{match.group(4) or ''}Z"


@thing_rule("datetime-not-utc", Group.TD, Severity.HINT, "td-datetime-recommended-type")
def datetime_not_utc(thing: Thing) -> Iterator[Found]:
    """A `created` or `modified` with an offset instead of `Z`.

    Times in UTC, marked by `Z`, are recommended: they compare as texts, too.

    Bad:
        {
          "@context": "https://www.w3.org/2022/wot/td/v1.1",
          "id": "urn:uuid:5f0e9d1c-3a52-4c07-9c1e-8d2b6f7a4e10",
          "title": "Lamp",
          "securityDefinitions": {"nosec_sc": {"scheme": "nosec"}},
          "security": "nosec_sc",
          "modified": "2024-05-01T10:30:00+02:00"
        }

    Good:
        {
          "@context": "https://www.w3.org/2022/wot/td/v1.1",
          "id": "urn:uuid:5f0e9d1c-3a52-4c07-9c1e-8d2b6f7a4e10",
          "title": "Lamp",
          "securityDefinitions": {"nosec_sc": {"scheme": "nosec"}},
          "security": "nosec_sc",
          "modified": "2024-05-01T08:30:00Z"
        }
    """
    for key, text in _times(thing):
        match, mended = _TIME.fullmatch(text.value), _in_utc(text.value)
        if match is None or mended is None or match.group(5) in "Zz":
            continue
        yield Found(
            text.span,
            f"`{key}` has the offset `{match.group(5)}`; the same time in UTC, `{mended}`, "
            "is recommended",
            (edits.rename_fix(text, mended),),
        )


@thing_rule("modified-before-created", Group.TD, Severity.WARNING, "td-datetime-type")
def modified_before_created(thing: Thing) -> Iterator[Found]:
    """A description that was changed before it was made.

    Bad:
        {
          "@context": "https://www.w3.org/2022/wot/td/v1.1",
          "id": "urn:uuid:5f0e9d1c-3a52-4c07-9c1e-8d2b6f7a4e10",
          "title": "Lamp",
          "securityDefinitions": {"nosec_sc": {"scheme": "nosec"}},
          "security": "nosec_sc",
          "created": "2024-05-01T08:30:00Z",
          "modified": "2023-05-01T08:30:00Z"
        }

    Good:
        {
          "@context": "https://www.w3.org/2022/wot/td/v1.1",
          "id": "urn:uuid:5f0e9d1c-3a52-4c07-9c1e-8d2b6f7a4e10",
          "title": "Lamp",
          "securityDefinitions": {"nosec_sc": {"scheme": "nosec"}},
          "security": "nosec_sc",
          "created": "2023-05-01T08:30:00Z",
          "modified": "2024-05-01T08:30:00Z"
        }
    """
    texts = dict(_times(thing))
    times = {key: _read(text.value) for key, text in texts.items()}
    created, modified = times.get("created"), times.get("modified")
    # Fractions of seconds are not compared, so a second is granted.
    if created is None or modified is None or modified + timedelta(seconds=1) > created:
        return
    first, second = texts["created"], texts["modified"]
    swap = (edits.replace(first, second.value), edits.replace(second, first.value))
    yield Found(
        second.span,
        f"`modified` is `{second.value}`, before `created`, which is `{first.value}`",
        (Fix("Swap the two", swap, safe=False),),
        (Related("`created` stands here", first.span),),
    )
