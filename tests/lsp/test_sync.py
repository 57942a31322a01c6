"""Changes of a text in the three encodings, against a plain model of what an editor does."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st
from lsprotocol import types

from thingfit.lsp.sync import apply_changes
from thingfit.text import Encoding, LineIndex

TEXT = st.text(alphabet="ab\n\r💡é\u2028\u0085\x0b\t", max_size=30)


def units(text: str, encoding: Encoding) -> int:
    codec = {"utf-8": "utf-8", "utf-16": "utf-16-le", "utf-32": "utf-32-le"}[encoding.value]
    width = {"utf-8": 1, "utf-16": 2, "utf-32": 4}[encoding.value]
    return len(text.encode(codec)) // width


def position(text: str, offset: int, encoding: Encoding) -> types.Position:
    """A position as an editor counts it, found by reading the text from its start."""
    line = start = index = 0
    while index < offset:
        if text[index] == "\n" or (text[index] == "\r" and text[index + 1 : index + 2] != "\n"):
            line, start = line + 1, index + 1
        index += 1
    return types.Position(line, units(text[start:offset], encoding))


def within_line_end(text: str, offset: int) -> bool:
    return text[max(offset - 1, 0) : offset + 1] == "\r\n"


@given(TEXT, st.data(), st.sampled_from(list(Encoding)))
def test_changes_give_what_the_editor_has(
    text: str, data: st.DataObject, encoding: Encoding
) -> None:
    changes: list[types.TextDocumentContentChangeEvent] = []
    edited = text
    for _ in range(data.draw(st.integers(1, 4))):
        places = [n for n in range(len(edited) + 1) if not within_line_end(edited, n)]
        start, end = sorted(
            (data.draw(st.sampled_from(places)), data.draw(st.sampled_from(places)))
        )
        new = data.draw(TEXT)
        range_ = types.Range(position(edited, start, encoding), position(edited, end, encoding))
        changes.append(types.TextDocumentContentChangePartial(range=range_, text=new))
        edited = edited[:start] + new + edited[end:]
    assert apply_changes(text, changes, encoding) == edited


def test_a_whole_text_replaces_everything_before_it() -> None:
    changes: list[types.TextDocumentContentChangeEvent] = [
        types.TextDocumentContentChangeWholeDocument("abc"),
        types.TextDocumentContentChangePartial(
            range=types.Range(types.Position(0, 1), types.Position(0, 2)), text="\n"
        ),
    ]
    assert apply_changes("old", changes, Encoding.UTF16) == "a\nc"


def test_positions_beyond_the_text_are_taken_at_its_end() -> None:
    assert LineIndex("ab\n").line_count == 2
    range_ = types.Range(types.Position(0, 99), types.Position(99, 99))
    change = types.TextDocumentContentChangePartial(range=range_, text="!")
    assert apply_changes("ab\ncd", [change], Encoding.UTF16) == "ab!"
    back = types.Range(types.Position(0, 2), types.Position(0, 1))
    change = types.TextDocumentContentChangePartial(range=back, text="!")
    assert apply_changes("abc", [change], Encoding.UTF8) == "ab!c"
