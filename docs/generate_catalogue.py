"""Writes `docs/catalogue.md`: each check of Things and Thing Models with the rules that make it.

Run this after a rule is added or its severity changes; with `--check` it only tells whether the
page is up to date. It fails when a rule of these groups belongs to no check.
"""

from __future__ import annotations

import sys
from pathlib import Path

from thingfit.rules import Group, rules

PAGE = Path(__file__).resolve().parent / "catalogue.md"
THINGS = (Group.TD, Group.TM, Group.SCHEMA, Group.JSONLD, Group.JSON)

CHECKS: dict[str, tuple[tuple[int, str, str], ...]] = {
    "The document": (
        (1, "the text is UTF-8", "json-encoding"),
        (2, "there is no byte order mark", "json-bom"),
        (3, "no key occurs twice", "duplicate-key"),
        (4, "`@context` holds the context of TD 1.1", "context-td11-missing"),
        (5, "the contexts of TD come first, the older one before the newer", "context-order"),
        (6, "no context of a draft is used", "context-retired"),
        (7, "the prefixes are in one map", "context-many-maps"),
        (8, "prefixes stand for namespaces", "context-map-value context-map-object"),
        (9, "prefixes are declared", "prefix-undeclared"),
        (10, "declared prefixes are used", "prefix-unused"),
        (
            11,
            "members are known, and stand where they mean something",
            "term-unknown term-misplaced",
        ),
        (12, "classes are known", "type-unknown"),
        (
            13,
            "the default language is stated and well-formed",
            "default-language-missing language-broken",
        ),
        (14, "`@direction` is `ltr`, `rtl` or null", "context-broken"),
        (
            15,
            "the Thing has an identifier, a URI, its own, that tells nothing of it",
            "id-missing id-not-uri id-duplicate id-with-metadata iri-broken",
        ),
        (
            16,
            "times are those of RFC 3339, in UTC, and in order",
            "datetime-form datetime-not-utc modified-before-created",
        ),
        (17, "texts hold no markup", "html-in-text"),
    ),
    "Security": (
        (18, "named definitions exist", "security-undefined"),
        (19, "definitions are used", "security-unused"),
        (20, "several names are a `combo`", "security-array"),
        (
            21,
            "a `combo` names definitions, not itself, in one of `oneOf` and `allOf`",
            "combo-undefined combo-cycle member-unexpected",
        ),
        (22, "schemes are those of TD 1.1 or have a prefix", "scheme-unknown"),
        (23, "scopes of forms are defined", "scopes-not-defined"),
        (24, "the flow `code` has its servers", "oauth2-code"),
        (25, "the flow `client` has `token` and no `authorization`", "oauth2-client"),
        (26, "the flow `device` has its servers; the flow is stated", "oauth2-device oauth2-flow"),
        (
            27,
            "a key in the address has its place there, with a name of its own",
            "apikey-uri-not-in-href apikey-uri-not-distinct apikey-in-uri",
        ),
        (
            28,
            "a key in the payload is named by a pointer to a text that is required",
            "body-name-not-pointer body-name-target",
        ),
        (29, "negotiated credentials have no name", "auto-name"),
        (30, "no secret is told", "secret-in-td"),
        (
            31,
            "what changes things is protected, and credentials are sent encrypted",
            "nosec-with-remote credentials-in-clear",
        ),
    ),
    "Forms and addresses": (
        (32, "operations go with what has the form", "op-not-allowed op-thing-missing"),
        (
            33,
            "what is only read is not written, and the other way round, by default too",
            "readonly-op-write writeonly-op-read",
        ),
        (34, "nothing is read-only and write-only", "readonly-and-writeonly"),
        (
            35,
            "what is observed is observable",
            "observe-op-not-observable observable-no-observe-op writeonly-observable",
        ),
        (36, "no form occurs twice", "op-duplicate"),
        (
            37,
            "addresses are URI templates of characters that addresses have",
            "href-template uri-broken",
        ),
        (38, "variables in addresses are declared", "href-var-undeclared"),
        (
            39,
            "declared variables are used, and declared once",
            "urivariable-unused urivariable-shadowed",
        ),
        (40, "variables are no objects or arrays", "urivariable-object-array"),
        (
            41,
            "relative addresses have a `base`, which is absolute",
            "href-relative-no-base base-not-absolute",
        ),
        (42, "terms and scheme are of one protocol", "href-scheme uri-scheme-misspelt"),
        (43, "HTTP methods go with operations", "http-method"),
        (
            44,
            "content types are media types, and answers have theirs",
            "content-type response-missing",
        ),
        (45, "schemas of further responses are defined", "additional-response-schema"),
        (46, "subprotocols go with protocol and operation", "subprotocol-unfit"),
        (47, "security of a form replaces that of the Thing", "form-security-open"),
    ),
    "Data schemas, at every depth": (
        (48, "`enum` and `const` do not meet", "enum-and-const"),
        (
            49,
            "values are of the type, and `default` is allowed",
            "enum-type const-type default-type default-not-allowed",
        ),
        (50, "bounds leave a value", "range-inverted"),
        (
            51,
            "`multipleOf` is above zero, patterns are regular expressions",
            "value-out-of-range bad-regex",
        ),
        (52, "limits go with the type", "constraint-wrong-type"),
        (
            53,
            "objects, arrays and properties say what they hold",
            "object-no-properties array-no-items type-missing",
        ),
        (54, "required members are described", "required-not-in-properties"),
        (55, "units are known, and of numbers", "unit-unknown unit-of-no-number"),
        (56, "formats are known", "format-unknown"),
        (57, "keywords are those of TD", "json-schema-keyword"),
    ),
    "Texts, links, versions and names": (
        (58, "languages are language tags", "language-tag"),
        (59, "all texts have the same languages", "multilang-inconsistent"),
        (60, "`title` is among `titles`", "title-not-in-titles titles-without-title"),
        (
            61,
            "links have one `type`, sizes where there is an icon, languages that are tags",
            "link-rel-type-twice member-unexpected value-malformed",
        ),
        (
            62,
            "versions are those of an instance or of a model",
            "member-missing tm-version-missing",
        ),
        (
            63,
            "affordances have forms, and names for addresses and code",
            "affordance-no-forms name-empty names-differ-in-case name-not-url-safe",
        ),
    ),
    "Thing Models": (
        (64, "no placeholder is left in a description", "placeholder-in-td"),
        (
            65,
            "placeholders are well-formed, and not in keys",
            "placeholder-malformed placeholder-in-key",
        ),
        (66, "no term of models is left in a description", "tm-term-in-td"),
        (
            67,
            "a model says that it is one, in the terms of models",
            "tm-type-missing tm-term-unknown",
        ),
        (68, "optional affordances exist", "tm-optional-unresolved tm-required"),
        (69, "references lead to definitions", "tm-ref-unresolved"),
        (70, "models do not extend one another in a circle", "tm-loop"),
        (71, "what is extended is narrowed only", "tm-overwrite tm-extends-not-model"),
        (72, "submodels are models, and told apart by name", "tm-submodel"),
        (73, "a description is what its model says", "td-not-conform-to-tm"),
        (74, "a model has no data of one instance", "tm-instance-data"),
    ),
}

DEPARTURES = {
    "name-empty": "a hint was thought of",
    "context-broken": "a warning was thought of",
    "json-schema-keyword": "a warning was thought of for all keywords",
    "observe-op-not-observable": "a warning was thought of",
}
"""The rules that are more or less severe than was thought first; their pages say why."""

FURTHER = (
    (
        "the grammar of JSON, and how much is read",
        "json-syntax json-comment json-trailing-comma json-single-quotes json-too-deep "
        "file-too-large",
    ),
    (
        "the form that the published schemas prescribe",
        "type-wrong value-unknown array-too-short item-repeated null-in-tm combo-in-tm",
    ),
    (
        "JSON-LD and Turtle",
        "context-unknown json-ld-broken keyword-reserved member-undefined turtle-syntax",
    ),
    ("the workspace", "link-target-missing cyclic-link"),
)


def page() -> str:
    """The whole page."""
    parts = [
        "# The catalogue of checks",
        "What is checked in Thing Descriptions and Thing Models beyond their schema, with the "
        "rules that make each check and their severity in the preset `recommended`. The checks of "
        "models, devices, fit, deployments and shapes are in the [list of rules](rules/README.md). "
        "`python docs/generate_catalogue.py` wrote this page.",
    ]
    for head, checks in CHECKS.items():
        rows = "".join(
            f"| {number} | {what} | {_links(names)} |\n" for number, what, names in checks
        )
        parts += [f"## {head}", f"| | check | rules |\n| --: | --- | --- |\n{rows}".rstrip()]
    rows = "".join(f"| {what} | {_links(names)} |\n" for what, names in FURTHER)
    parts += ["## Further checks", f"| check | rules |\n| --- | --- |\n{rows}".rstrip()]
    told = "".join(f"- {_links(name)}: {words}.\n" for name, words in DEPARTURES.items())
    parts += [
        "## Severities that were weighed",
        f"The page of each says why it is as severe as it is.\n\n{told}".rstrip(),
    ]
    return "\n\n".join(parts) + "\n"


def _links(names: str) -> str:
    return ", ".join(
        f"[{name}](rules/{name}.md) ({rules()[name].severity.label})" for name in names.split()
    )


def forgotten() -> list[str]:
    """The rules about Things that no check names."""
    named = {name for checks in CHECKS.values() for *_, names in checks for name in names.split()}
    named.update(name for _, names in FURTHER for name in names.split())
    return sorted(r.name for r in rules().values() if r.group in THINGS and r.name not in named)


def main() -> int:
    """Writes the page, or with `--check` tells whether it is up to date."""
    for name in forgotten():
        print(f"the rule {name} belongs to no check of docs/{Path(__file__).name}")
    text = page()
    current = PAGE.read_text("utf-8") if PAGE.exists() else ""
    if "--check" in sys.argv[1:]:
        if current != text:
            print(f"{PAGE.name} is not up to date; run python docs/{Path(__file__).name}")
        return int(current != text or bool(forgotten()))
    PAGE.write_text(text, "utf-8")
    return int(bool(forgotten()))


if __name__ == "__main__":
    raise SystemExit(main())
