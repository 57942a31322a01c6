"""Rules about how good a model is said to be."""

from __future__ import annotations

from collections.abc import Iterator
from math import prod

from thingfit.facts.model import Metric
from thingfit.facts.names import SCHEMA, TF
from thingfit.meaning import units, vocabulary
from thingfit.meaning.statements import Literal
from thingfit.rules.case import Case, holds_blank
from thingfit.rules.finding import Found, Severity
from thingfit.rules.registry import model_rule

_OM = units.OM
_CLASSIFYING = frozenset(vocabulary.NETWORK + name for name in ("Top_1_accuracy", "Top_5_accuracy"))
_NUMBERS = frozenset(
    TF + name for name in ("MeanSquaredError", "RootMeanSquaredError", "MeanAbsoluteError")
)
_ESTIMATING = frozenset(TF + name for name in ("Regression", "Forecasting", "Denoising"))
_NAMING = frozenset(
    (
        vocabulary.NETWORK + "Classification",
        TF + "KeywordSpotting",
        TF + "GestureRecognition",
    )
)


@model_rule("metric-missing", Severity.HINT)
def metric_missing(case: Case) -> Iterator[Found]:
    """A model without a measure of how good it is.

    Of two models that fit a device the better one is wanted; without a metric nobody can tell.

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
          "metrics": [{ "type": ["Metric", "Top_1_accuracy"], "value": 96.5 }]
        }
    """
    if not case.model.metrics:
        yield Found(case.title, "the model has no metric; how good it is cannot be told")
    for metric in case.model.metrics:
        # A value that is there and no number is told by `number-as-text`.
        if metric.value is None and not (
            holds_blank(case.document, metric.span) or _states_value(case, metric)
        ):
            yield Found(metric.span, "the metric has no value")


def _states_value(case: Case, metric: Metric) -> bool:
    return any(
        vocabulary.canonical(each.predicate)
        in (vocabulary.NETWORK + "hasMetricValue", SCHEMA + "value")
        and metric.span.holds(each.span)
        for each in case.document.expansion.statements
    )


@model_rule("metric-placeholder", Severity.WARNING)
def metric_placeholder(case: Case) -> Iterator[Found]:
    """A metric of 0, which nobody measured.

    It counts as the worst of all in every comparison. Leave out what is not known.

    Bad:
        {
          "@context": "https://w3id.org/thingfit/model/v1",
          "type": "NeuralNetwork",
          "name": "Gesture",
          "license": "CC0-1.0",
          "metrics": [{ "type": ["Metric", "Top_1_accuracy"], "value": 0.0 }]
        }

    Good:
        {
          "@context": "https://w3id.org/thingfit/model/v1",
          "type": "NeuralNetwork",
          "name": "Gesture",
          "license": "CC0-1.0",
          "metrics": [{ "type": ["Metric", "Top_1_accuracy"], "value": 96.5 }]
        }
    """
    for metric in case.model.metrics:
        if metric.value and metric.value.value == 0:
            name = f"`{_name(metric)}`" if metric.kinds else "the metric"
            message = f"{name} is 0, which reads as a value that was never measured"
            yield Found(metric.value.span, message)


@model_rule("metric-out-of-range", Severity.WARNING)
def metric_out_of_range(case: Case) -> Iterator[Found]:
    """A metric outside of the values that it can have, most often a share in place of percent.

    Accuracies and word error rates are in percent, from 0 to 100; F1, precision, recall and the
    area under the curve are shares, from 0 to 1. A metric that states its `unit` is read in it.

    Bad:
        {
          "@context": "https://w3id.org/thingfit/model/v1",
          "type": "NeuralNetwork",
          "name": "Gesture",
          "license": "CC0-1.0",
          "metrics": [{ "type": ["Metric", "Top_1_accuracy"], "value": 0.965 }]
        }

    Good:
        {
          "@context": "https://w3id.org/thingfit/model/v1",
          "type": "NeuralNetwork",
          "name": "Gesture",
          "license": "CC0-1.0",
          "metrics": [{ "type": ["Metric", "Top_1_accuracy"], "value": 96.5 }]
        }
    """
    for metric in case.model.metrics:
        value = metric.value.value if metric.value else 0
        percent = _in_percent(case, metric)
        if metric.value is None or percent is None or value == 0:
            continue
        name, span = _name(metric), metric.value.span
        if value < 0 or value > 100 or (not percent and 1 < value <= 1.5):
            most = 100 if percent else 1
            yield Found(span, f"`{name}` is {value}; a number from 0 to {most} is expected")
        elif percent and value <= 1 and _is_high(metric):
            new = round(value * 100, 6)
            message = f"`{name}` is {value}, which reads as a share; it is expected in percent"
            yield Found(span, message, case.fix(f"Set to {new}", metric.value, new, safe=False))
        elif not percent and value > 1:
            new = round(value / 100, 8)
            message = f"`{name}` is {value}, which reads as percent; a share up to 1 is expected"
            yield Found(span, message, case.fix(f"Set to {new}", metric.value, new, safe=False))


def _in_percent(case: Case, metric: Metric) -> bool | None:
    """Whether a metric is in percent or a share of 1; of other metrics, nothing."""
    kind = vocabulary.term(metric.kinds[0].value) if metric.kinds else None
    unit = kind.facts.get("metricUnit") if kind else None
    bounded = unit == "om:percent" or (unit == "om:one" and _is_high(metric))
    if not bounded:
        return None
    for each in case.document.expansion.statements:
        if each.predicate == SCHEMA + "unitCode" and metric.span.holds(each.span):
            written = each.object.text if isinstance(each.object, Literal) else str(each.object)
            found = units.find(written)
            return None if found is None else found.iri == _OM + "percent"
    return unit == "om:percent"


def _is_high(metric: Metric) -> bool:
    term = vocabulary.term(metric.kinds[0].value) if metric.kinds else None
    return term is not None and term.facts.get("higherIsBetter") is True


@model_rule("metric-unsuited", Severity.HINT)
def metric_unsuited(case: Case) -> Iterator[Found]:
    """A metric that does not suit what the model does.

    Accuracy counts right classes: a model that estimates a number has none. The mean error in turn
    says nothing of a model that names classes, and the five best of three classes nothing at all.

    Bad:
        {
          "@context": "https://w3id.org/thingfit/model/v1",
          "type": "NeuralNetwork",
          "name": "Sine",
          "license": "CC0-1.0",
          "category": "Regression",
          "metrics": [{ "type": ["Metric", "Top_1_accuracy"], "value": 96.5 }]
        }

    Good:
        {
          "@context": "https://w3id.org/thingfit/model/v1",
          "type": "NeuralNetwork",
          "name": "Sine",
          "license": "CC0-1.0",
          "category": "Regression",
          "metrics": [{ "type": ["Metric", "MeanAbsoluteError"], "value": 0.02 }]
        }
    """
    categories = {each.value for each in case.model.categories}
    values = _output_values(case)
    for metric in case.model.metrics:
        if not metric.kinds:
            continue
        kind, name = metric.kinds[0], _name(metric)
        if kind.value in _CLASSIFYING and categories & _ESTIMATING:
            yield Found(kind.span, f"`{name}` does not suit a model that estimates numbers")
        elif kind.value in _CLASSIFYING and values == 1 and not _gives_share(case):
            yield Found(kind.span, f"`{name}` does not suit a model that gives one plain number")
        elif kind.value in _NUMBERS and categories and categories <= _NAMING:
            yield Found(kind.span, f"`{name}` does not suit a model that names classes")
        elif name == "Top_5_accuracy" and values is not None and 1 < values <= 5:
            yield Found(kind.span, f"`{name}` says nothing of a model with {values} classes")


def _output_values(case: Case) -> int | None:
    """How many values the only output has, by the file, else by the description."""
    file = case.file
    if file is not None:
        outputs = file.main.outputs
        return file.main.tensors[outputs[0]].elements if len(outputs) == 1 else None
    if len(case.model.outputs) != 1 or case.model.outputs[0].shape is None:
        return None
    return prod(case.model.outputs[0].shape.value)


def _gives_share(case: Case) -> bool:
    """Whether the model ends in a function that gives a share; so if there is no file to ask."""
    steps = case.file.main.operators if case.file else ()
    return not steps or any(step.name in ("LOGISTIC", "SOFTMAX") for step in steps[-2:])


def _name(metric: Metric) -> str:
    return vocabulary.local_name(metric.kinds[0].value)
