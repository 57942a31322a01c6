"""The findings of documents, and what the editor is told about them."""

from __future__ import annotations

from lsprotocol import types

from thingfit.facts import Document, Kind
from thingfit.lsp import changes
from thingfit.lsp.convert import to_diagnostic
from thingfit.lsp.session import Checked, Published, Slow, ThingfitServer
from thingfit.rules import Finding, check
from thingfit.rules.shapes import merge
from thingfit.workspace import Snapshot
from thingfit.workspace.settings import SETTINGS_NAMES

AT_ONCE = 100_000
"""Texts up to this length are checked while the editor waits; longer ones in the background."""

LARGE = 500_000
"""Characters above which an editor gets nothing that is asked for after each letter and takes a
walk through the whole text, such as its outline: everything else would wait for seconds."""


def findings_in(snapshot: Snapshot, uri: str) -> tuple[Finding, ...]:
    """The findings of a document; an editor may open TOML files of others, which have none."""
    document = snapshot.documents[uri]
    if document.kind is Kind.SETTINGS and document.name not in SETTINGS_NAMES:
        return ()
    return check(snapshot, uri)


def check_now(ls: ThingfitServer, uri: str) -> None:
    """Checks a document and tells the editor."""
    snapshot = ls.host.snapshot()
    take_findings(ls, snapshot, uri, findings_in(snapshot, uri))


def take_findings(
    ls: ThingfitServer, snapshot: Snapshot, uri: str, findings: tuple[Finding, ...]
) -> None:
    """Keeps the findings of a document and tells the editor, with those of shapes if known."""
    document = snapshot.documents[uri]
    ls.checked[uri] = Checked(document, snapshot.roots, findings, snapshot.revision)
    publish(ls, uri, _diagnostics(ls, snapshot, uri), document)


def take_slow(
    ls: ThingfitServer, snapshot: Snapshot, uri: str, findings: tuple[Finding, ...], whole: bool
) -> None:
    """Keeps what shapes say of a document, unless it is another one by now, and tells the editor.

    What one check says of a file of shapes or of settings is not the whole; it is added to what
    other checks said.
    """
    document = snapshot.documents.get(uri)
    if document is None or not _is_now(ls, snapshot, uri):
        return
    if not whole:
        findings = merge(slow_of(ls, document), findings)
    ls.slow[uri] = Slow(document.text, snapshot.roots, findings)
    known = ls.checked.get(uri)
    if known is None or known.document is not document or known.roots != snapshot.roots:
        return  # The quick check is still to come, and tells both.
    diagnostics = _diagnostics(ls, snapshot, uri)
    told = ls.published.get(uri)
    if diagnostics != (told.diagnostics if told else ()):
        publish(ls, uri, diagnostics, document)


def slow_of(ls: ThingfitServer, document: Document) -> tuple[Finding, ...]:
    """What shapes are known to say of a document."""
    return ls.slow[document.uri].findings if is_shaped(ls, document) else ()


def is_shaped(ls: ThingfitServer, document: Document) -> bool:
    """Whether it is known what shapes say of a document."""
    known = ls.slow.get(document.uri)
    return known is not None and known.text == document.text and known.roots == ls.host.roots


def _is_now(ls: ThingfitServer, snapshot: Snapshot, uri: str) -> bool:
    now = ls.host.snapshot()
    same = now.documents.get(uri) is snapshot.documents[uri]
    return same and now.roots == snapshot.roots


def _diagnostics(ls: ThingfitServer, snapshot: Snapshot, uri: str) -> tuple[types.Diagnostic, ...]:
    """All that is known to be said of a document."""
    document = snapshot.documents[uri]
    spelling = ls.spellings.get(uri, uri)
    findings = merge(ls.checked[uri].findings, slow_of(ls, document))
    return tuple(to_diagnostic(each, document, snapshot, ls.client, spelling) for each in findings)


def findings_of(ls: ThingfitServer, uri: str) -> tuple[Document, tuple[Finding, ...]] | None:
    """A document and its findings; nothing when it is unknown or its check is still to come."""
    snapshot = ls.host.snapshot()
    document = snapshot.documents.get(uri)
    if document is None:
        return None
    known = ls.checked.get(uri)
    if known and known.document is document and known.roots == snapshot.roots:
        return document, merge(known.findings, slow_of(ls, document))
    if len(document.text) > AT_ONCE:
        return None
    findings = findings_in(snapshot, uri)
    ls.checked[uri] = Checked(document, snapshot.roots, findings, snapshot.revision)
    return document, merge(findings, slow_of(ls, document))


def forget(ls: ThingfitServer, uri: str) -> None:
    """Drops a document that is gone, and takes its diagnostics from the editor."""
    before = ls.host.snapshot().documents.get(uri)
    ls.host.remove(uri)
    if before is not None:
        changes.note(ls, uri, before)
    for names in (ls.to_read, ls.to_check, ls.to_shape, ls.checked, ls.slow):
        names.pop(uri, None)
    ls.model_files.pop(uri, None)
    publish(ls, uri, ())
    ls.spellings.pop(uri, None)


def publish(
    ls: ThingfitServer,
    uri: str,
    diagnostics: tuple[types.Diagnostic, ...],
    document: Document | None = None,
) -> None:
    """Tells the editor the diagnostics of a document, unless it knows them already.

    An open document of ours is always told, with its version: the editor may have dropped what it
    knew. For a document that is not ours silence is enough while there is nothing to take back.
    """
    spelling = ls.spellings.get(uri, uri)
    known = ls.published.get(uri)
    ours = document is not None and document.kind is not None
    if known and known.uri != spelling:
        _send(ls, known.uri, ())
        known = None
    if diagnostics or (uri in ls.open and ours):
        if uri in ls.open or known is None or known.diagnostics != diagnostics:
            version = document.version if document and uri in ls.open else None
            _send(ls, spelling, diagnostics, version)
        ls.published[uri] = Published(spelling, diagnostics)
    elif known:
        if known.diagnostics:
            _send(ls, spelling, ())
        del ls.published[uri]


def _send(
    ls: ThingfitServer,
    spelling: str,
    diagnostics: tuple[types.Diagnostic, ...],
    version: int | None = None,
) -> None:
    ls.text_document_publish_diagnostics(
        types.PublishDiagnosticsParams(uri=spelling, diagnostics=list(diagnostics), version=version)
    )
