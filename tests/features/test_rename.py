"""Renaming: what it refuses, what it writes, and that it changes names and nothing else."""

from __future__ import annotations

import pytest

from tests.conftest import corpus_files, corpus_text, needs_corpus
from tests.features.lamp import LAMP, THING_MODEL, URI, opened
from tests.marks import marked
from thingfit.features.navigate import occurrences, references
from thingfit.features.rename import Refusal, Renamable, prepare_rename, rename
from thingfit.text import Edit, Span, apply_edits
from thingfit.workspace import Host, Snapshot


def renamed(snapshot: Snapshot, uri: str, offset: int, new: str) -> dict[str, str]:
    """The texts that a rename changes, as they are after it."""
    found = rename(snapshot, uri, offset, new)
    assert not isinstance(found, Refusal), found
    return {at: apply_edits(snapshot.documents[at].text, edits) for at, edits in found.items()}


def undone(text: str, edits: tuple[Edit, ...]) -> tuple[Edit, ...]:
    """The edits that take others back, as an editor keeps them for its undo."""
    back: list[Edit] = []
    moved = 0
    for span, new in edits:
        start = span.start + moved
        back.append(Edit(Span(start, start + len(new)), text[span.start : span.end]))
        moved += len(new) - (span.end - span.start)
    return tuple(back)


@pytest.mark.parametrize(
    ("before", "new", "after"),
    [
        (
            '"securityDefinitions": {"b$0": {}, "c": {"oneOf": ["b"]}}, "security": "b"',
            'ü "x"',
            '"securityDefinitions": {"ü \\"x\\"": {}, "c": {"oneOf": ["ü \\"x\\""]}},'
            ' "security": "ü \\"x\\""',
        ),
        (
            '"uriVariables": {"a": {}}, "properties": {"p": {"forms": [{"href": "\\/{?a$0*,b}"}]}}',
            "city",
            '"uriVariables": {"city": {}},'
            ' "properties": {"p": {"forms": [{"href": "\\/{?city*,b}"}]}}',
        ),
        (
            '"tm:optional": ["/properties/a", "#/properties/a"], "properties": {"a$0": {}}',
            "x/y~ %",
            '"tm:optional": ["/properties/x~1y~0 %", "#/properties/x~1y~0%20%25"],'
            ' "properties": {"x/y~ %": {}}',
        ),
        (
            '"@type": "sosa:Sensor", "actions": {"a": {"sosa$0:observes": "sosa:x"}}',
            "s",
            '"@type": "s:Sensor", "actions": {"a": {"s:observes": "sosa:x"}}',
        ),
        (
            '"titles": {"de$0": "a"}, "descriptions": {"de": "b"}',
            "de-CH",
            '"titles": {"de-CH": "a"}, "descriptions": {"de-CH": "b"}',
        ),
        (
            '"id": "urn:a:1$0", "links": [{"href": "urn:a:1"}, {"href": "urn:a:12"}]',
            "urn:a:2",
            '"id": "urn:a:2", "links": [{"href": "urn:a:2"}, {"href": "urn:a:12"}]',
        ),
    ],
)
def test_a_rename_writes_the_name_as_each_place_needs_it(before: str, new: str, after: str) -> None:
    text, cursor, _ = marked(LAMP.replace("$BODY", before))
    result = renamed(opened(text), URI, cursor, new)[URI]
    assert result.replace('"s": "http', '"sosa": "http') == LAMP.replace("$BODY", after)


def test_a_rename_reaches_other_documents() -> None:
    model, _, (place,) = marked(THING_MODEL)
    host = Host()
    user = LAMP.replace("$BODY", '"properties": {"p": {"tm:ref": "b.tm.json#/properties/on~1off"}}')
    host.set_text(URI, user)
    host.set_text("file:///w/b.tm.json", model)
    texts = renamed(host.snapshot(), "file:///w/b.tm.json", place.start, "power")
    assert texts[URI] == user.replace("on~1off", "power")
    assert texts["file:///w/b.tm.json"] == model.replace("on/off", "power")


def test_an_identifier_keeps_its_prefix_where_one_is_written() -> None:
    context = '"@context": {"d": "http://x/d/", "tf": "https://w3id.org/thingfit#"}'
    deployment = f'{{{context}, "@type": "tf:Deployment", "tf:device": {{"@id": "d:1"}}}}'
    device = LAMP.replace("$BODY", '"id": "http://x/d/1"')
    host = Host()
    host.set_text(URI, device)
    host.set_text("file:///w/a.deployment.json", deployment)
    at = deployment.index("d:1") + 2
    for asked in (at, at - 2):
        target = prepare_rename(host.snapshot(), "file:///w/a.deployment.json", asked)
        assert isinstance(target, Renamable)
    for new in ("d:pump", "http://x/d/pump"):
        texts = renamed(host.snapshot(), "file:///w/a.deployment.json", at, new)
        assert texts[URI] == device.replace("d/1", "d/pump")
        assert texts["file:///w/a.deployment.json"] == deployment.replace("d:1", "d:pump")
    texts = renamed(host.snapshot(), URI, device.index("d/1"), "urn:pump")
    assert texts["file:///w/a.deployment.json"] == deployment.replace("d:1", "urn:pump")


@pytest.mark.parametrize(
    ("body", "words"),
    [
        ('"title$0": "x"', "`title` is a term"),
        ('"title": "x$0"', "no name"),
        ('"@ty$0pe": "x"', "keyword"),
        ('"a":$0 1', "no name here"),
        (
            '"@context": ["https://www.w3.org/2022/wot/td/v1.1",{"rdfs": "http://a/"}],"rdf$0s:a":1',
            "also a term of a context",
        ),
        ('"security": "ba$0sic"', "no security definition with the name `basic`"),
        ('"links": [{"href": "urn:no$0where"}]', "no document of the workspace describes"),
    ],
)
def test_what_has_no_name_of_its_own_is_refused_in_one_sentence(body: str, words: str) -> None:
    text, cursor, _ = marked(LAMP.replace("$BODY", body))
    for answer in (
        prepare_rename(opened(text), URI, cursor),
        rename(opened(text), URI, cursor, "new"),
    ):
        assert isinstance(answer, Refusal)
        assert words in answer.message
        assert not answer.message.endswith(".") and "\n" not in answer.message


@pytest.mark.parametrize(
    ("body", "new", "words"),
    [
        ('"securityDefinitions": {"a$0": {}, "b": {}}', "b", "`b` is there already"),
        ('"securityDefinitions": {"a$0": {}}', "", "empty"),
        ('"titles": {"a$0": "x", "b": "y"}', "b", "`b` is there already"),
        ('"titles": {"a$0": "x"}', "deutsch!", "not a language tag"),
        ('"uriVariables": {"a$0": {}}', "a b", "URI template"),
        ('"id": "urn:a$0:b"', "b", "not an absolute IRI"),
        ('"@type": "so$0sa:Sensor"', "a:b", "cannot be a prefix"),
        ('"@type": "so$0sa:Sensor"', "om", "`om` is there already"),
        ('"@type": "so$0sa:Sensor"', "title", "`title` is a term of a context"),
    ],
)
def test_a_name_that_cannot_be_is_refused(body: str, new: str, words: str) -> None:
    text, cursor, _ = marked(LAMP.replace("$BODY", body))
    answer = rename(opened(text), URI, cursor, new)
    assert isinstance(answer, Refusal)
    assert words in answer.message


def test_the_same_name_needs_no_edit() -> None:
    text, cursor, _ = marked(LAMP.replace("$BODY", '"properties": {"a$0": {}}'))
    assert rename(opened(text), URI, cursor, "a") == {}


def stated(snapshot: Snapshot, uri: str) -> list[str]:
    """What a document states, in an order of its own."""
    return sorted(str(each.triple) for each in snapshot.documents[uri].expansion.statements)


@needs_corpus
def test_a_rename_and_its_undo_leave_the_same_bytes_and_a_rename_leaves_the_statements() -> None:
    done = 0
    for path in corpus_files():
        text = corpus_text(path)
        uri = f"file:///c/{path}"
        snapshot = opened(text, uri)
        document = snapshot.documents[uri]
        for name in {each.name: each for each in occurrences(snapshot, document)}.values():
            new = "zz" if name.name.kind.name in ("LANGUAGE", "VARIABLE") else "fresh-1"
            new = "urn:fresh:1" if name.name.kind.name == "IRI" else new
            found = rename(snapshot, uri, name.span.start, new)
            if isinstance(found, Refusal):
                continue
            edits = found[uri]
            after = apply_edits(text, edits)
            assert apply_edits(after, undone(text, edits)) == text
            changed = opened(after, uri)
            places = references(snapshot, uri, name.span.start)
            again = references(changed, uri, edits[0].span.start)
            assert len(again) == len(places) == len(edits)
            # A rename back is an undo too, where the name stood without escapes and in full.
            if "\\" not in text and text[slice(*edits[0].span)] == name.name.text:
                back = rename(changed, uri, edits[0].span.start, name.name.text)
                if isinstance(back, Refusal):
                    # A document may hide a term of a context; a rename does not make that anew.
                    assert "a term of a context" in back.message
                else:
                    assert apply_edits(after, back[uri]) == text, (path, name)
            # A term whose IRI ends in a letter is no prefix: what follows it is an IRI as it is.
            whole = f"', '{name.name.text}:"
            if name.name.kind.name == "TERM" and whole not in str(stated(snapshot, uri)):
                assert stated(changed, uri) == stated(snapshot, uri), (path, name)
            done += 1
    assert done > 1500
