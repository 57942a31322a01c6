"""Says what bytes really are that were offered as a `.tflite` file."""

from __future__ import annotations

import re

_SIGNATURES: tuple[tuple[int, bytes, str], ...] = (
    (0, b"version https://git-lfs", "a Git LFS pointer; fetch the model with `git lfs pull`"),
    (0, b"/annex/objects/", "a git-annex pointer; fetch the model with `git annex get`"),
    (0, b"\x89HDF\r\n\x1a\n", "an HDF5 file, such as a Keras `.h5` model; convert it first"),
    (0, b"PK\x03\x04", "a zip archive, such as a `.keras` model or a zipped folder"),
    (0, b"PK\x05\x06", "an empty zip archive"),
    (0, b"\x1f\x8b", "a gzip archive"),
    (0, b"GGUF", "a GGUF model"),
    (0, b"\x7fELF", "an ELF program"),
    (0, b"\x80\x02", "a Python pickle, such as a PyTorch checkpoint"),
    (0, b"\x80\x04", "a Python pickle"),
    (0, b"\x93NUMPY", "a NumPy array"),
    (0, b"%PDF", "a PDF document"),
    (4, b"ET12", "an ExecuTorch program"),
    (8, b'{"', "a safetensors file"),
)
_ARRAY = re.compile(rb"\bchar\b[^;{}]{0,200}\[[^]]{0,40}\][^;{}]{0,200}=\s*\{")
_NUMBERS = re.compile(rb"\s*0[xX][0-9a-fA-F]{2}\s*,\s*0[xX]")
_ONNX = re.compile(rb"\x08[\x01-\x1f](?:\x12|:|\x1a|B)")
_SAVED_MODEL = re.compile(rb"\x08\x01\x12.{1,9}\x0a", re.DOTALL)
_HEAD = 16_384


def describe_impostor(data: bytes) -> str:
    """What bytes without the TFL3 identifier are, as the end of a sentence."""
    if not data:
        return "empty"
    for offset, mark, name in _SIGNATURES:
        if data.startswith(mark, offset):
            return name
    head = bytes(data[:_HEAD])
    if not any(head):
        return "filled with zeros"
    if (text := _describe_text(head)) is not None:
        return text
    if _ONNX.match(head) and not _SAVED_MODEL.match(head):
        return "an ONNX model, it seems; convert it first"
    if _SAVED_MODEL.match(head):
        return "a TensorFlow SavedModel, it seems; convert it first"
    if len(data) < 8:
        return f"only {len(data)} bytes long"
    return f"without the identifier `TFL3`, `{_printable(head[4:8])}` stands there"


def _describe_text(head: bytes) -> str | None:
    if b"\x00" in head:
        return None
    if _ARRAY.search(head) or _NUMBERS.match(head):
        return "a C array; use the `.tflite` file it was made from"
    start = head.lstrip(b"\xef\xbb\xbf \t\r\n").lower()
    if start.startswith((b"<!doctype html", b"<html")):
        return "a web page, perhaps a failed download"
    if start.startswith((b"{", b"[")):
        return "a JSON text"
    if all(32 <= byte < 127 or byte in b"\t\r\n" for byte in head):
        return "a text"
    return None


def _printable(mark: bytes) -> str:
    return "".join(chr(byte) if 32 < byte < 127 and byte != 96 else "." for byte in mark)
