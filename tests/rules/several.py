"""Several documents in one text, each after a line such as `//- lamp.tm.json`."""

from __future__ import annotations

import re

from thingfit.rules import Finding, check
from thingfit.workspace import Host, Snapshot
from thingfit.workspace.binaries import absent, wanted_by

_HEAD = re.compile(r"^//- (\S+)\n", re.MULTILINE)


def files(text: str) -> dict[str, str]:
    """The documents by their paths, in order."""
    _, *parts = _HEAD.split(text)
    return dict(zip(parts[::2], parts[1::2], strict=True))


def beside(text: str) -> tuple[Snapshot, str]:
    """A snapshot with these documents, and the URI of the first; all other files are absent."""
    host = Host()
    named = {f"file:///{path}": each for path, each in files(text).items()}
    uris = list(named)
    documents = [host.set_text(uri, each) for uri, each in named.items()]
    for document in documents:
        for uri in wanted_by(document):
            if uri not in uris:
                host.set_binary(absent(uri))
    return host.snapshot(), uris[0]


def findings(text: str) -> tuple[Finding, ...]:
    """The findings of the first of several documents."""
    return check(*beside(text))


def told(text: str, *names: str) -> list[str]:
    """What these rules find in the first document: severity, name and marked text of each."""
    snapshot, uri = beside(text)
    document = snapshot.documents[uri]
    return [
        f"{each.severity.label} {each.name} {document.text[each.span.start : each.span.end]}"
        for each in check(snapshot, uri)
        if each.name in names
    ]
