"""JSON values as literals: numbers in canonical XSD form, JSON in canonical form (RFC 8785)."""

from __future__ import annotations

import json
import math
from collections.abc import Mapping

from thingfit.meaning.keywords import RDF, XSD
from thingfit.meaning.statements import Iri, Literal

XSD_STRING = Iri(XSD + "string")
XSD_BOOLEAN = Iri(XSD + "boolean")
XSD_INTEGER = Iri(XSD + "integer")
XSD_DOUBLE = Iri(XSD + "double")
RDF_LANG_STRING = Iri(RDF + "langString")
RDF_JSON = Iri(RDF + "JSON")

_BEYOND_INTEGERS = 10**21


def literal_of(
    value: str | bool | int | float, datatype: str | None, language: str | None
) -> Literal:
    """The literal of a JSON scalar (JSON-LD 1.1 API, section 8.2.2)."""
    if isinstance(value, str):
        if language is not None:
            return Literal(value, RDF_LANG_STRING, language)
        return Literal(value, Iri(datatype) if datatype else XSD_STRING)
    if isinstance(value, bool):
        return Literal("true" if value else "false", Iri(datatype) if datatype else XSD_BOOLEAN)
    whole = isinstance(value, int) or value.is_integer()
    if not whole or datatype == XSD_DOUBLE or abs(value) >= _BEYOND_INTEGERS:
        return Literal(canonical_double(value), Iri(datatype) if datatype else XSD_DOUBLE)
    return Literal(str(int(value)), Iri(datatype) if datatype else XSD_INTEGER)


def canonical_double(value: int | float) -> str:
    """The canonical form of an `xsd:double`, such as `5.5E0`."""
    try:
        number = float(value)
    except OverflowError:
        number = math.inf if value > 0 else -math.inf
    if math.isinf(number):
        return "INF" if number > 0 else "-INF"
    mantissa, _, exponent = f"{number:.15E}".partition("E")
    mantissa = mantissa.rstrip("0")
    return f"{mantissa}{'0' if mantissa.endswith('.') else ''}E{int(exponent)}"


def canonical_json(value: object) -> str:
    """A plain JSON value in canonical form: sorted keys, no blanks, numbers as in ECMAScript."""
    if isinstance(value, Mapping):
        keys = sorted(value, key=lambda key: str(key).encode("utf-16-be", "surrogatepass"))
        members = (f"{canonical_json(key)}:{canonical_json(value[key])}" for key in keys)
        return "{" + ",".join(members) + "}"
    if isinstance(value, list):
        return "[" + ",".join(map(canonical_json, value)) + "]"
    if isinstance(value, int | float) and not isinstance(value, bool):
        return _ecmascript_number(value)
    return json.dumps(value, ensure_ascii=False)


def _ecmascript_number(value: int | float) -> str:
    """A number as ECMAScript writes it (ECMA-262, Number::toString)."""
    try:
        number = float(value)
    except OverflowError:
        return "null"
    if math.isinf(number) or number == 0:
        return "0" if number == 0 else "null"
    digits, _, exponent = repr(abs(number)).partition("e")
    whole, _, fraction = digits.partition(".")
    written = whole + ("" if fraction == "0" else fraction)
    significant = written.lstrip("0")
    point = len(whole) + int(exponent or 0) - (len(written) - len(significant))
    return ("-" if number < 0 else "") + _placed(significant.rstrip("0"), point)


def _placed(digits: str, point: int) -> str:
    """Digits with the decimal point after `point` of them, with an exponent where it is far."""
    count = len(digits)
    if count <= point <= 21:
        return digits + "0" * (point - count)
    if 0 < point <= 21:
        return f"{digits[:point]}.{digits[point:]}"
    if -6 < point <= 0:
        return "0." + "0" * -point + digits
    exponent = point - 1
    rest = f".{digits[1:]}" if count > 1 else ""
    return f"{digits[0]}{rest}e{'+' if exponent > 0 else '-'}{abs(exponent)}"
