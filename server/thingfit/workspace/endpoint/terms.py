"""The terms in which an endpoint lists documents, and the graphs that it does so in."""

from __future__ import annotations

from thingfit.facts.names import TF

DOCUMENTS = TF + "documents"
"""The graph that lists the documents of a store, with their hashes and their facts."""

# Of a document, by its graph.
HASH = TF + "contentHash"
WRITER = TF + "writer"
COUNT = TF + "statementCount"
PATH = TF + "path"
REPOSITORY = TF + "repository"
KIND = TF + "documentKind"
BUCKET = TF + "bucket"
FACTS = TF + "facts"
SHAPE = TF + "factsShape"

# Of a model or device, beside what is derived about it.
ITEM_OF = TF + "itemOf"
DESCRIBES = TF + "describes"
IS = TF + "itemKind"
CALLED = TF + "called"
RAM = TF + "ramBound"
FLASH = TF + "flashBound"

OF_ITEMS = (ITEM_OF, DESCRIBES, IS, CALLED, RAM, FLASH)
CLASS = TF + "hasSensorClass"
