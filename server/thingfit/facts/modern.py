"""Early descriptions of devices and models in the words of today.

Before Thing Descriptions had a vocabulary, data used the members of their JSON form as if these
were its terms. What changes here is this, and nothing else:

- a namespace gets the spelling that is used here; names in it stay, also wrong ones, as it is
  for the checks to find them;
- a member such as `td:href` becomes the term it stands for, here `hctl:hasTarget`;
- `td:type "number"` becomes the class `jsonschema:NumberSchema`, `td:scheme "nosec"` the class of
  the scheme, and `td:op "readproperty"` the operation `td:readProperty`;
- the target of a form becomes a literal of type `xsd:anyURI`, whatever its language was;
- a unit that is a text becomes the IRI that the text is in JSON: `om:gravity`;
- the security configuration becomes the name of a scheme, and the scheme gets that name;
- an affordance without a name gets one from its title, as a JSON member needs a name.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from functools import cache

from thingfit.facts.kinds import DEVICE_CONTEXT, TD_1_1
from thingfit.facts.names import HCTL, SCHEMA, TD
from thingfit.meaning import vocabulary
from thingfit.meaning.context import apply_context, apply_scoped
from thingfit.meaning.keywords import RDF, XSD
from thingfit.meaning.statements import Iri, Literal, Resource, Statement
from thingfit.meaning.term import INITIAL, Context, Setting
from thingfit.syntax import parse

_TYPE = Iri(RDF + "type")
_ANY_URI, _STRING = Iri(XSD + "anyURI"), Iri(XSD + "string")
_SECURITY = TD + "hasSecurityConfiguration"
_SCHEME_NAME = Iri(TD + "hasInstanceConfiguration")
_NAME = Iri(TD + "name")
_AFFORDANCES = tuple(TD + f"has{kind}Affordance" for kind in ("Property", "Action", "Event"))


def modern(statements: Iterable[Statement], base: str) -> tuple[Statement, ...]:
    """The statements in the words of today, and names that JSON needs; `base` is that of IRIs."""
    spelled = [_spelled(each) for each in statements]
    renewed = [_renewed(each) for each in spelled]
    return tuple([*renewed, *_scheme_names(spelled, base), *_affordance_names(renewed)])


def _spelled(statement: Statement) -> Statement:
    value = statement.object
    predicate = vocabulary.respelled(statement.predicate)
    if predicate.startswith(TD):
        predicate = vocabulary.canonical(predicate)
    if isinstance(value, Iri):
        value = Iri(vocabulary.respelled(value))
    return statement._replace(predicate=Iri(predicate), object=value)


def _renewed(statement: Statement) -> Statement:
    predicate, value = statement.predicate, statement.object
    if predicate == _SECURITY and isinstance(value, Iri) and value.startswith(TD):
        name = value.removeprefix(TD)
        return statement._replace(object=Literal(name, _STRING))
    if not isinstance(value, Literal):
        return statement
    if predicate == HCTL + "hasTarget":
        return statement._replace(object=Literal(value.text, _ANY_URI))
    if predicate == HCTL + "hasOperationType":
        return _with_word(statement, predicate, "forms", value)
    if predicate == TD + "type":
        return _with_word(statement, _TYPE, "properties", value)
    if predicate == TD + "scheme":
        return _with_word(statement, _TYPE, "securityDefinitions", value)
    if predicate == SCHEMA + "unitCode" and value.datatype != XSD + "anyURI":
        iri = _word("properties", value.text, names=False)
        return statement._replace(object=iri) if iri else statement
    return statement


def _with_word(statement: Statement, predicate: Iri, term: str, value: Literal) -> Statement:
    """The statement with what a word means below a term of Thing Descriptions."""
    iri = _word(term, value.text)
    return statement._replace(predicate=predicate, object=iri) if iri else statement


def _word(term: str, text: str, *, names: bool = True) -> Iri | None:
    """The IRI of a word below a term of Thing Descriptions; names only where they are terms."""
    context = _below(term)
    if names and text not in context.terms:
        return None
    iri = context.iri_of_name(text)
    return Iri(vocabulary.respelled(iri)) if iri and "://" in iri else None


@cache
def _below(term: str) -> Context:
    contexts = parse(f'["{TD_1_1}", "{DEVICE_CONTEXT}"]').root
    outer = apply_context(INITIAL, contexts, Setting())
    scoped = outer.terms[term].scoped
    assert scoped is not None
    return apply_scoped(outer, scoped, "", of_type=False)[0]


def _scheme_names(statements: list[Statement], base: str) -> Iterator[Statement]:
    """Names for the security schemes that have none: what the Thing calls its configuration."""
    wanted: dict[Resource, list[str]] = defaultdict(list)
    for each in statements:
        if each.predicate == _SECURITY and isinstance(each.object, Iri):
            wanted[each.subject].append(vocabulary.local_name(each.object))
    named = {each.subject for each in statements if each.predicate == _SCHEME_NAME}
    schemes = {each.subject: each for each in statements if each.predicate == TD + "scheme"}
    for each in statements:
        scheme = each.object
        if each.predicate != TD + "definesSecurityScheme" or isinstance(scheme, Literal):
            continue
        stated = schemes.get(scheme)
        if scheme in named or stated is None or not isinstance(stated.object, Literal):
            continue
        names = wanted[each.subject]
        usual = stated.object.text + "_sc"
        name = usual if usual in names or not names else names.pop(0)
        yield each._replace(subject=scheme, predicate=_SCHEME_NAME, object=Iri(base + name))


def _affordance_names(statements: list[Statement]) -> Iterator[Statement]:
    """Names for the affordances that have none."""
    titles: dict[Resource, str] = {}
    named: set[Resource] = set()
    for each in statements:
        if each.predicate == TD + "title" and isinstance(each.object, Literal):
            titles.setdefault(each.subject, each.object.text)
        if each.predicate == _NAME:
            named.add(each.subject)
    taken: dict[tuple[Resource, str], set[str]] = defaultdict(set)
    for each in statements:
        node = each.object
        if each.predicate in _AFFORDANCES and not isinstance(node, Literal) and node not in named:
            named.add(node)
            used = taken[each.subject, each.predicate]
            name = _free(_identifier(titles, node, each.predicate), used)
            used.add(name)
            yield each._replace(subject=node, predicate=_NAME, object=Literal(name, _STRING))


def _identifier(titles: Mapping[Resource, str], node: Resource, predicate: str) -> str:
    """A name in the manner of JSON, such as `magneticField`."""
    words = re.findall(r"[A-Za-z0-9]+", titles.get(node, ""))
    name = "".join(word[:1].upper() + word[1:] for word in words)
    fallback = vocabulary.local_name(predicate).removeprefix("has").removesuffix("Affordance")
    name = name or fallback
    return name[:1].lower() + name[1:]


def _free(name: str, taken: set[str]) -> str:
    """The name, with a number where it is taken."""
    found, number = name, 1
    while found in taken:
        number += 1
        found = f"{name}{number}"
    return found
