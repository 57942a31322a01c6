"""Every feature answers on half-typed documents."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.conftest import REPOSITORY, corpus_files, corpus_text, needs_corpus
from tests.features.lamp import opened
from thingfit.facts import Document, Kind
from thingfit.features.actions import actions
from thingfit.features.complete import complete
from thingfit.features.deployment import choices, describes
from thingfit.features.format import format_document, format_on_type, format_range
from thingfit.features.hints import hints
from thingfit.features.hints_memory import estimates, sizes
from thingfit.features.hover_at import hover_at
from thingfit.features.ignoring import ignoring
from thingfit.features.links import links
from thingfit.features.navigate import definition, highlight, occurrences, references
from thingfit.features.outline import outline, workspace_symbols
from thingfit.features.ranges import folds, selections
from thingfit.features.refactor import refactors
from thingfit.features.rename import Refusal, prepare_rename, rename
from thingfit.features.thing_instance import instance, placeholders
from thingfit.features.tokens import tokens
from thingfit.features.uses import uses
from thingfit.fit import lenses
from thingfit.rules import check
from thingfit.text import Edit, Span, apply_edits
from thingfit.workspace import Host, Root, Snapshot
from thingfit.workspace.binaries import binary_from

STEP = 50
SETTINGS = REPOSITORY / "examples" / "thingfit.toml"
EXAMPLES = sorted(
    path
    for folder in ("devices", "models", "things", "deployments/hand-remote")
    for path in (REPOSITORY / "examples" / folder).glob("*.jsonld")
)


def asked(text: str, uri: str, offset: int, snapshot: Snapshot | None = None) -> None:
    """Asks every feature about an offset of a text; what comes back lies within the text."""
    snapshot = snapshot or opened(text, uri)
    document = snapshot.documents[uri]
    whole = Span(0, len(text))
    offered(snapshot, document, offset)
    places = [
        *references(snapshot, uri, offset),
        *occurrences(snapshot, document),
    ]
    assert all(within(snapshot, each.uri, each.span) for each in places)
    for each in (
        *highlight(snapshot, uri, offset),
        *links(snapshot, uri),
        *tokens(snapshot, uri),
        *outline(document),
    ):
        assert whole.holds(each.span) and each.span.start <= each.span.end
    for target in definition(snapshot, uri, offset):
        assert Span(0, len(target.text)).holds(target.span)
        assert whole.holds(target.origin)
    answer = rename(snapshot, uri, offset, "fresh")
    assert isinstance(answer, Refusal) or all(
        within(snapshot, at, edit.span) for at, edits in answer.items() for edit in edits
    )
    prepare_rename(snapshot, uri, offset)
    workspace_symbols(snapshot, "a")
    assert all(0 <= each.offset <= len(text) for each in hints(snapshot, uri))
    assert all(each.last < document.lines.line_count for each in folds(document))
    assert all(whole.holds(span) for span in selections(document, offset))
    only_blanks(text, format_document(document))
    only_blanks(text, format_range(document, Span(offset // 2, offset)))
    for typed in ("}", "]", "\n"):
        only_blanks(text, format_on_type(document, offset, typed))


def within(snapshot: Snapshot, uri: str, span: Span) -> bool:
    """Whether a document has text at a span."""
    return Span(0, len(snapshot.documents[uri].text)).holds(span)


def offered(snapshot: Snapshot, document: Document, offset: int) -> None:
    """Asks what offers help, changes and lines; what they would edit lies within the text."""
    uri, whole = document.uri, Span(0, len(document.text))
    findings = check(snapshot, uri)
    for item in complete(snapshot, uri, offset).items:
        assert all(whole.holds(each.span) for each in item.edits)
        assert whole.holds(item.span) and item.span.start <= offset
    shown = hover_at(snapshot, uri, offset, findings)
    assert shown is None or (whole.holds(shown.span) and shown.markdown and shown.plain)
    edits = [edit for each in refactors(document, whole) for edit in each.edits]
    edits += [edit for each in actions(findings, whole) for edit in each.fix.edits]
    assert all(whole.holds(each.span) for each in edits)
    lines = [each.span for each in (*uses(snapshot, document), *lenses(snapshot, uri))]
    lines += [span for span, *_ in (*sizes(document), *estimates(snapshot, document))]
    assert all(whole.holds(each) for each in lines)
    for name, group in {(each.name, each.group) for each in findings}:
        made = ignoring(snapshot, uri, name, group)
        assert made is None or made.edit.text
    here = describes(snapshot, uri, Span(offset, offset))
    if here is not None:
        role, number = here
        assert choices(snapshot, uri, number, role) is not None
    placeholders(snapshot, document)
    text = instance(snapshot, document, {}, "urn:example:1", "model.tm.json")
    is_model = document.kind is Kind.THING_MODEL and bool(document.things)
    assert (text is not None) == is_model
    assert text is None or isinstance(json.loads(text), dict)


def only_blanks(text: str, edits: tuple[Edit, ...]) -> None:
    assert "".join(apply_edits(text, edits).split()) == "".join(text.split())


@needs_corpus
@pytest.mark.parametrize("path", corpus_files()[::7][:50])
def test_every_feature_answers_on_a_document_that_is_cut_off(path: str) -> None:
    text = corpus_text(path)
    for end in range(0, len(text) + STEP, STEP):
        cut = text[:end]
        asked(cut, f"file:///c/{path}", max(0, len(cut) - 2))


@pytest.mark.parametrize("path", EXAMPLES, ids=lambda path: path.name)
def test_every_feature_answers_on_an_example_that_is_cut_off(path: Path) -> None:
    text, uri = path.read_text("utf-8"), path.as_uri()
    host = Host()
    host.set_roots((Root((REPOSITORY / "examples").as_uri()),))
    for other in (*EXAMPLES, SETTINGS):
        host.set_text(other.as_uri(), other.read_text("utf-8"))
    for file in (REPOSITORY / "examples" / "models").glob("*.tflite"):
        host.set_binary(binary_from(file.as_uri(), file.read_bytes()))
    for end in range(0, len(text) + STEP, STEP):
        cut = text[:end]
        host.set_text(uri, cut)
        asked(cut, uri, max(0, len(cut) - 2), host.snapshot())


@pytest.mark.parametrize(
    "text",
    [
        "",
        "\ufeff{}",
        "[",
        '{"@context": [',
        '{"@context": {"a": {"@context": {"b": ',
        '{"properties": {"a": {"forms": [{"href": "{',
        '{"security": ',
        '{"titles": {"d',
        "{'properties': {'a': {'forms': [{'href': '/{x}'}]}}}",
        '{"uriVariables": {"\\ud83d\\udca1": {}}, "base": "http://{x}", properties: 1}',
        '{"tm:optional": ["/", "#/", "/properties/"], "links": [{"rel": "tm:extends"}]}',
        '{"@id": 1, "id": null, "@type": [1, "", ":"], "links": [{"href": "#/"}]}',
        '{"tm:ref": "#/a/0/~1/~/%zz"}',
        "{" * 200,
    ],
)
def test_every_feature_answers_at_every_place(text: str) -> None:
    for offset in range(len(text) + 1):
        asked(text, "file:///w/a.tm.json", offset)
