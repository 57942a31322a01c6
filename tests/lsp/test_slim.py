"""Documents that are not open take little room, and say the same as before."""

from __future__ import annotations

from thingfit.rules import check
from thingfit.workspace import Host

from .editor import BROKEN_LAMP


def test_a_slim_document_has_the_same_findings() -> None:
    host = Host()
    document = host.set_text("file:///lamp.td.json", BROKEN_LAMP)
    before = check(host.snapshot(), document.uri)
    assert "tree" in vars(document)
    document.slim()
    assert not {"tree", "parts", "things", "lines", "expansion"} & vars(document).keys()
    assert document.kind is not None
    assert "tree" not in vars(document)
    assert check(host.snapshot(), document.uri) == before
