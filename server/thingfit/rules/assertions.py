"""Which assertions of TD 1.1 a description keeps, breaks, or does not touch.

The ids are those of the specification and of the implementation reports made for it.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from enum import Enum
from functools import cache

from thingfit.facts import Document, Thing
from thingfit.facts.thing import members
from thingfit.rules.assertion_places import (
    BEHAVIOUR,
    OF_DESCRIPTIONS,
    OF_MODELS,
    TERMS,
    Place,
    instances,
)
from thingfit.rules.finding import Finding, Severity
from thingfit.rules.registry import Group, rules
from thingfit.rules.run import check
from thingfit.syntax import Array, Member, Object, walk
from thingfit.workspace import Snapshot

_FORM = Group.SCHEMA.value
_ANYWHERE = frozenset(("json-bom", "json-encoding"))
_OF_SCHEMAS = frozenset(("null-in-tm", "combo-in-tm", "context-map-object"))
"""What the published schemas refuse and the specification allows."""
_ADVICE = frozenset(
    """
    td-context-default-language td-datetime-recommended-type td-multi-languages-consistent
    td-titles-descriptions sec-inj-no-intl-markup privacy-id-metadata
    td-security-no-extras tm-protocol-security-restriction td-context-ns-thing-optional
    td-expectedResponse-contentType privacy-distributed-ids
    """.split()
)
"""What the specification recommends, and what rules tell as hints although it is demanded."""

_BY_WORDS = {
    "td-string-type": "a string is expected",
    "td-multilanguage-value": "a string is expected",
    "td-integer-type": "a whole number is expected",
    "td-number-type": "a number is expected",
    "td-boolean-type": "`true` or `false` is expected",
    "td-array-type": "an array is expected",
    "td-arrays": "an array is expected",
    "td-data-schema-arrays": "an array is expected",
    "tm-tmOptional-array": "an array is expected",
    "td-map-type": "an object is expected",
    "td-class-type": "an object is expected",
    "td-objects": "an object is expected",
    "td-data-schema-objects": "an object is expected",
    "td-action-objects": "an object is expected",
    "td-event-objects": "an object is expected",
    "td-form-response-object": "an object is expected",
    "td-property-arrays": "`forms`",
    "td-action-arrays": "`forms`",
    "td-event-arrays": "`forms`",
    "td-forms-response": "`contentType`",
    "td-context-toplevel": "the Thing Description lacks",
    "td-security-activation": " is expected",
}
"""Assertions that mistakes of the form break whose message ends so, or names the member."""

_BY_FORM = frozenset(
    """
    td-processor td-version td-property-names td-action-names td-event-names
    td-links td-forms td-uriVariables-dataschema td-data-schema td-data-schema-objects-arrays
    td-security td-security-schemes tm-versioning-2 tm-td-generation-inconsistencies
    """.split()
)
"""Assertions that every mistake of the form breaks that lies where they are shown, forms apart."""

_WITH_FORMS = frozenset(("td-processor", "td-forms", "tm-td-generation-inconsistencies"))

_BY_RULES: Mapping[str, frozenset[str]] = {
    "well-known-operation-types-only": frozenset(("op-not-allowed", "value-unknown")),
    "td-security-mandatory": frozenset(("security-undefined", "array-too-short")),
    "tm-context-requirement": frozenset(("context-td11-missing", "context-retired")),
    "td-text-at-direction": frozenset(("json-ld-broken", "context-broken")),
    "td-properties": frozenset(("name-empty", "duplicate-key")),
    "td-actions": frozenset(("name-empty", "duplicate-key")),
    "td-events": frozenset(("name-empty", "duplicate-key")),
}
"""Rules that judge an assertion which they do not name themselves."""


class Verdict(Enum):
    """What a report says of an assertion, in the words of W3C's implementation reports."""

    PASS = "pass"
    FAIL = "fail"
    ABSENT = "not-impl"
    UNKNOWN = "null"


@dataclass(frozen=True, slots=True)
class Judged:
    """An assertion as one document keeps it; the finding says how it is broken."""

    verdict: Verdict
    finding: Finding | None = None


@dataclass(frozen=True, slots=True)
class _Term:
    """The term of a class that an assertion of a table is about."""

    cls: str
    key: str


@cache
def assertions() -> tuple[str, ...]:
    """The ids of all assertions of the specification, in alphabetical order."""
    named = {*OF_DESCRIPTIONS, *OF_MODELS, *BEHAVIOUR, *_terms()}
    return tuple(sorted(named))


def is_shown_by_documents(name: str) -> bool:
    """Whether a document can show that an assertion is kept, or broken."""
    return name not in BEHAVIOUR


def judging(name: str) -> frozenset[str]:
    """The rules that may break an assertion; `form` stands for those of the form."""
    own = {
        each.name
        for each in rules().values()
        if name in each.assertions and each.name not in _OF_SCHEMAS
    }
    by_form = name in _terms() or name in _BY_WORDS or name in _BY_FORM
    only_hints = {each for each in own if rules()[each].severity is Severity.HINT}
    own -= only_hints if name not in _ADVICE else set()
    return frozenset({*own, *_BY_RULES.get(name, ()), *(("form",) if by_form else ())})


def judge(snapshot: Snapshot, uri: str) -> Mapping[str, Judged]:
    """The verdicts on a document, whatever the settings select."""
    document = snapshot.documents[uri]
    findings = check(replace(snapshot, roots=()), uri) if document.things else ()
    found: dict[str, Judged] = {}
    for name in assertions():
        if is_shown_by_documents(name):
            found[name] = _judge(name, document, findings)
        else:
            found[name] = Judged(Verdict.UNKNOWN)
    return found


def _judge(name: str, document: Document, findings: tuple[Finding, ...]) -> Judged:
    verdict = Verdict.ABSENT
    for thing in document.things:
        term = None if thing.is_model else _terms().get(name)
        for node in instances(thing, term.cls) if term else ():
            broken = _term_broken(name, term, node, thing, findings) if term else None
            if broken:
                return Judged(Verdict.FAIL, broken)
            if term and term.key in node.by_key:
                verdict = Verdict.PASS
        for place in (OF_MODELS if thing.is_model else OF_DESCRIPTIONS).get(name, _nowhere)(thing):
            verdict = Verdict.PASS
            for finding in findings:
                if _breaks(finding, name, place):
                    return Judged(Verdict.FAIL, finding)
    return Judged(verdict)


def _nowhere(_: Thing) -> tuple[Place, ...]:
    return ()


def _term_broken(
    name: str, term: _Term, node: Object, thing: Thing, findings: tuple[Finding, ...]
) -> Finding | None:
    """The finding about a term of an object: that it is wrong, or lacks though it is mandatory."""
    member = node.by_key.get(term.key)
    for finding in findings:
        if finding.severity is Severity.HINT:
            continue
        if member is None:
            lacks = finding.group == _FORM and f"lacks `{term.key}`" in finding.message
            if lacks and finding.span.start in _heads(node, thing):
                return finding
        elif member.span.holds(finding.span) and _breaks_term(finding, name, member):
            return finding
    return None


def _breaks_term(finding: Finding, name: str, member: Member) -> bool:
    if finding.group != _FORM:
        return name in rules()[finding.name].assertions
    value = member.value
    plain = isinstance(value, Array) and not any(isinstance(each, Object) for each in value.items)
    return plain or finding.span in (member.key.span, value.span)


def _heads(node: Object, thing: Thing) -> tuple[int, ...]:
    """Where a finding about what an object lacks begins: at its brace, its key, or a member."""
    keys = (
        member.key.span.start
        for each in walk(thing.node)
        if isinstance(each, Object)
        for member in each.members
        if member.value is node
    )
    return (node.span.start, *keys, *(each.key.span.start for each in node.members))


def _breaks(finding: Finding, name: str, place: Place) -> bool:
    """Whether a finding is about an assertion, at a place that shows it."""
    if finding.name in _ANYWHERE:
        return name in rules()[finding.name].assertions
    if not place.span.holds(finding.span) or finding.name in _OF_SCHEMAS:
        return False
    if finding.severity is Severity.HINT and name not in _ADVICE:
        return False
    if finding.group == _FORM and name in _BY_WORDS:
        return _BY_WORDS[name] in finding.message
    if finding.group == _FORM and name in _BY_FORM:
        return name in _WITH_FORMS or not _is_in_forms(finding, place)
    if finding.name == "duplicate-key" and name in _BY_RULES:
        return _is_own_key(finding, place)
    named = name in rules()[finding.name].assertions
    return named or finding.name in _BY_RULES.get(name, ())


def _is_in_forms(finding: Finding, place: Place) -> bool:
    """Whether a mistake is one of the forms within a place, not of the place itself."""
    node = place.value if isinstance(place, Member) else place
    forms = node.get("forms") if isinstance(node, Object) else None
    return forms is not None and forms.span != finding.span and forms.span.holds(finding.span)


def _is_own_key(finding: Finding, place: Place) -> bool:
    node = place.value if isinstance(place, Member) else place
    return any(each.key.span == finding.span for each in members(node))


@cache
def _terms() -> Mapping[str, _Term]:
    return {
        f"td-vocab-{key.replace('@', 'at-')}--{cls}": _Term(cls, key)
        for cls, keys in TERMS.items()
        for key in keys.split()
    }
