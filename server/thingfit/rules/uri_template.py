"""URI templates (RFC 6570): the names of the variables in one, and what is wrong with it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

_EXPRESSION = re.compile(r"\{([^{}]*)\}")
_OPERATORS = "+#./;?&"
_RESERVED = "=,!@|"
_VARIABLE = re.compile(r"(?:\w|%[0-9A-Fa-f]{2})(?:\.?(?:\w|%[0-9A-Fa-f]{2}))*", re.ASCII)
_PREFIX = re.compile(r":[1-9]\d{0,3}\Z", re.ASCII)


@dataclass(frozen=True, slots=True)
class TemplateMistake:
    """What is wrong with a template; a mild one is understood by most readers all the same."""

    message: str
    is_mild: bool = False


@lru_cache(maxsize=1024)
def variables_of(template: str) -> tuple[str, ...]:
    """The names of the variables, each once; those that cannot be read are left out."""
    found = [_name(each) for body in _EXPRESSION.findall(template) for each in _specs(body)]
    return tuple(dict.fromkeys(name for name in found if name))


@lru_cache(maxsize=1024)
def mistake_in(template: str) -> TemplateMistake | None:
    """The first mistake in a template, a grave one before any mild one."""
    if "{" not in template and "}" not in template:
        return None
    left = _EXPRESSION.sub("", template)
    if "{" in left:
        return TemplateMistake("a `{` is not closed")
    if "}" in left:
        return TemplateMistake("a `}` was not opened")
    mistakes = [m for body in _EXPRESSION.findall(template) for m in _mistakes(body)]
    return min(mistakes, key=lambda each: each.is_mild, default=None)


def _specs(body: str) -> list[str]:
    return body[1:].split(",") if body[:1] in tuple(_OPERATORS + _RESERVED) else body.split(",")


def _name(spec: str) -> str:
    return _PREFIX.sub("", spec.strip()).removesuffix("*")


def _mistakes(body: str) -> Iterator[TemplateMistake]:
    if body[:1] and body[:1] in _RESERVED:
        yield TemplateMistake(f"`{body[0]}` after `{{` is reserved")
        return
    for spec in _specs(body):
        name = _name(spec)
        if not name:
            yield TemplateMistake("a name is missing in braces")
        elif not _VARIABLE.fullmatch(name) or spec != spec.strip():
            message = f"the name `{spec}` has other characters than letters, digits, `_` and `.`"
            yield TemplateMistake(message, is_mild=True)
