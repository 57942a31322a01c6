"""The sizes of an input that people write in words or as settings."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from math import prod

from thingfit.facts.network import Tensor
from thingfit.text import Span

_LENGTH = re.compile(
    r"\b(?:length|window)\s+(?:of\s+)?(\d+)\b(?!\s*(?:ms|s|sec|milli|Hz|kHz)\b)", re.I
)
_AXES = re.compile(r"\b(\d{1,2})\s*-?\s*(?:d|dim(?:ensional)?|axis|axes|axial|channels?)\b", re.I)
_PLANE = re.compile(r"\b(\d+)((?:\s*[x\u00d7*]\s*\d+)+)(?!\d*\s*(?:d|ms|Hz)\b)", re.I)
_SHAPE = re.compile(
    r"\bshape\s*(?:of\s*|is\s*)?[(\[]\s*(\d+(?:\s*[,x\u00d7]\s*\d+)*)\s*,?\s*[)\]]", re.I
)
_MOST = 10**9


@dataclass(frozen=True, slots=True)
class Claim:
    """The number of values that some words speak of: one of `sizes`.

    A picture of which only width and height are told is `grey`; it may have colours.
    """

    sizes: tuple[int, ...]
    words: str
    span: Span
    grey: bool = False


def claimed_sizes(stated: Tensor) -> Iterator[Claim]:
    """What the texts and the settings of an input say of its number of values."""
    for info in stated.info:
        claim = _in_text(info.value, info.span)
        if claim:
            yield claim
    settings = stated.settings
    if settings.window_samples and settings.axes:
        samples, axes = settings.window_samples.value, settings.axes.value
        words = f"{samples} samples of {axes} axes"
        if not stated.preprocessing:
            yield Claim((samples * axes,), words, settings.window_samples.span)
    if settings.width and settings.height:
        width, height = settings.width.value, settings.height.value
        if not stated.preprocessing:
            yield Claim((width * height,), f"{width} x {height} pixels", settings.width.span, True)


def _in_text(text: str, span: Span) -> Claim | None:
    """The claim of a text: its shape, else its picture, else its window times the axes told."""
    shape = _SHAPE.search(text)
    if shape:
        sizes = tuple(map(int, re.findall(r"\d+", shape[1])))
        return _claim((prod(sizes),), f"`{shape[0]}`", span)
    planes = list(_PLANE.finditer(text))
    if planes:
        products = [prod(map(int, re.findall(r"\d+", each[0]))) for each in planes]
        grey = any(len(re.findall(r"\d+", each[0])) == 2 for each in planes)
        words = " or ".join(f"`{each[0]}`" for each in planes)
        return _claim(tuple(products), words, span, grey)
    length, axes = _LENGTH.search(text), _AXES.findall(text)
    if length and axes:
        sizes = tuple(dict.fromkeys(int(length[1]) * int(each) for each in axes))
        several = " or ".join(dict.fromkeys(axes))
        return _claim(sizes, f"{length[1]} samples of {several} axes", span)
    return None


def _claim(sizes: tuple[int, ...], words: str, span: Span, grey: bool = False) -> Claim | None:
    good = tuple(each for each in sizes if 1 < each < _MOST)
    return Claim(good, words, span, grey) if good else None
