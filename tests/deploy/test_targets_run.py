"""Generated programs run on this machine: windows, integers, pictures and words come out right."""

from __future__ import annotations

import subprocess
from dataclasses import replace
from functools import cache
from pathlib import Path

import numpy as np
import pytest

from tests.deploy.compiling import STAND_INS, needs_host, write
from tests.deploy.plans import example_plans
from thingfit.deploy.parts import Plan, SensorUse, TensorUse, Window
from thingfit.deploy.targets import TARGETS

HARNESS = Path(__file__).resolve().parent / "harness"
_ENUMS = {
    "int8_t": "kTfLiteInt8",
    "uint8_t": "kTfLiteUInt8",
    "int16_t": "kTfLiteInt16",
    "int32_t": "kTfLiteInt32",
    "float": "kTfLiteFloat32",
}
_TYPES = {
    "int8_t": "INT8",
    "uint8_t": "UINT8",
    "int16_t": "INT16",
    "int32_t": "INT32",
    "float": "FLOAT32",
}


@cache
def gesture() -> Plan:
    """The plan of the gesture classifier on the vibration node."""
    return next(
        each
        for each in example_plans("platformio")
        if each.slug == "gesture_classifier_on_vibration_node_at_the_conveyor"
    )


def tensor(ctype: str, shape: tuple[int, ...], scale: float | None, zero: int | None) -> TensorUse:
    """A tensor of a type."""
    elements = int(np.prod(shape))
    return TensorUse("t", "t", shape, _TYPES[ctype], ctype, scale, zero, elements, elements)


def run(
    plan: Plan,
    folder: Path,
    outputs: list[float],
    *,
    runs: int = 1,
    step: str = "1.0f",
    fail_at: int = -1,
    sensors: str = "readings.cpp",
    size: tuple[int, int] = (0, 0),
) -> list[str]:
    """What the program of a plan prints, with sensors and runtime of the harness."""
    project = folder / "project"
    write(TARGETS["platformio"].render(plan), project)
    source = project / "src"
    taken, given = plan.inputs[0], plan.outputs[0]
    methods = " ".join(f"DEFINE_METHOD({each.method})" for each in plan.operators)
    settings = {
        "IN_TYPE": taken.ctype,
        "IN_ENUM": _ENUMS[taken.ctype],
        "IN_SIZE": taken.elements,
        "IN_SCALE": f"{taken.scale or 0.0:.9g}{'' if taken.scale else '.'}",
        "IN_ZERO": taken.zero_point or 0,
        "OUT_TYPE": given.ctype,
        "OUT_ENUM": _ENUMS[given.ctype],
        "OUT_SIZE": given.elements,
        "OUT_SCALE": f"{given.scale or 0.0:.9g}",
        "OUT_ZERO": given.zero_point or 0,
        "OUTPUTS": ", ".join(map(str, outputs)),
        "OPERATORS": len(plan.operators),
        "METHODS": methods,
        "RUNS": runs,
        "STEP": step,
        "FAIL_AT": fail_at,
        "WIDTH": size[0],
        "HEIGHT": size[1],
    }
    names = ["app.cpp", "neural_network.cpp", "model_data.cpp"]
    names += [each for each in ("input_features.cpp", "picture.cpp") if (source / each).exists()]
    program = folder / "program"
    subprocess.run(
        [
            "g++",
            "-std=c++17",
            "-fsanitize=address,undefined",
            "-fno-sanitize-recover=all",
            f"-I{source}",
            f"-I{STAND_INS / 'tflm'}",
            *(f"-D{name}={value}" for name, value in settings.items()),
            *(str(source / each) for each in names),
            *(str(HARNESS / each) for each in ("runtime.cpp", "main.cpp", sensors)),
            "-o",
            str(program),
        ],
        check=True,
    )
    done = subprocess.run([str(program)], capture_output=True, text=True, check=True)
    return done.stdout.splitlines()


def inputs(lines: list[str]) -> list[list[float]]:
    """The inputs that the network was run on."""
    return [[float(each) for each in line.split()[1:]] for line in lines if line[:6] == "input "]


def quantised(values: np.ndarray, use: TensorUse) -> list[float]:
    """The integers for values, worked out apart from the program, rounded away from zero."""
    limits = np.iinfo(use.type.lower())
    assert use.scale is not None and use.zero_point is not None
    shares = values.astype(np.float32) / np.float32(use.scale)
    whole = np.sign(shares) * np.floor(np.abs(shares) + np.float32(0.5)) + use.zero_point
    return [float(each) for each in np.clip(whole, limits.min, limits.max)]


@needs_host
def test_windows_are_quantised_and_labels_told(tmp_path: Path) -> None:
    plan = gesture()
    lines = run(plan, tmp_path, [-128, 126, -100, 0], runs=2, step="0.05f")
    taken = plan.inputs[0]
    readings = np.array([(n + 0.1 * axis) * 0.05 for n in range(128) for axis in range(3)])
    expected = [quantised(readings[:192], taken), quantised(readings[192:], taken)]
    # Rounding may fall to either side where a value lies between two integers.
    for got, wanted in zip(inputs(lines), expected, strict=True):
        assert np.abs(np.array(got) - np.array(wanted)).max() <= 1
        assert np.mean(np.array(got) == np.array(wanted)) > 0.98
    assert lines[0] == "The network uses 1234 bytes of its arena"
    assert lines.count("wave 0.9922") == 2
    # 50 Hz are 20 ms between readings; the first one does not wait.
    assert [line for line in lines if line.startswith("sleep")] == ["sleep 20000"] * 127


@needs_host
def test_windows_overlap_by_their_step(tmp_path: Path) -> None:
    plan = gesture()
    window = Window(samples=8, axes=1, direct=True, basis="the test", step=2)
    sensor = replace(plan.sensors[0], axes=1)
    plan = replace(
        plan,
        window=window,
        sensors=(sensor,),
        inputs=(tensor("float", (1, 8), None, None),),
        outputs=(tensor("float", (1, 1), None, None),),
        labels=(),
    )
    lines = run(plan, tmp_path, [-0.00005], runs=3)
    assert inputs(lines) == [
        [0, 1, 2, 3, 4, 5, 6, 7],
        [2, 3, 4, 5, 6, 7, 8, 9],
        [4, 5, 6, 7, 8, 9, 10, 11],
    ]


@needs_host
@pytest.mark.parametrize(
    ("value", "shown"),
    [
        (0.0, "0.0000"),
        (0.00994, "0.0099"),
        (-1.5, "-1.5000"),
        (399999.5, "399999.5000"),
        (2000000.0, "2000000.0000"),
        (5e9, "more than 4000000000"),
        (1.99996, "2.0000"),
    ],
)
def test_numbers_are_shown(tmp_path: Path, value: float, shown: str) -> None:
    plan = replace(
        gesture(),
        outputs=(tensor("float", (1, 1), None, None),),
        labels=(),
    )
    assert run(plan, tmp_path, [value], step="0.01f")[-1] == shown


@needs_host
def test_the_ends_of_integers_are_kept(tmp_path: Path) -> None:
    window = Window(samples=3, axes=1, direct=True, basis="the test")
    sensor = replace(gesture().sensors[0], axes=1)
    base = replace(gesture(), window=window, sensors=(sensor,), labels=())
    for ctype, low, high in (
        ("int8_t", -128, 127),
        ("uint8_t", 0, 255),
        ("int16_t", -32768, 32767),
    ):
        folder = tmp_path / ctype
        folder.mkdir()
        use = tensor(ctype, (1, 3), 0.5, 3)
        plan = replace(base, inputs=(use,), outputs=(tensor(ctype, (1, 1), 0.25, -2),))
        lines = run(plan, folder, [10], step="-1e30f")
        assert inputs(lines) == [[3, low, low]]
        assert lines[-1] == "3.0000"
        lines = run(plan, folder, [low], step="1e30f")
        assert inputs(lines) == [[3, high, high]]
        assert lines[-1] == f"{(low + 2) * 0.25:.4f}"


@needs_host
def test_a_sensor_that_fails_is_told_and_tried_again(tmp_path: Path) -> None:
    lines = run(gesture(), tmp_path, [0, 0, 0, 1], runs=2, fail_at=10)
    assert lines.count("A sensor gives no reading") == 1
    assert len(inputs(lines)) == 1
    assert any(line.startswith("chop ") for line in lines)


@needs_host
@pytest.mark.parametrize("channels", [1, 3])
@pytest.mark.parametrize("size", [(16, 12), (12, 16), (6, 6)])
def test_pictures_are_cut_and_scaled(tmp_path: Path, size: tuple[int, int], channels: int) -> None:
    camera = SensorUse(
        cls="http://tinyml-schema.org/sosa_extend/Camera",
        name="Camera",
        identifier="camera",
        title="Camera",
        part="OV7670",
        axes=1,
        rate=None,
        rate_basis="",
        low=None,
        high=None,
        unit="",
        range_basis="",
        input=0,
    )
    plan = replace(
        gesture(),
        sensors=(camera,),
        inputs=(tensor("uint8_t", (1, 6, 6, channels), 1.0, 0),),
        outputs=(tensor("float", (1, 1), None, None),),
        labels=(),
    )
    got = inputs(run(plan, tmp_path, [0.0], sensors="picture.cpp", size=size))
    width, height = size
    side = min(size)
    left, top = (width - side) // 2, (height - side) // 2
    expected = []
    for row in range(6):
        for column in range(6):
            from_row, from_column = top + row * side // 6, left + column * side // 6
            red = (from_row * 31 // (height - 1)) / 31
            green = (from_column * 63 // (width - 1)) / 63
            parts = [0.299 * red + 0.587 * green] if channels == 1 else [red, green, 0.0]
            expected += [each * 255 for each in parts]
    assert np.abs(np.array(got[0]) - np.array(expected)).max() <= 0.51


@needs_host
def test_features_are_asked_for_and_never_made_up(tmp_path: Path) -> None:
    plan = replace(gesture(), window=Window(None, 3, False, "nothing", steps=("Spectrogram",)))
    lines = run(plan, tmp_path, [0, 0, 0, 0], runs=2)
    assert inputs(lines) == []
    assert lines.count("There are no features: fill in features::extract") == 2


def of_a_chip(plan: Plan, folder: Path, rates: str, ranges: str) -> list[str]:
    """What the sensor part of a Zephyr program sets a chip to, and what it reads from it."""
    write(TARGETS["zephyr"].render(plan), folder / "project")
    source = folder / "project" / "src"
    program = folder / "program"
    subprocess.run(
        [
            "g++",
            "-std=c++17",
            f"-I{source}",
            f"-I{STAND_INS / 'zephyr'}",
            f"-DRATES={rates}",
            f"-DRANGES={ranges}",
            str(source / "sensors.cpp"),
            str(HARNESS / "zephyr_chip.cpp"),
            "-o",
            str(program),
        ],
        check=True,
    )
    done = subprocess.run([str(program)], capture_output=True, text=True, check=True)
    return done.stdout.splitlines()


@needs_host
@pytest.mark.parametrize(
    ("rates", "ranges", "expected"),
    [
        ("1, 10, 25, 50, 100", "2, 4, 8, 16", ["range 4 g", "rate 50 Hz"]),
        ("12, 26, 52, 104", "2, 4, 8, 16", ["range 4 g", "rate 52 Hz"]),
        (
            "0, 12",
            "16",
            [
                "accelerometer keeps the range of its driver",
                "accelerometer keeps the rate of its driver",
            ],
        ),
    ],
)
def test_a_chip_is_set_to_the_range_and_the_rate_asked_for(
    tmp_path: Path, rates: str, ranges: str, expected: list[str]
) -> None:
    plan = next(each for each in example_plans("zephyr") if "hand_remote" in each.slug)
    (use,) = plan.sensors
    assert (use.low, use.high, use.unit, use.rate) == (-4, 4, "g", 50)
    lines = of_a_chip(plan, tmp_path, rates, ranges)
    assert lines == [*expected, "reading -1.000 0.000 1.000"]


@pytest.mark.parametrize(
    ("low", "high", "unit", "scale"),
    [
        (-4.0, 4.0, "g", 4),
        (-39.24, 39.24, "m/s\u00b2", 4),
        (-16.0, 2.0, "g", 16),
        (-30.0, 30.0, "g", None),
        (-4.0, 4.0, "", None),
        (None, None, "g", None),
    ],
)
def test_a_range_becomes_one_that_chips_know(
    low: float | None, high: float | None, unit: str, scale: int | None
) -> None:
    plan = next(each for each in example_plans("zephyr") if "hand_remote" in each.slug)
    use = replace(plan.sensors[0], low=low, high=high, unit=unit)
    code = TARGETS["zephyr"].render(replace(plan, sensors=(use,)))
    text = next(each.content.decode() for each in code if each.path == "src/sensors.cpp")
    assert ("SENSOR_ATTR_FULL_SCALE" in text) is (scale is not None)
    assert scale is None or f"sensor_g_to_ms2({scale}, &range);" in text


def test_a_library_with_a_smaller_range_is_told_of() -> None:
    use = gesture().sensors[0]
    assert use.driver is not None and use.driver.high == 4
    for high, told in ((4.0, False), (8.0, True)):
        plan = replace(gesture(), sensors=(replace(use, low=-high, high=high),))
        files = TARGETS["platformio"].render(plan)
        readme = next(each.content.decode() for each in files if each.path == "README.md")
        assert ("cuts readings off at 4 g" in readme) is told
