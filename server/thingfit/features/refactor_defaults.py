"""Default values, written out or left out: TD 1.1, section 5.4."""

from __future__ import annotations

from collections.abc import Iterator

from thingfit.facts import Document, Form
from thingfit.features.meaning_at import objects_of
from thingfit.features.refactor import Refactor, RefactorKind
from thingfit.json_value import JsonValue
from thingfit.meaning import td_terms
from thingfit.rules.edits import add_members, remove_members
from thingfit.syntax import Object, to_value
from thingfit.text import Span


def offer_defaults(document: Document, _: Span) -> Iterator[Refactor]:
    """Both ways, wherever the cursor is, as they concern the whole description."""
    found = list(_defaults(document))
    added = [
        edit
        for node, values in found
        for edit in add_members(
            document.text, node, {k: v for k, v in values.items() if k not in node.by_key}
        )
    ]
    yield Refactor("Write out all default values", RefactorKind.REWRITE, tuple(added))
    removed = [
        edit
        for node, values in found
        for edit in remove_members(node, {k for k, v in values.items() if _is(node, k, v)})
    ]
    yield Refactor("Leave out all default values", RefactorKind.REWRITE, tuple(removed))


def _defaults(document: Document) -> Iterator[tuple[Object, dict[str, JsonValue]]]:
    """The objects with their default values; a reference may bring others, so it has none."""
    forms = {id(form.node): form for thing in document.things for form in thing.forms}
    for node, cls in objects_of(document.tree.root, document.kind):
        if "tm:ref" in node.by_key:
            continue
        terms = td_terms.terms_of(cls)
        values: dict[str, JsonValue] = {
            each.term: each.default for each in terms if each.default is not None
        }
        form = forms.get(id(node))
        if form is not None and (ops := _default_ops(form)):
            values["op"] = ops[0] if len(ops) == 1 else list(ops)
        if values:
            yield node, values


def _default_ops(form: Form) -> tuple[str, ...]:
    if form.interaction is None or "tm:ref" in form.interaction.node.by_key:
        return ()
    return form.default_ops


def _is(node: Object, key: str, default: JsonValue) -> bool:
    """Whether a member has its default value; the order of operations means nothing."""
    member = node.by_key.get(key)
    if member is None or sum(each.key.value == key for each in node.members) > 1:
        return False
    value = to_value(member.value)
    if key == "op":
        return _ops(value) == _ops(default)
    return value == default and isinstance(value, bool) == isinstance(default, bool)


def _ops(value: object) -> list[str]:
    return sorted(map(str, value if isinstance(value, list) else [value]))
