"""Rules about the settings file itself."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from thingfit.facts import Document, Kind
from thingfit.rules.finding import Fix, Found, Severity
from thingfit.rules.registry import Group, document_rule, rules
from thingfit.spelling import nearest
from thingfit.text import Edit
from thingfit.workspace.settings import Settings, holds_settings, read_settings


@document_rule("settings-syntax", Group.SETTINGS, Severity.ERROR)
def settings_syntax(document: Document) -> Iterator[Found]:
    """A settings file that is not TOML.

    None of its settings count; the defaults are used. `thingfit.toml` and `pyproject.toml` are
    TOML 1.0 in UTF-8.

    Bad:
        ignore = ["security-unused"

    Good:
        ignore = ["security-unused"]
    """
    if document.kind is Kind.SETTINGS and holds_settings(document):
        # What follows from the bytes is not told as well.
        problems = (document.decoding,) if document.decoding else document.tree.problems
        for problem in problems:
            yield Found(problem.span, problem.message)


@document_rule("setting-unknown", Group.SETTINGS, Severity.WARNING)
def setting_unknown(document: Document) -> Iterator[Found]:
    """A setting that Thingfit does not have.

    It has no effect. Most often its name is misspelt; names are in kebab-case, such as
    `max-file-size`.

    Bad:
        ignored = ["security-unused"]

    Good:
        ignore = ["security-unused"]
    """
    for problem in _settings(document).problems:
        if problem.unknown:
            fixes: tuple[Fix, ...] = ()
            if problem.edit_to:
                edit = Edit(problem.span, problem.edit_to)
                fixes = (Fix(f"Rename to `{problem.edit_to}`", (edit,), safe=False),)
            yield Found(problem.span, problem.message, fixes)


@document_rule("setting-value", Group.SETTINGS, Severity.ERROR)
def setting_value(document: Document) -> Iterator[Found]:
    """A setting whose value is not what it takes.

    The setting counts as absent, so its default is used.

    Bad:
        ignore = 4

    Good:
        ignore = ["security-unused"]
    """
    for problem in _settings(document).problems:
        if not problem.unknown:
            yield Found(problem.span, problem.message)


@document_rule("setting-rule-unknown", Group.SETTINGS, Severity.WARNING)
def setting_rule_unknown(document: Document) -> Iterator[Found]:
    """A name in the settings that is neither a rule nor a group of rules.

    `select`, `ignore` and `severity` take the names that `thingfit rules` lists.

    Bad:
        ignore = ["security-unsued"]

    Good:
        ignore = ["security-unused"]
    """
    for name, span in _settings(document).names:
        message = unknown_name(name)
        if message:
            yield Found(span, message)


def unknown_name(name: str) -> str | None:
    """One sentence about a name that is neither a rule nor a group, with the likely one."""
    known = known_names()
    if name in known:
        return None
    close = nearest(name, known, 1)
    end = f"did you mean `{close[0]}`?" if close else "`thingfit rules` lists them"
    return f"no rule or group is called `{name}`; {end}"


def known_names() -> tuple[str, ...]:
    """The names of all groups and rules."""
    names: Iterable[str] = rules()
    return (*(group.value for group in Group), *names)


def _settings(document: Document) -> Settings:
    return read_settings(document) if document.kind is Kind.SETTINGS else Settings()
