"""Positions, line ends and edits."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from thingfit.text import Edit, Encoding, LineIndex, Position, Span, apply_edits

TEXTS = st.text(st.sampled_from("ab\n\r\u2028\u0085\x0béß€😀\ud800{}"), max_size=40)


@pytest.mark.parametrize(
    ("text", "lines"),
    [
        ("", 1),
        ("a", 1),
        ("a\n", 2),
        ("a\r\nb", 2),
        ("a\rb\nc", 3),
        ("a\u2028b\u2029c\u0085d\x0be\x0cf", 1),
        ("\r\n\r\n", 3),
    ],
)
def test_lines_end_at_lf_crlf_and_cr_only(text: str, lines: int) -> None:
    assert LineIndex(text).line_count == lines


@pytest.mark.parametrize(
    ("encoding", "characters"),
    [
        (Encoding.UTF8, [0, 1, 3, 6, 10]),
        (Encoding.UTF16, [0, 1, 2, 3, 5]),
        (Encoding.UTF32, [0, 1, 2, 3, 4]),
    ],
)
def test_characters_count_in_units_of_the_encoding(
    encoding: Encoding, characters: list[int]
) -> None:
    index = LineIndex("x\naß€😀b")
    assert [index.position(2 + i, encoding) for i in range(5)] == [
        Position(1, character) for character in characters
    ]


def test_a_position_within_a_surrogate_pair_gives_its_character() -> None:
    assert LineIndex("a😀b").offset(Position(0, 2), Encoding.UTF16) == 1


@pytest.mark.parametrize(
    ("position", "offset"),
    [(Position(0, 99), 2), (Position(9, 0), 5), (Position(-1, 3), 0), (Position(1, -2), 3)],
)
def test_positions_beyond_the_text_are_clamped(position: Position, offset: int) -> None:
    assert LineIndex("ab\ncd").offset(position) == offset


@given(TEXTS, st.sampled_from(list(Encoding)))
def test_offsets_come_back_from_their_positions(text: str, encoding: Encoding) -> None:
    index = LineIndex(text)
    for offset in range(len(text) + 1):
        position = index.position(offset, encoding)
        inside_crlf = text[offset - 1 : offset + 1] == "\r\n"
        assert index.offset(position, encoding) == (offset - 1 if inside_crlf else offset)


@given(TEXTS)
def test_line_texts_hold_the_whole_text_but_its_line_ends(text: str) -> None:
    index = LineIndex(text)
    lines = [index.line_text(line) for line in range(index.line_count)]
    assert "".join(lines) == text.replace("\r", "").replace("\n", "")


def test_edits_are_applied_from_the_start_and_an_overlapping_one_is_left_out() -> None:
    edits = [Edit(Span(4, 5), "E"), Edit(Span(0, 2), "AB"), Edit(Span(1, 3), "x")]
    assert apply_edits("abcdef", edits) == "ABcdEf"
