"""The rules: each one function, registered with its name, group and severity.

A rule's docstring is its documentation. Its first line says what it reports; then come prose, and
a `Bad:` and a `Good:` example as indented JSON, which a test runs.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from enum import Enum
from inspect import cleandoc
from typing import TypeVar

from thingfit.facts import Document, Kind, Thing
from thingfit.rules.case import Case
from thingfit.rules.finding import Found, Severity
from thingfit.workspace import Snapshot


class Group(Enum):
    """What a finding is about; part of the stable JSON report."""

    JSON = "json"
    SCHEMA = "schema"
    JSONLD = "jsonld"
    TD = "td"
    TM = "tm"
    MODEL = "model"
    DEVICE = "device"
    FIT = "fit"
    DEPLOYMENT = "deployment"
    SHACL = "shacl"
    SETTINGS = "settings"


TD_ONLY = frozenset({Kind.THING_DESCRIPTION})
TM_ONLY = frozenset({Kind.THING_MODEL})
TD_AND_TM = TD_ONLY | TM_ONLY

DocumentCheck = Callable[[Document], Iterable[Found]]
WorkspaceCheck = Callable[[Document, Snapshot], Iterable[Found]]
ModelCheck = Callable[[Case], Iterable[Found]]
ThingCheck = Callable[[Thing], Iterable[Found]]
_Slow = TypeVar("_Slow", bound=Callable[..., object])


@dataclass(frozen=True, slots=True)
class Rule:
    """One rule; `check` reads a whole document, and gives nothing for kinds it is not about.

    It is given all that is known beside the document, for the few rules that look there.
    """

    name: str
    group: Group
    severity: Severity
    documentation: str
    check: WorkspaceCheck
    assertions: tuple[str, ...] = ()
    # The words for group and severity, kept because enumerations are slow to ask for them.
    group_name: str = field(init=False)
    level: str = field(init=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "group_name", self.group.value)
        object.__setattr__(self, "level", self.severity.label)

    @property
    def summary(self) -> str:
        """The first line of the documentation."""
        return self.documentation.partition("\n")[0]


_RULES: dict[str, Rule] = {}


def rules() -> dict[str, Rule]:
    """All rules by name, in the order of their modules."""
    return _RULES


def document_rule(
    name: str, group: Group, severity: Severity, *assertions: str
) -> Callable[[DocumentCheck], DocumentCheck]:
    """Registers a check of a document of any kind that is ours."""

    def register(check: DocumentCheck) -> DocumentCheck:
        _add(name, group, severity, assertions, check, lambda document, _: check(document))
        return check

    return register


def workspace_rule(
    name: str, group: Group, severity: Severity, *assertions: str
) -> Callable[[WorkspaceCheck], WorkspaceCheck]:
    """Registers a check of a document of any kind that looks at others, or at model files."""

    def register(check: WorkspaceCheck) -> WorkspaceCheck:
        _add(name, group, severity, assertions, check, check)
        return check

    return register


def thing_rule(
    name: str,
    group: Group,
    severity: Severity,
    *assertions: str,
    kinds: frozenset[Kind] = TD_AND_TM,
) -> Callable[[ThingCheck], ThingCheck]:
    """Registers a check of each Thing Description and Thing Model, or of one of these kinds."""

    def register(check: ThingCheck) -> ThingCheck:
        def check_document(document: Document, _: Snapshot) -> Iterator[Found]:
            for thing in document.things:
                kind = Kind.THING_MODEL if thing.is_model else Kind.THING_DESCRIPTION
                if kind in kinds:
                    yield from check(thing)

        _add(name, group, severity, assertions, check, check_document)
        return check

    return register


def model_rule(name: str, severity: Severity) -> Callable[[ModelCheck], ModelCheck]:
    """Registers a check of each model, given its description and the file it lies in."""

    def register(check: ModelCheck) -> ModelCheck:
        def check_document(document: Document, snapshot: Snapshot) -> Iterator[Found]:
            for model in document.models:
                yield from check(Case(document, model, snapshot))

        _add(name, Group.MODEL, severity, (), check, check_document)
        return check

    return register


def slow_rule(name: str, group: Group, severity: Severity) -> Callable[[_Slow], _Slow]:
    """Registers what a check of many documents at once reports, which no quick check runs."""

    def register(check: _Slow) -> _Slow:
        _add(name, group, severity, (), check, _nothing)
        return check

    return register


def _nothing(_: Document, __: Snapshot) -> Iterable[Found]:
    return ()


def _add(
    name: str,
    group: Group,
    severity: Severity,
    assertions: tuple[str, ...],
    documented: Callable[..., object],
    check: WorkspaceCheck,
) -> None:
    if name in _RULES:
        raise ValueError(f"two rules are called {name}")
    text = cleandoc(documented.__doc__ or "")
    _RULES[name] = Rule(name, group, severity, text, check, assertions)
