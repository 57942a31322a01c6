"""A broken document keeps its other findings."""

from __future__ import annotations

import random
from collections import Counter

from tests.conftest import corpus_files, corpus_text, needs_corpus, workspace
from thingfit.rules import check
from thingfit.syntax import Node, Object, find, parse, path_at, pointer_of, walk
from thingfit.text import Span


def pointers(text: str, name: str) -> Counter[tuple[str, str]]:
    """How often each finding occurs, by its name and the place it points to."""
    snapshot, uri = workspace(text, name)
    root = snapshot.documents[uri].tree.root
    return Counter(
        (finding.name, pointer_of(path_at(root, finding.span))) for finding in check(snapshot, uri)
    )


def innermost_object(root: Node, span: Span) -> Node:
    """The smallest object that holds a span."""
    holders = [n for n in walk(root) if isinstance(n, Object) and n.span.holds(span)]
    return min(holders, key=lambda node: node.span.end - node.span.start, default=root)


def outside(text: str, damaged: Node, found: Counter[tuple[str, str]]) -> Counter[tuple[str, str]]:
    """The findings that do not stand directly in the damaged object."""
    root = parse(text).root
    kept: Counter[tuple[str, str]] = Counter()
    for (name, pointer), count in found.items():
        node = find(root, pointer)
        if node is not None and innermost_object(root, node.span).span != damaged.span:
            kept[name, pointer] = count
    return kept


@needs_corpus
def test_a_deleted_character_keeps_nine_of_ten_findings_outside_its_object() -> None:
    chance = random.Random(17)
    paths = [path for path in corpus_files() if pointers(corpus_text(path), path)]
    expected = kept = 0
    for path in chance.choices(paths, k=200):
        text = corpus_text(path)
        before = pointers(text, path)
        at = chance.randrange(len(text))
        damaged = innermost_object(parse(text).root, Span(at, at + 1))
        wanted = outside(text, damaged, before)
        after = pointers(text[:at] + text[at + 1 :], path)
        expected += wanted.total()
        kept += (wanted & after).total()
    assert expected > 200
    assert kept / expected >= 0.9
