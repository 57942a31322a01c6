"""Rules about titles and descriptions in several languages.

Source: TD 1.1, section 5.3.1.10 (MultiLanguage) and section 6.3.2 (Human-Readable Metadata).
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from thingfit.facts import Thing
from thingfit.rules import edits
from thingfit.rules.finding import Fix, Found, Related, Severity
from thingfit.rules.registry import Group, thing_rule
from thingfit.syntax import Array, Object, String

LANGUAGE_TAG = re.compile(
    r"""
    (?: (?:[a-z]{2,3}(?:-[a-z]{3}){0,3} | [a-z]{4} | [a-z]{5,8})   # language and extended
        (?:-[a-z]{4})?                                             # script
        (?:-(?:[a-z]{2}|\d{3}))?                                   # region
        (?:-(?:[a-z\d]{5,8}|\d[a-z\d]{3}))*                        # variants
        (?:-[a-wy-z\d](?:-[a-z\d]{2,8})+)*                         # extensions
        (?:-x(?:-[a-z\d]{1,8})+)?                                  # private use
      | x(?:-[a-z\d]{1,8})+
      | i-[a-z]{3,10} | en-gb-oed | sgn-(?:be-fr|be-nl|ch-de)      # grandfathered
      | art-lojban | cel-gaulish | no-(?:bok|nyn) | zh-(?:guoyu|hakka|min|min-nan|xiang)
    )""",
    re.VERBOSE | re.IGNORECASE | re.ASCII,
)
"""A well-formed language tag (RFC 5646, section 2.1)."""

_LANGUAGE_NAME = re.compile(r"(?!x-|i-)[a-z]{4,8}", re.IGNORECASE | re.ASCII)
"""RFC 5646 reserves such tags for languages; none is registered."""

_SHORT_TAGS = {
    "arabic": "ar",
    "chinese": "zh",
    "deutsch": "de",
    "dutch": "nl",
    "english": "en",
    "espanol": "es",
    "finnish": "fi",
    "francais": "fr",
    "french": "fr",
    "german": "de",
    "greek": "el",
    "italian": "it",
    "italiano": "it",
    "japanese": "ja",
    "korean": "ko",
    "polish": "pl",
    "russian": "ru",
    "spanish": "es",
    "swedish": "sv",
    "turkish": "tr",
}
"""The tags of languages that people write out."""

_MAPS = {"titles": "title", "descriptions": "description"}


def text_maps(thing: Thing) -> Iterator[tuple[Object, str, Object]]:
    """Every object with a map of texts: the object, the map's key, and the map."""
    holders = [thing.node, *(each.node for each in thing.interactions)]
    holders += [schema.node for schema in thing.data_schemas]
    holders += [definition.node for definition in thing.security_definitions]
    for holder in dict.fromkeys(holders):
        for key in _MAPS:
            texts = holder.get(key)
            if isinstance(texts, Object):
                yield holder, key, texts


@thing_rule(
    "language-tag",
    Group.TD,
    Severity.ERROR,
    "td-multilanguage-language-tag",
    "td-multi-languages",
)
def language_tag(thing: Thing) -> Iterator[Found]:
    """A language key that is not a language tag.

    The keys of `titles` and `descriptions` are language tags of BCP 47, such as `en`, `de-AT` or
    `zh-Hans`. The name of a language, such as `english`, has the form of a tag; as no language is
    registered with a tag so long, it is a warning.

    Bad:
        {
          "@context": "https://www.w3.org/2022/wot/td/v1.1",
          "title": "Lamp",
          "titles": {"en": "Lamp", "de_AT": "Lampe"},
          "securityDefinitions": {"nosec_sc": {"scheme": "nosec"}},
          "security": "nosec_sc"
        }

    Good:
        {
          "@context": "https://www.w3.org/2022/wot/td/v1.1",
          "title": "Lamp",
          "titles": {"en": "Lamp", "de-AT": "Lampe"},
          "securityDefinitions": {"nosec_sc": {"scheme": "nosec"}},
          "security": "nosec_sc"
        }
    """
    for _, key, texts in text_maps(thing):
        for member in texts.members:
            tag = member.key.value
            if _LANGUAGE_NAME.fullmatch(tag):
                short = _SHORT_TAGS.get(tag.lower())
                yield Found(
                    member.key.span,
                    f"`{tag}` in `{key}` is no language that is registered"
                    + (f"; `{short}` is meant, it seems" if short else "; one has 2 or 3 letters"),
                    (edits.rename_fix(member.key, short, safe=False),)
                    if short and short not in texts.by_key
                    else (),
                    severity=Severity.WARNING,
                )
            elif not LANGUAGE_TAG.fullmatch(tag) and "{{" not in tag:
                mended = tag.strip().replace("_", "-")
                good = LANGUAGE_TAG.fullmatch(mended) and mended not in texts.by_key
                yield Found(
                    member.key.span,
                    f"`{tag}` in `{key}` is not a language tag; one like `de-AT` is expected",
                    (edits.rename_fix(member.key, mended),) if good else (),
                )


@thing_rule(
    "title-not-in-titles",
    Group.TD,
    Severity.WARNING,
    "td-titles-descriptions",
    "td-title-description",
)
def title_not_in_titles(thing: Thing) -> Iterator[Found]:
    """A text that differs from the one given for its language.

    Where both `title` and `titles` are present, `title` equals one of `titles`, that of the
    default language when `@language` states one; likewise `description` and `descriptions`.

    Bad:
        {
          "@context": "https://www.w3.org/2022/wot/td/v1.1",
          "title": "Lamp",
          "titles": {"en": "Light", "de": "Lampe"},
          "securityDefinitions": {"nosec_sc": {"scheme": "nosec"}},
          "security": "nosec_sc"
        }

    Good:
        {
          "@context": "https://www.w3.org/2022/wot/td/v1.1",
          "title": "Lamp",
          "titles": {"en": "Lamp", "de": "Lampe"},
          "securityDefinitions": {"nosec_sc": {"scheme": "nosec"}},
          "security": "nosec_sc"
        }
    """
    language = _default_language(thing)
    for holder, key, texts in text_maps(thing):
        text = holder.get(_MAPS[key])
        values = [m.value for m in texts.by_key.values() if isinstance(m.value, String)]
        if not isinstance(text, String) or not values:
            continue
        expected = texts.get(language) if language else None
        if isinstance(expected, String) and expected.value == text.value:
            continue
        if not isinstance(expected, String) and any(v.value == text.value for v in values):
            continue
        if isinstance(expected, String):
            fix = Fix(
                "Take the text of the default language", (edits.replace(text, expected.value),)
            )
            message = f"`{_MAPS[key]}` differs from the text for `{language}` in `{key}`"
            place = (Related("the text of the default language", expected.span),)
            yield Found(text.span, message, (Fix(fix.title, fix.edits, safe=False),), place)
        else:
            message = f"`{_MAPS[key]}` is none of the texts in `{key}`; one of them is expected"
            yield Found(text.span, message, (), (Related(f"`{key}`", texts.span),))


def _default_language(thing: Thing) -> str | None:
    """The `@language` of the context, if it is stated."""
    context = thing.node.get("@context")
    found: str | None = None
    for item in context.items if isinstance(context, Array) else (context,):
        language = item.get("@language") if isinstance(item, Object) else None
        if isinstance(language, String):
            found = language.value
    return found
