"""The reserved words of JSON-LD 1.1 and the IRIs its processing itself needs."""

from __future__ import annotations

import re
from typing import Final

KEYWORDS: Final = frozenset(
    "@" + word
    for word in (
        "base container context default direction embed explicit first graph id import included "
        "index json language list nest none omitDefault omitGraph preserve propagate protected "
        "requireAll reverse set type value version vocab"
    ).split()
)
"""The keywords of JSON-LD 1.1 (section 1.7) and of its framing."""

RDF: Final = "http://www.w3.org/1999/02/22-rdf-syntax-ns#"
XSD: Final = "http://www.w3.org/2001/XMLSchema#"

_KEYWORD_LIKE = re.compile(r"@[A-Za-z]+")


def is_keyword_like(text: str) -> bool:
    """Whether a text has the form of a keyword, which JSON-LD reserves for later versions."""
    return text.startswith("@") and _KEYWORD_LIKE.fullmatch(text) is not None
