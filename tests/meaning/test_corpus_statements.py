"""The statements of all real documents, compared with PyLD and the official contexts."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.conftest import CORPUS, corpus_files
from tests.meaning.jsonld.graphs import BASE, assert_same, ours, theirs
from thingfit.meaning.problem import ProblemKind

OFFICIAL = {
    "https://www.w3.org/2022/wot/td/v1.1": "td-context-1.1.jsonld",
    "https://www.w3.org/2019/wot/td/v1": "td-context-1.0.jsonld",
}
"""The contexts that PyLD gets from W3C; for others it gets ours, for unknown ones nothing."""

DIFFERENT: dict[str, str] = {}
"""The documents whose statements differ, each with the reason; there is none."""

FILES = corpus_files()


@pytest.fixture(scope="module")
def official() -> dict[str, object]:
    folder = CORPUS.parent / "w3c"
    if not folder.is_dir():
        pytest.skip("the folder `../shared/data/w3c` is absent")
    return {iri: json.loads((folder / name).read_text("utf-8")) for iri, name in OFFICIAL.items()}


@pytest.mark.skipif(not FILES, reason="the folder `../shared/data/td` is absent")
def test_all_documents_are_there() -> None:
    assert len(FILES) == 355


@pytest.mark.parametrize("name", FILES)
def test_same_statements_as_pyld(name: str, official: dict[str, object]) -> None:
    if name in DIFFERENT:
        pytest.skip(DIFFERENT[name])
    text = (CORPUS / name).read_text("utf-8-sig")
    expansion = ours(text, BASE)
    assert_same(expansion, theirs(json.loads(text), BASE, official))


@pytest.mark.parametrize("name", FILES)
def test_problems_are_few_and_in_place(name: str) -> None:
    text = Path(CORPUS / name).read_text("utf-8-sig")
    for problem in ours(text).problems:
        assert problem.kind is ProblemKind.CONTEXT_UNKNOWN
        assert text[problem.span.start] == '"'
