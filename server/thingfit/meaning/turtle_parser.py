"""The Turtle parser of rdflib with an ear for places; imported only where Turtle is read."""

from __future__ import annotations

from collections import deque
from collections.abc import MutableSequence
from typing import Any, NoReturn

from rdflib import BNode, Graph
from rdflib.plugins.parsers.notation3 import BadSyntax, RDFSink, SinkParser, sfloat

from thingfit.meaning.keywords import RDF, XSD
from thingfit.meaning.literals import canonical_double
from thingfit.meaning.statements import Blank, Iri, Literal, Resource, Statement, Term
from thingfit.text import Span

# Characters that no IRI holds (Turtle 1.1, production IRIREF).
_FORBIDDEN = frozenset('<>"{}|^`\\ ' + "".join(map(chr, range(0x20))))
_INTEGERS = frozenset(
    XSD + name
    for name in "integer int long short byte nonNegativeInteger positiveInteger "
    "negativeInteger nonPositiveInteger unsignedInt unsignedLong unsignedShort unsignedByte".split()
)
_LANG_STRING = Iri(RDF + "langString")
_STRING = Iri(XSD + "string")


class _MistakeError(Exception):
    """A mistake in the text: where, and what was expected."""

    def __init__(self, where: int, why: str) -> None:
        super().__init__(why)
        self.where = where
        self.why = why


class Recorder(SinkParser):
    """Reads blocks of Turtle and keeps their statements, the places of nodes, and broken IRIs."""

    def __init__(self, base: str) -> None:
        self.sink = _Sink(self)
        super().__init__(self.sink, baseURI=base, turtle=True)
        self.statements: list[Statement] = []
        self.places: dict[Resource, list[Span]] = {}
        self.broken: list[tuple[str, Span]] = []
        self._verb = 0
        self._block = 0
        self._objects: list[list[Span]] = [[]]
        self._due: deque[tuple[Span, Span]] = deque()

    def read_block(self, text: str, start: int) -> tuple[int | None, tuple[int, str] | None]:
        """Reads a directive or a subject with all that is said of it.

        Gives the place behind it, none at the end of the text, and a mistake with its place.
        """
        where = start
        try:
            where = self.skipSpace(text, start)
            if where < 0:
                return None, None
            self._block, self._objects = where, [[]]
            self._due.clear()
            end = self.directiveOrStatement(text, where)
            if end < 0:
                if text[where:].strip() in ("", "."):
                    return None, None
                return where, (where, "a subject or a prefix is expected")
            return end, None
        except _MistakeError as mistake:
            return where, (mistake.where, mistake.why)
        except BadSyntax as mistake:
            return where, (mistake._i, _sentence(mistake._why))
        except IndexError:  # rdflib looks for a part that is not there, and knows no place.
            return where, (where, "a part of this statement is missing")
        except Exception as error:  # rdflib raises many kinds for texts it does not expect.
            return where, (where, _sentence(str(error) or type(error).__name__))

    # What the parser of rdflib calls on its way; see there for what they give.

    def BadSyntax(self, argstr: str, i: int, msg: str) -> NoReturn:  # noqa: D102
        raise _MistakeError(i if i >= 0 else len(argstr), _sentence(msg))

    def statement(self, argstr: str, i: int) -> int:  # noqa: D102
        subjects: list[Any] = []
        start = self.skipSpace(argstr, i)
        i = self.object(argstr, i, subjects)
        if i < 0:
            return i
        end = self.property_list(argstr, i, subjects[0])
        if end < 0:
            self.BadSyntax(argstr, i, "expected property list")
        if end <= self.skipSpace(argstr, i) and argstr[start] != "[":
            self.BadSyntax(argstr, end, "a property of the subject is expected")
        self._note_place(subjects[0], Span(start, len(argstr[:end].rstrip())))
        return end

    def verb(self, argstr: str, i: int, res: MutableSequence[Any]) -> int:  # noqa: D102
        self._verb = max(self.skipSpace(argstr, i), 0)
        return super().verb(argstr, i, res)

    def objectList(self, argstr: str, i: int, res: MutableSequence[Any]) -> int:  # noqa: D102
        verb = self._verb
        self._objects.append([])
        end = super().objectList(argstr, i, res)
        spans = self._objects.pop()
        self._due = deque((Span(verb, span.end), span) for span in spans)
        return end

    def object(self, argstr: str, i: int, res: MutableSequence[Any]) -> int:  # noqa: D102
        start, before = max(self.skipSpace(argstr, i), 0), len(self.statements)
        end = super().object(argstr, i, res)
        if end >= 0:
            span = Span(start, end)
            self._objects[-1].append(span)
            if argstr[start] == "[":
                self._note_place(res[-1], span)
            elif argstr[start] == "(":
                self._place_list(before, span)
        return end

    def makeStatement(self, quadruple: Any) -> None:  # noqa: D102, ANN401
        _, predicate, subject, value = quadruple
        here = Span(self._block, self._block)
        span, object_span = self._due.popleft() if self._due else (here, here)
        self.add(subject, predicate, value, span, object_span)

    def add(self, subject: Any, predicate: Any, value: Any, span: Span, inner: Span) -> None:  # noqa: ANN401
        """Keeps a statement, unless a part of it can stand in none."""
        parts = [_term(each) for each in (subject, predicate, value)]
        broken = [
            each for each in parts if isinstance(each, Iri) and not _FORBIDDEN.isdisjoint(each)
        ]
        self.broken += [(each, inner) for each in broken]
        one, two, three = parts
        if not broken and not isinstance(one, Literal) and isinstance(two, Iri):
            self.statements.append(Statement(one, two, three, None, span, inner))

    def _place_list(self, first: int, span: Span) -> None:
        """Gives the statements of a list, which have no place yet, that of the whole list."""
        for index in range(first, len(self.statements)):
            found = self.statements[index]
            if found.span.start == found.span.end:
                self.statements[index] = found._replace(span=span, object_span=span)

    def _note_place(self, node: Any, span: Span) -> None:  # noqa: ANN401
        term = _term(node)
        if not isinstance(term, Literal):
            self.places.setdefault(term, []).append(span)


class _Sink(RDFSink):
    """Takes what the parser makes; literals stay as they are written."""

    def __init__(self, recorder: Recorder) -> None:
        super().__init__(Graph())
        self.recorder = recorder
        self.made = 0

    def newBlankNode(self, *_: object, **__: object) -> BNode:
        self.made += 1
        return BNode(f"b{self.made}")

    def newSymbol(self, *args: str) -> Iri:  # type: ignore[override]
        return Iri(args[0])

    def newLiteral(  # type: ignore[override]
        self, s: str, dt: str | None = None, lang: str | None = None
    ) -> Literal:
        if lang:
            return Literal(s, _LANG_STRING, lang.lower())
        return _canonical(s, Iri(dt)) if dt else Literal(s, _STRING)

    def makeStatement(self, quadruple: Any, why: object = None) -> None:  # noqa: ANN401
        # The parser comes here by itself only for the links of a list.
        _, predicate, subject, value = quadruple
        here = Span(self.recorder._block, self.recorder._block)
        self.recorder.add(subject, predicate, value, here, here)


def _term(node: object) -> Term:
    match node:
        case Literal():
            return node
        case BNode():
            return Blank(f"_:{node}")
        case bool():
            return Literal("true" if node else "false", Iri(XSD + "boolean"))
        case int():
            return Literal(str(int(node)), Iri(XSD + "integer"))
        case sfloat():  # A text: rdflib keeps how a number with an exponent is written.
            return Literal(canonical_double(float(node)), Iri(XSD + "double"))
        case tuple():  # The names that are part of the language, such as `a`.
            return Iri(str(node[1]))
        case str():
            return Iri(node)
        case _:
            return Literal(str(node), Iri(XSD + "decimal"))


def _canonical(text: str, datatype: Iri) -> Literal:
    """A literal with the form its number has in JSON-LD, so that both state the same."""
    try:
        if datatype == XSD + "double":
            return Literal(canonical_double(float(text)), datatype)
        if datatype in _INTEGERS:
            return Literal(str(int(text)), datatype)
    except ValueError:
        return Literal(text, datatype)
    if datatype == XSD + "boolean" and text in ("0", "1"):
        return Literal("true" if text == "1" else "false", datatype)
    return Literal(text, datatype)


def _sentence(why: str) -> str:
    """What rdflib says, as the rest of a sentence of ours."""
    first = why.strip().splitlines()[0] if why.strip() else "something else is expected"
    if "'.' or '}' or ']'" in first:
        return "a full stop is expected before this"
    return (first[0].lower() + first[1:]).replace('"', "`").rstrip(".:")
