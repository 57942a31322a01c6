"""Writes `ontology/vocabulary.json`, the index of the Turtle vocabularies that the server reads.

Parsing Turtle takes a second, reading the index a few milliseconds. Run this after every change of
a vocabulary; with `--check` it only tells whether the index is up to date.
"""

from __future__ import annotations

import json
import re
import sys
from collections.abc import Iterable
from pathlib import Path

import rdflib
from rdflib.namespace import DCTERMS, OWL, RDF, RDFS, SKOS, VANN

FOLDER = Path(__file__).resolve().parent.parent / "ontology"
INDEX = "vocabulary.json"
PREFIX = re.compile(r"^@prefix ([\w-]*): <([^>]*)> \.$", re.MULTILINE)
TF = rdflib.Namespace("https://w3id.org/thingfit#")
SCHEMA = rdflib.Namespace("https://schema.org/")
KINDS = (
    (OWL.Ontology, "vocabulary"),
    (OWL.Class, "class"),
    (OWL.ObjectProperty, "property"),
    (OWL.DatatypeProperty, "property"),
    (OWL.AnnotationProperty, "property"),
    (RDF.Property, "property"),
    (OWL.NamedIndividual, "individual"),
)
# What a term can state beside label and comment: the key in the index, and the property.
FACTS = {
    "activationCode": TF.activationCode,
    "baseUnit": TF.baseUnit,
    "bits": TF.bits,
    "builtinName": TF.builtinName,
    "factor": TF.factor,
    "higherIsBetter": TF.higherIsBetter,
    "metricUnit": TF.metricUnit,
    "offset": TF.offset,
    "operatorCode": TF.operatorCode,
    "quantityKind": TF.quantityKind,
    "symbol": TF.symbol,
    "takesPrefixes": TF.takesPrefixes,
    "tensorTypeCode": TF.tensorTypeCode,
    "ucumCode": TF.ucumCode,
    "uneceCode": TF.uneceCode,
    "unmatchable": TF.unmatchable,
}
LISTS = {
    "closeMatch": SKOS.closeMatch,
    "domain": SCHEMA.domainIncludes,
    "exactMatch": SKOS.exactMatch,
    "measures": TF.measuresKind,
    "names": SKOS.altLabel,
    "range": SCHEMA.rangeIncludes,
    "seeAlso": RDFS.seeAlso,
    "slips": SKOS.hiddenLabel,
}
Json = None | bool | int | str | list["Json"] | dict[str, "Json"]


class Curies:
    """Shortens IRIs by the namespaces that the vocabularies bind."""

    def __init__(self, namespaces: dict[str, str]) -> None:
        self._longest_first = sorted(namespaces.items(), key=lambda item: -len(item[1]))

    def shorten(self, node: rdflib.term.Node) -> str:
        """The CURIE of an IRI, or the text itself of a literal and where no namespace fits."""
        iri = str(node)
        if isinstance(node, rdflib.Literal):
            return iri
        for prefix, namespace in self._longest_first:
            if iri.startswith(namespace):
                return f"{prefix}:{iri[len(namespace) :]}"
        return iri


def namespaces_of(texts: Iterable[str]) -> dict[str, str]:
    """All prefixes that the files bind, checked to agree."""
    found: dict[str, str] = {}
    for text in texts:
        for prefix, namespace in PREFIX.findall(text):
            if found.setdefault(prefix, namespace) != namespace:
                raise SystemExit(f"The prefix `{prefix}` is bound twice")
    return dict(sorted(found.items()))


def definition_lines(text: str, namespaces: dict[str, str]) -> dict[str, int]:
    """The line of each subject whose block has a label, from 0, by IRI."""
    lines: dict[str, int] = {}
    subject, start = "", 0
    for number, line in enumerate(text.splitlines()):
        if line and not line[0].isspace() and " a " in line:
            subject, start = line.split(" ", 1)[0], number
        elif subject and line.lstrip().startswith("rdfs:label"):
            prefix, _, name = subject.partition(":")
            iri = subject[1:-1] if subject.startswith("<") else namespaces[prefix] + name
            lines[iri] = start
            subject = ""
    return lines


def literal(node: rdflib.term.Node, curies: Curies) -> Json:
    """A fact of a term as JSON: truth values and whole numbers as such, others as text."""
    if isinstance(node, rdflib.Literal):
        if node.datatype == rdflib.XSD.boolean:
            return str(node) == "true"
        if node.datatype == rdflib.XSD.integer:
            return int(node)
        return str(node)
    return curies.shorten(node)


def describe(
    iri: rdflib.URIRef, graph: rdflib.Graph, place: list[Json], curies: Curies
) -> dict[str, Json]:
    """What the index holds of one term."""
    types = set(graph.objects(iri, RDF.type))
    kind = next(name for cls, name in KINDS if cls in types)
    entry: dict[str, Json] = {
        "kind": kind,
        "label": str(graph.value(iri, RDFS.label)),
        "comment": str(graph.value(iri, RDFS.comment)),
        "place": place,
    }
    defined = graph.value(iri, RDFS.isDefinedBy)
    if defined is not None:
        entry["definedBy"] = curies.shorten(defined)
    parents = {*graph.objects(iri, RDFS.subClassOf), *graph.objects(iri, RDFS.subPropertyOf)}
    own = types - {cls for cls, _ in KINDS}
    groups = {"parents": parents, "types": own}
    groups |= {key: set(graph.objects(iri, of)) for key, of in LISTS.items()}
    for key, nodes in groups.items():
        if nodes:
            # RDF keeps no order, so the names are sorted to make the index stable.
            entry[key] = [*sorted(map(curies.shorten, nodes))]
    for key, of in FACTS.items():
        value = graph.value(iri, of)
        if value is not None:
            entry[key] = literal(value, curies)
    replacement = graph.value(iri, DCTERMS.isReplacedBy)
    if replacement is not None:
        entry["replacedBy"] = curies.shorten(replacement)
    if graph.value(iri, OWL.deprecated) is not None:
        entry["deprecated"] = True
    return entry


def build(folder: Path) -> dict[str, Json]:
    """The whole index of a folder of vocabularies."""
    texts = {path.name: path.read_text(encoding="utf-8") for path in sorted(folder.glob("*.ttl"))}
    namespaces = namespaces_of(texts.values())
    curies = Curies(namespaces)
    whole = rdflib.Graph()
    for text in texts.values():
        whole.parse(data=text, format="turtle")
    places: dict[str, list[Json]] = {}
    for name, text in texts.items():
        for iri, line in definition_lines(text, namespaces).items():
            places[iri] = [name, line]
    terms: dict[str, Json] = {}
    for iri in sorted(places):
        node = rdflib.URIRef(iri)
        terms[curies.shorten(node)] = describe(node, whole, places[iri], curies)
    spellings: list[Json] = []
    for of, retired in ((TF.retiredNamespace, True), (TF.alternativeNamespace, False)):
        for owner, spelling in whole.subject_objects(of):
            target = whole.value(owner, VANN.preferredNamespaceUri)
            spellings.append([str(spelling), str(target), retired])
    complete = sorted(str(owner) for owner in whole.subjects(TF.complete, rdflib.Literal(True)))
    return {
        "namespaces": dict(namespaces),
        "complete": list(complete),
        "spellings": sorted(spellings, key=str),
        "terms": terms,
    }


def to_text(index: dict[str, Json]) -> str:
    """The index as JSON with one term a line, so that differences stay readable."""
    parts = []
    for key, value in index.items():
        if key != "terms":
            parts.append(f"{json.dumps(key)}: {json.dumps(value, ensure_ascii=False)}")
    assert isinstance(index["terms"], dict)
    rows = (
        f"{json.dumps(curie)}: {json.dumps(entry, ensure_ascii=False, separators=(',', ':'))}"
        for curie, entry in index["terms"].items()
    )
    parts.append('"terms": {\n' + ",\n".join(rows) + "\n}")
    return "{\n" + ",\n".join(parts) + "\n}\n"


def main(arguments: list[str]) -> int:
    """Writes the index, or with `--check` says by the exit code whether it is up to date."""
    text = to_text(build(FOLDER))
    path = FOLDER / INDEX
    if "--check" in arguments:
        fresh = path.is_file() and path.read_text(encoding="utf-8") == text
        if not fresh:
            print(f"{path.name} is out of date; run docs/generate_vocabulary.py")
        return 0 if fresh else 1
    path.write_text(text, encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
