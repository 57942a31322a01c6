"""The example models come from their script, and their metrics from their bytes."""

import os
import subprocess
import sys
from functools import partial
from pathlib import Path

import numpy as np
import pytest
import tflite

from examples.training.fit import cross_entropy, squared_error
from examples.training.interpret import predict
from examples.training.layers import Convolution, Dense, Depthwise, MaxPool, TimeAverage
from examples.training.metadata import ENTRY
from examples.training.quantise import quantise
from examples.training.read import read
from examples.training.write import write

ROOT = Path(__file__).resolve().parents[2]
FOLDER = ROOT / "examples" / "models"


def test_training_again_gives_the_same_files(tmp_path):
    # Another kind of processor adds in another order: the files must not show it.
    environment = os.environ | {"OPENBLAS_CORETYPE": "Nehalem", "OPENBLAS_NUM_THREADS": "1"}
    command = [sys.executable, "-m", "examples.training", "--out", str(tmp_path)]
    subprocess.run(command, cwd=ROOT, env=environment, check=True, capture_output=True)
    made = {path.name: path.read_bytes() for path in tmp_path.iterdir()}
    kept = {path.name: path.read_bytes() for path in FOLDER.iterdir() if path.name in made}
    assert len(kept) == len(made) == 7
    # A checkout may have changed the line ends of the report.
    kept["metrics.json"] = kept["metrics.json"].replace(b"\r\n", b"\n")
    assert [name for name in kept if made[name] != kept[name]] == []


def test_metrics_are_those_of_the_file(model_path, examples, report):
    name = model_path.name.split(".")[0]
    measured = examples[name].measure(partial(predict, read(model_path.read_bytes())))
    assert measured == report[name]["files"][model_path.name]["metrics"]


def test_the_networks_have_learnt_something(examples, report):
    metrics = {n: m["metrics"] for facts in report.values() for n, m in facts["files"].items()}
    average = examples["vibration"].calibration.mean(axis=0)
    guess = examples["vibration"].measure(lambda x: np.broadcast_to(average, x.shape))
    for dtype in ("float32", "int8"):
        assert metrics[f"sine.{dtype}.tflite"]["mean_absolute_error"] < 0.03
        assert metrics[f"gesture.{dtype}.tflite"]["accuracy"] > 0.9
        found = metrics[f"vibration.{dtype}.tflite"]["area_under_roc"]
        assert found > guess["area_under_roc"] + 0.05


def test_a_file_read_and_written_is_the_same_file(model_path):
    content = model_path.read_bytes()
    model = tflite.Model.GetRootAs(content, 0)
    entry = model.Metadata(1)
    assert entry.Name().decode() == ENTRY
    card = model.Buffers(entry.Buffer()).DataAsNumpy().tobytes()
    again = write(read(content), {ENTRY: card})
    # Labels, where there are any, follow the model as an archive.
    assert content.startswith(again)
    assert content[len(again) :][:2] in (b"", b"PK")


def test_int8_is_what_quantisation_makes_of_float32(examples):
    for name, example in examples.items():
        trained = read((FOLDER / f"{name}.float32.tflite").read_bytes())
        kept = read((FOLDER / f"{name}.int8.tflite").read_bytes())
        assert write(quantise(trained, example.calibration, example.title)) == write(kept)


@pytest.mark.parametrize(
    ("layer", "shape"),
    [
        (Dense(3, relu=True), (4, 5)),
        (Dense(3), (4, 5)),
        (Convolution(3, 5), (2, 8, 4)),
        (Convolution(3, 4, relu=False), (2, 7, 2)),
        (Depthwise(5), (2, 8, 4)),
        (MaxPool(2), (2, 8, 3)),
        (TimeAverage(), (2, 6, 3)),
    ],
    ids=str,
)
def test_gradients_are_slopes(layer, shape):
    random = np.random.RandomState(3)
    x = random.standard_normal(shape)
    weights = layer.start(random, shape[-1])
    y = layer.forward(weights, x)
    toward = random.standard_normal(y.shape)
    for_x, for_weights = layer.backward(weights, x, y, toward)
    for value, gradient in zip((x, *weights), (for_x, *for_weights), strict=True):
        assert np.allclose(gradient, slopes(lambda: layer.forward(weights, x), value, toward))


@pytest.mark.parametrize("loss", [squared_error, cross_entropy])
def test_losses_give_the_slope_of_a_mean(loss):
    random = np.random.RandomState(4)
    outputs = random.standard_normal((3, 4))
    wanted = np.eye(4)[[0, 2, 1]]

    def mean():
        if loss is squared_error:
            return np.mean((outputs - wanted) ** 2)
        shares = np.exp(outputs) / np.exp(outputs).sum(axis=1, keepdims=True)
        return -np.mean(np.log((shares * wanted).sum(axis=1)))

    assert np.allclose(loss(outputs, wanted), slopes(mean, outputs, np.ones(())))


def slopes(value, place, toward):
    """Gives the central differences of `value()` along `toward` at each entry of `place`."""
    found = np.zeros_like(place)
    for index in np.ndindex(place.shape):
        kept = place[index]
        place[index] = kept + 1e-6
        above = (value() * toward).sum()
        place[index] = kept - 1e-6
        below = (value() * toward).sum()
        place[index] = kept
        found[index] = (above - below) / 2e-6
    return found
