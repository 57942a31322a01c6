"""Devices: hardware that has to be known, memory that cannot be so, sensors and affordances."""

from __future__ import annotations

import pytest

from tests.conftest import REPOSITORY, workspace
from thingfit.rules import check, check_shapes
from thingfit.rules.boards import board_names, is_known_board
from thingfit.text import apply_edits

CONTEXT = '["https://www.w3.org/2022/wot/td/v1.1", "https://w3id.org/thingfit/device/v1"]'
OPEN = '"securityDefinitions": {"nosec_sc": {"scheme": "nosec"}}, "security": "nosec_sc"'
ROOMY = '"ramBytes": 65536, "flashBytes": 262144'


def device(controller: str | None = ROOMY, *members: str) -> str:
    head = [f'"@context": {CONTEXT}', '"@type": "SmartSensor"', '"title": "Node"', OPEN]
    if controller is not None:
        head.append(f'"controller": {{"type": "MicroController", {controller}}}')
    return "{" + ",\n ".join((*head, *members)) + "}"


def sensors(*each: str) -> str:
    return '"sensors": [' + ", ".join(f"{{{one}}}" for one in each) + "]"


def readings(**units: str) -> str:
    form = '"forms": [{"href": "https://node.example.com/"}]'
    each = (
        f'"{name}": {{"type": "number", "readOnly": true, "unit": "{unit}", {form}}}'
        for name, unit in units.items()
    )
    return '"properties": {' + ", ".join(each) + "}"


def told(text: str) -> list[str]:
    """What the rules about devices and the shapes find: severity and name of each."""
    snapshot, uri = workspace(text)
    quick = [each for each in check(snapshot, uri) if each.group == "device"]
    slow = check_shapes(snapshot, [uri]).get(uri, ())
    return [f"{each.severity.label} {each.name}" for each in (*quick, *slow)]


@pytest.mark.parametrize(
    ("controller", "expected"),
    [
        (ROOMY, []),
        (None, ["hint hardware-missing"]),
        ('"ramBytes": 65536', ["warning flash-missing"]),
        ('"flashBytes": 65536', ["warning ram-missing"]),
        ('"part": "Z80"', ["warning ram-missing", "warning flash-missing"]),
        ('"ramBytes": 524288, "flashBytes": 262144', ["warning memory-implausible"]),
        # What is stated is free for a model, of more flash on a chip beside the controller.
        (
            '"part": "RP2040", "ramBytes": 200000, "offers": [{"memory": '
            '{"ExternalFlash": {"value": 128, "unit": "KiB"}}}]',
            [],
        ),
        ('"part": "nRF52840-QIAA", "ramBytes": 262144, "flashBytes": 1048576', []),
        (
            '"part": "nRF52840", "ramBytes": 262145, "flashBytes": 1048577',
            ["warning memory-implausible", "warning memory-implausible"],
        ),
        (
            '"part": "nRF52840", "ramBytes": 983040, "flashBytes": 196608',
            ["warning memory-swapped"],
        ),
        ('"part": "ESP32-S3R8", "ramBytes": 500000, "flashBytes": 8000000', []),
        (
            '"part": "ESP32-C3", "ramBytes": 500000, "flashBytes": 4000000',
            ["warning memory-implausible"],
        ),
        (
            f'"ramBytes": {2**53}, "flashBytes": {2**53 + 1}',
            ["warning memory-implausible"],
        ),
        (
            '"flashBytes": 1000000000000000000, '
            '"offers": [{"memory": {"RAM": {"value": 1e300, "unit": "MB"}}}]',
            ["warning memory-implausible", "warning memory-implausible"],
        ),
        # A computer has more RAM than some cards have room.
        ('"ramBytes": 8589934592, "flashBytes": 4000000000', []),
    ],
)
def test_memory(controller: str | None, expected: list[str]) -> None:
    assert told(device(controller)) == expected


def test_the_board_tells_the_part() -> None:
    swapped = '"ramBytes": 983040, "flashBytes": 196608'
    board = '"board": {"name": "Arduino Nano 33 BLE Sense"}'
    assert told(device(swapped, board)) == ["warning memory-swapped"]
    by_id = '"board": {"name": "Ours", "platformio": "nano33ble"}'
    assert told(device(swapped, by_id)) == ["warning memory-swapped"]
    snapshot, uri = workspace(device(swapped, board))
    (found,) = (each for each in check(snapshot, uri) if each.name == "memory-swapped")
    mended = apply_edits(snapshot.documents[uri].text, found.fixes[0].edits)
    assert '"ramBytes": 196608, "flashBytes": 983040' in mended and told(mended) == []


@pytest.mark.parametrize(
    ("board", "is_told"),
    [
        ('{"name": "Raspberry Pi Pico"}', False),
        ('{"name": "raspberry pi pico"}', False),
        ('{"name": "Rasberry Pi Pico"}', True),
        ('{"name": "Our own", "zephyr": "our_own"}', False),
        ('{"name": "Our own"}', True),
    ],
)
def test_boards(board: str, is_told: bool) -> None:
    assert told(device(ROOMY, f'"board": {board}')) == ["hint board-unknown"] * is_told


def test_every_board_is_of_a_known_part() -> None:
    assert len(board_names()) > 25
    assert all(is_known_board(name) for name in board_names())


THERMO = '"type": "Thermometer", "minimum": -10, "maximum": 60, "unit": "Cel"'
LINKED = f'{THERMO}, "exposedBy": "#/properties/heat"'
BARO = '"type": "Barometer", "minimum": 300, "maximum": 1100, "unit": "hPa"'


@pytest.mark.parametrize(
    ("members", "expected"),
    [
        ((sensors(THERMO), readings(heat="Cel")), []),
        ((sensors(THERMO), readings(heat="K")), []),
        ((sensors(THERMO), readings(height="m")), ["hint affordance-without-sensor"]),
        ((sensors(THERMO), readings(free="byte")), []),
        ((sensors(LINKED), readings(heat="Cel")), []),
        ((sensors(LINKED, BARO), readings(heat="Cel")), ["hint sensor-without-affordance"]),
        ((sensors(THERMO, BARO), readings(heat="Cel")), []),
        ((sensors(LINKED, '"type": "PdmMicrophone"'), readings(heat="Cel")), []),
        ((sensors(LINKED), readings(hat="Cel")), ["warning sensor-without-affordance"]),
        ((sensors('"type": "Thermometer"'),), ["hint sensor-range-missing"]),
        ((sensors('"type": "Thermometer"', '"type": "Barometer"'),), ["hint sensor-range-missing"]),
        ((sensors('"type": "ColourCamera"'),), []),
    ],
)
def test_sensors(members: tuple[str, ...], expected: list[str]) -> None:
    assert told(device(ROOMY, *members)) == expected


def test_a_namespace_without_its_end_is_told_where_it_is_used() -> None:
    text = device().replace(
        'device/v1"]', 'device/v1", {"sys": "http://www.w3.org/ns/ssn/systems"}]'
    )
    assert told(text) == []
    used = text.replace('"title"', '"sys:Accuracy": 1, "title"')
    assert told(used) == ["error namespace-without-slash"]
    assert told(used.replace('systems"', 'systems/"')) == []


def test_the_examples_have_hints_at_most() -> None:
    for path in sorted((REPOSITORY / "examples" / "devices").glob("*.jsonld")):
        snapshot, uri = workspace(path.read_text("utf-8"), path.name)
        found = [each for each in check(snapshot, uri) if each.group == "device"]
        assert all(each.severity.label == "hint" for each in found), path.name
