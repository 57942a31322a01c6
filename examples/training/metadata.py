"""What a model says about itself to people: the TFLite Metadata of names, texts and labels.

Its schema is not in the `tflite` package, so the tables are written slot by slot; the numbers are
those of `metadata_schema.fbs`, version 1.0.0.
"""

from __future__ import annotations

import io
import zipfile
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import flatbuffers

ENTRY = "TFLITE_METADATA"
_LABELS_FILE = "labels.txt"
# AssociatedFileType.TENSOR_AXIS_LABELS
_AXIS_LABELS = 2


@dataclass(frozen=True, slots=True)
class Card:
    """The texts of a model: title, purpose, names and meanings of input and output, labels."""

    title: str
    description: str
    input: tuple[str, str]
    output: tuple[str, str]
    labels: tuple[str, ...] = ()


def model_metadata(card: Card) -> bytes:
    """Gives the content of the metadata entry of a model with this card."""
    builder = flatbuffers.Builder(1024)
    files = []
    if card.labels:
        name = builder.CreateString(_LABELS_FILE)
        files.append(_table(builder, 5, {0: name}, {2: _AXIS_LABELS}))
    source = _tensor(builder, card.input, [])
    target = _tensor(builder, card.output, files)
    inputs, outputs = _vector(builder, [source]), _vector(builder, [target])
    subgraphs = _vector(builder, [_table(builder, 9, {2: inputs, 3: outputs})])
    texts = {
        0: card.title,
        1: card.description,
        2: "1",
        4: "The Thingfit authors",
        5: "MIT",
        7: "1.0.0",
    }
    slots = {slot: builder.CreateString(text) for slot, text in texts.items()}
    builder.Finish(_table(builder, 8, {**slots, 3: subgraphs}), file_identifier=b"M001")
    return bytes(builder.Output())


def attach_labels(content: bytes, card: Card) -> bytes:
    """Gives a model file with the label file behind it, where readers of the metadata look."""
    if not card.labels:
        return content
    stream = io.BytesIO(content)
    entry = zipfile.ZipInfo(_LABELS_FILE, (1980, 1, 1, 0, 0, 0))
    entry.create_system = 3
    with zipfile.ZipFile(stream, "a") as archive:
        archive.writestr(entry, "".join(f"{label}\n" for label in card.labels))
    return stream.getvalue()


def _tensor(builder: flatbuffers.Builder, texts: tuple[str, str], files: Sequence[int]) -> int:
    name, description = (builder.CreateString(text) for text in texts)
    slots = {0: name, 1: description}
    if files:
        slots[6] = _vector(builder, files)
    return _table(builder, 7, slots)


def _table(
    builder: flatbuffers.Builder,
    size: int,
    offsets: Mapping[int, int],
    numbers: Mapping[int, int] | None = None,
) -> int:
    builder.StartObject(size)
    for slot, offset in offsets.items():
        builder.PrependUOffsetTRelativeSlot(slot, offset, 0)
    for slot, number in (numbers or {}).items():
        builder.PrependInt8Slot(slot, number, 0)
    return int(builder.EndObject())


def _vector(builder: flatbuffers.Builder, offsets: Sequence[int]) -> int:
    builder.StartVector(4, len(offsets), 4)
    for offset in reversed(offsets):
        builder.PrependUOffsetTRelative(offset)
    return int(builder.EndVector())
