"""The one way from a document to its findings, for the editor and the command line alike."""

from __future__ import annotations

import logging
from collections.abc import Iterable, Iterator

from thingfit.facts import Document, Kind
from thingfit.options import Options
from thingfit.rules.finding import Finding, Found, Severity
from thingfit.rules.registry import Group, Rule, rules
from thingfit.text import Span
from thingfit.workspace import Snapshot

_LOG = logging.getLogger(__name__)
_SEVERITIES = {severity.label: severity for severity in Severity}


def check(snapshot: Snapshot, uri: str) -> tuple[Finding, ...]:
    """The findings of a document in order of place; of one that is not ours, none."""
    document = snapshot.documents[uri]
    if document.kind is None:
        return ()
    options, path = snapshot.options_for(uri)
    found = [
        finding
        for rule in _rules_for(document.kind is Kind.SETTINGS)
        for finding in _findings(rule, snapshot, document, options, path)
    ]
    told_once = _without_echoes(dict.fromkeys(found))
    return tuple(sorted(told_once, key=lambda each: (each.span, each.severity)))


def _rules_for(settings: bool) -> tuple[Rule, ...]:
    """The rules about settings files, or all others."""
    return tuple(each for each in rules().values() if (each.group is Group.SETTINGS) == settings)


def _without_echoes(found: Iterable[Finding]) -> Iterator[Finding]:
    """The findings but for those on the very place that a finding about the form speaks of.

    A value of the wrong form has most often one cause, which the form tells; two findings in one
    place would read as two mistakes.
    """
    found = tuple(found)
    form = Group.SCHEMA.value
    places = {each.span: each.severity for each in found if each.group == form}
    for each in found:
        told = places.get(each.span)
        if told is None or each.group == form or each.severity < told:
            yield each


def _findings(
    rule: Rule, snapshot: Snapshot, document: Document, options: Options, path: str
) -> Iterator[Finding]:
    # A rule that may not even tell errors is off.
    if options.severity_of(path, rule.name, rule.group_name, Severity.ERROR.label) is None:
        return
    group = rule.group_name
    for found in _run(rule, document, snapshot):
        own = found.severity or rule.severity
        wanted = options.severity_of(path, rule.name, group, own.label)
        if wanted is not None:
            yield found.finding(rule.name, group, _SEVERITIES[wanted])


def _run(rule: Rule, document: Document, snapshot: Snapshot) -> list[Found]:
    """What a rule finds; a rule that fails is a fault of ours, logged and told in one sentence."""
    try:
        return list(rule.check(document, snapshot))
    except Exception:
        _LOG.exception("The rule %s failed on %s", rule.name, document.uri)
        message = f"the rule `{rule.name}` failed on this document; the log says more"
        return [Found(Span(0, min(1, len(document.text))), message, severity=Severity.HINT)]
