"""Projects for microcontrollers: the same every time, enough arena, and files that tools read."""

from __future__ import annotations

import configparser
import json
import re
from collections.abc import Iterator
from dataclasses import replace
from itertools import cycle
from pathlib import PurePosixPath

import kconfiglib
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.conftest import REPOSITORY
from tests.deploy.compiling import STAND_INS
from tests.deploy.plans import (
    MICRO,
    example_plans,
    published_content,
    published_pairs,
    published_plans,
    published_snapshot,
)
from tests.facts.published import PUBLISHED, needs_published
from thingfit.deploy.parts import GeneratedFile, Plan
from thingfit.deploy.plan import plan
from thingfit.deploy.targets import TARGETS
from thingfit.facts.names import SOSA_EXTEND


def texts(files: tuple[GeneratedFile, ...]) -> dict[str, str]:
    """The files of a project by path."""
    return {each.path: each.content.decode("utf-8") for each in files}


def every_plan() -> Iterator[tuple[str, Plan]]:
    """Each target with each plan of the examples."""
    for target in MICRO:
        for each in example_plans(target):
            yield target, each


@needs_published
def test_all_published_pairs_generate_for_platformio_twice_the_same() -> None:
    plans = published_plans("platformio")
    assert len(plans) == 78
    for each in plans:
        files = TARGETS["platformio"].render(each)
        assert files == TARGETS["platformio"].render(each)
        assert TARGETS["platformio"].missing(each) == ()


def test_all_pairs_of_the_examples_generate_for_all_targets_twice_the_same() -> None:
    count = 0
    for target, each in every_plan():
        count += 1
        files = TARGETS[target].render(each)
        assert files == TARGETS[target].render(each)
        paths = [file.path for file in files]
        assert len({path.casefold() for path in paths}) == len(paths)
        assert {"README.md"} <= set(paths)
    assert count >= 4 * 10


def test_nothing_of_this_machine_is_written() -> None:
    for target, each in every_plan():
        for path, text in texts(TARGETS[target].render(each)).items():
            assert str(REPOSITORY) not in text and "file://" not in text, path
            assert text.endswith("\n") and "\r" not in text and "\t" not in text, path
            assert not re.search(r"[ ]$", text, re.MULTILINE), path


@needs_published
def test_the_arena_holds_each_published_model() -> None:
    models = json.loads((PUBLISHED / "models.json").read_text("utf-8"))
    measured = {each["name"]: each["arena"] for each in models}
    assert len(measured) == 23
    seen = set()
    for name, candidate, device in published_pairs(only_fitting=False):
        content = published_content(name)
        made = plan(
            published_snapshot(), candidate, device, "platformio", content=content, force=True
        )
        assert isinstance(made, Plan), (name, made)
        settings_ = texts(TARGETS["platformio"].render(made))["src/settings.h"]
        found = re.search(r"kArenaSize = (\d+);", settings_)
        assert found is not None
        needed = [measured[name]["tflm24_ilp32"]["min"]]
        # A model that the current runtime refuses has no measure of it.
        needed += [measured[name]["tflm2026_ilp32"]["min"] or 0]
        assert int(found[1]) >= max(needed), name
        seen.add(name)
    assert len(seen) == 23


def ini(text: str) -> configparser.RawConfigParser:
    """Settings as PlatformIO reads them."""
    parser = configparser.RawConfigParser(strict=True)
    parser.read_string(text)
    return parser


def check_ini(text: str) -> None:
    """Holds that the settings name an environment with all that a build needs."""
    read = ini(text)
    name = read.get("platformio", "default_envs")
    environment = read[f"env:{name}"]
    assert (
        environment["framework"] == "arduino" and environment["board"] and environment["platform"]
    )
    assert "\n" not in environment["board"]
    for library in environment["lib_deps"].split("\n")[1:]:
        assert re.fullmatch(r"[\w -]+/[\w .-]+@\^\d+\.\d+\.\d+", library), library


def check_kconfig(text: str, system: str) -> None:
    """Holds that Kconfig knows each option and takes its value."""
    kconfig = kconfiglib.Kconfig(str(STAND_INS / f"Kconfig.{system}"), warn_to_stderr=False)
    kconfig.warn_assign_undef = True
    for line in text.splitlines():
        if not line or line.startswith("#"):
            continue
        name, equals, value = line.partition("=")
        assert equals and name.startswith("CONFIG_"), line
        symbol = kconfig.syms.get(name.removeprefix("CONFIG_"))
        assert symbol is not None and symbol.nodes, f"{name} is no option"
        assert symbol.set_value(value.strip('"')), line
    for line in text.splitlines():
        if line.startswith("CONFIG_"):
            name, _, value = line.partition("=")
            assert kconfig.syms[name.removeprefix("CONFIG_")].str_value == value.strip('"'), line


def check_files(target: str, files: dict[str, str]) -> None:
    """Holds that all settings of a project can be read."""
    if target == "platformio":
        check_ini(files["platformio.ini"])
    elif target == "arduino":
        sketch = next(path for path in files if path.endswith("sketch.yaml"))
        folder = PurePosixPath(sketch).parent.name
        assert f"{folder}/{folder}.ino" in files and re.fullmatch(r"[a-z]\w{0,62}", folder)
        fqbn = yaml.safe_load(files[sketch])["default_fqbn"]
        assert fqbn == "" or re.fullmatch(r"[\w.-]+(:[\w.,=-]+){2,3}", fqbn)
    elif target == "zephyr":
        check_kconfig(files["prj.conf"], "zephyr")
        for path in (each for each in files if each.endswith(".overlay")):
            check_devicetree(files[path])
        check_cmake(files["CMakeLists.txt"], files, "")
    else:
        check_kconfig(files["sdkconfig.defaults"], "esp_idf")
        component = yaml.safe_load(files["main/idf_component.yml"])
        assert "espressif/esp-tflite-micro" in component["dependencies"]
        check_cmake(files["CMakeLists.txt"], files, "")
        check_cmake(files["main/CMakeLists.txt"], files, "main/")


def check_cmake(text: str, files: dict[str, str], folder: str) -> None:
    """Holds that brackets close, that the project has a name, and that all sources are there."""
    code = re.sub(r"^#.*$", "", text, flags=re.MULTILINE)
    assert code.count("(") == code.count(")")
    for name in re.findall(r"project\((.*)\)", code):
        assert re.fullmatch(r"[a-z]\w*", name)
    listed = re.findall(r"[\w/]+\.cpp", code)
    if listed:
        there = [each for each in files if each.endswith(".cpp") and each.startswith(folder)]
        assert sorted(folder + each for each in listed) == sorted(there)


def check_devicetree(text: str) -> None:
    """Holds that an overlay has nodes and comments that close."""
    code = re.sub(r"/\*.*?\*/", "", text, flags=re.DOTALL)
    assert "*/" not in code and "/*" not in code
    assert code.count("{") == code.count("}") and code.count("{") == code.count("};")
    assert re.fullmatch(r"[\w\s/{}=&;\",.-]*", code), code


def test_settings_of_the_examples_are_read_by_their_tools() -> None:
    for target, each in every_plan():
        check_files(target, texts(TARGETS[target].render(each)))


@needs_published
def test_settings_of_the_published_pairs_are_read_by_their_tools() -> None:
    for each in published_plans("platformio"):
        check_files("platformio", texts(TARGETS["platformio"].render(each)))


def test_boards_that_are_stated_are_built_for() -> None:
    plans = {each.slug: each for each in example_plans("platformio")}
    node = plans["gesture_classifier_on_vibration_node_at_the_conveyor"]
    read = ini(texts(TARGETS["platformio"].render(node))["platformio.ini"])
    assert read["env:device"]["board"] == "nano33ble"
    assert read["env:device"]["platform"] == "nordicnrf52"
    assert "Arduino_LSM9DS1" in read["env:device"]["lib_deps"]
    unknown = replace(node, board=None)
    files = texts(TARGETS["platformio"].render(unknown))
    assert ini(files["platformio.ini"])["env:set_me"]["board"] == "set_me"
    assert "**Name the board first**" in files["README.md"]


def test_two_sensors_of_one_chip_share_its_node() -> None:
    node = next(each for each in example_plans("zephyr") if "vibration_node" in each.slug)
    one = next(each for each in node.sensors if each.driver and each.driver.alias)
    other = replace(one, cls=SOSA_EXTEND + "Gyroscope", name="Gyroscope", identifier="gyroscope")
    files = texts(TARGETS["zephyr"].render(replace(node, sensors=(one, other))))
    overlay = next(text for path, text in files.items() if path.endswith(".overlay"))
    check_devicetree(overlay)
    assert one.driver is not None
    assert overlay.count(f"&{one.driver.alias} {{") == 1
    assert f"gyroscope = &{one.driver.alias};" in overlay


def test_a_project_for_other_hardware_says_so() -> None:
    for each in example_plans("esp-idf"):
        readme = texts(TARGETS["esp-idf"].render(each))["README.md"]
        is_espressif = each.hardware.part.startswith("ESP")
        assert ("is none of Espressif" in readme) != is_espressif or "CortexA" in readme


def test_a_forced_pair_says_so() -> None:
    made = replace(
        example_plans("platformio")[0], forced=True, forced_reasons=("ram: `too` little",)
    )
    for target in MICRO:
        files = texts(TARGETS[target].render(made))
        assert "**This pair does not fit.**" in files["README.md"]
        assert "- Ram: `too` little" in files["README.md"]


HOSTILE = st.one_of(
    st.text(max_size=30),
    st.sampled_from(
        [
            'a "quoted" name',
            "two\nlines",
            "../../etc/passwd",
            "*/ }; system(0); /*",
            "%(board)s ${sysenv.HOME} ; x = y",
            "[env:other]\nboard = evil",
            "back\\slash\\",
            "??/\n#error",
            "// clang-format off",
            "n" * 300,
            "Gerät für Müßige 測試 🤖",
            "\u202egnirts\u2066",
            "`code` | cell | <b>",
            "#endif",
            "$(touch x) `touch y`",
        ]
    ),
)


def hostile(made: Plan, drawn: list[str]) -> Plan:
    """A plan whose texts are all replaced, by these in turn."""
    endless = cycle(drawn)

    def text() -> str:
        return next(endless)

    board = made.board and replace(
        made.board,
        name=text(),
        maker=text(),
        basis=text(),
        platformio=text(),
        platform=text(),
        zephyr=text(),
        fqbn=text(),
        espidf=text(),
        source=text(),
    )
    sensors = tuple(
        replace(
            each,
            title=text(),
            name=text(),
            part=text(),
            unit=text(),
            rate_basis=text(),
            range_basis=text(),
            bus=text(),
            address=text(),
            library=text(),
        )
        for each in made.sensors
    )
    return replace(
        made,
        model=replace(made.model, name=text(), id=text(), description=text()),
        device=replace(made.device, name=text(), id=text(), description=text()),
        board=board,
        hardware=replace(made.hardware, part=text(), architecture=text(), core=text()),
        runtime=replace(made.runtime, name=text(), version=text()),
        arena=replace(made.arena, basis=text()),
        inputs=tuple(replace(each, name=text()) for each in made.inputs),
        outputs=tuple(replace(each, name=text()) for each in made.outputs),
        labels=tuple(text() for _ in made.labels),
        labels_basis=text(),
        window=replace(made.window, basis=text(), steps=(text(), text())),
        sensors=sensors,
        forced=True,
        forced_reasons=(text(), text()),
        notes=tuple(replace(each, sentence=text()) for each in made.notes),
    )


@given(
    st.sampled_from(MICRO),
    st.integers(0, 100),
    st.lists(HOSTILE, min_size=7, max_size=7),
)
@settings(max_examples=60, deadline=None)
def test_any_text_leaves_files_whole(target: str, number: int, drawn: list[str]) -> None:
    plans = example_plans(target)
    made = hostile(plans[number % len(plans)], drawn)
    files = texts(TARGETS[target].render(made))
    for path, text in files.items():
        assert re.fullmatch(r"[A-Za-z0-9_./@-]{1,180}", path) and ".." not in path, path
        assert not path.startswith("/")
        if path.endswith((".cpp", ".h", ".ino")):
            # Texts of descriptions stand in comments and in strings only.
            assert "system(0)" not in re.sub(r'//.*|"(\\.|[^"\\])*"', "", text)
    check_files(target, files)


def test_a_stated_address_is_the_one_that_is_asked() -> None:
    badge = next(each for each in example_plans("arduino") if "visitor_badge" in each.slug)
    use = next(each for each in badge.sensors if each.part == "LIS3DH")
    for address, bus, code in (
        ("0x19", "I2C", "lis3dh.begin(0x19))"),
        ("0X1a", "i2c", "lis3dh.begin(0x1A))"),
        ("", "I2C", "lis3dh.begin(0x18) && !lis3dh.begin(0x19))"),
        ("0x00", "I2C", "lis3dh.begin(0x18) && !"),
        ("0x19) system(0", "I2C", "lis3dh.begin(0x18) && !"),
        ("0x19", "SPI", "lis3dh.begin(0x18) && !"),
    ):
        stated = replace(use, address=address, bus=bus)
        for target in ("platformio", "arduino"):
            files = texts(TARGETS[target].render(replace(badge, sensors=(stated,))))
            assert any(code in text for text in files.values()), (target, address)


def test_an_overlay_has_the_stated_address_of_a_sensor_without_a_node() -> None:
    remote = next(each for each in example_plans("zephyr") if "hand_remote" in each.slug)
    (use,) = remote.sensors
    assert use.driver is not None
    loose = replace(use, driver=replace(use.driver, alias=""), address="0x19", bus="I2C")
    for stated, node in ((loose, "sensor@19 {"), (replace(loose, address=""), "sensor@1 {")):
        files = texts(TARGETS["zephyr"].render(replace(remote, sensors=(stated,))))
        overlay = next(text for path, text in files.items() if path.endswith(".overlay"))
        check_devicetree(overlay)
        assert node in overlay and f"reg = <0x{node[7:-2]}>;" in overlay
