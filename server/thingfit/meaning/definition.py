"""The definitions of terms in one context (JSON-LD 1.1 API, section 4.2).

A definition with a mistake is refused: it is reported, and so that nothing is guessed, whatever
uses the term is left out.
"""

from __future__ import annotations

from thingfit.meaning.entries import (
    Refusal,
    check_entry_names,
    check_name,
    ends_as_prefix,
    is_true,
    nest_of,
    prefix_flag_of,
    protection_of,
    read_base_direction,
    read_language_tag,
    set_container,
)
from thingfit.meaning.iri import is_absolute
from thingfit.meaning.keywords import KEYWORDS, is_keyword_like
from thingfit.meaning.problem import Problem, ProblemKind
from thingfit.meaning.term import Context, Scoped, Setting, Term
from thingfit.syntax import Literal, Member, Missing, Node, Object, String
from thingfit.text import Span

_LONGEST_CHAIN = 32


class _Refused(Exception):
    """A definition uses a term whose own definition was refused."""


class Definitions:
    """The terms and defaults of one context in the making, upon those in force before it."""

    def __init__(
        self,
        active: Context,
        members: dict[str, Member],
        setting: Setting,
        *,
        uncertain: bool,
        override: bool,
    ) -> None:
        self.members = members
        self.terms = dict(active.terms)
        self.vocab = active.vocab
        self.language = active.language
        self.direction = active.direction
        self.problems: list[Problem] = []
        self.scopes: list[Scoped] = []
        self._uncertain = uncertain
        self._setting = setting
        self._override = override
        self._defined: dict[str, bool] = {}
        self._depth = 0
        flag = members.get("@protected")
        self._protected = flag is not None and is_true(flag.value)

    # Defaults.

    def read_vocab(self, node: Node, active: Context, document_base: str) -> None:
        """Sets the vocabulary from the value of `@vocab`."""
        if isinstance(node, Literal) and node.value is None:
            self.vocab = None
            return
        if not isinstance(node, String):
            raise Refusal("invalid vocab mapping", "`@vocab` is not an IRI or null", node.span)
        self.vocab = active.iri_of_name_or_reference(node.value, document_base)

    def read_language(self, node: Node, _active: Context, _base: str) -> None:
        """Sets the default language from the value of `@language`."""
        self.language = read_language_tag(node, "invalid default language")

    def read_direction(self, node: Node, _active: Context, _base: str) -> None:
        """Sets the default direction from the value of `@direction`."""
        self.direction = read_base_direction(node)

    # Terms.

    def define(self, name: str) -> None:
        """Defines a term, after those that its definition uses."""
        done = self._defined.get(name)
        if done:
            return
        member = self.members[name]
        if done is False or self._depth >= _LONGEST_CHAIN:
            self._refuse(
                name,
                Refusal(
                    "cyclic IRI mapping",
                    f"the definition of `{name}` leads back to itself",
                    member.key.span,
                ),
            )
            raise _Refused
        self._defined[name] = False
        previous = self.terms.pop(name, None)
        self._depth += 1
        try:
            term = self._term(name, member, previous)
        except Refusal as refusal:
            self._refuse(name, refusal)
        except _Refused:
            self._refuse(name, None)
        else:
            if term is not None and self._defined[name] is False:
                self.terms[name] = term
            elif previous is not None and self._defined[name] is False:
                self.terms[name] = previous
        self._depth -= 1
        self._defined[name] = True

    def _refuse(self, name: str, refusal: Refusal | None) -> None:
        if refusal is not None:
            self.problems.append(refusal.problem)
        self.terms[name] = Term(None, refused=True)
        self._defined[name] = True

    def _term(self, name: str, member: Member, previous: Term | None) -> Term | None:
        """The definition of a term; nothing when JSON-LD wants it ignored."""
        value = member.value
        if isinstance(value, Missing):
            raise _Refused
        check_name(name, member)
        if name not in KEYWORDS and is_keyword_like(name):
            self._ignore(name, member.key.span)
            return None
        simple = isinstance(value, String) or (isinstance(value, Literal) and value.value is None)
        if not simple and not isinstance(value, Object):
            raise Refusal(
                "invalid term definition",
                f"the definition of `{name}` is neither an IRI, an object, nor null",
                value.span,
            )
        entries: dict[str, Node] = {"@id": value}
        if isinstance(value, Object):
            entries = {
                key: item.value
                for key, item in value.by_key.items()
                if not isinstance(item.value, Missing)
            }
            check_entry_names(name, value)
        term = Term(None, protected=protection_of(entries.get("@protected"), self._protected))
        if not self._set_iri(term, name, entries, simple, member.key.span):
            return None
        self._set_rest(term, name, entries)
        if term.iri in ("@context", "@preserve"):
            raise Refusal(
                "invalid keyword alias", f"`{name}` stands for `{term.iri}`", member.value.span
            )
        return self._protect(term, name, previous, member.key.span)

    def _ignore(self, word: str, span: Span) -> None:
        message = f"`{word}` has the form of a keyword; JSON-LD ignores it"
        self.problems.append(Problem(ProblemKind.RESERVED, "", message, span))

    def _protect(self, term: Term, name: str, previous: Term | None, span: Span) -> Term:
        if previous is None or not previous.protected or self._override:
            return term
        if not previous.means_the_same(term):
            message = f"`{name}` is protected by an earlier context and cannot mean something else"
            self.problems.append(Refusal("protected term redefinition", message, span).problem)
        return previous

    # The IRI of a term.

    def _set_iri(
        self, term: Term, name: str, entries: dict[str, Node], simple: bool, span: Span
    ) -> bool:
        """Sets what a term stands for; false when JSON-LD wants the definition ignored."""
        if "@reverse" in entries:
            return self._set_reverse(term, name, entries)
        node = entries.get("@id")
        if node is None or (isinstance(node, String) and node.value == name):
            self._set_implied_iri(term, name, span)
            return True
        if isinstance(node, Literal) and node.value is None:
            return True
        if not isinstance(node, String):
            raise Refusal("invalid IRI mapping", f"`@id` of `{name}` is not an IRI", node.span)
        if node.value not in KEYWORDS and is_keyword_like(node.value):
            self._ignore(node.value, node.span)
            return False
        iri = self._iri(node.value)
        if iri is None or not (is_absolute(iri) or iri in KEYWORDS):
            self._relative(name, node.value, node.span)
        if ":" in name[1:-1] or "/" in name:
            self._defined[name] = True
            if self._iri(name) != iri:
                raise Refusal(
                    "invalid IRI mapping",
                    f"`{name}` has the form of an IRI and is defined as another, `{iri}`",
                    node.span,
                )
            self._defined[name] = False
        term.iri = iri
        plain = simple and ":" not in name[1:] and "/" not in name
        term.prefix = plain and iri is not None and ends_as_prefix(iri)
        return True

    def _relative(self, name: str, written: str, span: Span) -> None:
        if self._uncertain and written.isidentifier():
            raise _Refused
        raise Refusal(
            "invalid IRI mapping", f"`{written}`, for which `{name}` stands, is no IRI", span
        )

    def _set_reverse(self, term: Term, name: str, entries: dict[str, Node]) -> bool:
        node = entries["@reverse"]
        if "@id" in entries or "@nest" in entries:
            raise Refusal(
                "invalid reverse property",
                f"`{name}` has `@reverse` beside `{'@id' if '@id' in entries else '@nest'}`",
                node.span,
            )
        if not isinstance(node, String):
            raise Refusal("invalid IRI mapping", f"`@reverse` of `{name}` is not an IRI", node.span)
        if is_keyword_like(node.value):
            self._ignore(node.value, node.span)
            return False
        iri = self._iri(node.value)
        if iri is None or not is_absolute(iri):
            self._relative(name, node.value, node.span)
        term.iri = iri
        term.reverse = True
        return True

    def _set_implied_iri(self, term: Term, name: str, span: Span) -> None:
        """Sets the IRI of a term whose definition does not name one."""
        colon = name.find(":", 1)
        if colon > 0:
            prefix = name[:colon]
            self._depend_on(prefix)
            found = self.terms.get(prefix)
            known = found is not None and found.iri is not None
            iri = f"{found.iri}{name[colon + 1 :]}" if known and found else name
            term.iri = iri if is_absolute(iri) else None
        elif name == "@type":
            term.iri = name
        elif self.vocab is not None:
            if self._uncertain:
                raise _Refused
            term.iri = self.vocab + name
        else:
            message = f"`{name}` stands for no IRI: it has no `@id` and the context no `@vocab`"
            raise Refusal("invalid IRI mapping", message, span)

    def _depend_on(self, name: str) -> None:
        if name in self.members and not self._defined.get(name):
            self.define(name)
        term = self.terms.get(name)
        if term is not None and term.refused:
            raise _Refused

    def _iri(self, name: str) -> str | None:
        """The IRI of a name within this context, after its own dependencies are defined."""
        if name in KEYWORDS:
            return name
        if is_keyword_like(name):
            return None
        if not self._defined.get(name):
            self._depend_on(name)
        term = self.terms.get(name)
        if term is not None:
            return term.iri
        colon = name.find(":", 1)
        if colon > 0:
            prefix, rest = name[:colon], name[colon + 1 :]
            if prefix == "_" or rest.startswith("//"):
                return name
            self._depend_on(prefix)
            term = self.terms.get(prefix)
            if term is not None and term.iri is not None and term.prefix:
                return term.iri + rest
            if is_absolute(name):
                return name
        if self.vocab is not None:
            if self._uncertain:
                raise _Refused
            return self.vocab + name
        return name

    # The other entries of a definition.

    def _set_rest(self, term: Term, name: str, entries: dict[str, Node]) -> None:
        if "@type" in entries:
            term.type = self._type(name, entries["@type"])
        if "@container" in entries:
            set_container(term, name, entries["@container"])
        if "@index" in entries:
            self._set_index(term, name, entries["@index"])
        if "@context" in entries:
            term.scoped = Scoped(entries["@context"], self._setting.url)
            self.scopes.append(term.scoped)
        if "@language" in entries and "@type" not in entries:
            term.language = read_language_tag(entries["@language"], "invalid language mapping")
        if "@direction" in entries:
            term.direction = read_base_direction(entries["@direction"])
        if "@nest" in entries:
            term.nest = nest_of(name, entries["@nest"])
        if "@prefix" in entries:
            term.prefix = prefix_flag_of(term, name, entries["@prefix"])

    def _type(self, name: str, node: Node) -> str:
        if not isinstance(node, String):
            raise Refusal("invalid type mapping", f"`@type` of `{name}` is not an IRI", node.span)
        if node.value in ("@id", "@vocab", "@json", "@none"):
            return node.value
        iri = self._iri(node.value)
        if iri is None or iri.startswith("_:") or not is_absolute(iri):
            raise Refusal(
                "invalid type mapping", f"`@type` of `{name}`, `{node.value}`, is no IRI", node.span
            )
        return iri

    def _set_index(self, term: Term, name: str, node: Node) -> None:
        sound = isinstance(node, String) and not node.value.startswith("@")
        if not sound or "@index" not in term.container:
            raise Refusal(
                "invalid term definition",
                f"`@index` of `{name}` is not a property, or `@container` is not `@index`",
                node.span,
            )
        assert isinstance(node, String)
        iri = self._iri(node.value)
        if iri is None or not is_absolute(iri):
            raise Refusal(
                "invalid term definition",
                f"`@index` of `{name}`, `{node.value}`, is no IRI",
                node.span,
            )
        term.index = node.value
