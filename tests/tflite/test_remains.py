"""What can be read of a file that is no whole model."""

from __future__ import annotations

from pathlib import Path

import pytest

from thingfit.tflite import TfliteError, read
from thingfit.tflite.remains import remains

MODELS = Path(__file__).parents[2] / "examples" / "models"
WHOLE = (MODELS / "gesture.int8.tflite").read_bytes()


def test_of_a_whole_model_all_is_read_as_the_reader_has_it() -> None:
    for path in sorted(MODELS.glob("*.tflite")):
        file, found = read(path.read_bytes()), remains(path.read_bytes())
        assert (found.size, found.sha256, found.schema) == (file.size, file.sha256, file.version)
        assert found.description == file.description
        assert set(found.operators) == {each.name for each in file.main.operators}
        assert found.tensors == len(file.main.tensors)
        assert found.steps == len(file.main.operators)


@pytest.mark.parametrize("length", range(0, len(WHOLE), 97))
def test_every_beginning_of_a_model_gives_something_and_no_error(length: int) -> None:
    found = remains(WHOLE[:length])
    assert found.size == length
    assert found.identified == (length >= 8)


def test_any_byte_may_be_wrong() -> None:
    for place in range(0, 2000, 7):
        data = bytearray(WHOLE)
        data[place] ^= 0xFF
        found = remains(bytes(data))
        assert len(found.operators) <= 200
        try:
            read(bytes(data))
        except TfliteError:
            continue
        assert found.identified
