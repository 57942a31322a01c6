"""Every feature answers on half-typed documents."""

from __future__ import annotations

import pytest

from tests.conftest import corpus_files, corpus_text, needs_corpus
from tests.features.lamp import opened
from thingfit.features.format import format_document, format_on_type, format_range
from thingfit.features.hints import hints
from thingfit.features.links import links
from thingfit.features.navigate import definition, highlight, occurrences, references
from thingfit.features.outline import outline, workspace_symbols
from thingfit.features.ranges import folds, selections
from thingfit.features.rename import Refusal, prepare_rename, rename
from thingfit.features.tokens import tokens
from thingfit.text import Edit, Span, apply_edits

STEP = 50


def asked(text: str, uri: str, offset: int) -> None:
    """Asks every feature about an offset of a text; what comes back lies within the text."""
    snapshot = opened(text, uri)
    document = snapshot.documents[uri]
    whole = Span(0, len(text))
    for each in (
        *references(snapshot, uri, offset),
        *highlight(snapshot, uri, offset),
        *occurrences(snapshot, document),
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
        whole.holds(edit.span) for edits in answer.values() for edit in edits
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


def only_blanks(text: str, edits: tuple[Edit, ...]) -> None:
    assert "".join(apply_edits(text, edits).split()) == "".join(text.split())


@needs_corpus
@pytest.mark.parametrize("path", corpus_files()[::7][:50])
def test_every_feature_answers_on_a_document_that_is_cut_off(path: str) -> None:
    text = corpus_text(path)
    for end in range(0, len(text) + STEP, STEP):
        cut = text[:end]
        asked(cut, f"file:///c/{path}", max(0, len(cut) - 2))


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
