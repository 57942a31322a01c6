"""Plans: everything comes from facts, what is missing is told, and what does not fit is refused."""

from __future__ import annotations

import json
from dataclasses import replace
from functools import cache
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.conftest import REPOSITORY
from tests.facts.published import PUBLISHED, needs_published
from tests.fit.made import device, device_text, has, model, model_text, needs
from tests.fit.published import pairs
from tests.tflite.build import Model as Built
from thingfit.deploy.parts import Missing, Plan, Refusal
from thingfit.deploy.plan import model_file, plan
from thingfit.facts import Device
from thingfit.fit import Candidate, all_candidates, all_devices
from thingfit.tflite import read
from thingfit.workspace import Host, Snapshot
from thingfit.workspace.binaries import binary_from

EXAMPLES = REPOSITORY / "examples"
GESTURE = (EXAMPLES / "models" / "gesture.int8.tflite").read_bytes()
SINE = (EXAMPLES / "models" / "sine.int8.tflite").read_bytes()
NOWHERE = Host().snapshot()
IMU = {"type": "Accelerometer", "part": "LSM9DS1"}


def planned(
    model_members: dict[str, Any] | None = None,
    device_members: dict[str, Any] | None = None,
    content: bytes = GESTURE,
    target: str = "platformio",
    force: bool = False,
) -> Plan | Refusal:
    """The plan for a small model on a small device."""
    candidate = Candidate(model(**(model_members or {})), read(content))
    found = device(**(device_members or {}))
    return plan(NOWHERE, candidate, found, target, content=content, force=force)


def made(
    model_members: dict[str, Any] | None = None,
    device_members: dict[str, Any] | None = None,
    content: bytes = GESTURE,
    target: str = "platformio",
    force: bool = False,
) -> Plan:
    """The same where there has to be a plan."""
    found = planned(model_members, device_members, content, target, force)
    assert isinstance(found, Plan), found
    return found


def refused(*arguments: Any, **more: Any) -> Refusal:
    """The same where there must be none."""
    found = planned(*arguments, **more)
    assert isinstance(found, Refusal)
    return found


def facts(notes: tuple[Missing, ...]) -> list[str]:
    return [each.fact for each in notes]


# The published descriptions.


@cache
def published() -> Snapshot:
    host = Host()
    for path in (*sorted((PUBLISHED / "devices").glob("*.ttl")), PUBLISHED / "tflite_models.ttl"):
        host.set_text(f"file:///published/{path.name}", path.read_text("utf-8"))
    return host.snapshot()


@cache
def published_tries() -> dict[tuple[str, str], tuple[str, Plan | Refusal]]:
    """What comes of all published pairs, by identifiers, with the name of the model."""
    snapshot = published()
    models = {c.model.identifier.value: c for c in all_candidates(snapshot) if c.model.identifier}
    devices = {each.id.value: each for each in all_devices(snapshot) if each.id}
    found: dict[tuple[str, str], tuple[str, Plan | Refusal]] = {}
    for key, entry in pairs().items():
        content = (PUBLISHED / "models" / f"{entry['model']}.tflite").read_bytes()
        candidate, to = models[key[0]], devices[key[1]]
        one = plan(snapshot, candidate, to, "platformio", content=content)
        found[key] = entry["model"], one
    return found


@needs_published
def test_the_published_pairs_that_fit_have_plans_and_no_others() -> None:
    tries = published_tries()
    planned_ = {key for key, (_, each) in tries.items() if isinstance(each, Plan)}
    assert planned_ == {key for key, each in pairs().items() if each["compatible"]}
    assert len(planned_) == 78
    assert all(each.reasons for _, each in tries.values() if isinstance(each, Refusal))


@needs_published
def test_the_arena_is_no_smaller_than_measured() -> None:
    loaded = json.loads((PUBLISHED / "models.json").read_text("utf-8"))
    measured = {each["name"]: each["arena"] for each in loaded}
    seen = set()
    for name, found in published_tries().values():
        if isinstance(found, Plan):
            mins = [measured[name][key]["min"] for key in ("tflm24_ilp32", "tflm2026_ilp32")]
            least = max(each for each in mins if each is not None)
            assert least <= found.arena.bytes <= 1.6 * least + 512, name
            assert found.arena.bytes % 16 == 0
            seen.add(name)
    assert len(seen) == 21, "two models fit on no device"


@needs_published
def test_models_that_fit_nowhere_have_their_arena_when_forced() -> None:
    loaded = {e["name"]: e for e in json.loads((PUBLISHED / "models.json").read_text("utf-8"))}
    snapshot = published()
    to = next(iter(all_devices(snapshot)))
    for candidate in all_candidates(snapshot):
        identifier = candidate.model.identifier
        (entry,) = (e for e in loaded.values() if identifier and e["uuid"] == identifier.value)
        content = (PUBLISHED / "models" / entry["file"]).read_bytes()
        found = plan(snapshot, candidate, to, "platformio", content=content, force=True)
        assert isinstance(found, Plan)
        mins = [entry["arena"][key]["min"] for key in ("tflm24_ilp32", "tflm2026_ilp32")]
        assert found.arena.bytes >= max(each for each in mins if each is not None)


@needs_published
def test_published_texts_give_labels_windows_and_scales() -> None:
    by_name = {name: each for name, each in published_tries().values() if isinstance(each, Plan)}
    speech = by_name["Micro_Speech_Yes_No_1"]
    assert speech.labels == ("silence", "unknown", "yes", "no")
    assert speech.labels_basis == "the text about the output"
    motion = by_name["Motion_Trainer_Left_Right"].window
    assert (motion.samples, motion.axes, motion.direct, motion.scaled) == (50, 6, True, (-1, 1))
    wand = by_name["Magic_Wand_1"].window
    assert (wand.samples, wand.axes, wand.direct) == (128, 3, True)
    # The text speaks of 60 readings of six axes, the input has 60 values: nothing is guessed.
    assert by_name["Move"].window.samples is None
    person = by_name["Person_Detection"]
    assert (person.labels, person.runtime.generation) == ((), "2.4")
    assert (person.sensors[0].width, person.sensors[0].height) == (96, 96)
    assert "labels" in facts(person.notes)


# The examples.


@cache
def examples() -> Snapshot:
    host = Host()
    for path in sorted(EXAMPLES.rglob("*.jsonld")):
        host.set_text(path.as_uri(), path.read_text("utf-8"))
    for path in sorted((EXAMPLES / "models").glob("*.tflite")):
        host.set_binary(binary_from(path.as_uri(), path.read_bytes()))
    return host.snapshot()


def example(model_id: str, device_title: str, target: str = "platformio") -> Plan | Refusal:
    snapshot = examples()
    candidate = next(
        each
        for each in all_candidates(snapshot)
        if each.model.id and model_id in each.model.id.value
    )
    to = next(
        each for each in all_devices(snapshot) if each.title and device_title in each.title.value
    )
    return plan(snapshot, candidate, to, target)


def test_a_plan_has_everything_from_the_facts() -> None:
    found = example("gesture", "Vibration node")
    assert isinstance(found, Plan)
    assert found.slug == "gesture_classifier_on_vibration_node_at_the_conveyor"
    assert found.board is not None
    assert (found.board.platformio, found.board.platform) == ("nano33ble", "nordicnrf52")
    assert found.board.core == "arduino:mbed_nano"
    assert found.hardware.core == "Cortex-M4F" and found.hardware.has_fpu
    assert (found.hardware.ram, found.hardware.flash) == (180_224, 655_360)
    assert (found.runtime.kernels, found.runtime.generation) == ("CMSIS-NN", "current")
    assert found.labels == ("rest", "wave", "circle", "chop")
    assert [each.statement for each in found.operators] == [
        "AddReshape()",
        "AddConv2D()",
        "AddMaxPool2D()",
        "AddDepthwiseConv2D()",
        "AddAveragePool2D()",
        "AddFullyConnected()",
        "AddSoftmax()",
    ]
    (given,) = found.inputs
    assert (given.shape, given.ctype, given.elements) == ((1, 64, 3), "int8_t", 192)
    assert given.quantized and given.zero_point == -47
    window = found.window
    assert (window.samples, window.axes, window.direct) == (64, 3, True)
    (sensor,) = found.sensors
    assert (sensor.rate, sensor.rate_basis) == (50, "the model")
    assert (sensor.low, sensor.high, sensor.unit) == (-4, 4, "g")
    assert sensor.driver is not None
    assert (sensor.driver.header, sensor.driver.alias) == ("Arduino_LSM9DS1.h", "lsm9ds1")
    assert (found.notes, found.forced, found.content) == ((), False, b"")
    assert {each.criterion for each in found.verdicts} >= {"sensors", "ram", "flash", "rate"}


def test_what_is_worked_out_of_samples_is_told() -> None:
    found = example("vibration", "Press monitor")
    assert isinstance(found, Plan)
    assert (found.window.samples, found.window.direct) == (1152, False)
    assert found.window.steps[0].startswith("spectrogram: Hann frames of 256 samples")
    assert (found.sensors[0].axes, found.sensors[0].part_axes) == (1, 3)
    assert found.outputs[0].threshold == pytest.approx(0.03315)
    assert facts(found.notes) == [], "an output with a threshold needs no labels"


def test_a_pair_that_does_not_fit_is_refused_in_words() -> None:
    found = example("vibration", "Vibration node")
    assert isinstance(found, Refusal)
    assert found.reasons == ("rate: needs 1600 Hz of the Accelerometer, which has 952 Hz",)


def test_a_model_without_its_file_is_refused_with_the_place() -> None:
    found = example("stop-word", "Sound sentry")
    assert isinstance(found, Refusal)
    (missing,) = found.missing
    assert missing.fact == "file"
    assert missing.uri.endswith("stop-word.model.jsonld")


def test_the_file_is_found_by_its_path() -> None:
    snapshot = examples()
    places = {model_file(snapshot, each) for each in all_candidates(snapshot)}
    assert (EXAMPLES / "models" / "gesture.int8.tflite").as_uri() in places
    assert None in places


def test_the_same_facts_give_the_same_plan() -> None:
    assert example("gesture", "Visitor badge") == example("gesture", "Visitor badge")


def test_linux_needs_no_micro_runtime() -> None:
    found = example("sine", "Line gateway", "linux")
    assert isinstance(found, Plan)
    assert (found.runtime.name, found.runtime.kernels) == ("LiteRT", "XNNPACK")
    assert (found.sensors, found.window.direct) == ((), False)
    assert facts(found.notes) == ["flash"], "what is unknown is noted, and stops nothing"


def test_a_target_of_the_other_kind_is_noted() -> None:
    computer, micro = example("sine", "Line gateway"), example("sine", "Hand remote", "linux")
    assert isinstance(computer, Plan) and isinstance(micro, Plan)
    assert "architecture" in facts(computer.notes) and "architecture" in facts(micro.notes)


def test_a_controller_of_another_maker_is_noted_where_the_target_builds_for_one() -> None:
    nordic = example("gesture", "Hand remote", "esp-idf")
    espressif = example("sine", "Sound sentry", "esp-idf")
    assert isinstance(nordic, Plan)
    (note,) = [each for each in nordic.notes if each.fact == "architecture"]
    assert note.sentence == (
        "the controller nRF52833 is none of Espressif, for which the project is"
    )
    assert isinstance(espressif, Plan) and "architecture" not in facts(espressif.notes)
    zephyr = example("gesture", "Hand remote", "zephyr")
    assert isinstance(zephyr, Plan) and "architecture" not in facts(zephyr.notes)


# The file.


def test_bytes_win_over_what_was_read_before() -> None:
    candidate = Candidate(model(), read(SINE))
    found = plan(NOWHERE, candidate, device(), "platformio", content=GESTURE)
    assert isinstance(found, Plan)
    assert (found.content, found.size) == (GESTURE, len(GESTURE))


@pytest.mark.parametrize("content", [b"", b"TFL3", GESTURE[:900], bytes(4096)])
def test_damaged_files_are_refused(content: bytes) -> None:
    found = plan(NOWHERE, Candidate(model()), device(), "platformio", content=content, force=True)
    assert isinstance(found, Refusal)
    assert found.reasons[0].startswith("the model file cannot be read: ")
    assert facts(found.missing) == ["file"]


def built(dtype: str, shape: tuple[int, ...], custom: str = "", code: int = 0) -> bytes:
    """A model of one operator that adds its input to itself, or of a custom one."""
    parts = Built()
    graph = parts.graph()
    one = graph.tensor(dtype, *shape, name="one")
    two = graph.tensor(dtype, *shape, name="two")
    graph.operator(32 if custom else code, [one, one], [two], custom=custom)
    return parts.bytes(graph.table([one], [two]))


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (built("FLOAT32", (1, 4), custom="Mystery"), "no kernel for the custom operator `Mystery`"),
        (built("FLOAT32", (1, -1)), "the size of the input `one` is open until the model runs"),
        (built("STRING", (1, 4)), "the size of the input `one` is open"),
        (built("FLOAT16", (1, 4)), "the input `one` is of FLOAT16, which programs cannot fill"),
        (built("FLOAT32", (1, 0)), "the input `one` has no values"),
    ],
)
def test_what_no_program_can_run_is_refused_even_by_force(content: bytes, reason: str) -> None:
    found = refused(content=content, force=True)
    assert any(reason in each for each in found.reasons), found.reasons


def test_a_custom_operator_is_no_reason_on_a_computer() -> None:
    found = planned(content=built("FLOAT32", (1, 4), custom="Mystery"), target="linux")
    assert isinstance(found, Plan)


# Force and open points.


def test_force_goes_on_and_says_so() -> None:
    little = {"controller": {"ramBytes": 1000}}
    reasons = refused(device_members=little).reasons
    assert len(reasons) == 1 and reasons[0].startswith("ram: ")
    found = made(device_members=little, force=True)
    assert (found.forced, found.forced_reasons) == (True, reasons)
    assert "ram" in facts(found.notes), "the arena is larger than the RAM"


def test_force_without_need_is_none() -> None:
    assert made(force=True).forced is False


def test_unknown_memory_is_noted_with_the_place_to_state_it() -> None:
    found = made(device_members={"controller": {"ramBytes": None}})
    (note,) = (each for each in found.notes if each.fact == "ram")
    assert note.uri == "file:///board.td.jsonld"


def test_a_sensor_without_a_class_is_refused() -> None:
    wanted = {"input": {"type": "NetworkInput", "sensors": {"info": "some sensor"}}}
    found = refused(wanted, has({"type": "Accelerometer"}))
    assert found.reasons == ("sensors: asks for a sensor without naming its class",)
    assert facts(found.missing) == ["sensors"]
    assert isinstance(planned(wanted, has({"type": "Accelerometer"}), force=True), Plan)


# Boards, hardware, runtime.


def test_a_board_that_is_not_named_is_noted() -> None:
    found = made()
    assert found.board is None
    assert facts(found.notes)[:2] == ["board", "runtime"]
    titled = made(device_members={"title": "Arduino-Nano-BLE-33_7"})
    assert titled.board is not None
    assert titled.board.basis == "by the title of the device"
    assert "Arduino Nano 33 BLE" in titled.notes[0].sentence


def test_stated_names_of_a_board_count_more_than_the_table() -> None:
    board = {"name": "Arduino Nano 33 BLE Sense", "platformio": "nano33ble_custom"}
    found = made(device_members={"board": board}).board
    assert found is not None
    assert (found.platformio, found.zephyr) == (
        "nano33ble_custom",
        "arduino_nano_33_ble/nrf52840/sense",
    )


def test_an_unknown_board_keeps_its_stated_names() -> None:
    found = made(device_members={"board": {"name": "Own", "zephyr": "own_board"}}).board
    assert found is not None
    assert (found.name, found.zephyr, found.platformio) == ("Own", "own_board", "")


def test_kernels_that_nobody_states_leave_room_for_the_larger_ones() -> None:
    runtime = {"runtime": "TensorFlowLiteMicro"}
    arena = {
        library: made(device_members={**runtime, **({"kernelLibrary": library} if library else {})})
        for library in ("", "ReferenceKernels", "CMSISNN")
    }
    sizes = {library: found.arena.bytes for library, found in arena.items()}
    assert sizes[""] == max(sizes.values()) > min(sizes.values())
    assert "largest of 2" in arena[""].arena.basis
    assert arena["CMSISNN"].runtime.kernels == "CMSIS-NN"


def test_an_old_release_leaves_room_for_the_one_of_today() -> None:
    old = {"runtime": "TensorFlowLiteMicro", "runtimeVersion": "2.4.0"}
    found = made(device_members={**old, "kernelLibrary": "ReferenceKernels"})
    today = made(
        device_members={"runtime": "TensorFlowLiteMicro", "kernelLibrary": "ReferenceKernels"}
    )
    assert found.runtime.generation == "2.4"
    assert found.arena.bytes >= today.arena.bytes


def test_esp_nn_is_not_in_the_estimate() -> None:
    members = {
        "board": {"name": "XIAO ESP32S3 Sense"},
        "runtime": "TensorFlowLiteMicro",
        "kernelLibrary": "ESPNN",
    }
    assert facts(made(device_members=members).notes) == ["arenaBytes"]
    assert made(device_members={**members, "board": {"name": "ESP32 DevKitC"}}).notes == ()


# Sensors and windows.


def test_the_part_on_the_board_has_a_driver() -> None:
    found = made(
        needs({"type": "Accelerometer"}),
        {"board": {"name": "Arduino Nano 33 BLE Sense"}, **has({"type": "Accelerometer"})},
    )
    driver = found.sensors[0].driver
    assert driver is not None and driver.part == "LSM9DS1"
    assert (found.sensors[0].rate, found.sensors[0].rate_basis) == (119, "the driver")
    assert (found.sensors[0].high, found.sensors[0].range_basis) == (4, "the driver")


def test_a_part_that_is_not_on_the_board_has_its_own_driver() -> None:
    sensors = has({"type": "Accelerometer", "part": "LIS3DH"})
    board = {"board": {"name": "Arduino Nano 33 BLE Sense"}}
    driver = made(needs({"type": "Accelerometer"}), {**board, **sensors}).sensors[0].driver
    assert driver is not None
    assert (driver.library, driver.alias) == ("Adafruit LIS3DH", "")


@pytest.mark.parametrize("target", ["platformio", "linux"])
@pytest.mark.parametrize(
    ("member", "value", "reason"),
    [
        ("sampleRate", 1e300, "no program samples the Accelerometer at 1e+300 Hz"),
        ("sampleRate", 1e-12, "no program samples the Accelerometer at 1e-12 Hz"),
        ("axes", 10**12, "no sensor gives the 1,000,000,000,000 values at once"),
    ],
)
def test_what_no_program_can_do_is_refused_also_by_force(
    target: str, member: str, value: float, reason: str
) -> None:
    sensors = has({"type": "Accelerometer"})
    found = refused(
        needs({"type": "Accelerometer", member: value}), sensors, target=target, force=True
    )
    assert found.reasons[0].startswith(reason)


def test_an_unknown_part_has_no_driver_and_a_note() -> None:
    sensors = has({"type": "Accelerometer", "part": "ABC123"})
    board = {"board": {"name": "Arduino Nano 33 BLE Sense"}}
    found = made(needs({"type": "Accelerometer", "sampleRate": 50}), {**board, **sensors})
    assert found.sensors[0].driver is None
    assert "part" in facts(found.notes)


def test_a_board_with_two_sensors_of_a_class_settles_nothing() -> None:
    board = {"board": {"name": "Thingy:53"}}
    found = made(needs({"type": "Accelerometer"}), {**board, **has({"type": "Accelerometer"})})
    assert found.sensors[0].driver is None


def test_two_classes_of_one_part_are_two_sensors() -> None:
    wanted = needs({"type": "Accelerometer"}, {"type": "Gyroscope"})
    part = {"type": "InertialMeasurementUnit", "part": "LSM9DS1"}
    found = made(wanted, has(part))
    assert [each.identifier for each in found.sensors] == ["accelerometer", "gyroscope"]
    assert [each.unit for each in found.sensors] == ["g", "°/s"]
    assert found.window.axes == 6


WINDOWS = [
    ({"windowSamples": 64, "axes": 3}, (64, True, "the description")),
    ({"windowLength": 1.28, "sampleRate": 50}, (64, True, "the length of the window")),
    ({}, (64, True, "the shape of the input")),
    ({"windowSamples": 100}, (100, False, "the description")),
]


@pytest.mark.parametrize(("stated", "wanted"), WINDOWS)
def test_windows(stated: dict[str, Any], wanted: tuple[int, bool, str]) -> None:
    found = made(needs({"type": "Accelerometer"}, **stated), has(IMU)).window
    assert (found.samples, found.direct, found.basis) == wanted


def test_steps_that_are_simple_leave_the_readings_direct() -> None:
    step = {"type": "Normalization", "mean": 1, "divisor": 4}
    found = made(needs({"type": "Accelerometer"}, preprocessing=[step]), has(IMU)).window
    assert (found.direct, found.normalized, found.steps) == (True, (1.0, 4.0), ())
    spectrum = {"type": "Spectrogram"}
    other = made(needs({"type": "Accelerometer"}, preprocessing=[step, spectrum]), has(IMU)).window
    assert (other.direct, other.steps) == (False, ("spectrogram",))


def test_a_divisor_of_nothing_is_no_normalisation() -> None:
    step = {"type": "Normalization", "divisor": 0}
    found = made(needs({"type": "Accelerometer"}, preprocessing=[step]), has(IMU)).window
    assert found.normalized is None


LABELS = [
    ({"labels": ["a", "b", "c", "d"]}, ("a", "b", "c", "d"), []),
    ({"info": "0: still, 1: wave; 2: round 3, 3: chop"}, ("still", "wave", "round 3", "chop"), []),
    ({"info": "1: a, 2: b, 3: c, 4: d"}, (), ["labels"]),
    ({"info": "0: a, 1: b"}, (), ["labels"]),
    ({"info": "0: a, 1: , 2: c, 3: d"}, (), ["labels"]),
    ({"labels": ["a", "b"]}, (), ["labels"]),
    ({}, (), ["labels"]),
]


@pytest.mark.parametrize(("stated", "labels", "notes"), LABELS)
def test_labels(stated: dict[str, Any], labels: tuple[str, ...], notes: list[str]) -> None:
    silent = built("FLOAT32", (1, 4))
    found = made({"output": {"type": "NetworkOutput", **stated}}, content=silent)
    assert found.labels == labels
    assert [each for each in facts(found.notes) if each == "labels"] == notes


def test_the_file_brings_its_labels_along() -> None:
    found = made({"output": {"type": "NetworkOutput", "labels": ["only one"]}})
    assert found.labels == ("rest", "wave", "circle", "chop")
    assert found.labels_basis == "the model file"


# Bad input.

HOSTILE = ['a "b"', "two\nlines", "../../etc", "ü" * 300, "*/ x", "振動", "\u202e", "%s {{ x }}"]


@pytest.mark.parametrize("name", HOSTILE)
def test_hostile_names_give_safe_slugs(name: str) -> None:
    found = made({"name": name}, {"title": name})
    assert found.model.name == name.strip()
    assert found.slug.isascii() and found.slug.replace("_", "").isalnum()
    assert found.file_name.endswith(".tflite") and "/" not in found.file_name


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(
    st.fixed_dictionaries(
        {},
        optional={
            "name": st.text(max_size=20),
            "input": st.fixed_dictionaries(
                {"type": st.just("NetworkInput")},
                optional={
                    "windowSamples": st.integers(-5, 1000),
                    "windowLength": st.floats(-1, 10),
                    "windowStep": st.floats(-1, 10),
                    "sampleRate": st.integers(-10, 5000),
                    "axes": st.integers(-2, 12),
                    "info": st.text(max_size=40),
                    "sensors": st.fixed_dictionaries(
                        {"type": st.sampled_from(["Accelerometer", "Camera", "Microphone"])},
                        optional={
                            "axes": st.integers(-2, 12),
                            "minimum": st.floats(allow_nan=False, allow_infinity=False),
                            "maximum": st.floats(allow_nan=False, allow_infinity=False),
                            "unit": st.sampled_from(["[g]", "uT", "none"]),
                        },
                    ),
                },
            ),
            "output": st.fixed_dictionaries(
                {"type": st.just("NetworkOutput")},
                optional={"labels": st.lists(st.text(max_size=5), max_size=5)},
            ),
        },
    )
)
def test_whatever_is_stated_there_is_a_plan_or_a_reason(members: dict[str, Any]) -> None:
    sensors = has(IMU, {"type": "Camera"}, {"type": "Microphone", "axes": 2})
    found = planned(members, sensors, force=True)
    if isinstance(found, Plan):
        assert found.arena.bytes > 0
        assert all(each.axes > 0 and each.part_axes >= each.axes for each in found.sensors)
        assert found.window.samples is None or not found.window.direct or found.window.samples > 0
        assert found.window.step is None or found.window.step > 0
    else:
        assert found.reasons


def test_a_place_is_where_the_description_says_it() -> None:
    text = device_text(**has({"type": "Accelerometer"}))
    host = Host()
    document = host.set_text("file:///board.td.jsonld", text)
    host.set_text("file:///wave.model.jsonld", model_text(**needs({"type": "Accelerometer"})))
    (candidate,) = all_candidates(host.snapshot())
    (to,) = document.devices
    found = plan(host.snapshot(), candidate, to, "platformio", content=GESTURE)
    assert isinstance(found, Plan)
    (note,) = (each for each in found.notes if each.fact == "part")
    assert '"Accelerometer"' in text[note.span.start : note.span.end]


def test_a_device_of_several_controllers_claims_none() -> None:
    found = device()
    both: Device = replace(found, controllers=found.controllers * 2)
    planned_ = plan(NOWHERE, Candidate(model(), read(GESTURE)), both, "platformio", content=GESTURE)
    assert isinstance(planned_, Plan)
    assert planned_.hardware.part == ""
