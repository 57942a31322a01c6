"""Context processing (JSON-LD 1.1 API, section 4.1): the contexts in force from those written.

Nothing here fails: what a context gets wrong is a problem, and the rest of it still counts.
Remote contexts come from the bundle alone.
"""

from __future__ import annotations

import json
from dataclasses import replace
from functools import lru_cache

from thingfit.meaning.bundle import bundled_context, similar_context
from thingfit.meaning.definition import Definitions
from thingfit.meaning.entries import Refusal
from thingfit.meaning.iri import is_absolute, resolve
from thingfit.meaning.problem import Problem, ProblemKind
from thingfit.meaning.term import INITIAL, Context, Scoped, Setting, type_keys_of
from thingfit.syntax import Array, Literal, Member, Missing, Node, Object, String, parse, to_value
from thingfit.syntax.query import ABSENT

_LONGEST_SHARED = 5_000
_LONGEST_CHAIN = 10
_MOST_DERIVED = 256
_ENTRIES = frozenset(
    "@" + word
    for word in "base direction import language propagate protected version vocab".split()
)


def apply_context(
    active: Context,
    local: Node,
    setting: Setting,
    *,
    override: bool = False,
    propagate: bool = True,
) -> Context:
    """The context in force once the value of a `@context` is applied to the active one.

    With `override`, protected terms may be redefined; without `propagate`, the result is left
    again where the next node begins.
    """
    if isinstance(local, Object):
        written = local.get("@propagate")
        if isinstance(written, Literal) and written.value is not None:
            propagate = written.value
    result = active
    if not propagate and active.previous is None:
        result = replace(active, previous=active, derived={})
    for item in local.items if isinstance(local, Array) else (local,):
        match item:
            case Object():
                result = _apply_object(result, item, setting, override)
            case String():
                result = _apply_bundled(result, item, setting, override)
            case Literal() if item.value is None:
                result = _nullify(result, item, setting, override, propagate)
            case Missing():
                pass
            case _:
                setting.report(
                    "invalid local context",
                    "a context is neither an object, an IRI, nor null",
                    item.span,
                )
    return result


def apply_scoped(
    active: Context, scoped: Scoped, document_base: str, *, of_type: bool
) -> tuple[Context, tuple[Problem, ...]]:
    """The context in force below a term or type that carries a context, made once per context."""
    key = (scoped, of_type)
    found = active.derived.get(key)
    if found is None:
        setting = Setting(document_base, scoped.url)
        made = apply_context(
            active, scoped.node, setting, override=not of_type, propagate=not of_type
        )
        if len(active.derived) >= _MOST_DERIVED:
            active.derived.clear()  # Contexts of many documents may come together here.
        found = active.derived[key] = (made, tuple(setting.problems))
    return found


def _nullify(
    active: Context, node: Node, setting: Setting, override: bool, propagate: bool
) -> Context:
    if not override and any(term.protected for term in active.terms.values()):
        setting.report(
            "invalid context nullification",
            "`null` is to clear the context, but some of its terms are protected",
            node.span,
        )
        return active
    return INITIAL if propagate else replace(INITIAL, previous=active, derived={})


# Bundled contexts.


def _apply_bundled(active: Context, node: String, setting: Setting, override: bool) -> Context:
    """The bundled context of an IRI applied, made once per active context and process."""
    iri = resolve(node.value, setting.url or setting.base)
    if iri in setting.chain or len(setting.chain) >= _LONGEST_CHAIN:
        setting.report("context overflow", f"the context `{iri}` includes itself", node.span)
        return active
    local = bundled_context(iri)
    if local is None:
        _report_unknown(iri, node, setting)
        return active if active.uncertain else replace(active, uncertain=True, derived={})
    key = (iri, override)
    found = active.derived.get(key)
    if found is None:
        inner = Setting(url=iri, chain=(*setting.chain, iri))
        made = apply_context(active, local, inner, override=override)
        found = active.derived[key] = (made, tuple(inner.problems))
    # The spans of these problems are places in the bundled file.
    setting.problems.extend(replace(problem, span=node.span) for problem in found[1])
    return found[0]


def _report_unknown(iri: str, node: String, setting: Setting) -> None:
    suggestion = similar_context(iri)
    hint = f"; `{suggestion}` is" if suggestion else ""
    message = f"the context `{iri}` is not known here{hint}"
    setting.problems.append(
        Problem(
            ProblemKind.CONTEXT_UNKNOWN,
            "loading remote context failed",
            message,
            node.span,
            suggestion,
        )
    )


# Contexts written out.


def _apply_object(active: Context, node: Object, setting: Setting, override: bool) -> Context:
    """A context written as an object applied; equal ones on the same context are made once."""
    if not setting.url and node.span.end - node.span.start < _LONGEST_SHARED:
        value = to_value(node)
        if not _has_absent(value):
            text = json.dumps(value, ensure_ascii=False)
            shared = _sound_context(active, text, setting.base, override)
            if shared is not None:
                return shared
    return _made_context(active, node, setting, override)


@lru_cache(maxsize=64)
def _sound_context(active: Context, text: str, base: str, override: bool) -> Context | None:
    """The context of a text, or nothing when it has a problem, which needs its own places."""
    setting = Setting(base)
    node = parse(text).root
    if not isinstance(node, Object):
        return None
    made = _made_context(active, node, setting, override)
    return None if setting.problems else made


def _has_absent(value: object) -> bool:
    if isinstance(value, dict):
        return any(map(_has_absent, value.values()))
    if isinstance(value, list):
        return any(map(_has_absent, value))
    return value is ABSENT


def _made_context(active: Context, node: Object, setting: Setting, override: bool) -> Context:
    members = dict(node.by_key)
    uncertain = active.uncertain
    if "@import" in members:
        imported = _imported(members["@import"].value, setting)
        uncertain = uncertain or imported is None
        members = {**(imported or {}), **members}
    definitions = Definitions(active, members, setting, uncertain=uncertain, override=override)
    _check_entries(members, setting)
    base = _base(active, members, setting)
    _set_defaults(definitions, replace(active, base=base, derived={}), setting)
    for name in members:
        if name not in _ENTRIES:
            definitions.define(name)
    setting.problems.extend(definitions.problems)
    made = Context(
        definitions.terms,
        definitions.vocab,
        base,
        definitions.language,
        definitions.direction,
        active.previous,
        uncertain,
        type_keys=type_keys_of(definitions.terms),
    )
    for scoped in definitions.scopes:
        _check_scoped(made, scoped, setting)
    return made


def _check_scoped(made: Context, scoped: Scoped, setting: Setting) -> None:
    """Reports what is wrong with a context that a term carries, once it is written."""
    if setting.url:
        return  # A bundled context is sound; its scoped contexts are made when they are needed.
    inner = replace(setting, problems=[])
    apply_context(made, scoped.node, inner, override=True)
    for problem in inner.problems:
        is_broken = problem.kind is ProblemKind.CONTEXT
        code = "invalid scoped context" if is_broken else problem.code
        setting.problems.append(replace(problem, code=code))


def _imported(node: Node, setting: Setting) -> dict[str, Member] | None:
    """The members of the context that is imported, or nothing when that is unknown."""
    if not isinstance(node, String):
        if not isinstance(node, Missing):
            setting.report(
                "invalid @import value", "`@import` is not the IRI of a context", node.span
            )
        return {}
    iri = resolve(node.value, setting.url or setting.base)
    local = bundled_context(iri)
    if local is None:
        _report_unknown(iri, node, setting)
        return None
    if not isinstance(local, Object) or "@import" in local.by_key:
        is_single = isinstance(local, Object)
        setting.report(
            "invalid context entry" if is_single else "invalid remote context",
            f"the context `{iri}` cannot be imported: it is not one object without `@import`",
            node.span,
        )
        return {}
    return local.by_key


def _check_entries(members: dict[str, Member], setting: Setting) -> None:
    version = members.get("@version")
    if version and not isinstance(version.value, Missing):
        number = getattr(version.value, "value", None)
        if isinstance(number, bool) or number != 1.1:
            setting.report(
                "invalid @version value", "`@version` is not the number 1.1", version.value.span
            )
    for name in ("@propagate", "@protected"):
        member = members.get(name)
        if member and not isinstance(member.value, Missing) and not _is_flag(member.value):
            setting.report(
                f"invalid {name} value", f"`{name}` is not true or false", member.value.span
            )


def _is_flag(node: Node) -> bool:
    return isinstance(node, Literal) and node.value is not None


def _base(active: Context, members: dict[str, Member], setting: Setting) -> str | None:
    """The base in force; a bundled context never changes it."""
    member = members.get("@base")
    if member is None or setting.url:
        return active.base
    match member.value:
        case Literal() if member.value.value is None:
            return None
        case String():
            written = member.value.value
            return (
                written
                if is_absolute(written) or not active.base
                else resolve(written, active.base)
            )
        case Missing():
            return active.base
    setting.report("invalid base IRI", "`@base` is not an IRI or null", member.value.span)
    return active.base


def _set_defaults(definitions: Definitions, active: Context, setting: Setting) -> None:
    """Sets the vocabulary, language and direction, reporting what is wrong with them."""
    document_base = setting.base
    for name, read in (
        ("@vocab", definitions.read_vocab),
        ("@language", definitions.read_language),
        ("@direction", definitions.read_direction),
    ):
        member = definitions.members.get(name)
        if member is None or isinstance(member.value, Missing):
            continue
        try:
            read(member.value, active, document_base)
        except Refusal as refusal:
            setting.problems.append(refusal.problem)
