"""The patterns of the shipped schemas take linear time, and say what those of the standard say."""

from __future__ import annotations

import random
import re
import time

import pytest

from tests.schemas.official import our_schema
from tests.schemas.test_schemas import parts

# Where a pattern is written in another way than in the published schemas: theirs, in short.
PUBLISHED = {
    "placeholder": r"^.*\{\{[ -~]+\}\}.*$",
    "otherScheme": r".+:.*",
    "iconSizes": r"[0-9]*x[0-9]+",
}
LENGTH = 100_000
LETTERS = ("{{", "}}", *"{}09x:a~é\r\n")
PIECES = (
    "{",
    "}",
    "{}",
    "}}{{",
    "{{a",
    "{{é",
    "é{{",
    "{{{{é}}}}",
    "{{a}\n",
    "1",
    "a",
    "-a",
    "-abcde",
)


def pattern(name: str) -> str:
    for kind in ("td", "tm"):
        stated = our_schema(kind)["definitions"].get(name, {}).get("pattern")
        if stated:
            return str(stated)
    raise AssertionError(name)


@pytest.mark.parametrize("name", PUBLISHED)
def test_equal_to_the_published_pattern(name: str) -> None:
    chance = random.Random(7)
    found = {True: 0, False: 0}
    for _ in range(60_000):
        text = "".join(chance.choices(LETTERS, k=chance.randrange(12)))
        wanted = re.search(PUBLISHED[name], text) is not None
        assert (re.search(pattern(name), text) is not None) == wanted, repr(text)
        found[wanted] += 1
    assert min(found.values()) > 500


ALL = sorted(
    {
        str(each["pattern"])
        for kind in ("td", "tm")
        for each in parts(our_schema(kind))
        if isinstance(each.get("pattern"), str)
    }
)


@pytest.mark.parametrize("stated", ALL, ids=range(len(ALL)))
def test_a_long_text_takes_linear_time(stated: str) -> None:
    for start in ("", "de", "{{a"):
        for piece in PIECES:
            for end in ("", "!", "\n\n"):
                text = start + piece * (LENGTH // len(piece)) + end
                begin = time.process_time()
                re.search(stated, text)
                assert time.process_time() - begin < 0.5, (start, piece, end)
