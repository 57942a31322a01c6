"""Texts that tests of features share."""

from __future__ import annotations

from thingfit.workspace import Host, Snapshot

URI = "file:///w/lamp.tm.json"
LAMP = """{
  "@context": ["https://www.w3.org/2022/wot/td/v1.1", {
    "om": "http://www.ontology-of-units-of-measure.org/resource/om-2/",
    "sosa": "http://www.w3.org/ns/sosa/"
  }],
  $BODY
}
"""
"""A description whose members are still to be put in."""

THING_MODEL = """{"@context": "https://www.w3.org/2022/wot/td/v1.1", "@type": "tm:ThingModel",
"id": "http://example.com/base", "properties": {"«on/off»": {"forms": [{"href": "/"}]}}}"""


def opened(text: str, uri: str = URI) -> Snapshot:
    """A snapshot of one document."""
    host = Host()
    host.set_text(uri, text)
    return host.snapshot()
