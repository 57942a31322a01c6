"""What an editor shows in and beside the text: colours of words, and hints."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from lsprotocol import types

from thingfit.facts import Document
from thingfit.features.hints import HintKind, hints
from thingfit.features.tokens import Token, TokenKind, tokens
from thingfit.lsp.checks import AT_ONCE
from thingfit.lsp.places import document_of, text_edits
from thingfit.lsp.session import ThingfitServer
from thingfit.lsp.sync import span_of
from thingfit.text import Encoding, Span

_TYPES = {
    TokenKind.KEYWORD: types.SemanticTokenTypes.Keyword,
    TokenKind.PREFIX: types.SemanticTokenTypes.Namespace,
    TokenKind.TERM: types.SemanticTokenTypes.Property,
    TokenKind.CLASS: types.SemanticTokenTypes.Class,
    TokenKind.NAME: types.SemanticTokenTypes.Variable,
    TokenKind.VARIABLE: types.SemanticTokenTypes.Parameter,
    TokenKind.VALUE: types.SemanticTokenTypes.EnumMember,
}
_INDEX = {kind: index for index, kind in enumerate(_TYPES)}
_DECLARATION = 1
LEGEND = types.SemanticTokensLegend(
    token_types=[each.value for each in _TYPES.values()],
    token_modifiers=[types.SemanticTokenModifiers.Declaration.value],
)


def colour(ls: ThingfitServer, params: types.SemanticTokensParams) -> types.SemanticTokens | None:
    """The words of a document."""
    return _coloured(ls, params.text_document, None)


def colour_range(
    ls: ThingfitServer, params: types.SemanticTokensRangeParams
) -> types.SemanticTokens | None:
    """The words of a range."""
    return _coloured(ls, params.text_document, params.range)


def _coloured(
    ls: ThingfitServer, identifier: types.TextDocumentIdentifier, range_: types.Range | None
) -> types.SemanticTokens | None:
    at = document_of(ls, identifier)
    if at is None or len(at[1].text) > AT_ONCE:
        return None
    snapshot, document = at
    span = span_of(document.lines, range_, ls.client.encoding) if range_ else None
    found = tokens(snapshot, document.uri, span)
    return types.SemanticTokens(list(encoded(document, found, ls.client.encoding)))


def encoded(document: Document, found: Iterable[Token], encoding: Encoding) -> Iterator[int]:
    """Tokens in the numbers of the protocol, each relative to the one before, one line each."""
    last_line = last_start = 0
    for token in found:
        for span in _lines_of(document, token.span):
            line, start = document.lines.position(span.start, encoding)
            end = document.lines.position(span.end, encoding).character
            yield line - last_line
            yield start - last_start if line == last_line else start
            yield end - start
            yield _INDEX[token.kind]
            yield _DECLARATION if token.is_definition else 0
            last_line, last_start = line, start


def _lines_of(document: Document, span: Span) -> Iterator[Span]:
    """The parts of a span on each of its lines."""
    lines = document.lines
    for line in range(lines.line_of(span.start), lines.line_of(span.end) + 1):
        whole = lines.line_span(line)
        part = Span(max(span.start, whole.start), min(span.end, whole.end))
        if part.start < part.end:
            yield part


def show_hints(ls: ThingfitServer, params: types.InlayHintParams) -> list[types.InlayHint] | None:
    """The hints in a range."""
    at = document_of(ls, params.text_document)
    if at is None or len(at[1].text) > AT_ONCE:
        return None
    snapshot, document = at
    encoding = ls.client.encoding
    span = span_of(document.lines, params.range, encoding)
    wanted = snapshot.options_for(document.uri)[0].hints
    kinds = [kind for kind in HintKind if kind.value in wanted]
    return [
        types.InlayHint(
            position=types.Position(*document.lines.position(each.offset, encoding)),
            label=each.label,
            kind=types.InlayHintKind.Type if each.kind is HintKind.LABELS else None,
            text_edits=text_edits(ls, document, each.edits) or None,
            tooltip=each.tooltip,
            padding_left=True,
        )
        for each in hints(snapshot, document.uri, span, kinds)
    ]
