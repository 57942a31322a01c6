"""Rules about the languages of texts, and about what the texts hold.

Source: TD 1.1, sections 5.3.1.10 (MultiLanguage), 6.3.1 (`@language`) and 9 (injection of markup).
"""

from __future__ import annotations

import html
import re
from collections.abc import Iterator

from thingfit.facts import Thing
from thingfit.rules import edits
from thingfit.rules.finding import Fix, Found, Related, Severity
from thingfit.rules.reading import more
from thingfit.rules.registry import Group, thing_rule
from thingfit.rules.terms import local_maps
from thingfit.rules.texts import LANGUAGE_TAG, text_maps
from thingfit.syntax import Array, Object, String
from thingfit.text import Edit

_SINGULAR = {"titles": "title", "descriptions": "description"}
_TAG = re.compile(
    r"</?(?:a|abbr|b|bdi|bdo|big|blockquote|br|center|code|dd|div|dl|dt|em|font|h[1-6]|hr|i|img|li"
    r"|ol|p|pre|script|small|span|strong|style|sub|sup|table|tbody|td|th|thead|tr|tt|u|ul)"
    r"(?:\s[^<>]*)?/?>",
    re.IGNORECASE,
)
_ENTITY = re.compile(r"&(?:amp|apos|gt|lt|nbsp|quot|#\d{1,7}|#x[0-9a-f]{1,6});", re.IGNORECASE)


def _language(thing: Thing) -> str | None:
    """The default language that `@context` states."""
    for each in reversed(local_maps(thing.node.get("@context"))):
        language = each.get("@language")
        if isinstance(language, String):
            return language.value
    return None


@thing_rule("default-language-missing", Group.TD, Severity.HINT, "td-context-default-language")
def default_language_missing(thing: Thing) -> Iterator[Found]:
    """Texts in several languages without a default language.

    `@language` in `@context` says in which language `title` and `description` are. Every
    description should state it; it is asked for here only where `titles` or `descriptions` of
    the Thing show that readers of several languages are addressed, because only there the
    language matters to what a consumer shows.

    Bad:
        {
          "@context": "https://www.w3.org/2022/wot/td/v1.1",
          "titles": {"en": "Lamp", "de": "Lampe"},
          "id": "urn:uuid:5f0e9d1c-3a52-4c07-9c1e-8d2b6f7a4e10",
          "title": "Lamp",
          "securityDefinitions": {"nosec_sc": {"scheme": "nosec"}},
          "security": "nosec_sc"
        }

    Good:
        {
          "@context": ["https://www.w3.org/2022/wot/td/v1.1", {"@language": "en"}],
          "titles": {"en": "Lamp", "de": "Lampe"},
          "id": "urn:uuid:5f0e9d1c-3a52-4c07-9c1e-8d2b6f7a4e10",
          "title": "Lamp",
          "securityDefinitions": {"nosec_sc": {"scheme": "nosec"}},
          "security": "nosec_sc"
        }
    """
    context = thing.node.get("@context")
    maps = [(key, texts) for holder, key, texts in text_maps(thing) if holder is thing.node]
    stated = any("@language" in each.by_key for each in local_maps(context))
    if stated or not maps or not isinstance(context, String | Array):
        return
    fixes: tuple[Fix, ...] = ()
    language = _shown_language(thing, maps)
    if language:
        title = f"State that the default language is `{language}`"
        fixes = (Fix(title, (_statement(thing, context, language),), safe=False),)
    yield Found(
        thing.node.by_key["@context"].key.span,
        "texts are in several languages, and `@context` does not state the default with "
        "`@language`",
        fixes,
        more("texts in several languages", [texts for _, texts in maps]),
    )


def _shown_language(thing: Thing, maps: list[tuple[str, Object]]) -> str | None:
    """The language whose text is the title, or else the description."""
    for key, texts in maps:
        shown = thing.node.get(_SINGULAR[key])
        for member in texts.members:
            same = isinstance(shown, String) and isinstance(member.value, String)
            if same and shown.value == member.value.value:  # type: ignore[union-attr]
                return member.key.value
    return None


def _statement(thing: Thing, context: String | Array, language: str) -> Edit:
    maps = local_maps(context)
    if maps:
        return edits.add_member(thing.text, maps[0], "@language", language)
    new = edits.quote({"@language": language})
    if isinstance(context, Array) and context.items:
        return edits.insert(context.items[-1].span.end, f", {new}")
    whole = thing.text[context.span.start : context.span.end]
    return edits.replace_text(context, f"[{whole}, {new}]")


@thing_rule("multilang-inconsistent", Group.TD, Severity.WARNING, "td-multi-languages-consistent")
def multilang_inconsistent(thing: Thing) -> Iterator[Found]:
    """Texts that lack a language which others of the same description have.

    All `titles` and `descriptions` of a description should have the same languages; else a reader
    meets a mixture. It is reported once for a description, at the first map that lacks one.

    Bad:
        {
          "@context": ["https://www.w3.org/2022/wot/td/v1.1", {"@language": "en"}],
          "titles": {"en": "Lamp", "de": "Lampe"},
          "descriptions": {"en": "A lamp"},
          "description": "A lamp",
          "id": "urn:uuid:5f0e9d1c-3a52-4c07-9c1e-8d2b6f7a4e10",
          "title": "Lamp",
          "securityDefinitions": {"nosec_sc": {"scheme": "nosec"}},
          "security": "nosec_sc"
        }

    Good:
        {
          "@context": ["https://www.w3.org/2022/wot/td/v1.1", {"@language": "en"}],
          "titles": {"en": "Lamp", "de": "Lampe"},
          "descriptions": {"en": "A lamp", "de": "Eine Lampe"},
          "description": "A lamp",
          "id": "urn:uuid:5f0e9d1c-3a52-4c07-9c1e-8d2b6f7a4e10",
          "title": "Lamp",
          "securityDefinitions": {"nosec_sc": {"scheme": "nosec"}},
          "security": "nosec_sc"
        }
    """
    maps = [(holder.by_key[key], _languages(texts)) for holder, key, texts in text_maps(thing)]
    everywhere = {tag: member for member, tags in maps for tag in tags}
    lacking = [(member, everywhere.keys() - tags) for member, tags in maps]
    lacking = [(member, tags) for member, tags in lacking if tags]
    if not lacking:
        return
    member, tags = lacking[0]
    named = ", ".join(f"`{tag}`" for tag in sorted(tags))
    others = len(lacking) - 1
    message = f"`{member.key.value}` lacks {named}, which other texts here have"
    if others:
        message += f"; so do {others} more" if others > 1 else "; so does 1 more"
    witness = everywhere[min(tags)]
    yield Found(
        member.key.span,
        message,
        (),
        (
            Related(f"`{min(tags)}` is used here", witness.key.span),
            *more("lacks a language too", [each.key for each, _ in lacking[1:]]),
        ),
    )


def _languages(texts: Object) -> set[str]:
    """The languages of a map in lower case, without keys that are no language tags."""
    return {key.lower() for key in texts.by_key if LANGUAGE_TAG.fullmatch(key)}


@thing_rule(
    "titles-without-title",
    Group.TD,
    Severity.HINT,
    "td-titles-descriptions",
    "td-title-description",
)
def titles_without_title(thing: Thing) -> Iterator[Found]:
    """Texts in several languages without the text in the default one.

    Consumers that do not choose a language show `title` and `description`. Where only `titles` or
    `descriptions` is present they have nothing to show.

    Bad:
        {
          "@context": "https://www.w3.org/2022/wot/td/v1.1",
          "id": "urn:uuid:5f0e9d1c-3a52-4c07-9c1e-8d2b6f7a4e10",
          "title": "Lamp",
          "securityDefinitions": {"nosec_sc": {"scheme": "nosec"}},
          "security": "nosec_sc",
          "properties": {
            "on": {
              "titles": {"en": "On", "de": "An"},
              "type": "boolean",
              "forms": [{"href": "https://lamp.example.com/on"}]
            }
          }
        }

    Good:
        {
          "@context": "https://www.w3.org/2022/wot/td/v1.1",
          "id": "urn:uuid:5f0e9d1c-3a52-4c07-9c1e-8d2b6f7a4e10",
          "title": "Lamp",
          "securityDefinitions": {"nosec_sc": {"scheme": "nosec"}},
          "security": "nosec_sc",
          "properties": {
            "on": {
              "title": "On",
              "titles": {"en": "On", "de": "An"},
              "type": "boolean",
              "forms": [{"href": "https://lamp.example.com/on"}]
            }
          }
        }
    """
    language = _language(thing)
    for holder, key, texts in text_maps(thing):
        single = _SINGULAR[key]
        # The title of a Thing Description is mandatory, which the schema tells.
        told = holder is thing.node and single == "title" and not thing.is_model
        if single in holder.by_key or told or "tm:ref" in holder.by_key or not texts.members:
            continue
        chosen = texts.by_key.get(language or "", texts.members[0]).value
        fixes: tuple[Fix, ...] = ()
        if isinstance(chosen, String):
            edit = edits.insert(
                holder.by_key[key].span.start,
                f"{edits.quote(single)}: {edits.quote(chosen.value)}, ",
            )
            fixes = (Fix(f"Add `{single}`: {edits.quote(chosen.value)}", (edit,), safe=False),)
        message = f"`{key}` is present without `{single}`, the text in the default language"
        yield Found(holder.by_key[key].key.span, message, fixes)


@thing_rule("html-in-text", Group.TD, Severity.HINT, "sec-inj-no-intl-markup")
def html_in_text(thing: Thing) -> Iterator[Found]:
    """Markup of HTML in a title or a description.

    Texts are shown as they stand, or would open a door to whoever puts scripts in them; so markup
    is read as noise or not shown at all.

    Bad:
        {
          "@context": "https://www.w3.org/2022/wot/td/v1.1",
          "id": "urn:uuid:5f0e9d1c-3a52-4c07-9c1e-8d2b6f7a4e10",
          "title": "Lamp",
          "securityDefinitions": {"nosec_sc": {"scheme": "nosec"}},
          "security": "nosec_sc",
          "description": "A <b>very</b> bright lamp"
        }

    Good:
        {
          "@context": "https://www.w3.org/2022/wot/td/v1.1",
          "id": "urn:uuid:5f0e9d1c-3a52-4c07-9c1e-8d2b6f7a4e10",
          "title": "Lamp",
          "securityDefinitions": {"nosec_sc": {"scheme": "nosec"}},
          "security": "nosec_sc",
          "description": "A very bright lamp"
        }
    """
    for text in _texts(thing):
        match = _TAG.search(text.value) or _ENTITY.search(text.value)
        if match is None:
            continue
        plain = html.unescape(_TAG.sub("", text.value))
        fixes: tuple[Fix, ...] = ()
        if not _TAG.search(plain) and not _ENTITY.search(plain):
            fixes = (Fix("Remove the markup", (edits.replace(text, plain),), safe=False),)
        yield Found(
            text.span, f"the text holds the markup `{match.group()}`; plain text is expected", fixes
        )


def _texts(thing: Thing) -> Iterator[String]:
    holders = [thing.node, *(each.node for each in thing.interactions)]
    holders += [schema.node for schema in thing.data_schemas]
    holders += [definition.node for definition in thing.security_definitions]
    for holder in dict.fromkeys(holders):
        for key in ("title", "description"):
            text = holder.get(key)
            if isinstance(text, String):
                yield text
    for _, _, texts in text_maps(thing):
        for member in texts.members:
            if isinstance(member.value, String):
                yield member.value
