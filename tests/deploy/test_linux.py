"""The Linux service of the example models: what it answers, and how it serves that."""

from __future__ import annotations

import json
import sys
from http.client import HTTPConnection
from pathlib import Path

import numpy as np
import pytest

from .linux_projects import (
    EXAMPLES,
    PATIENCE,
    answers,
    needs_litert,
    planned,
    plans,
    project,
    run,
    serving,
)

# The training scripts are part of the repository, not of the package.
sys.path.insert(0, str(EXAMPLES.parent))

pytestmark = needs_litert
MODELS = {"gesture": "Gesture", "sine": "Sine", "vibration": "Vibration"}


@pytest.fixture(scope="module")
def examples() -> dict[str, object]:
    from examples.training.__main__ import EXAMPLES as MADE

    return {name: make() for name, make in MADE.items()}


def real(told: dict[str, dict[str, object]]) -> list[float]:
    """The real values of the only output."""
    (output,) = told.values()
    found = output["scores"] if "scores" in output else output["value"]
    return found if isinstance(found, list) else [found]  # type: ignore[list-item]


@pytest.mark.parametrize("name", MODELS)
def test_the_service_gives_what_the_training_script_measured(
    name: str, examples: dict[str, object], tmp_path: Path
) -> None:
    folder = project(tmp_path, planned(MODELS[name]))
    report = json.loads((EXAMPLES / "models" / "metrics.json").read_text("utf-8"))
    stated = report[name]["files"][f"{name}.int8.tflite"]["metrics"]

    def predict(samples: np.ndarray) -> np.ndarray:
        found = answers(folder, [row.tolist() for row in samples])
        return np.array([real(each) for each in found])

    measured = examples[name].measure(predict)  # type: ignore[attr-defined]
    assert flat(measured) == pytest.approx(flat(stated), rel=1e-3, abs=2e-4)


@pytest.mark.parametrize("name", MODELS)
def test_the_outputs_are_those_of_the_training_script(
    name: str, examples: dict[str, object], tmp_path: Path
) -> None:
    from examples.training.interpret import predict
    from examples.training.read import read

    made = planned(MODELS[name])
    samples = examples[name].held_out[::7]  # type: ignore[attr-defined]
    expected = predict(read(made.content), samples)
    found = answers(project(tmp_path, made), [row.tolist() for row in samples])
    theirs = np.array([real(each) for each in found]).reshape(expected.shape)
    scale = made.outputs[0].scale
    assert scale
    # Some sums of fully connected layers are rounded the other way.
    assert np.abs(theirs - expected).max() <= 1.01 * scale
    assert (np.abs(theirs - expected) < 0.01 * scale).mean() > 0.95
    if made.labels:
        assert np.array_equal(theirs, expected)


def flat(value: object) -> list[float]:
    """All numbers of a report, in a settled order."""
    if isinstance(value, dict):
        return [number for key in sorted(value) for number in flat(value[key])]
    if isinstance(value, list):
        return [number for item in value for number in flat(item)]
    return [float(value)]  # type: ignore[arg-type]


@pytest.mark.parametrize("made", plans(), ids=lambda made: made.slug)
def test_each_pair_runs(made: object, tmp_path: Path) -> None:
    from thingfit.deploy.parts import Plan

    assert isinstance(made, Plan)
    folder = project(tmp_path, made)
    zeros = [[0] * each.elements for each in made.inputs]
    (told,) = answers(folder, [{"inputs": zeros}])
    assert len(told) == len(made.outputs)
    assert len(real(told)) == made.outputs[0].elements


def test_readings_fill_a_window(tmp_path: Path) -> None:
    folder = project(tmp_path, planned("Gesture"))
    window = np.random.RandomState(5).uniform(-1, 1, (64, 3)).round(4)
    one_by_one = [{"reading": row.tolist()} for row in window]
    found = answers(folder, [*one_by_one[:10], window.tolist(), *one_by_one[10:]])
    # A whole input stands between the readings and does not disturb them.
    assert len(found) == 2
    assert found[0] == found[1]
    assert answers(folder, [row.tolist() for row in window]) == found[:1]


def test_lines_that_are_no_input_are_refused_in_a_sentence(tmp_path: Path) -> None:
    folder = project(tmp_path, planned("Gesture"))
    lines = ["[1, 2]", "{}", "no", "[NaN, 0, 0]", '"x"', "[1e999, 0, 0]", "[" * 3000, "[[true]]"]
    lines += ["1" * 5000, "[" + "1" * 400 + ", 0, 0]", '{"inputs": [[0]]}', "", "[0, 0, 0]"]
    done = run(folder, "--stdin", given="\n".join(lines) + "\n")
    told = [json.loads(line) for line in done.stdout.splitlines()]
    assert done.returncode == 1
    assert [each["error"].split(":")[0] for each in told] == [f"line {n}" for n in range(1, 12)]
    assert "Traceback" not in done.stdout + done.stderr


def test_what_is_left_to_write_ends_the_service_with_a_sentence(tmp_path: Path) -> None:
    folder = project(tmp_path, planned("Sine"))
    done = run(folder, "--port", "0")
    assert done.returncode == 78
    assert "`read_input` in `sensors.py` is to be written" in done.stderr
    assert "Traceback" not in done.stderr


def test_another_model_file_is_refused(tmp_path: Path) -> None:
    folder = project(tmp_path, planned("Sine"))
    (file,) = folder.glob("*.tflite")
    file.write_bytes(file.read_bytes() + b"\0")
    done = run(folder, "--stdin", given="[0]\n")
    assert done.returncode == 78
    assert "another model" in done.stderr
    file.unlink()
    assert "cannot be read" in run(folder, "--stdin", given="[0]\n").stderr


def gesture_windows(examples: dict[str, object], folder: Path) -> dict[str, list[float]]:
    """An input for each label."""
    samples = [row.tolist() for row in examples["gesture"].held_out[::7]]  # type: ignore[attr-defined]
    found = answers(folder, samples)
    return {str(each["gesture"]["label"]): row for each, row in zip(found, samples, strict=True)}


def test_results_are_read_and_waited_for_over_http(
    examples: dict[str, object], tmp_path: Path
) -> None:
    made = planned("Gesture")
    folder = project(tmp_path, made)
    inputs = gesture_windows(examples, folder)
    (folder / f"{made.slug}.td.jsonld").write_text("{}")
    with serving(folder, "--stdin", "--serve") as service:
        assert service.get("/inference/gesture")[0] == 503
        assert json.loads(service.get("/health")[2]) == {"answers": False}
        stream = HTTPConnection("127.0.0.1", service.port, timeout=PATIENCE)
        stream.request("GET", "/inference/gesture/changed", headers={"Accept": "text/event-stream"})
        events = stream.getresponse()
        assert events.getheader("Content-Type") == "text/event-stream"
        assert events.readline() == b": listening\n"

        service.feed(inputs["rest"], inputs["rest"], inputs["wave"])
        told = [service.answer()["gesture"] for _ in range(3)]
        assert [each["label"] for each in told] == ["rest", "rest", "wave"]
        data = [next_data(events) for _ in range(2)]
        # Two windows of one gesture are one event.
        assert data[0] == {"label": "rest", "confidence": told[0]["confidence"]}
        assert data[1] == {"label": "wave", "confidence": told[2]["confidence"]}
        status, type_, content = service.get("/inference/gesture")
        assert (status, type_, json.loads(content)) == (200, "application/json", "wave")
        # Behind a proxy the address of the device stands in front.
        confidence = json.loads(service.get("/gate-3/inference/gesture/confidence")[2])
        assert confidence == told[2]["confidence"]
        assert service.get("/") == (200, "application/td+json", b"{}")
        for path in ("/inference/nothing", "/gesture", "/../facts.py", "/inference/", "/%00"):
            assert service.get(path)[0] == 404
        stream.close()

        again = HTTPConnection("127.0.0.1", service.port, timeout=PATIENCE)
        headers = {"Accept": "text/event-stream", "Last-Event-ID": "1"}
        again.request("GET", "/inference/gesture/changed", headers=headers)
        assert next_data(again.getresponse()) == data[1]
        again.close()


def next_data(events: object) -> dict[str, object]:
    """The next data in a stream of events."""
    for _ in range(9):
        line = events.readline()  # type: ignore[attr-defined]
        assert line, "the stream has ended"
        if line.startswith(b"data: "):
            found: dict[str, object] = json.loads(line[6:])
            return found
    raise AssertionError("the stream tells nothing")


def test_a_request_may_wait_for_the_next_change(
    examples: dict[str, object], tmp_path: Path
) -> None:
    folder = project(tmp_path, planned("Gesture"))
    inputs = gesture_windows(examples, folder)
    with serving(folder, "--stdin", "--serve", "--verbose") as service:
        waiting = HTTPConnection("127.0.0.1", service.port, timeout=PATIENCE)
        waiting.request("GET", "/inference/gesture/changed")
        # The first window may come before the request is heard; a later one is another change.
        for label in ("rest", "wave", "circle", "chop") * 50:
            service.feed(inputs[label])
            service.answer()
            waiting.sock.settimeout(0.1)
            try:
                response = waiting.getresponse()
                break
            except TimeoutError:
                continue
        assert json.loads(response.read())["label"] in inputs
        waiting.close()


def test_a_token_is_asked_for_where_one_is_set(tmp_path: Path) -> None:
    folder = project(tmp_path, planned("Sine"))
    with serving(folder, "--stdin", "--serve", SERVICE_TOKEN="s3cret") as service:
        service.feed([1.5])
        service.answer()
        assert service.get("/inference/sine")[0] == 401
        assert service.get("/inference/sine", Authorization="Bearer other")[0] == 401
        status, _, content = service.get("/inference/sine", Authorization="Bearer s3cret")
        assert status == 200
        assert json.loads(content) == pytest.approx(np.sin(1.5), abs=0.1)
        assert service.get("/health")[0] == 200


def channel(device: Path, values: dict[str, float]) -> None:
    """A device of the kernel's industrial I/O."""
    device.mkdir(parents=True)
    for name, value in values.items():
        (device / name).write_text(f"{value}\n", "ascii")


def test_sensors_of_the_kernel_are_read(tmp_path: Path) -> None:
    folder = project(tmp_path, planned("Gesture"))
    devices = tmp_path / "iio"
    channel(devices / "iio:device0", {"in_temp_input": 21000})
    axes = {"in_accel_x_raw": 10, "in_accel_y_raw": -20, "in_accel_z_raw": 1000}
    channel(devices / "iio:device1", {**axes, "in_accel_scale": 0.00980665})
    with serving(folder, IIO_DEVICES=str(devices)) as service:
        while service.get("/inference/gesture")[0] == 503:
            pass
        served = json.loads(service.get("/inference/gesture")[2])
    # 0.00980665 m/s² for each step makes a thousand steps one g.
    (expected,) = answers(folder, [[[0.01, -0.02, 1.0]] * 64])
    assert served == expected["gesture"]["label"]


def test_a_sensor_that_is_away_is_tried_again(tmp_path: Path) -> None:
    folder = project(tmp_path, planned("Gesture"))
    with serving(folder, IIO_DEVICES=str(tmp_path / "none")) as service:
        line = service.told("trying again")
        assert "`in_accel_x`" in line
        assert service.process.poll() is None
        assert service.get("/inference/gesture")[0] == 503
