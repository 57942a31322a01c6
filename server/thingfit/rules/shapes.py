"""SHACL: what the shapes of Thingfit, and those of a user's own, say of devices and models.

This takes longer than a keystroke, so it is a check of its own beside the quick rules: it takes
many documents at once, and runs after what those find has been told.
"""

from __future__ import annotations

import logging
from collections.abc import Iterable, Iterator, Sequence

from thingfit.facts import Document, Kind
from thingfit.options import Options, matches
from thingfit.rules.finding import Finding, Found, Severity
from thingfit.rules.registry import Group, rules, slow_rule
from thingfit.rules.shapes_files import (
    OWN,
    Shapes,
    ShapesFile,
    may_have_facts,
    place_in,
    read_shapes,
    shapes_of,
)
from thingfit.rules.shapes_places import Places
from thingfit.rules.shapes_run import ShapesError, Violation, run_shapes
from thingfit.rules.shapes_words import (
    default_message,
    messages_of,
    readable,
    shortened,
    stated_message,
)
from thingfit.syntax import Array, find
from thingfit.text import Span
from thingfit.workspace import Root, Snapshot
from thingfit.workspace.settings import SETTINGS_NAMES

_LOG = logging.getLogger(__name__)
_SEVERITIES = {
    "http://www.w3.org/ns/shacl#Violation": Severity.ERROR,
    "http://www.w3.org/ns/shacl#Warning": Severity.WARNING,
    "http://www.w3.org/ns/shacl#Info": Severity.HINT,
}
_BY_LABEL = {severity.label: severity for severity in Severity}


def check_shapes(snapshot: Snapshot, uris: Iterable[str]) -> dict[str, tuple[Finding, ...]]:
    """The findings of shapes about these documents, by the URI of the document they lie in.

    Documents without any have no entry. Broken shapes give findings in their own files, and
    patterns without a file in the settings, so URIs may come up that were not asked for.
    """
    found: dict[str, dict[Finding, None]] = {}
    for root, documents in _by_root(snapshot, uris):
        files = shapes_documents(snapshot, root)
        read = tuple(read_shapes(each.uri, each.text) for each in files)
        documents = [each for each in documents if each not in files]
        for uri, name, each in (
            *_told_of_files(snapshot, read),
            *_told_of_settings(snapshot, root),
            *_violations(snapshot, documents, read),
        ):
            finding = _finding(snapshot, uri, name, each)
            if finding:
                found.setdefault(uri, {})[finding] = None
    return {
        uri: tuple(sorted(each, key=lambda finding: (finding.span, finding.severity)))
        for uri, each in found.items()
    }


def merge(findings: Iterable[Finding], more: Iterable[Finding]) -> tuple[Finding, ...]:
    """The findings of both checks in order of place, as one list."""
    both = dict.fromkeys((*findings, *more))
    return tuple(sorted(both, key=lambda each: (each.span, each.severity)))


def shapes_documents(snapshot: Snapshot, root: Root | None) -> tuple[Document, ...]:
    """The user's own files of shapes for the documents of a workspace folder."""
    if root is None or not root.options.shapes:
        return ()
    return tuple(
        document
        for uri, document in sorted(snapshot.documents.items())
        if (path := root.path_of(uri)) is not None
        and document.kind is not Kind.SETTINGS
        and matches(root.options.shapes, path)
    )


@slow_rule("shape-violation", Group.SHACL, Severity.ERROR)
def _violations(
    snapshot: Snapshot, documents: Sequence[Document], files: tuple[ShapesFile, ...]
) -> Iterator[tuple[str, str, Found]]:
    """A device or a model that does not fit a SHACL shape.

    Shapes say what a complete description holds: how often a member may come, what its values
    are, what they may be. Those of Thingfit lie in `ontology/shapes`; `shapes` in the settings
    names Turtle files with your own. Message and severity are those of the shape: `sh:Violation`
    is an error, `sh:Warning` a warning, `sh:Info` a hint. Each document is checked by itself, with
    the classes that the vocabularies put above those it uses.

    Bad:
        {
          "@context": "https://w3id.org/thingfit/model/v1",
          "type": "NeuralNetwork",
          "name": "Gesture",
          "input": {"shape": [1, 0, 3]},
          "output": {"labels": ["wave", "rest"]},
          "ramBytes": 4096,
          "flashBytes": 20000
        }

    Good:
        {
          "@context": "https://w3id.org/thingfit/model/v1",
          "type": "NeuralNetwork",
          "name": "Gesture",
          "input": {"shape": [1, 128, 3]},
          "output": {"labels": ["wave", "rest"]},
          "ramBytes": 4096,
          "flashBytes": 20000
        }
    """
    if not files:
        documents = [each for each in documents if may_have_facts(each.expansion.statements)]
        if not documents:
            return
    shapes = shapes_of(files)
    met = [each for each in documents if shapes.targets.meet(each.expansion.statements)]
    if not met:
        return
    try:
        results = list(run_shapes(shapes, met))
    except ShapesError as error:
        yield from _without_broken(error, snapshot, met, files)
        return
    for stated, violations in results:
        places = Places.of(stated)
        told: dict[str, list[Span]] = {}
        for violation in violations:
            found = _found(violation, places, shapes)
            extent = places.extent_of(found.span)
            names = shapes.also_reported_by(violation.shape)
            if names:  # A blank that is still to be filled is told as such, whatever stands for it.
                names = (*names, "placeholder-value")
            for name in names:
                if name not in told:
                    told[name] = _told_by(name, snapshot, stated.document)
            if not any(_meet(extent, each) for name in names for each in told[name]):
                yield stated.document.uri, "shape-violation", found


def _told_by(name: str, snapshot: Snapshot, document: Document) -> list[Span]:
    """The places that a quick rule speaks of, so that nobody is told twice.

    A rule that the settings turn off counts too: who wants to hear of a mistake, leaves it on.
    """
    rule = rules().get(name)
    try:
        return [each.span for each in rule.check(document, snapshot)] if rule else []
    except Exception:  # The quick check tells of a rule that fails.
        return []


def _meet(one: Span, two: Span) -> bool:
    return one.start < two.end and two.start < one.end


def _without_broken(
    error: ShapesError,
    snapshot: Snapshot,
    documents: Sequence[Document],
    files: tuple[ShapesFile, ...],
) -> Iterator[tuple[str, str, Found]]:
    """Finds out which files cannot be run, says so in them, and goes on without them."""
    good: list[ShapesFile] = []
    for file in files:
        try:
            for _ in run_shapes(shapes_of((file,)), documents):
                pass
            good.append(file)
        except ShapesError as why:
            place = place_in(file, str(why))
            message = f"the shapes of this file cannot be run: {readable(str(why))}"
            yield file.uri, "shapes-broken", Found(place, message)
    if len(good) < len(files):
        yield from _violations(snapshot, documents, tuple(good))
    else:
        _LOG.error("The shapes cannot be run: %s", error)


@slow_rule("shapes-broken", Group.SHACL, Severity.ERROR)
def _broken(file: ShapesFile) -> Iterator[Found]:
    """A file of shapes that cannot be read or run.

    What can be read of it is used, and so are all other files. The files are those that `shapes`
    in the settings names; they are Turtle.
    """
    for span, message in file.problems:
        yield Found(span, message)


@slow_rule("shapes-ignored", Group.SHACL, Severity.WARNING)
def _ignored(file: ShapesFile) -> Iterator[Found]:
    """A part of a file of shapes that has no effect.

    Constraints and targets in SPARQL, rules and JavaScript are never run: they take hours on
    some data, and are programs. Nothing is imported, because nothing is fetched. The rest of the
    shape holds.
    """
    for span, message in file.ignored:
        yield Found(span, message)


@slow_rule("shapes-missing", Group.SHACL, Severity.WARNING)
def _missing(snapshot: Snapshot, root: Root, settings: Document) -> Iterator[Found]:
    """A pattern for files of shapes that no file matches.

    The patterns of `shapes` in the settings are relative to the workspace folder, in the manner of
    `.gitignore`.
    """
    paths = [path for uri in snapshot.documents if (path := root.path_of(uri)) is not None]
    prefix = "/tool/thingfit" if settings.name == "pyproject.toml" else ""
    listed = find(settings.tree.root, f"{prefix}/shapes")
    for place, pattern in enumerate(root.options.shapes):
        if any(matches((pattern,), path) for path in paths) or pattern.startswith("!"):
            continue
        if isinstance(listed, Array) and place < len(listed.items):
            yield Found(listed.items[place].span, f"no file of shapes matches `{pattern}`")


def _told_of_files(
    snapshot: Snapshot, files: Iterable[ShapesFile]
) -> Iterator[tuple[str, str, Found]]:
    for file in files:
        # Of a file whose name says that it is Turtle, the quick check tells what is wrong.
        if snapshot.documents[file.uri].kind is not Kind.TURTLE:
            yield from ((file.uri, "shapes-broken", each) for each in _broken(file))
        yield from ((file.uri, "shapes-ignored", each) for each in _ignored(file))


def _told_of_settings(snapshot: Snapshot, root: Root | None) -> Iterator[tuple[str, str, Found]]:
    if root is None or not root.options.shapes:
        return
    for name in SETTINGS_NAMES:
        settings = snapshot.documents.get(f"{root.uri.rstrip('/')}/{name}")
        if settings and settings.kind is Kind.SETTINGS:
            found = _missing(snapshot, root, settings)
            yield from ((settings.uri, "shapes-missing", each) for each in found)


def _by_root(
    snapshot: Snapshot, uris: Iterable[str]
) -> Iterator[tuple[Root | None, list[Document]]]:
    """The documents that may have facts and whose violations are wanted, by workspace folder."""
    groups: dict[str | None, tuple[Root | None, list[Document]]] = {}
    for uri in dict.fromkeys(uris):
        document = snapshot.documents.get(uri)
        if document is None:
            continue
        root = _root_of(snapshot, uri)
        _, documents = groups.setdefault(root.uri if root else None, (root, []))
        options, path = snapshot.options_for(uri)
        if _has_facts(document) and _severity(options, path, "shape-violation"):
            documents.append(document)
    yield from groups.values()


def _root_of(snapshot: Snapshot, uri: str) -> Root | None:
    roots = [root for root in snapshot.roots if root.path_of(uri) is not None]
    return max(roots, key=lambda root: len(root.uri), default=None)


def _has_facts(document: Document) -> bool:
    return document.kind not in (None, Kind.SETTINGS, Kind.THING_MODEL)


def _found(violation: Violation, places: Places, shapes: Shapes) -> Found:
    span = places.span_of(violation)
    written = places.written(violation, span)
    value = None if written is None else shortened(written)
    texts = messages_of(shapes.graph, violation.shape)
    if texts:
        own = str(violation.shape).startswith(OWN)
        message = stated_message(texts, value, violation.path_name, own)
    else:
        message = default_message(
            shapes.graph, violation.shape, violation.component, value, violation.path_name
        )
    severity = _SEVERITIES.get(violation.severity, Severity.ERROR)
    return Found(span, message, severity=severity)


def _finding(snapshot: Snapshot, uri: str, name: str, found: Found) -> Finding | None:
    """The finding under the settings for its document; none where they turn it off."""
    rule = rules()[name]
    own = found.severity or rule.severity
    severity = _severity(*snapshot.options_for(uri), name, own)
    if severity is None:
        return None
    group = rule.group.value
    return found.finding(name, group, severity)


def _severity(
    options: Options, path: str, name: str, own: Severity = Severity.ERROR
) -> Severity | None:
    """What the settings make of a severity; nothing when the rule is off."""
    label = options.severity_of(path, name, rules()[name].group.value, own.label)
    return None if label is None else _BY_LABEL[label]
