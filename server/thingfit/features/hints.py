"""What a document leaves unsaid and yet means, shown beside the text.

The defaults of forms: TD 1.1, section 5.4.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from enum import Enum

from thingfit.facts import Affordance, Document, Form, Thing
from thingfit.features.hints_memory import estimates, sizes
from thingfit.json_value import JsonValue
from thingfit.meaning import vocabulary
from thingfit.meaning.statements import Iri
from thingfit.rules.edits import add_member
from thingfit.syntax import Missing
from thingfit.text import Edit, Span
from thingfit.workspace import Snapshot

CONTENT_TYPE = "application/json"


class HintKind(Enum):
    """The kinds of hint, each of which can be switched off by its name."""

    OPERATIONS = "operations"
    CONTENT_TYPE = "content-type"
    SECURITY = "security"
    LABELS = "labels"
    SIZES = "sizes"
    ESTIMATES = "estimates"


ALL = tuple(HintKind)


@dataclass(frozen=True, slots=True)
class Hint:
    """A text to show at an offset; the edits write what it says into the document."""

    offset: int
    label: str
    kind: HintKind
    tooltip: str
    edits: tuple[Edit, ...] = ()


def hints(
    snapshot: Snapshot, uri: str, span: Span | None = None, kinds: Collection[HintKind] = ALL
) -> tuple[Hint, ...]:
    """The hints of a document, or of a span of it, of the kinds that are wanted."""
    document = snapshot.documents.get(uri)
    if document is None or document.kind is None or not kinds:
        return ()
    found = [hint for thing in document.things for hint in _of_thing(thing) if hint.kind in kinds]
    if HintKind.LABELS in kinds:
        found += _labels(document)
    if HintKind.SIZES in kinds:
        found += [Hint(at.end, label, HintKind.SIZES, why) for at, label, why in sizes(document)]
    if HintKind.ESTIMATES in kinds:
        found += [
            Hint(at.end, label, HintKind.ESTIMATES, why)
            for at, label, why in estimates(snapshot, document)
        ]
    if span is not None:
        found = [each for each in found if span.start <= each.offset <= span.end]
    return tuple(sorted(found, key=lambda each: (each.offset, ALL.index(each.kind))))


def _of_thing(thing: Thing) -> Iterator[Hint]:
    for form in thing.forms:
        # While a form has no address, there is nothing yet to say something about.
        if form.href is not None and "{{" not in form.href.value:
            yield from _of_form(thing, form)


def _of_form(thing: Thing, form: Form) -> Iterator[Hint]:
    # In a Thing Model, a reference may bring what is not written here.
    is_whole = form.node.get("tm:ref") is None and not (
        form.interaction and form.interaction.node.get("tm:ref") is not None
    )
    if _is_absent(form, "op") and form.ops and is_whole:
        ops: list[JsonValue] = list(form.ops)
        yield _hint(
            thing,
            form,
            HintKind.OPERATIONS,
            "op",
            ops[0] if len(ops) == 1 else ops,
            f"{' '.join(form.ops)}",
            f"The form has no `op`; {_reason(form)}",
        )
    if _is_absent(form, "contentType") and is_whole:
        yield _hint(
            thing,
            form,
            HintKind.CONTENT_TYPE,
            "contentType",
            CONTENT_TYPE,
            CONTENT_TYPE,
            f"The form has no `contentType`; the default is `{CONTENT_TYPE}`",
        )
    names = [each.value for each in thing.security if each.value]
    if _is_absent(form, "security") and names:
        security: JsonValue = names[0] if len(names) == 1 else list(names)
        yield _hint(
            thing,
            form,
            HintKind.SECURITY,
            "security",
            security,
            " ".join(names),
            "The form has no `security`; that of the Thing holds",
        )


def _hint(
    thing: Thing,
    form: Form,
    kind: HintKind,
    key: str,
    value: JsonValue,
    label: str,
    tooltip: str,
) -> Hint:
    assert form.href is not None
    edits = () if form.node.damaged else (add_member(thing.text, form.node, key, value),)
    return Hint(form.href.span.end, label, kind, tooltip, edits)


def _reason(form: Form) -> str:
    """Why the default operations are what they are, as the end of a sentence."""
    interaction = form.interaction
    if interaction is None or interaction.affordance is not Affordance.PROPERTY:
        return "these are the defaults"
    for key in ("readOnly", "writeOnly"):
        if interaction.is_true(key):
            return f"this is the default as the property is `{key}`"
    return "these are the defaults of a property"


def _is_absent(form: Form, key: str) -> bool:
    value = form.node.get(key)
    return value is None or isinstance(value, Missing)


def _labels(document: Document) -> Iterator[Hint]:
    """The labels of individuals and units that are written with a prefix."""
    shown: set[int] = set()
    for statement in document.expansion.statements:
        span = statement.object_span
        if not isinstance(statement.object, Iri) or span.end in shown:
            continue
        written = document.text[span.start : span.end]
        if not written.startswith('"') or ":" not in written or "://" in written:
            continue
        term = vocabulary.term(statement.object)
        if term is None:
            continue
        label = _label(term)
        if label.lower() != term.name.lower():
            shown.add(span.end)
            yield Hint(span.end, label, HintKind.LABELS, term.comment)


def _label(term: vocabulary.Term) -> str:
    symbol = term.facts.get("symbol")
    return symbol if isinstance(symbol, str) and symbol else term.label
