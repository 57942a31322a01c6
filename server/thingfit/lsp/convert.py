"""Findings, fixes and hovers as the protocol writes them."""

from __future__ import annotations

from collections.abc import Iterable

from lsprotocol import types

from thingfit.facts import Document
from thingfit.features import Action, Hover, edits_of, page_of
from thingfit.lsp.client import Client
from thingfit.rules import Finding, Related, Severity
from thingfit.text import Edit, Encoding, LineIndex, Span
from thingfit.workspace import Snapshot

SOURCE = "thingfit"
FIX_ALL = f"{types.CodeActionKind.SourceFixAll.value}.{SOURCE}"
_SEVERITIES = {
    Severity.ERROR: types.DiagnosticSeverity.Error,
    Severity.WARNING: types.DiagnosticSeverity.Warning,
    Severity.HINT: types.DiagnosticSeverity.Hint,
}


def to_range(lines: LineIndex, span: Span, encoding: Encoding) -> types.Range:
    """The range of a span."""
    start, end = lines.position(span.start, encoding), lines.position(span.end, encoding)
    return types.Range(types.Position(*start), types.Position(*end))


def to_diagnostic(
    finding: Finding, document: Document, snapshot: Snapshot, client: Client, uri: str
) -> types.Diagnostic:
    """The diagnostic of a finding; the URI is the document's in the editor's spelling."""
    return types.Diagnostic(
        range=to_range(document.lines, finding.span, client.encoding),
        message=finding.message,
        severity=_SEVERITIES[finding.severity],
        code=finding.name,
        code_description=_description(finding) if client.diagnostic_links else None,
        source=SOURCE,
        tags=_tags(finding) if client.tags else None,
        related_information=_related(finding.related, document, snapshot, client, uri)
        if client.related_information
        else None,
        data=_data(finding) if client.diagnostic_data else None,
    )


def _description(finding: Finding) -> types.CodeDescription | None:
    """The link to the page about the rule."""
    page = page_of(finding.name)
    return types.CodeDescription(page) if page else None


def _tags(finding: Finding) -> list[types.DiagnosticTag] | None:
    """How an editor shows what a rule names unused or retired: pale, or struck out."""
    words = finding.name.split("-")
    if "unused" in words:
        return [types.DiagnosticTag.Unnecessary]
    if "retired" in words or "deprecated" in words:
        return [types.DiagnosticTag.Deprecated]
    return None


def _data(finding: Finding) -> types.LSPAny:
    """What the JSON report says of a finding and a diagnostic has no field for."""
    return {
        "group": finding.group,
        "fixes": [{"title": fix.title, "safe": fix.safe} for fix in finding.fixes],
    }


def _related(
    related: Iterable[Related], document: Document, snapshot: Snapshot, client: Client, uri: str
) -> list[types.DiagnosticRelatedInformation] | None:
    found = []
    for each in related:
        other = document if each.uri is None else snapshot.documents.get(each.uri)
        if other is not None:
            place = types.Location(
                uri if other is document else other.uri,
                to_range(other.lines, each.span, client.encoding),
            )
            found.append(types.DiagnosticRelatedInformation(place, each.message))
    return found or None


def to_code_action(
    action: Action, diagnostic: types.Diagnostic, document: Document, client: Client, uri: str
) -> types.CodeAction:
    """The quick fix of an action."""
    return types.CodeAction(
        title=action.fix.title,
        kind=types.CodeActionKind.QuickFix,
        diagnostics=[diagnostic],
        is_preferred=action.preferred or None,
        edit=to_workspace_edit(edits_of(action.fix, document.text), document, client, uri),
    )


def to_workspace_edit(
    edits: Iterable[Edit], document: Document, client: Client, uri: str
) -> types.WorkspaceEdit:
    """Edits of one document, tied to its version where the editor can hold to it."""
    written = [
        types.TextEdit(to_range(document.lines, edit.span, client.encoding), edit.text)
        for edit in edits
    ]
    if not client.versioned_edits:
        return types.WorkspaceEdit(changes={uri: written})
    identifier = types.OptionalVersionedTextDocumentIdentifier(uri=uri, version=document.version)
    return types.WorkspaceEdit(
        document_changes=[types.TextDocumentEdit(text_document=identifier, edits=written)]
    )


def to_hover(hover: Hover, document: Document, client: Client) -> types.Hover:
    """A hover, as Markdown where the editor shows it."""
    if client.hover_markdown:
        contents = types.MarkupContent(types.MarkupKind.Markdown, hover.markdown)
    else:
        contents = types.MarkupContent(types.MarkupKind.PlainText, hover.plain)
    return types.Hover(contents, to_range(document.lines, hover.span, client.encoding))
