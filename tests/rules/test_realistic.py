"""Descriptions of the examples, broken at one place each as people break them."""

from __future__ import annotations

from functools import cache

import pytest

from tests.conftest import REPOSITORY
from tests.rules.model_files import file_at
from tests.rules.things import unmark
from thingfit.rules import Finding, check
from thingfit.text import apply_edits
from thingfit.workspace import Host
from thingfit.workspace.binaries import wanted_by

DEVICES, MODELS = "examples/devices", "examples/models"
PUMP = f"{DEVICES}/pump.td.jsonld"
NODE = f"{DEVICES}/vibration-node.td.jsonld"
VIBRATION = f"{MODELS}/vibration.model.jsonld"
CONTEXT = '{ "@language": "en", "cov": "https://www.w3.org/2019/wot/coap#" }'
TITLE = '"title": "Syrup pump",'
PSK = '{ "psk_sc": { "scheme": "psk", "identity": "cell-3" } }'
FLUSH = '"forms": [{ "href": "flush", "cov:method": "POST" }]'
LINK = """{
      "rel": "type",
      "href": "../things/pump.tm.jsonld",
      "type": "application/tm+json"
    }"""
OAUTH = (
    '{ "psk_sc": { "scheme": "oauth2", "flow": "client", '
    '"token": "https://login.cell-3.example/token", "scopes": ["clean"] } }'
)

# The file, what is replaced, by what (the culprit between ⟦ and ⟧), and what is said of it.
CASES = [
    (PUMP, '"observable": true', '⟦"writeOnly": true⟧', "warning readonly-and-writeonly"),
    (
        PUMP,
        '"https://www.w3.org/2022/wot/td/v1.1"',
        '⟦"https://www.w3.org/ns/td"⟧',
        "error context-retired",
    ),
    (PUMP, '"minimum": 1, ', '"minimum": ⟦200⟧, ', "error range-inverted"),
    (PUMP, '["seconds"]', '[⟦"second"⟧]', "warning required-not-in-properties"),
    (
        PUMP,
        TITLE,
        '"title": ⟦"Pump"⟧, "titles": { "en": "Syrup pump", "de": "Sirup-Pumpe" },',
        "warning title-not-in-titles",
    ),
    (
        PUMP,
        CONTEXT,
        f'{CONTEXT}, ⟦"https://vendor.example/pumps"⟧',
        "hint context-unknown",
    ),
    (
        PUMP,
        CONTEXT,
        CONTEXT.replace('"en"', '"en", "@direction": ⟦"left"⟧'),
        "error context-broken",
    ),
    (PUMP, TITLE, f'{TITLE} "cov:part": {{ "@id": ⟦7⟧ }},', "error json-ld-broken"),
    (PUMP, CONTEXT, CONTEXT.replace(" }", ', ⟦"@comment"⟧: "urn:x" }'), "warning keyword-reserved"),
    (PUMP, '"@language": "en"', '"@language": ⟦"en_US"⟧', "warning language-broken"),
    (
        PUMP,
        LINK,
        '{ "rel": "type", "href": "../things/sensor-node.tm.jsonld" }, '
        + LINK.replace('"rel": "type"', '⟦"rel": "type"⟧'),
        "error link-rel-type-twice",
    ),
    (
        PUMP,
        FLUSH,
        '"output": { "type": "integer" }, "forms": [{ "href": "flush", '
        '"contentType": ⟦"application/x-www-form-urlencoded"⟧ }]',
        "hint response-missing",
    ),
    (PUMP, PSK, PSK[:-1] + ', ⟦"old_sc"⟧: { "scheme": "basic" } }', "hint security-unused"),
    (
        PUMP,
        PSK,
        '{ "a_sc": { "scheme": "psk" }, '
        '"psk_sc": { "scheme": "combo", "oneOf": ["a_sc", ⟦"b_sc"⟧] } }',
        "error combo-undefined",
    ),
    (
        PUMP,
        (PSK, FLUSH),
        (OAUTH, FLUSH.replace(" }]", ', "scopes": [⟦"rinse"⟧] }]')),
        "warning scopes-not-defined",
    ),
    (
        PUMP,
        (PSK, FLUSH),
        (
            PSK[:-1] + ', "open_sc": { "scheme": "nosec" } }',
            FLUSH.replace(" }]", ', "security": ⟦"open_sc"⟧ }]'),
        ),
        "hint form-security-open",
    ),
    (PUMP, '"Flush"', '⟦"Flush {{NAME}}"⟧', "error placeholder-in-td"),
    (PUMP, TITLE, f'{TITLE} ⟦"tm:optional"⟧: ["/actions/flush"],', "error tm-term-in-td"),
    (
        PUMP,
        '"cov": "https://www.w3.org/2019/wot/coap#"',
        '"cov": ⟦"www.w3.org/2019/wot/coap#"⟧',
        "warning context-map-value",
    ),
    (
        NODE,
        '"value": 176, "unit": "KiB"',
        '"value": 176, "unit": ⟦"om:kilohertz"⟧',
        "error hardware-unit-unknown",
    ),
    (
        VIBRATION,
        ('"dataset": "../training/vibration.py",', '"name": "Vibration autoencoder"'),
        ("", '"name": ⟦"Vibration autoencoder"⟧'),
        "hint dataset-missing",
    ),
    (VIBRATION, '"vibration.int8.tflite"', '⟦"custom.tflite"⟧', "warning custom-op"),
    (
        VIBRATION,
        '"atLeast": 6.528,\n          "unit": "kB"',
        '"atLeast": 6.375,\n          "unit": ⟦"kB"⟧',
        "hint unit-suspicious",
    ),
]


@cache
def examples() -> dict[str, str]:
    """The texts of the examples by their paths."""
    found = {}
    for folder in ("devices", "models", "things"):
        for path in sorted((REPOSITORY / "examples" / folder).glob("*.jsonld")):
            if "with-findings" not in path.name:
                found[path.relative_to(REPOSITORY).as_posix()] = path.read_text("utf-8")
    return found


def told(path: str, text: str) -> dict[str, Finding]:
    """The findings of one of the examples with another text, all others beside it, by name."""
    host = Host()
    for name, each in (examples() | {path: text}).items():
        document = host.set_text(f"file:///{name}", each)
        for wanted in wanted_by(document):
            host.set_binary(file_at(wanted))
    return {each.name: each for each in check(host.snapshot(), f"file:///{path}")}


@pytest.mark.parametrize(("path", "old", "new", "expected"), CASES)
def test_what_is_said_of_an_example_that_was_broken(
    path: str, old: str | tuple[str, ...], new: str | tuple[str, ...], expected: str
) -> None:
    text = examples()[path]
    pairs = [(old, new)] if isinstance(old, str) else zip(old, new, strict=True)
    for before, after in pairs:
        assert before in text
        text = text.replace(str(before), str(after), 1)
    text, (mark,) = unmark(text)
    severity, _, name = expected.partition(" ")
    found = told(path, text)
    assert name in found, list(found)
    assert (found[name].severity.label, found[name].span) == (severity, mark)
    assert name not in told(path, examples()[path])
    for fix in found[name].fixes:
        left = told(path, apply_edits(text, fix.edits))
        # Whether a mended value is that of the model is another matter.
        assert name not in left and set(left) <= {*found, "td-not-conform-to-tm"}, fix
