"""Leaving a rule out: the edit of the settings that ignores it."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass

from thingfit.facts import Document
from thingfit.syntax import Array, Object, find
from thingfit.text import Edit, Span, apply_edits
from thingfit.workspace import Root, Snapshot
from thingfit.workspace.settings import SETTINGS_NAMES, holds_settings, read_settings

NEW = SETTINGS_NAMES[0]
_HEADER = re.compile(r"^\[tool\.thingfit\][^\n]*(?:\n|\Z)", re.MULTILINE)
_ALWAYS = frozenset(("json", "settings", "internal"))
"""Groups that tell of what keeps the rest from being judged."""


@dataclass(frozen=True, slots=True)
class Ignoring:
    """The edit of a settings file; without a document the file is a new one with this text."""

    uri: str
    document: Document | None
    edit: Edit

    @property
    def name(self) -> str:
        """The name of the settings file."""
        return self.uri.rpartition("/")[2]


def ignoring(snapshot: Snapshot, uri: str, rule: str, group: str) -> Ignoring | None:
    """How the settings of a document come to ignore a rule; nothing where they cannot."""
    root = max(_roots(snapshot, uri), key=lambda each: len(each.uri), default=None)
    if root is None or group in _ALWAYS:
        return None
    for name in SETTINGS_NAMES:
        document = snapshot.documents.get(f"{root.uri}/{name}")
        if document is None or not holds_settings(document):
            continue
        edit = _edit(document, rule)
        if edit is None:
            return None
        changed = Document(document.uri, None, apply_edits(document.text, (edit,)))
        is_ignored = rule in read_settings(changed).options.ignore
        return Ignoring(document.uri, document, edit) if is_ignored else None
    text = f"ignore = [{json.dumps(rule)}]\n"
    return Ignoring(f"{root.uri}/{NEW}", None, Edit(Span(0, 0), text))


def _roots(snapshot: Snapshot, uri: str) -> Iterator[Root]:
    return (each for each in snapshot.roots if each.uri and each.path_of(uri) is not None)


def _edit(document: Document, rule: str) -> Edit | None:
    """The rule as the last one of the list, or a list of its own at the head of the table."""
    if document.tree.problems:
        return None
    is_project = document.name != NEW
    table = find(document.tree.root, "/tool/thingfit") if is_project else document.tree.root
    listed = table.get("ignore") if isinstance(table, Object) else None
    written = json.dumps(rule)
    if isinstance(listed, Array):
        if not listed.items:
            return Edit(Span(listed.span.start + 1, listed.span.start + 1), written)
        last = listed.items[-1].span
        lines = document.lines
        line = document.text[lines.line_span(lines.line_of(last.start)).start : last.start]
        gap = f"\n{line}" if line and not line.strip() else " "
        return Edit(Span(last.end, last.end), f",{gap}{written}")
    if listed is not None:
        return None
    header = _HEADER.search(document.text) if is_project else None
    if is_project and header is None:
        return None
    place = header.end() if header else int(document.text.startswith("\ufeff"))
    gap = "" if not header or header[0].endswith("\n") else "\n"
    return Edit(Span(place, place), f"{gap}ignore = [{written}]\n")
