"""The settings of a workspace: which rules run, how severe they are, and which files are read.

`Options` is the one place where a setting is defined: its default, its shape and its sentence make
the reader below, the JSON schema and the table of the README.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field, fields, replace
from enum import Enum
from functools import cache
from typing import TypeVar

from pathspec import GitIgnoreSpec

from thingfit.spelling import nearest

_T = TypeVar("_T")
SEVERITIES = ("error", "warning", "hint", "off")
PRESETS: Mapping[str, str] = {
    "recommended": "Every rule, as severe as its page says.",
    "strict": "Every rule one step more severe: warnings are errors, and hints are warnings.",
    "specification": "Errors about the text, Thing Descriptions and Thing Models alone: what the "
    "specification demands, and no advice.",
    "interop": "What other programs stumble over in Thing Descriptions and Thing Models: all "
    "errors and warnings, and as warnings the hints about what makes them hard to use.",
}
"""The sets of severities that settings start from, each with what it is for."""

_OF_THINGS = frozenset(("json", "schema", "jsonld", "td", "tm", "settings"))
_RAISED = {"error": "error", "warning": "error", "hint": "warning"}
HINDERING = frozenset(
    (
        "array-no-items",
        "context-td11-missing",
        "context-unknown",
        "default-language-missing",
        "format-unknown",
        "http-method",
        "id-missing",
        "json-schema-keyword",
        "name-not-url-safe",
        "names-differ-in-case",
        "object-no-properties",
        "observable-no-observe-op",
        "observe-op-not-observable",
        "response-missing",
        "subprotocol-unfit",
        "term-misplaced",
        "term-unknown",
        "tm-instance-data",
        "type-missing",
        "type-unknown",
        "unit-unknown",
        "uri-scheme-misspelt",
    )
)
"""The rules whose hints tell what keeps other programs from using a description."""
HINTS = ("operations", "content-type", "security", "labels", "sizes", "estimates")


class Shape(Enum):
    """What values a setting takes, in words for a message."""

    NAMES = "a list of names of rules or groups"
    GLOBS = "a list of glob patterns"
    SEVERITIES = "a table of names of rules or groups with `error`, `warning`, `hint` or `off`"
    OVERRIDES = "a list of tables, each with `files` and `select`, `ignore` or `severity`"
    BYTES = "a whole number of bytes above 0"
    PRESET = "`recommended`, `strict`, `specification` or `interop`"
    HINTS = "a list of kinds of hint, such as `operations`"


def _setting(default: _T | Callable[[], _T], shape: Shape, text: str) -> _T:
    """A dataclass field with what the schema, the README and the reader need to know of it."""
    metadata = {"shape": shape, "text": text}
    made: _T
    if callable(default):
        made = field(default_factory=default, metadata=metadata)
    else:
        made = field(default=default, metadata=metadata)
    return made


@dataclass(frozen=True, slots=True)
class Override:
    """Settings for the files that match one of the glob patterns, after the general ones."""

    files: tuple[str, ...] = _setting((), Shape.GLOBS, "The files that are meant.")
    select: tuple[str, ...] = _setting((), Shape.NAMES, "Rules that run for them as well.")
    ignore: tuple[str, ...] = _setting((), Shape.NAMES, "Rules that do not run for them.")
    severity: Mapping[str, str] = _setting(dict, Shape.SEVERITIES, "Their severities.")

    def matches(self, path: str) -> bool:
        """Whether a path relative to the workspace root, with `/`, is meant."""
        return matches(self.files, path)


@dataclass(frozen=True, slots=True)
class Options:
    """All settings with their defaults; names of rules and of groups are both allowed."""

    preset: str = _setting(
        "recommended",
        Shape.PRESET,
        "The severities that the other settings start from; `docs/presets.md` lists them.",
    )
    select: tuple[str, ...] = _setting(
        (), Shape.NAMES, "The rules and groups that run; when empty, all of them."
    )
    ignore: tuple[str, ...] = _setting((), Shape.NAMES, "Rules and groups that do not run.")
    severity: Mapping[str, str] = _setting(
        dict, Shape.SEVERITIES, "The severity of a rule or group, in place of its own."
    )
    overrides: tuple[Override, ...] = _setting(
        (), Shape.OVERRIDES, "Settings for the files that match the patterns in `files`."
    )
    include: tuple[str, ...] = _setting(
        ("*.json", "*.jsonld"),
        Shape.GLOBS,
        "The files that are read in folders, as patterns in the manner of `.gitignore`.",
    )
    exclude: tuple[str, ...] = _setting(
        ("node_modules/",), Shape.GLOBS, "Files and folders that are left out of folders."
    )
    sources: tuple[str, ...] = _setting(
        (), Shape.GLOBS, "Turtle files whose devices and models count as facts."
    )
    shapes: tuple[str, ...] = _setting(
        (), Shape.GLOBS, "Turtle files with SHACL shapes of your own, beside those of Thingfit."
    )
    max_file_size: int = _setting(
        4_000_000, Shape.BYTES, "The size in bytes above which a file is not checked."
    )
    hints: tuple[str, ...] = _setting(
        HINTS, Shape.HINTS, "The kinds of hint that editors show beside the text."
    )

    def severity_of(self, path: str, name: str, group: str, default: str) -> str | None:
        """The severity of a finding in a file: `error`, `warning`, `hint`, or nothing when off.

        `default` is what the rule itself gives to the finding.
        """
        # What is wrong with the settings is told whatever they select.
        always = not self.select or group == "settings"
        selected = always or name in self.select or group in self.select
        if name in self.ignore or group in self.ignore:
            selected = False
        severity = self.severity.get(name, self.severity.get(group))
        if severity is None:
            severity = preset_severity(self.preset, name, group, default)
        for override in self.overrides:
            if not override.matches(path):
                continue
            if name in override.select or group in override.select:
                selected = True
            if name in override.ignore or group in override.ignore:
                selected = False
            severity = override.severity.get(name, override.severity.get(group, severity))
        return severity if selected and severity != "off" else None

    def selecting(self, names: tuple[str, ...]) -> Options:
        """These settings with only these rules and groups, whatever the settings select."""
        overrides = tuple(replace(each, select=()) for each in self.overrides)
        ignore = tuple(name for name in self.ignore if name not in names)
        return replace(self, select=names, ignore=ignore, overrides=overrides)

    def ignoring(self, names: tuple[str, ...]) -> Options:
        """These settings without these rules and groups, whatever the settings select."""
        last = Override(files=("*",), ignore=names)
        return replace(self, overrides=(*self.overrides, last))


DEFAULT_OPTIONS = Options()


def preset_severity(preset: str, name: str, group: str, default: str) -> str:
    """What a preset makes of a severity that a rule gives: another one, the same, or `off`."""
    if preset == "strict" and group != "settings":
        return _RAISED[default]
    if preset == "recommended" or group in ("json", "settings"):
        return default
    if preset == "specification":
        return default if group in _OF_THINGS and default == "error" else "off"
    if preset == "interop":
        if group not in _OF_THINGS:
            return "off"
        hint = "warning" if name in HINDERING else "off"
        return hint if default == "hint" else default
    return default


@dataclass(frozen=True, slots=True)
class Setting:
    """One documented setting as people write it, in kebab-case."""

    name: str
    field: str
    shape: Shape
    text: str
    default: object


@dataclass(frozen=True, slots=True)
class OptionsProblem:
    """A wrong setting: where it is, as keys and indices, and one sentence for the user.

    `suggestion` is the key that was likely meant, when the key is unknown.
    """

    path: tuple[str | int, ...]
    message: str
    unknown: bool = False
    suggestion: str | None = None


def settings(of: type[Options] | type[Override] = Options) -> tuple[Setting, ...]:
    """The settings in the order of the dataclass."""
    defaults = of()
    return tuple(
        Setting(
            each.name.replace("_", "-"),
            each.name,
            each.metadata["shape"],
            each.metadata["text"],
            getattr(defaults, each.name),
        )
        for each in fields(of)
    )


def options_from_mapping(
    mapping: Mapping[str, object], base: Options = DEFAULT_OPTIONS
) -> tuple[Options, tuple[OptionsProblem, ...]]:
    """The settings a mapping states, over those of `base`, and what is wrong with it.

    A wrong setting counts as absent. The mapping comes from TOML or from an editor as JSON.
    """
    values, problems = _read_table(mapping, Options, ())
    return replace(base, **values), tuple(problems)  # type: ignore[arg-type]


def matches(patterns: tuple[str, ...], path: str) -> bool:
    """Whether a path relative to the workspace root matches patterns as in `.gitignore`."""
    return _compiled(patterns).match_file(path)


class _WrongError(Exception):
    """A value that is not of its shape; carries the path within it and the message."""

    def __init__(self, path: tuple[str | int, ...], message: str) -> None:
        super().__init__(message)
        self.path = path
        self.message = message


@cache
def _compiled(patterns: tuple[str, ...]) -> GitIgnoreSpec:
    return GitIgnoreSpec.from_lines(patterns)


def _read_table(
    mapping: Mapping[str, object],
    of: type[Options] | type[Override],
    path: tuple[str | int, ...],
) -> tuple[dict[str, object], list[OptionsProblem]]:
    known = {each.name: each for each in settings(of)}
    values: dict[str, object] = {}
    problems: list[OptionsProblem] = []
    for key, value in mapping.items():
        here = (*path, key)
        found = known.get(key)
        if value is None:  # JSON of an editor: the setting is not set.
            continue
        if found is None:
            problems.append(_unknown(here, key, tuple(known)))
            continue
        try:
            values[found.field] = _read(found.shape, value, problems, here)
        except _WrongError as wrong:
            problems.append(OptionsProblem((*here, *wrong.path), wrong.message))
    return values, problems


def _unknown(path: tuple[str | int, ...], key: str, known: tuple[str, ...]) -> OptionsProblem:
    close = nearest(key, known, 1)
    end = f"did you mean `{close[0]}`?" if close else f"known are {_listed(known)}"
    message = f"the setting `{key}` is unknown; {end}"
    return OptionsProblem(path, message, unknown=True, suggestion=close[0] if close else None)


def _read(
    shape: Shape, value: object, problems: list[OptionsProblem], path: tuple[str | int, ...]
) -> object:
    """The value in the type of its field; raises when it is not of its shape."""
    match shape:
        case Shape.NAMES:
            return tuple(_strings(shape, value))
        case Shape.GLOBS:
            return tuple(_globs(shape, value))
        case Shape.SEVERITIES:
            return dict(_severities(shape, value, problems, path))
        case Shape.OVERRIDES:
            return tuple(_overrides(shape, value, problems, path))
        case Shape.PRESET:
            if not isinstance(value, str) or value not in PRESETS:
                raise _expected(shape, value)
            return value
        case Shape.BYTES:
            if isinstance(value, bool) or not isinstance(value, int) or value < 1:
                raise _expected(shape, value)
            return value
        case Shape.HINTS:
            return tuple(_hints(shape, value))


def _expected(shape: Shape, value: object, *path: str | int) -> _WrongError:
    return _WrongError(path, f"{shape.value} is expected here, not {_described(value)}")


def _strings(shape: Shape, value: object) -> Iterator[str]:
    if not isinstance(value, list | tuple):
        raise _expected(shape, value)
    for index, item in enumerate(value):
        if not isinstance(item, str):
            raise _WrongError((index,), f"a string is expected here, not {_described(item)}")
        yield item


def _globs(shape: Shape, value: object) -> Iterator[str]:
    for index, pattern in enumerate(_strings(shape, value)):
        try:
            GitIgnoreSpec.from_lines([pattern])
        except ValueError:
            raise _WrongError((index,), f"`{pattern}` is not a glob pattern") from None
        yield pattern


def _hints(shape: Shape, value: object) -> Iterator[str]:
    for index, name in enumerate(_strings(shape, value)):
        if name not in HINTS:
            message = f"{_listed(HINTS)} are known here, not {_described(name)}"
            raise _WrongError((index,), message)
        yield name


def _severities(
    shape: Shape, value: object, problems: list[OptionsProblem], path: tuple[str | int, ...]
) -> Iterator[tuple[str, str]]:
    if not isinstance(value, Mapping):
        raise _expected(shape, value)
    for name, severity in value.items():
        if severity in SEVERITIES:
            yield name, severity
        else:
            choice = "`error`, `warning`, `hint` or `off`"
            message = f"{choice} is expected here, not {_described(severity)}"
            problems.append(OptionsProblem((*path, name), message))


def _overrides(
    shape: Shape, value: object, problems: list[OptionsProblem], path: tuple[str | int, ...]
) -> Iterator[Override]:
    if not isinstance(value, list | tuple):
        raise _expected(shape, value)
    for index, item in enumerate(value):
        if not isinstance(item, Mapping):
            raise _WrongError((index,), f"a table is expected here, not {_described(item)}")
        values, wrong = _read_table(item, Override, (*path, index))
        problems += wrong
        if values.get("files"):
            yield replace(Override(), **values)  # type: ignore[arg-type]
        elif "files" not in item:
            message = "the override names no `files`; a list of glob patterns is expected"
            problems.append(OptionsProblem((*path, index), message))


def _described(value: object) -> str:
    match value:
        case None:
            return "nothing"
        case bool():
            return f"`{str(value).lower()}`"
        case int() | float():
            return f"`{value}`"
        case str():
            return f"the string `{value}`"
        case list() | tuple():
            return "a list"
        case Mapping():
            return "a table"
        case _:
            return f"`{value}`"


def _listed(names: tuple[str, ...]) -> str:
    quoted = [f"`{name}`" for name in names]
    return ", ".join(quoted[:-1]) + f" and {quoted[-1]}"
