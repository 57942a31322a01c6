import json
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
# The training scripts are part of the repository, not of the package.
sys.path.insert(0, str(ROOT))

MODELS = sorted((ROOT / "examples" / "models").glob("*.tflite"))


def pytest_generate_tests(metafunc):
    if "model_path" in metafunc.fixturenames:
        metafunc.parametrize("model_path", MODELS, ids=lambda path: path.name)


@pytest.fixture(scope="session")
def examples():
    from examples.training.__main__ import EXAMPLES

    return {name: make() for name, make in EXAMPLES.items()}


@pytest.fixture(scope="session")
def report():
    return json.loads((ROOT / "examples/models/metrics.json").read_text(encoding="utf-8"))
