"""Rules about where a model comes from, and what tells it from others."""

from __future__ import annotations

from collections.abc import Iterator

from thingfit.facts import Document, Model
from thingfit.facts.stated import Text
from thingfit.rules.case import Case, head_of, object_at, written
from thingfit.rules.finding import Found, Related, Severity
from thingfit.rules.registry import model_rule
from thingfit.syntax import String
from thingfit.text import Span


@model_rule("licence-missing", Severity.HINT)
def licence_missing(case: Case) -> Iterator[Found]:
    """A model without a licence.

    Without one nobody may use it. An SPDX identifier such as `Apache-2.0` or the address of a
    licence is expected.

    Bad:
        {
          "@context": "https://w3id.org/thingfit/model/v1",
          "type": "NeuralNetwork",
          "name": "Gesture"
        }

    Good:
        {
          "@context": "https://w3id.org/thingfit/model/v1",
          "type": "NeuralNetwork",
          "name": "Gesture",
          "license": "CC0-1.0"
        }
    """
    if not case.model.licences:
        yield Found(case.title, "the model has no licence; `license` is expected")


@model_rule("dataset-missing", Severity.HINT)
def dataset_missing(case: Case) -> Iterator[Found]:
    """A model that does not say what data it was trained on.

    What a model can tell apart, and where it will fail, lies in its data.

    Bad:
        {
          "@context": "https://w3id.org/thingfit/model/v1",
          "type": "NeuralNetwork",
          "name": "Gesture",
          "license": "CC0-1.0"
        }

    Good:
        {
          "@context": "https://w3id.org/thingfit/model/v1",
          "type": "NeuralNetwork",
          "name": "Gesture",
          "license": "CC0-1.0",
          "dataset": "https://example.com/gestures"
        }
    """
    if not case.model.datasets:
        yield Found(
            case.title, "the model does not say what it was trained on; `dataset` is expected"
        )


@model_rule("space-around-text", Severity.HINT)
def space_around_text(case: Case) -> Iterator[Found]:
    """A name or a text of a model with blanks before or after it.

    Nobody sees them, and a search for the name without them finds nothing.

    Bad:
        {
          "@context": "https://w3id.org/thingfit/model/v1",
          "type": "NeuralNetwork",
          "name": "Gesture ",
          "license": "CC0-1.0"
        }

    Good:
        {
          "@context": "https://w3id.org/thingfit/model/v1",
          "type": "NeuralNetwork",
          "name": "Gesture",
          "license": "CC0-1.0"
        }
    """
    model = case.model
    for each in (model.name, model.identifier, model.description, *model.creators):
        if each is None or each.value == each.value.strip():
            continue
        if written(case.document, each.span) != each.value:
            continue  # It is kept in a language map or under a node; the place is not the text's.
        wanted = each.value.strip()
        name = wanted if len(wanted) <= 40 else f"{wanted[:39]}…"
        fixes = case.fix("Remove the blanks around it", each, wanted)
        yield Found(each.span, f"there are blanks around the text `{name}`", fixes=fixes)


@model_rule("identifier-duplicate", Severity.ERROR)
def identifier_duplicate(case: Case) -> Iterator[Found]:
    """An identifier that another model of the workspace has as well.

    Both would be taken for one model. Copied descriptions need an identifier of their own.

    Bad:
        [
          {
            "@context": "https://w3id.org/thingfit/model/v1",
            "type": "NeuralNetwork",
            "name": "Gesture",
            "license": "CC0-1.0",
            "identifier": "4711"
          },
          {
            "@context": "https://w3id.org/thingfit/model/v1",
            "type": "NeuralNetwork",
            "name": "Sine",
            "license": "CC0-1.0",
            "identifier": "4711"
          }
        ]

    Good:
        [
          {
            "@context": "https://w3id.org/thingfit/model/v1",
            "type": "NeuralNetwork",
            "name": "Gesture",
            "license": "CC0-1.0",
            "identifier": "4711"
          },
          {
            "@context": "https://w3id.org/thingfit/model/v1",
            "type": "NeuralNetwork",
            "name": "Sine",
            "license": "CC0-1.0",
            "identifier": "4712"
          }
        ]
    """
    for own in _identifiers(case.model):
        for document, model, other in _others(case, own.value):
            span = _shown(case.document, own)
            place = document.uri if document is not case.document else None
            related = Related("the other model", _shown(document, other), place)
            name = f" `{model.name.value.strip()}`" if model.name else ""
            message = f"the identifier `{own.value}` is that of another model{name} as well"
            yield Found(span, message, related=(related,))
            break


def _identifiers(model: Model) -> tuple[Text, ...]:
    found = (model.id, model.identifier)
    return tuple(each for each in found if each and each.value.strip())


def _others(case: Case, value: str) -> Iterator[tuple[Document, Model, Text]]:
    """The other models with an identifier; texts without it are not even read."""
    for document in case.snapshot.documents.values():
        if document is not case.document and value not in document.text:
            continue
        if document.kind is not case.document.kind:
            continue
        for model in document.models:
            same_place = document is case.document and model.span == case.model.span
            for each in () if same_place else _identifiers(model):
                if each.value == value:
                    yield document, model, each


def _shown(document: Document, stated: Text) -> Span:
    """The place of an identifier; that of an `@id` is the object it names, so its member."""
    node = object_at(document, stated.span)
    for key in ("@id", "id"):
        value = node.get(key) if node else None
        if isinstance(value, String):
            return value.inner
    return head_of(document, stated.span)
