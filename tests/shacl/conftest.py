"""The shapes by themselves: also what a quick rule says at the same place is told."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from thingfit.rules import shapes


@pytest.fixture(scope="module")
def shapes_alone() -> Iterator[None]:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(shapes, "_told_by", lambda *_: [])
        yield
