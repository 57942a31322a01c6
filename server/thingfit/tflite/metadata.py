"""Reads the metadata of a model: runtime version, offline memory plan, author's notes, labels."""

from __future__ import annotations

import io
import struct
import zipfile
import zlib
from dataclasses import dataclass
from typing import TYPE_CHECKING

from thingfit.tflite.errors import TfliteError
from thingfit.tflite.flat import Table, open_root
from thingfit.tflite.model import AssociatedFile, AuthorNotes

if TYPE_CHECKING:
    import tflite

_OFFLINE_PLAN = "OfflineMemoryAllocation"
_MIN_VERSION = "min_runtime_version"
_NOTES = "TFLITE_METADATA"
_NOTES_IDENTIFIER = b"M001"
_MAX_PACKED_FILES = 64
_MAX_LABELS = 10_000
_MAX_LABELS_SIZE = 256 * 1024
_FILE_KINDS = ("unknown", "description", "axis labels", "value labels", "vocabulary", "scores")
_ZIP_FAULTS = (
    zipfile.BadZipFile,
    zipfile.LargeZipFile,
    zlib.error,
    struct.error,
    KeyError,
    ValueError,
    RuntimeError,
    OSError,
    EOFError,
    OverflowError,
)


@dataclass(frozen=True, slots=True)
class Extras:
    """What the metadata entries of a model say."""

    names: tuple[str, ...]
    min_runtime_version: str
    offline_plan: tuple[int, ...] | None
    notes: AuthorNotes | None
    remarks: tuple[str, ...]


def text(stored: bytes | None) -> str:
    """A text of the file, with replacement characters where it is not UTF-8."""
    return (stored or b"").decode("utf-8", "replace")


def read_extras(model: tflite.Model, data: bytes) -> Extras:
    """The metadata of a verified model; of entries with the same name the last one counts."""
    names: list[str] = []
    buffers: dict[str, tflite.Buffer] = {}
    for entry in map(model.Metadata, range(model.MetadataLength())):
        name, index, count = text(entry.Name()), entry.Buffer(), model.BuffersLength()
        if index >= count:
            raise TfliteError(f"The metadata `{name}` name buffer {index}, there are {count}")
        names.append(name)
        buffers[name] = model.Buffers(index)
    version, plan, notes = "", None, None
    remarks: list[str] = []
    if _MIN_VERSION in buffers:
        version = text(_content(buffers[_MIN_VERSION], data, 64).split(b"\0")[0])
    if _OFFLINE_PLAN in buffers:
        plan = _read_plan(_content(buffers[_OFFLINE_PLAN], data))
        if plan is None:
            remarks.append("The offline memory plan is cut short and not used")
    if _NOTES in buffers:
        notes, fault = _read_notes(data, _content(buffers[_NOTES], data))
        remarks.extend(fault)
    return Extras(tuple(names), version, plan, notes, tuple(remarks))


def _content(buffer: tflite.Buffer, data: bytes, limit: int | None = None) -> bytes:
    """The first bytes of a buffer, which may stand behind the FlatBuffer."""
    if not buffer.DataLength():
        start, end = buffer.Offset(), buffer.Offset() + buffer.Size()
        return data[start:end][:limit] if start > 1 else b""
    return bytes(buffer.DataAsNumpy()[:limit])


def _read_plan(stored: bytes) -> tuple[int, ...] | None:
    """The offsets of an offline plan: after version, subgraph and count, one number per tensor."""
    if len(stored) < 12:
        return None
    count: int = struct.unpack_from("<I", stored, 8)[0]
    if 12 + 4 * count > len(stored):
        return None
    return struct.unpack_from(f"<{count}i", stored, 12)


def _read_notes(data: bytes, inner: bytes) -> tuple[AuthorNotes | None, list[str]]:
    """The author's notes, a FlatBuffer within a buffer, or a sentence on why they are left out.

    The `tflite` package has no classes for their schema.
    """
    if len(inner) < 8 or inner[4:8] != _NOTES_IDENTIFIER:
        return None, ["The TFLite metadata do not have the identifier `M001` and are left out"]
    try:
        root = open_root(inner)
        files = _read_files(root, _packed_files(data))
        notes = AuthorNotes(
            name=root.text(0),
            description=root.text(1),
            version=root.text(2),
            author=root.text(4),
            license=root.text(5),
            files=files,
        )
    except TfliteError as error:
        return None, [f"The TFLite metadata are left out: {error}"]
    return notes, []


def _read_files(root: Table, packed: dict[str, tuple[str, ...]]) -> tuple[AssociatedFile, ...]:
    files = [_file(table, "", packed) for table in root.tables(6)]
    for subgraph in root.tables(3):
        files.extend(_file(table, "", packed) for table in subgraph.tables(4))
        for slot in (2, 3):
            for tensor in subgraph.tables(slot):
                name = tensor.text(0)
                files.extend(_file(table, name, packed) for table in tensor.tables(6))
    return tuple(files)


def _file(table: Table, tensor: str, packed: dict[str, tuple[str, ...]]) -> AssociatedFile:
    kind, name = table.int8(2), table.text(0)
    known = 0 <= kind < len(_FILE_KINDS)
    return AssociatedFile(name, _FILE_KINDS[kind if known else 0], tensor, packed.get(name, ()))


def _packed_files(data: bytes) -> dict[str, tuple[str, ...]]:
    """The lines of the small text files in the zip archive that stands behind the model."""
    end = data.rfind(b"PK\x05\x06", max(0, len(data) - 66_000))
    if end < 0 or end + 22 > len(data):
        return {}
    entries, directory = struct.unpack_from("<HI", data, end + 10)
    if entries > _MAX_PACKED_FILES or directory > _MAX_LABELS_SIZE:
        return {}
    packed: dict[str, tuple[str, ...]] = {}
    left = min(_MAX_LABELS_SIZE, len(data))
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            for info in archive.infolist()[:_MAX_PACKED_FILES]:
                if info.file_size <= left:
                    with archive.open(info) as member:
                        text = member.read(left)
                    left -= len(text)
                    lines = text.decode("utf-8", "replace").splitlines()
                    packed[info.filename] = tuple(lines[:_MAX_LABELS])
    except _ZIP_FAULTS:
        return {}
    return packed
