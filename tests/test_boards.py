"""The table of boards: every entry is whole, and the ways to find one."""

from __future__ import annotations

import json
import re
from itertools import combinations

import pytest

from tests.conftest import REPOSITORY
from tests.facts.published import devices, needs_published
from tests.features.test_complete import DEVICE, URI, labels, snapshot_of
from tests.marks import marked
from thingfit.facts import Device, Document
from thingfit.facts.boards import (
    KnownBoard,
    SensorPart,
    board_of,
    boards,
    boards_named,
    boards_titled,
    part_named,
    part_of,
    parts,
    sensor_part,
    sensor_parts,
)
from thingfit.facts.names import SENSOR, TF
from thingfit.features.hover_at import hover_at
from thingfit.meaning import units, vocabulary

DATA = json.loads((REPOSITORY / "ontology" / "boards.json").read_text("utf-8"))
FILE = REPOSITORY / "examples" / "devices"
SYSTEMS = ("platformio", "arduino", "zephyr", "espidf")


def ids(value: KnownBoard | SensorPart) -> str:
    return value.name


def test_there_are_boards_enough() -> None:
    assert len(boards()) >= 35
    assert len(boards()) == len(DATA["boards"])
    assert len([each for each in boards() if each.sensors]) >= 20


@pytest.mark.parametrize("board", boards(), ids=ids)
def test_a_board_is_whole(board: KnownBoard) -> None:
    assert board.name == board.name.strip() != ""
    assert len(board.source) > 10
    assert 8_000_000 <= board.clock <= 1_000_000_000
    assert 0 < board.ram <= board.part.ram, "programs have no more RAM than the chip"
    assert board.flash > 0
    if board.part.flash is not None:
        assert board.flash <= board.part.flash
    assert bool(board.platform) is bool(board.platformio)
    assert board.arduino == "" or len(board.arduino.split(":")) >= 3
    assert all(not re.search(r"\s", name) for name in board.ids)
    if board.name != "Syntiant TinyML Board":
        assert any(getattr(board, system) for system in SYSTEMS)


def test_parts_are_whole() -> None:
    for part in parts().values():
        assert part.core and part.source and part.ram > 0
        if part.architecture:
            assert part.architecture in vocabulary.members(TF + "Architecture")
        assert part.fpu or "M4" not in part.core
    assert {each.part.name for each in boards()} <= set(parts())


@pytest.mark.parametrize("part", sensor_parts().values(), ids=ids)
def test_a_sensor_is_whole(part: SensorPart) -> None:
    assert part.maker and part.measures and len(part.source) > 10
    assert bool(part.library) is bool(part.header)
    assert not part.header or part.header.endswith(".h")
    assert not part.platformio or re.fullmatch(r"[\w-]+/[\w .-]+@\^\d+\.\d+\.\d+", part.platformio)
    for measure in part.measures:
        assert vocabulary.term(measure.cls) is not None, measure.cls
        assert vocabulary.is_a(measure.cls, SENSOR)
        assert (measure.minimum is None) is (measure.maximum is None)
        if measure.minimum is not None and measure.maximum is not None:
            assert measure.minimum < measure.maximum
            assert units.find(measure.unit) is not None
        assert bool(measure.compatible) is bool(measure.kconfig)
        assert all(re.fullmatch(r"CONFIG_[A-Z0-9_]+", each) for each in measure.kconfig)
        assert not measure.compatible or re.fullmatch(r"[a-z]+,[a-z0-9_-]+", measure.compatible)


def test_no_key_is_misspelt() -> None:
    board = (
        "name maker part clock ram flash externalRam platformio arduino zephyr espIdf aliases ids "
        "sensors source"
    )
    measure = "class axes minimum maximum unit rate compatible kconfig"
    for each in DATA["boards"]:
        assert set(each) <= set(board.split())
        assert all(set(sensor) <= {"part", "node", "arduino"} for sensor in each.get("sensors", []))
    for each in DATA["sensors"].values():
        assert set(each) <= {"maker", "measures", "arduino", "zephyr", "source"}
        assert all(set(one) <= set(measure.split()) for one in each["measures"])
    for each in DATA["parts"].values():
        assert set(each) <= {"core", "architecture", "fpu", "ram", "flash", "source"}


def test_names_are_unique() -> None:
    names = [name for board in boards() for name in (board.name, *board.aliases)]
    assert len({name.casefold() for name in names}) == len(names)
    assert all(boards_named(each.name) == (each,) for each in boards())


def test_boards_of_one_identifier_are_built_alike() -> None:
    for one, other in combinations(boards(), 2):
        if one.platformio and one.platformio == other.platformio:
            assert one.platform == other.platform
            assert (one.ram, one.flash, one.clock) == (other.ram, other.flash, other.clock)
            assert one.part is other.part


def test_device_node_labels_name_a_measure_of_the_part() -> None:
    for board in boards():
        for sensor in board.sensors:
            classes = {each.cls for each in sensor.part.measures}
            assert {each for each in sensor.nodes if each} <= classes


def test_a_microphone_has_the_library_of_the_core_of_its_board() -> None:
    (board,) = boards_named("XIAO ESP32S3 Sense")
    (other,) = boards_named("Seeed XIAO nRF52840 Sense")
    headers = [
        each.part.header
        for one in (board, other)
        for each in one.sensors
        if each.part.name == "MSM261D3526H1CPM"
    ]
    assert headers == ["ESP_I2S.h", "PDM.h"]


TITLES = [
    ("Arduino-Nano-BLE-33_1", ["Arduino Nano 33 BLE"]),
    ("Arduino Nano 33 BLE Sense #12", ["Arduino Nano 33 BLE Sense"]),
    ("Adafruit-Pybadge_1", ["Adafruit PyBadge"]),
    ("raspberry pi pico 2", ["Raspberry Pi Pico 2"]),
    ("Nordic Semiconductor Thingy:53", ["Thingy:53"]),
    ("Pump 3", []),
    ("SSI-Web_1", []),
    ("", []),
    ("33", []),
]


@pytest.mark.parametrize(("title", "wanted"), TITLES)
def test_boards_by_title(title: str, wanted: list[str]) -> None:
    assert [each.name for each in boards_titled(title)] == wanted


@pytest.mark.parametrize(
    ("written", "name"),
    [
        ("nRF52840-QIAA", "nRF52840"),
        ("ATSAMD51J19A", "SAMD51J19"),
        ("ESP32-S3R8", "ESP32-S3"),
        ("ESP32-D0WD", "ESP32"),
        ("STM32L475VGT6", "STM32L475VG"),
        ("ATmega328P-AU", "ATmega328P"),
        ("Z80", None),
        ("", None),
    ],
)
def test_parts_by_name(written: str, name: str | None) -> None:
    found = part_named(written)
    assert (found.name if found else None) == name


def test_sensors_by_part_number() -> None:
    for written, name in (
        ("LSM6DS3TR-C", "LSM6DS3TR-C"),
        ("LSM6DS3", "LSM6DS3"),
        ("LSM6DSLTR", "LSM6DSL"),
        ("lsm9ds1", "LSM9DS1"),
        ("SCD41-D-R2", "SCD41"),
    ):
        found = sensor_part(written)
        assert found is not None and found.name == name
    assert sensor_part("XYZ1") is None


def device(members: str) -> Device:
    text = '{"@context": ["https://www.w3.org/2022/wot/td/v1.1", '
    text += '"https://w3id.org/thingfit/device/v1"], "@type": "SmartSensor", "title": "Node", '
    (found,) = Document("file:///a.td.jsonld", 1, f"{text}{members}}}").devices
    return found


def test_one_identifier_of_several_boards_is_settled_by_the_sensors() -> None:
    board = '"board": {"platformio": "nano33ble"}, '
    sensors = '"sensors": [{"type": "Accelerometer", "part": "BMI270"}]'
    found = board_of(device(board + sensors))
    assert found is not None
    assert (found.board.name, found.basis) == ("Arduino Nano 33 BLE Sense Rev2", "stated")


def test_a_board_with_another_controller_is_none_of_the_device() -> None:
    members = (
        '"board": {"name": "Arduino Zero"}, "controller": {"type": "MicroController", "part": '
    )
    assert board_of(device(members + '"nRF52840"}')) is None
    found = board_of(device(members + '"ATSAMD21G18A"}'))
    assert found is not None and found.basis == "name"


def test_an_unknown_board_is_not_looked_for_in_the_title() -> None:
    text = '"board": {"name": "Own design"}, "description": "Arduino Zero"'
    assert board_of(device(text)) is None


def test_the_part_of_a_device() -> None:
    part = part_of(device('"board": {"name": "Thingy:53"}'))
    assert part is not None and part.name == "nRF5340"
    assert part_of(device('"board": {"name": "Unknown"}')) is None


@needs_published
def test_published_devices_have_the_boards_of_their_titles() -> None:
    found = {
        each.title.value: known.board.name if (known := board_of(each)) else None
        for each in devices().values()
        if each.title
    }
    assert found == {
        "Adafruit-Pybadge_1": "Adafruit PyBadge",
        "Arduino-Nano-BLE-33-Tinyml-Kit_1": "Arduino Tiny Machine Learning Kit",
        "Arduino-Nano-BLE-33_1": "Arduino Nano 33 BLE",
        "SSI-Web_1": None,
        "Syntiant-TinyML-Board_1": "Syntiant TinyML Board",
        "adafruit_tflite_micro_kit_1": None,
    }


def test_boards_of_the_examples_are_known() -> None:
    found = {}
    for path in sorted(FILE.glob("*.td.jsonld")):
        for each in Document(f"file://{path}", 1, path.read_text("utf-8")).devices:
            if each.board and each.board.name:
                known = board_of(each)
                found[each.board.name.value] = known.board.name if known else None
    assert len(found) >= 8
    unknown = [name for name, known in found.items() if known is None]
    assert unknown == ["Raspberry Pi 4 Model B"], "this one runs Linux"


TOLD = [
    ('"board": {"name": "Thingy:$053"}}', ["**Thingy:53** · board", "nRF5340", "BMI270"]),
    (
        '"board": {"platformio": "nano33$0ble"}}',
        ["| Boards | Arduino Nano 33 BLE Sense, Arduino Nano 33 BLE", "262,144 B"],
    ),
    (
        '"board": {"name": "Arduino Zero", "zephyr": "arduino_$0zero"}}',
        ["**Arduino Zero** · board, Arduino", "| Arduino | `arduino:samd:arduino_zero_native` |"],
    ),
    (
        '"controller": {"type": "MicroController", "part": "ATSAMD51$0J19"}}',
        ["**SAMD51J19** · microcontroller", "| Floating-point unit | yes |"],
    ),
    (
        '"sensors": [{"type": "Accelerometer", "part": "LSM9$0DS1"}]}',
        ["**LSM9DS1** · sensor, ST", "3 axes, -4 to 4 g", "`Arduino_LSM9DS1`", "`st,lsm9ds1`"],
    ),
]


@pytest.mark.parametrize(("text", "wanted"), TOLD)
def test_hover_tells_of_boards_and_parts(text: str, wanted: list[str]) -> None:
    document, cursor, _ = marked(DEVICE + text)
    found = hover_at(snapshot_of(document, URI), URI, cursor)
    assert found is not None
    assert [each for each in wanted if each not in found.markdown] == []


OFFERED = [
    ('"board": "$0"}', "Arduino Nano 33 BLE Sense"),
    ('"board": {"name": "ESP-EYE", "esp-idf": "$0"}}', "esp32"),
    ('"board": {"name": "Thingy:53", "zephyr": "$0"}}', "thingy53/nrf5340/cpuapp"),
    ('"board": {"name": "micro:bit v2", "platformio": "$0"}}', "bbcmicrobit_v2"),
    ('"sensors": [{"type": "Accelerometer", "part": "$0"}]}', "LSM9DS1"),
    (
        '"board": {"name": "Adafruit PyBadge"}, '
        '"sensors": [{"type": "Accelerometer", "part": "$0"}]}',
        "LIS3DH",
    ),
    (
        '"sensors": [{"type": "Accelerometer", "part": "BMI270", "library": "$0"}]}',
        "Arduino_BMI270_BMM150",
    ),
]


@pytest.mark.parametrize(("text", "first"), OFFERED)
def test_the_likely_board_or_part_is_offered_first(text: str, first: str) -> None:
    assert labels(DEVICE + text)[0] == first


def test_no_offer_comes_twice() -> None:
    for key in ("platformio", "zephyr", "arduino", "esp-idf"):
        found = labels(DEVICE + f'"board": {{"{key}": "$0"}}}}')
        assert len(set(found)) == len(found)
