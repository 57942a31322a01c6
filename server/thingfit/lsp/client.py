"""What the editor at the other end can do, read once from what it says at `initialize`."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum

from lsprotocol import types

from thingfit.text import Encoding


@dataclass(frozen=True, slots=True)
class Client:
    """The abilities of an editor that change what the server sends."""

    encoding: Encoding = Encoding.UTF16
    related_information: bool = False
    tags: bool = False
    diagnostic_data: bool = False
    diagnostic_links: bool = False
    code_actions: bool = False
    versioned_edits: bool = False
    hover_markdown: bool = False
    definition_links: bool = False
    symbol_trees: bool = False
    link_tooltips: bool = False
    progress: bool = False
    creates_files: bool = False
    deletes_files: bool = False
    annotates_edits: bool = False
    tells_of_edits: bool = False
    shows_documents: bool = False
    configuration: bool = False
    registers_configuration: bool = False
    registers_watchers: bool = False
    snippets: bool = False
    completion_markdown: bool = False
    completion_tags: bool = False
    refreshes_lenses: bool = False
    refreshes_hints: bool = False


def client_of(capabilities: types.ClientCapabilities) -> Client:
    """The abilities that a client states; what it leaves out it cannot do."""

    def can(path: str) -> bool:
        return bool(_at(capabilities, path))

    formats = _listed(capabilities, "text_document.hover.content_format")
    offered = _listed(capabilities, "text_document.completion.completion_item.documentation_format")
    operations = _listed(capabilities, "workspace.workspace_edit.resource_operations")
    return Client(
        encoding=encoding_of(capabilities),
        related_information=can("text_document.publish_diagnostics.related_information"),
        tags=can("text_document.publish_diagnostics.tag_support"),
        diagnostic_data=can("text_document.publish_diagnostics.data_support"),
        diagnostic_links=can("text_document.publish_diagnostics.code_description_support"),
        code_actions=can("text_document.code_action.code_action_literal_support"),
        versioned_edits=can("workspace.workspace_edit.document_changes"),
        hover_markdown=types.MarkupKind.Markdown.value in formats,
        definition_links=can("text_document.definition.link_support"),
        symbol_trees=can("text_document.document_symbol.hierarchical_document_symbol_support"),
        link_tooltips=can("text_document.document_link.tooltip_support"),
        progress=can("window.work_done_progress"),
        creates_files=types.ResourceOperationKind.Create.value in operations,
        deletes_files=types.ResourceOperationKind.Delete.value in operations,
        annotates_edits=can("workspace.workspace_edit.change_annotation_support"),
        tells_of_edits=can("workspace.workspace_edit.metadata_support"),
        shows_documents=can("window.show_document.support"),
        configuration=can("workspace.configuration"),
        registers_configuration=can("workspace.did_change_configuration.dynamic_registration"),
        registers_watchers=can("workspace.did_change_watched_files.dynamic_registration"),
        snippets=can("text_document.completion.completion_item.snippet_support"),
        completion_markdown=types.MarkupKind.Markdown.value in offered,
        completion_tags=can("text_document.completion.completion_item.tag_support"),
        refreshes_lenses=can("workspace.code_lens.refresh_support"),
        refreshes_hints=can("workspace.inlay_hint.refresh_support"),
    )


def encoding_of(capabilities: types.ClientCapabilities) -> Encoding:
    """The first encoding of the client's list that we know, which is how pygls chooses too."""
    known = {encoding.value: encoding for encoding in Encoding}
    for name in _listed(capabilities, "general.position_encodings"):
        if name in known:
            return known[name]
    return Encoding.UTF16


def _at(capabilities: object, path: str) -> object:
    """The value at a path of attributes, or nothing when one on the way is absent."""
    node = capabilities
    for name in path.split("."):
        node = getattr(node, name, None)
    return node


def _listed(capabilities: object, path: str) -> list[str]:
    """The names in a list at a path; lsprotocol makes enum members of those it knows."""
    found = _at(capabilities, path)
    if not isinstance(found, list | tuple):
        return []
    return [each.value if isinstance(each, Enum) else str(each) for each in found]
