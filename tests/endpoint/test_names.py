"""What documents, services and facts are called, without any server."""

from __future__ import annotations

import subprocess
from pathlib import Path

import pytest

from tests.endpoint.graphs import fleet
from tests.endpoint.pushing import packed_in
from tests.fit.published import as_json_ld
from thingfit.cli.collect import collect
from thingfit.cli.endpoint import Bar
from thingfit.cli.graph_names import Repository, ours, repository_of, web_address
from thingfit.meaning.statements import Iri
from thingfit.workspace.endpoint import PROFILES, EndpointError
from thingfit.workspace.endpoint.nodes import resource, unescaped
from thingfit.workspace.endpoint.packed import _record
from thingfit.workspace.endpoint.profiles import profile_of_server, update_address
from thingfit.workspace.endpoint.pulled import document_text, same, stated_by
from thingfit.workspace.endpoint.questions import respelled
from thingfit.workspace.endpoint.record import packed, told, unpacked
from thingfit.workspace.sparql import read_query


@pytest.mark.parametrize(
    ("remote", "address"),
    [
        ("git@github.com:kg/fleet.git", "https://github.com/kg/fleet"),
        ("ssh://git@example.org:2222/kg/fleet.git", "https://example.org/kg/fleet"),
        ("https://me:secret@example.org:8443/kg/fleet/", "https://example.org:8443/kg/fleet"),
        ("http://example.org/fleet", "http://example.org/fleet"),
        ("/srv/git/fleet.git", ""),
        ("file:///srv/git/fleet.git", ""),
        ("", ""),
    ],
)
def test_a_remote_tells_where_a_repository_is(remote: str, address: str) -> None:
    assert web_address(remote) == address


def test_the_repository_is_that_of_git(tmp_path: Path) -> None:
    def git(*words: str) -> None:
        subprocess.run(["git", "-C", str(tmp_path), *words], check=True, capture_output=True)

    git("init", "-q")
    (tmp_path / "devices").mkdir()
    assert repository_of([str(tmp_path / "devices")], None) == Repository(tmp_path)
    git("remote", "add", "origin", "git@example.org:kg/fleet.git")
    found = repository_of([str(tmp_path / "devices")], None)
    assert found == Repository(tmp_path, "https://example.org/kg/fleet/")
    assert repository_of([str(tmp_path)], "urn:fleet:").base == "urn:fleet:"


def test_documents_without_a_repository_keep_their_own_names(tmp_path: Path) -> None:
    fleet(tmp_path, 2)
    twin = (tmp_path / "d1.td.jsonld").read_text("utf-8")
    (tmp_path / "twin.td.jsonld").write_text(twin, "utf-8")
    collected = collect([str(tmp_path)], None, lambda options: options)
    documents = ours(collected.snapshot, collected.inputs)
    addresses = Repository(tmp_path).addresses(documents)
    graphs = {each.path: each.graph for each in addresses.values()}
    assert graphs["d0.td.jsonld"] == "urn:example:d0"
    # Two documents of one name, and one without, are known by their files.
    for path in ("d1.td.jsonld", "twin.td.jsonld", "m0.model.jsonld"):
        assert graphs[path] == (tmp_path / path).as_uri()


def test_facts_come_back_as_they_were() -> None:
    for document in as_json_ld(with_files=True).documents.values():
        record = _record(document, as_json_ld(with_files=True))
        text = packed(told(record, "", ""))
        assert unpacked(text, document.uri) == record
        with pytest.raises(EndpointError, match="cannot be read"):
            unpacked(text[:-8], document.uri)


def test_the_hash_tells_of_any_change_and_of_nothing_else(tmp_path: Path) -> None:
    (tmp_path / "a").mkdir()
    (tmp_path / "b").mkdir()
    fleet(tmp_path / "a")
    fleet(tmp_path / "b")
    profile = PROFILES["generic"]
    one, other = packed_in(tmp_path / "a", profile), packed_in(tmp_path / "b", profile)
    assert [each.hash for each in one] == [each.hash for each in other]
    path = tmp_path / "b" / "d0.td.jsonld"
    path.write_text(path.read_text("utf-8").replace("1000000", "1000001"), "utf-8")
    third = packed_in(tmp_path / "b", profile)
    changed = [a.path for a, b in zip(one, third, strict=True) if a.hash != b.hash]
    assert changed == ["d0.td.jsonld"]


def test_services_are_found_beside_the_address() -> None:
    oxigraph, virtuoso, generic = (PROFILES[name] for name in ("oxigraph", "virtuoso", "generic"))
    for url in ("http://h:1", "http://h:1/", "http://h:1/query", "http://h:1/update"):
        assert oxigraph.address(url, oxigraph.update) == "http://h:1/update"
    for url in ("http://h:1/sparql", "http://h:1/sparql-auth"):
        assert virtuoso.address(url, virtuoso.signed_query) == "http://h:1/sparql-auth"
    assert update_address(generic, "http://h/kg/query") == "http://h/kg/update"
    assert update_address(generic, "http://h/kg/sparql") == "http://h/kg/update"
    assert update_address(generic, "http://h/repositories/kg") == (
        "http://h/repositories/kg/statements"
    )
    assert update_address(generic, "http://h/kg") == "http://h/kg"
    assert profile_of_server("Virtuoso/07.20 (Linux)") is virtuoso
    assert profile_of_server("Oxigraph/0.5.13") is oxigraph
    assert profile_of_server("Jetty") is generic


def test_a_query_is_put_into_the_spelling_of_the_graph() -> None:
    query = read_query(
        "BASE <http://b/> PREFIX o: <http://tinyml-schema.org/networkschema#>\n"
        "SELECT * { ?m a o:NeuralNetwork ; schema:name 'o:NeuralNetwork' # o:x\n"
        " GRAPH ?g { ?m ?p <rel> } FILTER (?a < 3 && ?b > 2) }"
    )
    text = respelled(query)
    assert "PREFIX o: <http://tinyml-schema.org/networkschema#>" in text
    assert "?m a <https://w3id.org/tinyml-schema/neural-network-schema#NeuralNetwork>" in text
    assert "'o:NeuralNetwork' # o:x" in text
    assert "<rel> } FILTER (?a < 3 && ?b > 2) }" in text
    assert "FILTER (?g = <https://w3id.org/thingfit#derived> || EXISTS" in text
    assert "EXISTS" not in respelled(query, is_listed=True)
    assert read_query(text).form == "SELECT"


def test_statements_that_no_short_term_keeps_are_written_in_full() -> None:
    text = (
        '{"@graph": [{"@id": "_:a", "urn:p": [{"@id": "_:b"}, {"@value": "01", '
        '"@type": "http://www.w3.org/2001/XMLSchema#integer"}]}, {"@id": "_:b", '
        '"urn:p": {"@id": "_:a"}}, {"@id": "relative://here/x", "urn:q": {"@value": "a", '
        '"@language": "de"}}]}'
    )
    triples = stated_by(text)
    assert len(triples) == 4
    made = document_text(triples, "td", "https://example.org/")
    assert same(stated_by(made), triples)
    assert not same(stated_by(made), triples[1:])


def test_a_unit_in_brackets_is_a_node_and_comes_back() -> None:
    unit = Iri("http://www.ontology-of-units-of-measure.org/resource/om-2/[g]")
    written = resource("urn:g", unit)
    assert written == "<http://www.ontology-of-units-of-measure.org/resource/om-2/%5Bg%5D>"
    assert unescaped(Iri(written[1:-1])) == unit
    assert resource("urn:g", Iri("http://[::1]:80/x y")) == "<http://[::1]:80/x%20y>"
    assert resource("urn:g", Iri("relative")) == ""


def test_the_bar_is_for_terminals_alone(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    for is_terminal in (False, True):
        monkeypatch.setattr("sys.stderr.isatty", lambda shown=is_terminal: shown)
        bar = Bar("sending", 4)
        bar(1)
        bar.end()
        told = "\rsending [######..................] 1 of 4\r\x1b[K" if is_terminal else ""
        assert tuple(capsys.readouterr()) == ("", told)
